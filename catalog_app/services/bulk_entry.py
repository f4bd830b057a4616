"""What repeats is entered at once: the last period copied, its days and words moved to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from msgspec import Struct, structs

from catalog_app.model.catalog import Item
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import AppError, UsageError
from catalog_app.model.periods import MONTHS, Period, Span, named_span, read_period
from catalog_app.model.publication import EVENTS, FORMED, Publication, State
from catalog_app.model.register import RegisterQuery
from catalog_app.model.shifting import Moved, Shift
from catalog_app.services.due import Expectation, item_expectations
from catalog_app.services.publications import sound
from catalog_app.services.session import Session

__all__ = [
    "FEW",
    "CopyLine",
    "CopyPlan",
    "Expected",
    "apply_copy",
    "dates_of",
    "expected_copies",
    "plan_copy",
    "usual_months",
]
FEW = 20
"""A step of more than these is bulk: a backup is taken first."""
LONGEST_SHIFT, MOST = 120, 200
_LOOKED_AT = 20
"""So many of an item's publications are looked at, the newest first."""
_BY_INTERVAL: dict[str, Span] = {"每月": "month", "每季度": "quarter", "每半年": "half", "每年": "year"}
_BY_TITLE: dict[Span, str] = {"month": "一个月", "quarter": "一个季度", "half": "半年", "year": "一年"}
_LATER = {"display_until": "展示截止日期", "expires_on": "失效日期", "reassess_on": "重新评估日期"}


class CopyLine(Struct, frozen=True, kw_only=True):
    """One new draft, beside what it is copied from."""

    before: Publication
    draft: Publication
    item: Item
    months: int
    warnings: tuple[str, ...] = ()
    twin: str = ""
    """Uid of what bears this title for this period already; "" = nothing does."""
    refused: str = ""
    """Why it cannot be kept as it is; "" = it can."""

    @property
    def offered(self) -> bool:
        """Whether it is taken unless somebody says otherwise."""
        return not self.twin and not self.refused


class CopyPlan(Struct, frozen=True):
    """What a copy would make; nothing is written yet."""

    lines: tuple[CopyLine, ...]

    def offered(self) -> list[str]:
        """Uids of the drafts that are taken unless somebody says otherwise."""
        return [line.draft.uid for line in self.lines if line.offered]


class Expected(Struct, frozen=True):
    """An item that is due, and its last publication, which may serve as the model; None = there was none yet."""

    expectation: Expectation
    model: Publication | None
    months: int
    """From the model's period to the one that is due."""


def plan_copy(
    session: Session,
    uids: Iterable[str],
    stamp: Stamp,
    *,
    months: int | Mapping[str, int] | None = None,
    attachments: bool = False,
) -> CopyPlan:
    """Drafts of the next period of these publications; `months` moves them by so much instead (by uid, or all).

    Event days to come are left out and told. UsageError UNKNOWN_PUBLICATION, TOO_MANY_CHOSEN, and BAD_SHIFT for more
    than ten years.
    """
    told = months if isinstance(months, Mapping) else {}
    given = months if isinstance(months, int) else None
    wanted = list(dict.fromkeys(uids))
    if len(wanted) > MOST:
        raise UsageError("TOO_MANY_CHOSEN", f"选了{len(wanted)}条，一次最多新建{MOST}条。", "请分几次新建。")
    planner = _Planner(session, stamp, attachments=attachments)
    return CopyPlan(tuple(planner.line(uid, told.get(uid, given)) for uid in wanted))


def apply_copy(
    session: Session, plan: CopyPlan, stamp: Stamp, chosen: Collection[str] | None = None
) -> tuple[list[str], ChangeSet]:
    """Keep the chosen drafts (by uid; None = all that are offered) as one step; returns their uids.

    UsageError NOTHING_CHOSEN, and what makes a draft refused.
    """
    wanted = set(plan.offered() if chosen is None else chosen)
    lines = [line for line in plan.lines if line.draft.uid in wanted]
    if not lines:
        raise UsageError(
            "NOTHING_CHOSEN", "没有要新建的公开信息。", "请勾选要新建的；同一期已经有的，确要再建一条时也请勾选。"
        )
    drafts = [sound(session, line.draft, stamp, None) for line in lines]
    name = f"按上期新建{len(drafts)}条公开信息"
    with session.workspace.transaction(name, stamp, bulk=len(drafts) > FEW) as recorder:
        for draft in drafts:
            recorder.save_publication(draft)
    return [draft.uid for draft in drafts], session.notify(recorder.changes)


def expected_copies(session: Session, today: date, within: int = 30) -> list[Expected]:
    """Items whose update is late or falls due within so many days, each with its last publication, by due day."""
    last = today.toordinal() + within
    return [_expected(session, one) for one in item_expectations(session, today) if one.due.due.toordinal() <= last]


def usual_months(publication: Publication, item: Item | None = None) -> int | None:
    """How far the next period of a publication lies, by its own period or the interval of its item; None = untold."""
    period = read_period(publication.period) if publication.period else None
    if period is not None:
        return MONTHS[period.span]
    spans = [_BY_INTERVAL[stage.when] for stage in item.deadline.stages if stage.when in _BY_INTERVAL] if item else []
    return MONTHS[spans[0]] if spans else None


def _expected(session: Session, one: Expectation) -> Expected:
    page = session.workspace.register(RegisterQuery(item=one.item.uid, order="formed"), 0, _LOOKED_AT)
    known = [session.workspace.publication(row.uid) for row in page.rows]
    fitting = [each for each in known if _span(each) == (one.period.span if one.period else None)]
    model = max(fitting or known, key=_latest, default=None)
    return Expected(one, model, _months_to(one, model) if model else 0)


