"""Clean copies (干净副本): a new file made of what may be shown; the received one stays as it is."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from msgspec import Struct, field

from catalog_app.checks.personal_info import NOBODY, contact_set, masked_text
from catalog_app.exporters import clean as writer
from catalog_app.exporters.clean import CleanBlock, CleanTable
from catalog_app.importers.grid import RawTable, open_file
from catalog_app.importers.sources import kind_of
from catalog_app.model.cases import NoticeCase, Output, recognised
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError, UsageError, WorldError
from catalog_app.model.findings import PrivacyFinding, ScanReport
from catalog_app.model.roster import CutTable
from catalog_app.services.cases import notice_case
from catalog_app.services.cutting import cut_list, full_headers, list_of, lists_of, masked_lines, masked_rows
from catalog_app.services.gate import UNREAD_KIND, check_file, require_clean
from catalog_app.services.scan_jobs import scan_record, spaced_hash
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.support.files import beside, sha256
from catalog_app.support.progress import Progress

SAMPLE = 5
"""Rows shown before and after."""
_LISTS = (".xlsx", ".csv", ".html", ".htm", ".docx")
_PICTURES = (".jpg", ".jpeg", ".png")
_PICTURE_HEADS = (b"\x89PNG", b"\xff\xd8\xff")
_OTHER_PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"\0\0\0\x18ftypheic", b"\0\0\0\x24ftypheic")
_log = logging.getLogger(__name__)


class CleanReport(Struct, kw_only=True):
    """What a clean copy was made of. Names, samples and findings are masked."""

    path: str
    out: str
    original_sha256: str = ""
    clean_sha256: str = ""
    case: str | None = None
    policy: Output = "web"
    kept: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    rows: int = 0
    told: tuple[str, ...] = ()
    """What was left out, a sentence each."""
    before: tuple[tuple[str, ...], ...] = ()
    """Header and the first rows as they were, masked."""
    after: tuple[tuple[str, ...], ...] = ()
    checked: Literal["full", "partial", "no"] = "no"
    findings: tuple[PrivacyFinding, ...] = ()
    """What the gate still sees in the copy; never 红, and 橙 only that the pixels of a picture are unread."""


class _Job(Struct, kw_only=True):
    """One file on its way to its copy."""

    path: Path
    out: Path
    case: NoticeCase | None
    output: Output
    contacts: frozenset[str]
    progress: Progress
    report: CleanReport
    told: list[str] = field(default_factory=list)

    @property
    def suffix(self) -> str:
        return self.out.suffix.lower()


def clean_file(
    path: Path,
    out: Path,
    case: str | NoticeCase | None,
    policy: Output,
    contacts: Iterable[str] = NOBODY,
    *,
    stamp: Stamp,
    progress: Progress,
    replace: bool = False,
    session: Session | None = None,
) -> CleanReport:
    """Write a safe copy of `path` to `out`; the gate scans it before it gets its name, both hashes are logged.

    `session` gives its contacts and cases and keeps the log. UsageError UNKNOWN_CASE, SAME_FILE, WRONG_SUFFIX,
    NO_ALLOWED_COLUMN; WorldError UNCLEANABLE and what reading raises; GateError when 红 is left: nothing is written.
    """
    public = contact_set((*contacts, *(one.value for one in session.workspace.contacts())) if session else contacts)
    chosen = notice_case(case, session) if isinstance(case, str) and case else case or None
    require_target(out)
    _require_other(path, out)
    report = CleanReport(
        path=masked_text(str(path)), out=masked_text(str(out)), case=chosen.code if chosen else None, policy=policy
    )
    job = _Job(path=path, out=out, case=chosen, output=policy, contacts=public, progress=progress, report=report)
    _make(job, replace=replace)
    original, copy = report.original_sha256, report.clean_sha256
    _log.info("clean copy: original %s, copy %s", spaced_hash(original), spaced_hash(copy))
    if session is not None:
        keep_copy(session, report, stamp)
    return report


def told_case(path: Path, cases: Sequence[NoticeCase], progress: Progress) -> NoticeCase | None:
    """The case that the title of a file's list tells, or its name; None where neither does or it cannot be read."""
    try:
        found = lists_of(path, progress).rosters
    except AppError:
        return None
    title, headers = (found[0].title, found[0].headers) if found else ("", ())
    return recognised(cases, title, headers) or recognised(cases, path.stem, headers)


