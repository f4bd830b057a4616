"""Printed copies: recorded as one step, listed, and replaced by corrected ones that say so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Board
from catalog_app.services import editing, exporting, publishing
from catalog_app.services.printed import printed_lines, record_printed
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent
from tests.helpers.pdf_pages import read_pages

TODAY = date(2026, 11, 23)


def drawn(session: Session, folder: Path, **options: Any) -> list[exporting.BoardFile]:
    job = exporting.board_job(session, exporting.BoardRequest(**options), TODAY)
    return exporting.write_boards(job, folder, replace=False, progress=Silent())


@pytest.fixture
def uid(session: Session, stamp: Stamp) -> str:
    editing.save_places(session, [Board(uid="b", name="便民服务中心公示栏")], stamp)
    item = session.workspace.items("06")[0]
    return publishing.record_publication(session, item.uid, "危房改造对象公示", stamp, body="名单如下。")[0]


def test_a_copy_is_recorded_and_undone(session: Session, stamp: Stamp, uid: str, tmp_path: Path) -> None:
    (file,) = drawn(session, tmp_path / "a", publications=(uid,))
    assert record_printed(session, [file], 3, stamp, board="b") is not None
    (line,) = printed_lines(session, publication=uid)
    assert (line.kind, line.place, line.copy.copies, line.copy.by) == ("公示", "便民服务中心公示栏", 3, "李春燕")
    assert line.copy.sha256 == file.sha256
    assert session.workspace.undo_name == "登记打印“危房改造对象公示”（3份）"
    session.workspace.undo(stamp)
    assert printed_lines(session, publication=uid) == []


def test_a_corrected_sheet_says_what_it_replaces(session: Session, stamp: Stamp, uid: str, tmp_path: Path) -> None:
    record_printed(session, drawn(session, tmp_path / "a", publications=(uid,)), 1, stamp, printed_on=date(2026, 11, 3))
    (again,) = drawn(session, tmp_path / "b", publications=(uid,))
    assert again.replaces is None
    (file,) = drawn(session, tmp_path / "c", publications=(uid,), correction=True)
    (page,) = read_pages(file.path)
    assert page.has("更正：替换2026年11月3日张贴的版本")
    record_printed(session, [file], 1, stamp)
    last, first = printed_lines(session, publication=uid)
    assert last.copy.replaces == first.copy.uid
    assert last.replaced == "2026-11-03"


def test_catalogs_are_replaced_by_domain(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    record_printed(session, drawn(session, tmp_path / "a", domains=("25",)), 2, stamp)
    (file,) = drawn(session, tmp_path / "b", domains=("25",), correction=True)
    assert read_pages(file.path)[0].has("更正：替换2026年11月23日张贴的版本")
    (line,) = printed_lines(session, domain="25")
    assert (line.copy.kind, file.replaces) == ("catalog", line.copy.uid)


def test_bad_input_is_told(session: Session, stamp: Stamp, uid: str, tmp_path: Path) -> None:
    files = drawn(session, tmp_path / "a", publications=(uid,), text=True)
    for code, copies, given in (
        ("BAD_COPIES", 0, {}),
        ("DATE_IN_FUTURE", 1, {"printed_on": date(2026, 11, 24)}),
        ("UNKNOWN_BOARD", 1, {"board": "none"}),
    ):
        with pytest.raises(UsageError) as told:
            record_printed(session, files, copies, stamp, **given)
        assert told.value.code == code
    assert record_printed(session, files[1:], 1, stamp) is None
