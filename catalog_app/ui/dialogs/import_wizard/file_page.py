"""Page 1: the files, added by button, drop or paste, and how reading them went."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from catalog_app.ui.dialogs.import_wizard.draft import Draft
from catalog_app.ui.dialogs.wizard.clipboard import clipboard_files, clipboard_source
from catalog_app.ui.dialogs.wizard.file_page import FileListPage
from catalog_app.ui.notify import Notify
from catalog_app.ui.widgets.basic import button


class TEXT:
    """What this page says besides."""

    HEAD = (
        "要导入的目录表：Excel、WPS 表格、Word、网页、文字表格或 PDF，一次可以几个；也可以拖到这里，或粘贴复制的表格。"
    )
    FILES, CHOOSE = "要导入的文件", "选择要导入的目录表"
    PASTE = "粘贴"
    NOTHING_TO_PASTE = "剪贴板里没有表格，请先在 WPS 或浏览器里选中表格并复制。"


class FilePage(FileListPage):
    """Lists of a catalog, some of them pasted."""

    head_words, list_name, choose_title = TEXT.HEAD, TEXT.FILES, TEXT.CHOOSE

    def __init__(self, draft: Draft, notify: Notify, parent: QWidget | None = None) -> None:
        super().__init__(draft, notify, parent)
        self.draft = draft
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste)

    def further(self) -> tuple[QWidget, ...]:
        """粘贴."""
        self.paste_button = button(TEXT.PASTE, self.paste, parent=self, icon_name="copy")
        return (self.paste_button,)

    @Slot()
    def paste(self) -> None:
        """Files or a table from the clipboard."""
        paths = clipboard_files()
        if paths:
            self.add_files(paths)
            return
        source = self._notify.attempt(clipboard_source)
        if source is None or not source.raw.tables:
            self._notify.info(TEXT.NOTHING_TO_PASTE)
            return
        self.draft.add_source(source)
        self.add_files(())