def try_clean(
    path: Path, case: NoticeCase | None, policy: Output, contacts: Iterable[str], progress: Progress
) -> tuple[CleanReport, str]:
    """What a clean copy would be, and the suffix it would have; nothing is kept or logged. Errors as `clean_file`."""
    with TemporaryDirectory(prefix="catalog-copy-") as folder:
        refused: AppError | None = None
        for suffix in _suffixes(path):
            out = Path(folder) / f"{masked_text(path.stem)}{suffix}"
            report = CleanReport(path=masked_text(str(path)), out="", case=case.code if case else None, policy=policy)
            public = contact_set(contacts)
            job = _Job(path=path, out=out, case=case, output=policy, contacts=public, progress=progress, report=report)
            try:
                _make(job, replace=True)
            except UsageError as error:
                if error.code != "WRONG_SUFFIX":
                    raise
                refused = error
            else:
                return report, suffix
        raise refused or _uncleanable(path, "是这种格式", "请先另存为常用的格式。")


def _suffixes(path: Path) -> tuple[str, ...]:
    own = path.suffix.lower()
    return (own,) if own in (*_PICTURES, ".docx") else (".xlsx", ".docx", ".txt", ".jpg")


def _make(job: _Job, *, replace: bool) -> None:
    path, out, public, report = job.path, job.out, job.contacts, job.report
    kind = _kind(path)
    report.original_sha256 = sha256(path)
    with beside(out, replace=replace) as temporary:
        _write(job, kind, temporary)
        scan = check_file(temporary, public, name=out.name)
        require_clean([_that_must_go(scan)])
        report.clean_sha256 = sha256(temporary)
    report.checked, report.findings, report.told = scan.checked, scan.findings, tuple(job.told)


def _require_other(path: Path, out: Path) -> None:
    if path.resolve() == out.resolve():
        raise UsageError("SAME_FILE", "干净副本与原文件同名，原文件不能改动。", "请换一个文件名。")


def _that_must_go(scan: ScanReport) -> ScanReport:
    """What no copy may hold: 红 and 橙, but for the pixels of a picture, which a person looks at."""
    pixels = {(UNREAD_KIND, "orange")} if scan.path.lower().endswith(_PICTURES) else set()
    kept = (one for one in scan.findings if one.severity != "yellow" and (one.kind, one.severity) not in pixels)
    return ScanReport(scan.path, scan.checked, tuple(kept))


def _kind(path: Path) -> str:
    with open_file(path) as stream:
        head = stream.read(12)
    if head.startswith(_PICTURE_HEADS):
        return "picture"
    if head.startswith(_OTHER_PICTURES) or path.suffix.lower() in (".heic", ".heif"):
        raise _uncleanable(path, "是这种格式的图片", "请先另存为 jpg 或 png 图片。")
    if path.suffix.lower() == ".zip":
        raise _uncleanable(path, "是压缩包", "请先解压，再为里面的文件逐个生成干净副本。")
    kind = kind_of(path)
    if kind == "pdf":
        raise _uncleanable(
            path, "是 PDF，遮住的文字仍在文件里", "请用原来的 Word 或 Excel 文件生成干净副本，或由本程序直接输出 PDF。"
        )
    return kind


def _uncleanable(path: Path, what: str, remedy: str) -> WorldError:
    return WorldError("UNCLEANABLE", f"“{masked_text(path.name)}”{what}，不能生成干净副本。", remedy)


def _require_suffix(job: _Job, allowed: Sequence[str]) -> None:
    if job.suffix not in allowed:
        raise UsageError(
            "WRONG_SUFFIX",
            f"文件名“{masked_text(job.out.name)}”的结尾与内容不符。",
            f"请写成以 {'、'.join(allowed)} 结尾的文件名。",
        )


def _write(job: _Job, kind: str, temporary: Path) -> None:
    if kind == "picture":
        _write_picture(job, temporary)
    elif kind == "docx":
        _write_document(job, temporary)
    else:
        _write_list(job, temporary, kind)


def _write_picture(job: _Job, temporary: Path) -> None:
    _require_suffix(job, _PICTURES)
    try:
        writer.write_clean_picture(job.path, job.suffix, temporary)
    except (OSError, ValueError, SyntaxError) as error:
        raise _uncleanable(job.path, "已损坏或太大", "请重新拷贝或缩小图片后再试。") from error
    job.told.append("照片只留画面，拍摄地点、时间和设备都没有带上；画面里的内容请自己看一遍。")


