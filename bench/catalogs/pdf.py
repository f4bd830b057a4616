"""Grids to PDF with ruled lines; cells merged over a page's end are cut there, as printing programs do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from bench.catalogs.book import Book, Cell, Grid

FONT = Path(__file__).parents[2] / "resources" / "fonts" / "NotoSerifSC-Regular.ttf"
MARGIN = 30
PADDING = 6
PAGE_HEIGHT = 640.0
"""What of a landscape A3 page the rows of a table may fill."""


def missing_in_font(texts: Iterable[str]) -> set[str]:
    """Characters the font for PDF files cannot draw."""
    from reportlab.pdfbase.ttfonts import TTFont

    glyphs = TTFont("Reader", str(FONT)).face.charToGlyph
    return {char for text in texts for char in text if ord(char) not in glyphs and char not in "\n　\xa0"}


def write_pdf(book: Book, grids: list[Grid], path: Path) -> None:
    """Every table ruled, cut into pages; whether headings come again is drawn once a file."""
    from reportlab.lib.pagesizes import A3, landscape
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

    small, big = _styles()
    repeated = book.chance.random() < 0.5
    story: list[Any] = []
    for grid in grids:
        width = (landscape(A3)[0] - 2 * MARGIN - 12) / max(1, grid.width)
        story += [Paragraph(escape(line), big) for line in grid.before]
        for number, part in enumerate(_pages(grid, width, small, repeated=repeated)):
            story += [*([PageBreak()] if number else []), _table(part, width, small)]
        story += [Spacer(1, 8), *(Paragraph(escape(line), small) for line in grid.after)]
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    SimpleDocTemplate(str(path), pagesize=landscape(A3), **margins).build(story)


def _styles() -> tuple[Any, Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "Serif" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    small = ParagraphStyle("small", fontName="Serif", fontSize=6, leading=7.5, wordWrap="CJK")
    return small, ParagraphStyle("big", small, fontSize=12, leading=16, alignment=1)


def _paragraph(cell: Cell, style: Any) -> Any:
    from reportlab.platypus import Paragraph

    return Paragraph(escape(cell.text).replace("\n", "<br/>"), style)


def _heights(grid: Grid, width: float, style: Any) -> list[float]:
    """Rows as high as their cells ask for; what a merged cell needs besides goes to its first row."""
    heights = [14.0] * len(grid.rows)
    merged = []
    for at, row in enumerate(grid.rows):
        for cell in filter(None, row):
            tall = _paragraph(cell, style).wrap(width * cell.right - 12, 5000)[1] + PADDING
            if cell.down > 1:
                merged.append((at, cell.down, tall))
            heights[at] = max(heights[at], tall if cell.down == 1 else 0)
    for at, down, tall in merged:
        heights[at] += max(0, tall - sum(heights[at : at + down]))
    return heights


def _pages(grid: Grid, width: float, style: Any, *, repeated: bool) -> Iterator[Grid]:
    heights = _heights(grid, width, style)
    head = [at for at in grid.header if repeated]
    start, room = 0, PAGE_HEIGHT
    for at, height in enumerate(heights):
        if height > room and at > max(start, grid.header.stop):
            yield _part(grid, start, at, head)
            start, room = at, PAGE_HEIGHT - sum(heights[row] for row in head)
        room -= height
    yield _part(grid, start, len(grid.rows), head)


def _part(grid: Grid, start: int, stop: int, head: list[int]) -> Grid:
    """The rows of one page: merged cells end at its end, and go on empty at the next one's top."""
    part = Grid(rows=[grid.rows[at] for at in head] if start else [])
    for at in range(start, stop):
        row: list[Cell | None] = []
        for place, cell in enumerate(grid.rows[at]):
            if cell is None and at == start and start:
                row.append(_rest(grid, start, place, stop))
            else:
                row.append(Cell(cell.text, min(cell.down, stop - at), cell.right) if cell else None)
        part.add(row)
    return part


def _rest(grid: Grid, start: int, place: int, stop: int) -> Cell | None:
    for above in range(start - 1, -1, -1):
        cell = grid.rows[above][place]
        if cell is not None:
            left = above + cell.down - start
            return Cell("", min(left, stop - start), cell.right) if left > 0 else None
    return None


def _table(grid: Grid, width: float, style: Any) -> Any:
    from reportlab.platypus import Table

    data = [[_paragraph(cell, style) if cell else "" for cell in row] for row in grid.rows]
    table = Table(data, colWidths=[width] * grid.width)
    table.setStyle(_lines(grid))
    return table


def _lines(grid: Grid) -> list[tuple[object, ...]]:
    commands: list[tuple[object, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), PADDING / 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), PADDING / 2),
    ]
    for at, row in enumerate(grid.rows):
        for place, cell in enumerate(row):
            if cell and (cell.down > 1 or cell.right > 1):
                commands.append(("SPAN", (place, at), (place + cell.right - 1, at + cell.down - 1)))
    return commands
