"""The township itself, its people and places."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

UnitKind = Literal["乡", "镇", "街道"]


class Unit(Struct, frozen=True, kw_only=True):
    """The unit (单位) the workspace belongs to."""

    name: str
    """Short name, 青石桥镇."""
    kind: UnitKind
    county: str = ""
    full_name: str = ""
    """As it signs, 青石桥镇人民政府."""
    levels: tuple[str, ...] = ("乡级", "村级")
    area_code: str = ""
    credit_code: str = ""
    """统一社会信用代码."""
    address: str = ""
    office_hours: str = ""
    website: str = ""
    site_code: str = ""
    """网站标识码."""
    channels: tuple[str, ...] = ()
    """The channels the township really has; empty = not told yet."""

    @property
    def signature(self) -> str:
        """The name printed under a notice."""
        return self.full_name or default_full_name(self.name, self.kind)


def default_full_name(name: str, kind: UnitKind) -> str:
    """青石桥镇 → 青石桥镇人民政府; 城关街道 → 城关街道办事处."""
    ending = "办事处" if kind == "街道" else "人民政府"
    return name if name.endswith(ending) else name + ending


def guess_kind(name: str) -> UnitKind:
    """The unit kind told by the last characters of its name; 镇 where they tell nothing."""
    if name.endswith(("街道", "街道办事处")):
        return "街道"
    return "乡" if name.removesuffix("人民政府").endswith("乡") else "镇"


class Contact(Struct, frozen=True, kw_only=True):
    """A public contact (监督电话 …). Exempt from the private-number check by exact match of `value`."""

    uid: str
    label: str
    value: str
    owner: str = ""

    @property
    def reached(self) -> str:
        """Number and office, which is left out where the label has said it: 0873-1234567（镇纪委）."""
        return f"{self.value}（{self.owner}）" if self.owner and self.owner not in self.label else self.value

    @property
    def words(self) -> str:
        """监督电话：0873-1234567（镇纪委）."""
        return f"{self.label}：{self.reached}"


class Station(Struct, frozen=True, kw_only=True):
    """An office inside the township (站所)."""

    uid: str
    name: str
    phone: str = ""
    domains: tuple[str, ...] = ()
    """Codes of the domains it is in charge of."""


class Village(Struct, frozen=True, kw_only=True):
    """A village or community; `position` is the printed order."""

    uid: str
    name: str
    kind: Literal["村", "社区"] = "村"
    position: int = 0


class Board(Struct, frozen=True, kw_only=True):
    """A noticeboard (公示栏); `village` None = the township's own."""

    uid: str
    name: str
    village: str | None = None
    place: str = ""
    paper: str = "A4"


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who works with the program or signs."""

    uid: str
    name: str
    role: str = ""
    station: str | None = None
