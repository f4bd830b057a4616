"""The notice of one publication: title, paragraphs, unit and date on the right with room for the seal, contacts.

Measures follow GB/T 9704-2012: margins 37/28/26/35 mm on A4, body 16 pt with 2-em indents, title 22 pt in balanced
lines, sign-off 4 characters in from the right.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from catalog_app.exporters.board.check import Drawn, DrawnPage
from catalog_app.exporters.board.document import Document
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.setup import Measures, SheetSetup, chinese_date, measures
from catalog_app.exporters.board.sheet import Foot
from catalog_app.exporters.board.table import no_font
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.fonts import MissingCharacter, printable
from catalog_app.model.publication import Publication
from catalog_app.support.progress import Progress

_MILLIMETRE = 72 / 25.4
_TOP, _LEFT, _RIGHT, _BOTTOM = (value * _MILLIMETRE for value in (37, 28, 26, 35))
_BODY, _TITLE, _SMALL, _LEADING, _TITLE_LEADING = 16.0, 22.0, 12.0, 28.9, 36.0
_INDENT = "　　"
_SEAL_LINES = 2
_SIGN_OFF_INSET = 4
_BASELINE = 0.88
_FOOT, _FOOT_LEADING = 12 * _MILLIMETRE, 1.45


class _Line(Struct, frozen=True):
    """One line: how it is set, its height, and where it stands (0 left, 0.5 middle, 1 right)."""

    setter: Typesetter
    text: str
    height: float
    side: float = 0.0
    inset: float = 0.0


class _Notice:
    """The lines of a notice for one paper."""

    def __init__(self, sheet: SheetSetup, size: Measures, fonts: DocumentFonts) -> None:
        self._sheet = sheet
        self.scale = 1.0 if sheet.paper == "A4" else 2**0.5
        self.left, self.width = _LEFT * self.scale, size.width - (_LEFT + _RIGHT) * self.scale
        self.body = Typesetter(fonts, "text", round(_BODY * self.scale, 1))
        self.title = Typesetter(fonts, "heading", round(_TITLE * self.scale, 1))
        self.small = Typesetter(fonts, "text", round(_SMALL * self.scale, 1))
        self.foot = Foot(sheet, self.small, self.width)
        self.foot_top = _FOOT * self.scale + self.foot.count * self.small.size * _FOOT_LEADING
        self.top = size.height - _TOP * self.scale
        self.bottom = max(_BOTTOM * self.scale, self.foot_top + self.body.size)

    def lines(self, publication: Publication) -> list[_Line]:
        """All lines in order; the sign-off comes last and is kept together."""
        sign_off = list(self._sign_off())
        self.sign_off_lines = len(sign_off)
        return [*self._head(publication), *self._paragraphs(publication), *sign_off]

    def _head(self, publication: Publication) -> Iterator[_Line]:
        leading = _TITLE_LEADING * self.scale
        for line in self.title.balanced(self._sheet.title or publication.title, self.width):
            yield _Line(self.title, line, leading, 0.5)
        if publication.document_number:
            yield _Line(self.body, printable(publication.document_number), _LEADING * self.scale, 0.5)
        yield _Line(self.body, "", _LEADING * self.scale)

    def _paragraphs(self, publication: Publication) -> Iterator[_Line]:
        for paragraph in publication.body.splitlines():
            words = paragraph.strip()
            if words:
                for line in self.body.indented(words, self.width, _INDENT):
                    yield _Line(self.body, line, _LEADING * self.scale)

    def _sign_off(self) -> Iterator[_Line]:
        height, sheet = _LEADING * self.scale, self._sheet
        for _ in range(_SEAL_LINES):
            yield _Line(self.body, "", height)
        inset = _SIGN_OFF_INSET * self.body.size
        unit = self.body.balanced(sheet.signature or sheet.unit_name, self.width - inset)
        texts = [*unit, chinese_date(sheet.printed_on)]
        wider = max(map(self.body.width, texts))
        for text in texts:
            yield _Line(self.body, text, height, 1.0, inset + (wider - self.body.width(text)) / 2)


def draw_publication(publication: Publication, sheet: SheetSetup, path: Path, progress: Progress) -> Drawn:
    """Draw the notice without checking it."""
    size, fonts = measures(sheet), DocumentFonts()
    notice = _Notice(sheet, size, fonts)
    try:
        pages = _paginate(notice, notice.lines(publication))
        title = sheet.title or publication.title
        document = Document(path, (size.width, size.height), title, sheet.signature or sheet.unit_name, fonts)
        drawn = Drawn()
        for number, page in enumerate(pages):
            progress.step(number, len(pages), f"正在绘制第{number + 1}页，共{len(pages)}页")
            operators, text = _draw(notice, page, number, len(pages))
            document.page(operators)
            drawn.pages.append(DrawnPage((), text))
    except MissingCharacter as missing:
        raise no_font(missing.character, f"公开信息“{publication.title[:20]}”") from missing
    document.save()
    return drawn


def _paginate(notice: _Notice, lines: list[_Line]) -> list[list[_Line]]:
    """Fill pages; the sign-off never stands alone on a page."""
    sign_off = notice.sign_off_lines
    pages: list[list[_Line]] = [[]]
    room = notice.top - notice.bottom
    used = 0.0
    for number, line in enumerate(lines):
        together = sum(part.height for part in lines[number:]) if number == len(lines) - sign_off - 1 else line.height
        if used + together > room and pages[-1]:
            pages.append([])
            used = 0.0
        pages[-1].append(line)
        used += line.height
    return pages


def _draw(notice: _Notice, page: list[_Line], number: int, pages: int) -> tuple[list[str], str]:
    operators, shown = ["BT"], []
    at = notice.top
    for part in page:
        if part.text:
            operators.append(_show(notice, part, at))
            shown.append(part.text)
        at -= part.height
    for text, side, line in notice.foot.placed(number, pages):
        at = notice.foot_top - line * notice.small.size * _FOOT_LEADING
        operators.append(_show(notice, _Line(notice.small, text, 0, side), at))
        shown.append(text)
    return [*operators, "ET"], "".join(shown)


def _show(notice: _Notice, line: _Line, top: float) -> str:
    setter = line.setter
    left = notice.left + (notice.width - setter.width(line.text)) * line.side - line.inset
    return f"{setter.font} 1 0 0 1 {left:.2f} {top - _BASELINE * setter.size:.2f} Tm {setter.show(line.text)}"
