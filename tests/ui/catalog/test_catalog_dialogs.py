"""Dialogs of the 目录 page and the search box: what they ask, what they give back, what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget

from catalog_app.model.catalog import Channels
from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.errors import AppError, UsageError
from catalog_app.services import browsing, editing
from catalog_app.services.localizing import Localization
from catalog_app.ui.dialogs.add_item import AddItemDialog, AddItemValues
from catalog_app.ui.dialogs.adopt_rows import AdoptRowsDialog
from catalog_app.ui.dialogs.localize import LocalizeDialog, _Previewer, channel_change, localize_start
from catalog_app.ui.dialogs.reason import TEXT as REASON
from catalog_app.ui.dialogs.reason import ReasonDialog
from catalog_app.ui.models.search_hits import HIT_ROLE
from catalog_app.ui.views.search_popup import SearchPopup
from tests.ui.catalog.conftest import LAND, Desk

KEY = Qt.Key


def test_a_reason_is_required_and_common_ones_are_one_click(qtbot: Any) -> None:
    dialog = ReasonDialog([f"事项{place}" for place in range(8)])
    qtbot.addWidget(dialog)
    dialog.accept()
    assert dialog.result() != ReasonDialog.DialogCode.Accepted
    assert dialog.problem_label.text() == REASON.MISSING
    button = next(one for one in dialog.findChildren(QWidget) if getattr(one, "text", str)() == REASON.REASONS[0])
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dialog.value() == REASON.REASONS[0]
    dialog.accept()
    assert dialog.result() == ReasonDialog.DialogCode.Accepted


def test_a_local_item_needs_its_first_name(qtbot: Any) -> None:
    dialog = AddItemDialog({"06": "征地补偿", "15": "社会救助"}, AddItemValues(domain="15"))
    qtbot.addWidget(dialog)
    assert dialog.values().domain == "15"
    dialog.accept()
    assert dialog.problem_label.text()
    dialog.level1.setText(" 临时救助 ")
    dialog.elements.setPlainText("对象名单\n〇金额")
    dialog.accept()
    assert dialog.result() == AddItemDialog.DialogCode.Accepted
    assert dialog.values().texts() == {"level1": "临时救助", "elements": "对象名单\n〇金额"}


def test_national_rows_are_ticked_by_the_space_bar(qtbot: Any, desk: Desk) -> None:
    rows = browsing.open_national_rows(desk.session, LAND)
    dialog = AdoptRowsDialog(rows, "征地补偿")
    qtbot.addWidget(dialog)
    dialog.accept()
    assert dialog.problem_label.text()
    QTest.keyClick(dialog.table, KEY.Key_Space)
    assert dialog.values() == [rows[0].id]
    assert dialog.accept_button.text() == "采用（1项）"


def test_localizing_shows_what_will_change_first(qtbot: Any, desk: Desk) -> None:
    uid = desk.items()[0].uid
    editing.edit_item(desk.session, uid, {"publisher": "县自然资源局"}, desk.stamp())
    dialog = LocalizeDialog(localize_start(desk.context), _Previewer(desk.context))
    qtbot.addWidget(dialog)
    assert dialog.publisher.text() == "青石桥镇人民政府"
    assert dialog.count.text() == "将要修改 1 项"
    assert "县自然资源局 → 青石桥镇人民政府" in dialog.result_model.index(0, 2).data()
    dialog.scope.setCurrentIndex(dialog.scope.findData("15"))
    dialog.accept()
    assert dialog.problem_label.text()
    dialog.scope.setCurrentIndex(0)
    dialog.everything.setChecked(True)
    dialog.publisher.setText("青石桥镇党政办")
    for box in dialog.boxes.values():
        box.setChecked(False)
    dialog.boxes[VILLAGE_BOARD].setChecked(True)
    dialog.renew()
    assert dialog.count.text().startswith("将要修改 2")
    request = dialog.request()
    assert (request.publisher, request.channels, request.everything) == ("青石桥镇党政办", (VILLAGE_BOARD,), True)
    dialog._timer.stop()


def test_rows_can_be_left_out_and_private_publishers_are_at_first(qtbot: Any, desk: Desk) -> None:
    first, second = desk.items()[:2]
    for item, publisher in ((first, "招标人或者其委托的招标代理机构"), (second, "县自然资源局")):
        editing.edit_item(desk.session, item.uid, {"publisher": publisher}, desk.stamp())
    dialog = LocalizeDialog(localize_start(desk.context), _Previewer(desk.context))
    qtbot.addWidget(dialog)
    assert first.uid in dialog.request().leave_out
    assert second.uid not in dialog.request().leave_out
    rows = dialog.result_model.rows()
    place = next(n for n, row in enumerate(rows) if row.item.uid == second.uid)
    dialog.result_model.tick([place], on=False)
    dialog.renew()
    assert {first.uid, second.uid} <= dialog.request().leave_out
    assert f"共 {len(rows)} 项" in dialog.count.text()
    dialog.result_model.tick(range(len(rows)), on=False)
    dialog.accept()
    assert dialog.problem_label.text() == "没有勾选事项。"
    dialog._timer.stop()


def test_the_channel_change_is_told_in_words(desk: Desk) -> None:
    item = structs.replace(desk.items()[0], channels=Channels(("政府网站", "政府公报"), ("两微一端",)))
    after = structs.replace(item, channels=Channels(("政府网站", VILLAGE_BOARD), ()))
    assert channel_change(item, after) == "去掉政府公报、两微一端；必选村公示栏"


def test_without_stations_a_link_leads_to_the_settings(qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    start = replace(localize_start(desk.context), stations=[])
    dialog = LocalizeDialog(start, _Previewer(desk.context))
    qtbot.addWidget(dialog)
    link = next(one for one in dialog.findChildren(QPushButton) if one.text() == "去设置里添加站所…")
    link.click()
    assert dialog.to_settings
    dialog._timer.stop()
    monkeypatch.setattr(LocalizeDialog, "ask", lambda start, preview, parent: "settings")
    assert LocalizeDialog.open_for(desk.context, None) == 0
    assert desk.went == [("settings", {"section": "stations"})]


def test_control_enter_submits_a_local_item(qtbot: Any) -> None:
    dialog = AddItemDialog({"06": "征地补偿"}, AddItemValues(domain="06", level1="征地"))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.elements.height() >= 4 * dialog.elements.fontMetrics().lineSpacing()
    dialog.elements.setFocus()
    QTest.keyClick(dialog.elements, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == AddItemDialog.DialogCode.Accepted


def test_localizing_is_one_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = desk.items()[0].uid
    editing.edit_item(desk.session, uid, {"publisher": "县自然资源局"}, desk.stamp())
    request = Localization(publisher="青石桥镇人民政府")
    monkeypatch.setattr(LocalizeDialog, "ask", lambda start, preview, parent: request)
    assert LocalizeDialog.open_for(desk.context, None) == 1
    assert desk.session.workspace.item(uid).publisher == "青石桥镇人民政府"
    assert desk.session.undo_name == "本地化（1项）"


def test_a_preview_that_fails_says_why(qtbot: Any, desk: Desk) -> None:
    def preview(request: Localization) -> list[Any] | AppError:
        return UsageError("UNKNOWN_CHANNEL", "渠道名称为空。", "请重填。")

    dialog = LocalizeDialog(localize_start(desk.context), preview)
    qtbot.addWidget(dialog)
    assert dialog.problem_label.text() == "渠道名称为空。请重填。"
    dialog._timer.stop()


@pytest.fixture
def search(qtbot: Any, desk: Desk) -> Iterator[tuple[QLineEdit, SearchPopup]]:
    window = QMainWindow()
    middle = QWidget()
    box = QVBoxLayout(middle)
    line = QLineEdit()
    box.addWidget(line)
    box.addStretch(1)
    window.setCentralWidget(middle)
    window.resize(900, 600)
    qtbot.addWidget(window)
    popup = SearchPopup(desk.context, line, window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    line.setFocus()
    yield line, popup
    window.close()


def test_search_opens_a_hit_by_keyboard(qtbot: Any, desk: Desk, search: tuple[QLineEdit, SearchPopup]) -> None:
    line, popup = search
    line.setText("听证")
    qtbot.waitUntil(popup.isVisible)
    assert popup.model.index(0).data().startswith("事项")
    first = popup.list.currentIndex().data(HIT_ROLE)
    assert "听证" in first.title + first.context
    QTest.keyClick(line, KEY.Key_Down)
    second = popup.list.currentIndex().data(HIT_ROLE)
    assert second.uid != first.uid
    QTest.keyClick(line, KEY.Key_Up)
    QTest.keyClick(line, KEY.Key_Return)
    assert desk.went == [("catalog", {"item": first.uid})]
    assert not popup.isVisible()
    assert line.text() == ""


def test_search_by_pinyin_initials_without_waiting(desk: Desk, search: tuple[QLineEdit, SearchPopup]) -> None:
    line, popup = search
    line.setText("zdbcdj")
    QTest.keyClick(line, KEY.Key_Return)
    assert desk.went
    assert desk.session.workspace.item(desk.went[0][1]["item"]).title == "征地补偿登记"
    popup._timer.stop()


def test_search_says_when_there_is_nothing_and_escape_closes(qtbot: Any, search: tuple[QLineEdit, SearchPopup]) -> None:
    line, popup = search
    line.setText("没有这样的词语")
    qtbot.waitUntil(popup.isVisible)
    assert popup.nothing.isVisible()
    QTest.keyClick(line, KEY.Key_Return)
    QTest.keyClick(line, KEY.Key_Escape)
    assert not popup.isVisible()
    line.clear()
