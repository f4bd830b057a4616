"""批量填写: one value put into many publications as one step; what was approved is reviewed anew, and told so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct, structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import AppError, UsageError
from catalog_app.model.publication import EVENTS, FIVE_STAGES, FORMED, VALIDITIES, Publication, ReviewStep
from catalog_app.services.bulk_entry import FEW
from catalog_app.services.cases import notice_cases
from catalog_app.services.publications import sound
from catalog_app.services.reviewing import reopened
from catalog_app.services.session import Session
from catalog_app.services.vocabulary import kinds

__all__ = [
    "FIELDS",
    "FillField",
    "FillLine",
    "FillPlan",
    "Openness",
    "apply_fill",
    "choices_of",
    "fill_down",
    "plan_fill",
    "value_of",
]
MOST = 500
"""So many publications at once."""
_EVENT = "event:"
_ABOLISHED = "废止"


class FillField(Struct, frozen=True):
    """What can be filled in, and how its value is entered."""

    key: str
    label: str
    entry: Literal["choice", "text", "year", "day", "openness", "words"]


class Openness(Struct, frozen=True):
    """公开属性 with its reason: they go together."""

    openness: str
    openness_reason: str | None = None
    openness_note: str = ""
    reassess_on: date | None = None


FIELDS: dict[str, FillField] = {
    field.key: field
    for field in (
        FillField("kind", "种类", "choice"),
        FillField("period", "期次", "text"),
        FillField("year", "年度", "year"),
        FillField("station", "站所", "choice"),
        FillField("case", "公示情形", "choice"),
        FillField("openness", "公开属性和理由", "openness"),
        FillField("five_stage", "五公开", "choice"),
        FillField("validity", "有效性", "choice"),
        FillField("keywords", "关键词", "words"),
        FillField("formed", "形成日期", "day"),
        *(FillField(_EVENT + name, f"{name}日期", "day") for name in EVENTS if name != FORMED),
        FillField("display_until", "展示截止日期", "day"),
        FillField("expires_on", "失效日期", "day"),
        FillField("reassess_on", "重新评估日期", "day"),
        FillField("abstract", "内容概述", "text"),
        FillField("no_interpretation", "不需要解读的理由", "text"),
    )
}
"""In the order they are offered."""


class FillLine(Struct, frozen=True, kw_only=True):
    """What becomes of one publication."""

    before: Publication
    after: Publication
    old: str
    new: str
    """The value in words."""
    state: Literal["change", "reopen", "same", "refused"]
    reason: str = ""

    @property
    def offered(self) -> bool:
        """Whether it is taken unless somebody says otherwise: what was approved is only when asked for."""
        return self.state == "change"


class FillPlan(Struct, frozen=True):
    """What a filling would do; nothing is written yet."""

    field: FillField
    lines: tuple[FillLine, ...]


def choices_of(session: Session, key: str) -> list[tuple[Any, str]]:
    """The values of a chosen field with their words; empty for what is typed."""
    if key == "station":
        return [("", "（随事项）"), *((one.uid, one.name) for one in session.workspace.stations())]
    if key == "case":
        return [("", "（无）"), *((case.name, case.name) for case in notice_cases(session))]
    if key == "five_stage":
        return [(None, "（无）"), *((name, name) for name in FIVE_STAGES)]
    names = {"kind": tuple(kinds()), "validity": tuple(name for name in VALIDITIES if name != _ABOLISHED)}.get(key, ())
    return [(name, name) for name in names]


def value_of(publication: Publication, key: str) -> Any:
    """What a publication has there now."""
    if key.startswith(_EVENT):
        return publication.events.get(key.removeprefix(_EVENT))
    if key == "openness":
        return Openness(*(getattr(publication, name) for name in Openness.__struct_fields__))
    return getattr(publication, key)


def plan_fill(session: Session, uids: Sequence[str], key: str, value: Any, stamp: Stamp) -> FillPlan:
    """What each of them would become. UNKNOWN_PUBLICATION; UsageError UNKNOWN_CHOICE for a field, TOO_MANY_CHOSEN."""
    field = _field(key)
    if len(uids) > MOST:
        raise UsageError("TOO_MANY_CHOSEN", f"选了{len(uids)}条，一次最多填写{MOST}条。", "请分几次填写。")
    names = dict(choices_of(session, key))
    return FillPlan(field, tuple(_line(session, uid, field, value, names, stamp) for uid in dict.fromkeys(uids)))


def apply_fill(session: Session, plan: FillPlan, stamp: Stamp, chosen: Collection[str] | None = None) -> ChangeSet:
    """Keep the chosen lines (by uid; None = all that change, approved ones too) as one step. NOTHING_CHOSEN."""
    lines = [line for line in plan.lines if line.state in ("change", "reopen")]
    lines = [line for line in lines if chosen is None or line.before.uid in chosen]
    if not lines:
        raise UsageError("NOTHING_CHOSEN", "没有要改的公开信息。", "请至少勾选一条会改动的。")
    kept = [_kept(session, line, stamp) for line in lines]
    name = f"批量填写{plan.field.label}（{len(kept)}条）"
    with session.workspace.transaction(name, stamp, bulk=len(kept) > FEW) as recorder:
        for publication, step in kept:
            recorder.save_publication(publication)
            if step is not None:
                recorder.add_review_step(step)
    return session.notify(recorder.changes)


def fill_down(session: Session, uids: Sequence[str], key: str, value: Any, stamp: Stamp) -> ChangeSet:
    """Put a value into all of them; the plan's refused and equal ones stay. Errors as `plan_fill`, `apply_fill`."""
    return apply_fill(session, plan_fill(session, uids, key, value, stamp), stamp)


