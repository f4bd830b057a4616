"""Sheets of an xlsx: merges, hidden flags, escapes, numbers as shown; hostile files are refused soon and by name."""

import struct
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers import archive, events, grid, xlsx
from catalog_app.importers.grid import Merge, RawFile, RawTable
from catalog_app.model.errors import AppError
from catalog_app.support.progress import Silent

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONSHIPS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'


def book(path: Path, sheet: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", parts.get("workbook", WORKBOOK))
        packed.writestr("xl/_rels/workbook.xml.rels", parts.get("relations", RELATIONSHIPS))
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
        for name in ("sharedStrings", "styles"):
            if name in parts:
                packed.writestr(f"xl/{name}.xml", parts[name])
    return path


def sheet_of(rows: str, rest: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{rest}</worksheet>'


def read(path: Path) -> RawFile:
    return xlsx.read_xlsx(path, Silent())


def read_tables(path: Path) -> tuple[RawTable, ...]:
    return read(path).tables


def refused(path: Path) -> str:
    with pytest.raises(AppError) as error:
        read_tables(path)
    assert path.name in error.value.cause
    return error.value.code


def test_cells_without_reference_stand_in_order(tmp_path: Path) -> None:
    row = '<row><c t="str"><v>甲</v></c><c t="str"><v>乙</v></c></row>'
    (table,) = read_tables(book(tmp_path / "a.xlsx", sheet_of(row + row)))
    assert table.rows == {1: {1: "甲", 2: "乙"}, 2: {1: "甲", 2: "乙"}}


@settings(max_examples=40)
@given(st.integers(4, 2000), st.binary(min_size=1, max_size=8))
def test_cut_and_spoilt_files_end_in_an_error_or_a_table(
    tmp_path_factory: pytest.TempPathFactory, place: int, noise: bytes
) -> None:
    folder = tmp_path_factory.mktemp("spoilt")
    path = book(folder / "a.xlsx", sheet_of('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>' * 20))
    data = path.read_bytes()
    for spoilt in (data[:place], data[:place] + noise + data[place + len(noise) :]):
        path.write_bytes(spoilt)
        assert outcome(path) in ("read", "DAMAGED_FILE", "NOT_A_WORKBOOK", "FILE_PROTECTED", "FILE_TOO_LARGE")


def outcome(path: Path) -> str:
    try:
        read_tables(path)
    except AppError as error:
        return error.code
    return "read"


def test_outside_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    sheet = f'<!DOCTYPE x [<!ENTITY y SYSTEM "{secret.as_uri()}">]>' + sheet_of(
        '<row r="1"><c r="A1" t="str"><v>&y;</v></c></row>'
    )
    assert refused(book(tmp_path / "a.xlsx", sheet)) == "DAMAGED_FILE"


def test_a_zip_bomb_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "LARGEST_SHEETS", 1 << 20)
    sheet = sheet_of("<!--" + " " * (2 << 20) + "-->")
    path = book(tmp_path / "a.xlsx", sheet)
    assert path.stat().st_size < 100_000
    assert refused(path) == "FILE_TOO_LARGE"


def test_a_merge_over_the_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    (table,) = read_tables(
        book(tmp_path / "a.xlsx", sheet_of('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>', merge))
    )
    assert list(table.rows) == [1]


def test_too_many_merged_cells_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 1000)
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="str"><v>甲</v></c></row>' for row in range(1, 200))
    merges = "<mergeCells>" + '<mergeCell ref="A1:Z199"/>' * 50 + "</mergeCells>"
    assert refused(book(tmp_path / "a.xlsx", sheet_of(rows, merges))) == "FILE_TOO_LARGE"


def test_rows_without_number_follow_the_one_before_also_an_empty_one(tmp_path: Path) -> None:
    rows = '<row r="4"><c><v>1</v></c></row><row/><row><c><v>2</v></c></row>'
    [table] = read_tables(book(tmp_path / "a.xlsx", sheet_of(rows)))
    assert table.rows == {4: {1: "1"}, 6: {1: "2"}}


def test_hidden_columns_told_over_and_over_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 100_000)
    columns = '<cols><col min="1" max="99999999" hidden="1"/></cols>'
    assert refused(book(tmp_path / "a.xlsx", sheet_of("", columns * 7))) == "FILE_TOO_LARGE"
    [table] = read_tables(book(tmp_path / "b.xlsx", sheet_of("", columns)))
    assert len(table.hidden_columns) == grid.LAST_COLUMN


def test_too_many_merged_ranges_are_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 1000)
    merges = "<mergeCells>{}</mergeCells>"
    sheet = sheet_of("", merges.format('<mergeCell ref="A1:B2"/>' * 125))
    assert len(read_tables(book(tmp_path / "a.xlsx", sheet))[0].merges) == 125
    sheet = sheet_of("", merges.format('<mergeCell ref="A1:B2"/>' * 126))
    assert refused(book(tmp_path / "b.xlsx", sheet)) == "FILE_TOO_LARGE"


