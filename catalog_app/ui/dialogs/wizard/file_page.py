"""First page of an import: the files, added by button or drop, and how reading them went."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from catalog_app.ui.dialogs.wizard.file_list import FileList, Loaded
from catalog_app.ui.dialogs.wizard.page import BarePage
from catalog_app.ui.models.import_files import FILE_COLUMNS, FileRow, error_words
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.notify import TABLE_FILTER, Notify
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import Note, button, row


class TEXT:
    """What the page of any import says."""

    ADD, REMOVE = "添加文件…", "移除"
    EMPTY = "请添加至少一个文件。"
    ALL_FAILED = "没有读得了的文件，请照说明处理后再添加。"
    SOME_FAILED = "{0}个文件读不了，下一步只导入其余的。"


class FileListPage(BarePage):
    """The list of files. Subclasses say what kind of files they are; `further` buttons stand beside 添加文件."""

    title = "文件"
    head_words: ClassVar[str]
    list_name: ClassVar[str]
    choose_title: ClassVar[str]

    def __init__(self, files: FileList, notify: Notify, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files, self._notify = files, notify
        self.head.setText(self.head_words)
        self.model = RowsModel(FILE_COLUMNS, self)
        self.table = RowsTable(self.model, (280, 130, 90, 110, 300), self.list_name, self, stretch=4)
        self.add = button(TEXT.ADD, self._choose, parent=self, icon_name="plus")
        self.remove = button(TEXT.REMOVE, self._remove, parent=self, icon_name="trash")
        self.note = Note("", "note-bad", self)
        self.note.label.setTextFormat(Qt.TextFormat.PlainText)
        self.body.addWidget(row(self.add, *self.further(), self.remove, None, parent=self))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.note)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table, self._remove)

    def further(self) -> tuple[QWidget, ...]:
        """Other ways to add files."""
        return ()

    def enter(self) -> None:
        """Show the files; one that could not be read comes into view with its reason."""
        tables = self._files.table_counts()
        self.model.set_rows([_row(one, tables.get(str(one.path), 0)) for one in self._files.files])
        failed = next((place for place, one in enumerate(self._files.files) if one.error), 0)
        self.table.select_row(failed)
        self._show_note(failed)

    def take_focus(self) -> None:
        """The list, or the button that fills it."""
        (self.table if self._files.files else self.add).setFocus()

    def problem(self) -> str:
        """At least one file that may be readable."""
        if not self._files.files:
            return TEXT.EMPTY
        return TEXT.ALL_FAILED if all(one.error for one in self._files.files) else ""

    def is_untouched(self) -> bool:
        """No file yet."""
        return not self._files.files

    def remark(self) -> str:
        """How many cannot be read."""
        failed = sum(one.error is not None for one in self._files.files)
        return TEXT.SOME_FAILED.format(failed) if failed else ""

    def add_files(self, paths: Iterable[Path]) -> None:
        """Put files on the list."""
        self._files.add(paths)
        self.enter()
        self.changed.emit()

    @Slot()
    def _choose(self) -> None:
        paths = self._notify.open_files(self.choose_title, TABLE_FILTER)
        if paths:
            self.add_files(paths)

    @Slot()
    def _remove(self) -> None:
        place = self.table.currentIndex().row()
        if 0 <= place < len(self._files.files):
            self._files.remove(place)
            self.add_files(())

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._show_note(current.row())

    def _show_note(self, place: int) -> None:
        error = self._files.files[place].error if 0 <= place < len(self._files.files) else None
        self.note.setVisible(error is not None)
        self.remove.setEnabled(bool(self._files.files))
        if error is not None:
            self.note.set_text(error_words(error))


def _row(one: Loaded, tables: int) -> FileRow:
    size = _size(one.path)
    if one.error is not None:
        return FileRow(one.path, "failed", size=size, error=one.error)
    if one.source is None:
        return FileRow(one.path, "waiting", size=size)
    return FileRow(one.path, "read", kind=one.source.raw.kind, size=size, tables=tables)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
