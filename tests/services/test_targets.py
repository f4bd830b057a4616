"""A finished file goes nowhere a workspace keeps its own files, and under no other kind's ending."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError
from catalog_app.services import exporting, upkeep
from catalog_app.services.session import Session, create_session
from catalog_app.services.targets import require_target
from catalog_app.support.progress import Silent
from tests.services.conftest import UNIT

OWN = ["catalog.db", "catalog.db-journal", "workspace.lock", "attachments/ab/abcd"]


@pytest.mark.parametrize("name", OWN)
def test_a_workspaces_own_files_are_no_targets(built: Path, name: str) -> None:
    with pytest.raises(UsageError, match="WORKSPACE_FILE"):
        require_target(built / name)


def test_a_damaged_workspace_is_not_overwritten_either(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "坏"
    shutil.copytree(built, folder)
    (folder / "catalog.db").write_bytes(b"SQLite")
    with pytest.raises(UsageError, match="WORKSPACE_FILE"):
        require_target(folder / "catalog.db")


def test_elsewhere_and_beside_is_free(built: Path, tmp_path: Path) -> None:
    for free in (tmp_path / "catalog.db", built / "备份.zip", built / "backups" / "备份.zip", tmp_path / "attachments"):
        require_target(free)


@pytest.mark.parametrize(("kinds", "known"), [((".pdf",), "以 .pdf 结尾"), ((".xlsx", ".pdf"), "以其中一种结尾")])
def test_another_kinds_ending_is_refused_with_those_that_go(tmp_path: Path, kinds: tuple[str, ...], known: str) -> None:
    require_target(tmp_path / "清单.PDF", *kinds)
    with pytest.raises(UsageError, match="WRONG_SUFFIX") as refused:
        require_target(tmp_path / "清单.txt", *kinds)
    assert "、".join(kinds) in refused.value.cause
    assert known.replace(" ", "") in refused.value.remedy.replace(" ", "")


def test_backup_and_workbook_leave_the_database_alone(session: Session, stamp: Stamp) -> None:
    database = session.workspace.path / "catalog.db"
    before = database.read_bytes()
    with pytest.raises(UsageError, match="WORKSPACE_FILE"):
        upkeep.back_up(session, database, replace=True, progress=Silent())
    job = exporting.workbook_job(session, stamp.now.date())
    for name in ("catalog.db", "目录", "目录.xls", "目录.pdf"):
        with pytest.raises(UsageError, match="WRONG_SUFFIX"):
            exporting.write_workbook_file(job, database.with_name(name), replace=True, progress=Silent())
    package = exporting.package_job(session, stamp)
    with pytest.raises(UsageError, match="WRONG_SUFFIX"):
        exporting.write_package_file(package, database, replace=True, progress=Silent())
    assert database.read_bytes() == before


def test_the_ending_may_be_in_capitals(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    job = exporting.workbook_job(session, stamp.now.date(), ["06"])
    assert exporting.write_workbook_file(job, tmp_path / "目录.XLSX", replace=False, progress=Silent()).is_file()


def test_an_empty_catalog_makes_no_workbook(stamp: Stamp, tmp_path: Path) -> None:
    with create_session(tmp_path / "空", UNIT, ("05",), stamp) as session:
        assert session.workspace.items() == []
        job = exporting.workbook_job(session, stamp.now.date())
        with pytest.raises(UsageError, match="NOTHING_TO_EXPORT"):
            exporting.write_workbook_file(job, tmp_path / "空.xlsx", replace=False, progress=Silent())
    assert not (tmp_path / "空.xlsx").exists()


def test_boards_go_into_a_folder(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    job = exporting.board_job(session, exporting.BoardRequest(domains=("06",)), stamp.now.date())
    (tmp_path / "文件").write_text("x", "utf-8")
    (tmp_path / "断链").symlink_to(tmp_path / "无")
    for name in ("文件", "断链"):
        with pytest.raises(UsageError, match="NOT_A_FOLDER"):
            exporting.write_boards(job, tmp_path / name, replace=True, progress=Silent())


def test_rooms_of_a_killed_program_are_cleared_later(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    out = tmp_path / "公示栏"
    for name in (".制作中-旧", ".制作中-新", "制作中-旧"):
        (out / name).mkdir(parents=True)
        (out / name / "a.pdf").write_bytes(b"half")
    for name in (".制作中-旧", "制作中-旧"):
        os.utime(out / name, (1_600_000_000, 1_600_000_000))
    job = exporting.board_job(session, exporting.BoardRequest(domains=("06",)), stamp.now.date())
    (made,) = exporting.write_boards(job, out, replace=False, progress=Silent())
    assert {one.name for one in out.iterdir()} == {".制作中-新", "制作中-旧", made.path.name}


def test_the_record_of_a_package_holds_no_private_number(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    folder = tmp_path / "13812345678"
    folder.mkdir()
    job = exporting.package_job(session, stamp)
    result = exporting.write_package_file(job, folder / "包.zip", replace=False, progress=Silent())
    exporting.record_package(session, job, result, stamp)
    assert session.workspace.packages()[0].path.endswith("138****5678/包.zip")
    assert b"13812345678" not in (session.workspace.path / "catalog.db").read_bytes()
