"""A package reaches the stick whole, compared and logged, or nothing of it bears its name."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError, UsageError, WorldError
from catalog_app.model.records import PackageRecord
from catalog_app.services import delivery
from catalog_app.services.session import Session
from catalog_app.support.files import sha256
from catalog_app.support.progress import Silent

NUMBER = "20261120_001"
DATA = b"PK" + bytes(range(256)) * 40


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def package(session: Session, tmp_path: Path, stamp: Stamp) -> Path:
    path = tmp_path / "上传包.zip"
    path.write_bytes(DATA)
    record = PackageRecord(
        number=NUMBER, created=stamp.now, by="李春燕", profile="generic", path=str(path), sha256=sha256(path)
    )
    with session.workspace.transaction("包", stamp) as recorder:
        recorder.save_package(record, {})
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


def carry(session: Session, package: Path, stick: Path, stamp: Stamp, **more: Any) -> delivery.Copied:
    return delivery.deliver(session, package, stick, stamp, Silent(), **more)


def logged(session: Session) -> list[tuple[str, bool]]:
    return [(one.package, one.ok) for one in session.workspace.deliveries()]


def test_it_arrives_and_is_logged(
    session: Session, package: Path, stick: Path, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda path: path == stick)
    copied = carry(session, package, stick, stamp)
    assert (stick / "上传包.zip").read_bytes() == DATA
    assert (copied.volume, copied.sha256, copied.was_there) == ("KINGSTON", sha256(package), False)
    assert [one.name for one in stick.iterdir()] == ["上传包.zip"]
    assert carry(session, package, stick, stamp).was_there
    assert logged(session) == [(NUMBER, True), (NUMBER, True)]


def test_another_file_of_the_name_stays(session: Session, package: Path, stick: Path, stamp: Stamp) -> None:
    (stick / "上传包.zip").write_bytes(b"old")
    with pytest.raises(UsageError, match="FILE_EXISTS"):
        carry(session, package, stick, stamp)
    assert (stick / "上传包.zip").read_bytes() == b"old"
    carry(session, package, stick, stamp, replace=True)
    assert (stick / "上传包.zip").read_bytes() == DATA


def failing(number: int) -> Any:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "DISK_FULL"), (errno.EIO, "STICK_GONE"), (errno.EROFS, "READ_ONLY")]
)
def test_a_stick_that_fills_up_or_is_pulled(
    session: Session,
    package: Path,
    stick: Path,
    stamp: Stamp,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: str,
) -> None:
    (stick / "上传包.zip").write_bytes(b"the last good one")
    monkeypatch.setattr(delivery, "_forget", failing(number))
    monkeypatch.setattr(delivery, "_read_back", failing(number))
    with pytest.raises(WorldError, match=code):
        carry(session, package, stick, stamp, replace=True)
    assert [(one.name, one.read_bytes()) for one in stick.iterdir()] == [("上传包.zip", b"the last good one")]
    assert package.read_bytes() == DATA
    assert logged(session) == [(NUMBER, False)]


def test_a_stick_that_leaves_an_empty_folder_behind(
    session: Session, package: Path, stick: Path, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    disks = iter((1, 2))
    monkeypatch.setattr(delivery, "_disk", lambda _: next(disks))
    monkeypatch.setattr(delivery, "_read_back", failing(errno.ENOENT))
    with pytest.raises(WorldError, match="STICK_GONE"):
        carry(session, package, stick, stamp)
    assert list(stick.iterdir()) == []


def test_a_stick_that_goes_with_all_its_folders(
    session: Session, package: Path, stick: Path, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(*_: object) -> str:
        shutil.rmtree(stick)
        raise OSError(errno.ENOENT, "gone")

    monkeypatch.setattr(delivery, "_read_back", pulled)
    with pytest.raises(WorldError, match="STICK_GONE"):
        carry(session, package, stick, stamp)


def test_what_reads_back_otherwise_is_not_kept(
    session: Session, package: Path, stick: Path, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_read_back", lambda *_: "0" * 64)
    with pytest.raises(WorldError, match="COPY_DIFFERS"):
        carry(session, package, stick, stamp)
    assert list(stick.iterdir()) == []


def test_room_is_asked_for_first(
    session: Session, package: Path, stick: Path, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100, 100, 0))
    with pytest.raises(WorldError, match="只剩1KB"):
        carry(session, package, stick, stamp)
    assert list(stick.iterdir()) == []


def test_what_is_no_package_of_ours_or_was_changed(
    session: Session, package: Path, stick: Path, tmp_path: Path, stamp: Stamp
) -> None:
    strange = tmp_path / "别的.zip"
    strange.write_bytes(b"PK strange")
    cases = ((strange, stick, "UNKNOWN_PACKAGE"), (package, tmp_path, "SAME_FILE"), (package, stick / "没有", "FOLDER"))
    for path, folder, code in cases:
        with pytest.raises(AppError, match=code):
            carry(session, path, folder, stamp)
    expected = sha256(package)
    package.write_bytes(DATA + b"touched")
    with pytest.raises(WorldError, match="PACKAGE_CHANGED"):
        delivery.copy_package(package, stick, expected, Silent())
    assert list(stick.iterdir()) == []


def test_nothing_goes_into_a_workspace_or_through_a_link_or_waits_for_a_pipe(
    session: Session, package: Path, stick: Path, stamp: Stamp, tmp_path: Path
) -> None:
    inside = session.workspace.path / "甲"
    inside.mkdir()
    with pytest.raises(UsageError, match="WORKSPACE_FILE"):
        carry(session, package, inside, stamp)
    foreign = tmp_path / "别人的.txt"
    foreign.write_bytes(b"x")
    (stick / package.name).symlink_to(foreign)
    with pytest.raises(UsageError, match="NOT_A_FILE"):
        carry(session, package, stick, stamp, replace=True)
    assert foreign.read_bytes() == b"x"
    os.mkfifo(tmp_path / "管道.zip")
    with pytest.raises(WorldError, match="NOT_A_REGULAR_FILE"):
        carry(session, tmp_path / "管道.zip", stick, stamp)
    assert logged(session) == []
