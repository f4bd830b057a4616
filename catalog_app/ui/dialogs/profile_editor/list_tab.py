"""清单的列: which values 清单.xlsx holds, under which headers, in which order."""

from __future__ import annotations

from math import isfinite
from typing import ClassVar

from msgspec import structs
from PySide6.QtCore import QPoint, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from catalog_app.model.portal import LIST_KEYS, LIST_NAMES, ListColumn, PortalProfile
from catalog_app.ui.dialogs.profile_editor.rows_editor import RowsEditor
from catalog_app.ui.dialogs.profile_editor.tab import EditorTab
from catalog_app.ui.models.edit_rows import EditColumn, EditRows
from catalog_app.ui.widgets.basic import label

_WIDTH = 12.0


class TEXT:
    """Words of the tab."""

    NAME = "清单的列"
    HINT = "门户要的表头写在“表头”里。宽度按字符计。次序用按钮、Alt+↑↓ 或拖动改。"
    WHAT, LABEL, WIDTH = "填什么", "表头", "宽度"


class ListTab(EditorTab):
    """A table of columns; what is not in it yet is offered by 添加."""

    name = TEXT.NAME
    faulty: ClassVar = {"list_columns": "table"}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = (EditColumn(TEXT.WHAT, 24, editable=False), EditColumn(TEXT.LABEL), EditColumn(TEXT.WIDTH, 12))
        self.rows = EditRows(columns, self)
        self.editor = RowsEditor(self.rows, TEXT.NAME, self, ordered=True, add=self.offer)
        self.table = self.editor.table
        self.menu = QMenu(self)
        self.menu.triggered.connect(self._chosen)
        self.body.addWidget(label(TEXT.HINT, "muted", self, wrap=True))
        self.body.addWidget(self.editor, 1)
        self.rows.edited.connect(self._changed)

    def show_profile(self, profile: PortalProfile) -> None:
        """The columns as they stand."""
        self.rows.set_rows(
            [(one.key, (LIST_NAMES.get(one.key, one.key), one.label, f"{one.width:g}")) for one in profile.list_columns]
        )
        self._changed()

    def applied(self, profile: PortalProfile) -> PortalProfile:
        """With these columns."""
        columns = tuple(ListColumn(key, words, _number(width)) for key, (_, words, width) in self.rows.rows())
        return structs.replace(profile, list_columns=columns)

    def left(self) -> list[str]:
        """The keys no column holds yet."""
        used = set(self.rows.keys())
        return [key for key in LIST_KEYS if key not in used]

    @Slot()
    def offer(self) -> None:
        """添加: the menu of what is not there yet."""
        self.fill_menu()
        self.menu.setActiveAction(self.menu.actions()[0])
        place = self.editor.buttons[0]
        self.menu.popup(place.mapToGlobal(QPoint(0, place.height())))

    def fill_menu(self) -> None:
        """What is not there yet, by its own name."""
        self.menu.clear()
        for key in self.left():
            self.menu.addAction(LIST_NAMES[key]).setData(key)

    def add(self, key: str) -> None:
        """A column for this value below the current one, its header open for typing."""
        here = self.table.currentIndex()
        place = here.row() + 1 if here.isValid() else -1
        self.editor.go_to(self.rows.add(key, (LIST_NAMES[key], LIST_NAMES[key], f"{_WIDTH:g}"), place), 1)

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        self.add(str(action.data()))

    @Slot()
    def _changed(self) -> None:
        self.editor.buttons[0].setEnabled(bool(self.left()))
        self.edited.emit()


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return 0.0  # what `profile_faults` finds wrong
    return found if isfinite(found) else 0.0
