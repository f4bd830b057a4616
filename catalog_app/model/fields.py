"""THE table of item fields. Grid, form, importer, checks, workbook, PDF and HTML all read it.

To add a field: add an attribute to `Item`, one `Field` here, its text form in `cells.py`; tests/model/test_fields.py
compares the three. Widths are relative to each other and hold for every output.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Kind(Enum):
    """How a field is edited, printed and read back."""

    TEXT = "text"
    ELEMENTS = "elements"
    BASIS = "basis"
    DEADLINE = "deadline"
    CHANNELS = "channels"
    TICKS = "ticks"
    """A group of leaf columns, each ticked with √ (or a word in its place)."""


class Leaf(Struct, frozen=True):
    """One sub-column under a group header."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    width: float = 3.0


class Field(Struct, frozen=True, kw_only=True):
    """One field of an item. `group` is the tab of the item panel, `header` the two-line header's upper word."""

    key: str
    label: str
    kind: Kind
    width: float
    group: str
    aliases: tuple[str, ...] = ()
    header: str | None = None
    """Upper header cell this column stands under, where it shares one with its neighbour."""
    legend: str = ""
    """Printed in brackets behind the label, e.g. ■必选 □可选."""
    leaves: tuple[Leaf, ...] = ()
    required: bool = False
    in_table: bool = True
    """Whether it has a column in printed tables."""


FIELDS: tuple[Field, ...] = (
    Field(
        key="level1",
        label="一级事项",
        kind=Kind.TEXT,
        width=9,
        group="基本",
        header="公开事项",
        aliases=(
            *("一级", "一级目录", "一级公开事项", "一级指标", "一级分类", "I级公开事项", "I级事项"),
            *("事项", "事项名称", "公开事项", "公开事项名称", "政务公开事项", "公开项目"),
        ),
        required=True,
    ),
    Field(
        key="level2",
        label="二级事项",
        kind=Kind.TEXT,
        width=10,
        group="基本",
        header="公开事项",
        aliases=("二级", "二级目录", "二级公开事项", "二级指标", "二级分类", "II级公开事项", "II级事项"),
    ),
    Field(
        key="level3",
        label="三级事项",
        kind=Kind.TEXT,
        width=9,
        group="基本",
        header="公开事项",
        aliases=("三级", "三级目录", "三级公开事项", "三级指标", "三级分类", "III级公开事项", "III级事项"),
        in_table=False,
    ),
    Field(
        key="elements",
        label="公开内容（要素）",
        kind=Kind.ELEMENTS,
        width=27,
        group="基本",
        legend="●必填 〇可选",
        aliases=(
            *("公开内容", "公开内容（要素）及要求", "公开内容及要求", "公开内容和测评依据", "公开内容要素"),
            *("内容要素", "公开要素", "内容", "公开信息内容", "公开具体内容", "事项内容"),
        ),
        required=True,
    ),
    Field(
        key="basis",
        label="公开依据",
        kind=Kind.BASIS,
        width=22,
        group="依据",
        aliases=("依据", "法律依据", "政策依据", "公开法律依据", "设立依据"),
        required=True,
    ),
    Field(
        key="deadline",
        label="公开时限",
        kind=Kind.DEADLINE,
        width=14,
        group="时限",
        aliases=("时限", "公开期限", "公开时间", "公开时限要求", "公开时效"),
        required=True,
    ),
    Field(
        key="publisher",
        label="公开主体",
        kind=Kind.TEXT,
        width=10,
        group="基本",
        aliases=(
            *("主体", "责任主体", "公开责任主体", "责任单位", "公开单位", "公开责任单位", "发布主体", "公开机构"),
        ),
        required=True,
    ),
    Field(
        key="channels",
        label="公开渠道和载体",
        kind=Kind.CHANNELS,
        width=20,
        group="渠道",
        legend="■必选 □可选",
        aliases=(
            *(
                "公开渠道",
                "渠道和载体",
                "公开渠道及载体",
                "公开渠道与载体",
                "公开渠道载体",
                "公开载体",
                "公开载体和渠道",
            ),
            *("公开途径", "公开平台", "发布渠道", "渠道", "载体"),
        ),
        required=True,
    ),
    Field(
        key="audience",
        label="公开对象",
        kind=Kind.TICKS,
        width=7,
        group="渠道",
        leaves=(
            Leaf("public", "全社会", ("社会", "社会公众", "全体社会"), 3.2),
            Leaf(
                "groups",
                "特定群体",
                ("特定群众", "一定范围", "特定对象", "特定人群", "特定范围", "特定群体（请写明）"),
                4.6,
            ),
        ),
        aliases=("公开范围", "公开对象范围"),
    ),
    Field(
        key="mode",
        label="公开方式",
        kind=Kind.TICKS,
        width=6,
        group="渠道",
        leaves=(Leaf("主动", "主动", ("主动公开",), 2.6), Leaf("依申请", "依申请公开", ("依申请", "申请公开"), 3.4)),
    ),
    Field(
        key="levels",
        label="公开层级",
        kind=Kind.TICKS,
        width=8,
        group="渠道",
        leaves=(
            Leaf("县级", "县级", ("县（区）级", "区级", "市级", "区县级"), 2.6),
            Leaf("乡级", "乡级", ("乡镇级", "镇级", "镇街级", "街道", "乡级（街道）"), 2.6),
            Leaf("村级", "村级", ("社区级", "社区"), 2.6),
        ),
        aliases=("公开层次", "公开级别", "层级"),
    ),
    Field(key="marks", label="标注", kind=Kind.TEXT, width=8, group="基本", in_table=False),
)

BY_KEY = {field.key: field for field in FIELDS}

SEQUENCE_LABEL = "序号"
SEQUENCE_WIDTH = 3.2
STATION_LABEL = "责任站所"
ORIGIN_LABEL = "来源"
REASON_LABEL = "理由"
NUMBER_LABEL = "事项编号"
TICK = "√"


def editable_keys() -> tuple[str, ...]:
    """Keys a clerk may edit in the grid and the panel, in table order."""
    return tuple(field.key for field in FIELDS)
