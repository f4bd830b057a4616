"""The round over the boards and the list of what must come down."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from catalog_app.model.publication import Publication, State
from catalog_app.model.register import Standing
from catalog_app.services.postings import take_down
from catalog_app.ui.dialogs.rounds import RoundsDialog, TakeDownList
from catalog_app.ui.models.round_rows import period_choices
from tests.ui.conftest import TODAY, check_model
from tests.ui.outputs.conftest import Desk


@pytest.fixture
def posted(desk: Desk) -> Publication:
    return next(one for one in desk.session.workspace.publications() if "低保" in one.title)


def test_boards_of_a_quarter_are_ticked_with_receipts(qtbot: Any, desk: Desk) -> None:
    draft = next(one for one in desk.session.workspace.publications() if one.state is State.DRAFT)
    dialog = RoundsDialog(desk.context, draft)
    qtbot.addWidget(dialog)
    check_model(dialog.model)
    boards = len(desk.session.workspace.boards())
    assert dialog.count.text() == f"已张贴 0/{boards} 块"
    assert not dialog.post_button.isEnabled()
    dialog.table.selectRow(1)
    dialog.post_button.click()
    assert dialog.changed
    assert dialog.count.text() == f"已张贴 1/{boards} 块"
    assert [dialog.model.index(1, column).data() for column in (2, 3)] == ["已张贴", "2026-11-23"]
    assert dialog.model.index(1, 5).data().startswith("2026-")
    assert dialog.proof_button.isEnabled()
    dialog.period.setCurrentIndex(1)
    assert dialog.count.text() == f"已张贴 0/{boards} 块"


def test_what_hangs_too_long_comes_down_one_by_one(qtbot: Any, desk: Desk, posted: Publication) -> None:
    desk.session.workspace.keep_standings([Standing(posted.uid, down=date(2026, 11, 20))])
    dialog = TakeDownList(desk.context)
    qtbot.addWidget(dialog)
    count = dialog.model.rowCount()
    assert count == 6
    assert dialog.none.isHidden()
    assert not [one for one in dialog.findChildren(QLabel) if "回执号" in one.text()]  # nothing is posted here
    assert dialog.model.index(0, 0).data() == "应在2026-11-20前撤下"
    dialog.table.selectAll()
    dialog.take_button.click()
    assert dialog.none.title.text() == "没有该撤下的"
    assert [one.isHidden() for one in (dialog.none, dialog.table, dialog.count)] == [False, True, True]
    assert desk.session.workspace.publication(posted.uid).state is State.TAKEN_DOWN
    assert {one.taken_down for one in desk.session.workspace.postings(posted.uid)} == {TODAY}


def test_periods_over_the_turn_of_the_year() -> None:
    choices = dict(period_choices(date(2026, 1, 5)))
    assert list(choices)[:5] == ["2026Q1", "2025Q4", "2025Q3", "2025Q2", "2026-01"]
    assert choices["2025-12"] == "2025年12月"


def test_a_board_whose_sheet_came_down_says_so(qtbot: Any, desk: Desk, posted: Publication) -> None:
    dialog = RoundsDialog(desk.context, posted)
    qtbot.addWidget(dialog)
    [row] = [one for one in dialog.model.rows() if one.postings][:1]
    place = dialog.model.rows().index(row)
    assert dialog.model.index(place, 2).data() == "已张贴"
    for one in row.postings:
        take_down(desk.session, one.uid, TODAY, desk.context.stamp("rounds"))
    dialog.show_rounds()
    assert dialog.model.index(place, 2).data() == "已撤下"
