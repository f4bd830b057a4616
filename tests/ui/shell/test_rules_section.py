"""设置 → 更新频率规则: edited in place, marked where it cannot be, shipped again; every edit a step."""

import pytest
from PySide6.QtCore import Qt

from catalog_app.services.register_rules import bundled_rules, rules_of
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.models.rule_table import RuleModel
from catalog_app.ui.views.settings.rules_section import RulesSection
from catalog_app.ui.views.settings_page import SettingsPage
from tests.ui.conftest import check_model

AGE, NAMES = 4, 2


@pytest.fixture
def section(window: MainWindow) -> RulesSection:
    window.show_page("settings")
    page = window.pages.current
    assert isinstance(page, SettingsPage)
    page.show_target({"section": "rules"})
    found = page.section("rules")
    assert isinstance(found, RulesSection)
    check_model(found.rules)
    return found


def put(model: RuleModel, row: int, column: int, text: str) -> None:
    assert model.setData(model.index(row, column), text)


def ages(section: RulesSection) -> list[int | None]:
    return [one.max_age_days for one in rules_of(section.context.session).freshness]


def test_a_figure_is_stored_as_one_step_and_shipped_again(section: RulesSection) -> None:
    put(section.rules, 0, AGE, "30")
    assert ages(section)[0] == 30
    assert section.context.session.undo_name == "修改更新频率规则"
    section.rule_table.setCurrentIndex(section.rules.index(0, AGE))
    assert section.rules.index(0, 8).data() == "已改"
    assert "国办秘函" in section.source.text()
    section.restore_chosen()
    assert rules_of(section.context.session).freshness == bundled_rules().freshness


@pytest.mark.parametrize("text", ["abc", "0", "-1", "99999", "1.5", "九"])
def test_what_cannot_be_stays_marked_and_is_not_stored(section: RulesSection, text: str) -> None:
    before = ages(section)
    section.rule_table.setCurrentIndex(section.rules.index(3, AGE))
    put(section.rules, 3, AGE, text)
    assert section.rules.index(3, AGE).data() == f"⚠ {text}"
    assert "应是1到9999" in section.problem.label.text()
    assert ages(section) == before
    put(section.rules, 3, AGE, "")
    assert ages(section)[3] is None


def test_names_rules_and_tasks_of_our_own(section: RulesSection) -> None:
    section.add_rule()
    row = section.rules.rowCount() - 1
    put(section.rules, row, NAMES, "没有的领域，06、06")
    assert rules_of(section.context.session).freshness[-1].names == ("没有的领域", "06")
    section.rule_table.setCurrentIndex(section.rules.index(row, NAMES))
    assert "没有的领域" in section.problem.label.text()
    section.restore_chosen()
    assert len(rules_of(section.context.session).freshness) == row
    section.tabs.setCurrentIndex(1)
    put(section.tasks, 0, 1, "有空时")
    assert section.tasks.index(0, 1).data() == "⚠ 有空时"
    put(section.tasks, 0, 1, "每年2月15日前")
    assert rules_of(section.context.session).tasks[0].when == "每年2月15日前"


def test_ticks_figures_and_all_again(section: RulesSection) -> None:
    off = Qt.CheckState.Unchecked
    section.rules.setData(section.rules.index(0, 0), off.value, Qt.ItemDataRole.CheckStateRole)
    assert not rules_of(section.context.session).freshness[0].enabled
    section.lasting.setValue(180)
    section.lasting.editingFinished.emit()
    assert rules_of(section.context.session).lasting_days == 180
    section.restore_all()
    assert rules_of(section.context.session) == bundled_rules()
    assert section.lasting.value() == 365
