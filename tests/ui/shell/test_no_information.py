"""本期无此类信息 and 时限计算: signed, refused, taken back; any date reckoned with its working and its mark."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtWidgets import QDialog

from catalog_app.model.deadline import parse_deadline
from catalog_app.services.expectations import reasons_to_sign, signed_periods
from catalog_app.ui.dialogs import no_information
from catalog_app.ui.dialogs.deadline_tool import DeadlineTool
from catalog_app.ui.dialogs.no_information import Choices, NoInformationDialog, NoInformationList
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.views.catalog_check import CatalogCheck
from tests.ui.conftest import TODAY, FakeNotify, check_model


def form(window: MainWindow, item: str = "") -> NoInformationDialog:
    context = window.pages.context()
    choices = Choices(
        items=no_information._item_choices(context),
        periods=partial(no_information._periods, context),
        reasons=reasons_to_sign(context.session),
        signers=("王建国",),
    )
    return NoInformationDialog(choices, item, "", TODAY, partial(no_information._store, context), window)


def item_of(window: MainWindow) -> str:
    return window.pages.context().session.workspace.items()[0].uid


def test_a_period_is_signed_listed_and_taken_back(window: MainWindow, notify: FakeNotify) -> None:
    session = window.pages.context().session
    dialog = form(window, item_of(window))
    dialog.accept()
    assert dialog.problem_label.text() == "原因没有写。"
    dialog.reason.setCurrentIndex(0)
    dialog.signer.setEditText("王建国")
    dialog.period.setEditText("二〇二六年第四季度吧")
    assert "期次" in dialog.problem_label.text()
    dialog.period.setEditText("2027年")
    dialog.accept()
    assert "还没有开始" in dialog.problem_label.text()
    assert dialog.signer.currentText() == "王建国"
    dialog.period.setCurrentIndex(0)
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    (signed,) = signed_periods(session)
    assert (signed.period, signed.reason, signed.on) == ("2026Q4", "本期没有产生应当公开的信息", TODAY)
    assert (session.undo_name or "").startswith("登记本期无此类信息“")
    shown = NoInformationList(window.pages.context(), window)
    check_model(shown.model)
    assert shown.model.index(0, 1).data() == "2026年第4季度"
    assert shown.none.isHidden()
    shown.take_back()
    assert (shown.none.isHidden(), shown.table.isHidden()) == (False, True)
    assert signed_periods(session) == []
    assert session.undo_name == "撤回本期无此类信息"
    assert not shown.back.isEnabled()
    session.undo(window.stamp())
    assert len(signed_periods(session)) == 1
    for one in (dialog, shown):
        one.deleteLater()


def test_a_signed_period_is_not_offered_again(window: MainWindow) -> None:
    uid = item_of(window)
    dialog = form(window, uid)
    first = dialog.period.itemText(0)
    dialog.reason.setCurrentIndex(0)
    dialog.signer.setEditText("王建国")
    dialog.accept()
    again = form(window, uid)
    assert first not in [again.period.itemText(place) for place in range(again.period.count())]
    for one in (dialog, again):
        one.deleteLater()


@pytest.mark.parametrize(
    ("words", "event", "told", "provisional"),
    [
        ("20个工作日内", date(2026, 4, 24), "2026-05-26", False),
        ("20个工作日内", date(2026, 12, 14), "2027-01-12", True),
        ("每年3月31日前", date(2026, 11, 23), "2027-03-31", True),
        ("组织听证7个工作日前", date(2027, 1, 6), "2026-12-25", True),
    ],
)
def test_any_date_is_reckoned_with_its_mark(
    window: MainWindow, notify: FakeNotify, words: str, event: date, told: str, *, provisional: bool
) -> None:
    window.go("command:deadline_tool", {"words": words, "event": event})
    tool = next(one for one in window.children() if isinstance(one, DeadlineTool))
    assert told in tool.answer.label.text()
    assert ("暂定" in tool.answer.label.text()) == provisional
    tool.copy()
    lines = notify.copied.splitlines()
    assert lines[0] == f"自{event}起算，{words}"
    assert all("暂定" in line for line in lines[2:] if line.startswith("2027"))
    tool.close()


def test_words_without_a_date_and_several_limits(window: MainWindow, qtbot: Any) -> None:
    window.actions_table["deadline_tool"].trigger()
    tool = next(one for one in window.children() if isinstance(one, DeadlineTool))
    for words in ("", "同上", "9999999个工作日内", "每年2月30日前", "。" * 600):
        tool.show_limit(words, date(2026, 11, 23))
        assert tool.answer.label.text()
    tool.show_limit("自信息形成之日起20个工作日内公开，公示7个工作日", None)
    assert tool.stage.count() == 2
    tool.stage.setCurrentIndex(1)
    assert tool.model.rowCount() == 9
    tool.show_limit("20个工作日内", date(1900, 1, 1))
    assert "不在工作日历的范围内" in tool.answer.label.text()
    tool.close()


def test_the_ways_to_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(window.commands, "run", lambda key, target: asked.append((key, target)))
    window.show_page("publications")
    publications: Any = window.pages.current
    publications.none_button.click()
    window.show_page("catalog")
    catalog: Any = window.pages.current
    item = catalog.current_row().item
    catalog.commands.sign_no_information()
    catalog.commands.show_deadline_tool()
    assert asked == [
        ("no_information", {}),
        ("no_information", {"item": item.uid}),
        ("deadline_tool", {"words": item.deadline.text}),
    ]


def test_an_update_on_the_desk_may_have_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    session = window.pages.context().session
    item = session.workspace.items("13")[0]
    with session.workspace.transaction("准备", window.stamp()) as recorder:
        recorder.save_item(structs.replace(item, deadline=parse_deadline("每月25日前更新")))
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(window.commands, "run", lambda key, target: asked.append(target))
    window.show_page("home")
    home: Any = window.pages.current
    home.duties.setCurrentIndex(2)
    duties = home.duties
    row = next(place for place, one in enumerate(duties.rows) if one.line.kind == "update")
    duties.table.select_row(row)
    assert duties.none_button.isEnabled()
    duties.none_button.click()
    duties.table.select_row(next(place for place, one in enumerate(duties.rows) if one.line.kind != "update"))
    assert not duties.none_button.isEnabled()
    window.show_page("check")
    check: Any = window.pages.current
    found: Any = check.findChild(CatalogCheck)
    found.refresh(None)
    group = [one.code for one in found.model.groups()].index("update_due")
    found.tree.setCurrentIndex(found.model.index(0, 0, found.model.index(group, 0)))
    assert found.none_button.isVisible()
    found.none_button.click()
    assert asked == [{"item": item.uid}, {"item": item.uid}]
