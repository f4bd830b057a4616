"""Tables of a Word document."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from msgspec import Struct, field

from catalog_app.importers.archive import Archive, open_archive
from catalog_app.importers.flow import Cell, Flow, Sketch, number
from catalog_app.importers.grid import RawFile, Tally
from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.importers.symbols import in_plain_characters
from catalog_app.support.progress import Progress, Silent

MOST_ELEMENTS = 2_000_000
_PIECE = 1 << 18
_LARGEST_TAG = 4 << 20
_DOCUMENT = "word/document.xml"
_OFF = ("0", "false", "off", "none")
_NARROW = 150
"""Columns of the drawn grid below this width (twentieths of a point) come from borders that were meant to meet."""
_SKIPPED = frozenset(
    f"{kind}Change" for kind in ("tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "pPr", "rPr", "sectPr", "numbering")
) | {"moveFrom", "Fallback", "rt"}
"""Left out with all they hold; so is `del`, where it does not only mark a row or the end of a paragraph."""
_CIRCLED = re.compile(r"\beq\s*\\o\s*\\ac\s*\(\s*([□○◯△])\s*[,;]\s*(\S)\s*\)", re.IGNORECASE)
"""Word's 带圈字符: a field that prints one character over another."""
_TICKS = frozenset("√✓✔vV×✕xX")


def read_docx(path: Path, progress: Progress, flow: Flow | None = None) -> RawFile:
    """Every table in reading order; `flow` hears of every line and table.

    NOT_A_FILE, FILE_MISSING …, FILE_PROTECTED, FILE_TOO_LARGE, DAMAGED_FILE.
    """
    flow = flow or Flow(Tally())
    with open_archive(path) as archive:
        document = archive.main_part() or _DOCUMENT
        styles = _Styles()
        styles_part = posixpath.join(posixpath.dirname(document), "styles.xml")
        if styles_part in archive:
            _walk(archive, styles_part, styles, Silent())
        _walk(archive, document, _Body(flow, styles), progress)
        tables, problems = flow.finish()
    return RawFile("docx", tables, problems)


