"""A folder appears whole or not at all, whatever ends the program that makes it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from catalog_app.model.errors import UsageError, WorldError
from catalog_app.support.folders import folder_beside


def fill(folder: Path) -> None:
    with folder_beside(folder) as room:
        (room / "甲").mkdir()
        (room / "甲" / "一.txt").write_bytes(b"1")
        (room / "乙.txt").write_bytes(b"2")


def names(folder: Path) -> list[str]:
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*"))


FILLED = ["乙.txt", "甲", "甲/一.txt"]


@pytest.mark.parametrize("there", [True, False])
def test_a_missing_and_an_empty_folder_are_filled(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "新").mkdir(mode=0o750)
    fill(tmp_path / "新")
    assert names(tmp_path / "新") == FILLED
    assert (tmp_path / "新").stat().st_mode & 0o777 == (0o750 if there else 0o755)
    assert [one.name for one in tmp_path.iterdir()] == ["新"]


@pytest.mark.parametrize("there", [True, False])
def test_a_failure_leaves_everything_as_it_was(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "新").mkdir()
    with pytest.raises(WorldError, match="DISK_FULL"), folder_beside(tmp_path / "新") as room:
        (room / "一.txt").write_bytes(b"1")
        raise OSError(errno.ENOSPC, "full")
    assert names(tmp_path) == ["新"] * there


def test_what_is_used_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "别动.txt").write_bytes(b"a")
    for used in (tmp_path, tmp_path / "别动.txt"):
        with pytest.raises(UsageError, match="FOLDER_NOT_EMPTY"):
            fill(used)
    assert names(tmp_path) == ["别动.txt"]


@pytest.mark.parametrize("refused", ["mkdtemp", "rmdir"])
def test_where_nothing_may_stand_beside_it_its_entries_are_moved_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    target = tmp_path / "盘"
    target.mkdir()
    if refused == "rmdir":  # a drive: it can be written, not removed
        monkeypatch.setattr(Path, "rmdir", refusing(Path.rmdir, target))
    else:
        monkeypatch.setattr("tempfile.mkdtemp", not_beside(target))
    fill(target)
    assert names(target) == FILLED


def test_entries_moved_in_are_taken_out_again_when_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "盘"
    target.mkdir()
    monkeypatch.setattr("tempfile.mkdtemp", not_beside(target))
    rename = Path.replace

    def failing(self: Path, to: Path) -> Path:
        if Path(to) == target / "甲":
            raise OSError(errno.EBUSY, "busy")
        return rename(self, to)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(WorldError, match="FILE_LOCKED"):
        fill(target)
    assert names(target) == []


def test_an_empty_folder_is_there_again_when_the_renaming_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "新").mkdir()
    monkeypatch.setattr(Path, "replace", refusing(Path.replace, None))
    with pytest.raises(WorldError, match="FILE_LOCKED"):
        fill(tmp_path / "新")
    assert names(tmp_path) == ["新"]


def test_what_a_killed_program_left_is_nothing_and_goes_after_an_hour(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "新"):
        for name, age in ((".part-old", 7200), (".part-young", 60)):
            (place / name / "甲").mkdir(parents=True)
            written = tmp_path.stat().st_mtime - age
            os.utime(place / name, (written, written))
    fill(tmp_path / "新")
    assert sorted(one.name for one in tmp_path.iterdir()) == [".part-young", "新"]
    assert names(tmp_path / "新") == [".part-young", ".part-young/甲", *FILLED]


def refusing(really, folder: Path | None):
    def refuse(self: Path, *values: Path) -> object:
        if folder in (None, self):
            raise OSError(errno.EBUSY, "busy")
        return really(self, *values)

    return refuse


def not_beside(target: Path):
    def make(prefix: str, dir: Path) -> str:  # noqa: A002 - tempfile's own name
        if dir != target:
            raise PermissionError(errno.EACCES, "read only")
        room = target / f"{prefix}x"
        room.mkdir()
        return str(room)

    return make
