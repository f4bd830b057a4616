"""Qt's model tester over every model of the page, and what the models promise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from catalog_app.model.catalog import Basis, Domain, Element, Origin
from catalog_app.model.records import SearchHit
from catalog_app.services.browsing import DomainRow, ItemRow
from catalog_app.ui.models.domain_list import APPLICABLE_ROLE, DomainListModel
from catalog_app.ui.models.item_columns import COLUMN_INDEX
from catalog_app.ui.models.item_filter import ItemFilterModel
from catalog_app.ui.models.item_table import MARK_ROLE, SORT_ROLE, TONE_ROLE, UID_ROLE, ItemTableModel
from catalog_app.ui.models.rows import Column
from catalog_app.ui.models.search_hits import SearchHitModel
from catalog_app.ui.models.station_choices import StationChoiceModel
from catalog_app.ui.models.tick_rows import TickRowsModel
from catalog_app.ui.views.catalog.basis_list import BasisModel
from catalog_app.ui.views.catalog.element_list import ElementModel
from tests.ui.catalog.test_text import make_row

DAY = date(2026, 11, 23)


def watch_model(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)


def rows(count: int = 5) -> list[ItemRow]:
    names = ("征地", "安全", "保险", "扶贫", "教育")
    return [
        make_row(uid=f"u{place}", number=f"06-{place:03d}", position=place + 1, level1=names[place % 5])
        for place in range(count)
    ]


def test_the_item_table(qapp: Any) -> None:
    model = ItemTableModel()
    watch_model(model)
    model.set_rows(rows(), {"06": "征地补偿"})
    index = model.index(1, COLUMN_INDEX["level1"])
    assert index.data() == "安全"
    assert index.data(UID_ROLE) == "u1"
    assert model.index(1, COLUMN_INDEX["sequence"]).data(SORT_ROLE) == ("06", 2)
    assert model.index(0, COLUMN_INDEX["domain"]).data() == "征地补偿"
    assert not model.flags(index) & Qt.ItemFlag.ItemIsEditable
    written: list[tuple[str, str, str]] = []
    model.set_writer(lambda uid, key, text: written.append((uid, key, text)) is None)
    assert model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(1, COLUMN_INDEX["status"])) & Qt.ItemFlag.ItemIsEditable
    assert model.setData(index, "别的")
    assert model.setData(index, "安全")
    assert written == [("u1", "level1", "别的")]


def test_only_changed_rows_are_told(qapp: Any) -> None:
    model = ItemTableModel()
    watch_model(model)
    first = rows()
    model.set_rows(first, {})
    told: list[int] = []
    resets: list[int] = []
    model.dataChanged.connect(lambda upper, lower, roles: told.append(upper.row()))
    model.modelReset.connect(lambda: resets.append(1))
    changed = [*first]
    changed[3] = ItemRow(structs.replace(first[3].item, level2="新"), first[3].status)
    model.set_rows(changed, {})
    assert (told, resets) == ([3], [])
    assert model.index(3, COLUMN_INDEX["level2"]).data() == "新"
    model.set_rows(changed[:-1], {})
    assert resets == [1]
    assert model.place_of("u4") == -1


def test_marks_and_tones_tell_what_is_wrong(qapp: Any) -> None:
    model = ItemTableModel()
    model.set_rows(
        [make_row(findings=("not_localized",)), make_row("not_applicable", uid="u2", origin=Origin.NOT_APPLICABLE)], {}
    )
    assert model.index(0, COLUMN_INDEX["status"]).data(MARK_ROLE) == "未本地化"
    assert model.index(0, COLUMN_INDEX["publisher"]).data(TONE_ROLE) == "warning"
    assert model.index(1, COLUMN_INDEX["level1"]).data(TONE_ROLE) == "not_applicable"
    assert model.index(1, COLUMN_INDEX["status"]).data(MARK_ROLE) == ""


def test_the_filter_sorts_by_pinyin_and_several_columns(qapp: Any) -> None:
    model = ItemTableModel()
    proxy = ItemFilterModel(model)
    watch_model(proxy)
    model.set_rows(rows(10), {})
    proxy.set_sorting([("level1", False), ("sequence", True)])
    shown = [(row.item.level1, row.item.position) for row in proxy.shown_rows()]
    assert [name for name, _ in shown[::2]] == ["安全", "保险", "扶贫", "教育", "征地"]
    assert shown[0] == ("安全", 7)
    assert shown[1] == ("安全", 2)
    proxy.toggle_sorting("level1", add=True)
    assert proxy.sorting == (("level1", True), ("sequence", True))
    proxy.toggle_sorting("level1", add=True)
    assert proxy.sorting == (("sequence", True),)
    proxy.set_sorting([])
    assert [row.item.position for row in proxy.shown_rows()] == list(range(1, 11))


def test_the_filter_shows_what_is_chosen(qapp: Any) -> None:
    model = ItemTableModel()
    proxy = ItemFilterModel(model)
    watch_model(proxy)
    model.set_rows([make_row("overdue", uid="a"), make_row("empty", uid="b")], {})
    proxy.set_chosen({"status": ["overdue"], "nonsense": ["x"]})
    assert [row.item.uid for row in proxy.shown_rows()] == ["a"]
    assert proxy.chosen == {"status": frozenset({"overdue"})}
    assert not proxy.index_of("b").isValid()
    model.set_rows([make_row("published", uid="a"), make_row("overdue", uid="b")], {})
    assert [row.item.uid for row in proxy.shown_rows()] == ["b"]


def test_the_domain_list(qapp: Any) -> None:
    model = DomainListModel()
    watch_model(model)
    domains = [
        Domain(code=code, name=name, full_name=name, position=1)
        for code, name in (("06", "征地补偿"), ("31", "乡村振兴"))
    ]
    model.set_rows([DomainRow(domains[0], 8, 7, 2, 1), DomainRow(domains[1], 0, 0, 0, 0)])
    assert model.index(0).data() == "全部领域"
    assert model.index(0).data(APPLICABLE_ROLE) == 7
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "征地补偿：已公开2项，应公开7项，1项有问题"
    assert "没有事项" in model.index(2).data(Qt.ItemDataRole.ToolTipRole)
    told: list[int] = []
    model.dataChanged.connect(lambda upper, lower, roles: told.append(upper.row()))
    model.set_rows([DomainRow(domains[0], 8, 7, 3, 1), DomainRow(domains[1], 0, 0, 0, 0)])
    assert told == [0, 1]
    assert model.domain_count() == (1, 2)
    assert model.place_of("unknown") == 0


def test_the_search_hits(qapp: Any) -> None:
    model = SearchHitModel()
    watch_model(model)
    hit = SearchHit(kind="item", uid="u1", title="拟征收土地听证", context="听证通知书", domain="06")
    notice = SearchHit(kind="publication", uid="p1", title="公告", context="", domain="06")
    model.set_hits([notice, hit], {"06": "征地补偿"})
    assert [model.index(row).data() for row in range(4)] == ["事项 1", "拟征收土地听证", "公开信息 1", "公告"]
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.next_hit(-1, 1) == 1
    assert model.next_hit(1, 1) == 3
    assert model.next_hit(3, 1) == 3
    assert model.next_hit(3, -1) == 1
    model.set_hits([], {})
    assert model.rowCount() == 0


def test_rows_with_ticks(qapp: Any) -> None:
    model = TickRowsModel([Column(key="word", label="词", text=str)], tickable=lambda row: row != "no")
    watch_model(model)
    model.set_rows(["a", "no", "b"])
    assert model.ticked() == [0, 2]
    assert model.index(1, 0).data(Qt.ItemDataRole.CheckStateRole) is None
    assert not model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    told: list[int] = []
    model.ticks_changed.connect(lambda: told.append(1))
    assert model.setData(model.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    model.tick(range(3), on=True)
    model.tick(range(3), on=True)
    assert model.ticked() == [0, 2]
    assert len(told) == 2


def test_stations_of_domains(qapp: Any) -> None:
    model = StationChoiceModel({"06": "征地补偿", "15": "社会救助"}, [("s1", "自然资源所")], {"06": "s1", "15": "gone"})
    watch_model(model)
    assert model.chosen() == {"06": "s1"}
    assert model.setData(model.index(1, 1), "s1")
    assert not model.setData(model.index(1, 1), "nobody")
    assert model.setData(model.index(0, 1), "")
    assert model.chosen() == {"15": "s1"}
    assert model.index(0, 1).data() == "（不改）"


def test_elements(qapp: Any) -> None:
    model = ElementModel()
    watch_model(model)
    edits: list[int] = []
    model.edited.connect(lambda: edits.append(1))
    model.show_entries((Element("甲"), Element("乙", optional=True)))
    assert edits == []
    assert model.setData(model.index(1), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert model.setData(model.index(0), "丙\n丁")
    assert model.move(0, 1)
    assert not model.move(1, 1)
    assert not model.move(-1, 1)
    assert model.elements() == (Element("乙"), Element("丙 丁"))
    model.append(Element("新"))
    model.setData(model.index(2), " ")
    assert len(model.elements()) == 2
    assert len(edits) == 4


def test_bases(qapp: Any) -> None:
    model = BasisModel()
    watch_model(model)
    model.show_entries((Basis("甲法"), Basis("乙法", "国发〔2019〕1号")))
    place = model.append(Basis("")).row()
    assert len(model.sources()) == 2
    model.put(place, Basis("丙法", None, "第二条"))
    assert model.move(2, -1)
    model.remove(0)
    assert [source.title for source in model.sources()] == ["丙法", "乙法"]
    assert model.index(0).data() == "《丙法》第二条"


@pytest.mark.parametrize("count", [0, 1, 2000])
def test_many_rows(qapp: Any, count: int) -> None:
    model = ItemTableModel()
    proxy = ItemFilterModel(model)
    model.set_rows(rows(count), {})
    proxy.set_sorting([("level1", False), ("status", True)])
    assert proxy.rowCount() == count
