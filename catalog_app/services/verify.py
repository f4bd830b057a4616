"""Verification of an upload package: its structure, and the gate's scan of everything in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from catalog_app.checks.personal_info import KIND_LABELS, masked_text
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.findings import Finding, PrivacyFinding
from catalog_app.model.portal import PortalProfile
from catalog_app.services.gate import UNREAD_KIND
from catalog_app.services.package_content import read_manifest
from catalog_app.services.package_scan import check_package
from catalog_app.services.portal_profiles import bundled_profiles, profiles_of, read_profile
from catalog_app.services.session import Session

_REMEDY = "请删去后重新生成上传包。"
_CONTACT = "若是登记过的公开电话，核验时请写明工作区（--workspace）。"


class VerifyReport(Struct, frozen=True):
    """Whether the package may be given out, and why not."""

    ok: bool
    findings: tuple[Finding, ...] = ()


def verify_package_file(
    path: Path, contacts: Iterable[str] = (), profile: PortalProfile | None = None, *, released: bool = False
) -> VerifyReport:
    """Structure, hashes, schema, tags, links, limits and personal information; WorldError when it cannot be opened.

    With `released` what is 橙 is told, but keeps the package from nothing.
    """
    from catalog_app.exporters.portal.verify import verify_package

    findings = verify_package(path, profile)
    findings += [_as_finding(finding, released=released) for finding in check_package(path, contacts).findings]
    return VerifyReport(all(finding.severity != "error" for finding in findings), tuple(findings))


def rules_for(path: Path, wanted: str = "", session: Session | None = None) -> PortalProfile | None:
    """The profile to verify by: of this name or file, else the one the package names, if it is known.

    UsageError UNKNOWN_PROFILE; WorldError DAMAGED_PROFILE.
    """
    known = profiles_of(session) if session else bundled_profiles()
    if wanted in known:
        return known[wanted]
    if wanted and Path(wanted).is_file():
        return read_profile(Path(wanted).read_bytes(), Path(wanted).name)
    if wanted:
        raise UsageError(
            "UNKNOWN_PROFILE", f"没有名为“{wanted[:60]}”的门户方案。", f"可用的方案：{'、'.join(known)}，或方案文件。"
        )
    manifest = read_manifest(path)
    return known.get(manifest.profile) if manifest else None


def require_sound(findings: Iterable[Finding]) -> None:
    """GateError PACKAGE_NOT_VALID unless nothing a package's verification found is an error."""
    faults = [finding for finding in findings if finding.severity == "error"]
    if faults:
        more = f"（共{len(faults)}处）" if len(faults) > 1 else ""
        raise GateError(
            "PACKAGE_NOT_VALID", f"上传包没有通过核验：{masked_text(faults[0].message)}{more}", faults[0].remedy
        )


def _as_finding(finding: PrivacyFinding, *, released: bool) -> Finding:
    if finding.kind == UNREAD_KIND:
        return Finding(
            code="content_not_checked",
            severity="warning",
            message=f"{finding.where}：{finding.reason}。",
            remedy="请确认放行记录，或换成能检查的文件。",
        )
    hidden = "（看不见的内容）" if finding.hidden else ""
    label = KIND_LABELS.get(finding.kind, finding.kind)
    return Finding(
        code=f"private_{finding.kind}",
        severity="error" if finding.severity == "red" or (finding.severity == "orange" and not released) else "warning",
        message=f"{finding.where}{hidden}有{label} {finding.excerpt}（{finding.reason}）。",
        remedy=_REMEDY + (_CONTACT if finding.kind in ("mobile", "landline", "email") else ""),
    )
