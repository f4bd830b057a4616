"""What a county portal wants: columns of 清单.xlsx, column tree, forms and limits. A profile is data and editable."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError

PROFILE_SCHEMA = "catalog-app/portal-profile/1"
FRAGMENT_TAGS = ("p", "br", "strong", "table", "tr", "td", "th", "a", "img")
LIST_KEYS = (
    "sequence", "column_path", "column_code", "title", "subtitle", "index_no", "doc_no", "publisher", "made_date",
    "pub_date", "source", "author", "topic", "genre", "match_cat", "keywords", "abstract", "open_mode",
    "open_attribute", "validity", "abolished", "display_from", "display_to", "body_file", "attachments", "interp_link",
    "item_number", "note",
)  # fmt: skip
"""What can stand in a column of 清单.xlsx, in the default order."""


class ListColumn(Struct, frozen=True):
    """A column of 清单.xlsx: which value, under which header label, how wide in characters."""

    key: str
    label: str
    width: float = 12.0


class PortalColumn(Struct, frozen=True):
    """Where a domain's information goes on the portal."""

    path: str
    code: str = ""


class PortalProfile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One portal. `confirmed` tells whether the county has said so; shipped profiles are not."""

    schema: str = PROFILE_SCHEMA
    name: str
    title: str
    confirmed: bool = False
    list_columns: tuple[ListColumn, ...]
    date_form: Literal["YYYY-MM-DD", "YYYY/MM/DD", "YYYY年M月D日"] = "YYYY-MM-DD"
    allowed_tags: tuple[str, ...] = FRAGMENT_TAGS
    column_root: str = ""
    """Path of the column everything hangs under where `columns` names none."""
    columns: dict[str, PortalColumn] = {}
    """By domain code."""
    constants: dict[str, str] = {}
    """Values of 清单 columns that are the same for all."""
    title_limit: int = 100
    attachment_kinds: tuple[str, ...] = ()
    """Allowed suffixes without dot; empty = any."""

    def column(self, domain_code: str, domain_name: str) -> PortalColumn:
        """Where the information of a domain goes."""
        found = self.columns.get(domain_code)
        return found or PortalColumn("/".join(filter(None, (self.column_root, domain_name))))


def load_profile(data: bytes, name: str) -> PortalProfile:
    """Read a profile; WorldError DAMAGED_PROFILE names the file and the place."""
    try:
        profile = msgspec.json.decode(data, type=PortalProfile)
    except msgspec.DecodeError as error:
        raise _damaged(name, str(error)) from error
    fault = _fault(profile)
    if fault:
        raise _damaged(name, fault)
    return profile


def _fault(profile: PortalProfile) -> str:
    keys = [column.key for column in profile.list_columns]
    unknown = [key for key in (*keys, *profile.constants) if key not in LIST_KEYS]
    if profile.schema != PROFILE_SCHEMA:
        return f"schema：不认识“{profile.schema}”"
    if unknown:
        return f"list_columns：不认识“{unknown[0]}”"
    if not keys or len(set(keys)) != len(keys):
        return "list_columns：没有列，或同一列出现两次"
    if not set(profile.allowed_tags) <= set(FRAGMENT_TAGS):
        return "allowed_tags：含有不允许的标签"
    return "" if profile.title_limit > 0 else "title_limit：必须大于0"


def _damaged(name: str, place: str) -> WorldError:
    return WorldError("DAMAGED_PROFILE", f"门户方案“{name}”已损坏：{place}。", "请重新安装程序，或恢复这个方案文件。")