def _write_list(job: _Job, temporary: Path, kind: str) -> None:
    found = lists_of(job.path, job.progress)
    job.told += found.told
    if not found.rosters or (kind == "csv" and len(found.rosters[0].headers) == 1):
        _write_text(job, temporary, kind)
        return
    _require_suffix(job, _LISTS)
    roster, *others = found.rosters
    job.told += [f"“{masked_text(one.sheet)}”的表头不同，没有收入干净副本。" for one in others]
    if roster.set_aside:
        job.told.append(f"合计、签名、说明等{roster.set_aside}行没有收入。")
    made = cut_list(roster, job.case, job.output, job.contacts)
    _require_columns(job, made)
    _tell(job, made)
    headers = full_headers(roster)
    sample = masked_rows(roster.rows[:SAMPLE], headers, f"{roster.title} {roster.sheet}", job.contacts)
    job.report.before = (tuple(map(masked_text, roster.headers)), *sample)
    writer.write_clean_table(_table(made), job.suffix, temporary, job.progress)


def _table(made: CutTable, *, titled: bool = True) -> CleanTable:
    labels = tuple(column.label for column in made.columns)
    return CleanTable(made.title if titled else "", labels, made.rows)


def _require_columns(job: _Job, made: CutTable) -> None:
    if not made.columns:
        known = "、".join(column.label for column in job.case.columns) if job.case else ""
        raise UsageError(
            "NO_ALLOWED_COLUMN",
            f"名单里没有可以公开的列（共{len(made.told)}列）。",
            f"这个情形可以公开的列：{known}。请核对表头和公示情形。" if known else "请核对表头。",
        )


def _tell(job: _Job, made: CutTable) -> None:
    report = job.report
    report.kept += made.labels("keep")
    report.masked += made.labels("mask")
    report.dropped += made.labels("drop")
    report.rows += len(made.rows)
    report.after = report.after or (tuple(column.label for column in made.columns), *made.rows[:SAMPLE])


def _write_text(job: _Job, temporary: Path, kind: str) -> None:
    from catalog_app.importers.delimited import text_of

    text = text_of(job.path.read_bytes()) if kind == "csv" else None
    if text is None:
        raise _uncleanable(job.path, "里没有带表头的名单", "请核对文件，或把内容贴进 Word 文档（docx）后生成干净副本。")
    _require_suffix(job, (".txt",))
    writer.write_clean_text(masked_lines(text, job.contacts).splitlines(), temporary)


def _write_document(job: _Job, temporary: Path) -> None:
    from catalog_app.importers.outline import read_outline

    _require_suffix(job, (".docx",))
    blocks: list[CleanBlock] = []
    for block in read_outline(job.path, job.progress):
        if isinstance(block, str):
            blocks.append(masked_lines(block, job.contacts))
        elif not block.hidden:
            blocks.append(_document_table(job, block))
    if job.report.dropped and not job.report.kept and not job.report.masked:
        raise UsageError("NO_ALLOWED_COLUMN", "文档的名单里没有可以公开的列。", "请核对表头和公示情形。")
    job.told.append("文档里的图片、批注、页眉页脚和修订没有收入。")
    writer.write_clean_document([one for one in blocks if one], temporary, job.progress)


def _document_table(job: _Job, block: RawTable) -> CleanBlock:
    roster = list_of(block)
    if roster is not None and len(roster.headers) > 1:
        made = cut_list(roster, job.case, job.output, job.contacts)
        _tell(job, made)
        return _table(made, titled=False) if made.columns else ""
    columns = [column for column in block.columns if column not in block.hidden_columns]
    shown = [row for row in block.rows if row not in block.hidden_rows]
    rows = masked_rows([[block.text(row, column) for column in columns] for row in shown], (), "", job.contacts)
    return CleanTable("", rows[0], rows[1:]) if rows else ""


def keep_copy(session: Session, report: CleanReport, stamp: Stamp) -> None:
    """Note a copy with both hashes in the workspace; one that is open for reading only notes nothing."""
    if not session.read_only:
        scan = ScanReport(report.out, report.checked, report.findings)
        name, original, copy = Path(report.path).name, report.original_sha256, report.clean_sha256
        with session.workspace.transaction("生成干净副本", stamp) as recorder:
            recorder.log_scan(scan_record(name, original, scan, stamp, copy))
