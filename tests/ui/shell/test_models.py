"""Models of shell, 工作台 and 设置: rows in, roles out, and Qt's model tester."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication

from catalog_app.model.catalog import Item
from catalog_app.model.changes import HistoryStep
from catalog_app.model.unit import Contact, Station
from catalog_app.services.overview import Coverage, Dashboard, DueLine
from catalog_app.ui.dialogs.about import ShortcutModel
from catalog_app.ui.models.backup_table import PATH_ROLE, BackupModel, size_words
from catalog_app.ui.models.coverage_list import COVERAGE_ROLE, CoverageModel
from catalog_app.ui.models.domain_choices import COUNT_ROLE, DomainChoiceModel
from catalog_app.ui.models.due_table import LINE_ROLE, STATE_ROLE, DueModel, due_words
from catalog_app.ui.models.history_table import HistoryModel
from catalog_app.ui.models.place_table import PlaceColumn, PlaceModel
from catalog_app.ui.models.text_list import TextListModel
from catalog_app.ui.models.tick_list import TickListModel
from tests.ui.conftest import check_model

CHECK = Qt.ItemDataRole.CheckStateRole
EDIT = Qt.ItemDataRole.EditRole
TODAY = date(2026, 11, 23)
ITEM = Item(uid="i", domain="06", number="06-001", position=1, level1="征地管理", level2="拟征收土地告知")


def words(model: QAbstractItemModel) -> list[list[Any]]:
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def headers(model: QAbstractItemModel) -> list[str]:
    return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]


def figures(**lists: Any) -> Dashboard:
    empty: dict[str, Any] = {
        name: [] for name in ("overdue", "soon", "take_down", "empty", "findings", "register", "coverage", "packages")
    }
    return Dashboard(**(empty | lists), not_localized=0, provisional_year=None)


def test_due_lines_in_order_of_urgency(qapp: QApplication) -> None:
    model = DueModel()
    check_model(model)
    late = DueLine(ITEM, None, date(2026, 11, 20), "公开时限已过")
    soon = DueLine(ITEM, None, date(2026, 11, 28), "快到期", provisional=True)
    down = DueLine(ITEM, None, date(2026, 11, 22), "公示期已满")
    model.show(figures(overdue=[late], soon=[soon], take_down=[down]), TODAY)
    assert headers(model) == ["状态", "事项", "公开信息", "期限"]
    assert words(model) == [
        ["逾期3天", "拟征收土地告知", "—", "11月20日 周五"],
        ["该撤下", "拟征收土地告知", "—", "11月22日 周日"],
        ["5天后到期", "拟征收土地告知", "—", "11月28日 周六（暂定）"],
    ]
    assert [model.index(row, 0).data(STATE_ROLE) for row in range(3)] == ["overdue", "take_down", "soon"]
    assert model.index(0, 1).data(STATE_ROLE) is None
    assert model.index(2, 3).data(LINE_ROLE) is soon
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "公开时限已过"


@pytest.mark.parametrize(
    ("state", "days", "said"), [("overdue", -1, "逾期1天"), ("soon", 0, "今天到期"), ("soon", 9, "9天后到期")]
)
def test_words_of_a_due_date(state: str, days: int, said: str) -> None:
    assert due_words(state, days) == said


def test_coverage_keeps_the_place_when_only_numbers_change(qapp: QApplication, qtbot: Any) -> None:
    model = CoverageModel()
    check_model(model)
    with qtbot.waitSignal(model.modelReset):
        model.show([Coverage("06", "征地补偿", 8, 1), Coverage("15", "社会救助", 13, 0)])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show([Coverage("06", "征地补偿", 8, 2), Coverage("15", "社会救助", 13, 0)])
    index = model.index(0)
    assert index.data(COVERAGE_ROLE).published == 2
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "征地补偿：已公开2项，应公开8项"


def place_model() -> PlaceModel:
    columns = (
        PlaceColumn("label", "名称", 10, "例如"),
        PlaceColumn("value", "号码", 10),
        PlaceColumn("owner", "归属", 0),
    )
    return PlaceModel(columns, lambda: Contact(uid="new", label="", value=""))


def test_a_place_is_stored_once_its_first_column_is_filled(qapp: QApplication) -> None:
    model = place_model()
    check_model(model)
    stored: list[Contact] = []
    model.edited.connect(stored.append)
    model.set_rows([Contact(uid="a", label="监督电话", value="12345")])
    assert model.add_draft() == 1
    assert model.add_draft() == 1
    assert model.rowCount() == 2
    assert model.index(1, 0).data() == "例如"
    assert model.setData(model.index(1, 1), "0700-1")
    assert stored == []
    assert model.setData(model.index(1, 0), "  咨询电话 ")
    assert stored == [Contact(uid="new", label="咨询电话", value="0700-1")]
    assert not model.setData(model.index(0, 0), "   ")
    assert not model.setData(model.index(0, 1), "12345")
    assert len(stored) == 1
    assert [one.uid for one in model.places()] == ["a", "new"]
    assert model.row_of("new") == 1


def test_choices_show_their_words_and_a_reader_edits_nothing(qapp: QApplication) -> None:
    columns = (PlaceColumn("name", "站所", 10), PlaceColumn("domains", "负责领域", 0, "空", editable=False))
    model = PlaceModel(columns, lambda: Station(uid="new", name=""))
    check_model(model)
    model.set_choices("domains", [("06", "征地补偿"), ("15", "社会救助")])
    model.set_rows([Station(uid="s", name="国土所", domains=("15", "06")), Station(uid="t", name="民政所")])
    assert words(model) == [["国土所", "社会救助、征地补偿"], ["民政所", "空"]]
    assert not model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    model.set_writable(False)
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


def test_ticks(qapp: QApplication) -> None:
    model = TickListModel()
    check_model(model)
    told: list[bool] = []
    model.ticked.connect(lambda: told.append(True))
    model.set_lines([("a", "甲"), ("b", "乙")], ("b",))
    assert model.setData(model.index(0), Qt.CheckState.Checked, CHECK)
    assert model.keys() == ("a", "b")
    assert model.setData(model.index(1), Qt.CheckState.Unchecked.value, CHECK)
    assert model.keys() == ("a",)
    assert len(told) == 2
    model.set_writable(False)
    assert not model.setData(model.index(0), Qt.CheckState.Unchecked, CHECK)
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsEnabled


def test_domains_count_the_rows_of_the_chosen_levels(qapp: QApplication) -> None:
    model = DomainChoiceModel(("乡级", "村级"))
    check_model(model)
    assert model.rowCount() == 31
    assert model.rows_chosen() == 224
    assert model.index(5).data() == "征地补偿"
    assert model.index(5).data(COUNT_ROLE) == "8项"
    model.set_levels(("县级",))
    assert model.rows_chosen() > 400
    model.set_all(False)
    assert model.codes() == ()
    assert model.setData(model.index(5), Qt.CheckState.Checked, CHECK)
    assert model.codes() == ("06",)


def test_history_tells_what_was_taken_back(qapp: QApplication) -> None:
    model = HistoryModel()
    check_model(model)
    at = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
    model.set_steps(
        [
            HistoryStep(2, "修改公开时限", "李", at, undone=True),
            HistoryStep(1, "建立工作区", "李", at, undoable=False),
        ]
    )
    assert words(model) == [
        ["2026-11-23 10:05", "李", "修改公开时限", "已撤销"],
        ["2026-11-23 10:05", "李", "建立工作区", "不可撤销"],
    ]
    assert model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert model.index(1, 0).data(Qt.ItemDataRole.ForegroundRole) is None


def test_backups_leave_out_what_vanished(qapp: QApplication, tmp_path: Path) -> None:
    model = BackupModel()
    check_model(model)
    file = tmp_path / "一.zip"
    file.write_bytes(b"x" * 2048)
    os.utime(file, (0, 0))
    model.set_files([file, tmp_path / "二.zip"])
    assert model.rowCount() == 1
    assert words(model)[0][1:] == ["2 KB", "一.zip"]
    assert model.index(0, 0).data(PATH_ROLE) == file
    assert size_words(3 * 1024 * 1024) == "3.0 MB"


def test_lists_of_words(qapp: QApplication) -> None:
    model = TextListModel(["甲", "乙"], None, ["a", "b"])
    check_model(model)
    assert model.index(1).data(Qt.ItemDataRole.UserRole) == "b"
    model.set_lines(["丙"])
    assert model.rowCount() == 1
    assert model.index(0).data(Qt.ItemDataRole.UserRole) is None


def test_every_shortcut_is_listed_once(qapp: QApplication) -> None:
    model = ShortcutModel()
    check_model(model)
    assert ["视图", "目录", "Alt+2"] in words(model)
    assert ["编辑", "重做", "Ctrl+Y 或 Ctrl+Shift+Z"] in words(model)
    places: dict[str, set[str]] = {}
    for menu, _, keys in words(model):
        places.setdefault(keys, set()).add(menu)
    assert sum(map(len, places.values())) == len(words(model))
    shared = {keys: menus for keys, menus in places.items() if len(menus) > 1}
    assert shared == {"Ctrl+D": {"目录", "公开信息"}}
