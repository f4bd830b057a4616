"""Posting receipts (公示张贴回执): slips to cut apart, each with its number, a QR code of it, and room to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from catalog_app.exporters.board.check import Drawn, check_board
from catalog_app.exporters.board.document import Document
from catalog_app.exporters.board.easel import Easel
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.setup import BoardFile, SheetSetup, measures
from catalog_app.exporters.board.table import no_font
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.fonts import MissingCharacter
from catalog_app.model.notice_words import chinese_date
from catalog_app.support.progress import Progress

_MILLIMETRE = 72 / 25.4
_A_PAGE = 4
_SIDE, _INSET = 16 * _MILLIMETRE, 7 * _MILLIMETRE
_QR, _QUIET = 30 * _MILLIMETRE, 4
_HEAD, _BODY, _SMALL = 16.0, 12.0, 10.5
_LINE = 21.0
_MOST_LINES = 2
TITLE, SCAN = "公示张贴回执", "扫码或输入编号查记录"
_UNKNOWN_DAY = "＿＿＿＿年＿＿月＿＿日"
_NAME = "＿＿＿＿＿＿＿＿"
_PHOTO = "□ 已拍远景　□ 已拍近景　共＿＿＿张"
_DOWN = "＿＿＿＿年＿＿月＿＿日"


class Slip(Struct, frozen=True, kw_only=True):
    """One sheet on one board."""

    number: str
    title: str
    place: str
    """Village and board."""
    code: str
    """What the QR code says."""
    posted_on: date | None = None
    by: str = ""


def write_receipts(slips: Sequence[Slip], sheet: SheetSetup, out: Path, progress: Progress) -> BoardFile:
    """Write the slips, four on an upright A4 page. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED."""
    fonts, size = DocumentFonts(), measures(sheet)
    drawing = _Slips(fonts, sheet, size.width, size.height)
    pages = [slips[start : start + _A_PAGE] for start in range(0, len(slips), _A_PAGE)]
    drawn = Drawn()
    with Document(out, (size.width, size.height), TITLE, sheet.signature or sheet.unit_name, fonts) as document:
        for number, page in enumerate(pages):
            progress.step(number, len(pages), f"正在绘制第{number + 1}页，共{len(pages)}页")
            easel = drawing.page(page)
            document.page(easel.operators())
            drawn.add((), easel.shown)
        document.save()
    check_board(out, drawn)
    return BoardFile(out, len(pages), sheet.paper, ())


def modules(words: str) -> list[list[bool]]:
    """The dark and light squares of a QR code of these words, row by row."""
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(words)
    code.make()
    count = code.getModuleCount()
    return [[bool(code.isDark(row, column)) for column in range(count)] for row in range(count)]


class _Slips:
    """Draws slips on pages."""

    def __init__(self, fonts: DocumentFonts, sheet: SheetSetup, width: float, height: float) -> None:
        self._sheet, self._width, self._height = sheet, width, height
        self._head = Typesetter(fonts, "heading", _HEAD)
        self._bold = Typesetter(fonts, "heading", _BODY)
        self._body = Typesetter(fonts, "text", _BODY)
        self._small = Typesetter(fonts, "text", _SMALL)

    def page(self, slips: Sequence[Slip]) -> Easel:
        """One page, with lines to cut along."""
        easel, tall = Easel(), self._height / _A_PAGE
        for place, slip in enumerate(slips):
            top = self._height - place * tall
            try:
                self._slip(easel, slip, top)
            except MissingCharacter as missing:
                raise no_font(missing.character, f"回执{slip.number}") from missing
            if place < _A_PAGE - 1:
                easel.line(_INSET, top - tall, self._width - _INSET, top - tall, dashed=True)
        return easel

    def _slip(self, easel: Easel, slip: Slip, top: float) -> None:
        left, right = _SIDE, self._width - _SIDE
        self._code(easel, slip, right - _QR, top - _INSET - _LINE)
        at = top - _INSET
        easel.text(self._head, TITLE, left, at)
        easel.text(self._small, self._sheet.signature or self._sheet.unit_name, left, at, width=right - left, side=1.0)
        at -= _LINE * 1.5
        room = right - left - _QR - _INSET
        for line in self._body.indented(slip.title, room, "")[:_MOST_LINES]:
            easel.text(self._bold, line, left, at)
            at -= _LINE
        day = chinese_date(slip.posted_on) if slip.posted_on else _UNKNOWN_DAY
        for label, words in (
            ("张贴地点：", slip.place),
            ("张贴日期：", day),
            ("张贴人：", slip.by or _NAME),
            ("照片：", _PHOTO),
            ("撤下日期：", _DOWN),
        ):
            for line in self._body.indented(label + words, room, "")[:_MOST_LINES]:
                easel.text(self._body, line, left, at)
                at -= _LINE

    def _code(self, easel: Easel, slip: Slip, left: float, top: float) -> None:
        """The QR code with its number below."""
        rows = modules(slip.code)
        unit = _QR / (len(rows) + 2 * _QUIET)
        for place, row in enumerate(rows):
            column = 0
            while column < len(row):
                end = column
                while end < len(row) and row[end]:
                    end += 1
                if end > column:
                    x, y = left + (_QUIET + column) * unit, top - (_QUIET + place) * unit
                    easel.fill(x, y, (end - column) * unit, unit)
                column = max(end, column + 1)
        at = top - _QR
        easel.text(self._head, slip.number, left, at, width=_QR, side=0.5)
        easel.text(self._small, SCAN, left, at - _LINE * 1.1, width=_QR, side=0.5)
