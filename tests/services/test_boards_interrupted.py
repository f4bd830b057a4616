"""A full disk, a killed program and two runs at once: wall sheets appear whole or not at all."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from catalog_app.exporters.board.pdf_file import PdfFile
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.services import exporting
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent

KILLED = """
import msgspec, os, signal, sys
from pathlib import Path
from catalog_app.services import exporting
class Kill:
    def step(self, done, total, text):
        if text.startswith("正在绘制第1页"):
            os.kill(os.getpid(), signal.SIGKILL)
job = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=exporting.BoardJob)
exporting.write_boards(job, Path(sys.argv[2]), replace=False, progress=Kill())
"""


class Meanwhile:
    """Does something else once, while a sheet is drawn."""

    def __init__(self, action: Callable[[], object]) -> None:
        self._action, self._done = action, False

    def step(self, _done: int, _total: int, text: str) -> None:
        if text.startswith("正在绘制第1页") and not self._done:
            self._done = True
            self._action()


def boards(session: Session, stamp: Stamp) -> exporting.BoardJob:
    return exporting.board_job(session, exporting.BoardRequest(domains=("06", "25")), stamp.now.date())


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))


@pytest.mark.parametrize("after", [0, 3, 8])
def test_a_full_disk_is_told_and_leaves_nothing(
    session: Session, stamp: Stamp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    write, left = PdfFile.write, [after]

    def full(self: PdfFile, words: str, number: int | None = None) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, words, number)

    monkeypatch.setattr(PdfFile, "write", full)
    with pytest.raises(WorldError, match="DISK_FULL") as stopped:
        exporting.write_boards(boards(session, stamp), tmp_path / "公示栏", replace=False, progress=Silent())
    assert "公开目录-A4横向.pdf" in stopped.value.cause
    assert not (tmp_path / "公示栏").exists()


def test_a_killed_run_leaves_no_sheet_and_the_next_one_works(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    job, folder = boards(session, stamp), tmp_path / "公示栏"
    (tmp_path / "job").write_bytes(msgspec.json.encode(job))
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path / "job", folder], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert names(folder) == []
    made = exporting.write_boards(job, folder, replace=False, progress=Silent())
    assert names(folder) == sorted(one.path.name for one in made)


@pytest.mark.parametrize("replace", [False, True])
def test_two_runs_into_one_folder(session: Session, stamp: Stamp, tmp_path: Path, replace: bool) -> None:
    job, folder = boards(session, stamp), tmp_path / "公示栏"
    other = Meanwhile(lambda: exporting.write_boards(job, folder, replace=replace, progress=Silent()))
    if replace:
        exporting.write_boards(job, folder, replace=True, progress=other)
    else:
        with pytest.raises(UsageError, match="FILE_EXISTS"):
            exporting.write_boards(job, folder, replace=False, progress=other)
    assert names(folder) == sorted(exporting.board_names(job))
    assert all(one.read_bytes().rstrip().endswith(b"%%EOF") for one in folder.iterdir())
