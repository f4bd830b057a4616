"""Old workbooks: texts as shown, merges, what is hidden; damaged ones are named."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers import xls
from catalog_app.importers.grid import Merge, RawFile
from catalog_app.model.errors import AppError
from catalog_app.support.progress import Silent
from tests.helpers import old_sheets as old

CELLS = (
    old.row_height(0)
    + old.row_height(1, hidden=True)
    + old.row_height(2, height=0)
    + old.column_width(3, 4, hidden=True)
)
CELLS += old.column_width(6, 6, width=0) + old.label(0, 0, "甲\r\n\u202e乙") + old.merged(0, 0, 0, 1)
CELLS += old.number(1, 1, 45413, 1) + old.number(1, 2, 5.0) + old.number(1, 3, 0.5, 2) + old.label(2, 0, "丙")
FRONT = old.number_format(164, "yyyy-mm-dd") + old.style(0) + old.style(164) + old.style(9)


def saved(path: Path, sheets: dict[str, bytes], states: tuple[int, ...] = ()) -> Path:
    path.write_bytes(old.compound(Workbook=old.biff8(sheets, states=states, front=FRONT)))
    return path


def read(path: Path) -> RawFile:
    return xls.read_xls(path, Silent())


def refused(path: Path) -> str:
    with pytest.raises(AppError) as error:
        read(path)
    assert path.name in error.value.cause
    return error.value.code


def test_texts_merges_and_what_is_hidden(tmp_path: Path) -> None:
    found = read(saved(tmp_path / "a.xls", {"表": CELLS, "藏": old.label(0, 0, "x"), "深藏": b""}, (0, 1, 2)))
    table = found.tables[0]
    assert table.rows == {1: {1: "甲\n乙", 2: "甲\n乙"}, 2: {2: "2024-05-01", 3: "5", 4: "50%"}, 3: {1: "丙"}}
    assert (table.merges, table.hidden_rows, table.hidden_columns) == ([Merge(1, 1, 1, 2)], {2, 3}, {4, 5, 7})
    assert (table.copied(1, 2), table.copied(1, 1)) == (True, False)
    assert [(one.name, one.hidden) for one in found.tables] == [("表", False), ("藏", True), ("深藏", True)]


def test_errors_are_problems_and_booleans_are_text(tmp_path: Path) -> None:
    cells = old.boolean_or_error(0, 0, 0x17, error=True) + old.boolean_or_error(0, 1, 1, error=False)
    found = read(saved(tmp_path / "a.xls", {"表": cells}))
    assert found.tables[0].rows == {1: {2: "TRUE"}}
    assert [(one.code, one.row, one.column, one.text) for one in found.problems] == [("error_cell", 1, "A列", "#REF!")]


def test_a_bare_stream_without_compound_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(old.biff8({"表": old.label(3, 2, "甲")}))
    assert read(tmp_path / "a.xls").tables[0].rows == {4: {3: "甲"}}


def test_a_password_is_named(tmp_path: Path) -> None:
    locked = old.biff8({"表": b""}, front=old.record(0x002F, b"\1\0\1\0\1\0" + bytes(48)))
    (tmp_path / "a.xls").write_bytes(old.compound(Workbook=locked))
    assert refused(tmp_path / "a.xls") == "FILE_PROTECTED"


def test_what_is_no_workbook_is_damaged(tmp_path: Path) -> None:
    for data in (b"", b"hello", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", old.compound(Workbook=b"no records")):
        (tmp_path / "a.xls").write_bytes(data)
        assert refused(tmp_path / "a.xls") == "DAMAGED_FILE"


def test_a_large_file_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "LARGEST_XLS", 1000)
    assert refused(saved(tmp_path / "a.xls", {"表": CELLS})) == "FILE_TOO_LARGE"


@settings(max_examples=40)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=6))
def test_cut_and_spoilt_files_end_in_an_error_or_a_table(
    tmp_path_factory: pytest.TempPathFactory, place: int, noise: bytes
) -> None:
    path = saved(tmp_path_factory.mktemp("spoilt") / "a.xls", {"表": CELLS})
    data = path.read_bytes()
    for spoilt in (data[:place], data[:place] + noise + data[place + len(noise) :]):
        path.write_bytes(spoilt)
        assert outcome(path) in ("read", "DAMAGED_FILE", "FILE_PROTECTED", "FILE_TOO_LARGE")


def outcome(path: Path) -> str:
    try:
        read(path)
    except AppError as error:
        return error.code
    return "read"


def test_nothing_is_printed_about_a_strange_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = bytearray(saved(tmp_path / "a.xls", {"表": CELLS}).read_bytes())
    for place, value in ((30, 200), (len(data) - 3, 9)):
        data[place] = value
        (tmp_path / "a.xls").write_bytes(data[:-200])
        outcome(tmp_path / "a.xls")
    assert capfd.readouterr() == ("", "")
