"""What surrounds the table on each page: title, unit and date above, contacts and page number below."""

from __future__ import annotations

from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.setup import Measures, SheetSetup
from catalog_app.exporters.board.table import no_font
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.fonts import MissingCharacter, printable
from catalog_app.model.errors import WorldError
from catalog_app.model.notice_words import chinese_date

_TITLE_LEADING = 1.3
_GAP = 5.0
_BASELINE = 0.88
_PAGE_NUMBER_EMS = 6
_FOOT_LEADING = 1.45


class Foot:
    """The public contacts, flowing; then the page number in the middle of a line and the board's name on its right."""

    def __init__(self, sheet: SheetSetup, setter: Typesetter, width: float, height: float) -> None:
        """Raises FOOT_TOO_LONG where it would take half of a page of this height."""
        contacts = [contact.words for contact in sheet.contacts]
        board = printable(sheet.board_name)
        beside = setter.width(board) < width / 2 - _PAGE_NUMBER_EMS * setter.size
        self.board = board if beside else ""
        flowed = setter.flowed(tuple(filter(None, [*contacts, "" if beside else board])), width, gap="　")
        self.lines = [*setter.flowed(tuple(filter(None, [sheet.correction])), width), *flowed]
        if self.count * setter.size * _FOOT_LEADING > height / 2:
            raise WorldError(
                "FOOT_TOO_LONG",
                f"页脚的电话和公示栏名称要占{self.count}行，每页放不下。",
                "请在设置里减少要印的联系电话，或缩短它们的名称。",
            )

    @property
    def count(self) -> int:
        """How many lines it takes."""
        return len(self.lines) + 1

    def placed(self, page: int, pages: int) -> list[tuple[str, float, int]]:
        """Texts with their side (0 left, 0.5 centred, 1 right) and the number of their line."""
        last = len(self.lines)
        found = [(line, 0.0, number) for number, line in enumerate(self.lines)]
        found.append((f"第{page + 1}页 共{pages}页", 0.5, last))
        return [*found, (self.board, 1.0, last)] if self.board else found


class Sheet:
    """Heads and feet of one document; raises NO_FONT_FOR_CHARACTER naming the part."""

    def __init__(
        self, sheet: SheetSetup, measures: Measures, title: str, fonts: DocumentFonts, body: Typesetter
    ) -> None:
        self._measures, self._body = measures, body
        self._title_setter = Typesetter(fonts, "heading", measures.title)
        self._running_setter = Typesetter(fonts, "heading", round(measures.body * 1.15, 1))
        self._date = chinese_date(sheet.printed_on)
        self._shown: list[str] = []
        beside_date = measures.inner_width - body.width(self._date) - 2 * body.size
        try:
            self._title = self._title_setter.balanced(title, measures.inner_width)
            self._running = self._running_setter.balanced(f"{title}（续）", beside_date)
            unit = f"编制单位：{sheet.signature or sheet.unit_name}"
            notes = [line for note in sheet.notes for line in body.balanced(note, beside_date)]
            self._unit = [*body.balanced(unit, beside_date), *notes]
            self._foot_parts = Foot(sheet, body, measures.inner_width, measures.height)
        except MissingCharacter as missing:
            raise no_font(missing.character, "标题、单位、电话或公示栏名称") from missing

    def room(self, page: int) -> float:
        """Height between head and foot on page number `page`, counted from 0."""
        return self.table_top(page) - self._foot_top - 2 * _GAP

    @property
    def _foot_top(self) -> float:
        return self._measures.bottom + self._foot_parts.count * self._measures.leading

    def table_top(self, page: int) -> float:
        """Where the table begins."""
        measures = self._measures
        top = measures.height - measures.top
        if page == 0:
            head = len(self._title) * measures.title * _TITLE_LEADING + len(self._unit) * measures.leading
        else:
            head = len(self._running) * self._running_setter.size * _TITLE_LEADING
        return top - head - _GAP

    def draw(self, page: int, pages: int, before: int = 0) -> tuple[str, str]:
        """The operators of head and foot, and the text they show; `before` tells how many pages came before."""
        self._shown = []
        parts = self._first_head() if page == 0 else self._running_head()
        operators = "\n".join(["BT", *parts, *self._foot(page + before, pages), "ET"])
        return operators, "".join(self._shown)

    def _first_head(self) -> list[str]:
        measures, setter, body = self._measures, self._title_setter, self._body
        at = measures.height - measures.top
        parts = [setter.font]
        for line in self._title:
            parts.append(self._line(setter, line, at, 0.5))
            at -= measures.title * _TITLE_LEADING
        parts.append(body.font)
        for line in self._unit:
            parts.append(self._line(body, line, at, 0.0))
            at -= measures.leading
        return [*parts, self._line(body, self._date, at + measures.leading, 1.0)]

    def _running_head(self) -> list[str]:
        measures, setter = self._measures, self._running_setter
        at = measures.height - measures.top
        parts = [setter.font]
        for line in self._running:
            parts.append(self._line(setter, line, at, 0.0))
            at -= setter.size * _TITLE_LEADING
        at += setter.size * _TITLE_LEADING - (setter.size - self._body.size) * _BASELINE
        return [*parts, self._body.font, self._line(self._body, self._date, at, 1.0)]

    def _foot(self, page: int, pages: int) -> list[str]:
        leading = self._measures.leading
        placed = self._foot_parts.placed(page, pages)
        lines = [self._line(self._body, text, self._foot_top - line * leading, side) for text, side, line in placed]
        return [self._body.font, *lines]

    def _line(self, setter: Typesetter, text: str, top: float, side: float) -> str:
        """A line whose upper edge is at `top`; `side` 0 left, 0.5 centred, 1 right."""
        left = self._measures.side + (self._measures.inner_width - setter.width(text)) * side
        baseline = top - _BASELINE * setter.size
        self._shown.append(text)
        return f"1 0 0 1 {left:.2f} {baseline:.2f} Tm {setter.show(text)}"
