from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from catalog_app.model.cells import cell_text
from catalog_app.model.errors import GateError, UsageError, WorldError
from catalog_app.model.fields import BY_KEY
from catalog_app.model.findings import ScanReport
from catalog_app.services import scanning
from catalog_app.services.gate import (
    Passage,
    Release,
    check_file,
    gated,
    require_clean,
    require_clean_file,
    require_clean_text,
    scan_texts,
)
from catalog_app.support.files import sha256
from tests.helpers.numbers import CARD, IDENTITY, MOBILE
from tests.helpers.standards import item_of, standard_rows

RELEASE = Release("李镇长", "经本人同意公开")


def text_file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def picture(path: Path) -> Path:
    Image.new("RGB", (4, 4)).save(path)
    return path


def leaving(path: Path, release: Release | None = None) -> ScanReport:
    report = check_file(path)
    require_clean([report], release)
    return report


def test_a_clean_file_passes(tmp_path: Path) -> None:
    path = text_file(tmp_path / "公示.txt", "监督电话 0876-2123456，12345")
    report = leaving(path)
    assert (report.checked, report.findings) == ("full", ())


def test_a_hidden_number_is_found_with_its_place(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "公开"
    hidden = book.create_sheet("原始")
    hidden["B2"] = IDENTITY
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    (finding,) = check_file(tmp_path / "a.xlsx").findings
    assert (finding.kind, finding.severity, finding.hidden) == ("id_card", "red", True)
    assert finding.where == "原始!B2"
    assert "隐藏" in finding.remedy
    assert finding.excerpt == "11*************02X"


def test_the_heading_of_a_column_tells_an_account(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", "姓名,一卡通账号,面积\n张三,1302026000412,1302026000412\n")
    assert [(finding.kind, finding.where) for finding in check_file(path).findings] == [("bank_account", "第2行第2列")]


def test_lines_are_told_in_plain_texts(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", f"一\n二\n联系 {MOBILE}\n")
    assert [finding.where for finding in check_file(path).findings] == ["第3行"]


def test_a_number_broken_over_two_lines_of_a_pdf(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(100, 700, IDENTITY[:10])
    canvas.drawString(100, 684, IDENTITY[10:])
    canvas.save()
    assert [finding.where for finding in check_file(tmp_path / "a.pdf").findings] == ["第1页"]


@pytest.mark.parametrize("release", [None, RELEASE])
def test_red_is_blocked_released_or_not(tmp_path: Path, release: Release | None) -> None:
    with pytest.raises(GateError) as blocked:
        leaving(text_file(tmp_path / "a.txt", f"{MOBILE}\n{IDENTITY}\n{CARD}\n{CARD}\n{CARD}"), release)
    assert blocked.value.code == "PRIVATE_NUMBER_FOUND"
    assert "“a.txt”第2行有身份证号 11*************02X" in blocked.value.cause
    assert f"等{4 if release else 5}处" in blocked.value.cause


def test_orange_needs_a_release(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", f"联系 {MOBILE}")
    with pytest.raises(GateError, match="PRIVATE_NUMBER_FOUND"):
        leaving(path)
    released = require_clean([check_file(path)], RELEASE)
    assert [finding.kind for finding in released] == ["mobile"]


def test_what_cannot_be_read_needs_a_release(tmp_path: Path) -> None:
    path = picture(tmp_path / "a.png")
    with pytest.raises(GateError, match="CONTENT_NOT_CHECKED") as told:
        leaving(path)
    assert told.value.cause == "“a.png”：图片里的文字无法检查，请人工看过后放行，文件没有导出。"
    report = leaving(path, RELEASE)
    assert report.checked == "no"


def test_partly_read_files_say_so(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "公开")
        archive.write(picture(tmp_path / "b.png"), "b.png")
    report = check_file(path)
    assert report.checked == "partial"
    assert [finding.where for finding in report.findings] == ["b.png"]
    with pytest.raises(GateError, match=r"“a\.zip”b\.png：图片里的文字无法检查"):
        leaving(path)


@pytest.mark.parametrize(("person", "reason"), [("", "同意"), ("李镇长", " ")])
def test_a_release_names_its_person_and_reason(person: str, reason: str) -> None:
    with pytest.raises(UsageError, match="RELEASE_INCOMPLETE"):
        Release(person, reason)


def test_public_contacts_pass_however_they_are_written(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", f"投诉 {MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}")
    assert check_file(path, [f"{MOBILE[:3]}-{MOBILE[3:]}"]).findings == ()


def test_no_message_or_report_holds_a_complete_number(tmp_path: Path) -> None:
    folder = tmp_path / f"张三{IDENTITY}"
    folder.mkdir()
    book = Workbook()
    book.active.title = MOBILE
    book.active["A1"] = CARD
    path = folder / f"{IDENTITY}的低保.xlsx"
    book.save(path)
    report = check_file(path)
    with pytest.raises(GateError) as blocked:
        require_clean([report])
    assert not re.search(r"\d{9}", f"{report}{blocked.value}")
    assert {finding.kind for finding in report.findings} == {"id_card", "bank_account", "mobile"}


def test_too_many_findings_are_counted_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_MOST_LISTED", 5)
    report = check_file(text_file(tmp_path / "a.csv", f"姓名,手机,卡号\n{f'李伟,{MOBILE},{CARD}' + chr(10)}" * 50))
    assert report.checked == "full"
    assert [(one.kind, one.where, one.count) for one in report.findings[5:]] == [
        ("bank_account", "第6行第3列起48处", 48),
        ("mobile", "第8行第2列起47处", 47),
    ]


def test_a_blocked_file_never_appears(tmp_path: Path) -> None:
    out = tmp_path / "名单.txt"
    with pytest.raises(GateError, match=r"“名单\.txt”第1行有身份证号"), gated(out, replace=False) as temporary:
        text_file(temporary, IDENTITY)
    assert list(tmp_path.iterdir()) == []


def test_a_blocked_file_leaves_the_old_one(tmp_path: Path) -> None:
    out = text_file(tmp_path / "名单.txt", "旧的")
    with pytest.raises(GateError), gated(out, replace=True) as temporary:
        text_file(temporary, CARD)
    assert out.read_text(encoding="utf-8") == "旧的"
    assert list(tmp_path.iterdir()) == [out]


def test_a_clean_file_appears(tmp_path: Path) -> None:
    out = tmp_path / "名单.txt"
    with gated(out, [MOBILE], replace=False) as temporary:
        text_file(temporary, MOBILE)
    assert out.read_text(encoding="utf-8") == MOBILE


def test_the_name_a_file_will_have_is_scanned_too(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="文件名有身份证号"), gated(tmp_path / f"{IDENTITY}.txt", replace=False) as path:
        text_file(path, "公开")


def test_texts_are_scanned_before_they_are_committed() -> None:
    require_clean_text({"标题": "关于2026年低保的公示", "备注": ""})
    with pytest.raises(GateError) as blocked:
        require_clean_text({"标题": "公示", "正文": f"联系 {MOBILE}"})
    assert blocked.value.code == "PRIVATE_NUMBER_IN_TEXT"
    assert "正文有手机号 138****5678" in blocked.value.cause
    require_clean_text({"正文": f"联系 {MOBILE}"}, [MOBILE])


def test_a_label_tells_what_its_text_is() -> None:
    with pytest.raises(GateError, match="银行账号"):
        require_clean_text({"一卡通账号": "1302026000412"})


def test_a_file_that_comes_in_may_be_a_picture_but_holds_no_number(tmp_path: Path) -> None:
    assert require_clean_file(picture(tmp_path / "a.png")).checked == "no"
    with pytest.raises(GateError, match="没有收下这个文件"):
        require_clean_file(text_file(tmp_path / "a.txt", MOBILE))


def test_pipes_are_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)
    with pytest.raises(WorldError, match="NOT_A_REGULAR_FILE"):
        check_file(pipe)


def test_a_release_is_plain_and_of_bearable_length() -> None:
    release = Release(" 王\u202e志远\n", "村民\x00要求")
    assert (release.person, release.reason) == ("王志远", "村民要求")
    with pytest.raises(UsageError, match="TEXT_TOO_LONG"):
        Release("王" * 101, "村民要求")
    with pytest.raises(UsageError, match="RELEASE_INCOMPLETE"):
        Release("\u200b", "村民要求")


def test_a_passage_lets_released_files_pass_and_remembers_them(tmp_path: Path) -> None:
    way = Passage(RELEASE)
    with gated(tmp_path / "甲.txt", replace=False, passage=way) as path:
        text_file(path, f"联系 {MOBILE}")
    with gated(tmp_path / "乙.txt", replace=False, passage=way) as path:
        text_file(path, "联系邮箱 wangxiaoming84@qq.com")
    first, second = way.passed
    assert (first.path, first.sha256) == (tmp_path / "甲.txt", sha256(tmp_path / "甲.txt"))
    assert (way.released, len(first.released), second.released) == (1, 1, ())
    assert [line.split("”")[0] for line in way.warnings] == ["“甲.txt", "“乙.txt"]
    assert [line.endswith("（已放行）。") for line in way.warnings] == [True, False]
    with pytest.raises(GateError), gated(tmp_path / "丙.txt", replace=False, passage=way) as path:
        text_file(path, IDENTITY)
    assert len(way.passed) == 2


def test_a_roster_that_comes_in_is_sent_to_the_column_policy(tmp_path: Path) -> None:
    book = Workbook()
    for row in (("姓名", "身份证号"), ("张三", IDENTITY)):
        book.active.append(row)
    book.save(tmp_path / "名单.xlsx")
    with pytest.raises(GateError) as refused:
        require_clean_file(tmp_path / "名单.xlsx", passage=Passage(RELEASE))
    assert "登记名单" in refused.value.remedy
    assert "干净副本" in refused.value.remedy


def test_orange_in_a_file_or_text_that_comes_in_needs_a_release(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", "王小明，1984年3月12日出生，患有高血压")
    with pytest.raises(GateError):
        require_clean_file(path, passage=Passage())
    way = Passage(RELEASE)
    require_clean_file(path, passage=way)
    assert way.released == len(way.passed[0].findings) > 0
    text = {"正文": "王小明，1984年3月12日出生"}
    with pytest.raises(GateError, match="PRIVATE_NUMBER_IN_TEXT") as refused:
        require_clean_text(text, passage=Passage())
    assert "放行" in refused.value.remedy
    assert [finding.kind for finding in require_clean_text(text, passage=Passage(RELEASE))] == ["birth_date"]


def test_no_release_lets_a_complete_number_into_a_text() -> None:
    with pytest.raises(GateError, match="手机号"):
        require_clean_text({"正文": f"联系 {MOBILE}"}, passage=Passage(RELEASE))


def test_yellow_is_accepted_and_told() -> None:
    assert [one.severity for one in require_clean_text({"正文": "邮箱 wangxiaoming84@qq.com"})] == ["yellow"]


def test_the_texts_of_the_standards_are_no_findings() -> None:
    items = [item_of(row) for row in standard_rows()]
    texts = [(f"{one.title}·{field.label}", cell_text(one, key)) for one in items for key, field in BY_KEY.items()]
    assert len(texts) > 5_000
    assert scan_texts(texts) == []
