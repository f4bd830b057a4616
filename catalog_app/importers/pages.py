"""Tables and lines of HTML, as a browser would show them; nothing is fetched and nothing is run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from catalog_app.importers.flow import Cell, Flow, Sketch, number
from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.importers.symbols import in_plain_characters

MOST_EVENTS = 1_500_000
"""Elements and pieces of text."""
_LONGEST_BLOCK = 1_000_000
"""Characters of one line or paragraph."""
_WIDEST, _TALLEST = 1_000, 65_534
"""Spans beyond these are cut, as browsers do."""
_PIECE = 1 << 16
_LONGEST_SIGN = 2
"""Characters of a picture's substitute text that still stand for a tick."""
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption"
        " figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table"
        " tbody td textarea tfoot th thead title tr ul",
    )
)
_PASSED_OVER = frozenset(
    re.findall(
        r"\w+",
        "applet audio button canvas datalist del iframe math noframes noscript object rp rt script select style svg"
        " template video xml",
    )
)
_AS_WRITTEN = frozenset({"pre", "textarea"})
_FONT = re.compile(r"(?:^|;)\s*font-family\s*:\s*[\"']?\s*([^;,\"']+)", re.IGNORECASE)
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_BROKEN_LINE = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]\s*(?=[{_WIDE}])")
"""A line break in the source between two Chinese characters: editors wrap their files there."""
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")


def read_page(html: str, flow: Flow) -> bool:
    """Everything in the page goes into `flow`; True if it has frames, whose pages are other files."""
    from lxml import etree  # only pages need it

    page = _Page(flow)
    parser = etree.HTMLParser(target=page, encoding="utf-8", recover=True, huge_tree=False, no_network=True)
    data = html.replace("\0", "").encode("utf-8", "replace")
    if data.strip():
        for begin in range(0, len(data), _PIECE):
            parser.feed(data[begin : begin + _PIECE])
        parser.close()
    return page.has_frames


class _Frame(Struct):
    """An element that is open."""

    tag: str
    unseen: bool = False
    font: str = ""
    as_written: bool = False
    mark: bool = False
    """It shows the bullet or the number of a list."""


class _OpenTable(Struct):
    sketch: Sketch
    column: int = 1
    in_row: bool = False
    cell: Cell | None = None
    taken: dict[int, int] = field(default_factory=dict)
    """By column, the last row that a cell from above covers."""
    tall: list[Cell] = field(default_factory=list)
    drawn: int = 0
    """Columns told so far by <col>."""


