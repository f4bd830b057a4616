"""A table copied from a spreadsheet, a document or a web page."""

from __future__ import annotations

import re

from catalog_app.importers.flow import Cell, Flow
from catalog_app.importers.grid import LARGEST_FILE, RawFile, RawTable, Tally, clean
from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.importers.pages import read_page
from catalog_app.model.errors import WorldError

_HEADER = re.compile(r"\s*Version:\d.*?(?=<)", re.DOTALL | re.IGNORECASE)
"""What Windows puts before a copied page."""
_TEXT_CELL = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)|([^\t\n]*)')
_NAME = "剪贴板"


def read_clipboard(html: str | None, text: str) -> RawFile:
    """The copied table: as HTML if it came so, else text with tabs. FILE_TOO_LARGE."""
    if len(html or "") + len(text) > LARGEST_FILE:
        raise _too_large()
    try:
        return _tables_of_page(html or "") or _tables_of_text(clean(text))
    except (TooMuchError, MemoryError) as error:
        raise _too_large() from error


def _too_large() -> WorldError:
    return WorldError("FILE_TOO_LARGE", "复制的内容太大，不像是一份目录。", "请只选中目录表格，复制后再粘贴。")


def _tables_of_page(html: str) -> RawFile | None:
    if "<" not in html:
        return None
    flow = Flow(Tally())
    read_page(_HEADER.sub("", html, count=1) if html.lstrip()[:8].lower() == "version:" else html, flow)
    tables, problems = flow.finish()
    return RawFile("clipboard", _named(tables), problems) if tables else None


def _named(tables: tuple[RawTable, ...]) -> tuple[RawTable, ...]:
    for place, table in enumerate(tables, start=1):
        table.name = _NAME if len(tables) == 1 else f"{_NAME}{place}"
    return tables


def _tables_of_text(text: str) -> RawFile:
    """Cells between tabs, rows between line ends; a cell with line ends of its own stands in quotes."""
    flow = Flow(Tally())
    sketch = flow.open_table()
    place, sketch.row, column = 0, 1, 1
    while place < len(text):
        found = _TEXT_CELL.match(text, place)
        if found is None:
            break
        words = found[1].replace('""', '"') if found[1] is not None else found[2]
        flow.add_cell(Cell(sketch.row, column, sketch.row, column, words.strip()))
        place = found.end() + 1
        column += 1
        if text[found.end() : place] == "\n":
            sketch.row, column = sketch.row + 1, 1
    tables, problems = flow.finish()
    return RawFile("clipboard", _named(tables), problems)
