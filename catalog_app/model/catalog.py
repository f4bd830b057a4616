"""The catalog: one item (公开事项) is one row of the township's 基层政务公开标准目录.

All objects are frozen; `msgspec.structs.replace` makes a changed copy. Field keys are those of the command line's JSON.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

StageRule = Literal["working_days", "calendar_days", "immediate", "fixed_date", "period", "other"]
StageKind = Literal["publish", "display", "interval"]


class Origin(StrEnum):
    """Where an item comes from; decides what may be done with it."""

    STANDARD = "standard"
    ADAPTED = "adapted"
    LOCAL = "local"
    NOT_APPLICABLE = "not_applicable"


ORIGIN_LABELS = {
    Origin.STANDARD: "国家目录",
    Origin.ADAPTED: "改编",
    Origin.LOCAL: "本地",
    Origin.NOT_APPLICABLE: "不适用",
}


class Element(Struct, frozen=True):
    """One entry of 公开内容（要素）."""

    text: str
    optional: bool = False


class Basis(Struct, frozen=True, omit_defaults=True):
    """A legal source (公开依据): title without 《》, document number as 国发〔2019〕1号, article as printed."""

    title: str
    number: str | None = None
    article: str | None = None


class Stage(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One stage of a deadline (design.md 1). `days` counts `unit` (day, or hour where said)."""

    rule: StageRule
    days: int | None = None
    start: str | None = field(default=None, name="from")
    unit: Literal["day", "hour", "week", "month"] = "day"
    when: str | None = None
    """For fixed_date and period: 每年3月31日前, 每季度, 首个月20日 … in the field's words."""
    direction: Literal["after", "before"] = "after"
    channels: tuple[str, ...] = ()
    part: str | None = None
    kind: StageKind = "publish"


class Deadline(Struct, frozen=True):
    """公开时限: `text` is what is printed, `stages` is what it means."""

    text: str = ""
    stages: tuple[Stage, ...] = ()


class Channels(Struct, frozen=True):
    """公开渠道和载体: national names exactly; `other` names what stands behind 其他 and local platforms."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    rule: Literal["all", "any"] = "all"
    text: str = ""
    """As printed in the file it came from; empty when entered here."""


class Audience(Struct, frozen=True):
    """公开对象. `public` None means the source does not tell; `groups` names the 特定群体."""

    public: bool | None = None
    groups: str | None = None


class Item(Struct, frozen=True, kw_only=True):
    """One row of the township's own catalog. `number` (事项编号) and `uid` never change and are never reused."""

    uid: str
    domain: str
    number: str
    position: int
    """Place inside the domain, 1 upwards; the printed 序号."""
    level1: str
    level2: str | None = None
    level3: str | None = None
    elements: tuple[Element, ...] = ()
    basis: tuple[Basis, ...] = ()
    deadline: Deadline = Deadline()
    publisher: str | None = None
    channels: Channels = Channels()
    audience: Audience = Audience()
    mode: tuple[str, ...] = ()
    """Any of 主动, 依申请."""
    levels: tuple[str, ...] = ()
    """Any of 县级, 乡级, 村级."""
    marks: tuple[str, ...] = ()
    extra: dict[str, str] = {}
    origin: Origin = Origin.LOCAL
    standard_id: str | None = None
    reason: str | None = None
    """Why it was adapted, or why it does not apply."""
    station: str | None = None
    """uid of the Station (责任站所) that supplies the content."""

    @property
    def title(self) -> str:
        """The most specific name: 三级, else 二级, else 一级事项."""
        return self.level3 or self.level2 or self.level1


class Domain(Struct, frozen=True, kw_only=True):
    """One domain (领域) of the workspace. `version` is that of the bundled standard it was adopted from."""

    code: str
    name: str
    full_name: str
    position: int
    version: str | None = None


class DomainCatalog(Struct, frozen=True):
    """A snapshot for exporters: a domain with its items in printed order."""

    domain: Domain
    items: tuple[Item, ...]


MODES = ("主动", "依申请")
LEVELS = ("县级", "乡级", "村级")
