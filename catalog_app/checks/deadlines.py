"""What is late, what falls due, and what must come down, seen from one day.

Each limit counts from its own event (event_days.py): 形成 where the words name no other. A limit that holds for one
part only counts where the title names that part; where no limit is left, the most generous of them. What was posted
before 变更, 批准 and the like does not fulfil what counts from them. A limit before an event (听证7个工作日前) counts
where the day of that event is known. Free texts have no date and are left to the clerk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Generic, TypeVar

from msgspec import Struct, structs

from catalog_app.checks.event_days import event_days
from catalog_app.checks.workdays import Due, due_date
from catalog_app.model.calendar import Calendar
from catalog_app.model.catalog import Item, Origin, Stage
from catalog_app.model.channels import OTHER
from catalog_app.model.errors import UsageError
from catalog_app.model.findings import Finding, Severity
from catalog_app.model.outlines import Outline, Posted
from catalog_app.model.publication import FORMED, Posting, Publication, State

SOON = timedelta(days=7)
_ENDED = (State.TAKEN_DOWN, State.ABOLISHED, State.WITHDRAWN)
_PROVISIONAL = "（放假安排尚未公布，日期为推算）"


Dated = Publication | Outline
"""What is asked of a publication, both answer."""
Placed = Posting | Posted
P = TypeVar("P", bound=Dated)


class OpenDeadline(Struct, Generic[P], frozen=True, kw_only=True):
    """A stage of a publication that is not yet fulfilled: what still lacks, and by when."""

    publication: P
    item: Item
    stage: Stage
    event: str
    """Name of the event it counts from."""
    event_day: date
    missing: tuple[str, ...]
    """Channels still to be posted on; empty where any one would do."""
    due: Due


class _ItemStages(Struct, frozen=True):
    """The stages of an item, sorted once."""

    item: Item
    general: tuple[Stage, ...]
    named: tuple[Stage, ...]
    """Those that hold for one part only."""
    display: tuple[Stage, ...]
    first_start: str | None
    wanted: frozenset[str]
    """What stands on all of these, and on one at least, is fulfilled unless more than 形成 happened."""


class DeadlineBook:
    """The limits of a catalog over one calendar; every due day is reckoned once, however many publications ask."""

    def __init__(self, items: Iterable[Item], calendar: Calendar) -> None:
        self._calendar = calendar
        self._items = {item.uid: _sorted_stages(item) for item in items if item.origin != Origin.NOT_APPLICABLE}
        self._known: dict[tuple[Stage, date], Due | None] = {}
        self._bare: dict[Stage, Stage] = {}

    def due(self, stage: Stage, event: date) -> Due | None:
        """The due day without its working; None where there is none, also beyond the calendar.

        One absurd limit must not hide all other findings.
        """
        bare = self._bare.get(stage)
        if bare is None:  # limits of many items differ only in what they are about
            bare = self._bare[stage] = structs.replace(stage, start=None, part=None, channels=())
        key = (bare, event)
        if key not in self._known:
            try:
                self._known[key] = due_date(bare, event, self._calendar, told=False)
            except UsageError:
                self._known[key] = None
        return self._known[key]

    def item(self, uid: str) -> Item | None:
        """The item, unless it does not apply here."""
        found = self._items.get(uid)
        return found.item if found else None

    def open(self, publication: P, postings: Sequence[Placed], today: date) -> list[OpenDeadline[P]]:
        """Every unfulfilled publishing stage that has a date; of events still to come only limits before them."""
        found = self._items.get(publication.item)
        days = publication.days
        if found is None or not days or publication.state in _ENDED:
            return []
        went_up = _last_by_channel(postings)
        if went_up and not publication.events and found.wanted <= went_up.keys():
            return []
        return [
            OpenDeadline(
                publication=publication,
                item=found.item,
                stage=stage,
                event=event,
                event_day=day,
                missing=missing,
                due=due,
            )
            for stage, event, day in self._obligations(found, publication.title, days)
            if day <= today or stage.direction == "before"
            if (missing := _missing_channels(found.item, stage, _since(went_up, stage, event, day))) is not None
            if (due := self.due(stage, day))
        ]

    def _obligations(
        self, found: _ItemStages, title: str, days: Mapping[str, date]
    ) -> Iterator[tuple[Stage, str, date]]:
        """The publishing stages that hold for this publication, each with every event it counts from."""
        dated = [(stage, event_days(stage, days, found.first_start)) for stage in (*found.named, *found.general)]
        dated = [(stage, events) for stage, events in dated if events]
        chosen = [pair for pair in dated if not pair[0].part or pair[0].part in title]
        named = [pair for pair in chosen if pair[0].part]
        for stage, events in named or chosen or self._most_generous(dated):
            yield from ((stage, event, day) for event, day in events)

    def _most_generous(
        self, dated: Sequence[tuple[Stage, list[tuple[str, date]]]]
    ) -> list[tuple[Stage, list[tuple[str, date]]]]:
        with_due = [
            (due.due, place) for place, (stage, events) in enumerate(dated) if (due := self.due(stage, events[0][1]))
        ]
        return [dated[max(with_due)[1]]] if with_due else []

    def display_end(self, publication: Dated, channel: str, posted_on: date) -> Due | None:
        """The last day of the display period: the longest that holds for this publication and channel, never less."""
        found = self._items.get(publication.item)
        if publication.display_until is None and not (found and found.display):
            return None
        stages = found.display if found and self._calendar.covers(posted_on) else ()
        ends = [
            due
            for stage in stages
            if (not stage.channels or channel in stage.channels) and (not stage.part or stage.part in publication.title)
            if (due := self.due(stage, posted_on))
        ]
        longest = max(ends, key=lambda due: due.due, default=None)
        told = publication.display_until
        if told is None or (longest and longest.due >= told):
            return longest
        return Due(told, told, provisional=not self._calendar.is_announced(told))


def publication_findings(
    book: DeadlineBook, publication: Dated, postings: Sequence[Placed], today: date
) -> Iterator[Finding]:
    """overdue, due_soon, take_down, display_too_short, posted_too_early of one publication."""
    for each in book.open(publication, postings, today):
        if each.due.due - today <= SOON:
            yield _open_finding(each, today)
    item = book.item(publication.item)
    for posting in postings if item else ():
        end = book.display_end(publication, posting.channel, posting.posted_on)
        if item and end and (finding := _display_finding(publication, item, posting, end, today)):
            yield finding
        if item and publication.formed and posting.posted_on < publication.formed:
            yield _early_finding(publication, item, posting, publication.formed)


def most_pressing_first(findings: Iterable[Finding], today: date) -> list[Finding]:
    """Errors first, then by due day."""
    return sorted(findings, key=lambda finding: (finding.severity != "error", finding.due or today))


def _sorted_stages(item: Item) -> _ItemStages:
    stages = item.deadline.stages
    publish = [stage for stage in stages if stage.kind == "publish" and _has_date(stage)]
    after = [stage for stage in stages if stage.kind == "publish" and stage.direction == "after"]
    return _ItemStages(
        item,
        tuple(stage for stage in publish if not stage.part),
        tuple(stage for stage in publish if stage.part),
        tuple(stage for stage in stages if stage.kind == "display"),
        after[0].start if after else None,
        frozenset() if item.channels.rule == "any" else frozenset(c for one in publish for c in _wanted(item, one)),
    )


def _has_date(stage: Stage) -> bool:
    return stage.rule != "other" and (stage.days is not None or stage.rule not in ("working_days", "calendar_days"))


def _last_by_channel(postings: Iterable[Placed]) -> dict[str, date]:
    """When it went up last on each channel. What came down again was up: it counts."""
    channels: dict[str, date] = {}
    for posting in postings:
        channels[posting.channel] = max(posting.posted_on, channels.get(posting.channel, posting.posted_on))
    return channels


def _since(went_up: Mapping[str, date], stage: Stage, event: str, day: date) -> Iterable[str]:
    """The channels it stands on since the event; before it was formed nothing could stand anywhere."""
    if event == FORMED or stage.direction == "before":
        return went_up
    return {channel for channel, on in went_up.items() if on >= day}


def _missing_channels(item: Item, stage: Stage, went_up: Iterable[str]) -> tuple[str, ...] | None:
    """The channels this stage still lacks; () where any would do and none is there; None where it is fulfilled."""
    wanted = _wanted(item, stage)
    if not wanted or item.channels.rule == "any":
        return None if went_up else ()
    missing = tuple(name for name in wanted if name not in went_up)
    return missing or None


def _wanted(item: Item, stage: Stage) -> tuple[str, ...]:
    return stage.channels or _required(item)


def _required(item: Item) -> tuple[str, ...]:
    """Required channels, what stands behind a ticked 其他 in its place."""
    if OTHER in item.channels.required and item.channels.other:
        return tuple(name for name in item.channels.required if name != OTHER) + item.channels.other
    return item.channels.required


def _open_finding(each: OpenDeadline[P], today: date) -> Finding:
    late = today > each.due.due
    days = abs((today - each.due.due).days)
    state = f"已超期{days}天" if late else "今天到期" if days == 0 else f"还有{days}天到期"
    since = "" if each.event == FORMED else f"，自{each.event_day.isoformat()}{each.event}起算"
    where = f"，尚未在{'、'.join(each.missing)}公开" if each.missing else "，尚未公开"
    return _finding(
        each.publication,
        each.item,
        ("overdue", "error") if late else ("due_soon", "warning"),
        f"{state}（{each.due.due.isoformat()}{since}）{where}{_PROVISIONAL if each.due.provisional else ''}。",
        "尽快公开并登记发布；超期的在登记时注明原因。" if late else "在到期日之前公开并登记发布。",
        each.due,
    )


def _display_finding(publication: Dated, item: Item, posting: Placed, end: Due, today: date) -> Finding | None:
    mark = _PROVISIONAL if end.provisional else ""
    if posting.taken_down and posting.taken_down <= end.due:
        return _finding(
            publication,
            item,
            ("display_too_short", "warning"),
            f"在{posting.channel}的公示期应到{end.due.isoformat()}，{posting.taken_down.isoformat()}已撤下{mark}。",
            "核对撤下日期；公示期不足的重新公示。",
            end,
        )
    if posting.taken_down or today <= end.due:
        return None
    return _finding(
        publication,
        item,
        ("take_down", "warning"),
        f"在{posting.channel}的公示期已于{end.due.isoformat()}届满，尚未登记撤下{mark}。",
        "撤下公示内容并登记撤下日期。",
        end,
    )


def _early_finding(publication: Dated, item: Item, posting: Placed, formed: date) -> Finding:
    return _finding(
        publication,
        item,
        ("posted_too_early", "warning"),
        f"在{posting.channel}的发布日期{posting.posted_on.isoformat()}早于形成日期{formed.isoformat()}。",
        "核对两个日期，更正写错的一个。",
        None,
    )


def _finding(
    publication: Dated, item: Item, kind: tuple[str, Severity], message: str, remedy: str, due: Due | None
) -> Finding:
    return Finding(
        code=kind[0],
        severity=kind[1],
        message=f"《{publication.title}》{message}",
        remedy=remedy,
        domain=item.domain,
        item=item.uid,
        publication=publication.uid,
        due=due.due if due else None,
        provisional=bool(due and due.provisional),
    )