class _Page:
    """Receives the parser's events."""

    def __init__(self, flow: Flow) -> None:
        self.has_frames = False
        self._flow = flow
        self._frames: list[_Frame] = []
        self._tables: list[_OpenTable] = []
        self._pieces: list[str] = []
        self._listed = False
        self._passed_over = 0
        self._events = 0
        self._length = 0
        self._starts: dict[str, Callable[[Mapping[str, str], str], None]] = {
            "table": self._start_table,
            "tr": self._start_row,
            "td": self._start_cell,
            "th": self._start_cell,
            "col": self._start_column,
            "li": self._start_list_item,
            "input": self._start_input,
            "img": self._start_picture,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "table": self._end_table,
            "tr": self._end_row,
            "td": self._end_cell,
            "th": self._end_cell,
            "tbody": self._end_section,
            "tfoot": self._end_section,
            "li": self._end_list_item,
        }

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._count(0)
        self.has_frames = self.has_frames or tag in ("frame", "iframe")
        if self._passed_over or tag in _PASSED_OVER:
            self._passed_over += 1
            return
        if tag in _BLOCKS:
            self._flush()
        style = attributes.get("style", "")
        self._frames.append(self._frame(tag, attributes, style))
        handler = self._starts.get(tag)
        if handler is not None:
            handler(attributes, style)

    def _frame(self, tag: str, attributes: Mapping[str, str], style: str) -> _Frame:
        """What the element takes over from those around it."""
        outer = self._frames[-1] if self._frames else _Frame("")
        frame = _Frame(tag, outer.unseen, outer.font, outer.as_written or tag in _AS_WRITTEN, outer.mark)
        if style:
            font = _FONT.search(style)
            frame.font = font[1].strip() if font else frame.font
            frame.mark = frame.mark or "mso-list:ignore" in style.replace(" ", "").lower()
        if tag == "font" and "face" in attributes:
            frame.font = attributes["face"].partition(",")[0].strip()
        if tag not in ("tr", "table", "col"):
            frame.unseen = frame.unseen or _is_hidden(attributes, style)
        return frame

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._passed_over:
            self._passed_over -= 1
            return
        if tag in _BLOCKS and tag != "br":
            self._flush()
        handler = self._ends.get(tag)
        if handler is not None:
            handler()
        if self._frames:
            self._frames.pop()

    def data(self, text: str) -> None:
        """Characters between tags."""
        self._count(len(text))
        if self._passed_over or not self._frames:
            return
        frame = self._frames[-1]
        if frame.mark:
            self._listed = True
        elif frame.unseen:
            self._notice_unseen(text)
        elif frame.as_written and "\n" in text:
            for place, line in enumerate(text.split("\n")):
                if place:
                    self._flush()
                self._pieces.append(line)
        else:
            self._pieces.append(in_plain_characters(text, frame.font))

    def _count(self, characters: int) -> None:
        self._events += 1
        self._length += characters
        if self._events > MOST_EVENTS or self._length > _LONGEST_BLOCK:
            raise TooMuchError("网页里的内容太多")

    def close(self) -> None:
        """The page ends."""
        self._flush()

    def _notice_unseen(self, text: str) -> None:
        table = self._flow.table
        if table is not None and text.strip() and (not table.unseen or table.unseen[-1] != table.row):
            table.unseen.append(table.row)

    def _flush(self) -> None:
        """A line is complete."""
        self._length = 0
        if not self._pieces:
            return
        text = _one_line("".join(self._pieces))
        self._pieces.clear()
        if not text:
            return
        if self._tables and self._tables[-1].cell is None:
            self._flow.caption(text)
        else:
            self._flow.paragraph(text, listed=self._listed)
        self._listed = False

    # Tables

    def _start_table(self, attributes: Mapping[str, str], style: str) -> None:
        sketch = self._flow.open_table()
        sketch.hidden = self._frames[-1].unseen or _is_hidden(attributes, style)
        self._frames[-1].unseen = False
        self._tables.append(_OpenTable(sketch))

    def _start_column(self, attributes: Mapping[str, str], style: str) -> None:
        if self._tables:
            table = self._tables[-1]
            columns = range(table.drawn + 1, table.drawn + 1 + _span(attributes, "span", _WIDEST))
            self._flow.count(len(columns))
            table.drawn = columns.stop - 1
            if _is_hidden(attributes, style) or attributes.get("width") == "0":
                table.sketch.hidden_columns.update(columns)

    def _start_row(self, attributes: Mapping[str, str], style: str) -> None:
        if self._tables:
            table = self._tables[-1]
            self._finish_cell(table)
            table.sketch.row += 1
            table.column, table.in_row = 1, True
            if _is_hidden(attributes, style):
                table.sketch.hidden_rows.add(table.sketch.row)

    def _start_cell(self, attributes: Mapping[str, str], style: str) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        self._finish_cell(table)
        if not table.in_row:
            self._start_row({}, "")
        if _is_gone(attributes, style):
            return
        row = table.sketch.row
        begin = table.column
        while table.taken.get(table.column, 0) >= row:
            table.column += 1
        width, height = _span(attributes, "colspan", _WIDEST), _height(attributes)
        self._flow.count(table.column - begin + width - 1)
        last = table.column + width - 1
        right = next(
            (place - 1 for place in range(table.column + 1, last + 1) if table.taken.get(place, 0) >= row), last
        )
        cell = Cell(row, table.column, row + height - 1, right)
        if height > 1:
            table.tall.append(cell)
            table.taken.update(dict.fromkeys(range(cell.left, cell.right + 1), cell.bottom))
        table.column = cell.right + 1
        if "mso-ignore:colspan" in style.replace(" ", "").lower():
            cell.right = cell.left
        table.cell = cell

    def _finish_cell(self, table: _OpenTable) -> None:
        if table.cell is not None:
            table.cell.text = table.sketch.take_text()
            self._flow.add_cell(table.cell)
            table.cell = None

    def _end_cell(self) -> None:
        if self._tables:
            self._finish_cell(self._tables[-1])

    def _end_row(self) -> None:
        if self._tables:
            self._finish_cell(self._tables[-1])
            self._tables[-1].in_row = False

    def _end_section(self) -> None:
        """Cells do not reach out of the body they stand in; out of a <thead> they may: editors split headers so."""
        if self._tables:
            table = self._tables[-1]
            for cell in table.tall:
                cell.bottom = min(cell.bottom, table.sketch.row)
            table.tall.clear()
            table.taken.clear()

    def _end_table(self) -> None:
        if self._tables:
            self._finish_cell(self._tables.pop())
            self._flow.close_table()

    # What stands for characters, and lists

    def _start_list_item(self, _attributes: Mapping[str, str], _style: str) -> None:
        self._listed = True

    def _end_list_item(self) -> None:
        self._listed = False

    def _start_input(self, attributes: Mapping[str, str], _style: str) -> None:
        kind = attributes.get("type", "text").lower()
        if kind in ("checkbox", "radio"):
            self.data("■" if "checked" in attributes else "□")
        elif kind == "text":
            self.data(attributes.get("value", ""))

    def _start_picture(self, attributes: Mapping[str, str], _style: str) -> None:
        words = attributes.get("alt", "").strip()
        if len(words) <= _LONGEST_SIGN:
            self.data(words)


def _one_line(text: str) -> str:
    if "\n" in text or "\r" in text:
        text = _BROKEN_LINE.sub("", text)
    return _BLANKS.sub(" ", text).replace("\xad", "").strip()


def _is_hidden(attributes: Mapping[str, str], style: str) -> bool:
    if "hidden" in attributes:
        return True
    told = style.replace(" ", "").lower() if style else ""
    return "display:none" in told or "visibility:hidden" in told or "visibility:collapse" in told


def _is_gone(attributes: Mapping[str, str], style: str) -> bool:
    """Whether the cell takes no place at all."""
    return "hidden" in attributes or "display:none" in style.replace(" ", "").lower()


def _span(attributes: Mapping[str, str], name: str, most: int) -> int:
    return min(max(number(attributes.get(name), 1), 1), most)


def _height(attributes: Mapping[str, str]) -> int:
    """Rows that a cell covers; 0 means as many as there are."""
    return min(number(attributes.get("rowspan"), 1) or _TALLEST, _TALLEST)
