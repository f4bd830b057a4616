"""设置 → 门户方案 → 修改…: every part of a profile edited by keys, faults told while typing, one undoable step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from catalog_app.model.portal import PortalColumn, PortalProfile
from catalog_app.services.portal_profiles import profiles_of
from catalog_app.ui.dialogs.profile_editor.dialog import ProfileEditor, size_on
from catalog_app.ui.dialogs.profile_editor.limits_tab import SizeField
from catalog_app.ui.dialogs.profile_editor.text_tab import TextTab
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.models.edit_rows import EditColumn, EditRows
from catalog_app.ui.views.settings.profiles_section import ProfilesSection
from catalog_app.ui.views.settings_page import SettingsPage
from tests.ui.conftest import FakeNotify, check_model


@dataclass
class Opened:
    """The editor over the generic profile, and where it was opened."""

    dialog: ProfileEditor
    section: ProfilesSection

    @property
    def kept(self) -> PortalProfile:
        return profiles_of(self.section.context.session)["generic"]


@pytest.fixture
def opened(window: MainWindow) -> Opened:
    window.go("settings", {"section": "profiles"})
    page = window.pages.current
    assert isinstance(page, SettingsPage)
    section = page.section("profiles")
    assert isinstance(section, ProfilesSection)
    section.edit_button.click()
    dialog = section.findChild(ProfileEditor)
    assert isinstance(dialog, ProfileEditor)
    return Opened(dialog, section)


def type_cell(words: str) -> None:
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, words)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.sendPostedEvents()


def press(widget: QWidget, key: Qt.Key, alt: bool = False) -> None:
    QTest.keyClick(widget, key, Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier)


def test_a_header_is_typed_moved_and_kept_as_one_step(opened: Opened) -> None:
    dialog, before = opened.dialog, opened.kept
    table = dialog.lists.table
    assert not dialog.accept_button.isEnabled()
    press(table, Qt.Key.Key_Return)
    type_cell("No.")
    press(table, Qt.Key.Key_Down, alt=True)
    dialog._show_preview()
    assert dialog.preview.model().headerData(1, Qt.Orientation.Horizontal) == "No."
    dialog.accept_button.setFocus()
    press(dialog.accept_button, Qt.Key.Key_Space)
    assert not dialog.isVisible()
    assert opened.kept.list_columns[1].label == "No."
    assert opened.kept.list_columns[0] == before.list_columns[1]
    opened.section.context.session.undo(opened.section.context.stamp("test"))
    assert opened.kept == before


def test_what_is_wrong_is_told_where_it_is_and_cannot_be_saved(opened: Opened) -> None:
    dialog = opened.dialog
    dialog.lists.rows.setData(dialog.lists.rows.index(0, 2), "wide")
    assert not dialog.lists.problem.isHidden()
    assert dialog.tabs.tabText(0).endswith("●")
    assert not dialog.accept_button.isEnabled()
    dialog.lists.rows.setData(dialog.lists.rows.index(0, 2), "9")
    assert dialog.tabs.tabText(0) == "清单的列"
    dialog.texts.folder.setText("{标题}")
    assert "{序号}" in dialog.problem_label.text()
    assert dialog.texts.folder.property("kind") == "bad"
    dialog.texts.folder.setText("")
    for one in dialog.texts.field_buttons[:1]:
        one.click()
    assert dialog.texts.folder.text() == "{序号}"
    assert dialog.accept_button.isEnabled()


def test_columns_are_removed_by_key_and_offered_again(opened: Opened) -> None:
    lists = opened.dialog.lists
    key = lists.rows.keys()[0]
    lists.editor.go_to(0, 1)
    press(lists.table, Qt.Key.Key_Delete)
    assert key in lists.left()
    lists.fill_menu()
    assert [action.data() for action in lists.menu.actions()] == lists.left()
    lists.menu.actions()[lists.left().index(key)].trigger()
    assert lists.rows.keys()[1] == key


def test_the_columns_have_the_room_of_the_preview(opened: Opened) -> None:
    dialog = opened.dialog
    dialog.tabs.setCurrentWidget(dialog.columns)
    assert dialog.preview.isHidden()
    dialog.tabs.setCurrentWidget(dialog.limits)
    assert not dialog.preview.isHidden()


def test_a_block_is_pasted_as_the_tree_and_domains_are_sent_there(opened: Opened, notify: FakeNotify) -> None:
    dialog, columns = opened.dialog, opened.dialog.columns
    unmapped = columns.targets.rowCount()
    columns.tree.set_rows([])
    QGuiApplication.clipboard().setText("公开/征地\tA1\r\n公开/社保\tA2\r\n")
    columns.tree_editor.paste()
    columns.mapping.add(cells=("06", "公开/征地"))
    columns.mapping.add(cells=("政策文件", "别处"))
    assert "别处" in dialog.problem_label.text()
    columns.mapping.setData(columns.mapping.index(columns.mapping.rowCount() - 1, 1), "公开/社保")
    assert dialog.problem_label.text() == ""
    dialog._show_preview()
    assert columns.targets.rowCount() == unmapped - 1
    assert columns.targets.index(0, 0).data().endswith("（栏目树里没有）")
    assert f"{unmapped - 1}个放不进栏目树里的栏目" in columns.unmapped_head.text()
    dialog.accept()
    assert opened.kept.columns["06"] == PortalColumn("公开/征地", "A1")
    assert opened.kept.kinds["政策文件"] == PortalColumn("公开/社保", "A2")
    assert notify.asked == []


def test_a_mapping_without_its_other_half_or_twice_is_told(opened: Opened) -> None:
    dialog, mapping = opened.dialog, opened.dialog.columns.mapping
    mapping.add(cells=("06 征地", ""))
    assert "没有写放到哪个栏目" in dialog.problem_label.text()
    mapping.setData(mapping.index(mapping.rowCount() - 1, 1), "A")
    mapping.add(cells=("06", "B"))
    assert "指定了两次" in dialog.problem_label.text()


def test_forms_texts_and_limits_are_kept(opened: Opened) -> None:
    dialog = opened.dialog
    dialog.forms.date_form.setCurrentText("YYYY年M月D日")
    dialog.forms.date_cells.click()
    dialog.forms.index.setCurrentIndex(1)
    dialog.texts.tag_list.turn(dialog.texts.tags.index(8))
    dialog.texts.constants.setData(dialog.texts.constants.index(0, 1), "副题")
    dialog.limits.title.setValue(60)
    dialog.limits.picture.number.setValue(500)
    dialog.limits.kinds.setText("PDF，.docx")
    dialog._show_preview()
    assert dialog.forms.example.text() == "2026年11月23日"
    dialog.accept()
    kept = opened.kept
    assert (kept.date_form, kept.date_cells, kept.index_number) == ("YYYY年M月D日", True, "portal")
    assert "img" not in kept.allowed_tags
    assert kept.constants["subtitle"] == "副题"
    assert (kept.title_limit, kept.picture_limit, kept.attachment_kinds) == (60, 512_000, ("pdf", "docx"))


def test_what_is_not_saved_is_asked_about_once(opened: Opened, notify: FakeNotify) -> None:
    dialog, before = opened.dialog, opened.kept
    dialog.title.setText("县门户")
    notify.yes = False
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    notify.yes = True
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert len(notify.asked) == 2
    assert opened.kept == before


def test_a_private_number_is_refused_and_what_is_typed_stays(opened: Opened, notify: FakeNotify) -> None:
    opened.dialog.source.setText("问13912345678")
    opened.dialog.accept()
    assert opened.dialog.isVisible()
    assert len(notify.errors) == 1
    opened.dialog.source.setText("县政务公开办")
    opened.dialog.accept()
    assert not opened.dialog.isVisible()
    assert opened.kept.source == "县政务公开办"


def test_the_editor_fits_the_smallest_screen(opened: Opened) -> None:
    assert opened.dialog.minimumSizeHint().height() <= 560
    size = size_on(QSize(1092, 614))
    assert (size.width() <= 1092, size.height() <= 590) == (True, True)
    assert size_on(QSize(1920, 1040)).height() > 800


def test_rows_are_pasted_moved_and_dragged(qapp: QApplication) -> None:
    rows = EditRows((EditColumn("a"), EditColumn("b", editable=False)))
    check_model(rows)
    rows.set_rows([("x", ("1", "一")), ("y", ("2", "二")), ("z", ("3", "三"))])
    data = rows.mimeData([rows.index(0, 0)])
    assert not rows.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, QModelIndex())
    assert rows.keys() == ["y", "z", "x"]
    assert not rows.move(0, 3)
    assert rows.paste("7\t8\n9\t\n", rows.index(2, 0)) == 2
    assert [cells for _, cells in rows.rows()] == [("2", "二"), ("3", "三"), ("7", "一"), ("9", "")]
    rows.remove([0, 3])
    assert rows.keys() == ["z", "x"]


def test_a_size_keeps_its_bytes_until_it_is_edited(qapp: QApplication) -> None:
    size = SizeField("一张图片最大")
    for value, number, unit in ((1_000_000, 977, "KB"), (5 * 1024 * 1024, 5, "MB"), (0, 0, "KB"), (10, 1, "KB")):
        size.set_value(value)
        assert (size.value(), size.number.value(), size.unit.currentText()) == (value, number, unit)
    size.unit.setCurrentText("MB")
    assert size.value() == 1024 * 1024


def test_a_long_example_does_not_squeeze_the_tags(qtbot: Any) -> None:
    tab = TextTab()
    qtbot.addWidget(tab)
    tab.resize(900, 300)
    tab.show()
    tab.show_example("001_" + "很长的标题" * 30)
    qtbot.waitUntil(lambda: tab.tag_list.width() >= 192, timeout=2_000)
    assert tab.minimumSizeHint().width() <= 900
