"""Editions of our own catalog: approve, list, compare, and the printed change list."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.edition_changes import CHANGE_LABELS, EditionChange, compare_editions
from catalog_app.model.editions import CURRENT, Edition, EditionContent
from catalog_app.model.errors import UsageError
from catalog_app.services.overview import catalogs, check
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.services.words import LONGEST_TITLE, require_exportable, require_words
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.change_list import ChangeSheet
    from catalog_app.services.gate import Passage

CHANGE_LIST_KINDS = {".pdf": "PDF", ".xlsx": "Excel 工作簿", ".docx": "Word 文档"}
LONGEST_NUMBER = 30
_NUMBER = re.compile(r"[\w〔〕（）()./·-]+")


class Approval(Struct, frozen=True):
    """An approved edition, and how many errors the checks still find in what was approved."""

    edition: Edition
    errors: int
    changes: ChangeSet


class ChangeListJob(Struct, frozen=True):
    """All that a change list needs, without the workspace."""

    sheet: ChangeSheet
    public_contacts: frozenset[str]

    @property
    def changes(self) -> tuple[EditionChange, ...]:
        """The changes it prints."""
        return self.sheet.changes


def current_content(session: Session) -> EditionContent:
    """The living catalog as an edition would freeze it."""
    stations = {station.uid: station.name for station in session.workspace.stations()}
    return EditionContent(tuple(catalogs(session)), stations)


def list_editions(session: Session) -> list[Edition]:
    """Approved editions, oldest first."""
    return session.workspace.editions()


def next_number(session: Session, on: date) -> str:
    """The number the next edition of the year gets: 2026-1, 2026-2 …."""
    taken = {edition.number for edition in session.workspace.editions()}
    return next(number for place in range(1, len(taken) + 2) if (number := f"{on.year}-{place}") not in taken)


def approve_edition(
    session: Session, reason: str, approver: str, on: date, stamp: Stamp, number: str | None = None
) -> Approval:
    """Freeze the catalog as it is; undo passes an approval by, and what the checks still find does not stop it.

    UsageError NOTHING_TO_APPROVE when it is as the last edition was, REASON_MISSING, EMPTY_REQUIRED, EDITION_EXISTS,
    BAD_EDITION_NUMBER, APPROVED_IN_FUTURE; GateError for a private number.
    """
    reason, approver = _sound_words(session, reason, approver)
    number = _sound_number(number) if number else next_number(session, on)
    if on > stamp.now.date():
        raise UsageError("APPROVED_IN_FUTURE", f"批准日期{on}还没有到。", "请填写实际批准的日期。")
    content = current_content(session)
    _require_news(session, content)
    edition = Edition(
        number=number,
        approved=on,
        approver=approver,
        reason=reason,
        created=stamp.now,
        by=stamp.who,
        items=content.count(),
        sha256="",
    )
    with session.workspace.transaction(f"批准目录版本{number}", stamp) as recorder:
        edition = recorder.save_edition(edition, content)
    errors = sum(finding.severity == "error" for finding in check(session, stamp.now.date()))
    return Approval(edition, errors, session.notify(recorder.changes))


def edition_changes(session: Session, old: str, new: str) -> list[EditionChange]:
    """What differs between two editions by number; `current` is the living catalog, '' the empty one before the first.

    UsageError UNKNOWN_EDITION.
    """
    return compare_editions(content_of(session, old), content_of(session, new))


def content_of(session: Session, number: str) -> EditionContent:
    """The content of an edition, of the living catalog for `current`, none for ''."""
    if number == "":
        return EditionContent()
    return current_content(session) if number == CURRENT else session.workspace.edition_content(number)


def change_counts(changes: list[EditionChange] | tuple[EditionChange, ...]) -> dict[str, int]:
    """How many items were added, changed and removed."""
    return {kind: sum(change.kind == kind for change in changes) for kind in CHANGE_LABELS}


def change_list_job(session: Session, old: str, new: str, today: date) -> ChangeListJob:
    """Snapshot for the printed list. UsageError UNKNOWN_EDITION, NO_DIFFERENCE."""
    from catalog_app.exporters.change_list import ChangeSheet

    changes = tuple(edition_changes(session, old, new))
    if not changes:
        raise UsageError("NO_DIFFERENCE", "这两个版本没有差别。", "请核对选的是不是要比较的两个版本。")
    unit = session.workspace.unit()
    known = {edition.number: edition for edition in session.workspace.editions()}
    sheet = ChangeSheet(
        title=f"{unit.name}基层政务公开标准目录变更清单",
        unit_name=unit.name,
        signature=unit.signature,
        printed_on=today,
        notes=_notes(known.get(old), known.get(new), changes),
        changes=changes,
    )
    return ChangeListJob(sheet, frozenset(contact.value for contact in session.workspace.contacts()))


def write_change_list_file(
    job: ChangeListJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> Path:
    """The list as pdf, xlsx or docx, by the ending of `out`; gated. UsageError WRONG_SUFFIX, WORKSPACE_FILE."""
    from catalog_app.exporters.change_list import write_change_sheet
    from catalog_app.services.gate import gated

    require_target(out, *CHANGE_LIST_KINDS)
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        write_change_sheet(job.sheet, path, progress)
    return out


def edition_json(edition: Edition) -> dict[str, Any]:
    """An edition as the command line tells it."""
    return {
        "number": edition.number,
        "date": edition.approved,
        "by": edition.approver,
        "reason": edition.reason,
        "items": edition.items,
    }


def edition_words(number: str, edition: Edition | None) -> str:
    """2026-1（2026年3月2日批准）, or 现行目录."""
    if edition is None:
        return "现行目录（未批准）" if number == CURRENT else "（首次批准之前）"
    day = edition.approved
    return f"{edition.number}（{day.year}年{day.month}月{day.day}日批准）"


def _notes(old: Edition | None, new: Edition | None, changes: tuple[EditionChange, ...]) -> tuple[str, ...]:
    counts = change_counts(changes)
    numbers = "，".join(f"{CHANGE_LABELS[kind]}{count}项" for kind, count in counts.items() if count)
    notes = [f"原版本：{edition_words('', old) if old else '无'}", f"现版本：{edition_words(CURRENT, new)}"]
    lines = ["　　".join(notes), f"共{len(changes)}项：{numbers}。"]
    if new is not None:
        lines.append(f"批准人：{new.approver}　　批准理由：{new.reason}")
    return tuple(lines)


def _sound_words(session: Session, reason: str, approver: str) -> tuple[str, str]:
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    reason = require_words("批准理由", reason, contacts, limit=LONGEST_TITLE)
    approver = require_words("批准人", approver, contacts)
    if not reason:
        raise UsageError("REASON_MISSING", "没有写明批准的理由。", "请写一句理由，例如“按县局新目录修订”。")
    if not approver:
        raise UsageError("EMPTY_REQUIRED", "批准人不能为空。", "请填写批准人的姓名或职务。")
    return reason, approver


def _sound_number(number: str) -> str:
    words = require_words("版本号", number, limit=LONGEST_NUMBER)
    if not _NUMBER.fullmatch(words) or words.casefold() == CURRENT:
        raise UsageError(
            "BAD_EDITION_NUMBER",
            f"“{number[:LONGEST_NUMBER]}”不能作版本号。",
            "请写成 2026-1 的样子：文字、数字和连接号，没有空格。",
        )
    return words


def _require_news(session: Session, content: EditionContent) -> None:
    if not content.count():
        raise UsageError("NOTHING_TO_APPROVE", "目录里还没有事项，没有可以批准的内容。", "请先采用或添加事项。")
    editions = session.workspace.editions()
    if editions and not compare_editions(session.workspace.edition_content(editions[-1].number), content):
        raise UsageError(
            "NOTHING_TO_APPROVE",
            f"目录与版本{editions[-1].number}相同，没有可以批准的改动。",
            "修改目录之后再批准；只需要复核的，在“复核任务”里登记。",
        )
    require_exportable(item for catalog in content.domains for item in catalog.items)
