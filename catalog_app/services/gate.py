"""The gate: finished files and texts are scanned, and nothing with a private number passes. No switch turns it off.

红 never passes. 橙 passes with a `Release`, which is recorded (`releasing.record_releases`). 黄 passes and is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from msgspec import Struct, structs

from catalog_app.checks.personal_info import KIND_LABELS, NOBODY, masked_text
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.findings import PrivacyFinding, ScanReport
from catalog_app.model.words import plain_line
from catalog_app.services.scanning import UNREAD_KIND, WHOLE, Texts, check_file, scan_texts
from catalog_app.services.tree_scan import check_tree
from catalog_app.services.words import LONGEST_NAME, LONGEST_TITLE, require_length
from catalog_app.support.files import beside, sha256
from catalog_app.support.progress import Progress

__all__ = [
    "UNREAD_KIND",
    "Passage",
    "Passed",
    "Release",
    "check_file",
    "gated",
    "gated_tree",
    "require_clean",
    "require_clean_file",
    "require_clean_text",
    "scan_texts",
]

_NEVER_KEPT = {"id_card", "bank_account", "mobile"}
"""Complete numbers: no release lets them into a text of the workspace."""
_SHOWN_IN_MESSAGE = 3
_TEXTS = "公开信息的文字"
_RELEASED = "（已放行）"
_ROSTER = (
    "这是一份带个人信息的名单：请用“登记名单”，只留允许公开的列；或先在“检查”里生成干净副本（clean），再登记副本。"
)
_TABLES = frozenset((".xlsx", ".xls", ".xlsm", ".et", ".ods", ".csv", ".tsv"))


class Check(Protocol):
    """Scans a finished file that will be called `name`."""

    def __call__(self, path: Path, contacts: Iterable[str] = NOBODY, *, name: str | None = None) -> ScanReport:
        """What stands in it."""
        ...


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


class Passed(Struct, frozen=True):
    """A file, or texts, the gate let pass: under which name and hash, and what stood in it."""

    path: Path
    sha256: str
    findings: tuple[PrivacyFinding, ...]

    @property
    def released(self) -> tuple[PrivacyFinding, ...]:
        """What only a release let pass."""
        return tuple(finding for finding in self.findings if finding.severity == "orange")


class Passage:
    """One job's way through the gate: the release it was given, and all that passed."""

    def __init__(self, release: Release | None = None) -> None:
        self.release = release
        self.passed: list[Passed] = []
        self.notes: list[str] = []
        """Sentences about the files that have nothing to do with private information."""

    def note(self, sentences: Iterable[str]) -> None:
        """Keep sentences for the person at work, each once."""
        self.notes.extend(one for one in sentences if one not in self.notes)

    @property
    def released(self) -> int:
        """How many findings the release let pass."""
        return sum(len(one.released) for one in self.passed)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is 黄 or was released, and the notes, a sentence each, for the person at work."""
        found = (
            f"“{one.path.name}”{_words(found)}{_RELEASED if found.severity == 'orange' else ''}。"
            for one in self.passed
            for found in one.findings
        )
        return (*found, *self.notes)

    def moved_to(self, folder: Path) -> None:
        """The files that passed were given their places in `folder`."""
        self.passed = [structs.replace(one, path=folder / one.path.name) for one in self.passed]


def require_clean(reports: Iterable[ScanReport], release: Release | None = None) -> tuple[PrivacyFinding, ...]:
    """GateError PRIVATE_NUMBER_FOUND or CONTENT_NOT_CHECKED unless clean or released; returns what was released."""
    reports = list(reports)
    stopped = [(report, found) for report in reports for found in _stopped(report.findings, release)]
    if stopped:
        raise _gate_error(stopped)
    return tuple(finding for report in reports for finding in report.findings if finding.severity == "orange")


@contextmanager
def gated(
    path: Path,
    contacts: Iterable[str] = NOBODY,
    *,
    replace: bool,
    passage: Passage | None = None,
    check: Check = check_file,
) -> Iterator[Path]:
    """Like `support.files.beside`; what was written is scanned first, and a blocked file never appears under `path`.

    `check` scans as thoroughly as `check_file` what only one kind of file holds.
    """
    passage = passage or Passage()
    with beside(path, replace=replace) as temporary:
        yield temporary
        report = check(temporary, contacts, name=path.name)
        require_clean([report], passage.release)
        passed = Passed(path, sha256(temporary), report.findings)
    passage.passed.append(passed)


@contextmanager
def gated_tree(
    room: Path,
    contacts: Iterable[str],
    progress: Progress,
    *,
    titles: Mapping[str, str],
    passage: Passage | None = None,
) -> Iterator[Path]:
    """A room to write many files into; they are scanned at the end of the block, and one that is stopped stops all.

    `titles` names every file by its path below the room, and tells what it is called in messages.
    """
    passage = passage or Passage()
    yield room
    found = check_tree(room, titles, contacts, progress)
    passed = [Passed(Path(masked_text(one.shown)), sha256(one.path), one.report.findings) for one in found]
    require_clean((one.report for one in found), passage.release)
    passage.passed += passed


def require_clean_file(path: Path, contacts: Iterable[str] = NOBODY, passage: Passage | None = None) -> ScanReport:
    """A file that comes in: GateError for 红, and for 橙 without release. Pictures may come in unread.

    What is kept is scanned again when it leaves, and a picture needs its release then.
    """
    report = check_file(path, contacts)
    findings = tuple(finding for finding in report.findings if not _is_picture(finding))
    stopped = _stopped(findings, passage.release if passage else None)
    if stopped:
        remedy = _ROSTER if path.suffix.lower() in _TABLES and _has_red(stopped) else ""
        raise _gate_error([(report, finding) for finding in stopped], "没有收下这个文件", remedy)
    if passage is not None:
        passage.passed.append(Passed(Path(masked_text(path.name)), sha256(path), findings))
    return report


def require_clean_text(
    texts: Texts, contacts: Iterable[str] = NOBODY, passage: Passage | None = None
) -> tuple[PrivacyFinding, ...]:
    """GateError PRIVATE_NUMBER_IN_TEXT if a text holds private information; called before committing.

    黄 is accepted and returned. 橙 passes only by the release of `passage`, a complete number not even then.
    """
    pairs = list(texts.items() if isinstance(texts, Mapping) else texts)
    findings = tuple(scan_texts(pairs, contacts))
    stopped = [
        finding for finding in findings if finding.kind in _NEVER_KEPT and finding.severity != "yellow"
    ] or _stopped(findings, passage.release if passage else None)
    if stopped:
        raise _text_error(stopped, releasable=passage is not None)
    if passage is not None and findings:
        passage.passed.append(Passed(Path(_TEXTS), sha256("\n".join(text for _, text in pairs).encode()), findings))
    return findings


def _stopped(findings: Sequence[PrivacyFinding], release: Release | None) -> list[PrivacyFinding]:
    return [one for one in findings if one.severity == "red" or (one.severity == "orange" and release is None)]


def _has_red(findings: Iterable[PrivacyFinding]) -> bool:
    return any(finding.severity == "red" for finding in findings)


def _is_picture(finding: PrivacyFinding) -> bool:
    return finding.kind == UNREAD_KIND and "图片" in finding.reason


def _text_error(stopped: list[PrivacyFinding], *, releasable: bool) -> GateError:
    cause = f"{_words(stopped[0])}{_more(len(stopped))}，没有保存。"
    if any(finding.kind in _NEVER_KEPT or finding.severity == "red" for finding in stopped):
        remedy = "请删去这个号码；如果是对外公开的联系方式，请先登记到“设置－公开电话”。"
        if stopped[0].kind not in _NEVER_KEPT:
            remedy = "请删去或打码。"
    else:
        remedy = "请删去或打码" + ("；确需公开的由负责人写明理由放行。" if releasable else "。")
    return _error("PRIVATE_NUMBER_IN_TEXT", cause, remedy, releasable=releasable and "放行" in remedy)


def _gate_error(
    stopped: list[tuple[ScanReport, PrivacyFinding]], outcome: str = "文件没有导出", remedy: str = ""
) -> GateError:
    numbers = [pair for pair in stopped if pair[1].kind != UNREAD_KIND]
    numbers.sort(key=lambda pair: pair[1].severity != "red")
    shown = [f"“{Path(report.path).name}”{_words(finding)}" for report, finding in (numbers or stopped)]
    cause = "；".join(shown[:_SHOWN_IN_MESSAGE]) + _more(len(stopped), len(shown[:_SHOWN_IN_MESSAGE]))
    if not numbers:
        remedy = "请换成能检查的文件，或由负责人写明理由放行。"
        return _error("CONTENT_NOT_CHECKED", f"{cause}，{outcome}。", remedy, releasable=True)
    findings = [finding for _, finding in numbers]
    remedy = remedy or _remedy(findings)
    return _error("PRIVATE_NUMBER_FOUND", f"{cause}，{outcome}。", remedy, releasable=not _has_red(findings))


def _error(code: str, cause: str, remedy: str, *, releasable: bool) -> GateError:
    error = GateError(code, cause, remedy)
    error.releasable = releasable
    return error


def _remedy(findings: list[PrivacyFinding]) -> str:
    if _has_red(findings):
        return "请删去这些内容后重试；完整的证件号、银行账号和未成年人信息不能放行。"
    return "请删去或打码；对外公开的联系方式请登记到“设置－公开电话”；确需公开的由负责人写明理由放行。"


def _words(finding: PrivacyFinding) -> str:
    hidden = "（看不见的内容）" if finding.hidden else ""
    if finding.excerpt:
        return f"{finding.where}{hidden}有{KIND_LABELS.get(finding.kind, finding.kind)} {finding.excerpt}"
    return f"{'' if finding.where == WHOLE else finding.where}{hidden}：{finding.reason}"


def _more(count: int, shown: int = 1) -> str:
    return f"等{count}处" if count > shown else ""
