"""Texts laid out on at most two lines, kept so that scrolling shapes nothing twice."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

CAPACITY = 6_000
_LINE_BREAK = "\u2028"


class LaidOut:
    """One text at one width: ready to be drawn."""

    __slots__ = ("height", "layout", "whole")

    def __init__(self, layout: QTextLayout, height: float, *, whole: bool) -> None:
        self.layout = layout
        self.height = height
        self.whole = whole
        """Whether nothing had to be left out."""


class TwoLines:
    """Lays texts out and remembers the last few thousand."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._kept: OrderedDict[tuple[str, int, str, int], LaidOut] = OrderedDict()
        self._capacity = capacity

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Forget everything (another font)."""
        self._kept.clear()

    def get(self, text: str, width: int, font: QFont, lines: int = 2) -> LaidOut:
        """`text` on at most `lines` lines of `width`, the last one ending in … where it does not fit."""
        key = (text, width, font.key(), lines)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        found = _lay_out(text, width, font, lines)
        self._kept[key] = found
        if len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
        return found

    def draw(self, painter: QPainter, box: QRectF, text: str, font: QFont, lines: int = 2) -> None:
        """Draw `text` in the middle of the height of `box`."""
        width = int(box.width())
        if not text or width <= 0:
            return
        laid = self.get(text, width, font, lines)
        laid.layout.draw(painter, QPointF(box.left(), box.top() + (box.height() - laid.height) / 2))


def _lay_out(text: str, width: int, font: QFont, lines: int) -> LaidOut:
    metrics = QFontMetricsF(font)
    shown, whole = _shorten(text, width, font, metrics, lines)
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.ManualWrap)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(10_000)
        line.setPosition(QPointF(0, height))
        height += metrics.lineSpacing()
    layout.endLayout()
    return LaidOut(layout, height, whole=whole)


def _shorten(text: str, width: int, font: QFont, metrics: QFontMetricsF, lines: int) -> tuple[str, bool]:
    """`text` broken into lines by hand, the rest cut."""
    head = text[: 8 + lines * width // 3]
    breaker = QTextLayout(head, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    breaker.setTextOption(option)
    breaker.beginLayout()
    parts: list[str] = []
    while len(parts) < lines and (line := breaker.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        parts.append(head[start:] if len(parts) == lines - 1 else head[start : start + line.textLength()])
    breaker.endLayout()
    if not parts:
        return "", True
    last = metrics.elidedText(parts[-1], Qt.TextElideMode.ElideRight, width)
    whole = last == parts[-1] and len(head) == len(text)
    return _LINE_BREAK.join([*(part.rstrip() for part in parts[:-1]), last]), whole
