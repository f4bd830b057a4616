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
from catalog_app.ui.dialogs.guide_form import GuideDialog, NewPostsDialog, PostsDialog
from catalog_app.ui.dialogs.printed import AskPrintedDialog, PrintedAnswer, PrintedDialog
from catalog_app.ui.models.item_choices import ItemChoice
from catalog_app.ui.models.post_rows import PostModel
from catalog_app.ui.models.print_choices import KEY_ROLE
from catalog_app.ui.views import board_page
from catalog_app.ui.views.board_choices import PUBLICATIONS
from catalog_app.ui.views.board_page import BoardPage
from catalog_app.ui.views.pdf_preview import page_places
from catalog_app.ui.views.pdf_print import PrintSetup, writes_files
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
    monkeypatch.setattr(PrintSetup, "ask", lambda *given, duplex: None)
    page.print_sheets()
    monkeypatch.setattr(PrintSetup, "ask", lambda *given, duplex: printer)
    page.print_sheets()
    qtbot.waitUntil(lambda: page.print_button.isEnabled() and (tmp_path / "out.pdf").exists(), timeout=15_000)
    assert printed_lines(desk.session) == []  # a file is no paper
    monkeypatch.setattr(board_page, "is_paper", lambda one: True)
    page.print_sheets()
    qtbot.waitUntil(lambda: bool(printed_lines(desk.session)), timeout=15_000)
    assert printed_lines(desk.session)[0].copy.publication == shown(page)


