"""The page column of the preview: scrolls, zooms, draws the pages that are in sight, nothing else."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from catalog_app.ui.theme import UNIT, color
from catalog_app.ui.views.pdf_pages import POINTS_PER_INCH, PageImages, PdfDocument

GAP = 2 * UNIT
SMALLEST, LARGEST = 0.1, 4.0
STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


class Text:
    """Words of this view."""

    EMPTY = "没有可以预览的页面"
    DRAWING = "正在绘制第 {page} 页"
    NAME = "打印预览，第 {page} 页，共 {total} 页"


class Fit(StrEnum):
    """What decides the zoom."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


class PdfView(QAbstractScrollArea):
    """Shows a PdfDocument. 100 % is the size on paper as far as the screen tells its own."""

    place_changed = Signal(int, int)
    """Page now mostly in sight, from 1, and how many there are."""
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = PdfDocument()
        self._images = PageImages(self)
        self._images.rendered.connect(self._page_rendered)
        self._fit = Fit.WIDTH
        self._zoom = 1.0
        self._frames: list[QRect] = []
        self._tops: list[int] = []
        self._place = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName(Text.EMPTY)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def fit(self) -> Fit:
        """What decides the zoom now."""
        return self._fit

    @property
    def zoom(self) -> float:
        """1.0 = size on paper."""
        return self._zoom

    @property
    def current_page(self) -> int:
        """Page mostly in sight, from 1; 0 without pages."""
        return self._place

    @property
    def page_count(self) -> int:
        """Pages shown."""
        return len(self._document.pages)

    def set_document(self, document: PdfDocument, *, keep_place: bool = True) -> None:
        """Show these pages; the view stays where it was if there is such a page."""
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if keep_place and bar.maximum() else 0.0
        self._document = document
        self._images.set_document(document)
        self._place = 0
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))
        self._tell_place()

    def set_fit(self, fit: Fit) -> None:
        """Fit the width, or whole pages; FREE keeps the zoom."""
        self._fit = fit
        self._lay_out_around_place()

    def set_zoom(self, zoom: float) -> None:
        """A zoom of the clerk's own."""
        self._fit = Fit.FREE
        self._zoom = min(max(zoom, SMALLEST), LARGEST)
        self._lay_out_around_place()

    @Slot()
    def zoom_in(self) -> None:
        """The next larger step."""
        self.set_zoom(next((step for step in STEPS if step > self._zoom * 1.01), LARGEST))

    @Slot()
    def zoom_out(self) -> None:
        """The next smaller step."""
        self.set_zoom(next((step for step in reversed(STEPS) if step < self._zoom * 0.99), SMALLEST))

    @Slot(int)
    def go_to(self, page: int) -> None:
        """Bring page `page` (from 1) to the top."""
        if self._frames:
            place = min(max(page, 1), len(self._frames)) - 1
            self.verticalScrollBar().setValue(self._tops[place] - GAP // 2)

    def stop(self) -> None:
        """End background drawing."""
        self._images.stop()

    def _points_to_pixels(self) -> float:
        return self.logicalDpiX() / POINTS_PER_INCH

    def _fitting_zoom(self) -> float:
        if self._fit is Fit.FREE or not self._document.pages:
            return self._zoom
        unit = self._points_to_pixels()
        # room for the scroll bar is always kept, or fitting would flicker between two answers
        across = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * GAP
        zoom = across / (max(page.width for page in self._document.pages) * unit)
        if self._fit is Fit.PAGE:
            down = self.height() - 2 * GAP
            zoom = min(zoom, down / (max(page.height for page in self._document.pages) * unit))
        return min(max(zoom, SMALLEST), LARGEST)

    def _lay_out(self) -> None:
        self._zoom = self._fitting_zoom()
        factor = self._zoom * self._points_to_pixels()
        sizes = [(round(page.width * factor), round(page.height * factor)) for page in self._document.pages]
        across = max((width for width, _ in sizes), default=0) + 2 * GAP
        room = self.viewport().size()
        column = max(across, room.width())
        top, self._frames, self._tops = GAP, [], []
        if len(sizes) == 1 and sizes[0][1] + 2 * GAP < room.height():
            top = (room.height() - sizes[0][1]) // 2
        for width, height in sizes:
            self._frames.append(QRect((column - width) // 2, top, width, height))
            self._tops.append(top)
            top += height + GAP
        self._set_bars(across, top)
        self.viewport().update()
        self.zoom_changed.emit(self._zoom)

    def _set_bars(self, across: int, down: int) -> None:
        room = self.viewport().size()
        for bar, content, view in (
            (self.horizontalScrollBar(), across, room.width()),
            (self.verticalScrollBar(), down, room.height()),
        ):
            bar.setPageStep(view)
            bar.setSingleStep(5 * UNIT)
            bar.setRange(0, max(0, content - view))

    def _lay_out_around_place(self) -> None:
        place, inside = max(self._place - 1, 0), 0.0
        across, half = self.horizontalScrollBar(), self.viewport().width() / 2
        middle = (across.value() + half) / (across.maximum() + 2 * half)
        if self._frames:
            frame = self._frames[place]
            inside = (self.verticalScrollBar().value() - frame.top()) / max(frame.height(), 1)
        self._lay_out()
        if self._frames:
            frame = self._frames[place]
            self.verticalScrollBar().setValue(round(frame.top() + inside * frame.height()))
            across.setValue(round(middle * (across.maximum() + 2 * half) - half))
        self._tell_place()

    @Slot()
    def _scrolled(self) -> None:
        self._tell_place()
        self.viewport().update()

    def _tell_place(self) -> None:
        total = len(self._frames)
        if total and self.verticalScrollBar().value() == self.verticalScrollBar().maximum() > 0:
            place = total if self._in_sight()[-1:] == [total - 1] else self._place_at_middle()
        else:
            place = self._place_at_middle()
        if place != self._place or not total:
            self._place = place
            self.place_changed.emit(place, total)
        name = Text.NAME.format(page=place, total=total) if total else Text.EMPTY
        if name != self.accessibleName():
            self.setAccessibleName(name)

    def _place_at_middle(self) -> int:
        line = self.verticalScrollBar().value() + self.viewport().height() // 3
        return max(bisect_right(self._tops, line), 1) if self._tops else 0

    def _in_sight(self) -> list[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        first = max(bisect_right(self._tops, top) - 1, 0)
        last = bisect_right(self._tops, bottom)
        return list(range(first, min(last, len(self._frames))))

    def _pixel_width(self, place: int) -> int:
        return max(round(self._frames[place].width() * self.devicePixelRatioF()), 1)

    def _ask_for_pages(self, in_sight: list[int]) -> None:
        if not in_sight:
            return
        around = [place for place in (in_sight[-1] + 1, in_sight[0] - 1) if 0 <= place < len(self._frames)]
        self._images.want([(place, self._pixel_width(place)) for place in (*in_sight, *around)])

    @Slot(int)
    def _page_rendered(self, place: int) -> None:
        if place < len(self._frames):
            shift = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
            self.viewport().update(self._frames[place].translated(-shift))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight; pages without picture are white with a word."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), color("window"))
        shift = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        in_sight = self._in_sight()
        for place in in_sight:
            self._paint_page(painter, place, self._frames[place].translated(-shift))
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()
        if self.isVisible():
            self._ask_for_pages(in_sight)

    def _paint_page(self, painter: QPainter, place: int, frame: QRect) -> None:
        painter.fillRect(frame, Qt.GlobalColor.white)  # paper is white in every look
        image = self._images.image(place, self._pixel_width(place))
        if image is None:
            image = self._images.any_image(place)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if image is not None:
            painter.drawImage(QRectF(frame), image, QRectF(image.rect()))
        else:
            painter.setPen(Qt.GlobalColor.darkGray)
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, Text.DRAWING.format(page=place + 1))
        painter.setPen(color("line_strong"))
        painter.drawRect(frame.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._lay_out_around_place()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again in another look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def hideEvent(self, event: QEvent) -> None:
        """Draw nothing while nobody looks."""
        self._images.want([])
        super().hideEvent(event)  # type: ignore[arg-type]  # Qt hands a QHideEvent

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * 1.15 ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp/PgDn turn pages when whole pages fit, Home/End, + and −."""
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_out()
        elif key == Qt.Key.Key_Home:
            self.go_to(1)
        elif key == Qt.Key.Key_End:
            self.go_to(self.page_count)
        elif key == Qt.Key.Key_PageDown and self._fit is Fit.PAGE:
            self.go_to(self._place + 1)
        elif key == Qt.Key.Key_PageUp and self._fit is Fit.PAGE:
            self.go_to(self._place - 1)
        else:
            super().keyPressEvent(event)
