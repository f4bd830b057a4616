"""Figures of a large workspace: read by a worker, begun anew after a change, never in the way of closing."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtTest import QSignalSpy

from catalog_app.model.errors import WorldError
from catalog_app.model.register import RegisterQuery
from catalog_app.services import browsing, due, due_lists, overview, upkeep
from catalog_app.services.editing import mark_not_applicable
from catalog_app.services.overview import dashboard
from catalog_app.services.publications import remove_publication
from catalog_app.support.progress import Progress
from catalog_app.ui import facts as subject
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.views import duties_card
from catalog_app.ui.views.catalog.catalog_page import CatalogPage
from catalog_app.ui.views.check_page import CheckPage
from catalog_app.ui.views.dashboard_page import TEXT, DashboardPage
from tests.ui.conftest import TODAY, FakeNotify


@pytest.fixture
def large(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The sample township, taken for a large one."""
    monkeypatch.setattr(subject, "SMALL", 0)
    monkeypatch.setattr(subject, "PIECE", 2)
    return window


def test_a_worker_tells_the_same_figures(large: MainWindow, qtbot: Any) -> None:
    page = large.pages.current
    assert isinstance(page, DashboardPage)
    assert large.session is not None
    with qtbot.waitSignal(large.facts.renewed):
        large.facts.renew()
        assert (large.facts.is_updating, page.updating.text()) == (True, TEXT.UPDATING)
    assert (large.facts.is_updating, page.updating.text()) == (False, "")
    told, expected = large.facts.known(), dashboard(large.session, TODAY)
    assert told is not None
    for name in ("overdue", "soon", "take_down", "coverage", "empty", "findings"):
        assert getattr(told, name) == getattr(expected, name), name


def test_what_changes_meanwhile_is_reckoned_too(large: MainWindow, qtbot: Any) -> None:
    assert large.session is not None
    renewed = QSignalSpy(large.facts.renewed)
    before = large.facts.known()
    large.facts.renew()
    uids = [item.uid for item in large.session.workspace.items("15")][-2:]
    mark_not_applicable(large.session, uids, "本镇无此职责", large.stamp("catalog"))
    qtbot.waitUntil(lambda: not large.facts.is_updating and renewed.count() >= 2)
    after = large.facts.known()
    assert before is not None
    assert after is not None
    assert len(after.empty) == len(before.empty) - 2


def test_many_due_days_are_reckoned_beside(large: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert large.session is not None
    workspace = large.session.workspace
    monkeypatch.setattr(due, "AT_ONCE", 0)
    due.reckon(large.session)
    with workspace.transaction("改", large.stamp()) as recorder:
        for publication in workspace.publications():
            recorder.save_publication(structs.replace(publication, abstract="改过"))
    assert len(workspace.unreckoned()) > 2
    with qtbot.waitSignal(large.facts.reckoned), qtbot.waitSignal(large.facts.renewed):
        large.facts.renew()
    assert workspace.unreckoned() == []
    kept = [(row.due, row.down) for row in workspace.register(RegisterQuery(order="oldest")).rows]
    told = due.standings(large.session, workspace.register_uids(RegisterQuery(order="oldest")))
    assert kept == [(one.due, one.down) for one in told]


def test_the_month_and_the_stations_are_read_beside(
    large: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = large.pages.current
    assert isinstance(page, DashboardPage)
    assert large.session is not None
    expected = due_lists.by_station(large.session, TODAY, duties_card.WITHIN)
    monkeypatch.setattr(duties_card, "by_station", lambda *_: pytest.fail("read on the spot"))
    page.duties.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.duties.model.rowCount() > 0)
    assert [(row.station, row.line.title, row.line.due) for row in page.duties.rows] == [
        (name, line.title, line.due) for name, line in expected
    ]
    page.duties.setCurrentIndex(1)
    page.stop()
    assert not page.duties._reading.busy


def test_nothing_touches_a_session_that_is_lent(large: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "scheduled_backup", lambda *_: pytest.fail("the session is lent"))
    begun, go_on, ended = threading.Event(), threading.Event(), []

    def work(progress: Progress) -> None:
        begun.set()
        go_on.wait(5)

    large.jobs.lend(work, ended.append, "试算")
    assert begun.wait(5)
    large.commands.back_up_when_due()
    large.facts.renew()
    assert not large.facts.is_updating
    go_on.set()
    with qtbot.waitSignal(large.facts.renewed):  # by itself, when it is over
        pass
    assert ended == [None]
    assert not large.jobs.lent


def test_closing_does_not_wait_for_figures_nobody_needs(large: MainWindow, qtbot: Any) -> None:
    renewed = QSignalSpy(large.facts.renewed)
    large.facts.renew()
    assert large.close_workspace()
    assert not large.facts.is_updating
    qtbot.waitUntil(lambda: not large.jobs.busy)
    assert (renewed.count(), large.facts.known()) == (0, None)


def test_a_busy_file_is_read_again_and_other_trouble_told(
    large: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubles = [WorldError("WORKSPACE_BUSY", "忙。", "等。"), WorldError("FILE_FAILED", "坏。", "修。")]
    monkeypatch.setattr("catalog_app.services.overview.read_apart", lambda _: (_ for _ in ()).throw(troubles.pop(0)))
    large.facts.renew()
    notify = large.notify
    assert isinstance(notify, FakeNotify)
    qtbot.waitUntil(lambda: [one.code for one in notify.errors] == ["FILE_FAILED"])
    assert (troubles, large.facts.is_updating) == ([], False)


def test_the_grid_waits_for_the_register_and_knows_the_catalog_at_once(
    large: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = large.session
    assert session is not None
    expected = {row.item.uid: row.status for row in browsing.item_rows(session, TODAY)}
    with qtbot.waitSignal(large.facts.renewed):
        large.facts.renew()
    monkeypatch.setattr(overview, "register_findings", lambda *_: pytest.fail("read on the spot"))
    large.show_page("catalog")
    page = large.pages.current
    assert isinstance(page, CatalogPage)
    assert {row.item.uid: row.status for row in page._all_rows} == expected
    monkeypatch.undo()
    monkeypatch.setattr(subject, "SMALL", 0)
    late = [row for row in page._all_rows if row.status.code == "overdue"]
    with qtbot.waitSignal(large.facts.renewed):
        uid = next(finding.publication for row in late for finding in row.findings if finding.code == "overdue")
        remove_publication(session, uid or "", large.stamp("publications"))
    assert len([row for row in page._all_rows if row.status.code == "overdue"]) < len(late)


def test_the_checks_show_what_was_found_beside(large: MainWindow, qtbot: Any) -> None:
    assert large.session is not None
    expected = overview.check(large.session, TODAY)
    large.facts.attach(large.session)
    large.show_page("check")
    page = large.pages.current
    assert isinstance(page, CheckPage)
    checks = page.catalog
    assert len(checks._lines) < len(expected)
    with qtbot.waitSignal(large.facts.renewed):
        large.facts.renew()
    assert [line.finding for line in checks._lines] == expected
