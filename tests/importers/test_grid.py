"""What all readers share: merged ranges are filled, bounds are kept, files that are none are named."""

import os
from pathlib import Path

import pytest

from catalog_app.importers import grid
from catalog_app.importers.grid import Merge, RawTable, Tally, clean, fill_merges, open_file, refusing
from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.model.errors import AppError


def refused(path: Path) -> str:
    with pytest.raises(AppError) as error, open_file(path):
        pass
    return error.value.code


def test_cells_of_a_merged_range_say_the_same_and_are_known_as_copies() -> None:
    table = RawTable("表", rows={1: {1: "甲", 3: "乙"}, 2: {2: "盖住"}, 5: {4: "丙"}}, merges=[Merge(1, 1, 3, 2)])
    fill_merges(table, Tally())
    assert table.rows == {1: {1: "甲", 2: "甲", 3: "乙"}, 2: {1: "甲", 2: "甲"}, 5: {4: "丙"}}
    assert [place for place in ((1, 1), (1, 2), (2, 1), (1, 3), (5, 4)) if table.copied(*place)] == [(1, 2), (2, 1)]
    assert (table.text(2, 1), table.text(9, 9), table.columns, list(table.rows[1])) == (
        "甲",
        "",
        [1, 2, 3, 4],
        [1, 2, 3],
    )


def test_an_empty_merged_range_covers_what_stands_under_it() -> None:
    table = RawTable("表", rows={1: {2: "盖住", 3: "乙"}}, merges=[Merge(1, 1, 1, 2)])
    fill_merges(table, Tally())
    assert table.rows == {1: {3: "乙"}}


def test_merged_ranges_over_everything_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    table = RawTable("表", rows={1: {1: "甲"}}, merges=[Merge(1, 1, 1_000_000_000, 1_000_000_000)])
    fill_merges(table, Tally())
    assert (list(table.rows), len(table.rows[1])) == ([1], grid.LAST_COLUMN)
    monkeypatch.setattr(grid, "MOST_CELLS", 1000)
    with pytest.raises(TooMuchError):
        fill_merges(RawTable("表", rows={1: {1: "甲"}}, merges=[Merge(1, 1, 1, 600)] * 2), Tally())


def test_text_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_TEXT", 10)
    tally = Tally()
    tally.text(10)
    with pytest.raises(TooMuchError):
        tally.text(1)


def test_line_ends_are_one_character_and_unseen_ones_go() -> None:
    assert clean("a\r\nb\rc\0\u202e ") == "a\nb\nc "


def test_missing_files_folders_and_pipes(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx") == "FILE_MISSING"
    assert refused(tmp_path / "a\0b") == "FILE_MISSING"
    assert refused(tmp_path) == "NOT_A_FILE"
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert refused(tmp_path / "pipe.xlsx") == "NOT_A_FILE"


def test_a_large_file_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "LARGEST_FILE", 1000)
    (tmp_path / "a.xlsx").write_bytes(b"PK" + bytes(2000))
    assert refused(tmp_path / "a.xlsx") == "FILE_TOO_LARGE"


@pytest.mark.parametrize(
    ("error", "code"),
    [(TooMuchError(), "FILE_TOO_LARGE"), (SyntaxError(), "DAMAGED_FILE"), (KeyError(), "DAMAGED_FILE")],
)
def test_what_parsers_raise_becomes_an_error_of_the_file(error: Exception, code: str) -> None:
    with pytest.raises(AppError) as found, refusing(Path("目录.xlsx")):
        raise error
    assert (found.value.code, "目录.xlsx" in found.value.cause) == (code, True)
