"""Items drawn from the national standards and made local: what the file is about to say, and its truth."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from bench.catalogs import phrases

STANDARDS = Path(__file__).parents[2] / "resources" / "standards"
MOST_LISTED = 9
"""Elements or titles kept of one item: files stay small."""


@dataclass(kw_only=True)
class Entry:
    """One item: its true values, and what the file leaves open about it."""

    domain: str
    domain_name: str
    level1: str
    level2: str | None
    level3: str | None = None
    elements: list[tuple[str, bool]]
    basis: list[tuple[str, str | None]]
    deadline: str
    stages: tuple[phrases.Stage, ...] | None
    publisher: str | None
    ticked: list[str]
    platforms: list[str] = field(default_factory=list)
    other_text: str | None = None
    other_ticked: bool = False
    """其他 is ticked and says nothing."""
    public: bool | None = True
    groups: str | None = None
    modes: set[str] = field(default_factory=lambda: {"主动"})
    leaves: set[int] = field(default_factory=set)
    levels: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)
    marks: dict[str, bool] = field(default_factory=dict)
    """any_of, joined, label_any"""
    printed: dict[str, str] = field(default_factory=dict)
    """What stands in a column in place of the value, e.g. 同上."""
    hidden: bool = False

    def truth(self) -> dict[str, Any]:
        """What a careful reader makes of this item."""
        free = set(self.free) | ({"stages"} if self.stages is None else set())
        return {
            "domain": self.domain,
            "level1": self.level1,
            "level2": self.level2,
            "level3": self.level3,
            "elements": [{"text": text, "optional": optional} for text, optional in self.elements],
            "basis": [{"title": title, "number": number} for title, number in self.basis],
            "deadline": {
                "text": self.deadline,
                "stages": [{"rules": rules, "days": days} for rules, days in self.stages or ()],
            },
            "publisher": self.publisher,
            "channels": {"required": self._required(), "other": self._other()},
            "audience": {"public": self.public, "groups": self.groups},
            "mode": [mode for mode in ("主动", "依申请") if mode in self.modes],
            "levels": self.levels,
            **({"extra": self.extra} if self.extra else {}),
            "free": sorted(free),
            "free_channels": ["其他"] if self.platforms else [],
            "free_levels": ["市级"],
            **self.marks,
        }

    def _required(self) -> list[str]:
        return [*self.ticked, *(["其他"] if self.other_text or self.other_ticked else [])]

    def _other(self) -> list[str]:
        return [*self.platforms, *([self.other_text] if self.other_text else [])]


@cache
def standards() -> dict[str, dict[str, Any]]:
    """The national standards by code."""
    files = sorted(STANDARDS.glob("[0-9][0-9].json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def draw_entries(code: str, town: str, many: int, chance: Random) -> list[Entry]:
    """Neighbouring items of one domain as the town printed them; where it has not so many, from the first on again."""
    domain = standards()[code]
    rows = [row for row in domain["items"] if _readable(row)]
    start = chance.randrange(max(1, len(rows) - many + 1))
    return [_entry(row, code, domain["name"], town, chance) for row in islice(cycle(rows), start, start + many)]


def _readable(row: dict[str, Any]) -> bool:
    return not any(re.search(r"[；。\n]", element["text"]) for element in row["elements"])


def _entry(row: dict[str, Any], code: str, name: str, town: str, chance: Random) -> Entry:
    text, stages = chance.choice(phrases.DEADLINES)
    public = chance.random() < 0.75
    return Entry(
        domain=code,
        domain_name=name,
        level1=row["level1"],
        level2=_local_label(row.get("level2"), chance),
        elements=_local_elements([element["text"] for element in row["elements"]], chance),
        basis=_basis(row, chance),
        deadline=text,
        stages=stages,
        publisher=_publisher(row, town, chance),
        ticked=_ticked(row, chance),
        public=public,
        groups=None if public else chance.choice(phrases.GROUPS),
        modes=set(chance.choice([["主动"]] * 6 + [["依申请"], ["主动", "依申请"]])),
    )


def _local_label(label: str | None, chance: Random) -> str | None:
    if label is None or chance.random() < 0.85:
        return label
    return label + chance.choice(("（试行）", "（镇级）"))


def _local_elements(texts: list[str], chance: Random) -> list[tuple[str, bool]]:
    """Some left out, one of the town's own added: at most nine."""
    kept = [text for text in dict.fromkeys(texts) if chance.random() < 0.9] or texts[:1]
    elements = [(text, False) for text in kept[:MOST_LISTED]]
    if chance.random() < 0.25:
        elements.append((chance.choice(phrases.LOCAL_ELEMENTS), chance.random() < 0.5))
    return list(dict(elements).items())


def _basis(row: dict[str, Any], chance: Random) -> list[tuple[str, str | None]]:
    titles = [(basis["title"], basis.get("number")) for basis in row["basis"]]
    kept = [(title, number) for title, number in titles if not re.search(r"[（、]|令第.*令第", number or "")]
    return list(dict(kept[: chance.choice((3, 5, 12))]).items()) or [
        ("中华人民共和国政府信息公开条例", "国务院令第711号")
    ]


def _publisher(row: dict[str, Any], town: str, chance: Random) -> str:
    hall = town + "办事处" if town.endswith("街道") else town + "人民政府"
    offered = (
        [hall] * 5 + [hall + "、村民委员会"] * 2 + [town + chance.choice(phrases.OFFICES)] * 3 + [row["publisher"]]
    )
    return str(chance.choice(offered))


def _ticked(row: dict[str, Any], chance: Random) -> list[str]:
    wanted = {name for name in row["channels"]["required"] if name != "其他"}
    wanted |= {name for name in phrases.CHANNELS[:-1] if chance.random() < 0.07}
    return [name for name in phrases.CHANNELS if name in wanted] or ["政府网站"]
