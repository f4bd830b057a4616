"""Our own workbook edited elsewhere comes back as one step that can be taken back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from msgspec import structs

from catalog_app.importers.plan import COMPARED_KEYS, Draft, make_plan
from catalog_app.importers.reading import TableChoices
from catalog_app.model.catalog import Item, Origin
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.merging import MERGED_KEYS
from catalog_app.services import editing, exporting, importing
from catalog_app.services.adopting import adopt_item, standard
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent

VALID_ID = "11010519491231002X"
ALL = frozenset(COMPARED_KEYS)


def planned(session: Session, *items: Item) -> importing.ImportPlan:
    drafts = [Draft(structs.replace(item, uid=""), "06征地补偿", (5,), ALL) for item in items]
    return importing.ImportPlan(tuple(make_plan(drafts, session.workspace.items())), ())


def local(number: str, level1: str) -> Item:
    return Item(uid="", domain="06", number=number, position=1, level1=level1)


def test_an_edited_workbook_is_one_step(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    out = tmp_path / "目录.xlsx"
    job = exporting.workbook_job(session, stamp.now.date())
    exporting.write_workbook_file(job, out, replace=False, progress=Silent())
    before = session.workspace.items()
    item = before[0]
    book = openpyxl.load_workbook(out)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == item.publisher and any(one.value == item.number for one in row):
                    cell.value = "青石桥镇人民政府"
    book.save(out)
    plan = importing.plan_import(session, importing.read_files([out], Silent()))
    assert plan.counts() == dict.fromkeys(importing.CHANGES, 0) | {"changed": 1, "same": len(before) - 1}
    changes = importing.apply_import(session, plan, stamp)
    assert changes.ids("item") == {item.uid}
    after = session.workspace.item(item.uid)
    assert (after.publisher, after.origin) == ("青石桥镇人民政府", Origin.ADAPTED)
    session.undo(stamp)
    assert session.workspace.items() == before


def test_a_text_that_could_never_be_exported_again_is_not_imported(session: Session, stamp: Stamp) -> None:
    before = session.workspace.items()
    long = structs.replace(local("", "本镇事项"), extra={"备注": "公" * 40_000})
    with pytest.raises(UsageError, match="TEXT_TOO_LONG: 事项“本镇事项”的“备注”有40000个字"):
        importing.apply_import(session, planned(session, long), stamp)
    assert session.workspace.items() == before


@pytest.mark.parametrize("number", ["2021-15", "99-001", "06-999", "本村1", ""])
def test_a_foreign_number_makes_a_local_item(session: Session, stamp: Stamp, number: str) -> None:
    importing.apply_import(session, planned(session, local(number, "本镇事项")), stamp)
    last = session.workspace.items("06")[-1]
    assert (last.level1, last.number, last.origin, last.standard_id) == ("本镇事项", "06-本地01", Origin.LOCAL, None)


def test_a_national_row_we_lacked_comes_in_as_national(session: Session, stamp: Stamp) -> None:
    held = {item.number for item in session.workspace.items("06")}
    row = next(row for row in standard("06").items if row.id not in held)
    plan = planned(session, structs.replace(adopt_item("06", row, 1), publisher="青石桥镇人民政府"))
    importing.apply_import(session, plan, stamp)
    last = session.workspace.items("06")[-1]
    assert (last.number, last.standard_id, last.origin) == (row.id, row.id, Origin.ADAPTED)
    assert editing.add_local_item(session, "06", {"level1": "甲"}, stamp)[1].id
    assert session.workspace.items("06")[-1].number == "06-本地01"


def test_a_private_number_stops_the_whole_import(session: Session, stamp: Stamp) -> None:
    before = session.workspace.items()
    bad = structs.replace(local("", "甲"), reason=f"张三{VALID_ID}", origin=Origin.ADAPTED)
    with pytest.raises(GateError, match="PRIVATE_NUMBER_IN_TEXT") as caught:
        importing.apply_import(session, planned(session, bad, local("", "乙")), stamp)
    assert VALID_ID not in str(caught.value)
    assert session.workspace.items() == before


def test_rows_of_two_files_cannot_hide_each_other(session: Session, stamp: Stamp) -> None:
    guilty, innocent = local("", f"甲{VALID_ID}"), local("", "乙")
    with pytest.raises(GateError):
        importing.apply_import(session, planned(session, guilty, innocent), stamp)


def test_lines_left_out_stay_out(session: Session, stamp: Stamp) -> None:
    plan = planned(session, local("", "甲"), local("", "乙"))
    importing.apply_import(session, plan, stamp, leave_out=frozenset({0}))
    assert [item.level1 for item in session.workspace.items("06")][-1] == "乙"
    assert "甲" not in {item.level1 for item in session.workspace.items("06")}


def take(session: Session, stamp: Stamp, item: Item, told: frozenset[str], file: str = "县目录.xlsx") -> None:
    """Import a row of somebody else's list; what both changed stays ours."""
    held = importing.shelf(session)
    drafts = [Draft(item, "目录", (5,), told, own=False, file=file)]
    plan = importing.ImportPlan(tuple(make_plan(drafts, held.items, held.bases)), ())
    if plan.lines[0].change == "conflict":
        plan = importing.settle(held, plan, 0, "ours")
    importing.apply_import(session, plan, stamp)


