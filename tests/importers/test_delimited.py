"""Delimited text in the encodings and with the separators met in offices."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers import delimited
from catalog_app.importers.grid import RawFile
from catalog_app.model.errors import AppError
from catalog_app.support.progress import Silent

ROWS = [["序号", "公开事项", "公开内容"], ["1", "征地公告", "●甲；\n●乙，丙、丁"], ["2", "补偿,安置", '“引号”和"半角"']]


def written(separator: str, rows: list[list[str]] = ROWS) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue()


def read(path: Path, data: bytes) -> RawFile:
    path.write_bytes(data)
    return delimited.read_delimited(path, Silent())


def texts(found: RawFile) -> list[list[str]]:
    return [list(cells.values()) for cells in found.tables[0].rows.values()]


@pytest.mark.parametrize("separator", delimited.SEPARATORS)
def test_every_separator_is_found_over_quoted_cells(tmp_path: Path, separator: str) -> None:
    found = read(tmp_path / "目录.csv", written(separator).encode())
    assert (texts(found), found.kind, found.tables[0].name, found.problems) == (ROWS, "csv", "目录", ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    assert texts(read(tmp_path / "a.txt", written("\t").encode(encoding))) == ROWS


def test_chinese_text_in_wide_characters_without_mark(tmp_path: Path) -> None:
    rows = [["公开事项" * 40, "公开内容" * 40], ["甲" * 200, "乙" * 200]]
    assert texts(read(tmp_path / "a.csv", written("\t", rows).encode("utf-16-le"))) == rows


def test_characters_that_moved_in_2022_are_the_standard_ones(tmp_path: Path) -> None:
    text = "\ufe10\ufe12\ufe11\ufe13\ufe19\u9fb4\u9fbb"
    old = "\ue78d\ue78e\ue78f\ue790\ue796\ue81e\ue864"
    assert texts(read(tmp_path / "a.csv", f"甲,{old}".encode("gb18030"))) == [["甲", text]]


def test_a_separator_told_in_the_first_line_counts(tmp_path: Path) -> None:
    table = read(tmp_path / "a.csv", b"sep=;\r\na,b;c,d\r\ne,f;g,h\r\n").tables[0]
    assert table.rows == {2: {1: "a,b", 2: "c,d"}, 3: {1: "e,f", 2: "g,h"}}


def test_rows_are_counted_as_a_spreadsheet_program_does(tmp_path: Path) -> None:
    table = read(tmp_path / "a.csv", b'"a\r\nb",c\r\n,\r\n ,d\r').tables[0]
    assert table.rows == {1: {1: "a\nb", 2: "c"}, 3: {2: "d"}}


def test_a_quote_that_is_never_closed_is_a_problem(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", '1,"甲,乙\n2,丙,丁\n'.encode())
    assert [len(row) for row in texts(found)] == [3, 3]
    assert [one.code for one in found.problems] == ["broken_quotes"]


def test_unreadable_and_unseen_characters(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", "甲\0,乙\u202e\n".encode() + "丙,丁\n".encode() * 50 + b"\xff,x\n")
    assert (texts(found)[0], texts(found)[-1]) == (["甲", "乙"], ["\ufffd", "x"])
    assert [one.code for one in found.problems] == ["unreadable_characters"]


def test_what_is_no_text_or_has_no_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = {
        b"\x01\x02\xff\xfe\x03" * 100: "DAMAGED_FILE",
        b"," * 20_000: "FILE_TOO_LARGE",
        b"a" * 200_000: "FILE_TOO_LARGE",
    }
    for data, code in cases.items():
        with pytest.raises(AppError) as error:
            read(tmp_path / "a.csv", data)
        assert error.value.code == code
    monkeypatch.setattr(delimited, "LARGEST_TEXT", 10)
    with pytest.raises(AppError, match="FILE_TOO_LARGE"):
        read(tmp_path / "a.csv", b"a,b\n" * 10)


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_an_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    try:
        found = read(tmp_path_factory.mktemp("any") / "a.csv", data)
    except AppError:
        return
    assert len(found.tables) == 1


@settings(max_examples=15)
@given(
    st.lists(
        st.lists(st.text('甲乙 ,;|，\t"\n1a', min_size=1, max_size=6).filter(str.strip), min_size=2, max_size=3),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from(",;\t"),
)
def test_what_a_program_writes_under_a_told_separator_comes_back(rows: list[list[str]], separator: str) -> None:
    table, broken = delimited.read_text(f"sep={separator}\n" + written(separator, rows), "a")
    assert ([list(cells.values()) for cells in table.rows.values()], broken) == (rows, False)
