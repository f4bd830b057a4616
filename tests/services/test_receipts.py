"""Posting receipts: one number a sheet and board, kept when it goes up, found by typing or scanning it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Board, Village
from catalog_app.services import browsing, editing, publishing
from catalog_app.services.receipts import find_receipt, receipt_job, write_receipts_file
from catalog_app.services.rosters import prepare_roster
from catalog_app.services.session import Session
from catalog_app.store.workspace import Workspace
from catalog_app.support.progress import Silent
from tests.helpers.pdf_pages import read_pages


@pytest.fixture
def recorded(session: Session, stamp: Stamp) -> str:
    editing.save_places(
        session,
        [
            Village(uid="v", name="河口村"),
            Board(uid="b1", name="村委会公示栏", village="v"),
            Board(uid="b2", name="便民服务中心公示栏"),
        ],
        stamp,
    )
    item = session.workspace.items("06")[0]
    return publishing.record_publication(session, item.uid, "低保公示", stamp, formed=date(2026, 11, 2))[0]


def test_a_number_is_found_without_reading_all_that_was_posted_and_printed(
    session: Session, stamp: Stamp, recorded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, _ = receipt_job(session, [recorded], stamp)
    publishing.post(session, recorded, VILLAGE_BOARD, date(2026, 11, 3), stamp, board_uid="b1")
    for name in ("postings", "printed_copies"):
        monkeypatch.setattr(Workspace, name, lambda *_: pytest.fail("read everything"))
    found = {number: find_receipt(session, number) for number in [*(slip.number for slip in job.slips), "2026-00099"]}
    assert found.pop("2026-00099") is None
    assert {(one.board, one.posting is not None) for one in found.values() if one} == {("b1", True), ("b2", False)}


def test_a_sheet_keeps_its_number_on_each_board(session: Session, stamp: Stamp, recorded: str) -> None:
    job, _ = receipt_job(session, [recorded], stamp)
    numbers = {slip.place: slip.number for slip in job.slips}
    assert sorted(numbers.values()) == ["2026-00001", "2026-00002"]
    again, changes = receipt_job(session, [recorded], stamp, boards=["b1"])
    assert [slip.number for slip in again.slips] == [numbers["河口村　村委会公示栏"]]
    assert not changes.rows
    uid, _ = publishing.post(session, recorded, VILLAGE_BOARD, date(2026, 11, 23), stamp, board_uid="b1")
    posting = session.workspace.posting(uid)
    assert posting is not None
    assert posting.receipt == numbers["河口村　村委会公示栏"]
    (slip,) = receipt_job(session, [recorded], stamp, boards=["b1"])[0].slips
    assert slip.posted_on == date(2026, 11, 23)


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "政务公开目录/公示回执 {0}", "????/???? {0}"])
def test_the_number_finds_the_record(session: Session, stamp: Stamp, recorded: str, typed: str) -> None:
    number = receipt_job(session, [recorded], stamp, boards=["b1"])[0].slips[0].number
    (hit,) = browsing.search(session, typed.format(number))
    assert (hit.kind, hit.uid) == ("publication", recorded)
    assert hit.context == f"公示回执 {number}，河口村　村委会公示栏，还没有登记张贴"
    assert browsing.search(session, "2026-99999") == []


def test_the_slips_are_drawn_with_their_numbers(session: Session, stamp: Stamp, recorded: str, tmp_path: Path) -> None:
    job, _ = receipt_job(session, [recorded], stamp)
    assert write_receipts_file(job, tmp_path / "回执.pdf", replace=False, progress=Silent()) == 1
    (page,) = read_pages(tmp_path / "回执.pdf")
    assert all(page.has(words) for words in ("2026-00001", "2026-00002", "河口村 村委会公示栏", "张贴日期："))


def test_without_boards_there_is_nothing_to_print(session: Session, stamp: Stamp) -> None:
    item = session.workspace.items("06")[0]
    uid, _ = publishing.record_publication(session, item.uid, "公示", stamp)
    with pytest.raises(UsageError) as told:
        receipt_job(session, [uid], stamp)
    assert told.value.code == "NO_BOARDS"


def test_a_board_needs_a_name(session: Session, stamp: Stamp, recorded: str) -> None:
    with session.workspace.transaction("旧工作区", stamp) as recorder:
        recorder.save(Board(uid="b3", name=" ", place="村口"))
    with pytest.raises(UsageError) as told:
        receipt_job(session, [recorded], stamp)
    assert told.value.code == "BOARD_WITHOUT_NAME"


def test_villages_of_the_list_without_a_board_are_told(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    places = [Village(uid="v", name="河口村"), Village(uid="w", name="上游村"), Board(uid="b", name="栏", village="v")]
    editing.save_places(session, places, stamp)
    item = session.workspace.items("06")[0]
    path = tmp_path / "名单.csv"
    path.write_text("村,姓名,救助类型,金额\n河口村,李芳,急难型,300\n上游村,王建国,急难型,300\n", "utf-8")
    roster = prepare_roster(session, path, "temporary-aid", Silent())
    uid, _ = publishing.record_publication(session, item.uid, "临时救助公示", stamp, roster=roster)
    job, _ = receipt_job(session, [uid], stamp)
    assert len(job.slips) == 1
    assert "上游村" in job.notes[0]
    assert "河口村" not in job.notes[0]
    assert receipt_job(session, [uid], stamp, boards=["b"])[0].notes == ()
