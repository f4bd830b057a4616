"""The rail at the left: one button a page, icon above word."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from catalog_app.ui.icons import icon_pixmap, screen_ratios
from catalog_app.ui.pages import PAGES
from catalog_app.ui.theme import UNIT, color, set_kind, theme

WIDTH = 10 * UNIT
BUTTON_HEIGHT = 7 * UNIT
ICON = 22


class Rail(QFrame):
    """Emits `chosen` with the page's key; `show_current` marks the page on screen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "rail")
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT, 0, UNIT)
        layout.setSpacing(0)
        for place, page in enumerate(PAGES, start=1):
            made = self._button(page.key, page.title, f"Alt+{place}")
            layout.addWidget(made)
        layout.addStretch(1)
        self._draw_icons()
        theme().changed.connect(self._draw_icons)

    def _button(self, key: str, title: str, keys: str) -> QToolButton:
        made = QToolButton(self)
        set_kind(made, "rail")
        made.setText(title)
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIconSize(QSize(ICON, ICON))
        made.setFixedHeight(BUTTON_HEIGHT)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setToolTip(f"{title}（{keys}）")
        made.setAccessibleName(title)
        made.setProperty("page", key)
        made.clicked.connect(self._on_clicked)
        self._group.addButton(made)
        self._buttons[key] = made
        return made

    def show_current(self, key: str) -> None:
        """Mark the page on screen."""
        self._buttons[key].setChecked(True)

    def button_of(self, key: str) -> QToolButton:
        """The button of a page."""
        return self._buttons[key]

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("page")))

    @Slot()
    def _draw_icons(self) -> None:
        plain, chosen, off = color("muted"), color("accent"), color("faint")
        for page in PAGES:
            picture = QIcon()
            for ratio in screen_ratios():
                picture.addPixmap(icon_pixmap(page.icon, plain, ICON, ratio), QIcon.Mode.Normal, QIcon.State.Off)
                picture.addPixmap(icon_pixmap(page.icon, chosen, ICON, ratio), QIcon.Mode.Normal, QIcon.State.On)
                picture.addPixmap(icon_pixmap(page.icon, off, ICON, ratio), QIcon.Mode.Disabled, QIcon.State.Off)
            self._buttons[page.key].setIcon(picture)

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            height = max(BUTTON_HEIGHT, ICON + self.fontMetrics().height() + 2 * UNIT)
            for made in self._buttons.values():
                made.setFixedHeight(height)
            widest = max(self.fontMetrics().horizontalAdvance(page.title) for page in PAGES)
            self.setFixedWidth(max(WIDTH, widest + 3 * UNIT))
