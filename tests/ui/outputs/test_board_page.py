"""公示栏 with the sample township: what is listed, previewed, exported, printed, and what happens when it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter

from catalog_app.model.roster import CutTable, RosterColumn
from catalog_app.services.cases import notice_case
from catalog_app.services.editing import edit_item
from catalog_app.services.publishing import record_publication
from catalog_app.services.rosters import PreparedRoster
from catalog_app.ui.models.print_choices import COUNT_ROLE
from catalog_app.ui.views.board_choices import DOMAINS, PUBLICATIONS
from catalog_app.ui.views.board_page import BoardPage
from catalog_app.ui.views.pdf_print import PrintSetup
from tests.ui.outputs.conftest import Desk

Show = Callable[[type[BoardPage]], BoardPage]


@pytest.fixture
def page(show: Show, qtbot: Any) -> BoardPage:
    made = show(BoardPage)
    qtbot.waitUntil(lambda: made.print_button.isEnabled(), timeout=15_000)
    return made


def settled(qtbot: Any, page: BoardPage) -> None:
    qtbot.waitUntil(lambda: not page._stale and not page._maker.busy, timeout=15_000)


def test_domains_with_rows_and_publications_are_listed(page: BoardPage) -> None:
    domains = page.choices.models[DOMAINS]
    assert domains.rowCount() == 25
    assert page.choices.tabs.tabText(DOMAINS) == "目录 25"
    assert domains.index(domains.row_of("06")).data(COUNT_ROLE) == "8 项"
    assert page.choices.tabs.tabText(PUBLICATIONS) == "公开信息 4"
    assert page.choices.ticked() == ()
    assert page.choices.shown == "01"
    assert page.caption.text() == "预览：重大建设项目"
    assert page.promise.text() == "将导出这 1 份"


def test_the_preview_is_the_file_itself(page: BoardPage, qtbot: Any) -> None:
    texts = pypdfium2.PdfDocument(page.preview.document.data[0])
    assert "青石桥镇重大建设项目" in texts[0].get_textpage().get_text_range()
    first = page.preview.document.pages[0]
    assert (round(first.width), round(first.height)) == (842, 595)
    assert page.preview.view.page_count == len(page.preview.document.pages)


def test_options_make_a_new_preview(page: BoardPage, qtbot: Any, desk: Desk) -> None:
    page.options.papers["A3"].click()
    page.options.orientations["portrait"].click()
    assert not page.print_button.isEnabled()
    settled(qtbot, page)
    size = page.preview.document.pages[0]
    assert (round(size.width), round(size.height)) == (842, 1191)
    assert desk.context.settings.get("board_paper") == "A3"
    assert desk.context.settings.get("board_orientation") == "portrait"


def test_notices_stand_and_catalogs_lie_until_told_otherwise(page: BoardPage, qtbot: Any, desk: Desk) -> None:
    page.choices.tabs.setCurrentIndex(1)
    settled(qtbot, page)
    assert [page.options.orientation, round(page.preview.document.pages[0].width)] == ["portrait", 595]
    page.options.orientations["landscape"].click()
    page.choices.tabs.setCurrentIndex(0)
    settled(qtbot, page)
    page.options.orientations["portrait"].click()
    page.choices.tabs.setCurrentIndex(1)
    assert page.options.orientation == "landscape"
    settings = desk.context.settings
    assert [settings.get("board_orientation"), settings.get("notice_orientation")] == ["portrait", "landscape"]


def test_all_boxes_and_the_board_in_the_foot(page: BoardPage, qtbot: Any) -> None:
    page.options.all_boxes.click()
    page.options.board.setCurrentIndex(1)
    page.options.board.activated.emit(1)
    settled(qtbot, page)
    text = pypdfium2.PdfDocument(page.preview.document.data[0])[0].get_textpage().get_text_range()
    assert "精准推送" in text
    assert page.options.board.currentText() in text
    assert page.request(("01",)).board is not None


def test_a_click_on_a_name_shows_that_sheet_and_leaves_the_ticks(page: BoardPage, qtbot: Any) -> None:
    listed, model = page.choices.lists[DOMAINS], page.choices.models[DOMAINS]
    for code in ("06", "15"):
        listed.setCurrentIndex(model.index(model.row_of(code)))
        qtbot.keyClick(listed, Qt.Key.Key_Space)
    settled(qtbot, page)
    assert [file.domain for file in page._files] == ["06", "15"]
    assert (page.caption.text(), page.promise.text()) == ("预览：勾选的 2 份", "将导出勾选的 2 份")
    assert page.back_button.isHidden()
    listed.chosen.emit(model.index(model.row_of("12")))
    settled(qtbot, page)
    assert [file.domain for file in page._files] == ["12"]
    assert page.choices.ticked() == ("06", "15")
    assert (page.caption.text(), page.promise.text()) == (f"预览：{page.choices.shown_title()}", "将导出勾选的 2 份")
    page.back_button.click()
    settled(qtbot, page)
    assert [file.domain for file in page._files] == ["06", "15"]
    listed.setCurrentIndex(model.index(model.row_of("15")))
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    settled(qtbot, page)
    assert [file.domain for file in page._files] == ["15"]


def test_the_ticked_are_exported_whatever_is_shown(page: BoardPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    page.choices.models[DOMAINS].tick(["06", "15"])
    page.show_target({"domain": "12"})
    settled(qtbot, page)
    assert page.choices.ticked() == ("06", "15")
    desk.notify.folder = tmp_path
    (tmp_path / "06征地补偿-公开目录-A4横向.pdf").write_text("旧", "utf-8")
    page.export_button.click()
    assert desk.notify.asked == ["文件夹里已有同名的文件，要替换吗？"]
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert [name[:2] for name in page.outcome.shown_names()] == ["06", "15"]


def test_the_mouse_tells_box_from_name(page: BoardPage, qtbot: Any) -> None:
    listed, model = page.choices.lists[DOMAINS], page.choices.models[DOMAINS]
    box = listed.visualRect(model.index(1))
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(12, 16))
    assert page.choices.ticked() == ("02",)
    page.choices.all.click()
    assert len(page.choices.ticked()) == 25
    page.choices.all.click()
    assert page.choices.ticked() == ()
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(90, 16))
    assert page.choices.ticked() == ()
    assert page.choices.shown == "02"


def test_nothing_ticked_is_said(page: BoardPage, qtbot: Any) -> None:
    page.choices.all.click()
    page.choices.all.click()
    settled(qtbot, page)
    assert page.caption.isHidden()
    assert page.preview.empty.title.text() == "还没有选择内容"
    assert not page.export_button.isEnabled()


def test_export_names_the_files_and_opens_the_folder(page: BoardPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    page.show_target({"domain": "06"})
    settled(qtbot, page)
    desk.notify.folder = tmp_path / "公示"
    desk.notify.folder.mkdir()
    page.export_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert page.outcome.headline.text().startswith("已导出 1 个文件")
    assert page.outcome.shown_names()[0].startswith("06征地补偿-公开目录-A4横向.pdf")
    assert [path.name for path in desk.notify.folder.iterdir()] == ["06征地补偿-公开目录-A4横向.pdf"]
    page.outcome.open.click()
    assert desk.notify.opened == [desk.notify.folder]


def test_files_in_the_way_are_asked_about(page: BoardPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    desk.notify.folder = tmp_path / "公示"
    desk.notify.folder.mkdir()
    old = desk.notify.folder / page._files[0].path.name
    old.write_text("旧", "utf-8")
    desk.notify.yes = False
    page.export_files()
    assert desk.notify.asked == ["文件夹里已有同名的文件，要替换吗？"]
    assert old.read_text("utf-8") == "旧"
    desk.notify.yes = True
    page.export_files()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert old.read_bytes().startswith(b"%PDF")


def test_a_character_without_font_is_told_in_the_page(page: BoardPage, qtbot: Any, desk: Desk) -> None:
    first = desk.session.workspace.items("01")[0]
    changes = edit_item(desk.session, first.uid, {"level2": "\U00020bb7"}, desk.stamp())
    page.refresh(changes)
    qtbot.waitUntil(lambda: page.preview.problem.isVisible(), timeout=15_000)
    assert "NO_FONT_FOR_CHARACTER" in page.preview.problem.code.text()
    assert page.preview.document.pages == ()
    assert not page.print_button.isEnabled()
    undone = desk.session.undo(desk.stamp())
    page.refresh(undone)
    settled(qtbot, page)
    assert page.preview.shows_pages


def test_a_publication_is_previewed_as_notice(page: BoardPage, qtbot: Any, desk: Desk) -> None:
    publication = desk.session.workspace.publications()[0]
    page.show_target({"publication": publication.uid})
    settled(qtbot, page)
    assert [file.publication for file in page._files] == [publication.uid]
    assert page.choices.tab == PUBLICATIONS


def _printer_into(path: Path) -> Any:
    def ask(document: Any, current: int, parent: Any, *, duplex: bool) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setResolution(100)
        printer.setOutputFileName(str(path))
        return printer

    return ask


def test_print_prints_what_is_shown(
    page: BoardPage, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "打印.pdf"
    monkeypatch.setattr(PrintSetup, "ask", _printer_into(out))
    page.show_target({"print": True})
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert page.outcome.headline.text() == f"已打印成文件（打印.pdf），共 {len(page.preview.document.pages)} 页"
    assert "不登记" in page.outcome.detail.text()
    printed = pypdfium2.PdfDocument(out)
    assert len(printed) == len(page.preview.document.pages)
    printed.close()


def test_print_waits_for_the_preview(page: BoardPage, qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        PrintSetup, "ask", lambda document, current, parent, *, duplex: asked.append(len(document.pages))
    )
    page.show_target({"domain": "15", "print": True})
    assert asked == []
    assert desk.notify.said[-1] == "预览还在生成，请稍候再打印。"
    qtbot.waitUntil(lambda: bool(asked), timeout=15_000)
    assert asked == [len(page.preview.document.pages)]


def test_a_hidden_page_makes_nothing_until_shown(page: BoardPage, qtbot: Any) -> None:
    before = page.preview.document
    page.hide()
    page.options.papers["A3"].click()
    assert not page._settle.isActive()
    assert page.preview.document is before
    page.show()
    settled(qtbot, page)
    assert round(page.preview.document.pages[0].width) == 1191


def test_a_list_is_shown_village_by_village_where_asked(page: BoardPage, qtbot: Any, desk: Desk) -> None:
    item = desk.session.workspace.items("15")[0]
    columns = (RosterColumn("village", "村"), RosterColumn("name", "户主姓名"))
    rows = [("青石桥村", "张小明"), ("桥头村", "李芳")]
    prepared = PreparedRoster(
        case=notice_case("低保"),
        table=CutTable(title="低保名单", columns=columns, rows=rows, told=()),
        verdicts=(),
        before=(),
        told=(),
        source="a.xlsx",
        source_sha256="0" * 64,
    )
    assert page.options.by_village.isHidden()
    uid, _ = record_publication(desk.session, item.uid, "低保审核公示", desk.stamp(), roster=prepared)
    page.refresh(None)
    page.show_target({"publication": uid})
    settled(qtbot, page)
    assert [file.village for file in page._files] == [""]
    assert page.options.all_boxes.isHidden()
    page.options.by_village.click()
    settled(qtbot, page)
    assert sorted(file.village for file in page._files) == ["", "桥头村", "青石桥村"]


def test_on_a_small_screen_no_option_is_cut(page: BoardPage, qtbot: Any) -> None:
    page.resize(992, 520)  # what is left of 1366 × 768 at 125 %
    settled(qtbot, page)
    options = page.options
    shown = [*options.papers.values(), *options.orientations.values(), options.all_boxes, options.more, page.more]
    assert [one.accessibleName() for one in shown if one.width() < one.sizeHint().width()] == []
    assert options.board.width() >= options.board.minimumSizeHint().width()
