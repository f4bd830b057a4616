"""Rows of the import's first page: files with kind, size and how reading them went."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from catalog_app.model.errors import AppError
from catalog_app.ui.models.rows import Column

KINDS = {
    "xlsx": "Excel 工作簿",
    "xls": "旧版 Excel 工作簿",
    "ods": "开放文档表格",
    "docx": "Word 文档",
    "html": "网页",
    "csv": "文字表格",
    "pdf": "PDF",
    "clipboard": "剪贴板",
}
_SUFFIXES = {
    "et": "WPS 表格",
    "wps": "WPS 文字",
    "doc": "旧版 Word 文档",
    "htm": "网页",
    "mht": "网页",
    "mhtml": "网页",
    "txt": "文字表格",
    "tsv": "文字表格",
}
_STATES = {"waiting": ("尚未读取", "draft"), "read": ("已读取", "published"), "failed": ("读不了", "error")}


class FileRow(Struct, frozen=True):
    """One file of the list; `kind` once it is known."""

    path: Path
    state: Literal["waiting", "read", "failed"]
    kind: str = ""
    size: int = -1
    tables: int = 0
    error: AppError | None = None


def kind_words(row: FileRow) -> str:
    """What kind of file it is, before reading by its name."""
    suffix = row.path.suffix.lower().lstrip(".")
    return KINDS.get(row.kind) or KINDS.get(suffix) or _SUFFIXES.get(suffix) or suffix


def size_words(row: FileRow) -> str:
    """The size in KB or MB."""
    if row.size < 0:
        return ""
    return f"{row.size / 1024:.0f} KB" if row.size < 1 << 20 else f"{row.size / (1 << 20):.1f} MB"


def error_words(error: AppError) -> str:
    """Cause, remedy and code of a file that could not be read."""
    return f"{error.cause}\n怎么办：{error.remedy}\n代码：{error.code}"


def _name(row: FileRow) -> str:
    return row.path.name


def _folder(row: FileRow) -> str:
    return str(row.path)


def _state(row: FileRow) -> str:
    return _STATES[row.state][0]


def _tone(row: FileRow) -> str:
    return _STATES[row.state][1]


def _told(row: FileRow) -> str:
    if row.error is not None:
        return row.error.cause
    return f"{row.tables}张表格" if row.state == "read" else ""


FILE_COLUMNS = (
    Column(key="name", label="文件", text=_name, tip=_folder),
    Column(key="kind", label="种类", text=kind_words),
    Column(key="size", label="大小", text=size_words, right=True),
    Column(key="state", label="状态", text=_state, tone=_tone),
    Column(key="told", label="说明", text=_told),
)
