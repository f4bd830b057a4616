"""The Word twin of a notice, for those who must edit it: 公文 measures (GB/T 9704-2012), the list as a real table.

The same notice gives the same bytes. Fonts are named, not embedded: Word takes what the computer has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from catalog_app.exporters.board.roster import as_cards
from catalog_app.exporters.board.setup import SheetSetup
from catalog_app.exporters.docx_parts import (
    BODY,
    BODY_FONT,
    CELL,
    HEAD_FONT,
    LINE,
    NOTE,
    TITLE,
    TITLE_FONT,
    cell,
    clean,
    footer,
    paragraph,
    row,
    table,
)
from catalog_app.model.notice import Notice, NoticeTable
from catalog_app.model.notice_words import chinese_date
from catalog_app.support.files import normalise_zip

_SIDES = {"A4": (11906, 16838), "A3": (16838, 23811), "4K": (22110, 30785)}
"""Short and long side in twentieths of a point."""
_MARGINS = (2098, 1474, 1984, 1588)
_LIST_MARGINS = (1361, 1021, 1361, 1021)
"""Top, right, bottom, left in twentieths of a point: 37, 26, 35, 28 mm; 24, 18, 24, 18 mm beside a list."""
_EM, _PAD_EMS, _NARROW = CELL * 10, 1.0, 0.56
"""Of a cell's type: its size in twentieths of a point, both margins of a cell, the width of a digit."""
_LEAST_EMS, _SHARED_EMS, _NUMBER_EMS, _MOST_EMS = 2, 4.0, 7.0, 27.0
"""Of columns: the least, what words and numbers get at least, and the most."""
_NOTE_LINE = 440
_NUMERALS = "一二三四五六七八九十"
_BODY_EM, _SIGN_OFF_EMS, _SEAL = BODY * 10, 4, "（盖章）"
_SIGN_OFF_INSET = _SIGN_OFF_EMS * _BODY_EM


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
    properties.title = clean(notice.title)


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
    place = section.footer.paragraphs[0]._p
    place.addprevious(parse_xml(footer()))
    place.getparent().remove(place)


def _blocks(notice: Notice, sheet: SheetSetup) -> Iterator[str]:
    """The notice as XML, paragraph by paragraph."""
    yield paragraph(notice.title, TITLE, TITLE_FONT, side="center", line=720, keep=True)
    for words in filter(None, (f"（{notice.village}）" if notice.village else "", notice.document_number)):
        yield paragraph(words, BODY, BODY_FONT, side="center", keep=True)
    yield paragraph("", BODY, BODY_FONT)
    if notice.opening:
        yield paragraph(notice.opening, BODY, BODY_FONT, indent=True)
    headings = 0
    for words in notice.body:
        heading, colon, rest = words.partition("：")
        if colon and heading.strip() in notice.headings and headings < len(_NUMERALS):
            yield paragraph(f"{_NUMERALS[headings]}、{heading.strip()}", BODY, HEAD_FONT, indent=True, keep=True)
            headings, words = headings + 1, rest.strip()
        if words:
            yield paragraph(words, BODY, BODY_FONT, indent=True)
    size, line = (NOTE, _NOTE_LINE) if notice.table else (BODY, LINE)
    if notice.table:
        yield paragraph("", CELL, BODY_FONT, keep=True)
        yield _table(notice.table, sheet)
        yield paragraph("", CELL, BODY_FONT)
    for place, words in enumerate(notice.closing, start=1):  # the sign-off never stands alone on a page
        yield paragraph(words, size, BODY_FONT, line=line, indent=True, keep=place == len(notice.closing))
    yield from _sign_off(notice, sheet)


def _sign_off(notice: Notice, sheet: SheetSetup) -> Iterator[str]:
    """Room for the seal, unit and date; the date stands below the middle of the unit."""
    yield paragraph("", BODY, BODY_FONT, keep=True)
    yield paragraph("", BODY, BODY_FONT, keep=True)
    seal = _SEAL if notice.from_case else ""
    inset = _SIGN_OFF_INSET - round(_ems(seal) * _BODY_EM)
    yield paragraph(notice.unit + seal, BODY, BODY_FONT, side="right", inset=max(inset, 0), keep=True)
    day = chinese_date(notice.signed or sheet.printed_on)
    aside = (_ems(notice.unit) - _ems(day)) / 2 + max(_ems(seal) - _SIGN_OFF_EMS, 0)
    yield paragraph(day, BODY, BODY_FONT, side="right", inset=_SIGN_OFF_INSET + max(round(aside * _BODY_EM), 0))


def _table(table_: NoticeTable, sheet: SheetSetup) -> str:
    side = _SIDES[sheet.paper][0 if sheet.orientation == "portrait" else 1]
    room = side - _LIST_MARGINS[1] - _LIST_MARGINS[3]
    cards = sum(least for least, _ in _needs(table_)) > room
    table_ = as_cards(table_) if cards else table_
    widths = _widths(table_, room)
    lines = [_row(table_.labels, widths, HEAD_FONT, header=True)]
    for kind, cells in table_.lines():
        if kind == "heading":
            lines.append(row([cell(cells[0], sum(widths), HEAD_FONT, span=len(widths))]))
        elif kind == "total":
            lines.append(_total(cells, widths))
        else:
            lines.append(_row(cells, widths, BODY_FONT, left=cards))
    return table(widths, lines)


def _row(cells: Sequence[str], widths: Sequence[int], font: str, *, header: bool = False, left: bool = False) -> str:
    return row((cell(text, width, font, left=left) for text, width in zip(cells, widths, strict=True)), header=header)


def _total(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Its words reach as far as nothing is summed."""
    first = next((place for place, text in enumerate(cells) if place and text), len(cells))
    words = cell(cells[0], sum(widths[:first]), HEAD_FONT, span=first)
    return row(
        [words, *(cell(text, width, HEAD_FONT) for text, width in zip(cells[first:], widths[first:], strict=True))]
    )


def _widths(table_: NoticeTable, room: int) -> list[int]:
    """What each column needs, and of the room left the more the longer its cells are."""
    needs = _needs(table_)
    left = max(room - sum(least for least, _ in needs), 0)
    wanted = sum(natural - least for least, natural in needs)
    if wanted <= left:  # every cell on one line, the rest shared alike
        return [int(natural + (left - wanted) / len(needs)) for _, natural in needs]
    return [int(least + left * (natural - least) / wanted) for least, natural in needs]


def _needs(table_: NoticeTable) -> list[tuple[float, float]]:
    """Of every column what it needs at least and what it would like, in twentieths of a point."""
    columns = [[label] for label in table_.labels]
    least = [float(_LEAST_EMS)] * len(columns)
    for kind, cells in table_.lines():
        if kind == "heading":
            continue
        for place, text in enumerate(cells):
            if place or text.isdecimal():
                columns[place].append(text)
                least[place] = max(least[place], min(_ems(text), _NUMBER_EMS if text.isascii() else _SHARED_EMS))
    likes = [max(max(map(_ems, texts[1:]), default=0.0), _ems(texts[0]) / 2) for texts in columns]
    return [
        ((low + _PAD_EMS) * _EM, (max(low, min(like, _MOST_EMS)) + _PAD_EMS) * _EM)
        for low, like in zip(least, likes, strict=True)
    ]


def _ems(text: str) -> float:
    return sum(_NARROW if character.isascii() else 1.0 for character in text)
