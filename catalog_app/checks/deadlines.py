"""What is late, what falls due, and what must come down, seen from one day.

The event of a publication is the day it was formed (形成或者变更之日). A stage that holds for one part only counts
where the title names that part; where no stage is left, the most generous of them. Limits before an event
(听证7个工作日前) and free texts have no date to count from and are left to the clerk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from catalog_app.checks.workdays import Due, due_date
from catalog_app.model.calendar import Calendar
from catalog_app.model.catalog import Item, Origin, Stage
from catalog_app.model.channels import OTHER
from catalog_app.model.errors import UsageError
from catalog_app.model.findings import Finding, Severity
from catalog_app.model.publication import Posting, Publication, State

SOON = timedelta(days=7)
_ENDED = (State.TAKEN_DOWN, State.ABOLISHED, State.WITHDRAWN)
_PROVISIONAL = "（放假安排尚未公布，日期为推算）"


class OpenDeadline(Struct, frozen=True, kw_only=True):
    """A stage of a publication that is not yet fulfilled: what still lacks, and by when."""

    publication: Publication
    item: Item
    stage: Stage
    missing: tuple[str, ...]
    """Channels still to be posted on; empty where any one would do."""
    due: Due


def check_deadlines(
    publications: Iterable[Publication],
    postings: Iterable[Posting],
    items: Iterable[Item],
    calendar: Calendar,
    today: date,
) -> list[Finding]:
    """Findings overdue, due_soon, take_down and display_too_short, the most pressing first."""
    publications, postings, items = list(publications), list(postings), list(items)
    found = [
        _open_finding(each, today)
        for each in open_deadlines(publications, postings, items, calendar, today)
        if each.due.due - today <= SOON
    ]
    found.extend(_display_findings(publications, postings, items, calendar, today))
    return sorted(found, key=lambda finding: (finding.severity != "error", finding.due or today))


def open_deadlines(
    publications: Iterable[Publication],
    postings: Iterable[Posting],
    items: Iterable[Item],
    calendar: Calendar,
    today: date,
) -> list[OpenDeadline]:
    """Every unfulfilled publishing stage that has a date, by due date. Only what was formed by `today` counts."""
    by_uid = {item.uid: item for item in items if item.origin != Origin.NOT_APPLICABLE}
    went_up = _channels_by_publication(postings)
    found: list[OpenDeadline] = []
    for publication in publications:
        item = by_uid.get(publication.item)
        if item and publication.formed and publication.formed <= today and publication.state not in _ENDED:
            found.extend(_open_stages(publication, item, went_up.get(publication.uid, set()), calendar))
    return sorted(found, key=lambda each: (each.due.due, each.publication.uid))


def _channels_by_publication(postings: Iterable[Posting]) -> dict[str, set[str]]:
    """What came down again was up: it counts."""
    channels: dict[str, set[str]] = {}
    for posting in postings:
        channels.setdefault(posting.publication, set()).add(posting.channel)
    return channels


def _open_stages(publication: Publication, item: Item, went_up: set[str], calendar: Calendar) -> Iterable[OpenDeadline]:
    event = publication.formed
    if event is None or not calendar.covers(event):
        return
    for stage, due in _stages_for(publication, item, event, calendar):
        missing = _missing_channels(item, stage, went_up)
        if missing is not None:
            yield OpenDeadline(publication=publication, item=item, stage=stage, missing=missing, due=due)


def _stages_for(publication: Publication, item: Item, event: date, calendar: Calendar) -> list[tuple[Stage, Due]]:
    """The publishing stages that hold for this publication, with their dates.

    A publication knows one event day. A later stage that counts from another event (收到征地批准文件) has none here.
    """
    stages = [stage for stage in item.deadline.stages if stage.kind == "publish" and stage.direction == "after"]
    dated = [
        (stage, due)
        for stage in stages
        if (stage.part or stage.start in (None, stages[0].start)) and (due := _due(stage, event, calendar))
    ]
    named = [pair for pair in dated if pair[0].part and pair[0].part in publication.title]
    general = [pair for pair in dated if not pair[0].part]
    if named or general:
        return named or general
    return sorted(dated, key=lambda pair: pair[1].due)[-1:]


def _due(stage: Stage, event: date, calendar: Calendar) -> Due | None:
    try:
        return due_date(stage, event, calendar)
    except UsageError:
        return None  # beyond the calendar: one absurd limit must not hide all other findings


def _missing_channels(item: Item, stage: Stage, went_up: set[str]) -> tuple[str, ...] | None:
    """The channels this stage still lacks; () where any would do and none is there; None where it is fulfilled."""
    wanted = stage.channels or _required(item)
    if not wanted or item.channels.rule == "any":
        return None if went_up else ()
    missing = tuple(name for name in wanted if name not in went_up)
    return missing or None


def _required(item: Item) -> tuple[str, ...]:
    """Required channels, what stands behind a ticked 其他 in its place."""
    if OTHER in item.channels.required and item.channels.other:
        return tuple(name for name in item.channels.required if name != OTHER) + item.channels.other
    return item.channels.required


def _open_finding(each: OpenDeadline, today: date) -> Finding:
    late = today > each.due.due
    days = abs((today - each.due.due).days)
    state = f"已超期{days}天" if late else "今天到期" if days == 0 else f"还有{days}天到期"
    where = f"，尚未在{'、'.join(each.missing)}公开" if each.missing else "，尚未公开"
    return _finding(
        each.publication,
        each.item,
        ("overdue", "error") if late else ("due_soon", "warning"),
        f"{state}（{each.due.due.isoformat()}）{where}{_PROVISIONAL if each.due.provisional else ''}。",
        "尽快公开并登记发布；超期的在登记时注明原因。" if late else "在到期日之前公开并登记发布。",
        each.due.due,
    )


def _display_findings(
    publications: Sequence[Publication],
    postings: Sequence[Posting],
    items: Sequence[Item],
    calendar: Calendar,
    today: date,
) -> Iterable[Finding]:
    by_uid = {item.uid: item for item in items}
    by_publication = {publication.uid: publication for publication in publications}
    for posting in postings:
        publication = by_publication.get(posting.publication)
        item = by_uid.get(publication.item) if publication else None
        if publication and item and calendar.covers(posting.posted_on):
            end = _display_end(item, publication, posting, calendar)
            finding = _display_finding(publication, item, posting, end, today) if end else None
            if finding:
                yield finding


def _display_end(item: Item, publication: Publication, posting: Posting, calendar: Calendar) -> Due | None:
    """The last day of the display period, the longest that holds for this publication and channel."""
    ends = [
        due
        for stage in item.deadline.stages
        if stage.kind == "display"
        and (not stage.channels or posting.channel in stage.channels)
        and (not stage.part or stage.part in publication.title)
        and (due := _due(stage, posting.posted_on, calendar))
    ]
    return max(ends, key=lambda due: due.due, default=None)


def _display_finding(publication: Publication, item: Item, posting: Posting, end: Due, today: date) -> Finding | None:
    mark = _PROVISIONAL if end.provisional else ""
    if posting.taken_down and posting.taken_down <= end.due:
        return _finding(
            publication,
            item,
            ("display_too_short", "warning"),
            f"在{posting.channel}的公示期应到{end.due.isoformat()}，{posting.taken_down.isoformat()}已撤下{mark}。",
            "核对撤下日期；公示期不足的重新公示。",
            end.due,
        )
    if posting.taken_down or today <= end.due:
        return None
    return _finding(
        publication,
        item,
        ("take_down", "warning"),
        f"在{posting.channel}的公示期已于{end.due.isoformat()}届满，尚未登记撤下{mark}。",
        "撤下公示内容并登记撤下日期。",
        end.due,
    )


def _finding(
    publication: Publication, item: Item, kind: tuple[str, Severity], message: str, remedy: str, due: date
) -> Finding:
    return Finding(
        code=kind[0],
        severity=kind[1],
        message=f"《{publication.title}》{message}",
        remedy=remedy,
        domain=item.domain,
        item=item.uid,
        publication=publication.uid,
        due=due,
    )