def test_the_system_dialog_hears_of_both_sides(page: BoardPage, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    heard: list[bool] = []
    monkeypatch.setattr(PrintSetup, "ask", lambda *given, duplex: heard.append(duplex))
    page.print_sheets()
    page.options.ways["duplex"].trigger()
    qtbot.waitUntil(lambda: page.print_button.isEnabled(), timeout=15_000)
    page.print_sheets()
    assert heard == [False, True]


def test_without_printer_it_says_so(page: BoardPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page.print_sheets()
    assert not page.outcome.isHidden()
    assert printed_lines(desk.session) == []


def test_receipts_are_written(page: BoardPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    workspace = desk.session.workspace
    unposted = next(one.uid for one in workspace.publications() if not workspace.postings(one.uid))
    page.show_target({"publication": unposted})
    qtbot.waitUntil(lambda: page.shown_publications() == (unposted,), timeout=15_000)
    desk.notify.file = tmp_path / "回执.pdf"
    page.more.make_receipts()
    qtbot.waitUntil((tmp_path / "回执.pdf").exists, timeout=15_000)
    assert any(line.kind == "张贴回执" for line in printed_lines(desk.session, publication=shown(page)))


def test_a_guide_and_posts_are_filled_in(page: BoardPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = shown(page)
    monkeypatch.setattr(GuideDialog, "ask", lambda *given: {"办理地点": "一楼", "办理流程": "申请\n审核"})
    page.more.fill_guide()
    assert guide_fields(desk.session, uid)["办理流程"] == "申请\n审核"
    page.refresh(None)
    assert page.choices.lists[PUBLICATIONS].currentIndex().data(KEY_ROLE) == uid  # still marked
    posts = (PostHolder("主任", "王建国"),)
    monkeypatch.setattr(PostsDialog, "ask", lambda *given: posts)
    page.more.fill_posts()
    assert posts_of(desk.session, uid) == posts
    assert page.choices.tab == PUBLICATIONS


def test_a_posts_sheet_is_made_from_nothing(
    page: BoardPage, qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[Any, ...]] = []
    posts = (PostHolder("主任", "王建国", "主持工作"),)

    def answered(*asked: Any) -> tuple[str, str, tuple[PostHolder, ...]]:
        given.append(asked)
        return asked[0][0].uid, asked[1], posts

    monkeypatch.setattr(NewPostsDialog, "ask_new", answered)
    page.more.new_posts.trigger()
    made = next(one for one in desk.session.workspace.publications() if one.title == "青石桥镇岗位信息公示牌")
    assert posts_of(desk.session, made.uid) == posts
    assert page.shown_publications() == (made.uid,)
    qtbot.waitUntil(lambda: [file.kind for file in page.shown_files()] == ["posts"], timeout=15_000)
    desk.session.undo(desk.stamp())
    assert made.uid not in {one.uid for one in desk.session.workspace.publications()}


def test_a_new_posts_sheet_needs_item_title_and_a_post(qtbot: Any) -> None:
    choices = [ItemChoice("i", "机构职能", "综合 › 机构职能", "政务公开", "01-001")]
    dialog = NewPostsDialog(choices, "岗位信息公示牌")
    qtbot.addWidget(dialog)
    assert "公开事项" in dialog.problem()
    dialog.items.choose("i")
    assert "岗位" in dialog.problem()
    dialog.model.setData(dialog.model.index(0, 0), "主任")
    dialog.model.setData(dialog.model.index(0, 1), "王建国")
    assert dialog.problem() == ""
    dialog.title.setText(" ")
    assert "标题" in dialog.problem()


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


def test_a_range_the_pages_do_not_have_prints_nothing(page: BoardPage, qtbot: Any, monkeypatch: Any) -> None:
    asked: list[object] = []
    monkeypatch.setattr(PrintSetup, "ask", lambda *given, duplex: asked.append(given))
    page.preview.bar.range.setText("7-9")
    page.print_sheets()
    assert (asked, page.outcome.failed) == ([], True)
    assert "7-9" in page.outcome.headline.text()
    page.options.orientations["portrait"].click()
    assert page.outcome.isHidden()  # it told of the sheet before
    page.show_target({"publication": page.choices.models[PUBLICATIONS].index(1).data(KEY_ROLE)})
    qtbot.waitUntil(lambda: bool(page.shown_files()), timeout=15_000)
    assert page.preview.bar.range.text() == ""


def test_word_and_spoken_text_are_written_beside_the_sheet(
    page: BoardPage, qtbot: Any, desk: Desk, tmp_path: Path
) -> None:
    page.options.ways["docx"].trigger()
    page.options.ways["text"].trigger()
    qtbot.waitUntil(lambda: bool(page.shown_files()), timeout=15_000)
    assert [file.path.suffix for file in page.shown_files()] == [".pdf"]
    assert page.promise.text() == "将导出这 1 份，另存Word、广播文字"
    desk.notify.folder = tmp_path / "公示"
    desk.notify.folder.mkdir()
    page.export_files()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert sorted(path.suffix for path in desk.notify.folder.iterdir()) == [".docx", ".pdf", ".txt"]
    assert not any("0 页" in name for name in page.outcome.shown_names())


@pytest.mark.parametrize(
    ("name", "files"),
    [("Microsoft Print to PDF", True), ("导出为WPS PDF", True), ("Fax", True), ("HP LaserJet M1005", False)],
)
def test_printers_that_make_files_are_told(name: str, files: bool) -> None:
    assert writes_files(name) is files


def test_a_correction_is_told_and_holds_for_that_sheet_alone(
    page: BoardPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.more.correction.setChecked(True)
    qtbot.waitUntil(lambda: bool(page.shown_files()), timeout=15_000)
    assert page.promise.text() == "将导出这 1 份，没有打印过，页脚不写更正"
    monkeypatch.setattr(AskPrintedDialog, "ask", lambda *given: PrintedAnswer(1, TODAY, None))
    page.more.ask_printed()
    page.more.correction.setChecked(False)
    page.more.correction.setChecked(True)
    qtbot.waitUntil(lambda: bool(page.shown_files()), timeout=15_000)
    assert page.promise.text() == "将导出这 1 份，页脚写明更正"
    page.show_target({"publication": page.choices.models[PUBLICATIONS].index(1).data(KEY_ROLE)})
    assert not page.more.correction.isChecked()
    qtbot.waitUntil(lambda: bool(page.shown_files()), timeout=15_000)
    assert page.promise.text() == "将导出这 1 份"
