"""The one door for talking to the user: messages, questions, file dialogs. Tests replace it with a recorder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from catalog_app.model.errors import AppError

if TYPE_CHECKING:
    from catalog_app.support.settings import Settings

Result = TypeVar("Result")

EXCEL_FILTER = "Excel 工作簿 (*.xlsx *.xls)"
TABLE_FILTER = (
    "目录表 (*.xlsx *.xlsm *.xls *.et *.ods *.docx *.html *.htm *.mht *.mhtml *.csv *.tsv *.txt *.pdf);;所有文件 (*)"
)
PDF_FILTER = "PDF 文件 (*.pdf)"
ZIP_FILTER = "压缩包 (*.zip)"
BACKUP_FILTER = "工作区备份 (*.zip *.bak)"


class Notify(QObject):
    """Every message goes through here; each method returns plain values."""

    status_text = Signal(str)
    """A short sentence that something is done, for the status bar."""

    def __init__(self, window: QWidget | None = None, settings: Settings | None = None) -> None:
        super().__init__(window)
        self.window = window
        self.settings = settings

    def status(self, text: str) -> None:
        """Say plainly that something is finished, without stopping anyone."""
        self.status_text.emit(text)

    def error(self, error: AppError) -> None:
        """Show code, cause and remedy, with 复制给技术员."""
        from catalog_app.ui.dialogs.message import MessageDialog

        MessageDialog.show_error(error, self._parent())

    def attempt(self, action: Callable[..., Result], *arguments: Any, **named: Any) -> Result | None:
        """The result of `action`; an AppError is shown and gives None."""
        try:
            return action(*arguments, **named)
        except AppError as error:
            self.error(error)
            return None

    def crash(self, error: BaseException) -> None:
        """A bug: log it and show the report (never catalog content)."""
        from catalog_app.support.diagnostics import report_crash

        report_crash(error)

    def info(self, text: str, details: str = "") -> None:
        """Show a sentence that has to be seen."""
        from catalog_app.ui.dialogs.message import MessageDialog

        MessageDialog.show_info(text, details, self._parent())

    def confirm(self, question: str, details: str = "", *, yes: str = "继续", danger: bool = False) -> bool:
        """Ask before something undo cannot take back; `yes` is the verb on the button."""
        from catalog_app.ui.dialogs.message import MessageDialog

        return MessageDialog.ask(question, details, yes, self._parent(), danger=danger)

    def choose(self, question: str, details: str, choices: Sequence[str]) -> int:
        """Ask for one of several ways on; its place in `choices`, or -1 for 取消."""
        from catalog_app.ui.dialogs.message import MessageDialog

        return MessageDialog.ask_which(question, details, choices, self._parent())

    def typed_confirm(self, question: str, details: str, word: str) -> bool:
        """Ask to type `word` before something unrecoverable."""
        from catalog_app.ui.dialogs.message import MessageDialog

        return MessageDialog.ask_typed(question, details, word, self._parent())

    def ask_text(self, question: str, text: str = "", *, secret: bool = False) -> str | None:
        """One line of text, or None when cancelled."""
        from catalog_app.ui.dialogs.message import MessageDialog

        return MessageDialog.ask_line(question, text, self._parent(), secret=secret)

    def open_files(self, title: str, name_filter: str, folder_key: str = "import_folder") -> list[Path]:
        """Existing files, or []; the folder is remembered under the setting `folder_key`."""
        from PySide6.QtWidgets import QFileDialog

        found, _ = QFileDialog.getOpenFileNames(self._parent(), title, self._folder(folder_key), name_filter)
        paths = [Path(name) for name in found]
        if paths:
            self._remember(folder_key, paths[0].parent)
        return paths

    def open_file(self, title: str, name_filter: str, folder_key: str = "import_folder") -> Path | None:
        """One existing file, or None."""
        from PySide6.QtWidgets import QFileDialog

        found, _ = QFileDialog.getOpenFileName(self._parent(), title, self._folder(folder_key), name_filter)
        if not found:
            return None
        self._remember(folder_key, Path(found).parent)
        return Path(found)

    def save_file(self, title: str, name: str, name_filter: str, folder_key: str = "export_folder") -> Path | None:
        """A file to write, or None. The system dialog has asked already when it exists: write with replace=True."""
        from PySide6.QtWidgets import QFileDialog

        start = str(Path(self._folder(folder_key)) / name)
        found, _ = QFileDialog.getSaveFileName(self._parent(), title, start, name_filter)
        if not found:
            return None
        path = Path(found)
        suffix = Path(name).suffix
        if suffix and path.suffix.lower() != suffix.lower():
            path = path.with_name(path.name + suffix)
        self._remember(folder_key, path.parent)
        return path

    def choose_folder(self, title: str, folder_key: str = "export_folder") -> Path | None:
        """An existing folder, or None."""
        from PySide6.QtWidgets import QFileDialog

        found = QFileDialog.getExistingDirectory(self._parent(), title, self._folder(folder_key))
        if not found:
            return None
        self._remember(folder_key, Path(found))
        return Path(found)

    def copy(self, text: str) -> None:
        """Put text on the clipboard and say so."""
        QGuiApplication.clipboard().setText(text)
        self.status("已复制")

    def open_path(self, path: Path) -> None:
        """Open a file or folder with the system's program."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _parent(self) -> QWidget | None:
        from PySide6.QtWidgets import QApplication

        return QApplication.activeModalWidget() or self.window

    def _folder(self, key: str) -> str:
        kept = str(self.settings.get(key)) if self.settings is not None and key else ""
        return kept if kept and Path(kept).is_dir() else str(Path.home())

    def _remember(self, key: str, folder: Path) -> None:
        if self.settings is not None and key:
            self.settings.set(key, str(folder))
