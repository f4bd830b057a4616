"""登记名单: each column's verdict before anything is stored, choices that only narrow, cut rows in the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from catalog_app.services.rosters import read_list, remove_roster, roster_table
from catalog_app.support.progress import Silent
from catalog_app.ui.dialogs.clean_copy import CleanDialog
from catalog_app.ui.dialogs.roster import Ending, RosterDialog
from catalog_app.ui.views.publication_page import PublicationPage
from tests.helpers.numbers import IDENTITY, MOBILE
from tests.helpers.rosters import dibao_list, holds_planted, subsidy_list
from tests.ui.conftest import check_model
from tests.ui.outputs.conftest import Desk

Show = Callable[[type[PublicationPage]], PublicationPage]


@pytest.fixture
def page(show: Show) -> PublicationPage:
    made = show(PublicationPage)
    session = made.context.session
    uid = next(one.uid for one in session.workspace.publications() if "低保" in one.title)
    remove_roster(session, uid, made.context.stamp("publications"))
    made.select(uid)
    return made


def uid_of(page: PublicationPage) -> str:
    row = page.selected()
    assert row is not None
    return row.publication.uid


def opened(page: PublicationPage, qtbot: Any, path: Path) -> RosterDialog:
    dialog = RosterDialog(page.context, uid_of(page), read_list(path, Silent()))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=15_000)
    return dialog


def cell(dialog: RosterDialog, header: str, column: int) -> Any:
    rows = dialog.model.rows()
    place = next(place for place, row in enumerate(rows) if row.header == header)
    return dialog.model.index(place, column)


def drop(page: PublicationPage, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = page.table.viewport().mapTo(page, page.table.visualRect(page.table.currentIndex()).center())
    buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    over = QDragEnterEvent(place, copy, data, buttons, keys)
    QApplication.sendEvent(page, over)
    assert over.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(place), copy, data, buttons, keys))


def test_the_dialog_tells_each_column_and_what_is_hidden(page: PublicationPage, qtbot: Any, tmp_path: Path) -> None:
    dialog = opened(page, qtbot, dibao_list(tmp_path / "低保.xlsx"))
    check_model(dialog.model)
    assert dialog.case.currentText() == "低保审核公示"
    assert cell(dialog, "户主", 2).data() == "姓名"
    assert [cell(dialog, "户主", column).data() for column in (3, 4, 5)] == ["打码", "保留", "保留"]
    assert [cell(dialog, "致贫原因", column).data() for column in (3, 4, 5)] == ["删去"] * 3
    assert "隐藏的工作表“底册”" in dialog.told.label.text()
    assert "隐藏的1列" in dialog.told.label.text()
    assert "性别、致贫原因" in dialog.counts.text()
    assert MOBILE not in cell(dialog, "备注", 1).data()
    assert page.context.session.workspace.roster(uid_of(page)) is None


def test_a_choice_may_only_narrow(page: PublicationPage, qtbot: Any, tmp_path: Path) -> None:
    dialog = opened(page, qtbot, dibao_list(tmp_path / "低保.xlsx"))
    web, archive = cell(dialog, "户主", 3), cell(dialog, "户主", 5)
    assert [value for value, _ in dialog.model.choices(web)] == ["mask", "drop"]
    assert [value for value, _ in dialog.model.choices(archive)] == ["keep", "mask"]
    assert not dialog.model.setData(web, "keep")
    assert dialog.model.choices(cell(dialog, "致贫原因", 5)) == ()
    assert dialog.model.setData(cell(dialog, "备注", 5), "drop")
    assert [cell(dialog, "备注", column).data() for column in (3, 4, 5)] == ["删去"] * 3
    assert dialog.model.setData(cell(dialog, "月保障金", 3), "drop")
    chosen = dialog.chosen()
    assert chosen is not None
    assert "备注" not in [column.label for column in chosen.table.columns]
    assert "月保障金" in [column.label for column in chosen.table.columns]
    headers = [dialog.tables.after.headerData(place, Qt.Orientation.Horizontal) for place in range(6)]
    assert "月保障金" not in headers


def test_the_choice_opens_as_a_list(page: PublicationPage, qtbot: Any, tmp_path: Path) -> None:
    dialog = opened(page, qtbot, dibao_list(tmp_path / "低保.xlsx"))
    dialog.show()
    index = cell(dialog, "户主", 3)
    dialog.table.setCurrentIndex(index)
    editor = dialog.table.itemDelegate().createEditor(dialog.table.viewport(), QStyleOptionViewItem(), index)
    assert [editor.itemText(place) for place in range(editor.count())] == ["打码", "删去"]
    dialog.table.open_choices()
    assert dialog.table.state() == dialog.table.State.EditingState
    dialog.reject()


def test_a_case_that_does_not_fit_is_said(page: PublicationPage, qtbot: Any, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("序号,村\n1,河口村\n", "utf-8")
    listed = read_list(path, Silent())
    dialog = RosterDialog(page.context, uid_of(page), listed)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "MISSING_COLUMN" in dialog.problem.label.text(), timeout=15_000)
    assert not dialog.accept_button.isEnabled()
    assert dialog.chosen() is None


def test_a_dropped_list_is_stored_cut_and_shown(
    page: PublicationPage, qtbot: Any, tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = uid_of(page)

    def ask(context: Any, publication: str, listed: Any, parent: Any) -> Any:
        dialog = RosterDialog(context, publication, listed)
        qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=15_000)
        dialog.model.setData(cell(dialog, "类别", 3), "drop")
        dialog.accept()
        dialog.deleteLater()
        return dialog.chosen()

    monkeypatch.setattr(RosterDialog, "ask", ask)
    tabs = page.lists.tabs
    tabs.setCurrentWidget(page.lists.pane)
    drop(page, dibao_list(tmp_path / "低保.xlsx"))
    qtbot.waitUntil(lambda: page.lists.pane.has_list, timeout=15_000)
    assert tabs.tabText(tabs.indexOf(page.lists.pane)) == "名单 · 已登记"
    check_model(page.lists.pane.model)
    assert page.lists.pane.model.rowCount() == 3
    assert page.lists.pane.model.index(2, 2).data() == "王小娟"
    page.lists.pane.side.setCurrentIndex(page.lists.pane.side.findData("web"))
    page.lists.pane.side.activated.emit(0)
    assert page.lists.pane.model.index(2, 2).data() == "王*娟"
    web, wall = (roster_table(desk.session, uid, output) for output in ("web", "wall"))
    assert web is not None
    assert wall is not None
    assert "类别" not in [column.label for column in web.columns]
    assert "类别" in [column.label for column in wall.columns]
    folder = desk.session.workspace.path
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert holds_planted(stored) == []
    assert "因病".encode() not in stored
    page.lists.pane.remove_button.click()
    assert not page.lists.pane.has_list
    assert desk.session.undo_name is not None
    desk.session.undo(desk.stamp())
    page.refresh(None)
    assert page.lists.pane.has_list


@pytest.mark.parametrize(("choice", "way"), [(0, "list"), (1, "copy"), (-1, "")])
def test_a_red_file_is_refused_with_both_ways_offered(
    page: PublicationPage,
    qtbot: Any,
    tmp_path: Path,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    choice: int,
    way: str,
) -> None:
    went: list[str] = []
    monkeypatch.setattr(CleanDialog, "ask", lambda *_: went.append("copy") or [])
    monkeypatch.setattr(RosterDialog, "ask", lambda *_: went.append("list"))
    monkeypatch.setattr(page.lists.doing, "register", lambda *_: went.append("list"))
    desk.notify.choice = choice
    path = tmp_path / "情况.txt"
    path.write_text(f"身份证号{IDENTITY}", "utf-8")
    drop(page, path)
    qtbot.waitUntil(lambda: desk.notify.asked == ["这个文件不能收下"], timeout=15_000)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=15_000)
    assert went == ([way] if way else [])
    assert desk.session.workspace.publication(uid_of(page)).attachments == ()


def test_a_harmless_file_is_attached(page: PublicationPage, qtbot: Any, tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "说明.txt"
    path.write_text("经研究，决定公示如下。", "utf-8")
    drop(page, path)
    qtbot.waitUntil(lambda: any("已添加附件" in words for words in desk.notify.said), timeout=15_000)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=15_000)
    assert [one.name for one in desk.session.workspace.publication(uid_of(page)).attachments] == ["说明.txt"]


def test_a_clean_copy_instead_of_the_list(
    page: PublicationPage, qtbot: Any, tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = subsidy_list(tmp_path / "补贴.xlsx")
    made: list[Path] = []
    monkeypatch.setattr(RosterDialog, "ask", lambda *_: Ending.COPY)
    monkeypatch.setattr(CleanDialog, "ask", lambda context, paths, parent: made.extend(paths) or paths)
    desk.notify.file = path
    page.lists.pane.register_button.click()
    qtbot.waitUntil(lambda: made == [path], timeout=15_000)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=15_000)
    assert desk.session.workspace.roster(uid_of(page)) is None
    drop(page, path, dibao_list(tmp_path / "低保.xlsx"))
    assert any("一次只能" in words for words in desk.notify.told)
