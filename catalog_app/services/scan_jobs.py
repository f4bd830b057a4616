"""Scanning files a clerk names or drops: which files, one report each, a line in the log."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from catalog_app.checks.personal_info import NOBODY, masked_text
from catalog_app.importers.grid import LARGEST_FILE
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.findings import ScanReport
from catalog_app.model.records import ScanRecord
from catalog_app.services.scanning import check_file
from catalog_app.services.session import Session
from catalog_app.support.files import sha256, world_error
from catalog_app.support.progress import Progress

MOST_FILES = 10_000
_GROUP = 8
_log = logging.getLogger(__name__)


class ScannedFile(Struct, frozen=True):
    """One scanned file: its report, and the hash of what was scanned ('' of what is no ordinary file)."""

    path: Path
    report: ScanReport
    sha256: str


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those inside folders that are named, in order. FILE_MISSING …, TOO_MANY_FILES."""
    found: dict[Path, None] = {}
    for path in paths:
        for one in _inside(path) if path.is_dir() else [path]:
            found[one] = None
            if len(found) > MOST_FILES:
                raise UsageError(
                    "TOO_MANY_FILES", f"一次最多检查{MOST_FILES}个文件。", "请分几次检查，或换一个文件夹。"
                )
    for path in found:
        _require_there(path)
    return list(found)


def scan_files(files: Sequence[Path], contacts: Iterable[str], progress: Progress) -> list[ScanReport]:
    """One report for each file, in order; each scan is a line in the user's log."""
    return [one.report for one in scan_each(files, contacts, progress)]


def scan_each(files: Sequence[Path], contacts: Iterable[str], progress: Progress) -> list[ScannedFile]:
    """As `scan_files`, with the hash of each file. Any thread."""
    public = frozenset(contacts) or NOBODY
    scanned = []
    for place, path in enumerate(files):
        progress.step(place, len(files), f"正在检查 {masked_text(path.name)}")
        digest = _hash(path)
        scanned.append(ScannedFile(path, report := check_file(path, public), digest))
        _log.info("scan: %s", " ".join((report.checked, spaced_hash(digest), *_counted(report))))
    progress.step(len(files), len(files), "")
    return scanned


def keep_scans(session: Session, files: Sequence[Path], reports: Sequence[ScanReport], stamp: Stamp) -> None:
    """Add the scans to the workspace's log."""
    with session.workspace.transaction("检查文件", stamp) as recorder:
        for path, report in zip(files, reports, strict=True):
            recorder.log_scan(scan_record(masked_text(path.name), _hash(path), report, stamp))


def keep_scanned(session: Session, scanned: Iterable[ScannedFile], stamp: Stamp) -> None:
    """Add scans to the workspace's log; one that is open for reading only notes nothing."""
    if not session.read_only:
        with session.workspace.transaction("检查文件", stamp) as recorder:
            for one in scanned:
                recorder.log_scan(scan_record(masked_text(one.path.name), one.sha256, one.report, stamp))


def scan_record(name: str, digest: str, report: ScanReport, stamp: Stamp, clean: str | None = None) -> ScanRecord:
    """A line of the workspace's log; `clean` is the hash of the clean copy that was made."""
    counts = dict(_by_kind(report))
    return ScanRecord(
        at=stamp.now, by=stamp.who, name=name, sha256=digest, checked=report.checked, counts=counts, clean_sha256=clean
    )


def spaced_hash(digest: str) -> str:
    """In groups: the log masks every long run of digits."""
    return "-".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))


def _counted(report: ScanReport) -> list[str]:
    return [f"{kind}={count}" for kind, count in sorted(_by_kind(report).items())]


def _by_kind(report: ScanReport) -> Counter[str]:
    counts: Counter[str] = Counter()
    for finding in report.findings:
        counts[finding.kind] += finding.count
    return counts


def _hash(path: Path) -> str:
    """Of what is no ordinary file there is none."""
    try:
        return sha256(path) if path.is_file() and path.stat().st_size <= 8 * LARGEST_FILE else ""
    except OSError:
        return ""


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(Path(place) / name for place, _, names in os.walk(folder, onerror=_failed) for name in names)
    except OSError as error:
        raise world_error(error, folder) from error


def _failed(error: OSError) -> None:
    raise error


def _require_there(path: Path) -> None:
    try:
        os.lstat(path)
    except ValueError as error:  # a name that no system can have
        raise WorldError("FILE_MISSING", f"找不到“{masked_text(path.name)}”。", "请检查文件名。") from error
    except OSError as error:
        raise world_error(error, path) from error
