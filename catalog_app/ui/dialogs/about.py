"""关于, 快捷键一览 and 复制诊断信息."""

from __future__ import annotations

import platform
import sys

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, qVersion
from PySide6.QtWidgets import QDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from catalog_app import __version__
from catalog_app.model.product import PRODUCT
from catalog_app.services.session import Session
from catalog_app.support.paths import user_config_dir, user_log_dir
from catalog_app.ui.actions import shortcut_lines
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.catalog import catalog_actions
from catalog_app.ui.widgets.basic import button, label, row
from catalog_app.ui.widgets.padded import PaddedDelegate

Index = QModelIndex | QPersistentModelIndex


class TEXT:
    """What these dialogs say."""

    ABOUT = "关于"
    PRODUCT = PRODUCT
    PURPOSE = "乡镇（街道）基层政务公开标准目录的离线管理：编目录、上墙、报送，一次录入，三处一致。"
    LICENCE = "许可证：木兰宽松许可证，第2版（Mulan PSL v2）。字体：思源黑体、思源宋体（SIL OFL 1.1）。"
    OFFLINE = "全部在本机运行，不连接网络，不收集任何信息。"
    CLOSE = "关闭"
    SHORTCUTS = "快捷键一览"
    IN_TABLES = (
        ("表格", "直接输入：替换单元格内容", "字母、汉字"),
        ("表格", "修改单元格内容", "F2"),
        ("表格", "确认并移动", "Enter 或 Tab"),
        ("表格", "放弃修改", "Esc"),
        ("表格", "打勾、取消打勾", "空格"),
        ("表格", "单元格里换行", "Alt+Enter"),
        ("公开信息", "按上期新建", "Ctrl+Shift+D"),
        ("公开信息", "批量填写", "Ctrl+D"),
        ("文字栏", "常用语", "Ctrl+J"),
    )


def diagnostics_text(session: Session | None) -> str:
    """Versions, places and counts; no names, no catalog content."""
    lines = [
        f"{TEXT.PRODUCT} {__version__}",
        f"Python {platform.python_version()}  Qt {qVersion()}  {sys.platform} {platform.machine()}",
        f"打包程序：{'是' if getattr(sys, 'frozen', False) else '否'}",
    ]
    if session is not None:
        workspace = session.workspace
        lines.append(
            f"领域{len(workspace.domains())}个，事项{len(workspace.items())}项，"
            f"公开信息{workspace.count_publications()}条，{'只读' if session.read_only else '可编辑'}"
        )
    return "\n".join(lines)


class AboutDialog(QDialog):
    """Version, licence, where settings and logs lie."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.ABOUT)
        self.setMinimumWidth(56 * UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * UNIT, 3 * UNIT, 4 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(f"{TEXT.PRODUCT} {__version__}", "title", self))
        for text in (TEXT.PURPOSE, TEXT.OFFLINE, TEXT.LICENCE):
            layout.addWidget(label(text, "", self, wrap=True))
        places = label(f"设置：{user_config_dir()}\n日志：{user_log_dir()}", "muted", self, wrap=True)
        places.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(places)
        layout.addSpacing(UNIT)
        layout.addWidget(row(None, button(TEXT.CLOSE, self.accept, "primary", self), parent=self))

    @classmethod
    def show_for(cls, parent: QWidget) -> None:
        """Show until closed."""
        dialog = cls(parent)
        dialog.exec()
        dialog.deleteLater()


class ShortcutModel(QAbstractTableModel):
    """The commands and their keys."""

    HEADERS = ("菜单", "功能", "按键")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = [*shortcut_lines(), *catalog_actions.shortcut_lines(), *TEXT.IN_TABLES]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: one row a command."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Qt's: menu, command, keys."""
        return 0 if parent.isValid() else len(self.HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the words."""
        if index.isValid() and role == Qt.ItemDataRole.DisplayRole:
            return self._lines[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the column names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADERS[section]
        return None


class ShortcutsDialog(QDialog):
    """Every command that has keys."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.SHORTCUTS)
        self.resize(66 * UNIT, 66 * UNIT)
        self.table = QTableView(self)
        set_kind(self.table, "framed")
        self.table.setAccessibleName(TEXT.SHORTCUTS)
        self.table.setModel(ShortcutModel(self))
        self.table.setItemDelegate(PaddedDelegate(self.table))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.table.horizontalHeader().setDefaultAlignment(left)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().resizeSection(2, 22 * UNIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.addWidget(self.table)
        layout.addWidget(row(None, button(TEXT.CLOSE, self.accept, "primary", self), parent=self))

    @classmethod
    def show_for(cls, parent: QWidget) -> None:
        """Show until closed."""
        dialog = cls(parent)
        dialog.exec()
        dialog.deleteLater()