def test_merged_cells_say_the_same_and_what_is_hidden_is_told(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["B1"], sheet["B2"], sheet["C4"] = "甲", "乙", "丙", "丁"
    sheet.merge_cells("A1:A2")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    workbook.create_sheet("藏").sheet_state = "veryHidden"
    workbook.save(tmp_path / "a.xlsx")
    first, second = read_tables(tmp_path / "a.xlsx")
    assert first.rows == {1: {1: "甲", 2: "乙"}, 2: {1: "甲", 2: "丙"}, 4: {3: "丁"}}
    assert (first.merges, first.hidden_rows, first.hidden_columns) == ([Merge(1, 1, 2, 1)], {2}, {3})
    assert (first.copied(2, 1), first.copied(1, 1), first.copied(2, 2)) == (True, False, False)
    assert (second.name, second.hidden) == ("藏", True)


def test_rows_and_columns_without_height_or_width_are_hidden(tmp_path: Path) -> None:
    rows = '<row r="1" ht="0" customHeight="1"><c><v>1</v></c></row><row r="2" ht="0.75"><c><v>2</v></c></row>'
    columns = '<cols><col min="2" max="3" width="0" customWidth="1"/><col min="4" max="4" width="8"/></cols>'
    (table,) = read_tables(book(tmp_path / "a.xlsx", sheet_of(rows, columns)))
    assert (table.hidden_rows, table.hidden_columns) == ({1}, {2, 3})


def test_values_of_every_kind_are_text(tmp_path: Path) -> None:
    shared = f'<sst xmlns="{MAIN}"><si><r><t>公</t></r><r><t>开</t></r><rPh><t>gong</t></rPh></si></sst>'
    row = (
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><v>5.0</v></c><c r="C3"><v>0.25</v></c>'
        '<c r="D3" t="inlineStr"><is><t>a_x000A_b_x005F_x0041_</t></is></c><c r="E3" t="str"><v>算</v></c>'
        '<c r="G3"/><c r="H3" t="b"><v>1</v></c><c r="I3" t="d"><v>2024-05-01T00:00:00</v></c>'
        '<c r="J3"><v>110101000000000000</v></c><c r="K3" t="str"><f>A9</f><v></v></c></row>'
    )
    found = read(book(tmp_path / "a.xlsx", sheet_of(row), sharedStrings=shared))
    texts = {
        1: "公开",
        2: "5",
        3: "0.25",
        4: "a\nb_x0041_",
        5: "算",
        8: "TRUE",
        9: "2024-05-01",
        10: "110101000000000000",
    }
    assert (found.tables[0].rows[3], found.problems) == (texts, ())


def test_numbers_stand_as_their_cells_show_them(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append([date(2024, 5, 1), 0.5, 7, 1.0, True])
    for column, code in enumerate(("yyyy-mm-dd", "0%", "000", "General"), start=1):
        sheet.cell(1, column).number_format = code
    workbook.save(tmp_path / "a.xlsx")
    assert read_tables(tmp_path / "a.xlsx")[0].rows == {1: {1: "2024-05-01", 2: "50%", 3: "007", 4: "1", 5: "TRUE"}}


def test_pictures_in_cells_and_rows_out_of_order(tmp_path: Path) -> None:
    rows = '<row r="3"><c t="str"><f>DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c><c><v>3</v></c></row>'
    rows += '<row r="2"><c><v>2</v></c></row>'
    (table,) = read_tables(book(tmp_path / "a.xlsx", sheet_of(rows)))
    assert list(table.rows.items()) == [(2, {1: "2"}), (3, {2: "3"})]


def test_formulas_without_value_and_errors_are_problems_with_their_place(tmp_path: Path) -> None:
    row = '<row r="2"><c r="AB2"><f>A1</f></c><c r="AC2" t="e"><f>A1</f><v>#REF!</v></c><c r="AD2"><v>1</v></c></row>'
    found = read(book(tmp_path / "a.xlsx", sheet_of(row)))
    assert found.tables[0].rows == {2: {30: "1"}}
    assert [(one.code, one.sheet, one.row, one.column, one.text) for one in found.problems] == [
        ("formula_without_value", "表", 2, "AB列", None),
        ("error_cell", "表", 2, "AC列", "#REF!"),
    ]


def test_problems_of_one_kind_have_an_end(tmp_path: Path) -> None:
    rows = '<row><c t="e"><v>#N/A</v></c></row>' * 200
    assert len(read(book(tmp_path / "a.xlsx", sheet_of(rows))).problems) == 50


def test_broken_parts_are_damage(tmp_path: Path) -> None:
    for number, rows in enumerate(
        (
            "<row><c",
            '<row r="x"><c><v>1</v></c></row>',
            '<row r="1"><c r="11A" t="str"><v>1</v></c></row>',
            '<row r="1"><c r="ZZZ1" t="str"><v>1</v></c></row>',
            '<row r="2000000"><c t="str"><v>1</v></c></row>',
            '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        )
    ):
        assert refused(book(tmp_path / f"{number}.xlsx", sheet_of(rows))) == "DAMAGED_FILE"
    merged = sheet_of('<row r="1"/>', '<mergeCells><mergeCell ref="nonsense"/></mergeCells>')
    assert refused(book(tmp_path / "m.xlsx", merged)) == "DAMAGED_FILE"


def test_parts_are_found_by_their_relations_in_any_dialect(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml"
    kind = f"{strict}/officeDocument/relationships"
    package = f'<Relationship Id="a" Type="{kind}/officeDocument" Target="/book/workbook.xml"/>'
    relations = (
        f'<Relationships><Relationship Id="a" Type="{kind}/worksheet" Target="s1.xml"/>'
        f'<Relationship Id="b" Type="{kind}/sharedStrings" Target="texts.xml"/>'
        f'<Relationship Id="c" Type="{kind}/chartsheet" Target="chartsheets/c.xml"/></Relationships>'
    )
    sheets = '<x:sheets><x:sheet name="表" r:id="a"/><x:sheet name="图" r:id="c"/></x:sheets>'
    cells = '<x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData>'
    spaces = f'xmlns:x="{strict}/spreadsheetml/main" xmlns:r="{kind}"'
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("_rels/.rels", f"<Relationships>{package}</Relationships>")
        packed.writestr("BOOK\\workbook.xml", f"<x:workbook {spaces}>{sheets}</x:workbook>")
        packed.writestr("book/_rels/workbook.xml.rels", relations)
        packed.writestr("book/s1.xml", f"<x:worksheet {spaces}>{cells}</x:worksheet>")
        packed.writestr("book/texts.xml", f"<x:sst {spaces}><x:si><x:t>甲</x:t></x:si></x:sst>")
        packed.writestr("book/chartsheets/c.xml", "<c/>")
    (table,) = read_tables(tmp_path / "a.xlsx")
    assert (table.name, table.rows) == ("表", {1: {1: "甲"}})


def test_what_openpyxl_writes_is_read_alike(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in range(1, 6):
        workbook.active.append([f"第{row}行", row, " 留空 ", "  ", "a\nb"])
    workbook.save(tmp_path / "a.xlsx")
    (table,) = read_tables(tmp_path / "a.xlsx")
    assert table.rows[5] == {1: "第5行", 2: "5", 3: " 留空 ", 5: "a\nb"}


def test_cells_and_rows_with_a_format_only_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_ELEMENTS", 1000)
    rows = '<row r="1"><c r="A1" t="str"><v>甲</v></c><c r="B1" s="1"></c><c r="C1" t="str"><v>乙</v></c></row>'
    rows += "".join(f'<row r="{row}" s="3"><c r="A{row}" s="3"/><c r="B{row}"/></row>' for row in range(2, 30_000))
    (table,) = read_tables(book(tmp_path / "a.xlsx", sheet_of(rows)))
    assert table.rows == {1: {1: "甲", 3: "乙"}}


def test_rows_and_strings_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_ELEMENTS", 1000)
    monkeypatch.setattr(xlsx, "MOST_STRINGS", 100)
    assert read_tables(book(tmp_path / "a.xlsx", sheet_of("<row/>" * 900)))[0].rows == {}
    assert refused(book(tmp_path / "b.xlsx", sheet_of("<row/>" * 1001))) == "FILE_TOO_LARGE"
    strings = f'<sst xmlns="{MAIN}">{"<si/>" * 101}</sst>'
    sheet = sheet_of('<row><c t="s"><v>1</v></c></row>')
    assert refused(book(tmp_path / "c.xlsx", sheet, sharedStrings=strings)) == "FILE_TOO_LARGE"


def test_a_text_or_tag_that_never_ends_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LARGEST_ELEMENT", 300_000)
    endless = "x" * 1_000_000
    assert refused(book(tmp_path / "a.xlsx", f'<worksheet a="{endless}"/>')) == "FILE_TOO_LARGE"
    assert refused(book(tmp_path / "b.xlsx", sheet_of(f"<row><c><v>{endless}</v></c></row>"))) == "FILE_TOO_LARGE"


def test_a_password_or_a_list_of_members_without_end_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "b.xlsx", sheet_of(""))
    whole = path.read_bytes()
    data = bytearray(whole)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    path.write_bytes(data)
    assert refused(path) == "FILE_PROTECTED"
    path.write_bytes(whole)
    monkeypatch.setattr(archive, "_LARGEST_DIRECTORY", 100)
    assert refused(path) == "FILE_TOO_LARGE"


def test_a_zip_without_workbook_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "d.xlsx", "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert refused(tmp_path / "d.xlsx") == "NOT_A_WORKBOOK"


def test_unseen_characters_do_not_come_in_however_they_are_written(tmp_path: Path) -> None:
    text = "甲_xD800__x0001__x202E_\u202e乙_x000D_\n丙"
    shared = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    cells = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c><c r="B1" t="s"><v>0</v></c></row>'
    workbook = WORKBOOK.replace('"表"', '"表\u202e"')
    (table,) = read_tables(book(tmp_path / "a.xlsx", sheet_of(cells), sharedStrings=shared, workbook=workbook))
    assert table.rows == {1: {1: "甲乙\n丙", 2: "甲乙\n丙"}}
    assert table.name == "表"
