"""What a county portal wants: columns of 清单.xlsx, column tree, forms and limits. A profile is data and editable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError

PROFILE_SCHEMA = "catalog-app/portal-profile/2"
_READABLE_SCHEMAS = ("catalog-app/portal-profile/1", PROFILE_SCHEMA)
FRAGMENT_TAGS = ("p", "br", "strong", "table", "tr", "td", "th", "a", "img")
LIST_KEYS = (
    "sequence", "column_path", "column_code", "title", "subtitle", "index_no", "doc_no", "publisher", "made_date",
    "pub_date", "source", "author", "topic", "genre", "match_cat", "keywords", "abstract", "open_mode",
    "open_attribute", "validity", "abolished", "display_from", "display_to", "body_file", "attachments", "interp_link",
    "item_number", "note", "url",
)  # fmt: skip
"""What can stand in a column of 清单.xlsx, in the default order. `url`, of what is taken down, is in none unasked."""
LIST_NAMES = dict(
    zip(
        LIST_KEYS,
        (
            *("序号", "栏目路径", "栏目代码", "标题", "副标题", "索引号", "文号", "发布机构", "成文日期", "发布日期"),
            *("来源", "作者", "主题分类", "体裁分类", "组配分类", "关键词", "内容概述", "公开方式", "公开属性"),
            *("有效性", "废止日期", "公示开始", "公示结束", "正文文件", "附件文件", "解读链接", "目录事项编号"),
            *("备注", "网址"),
        ),
        strict=True,
    )
)
"""What each of `LIST_KEYS` is called here, whatever the portal calls it."""
FIXED_KEYS = (
    "subtitle", "publisher", "source", "author", "topic", "genre", "match_cat", "keywords", "open_mode",
    "open_attribute", "validity",
)  # fmt: skip
"""Values that may be given once for all; those of a publication itself go before them."""
DateForm = Literal["YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD", "YYYY年M月D日", "YYYY-MM-DD HH:MM"]
BodyFile = Literal["正文.html", "正文.txt", "正文.docx"]
FOLDER_FIELDS = ("序号", "标题", "索引号", "文号", "成文日期", "栏目代码")
"""What a folder's name may be put together from, in braces; 序号 is needed, for it makes the names differ."""
NAME_LIMIT = 80
"""Longest file or folder name portals are known to take (brief 5.6)."""
_FIELD = re.compile(r"\{([^{}]*)\}")
LONGEST_FOLDER_FORM = 200
_BROKEN_PATH = re.compile(r"//|^/|/$|(?:^|/)\.{1,2}(?:/|$)|[\x00-\x1f]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_FORMULA = re.compile(r"\s*[=+\-@]")
_PLACE = re.compile(r"(?:at|field) `\$?\.?([^`]{1,80})`")


class ListColumn(Struct, frozen=True):
    """A column of 清单.xlsx: which value, under which header label, how wide in characters."""

    key: str
    label: str
    width: float = 12.0


class PortalColumn(Struct, frozen=True):
    """A column of the portal: its path from the root, parts joined by /, and its code."""

    path: str
    code: str = ""


class PortalProfile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One portal. `confirmed` tells whether the county has said so; shipped profiles are not."""

    schema: str = PROFILE_SCHEMA
    name: str
    title: str
    confirmed: bool = False
    source: str = ""
    """Where the facts are from, in words."""
    list_columns: tuple[ListColumn, ...]
    date_form: DateForm = "YYYY-MM-DD"
    date_cells: bool = False
    """Dates as real dates of the workbook, shown in `date_form`, and not as text."""
    number_cells: bool = False
    """序号 as a number and not as text; every longer number stays text."""
    allowed_tags: tuple[str, ...] = FRAGMENT_TAGS
    column_root: str = ""
    """Path of the column everything hangs under where nothing else is named."""
    columns: dict[str, PortalColumn] = {}
    """By domain code (06) or number of an item (06-003)."""
    kinds: dict[str, PortalColumn] = {}
    """By kind of publication (政策文件), before the domain's."""
    tree: tuple[PortalColumn, ...] = ()
    """The portal's columns as far as known; a package must not name another one. Empty = not known."""
    constants: dict[str, str] = {}
    """Values of 清单 columns that are the same for all."""
    index_number: Literal["ours", "portal"] = "ours"
    """Who gives the 索引号; "portal" leaves the column empty and waits for the answer."""
    body_file: BodyFile = "正文.html"
    """Which file 清单 names as the text."""
    folder_form: str = "{序号}_{标题}"
    """Name of a publication's folder, of `FOLDER_FIELDS`."""
    title_limit: int = 100
    abstract_limit: int = 100
    picture_limit: int = 0
    """Largest picture in bytes; 0 = no limit known."""
    attachment_limit: int = 0
    """Largest attachment in bytes; 0 = no limit known."""
    attachment_kinds: tuple[str, ...] = ()
    """Allowed suffixes without dot; empty = any."""

    def column(self, domain_code: str, domain_name: str, *, item: str = "", kind: str = "") -> PortalColumn:
        """Where information goes: by its item's number, its kind, its domain, or under the root."""
        for known, key in ((self.columns, item), (self.kinds, kind), (self.columns, domain_code)):
            if key and key in known:
                return known[key]
        return PortalColumn("/".join(filter(None, (self.column_root, domain_name))))


def load_profile(data: bytes, name: str) -> PortalProfile:
    """Read a profile; WorldError DAMAGED_PROFILE names the file and the place."""
    try:
        profile = msgspec.json.decode(data, type=PortalProfile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        place = _PLACE.search(str(error))
        raise _damaged(name, f"{place[1]} 处不合格式" if place else "不合格式") from error
    fault = next(profile_faults(profile), "")
    if fault:
        raise _damaged(name, fault)
    return profile


def dump_profile(profile: PortalProfile) -> bytes:
    """The profile as `load_profile` reads it."""
    return msgspec.json.format(msgspec.json.encode(profile), indent=1) + b"\n"


def profile_faults(profile: PortalProfile) -> Iterator[str]:
    """What cannot be in a profile, as `field：reason`; nothing when it is usable."""
    if profile.schema not in _READABLE_SCHEMAS:
        yield f"schema：不认识“{profile.schema}”"
    if not profile.name.strip() or not profile.title.strip():
        yield "title：方案没有名称"
    yield from _list_faults(profile)
    if not set(profile.allowed_tags) <= set(FRAGMENT_TAGS):
        yield "allowed_tags：含有不允许的标签"
    yield from _folder_faults(profile.folder_form)
    yield from _column_faults(profile)
    for field in ("title_limit", "abstract_limit"):
        if getattr(profile, field) <= 0:
            yield f"{field}：必须大于0"
    for field in ("picture_limit", "attachment_limit"):
        if getattr(profile, field) < 0:
            yield f"{field}：不能小于0"


def _list_faults(profile: PortalProfile) -> Iterator[str]:
    keys = [column.key for column in profile.list_columns]
    unknown = [key for key in keys if key not in LIST_KEYS]
    if unknown:
        yield f"list_columns：不认识“{unknown[0][:40]}”"
    fixed = [key for key in profile.constants if key not in FIXED_KEYS]
    if fixed:
        yield f"constants：“{LIST_NAMES.get(fixed[0], fixed[0][:40])}”不能统一填写"
    labels = [column.label.strip() for column in profile.list_columns]
    if len(set(labels)) != len(labels):
        yield "list_columns：两列的表头相同"
    if any(_FORMULA.match(label) or _UNPRINTABLE.search(label) for label in labels):
        yield "list_columns：有一列的表头像公式，或有看不见的字符"
    if not keys or len(set(keys)) != len(keys):
        yield "list_columns：没有列，或同一列出现两次"
    if any(not column.label.strip() or not 0 < column.width <= 255 for column in profile.list_columns):
        yield "list_columns：有一列没有表头，或宽度不对"


def _folder_faults(form: str) -> Iterator[str]:
    fields = _FIELD.findall(form)
    unknown = [field for field in fields if field not in FOLDER_FIELDS]
    if unknown or "{" in _FIELD.sub("", form) or "}" in _FIELD.sub("", form):
        yield f"folder_form：不认识“{{{unknown[0] if unknown else ''}}}”"
    if len(form) > LONGEST_FOLDER_FORM or _UNPRINTABLE.search(form):
        yield f"folder_form：超过{LONGEST_FOLDER_FORM}字，或有看不见的字符"
    if "序号" not in fields:
        yield "folder_form：要有{序号}，不同信息的文件夹才不会重名"


def _column_faults(profile: PortalProfile) -> Iterator[str]:
    named = [("columns", column) for column in profile.columns.values()]
    named += [("kinds", column) for column in profile.kinds.values()]
    known = {column.path for column in profile.tree}
    for field, column in [*named, *(("tree", column) for column in profile.tree)]:
        if not column.path.strip() or _BROKEN_PATH.search(column.path):
            yield f"{field}：栏目路径“{column.path}”不完整"
        elif field != "tree" and known and column.path not in known:
            yield f"{field}：栏目“{column.path}”不在栏目树里"
    if len(known) != len(profile.tree):
        yield "tree：同一栏目出现两次"


def folder_name(form: str, values: dict[str, str]) -> str:
    """A folder's name by `folder_form`; what is not known is left out with the mark beside it."""
    name = _FIELD.sub(lambda found: values.get(found[1], ""), form)
    return re.sub(r"([_\-—·.]){2,}", r"\1", name).strip("_-—·. ")


def _damaged(name: str, place: str) -> WorldError:
    return WorldError("DAMAGED_PROFILE", f"门户方案“{name}”已损坏：{place}。", "请重新安装程序，或恢复这个方案文件。")
