"""Which days a limit counts from: the words of 公开时限 (处罚决定作出) against the event days that are known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from catalog_app.model.catalog import Stage
from catalog_app.model.publication import EVENTS, FORMED

CHANGED = "变更"
_WORDS: dict[str, tuple[str, ...]] = {
    FORMED: ("形成", "制作", "制定", "产生", "作出"),
    "获取": ("获取", "获得", "取得"),
    CHANGED: ("变更", "变动", "调整", "修改"),
    "批准": ("批准", "批复", "核准", "审批"),
    "印发": ("印发", "颁布", "下发", "下达", "公布", "发布"),
    "收到": ("收到", "接到"),
    "受理": ("受理",),
    "决定": ("决定", "决策"),
}
_OUTRANK = (frozenset(("收到", "受理")), frozenset(("决定", "批准", "印发")))
"""收到征地批准文件 counts from receiving, 作出行政决定 from the decision: the first group that is named holds."""


def event_days(stage: Stage, days: Mapping[str, date], first_start: str | None) -> list[tuple[str, date]]:
    """The event days that `stage` counts from, each an obligation of its own; empty where none is known.

    Of 形成或者获取 the later counts; 变更 is one more, behind it. A limit that names no event, or the first limit's
    event, counts from 形成 where its own day is not known; a limit before an event never does.
    """
    names = _named_events(stage.start or "", tuple(days))
    known = {name: days[name] for name in names if name in days}
    changed = known.pop(CHANGED, None) if stage.start else days.get(CHANGED)
    base = max(known.items(), key=lambda pair: pair[1], default=None)
    may_fall_back = stage.direction == "after" and (stage.part or stage.start in (None, first_start))
    if base is None and may_fall_back and FORMED in days:
        base = (FORMED, days[FORMED])
    found = [] if base is None else [base]
    if changed and stage.direction == "after" and (base is None or changed > base[1]):
        found.append((CHANGED, changed))
    return found


@lru_cache(maxsize=4096)
def _named_events(start: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Names of events that the words of a limit mean; what the clerk named in the same words goes first."""
    if not start:
        return (FORMED,)
    own = tuple(name for name in known if name not in EVENTS and (name in start or start in name))
    if own:
        return own
    named = [name for name, words in _WORDS.items() if any(word in start for word in words)]
    for group in _OUTRANK:
        if group & set(named):
            return tuple(name for name in named if name in group or name == CHANGED)
    return tuple(named)
