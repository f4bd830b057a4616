"""Every command of the window with its words, shortcut, menu and icon: the one table menus and buttons are made from.

To add one: a line in COMMANDS and a slot of that name in `Commands`.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from catalog_app.ui.pages import PAGES
from catalog_app.ui.theme import set_icon


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `slot` names the method of `Commands`; `menu` '' = in no menu; needs_workspace = off without one."""

    key: str
    text: str
    menu: str
    slot: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    needs_workspace: bool = True
    data: str = ""
    checkable: bool = False
    separator: bool = False
    """A line above it in the menu."""


FILE, EDIT, VIEW, HELP = "文件(&F)", "编辑(&E)", "视图(&V)", "帮助(&H)"

COMMANDS = (
    Command("new", "新建工作区…", FILE, "new_workspace", ("Ctrl+Shift+N",), "plus", needs_workspace=False),
    Command("open", "打开工作区…", FILE, "open_workspace", ("Ctrl+O",), "folder", needs_workspace=False),
    Command("sample", "打开示例工作区…", FILE, "open_sample", (), "catalog", needs_workspace=False),
    Command("import", "导入目录表…", FILE, "import_files", ("Ctrl+I",), "import", separator=True),
    Command("import_clipboard", "从剪贴板导入…", FILE, "import_clipboard", ("Ctrl+Shift+V",), "copy"),
    Command("import_ledger", "导入旧台账…", FILE, "import_ledger", (), "import"),
    Command("export_workbook", "导出工作簿…", FILE, "export_workbook", ("Ctrl+E",), "file"),
    Command("export_ledger", "导出台账…", FILE, "export_ledger", (), "file"),
    Command("export_guide", "导出公开指南…", FILE, "export_guide", (), "file"),
    Command("hand_over", "工作交接…", FILE, "hand_over", (), "person"),
    Command("roll_over", "年度结转…", FILE, "roll_over", (), "calendar"),
    Command("print_board", "打印上墙", FILE, "print_board", ("Ctrl+P",), "print"),
    Command("backup", "立即备份…", FILE, "back_up", (), "backup", separator=True),
    Command("restore", "从备份恢复…", FILE, "restore_backup", (), "restore", needs_workspace=False),
    Command("quit", "退出", FILE, "close", ("Ctrl+Q",), "close", needs_workspace=False, separator=True),
    Command("undo", "撤销", EDIT, "undo", ("Ctrl+Z",), "undo"),
    Command("redo", "重做", EDIT, "redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo"),
    Command("save", "保存", EDIT, "save_now", ("Ctrl+S",), "saved"),
    Command("history", "修改记录…", EDIT, "show_history", ("Ctrl+H",), "history", separator=True),
    Command("search", "搜索", EDIT, "focus_search", ("Ctrl+F", "Ctrl+K"), "search"),
    Command("editions", "目录版本…", EDIT, "show_editions", (), "saved"),
    Command("localize", "批量本地化…", EDIT, "localize", ("Ctrl+L",), "building"),
    Command("no_information", "本期无此类信息…", EDIT, "show_no_information", (), "publication", separator=True),
    Command("deadline_tool", "时限计算…", EDIT, "show_deadline_tool", ("Ctrl+Shift+T",), "history"),
    Command("next_pane", "下一区域", VIEW, "focus_next_pane", ("F6",), needs_workspace=False, separator=True),
    Command("menu", "打开菜单", VIEW, "open_menu", ("F10",), needs_workspace=False),
    Command("light", "浅色", VIEW, "choose_look", (), "", False, "light", checkable=True, separator=True),
    Command("dark", "深色", VIEW, "choose_look", (), "", False, "dark", checkable=True),
    Command("contrast", "高对比", VIEW, "choose_look", (), "", False, "contrast", checkable=True),
    Command("larger", "放大字号", VIEW, "larger_font", ("Ctrl+=", "Ctrl++"), "zoom_in", False, separator=True),
    Command("smaller", "缩小字号", VIEW, "smaller_font", ("Ctrl+-",), "zoom_out", False),
    Command("manual", "使用手册", HELP, "show_manual", ("F1",), "help", needs_workspace=False),
    Command("shortcuts", "快捷键一览", HELP, "show_shortcuts", (), "columns", needs_workspace=False),
    Command("logs", "打开日志文件夹", HELP, "open_logs", (), "folder", needs_workspace=False, separator=True),
    Command("diagnostics", "复制诊断信息", HELP, "copy_diagnostics", (), "copy", needs_workspace=False),
    Command("about", "关于", HELP, "show_about", (), "info", needs_workspace=False),
)


class Actions(QObject):
    """The QActions of all commands, connected to the slots of `receiver` named in the table."""

    def __init__(self, window: QWidget, receiver: QObject) -> None:
        super().__init__(window)
        self._receiver = receiver
        self._made: dict[str, QAction] = {}
        self._icons: dict[str, str] = {}
        for place, page in enumerate(PAGES, start=1):
            command = Command(
                f"page_{page.key}", page.title, VIEW, "choose_page", (f"Alt+{place}",), page.icon, data=page.key
            )
            self._add(command, window)
        for command in COMMANDS:
            self._add(command, window)

    def __getitem__(self, key: str) -> QAction:
        return self._made[key]

    def enable_workspace(self, present: bool) -> None:
        """Switch off what needs an open workspace when there is none."""
        for command in COMMANDS:
            if command.needs_workspace:
                self._made[command.key].setEnabled(present)
        for page in PAGES:
            self._made[f"page_{page.key}"].setEnabled(present)

    def draw_icons(self) -> None:
        """Give the actions their icons; not needed before a menu opens."""
        for key, name in self._icons.items():
            set_icon(self._made[key], name)
        self._icons.clear()

    def fill(self, menu: QMenu) -> list[QMenu]:
        """Put all commands into `menu`, one submenu each group; returns the submenus (文件 first)."""
        submenus = []
        for group in (FILE, EDIT, VIEW, HELP):
            submenu = menu.addMenu(group)
            submenu.setToolTipsVisible(True)
            if group == VIEW:
                submenu.addActions([self._made[f"page_{page.key}"] for page in PAGES])
            for command in COMMANDS:
                if command.menu == group:
                    if command.separator:
                        submenu.addSeparator()
                    submenu.addAction(self._made[command.key])
            submenus.append(submenu)
        return submenus

    def _add(self, command: Command, window: QWidget) -> None:
        action = QAction(command.text, window)
        action.setData(command.data)
        action.setCheckable(command.checkable)
        action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
        if command.icon:
            self._icons[command.key] = command.icon
        action.triggered.connect(getattr(self._receiver, command.slot))
        window.addAction(action)
        self._made[command.key] = action


def shortcut_lines() -> list[tuple[str, str, str]]:
    """(menu, command, keys) of every command that has keys, for the list in the help menu."""
    lines = [("视图", page.title, f"Alt+{place}") for place, page in enumerate(PAGES, start=1)]
    lines += [
        (command.menu.split("(")[0], command.text.rstrip("…"), " 或 ".join(command.shortcuts))
        for command in COMMANDS
        if command.shortcuts
    ]
    return lines
