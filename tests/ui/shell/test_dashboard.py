"""工作台: numbers that are buttons, lists that open their place, figures that follow changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from catalog_app.model.catalog import Origin
from catalog_app.model.records import PackageRecord, PortalAnswer
from catalog_app.model.unit import Unit
from catalog_app.services.editing import mark_not_applicable
from catalog_app.services.session import create_session
from catalog_app.ui.context import Target
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.views.dashboard_page import TILES, DashboardPage
from tests.ui.conftest import NOW, FakeNotify, check_model


@pytest.fixture
def page(window: MainWindow) -> DashboardPage:
    found = window.pages.current
    assert isinstance(found, DashboardPage)
    return found


@pytest.fixture
def went(page: DashboardPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Target]]:
    seen: list[tuple[str, Target]] = []
    monkeypatch.setattr(window.pages, "show_page", lambda key, target: seen.append((key, target)))
    return seen


def test_the_numbers_of_the_sample_township(page: DashboardPage) -> None:
    assert {key: tile.number for key, tile in page.tiles.items()} == {
        "overdue": 1,
        "soon": 1,
        "take_down": 0,
        "empty": 220,
        "stale": 0,
        "not_localized": 0,
        "packages": 0,
    }
    assert page.tiles["overdue"].accessibleName() == "逾期1项，过了公开时限"
    assert page.tiles["packages"].toolTip() == "还没有生成过"
    assert page.due_model.rowCount() == 2
    assert page.coverage_model.rowCount() == 31
    assert page.due_stack.currentWidget() is page.due


def test_every_number_opens_its_list(page: DashboardPage, went: list[tuple[str, Target]]) -> None:
    for key, _, _, _, _ in TILES:
        page.tiles[key].setFocus()
        QTest.keyClick(page.tiles[key], Qt.Key.Key_Space)
    assert went == [(target_page, target) for _, _, _, target_page, target in TILES]


def test_lines_open_what_they_speak_of(page: DashboardPage, went: list[tuple[str, Target]]) -> None:
    page.due.activated.emit(page.due_model.index(0, 1))
    page.coverage.activated.emit(page.coverage_model.index(5))
    assert [key for key, _ in went] == ["publications", "catalog"]
    assert set(went[0][1]) == {"publication"}
    assert went[1][1] == {"domain": "06"}


def test_figures_follow_a_change_once_it_has_settled(page: DashboardPage, window: MainWindow, qtbot: Any) -> None:
    assert window.session is not None
    uids = [item.uid for item in window.session.workspace.items("15")]
    before = page.tiles["empty"].number
    with qtbot.waitSignal(window.facts.renewed):
        for uid in uids[-2:]:
            mark_not_applicable(window.session, [uid], "本镇无此职责", window.stamp("catalog"))
    assert page.tiles["empty"].number == before - 2
    assert window.foot.count_button("empty").text() == f"{before - 2}个空白栏目"
    assert window.session.workspace.item(uids[-1]).origin is Origin.NOT_APPLICABLE
    coverage = next(
        row.data(Qt.ItemDataRole.UserRole)
        for row in (page.coverage_model.index(number) for number in range(31))
        if row.data() == "社会救助"
    )
    assert coverage.applicable == len(uids) - 2


def test_a_fresh_workspace_is_told_to_localize_first(
    empty_window: MainWindow, qtbot: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = empty_window
    window.use(create_session(tmp_path / "新镇", Unit(name="新镇", kind="镇"), ("06", "15"), window.stamp()))
    with qtbot.waitSignal(window.painted):
        window.show()
    page = window.pages.current
    assert isinstance(page, DashboardPage)
    assert page.due_stack.currentWidget() is page.empty
    assert page.empty.title.text() == "先做本地化"
    assert page.localize.isVisible()
    called: list[bool] = []
    monkeypatch.setattr(window.commands, "run", lambda key, target: called.append(key == "localize"))
    page.localize.click()
    assert called == [True]


def test_the_month_tells_what_falls_due(page: DashboardPage, window: MainWindow, qtbot: Any) -> None:
    page.duties.setCurrentIndex(1)
    month = page.duties.month
    month.setFocus()
    assert month.accessibleName() == "2026-11-23，0项到期"
    for _ in range(4):
        QTest.keyClick(month, Qt.Key.Key_Right)
    assert month.accessibleName() == "2026-11-27，1项到期"
    assert page.duties.day_words.text() == "2026-11-27：青石桥镇中心小学2026年秋季招生片区划分"
    QTest.keyClick(month, Qt.Key.Key_PageDown)
    QTest.keyClick(month, Qt.Key.Key_PageDown)
    assert page.duties.month_words.text().startswith("2027年1月（放假安排未公布")
    QTest.keyClick(month, Qt.Key.Key_Home)
    assert month.day.isoformat() == "2026-11-23"
    QTest.mouseClick(month, Qt.MouseButton.LeftButton, pos=month._box(month.day.replace(day=11)).center().toPoint())
    assert month.accessibleName() == "2026-11-11，1项到期"


def test_the_list_by_station_is_copied_saved_and_printed(
    page: DashboardPage, window: MainWindow, notify: FakeNotify, qtbot: Any, tmp_path: Path
) -> None:
    duties = page.duties
    duties.setCurrentIndex(2)
    check_model(duties.model)
    assert [duties.model.index(row, 1).data() for row in range(2)] == ["农业农村办公室", "社会事务办公室"]
    width = duties.table.columnWidth
    assert width(2) > width(1) > width(3)
    duties.copy_button.click()
    assert "【社会事务办公室】\n· 将到期 2026-11-27　青石桥镇中心小学" in notify.copied
    for button, name in ((duties.save_button, "清单.xlsx"), (duties.print_button, "清单.pdf")):
        notify.file = tmp_path / name
        button.click()
        qtbot.waitUntil(lambda name=name: tmp_path / name in notify.opened, timeout=15_000)
    assert (tmp_path / "清单.pdf").read_bytes().startswith(b"%PDF")
    assert notify.asked == ["待办清单20261123.xlsx", "待办清单20261123.pdf"]


def test_a_line_by_station_opens_its_publication(page: DashboardPage, went: list[tuple[str, Target]]) -> None:
    page.duties.setCurrentIndex(2)
    page.duties.table.activated.emit(page.duties.model.index(0, 0))
    assert [key for key, _ in went] == ["publications"]


def test_what_was_sent_and_is_not_settled_has_its_list(page: DashboardPage, window: MainWindow) -> None:
    assert window.session is not None
    publication = window.session.workspace.publications()[0]
    record = PackageRecord(number="20261123_001", created=NOW, by="李春燕", profile="portal", path="", sha256="0" * 64)
    with window.session.workspace.transaction("上传包", window.stamp("")) as recorder:
        recorder.save_package(record, {publication.uid: "1"})
        answer = PortalAnswer(package=record.number, uid=publication.uid, status="rejected", reason="缺附件", at=NOW)
    with window.session.workspace.transaction("回复", window.stamp("")) as recorder:
        recorder.save_portal_answers([answer])
    page.tiles["packages"].click()
    sent = page.duties.sent
    assert page.duties.currentWidget() is sent
    assert [sent.model.index(0, place).data() for place in (0, 2, 3)] == ["已退回", publication.title, "缺附件"]
    assert sent.counts.text() == "退回 1 条，待回复 0 条"
    sent.open_button.click()
    assert window.pages.current is not None
    assert window.pages.current.page_key == "publications"


def test_titles_have_the_room_on_a_small_screen(page: DashboardPage, window: MainWindow) -> None:
    window.resize(1092, 614)
    window.layout().activate()
    header = page.due.horizontalHeader()
    assert header.sectionSize(2) > header.sectionSize(1) * 1.5
    assert page.due.textElideMode() is Qt.TextElideMode.ElideMiddle
