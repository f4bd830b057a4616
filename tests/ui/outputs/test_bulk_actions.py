"""批量▾ over the sample township: copy the last period, fill in a value, the phrase book and its button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPlainTextEdit

from catalog_app.model.publication import State
from catalog_app.services.bulk_entry import plan_copy
from catalog_app.services.filling import Openness, choices_of, plan_fill
from catalog_app.services.phrases import bundled_phrases, phrases_of
from catalog_app.services.publications import add_publication, blank
from catalog_app.ui.dialogs.copy_period import CopyAnswer, CopyPeriodDialog
from catalog_app.ui.dialogs.fill_rows import FillAnswer, FillRowsDialog, FillSubject
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.dialogs.phrases import PhrasesDialog
from catalog_app.ui.dialogs.reason import ReasonDialog
from catalog_app.ui.models.tick_rows import TICK_COLUMN
from catalog_app.ui.views.bulk_actions import BulkActions
from catalog_app.ui.views.phrase_button import PhraseButton, PhraseSource
from catalog_app.ui.views.publication_page import PublicationPage
from tests.ui.conftest import TODAY
from tests.ui.outputs.conftest import Desk

Show = Callable[[type[PublicationPage]], PublicationPage]


@pytest.fixture
def two(desk: Desk) -> list[str]:
    """Two drafts of a quarter, beside the sample's own."""
    item = desk.session.workspace.items("15")[0]
    made = []
    for title in ("2026年第三季度临时救助公示", "2026年第三季度低保公示"):
        draft = blank(desk.session, item.uid, title, desk.stamp())
        draft = structs.replace(draft, period="2026Q3", formed=date(2026, 7, 20), body="正文")
        made.append(add_publication(desk.session, draft, desk.stamp())[0])
    return made


@pytest.fixture
def page(two: list[str], show: Show) -> PublicationPage:
    return show(PublicationPage)


def select(page: PublicationPage, uids: list[str]) -> BulkActions:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.table.clearSelection()
    for uid in uids:
        page.table.selectionModel().select(page.model.index(page.model.row_of(uid), 0), flags)
    return page.bulk


