"""The bar at the top: menu, unit, search, undo and redo by name, 已保存, import, print."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from catalog_app.model.product import PRODUCT
from catalog_app.model.words import in_quotes
from catalog_app.ui.actions import Actions
from catalog_app.ui.theme import UNIT, icon, scaled_font, set_icon, set_kind, theme
from catalog_app.ui.widgets.basic import button, label
from catalog_app.ui.widgets.rail import WIDTH as RAIL_WIDTH

LONGEST_STEP = 12


class TEXT:
    """What the bar says."""

    MENU = "菜单"
    SEARCH = "搜索事项、公开信息、文号（拼音首字母也行）"
    PRODUCT = PRODUCT
    UNDO, REDO = "撤销", "重做"
    SAVED = "已保存"
    READ_ONLY = "只读"
    IMPORT = "导入…"
    PRINT = "打印上墙"


class TopBar(QFrame):
    """Shows what the window tells it; owns no data."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "bar")
        self.setFixedHeight(6 * UNIT)
        self._actions = actions
        self.menu_button = self._make_menu(actions)
        self.unit = label(TEXT.PRODUCT, "title", self)
        self.unit.setFont(scaled_font(self.unit, 0.5, bold=True))
        self.search = SearchField(self)
        self.undo = self._step_button(actions["undo"], "undo")
        self.redo = self._step_button(actions["redo"], "redo")
        self.saved_mark = QLabel(self)
        self.saved = label("", "ok", self)
        self.import_button = button(TEXT.IMPORT, actions["import"].trigger, parent=self)
        self.print_button = button(TEXT.PRINT, actions["print_board"].trigger, "primary", self)
        self.import_button.setToolTip("导入目录表：Excel、Word、网页等（Ctrl+I）")
        self.print_button.setToolTip("生成、预览并打印公示栏（Ctrl+P）")
        self._arrange()
        self._draw_mark()
        self.saved_mark.hide()
        theme().changed.connect(self._draw_mark)

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 2 * UNIT, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.menu_button)
        layout.addSpacing(UNIT)
        layout.addWidget(self.unit)
        layout.addSpacing(UNIT)
        layout.addWidget(self.search, 1)
        layout.addSpacing(UNIT // 2)
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        layout.addStretch(0)
        layout.addWidget(self.saved_mark)
        layout.addSpacing(-UNIT // 2)
        layout.addWidget(self.saved)
        layout.addWidget(self.import_button)
        layout.addWidget(self.print_button)

    def _make_menu(self, actions: Actions) -> QToolButton:
        made = QToolButton(self)
        set_kind(made, "quiet")
        set_icon(made, "menu")
        made.setText(TEXT.MENU)
        made.setToolTip("全部功能和快捷键（F10）")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(TEXT.MENU)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMinimumWidth(RAIL_WIDTH)
        self.menu = QMenu(made)
        self.submenus = actions.fill(self.menu)
        made.setMenu(self.menu)
        return made

    def _step_button(self, action: QAction, name: str) -> QToolButton:
        set_icon(action, name)
        made = QToolButton(self)
        made.setDefaultAction(action)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setIconSize(QSize(18, 18))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return made

    def show_unit(self, name: str) -> None:
        """青石桥镇政务公开目录."""
        self.unit.setText(f"{name}{TEXT.PRODUCT}")

    def show_steps(self, undo: str | None, redo: str | None, *, read_only: bool) -> None:
        """Name what undo and redo would do."""
        for action, word, step in (
            (self._actions["undo"], TEXT.UNDO, undo),
            (self._actions["redo"], TEXT.REDO, redo),
        ):
            action.setEnabled(bool(step) and not read_only)
            action.setText(f"{word}{in_quotes(short_step(step))}" if step else word)
            keys = " / ".join(one.toString() for one in action.shortcuts())
            if action is self._actions["redo"]:
                style = Qt.ToolButtonStyle
                self.redo.setToolButtonStyle(style.ToolButtonTextBesideIcon if step else style.ToolButtonIconOnly)
            action.setToolTip(f"{word}{in_quotes(step)}（{keys}）" if step else f"没有可以{word}的操作（{keys}）")

    def clear(self) -> None:
        """No workspace."""
        self.unit.setText(TEXT.PRODUCT)
        self.saved.setText("")
        self.saved_mark.hide()
        self.show_steps(None, None, read_only=True)

    def show_saved(self, at: datetime | None, *, read_only: bool) -> None:
        """已保存 10:32, 已保存 when that was not today, or 只读."""
        self.saved.setText(TEXT.READ_ONLY if read_only else f"{TEXT.SAVED} {at:%H:%M}" if at else TEXT.SAVED)
        self.saved_mark.setVisible(not read_only)
        set_kind(self.saved, "warn" if read_only else "ok")

    def _draw_mark(self) -> None:
        self.saved_mark.setPixmap(icon("saved", "ok", 16).pixmap(16, 16))


class SearchField(QLineEdit):
    """The search box; grows with the window, never below a readable width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(TEXT.SEARCH)
        self.setAccessibleName("搜索")
        self.setToolTip(f"{TEXT.SEARCH}（Ctrl+F）")
        self.setClearButtonEnabled(False)
        self.setMinimumWidth(24 * UNIT)
        self.setMaximumWidth(58 * UNIT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_icon(self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition), "search", "muted")


def short_step(step: str | None) -> str:
    """What a button says of a step: without the name of the object, never longer than its room."""
    words = (step or "").split("“")[0]
    return words if len(words) <= LONGEST_STEP else words[: LONGEST_STEP - 1] + "…"
