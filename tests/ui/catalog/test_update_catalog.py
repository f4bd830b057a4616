"""The update to a newer national catalog, from 目录版本."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QDialog

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.list_merging import MergeLine
from catalog_app.services import editing, new_edition
from catalog_app.services.adopting import standard
from catalog_app.ui.dialogs import update_catalog
from catalog_app.ui.dialogs.editions import UPDATE, EditionsDialog
from catalog_app.ui.dialogs.update_catalog import UpdateDialog
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.models.merge_rows import MERGE_COLUMNS, OURS, THEIRS, MergeLinesModel, side_choices
from catalog_app.ui.views.catalog_check import CatalogCheck
from tests.helpers.standards import bundle, newer_standard
from tests.ui.catalog.conftest import Desk
from tests.ui.conftest import NOW, check_model

STAMP = Stamp("李春燕", NOW)


@pytest.fixture
def newer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer catalog of 征地补偿; our first item has another deadline and another publisher than both."""
    ours = [item.standard_id or "" for item in desk.items()]
    bundle(monkeypatch, newer_standard(standard("06"), ours))
    editing.edit_item(desk.session, desk.items()[0].uid, {"deadline": "10个工作日内"}, STAMP)


def asked(qtbot: Any, desk: Desk) -> UpdateDialog:
    plan = new_edition.plan_standard_update(desk.session, new_edition.standard("06"))
    dialog = UpdateDialog(desk.context, plan)
    qtbot.addWidget(dialog)
    return dialog


def place_of(dialog: UpdateDialog, kind: str) -> int:
    return next(place for place, line in enumerate(dialog.plan.lines) if line.kind == kind)


@pytest.mark.usefixtures("newer")
def test_what_follows_is_ticked_and_the_rest_waits(qtbot: Any, desk: Desk) -> None:
    dialog = asked(qtbot, desk)
    assert [dialog.plan.lines[place].kind for place in dialog.model.ticked()] == ["new"]
    assert dialog.update_button.text() == "更新（1项）"
    assert dialog.message.text() == "还有1行冲突没有决定，不会更新，留作复核任务。"
    dialog.table.select_row(place_of(dialog, "new"))
    assert "全新内容" in dialog.detail.label.text()
    assert dialog.field_table.isHidden()
    gone = next(place for place, line in enumerate(dialog.plan.lines) if line.removed)
    assert dialog.model.can_tick(gone)
    dialog.table.select_row(gone)
    assert "不再保留：" in dialog.detail.label.text()
    dialog.table.select_row(place_of(dialog, "renamed"))
    assert "换了名称的事项" in dialog.detail.label.text()


@pytest.mark.usefixtures("newer")
@pytest.mark.parametrize(("side", "deadline"), [(OURS, "10个工作日内"), (THEIRS, "3个工作日内")])
def test_a_conflict_is_decided_field_by_field(qtbot: Any, desk: Desk, side: str, deadline: str) -> None:
    dialog = asked(qtbot, desk)
    place = place_of(dialog, "conflict")
    dialog.table.select_row(place)
    assert not dialog.model.can_tick(place)
    row = dialog.fields.row_at(0)
    assert (row.key, row.ours, row.theirs) == ("deadline", "10个工作日内", "3个工作日内")
    assert [value for value, _ in side_choices(row)] == ["", OURS, THEIRS]
    dialog.fields.setData(dialog.fields.index(0, dialog.fields.choice_column), side)
    assert [value for value, _ in side_choices(dialog.fields.row_at(0))] == [OURS, THEIRS]
    assert place in dialog.model.ticked()
    assert dialog.message.text() == ""
    dialog.table.select_row(0)
    dialog.table.select_row(place)
    assert dialog.fields.row_at(0).side == side
    uid = desk.items()[0].uid
    dialog.apply()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert desk.session.workspace.item(uid).deadline.text == deadline
    assert desk.notify.said[-1] == "“征地补偿”已更新2项，依据国家标准目录2026版；可以撤销"


@pytest.mark.usefixtures("newer")
def test_the_pane_offers_domains_with_a_newer_catalog(qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = EditionsDialog(desk.context)
    qtbot.addWidget(dialog)
    pane = dialog.updates
    assert dialog.tabs.tabText(UPDATE) == "新版目录 1"
    assert pane.current().domain.code == "06"
    shown: list[MergeLine] = []

    def execute(asked: UpdateDialog) -> QDialog.DialogCode:
        shown.extend(asked.plan.lines)
        asked.apply()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(UpdateDialog, "exec", execute)
    monkeypatch.setattr(update_pane_module(), "standard", new_edition.standard)
    pane.update_button.click()
    assert len(shown) == 4
    assert dialog.tabs.tabText(UPDATE) == "新版目录"
    assert not pane.update_button.isEnabled()
    assert pane.hint.text().startswith("各领域依据的都是程序里最新的国家目录")


def update_pane_module() -> Any:
    from catalog_app.ui.views import update_pane

    return update_pane


@pytest.mark.usefixtures("newer")
def test_without_the_former_edition_it_is_said(qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_edition, "earlier_standard", lambda _code, _version: None)
    dialog = EditionsDialog(desk.context)
    qtbot.addWidget(dialog)
    monkeypatch.setattr(update_pane_module(), "standard", new_edition.standard)
    dialog.updates.update_button.click()
    assert [error.code for error in desk.notify.errors] == ["NO_EARLIER_STANDARD"]


@pytest.mark.usefixtures("newer")
def test_what_cannot_be_stored_leaves_the_dialog_open(qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = asked(qtbot, desk)

    def refuse(*_: Any) -> None:
        raise UsageError("TEXT_TOO_LONG", "太长。", "请缩短。")

    monkeypatch.setattr(update_catalog, "apply_merge", refuse)
    dialog.update_button.click()
    assert dialog.result() == 0
    assert [error.code for error in desk.notify.errors] == ["TEXT_TOO_LONG"]


def test_the_countys_list_goes_to_the_import(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EditionsDialog, "exec", lambda dialog: dialog.updates.from_file.click())
    EditionsDialog.open_for(desk.context, None, tab=UPDATE)
    assert desk.went == [("command:import", {})]


@pytest.mark.usefixtures("newer")
def test_the_lines_are_sound(qtbot: Any, desk: Desk) -> None:
    plan = new_edition.plan_standard_update(desk.session, new_edition.standard("06"))
    model = MergeLinesModel(MERGE_COLUMNS)
    check_model(model)
    model.set_lines(plan.lines)
    assert model.rowCount() == 4


@pytest.mark.usefixtures("newer")
def test_the_finding_goes_there(qtbot: Any, desk: Desk) -> None:
    pane = CatalogCheck(desk.context)
    qtbot.addWidget(pane)
    pane.refresh(None)
    pane.show_target({"code": "standard_newer"})
    pane.tree.setCurrentIndex(pane.model.index(0, 0, pane.tree.currentIndex()))
    assert pane.current_finding().domain == "06"
    pane.go_to_item()
    assert desk.went[-1] == ("command:editions", {"tab": "updates"})


def test_the_command_opens_the_tab(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    monkeypatch.setattr(EditionsDialog, "open_for", lambda _context, _parent, tab: opened.append(tab))
    window.go("command:editions", {"tab": "updates"})
    assert opened == [UPDATE]