def test_of_columns_a_list_lacks_the_national_row_is_remembered(session: Session, stamp: Stamp) -> None:
    item = session.workspace.items("06")[0]
    editing.edit_item(session, item.uid, {"deadline": "10个工作日内", "publisher": "自然资源所"}, stamp)
    row = structs.replace(item, uid="", number="", levels=("村级",))
    take(session, stamp, structs.replace(row, publisher=None), frozenset(("level1", "level2", "level3", "levels")))
    held = importing.shelf(session)
    [line] = make_plan([Draft(row, "目录", (5,), frozenset(MERGED_KEYS), own=False)], held.items, held.bases)
    assert (line.change, set(line.kept)) == ("same", {"deadline", "publisher"})


def test_what_was_not_taken_is_looked_at_before_it_is_remembered(session: Session, stamp: Stamp) -> None:
    item = session.workspace.items("06")[0]
    editing.edit_item(session, item.uid, {"publisher": "自然资源所"}, stamp)
    row = structs.replace(item, uid="", number="", publisher=f"张三{VALID_ID}")
    with pytest.raises(GateError) as caught:
        take(session, stamp, row, frozenset(MERGED_KEYS))
    assert VALID_ID not in str(caught.value)
    assert session.workspace.remembered_list("06") is None


def test_no_private_number_is_kept_with_the_name_of_a_file_or_header(session: Session, stamp: Stamp) -> None:
    take(session, stamp, local("", "甲"), frozenset(MERGED_KEYS), file=f"名单{VALID_ID}.xlsx")
    remembered = session.workspace.remembered_list("06")
    assert remembered is not None
    assert VALID_ID not in remembered.source
    choices = {"s": TableChoices(columns={VALID_ID: "ignore"})}
    with pytest.raises(GateError):
        importing.apply_import(session, planned(session, local("", "乙")), stamp, choices=choices)
    assert importing.remembered_choices(session) == {}


def test_undo_forgets_what_the_list_said(session: Session, stamp: Stamp) -> None:
    take(session, stamp, local("", "甲"), frozenset(MERGED_KEYS))
    take(session, stamp, local("", "乙"), frozenset(MERGED_KEYS), file="第二份.xlsx")
    remembered = session.workspace.remembered_list("06")
    assert remembered is not None
    assert [(item.level1, item.number) for item in remembered.items] == [("甲", "06-本地01"), ("乙", "06-本地02")]
    assert remembered.source == "第二份.xlsx"
    session.undo(stamp)
    session.undo(stamp)
    assert session.workspace.remembered_list("06") is None
