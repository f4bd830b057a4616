"""检查 with the sample township: groups, filters, jumps, the list for WPS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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
    return [group.code for group in page.catalog.model.groups()]


def test_findings_come_in_groups_gravest_first(page: CheckPage) -> None:
    assert codes(page)[0] == "overdue"
    assert "not_localized" in codes(page)
    severities = [group.severity for group in page.catalog.model.groups()]
    assert severities == sorted(severities)
    finding = page.catalog.current_finding()
    assert finding is not None
    assert finding.code == "overdue"
    assert page.catalog.remedy.text() == finding.remedy


def test_filter_by_severity_and_words(page: CheckPage, qtbot: Any) -> None:
    page.catalog.chips["error"].click()
    assert {group.severity for group in page.catalog.model.groups()} == {"error"}
    page.catalog.chips["error"].click()
    page.catalog.search.setText("没有这个词")
    qtbot.waitUntil(lambda: page.catalog.model.groups() == [])
    assert page.catalog._none.title.text() == "没有符合条件的问题"
    page.catalog.search.setText("县自然资源局")
    qtbot.waitUntil(lambda: codes(page) == ["not_localized"])


def test_enter_leads_to_the_item(page: CheckPage, qtbot: Any, desk: Desk) -> None:
    page.show_target({"code": "not_localized"})
    assert not page.catalog.go_button.isEnabled()
    group = page.catalog.tree.currentIndex()
    page.catalog.tree.setCurrentIndex(page.catalog.model.index(0, 0, group))
    page.catalog.tree.setFocus()
    page.catalog.tree.activated.emit(page.catalog.tree.currentIndex())
    finding = page.catalog.current_finding()
    assert finding is not None
    assert desk.went == [("catalog", {"item": finding.item})]
    page.show_target({"code": "overdue"})
    page.catalog.tree.setCurrentIndex(page.catalog.model.index(0, 0, page.catalog.tree.currentIndex()))
    page.catalog.go_button.click()
    assert desk.went[-1][0] == "publications"


def test_a_group_opens_and_closes(page: CheckPage) -> None:
    top = page.catalog.model.index(0, 0)
    opened = page.catalog.tree.isExpanded(top)
    page.catalog.tree.activated.emit(top)
    assert page.catalog.tree.isExpanded(top) is not opened
    page.refresh(None)
    assert page.catalog.tree.isExpanded(page.catalog.model.index(0, 0)) is not opened


def test_mending_an_item_settles_its_finding(page: CheckPage, desk: Desk) -> None:
    before = next(group for group in page.catalog.model.groups() if group.code == "not_localized")
    item = desk.session.workspace.items("06")[0]
    page.refresh(edit_item(desk.session, item.uid, {"publisher": "青石桥镇人民政府"}, desk.stamp()))
    after = next(group for group in page.catalog.model.groups() if group.code == "not_localized")
    assert len(after.lines) == len(before.lines) - 1
    page.catalog.again_button.click()
    assert desk.notify.said[-1].startswith("检查完成：")


def test_the_list_goes_to_the_clipboard_as_a_table(page: CheckPage, desk: Desk) -> None:
    page.catalog.copy_button.click()
    lines = desk.notify.copied.splitlines()
    assert lines[0].split("\t") == ["严重程度", "问题", "领域", "位置", "期限", "怎么办"]
    assert len(lines) == 1 + sum(len(group.lines) for group in page.catalog.model.groups())
    assert all(line.count("\t") == 5 for line in lines)


def test_severity_target(page: CheckPage) -> None:
    page.show_target({"severity": "error"})
    assert page.catalog.chips["error"].isChecked()
    assert {group.severity for group in page.catalog.model.groups()} == {"error"}
