"""The register's table over a register of 100,000 lines that counts what it is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import structs

from catalog_app.model.register import RegisterPage, RegisterQuery, RegisterRow
from catalog_app.ui.models.register_table import CHANNELS, DUE, PAGE, TITLE, RegisterModel, due_words
from catalog_app.ui.models.rows import ROW_ROLE, TONE_ROLE
from catalog_app.ui.views.tables import RowsTable
from tests.ui.conftest import TODAY, check_model

TOTAL = 100_000
ROW = RegisterRow(
    uid="",
    title="",
    document_number=None,
    index_number=None,
    kind="其他",
    domain="06",
    item="i",
    item_title="事项",
    station=None,
    state="草稿",
    year=2026,
    formed=None,
    due=date(2026, 11, 2),
    down=None,
    due_moves=False,
    down_moves=False,
    channels=1,
    boards=0,
    posted_on=None,
    problem=False,
)


class Register:
    """Makes lines up."""

    def __init__(self, total: int = TOTAL) -> None:
        self.total = total
        self.asked: list[int] = []

    def read(self, query: RegisterQuery, offset: int, limit: int) -> RegisterPage:
        self.asked.append(offset)
        numbers = range(offset, min(offset + limit, self.total))
        return RegisterPage(
            tuple(structs.replace(ROW, uid=str(one), title=f"第{one}条") for one in numbers), self.total
        )


def made(register: Register) -> RegisterModel:
    model = RegisterModel(register.read)
    model.set_required({"i": 3})
    model.show(RegisterQuery(as_of=TODAY))
    return model


def test_qts_own_tester(qapp: Any) -> None:
    register = Register(250)
    model = made(register)
    check_model(model)
    model.fetch_wanted()
    model.show(RegisterQuery(text="x", as_of=TODAY))
    register.total = 0
    model.show(RegisterQuery(as_of=TODAY))
    assert model.rowCount() == 0
    model.stop()


def test_only_what_comes_into_view_is_asked_for(qapp: Any, qtbot: Any) -> None:
    register = Register()
    model = made(register)
    assert (model.rowCount(), register.asked) == (TOTAL, [0])
    table = RowsTable(model, (0,), "登记", stretch=0)
    qtbot.addWidget(table)
    table.resize(800, 600)
    table.show()
    bar = table.verticalScrollBar()
    for step in range(1, 60):  # dragged to the end in one go
        bar.setValue(bar.maximum() * step // 60)
    bar.setValue(bar.maximum())
    table.viewport().repaint()
    assert model.index(TOTAL - 1, TITLE).data() == "…"
    qtbot.waitUntil(lambda: model.row_at(TOTAL - 1) is not None)
    assert model.index(TOTAL - 1, TITLE).data() == f"第{TOTAL - 1}条"
    assert len(register.asked) <= 4


def test_words_tones_and_places(qapp: Any) -> None:
    register = Register()
    model = made(register)
    assert model.index(5, DUE).data() == "逾期 2026-11-02"
    assert model.index(5, DUE).data(TONE_ROLE) == "overdue"
    assert model.index(5, CHANNELS).data() == "1/3"
    assert model.index(9 * PAGE, TITLE).data(ROW_ROLE) is None
    found = model.bring(9 * PAGE)
    assert found is not None
    assert model.row_of(found.uid) == 9 * PAGE
    assert model.row_of("99999") == -1
    for page in range(60):
        model.bring(page * PAGE)
    assert len(model.loaded()) == 40 * PAGE


def test_a_day_that_may_move_is_marked_in_whatever_year() -> None:
    query = RegisterQuery(as_of=date(2026, 11, 23))
    told = [
        structs.replace(ROW, due=date(2026, 12, 25), due_moves=True),
        structs.replace(ROW, due=date(2027, 1, 8)),
        structs.replace(ROW, due=None, down=date(2026, 11, 2), down_moves=True),
    ]
    assert [due_words(row, query).text for row in told] == [
        "2026-12-25（暂定）",
        "2027-01-08",
        "该撤下 2026-11-02（暂定）",
    ]
