"""A 岗位信息公示牌: who is in charge of what, a card each with room for a photo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catalog_app.exporters.board.catalog import new_document
from catalog_app.exporters.board.check import Drawn, check_board
from catalog_app.exporters.board.easel import Easel
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.setup import BoardFile, Measures, SheetSetup, measures
from catalog_app.exporters.board.sheet import Foot
from catalog_app.exporters.board.table import no_font
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.fonts import MissingCharacter, Style
from catalog_app.model.guide import PostHolder
from catalog_app.support.progress import Progress

_MILLIMETRE = 72 / 25.4
_TITLE, _POST, _BODY, _SMALL = 24.0, 17.0, 14.0, 12.0
_LEADING = 1.45
_GAP, _PADDING = 7 * _MILLIMETRE, 5 * _MILLIMETRE
_PHOTO = (25 * _MILLIMETRE, 35 * _MILLIMETRE)
_PHOTO_WORDS = "照片"
_ACROSS = {"portrait": 2, "landscape": 3}
_LARGE, _LARGER = 1.3, (1.6, 1.45, 1.3, 1.15, 1.0, 0.93, 0.86)


def write_posts(
    title: str,
    posts: Sequence[PostHolder],
    items: tuple[str, ...],
    sheet: SheetSetup,
    out: Path,
    progress: Progress,
) -> BoardFile:
    """Write the sheet. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED, UNKNOWN_PAPER."""
    size, fonts = measures(sheet), DocumentFonts()
    drawn = Drawn()
    with new_document(out, size, title, sheet, fonts) as document:
        try:
            cards = _fitting(title, posts, sheet, size, fonts)
            for number in range(len(cards.pages)):
                progress.step(number, len(cards.pages), f"正在绘制第{number + 1}页，共{len(cards.pages)}页")
                easel = cards.draw(number)
                for label in document.spread(easel.operators(), number, len(cards.pages)):
                    drawn.add((), easel.shown, label)
        except MissingCharacter as missing:
            raise no_font(missing.character, f"岗位信息“{title[:20]}”") from missing
        document.save()
    check_board(out, drawn)
    return BoardFile(out, len(drawn.pages), sheet.paper, items)


def _fitting(
    title: str, posts: Sequence[PostHolder], sheet: SheetSetup, size: Measures, fonts: DocumentFonts
) -> _Cards:
    """The cards in the largest type that keeps names and telephones on one line and needs no further page."""
    plain = _Cards(title, posts, sheet, size, fonts)
    most = max(min(_ACROSS[sheet.orientation], len(posts)), 1)
    for larger in (one for one in _LARGER if one >= 1.0 or not sheet.large_print):
        for across in range(most, 0, -1):
            cards = _Cards(title, posts, sheet, size, fonts, across=across, larger=larger)
            if cards.whole and len(cards.pages) <= len(plain.pages):
                return cards
    return plain


class _Cards:
    """Cards in rows of equal height, as many rows as a page takes."""

    def __init__(
        self,
        title: str,
        posts: Sequence[PostHolder],
        sheet: SheetSetup,
        size: Measures,
        fonts: DocumentFonts,
        *,
        across: int = 0,
        larger: float = 1.0,
    ) -> None:
        scale = (1.0 if sheet.paper == "A4" else 2**0.5) * (_LARGE if sheet.large_print else 1.0) * larger
        self.whole = True
        """Whether every name and telephone stands on one line."""
        plain: Style = "heading" if sheet.high_contrast else "text"
        self._size, self._scale, self._heavy = size, scale, sheet.high_contrast
        self._title = Typesetter(fonts, "heading", round(_TITLE * scale, 1))
        self._post = Typesetter(fonts, "heading", round(_POST * scale, 1))
        self._body = Typesetter(fonts, plain, round(_BODY * scale, 1))
        self._small = Typesetter(fonts, plain, round(_SMALL * scale, 1))
        self._width = size.inner_width
        self._across = across or max(min(_ACROSS[sheet.orientation], len(posts)), 1)
        self._card = (self._width - (self._across - 1) * _GAP) / self._across
        self._photo = (_PHOTO[0] * scale, _PHOTO[1] * scale)
        self._titles = self._title.balanced(sheet.title or title, self._width)
        self._foot = Foot(sheet, self._small, self._width, size.height)
        self._foot_top = size.bottom + self._foot.count * self._small.size * _LEADING
        self._set = [self._lines(one) for one in posts]
        self.pages = self._paged()

    def _lines(self, one: PostHolder) -> list[tuple[Typesetter, str]]:
        """Post, name and telephone beside the photo; duties below and beside."""
        beside = self._card - self._photo[0] - 3 * _PADDING
        found = [(self._post, line) for line in self._post.balanced(one.post, beside)]
        for label, words in (("姓名：", one.name), ("电话：", one.telephone)):
            if words:
                lines = self._body.indented(label + words, beside, "")
                self.whole = self.whole and len(lines) == 1
                found += [(self._body, line) for line in lines]
        if one.duty:
            words = "职责：" + "；".join(one.duty.split("\n"))
            found += [(self._body, line) for line in self._body.indented(words, beside, "")]
        return found

    def _height(self, lines: Sequence[tuple[Typesetter, str]]) -> float:
        words = sum(setter.size * _LEADING for setter, _ in lines)
        return max(self._photo[1], words) + 2 * _PADDING

    @property
    def _top(self) -> float:
        return self._size.height - self._size.top - len(self._titles) * self._title.size * 1.35 - _GAP

    def _paged(self) -> list[list[range]]:
        """The rows of cards on each page."""
        rows = [range(at, min(at + self._across, len(self._set))) for at in range(0, len(self._set), self._across)]
        pages: list[list[range]] = [[]]
        left = room = self._top - self._foot_top
        for row in rows:
            height = max(self._height(self._set[place]) for place in row) + _GAP
            if height > left and pages[-1]:
                pages.append([])
                left = room
            pages[-1].append(row)
            left -= height
        return pages

    def draw(self, number: int) -> Easel:
        """One page."""
        easel, side = Easel(), self._size.side
        at = self._size.height - self._size.top
        for line in self._titles:
            easel.text(self._title, line, side, at, width=self._width, side=0.5)
            at -= self._title.size * 1.35
        at = self._top
        for row in self.pages[number]:
            height = max(self._height(self._set[place]) for place in row)
            for column, place in enumerate(row):
                self._draw_card(easel, place, side + column * (self._card + _GAP), at, height)
            at -= height + _GAP
        for text, where, line_number in self._foot.placed(number, len(self.pages)):
            below = self._foot_top - line_number * self._small.size * _LEADING
            easel.text(self._small, text, side, below, width=self._width, side=where)
        return easel

    def _draw_card(self, easel: Easel, place: int, left: float, top: float, height: float) -> None:
        wide, tall = self._photo
        easel.box(left, top, self._card, height, thick=1.8 if self._heavy else 1.0)
        inside = top - _PADDING
        easel.box(left + _PADDING, inside, wide, tall)
        middle = inside - tall / 2 + self._small.size / 2
        easel.text(self._small, _PHOTO_WORDS, left + _PADDING, middle, width=wide, side=0.5)
        at = inside
        for setter, words in self._set[place]:
            easel.text(setter, words, left + wide + 2 * _PADDING, at)
            at -= setter.size * _LEADING
