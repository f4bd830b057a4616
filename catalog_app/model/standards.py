"""The bundled national catalogs (国家标准目录): read-only reference, one file a domain, one index over them.

A file that does not hold together is refused by name and place; nothing of it is used.
"""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec
from msgspec import Struct

from catalog_app.model.catalog import LEVELS, MODES, Audience, Basis, Channels, Deadline, Element
from catalog_app.model.channels import NATIONAL_CHANNELS
from catalog_app.model.errors import WorldError

STANDARD_SCHEMA = "catalog-app/standard/1"
INDEX_SCHEMA = "catalog-app/standard-index/1"


class Guide(Struct, frozen=True):
    """The ministry's guide (标准指引) a domain's catalog is annexed to."""

    title: str
    issuer: str
    number: str | None = None
    year: int | None = None


class StandardItem(Struct, frozen=True, kw_only=True):
    """One row; `id` (06-003) is permanent and never reused. `note` is never printed."""

    id: str
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
    levels: tuple[str, ...] = ()
    note: str | None = None
    provenance: Literal["seen", "recalled"] = "recalled"
    renamed_from: str | None = None


class Standard(Struct, frozen=True, kw_only=True):
    """One domain's catalog, versioned."""

    schema: str = ""
    code: str
    name: str
    full_name: str
    version: str
    guide: Guide | None = None
    checked_against: tuple[str, ...] = ()
    items: tuple[StandardItem, ...] = ()


class StandardSummary(Struct, frozen=True, kw_only=True):
    """One line of the index: what must be known of a standard before its file is read."""

    code: str
    name: str
    full_name: str
    version: str
    rows: int
    levels: dict[str, int] = {}
    """Rows per 公开层级."""
    township_rows: int = 0
    """Rows for 乡级 or 村级."""


class _Index(Struct, frozen=True):
    schema: str
    standards: tuple[StandardSummary, ...]


def load_standard(data: bytes, name: str) -> Standard:
    """The standard in `data`; `name` is the file's name. WorldError DAMAGED_STANDARD names file and place."""
    standard: Standard = _decode(data, name, Standard)
    if standard.schema != STANDARD_SCHEMA:
        raise _damaged(name, "schema", f"格式标识不是 {STANDARD_SCHEMA}")
    _check_rows(standard, name)
    return standard


def load_index(data: bytes, name: str) -> tuple[StandardSummary, ...]:
    """The index of all bundled standards in the order of their codes."""
    index: _Index = _decode(data, name, _Index)
    if index.schema != INDEX_SCHEMA:
        raise _damaged(name, "schema", f"格式标识不是 {INDEX_SCHEMA}")
    codes = [summary.code for summary in index.standards]
    if codes != sorted(set(codes)):
        raise _damaged(name, "standards", "领域代码重复或者未按顺序")
    return index.standards


def _check_rows(standard: Standard, name: str) -> None:
    if not re.fullmatch(r"\d{2}", standard.code) or not standard.name:
        raise _damaged(name, "code", "领域代码应为两位数字，领域名称不能为空")
    seen: set[str] = set()
    for place, item in enumerate(standard.items):
        where = f"items[{place}]"
        if not re.fullmatch(rf"{standard.code}-\d{{3}}", item.id):
            raise _damaged(name, f"{where}.id", f"编号“{item.id[:20]}”不属于领域 {standard.code}")
        if item.id in seen:
            raise _damaged(name, f"{where}.id", f"编号“{item.id}”重复")
        seen.add(item.id)
        _check_words(item, name, where)


def _check_words(item: StandardItem, name: str, where: str) -> None:
    if not item.level1 or any(not element.text for element in item.elements):
        raise _damaged(name, where, "事项名称或者公开要素为空")
    known: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
        ("levels", item.levels, LEVELS),
        ("mode", item.mode, MODES),
        ("channels.required", item.channels.required, NATIONAL_CHANNELS),
        ("channels.optional", item.channels.optional, NATIONAL_CHANNELS),
    )
    for key, values, allowed in known:
        for place, value in enumerate(values):
            if value not in allowed:
                raise _damaged(name, f"{where}.{key}[{place}]", f"“{value[:20]}”不是规定的名称")


def _damaged(name: str, place: str, what: str) -> WorldError:
    return WorldError(
        "DAMAGED_STANDARD",
        f"国家标准目录文件 {name} 已损坏，位置 {place}：{what}。",
        "请重新安装本程序；自行更新过标准目录的，请换回原文件。",
    )


def _decode(data: bytes, name: str, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise _damaged(name, _path(error), "内容不符合格式") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(name, "全文", "不是完整的 JSON 文件") from error


def _path(error: msgspec.ValidationError) -> str:
    """The `$.items[3].levels[0]` of a msgspec message without the `$.`."""
    found = re.search(r"at `\$\.?(?P<path>.+)`$", str(error))
    return found["path"] if found else "全文"
