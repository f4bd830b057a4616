"""登记公开信息, 登记发布, 登记撤下: what they give back and what they do not accept. Nothing is run modally."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.ui.dialogs.form import DateField
from catalog_app.ui.dialogs.post import CorrectDialog, PostChannel, PostDialog, PostSubject, PostValues, TakeDownDialog
from catalog_app.ui.dialogs.publish import KindChoices, PublishDialog, PublishValues
from catalog_app.ui.models.item_choices import ItemChoice
from catalog_app.ui.models.print_choices import PrintChoice

TODAY = date(2026, 11, 23)
ITEMS = [
    ItemChoice("a", "低保对象名单", "城乡低保 › 低保对象名单", "社会救助", "15-003"),
    ItemChoice("b", "征收土地公告", "征地组织实施 › 征收土地公告", "征地补偿", "06-004"),
]
BOARDS = [PrintChoice("x", "青石村 · 村部", ""), PrintChoice("y", "镇政府", "已张贴")]
CHANNELS = [PostChannel(VILLAGE_BOARD, required=True), PostChannel("政府网站")]


def publish(qtbot: Any, values: PublishValues | None = None, *, new: bool = True) -> PublishDialog:
    dialog = PublishDialog(ITEMS, values or PublishValues(), TODAY, new=new)
    qtbot.addWidget(dialog)
    return dialog


def test_the_form_asks_for_item_and_title(qtbot: Any) -> None:
    dialog = publish(qtbot)
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert dialog.problem_label.text() == "请选择这条信息属于哪个公开事项。"
    dialog.items.search.setText("征地 公告")
    assert dialog.items.chosen() is ITEMS[1]
    assert dialog.problem_label.text() == "请填写标题。"
    dialog.title.setText(" 征收公告 ")
    assert dialog.problem_label.text() == ""
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.values() == PublishValues(item="b", title="征收公告", formed=TODAY)


def test_the_kind_follows_what_is_typed_until_it_is_chosen(qtbot: Any) -> None:
    offered = KindChoices(
        ("政策文件", "公示公告", "其他"), lambda item, title, number: "政策文件" if number else "其他"
    )
    dialog = PublishDialog(ITEMS, PublishValues(item="a"), TODAY, kinds=offered)
    qtbot.addWidget(dialog)
    assert dialog.values().kind == "其他"
    dialog.number.setText("青政发〔2026〕1号")
    assert dialog.values().kind == "政策文件"
    dialog.kind.setCurrentText("公示公告")
    dialog.kind.activated.emit(1)
    dialog.title.setText("公示")
    assert dialog.values().kind == "公示公告"
    again = PublishDialog(ITEMS, dialog.values(), TODAY, kinds=offered)
    qtbot.addWidget(again)
    again.number.setText("青政发〔2026〕2号")
    assert again.values().kind == "公示公告"


def test_a_day_to_come_is_not_accepted(qtbot: Any) -> None:
    dialog = publish(qtbot, PublishValues(item="a", title="公示", formed=date(2026, 12, 1)))
    dialog.accept()
    assert dialog.problem_label.text() == "形成日期在今天之后，请核对。"
    dialog.formed.tick.setChecked(False)
    assert dialog.problem() == ""
    assert dialog.values().formed is None


def test_editing_keeps_the_item(qtbot: Any) -> None:
    values = PublishValues(
        item="a", title="公示", body="第一段\n第二段", formed=None, document_number="青政发〔2026〕1号"
    )
    dialog = publish(qtbot, values, new=False)
    assert not dialog.items.isEnabled()
    assert dialog.values() == values


def test_arrow_keys_in_the_search_line_move_the_choice(qtbot: Any) -> None:
    dialog = publish(qtbot, PublishValues(item="a"))
    assert dialog.items.chosen() is ITEMS[0]
    qtbot.keyClick(dialog.items.search, Qt.Key.Key_Down)
    assert dialog.items.chosen() is ITEMS[1]
    qtbot.keyClick(dialog.items.search, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.items.search, Qt.Key.Key_Up)
    assert dialog.items.chosen() is ITEMS[0]
    dialog.items.search.setText("没有这个词")
    assert dialog.items.chosen() is None
    assert not dialog.items.none.isHidden()


def test_ask_gives_plain_values_or_none(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def run(dialog: PublishDialog) -> int:
        seen.append(dialog.problem_label.text())
        return QDialog.DialogCode.Accepted if dialog.title.text() else QDialog.DialogCode.Rejected

    monkeypatch.setattr(PublishDialog, "exec", run)
    wanted = PublishValues(item="a", title="公示", formed=TODAY)
    assert PublishDialog.ask(ITEMS, wanted, TODAY, None, problem="正文里有身份证号。") == wanted
    assert PublishDialog.ask(ITEMS, PublishValues(), TODAY, None) is None
    assert seen == ["正文里有身份证号。", ""]


def posted(qtbot: Any, values: PostValues, formed: date | None = None) -> PostDialog:
    dialog = PostDialog(PostSubject("低保公示", tuple(CHANNELS), formed, TODAY, "2026-00009"), BOARDS, values)
    qtbot.addWidget(dialog)
    return dialog


def test_a_wall_needs_its_boards(qtbot: Any) -> None:
    dialog = posted(qtbot, PostValues(channel=VILLAGE_BOARD, day=TODAY))
    assert dialog.channel.currentText().endswith("（目录要求）")
    assert dialog.url.isHidden()
    dialog.accept()
    assert dialog.problem_label.text() == "请勾选张贴在哪些公示栏。"
    dialog.boards.tick(["x", "y"])
    assert dialog.problem_label.text() == ""
    assert dialog.values() == PostValues(channel=VILLAGE_BOARD, boards=("x", "y"), day=TODAY)


def test_a_site_takes_an_address_and_no_boards(qtbot: Any) -> None:
    dialog = posted(qtbot, PostValues(channel="政府网站", boards=("x",), day=TODAY, url="www.example.gov.cn/1"))
    assert dialog.board_box.isHidden()
    assert dialog.problem() == "网址应是 http:// 或 https:// 开头的完整地址。"
    dialog.url.setText("https://www.example.gov.cn/1.html")
    assert dialog.problem() == ""
    assert dialog.values() == PostValues(channel="政府网站", day=TODAY, url="https://www.example.gov.cn/1.html")


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (date(2026, 11, 24), "日期在今天之后，请在实际发布、撤下之后登记。"),
        (date(2026, 11, 1), "发布日期早于信息形成日期2026-11-10，请核对。"),
        (date(2026, 11, 10), ""),
    ],
)
def test_the_day_it_went_up(qtbot: Any, day: date, problem: str) -> None:
    dialog = posted(qtbot, PostValues(channel="政府网站", day=day), date(2026, 11, 10))
    assert dialog.problem() == problem


def test_all_boards_at_once(qtbot: Any) -> None:
    dialog = posted(qtbot, PostValues(channel=VILLAGE_BOARD, day=TODAY))
    dialog.tick_all()
    assert dialog.values().boards == ("x", "y")
    dialog.tick_none()
    assert dialog.values().boards == ()


def test_without_boards_the_channel_alone_is_recorded(qtbot: Any) -> None:
    dialog = PostDialog(
        PostSubject("公示", tuple(CHANNELS), None, TODAY), [], PostValues(channel=VILLAGE_BOARD, day=TODAY)
    )
    qtbot.addWidget(dialog)
    assert dialog.problem() == ""
    assert not dialog.no_boards.isHidden()


def test_taking_down(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = TakeDownDialog("公示", date(2026, 11, 10), TODAY)
    qtbot.addWidget(dialog)
    dialog.day.set_value(date(2026, 11, 9))
    assert dialog.problem() == "撤下日期早于发布日期2026-11-10，请核对。"
    dialog.day.set_value(date(2026, 11, 24))
    assert "今天之后" in dialog.problem()
    monkeypatch.setattr(TakeDownDialog, "exec", lambda dialog: QDialog.DialogCode.Accepted)
    assert TakeDownDialog.ask("公示", date(2026, 11, 10), TODAY, None) == TODAY
    monkeypatch.setattr(TakeDownDialog, "exec", lambda dialog: QDialog.DialogCode.Rejected)
    assert TakeDownDialog.ask("公示", date(2026, 11, 10), TODAY, None) is None


def test_correcting(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = PostValues(channel="政府网站", day=date(2026, 11, 12), url="https://a.gov.cn/1")
    dialog = CorrectDialog(PostSubject("公示，政府网站", (), date(2026, 11, 10), TODAY), kept)
    qtbot.addWidget(dialog)
    assert (dialog.problem(), dialog.values()) == ("", kept)
    dialog.day.set_value(date(2026, 11, 9))
    assert dialog.problem() == "发布日期早于信息形成日期2026-11-10，请核对。"
    dialog.day.set_value(date(2026, 11, 13))
    dialog.down.set_value(date(2026, 11, 12))
    assert dialog.problem() == "撤下日期早于发布日期2026-11-13，请核对。"
    dialog.down.set_value(date(2026, 11, 24))
    assert "今天之后" in dialog.problem()
    dialog.down.set_value(TODAY)
    dialog.url.setText("a.gov.cn")
    assert dialog.problem() == "网址应是 http:// 或 https:// 开头的完整地址。"
    dialog.url.clear()
    wanted = PostValues(channel="政府网站", day=date(2026, 11, 13), down=TODAY)
    assert (dialog.problem(), dialog.values()) == ("", wanted)
    monkeypatch.setattr(CorrectDialog, "exec", lambda dialog: QDialog.DialogCode.Accepted)
    assert CorrectDialog.ask(PostSubject("公示", (), None, TODAY), wanted, None) == wanted
    monkeypatch.setattr(CorrectDialog, "exec", lambda dialog: QDialog.DialogCode.Rejected)
    assert CorrectDialog.ask(PostSubject("公示", (), None, TODAY), wanted, None) is None


def test_a_wall_has_no_address_to_correct(qtbot: Any) -> None:
    dialog = CorrectDialog(PostSubject("公示", (), None, TODAY), PostValues(channel=VILLAGE_BOARD, day=TODAY))
    qtbot.addWidget(dialog)
    assert dialog.url.isHidden()
    assert dialog.values() == PostValues(channel=VILLAGE_BOARD, day=TODAY)


def test_a_date_may_be_missing_where_it_is_optional(qtbot: Any) -> None:
    field = DateField("日期", TODAY, optional="已经形成")
    qtbot.addWidget(field)
    assert field.value() == TODAY
    field.set_value(None)
    assert field.value() is None
    assert not field.edit.isEnabled()


REFUSED = "正文有手机号 139****4321，没有保存。请删去这个号码。"


def test_a_refusal_leads_to_the_field_and_goes_with_its_edit(qtbot: Any) -> None:
    dialog = publish(qtbot, PublishValues(item="a", title="公示", body="电话"))
    dialog.refuse(REFUSED)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.focusWidget() is dialog.text
    assert dialog.text.property("kind") == "bad"
    dialog.title.setText("低保公示")
    assert dialog.problem_label.text() == REFUSED
    dialog.text.setPlainText("没有号码")
    assert dialog.problem_label.text() == ""
    assert dialog.text.property("kind") == ""


@pytest.mark.parametrize(("words", "field"), [("标题有手机号", "title"), ("文号有手机号", "number")])
def test_every_text_has_its_refusal(qtbot: Any, words: str, field: str) -> None:
    dialog = publish(qtbot, PublishValues(item="a", title="公示"))
    dialog.refuse(words)
    assert dialog.focusWidget() is getattr(dialog, field)


def test_what_is_missing_gets_the_focus(qtbot: Any) -> None:
    dialog = publish(qtbot, PublishValues(item="a"))
    dialog.text.setFocus()
    dialog.accept()
    assert dialog.focusWidget() is dialog.title


def test_page_keys_type_nothing(qtbot: Any) -> None:
    dialog = publish(qtbot, PublishValues(item="a", title="公示"))
    with qtbot.waitActive(dialog):
        dialog.show()
    for field in (dialog.text, dialog.title):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert (dialog.text.toPlainText(), dialog.title.text()) == ("", "公示")


def test_enter_at_opening_registers_nothing(qtbot: Any) -> None:
    dialog = posted(qtbot, PostValues(channel=VILLAGE_BOARD, boards=("x",), day=TODAY))
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.focusWidget() is dialog.channel
    for _ in range(2):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.result() != QDialog.DialogCode.Accepted


def test_a_site_without_address_is_asked_once(qtbot: Any) -> None:
    dialog = posted(qtbot, PostValues(channel="政府网站", day=TODAY))
    dialog.accept_button.click()
    assert "网址可以以后补" in dialog.problem_label.text()
    assert dialog.focusWidget() is dialog.url
    assert dialog.result() != QDialog.DialogCode.Accepted
    dialog.channel.setCurrentIndex(0)
    assert dialog.problem_label.text() == ""
    dialog.channel.setCurrentIndex(1)
    dialog.accept_button.click()
    dialog.accept_button.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.values().url is None


def test_an_address_is_marked_while_it_is_typed(qtbot: Any) -> None:
    dialog = posted(qtbot, PostValues(channel="政府网站", day=TODAY))
    for text, wrong in (
        ("htt", False),
        ("https://", False),
        ("www.x", True),
        ("https://x", True),
        ("https://x.cn/1", False),
    ):
        dialog.url.setText(text)
        assert (dialog.url.property("kind") == "bad", not dialog.url_problem.isHidden()) == (wrong, wrong)
    assert "2026-00009" in "".join(one.text() for one in dialog.findChildren(QLabel))
