"""What lies over a sheet: texts of shapes with the cell they begin at, and where each picture stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog_app.importers.inside.cells import letters
from catalog_app.importers.inside.markup import local_name, long_attributes, walk_xml
from catalog_app.importers.inside.parts import BREAK, Inside, Readable

_ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
_MOST_COLUMNS = 16_384


def read_drawing(stream: Readable, sheet: str, pictures: list[tuple[str, str]]) -> Iterator[Inside]:
    """Texts of shapes, then hidden ones as alternative texts; adds (relation, place) of each picture to `pictures`."""
    for _, anchor in walk_xml(stream, ("end",), _ANCHORS):
        place = f"{sheet}{_cell(anchor)}"
        text = BREAK.join(_paragraphs(anchor))
        if text:
            yield Inside(f"图形文字 {place}", text, hidden=_is_hidden(anchor))
        words = BREAK.join(filter(None, (long_attributes(node) for node in anchor.iter("{*}cNvPr", "{*}hlinkClick"))))
        if words:
            yield Inside(f"替代文字 {place}", words, hidden=True)
        for blip in anchor.iter("{*}blip", "{*}imagedata"):
            pictures.extend((value, place) for key, value in blip.attrib.items() if key.endswith(("embed", "}id")))
        anchor.clear()


def _paragraphs(anchor: Any) -> Iterator[str]:
    for paragraph in anchor.iter("{*}p"):
        text = "".join(node.text or "" for node in paragraph.iter("{*}t"))
        if text.strip():
            yield text


def _is_hidden(anchor: Any) -> bool:
    return any(node.get("hidden") in ("1", "true") for node in anchor.iter("{*}cNvPr"))


def _cell(anchor: Any) -> str:
    corner = next(anchor.iter("{*}from"), None)
    if corner is None:
        return ""
    numbers = {local_name(node): (node.text or "").strip() for node in corner}
    column, row = numbers.get("col", ""), numbers.get("row", "")
    if not (column.isdecimal() and row.isdecimal() and len(row) < 8 and len(column) < 6):
        return ""
    return f"!{letters(min(int(column), _MOST_COLUMNS) + 1)}{int(row) + 1}"
