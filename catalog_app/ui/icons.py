"""Icons drawn by the program from strokes on a 24-unit grid, so that they follow colour, size and screen scaling.

To add one: a list of strokes. M x y, L x y …, C six numbers, Z closes, O x y r a circle, R x y w h r a box; a stroke
that begins with F is filled.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPen, QPixmap

ICONS: dict[str, tuple[str, ...]] = {
    "home": ("R 4 4 7 7 1.5", "R 13 4 7 7 1.5", "R 4 13 7 7 1.5", "R 13 13 7 7 1.5"),
    "catalog": ("M 9 6 L 20 6", "M 9 12 L 20 12", "M 9 18 L 20 18", "F O 5 6 1.3", "F O 5 12 1.3", "F O 5 18 1.3"),
    "publication": (
        "M 6 3.5 L 14 3.5 L 19 8.5 L 19 20.5 L 6 20.5 Z",
        "M 14 3.5 L 14 8.5 L 19 8.5",
        "M 9 13 L 16 13",
        "M 9 16.5 L 16 16.5",
    ),
    "board": (
        "R 3.5 5 17 11.5 1.5",
        "M 7.5 9 L 12 9",
        "M 7.5 12.5 L 16 12.5",
        "M 8 16.5 L 8 20.5",
        "M 16 16.5 L 16 20.5",
    ),
    "portal": ("M 12 15.5 L 12 4", "M 7.5 8 L 12 3.7 L 16.5 8", "M 4 14.5 L 4 20 L 20 20 L 20 14.5"),
    "check": (
        "M 12 3.2 L 19.5 6 L 19.5 11.5 C 19.5 16 16.5 19.3 12 21 C 7.5 19.3 4.5 16 4.5 11.5 L 4.5 6 Z",
        "M 8.5 12 L 11 14.6 L 15.8 9.4",
    ),
    "settings": ("M 4 7 L 13 7", "M 18 7 L 20 7", "O 15.5 7 2.4", "M 4 17 L 6 17", "M 11 17 L 20 17", "O 8.5 17 2.4"),
    "search": ("O 10.5 10.5 6", "M 15 15 L 20 20"),
    "undo": ("M 8.5 5 L 4 9.5 L 8.5 14", "M 4.5 9.5 L 14 9.5 C 22 9.5 22 19 14 19 L 9 19"),
    "redo": ("M 15.5 5 L 20 9.5 L 15.5 14", "M 19.5 9.5 L 10 9.5 C 2 9.5 2 19 10 19 L 15 19"),
    "saved": ("M 5 12.5 L 10 17.5 L 19 7",),
    "import": ("M 12 4 L 12 14.5", "M 7.5 10.5 L 12 15 L 16.5 10.5", "M 4 15.5 L 4 20 L 20 20 L 20 15.5"),
    "print": ("M 7 8.5 L 7 3.5 L 17 3.5 L 17 8.5", "R 3.5 8.5 17 8 1.5", "R 7 13.5 10 7 0.5"),
    "menu": ("M 4 6.5 L 20 6.5", "M 4 12 L 20 12", "M 4 17.5 L 20 17.5"),
    "plus": ("M 12 5 L 12 19", "M 5 12 L 19 12"),
    "minus": ("M 5 12 L 19 12",),
    "close": ("M 6 6 L 18 18", "M 18 6 L 6 18"),
    "more": ("F O 5.5 12 1.5", "F O 12 12 1.5", "F O 18.5 12 1.5"),
    "down": ("M 6 9 L 12 15 L 18 9",),
    "up": ("M 6 15 L 12 9 L 18 15",),
    "left": ("M 15 6 L 9 12 L 15 18",),
    "right": ("M 9 6 L 15 12 L 9 18",),
    "folder": ("M 3.5 6 L 9.5 6 L 11.5 8.5 L 20.5 8.5 L 20.5 19 L 3.5 19 Z",),
    "file": ("M 6 3.5 L 14 3.5 L 19 8.5 L 19 20.5 L 6 20.5 Z", "M 14 3.5 L 14 8.5 L 19 8.5"),
    "backup": ("R 4 4 16 5 1", "M 5.5 9 L 5.5 20 L 18.5 20 L 18.5 9", "M 10 13 L 14 13"),
    "restore": ("M 4 12 C 4 1 20 1 20 12 C 20 22 6.5 22.5 4.6 14.5", "M 4 5 L 4 10.5 L 9.5 10.5"),
    "help": ("O 12 12 8.5", "M 9.5 9.7 C 9.5 6.2 14.6 6.2 14.6 9.6 C 14.6 11.8 12 11.8 12 14", "F O 12 16.9 0.9"),
    "info": ("O 12 12 8.5", "M 12 11 L 12 16.5", "F O 12 7.8 0.9"),
    "warning": ("M 12 4 L 21 19.5 L 3 19.5 Z", "M 12 10 L 12 14.5", "F O 12 17 0.8"),
    "error": ("O 12 12 8.5", "M 12 7 L 12 13", "F O 12 16.3 0.9"),
    "copy": ("R 8 8 12 12 1.5", "M 16 8 L 16 4 L 4 4 L 4 16 L 8 16"),
    "trash": ("M 4.5 6.5 L 19.5 6.5", "M 9 6.5 L 9 4 L 15 4 L 15 6.5", "M 6.5 6.5 L 7.3 20 L 16.7 20 L 17.5 6.5"),
    "edit": ("M 4.5 19.5 L 5.5 15.5 L 16 5 L 19 8 L 8.5 18.5 Z", "M 14 7 L 17 10"),
    "history": ("O 12 12 8.5", "M 12 7 L 12 12.3 L 15.5 14.5"),
    "calendar": ("R 4 5.5 16 14.5 1.5", "M 4 10 L 20 10", "M 8.5 3.5 L 8.5 7", "M 15.5 3.5 L 15.5 7"),
    "phone": (
        "M 5 4 L 9 4 L 10.5 8.5 L 8 10 C 9.3 12.8 11.2 14.7 13.8 16 L 15.5 13.5 L 20 15 L 20 19 C 12 20.5 3.5 12 5 4 Z",
    ),
    "person": ("O 12 8 3.8", "M 4.5 20 C 4.5 11.5 19.5 11.5 19.5 20"),
    "building": (
        "M 5 20.5 L 5 4 L 14.5 4 L 14.5 20.5",
        "M 14.5 10 L 19.5 10 L 19.5 20.5",
        "M 3 20.5 L 21 20.5",
        "M 8.3 8 L 11.2 8",
        "M 8.3 12 L 11.2 12",
        "M 8.3 16 L 11.2 16",
    ),
    "channel": ("O 6 12 2.4", "O 17.5 6 2.4", "O 17.5 18 2.4", "M 8.2 10.9 L 15.3 7.1", "M 8.2 13.1 L 15.3 16.9"),
    "filter": ("M 4 5 L 20 5 L 14 12.5 L 14 19.5 L 10 17.5 L 10 12.5 Z",),
    "columns": ("R 4 5 16 14 1.5", "M 9.3 5 L 9.3 19", "M 14.7 5 L 14.7 19"),
    "pane": ("R 4 5 16 14 1.5", "M 14 5 L 14 19"),
    "zoom_in": ("O 10.5 10.5 6", "M 15 15 L 20 20", "M 8 10.5 L 13 10.5", "M 10.5 8 L 10.5 13"),
    "zoom_out": ("O 10.5 10.5 6", "M 15 15 L 20 20", "M 8 10.5 L 13 10.5"),
    "package": ("M 12 3 L 20 7 L 20 17 L 12 21 L 4 17 L 4 7 Z", "M 4 7 L 12 11 L 20 7", "M 12 11 L 12 21"),
    "locate": ("O 12 12 6", "F O 12 12 1.8", "M 12 3 L 12 6", "M 12 18 L 12 21", "M 3 12 L 6 12", "M 18 12 L 21 12"),
}

_GRID = 24.0
_STROKE = 1.7


def draw_icon(name: str, normal: QColor, disabled: QColor, size: int = 20) -> QIcon:
    """The icon in two colours, sharp on the screens there are."""
    result = QIcon()
    for ratio in screen_ratios():
        result.addPixmap(icon_pixmap(name, normal, size, ratio), QIcon.Mode.Normal)
        result.addPixmap(icon_pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return result


def screen_ratios() -> tuple[float, ...]:
    """The scale factors of the screens: what icons are drawn for."""
    return tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()})) or (1.0,)


def icon_pixmap(name: str, color: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """One picture of an icon; KeyError for an unknown name."""
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, QRectF(0, 0, size, size), name, color)
    painter.end()
    return pixmap


def paint_icon(painter: QPainter, box: QRectF, name: str, color: QColor) -> None:
    """Draw an icon into `box`, for delegates."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _GRID, box.height() / _GRID)
    pen = QPen(color, _STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for stroke in ICONS[name]:
        filled = stroke.startswith("F ")
        painter.setPen(Qt.PenStyle.NoPen if filled else pen)
        painter.setBrush(color if filled else Qt.BrushStyle.NoBrush)
        painter.drawPath(_path(stroke.removeprefix("F ")))
    painter.restore()


def _path(stroke: str) -> QPainterPath:
    path = QPainterPath()
    words = iter(stroke.split())
    for word in words:
        _COMMANDS[word](path, words)
    return path


def _point(words: Iterator[str]) -> QPointF:
    return QPointF(float(next(words)), float(next(words)))


def _move(path: QPainterPath, words: Iterator[str]) -> None:
    path.moveTo(_point(words))


def _line(path: QPainterPath, words: Iterator[str]) -> None:
    path.lineTo(_point(words))


def _curve(path: QPainterPath, words: Iterator[str]) -> None:
    path.cubicTo(_point(words), _point(words), _point(words))


def _close(path: QPainterPath, words: Iterator[str]) -> None:  # noqa: ARG001 - one signature for all commands
    path.closeSubpath()


def _circle(path: QPainterPath, words: Iterator[str]) -> None:
    centre, radius = _point(words), float(next(words))
    path.addEllipse(centre, radius, radius)


def _box(path: QPainterPath, words: Iterator[str]) -> None:
    corner, size, radius = _point(words), _point(words), float(next(words))
    path.addRoundedRect(corner.x(), corner.y(), size.x(), size.y(), radius, radius)


_COMMANDS = {"M": _move, "L": _line, "C": _curve, "Z": _close, "O": _circle, "R": _box}