def test_the_last_period_is_copied(
    page: PublicationPage, desk: Desk, two: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def ask(planner: Any, *rest: Any, **named: Any) -> CopyAnswer:
        asked.append(rest)
        plan = planner(None, False)
        return CopyAnswer(plan, tuple(plan.offered()))

    monkeypatch.setattr(CopyPeriodDialog, "ask", ask)
    select(page, two).copy_action.trigger()
    assert desk.notify.said == ["已按上期新建2条草稿，可撤销"]
    shown = page.selected()
    assert shown is not None
    assert shown.publication.title.startswith("2026年第四季度")
    assert shown.publication.state is State.DRAFT
    page.table.clearSelection()
    page.bulk.copy_action.trigger()
    assert desk.notify.said[-1] == "请先在表里选中一条或几条公开信息。"
    assert len(asked) == 1


def test_the_plan_is_shown_line_by_line(desk: Desk, two: list[str], qtbot: Any) -> None:
    stamp = desk.stamp()

    def planner(months: int | None, attachments: bool) -> Any:
        return plan_copy(desk.session, two, stamp, months=months, attachments=attachments)

    dialog = CopyPeriodDialog(planner)
    qtbot.addWidget(dialog)
    assert [dialog.model.index(row, 2).data() for row in range(2)] == ["2026Q3 → 2026Q4"] * 2
    assert dialog.accept_button.text() == "新建2条草稿"
    assert dialog.detail.text().startswith("上期：2026年第三季度临时救助公示\n日期：形成 2026-10-20")
    dialog.to.setCurrentIndex(dialog.to.findData(12))
    assert dialog.model.index(0, 1).data() == "2027年第三季度临时救助公示"
    assert "先空着" in dialog.model.index(0, 4).data()
    dialog.to.setCurrentIndex(dialog.to.findData(0))
    assert dialog.months.isEnabled()
    dialog.months.setValue(0)
    assert "移动0个月不行" in dialog.problem()
    dialog.months.setValue(3)
    dialog.model.tick([0], on=False)
    assert len(dialog.value().chosen) == 1


def test_what_is_due_takes_its_last_publication(
    page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes: list[str] = []
    monkeypatch.setattr(CopyPeriodDialog, "ask", lambda planner, parent, note, free: notes.append(note))
    page.bulk.due_action.trigger()
    assert notes or desk.notify.told == ["30天内没有要按期更新的事项。"]


def subject(desk: Desk, uids: list[str], field: str) -> FillSubject:
    def planner(key: str, value: Any) -> Any:
        return plan_fill(desk.session, uids, key, value, desk.stamp())

    def choices(key: str) -> Any:
        return choices_of(desk.session, key)

    return FillSubject(desk.session.workspace.publication(uids[0]), len(uids), TODAY, choices, planner, field)


def test_a_value_is_filled_in(
    page: PublicationPage, desk: Desk, two: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(given: FillSubject, parent: Any) -> FillAnswer:
        assert given.count == 2
        plan = given.planner("keywords", ("救助",))
        return FillAnswer(plan, tuple(line.before.uid for line in plan.lines))

    monkeypatch.setattr(FillRowsDialog, "ask", ask)
    select(page, two).fill_action.trigger()
    assert desk.notify.said == ["已填写2条，可撤销"]
    assert [desk.session.workspace.publication(uid).keywords for uid in two] == [("救助",)] * 2
    assert desk.session.undo_name == "批量填写关键词（2条）"


def test_every_field_has_its_entry(desk: Desk, two: list[str], qtbot: Any) -> None:
    dialog = FillRowsDialog(subject(desk, two, "kind"))
    qtbot.addWidget(dialog)
    assert [dialog.model.index(row, 4).data() for row in range(2)] == ["已经是这样"] * 2
    assert dialog.problem() == "没有会改动的，或没有勾选。"
    for place in range(dialog.field.count()):
        dialog.field.setCurrentIndex(place)
        assert dialog.plan is not None
        assert {line.state for line in dialog.plan.lines} <= {"same", "refused"}, dialog.key
    dialog.field.setCurrentIndex(dialog.field.findData("kind"))
    dialog.choice.setCurrentText("名单")
    dialog.replan()
    assert dialog.accept_button.text() == "填写2条"
    dialog.field.setCurrentIndex(dialog.field.findData("openness"))
    dialog.openness.setCurrentText("依申请公开")
    dialog.reason.setCurrentIndex(1)
    dialog.note.setText("过程性信息")
    code = dialog.reason.currentData()
    assert dialog.entered() == Openness("依申请公开", code, "过程性信息", None)
    dialog.field.setCurrentIndex(dialog.field.findData("display_until"))
    dialog.day.set_value(date(2026, 1, 1))
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert dialog.model.data(dialog.model.index(0, TICK_COLUMN), 10) is None
    assert "早于形成日期" in dialog.model.index(0, 4).data()


def test_phrases_are_managed(page: PublicationPage, desk: Desk, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = PhrasesDialog(bundled_phrases(), "opinion")
    qtbot.addWidget(dialog)
    first = dialog.phrases()[dialog._places()[0]]
    assert (dialog.name.text(), dialog.words.toPlainText()) == (first.name, first.text)
    dialog.add()
    assert dialog.problem() == "常用语要有名称和内容。"
    dialog.words.setPlainText("请{单位}核实。")
    dialog.name.setText("核实")
    dialog._edited()
    dialog.move_up()
    assert [one.name for one in dialog.phrases() if one.field == "opinion"][:2] == ["核实", first.name]
    dialog.move_down()
    dialog.move_down()
    dialog.list.setCurrentIndex(dialog.names.index(0, 0))
    dialog.remove()
    kept = dialog.phrases()
    assert first not in kept
    monkeypatch.setattr(PhrasesDialog, "ask", lambda *arguments, **named: kept)
    page.bulk.phrases_action.trigger()
    assert list(phrases_of(desk.session)) == kept
    assert desk.notify.said == ["已修改常用语，可撤销"]
    dialog.restore()
    assert dialog.phrases() == list(bundled_phrases())


def test_a_phrase_goes_where_was_typed_last(desk: Desk, qtbot: Any) -> None:
    form = FormDialog("表", "好")
    qtbot.addWidget(form)
    title, body, opinion = QLineEdit("关于", form), QPlainTextEdit("甲乙", form), QComboBox(form)
    opinion.setEditable(True)
    for words, field in (("标题", title), ("正文", body), ("意见", opinion)):
        form.add_field(words, field)
    source = PhraseSource(desk.context, "test", "临时救助")
    made = PhraseButton.offer(form, source, [(title, "title"), (body, "body"), (opinion, "opinion")])
    assert made is not None
    with qtbot.waitExposed(form):
        form.show()
    made.fill()
    actions = {action.text().split("　")[0]: action for action in made.menu().actions()}
    assert actions["季度公示"].data() == "青石桥镇2026年第四季度临时救助公示"
    title.end(False)
    actions["村级公示"].trigger()
    assert (title.text(), title.selectedText()) == ("关于{村}2026年11月临时救助公示", "{村}")
    made._focus_changed(None, opinion.lineEdit())
    made.fill()
    made.menu().actions()[0].trigger()
    assert opinion.currentText() == "同意公开。"
    made._focus_changed(None, body)
    made.insert("见{村}。")
    assert (body.toPlainText(), body.textCursor().selectedText()) == ("见{村}。甲乙", "{村}")


def test_a_reason_from_the_phrases(desk: Desk, qtbot: Any) -> None:
    dialog = ReasonDialog(["临时救助"], None, PhraseSource(desk.context, "test"))
    qtbot.addWidget(dialog)
    made = dialog.findChild(PhraseButton)
    assert made is not None
    made.fill()
    assert made.menu().actions()[0].data() == "本级无此职责，由县级部门公开"
    assert PhraseButton.offer(dialog, None, []) is None
