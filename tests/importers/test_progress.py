"""A long table tells how far it is and can be stopped while it is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from catalog_app.importers.grid import RawFile, RawTable
from catalog_app.importers.reading import Vocabulary
from catalog_app.importers.sources import read_source
from catalog_app.importers.understanding import understand
from catalog_app.support.progress import Cancelled

HEADER = ("序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道和载体")
ROW = ("社会救助", "低保审核", "●办事指南", "《社会救助暂行办法》", "及时公开", "镇政府", "■政府网站")


class Counted:
    """Progress that stops at a step."""

    def __init__(self, last: int = 1000) -> None:
        self.told: list[tuple[int, int, str]] = []
        self._last = last

    def step(self, done: int, total: int, text: str) -> None:
        self.told.append((done, total, text))
        if len(self.told) == self._last:
            raise Cancelled


def long_file() -> RawFile:
    rows = {1: dict(enumerate(HEADER, 1))}
    rows |= {number: dict(enumerate((str(number), *ROW), 1)) for number in range(2, 902)}
    return RawFile("xlsx", (RawTable("救助", rows=rows),))


def test_rows_are_told_while_they_are_understood():
    progress = Counted()
    assert len(understand(long_file(), Vocabulary(), progress).tables[0].items) == 900
    assert (400, 900, "正在识别“救助”") in progress.told


@pytest.mark.parametrize("last", [2, 5, 9, 12])
def test_a_table_can_be_stopped_anywhere(last: int):
    with pytest.raises(Cancelled):
        understand(long_file(), Vocabulary(), Counted(last))


def test_a_sheet_can_be_stopped_while_it_is_read(tmp_path: Path):
    path = tmp_path / "长表.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="表" id="r1"/></sheets></workbook>')
        relation = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
        packed.writestr("xl/_rels/workbook.xml.rels", relation)
        row = f'<row><c t="str"><v>{"公开" * 500}</v></c></row>'
        packed.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{row * 300}</sheetData></worksheet>")
    with pytest.raises(Cancelled):
        read_source(path, Counted(3))
