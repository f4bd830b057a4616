"""The models of the output pages under Qt's model tester, and what they say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from catalog_app.model.catalog import Item
from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.findings import Finding, PrivacyFinding, ScanReport
from catalog_app.model.publication import Posting, Publication, State
from catalog_app.model.records import PackageRecord
from catalog_app.services.exporting import PackageLine
from catalog_app.ui.models import finding_tree, rows
from catalog_app.ui.models.finding_tree import FindingLine, FindingTreeModel, group_findings
from catalog_app.ui.models.portal_rows import LINE_COLUMNS, PACKAGE_COLUMNS
from catalog_app.ui.models.print_choices import COUNT_ROLE, KEY_ROLE, PrintChoice, PrintChoiceModel
from catalog_app.ui.models.publication_rows import (
    POSTING_COLUMNS,
    PostingRow,
)
from catalog_app.ui.models.rows import RowsModel, RowsProxy
from catalog_app.ui.models.scan_rows import SCAN_COLUMNS, scan_rows
from tests.ui.conftest import check_model


def watched(model: Any) -> Any:
    check_model(model)
    return model


def texts(model: Any, column: int) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


LINES = (
    PackageLine("1", "publication", "changed", "低保对象公示", "社会救助"),
    PackageLine("2", "catalog", "new", "征地补偿目录", "征地补偿"),
    PackageLine("3", "publication", "withdrawn", "旧公告", ""),
)


def test_rows_model_tells_words_tones_and_rows(qapp: Any) -> None:
    model = watched(RowsModel(LINE_COLUMNS))
    model.set_rows(LINES)
    assert texts(model, 0) == ["修改", "新增", "撤回"]
    assert texts(model, 3) == ["公开信息", "目录", "公开信息"]
    assert model.index(0, 0).data(rows.TONE_ROLE) == "warn"
    assert model.index(1, 1).data(rows.ROW_ROLE) is LINES[1]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "题名"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.data(QModelIndex()) is None
    assert model.rows() == list(LINES)
    model.set_rows(())
    assert model.rowCount() == 0


def test_proxy_filters_by_words_and_rule_and_sorts_by_meaning(qapp: Any) -> None:
    model = RowsModel(LINE_COLUMNS)
    proxy = watched(RowsProxy())
    proxy.setSourceModel(model)
    model.set_rows(LINES)
    proxy.sort(0)
    assert texts(proxy, 0) == ["新增", "修改", "撤回"]
    proxy.set_text("征地 目录")
    assert texts(proxy, 1) == ["征地补偿目录"]
    proxy.set_text("")
    proxy.set_rule(lambda line: line.change == "withdrawn")
    assert [proxy.row_at(proxy.index(n, 0)).uid for n in range(proxy.rowCount())] == ["3"]
    assert proxy.row_at(QModelIndex()) is None
    proxy.set_rule(None)
    assert proxy.rowCount() == 3


def test_an_empty_sort_value_comes_first(qapp: Any) -> None:
    column = rows.Column(key="n", label="数", text=str, sort=lambda row: row)
    model, proxy = RowsModel([column]), RowsProxy()
    proxy.setSourceModel(model)
    model.set_rows([3, None, 2])
    proxy.sort(0)
    assert texts(proxy, 0) == ["None", "2", "3"]


def test_packages_by_word(qapp: Any) -> None:
    when = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - only printed
    record = PackageRecord(
        number="20261123_001",
        created=when,
        by="李敏",
        profile="generic",
        path="D:/包/a.zip",
        sha256="0",
        status="rejected",
    )
    model = watched(RowsModel(PACKAGE_COLUMNS))
    model.set_rows([record])
    assert [model.index(0, column).data() for column in range(5)] == [
        "20261123_001",
        "2026-11-23 09:30",
        "李敏",
        "已退回",
        "a.zip",
    ]
    assert model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole) == "D:/包/a.zip"


CHOICES = [PrintChoice("06", "征地补偿", "8 项"), PrintChoice("15", "社会救助", "13 项", "说明")]


def test_ticks_are_told_once_and_survive_new_lines(qapp: Any, qtbot: Any) -> None:
    model = watched(PrintChoiceModel())
    model.set_choices(CHOICES)
    with qtbot.waitSignal(model.ticks_changed):
        model.setData(model.index(1), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert model.ticked() == ("15",)
    with qtbot.assertNotEmitted(model.ticks_changed):
        model.set_choices(list(reversed(CHOICES)))
    assert model.ticked() == ("15",)
    with qtbot.waitSignal(model.ticks_changed):
        model.set_choices(CHOICES[:1])
    assert model.ticked() == ()
    model.tick_all(on=True)
    assert model.ticked() == ("06",)
    model.tick_all(on=False)
    assert model.ticked() == ()


def test_a_line_to_print_says_everything_to_a_screen_reader(qapp: Any) -> None:
    model = PrintChoiceModel()
    model.set_choices(CHOICES)
    index = model.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "社会救助，说明，13 项"
    assert (index.data(COUNT_ROLE), index.data(KEY_ROLE)) == ("13 项", "15")
    assert index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Unchecked
    assert not model.setData(index, "x", Qt.ItemDataRole.EditRole)
    assert model.row_of("15") == 1
    assert model.row_of("99") == -1


def finding(code: str, severity: Any, message: str, remedy: str = "去改。") -> FindingLine:
    return FindingLine(Finding(code=code, severity=severity, message=message, remedy=remedy), "征地补偿", "某事项")


def test_findings_are_grouped_gravest_first(qapp: Any) -> None:
    lines = [
        finding("not_localized", "warning", "写的是县局"),
        finding("overdue", "error", "逾期3天"),
        finding("missing_field", "warning", "缺依据", "补上。"),
        finding("missing_field", "warning", "缺时限", "写上。"),
    ]
    groups = group_findings(lines, {"overdue": "已经逾期"})
    assert [(group.code, group.label, len(group.lines)) for group in groups] == [
        ("overdue", "已经逾期", 1),
        ("missing_field", "其他问题", 2),
        ("not_localized", "其他问题", 1),
    ]
    assert [group.remedy for group in groups] == ["去改。", "", "去改。"]


def test_finding_tree_is_a_sound_model(qapp: Any) -> None:
    model = watched(FindingTreeModel())
    model.set_groups(group_findings([finding("a", "error", "甲"), finding("a", "error", "乙")], {"a": "问题"}))
    top = model.index(0, 0)
    assert top.data() == "问题（2）"
    assert top.data(Qt.ItemDataRole.AccessibleTextRole) == "错误：问题，2项"
    assert [model.index(row, 0, top).data() for row in range(model.rowCount(top))] == ["某事项：甲", "某事项：乙"]
    child = model.index(1, 3, top)
    assert model.index(0, 3).data() == "去改。"
    assert child.data() == ""  # the group has said it
    assert child.data(Qt.ItemDataRole.ToolTipRole) == "去改。"
    assert child.data(finding_tree.FINDING_ROLE).message == "乙"
    assert model.parent(child) == top
    assert model.index(5, 0) == QModelIndex()
    assert model.headerData(0, Qt.Orientation.Horizontal) == "问题"


def item() -> Item:
    return Item(uid="i", domain="15", number="15-001", position=1, level1="城乡低保", level2="低保对象名单")


def publication(state: State = State.DRAFT) -> Publication:
    when = datetime(2026, 11, 1)  # noqa: DTZ001 - not shown
    return Publication(
        uid="p",
        item="i",
        title="低保公示",
        year=2026,
        state=state,
        created=when,
        created_by="李敏",
        formed=date(2026, 10, 30),
    )


def posting(channel: str, board: str | None = None, down: date | None = None) -> Posting:
    return Posting(
        uid=channel + str(board),
        publication="p",
        channel=channel,
        board=board,
        posted_on=date(2026, 11, 2),
        taken_down=down,
    )


def test_postings_tell_whether_they_are_up(qapp: Any) -> None:
    model = watched(RowsModel(POSTING_COLUMNS))
    model.set_rows(
        [PostingRow(posting(VILLAGE_BOARD, "a", date(2026, 11, 9)), "青石村 · 村部"), PostingRow(posting("政府网站"))]
    )
    assert texts(model, 0) == ["2026-11-09 撤下", "在公开"]
    assert texts(model, 2) == ["青石村 · 村部", "—"]


def test_scan_rows_come_gravest_first_and_masked(qapp: Any) -> None:
    found = [
        PrivacyFinding(kind="mobile", severity="orange", where="第2页", excerpt="138****1234", reason="手机号码"),
        PrivacyFinding(
            kind="id_card",
            severity="red",
            where="Sheet1!C7",
            excerpt="53*************314",
            reason="校验通过",
            hidden=True,
        ),
    ]
    model = watched(RowsModel(SCAN_COLUMNS))
    model.set_rows(scan_rows(ScanReport("D:\\名单\\表.xlsx", "full", tuple(found))))
    assert texts(model, 0) == ["红", "橙"]
    assert texts(model, 1) == ["身份证号", "手机号码"]
    assert texts(model, 2) == ["Sheet1!C7（看不见的内容）", "第2页"]
    assert texts(model, 6) == ["表.xlsx", "表.xlsx"]
