"""A 办事指南 as a card: what the matter needs in two columns, steps numbered, in the largest type that fits a page."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from catalog_app.exporters.board.catalog import new_document
from catalog_app.exporters.board.check import Drawn, check_board
from catalog_app.exporters.board.easel import Easel
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.setup import BoardFile, Measures, SheetSetup, measures
from catalog_app.exporters.board.sheet import Foot
from catalog_app.exporters.board.table import GOES_ON, GOES_ON_FROM, no_font
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.fonts import MissingCharacter
from catalog_app.model.guide import GUIDE_KIND, Guide, field_lines
from catalog_app.model.notice_words import chinese_date
from catalog_app.support.progress import Progress

_MILLIMETRE = 72 / 25.4
_LEADING, _PADDING = 1.5, 0.6
_LABEL_EMS = 4.6
_GREY, _THICK = 0.93, 1.0
_TITLE, _TITLE_LEADING = 1.6, 1.35
_SIZES = (20.0, 19.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
_LARGE_FLOOR, _LARGER = 18.0, (30.0, 26.0, 22.0)
_SMALL = 12.0


class _Row(Struct, frozen=True):
    """A field, set; `again` = it began on the page before, `goes_on` = it ends on the next."""

    label: tuple[str, ...]
    lines: tuple[str, ...]
    again: bool = False
    goes_on: bool = False


def write_guide(guide: Guide, items: tuple[str, ...], sheet: SheetSetup, out: Path, progress: Progress) -> BoardFile:
    """Write the card. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED, UNKNOWN_PAPER."""
    size, fonts = measures(sheet), DocumentFonts()
    drawn = Drawn()
    with new_document(out, size, guide.title, sheet, fonts) as document:
        try:
            card = _fitting(guide, sheet, size, fonts)
            for number, rows in enumerate(card.pages):
                progress.step(number, len(card.pages), f"正在绘制第{number + 1}页，共{len(card.pages)}页")
                easel = card.draw(rows, number)
                for label in document.spread(easel.operators(), number, len(card.pages)):
                    drawn.add((), easel.shown, label)
        except MissingCharacter as missing:
            raise no_font(missing.character, f"{GUIDE_KIND}“{guide.title[:20]}”") from missing
        document.save()
    check_board(out, drawn)
    return BoardFile(out, len(drawn.pages), sheet.paper, items)


def _fitting(guide: Guide, sheet: SheetSetup, size: Measures, fonts: DocumentFonts) -> _Card:
    """The card in the largest type that needs one page, steps side by side where nothing else helps."""
    sizes: tuple[float, ...] = (*_LARGER, *_SIZES) if sheet.paper != "A4" else _SIZES
    if sheet.large_print:
        sizes = tuple(one for one in (*_LARGER, *_SIZES) if one >= _LARGE_FLOOR)
    smallest = _Card(guide, sheet, size, fonts, sizes[-1])
    for dense in (False, True):
        least = _Card(guide, sheet, size, fonts, sizes[-1], dense=True) if dense else smallest
        for type_size in sizes[:-1] if len(least.pages) == 1 else ():
            card = _Card(guide, sheet, size, fonts, type_size, dense=dense)
            if len(card.pages) == 1:
                return card
        if len(least.pages) == 1:
            return least
    return smallest


class _Card:
    """A guide set in one type size; `dense` = numbered lines follow each other where they fit."""

    def __init__(
        self,
        guide: Guide,
        sheet: SheetSetup,
        size: Measures,
        fonts: DocumentFonts,
        type_size: float,
        *,
        dense: bool = False,
    ) -> None:
        self._dense = dense
        self._sheet, self._size, self._heavy = sheet, size, sheet.high_contrast
        self._body = Typesetter(fonts, "heading" if sheet.high_contrast else "text", type_size)
        self._label = Typesetter(fonts, "heading", type_size)
        self._title = Typesetter(fonts, "heading", round(type_size * _TITLE, 1))
        self._small = Typesetter(fonts, "text", _SMALL if sheet.paper == "A4" else _SMALL * 1.2)
        self._side = size.side + 4 * _MILLIMETRE
        self._width = size.width - 2 * self._side
        self._column = _LABEL_EMS * type_size
        self._padding, self._leading = _PADDING * type_size, _LEADING * type_size
        self._titles = self._title.balanced(guide.title, self._width)
        self._foot = Foot(sheet, self._small, self._width, size.height)
        self._foot_top = size.bottom + self._foot.count * self._small.size * _LEADING
        self.pages = self._paged(guide)

    @property
    def _title_height(self) -> float:
        return len(self._titles) * self._title.size * _TITLE_LEADING + self._leading * 1.6

    def _paged(self, guide: Guide) -> list[list[_Row]]:
        room = self._size.width - 2 * self._side - self._column - 2 * self._padding
        left = self._room(0)
        pages: list[list[_Row]] = [[]]
        for label, words in guide.fields:
            lines = self._lines(field_lines(label, words), room)
            names = tuple(self._label.balanced(label, self._column - self._padding))
            row = _Row(names, tuple(lines))
            while self._height(row) > left:
                fit = int((left - 2 * self._padding) // self._leading)
                fit -= 1 + row.again  # a line goes to each mark
                if fit >= max(len(row.label), 2) and len(row.lines) - fit >= 2 and self._height(row) > self._room(1):
                    pages[-1].append(_Row(row.label, row.lines[:fit], row.again, goes_on=True))
                    row = _Row(row.label, row.lines[fit:], again=True)
                elif not pages[-1]:
                    break
                pages.append([])
                left = self._room(1)
            pages[-1].append(row)
            left -= self._height(row)
        return pages

    def _lines(self, words: tuple[str, ...], room: float) -> list[str]:
        if self._dense and len(words) > 1:
            return self._body.flowed(words, room, gap="　")
        return [line for one in words for line in self._body.indented(one, room, "")]

    def _room(self, page: int) -> float:
        head = self._title_height if page == 0 else self._leading * 1.2
        return self._size.height - self._size.top - head - self._foot_top - self._padding

    def _height(self, row: _Row) -> float:
        lines = max(len(row.lines) + row.again + row.goes_on, len(row.label), 1)
        return lines * self._leading + 2 * self._padding - (_LEADING - 1) * self._body.size * 0.5

    def draw(self, rows: list[_Row], number: int) -> Easel:
        """One page."""
        easel = Easel()
        top = self._size.height - self._size.top
        at = top
        if number == 0:
            for line in self._titles:
                easel.text(self._title, line, self._side, at, width=self._width, side=0.5)
                at -= self._title.size * _TITLE_LEADING
            unit = self._sheet.signature or self._sheet.unit_name
            words = f"{unit}　{chinese_date(self._sheet.printed_on)}"
            easel.text(self._small, words, self._side, at - self._leading * 0.2, width=self._width, side=0.5)
        else:
            easel.text(self._label, f"{''.join(self._titles)}（续）"[:24], self._side, at)
        at = top - (self._title_height if number == 0 else self._leading * 1.2)
        for row in rows:
            self._row(easel, row, at)
            at -= self._height(row)
        for text, side, place in self._foot.placed(number, len(self.pages)):
            below = self._foot_top - place * self._small.size * _LEADING
            easel.text(self._small, text, self._side, below, width=self._width, side=side)
        return easel

    def _row(self, easel: Easel, row: _Row, top: float) -> None:
        height = self._height(row)
        thick = _THICK * (1.8 if self._heavy else 1.0)
        if not self._heavy:
            easel.fill(self._side, top, self._column, height, _GREY)
        easel.box(self._side, top, self._width, height, thick=thick)
        easel.line(self._side + self._column, top, self._side + self._column, top - height, thick=thick)
        block = len(row.label) * self._leading
        at = top - (height - block) / 2 - (_LEADING - 1) * self._body.size / 2
        for line in row.label:
            easel.text(self._label, line, self._side, at, width=self._column, side=0.5)
            at -= self._leading
        at = top - self._padding
        left = self._side + self._column + self._padding
        marks = ((GOES_ON_FROM,) if row.again else (), (GOES_ON,) if row.goes_on else ())
        for line in (*marks[0], *row.lines, *marks[1]):
            easel.text(self._body, line, left, at)
            at -= self._leading
