"""Sheets of an ods: spans, repeats, what is hidden; hostile files are refused soon and by name."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers import ods
from catalog_app.importers.grid import LAST_COLUMN, Merge, RawFile, RawTable
from catalog_app.model.errors import AppError
from catalog_app.support.progress import Silent

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "style", "table", "text", "draw")
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def packed(path: Path, body: str, styles: str = "", head: str = "", manifest: str = "<m/>") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"{head}<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def sheet(rows: str, attributes: str = "") -> str:
    return f'<table:table table:name="表" {attributes}>{rows}</table:table>'


def row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def read(path: Path) -> RawFile:
    return ods.read_ods(path, Silent())


def only(tmp_path: Path, rows: str, styles: str = "") -> RawTable:
    (table,) = read(packed(tmp_path / "a.ods", sheet(rows), styles)).tables
    return table


def refused(path: Path) -> str:
    with pytest.raises(AppError) as error:
        read(path)
    assert path.name in error.value.cause
    return error.value.code


def test_spans_are_filled_and_covered_cells_stay_covered(tmp_path: Path) -> None:
    spanning = cell("甲", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
    covered = "<table:covered-table-cell><text:p>盖住</text:p></table:covered-table-cell>"
    twice = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    table = only(tmp_path, row(spanning + covered + cell("乙")) + row(twice + cell("丙")))
    assert table.rows == {1: {1: "甲", 2: "甲", 3: "乙"}, 2: {1: "甲", 2: "甲", 3: "丙"}}
    assert (table.merges, table.copied(2, 2), table.copied(1, 1)) == ([Merge(1, 1, 2, 2)], True, False)


def test_lines_blanks_and_tabs_as_written_notes_and_drawings_left_out(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>批注</text:p></office:annotation>"
    drawing = "<draw:frame><draw:text-box><text:p>图</text:p></draw:text-box></draw:frame>"
    text = 'a  b<text:s text:c="2"/>c<text:tab/>d<text:line-break/><text:span>e</text:span>'
    text += "<text:ruby><text:ruby-base>公</text:ruby-base><text:ruby-text>gong</text:ruby-text></text:ruby>"
    whole = f"<table:table-cell>{note}<text:p>{text}</text:p>{drawing}<text:p>f</text:p></table:table-cell>"
    table = only(tmp_path, f"<table:shapes>{drawing}</table:shapes>" + row(whole))
    assert table.rows == {1: {1: "a b  c\td\ne公\nf"}}


def test_repeated_cells_and_rows_are_cheap_where_empty(tmp_path: Path) -> None:
    empty = '<table:table-cell table:number-columns-repeated="99999999"/>'
    rows = row(cell("甲", 'table:number-columns-repeated="2"') + empty, 'table:number-rows-repeated="3"')
    rows += row(empty, 'table:number-rows-repeated="1000000"') + row(cell("乙"))
    table = only(tmp_path, rows)
    assert table.rows == {1: {1: "甲", 2: "甲"}, 2: {1: "甲", 2: "甲"}, 3: {1: "甲", 2: "甲"}, 1_000_004: {1: "乙"}}


def test_what_is_hidden_is_told(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="no"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="thin"><style:table-column-properties style:column-width="0cm"/></style:style>'
        '<style:style style:name="flat"><style:table-row-properties style:row-height="0in"/></style:style>'
        '<style:style style:name="low"><style:table-row-properties style:row-height="0.45cm"/></style:style>'
    )
    columns = '<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
    columns += '<table:table-column table:style-name="thin"/>'
    rows = row(cell("1"), 'table:visibility="filter"') + row(cell("2"), 'table:style-name="low"')
    collapsed = row(cell("3"), 'table:visibility="collapse"')
    rows += f"<table:table-row-group>{collapsed}</table:table-row-group>"
    rows += row(cell("4"), 'table:style-name="flat"')
    path = packed(tmp_path / "a.ods", sheet(columns + rows) + sheet("", 'table:style-name="no"'), styles)
    first, second = read(path).tables
    assert (first.hidden_rows, first.hidden_columns) == ({1, 3, 4}, {2, 3, 4})
    assert (first.hidden, second.hidden) == (False, True)


def test_values_without_text_are_shown_and_errors_are_problems(tmp_path: Path) -> None:
    cells = '<table:table-cell office:value-type="float" office:value="5.0"/>'
    cells += '<table:table-cell office:value-type="percentage" office:value="0.5"/>'
    cells += '<table:table-cell office:value-type="date" office:date-value="2024-05-01"/>'
    cells += '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    cells += cell("#REF!", 'table:formula="of:=[.A9]" office:value-type="string"')
    cells += '<table:table-cell table:formula="of:=1"/>'
    found = read(packed(tmp_path / "a.ods", sheet(row(cells))))
    assert found.tables[0].rows == {1: {1: "5", 2: "50%", 3: "2024-05-01", 4: "TRUE"}}
    assert [(one.code, one.column) for one in found.problems] == [
        ("error_cell", "E列"),
        ("formula_without_value", "F列"),
    ]


def test_a_password_is_named(tmp_path: Path) -> None:
    manifest = "<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    assert refused(packed(tmp_path / "a.ods", "", manifest=manifest)) == "FILE_PROTECTED"


def test_spans_and_repeats_without_end_are_bounded(tmp_path: Path) -> None:
    table = only(tmp_path, row(cell("甲", 'table:number-columns-spanned="1000000000"')))
    assert len(table.rows[1]) == LAST_COLUMN
    endless = row(cell("甲", 'table:number-columns-repeated="1000000000"'), 'table:number-rows-repeated="1000000000"')
    assert refused(packed(tmp_path / "b.ods", sheet(endless))) == "FILE_TOO_LARGE"


def test_nesting_and_document_types_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(packed(tmp_path / "a.ods", "<a>" * 1100 + "</a>" * 1100)) == "FILE_TOO_LARGE"
    assert refused(packed(tmp_path / "b.ods", "", head='<!DOCTYPE a [<!ENTITY b "c">]>')) == "DAMAGED_FILE"
    monkeypatch.setattr(ods, "MOST_ELEMENTS", 100)
    assert refused(packed(tmp_path / "c.ods", sheet(row("") * 101))) == "FILE_TOO_LARGE"


def test_a_table_in_a_cell_and_cells_outside_tables_do_no_harm(tmp_path: Path) -> None:
    inner = sheet(row(cell("里")))
    table = only(tmp_path, row(f"<table:table-cell>{inner}<text:p>外</text:p></table:table-cell>") + row(cell("下")))
    assert table.rows == {1: {1: "外"}, 2: {1: "下"}}
    assert read(packed(tmp_path / "b.ods", row(cell("甲")) + "<text:p>乙</text:p>")).tables == ()


@settings(max_examples=40)
@given(st.integers(0, 1200), st.binary(min_size=1, max_size=6))
def test_cut_and_spoilt_files_end_in_an_error_or_a_table(
    tmp_path_factory: pytest.TempPathFactory, place: int, noise: bytes
) -> None:
    path = packed(
        tmp_path_factory.mktemp("spoilt") / "a.ods", sheet(row(cell("甲", 'table:number-rows-spanned="2"')) * 9)
    )
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
