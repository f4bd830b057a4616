"""Rows of the import's second page: the tables found, and the tables set aside with the reason."""

from __future__ import annotations

from msgspec import Struct

from catalog_app.ui.models.rows import Column

SKIP = "skip"
"""Chosen instead of a domain: the table is not imported."""


class TableRow(Struct, frozen=True):
    """One table. `domain` is a code, '' for several or unknown, or `SKIP`; set aside where `why` says so."""

    file: str
    sheet: str
    key: tuple[str, str, int] | None = None
    title: str = ""
    domain: str = ""
    domain_words: str = ""
    items: int = 0
    header: str = ""
    why: str = ""

    @property
    def set_aside(self) -> bool:
        """Whether it was taken for something else than a catalog."""
        return self.key is None


def _file(row: TableRow) -> str:
    return row.file


def _sheet(row: TableRow) -> str:
    return row.sheet


def _title(row: TableRow) -> str:
    return row.title


def _domain(row: TableRow) -> str:
    return row.domain_words


def _tone(row: TableRow) -> str:
    if row.set_aside or row.domain == SKIP:
        return "not_applicable"
    return "" if row.domain or not row.why else "warning"


def _items(row: TableRow) -> str:
    return "" if row.set_aside else f"{row.items}项"


def _header(row: TableRow) -> str:
    return row.header


def _why(row: TableRow) -> str:
    return row.why


TABLE_COLUMNS = (
    Column(key="file", label="文件", text=_file),
    Column(key="sheet", label="表格", text=_sheet),
    Column(key="title", label="标题", text=_title),
    Column(key="domain", label="归入领域", text=_domain, tone=_tone),
    Column(key="items", label="事项", text=_items, right=True),
    Column(key="header", label="表头", text=_header),
    Column(key="why", label="说明", text=_why),
)
