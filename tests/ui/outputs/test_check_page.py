"""检查 with the sample township: groups, filters, jumps, the list for WPS, files scanned for private numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from catalog_app.services.editing import edit_item
from catalog_app.ui.views.check_page import CheckPage
from tests.ui.outputs.conftest import Desk

Show = Callable[[type[CheckPage]], CheckPage]


@pytest.fixture
def page(show: Show, desk: Desk) -> CheckPage:
    items = desk.session.workspace.items("06")[:3]
    for item in items:
        edit_item(desk.session, item.uid, {"publisher": "临川县自然资源局"}, desk.stamp())
    return show(CheckPage)


def codes(page: CheckPage) -> list[str]:
    return [group.code for group in page.model.groups()]


def test_findings_come_in_groups_gravest_first(page: CheckPage) -> None:
    assert codes(page)[0] == "overdue"
    assert "not_localized" in codes(page)
    severities = [group.severity for group in page.model.groups()]
    assert severities == sorted(severities)
    finding = page.current_finding()
    assert finding is not None
    assert finding.code == "overdue"
    assert page.remedy.text() == finding.remedy


def test_filter_by_severity_and_words(page: CheckPage, qtbot: Any) -> None:
    page.chips["error"].click()
    assert {group.severity for group in page.model.groups()} == {"error"}
    page.chips["error"].click()
    page.search.setText("没有这个词")
    qtbot.waitUntil(lambda: page.model.groups() == [])
    assert page._none.title.text() == "没有符合条件的问题"
    page.search.setText("县自然资源局")
    qtbot.waitUntil(lambda: codes(page) == ["not_localized"])


def test_enter_leads_to_the_item(page: CheckPage, qtbot: Any, desk: Desk) -> None:
    page.show_target({"code": "not_localized"})
    assert not page.go_button.isEnabled()
    group = page.tree.currentIndex()
    page.tree.setCurrentIndex(page.model.index(0, 0, group))
    page.tree.setFocus()
    page.tree.activated.emit(page.tree.currentIndex())
    finding = page.current_finding()
    assert finding is not None
    assert desk.went == [("catalog", {"item": finding.item})]
    page.show_target({"code": "overdue"})
    page.tree.setCurrentIndex(page.model.index(0, 0, page.tree.currentIndex()))
    page.go_button.click()
    assert desk.went[-1][0] == "publications"


def test_a_group_opens_and_closes(page: CheckPage) -> None:
    top = page.model.index(0, 0)
    opened = page.tree.isExpanded(top)
    page.tree.activated.emit(top)
    assert page.tree.isExpanded(top) is not opened
    page.refresh(None)
    assert page.tree.isExpanded(page.model.index(0, 0)) is not opened


def test_mending_an_item_settles_its_finding(page: CheckPage, desk: Desk) -> None:
    before = next(group for group in page.model.groups() if group.code == "not_localized")
    item = desk.session.workspace.items("06")[0]
    page.refresh(edit_item(desk.session, item.uid, {"publisher": "青石桥镇人民政府"}, desk.stamp()))
    after = next(group for group in page.model.groups() if group.code == "not_localized")
    assert len(after.lines) == len(before.lines) - 1
    page.again_button.click()
    assert desk.notify.said[-1].startswith("检查完成：")


def test_the_list_goes_to_the_clipboard_as_a_table(page: CheckPage, desk: Desk) -> None:
    page.copy_button.click()
    lines = desk.notify.copied.splitlines()
    assert lines[0].split("\t") == ["严重程度", "问题", "领域", "位置", "期限", "怎么办"]
    assert len(lines) == 1 + sum(len(group.lines) for group in page.model.groups())
    assert all(line.count("\t") == 5 for line in lines)


def test_a_dropped_file_is_scanned_and_masked(page: CheckPage, qtbot: Any, tmp_path: Path) -> None:
    listed = tmp_path / "名单.csv"
    listed.write_text("姓名,电话\n张三,13987654321\n", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(listed))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert page.outcome.headline.text() == "1 个文件中发现 1 处疑似个人信息"
    row = [page.scanned.index(0, column).data() for column in range(5)]
    assert row[0].startswith("手机号码")
    assert "13987654321" not in "".join(row)
    assert row[4] == "名单.csv"


def test_a_clean_file_is_said_to_be_clean(page: CheckPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    clean = tmp_path / "公告.txt"
    clean.write_text("经研究，决定公示如下。", "utf-8")
    desk.notify.files = [clean]
    page.scan_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert page.outcome.headline.text() == "1 个文件中没有发现个人信息"
    desk.notify.files = []
    page.choose_files()
    assert not desk.jobs.busy


def test_an_unreadable_file_is_not_called_clean(page: CheckPage, qtbot: Any, tmp_path: Path) -> None:
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    page.show_target({"files": [broken]})
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert page.outcome.failed


def test_severity_target(page: CheckPage) -> None:
    page.show_target({"severity": "error"})
    assert page.chips["error"].isChecked()
    assert {group.severity for group in page.model.groups()} == {"error"}