class _Walker:
    """Meets the elements of a part by their local names; deleted and outdated ones are passed over."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self._passed_over = 0
        self._elements = 0

    @property
    def parent(self) -> str:
        """The element around the one that begins."""
        return self.open[-1] if self.open else ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise TooMuchError("文档里的内容太多")
        name = tag.rpartition(":")[2]
        if self._passed_over or name in _SKIPPED or (name == "del" and self.parent not in ("rPr", "trPr")):
            self._passed_over += 1
            return
        handler = self.starts.get(name)
        if handler is not None:
            handler(attributes)
        self.open.append(name)

    def end(self, _tag: str) -> None:
        """An element ends."""
        if self._passed_over:
            self._passed_over -= 1
            return
        handler = self.ends.get(self.open.pop())
        if handler is not None:
            handler()

    def text(self, data: str) -> None:
        """Characters between tags."""
        if not self._passed_over and self.open:
            self.characters(data)

    def characters(self, data: str) -> None:
        """Characters of the element that begins last in `open`."""


def _walk(archive: Archive, part: str, walker: _Walker, progress: Progress) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    done = 0
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)
                done += len(piece)
                if done - parser.CurrentByteIndex > _LARGEST_TAG:
                    raise TooMuchError("一个标记太长")
                progress.step(done, 0, "正在读取文档")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(part) from error


def _refuse_doctype(*_declared: object) -> None:
    """Office files never declare a document type: its entities could grow without end."""
    raise ValueError("doctype")


def _value(attributes: dict[str, str], name: str = "val") -> str:
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return ""


def _on(attributes: dict[str, str]) -> bool:
    return _value(attributes).lower() not in _OFF


class _Styles(_Walker):
    """Which styles number their paragraphs or hide their text."""

    def __init__(self) -> None:
        super().__init__()
        self._style = ""
        self._based_on: dict[str, str] = {}
        self._listed: dict[str, bool] = {}
        self._hidden: dict[str, bool] = {}
        self.starts = {
            "style": self._start_style,
            "basedOn": self._start_based_on,
            "numId": self._start_number,
            "vanish": self._start_vanish,
        }

    def listed(self, style: str) -> bool:
        """Whether paragraphs of this style are a list."""
        return self._inherited(style, self._listed)

    def hidden(self, style: str) -> bool:
        """Whether text of this style is not shown."""
        return self._inherited(style, self._hidden)

    def _inherited(self, style: str, told: dict[str, bool]) -> bool:
        for _ in range(12):
            if style in told:
                return told[style]
            style = self._based_on.get(style, "")
        return False

    def _start_style(self, attributes: dict[str, str]) -> None:
        self._style = _value(attributes, "styleId")

    def _start_based_on(self, attributes: dict[str, str]) -> None:
        self._based_on[self._style] = _value(attributes)

    def _start_number(self, attributes: dict[str, str]) -> None:
        self._listed[self._style] = _value(attributes) != "0"

    def _start_vanish(self, attributes: dict[str, str]) -> None:
        if "pPr" not in self.open[-2:-1]:
            self._hidden[self._style] = _on(attributes)


class _Run(Struct):
    """A piece of text in one look."""

    font: str = ""
    hidden: bool = False


class _Paragraph(Struct):
    pieces: list[str] = field(default_factory=list)
    listed: bool = False
    hidden: bool = False
    has_unseen: bool = False


class _OpenCell(Cell):
    """A cell whose properties are being read."""

    continues: bool = False
    """It belongs to the cell above."""
    extends: bool = False
    """It belongs to the cell on its left."""
    deleted: bool = False


class _OpenTable(Struct):
    sketch: Sketch
    widths: list[int] = field(default_factory=list)
    column: int = 1
    cell: _OpenCell | None = None
    row: list[_OpenCell] = field(default_factory=list)
    row_deleted: bool = False
    cells: list[_OpenCell] = field(default_factory=list)


class _Body(_Walker):
    """Builds the tables of the document's body."""

    def __init__(self, flow: Flow, styles: _Styles) -> None:
        super().__init__()
        self._flow = flow
        self._styles = styles
        self._tables: list[_OpenTable] = []
        self._paragraphs: list[_Paragraph] = []
        self._runs: list[_Run] = []
        self._prompts: list[bool] = []
        self._prompting = 0
        self._instruction: list[str] = []
        self._box: bool | None = None
        self.starts = {
            **dict.fromkeys(("br", "cr"), self._start_break),
            **dict.fromkeys(("tab", "ptab"), self._start_tab),
            "tbl": self._start_table,
            "tr": self._start_row,
            "tc": self._start_cell,
            "p": self._start_paragraph,
            "r": self._start_run,
            "gridCol": self._start_grid_column,
            "gridBefore": self._start_before,
            "hidden": self._start_hidden,
            "del": self._start_deleted,
            "gridSpan": self._start_span,
            "vMerge": self._start_merge,
            "hMerge": self._start_merge_across,
            "cellDel": self._start_cell_deleted,
            "pStyle": self._start_paragraph_style,
            "numId": self._start_number,
            "rStyle": self._start_run_style,
            "rFonts": self._start_font,
            "vanish": self._start_vanish,
            "sym": self._start_symbol,
            "noBreakHyphen": self._start_hyphen,
            "fldChar": self._start_field,
            "checkBox": self._start_check_box,
            "default": self._start_box_default,
            "checked": self._start_box_checked,
            "sdt": self._start_control,
            "showingPlcHdr": self._start_prompt,
            "sdtContent": self._start_control_content,
        }
        self.ends = {
            "tbl": self._end_table,
            "tr": self._end_row,
            "tc": self._end_cell,
            "p": self._end_paragraph,
            "r": self._end_run,
            "checkBox": self._end_check_box,
            "sdt": self._end_control,
            "sdtContent": self._end_control_content,
        }

    def characters(self, data: str) -> None:
        """Text, or a field's instruction; all else between tags is layout."""
        if self.parent == "t":
            self._say(data)
        elif self.parent == "instrText":
            self._instruction.append(data)

    def _say(self, text: str) -> None:
        if not self._paragraphs or self._prompting:
            return
        paragraph = self._paragraphs[-1]
        run = self._runs[-1]
        if run.hidden or paragraph.hidden:
            paragraph.has_unseen = paragraph.has_unseen or bool(text.strip())
        else:
            paragraph.pieces.append(in_plain_characters(text, run.font))

    # Tables

    def _start_table(self, _attributes: dict[str, str]) -> None:
        self._tables.append(_OpenTable(self._flow.open_table()))

    def _start_grid_column(self, attributes: dict[str, str]) -> None:
        if self._tables:
            self._tables[-1].widths.append(number(_value(attributes, "w")))

    def _start_row(self, _attributes: dict[str, str]) -> None:
        if self._tables:
            table = self._tables[-1]
            table.sketch.row += 1
            table.column, table.row, table.row_deleted = 1, [], False

    def _start_before(self, attributes: dict[str, str]) -> None:
        if self._tables and self.parent == "trPr":
            self._tables[-1].column += number(_value(attributes))

    def _start_hidden(self, attributes: dict[str, str]) -> None:
        if self._tables and self.parent == "trPr" and _on(attributes):
            self._tables[-1].sketch.hidden_rows.add(self._tables[-1].sketch.row)

    def _start_deleted(self, _attributes: dict[str, str]) -> None:
        if self._tables and self.parent == "trPr":
            self._tables[-1].row_deleted = True

    def _start_cell(self, _attributes: dict[str, str]) -> None:
        if self._tables:
            table = self._tables[-1]
            table.cell = _OpenCell(table.sketch.row, table.column, table.sketch.row, table.column)

    def _cell(self) -> _OpenCell:
        """The cell whose properties are read; a stray property changes nothing."""
        cell = self._tables[-1].cell if self._tables and self.parent == "tcPr" else None
        return cell or _OpenCell(0, 0, 0, 0)

    def _start_span(self, attributes: dict[str, str]) -> None:
        cell = self._cell()
        cell.right = cell.left + max(number(_value(attributes), 1), 1) - 1

    def _start_merge(self, attributes: dict[str, str]) -> None:
        self._cell().continues = _value(attributes) != "restart"

    def _start_merge_across(self, attributes: dict[str, str]) -> None:
        self._cell().extends = _value(attributes) != "restart"

    def _start_cell_deleted(self, _attributes: dict[str, str]) -> None:
        self._cell().deleted = True

    def _end_cell(self) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None or table.cell is None:
            return
        cell, table.cell = table.cell, None
        cell.text = table.sketch.take_text()
        if cell.deleted:
            return
        table.column = cell.right + 1
        if cell.extends and table.row:
            table.row[-1].right = cell.right
        else:
            table.row.append(cell)

    def _end_row(self) -> None:
        if self._tables and not self._tables[-1].row_deleted:
            self._tables[-1].cells += self._tables[-1].row

    def _end_table(self) -> None:
        table = self._tables.pop()
        _straighten(table)
        for cell in _joined(table.cells):
            self._flow.add_cell(cell)
        self._flow.close_table()

    # Paragraphs and runs

    def _start_paragraph(self, _attributes: dict[str, str]) -> None:
        self._paragraphs.append(_Paragraph())
        self._runs.append(_Run())

    def _start_run(self, _attributes: dict[str, str]) -> None:
        self._runs.append(_Run())

    def _end_run(self) -> None:
        self._runs.pop()

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        self._runs.pop()
        self._flow.paragraph("".join(paragraph.pieces), listed=paragraph.listed)
        table = self._flow.table
        if paragraph.has_unseen and table is not None:
            table.unseen.append(table.row)

    def _start_paragraph_style(self, attributes: dict[str, str]) -> None:
        if self._paragraphs:
            style = _value(attributes)
            self._paragraphs[-1].listed = self._styles.listed(style)
            self._paragraphs[-1].hidden = self._styles.hidden(style)

    def _start_number(self, attributes: dict[str, str]) -> None:
        if self._paragraphs and self.parent == "numPr":
            self._paragraphs[-1].listed = _value(attributes) != "0"

    def _start_run_style(self, attributes: dict[str, str]) -> None:
        if self._runs:
            self._runs[-1].hidden = self._styles.hidden(_value(attributes))

    def _start_font(self, attributes: dict[str, str]) -> None:
        if self._runs:
            self._runs[-1].font = _value(attributes, "ascii") or _value(attributes, "hAnsi")

    def _start_vanish(self, attributes: dict[str, str]) -> None:
        if self._runs:
            self._runs[-1].hidden = _on(attributes)

    # What stands for characters

    def _start_break(self, _attributes: dict[str, str]) -> None:
        self._say("\n")

    def _start_tab(self, _attributes: dict[str, str]) -> None:
        if self.parent != "tabs":
            self._say("\t")

    def _start_hyphen(self, _attributes: dict[str, str]) -> None:
        self._say("-")

    def _start_symbol(self, attributes: dict[str, str]) -> None:
        code = _value(attributes, "char")
        if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code):
            self._say(in_plain_characters(chr(int(code, 16)), _value(attributes, "font")))

    def _start_field(self, attributes: dict[str, str]) -> None:
        if _value(attributes, "fldCharType") == "begin":
            self._instruction.clear()
            return
        for box, character in _CIRCLED.findall("".join(self._instruction)):
            self._say("☑" if box == "□" and character in _TICKS else character)
        self._instruction.clear()

    def _start_check_box(self, _attributes: dict[str, str]) -> None:
        self._box = False

    def _start_box_default(self, attributes: dict[str, str]) -> None:
        if self.parent == "checkBox":
            self._box = _on(attributes)

    def _start_box_checked(self, attributes: dict[str, str]) -> None:
        if self.parent == "checkBox":
            self._box = _on(attributes)

    def _end_check_box(self) -> None:
        self._say("■" if self._box else "□")

    # Content controls: what they ask for is no answer

    def _start_control(self, _attributes: dict[str, str]) -> None:
        self._prompts.append(False)

    def _start_prompt(self, attributes: dict[str, str]) -> None:
        if self._prompts:
            self._prompts[-1] = _on(attributes)

    def _start_control_content(self, _attributes: dict[str, str]) -> None:
        self._prompting += bool(self._prompts and self._prompts[-1])

    def _end_control_content(self) -> None:
        self._prompting -= bool(self._prompts and self._prompts[-1])

    def _end_control(self) -> None:
        self._prompts.pop()


def _straighten(table: _OpenTable) -> None:
    """Borders that stand a hair's breadth apart in different rows become one border."""
    alone = {cell.left for cell in table.cells if cell.left == cell.right and cell.text}
    snapped = [0]
    anchor, anchor_place, place = 0, 0, 0
    for column, width in enumerate(table.widths, start=1):
        place += width
        if column in alone or place - anchor_place >= _NARROW:
            anchor, anchor_place = column, place
        snapped.append(anchor)
    if not place:
        return
    for cell in table.cells:
        if cell.right < len(snapped):
            cell.left = snapped[cell.left - 1] + 1
            cell.right = max(cell.left, snapped[cell.right])


def _joined(cells: list[_OpenCell]) -> list[_OpenCell]:
    """The cells with those that go on from above made part of them."""
    kept: list[_OpenCell] = []
    above: dict[int, _OpenCell] = {}
    for cell in cells:
        begun = above.get(cell.left)
        if cell.continues and begun is not None and begun.bottom == cell.top - 1:
            begun.bottom = cell.bottom
        else:
            above[cell.left] = cell
            kept.append(cell)
    return kept
