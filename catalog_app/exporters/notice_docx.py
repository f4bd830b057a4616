"""The Word twin of a notice, for those who must edit it: 公文 measures (GB/T 9704-2012), the list as a real table.

The same notice gives the same bytes. Fonts are named, not embedded: Word takes what the computer has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, Literal

from catalog_app.exporters.board.setup import SheetSetup
from catalog_app.model.notice import Notice, NoticeTable
from catalog_app.model.notice_words import chinese_date
from catalog_app.support.files import normalise_zip

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLE_FONT, _BODY_FONT, _HEAD_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
_TITLE, _BODY, _CELL, _NOTE = 44, 32, 24, 28
"""Type sizes in half points: 2号, 3号, 小四, 4号."""
_LINE = 578
"""28.9 pt in twentieths: 22 lines a page."""
_CELL_LINE = 320
_SIDES = {"A4": (11906, 16838), "A3": (16838, 23811)}
_MARGINS = (2098, 1474, 1984, 1588)
_LIST_MARGINS = (1361, 1021, 1361, 1021)
"""Top, right, bottom, left in twentieths of a point: 37, 26, 35, 28 mm; 24, 18, 24, 18 mm beside a list."""
_SIGN_OFF_INSET = 4 * _BODY * 10
_CENTRED = 9
Side = Literal["left", "center", "right"]


def write_notice_docx(notice: Notice, sheet: SheetSetup, out: Path) -> None:
    """Write the notice to `out`, which the caller provides."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    for key in [key for key, rel in document.part.package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del document.part.package.rels[key]  # the library's template carries a picture of itself
    _set_properties(document, notice)
    _set_page(document, notice, sheet)
    for words in _blocks(notice, sheet):
        document.element.body.sectPr.addprevious(parse_xml(words))
    document.save(str(out))
    normalise_zip(out)


def _set_properties(document: Any, notice: Notice) -> None:
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "subject", "keywords", "category"):
        setattr(properties, name, "")
    properties.title = _clean(notice.title)


def _set_page(document: Any, notice: Notice, sheet: SheetSetup) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Twips

    section = document.sections[0]
    short, long = _SIDES[sheet.paper]
    if sheet.orientation == "landscape":
        section.orientation = WD_ORIENT.LANDSCAPE
        short, long = long, short
    section.page_width, section.page_height = Twips(short), Twips(long)
    margins = _LIST_MARGINS if notice.table else _MARGINS
    names = ("top_margin", "right_margin", "bottom_margin", "left_margin")
    for name, margin in zip(names, margins, strict=True):
        setattr(section, name, Twips(margin))
    paragraph = section.footer.paragraphs[0]._p
    paragraph.addprevious(parse_xml(_footer()))
    paragraph.getparent().remove(paragraph)


def _blocks(notice: Notice, sheet: SheetSetup) -> Iterator[str]:
    """The notice as XML, paragraph by paragraph."""
    yield _paragraph(notice.title, _TITLE, _TITLE_FONT, side="center", line=720, keep=True)
    for words in filter(None, (f"（{notice.village}）" if notice.village else "", notice.document_number)):
        yield _paragraph(words, _BODY, _BODY_FONT, side="center", keep=True)
    yield _paragraph("", _BODY, _BODY_FONT)
    if notice.opening:
        yield _paragraph(notice.opening, _BODY, _BODY_FONT, indent=True)
    for words in notice.body:
        heading = words.partition("：")[0].strip() in notice.headings
        yield _paragraph(words, _BODY, _HEAD_FONT if heading and len(words) < _CENTRED else _BODY_FONT, indent=True)
    size = _NOTE if notice.table else _BODY
    if notice.table:
        yield _table(notice.table, sheet)
        yield _paragraph("", _CELL, _BODY_FONT)
    for place, words in enumerate(notice.closing, start=1):  # the sign-off never stands alone on a page
        yield _paragraph(words, size, _BODY_FONT, indent=True, keep=place == len(notice.closing))
    yield _paragraph("", _BODY, _BODY_FONT, keep=True)
    yield _paragraph("", _BODY, _BODY_FONT, keep=True)
    yield _paragraph(notice.unit, _BODY, _BODY_FONT, side="right", inset=_SIGN_OFF_INSET, keep=True)
    day = chinese_date(notice.signed or sheet.printed_on)
    yield _paragraph(day, _BODY, _BODY_FONT, side="right", inset=_SIGN_OFF_INSET)


