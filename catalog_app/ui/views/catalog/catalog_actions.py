"""Every command of the 目录 page with its words and keys: the one table its menus are made from."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from catalog_app.ui.theme import set_icon


@dataclass(frozen=True, slots=True)
class PageCommand:
    """One command; `slot` names the method of CatalogCommands. `on_grid`: its keys count in the grid only."""

    key: str
    text: str
    slot: str
    shortcut: str = ""
    icon: str = ""
    on_grid: bool = True
    separator: bool = False
    writes: bool = True


PANEL_SHORTCUT = "F4"
COMMANDS = (
    PageCommand("publish", "登记公开…", "publish", "Ctrl+G", "publication", on_grid=False),
    PageCommand("add", "添加本地事项…", "add_item", "Ctrl+N", "plus", on_grid=False),
    PageCommand("adopt", "采用国家目录其他事项…", "adopt_rows", "", "import"),
    PageCommand("not_applicable", "标为不适用…", "mark_not_applicable", "Ctrl+M", "minus", separator=True),
    PageCommand("applicable", "恢复适用", "mark_applicable", "Ctrl+Shift+M", "restore"),
    PageCommand("restore", "恢复国家目录内容", "restore_items"),
    PageCommand("no_information", "本期无此类信息…", "sign_no_information"),
    PageCommand("deadline", "时限计算…", "show_deadline_tool", "", "history", writes=False),
    PageCommand("localize", "批量本地化…", "localize", "", "building"),
    PageCommand("editions", "目录版本…", "show_editions", "", "saved", writes=False),
    PageCommand("remove", "删除本地事项", "remove_items", "Ctrl+Del", "trash"),
    PageCommand("up", "上移", "move_up", "Alt+Up", "up", separator=True),
    PageCommand("down", "下移", "move_down", "Alt+Down", "down"),
    PageCommand("copy", "复制", "copy", "Ctrl+C", "copy", separator=True, writes=False),
    PageCommand("paste", "粘贴", "paste", "Ctrl+V"),
    PageCommand("fill", "向下填充", "fill_down", "Ctrl+D"),
    PageCommand("clear", "清除内容", "clear", "Del"),
)


class CatalogActions(QObject):
    """QActions connected to `commands`; page-wide keys on `page`, the others on `grid`."""

    def __init__(self, commands: QObject, page: QWidget, grid: QWidget) -> None:
        super().__init__(page)
        self._made: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(command.text, page)
            if command.shortcut:
                action.setShortcut(QKeySequence(command.shortcut))
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if command.icon:
                set_icon(action, command.icon)
            action.triggered.connect(getattr(commands, command.slot))
            (grid if command.on_grid else page).addAction(action)
            self._made[command.key] = action

    def __getitem__(self, key: str) -> QAction:
        return self._made[key]

    def fill(self, menu: QMenu, keys: tuple[str, ...] = ()) -> None:
        """Put all commands, or these, into a menu."""
        for command in COMMANDS:
            if keys and command.key not in keys:
                continue
            if command.separator and not menu.isEmpty():
                menu.addSeparator()
            menu.addAction(self._made[command.key])

    def set_writable(self, *, writable: bool) -> None:
        """Switch off what writes."""
        for command in COMMANDS:
            self._made[command.key].setEnabled(writable or not command.writes)


def shortcut_lines() -> list[tuple[str, str, str]]:
    """(menu, command, keys), for the list in the help menu."""
    lines = [("目录", command.text.rstrip("…"), command.shortcut) for command in COMMANDS if command.shortcut]
    return [*lines, ("目录", "事项详情", PANEL_SHORTCUT)]