def words_of(value: Any, names: Mapping[Any, str]) -> str:
    """A value as the plan shows it."""
    if isinstance(value, Openness):
        reassess = f"{value.reassess_on}重新评估" if value.reassess_on else ""
        return "，".join(filter(None, (value.openness, value.openness_reason, value.openness_note, reassess)))
    if isinstance(value, tuple):
        return "、".join(value)
    return names.get(value) or ("" if value is None else str(value))


def _field(key: str) -> FillField:
    field = FIELDS.get(key)
    if field is None:
        labels = "、".join(one.label for one in FIELDS.values())
        raise UsageError("UNKNOWN_CHOICE", f"不能批量填写“{key[:40]}”。", f"可用的是：{labels}。")
    return field


def _line(session: Session, uid: str, field: FillField, value: Any, names: Mapping[Any, str], stamp: Stamp) -> FillLine:
    before = session.workspace.publication(uid)
    old = words_of(value_of(before, field.key), names)
    try:
        after = _after(session, before, field.key, value, stamp)
        step = reopened(session, before, after, stamp)[1]
    except AppError as error:
        return FillLine(
            before=before, after=before, old=old, new=words_of(value, names), state="refused", reason=error.cause
        )
    new = words_of(value_of(after, field.key), names)
    if after == before:
        return FillLine(before=before, after=after, old=old, new=new, state="same", reason="已经是这样")
    if step is not None:
        return FillLine(before=before, after=after, old=old, new=new, state="reopen", reason="已经终审，改后回到初审")
    return FillLine(before=before, after=after, old=old, new=new, state="change")


def _after(session: Session, before: Publication, key: str, value: Any, stamp: Stamp) -> Publication:
    if key == "validity" and value == _ABOLISHED:
        raise UsageError("WRONG_STEP", "废止要写明日期和理由。", "请在“审核…”里逐条废止。")
    if key.startswith(_EVENT):
        name = key.removeprefix(_EVENT)
        events = {event: day for event, day in before.events.items() if event != name}
        filled = structs.replace(before, events=events | ({name: value} if value else {}))
    elif isinstance(value, Openness):
        filled = structs.replace(before, **structs.asdict(value))
    else:
        filled = structs.replace(before, **{key: value})
    return structs.replace(sound(session, filled, stamp, None, before), state=before.state)


def _kept(session: Session, line: FillLine, stamp: Stamp) -> tuple[Publication, ReviewStep | None]:
    return reopened(session, session.workspace.publication(line.before.uid), line.after, stamp)
