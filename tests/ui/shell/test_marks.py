"""No date in a year whose holiday notice is not out stands anywhere in the window without its mark."""

import re
from datetime import date
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from catalog_app.model.changes import Stamp
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.publication import Posting, Publication, State
from catalog_app.services.due import reckon
from catalog_app.services.due_lists import due_list_job
from catalog_app.services.handover import roll_over
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.models.duty_rows import DutyRow, list_text
from tests.ui.conftest import NOW

LATER = date(2026, 12, 24)
_DATE = re.compile(r"2027-\d\d-\d\d(（暂定)?")
_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


@pytest.fixture
def later(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """At the end of the year, with a draft due in January, a display period that ends then, and an update to come."""
    monkeypatch.setattr(MainWindow, "today", lambda self: LATER)
    session = window.pages.context().session
    words = "自信息形成之日起10个工作日内公开，公示10个工作日，每季度更新"
    item = session.workspace.items("13")[0]
    made = Publication(
        uid="p", item=item.uid, title="名单", year=2026, formed=date(2026, 12, 21), created=NOW, created_by="张某"
    )
    with session.workspace.transaction("准备", Stamp("张某", NOW)) as recorder:
        recorder.save_item(structs.replace(item, deadline=parse_deadline(words)))
        recorder.save_publication(made)
        recorder.save_publication(structs.replace(made, uid="q", title="上墙的", state=State.PUBLISHED))
        recorder.save_posting(Posting(uid="x", publication="q", channel="政府网站", posted_on=date(2026, 12, 22)))
    reckon(session)
    return window


def texts_of(model: QAbstractItemModel, parent: QModelIndex) -> list[str]:
    found = []
    for row in range(min(model.rowCount(parent), 300)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            found += [str(index.data(role) or "") for role in _SHOWN]
        found += texts_of(model, model.index(row, 0, parent))
    return found


def table_texts(area: QWidget) -> list[str]:
    views: Any = area.findChildren(QAbstractItemView)
    return [text for view in views if view.model() is not None for text in texts_of(view.model(), QModelIndex())]


def unmarked(area: QWidget) -> list[str]:
    labels: Any = area.findChildren(QLabel)
    texts = [label.text() for label in labels] + table_texts(area)
    return [text for text in texts if any(found[1] is None for found in _DATE.finditer(text)) and "暂定" not in text]


def test_every_page_marks_its_dates(later: MainWindow, qtbot: Any) -> None:
    seen = 0
    for key in ("home", "publications", "check"):
        later.show_page(key)
        page = later.pages.current
        assert page is not None
        page.refresh(None)
        duties = getattr(page, "duties", None)
        for tab in range(3 if duties is not None else 1):
            if duties is not None:
                duties.setCurrentIndex(tab)
                duties.month.choose(date(2027, 1, 5))
            assert unmarked(page) == []
            seen += sum("暂定" in text for text in table_texts(page))
    assert seen > 3


def test_what_leaves_and_what_is_copied_marks_its_dates(later: MainWindow) -> None:
    session = later.pages.context().session
    sheet = due_list_job(session, LATER, 120).sheet
    rows = [line.due + line.safe for line in sheet.lines if "2027" in line.due]
    assert rows
    assert all(row.count("（暂定）") == 2 for row in rows if row.count("2027") == 2)
    lines = [DutyRow(line, "站所") for line in roll_over(session, 2027, LATER).expected]
    assert lines
    assert [found[0] for found in _DATE.finditer(list_text(lines, LATER)) if found[1] is None] == []
