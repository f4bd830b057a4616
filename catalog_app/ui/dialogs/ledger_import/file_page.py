"""Page 1: the files, added by button or drop, and how reading them went."""

from __future__ import annotations

from catalog_app.ui.dialogs.wizard.file_page import FileListPage


class TEXT:
    """What this page says besides."""

    HEAD = "以前用 Excel、WPS 表格登记的发布台账，有发布日期和标题两栏就行。一次可以选几个文件，也可以拖到这里。"
    FILES, CHOOSE = "要导入的旧台账", "选择旧台账"


class LedgerFilePage(FileListPage):
    """Old ledgers."""

    head_words, list_name, choose_title = TEXT.HEAD, TEXT.FILES, TEXT.CHOOSE
