"""导入旧台账: files, columns, the plan line by line, one step, the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from shiboken6 import isValid

from catalog_app.ui.dialogs.ledger_import.choose_item import ChooseItemDialog
from catalog_app.ui.dialogs.ledger_import.wizard import COLUMNS, DONE, FILES, PLAN, LedgerWizard
from tests.helpers.numbers import IDENTITY
from tests.ui.catalog.conftest import Desk
from tests.ui.catalog.conftest import desk as desk
from tests.ui.conftest import check_model
from tests.ui.importing.conftest import settle

OLD = [
    ("发布日期", "信息标题", "所属领域", "网址"),
    ("2025-01-06", "青石桥镇2025年义务教育学生资助政策", "义务教育", "http://www.example.gov.cn/1.html"),
    ("2025-03-08", "青石桥镇2025年征收土地预公告", "征地补偿", ""),
    ("2025-04-09", "青石桥镇2025年征收土地预公告（第2批）", "征地补偿", ""),
    ("待定", "没有日期的一行", "征地补偿", ""),
    ("2025-05-01", f"张某{IDENTITY}的补助", "征地补偿", ""),
]


def ledger(path: Path, rows: list[tuple[str, ...]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


class Open:
    """Opens wizards as far as they go by themselves."""

    def __init__(self, desk: Desk, made: list[LedgerWizard]) -> None:
        self._desk, self._made = desk, made

    def __call__(self, *paths: Path) -> LedgerWizard:
        wizard = LedgerWizard.open_for(self._desk.context, paths, None)
        assert wizard is not None
        self._made.append(wizard)
        settle(wizard)  # type: ignore[arg-type]  # it is busy in the same way
        return wizard


@pytest.fixture
def opened(desk: Desk) -> Iterator[Open]:
    made: list[LedgerWizard] = []
    yield Open(desk, made)
    for wizard in made:
        if isValid(wizard):
            wizard.close()


def go_on(wizard: LedgerWizard) -> None:
    assert wizard.next.isEnabled(), wizard.message.text()
    wizard.next.click()
    settle(wizard)  # type: ignore[arg-type]  # it is busy in the same way


def test_a_known_header_goes_straight_to_the_plan_and_one_answer_holds_for_its_kind(
    desk: Desk, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = opened(ledger(tmp_path / "旧台账.xlsx", OLD))
    model = wizard.plan.model
    assert wizard.step == PLAN
    check_model(model)
    assert [row.change for row in model.rows()] == ["new", "unmatched", "unmatched", "skipped", "skipped"]
    assert IDENTITY not in "".join(model.words(row) for row in range(model.rowCount()))
    assert wizard.next.text() == "导入（1行）"
    assert "还有2行" in wizard.message.text()
    land = desk.item("06-007")
    monkeypatch.setattr(ChooseItemDialog, "ask", lambda *_: land.uid)
    wizard.plan.table.select_row(1)
    wizard.plan.other.click()
    assert [row.item for row in model.rows()[1:3]] == [f"06-007 {land.title}"] * 2
    model.tick([0], on=False)
    assert wizard.next.text() == "导入（2行）"
    before = len(desk.session.workspace.publications())
    go_on(wizard)
    assert wizard.step == DONE
    assert len(desk.session.workspace.publications()) == before + 2
    assert desk.session.undo_name == "导入旧台账（2行）"
    assert "登记2条公开信息、2次发布" in wizard.done_page.done_label.text()
    desk.notify.file = tmp_path / "报告.xlsx"
    wizard.done_page.save.click()
    settle(wizard)  # type: ignore[arg-type]  # it is busy in the same way
    assert desk.notify.opened == [tmp_path / "报告.xlsx"]
    assert len(load_workbook(tmp_path / "报告.xlsx").sheetnames) == 2
    desk.session.undo(desk.stamp())
    assert len(desk.session.workspace.publications()) == before


def test_unknown_columns_are_chosen_and_a_bad_file_is_told(desk: Desk, opened: Open, tmp_path: Path) -> None:
    rows = [("挂网", "讲了什么", "地址"), ("2024-03-08", "青石桥镇2024年义务教育学生资助政策", "http://a.cn")]
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 broken")
    wizard = opened(ledger(tmp_path / "往年.xlsx", rows), bad)
    assert wizard.step == FILES
    assert "1个文件读不了" in wizard.message.text()
    go_on(wizard)
    assert wizard.step == COLUMNS
    check_model(wizard.columns.model)
    assert [one.key for one in wizard.columns.model.rows()] == ["day", "title", "ignore"]
    wizard.columns.model.chosen.emit(2, "title")
    assert "两栏都当作“信息标题”" in wizard.message.text()
    wizard.columns.model.chosen.emit(2, "url")
    go_on(wizard)
    assert wizard.step == PLAN
    (line,) = wizard.draft.plan.lines if wizard.draft.plan else ()
    assert (line.row.url, line.row.title) == ("http://a.cn", rows[1][1])
    wizard.back.click()
    assert wizard.step == COLUMNS


def test_no_ledger_and_nothing_chosen(desk: Desk, opened: Open, tmp_path: Path, qtbot: Any) -> None:
    wizard = opened(ledger(tmp_path / "名单.xlsx", [("姓名", "金额"), ("张某", "三")]))
    assert wizard.step == COLUMNS
    assert not wizard.next.isEnabled()
    assert "没有一栏当作“发布日期”" in wizard.message.text()
    assert LedgerWizard.open_for(desk.context, [], None) is None


def test_the_kinds_of_change_filter_the_lines(opened: Open, tmp_path: Path) -> None:
    page = opened(ledger(tmp_path / "旧台账.xlsx", OLD)).plan
    shown = {kind: chip.text() for kind, chip in page.kinds.chips.items() if not chip.isHidden()}
    assert shown == {"": "全部 5", "new": "新登记 1", "unmatched": "未对应事项 2", "skipped": "不导入 2"}
    page.kinds.chips["unmatched"].click()
    assert (page.model.rowCount(), page.place()) == (2, 1)
    page.kinds.chips[""].click()
    assert page.model.rowCount() == 5


def test_more_files_are_dropped_until_it_is_done(desk: Desk, opened: Open, tmp_path: Path) -> None:
    wizard = opened(ledger(tmp_path / "旧台账.xlsx", OLD))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(ledger(tmp_path / "又一本.xlsx", OLD)))])
    place, copy = QPoint(9, 9), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    wizard.dropEvent(QDropEvent(place, copy, data, buttons, keys))
    assert (wizard.step, wizard.files.model.rowCount()) == (FILES, 2)
    go_on(wizard)
    go_on(wizard)
    assert wizard.is_over
    entering = QDragEnterEvent(place, copy, data, buttons, keys)
    entering.ignore()
    wizard.dragEnterEvent(entering)
    assert not entering.isAccepted()
