"""Cell styles of the workbooks, made once and copied: assigning fonts cell by cell costs most of the time."""

from __future__ import annotations

from copy import copy
from typing import Any

from catalog_app.exporters.workbook_columns import SIZES

_BODY_FONT, _HEADER_FONT = "宋体", "黑体"


class Pens:
    """What a cell's `_style` is set to a copy of; openpyxl offers no public way to share a style between cells."""

    def __init__(self, workbook: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self._easel = workbook.create_sheet()  # a cell takes styles only on a sheet
        workbook.remove(self._easel)
        workbook._named_styles["Normal"].font = Font(name=_BODY_FONT, size=SIZES[0])  # column widths count its digits
        side = Side(style="thin", color="FF000000")
        self._border = Border(left=side, right=side, top=side, bottom=side)
        self._middle = {
            centred: Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
            for centred in (True, False)
        }
        plain = Alignment(horizontal="left", vertical="center")
        fill = PatternFill("solid", fgColor="FFEDEDED")
        header = Font(name=_HEADER_FONT, size=SIZES[0], bold=True)
        self.note = self._pen(font=Font(name=_BODY_FONT, size=SIZES[0]), alignment=plain)
        self.header = self._pen(font=header, alignment=self._middle[True], border=self._border, fill=fill)
        self._bodies: dict[tuple[int, bool, bool], Any] = {}

    def title(self, size: int) -> Any:
        """The pen of the line above the table."""
        from openpyxl.styles import Font

        return self._pen(font=Font(name=_HEADER_FONT, size=size, bold=True), alignment=self._middle[True])

    def body(self, size: int, *, centred: bool, quoted: bool) -> Any:
        """The pen of a cell in the table; `quoted` marks text that begins like a formula as text."""
        from openpyxl.styles import Font

        key = (size, centred, quoted)
        if key not in self._bodies:
            font = Font(name=_BODY_FONT, size=size)
            pen = self._pen(font=font, alignment=self._middle[centred], border=self._border)
            pen.quotePrefix = int(quoted)
            self._bodies[key] = pen
        return self._bodies[key]

    def _pen(self, **styles: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._easel)
        for name, style in (*styles.items(), ("number_format", "@")):
            setattr(cell, name, style)
        return copy(cell._style)
