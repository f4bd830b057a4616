"""The preview: the produced PDF itself, with page and zoom controls, or the reason why there is none."""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.errors import AppError
from catalog_app.ui.dialogs.form import mark_bad
from catalog_app.ui.dialogs.message import error_text
from catalog_app.ui.theme import UNIT, set_icon, set_kind
from catalog_app.ui.views.pdf_pages import PdfDocument
from catalog_app.ui.views.pdf_view import Fit, PdfView
from catalog_app.ui.widgets.basic import EmptyState, button, label, row

_RANGE = re.compile(r"(?P<first>\d{1,6})(?:\s*-\s*(?P<last>\d{1,6}))?")


class Text:
    """Words of the preview."""

    PREVIOUS, NEXT = "上一页", "下一页"
    PAGE, OF = "页码", "/ {total} 页"
    SMALLER, LARGER = "缩小（-）", "放大（+）"
    WIDTH, WHOLE = "适合宽度", "整页"
    RANGE, RANGE_ALL = "打印的页码", "打印全部页"
    RANGE_TIP = "只打印这些页，如 1-3,5；不填就全部打印"
    BAD_RANGE = "页码请写成 1-3,5 的样子，最大 {total}"
    FIT_PAPER, FIT_PAPER_TIP = "缩到纸张", "按下：缩小或放大到打印机选定的纸；不按：按实际大小打印"
    BUSY = "正在生成预览…"
    COPY, RETRY = "复制给技术员", "重新生成"
    NOTHING = "没有生成任何页面，也没有写出半张纸。"


def page_places(text: str, total: int) -> list[int] | None:
    """Places, from 0, of the pages a range like 1-3,5 names; empty = all; None where it names none that can be."""
    words = unicodedata.normalize("NFKC", text).replace("、", ",").replace("—", "-").replace("~", "-")
    if not words.strip():
        return []
    found: list[int] = []
    for part in filter(None, (one.strip() for one in words.split(","))):
        match = _RANGE.fullmatch(part)
        if match is None:
            return None
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if not 1 <= first <= last <= total:
            return None
        found.extend(range(first - 1, last))
    return found or None


class ProblemPanel(QWidget):
    """An error in place of the pages: cause, remedy, code."""

    retry = Signal()
    copy_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = ""
        card = QFrame(self)
        set_kind(card, "note-bad")
        card.setMaximumWidth(70 * UNIT)
        self.cause = label("", "heading", card, wrap=True)
        self.remedy = label("", "", card, wrap=True)
        self.code = label("", "muted", card, wrap=True)
        for part in (self.cause, self.remedy, self.code):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = button(Text.COPY, self._copy_report, "quiet", card, icon_name="copy")
        self.again_button = button(Text.RETRY, self.retry.emit, "", card)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        inner.setSpacing(UNIT)
        for part in (self.cause, self.remedy, self.code):
            inner.addWidget(part)
        inner.addWidget(row(self.again_button, self.copy_button, None, parent=card))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 3 * UNIT)
        outer.addStretch(1)
        outer.addWidget(card, 8, Qt.AlignmentFlag.AlignVCenter)
        outer.addStretch(1)

    def show_error(self, error: AppError) -> None:
        """Say what is wrong and what to do."""
        self.cause.setText(error.cause)
        self.remedy.setText(error.remedy)
        self.code.setText(f"{error.code} · {Text.NOTHING}")
        self._report = error_text(error)

    @Slot()
    def _copy_report(self) -> None:
        self.copy_requested.emit(self._report)


