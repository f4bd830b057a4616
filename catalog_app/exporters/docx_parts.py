"""Pieces of a Word document as XML text: paragraphs, tables, page numbers, in the type sizes of official papers.

Put together as text: adding paragraph by paragraph or cell by cell takes a second for every 300 rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TITLE_FONT, BODY_FONT, HEAD_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
TITLE, BODY, CELL, NOTE = 44, 32, 24, 28
"""Type sizes in half points: 2号, 3号, 小四, 4号."""
CENTRED = 9
"""Texts up to this length stand in the middle of their cell."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LINE = 578
"""28.9 pt in twentieths: 22 lines a page."""
_CELL_LINE = 320
_NOT_CUT = "<w:trPr><w:cantSplit/></w:trPr>"
_HEADER = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
Side = Literal["left", "center", "right"]
Down = Literal["", "restart", "continue"]


def paragraph(
    text: str,
    size: int,
    font: str,
    *,
    side: Side = "left",
    line: int = LINE,
    indent: bool = False,
    inset: int = 0,
    keep: bool = False,
) -> str:
    """A paragraph; with `indent` two characters in, with `keep` on the page of the next one."""
    return styled_paragraph([(text, font)], size, side=side, line=line, indent=indent, inset=inset, keep=keep)


def styled_paragraph(
    runs: Iterable[tuple[str, str]],
    size: int,
    *,
    side: Side = "left",
    line: int = LINE,
    indent: bool = False,
    inset: int = 0,
    keep: bool = False,
) -> str:
    """The same of several texts, each in its font."""
    together = "<w:keepNext/>" if keep else ""
    first = ' w:firstLineChars="200" w:firstLine="640"' if indent else ""
    spaced = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    places = f'<w:ind w:right="{inset}"{first}/><w:jc w:val="{side}"/>'
    shown = "".join(_run(text, size, font) for text, font in runs)
    return f'<w:p xmlns:w="{WORD}"><w:pPr>{together}{spaced}{places}</w:pPr>{shown}</w:p>'


def table(widths: Sequence[int], rows: Iterable[str]) -> str:
    """A table of `row`s with thin rules all round."""
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f'<w:tbl xmlns:w="{WORD}">{properties}<w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def row(cells: Iterable[str], *, header: bool = False) -> str:
    """A row of `cell`s that no page cuts; a `header` stands on every page."""
    return f"<w:tr>{_HEADER if header else _NOT_CUT}{''.join(cells)}</w:tr>"


def cell(text: str, width: int, font: str, *, span: int = 1, down: Down = "", left: bool = False) -> str:
    """A cell `span` columns wide; `down` begins or continues one over several rows; `left` = never centred."""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    spans += f'<w:vMerge w:val="{down}"/>' if down else ""
    side = "center" if len(text) <= CENTRED and span == 1 and not left else "left"
    spaced = f'<w:spacing w:before="0" w:after="0" w:line="{_CELL_LINE}" w:lineRule="atLeast"/>'
    lines = "".join(
        f'<w:p><w:pPr>{spaced}<w:jc w:val="{side}"/></w:pPr>{_run(line, CELL, font)}</w:p>' for line in text.split("\n")
    )
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tc>{properties}{lines}</w:tc>"


def shares(longest: Sequence[float], room: int) -> list[int]:
    """Widths of columns in `room` by their longest texts."""
    return [int(room * (wide + 1) / (sum(longest) + len(longest))) for wide in longest]


def footer() -> str:
    """第1页 共1页, counted by the program that opens it."""
    style = _style(CELL, BODY_FONT)

    def words(text: str) -> str:
        return f"<w:r>{style}<w:t>{text}</w:t></w:r>"

    def field(name: str) -> str:
        return f'<w:fldSimple w:instr="{name}"><w:r>{style}<w:t>1</w:t></w:r></w:fldSimple>'

    parts = f"{words('第')}{field('PAGE')}{words('页 共')}{field('NUMPAGES')}{words('页')}"
    return f'<w:p xmlns:w="{WORD}"><w:pPr><w:jc w:val="center"/></w:pPr>{parts}</w:p>'


def clean(text: str) -> str:
    """Without the characters no XML can hold."""
    return _NOT_XML.sub("", text)


def _run(text: str, size: int, font: str) -> str:
    if not text:
        return ""
    words = f'<w:t xml:space="preserve">{escape(clean(text))}</w:t>'
    return f"<w:r>{_style(size, font)}{words}</w:r>"


def _style(size: int, font: str) -> str:
    fonts = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}"/>'
    return f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
