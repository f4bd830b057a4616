"""What is late and what falls due: limits of publications, updates at intervals, yearly tasks; and the checks of them.

What was reckoned of each publication tells which are looked at; the others are counted by their days alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from catalog_app.checks.deadlines import (
    SOON,
    DeadlineBook,
    OpenDeadline,
    most_pressing_first,
    publication_findings,
)
from catalog_app.checks.expectations import Expectation, UpdateBook, expectations
from catalog_app.checks.freshness import FreshnessBook
from catalog_app.checks.interpretations import interpretation_findings
from catalog_app.checks.workdays import Due, due_date
from catalog_app.model.calendar import dated
from catalog_app.model.catalog import Item
from catalog_app.model.deadline import LASTING, render_stage
from catalog_app.model.findings import Finding
from catalog_app.model.outlines import Outline
from catalog_app.model.register import Standing
from catalog_app.services.deadlines import calendar_of
from catalog_app.services.register_rules import rules_of, task_stage
from catalog_app.services.session import Session, read_apart
from catalog_app.services.vocabulary import kinds
from catalog_app.support.progress import Progress

DueState = Literal["late", "soon", "open"]
DUE_LABELS: dict[DueState, str] = {"late": "逾期", "soon": "将到期", "open": "未到期"}
WITHIN = 30
AT_ONCE = 300
"""So many publications are reckoned while somebody waits; more are left to a worker."""


class DueLine(Struct, frozen=True, kw_only=True):
    """One thing to do by a day: publish (of a publication), update (of an item), or a yearly task (of neither)."""

    item: Item | None
    publication: str | None
    """uid."""
    title: str
    """Of the publication, item or task."""
    stage: str
    """The words of the limit."""
    due: date
    safe: date
    state: DueState
    provisional: bool
    missing: tuple[str, ...] = ()
    """Channels still to be posted on."""
    kind: Literal["publish", "update", "task"] = "publish"
    station: str = ""
    """uid of the one in charge, the publication's own before the item's; '' = none."""


def due(session: Session, as_of: date, within: int = WITHIN) -> list[DueLine]:
    """What is late on `as_of` and what falls due within so many days, by due day."""
    last = as_of + timedelta(days=within)
    book = _deadline_book(session)
    found: list[DueLine] = []
    for outline in session.workspace.pressing_outlines(as_of, last):
        open_ones = book.open(outline, outline.postings, as_of)
        found.extend(_open_line(each, as_of) for each in open_ones if each.due.due <= last)
    told = {(line.item.uid, line.due) for line in found if line.item}
    expected = (one for one in item_expectations(session, as_of) if (one.item.uid, one.due.due) not in told)
    found += [_expected_line(one, as_of) for one in expected if one.due.due <= last]
    found += [line for line in yearly_tasks(session, as_of) if line.due <= last]
    return sorted(found, key=_order)


def due_json(line: DueLine) -> dict[str, Any]:
    """A line as the command line tells it."""
    return {
        "item": line.item.uid if line.item else None,
        "publication": line.publication,
        "stage": line.stage,
        "due": line.due,
        "safe": line.safe,
        "state": line.state,
        "provisional": line.provisional,
        "kind": line.kind,
        "title": line.title,
        "missing": list(line.missing),
    }


def register_findings(session: Session, today: date) -> list[Finding]:
    """All checks of the register in one pass: limits, display periods, updates at intervals, freshness of columns."""
    workspace = session.workspace
    book, updates = _deadline_book(session), UpdateBook(today)
    found = [
        finding
        for outline in workspace.pressing_outlines(today, today + SOON)
        for finding in publication_findings(book, outline, outline.postings, today)
    ]
    fresh = _freshness_book(session, today)
    for showing in workspace.showings():
        updates.add(showing)
        fresh.add(showing)
    if fresh.asks_channels:
        for channel, on, count in workspace.channel_days():
            fresh.add_on_channel(channel, on, count)
    found.extend(_expectation_findings(_expectations(session, updates, today), today))
    found.extend(_interpretation_findings(session))
    return [*most_pressing_first(found, today), *fresh.findings()]


def _interpretation_findings(session: Session) -> Iterator[Finding]:
    needed = frozenset(name for name, kind in kinds().items() if kind.interpretation)
    domains = {item.uid: item.domain for item in session.workspace.items()}
    return interpretation_findings(session.workspace.interpretations(needed), domains, needed)


def _freshness_book(session: Session, today: date) -> FreshnessBook:
    workspace = session.workspace
    return FreshnessBook(rules_of(session), workspace.domains(), workspace.items(), today, calendar_of(session))


def standings(session: Session, uids: Iterable[str]) -> list[Standing]:
    """The next open due day and the day to come down of publications, for `Workspace.keep_standings`."""
    book = _deadline_book(session)
    return [_standing(book, outline) for outline in session.workspace.outlines_of(uids)]


def reckon(session: Session, most: int | None = None) -> int:
    """Reckon and keep what `Workspace.unreckoned` names, all or `most`; how many there were."""
    workspace = session.workspace
    if not workspace.unreckoned(1):
        return 0
    book = _deadline_book(session)
    outlines = workspace.unreckoned_outlines() if most is None else workspace.outlines_of(workspace.unreckoned(most))
    found = [_standing(book, outline) for outline in outlines]
    workspace.keep_standings(found)
    return len(found)


def standings_apart(folder: Path, most: int, progress: Progress) -> list[Standing]:
    """Standings of `most` unreckoned publications, read by a connection of its own: for a worker thread."""
    with read_apart(folder) as session:
        book = _deadline_book(session)
        found: list[Standing] = []
        for outline in session.workspace.outlines_of(session.workspace.unreckoned(most)):
            progress.step(len(found), most, "推算期限")
            found.append(_standing(book, outline))
        return found


def item_expectations(session: Session, today: date) -> list[Expectation]:
    """The next update of every item that is updated at intervals, by due day."""
    updates = UpdateBook(today)
    for showing in session.workspace.showings():
        updates.add(showing)
    return _expectations(session, updates, today)


def _deadline_book(session: Session) -> DeadlineBook:
    return DeadlineBook(session.workspace.items(), calendar_of(session))


def _expectations(session: Session, updates: UpdateBook, today: date) -> list[Expectation]:
    workspace = session.workspace
    lasting = rules_of(session).lasting_days
    return expectations(workspace.items(), updates, workspace.no_information(), calendar_of(session), today, lasting)


def _standing(book: DeadlineBook, outline: Outline) -> Standing:
    """As of the end of time: what hangs on the day is asked of the register."""
    open_ones = book.open(outline, outline.postings, date.max)
    ends = [
        end
        for posting in outline.postings
        if posting.taken_down is None
        if (end := book.display_end(outline, posting.channel, posting.posted_on))
    ]
    early = any(outline.formed and posting.posted_on < outline.formed for posting in outline.postings)
    due, due_moves = _first_day([one.due for one in open_ones])
    down, down_moves = _first_day(ends)
    return Standing(outline.uid, due, down, early, due_moves, down_moves)


def _first_day(found: Sequence[Due]) -> tuple[date | None, bool]:
    """The earliest legal day, and whether it may still move."""
    first = min((one.due for one in found), default=None)
    return first, any(one.provisional for one in found if one.due == first)


def _order(line: DueLine) -> tuple[Any, ...]:
    place = (line.item.domain, line.item.position) if line.item else ("", 0)
    return (line.due, place, line.title, line.publication or "")


def _state(day: date, as_of: date) -> DueState:
    if day < as_of:
        return "late"
    return "soon" if day - as_of <= SOON else "open"


def _open_line(each: OpenDeadline[Outline], as_of: date) -> DueLine:
    return DueLine(
        item=each.item,
        publication=each.publication.uid,
        title=each.publication.title,
        stage=render_stage(each.stage),
        due=each.due.due,
        safe=each.due.safe,
        state=_state(each.due.due, as_of),
        provisional=each.due.provisional,
        missing=each.missing,
        station=each.publication.station or each.item.station or "",
    )


def _expected_line(one: Expectation, as_of: date) -> DueLine:
    return DueLine(
        item=one.item,
        publication=None,
        title=one.item.title,
        stage=_expected_words(one),
        due=one.due.due,
        safe=one.due.safe,
        state=_state(one.due.due, as_of),
        provisional=one.due.provisional,
        kind="update",
        station=one.item.station or "",
    )


def _expected_words(one: Expectation) -> str:
    words = "长期公开，定期核对更新" if one.stage.when == LASTING else render_stage(one.stage)
    return words + (f"（{one.period.words}）" if one.period else "")


def yearly_tasks(session: Session, as_of: date) -> Iterator[DueLine]:
    """The yearly tasks of the rules: the coming day of each."""
    for task in rules_of(session).tasks:
        stage = task_stage(task) if task.enabled else None
        day = due_date(stage, as_of, calendar_of(session), told=False) if stage else None
        if day:
            yield _task_line(task.name, task.when, day, as_of)


def _task_line(name: str, words: str, day: Due, as_of: date) -> DueLine:
    return DueLine(
        item=None,
        publication=None,
        title=name,
        stage=words,
        due=day.due,
        safe=day.safe,
        state=_state(day.due, as_of),
        provisional=day.provisional,
        kind="task",
    )


def _expectation_findings(found: Sequence[Expectation], today: date) -> Iterator[Finding]:
    for one in found:
        if one.due.due - today <= SOON:
            late = today > one.due.due
            lasting = one.stage.when == LASTING
            last = f"，上次{one.last.isoformat()}" if one.last else ""
            day = dated(one.due.due, provisional=one.due.provisional)
            state = f"已超期{(today - one.due.due).days}天" if late else f"应在{day}前更新"
            yield Finding(
                code="update_overdue" if late else "update_due",
                severity="error" if late and not lasting else "warning",
                message=f"事项{one.item.number}“{one.item.title}”{_expected_words(one)}：{state}{last}。",
                remedy="更新并登记；本期没有的，登记“本期无此类信息”并写明原因。",
                domain=one.item.domain,
                item=one.item.uid,
                due=one.due.due,
                provisional=one.due.provisional,
            )


__all__ = [
    "AT_ONCE",
    "DUE_LABELS",
    "WITHIN",
    "DueLine",
    "DueState",
    "Expectation",
    "due",
    "due_json",
    "item_expectations",
    "reckon",
    "register_findings",
    "standings",
    "standings_apart",
    "yearly_tasks",
]
