"""Verification of an upload package or a site: its structure, and the gate's scan of everything in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from catalog_app.checks.personal_info import KIND_LABELS, contact_set, masked_text
from catalog_app.model.errors import GateError, UsageError, WorldError
from catalog_app.model.findings import Finding, PrivacyFinding
from catalog_app.model.portal import PortalProfile, load_profile
from catalog_app.services.gate import UNREAD_KIND, check_file
from catalog_app.services.package_content import read_manifest
from catalog_app.services.package_scan import check_package
from catalog_app.services.portal_profiles import bundled_profiles, profiles_of, read_profile_file
from catalog_app.services.session import Session
from catalog_app.support.progress import SCANNING, SILENT, Part, Progress

_REMEDY = "请删去后重新生成上传包。"
_RULES = "请核对是不是县门户的要求；核验时可写明方案（--profile）。"
_NO_PACKAGE = frozenset(("too_large",))
"""Looking further into it would take too long."""
_WORDS = frozenset(("schema", "title", "confirmed", "source"))
"""What a profile says of itself."""
_EVERYTHING = "全文"
"""Where the scan of a package broke off: nobody knows what stands in the rest."""
_FIELDS = {
    "name": "名称",
    "list_columns": "清单的列",
    "allowed_tags": "允许的标签",
    "column_root": "栏目",
    "columns": "栏目",
    "kinds": "栏目",
    "tree": "栏目",
    "title_limit": "标题字数",
    "abstract_limit": "概述字数",
    "picture_limit": "图片大小",
    "attachment_limit": "附件大小",
    "attachment_kinds": "附件种类",
}
_CONTACT = "若是登记过的公开电话，核验时请写明工作区（--workspace）。"


class VerifyReport(Struct, frozen=True):
    """Whether the package may be given out, and why not."""

    ok: bool
    findings: tuple[Finding, ...] = ()


def verify_package_file(
    path: Path,
    contacts: Iterable[str] = (),
    profile: PortalProfile | None = None,
    *,
    released: bool = False,
    known: Mapping[str, PortalProfile] | None = None,
    progress: Progress = SILENT,
) -> VerifyReport:
    """Structure, hashes, schema, tags, links, limits and personal information; WorldError when it cannot be opened.

    Without `profile` the package's own rules hold; where these differ from the `known` ones of that name (the bundled
    ones), that is told. A folder is verified as by `verify_site_folder`. With `released` what is 橙 is told, but keeps
    it from nothing.
    """
    from catalog_app.exporters.portal.verify import verify_package

    if path.is_dir():
        return verify_site_folder(path, contacts, released=released, progress=progress)
    known = bundled_profiles() if known is None else known
    profile = profile or rules_of(path, known)
    findings = verify_package(path, profile, Part(progress, 0, 2))
    if any(finding.code in _NO_PACKAGE for finding in findings):
        return VerifyReport(ok=False, findings=tuple(findings))
    findings += _rule_findings(path, known)
    scanned = check_package(path, contacts, progress=Part(progress, 1, 2))
    findings += [_as_finding(finding, released=released) for finding in scanned.findings]
    return VerifyReport(all(finding.severity != "error" for finding in findings), tuple(findings))


def verify_site_folder(
    folder: Path, contacts: Iterable[str] = (), *, released: bool = False, progress: Progress = SILENT
) -> VerifyReport:
    """The same of a site: its list and hashes, links, policy, tags, nothing from outside, personal information."""
    from catalog_app.exporters.site.verify import site_files, site_findings

    findings = site_findings(folder, Part(progress, 0, 2))
    if all(finding.code != "not_a_site" for finding in findings):
        known = contact_set(contacts)
        scanning, files = Part(progress, 1, 2), site_files(folder)
        for place, path in enumerate(files):
            scanning.step(place, len(files), SCANNING)
            name = path.relative_to(folder).as_posix()
            report = check_file(path, known, name=name)
            findings += [
                _as_finding(finding, f"“{masked_text(name)}”", released=released) for finding in report.findings
            ]
    return VerifyReport(all(finding.severity != "error" for finding in findings), tuple(findings))


def can_verify(path: Path) -> bool:
    """Whether a file or folder looks like a package or a site."""
    from catalog_app.exporters.site.request import LIST_NAME

    return (path / LIST_NAME).is_file() if path.is_dir() else path.suffix.lower() == ".zip"


def rules_of(path: Path, known: Mapping[str, PortalProfile]) -> PortalProfile | None:
    """The profile a package was made by: the known one of its name, where that is an own one, else its own copy."""
    manifest = read_manifest(path)
    if manifest is None:
        return None
    named = known.get(manifest.profile)
    if named is not None and named != bundled_profiles().get(manifest.profile):
        return named
    return _copied(manifest.rules) or named


def _rule_findings(path: Path, known: Mapping[str, PortalProfile]) -> list[Finding]:
    """A package could carry rules that let everything pass: what its copy says otherwise than the known profile."""
    manifest = read_manifest(path)
    if manifest is None or manifest.rules is None or manifest.profile not in known:
        return []
    title = known[manifest.profile].title
    copy = _copied(manifest.rules)
    if copy is None:
        return [_rules_differ(f"包里带的门户方案读不懂，按这里的“{title}”核验")]
    wanted = structs.asdict(known[manifest.profile])
    other = [field for field, value in structs.asdict(copy).items() if value != wanted[field] and field not in _WORDS]
    if not other:
        return []
    labels = list(dict.fromkeys(_FIELDS.get(field, "写法") for field in other))
    return [_rules_differ(f"包里带的门户方案与这里的“{title}”不同：{'、'.join(labels)}")]


def _rules_differ(message: str) -> Finding:
    return Finding(code="rules_differ", severity="warning", message=f"{message}。", remedy=_RULES)


def _copied(rules: object) -> PortalProfile | None:
    """The copy in a manifest; None where it is no profile of today."""
    try:
        return load_profile(msgspec.json.encode(rules), "manifest.json") if rules else None
    except WorldError:
        return None


def rules_for(path: Path, wanted: str = "", session: Session | None = None) -> PortalProfile | None:
    """The profile to verify by: of this name or file, else the one the package was made by, as `rules_of`.

    UsageError UNKNOWN_PROFILE; WorldError DAMAGED_PROFILE.
    """
    known = profiles_of(session) if session else bundled_profiles()
    if wanted in known:
        return known[wanted]
    if wanted and Path(wanted).is_file():
        return read_profile_file(Path(wanted))
    if wanted:
        raise UsageError(
            "UNKNOWN_PROFILE", f"没有名为“{wanted[:60]}”的门户方案。", f"可用的方案：{'、'.join(known)}，或方案文件。"
        )
    return rules_of(path, known)


def require_sound(findings: Iterable[Finding]) -> None:
    """GateError PACKAGE_NOT_VALID unless nothing a package's verification found is an error."""
    faults = [finding for finding in findings if finding.severity == "error"]
    if faults:
        more = f"（共{len(faults)}处）" if len(faults) > 1 else ""
        error = GateError(
            "PACKAGE_NOT_VALID", f"上传包没有通过核验：{masked_text(faults[0].message)}{more}", faults[0].remedy
        )
        error.findings = tuple(structs.replace(one, message=masked_text(one.message)) for one in faults)
        raise error


def _as_finding(finding: PrivacyFinding, file: str = "", *, released: bool) -> Finding:
    if finding.kind == UNREAD_KIND:
        return Finding(
            code="content_not_checked",
            severity="error" if not file and finding.where == _EVERYTHING and not released else "warning",
            message=f"{file}{finding.where}：{finding.reason}。",
            remedy="请确认放行记录，或换成能检查的文件。",
        )
    hidden = "（看不见的内容）" if finding.hidden else ""
    label = KIND_LABELS.get(finding.kind, finding.kind)
    return Finding(
        code=f"private_{finding.kind}",
        severity="error" if finding.severity == "red" or (finding.severity == "orange" and not released) else "warning",
        message=f"{file}{finding.where}{hidden}有{label} {finding.excerpt}（{finding.reason}）。",
        remedy=_REMEDY + (_CONTACT if finding.kind in ("mobile", "landline", "email") else ""),
    )
