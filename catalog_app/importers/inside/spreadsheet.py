"""Every cell of an xlsx, seen or hidden, straight from its XML; and of an old xls."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from catalog_app.importers.inside.markup import DAMAGED, local_name, long_attributes, walk_xml
from catalog_app.importers.inside.parts import BREAK, Budget, Headings, Inside, Metered, TooMuchError

_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})$")
_HIDDEN_STATES = {"hidden": "（隐藏）", "veryHidden": "（深度隐藏）"}
_LONGEST_FORMULA_SKIPPED = 10
_MOST_SHARED_CHARACTERS = 200_000_000


class Book:
    """What the parts of a workbook share: names and states of the sheets, and the string table."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        self._archive = archive
        self._budget = budget
        self.names = set(archive.namelist())
        self.damaged: list[str] = []
        self.sheets = self._sheets()

    def _sheets(self) -> dict[str, tuple[str, bool]]:
        targets = {
            element.get("Id"): posixpath.normpath(
                posixpath.join("xl", element.get("Target", "")).replace("xl//xl", "xl")
            )
            for element in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
        }
        sheets: dict[str, tuple[str, bool]] = {}
        for element in self._elements("xl/workbook.xml", "sheet"):
            path = targets.get(next((v for k, v in element.attrib.items() if k.endswith("}id")), ""), "")
            state = element.get("state", "visible")
            path = path if path in self.names else path.lstrip("/")
            sheets[path] = (element.get("name", "") + _HIDDEN_STATES.get(state, ""), state in _HIDDEN_STATES)
        return sheets

    def _elements(self, part: str, tag: str) -> list[Any]:
        if part not in self.names:
            return []
        try:
            with self._archive.open(part) as stream:
                return [element for _, element in walk_xml(Metered(stream, self._budget), ("end",), (f"{{*}}{tag}",))]
        except DAMAGED:
            self.damaged.append(part)
            return []

    def shared_strings(self) -> list[str]:
        """The string table; runs of a string are joined."""
        part = next((name for name in self.names if name.lower().endswith("sharedstrings.xml")), None)
        strings: list[str] = []
        size = 0
        if part is None:
            return strings
        try:
            with self._archive.open(part) as stream:
                for _, element in walk_xml(Metered(stream, self._budget), ("end",), ("{*}si",)):
                    strings.append(_run_text(element))
                    size += len(strings[-1])
                    if size > _MOST_SHARED_CHARACTERS:
                        raise TooMuchError("表格文字太多，没有全部检查")
                    element.clear()
        except DAMAGED:
            self.damaged.append(part)
        return strings

    def read_sheet(self, part: str, shared: list[str]) -> Iterator[Inside]:
        """The cells of one sheet with their formulas, then headers, footers, lists and links."""
        name, hidden = self.sheets.get(part, (part, True))
        headings = Headings()
        hidden_columns: set[int] = set()
        element: Any = None
        with self._archive.open(part) as stream:
            for _, element in walk_xml(Metered(stream, self._budget), ("end",), ("{*}row", "{*}col")):
                if local_name(element) == "row":
                    yield from _row(element, name, hidden, hidden_columns, shared, headings)
                    _drop(element)
                elif element.get("hidden") in ("1", "true"):
                    hidden_columns |= _column_range(element)
            rest = _beside_cells(element) if element is not None else ""
        if rest:
            yield Inside(f"{name} 页眉页脚、有效性等", rest, hidden=True)


def _beside_cells(last: Any) -> str:
    """What else the sheet's part says: headers, footers, lists of allowed values, links."""
    root = last.getroottree().getroot()
    texts = [text for element in root.iter() for text in (element.text or "", long_attributes(element))]
    return BREAK.join(filter(None, texts))


def _drop(row: Any) -> None:
    row.clear()
    parent = row.getparent()
    while parent is not None and row.getprevious() is not None:
        del parent[0]


def _column_range(element: Any) -> set[int]:
    first, last = int(element.get("min", "1")), int(element.get("max", "1"))
    return set(range(first - 1, min(last, first + 16_384)))


def _row(
    row: Any, sheet: str, hidden: bool, hidden_columns: set[int], shared: list[str], headings: Headings
) -> Iterator[Inside]:
    row_hidden = hidden or row.get("hidden") in ("1", "true")
    for index, cell in enumerate(row):
        text, formula = _cell_texts(cell, shared)
        if not text and not formula:
            continue
        reference = cell.get("r") or f"第{index + 1}格"
        column = _column(reference, index)
        if text:
            yield Inside(f"{sheet}!{reference}", text, row_hidden or column in hidden_columns, headings.over(column))
            headings.see(column, text)
        if len(formula) > _LONGEST_FORMULA_SKIPPED:
            yield Inside(f"{sheet}!{reference} 公式", formula, hidden=True)


def _column(reference: str, index: int) -> int:
    found = _CELL.match(reference)
    if not found:
        return index
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def _cell_texts(cell: Any, shared: list[str]) -> tuple[str, str]:
    """The value as stored, and the formula."""
    text = formula = ""
    for child in cell:
        kind = local_name(child)
        if kind == "v":
            text = child.text or ""
        elif kind == "f":
            formula = child.text or ""
        elif kind == "is":
            text = _run_text(child)
    if cell.get("t") == "s":
        text = shared[int(text)] if text.isdecimal() and len(text) < 10 and int(text) < len(shared) else ""
    return text, formula


def _run_text(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter("{*}t"))


def read_xls(data: bytes) -> Iterator[Inside]:
    """The cells of an old workbook, hidden sheets too."""
    import xlrd  # only old files need it

    book = xlrd.open_workbook(file_contents=data, logfile=_Nowhere(), on_demand=True)
    for index in range(book.nsheets):
        sheet = book.sheet_by_index(index)
        headings = Headings()
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                text = _xls_text(sheet.cell_value(row, column))
                if text:
                    place = f"{sheet.name}!第{row + 1}行第{column + 1}列"
                    yield Inside(place, text, sheet.visibility != 0, headings.over(column))
                    headings.see(column, text)
        book.unload_sheet(index)


def _xls_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


class _Nowhere:
    """xlrd's remarks on a file are of no use to a clerk."""

    def write(self, text: str) -> int:
        """Forget it."""
        return len(text)

    def flush(self) -> None:
        """Nothing to do."""
