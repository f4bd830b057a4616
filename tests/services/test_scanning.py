"""What a scan tells of a finished file, place by place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from catalog_app.importers.inside.old_sheets import _holds_pictures
from catalog_app.model.findings import PrivacyFinding
from catalog_app.services import scanning
from catalog_app.services.scanning import check_file, scan_texts
from tests.helpers.numbers import CARD, IDENTITY, MOBILE


def test_where_a_photo_was_taken_needs_a_release(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 59.0, 35.5), 3: "E", 4: (102.0, 50.0, 12.1)})
    Image.new("RGB", (9, 9)).save(tmp_path / "a.jpg", exif=exif)
    found = check_file(tmp_path / "a.jpg").findings
    assert [(one.kind, one.severity) for one in found] == [("gps", "orange"), ("hidden_content", "orange")]


def test_a_number_a_spreadsheet_ruined_is_told_once(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["姓名", "身份证号", "银行卡号"])
    book.active.append(["李伟", float("320684" + "199406196" + "000"), float("6220913262680" + "860000")])
    for cell in book.active[2]:
        cell.number_format = "0"
    book.properties.creator = None
    book.save(tmp_path / "a.xlsx")
    found = check_file(tmp_path / "a.xlsx").findings
    assert [(one.kind, one.where, one.excerpt[-3:]) for one in found] == [
        ("id_card", "Sheet!B2", "000"),
        ("bank_account", "Sheet!C2", "000"),
    ]


def test_a_list_in_a_pdf_is_judged_by_its_headings_and_told_once(tmp_path: Path) -> None:
    registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("STSong-Light", 9)
    rows = [("姓名", "残疾等级", "出生日期", "账号"), ("李伟", "二级", "1984-12-03", "0412" + "31153" + "67276046887")]
    for up, row in zip((800, 780), rows, strict=True):
        for left, text in zip((50, 120, 200, 300), row, strict=True):
            canvas.drawString(left, up, text)
    canvas.save()
    found = check_file(tmp_path / "a.pdf").findings
    assert sorted(one.kind for one in found) == ["bank_account", "birth_date", "health"]
    assert {one.where for one in found} == {"第1页"}


def test_an_office_that_wrote_a_mail_is_nobodys_secret(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text("From: minzheng@qsq.gov.cn\nTo: wang84@qq.com\nSubject: x\n\n名单见附件\n")
    found = check_file(tmp_path / "a.eml").findings
    assert {one.where for one in found if one.kind == "metadata"} == {"属性:收件人"}


def test_drawings_of_an_old_workbook_are_no_pictures_by_themselves() -> None:
    head, groups = bytes(8), bytes.fromhex("000006f004000000") + bytes(4)
    assert not _holds_pictures(head + groups)
    assert _holds_pictures(head + groups + bytes.fromhex("1f0001f000000000"))


class Forgetful(scanning._Known):
    """Knows nothing of what it met."""

    def get(self, key: object) -> None:
        return None


PIECES = st.sampled_from(["联系 ", MOBILE, IDENTITY, CARD, "张小明", "身份证号", " ", "\n", "2026年", "、", "甲村"])
PAIRS = st.lists(
    st.tuples(st.sampled_from(["标题", "身份证号", "银行账号", "联系电话"]), st.lists(PIECES, max_size=5).map("".join)),
    max_size=8,
)


@settings(max_examples=40)
@given(PAIRS, st.booleans())
def test_what_was_met_before_is_judged_as_if_it_was_not(pairs: list[tuple[str, str]], public: bool) -> None:
    contacts = frozenset({MOBILE} if public else ())
    found: list[list[PrivacyFinding]] = []
    with pytest.MonkeyPatch.context() as patch:
        for known in (Forgetful(), scanning._Known()):
            patch.setattr(scanning, "_known", known)
            scan_texts(pairs)  # others may call there
            found.append(scan_texts([*pairs, *pairs], contacts))
    assert found[0] == found[1]


def test_only_so_much_of_what_was_met_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (scanning._MOST_KNOWN, scanning._MOST_HITS_KEPT) == (30_000, 8)  # twice that, some 9 MB a process
    known = scanning._Known()
    monkeypatch.setattr(scanning, "_known", known)
    monkeypatch.setattr(scanning, "_MOST_KNOWN", 10)
    for number in range(100):
        scan_texts({"正文": f"第{number}批"})
        scan_texts({"正文": "到处都有的一句"})
        assert len(known._recent) <= 10
        assert len(known._older) <= 10
    often = scanning._hits("到处都有的一句", scanning.contact_set(()), "正文")
    assert often == ()
    assert len(known._recent.keys() & known._older.keys()) >= 1  # what comes again and again is not forgotten
    many = "；".join(f"{MOBILE[:-2]}{number}" for number in range(10, 30))
    before = len(known._recent) + len(known._older)
    assert len(scan_texts({"正文": many})) > scanning._MOST_HITS_KEPT
    assert len(known._recent) + len(known._older) == before
    assert {len(key) for key in known._recent} == {16}  # hashes, never the texts
