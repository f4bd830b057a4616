"""设置 → 工作日历: a notice is previewed and applied, days and festivals come and go, bad files change nothing."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from catalog_app.services.calendars import festival_days, plan_days
from catalog_app.ui.dialogs.calendar_days import DayAnswer, DayDialog, FestivalAnswer, FestivalDialog
from catalog_app.ui.dialogs.moved_dates import MovedDatesDialog
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.views.settings.calendar_section import CalendarSection
from catalog_app.ui.views.settings_page import SettingsPage
from tests.ui.conftest import FakeNotify, check_model

NOTICE = {
    "year": 2027,
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-04", "isOffDay": True},
        {"name": "国庆节", "date": "2027-10-01", "isOffDay": True},
    ],
}


@pytest.fixture
def section(window: MainWindow) -> CalendarSection:
    window.show_page("settings")
    page = window.pages.current
    assert isinstance(page, SettingsPage)
    page.show_target({"section": "calendar"})
    found = page.section("calendar")
    assert isinstance(found, CalendarSection)
    return found


def done(section: CalendarSection, act: Callable[[], None]) -> None:
    """Act, and wait until what was reckoned beside is over."""
    act()
    jobs = section.context.jobs
    for _ in range(200):
        QTest.qWait(5)
        if not jobs.busy:
            return
    raise AssertionError("still reckoning")


def own_days(section: CalendarSection) -> list[str]:
    return [str(day.date) for day in section.context.session.workspace.calendar_days()]


def test_a_notice_is_shown_before_it_is_written(
    section: CalendarSection, notify: FakeNotify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section.year.setCurrentIndex(section.year.findData(2027))
    assert "暂定" in section.standing.text()
    assert "暂定" in section.year.currentText()
    assert "（暂定）" in section.day_words.text()
    notify.file = tmp_path / "2027.json"
    notify.file.write_text(json.dumps(NOTICE), encoding="utf-8")
    monkeypatch.setattr(MovedDatesDialog, "ask", classmethod(lambda cls, *_: False))
    done(section, section.import_notice)
    assert own_days(section) == []
    monkeypatch.setattr(MovedDatesDialog, "ask", classmethod(lambda cls, *_: True))
    done(section, section.import_notice)
    assert own_days(section) == ["2027-01-01", "2027-01-04", "2027-10-01"]
    assert section.standing.text().startswith("已公布")
    done(section, section.import_notice)
    assert notify.told[-1].startswith("与现有的日历相同")
    done(section, section.restore_bundled)
    assert own_days(section) == []
    assert section.context.session.undo_name == "恢复随程序附带的2027年日历"


@pytest.mark.parametrize("text", ["[]", '{"days": []}', json.dumps({"year": 1900, "days": []})])
def test_a_bad_notice_is_refused(section: CalendarSection, notify: FakeNotify, tmp_path: Path, text: str) -> None:
    notify.file = tmp_path / "坏.json"
    notify.file.write_text(text, encoding="utf-8")
    done(section, section.import_notice)
    assert [error.code for error in notify.errors] == ["BAD_NOTICE"]
    assert own_days(section) == []


def test_days_and_festivals_by_hand(section: CalendarSection, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(MovedDatesDialog, "tell", classmethod(lambda cls, context, plan, parent: told.append(plan)))
    answers = iter([DayAnswer(date(2026, 11, 27), True, "停电")])
    monkeypatch.setattr(DayDialog, "ask", classmethod(lambda cls, *_: next(answers)))
    done(section, section.set_day)
    assert own_days(section) == ["2026-11-27"]
    assert [one.name for one in told] == ["修改工作日历"] * len(told)
    section.grid.choose(date(2026, 11, 27))
    assert "停电" in section.day_words.text()
    assert section.back_button.isEnabled()
    done(section, section.take_back)
    assert own_days(section) == []
    festival = FestivalAnswer(date(2026, 11, 25), 2, "古尔邦节", "阿勒泰")
    monkeypatch.setattr(FestivalDialog, "ask", classmethod(lambda cls, *_: festival))
    done(section, section.add_festival)
    check_model(section.festivals)
    assert section.festivals.index(0, 3).data() == "阿勒泰"
    done(section, section.remove_festival)
    assert own_days(section) == []


def test_the_year_is_walked_with_keys_and_mouse(section: CalendarSection) -> None:
    grid = section.grid
    grid.resize(800, 400)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_End)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.day == date(2026, 12, 31)  # not beyond the year
    QTest.keyClick(grid, Qt.Key.Key_PageUp)
    assert grid.day == date(2026, 11, 30)
    box = grid._box(date(2026, 2, 14)).center()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(int(box.x()), int(box.y())))
    assert "班" in section.day_words.text()
    assert "2026-02-14" in grid.accessibleName()


def test_a_year_is_exported_and_the_moved_days_are_saved(
    section: CalendarSection, notify: FakeNotify, tmp_path: Path, qtbot: Any
) -> None:
    notify.file = tmp_path / "日历.json.xlsx"
    section.export_year()
    assert json.loads((tmp_path / "日历.json").read_bytes())["year"] == 2026


def test_what_moves_is_listed_and_saved(
    section: CalendarSection, notify: FakeNotify, tmp_path: Path, qtbot: Any
) -> None:
    session = section.context.session
    plan = plan_days(session, festival_days(date(2026, 11, 24), 4, "古尔邦节", ""))
    assert plan.moved
    dialog = MovedDatesDialog(section.context, plan, section, before=True)
    assert [dialog.tabs.tabText(place) for place in range(dialog.tabs.count())] == [
        "登记的日子（4）",
        f"到期日变化（{len(plan.moved)}）",
    ]
    notify.file = tmp_path / "变化.xlsx"
    dialog.save_list()
    qtbot.waitUntil(notify.file.is_file)
    qtbot.waitUntil(lambda: any("已生成" in words for words in notify.said))
    dialog.deleteLater()