class PreviewBar(QFrame):
    """Page n of m, zoom, fit; acts on one PdfView."""

    def __init__(self, view: PdfView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        set_kind(self, "foot")
        self.previous = self._tool("left", Text.PREVIOUS)
        self.next = self._tool("right", Text.NEXT)
        self.smaller = self._tool("minus", Text.SMALLER)
        self.larger = self._tool("plus", Text.LARGER)
        self.page = QSpinBox(self)
        self.page.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.page.setKeyboardTracking(False)
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.page.setFixedWidth(6 * UNIT)
        self.page.setAccessibleName(Text.PAGE)
        self.of = label("", "muted", self)
        self.percent = label("100%", "muted", self)
        self.percent.setFixedWidth(6 * UNIT)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.busy = label("", "muted", self)
        self.fit_width, self.fit_page = self._fit_button(Text.WIDTH), self._fit_button(Text.WHOLE)
        self.range = QLineEdit(self)
        self.range.setPlaceholderText(Text.RANGE_ALL)
        self.range.setToolTip(Text.RANGE_TIP)
        self.range.setAccessibleName(Text.RANGE)
        self.range.setFixedWidth(13 * UNIT)
        self.range.textChanged.connect(self._check_range)
        self.fit_paper = self._fit_button(Text.FIT_PAPER)
        self.fit_paper.setToolTip(Text.FIT_PAPER_TIP)
        self._fits = QButtonGroup(self)
        self._fits.setExclusive(False)
        self._lay_out()
        self.previous.clicked.connect(self._back)
        self.next.clicked.connect(self._forward)
        self.smaller.clicked.connect(view.zoom_out)
        self.larger.clicked.connect(view.zoom_in)
        self.fit_width.clicked.connect(self._by_width)
        self.fit_page.clicked.connect(self._by_page)
        self.page.valueChanged.connect(view.go_to)
        view.place_changed.connect(self._show_place)
        view.zoom_changed.connect(self._show_zoom)
        self._show_place(0, 0)
        self._show_zoom(view.zoom)

    def _tool(self, icon_name: str, name: str) -> QToolButton:
        tool = QToolButton(self)
        set_kind(tool, "quiet")
        set_icon(tool, icon_name)
        tool.setToolTip(name)
        tool.setAccessibleName(name.split("（")[0])
        tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return tool

    def _fit_button(self, text: str) -> QToolButton:
        tool = QToolButton(self)
        set_kind(tool, "chip")
        tool.setText(text)
        tool.setCheckable(True)
        tool.setAccessibleName(text)
        tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return tool

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        layout.setSpacing(UNIT // 2)
        self.busy.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for part in (self.previous, self.page, self.of, self.next):
            layout.addWidget(part)
        layout.addSpacing(UNIT)
        layout.addWidget(self.range)
        layout.addWidget(self.fit_paper)
        layout.addSpacing(UNIT)
        layout.addWidget(self.busy, 1)
        for part in (self.smaller, self.percent, self.larger):
            layout.addWidget(part)
        layout.addSpacing(UNIT)
        layout.addWidget(self.fit_width)
        layout.addWidget(self.fit_page)

    @Slot()
    def _check_range(self) -> None:
        bad = page_places(self.range.text(), self._view.page_count) is None
        mark_bad(self.range, bad=bad)
        self.range.setToolTip(Text.BAD_RANGE.format(total=self._view.page_count) if bad else Text.RANGE_TIP)

    @Slot()
    def _back(self) -> None:
        self._view.go_to(self._view.current_page - 1)

    @Slot()
    def _forward(self) -> None:
        self._view.go_to(self._view.current_page + 1)

    @Slot()
    def _by_width(self) -> None:
        self._view.set_fit(Fit.WIDTH)

    @Slot()
    def _by_page(self) -> None:
        self._view.set_fit(Fit.PAGE)

    @Slot(int, int)
    def _show_place(self, page: int, total: int) -> None:
        self.page.blockSignals(True)
        self.page.setRange(min(1, total), total)
        self.page.setValue(page)
        self.page.blockSignals(False)
        self.of.setText(Text.OF.format(total=total))
        self._check_range()
        for part in (self.range, self.page, self.smaller, self.larger, self.fit_width, self.fit_page):
            part.setEnabled(total > 0)
        self.previous.setEnabled(page > 1)
        self.next.setEnabled(page < total)

    @Slot(float)
    def _show_zoom(self, zoom: float) -> None:
        self.percent.setText(f"{round(zoom * 100)}%")
        self.fit_width.setChecked(self._view.fit is Fit.WIDTH)
        self.fit_page.setChecked(self._view.fit is Fit.PAGE)


class PdfPreview(QWidget):
    """Pages with their controls; or an empty state, or a problem. The old pages stay while new ones are made."""

    retry = Signal()

    def __init__(self, empty: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PdfView(self)
        self.bar = PreviewBar(self.view, self)
        self.problem = ProblemPanel(self)
        self.problem.retry.connect(self.retry)
        self.empty = empty
        self._stack = QStackedWidget(self)
        for part in (self.empty, self.view, self.problem):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.bar)
        self.document = PdfDocument()

    @property
    def shows_pages(self) -> bool:
        """Whether pages are on screen."""
        return self._stack.currentWidget() is self.view

    @property
    def fits_paper(self) -> bool:
        """Whether pages are drawn to the printer's paper instead of their own size."""
        return self.bar.fit_paper.isChecked()

    def range_is_good(self) -> bool:
        """Whether the range can be printed from the pages on show."""
        return page_places(self.bar.range.text(), len(self.document.pages)) is not None

    def clear_range(self) -> None:
        """Other pages are shown: what was asked of the old ones is forgotten."""
        self.bar.range.clear()

    def chosen_document(self) -> PdfDocument:
        """The document with the pages that were asked for; all of them where the range says nothing that can be."""
        places = page_places(self.bar.range.text(), len(self.document.pages)) or range(len(self.document.pages))
        return PdfDocument(self.document.data, tuple(self.document.pages[place] for place in places))

    def current_choice(self) -> int:
        """The page in sight counted among the chosen ones, from 1; the first where it is not among them."""
        page = self.document.pages[max(self.view.current_page - 1, 0)]
        chosen = self.chosen_document().pages
        return chosen.index(page) + 1 if page in chosen else 1

    def set_busy(self, busy: bool) -> None:
        """Say that newer pages are being made."""
        self.bar.busy.setText(Text.BUSY if busy else "")

    def show_document(self, document: PdfDocument) -> None:
        """Show these pages, at the place where the old ones stood."""
        self.set_busy(False)
        self.document = document
        self._stack.setCurrentWidget(self.view)
        self.view.set_document(document)

    def show_waiting(self) -> None:
        """Nothing to show yet, but on its way; pages already shown stay."""
        self.set_busy(True)
        if not self.shows_pages:
            self.empty.set_text(Text.BUSY)
            self._stack.setCurrentWidget(self.empty)

    def show_empty(self, title: str, hint: str) -> None:
        """Show a sentence instead."""
        self.set_busy(False)
        self.document = PdfDocument()
        self.view.set_document(self.document)
        self.empty.set_text(title, hint)
        self._stack.setCurrentWidget(self.empty)

    def show_problem(self, error: AppError) -> None:
        """Show the reason why there are no pages."""
        self.set_busy(False)
        self.document = PdfDocument()
        self.view.set_document(self.document)
        self.problem.show_error(error)
        self._stack.setCurrentWidget(self.problem)

    def stop(self) -> None:
        """End background drawing."""
        self.view.stop()
