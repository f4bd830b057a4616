"""What surrounds the table on each page: title, unit and date above, contacts and page number below."""

from __future__ import annotations

from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.setup import Measures, SheetSetup, chinese_date
from catalog_app.exporters.board.table import no_font
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.fonts import MissingCharacter, printable
from catalog_app.model.unit import Contact

_TITLE_LEADING = 1.3
_GAP = 5.0
_BASELINE = 0.88


def contact_text(contact: Contact) -> str:
    """监督电话：0873-1234567（镇纪委）."""
    owner = f"（{contact.owner}）" if contact.owner else ""
    return f"{contact.label}：{contact.value}{owner}"


class Sheet:
    """Heads and feet of one document; raises NO_FONT_FOR_CHARACTER naming the part."""

    def __init__(
        self, sheet: SheetSetup, measures: Measures, title: str, fonts: DocumentFonts, body: Typesetter
    ) -> None:
        self._measures, self._body = measures, body
        self._title_setter = Typesetter(fonts, "heading", measures.title)
        self._running_setter = Typesetter(fonts, "heading", round(measures.body * 1.15, 1))
        self._date = chinese_date(sheet.printed_on)
        self._unit = printable(f"编制单位：{sheet.signature or sheet.unit_name}")
        self._board, self._running = printable(sheet.board_name), f"{title}（续）"
        self._shown: list[str] = []
        try:
            self._title = self._title_setter.balanced(title, measures.inner_width)
            self._running_lines = self._running_setter.balanced(
                self._running, measures.inner_width - self._date_width()
            )
            body.lines((self._unit,), measures.inner_width)
            body.width(self._board)
            self._contacts = body.lines(
                tuple(contact_text(contact) for contact in sheet.contacts), measures.inner_width, flow=True
            )
        except MissingCharacter as missing:
            raise no_font(missing.character, "标题、单位、电话或公示栏名称") from missing

    def _date_width(self) -> float:
        return self._body.width(self._date) + 2 * self._body.size

    def room(self, page: int) -> float:
        """Height between head and foot on page number `page`, counted from 0."""
        foot = (1 + len(self._contacts)) * self._measures.leading + 2 * _GAP
        return self.table_top(page) - self._measures.bottom - foot

    def table_top(self, page: int) -> float:
        """Where the table begins."""
        measures = self._measures
        top = measures.height - measures.top
        if page == 0:
            return top - len(self._title) * measures.title * _TITLE_LEADING - measures.leading - _GAP
        return top - len(self._running_lines) * self._running_setter.size * _TITLE_LEADING - _GAP

    def draw(self, page: int, pages: int) -> tuple[str, str]:
        """The operators of head and foot, and the text they show."""
        self._shown = []
        parts = self._first_head() if page == 0 else self._running_head()
        operators = "\n".join(["BT", *parts, *self._foot(page, pages), "ET"])
        return operators, "".join(self._shown)

    def _first_head(self) -> list[str]:
        measures, setter = self._measures, self._title_setter
        at = measures.height - measures.top
        parts = [setter.font]
        for line in self._title:
            parts.append(self._line(setter, line, at, 0.5))
            at -= measures.title * _TITLE_LEADING
        return [
            *parts,
            self._body.font,
            self._line(self._body, self._unit, at, 0.0),
            self._line(self._body, self._date, at, 1.0),
        ]

    def _running_head(self) -> list[str]:
        measures, setter = self._measures, self._running_setter
        at = measures.height - measures.top
        parts = [setter.font]
        for line in self._running_lines:
            parts.append(self._line(setter, line, at, 0.0))
            at -= setter.size * _TITLE_LEADING
        at += setter.size * _TITLE_LEADING - (setter.size - self._body.size) * _BASELINE
        return [*parts, self._body.font, self._line(self._body, self._date, at, 1.0)]

    def _foot(self, page: int, pages: int) -> list[str]:
        measures, body = self._measures, self._body
        at = measures.bottom + (1 + len(self._contacts)) * measures.leading
        parts = [body.font]
        for line in self._contacts.texts:
            parts.append(self._line(body, line, at, 0.0))
            at -= measures.leading
        parts.append(self._line(body, f"第{page + 1}页 共{pages}页", at, 0.5))
        if self._board:
            parts.append(self._line(body, self._board, at, 1.0))
        return parts

    def _line(self, setter: Typesetter, text: str, top: float, side: float) -> str:
        """A line whose upper edge is at `top`; `side` 0 left, 0.5 centred, 1 right."""
        left = self._measures.side + (self._measures.inner_width - setter.width(text)) * side
        baseline = top - _BASELINE * setter.size
        self._shown.append(text)
        return f"1 0 0 1 {left:.2f} {baseline:.2f} Tm {setter.show(text)}"
