"""What a named person released (放行): recorded with the file's hash and the masked findings, never undone."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from catalog_app.checks.personal_info import masked_text
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import AppError
from catalog_app.model.records import ReleaseRecord
from catalog_app.services.gate import Passage, Passed
from catalog_app.services.session import Session

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
