"""The gate: finished files and texts are scanned, and nothing with a private number passes. No switch turns it off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from msgspec import Struct, structs

from catalog_app.checks.personal_info import (
    KIND_LABELS,
    NOBODY,
    Hit,
    contact_set,
    find_private,
    masked_text,
)
from catalog_app.importers.inside.parts import Inside, Unread
from catalog_app.importers.inside.reader import read_inside
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.findings import PrivacyFinding, ScanReport
from catalog_app.model.words import plain_line
from catalog_app.services.words import LONGEST_NAME, LONGEST_TITLE, require_length
from catalog_app.support.files import beside

UNREAD_KIND = "hidden_content"
Texts = Mapping[str, str] | Iterable[tuple[str, str]]
"""Texts by label. Pairs where labels may repeat, as the titles of items do: none may hide another."""
_MOST_FINDINGS = 2_000
_MOST_CHARACTERS = 300_000_000
_SHOWN_IN_MESSAGE = 3


class Release(Struct, frozen=True):
    """A named person takes responsibility for what is 橙, and says why. 红 cannot be released."""

    person: str
    reason: str

    def __post_init__(self) -> None:
        person, reason = plain_line(self.person), plain_line(self.reason)
        if not person or not reason:
            raise UsageError("RELEASE_INCOMPLETE", "放行没有写明放行人和理由。", "请写上放行人姓名和放行理由。")
        require_length("放行人", person, LONGEST_NAME)
        require_length("放行理由", reason, LONGEST_TITLE)
        structs.force_setattr(self, "person", person)
        structs.force_setattr(self, "reason", reason)


def check_file(path: Path, contacts: Iterable[str] = NOBODY, *, name: str | None = None) -> ScanReport:
    """Scan a finished file; `name` is what it will be called where it is still a temporary one."""
    public = contact_set(contacts)
    findings: list[PrivacyFinding] = []
    read = unread = False
    room = _MOST_CHARACTERS
    for part in read_inside(path, name):
        if isinstance(part, Unread):
            unread = True
            findings.append(_not_checked(part))
        else:
            read = read or part.where != "文件名"
            room -= len(part.text)
            findings.extend(_findings(part, public))
        if len(findings) >= _MOST_FINDINGS or room < 0:
            unread = True
            findings.append(_not_checked(Unread("", "问题太多或内容太多，后面没有再查")))
            break
    checked: Literal["full", "partial", "no"] = "full" if not unread else ("partial" if read else "no")
    return ScanReport(masked_text(name or str(path)), checked, tuple(findings))


def require_clean(reports: Iterable[ScanReport], release: Release | None = None) -> tuple[PrivacyFinding, ...]:
    """GateError PRIVATE_NUMBER_FOUND or CONTENT_NOT_CHECKED unless clean or released; returns what was released."""
    stopped = [
        (report, finding)
        for report in reports
        for finding in report.findings
        if finding.severity == "red" or (finding.severity == "orange" and release is None)
    ]
    if stopped:
        raise _gate_error(stopped)
    return tuple(finding for report in reports for finding in report.findings if finding.severity == "orange")


@contextmanager
def gated(path: Path, contacts: Iterable[str] = NOBODY, *, replace: bool) -> Iterator[Path]:
    """Like `support.files.beside`; what was written is scanned first, and a blocked file never appears under `path`."""
    with beside(path, replace=replace) as temporary:
        yield temporary
        require_clean([check_file(temporary, contacts, name=path.name)])


def require_clean_file(path: Path, contacts: Iterable[str] = NOBODY) -> ScanReport:
    """GateError PRIVATE_NUMBER_FOUND if a file that comes in holds a private number; pictures may stay unread."""
    report = check_file(path, contacts)
    found = [(report, finding) for finding in report.findings if finding.kind != UNREAD_KIND]
    if found:
        raise _gate_error(found, "没有收下这个文件")
    return report


def scan_texts(texts: Texts, contacts: Iterable[str] = NOBODY) -> list[PrivacyFinding]:
    """Findings in texts by their labels: fields about to be committed, file names, pasted cells."""
    public = contact_set(contacts)
    pairs = texts.items() if isinstance(texts, Mapping) else texts
    parts = (Inside(label, text, heading=label) for label, text in pairs if text)
    return [finding for part in parts for finding in _findings(part, public)]


def require_clean_text(texts: Texts, contacts: Iterable[str] = NOBODY) -> None:
    """GateError PRIVATE_NUMBER_IN_TEXT if a text holds a private number; called before committing."""
    findings = scan_texts(texts, contacts)
    if findings:
        raise GateError(
            "PRIVATE_NUMBER_IN_TEXT",
            f"{_words(findings[0])}{_more(len(findings))}，没有保存。",
            "请删去这个号码；如果是对外公开的联系方式，请先登记到“设置－公开电话”。",
        )


def _findings(part: Inside, public: frozenset[str]) -> list[PrivacyFinding]:
    hits = find_private(part.text, public, context=part.heading)
    if not hits:
        return []
    where = masked_text(part.where)
    return [_finding(part, hit, where) for hit in hits]


def _finding(part: Inside, hit: Hit, where: str) -> PrivacyFinding:
    line = f"第{part.text.count(chr(10), 0, hit.start) + 1}行" if part.lines else ""
    return PrivacyFinding(
        kind=hit.kind,
        severity=hit.severity,
        where=f"{where} {line}".strip(),
        excerpt=hit.excerpt,
        reason=hit.reason,
        hidden=part.hidden,
    )


def _not_checked(part: Unread) -> PrivacyFinding:
    where = masked_text(part.where) or "全文"
    return PrivacyFinding(kind=UNREAD_KIND, severity="orange", where=where, excerpt="", reason=part.reason)


def _gate_error(stopped: list[tuple[ScanReport, PrivacyFinding]], outcome: str = "文件没有导出") -> GateError:
    numbers = [pair for pair in stopped if pair[1].kind != UNREAD_KIND]
    numbers.sort(key=lambda pair: pair[1].severity != "red")
    shown = [f"“{Path(report.path).name}”{_words(finding)}" for report, finding in (numbers or stopped)]
    cause = "；".join(shown[:_SHOWN_IN_MESSAGE]) + _more(len(stopped), len(shown[:_SHOWN_IN_MESSAGE]))
    if not numbers:
        return GateError("CONTENT_NOT_CHECKED", f"{cause}，{outcome}。", "请换成能检查的文件，或由负责人写明理由放行。")
    red = any(finding.severity == "red" for _, finding in numbers)
    remedy = "请删去这些号码后重试；完整的证件号和银行账号不能放行。" if red else (
        "请删去号码；对外公开的联系方式请登记到“设置－公开电话”；确需公开的由负责人写明理由放行。"
    )  # fmt: skip
    return GateError("PRIVATE_NUMBER_FOUND", f"{cause}，{outcome}。", remedy)


def _words(finding: PrivacyFinding) -> str:
    hidden = "（看不见的内容）" if finding.hidden else ""
    what = f"有{KIND_LABELS.get(finding.kind, finding.kind)} {finding.excerpt}" if finding.excerpt else finding.reason
    return f"{finding.where}{hidden}{what}"


def _more(count: int, shown: int = 1) -> str:
    return f"等{count}处" if count > shown else ""
