"""目录版本: the dialog over the sample township, its forms, and what they store. Nothing is run modally."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog

from catalog_app.model.catalog import Basis
from catalog_app.model.changes import Stamp
from catalog_app.services import editing, editions, reviews
from catalog_app.services.session import Session
from catalog_app.ui.dialogs import editions as dialog_module
from catalog_app.ui.dialogs.approve_edition import ApproveDialog, ApproveValues
from catalog_app.ui.dialogs.editions import COMPARE, REVIEW, EditionsDialog
from catalog_app.ui.dialogs.replace_basis import ReplaceBasisDialog
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.models.edition_rows import (
    CHANGE_COLUMNS,
    EDITION_COLUMNS,
    REVIEW_COLUMNS,
    SOURCE_COLUMNS,
    SourceChoice,
)
from catalog_app.ui.models.rows import RowsModel
from tests.ui.catalog.conftest import Desk
from tests.ui.conftest import NOW, TODAY, check_model

STAMP = Stamp("李春燕", NOW)
GIVEN = ApproveValues(reason="按县局目录修订", approver="周镇长", on=TODAY, number="2026-1")


def approve(session: Session, on: date = TODAY) -> None:
    editions.approve_edition(session, "首次批准", "周镇长", on, STAMP)


def change(session: Session) -> str:
    uid = session.workspace.items("06")[0].uid
    editing.edit_item(session, uid, {"level3": "改过的名称"}, STAMP)
    return uid


def opened(qtbot: Any, desk: Desk) -> EditionsDialog:
    dialog = EditionsDialog(desk.context)
    qtbot.addWidget(dialog)
    return dialog


def test_the_first_approval_from_an_empty_list(qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = opened(qtbot, desk)
    assert dialog.table.isHidden()
    assert dialog.state.text() == f"现在的目录有{len(desk.session.workspace.items())}个事项"
    asked: list[tuple[ApproveValues, int, str]] = []

    def ask(values: ApproveValues, changes: Any, *_: Any, problem: str = "") -> ApproveValues | None:
        asked.append((values, len(changes), problem))
        return [GIVEN.__class__(on=TODAY, reason="电话13812345678", approver="周镇长"), GIVEN][len(asked) - 1]

    monkeypatch.setattr(dialog_module.ApproveDialog, "ask", ask)
    dialog.approve.click()
    assert asked[0] == (ApproveValues(on=TODAY, number="2026-1"), len(desk.session.workspace.items()), "")
    assert asked[1][0].reason == "电话13812345678"
    assert "手机" in asked[1][2]
    assert desk.notify.said[-1].startswith("已批准目录版本2026-1")
    assert dialog.state.text() == "现在的目录与版本2026-1相同"
    assert [one.number for one in dialog.model.rows()] == ["2026-1"]


def test_editions_are_compared_and_the_list_exported(qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    approve(desk.session, date(2026, 3, 2))
    change(desk.session)
    dialog = opened(qtbot, desk)
    assert dialog.state.text() == "自版本2026-1批准以来：修改1项"
    dialog.with_now.click()
    assert dialog.tabs.currentIndex() == COMPARE
    assert dialog.compare.chosen() == ("2026-1", "current")
    assert dialog.compare.count.text() == "修改1项"
    assert dialog.compare.after.toPlainText() == "【三级事项】改过的名称"
    desk.notify.file = tmp_path / "变更.docx"
    dialog.compare.exports[2].click()
    qtbot.waitUntil(lambda: bool(desk.notify.told))
    assert desk.notify.file.is_file()
    assert desk.notify.asked[-1] == "青石桥镇基层政务公开标准目录变更清单.docx"
    dialog.compare.choose("2026-1", "2026-1")
    assert dialog.compare.count.text() == "两个版本没有差别"
    assert not any(one.isEnabled() for one in dialog.compare.exports)
    dialog.with_former.click()
    assert dialog.compare.chosen() == ("", "2026-1")


def test_reviews_are_done_with_an_opinion(qtbot: Any, desk: Desk) -> None:
    item = next(one for one in desk.session.workspace.items() if one.basis)
    source = item.basis[0]
    cited = len(reviews.citing_items(desk.session, source))
    reviews.replace_basis(desk.session, source, Basis("新法"), STAMP)
    dialog = opened(qtbot, desk)
    pane = dialog.reviews
    assert dialog.tabs.tabText(REVIEW) == f"复核任务 {cited}"
    pane.done.click()
    assert len(reviews.due_reviews(desk.session, TODAY)) == cited
    desk.notify.line = "已核对"
    pane.done.click()
    assert pane.open_count() == cited - 1
    pane.table.selectAll()
    pane.done.click()
    assert desk.notify.said[-1] == f"已登记{cited - 1}条任务的复核意见"
    assert pane.open_count() == 0
    desk.session.undo(STAMP)
    pane.reload()
    pane.all.setChecked(True)
    assert pane.model.rows()[-1].opinion == "已核对"
    pane.table.select_row(pane.model.rowCount() - 1)
    assert not pane.done.isEnabled()
    pane.show_item.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_basis_is_replaced_from_the_dialog(qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = opened(qtbot, desk)
    offered: list[SourceChoice] = []

    def ask(choices: list[SourceChoice], parent: Any) -> tuple[Basis, Basis]:
        offered.extend(choices)
        return Basis(choices[0].title, choices[0].number), Basis("新法", "主席令第1号")

    monkeypatch.setattr(ReplaceBasisDialog, "ask", ask)
    dialog.reviews.replace.click()
    assert offered[0].count == dialog.reviews.open_count() > 1
    assert [one.count for one in offered] == sorted((one.count for one in offered), reverse=True)
    assert desk.notify.said[-1] == f"已更换{offered[0].count}个事项的依据，请逐项复核"


def test_the_approval_form(qtbot: Any) -> None:
    dialog = ApproveDialog(ApproveValues(on=date(2026, 11, 24)), (), "没有改动", TODAY)
    qtbot.addWidget(dialog)
    dialog.accept()
    assert dialog.problem_label.text() == "批准理由不能为空。"
    dialog.reason.setPlainText(" 年度修订 ")
    assert dialog.problem_label.text() == "批准人不能为空。"
    dialog.approver.setText("周镇长")
    assert dialog.problem_label.text() == "批准日期在今天之后，请核对。"
    dialog.on.set_value(TODAY)
    dialog.number.setText("2026-3")
    dialog.accept()
    assert dialog.values() == ApproveValues(reason="年度修订", approver="周镇长", on=TODAY, number="2026-3")


def test_the_form_of_replacing(qtbot: Any) -> None:
    choices = [SourceChoice("土地管理法", None, 3), SourceChoice("信息公开条例", "国务院令第711号", 2)]
    dialog = ReplaceBasisDialog(choices)
    qtbot.addWidget(dialog)
    dialog.accept()
    assert dialog.problem_label.text() == "请选择被替代的依据。"
    dialog.search.setText("711")
    dialog.recheck()
    assert dialog.problem_label.text() == "新依据名称不能为空。"
    dialog.title.setText("新条例")
    dialog.article.setText("第一条")
    dialog.accept()
    assert dialog.values() == (Basis("信息公开条例", "国务院令第711号"), Basis("新条例", None, "第一条"))


def test_the_tables_are_sound(qtbot: Any, desk: Desk) -> None:
    approve(desk.session)
    change(desk.session)
    reviews.replace_basis(desk.session, desk.items()[0].basis[0], Basis("新法"), STAMP)
    for columns, rows in (
        (EDITION_COLUMNS, editions.list_editions(desk.session)),
        (CHANGE_COLUMNS, editions.edition_changes(desk.session, "2026-1", "current")),
        (REVIEW_COLUMNS, reviews.due_reviews(desk.session, TODAY)),
        (SOURCE_COLUMNS, [SourceChoice("土地管理法", None, 3)]),
    ):
        model = RowsModel(columns)
        check_model(model)
        model.set_rows(rows)
        assert model.rowCount() == len(rows) > 0


def test_menu_and_page_open_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened_for: list[Session] = []
    monkeypatch.setattr(EditionsDialog, "open_for", lambda context, parent: opened_for.append(context.session))
    window.actions_table["editions"].trigger()
    window.show_page("catalog")
    window.pages.current.page_actions["editions"].trigger()
    assert opened_for == [window.session, window.session]


def test_leaving_for_an_item(desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    monkeypatch.setattr(EditionsDialog, "exec", lambda dialog: dialog.reviews.item_asked.emit("u1"))
    EditionsDialog.open_for(desk.context, None, tab=REVIEW)
    assert desk.went == [("catalog", {"item": "u1"})]