def _span(publication: Publication) -> Span | None:
    period = read_period(publication.period) if publication.period else None
    return period.span if period else None


def _latest(publication: Publication) -> tuple[date, date]:
    period = read_period(publication.period) if publication.period else None
    formed = publication.formed or publication.created.date()
    return (period.last if period else formed, formed)


def _months_to(one: Expectation, model: Publication) -> int:
    period = read_period(model.period) if model.period else None
    if period is not None and one.period is not None and period.span == one.period.span:
        found = _between(period.first, one.period.first)
        if found > 0:
            return found
    usual = usual_months(model, one.item)
    return usual if usual is not None else max(1, _between(model.formed or model.created.date(), one.due.due))


def _between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


class _Planner:
    """Makes the lines of one plan; what it made counts as being there."""

    def __init__(self, session: Session, stamp: Stamp, *, attachments: bool) -> None:
        self._session, self._stamp, self._attachments = session, stamp, attachments
        self._made: dict[tuple[str, str, str], str] = {}

    def line(self, uid: str, months: int | None) -> CopyLine:
        before = self._session.workspace.publication(uid)
        item = self._session.workspace.item(before.item)
        warnings: list[str] = []
        if months is None:
            months = usual_months(before, item)
        if months is None:
            span = named_span(before.title) or "year"
            months = MONTHS[span]
            warnings.append(f"没有写期次，按{_BY_TITLE[span]}移动")
        if not 0 < abs(months) <= LONGEST_SHIFT:
            raise UsageError("BAD_SHIFT", f"移动{months}个月不行。", f"请写1到{LONGEST_SHIFT}个月。")
        draft = self._draft(before, months, warnings)
        twin = self._twin(draft)
        if twin:
            warnings.insert(0, "同一期同一标题的已经有了")
        return CopyLine(
            before=before,
            draft=draft,
            item=item,
            months=months,
            warnings=tuple(warnings),
            twin=twin,
            refused=self._refusal(draft),
        )

    def _draft(self, before: Publication, months: int, warnings: list[str]) -> Publication:
        period = read_period(before.period) if before.period else None
        shift = Shift(period.first if period else before.formed or before.created.date(), months)
        texts = _moved_texts(before, shift)
        warnings += [f"请核对“{doubt}”" for doubt in _doubts(texts)]
        made = structs.replace(
            before,
            uid=str(uuid4()),
            **{name: moved.text for name, moved in texts.items()},
            **self._moved_days(before, shift, warnings),
            keywords=tuple(shift.words(word).text for word in before.keywords),
            period=_moved_period(period, months, warnings),
            year=_moved_year(before, shift),
            document_number=None,
            index_number=None,
            state=State.DRAFT,
            created=self._stamp.now,
            created_by=self._stamp.who,
            validity="有效",
            abolished_on=None,
            links=(),
            gates={},
            attachments=before.attachments if self._attachments else (),
        )
        if before.document_number:
            warnings.append(f"文号“{before.document_number}”没有带过来")
        return made

    def _moved_days(self, before: Publication, shift: Shift, warnings: list[str]) -> dict[str, Any]:
        """Days beyond the years there are, and events that have not happened yet, are left out and told."""
        events: dict[str, date] = {}
        for name, day in before.days.items():
            moved = _moved_day(shift, day)
            if moved is None or (name in EVENTS and moved > self._stamp.now.date()):
                warnings.append(f"{name}日期先空着（移动后是{moved}，还没有到）" if moved else f"{name}日期先空着")
            else:
                events[name] = moved
        later = {name: _moved_day(shift, getattr(before, name)) for name in _LATER}
        return {"formed": events.pop(FORMED, None), "events": events, **later}

    def _twin(self, draft: Publication) -> str:
        """What is there already, or was made by this plan before."""
        key = (draft.item, draft.title, draft.period)
        if key not in self._made:
            self._made[key] = draft.uid
            return _same(self._session, draft)
        return self._made[key]

    def _refusal(self, draft: Publication) -> str:
        try:
            sound(self._session, draft, self._stamp, None)
        except AppError as error:
            return error.cause
        return ""


def _same(session: Session, draft: Publication) -> str:
    """Uid of what bears the title for the period under the item; the index finds it among any number."""
    page = session.workspace.register(RegisterQuery(item=draft.item, text=draft.title), 0, _LOOKED_AT)
    found = (row.uid for row in page.rows if row.title == draft.title)
    return next((uid for uid in found if session.workspace.publication(uid).period == draft.period), "")


def _moved_texts(before: Publication, shift: Shift) -> dict[str, Moved]:
    return {
        "title": shift.words(before.title),
        "abstract": shift.words(before.abstract),
        "body": shift.words(before.body),
        "html": shift.markup(before.html),
    }


def _doubts(texts: Mapping[str, Moved]) -> list[str]:
    return list(dict.fromkeys(doubt for name in ("title", "abstract") for doubt in texts[name].doubts))


def _moved_day(shift: Shift, day: date | None) -> date | None:
    try:
        return shift.day(day) if day else None
    except OverflowError:
        return None


def _moved_period(period: Period | None, months: int, warnings: list[str]) -> str:
    if period is None:
        return ""
    if months % MONTHS[period.span]:
        warnings.append(f"期次“{period.words}”不是按{months}个月一期，请核对")
    return period.shifted(months).key


def _moved_year(before: Publication, shift: Shift) -> int:
    formed = _moved_day(shift, before.formed)
    return formed.year if formed else shift.year(before.year)


def dates_of(publication: Publication) -> Sequence[tuple[str, date]]:
    """Every day of a publication with its name, as a plan shows them."""
    later = [(words, getattr(publication, name)) for name, words in _LATER.items()]
    return [*publication.days.items(), *((words, day) for words, day in later if day)]