def _paragraph(
    text: str,
    size: int,
    font: str,
    *,
    side: Side = "left",
    line: int = _LINE,
    indent: bool = False,
    inset: int = 0,
    keep: bool = False,
) -> str:
    together = "<w:keepNext/>" if keep else ""
    first = ' w:firstLineChars="200" w:firstLine="640"' if indent else ""
    spaced = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    places = f'<w:ind w:right="{inset}"{first}/><w:jc w:val="{side}"/>'
    return f'<w:p xmlns:w="{_WORD}"><w:pPr>{together}{spaced}{places}</w:pPr>{_run(text, size, font)}</w:p>'


def _run(text: str, size: int, font: str) -> str:
    if not text:
        return ""
    words = f'<w:t xml:space="preserve">{escape(_clean(text))}</w:t>'
    return f"<w:r>{_style(size, font)}{words}</w:r>"


def _style(size: int, font: str) -> str:
    fonts = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}"/>'
    return f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


def _table(table: NoticeTable, sheet: SheetSetup) -> str:
    """Put together as text: adding cell by cell takes a second for every 300 rows."""
    side = _SIDES[sheet.paper][0 if sheet.orientation == "portrait" else 1]
    widths = _widths(table, side - _LIST_MARGINS[1] - _LIST_MARGINS[3])
    lines = [_row(table.labels, widths, _HEAD_FONT, header=True)]
    for kind, cells in table.lines():
        if kind == "heading":
            lines.append(f"<w:tr>{_NOT_CUT}{_cell(cells[0], sum(widths), _HEAD_FONT, span=len(widths))}</w:tr>")
        else:
            lines.append(_row(cells, widths, _HEAD_FONT if kind == "total" else _BODY_FONT))
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f'<w:tbl xmlns:w="{_WORD}">{properties}<w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'


_NOT_CUT = "<w:trPr><w:cantSplit/></w:trPr>"
_HEADER = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"


def _row(cells: Sequence[str], widths: Sequence[int], font: str, *, header: bool = False) -> str:
    shown = "".join(_cell(cell, width, font) for cell, width in zip(cells, widths, strict=True))
    return f"<w:tr>{_HEADER if header else _NOT_CUT}{shown}</w:tr>"


def _cell(text: str, width: int, font: str, *, span: int = 1) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    side = "center" if len(text) <= _CENTRED and span == 1 else "left"
    spaced = f'<w:spacing w:before="0" w:after="0" w:line="{_CELL_LINE}" w:lineRule="atLeast"/>'
    lines = "".join(
        f'<w:p><w:pPr>{spaced}<w:jc w:val="{side}"/></w:pPr>{_run(line, _CELL, font)}</w:p>'
        for line in text.split("\n")
    )
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tc>{properties}{lines}</w:tc>"


def _widths(table: NoticeTable, room: int) -> list[int]:
    """Shares by the longest cell of each column, none under three characters."""
    longest = [max(len(label) / 2, 3.0) for label in table.labels]
    for group in table.groups:
        for row in group.rows:
            longest = [max(wide, min(len(cell), 3 * _CENTRED)) for wide, cell in zip(longest, row, strict=True)]
    return [int(room * (wide + 1) / (sum(longest) + len(longest))) for wide in longest]


def _footer() -> str:
    style = _style(_CELL, _BODY_FONT)

    def words(text: str) -> str:
        return f"<w:r>{style}<w:t>{text}</w:t></w:r>"

    def field(name: str) -> str:
        return f'<w:fldSimple w:instr="{name}"><w:r>{style}<w:t>1</w:t></w:r></w:fldSimple>'

    parts = f"{words('第')}{field('PAGE')}{words('页 共')}{field('NUMPAGES')}{words('页')}"
    return f'<w:p xmlns:w="{_WORD}"><w:pPr><w:jc w:val="center"/></w:pPr>{parts}</w:p>'


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
