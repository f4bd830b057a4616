"""公示栏's further commands: receipts, printed copies, corrections, guides and posts, a range of pages, no printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from catalog_app.model.guide import PostHolder
from catalog_app.services.guides import guide_fields, posts_of
from catalog_app.services.printed import printed_lines
from catalog_app.ui.dialogs.guide_form import GuideDialog, PostsDialog
from catalog_app.ui.dialogs.printed import AskPrintedDialog, PrintedAnswer, PrintedDialog
from catalog_app.ui.models.post_rows import PostModel
from catalog_app.ui.views import board_page
from catalog_app.ui.views.board_choices import PUBLICATIONS
from catalog_app.ui.views.board_page import BoardPage
from catalog_app.ui.views.pdf_preview import page_places
from catalog_app.ui.views.pdf_print import PrintSetup
from tests.ui.conftest import TODAY
from tests.ui.outputs.conftest import Desk


@pytest.fixture
def page(show: Callable[..., Any], qtbot: Any, desk: Desk) -> BoardPage:
    made: BoardPage = show(BoardPage)
    uid = desk.session.workspace.publications()[0].uid
    made.show_target({"publication": uid})
    qtbot.waitUntil(lambda: made.more.printed.isEnabled() and bool(made.shown_publications()), timeout=15_000)
    return made


def shown(page: BoardPage) -> str:
    return page.shown_publications()[0]


def test_what_was_printed_elsewhere_is_recorded_and_corrected(
    page: BoardPage, qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskPrintedDialog, "ask", lambda *given: PrintedAnswer(4, TODAY, None))
    page.more.ask_printed()
    (line,) = printed_lines(desk.session, publication=shown(page))
    assert (line.copy.copies, line.copy.sha256) == (4, page.shown_files()[0].sha256)
    page.more.correction.setChecked(True)
    qtbot.waitUntil(lambda: bool(page.shown_files()) and bool(page.shown_files()[0].replaces), timeout=15_000)
    assert page.shown_files()[0].replaces == line.copy.uid
    seen: list[Any] = []
    monkeypatch.setattr(PrintedDialog, "show_for", lambda lines, parent: seen.extend(lines))
    page.more.show_records()
    assert seen == [line]


def test_a_real_print_is_recorded_and_a_cancelled_one_is_not(
    page: BoardPage, qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(72)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    monkeypatch.setattr(PrintSetup, "ask", lambda *given: None)
    page.print_sheets()
    monkeypatch.setattr(PrintSetup, "ask", lambda *given: printer)
    page.print_sheets()
    qtbot.waitUntil(lambda: page.print_button.isEnabled() and (tmp_path / "out.pdf").exists(), timeout=15_000)
    assert printed_lines(desk.session) == []  # a file is no paper
    monkeypatch.setattr(board_page, "is_paper", lambda one: True)
    page.print_sheets()
    qtbot.waitUntil(lambda: bool(printed_lines(desk.session)), timeout=15_000)
    assert printed_lines(desk.session)[0].copy.publication == shown(page)


def test_without_printer_it_says_so(page: BoardPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page.print_sheets()
    assert not page.outcome.isHidden()
    assert printed_lines(desk.session) == []


def test_receipts_are_written(page: BoardPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    desk.notify.file = tmp_path / "回执.pdf"
    page.more.make_receipts()
    qtbot.waitUntil((tmp_path / "回执.pdf").exists, timeout=15_000)
    assert any(line.kind == "张贴回执" for line in printed_lines(desk.session, publication=shown(page)))


def test_a_guide_and_posts_are_filled_in(page: BoardPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = shown(page)
    monkeypatch.setattr(GuideDialog, "ask", lambda *given: {"办理地点": "一楼", "办理流程": "申请\n审核"})
    page.more.fill_guide()
    assert guide_fields(desk.session, uid)["办理流程"] == "申请\n审核"
    posts = (PostHolder("主任", "王建国"),)
    monkeypatch.setattr(PostsDialog, "ask", lambda *given: posts)
    page.more.fill_posts()
    assert posts_of(desk.session, uid) == posts
    assert page.choices.tab == PUBLICATIONS


def test_the_guide_form_tells_what_is_missing(qtbot: Any) -> None:
    dialog = GuideDialog("低保办事指南", {"事项名称": "低保", "办理地点": ""})
    qtbot.addWidget(dialog)
    assert "办理地点" in dialog.note.label.text()
    dialog.edits["办理地点"].setPlainText("一楼")
    assert "办理地点" not in dialog.note.label.text()
    assert dialog.value() == {"事项名称": "低保", "办理地点": "一楼"}


def test_the_table_of_posts_grows(qtbot: Any) -> None:
    model = PostModel([PostHolder("主任", "王建国")])
    assert model.rowCount() == 2
    model.setData(model.index(1, 0), " 救助岗 ")
    model.setData(model.index(1, 1), "李芳")
    assert model.rowCount() == 3
    assert model.posts() == (PostHolder("主任", "王建国"), PostHolder("救助岗", "李芳"))


def test_a_range_of_pages() -> None:
    assert page_places("", 9) == []
    assert page_places(" 1－3，5 ", 9) == [0, 1, 2, 4]
    assert all(page_places(words, 9) is None for words in ("0", "10", "3-2", "x", ",", "1-"))
