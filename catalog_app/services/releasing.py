"""What a named person released (放行): recorded with the file's hash and the masked findings, never undone."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from catalog_app.checks.personal_info import masked_text
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import AppError, UsageError
from catalog_app.model.records import ReleaseRecord
from catalog_app.services.gate import Passage, Passed, Release, require_clean
from catalog_app.services.scan_jobs import ScannedFile
from catalog_app.services.session import Session
from catalog_app.support.files import sha256, world_error

if TYPE_CHECKING:
    from catalog_app.store.recorder import Recorder

_LONGEST_REASON = 30


def record_releases(session: Session, passage: Passage, stamp: Stamp) -> ChangeSet | None:
    """Record what a release let leave; None when it let nothing. A file whose release cannot be recorded goes again."""
    if not passage.released:
        return None
    try:
        with session.workspace.transaction(release_step(passage), stamp) as recorder:
            keep_releases(recorder, passage, stamp)
    except AppError:
        remove_released(passage.passed)
        raise
    return session.notify(recorder.changes)


def release_scanned(session: Session, scanned: Iterable[ScannedFile], release: Release, stamp: Stamp) -> ChangeSet:
    """Record a release of received files as they were scanned; the files stay as they are.

    GateError for 红; UsageError FILE_CHANGED when a file is no longer the one that was scanned.
    """
    passage = Passage(release)
    for one in scanned:
        require_clean([one.report], release)
        _require_same(one)
        passage.passed.append(Passed(Path(masked_text(one.path.name)), one.sha256, one.report.findings))
    with session.workspace.transaction(release_step(passage), stamp) as recorder:
        keep_releases(recorder, passage, stamp)
    return session.notify(recorder.changes)


def _require_same(scanned: ScannedFile) -> None:
    try:
        same = bool(scanned.sha256) and sha256(scanned.path) == scanned.sha256
    except OSError as error:
        raise world_error(error, scanned.path) from error
    if not same:
        name = masked_text(scanned.path.name)
        raise UsageError("FILE_CHANGED", f"“{name}”在检查以后改动过。", "请重新检查这个文件，再放行。")


def keep_releases(recorder: Recorder, passage: Passage, stamp: Stamp) -> None:
    """Record what the release let pass, as part of a step that does more."""
    for one in passage.passed:
        if passage.release is not None and one.released:
            recorder.save_release(
                ReleaseRecord(
                    uid=str(uuid4()),
                    at=stamp.now,
                    by_person=passage.release.person,
                    reason=masked_text(passage.release.reason),
                    name=masked_text(one.path.name),
                    file_sha256=one.sha256,
                    findings=one.released,
                )
            )


def remove_released(passed: Iterable[Passed]) -> None:
    """Take back the files that left only by a release."""
    for one in passed:
        if one.released:
            with suppress(OSError):
                one.path.unlink()


def release_step(passage: Passage) -> str:
    """How the history names it: who, how much, why."""
    if passage.release is None:
        return ""
    reason = masked_text(passage.release.reason)
    short = reason if len(reason) <= _LONGEST_REASON else reason[: _LONGEST_REASON - 1] + "…"
    return f"{passage.release.person}放行{passage.released}处（{short}）"
