"""What spreadsheets, documents and browsers put on the clipboard."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers import clipboard
from catalog_app.importers.clipboard import read_clipboard
from catalog_app.importers.grid import RawFile
from catalog_app.model.errors import WorldError

PAGE = "<html><body><!--StartFragment--><table><tr><td rowspan=2>序号<td>事项<tr><td>一级</table><!--EndFragment-->"


def rows(found: RawFile) -> dict[int, dict[int, str]]:
    (table,) = found.tables
    return table.rows


def test_a_copied_page_keeps_its_merges() -> None:
    found = read_clipboard(PAGE, "序号\t事项\n\t一级\n")
    assert found.tables[0].name == "剪贴板"
    assert rows(found) == {1: {1: "序号", 2: "事项"}, 2: {1: "序号", 2: "一级"}}
    assert found.tables[0].merges


def test_the_header_of_windows_is_no_text() -> None:
    found = read_clipboard(f"Version:0.9\r\nStartHTML:0000000105\r\nSourceURL:https://example.gov.cn/\r\n{PAGE}", "")
    assert found.tables[0].before == ()
    assert rows(found)[1] == {1: "序号", 2: "事项"}


def test_several_tables_have_several_names() -> None:
    found = read_clipboard("<table><tr><td>甲</table><p>乙<table><tr><td>丙</table>", "")
    assert [table.name for table in found.tables] == ["剪贴板1", "剪贴板2"]


def test_text_with_tabs_is_a_table() -> None:
    text = '序号\t事项\t内容\r\n1\t\t"办事指南\n结果 ""甲"""\r\n\r\n2\t“乙”\t"没有收尾\t丁\n'
    assert rows(read_clipboard(None, text)) == {
        1: {1: "序号", 2: "事项", 3: "内容"},
        2: {1: "1", 3: '办事指南\n结果 "甲"'},
        4: {1: "2", 2: "“乙”", 3: '"没有收尾', 4: "丁"},
    }


@pytest.mark.parametrize("html", [None, "", "没有表格", "<p>一段话</p>"])
def test_without_a_table_in_the_page_the_text_is_read(html: str | None) -> None:
    assert rows(read_clipboard(html, "甲\t乙")) == {1: {1: "甲", 2: "乙"}}


def test_an_empty_clipboard_has_no_tables() -> None:
    assert read_clipboard(None, " \n\t\n").tables == ()


def test_more_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
        read_clipboard("<table>" + "<tr><td colspan=1000>甲" * 1_600, "")
    monkeypatch.setattr(clipboard, "LARGEST_FILE", 10)
    with pytest.raises(WorldError, match="FILE_TOO_LARGE"):
        read_clipboard(None, "甲" * 11)


@given(st.none() | st.text(max_size=60), st.text(alphabet='甲"\t\n ,\0', max_size=60))
@settings(max_examples=25, deadline=None)
def test_any_clipboard_is_read(html: str | None, text: str) -> None:
    found = read_clipboard(html, text)
    assert found.kind == "clipboard"
    assert all(words.strip() for table in found.tables for cells in table.rows.values() for words in cells.values())
