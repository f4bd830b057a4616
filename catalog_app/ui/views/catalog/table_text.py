"""Blocks of cells as text, as WPS and Excel put them on the clipboard; no Qt in here."""

from __future__ import annotations

from collections.abc import Sequence

from catalog_app.model.headers import fold_header, known_headers

MAX_ROWS, MAX_COLUMNS = 5_000, 200
_HEADER_LINES, _HEADER_WORDS = 4, 3
_SPECIAL = ("\t", "\n", "\r", '"')


def write_block(rows: Sequence[Sequence[str]]) -> str:
    """Tabs between cells, line breaks between rows; cells with either, or with quotes, stand in quotes."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def read_block(text: str) -> list[list[str]]:
    """What `write_block` wrote, or an office program copied; bounded to MAX_ROWS × MAX_COLUMNS.

    A quote opens a quoted cell only at its beginning; one that is never closed is an ordinary character.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[str]] = [[]]
    place = 0
    while len(rows) <= MAX_ROWS:
        cell, place = _read_cell(text, place)
        if len(rows[-1]) < MAX_COLUMNS:
            rows[-1].append(cell)
        if place >= len(text):
            break
        if text[place] == "\n":
            rows.append([])
        place += 1
        if place == len(text) and text[place - 1] == "\n":
            rows.pop()
            break
    return rows[:MAX_ROWS]


def has_header(lines: Sequence[Sequence[str]]) -> bool:
    """Whether one of the first lines says at least three different header words of a catalog, and rows follow."""
    known = known_headers()
    for line in lines[:_HEADER_LINES]:
        words = {known[word] for text in line if (word := fold_header(text)) in known}
        if len(words) >= _HEADER_WORDS and len(lines) > 1:
            return True
    return False


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in _SPECIAL):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _read_cell(text: str, place: int) -> tuple[str, int]:
    """One cell from `place`, and the place of the mark behind it."""
    if text[place : place + 1] == '"':
        found = _read_quoted(text, place + 1)
        if found is not None:
            return found
    ends = [end for end in (text.find("\t", place), text.find("\n", place)) if end >= 0]
    end = min(ends, default=len(text))
    return text[place:end], end


def _read_quoted(text: str, place: int) -> tuple[str, int] | None:
    parts = []
    while True:
        end = text.find('"', place)
        if end < 0:
            return None
        parts.append(text[place:end])
        if text[end + 1 : end + 2] != '"':
            break
        parts.append('"')
        place = end + 2
    after = end + 1
    if after < len(text) and text[after] not in "\t\n":
        return None
    return "".join(parts), after
