"""Files are read one by one and refused where no catalog could be so large."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog_app.model.errors import WorldError
from catalog_app.services.reading import MOST_ROWS, read_files
from catalog_app.support.progress import Silent


def test_more_rows_than_any_catalog_has_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "目录.csv"
    path.write_text("序号,一级事项\n" + "1,甲\n" * MOST_ROWS, encoding="utf-8")
    with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
        read_files([path], Silent())


def test_beside_others_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    empty, other = tmp_path / "空.xlsx", tmp_path / "名单.csv"
    empty.write_bytes(b"")
    other.write_text("甲,乙\n丙,丁\n", encoding="utf-8")
    files = read_files([empty, other], Silent())
    assert [[problem.code for problem in one.problems if problem.severity == "error"] for one in files] == [
        ["EMPTY_FILE"], ["nothing_found"],
    ]  # fmt: skip
