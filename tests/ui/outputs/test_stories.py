"""Two stories through the real window: a sheet from catalog to wall, and a package to the portal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from catalog_app.model.publication import GATES
from catalog_app.services.reviewing import approve
from catalog_app.ui.dialogs.edit_publication import EditAnswer, EditDialog
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.views.board_page import BoardPage
from catalog_app.ui.views.pdf_print import PrintSetup
from catalog_app.ui.views.portal_page import PortalPage
from catalog_app.ui.views.publication_page import PublicationPage
from tests.ui.conftest import FakeNotify


def board(window: MainWindow, qtbot: Any) -> BoardPage:
    page = window.pages.current
    assert isinstance(page, BoardPage)
    qtbot.waitUntil(lambda: page.print_button.isEnabled(), timeout=15_000)
    return page


def test_a_sheet_goes_to_the_wall(
    window: MainWindow, notify: FakeNotify, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    page = board(window, qtbot)
    page.choices.models[0].tick(["06", "15"])
    page.options.papers["A3"].click()
    page = board(window, qtbot)
    notify.folder = tmp_path / "上墙"
    notify.folder.mkdir()
    page.export_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    names = sorted(path.name for path in notify.folder.iterdir())
    assert names == ["06征地补偿-公开目录-A3横向.pdf", "15社会救助-公开目录-A3横向.pdf"]
    out = tmp_path / "打印.pdf"

    def ask(document: Any, current: int, parent: Any, *, duplex: bool) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setResolution(72)
        printer.setOutputFileName(str(out))
        return printer

    monkeypatch.setattr(PrintSetup, "ask", ask)
    page.outcome.hide()
    window.activateWindow()  # a progress dialog may have been on top: no window manager gives the keys back here
    qtbot.waitUntil(lambda: window.isActiveWindow() and page.print_button.isEnabled(), timeout=15_000)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    printed = pypdfium2.PdfDocument(out)
    assert len(printed) == len(page.preview.document.pages)
    assert [round(length) for length in printed.get_page_size(0)] == [1191, 842]
    printed.close()


def test_an_edit_elsewhere_is_on_the_sheet(window: MainWindow, qtbot: Any) -> None:
    from catalog_app.services.editing import edit_item

    window.show_page("board")
    page = board(window, qtbot)
    page.show_target({"domain": "06"})
    board(window, qtbot)
    assert window.session is not None
    item = window.session.workspace.items("06")[0]
    edit_item(window.session, item.uid, {"level2": "拟征收土地预先告知"}, window.stamp("catalog"))
    board(window, qtbot)
    text = pypdfium2.PdfDocument(page.preview.document.data[0])[0].get_textpage().get_text_range()
    assert "预先告知" in text.replace("\r", "").replace("\n", "")


def test_a_package_to_the_portal_and_the_next_one(
    window: MainWindow, notify: FakeNotify, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_page("portal")
    page = window.pages.current
    assert isinstance(page, PortalPage)
    notify.file = tmp_path / "一.zip"
    page.make_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert "通过核验" in page.outcome.headline.text()
    page.pane.accept_button.click()
    assert not page.make_button.isEnabled()

    window.show_page("publications")
    register = window.pages.current
    assert isinstance(register, PublicationPage)
    published = register.selected()
    assert published is not None
    assert published.postings
    changed = structs.replace(published.publication, title="更正后的标题", body="更正后的正文")
    monkeypatch.setattr(EditDialog, "ask", lambda *arguments, **named: EditAnswer(changed))
    register.detail.edit_button.click()
    for step in ("初审", "复审", "终审"):  # what was approved and changed is reviewed anew
        assert window.session is not None
        approve(window.session, published.publication.uid, step, "周明", window.stamp("test"), gates=GATES)

    window.show_page("portal")
    assert page.shown.rowCount() == 1
    assert [page.shown.index(0, column).data() for column in (0, 1, 3)] == ["修改", "更正后的标题", "公开信息"]
    notify.file = tmp_path / "二.zip"
    page.outcome.hide()
    page.make_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert "新增 0，修改 1，撤回 0" in page.outcome.headline.text()
    assert page.pane.packages.rowCount() == 2


def test_closing_while_the_preview_is_made_leaves_nothing(window: MainWindow, qtbot: Any) -> None:
    window.show_page("board")
    page = window.pages.current
    assert isinstance(page, BoardPage)
    page.choices.models[0].tick_all(on=True)
    qtbot.waitUntil(lambda: page._maker.busy, timeout=15_000)
    assert window.close_workspace()
    assert not page._maker.busy


def test_a_wrong_posting_is_taken_out_and_comes_back(window: MainWindow, qtbot: Any) -> None:
    window.show_page("publications")
    page = window.pages.current
    assert isinstance(page, PublicationPage)
    before = page.detail.postings.rowCount()
    page.detail.posting_table.select_row(1)
    qtbot.mouseClick(page.detail.remove_posting_button, Qt.MouseButton.LeftButton)
    assert page.detail.postings.rowCount() == before - 1
    assert window.session is not None
    assert (window.session.undo_name or "").startswith("删除发布记录“")
    window.actions_table["undo"].trigger()
    assert page.detail.postings.rowCount() == before
