"""设置 → 门户方案: choosing, copying, confirming, importing, taking back; 清单 as it would be."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from catalog_app.services.portal_profiles import chosen_profile, profiles_of
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.views.settings.profiles_section import ProfilesSection
from catalog_app.ui.views.settings_page import SettingsPage
from tests.ui.conftest import FakeNotify


@pytest.fixture
def section(window: MainWindow) -> ProfilesSection:
    window.go("settings", {"section": "profiles"})
    found = window.findChild(SettingsPage).section("profiles")
    assert isinstance(found, ProfilesSection)
    return found


def test_the_preview_has_the_labels_of_the_profile_looked_at(section: ProfilesSection) -> None:
    section.show_profile("vsb")
    model = section.preview.model()
    assert model.headerData(2, Qt.Orientation.Horizontal) == "信息名称"
    assert model.rowCount() > 0
    assert model.index(0, 2).data()
    assert "还没有经县级确认" in section.state.text()


def test_another_is_chosen_by_keys_and_taken_back(section: ProfilesSection, window: MainWindow) -> None:
    session = section.context.session
    section.list.setFocus()
    QTest.keyClick(section.list, Qt.Key.Key_Down)
    section.use_button.setFocus()
    QTest.keyClick(section.use_button, Qt.Key.Key_Space)
    assert chosen_profile(session) == "hanweb"
    assert not section.use_button.isEnabled()
    session.undo(section.context.stamp("test"))
    assert chosen_profile(session) == "generic"


def test_a_copy_is_confirmed_exported_and_deleted(section: ProfilesSection, notify: FakeNotify, tmp_path: Path) -> None:
    session = section.context.session
    notify.line = "临川县门户"
    QTest.mouseClick(section.copy_button, Qt.MouseButton.LeftButton)
    section.confirmed.click()
    assert profiles_of(session)["own-1"].title == "临川县门户"
    assert profiles_of(session)["own-1"].confirmed
    notify.file = tmp_path / "方案.json"
    section.export_button.click()
    section.import_button.click()
    assert not profiles_of(session)["own-2"].confirmed
    section.remove_button.click()
    assert "own-2" not in profiles_of(session)
    assert notify.errors == []


def test_a_bundled_one_is_restored_and_a_broken_file_refused(
    section: ProfilesSection, notify: FakeNotify, tmp_path: Path
) -> None:
    assert not section.remove_button.isEnabled()
    section.confirmed.click()
    assert section.remove_button.text() == "恢复附带的"
    section.remove_button.click()
    assert not profiles_of(section.context.session)["generic"].confirmed
    notify.file = tmp_path / "坏.json"
    notify.file.write_text("{", "utf-8")
    section.import_button.click()
    assert [error.code for error in notify.errors] == ["DAMAGED_PROFILE"]
