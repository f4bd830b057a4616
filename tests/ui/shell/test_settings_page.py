"""设置: what is typed is stored at once, undone by name, and refused with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from catalog_app.model.errors import WorldError
from catalog_app.model.unit import Board, Village
from catalog_app.services.editing import save_unit
from catalog_app.services.session import Session
from catalog_app.services.upkeep import compare_backup
from catalog_app.ui.dialogs.passphrase import PassphraseDialog
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.models.unit_fields import wrong_area, wrong_credit_code, wrong_name, wrong_site_code, wrong_website
from catalog_app.ui.views.settings.backups import BackupsSection
from catalog_app.ui.views.settings.place_view import PlaceView
from catalog_app.ui.views.settings.places import ContactsSection, PersonsSection, StationsSection, VillagesSection
from catalog_app.ui.views.settings.unit_section import ChannelsSection, UnitSection
from catalog_app.ui.views.settings_page import SECTIONS, SettingsPage
from tests.ui.conftest import FakeNotify

CHECK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    window.show_page("settings")
    found = window.pages.current
    assert isinstance(found, SettingsPage)
    return found


@pytest.fixture
def session(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def section(page: SettingsPage, key: str) -> Any:
    page.show_target({"section": key})
    found = page.section(key)
    assert page.stack.currentWidget() is found
    return found


def type_into(view: PlaceView, words: str) -> None:
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, words)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.sendPostedEvents()  # Qt lets the editor see the key before it stores


def test_sections_are_built_when_first_shown(page: SettingsPage) -> None:
    assert isinstance(page.stack.currentWidget(), UnitSection)
    assert page.stack.count() == 1
    for key, kind in SECTIONS.items():
        assert isinstance(section(page, key), kind)
    assert page.stack.count() == len(SECTIONS)


def test_a_field_of_the_unit_is_stored_when_it_is_left(page: SettingsPage, session: Session) -> None:
    form: UnitSection = section(page, "unit")
    field = form.fields["address"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "No.9")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.workspace.unit().address == "No.9"
    assert session.undo_name == "修改单位信息"
    form.kind.setCurrentText("乡")
    form.kind.activated.emit(1)
    assert session.workspace.unit().kind == "乡"
    form.levels[0].click()
    assert session.workspace.unit().levels == ("县级", "乡级", "村级")
    for box in form.levels:
        box.setChecked(False)
    form.levels[1].click()
    form.levels[1].click()
    assert session.workspace.unit().levels == ("乡级",)


def test_a_wrong_value_is_told_beside_the_field_and_not_stored(page: SettingsPage, session: Session) -> None:
    form: UnitSection = section(page, "unit")
    field = form.fields["site_code"]
    before = session.workspace.unit()
    field.setText("12a")
    field.editingFinished.emit()
    assert form.problems["site_code"].text() == "网站标识码是10位数字。"
    assert form.problems["site_code"].isVisible()
    assert field.property("kind") == "bad"
    assert session.workspace.unit() == before
    field.setText("3605000001")
    field.editingFinished.emit()
    assert not form.problems["site_code"].isVisible()
    assert session.workspace.unit().site_code == "3605000001"


def test_what_is_being_typed_is_stored_when_another_page_is_shown(
    page: SettingsPage, session: Session, window: MainWindow
) -> None:
    form: UnitSection = section(page, "unit")
    form.fields["county"].setFocus()
    form.fields["county"].selectAll()
    QTest.keyClicks(form.fields["county"], "new county")
    window.show_page("home")
    assert session.workspace.unit().county == "new county"


def test_a_contact_is_added_changed_removed_and_brought_back(
    page: SettingsPage, session: Session, window: MainWindow
) -> None:
    contacts: ContactsSection = section(page, "contacts")
    view = contacts.view
    before = session.workspace.contacts()
    view.add.click()
    type_into(view, "hotline")
    assert session.workspace.contacts() == before  # a telephone without a number is not stored yet
    view.table.setCurrentIndex(view.model.index(len(before), 1))
    view.table.edit(view.table.currentIndex())
    type_into(view, "0700-5550199")
    made = session.workspace.contacts()[-1]
    assert (made.label, made.value) == ("hotline", "0700-5550199")
    assert view.model.rowCount() == len(before) + 1
    QTest.keyClick(view.table, Qt.Key.Key_Delete)
    assert session.workspace.contacts() == before
    window.actions_table["undo"].trigger()
    assert session.workspace.contacts()[-1].label == "hotline"
    assert view.model.rowCount() == len(before) + 1


def test_an_unfinished_row_leaves_nothing(page: SettingsPage, session: Session) -> None:
    contacts: ContactsSection = section(page, "contacts")
    before = session.workspace.contacts()
    contacts.view.add.click()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    contacts.view.remove.click()
    assert session.workspace.contacts() == before
    assert contacts.view.model.rowCount() == len(before)


def test_a_station_is_given_domains(page: SettingsPage, session: Session) -> None:
    stations: StationsSection = section(page, "stations")
    first = session.workspace.stations()[0]
    assert stations.head.text() == f"{first.name}负责的领域"
    assert set(stations.domains.keys()) == set(first.domains)
    free = next(row for row in range(31) if stations.domains.index(row).data(CHECK) is Qt.CheckState.Unchecked)
    stations.ticks.turn(stations.domains.index(free))
    assert len(session.workspace.stations()[0].domains) == len(first.domains) + 1
    assert session.undo_name == "修改站所"
    stations.view.table.setCurrentIndex(stations.view.model.index(1, 0))
    assert set(stations.domains.keys()) == set(session.workspace.stations()[1].domains)


def test_villages_are_ordered_and_boards_hang_in_them(page: SettingsPage, session: Session) -> None:
    places: VillagesSection = section(page, "villages")
    names = [one.name for one in session.workspace.villages()]
    places.village_view.table.setCurrentIndex(places.village_view.model.index(1, 0))
    places.village_view.up.click()
    assert [one.name for one in session.workspace.villages()] == [names[1], names[0], *names[2:]]
    assert [one.position for one in session.workspace.villages()] == list(range(1, len(names) + 1))
    assert places.village_view.table.currentIndex().row() == 0
    places.village_view.up.click()
    assert session.undo_name == "修改村（社区）"

    before = len(session.workspace.boards())
    places.board_view.add.click()
    type_into(places.board_view, "gate")
    board = next(one for one in session.workspace.boards() if one.name == "gate")
    assert isinstance(board, Board)
    assert board.village == session.workspace.villages()[0].uid
    assert len(session.workspace.boards()) == before + 1
    row = places.boards.row_of(board.uid)
    index = places.boards.index(row, 1)
    places.board_view.table.setCurrentIndex(index)
    places.board_view.table.edit(index)
    chooser = QApplication.focusWidget()
    assert isinstance(chooser, QComboBox)
    assert chooser.itemText(0) == "镇（街道）本级"
    chooser.setCurrentIndex(0)
    chooser.activated.emit(0)
    assert next(one for one in session.workspace.boards() if one.uid == board.uid).village is None


def test_a_village_with_boards_cannot_go(page: SettingsPage, session: Session, notify: FakeNotify) -> None:
    places: VillagesSection = section(page, "villages")
    before = session.workspace.villages()
    places.village_view.table.selectRow(0)
    places.village_view.remove.click()
    assert [error.code for error in notify.errors] == ["STILL_IN_USE"]
    assert session.workspace.villages() == before
    assert all(isinstance(one, Village) for one in places.village_view.model.places())


def test_who_sits_here_is_remembered(page: SettingsPage, session: Session, window: MainWindow) -> None:
    persons: PersonsSection = section(page, "persons")
    name = session.workspace.persons()[0].name
    persons.here.setCurrentText(name)
    persons.here.activated.emit(0)
    assert window.settings.get("person") == name
    persons.view.add.click()
    type_into(persons.view, "zhaomin")
    assert session.workspace.persons()[-1].name == "zhaomin"
    assert persons.here.findText("zhaomin") >= 0
    assert persons.here.currentText() == name


def test_channels_are_ticked_and_local_ones_added(page: SettingsPage, session: Session) -> None:
    channels: ChannelsSection = section(page, "channels")
    before = session.workspace.unit().channels
    channels.list.turn(channels.model.index(1))
    assert session.workspace.unit().channels == ("政府网站", "政府公报", *before[1:])
    QTest.keyClicks(channels.local, "loudspeaker")
    channels.add.click()
    assert session.workspace.unit().channels[-1] == "loudspeaker"
    last = channels.model.index(channels.model.rowCount() - 1)
    assert last.data() == "loudspeaker（本地）"
    channels.local.setText("loudspeaker")
    channels.add.click()
    assert session.workspace.unit().channels.count("loudspeaker") == 1


def test_the_backups_are_listed_and_one_is_made_now(
    page: SettingsPage, window: MainWindow, notify: FakeNotify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups: BackupsSection = section(page, "backups")
    words = ["春江花月夜", "", None]
    monkeypatch.setattr(PassphraseDialog, "ask", lambda _: words.pop(0))
    assert backups.model.rowCount() > 0
    assert not backups.restore.isEnabled()
    backups.table.selectRow(0)
    assert backups.restore.isEnabled()
    notify.file = tmp_path / "备份.zip"
    backups.now.click()
    assert notify.file.stat().st_size > 10_000
    assert notify.asked[-1] == "青石桥镇备份20261123.zip"
    assert notify.said[-1] == "备份完成：备份.zip"
    assert "青石桥".encode() not in notify.file.read_bytes()
    with pytest.raises(WorldError, match="PASSPHRASE_NEEDED"):
        compare_backup(notify.file, tmp_path / "没有")
    backups.now.click()
    assert compare_backup(notify.file, tmp_path / "没有").backup.items > 0
    before = notify.file.read_bytes()
    backups.now.click()
    assert (notify.file.read_bytes(), words) == (before, [])
    backups.folder.click()
    assert notify.opened[-1].name == "backups"


def test_a_passphrase_is_typed_twice_or_left_out_knowingly(qtbot: Any, window: MainWindow) -> None:
    dialog = PassphraseDialog(window)
    qtbot.addWidget(dialog)
    assert dialog.problem().startswith("口令是空的")
    dialog.word.setText("春江花月夜")
    dialog.again.setText("春江")
    assert dialog.problem().startswith("再输一遍口令")
    dialog.again.setText("春江花月夜 ")
    assert (dialog.problem(), dialog.value()) == ("", "春江花月夜")
    dialog.plain.click()
    assert (dialog.problem(), dialog.value(), dialog.word.isEnabled()) == ("", "", False)


def test_changes_made_elsewhere_are_shown(page: SettingsPage, session: Session, window: MainWindow) -> None:
    from msgspec import structs

    form: UnitSection = section(page, "unit")
    unit = structs.replace(session.workspace.unit(), name="新桥镇")
    save_unit(session, unit, window.stamp("elsewhere"))
    assert form.fields["name"].text() == "新桥镇"
    assert window.top.unit.text() == "新桥镇政务公开目录"
    assert window.windowTitle() == "新桥镇 - 政务公开目录"


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (wrong_name, "青石桥镇", ""),
        (wrong_name, "镇" * 30, "镇" * 31),
        (wrong_area, "361002100", "36100"),
        (wrong_area, "", "3610021OO"),
        (wrong_credit_code, "", "91350100M000100Y4"),
        (wrong_credit_code, "91350100M000100Y43", "91350100M000100Y44"),
        (wrong_credit_code, "91350100m000100y43", "9I350100M000100Y43"),
        (wrong_website, "https://www.example.gov.cn/a", "www.example.gov.cn"),
        (wrong_website, "http://a.cn", "https://"),
        (wrong_site_code, "3610020001", "361002000"),
    ],
)
def test_values_of_the_unit(check: Any, right: str, wrong: str) -> None:
    assert check(right) == ""
    assert check(wrong).endswith("。")


def test_every_control_has_a_name_for_screen_readers(page: SettingsPage) -> None:
    for key in SECTIONS:
        shown = section(page, key)
        nameless = [
            type(child).__name__
            for child in shown.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisible()
            and not (child.accessibleName() or getattr(child, "text", str)())
            and type(child).__name__ not in ("QHeaderView", "QScrollArea", "QSplitter")
            and not isinstance(child.parent(), QComboBox)
        ]
        assert nameless == [], key


def test_the_pattern_of_index_numbers(page: SettingsPage, session: Session, window: MainWindow) -> None:
    found = section(page, "index_numbers")
    assert "人工填写" in found.next.text()
    found.pattern.setText("A-{年}-{月")
    assert found.problem.text()
    assert found.pattern.property("kind") == "bad"
    assert not found.save_button.isEnabled()
    found.pattern.setText("A-{年}-{序号:3}")
    assert (found.next.text(), found.problem.text()) == ("A-2026-001", "还没有保存。")
    found.save_button.click()
    assert (found.problem.text(), session.undo_name) == ("", "设置索引号写法")
    assert session.workspace.last_serial("index-number-2026") == 0
    found.off_button.click()
    assert found.pattern.text() == ""
    session.undo(window.stamp(""))
    assert found.pattern.text() == "A-{年}-{序号:3}"
