"""Clean copies: only what may be shown, built new; the original untouched."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from PIL import Image

from catalog_app.model.errors import GateError, UsageError, WorldError
from catalog_app.services import cleaning
from catalog_app.services.cleaning import CleanReport, clean_file
from catalog_app.services.gate import check_file
from catalog_app.services.session import Session
from catalog_app.support.files import sha256
from catalog_app.support.progress import Silent
from tests.helpers.numbers import CARD, CREDIT_CODE, IDENTITY, MOBILE
from tests.store.builders import STAMP, make

HEADER = ["序号", "所在村", "户主", "身份证号", "一卡通账号", "联系电话", "致贫原因", "月保障金", "备注"]
ROW = [1, "河口村", "张小明", IDENTITY, CARD, MOBILE, "因病", 480, f"补发，电话{MOBILE}"]
SECRETS = (IDENTITY, CARD, MOBILE, "因病")
Clean = Callable[..., CleanReport]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    workbook = Workbook()
    workbook.properties.creator = "财政所王会计"
    sheet = workbook.active
    for row in (["低保拟新增对象名单"], HEADER, ROW, [2, "石桥村", "欧阳修", *ROW[3:8], "=1+1"], ["合计"]):
        sheet.append(row)
    hidden = workbook.create_sheet("原始")
    hidden.append([IDENTITY])
    hidden.sheet_state = "veryHidden"
    workbook.save(tmp_path / "低保.xlsx")
    return tmp_path / "低保.xlsx"


@pytest.fixture
def clean(tmp_path: Path) -> Clean:
    def call(path: Path, out: str, case: str | None = None, policy: Any = "web", **options: Any) -> CleanReport:
        return clean_file(path, tmp_path / out, case, policy, stamp=STAMP, progress=Silent(), **options)

    return call


def everything(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return path.read_bytes().decode("utf-8", "replace")
    with zipfile.ZipFile(path) as opened:
        return "\n".join(f"{name}\n{opened.read(name).decode('utf-8', 'replace')}" for name in opened.namelist())


def cells(path: Path) -> list[list[Any]]:
    (sheet,) = load_workbook(path).worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_case_leaves_its_columns_and_nothing_else(roster: Path, clean: Clean, tmp_path: Path):
    before = sha256(roster)
    report = clean(roster, "干净.xlsx", "低保")
    made = cells(tmp_path / "干净.xlsx")
    assert made[1] == ["序号", "所在村", "户主", "月保障金", "备注"]
    assert made[2][:4] == [1, "河口村", "张*明", 480]
    assert MOBILE[:3] in made[2][4]
    assert made[3][2] == "欧阳*"
    assert not [secret for secret in (*SECRETS, "王会计", "原始") if secret in everything(tmp_path / "干净.xlsx")]
    assert report.dropped == ("身份证号", "一卡通账号", "联系电话", "致贫原因")
    assert (report.kept[0], report.masked, report.rows, report.case) == ("序号", ("户主",), 2, "dibao-review")
    assert (report.original_sha256, sha256(roster)) == (before, before)
    assert report.clean_sha256 == sha256(tmp_path / "干净.xlsx")
    assert check_file(tmp_path / "干净.xlsx").findings == report.findings == ()


def test_before_and_after_are_shown_without_any_number(roster: Path, clean: Clean):
    report = clean(roster, "干净.xlsx", "低保")
    assert len(report.before) == len(report.after) == 3
    assert report.before[1][2] == "张小明"
    assert not [secret for secret in SECRETS if secret in str(report)]


def test_the_wall_shows_names_where_the_law_posts_lists(roster: Path, clean: Clean, tmp_path: Path):
    clean(roster, "干净.xlsx", "低保", "wall")
    assert cells(tmp_path / "干净.xlsx")[2][2] == "张小明"


def test_the_same_file_gives_the_same_bytes(roster: Path, clean: Clean):
    assert clean(roster, "a.xlsx", "低保").clean_sha256 == clean(roster, "b.xlsx", "低保").clean_sha256


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "html", "docx"])
def test_without_a_case_private_columns_go_and_free_text_is_masked(
    roster: Path, clean: Clean, tmp_path: Path, suffix: str
):
    report = clean(roster, f"干净.{suffix}")
    words = everything(tmp_path / f"干净.{suffix}")
    assert not [secret for secret in SECRETS if secret in words]
    assert report.dropped == ("身份证号", "一卡通账号", "联系电话", "致贫原因")
    assert "补发" in words


def test_a_csv_is_read_and_no_formula_leaves(clean: Clean, tmp_path: Path):
    (tmp_path / "a.csv").write_text(f"序号,姓名,手机号,备注\n1,=cmd,{MOBILE},-5\n2,李红,{MOBILE},好\n", "gb18030")
    clean(tmp_path / "a.csv", "b.csv")
    assert (tmp_path / "b.csv").read_text("utf-8-sig") == "序号,姓名,备注\n1,'=cmd,-5\n2,李红,好\n"


def test_no_long_number_stays_in_a_list_whatever_it_is_called(clean: Clean, tmp_path: Path):
    row = f"{CARD},{CREDIT_CODE},037165551234,张{'1' * 300}\n"
    (tmp_path / "a.csv").write_text(f"序号,单位名称,类别,项目\n{row}{row}", "utf-8")
    clean(tmp_path / "a.csv", "b.csv")
    first = (tmp_path / "b.csv").read_text("utf-8-sig").splitlines()[1].split(",")
    assert CREDIT_CODE in first
    assert CARD not in str(first)
    assert "1" * 11 not in str(first)


def test_running_text_is_masked(clean: Clean, tmp_path: Path):
    (tmp_path / "a.txt").write_text(f"请联系张三，电话{MOBILE}。\n", "utf-8")
    clean(tmp_path / "a.txt", "b.txt")
    assert (tmp_path / "b.txt").read_text("utf-8-sig") == f"请联系张三，电话{MOBILE[:3]}****{MOBILE[-4:]}。\n"


def test_a_document_keeps_its_order_without_author_and_numbers(clean: Clean, tmp_path: Path):
    document = Document()
    document.core_properties.author = "王会计"
    document.add_paragraph(f"张三，身份证号{IDENTITY}，特此公示。")
    table = document.add_table(rows=0, cols=4)
    for texts in (["序号", "姓名", "身份证号", "金额"], ["1", "张小明", IDENTITY, "480"]):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("公示期七天。")
    document.save(str(tmp_path / "a.docx"))
    clean(tmp_path / "a.docx", "b.docx")
    made = Document(str(tmp_path / "b.docx"))
    assert [one.text for one in made.paragraphs if one.text][-1] == "公示期七天。"
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        ["序号", "姓名", "金额"],
        ["1", "张小明", "480"],
    ]
    assert IDENTITY not in everything(tmp_path / "b.docx")
    assert "王会计" not in everything(tmp_path / "b.docx")


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_photo_keeps_only_its_points(clean: Clean, tmp_path: Path, name: str):
    picture = Image.new("RGB", (8, 4), "red")
    place = Image.Exif()
    place[0x010F] = "Camera"
    place.get_ifd(0x8825)[1] = "N"
    picture.save(tmp_path / name, exif=place)
    clean(tmp_path / name, f"b{name}")
    with Image.open(tmp_path / f"b{name}") as made:
        assert (made.size, len(made.getexif())) == ((8, 4), 0)
    assert b"Camera" not in (tmp_path / f"b{name}").read_bytes()


def test_what_cannot_be_cleaned_says_so(clean: Clean, tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    Workbook().save(tmp_path / "leer.xlsx")
    for name in ("a.pdf", "a.png", "leer.xlsx"):
        with pytest.raises(WorldError, match="UNCLEANABLE"):
            clean(tmp_path / name, f"b{Path(name).suffix}")
        assert not (tmp_path / f"b{Path(name).suffix}").exists()


@pytest.mark.parametrize(
    ("out", "case", "code"),
    [
        ("低保.xlsx", None, "SAME_FILE"),
        ("b.pdf", None, "WRONG_SUFFIX"),
        ("b.xlsx", "无此情形", "UNKNOWN_CASE"),
        ("b.xlsx", "一般公告", "NO_ALLOWED_COLUMN"),
    ],
)
def test_wrong_calls_leave_nothing(roster: Path, clean: Clean, tmp_path: Path, out: str, case: str | None, code: str):
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(UsageError, match=code):
        clean(roster, out, case, replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_is_still_red_never_becomes_a_file(
    roster: Path, clean: Clean, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cleaning, "cut_list", lambda roster, *_: _uncut(roster))
    with pytest.raises(GateError, match="PRIVATE_NUMBER_FOUND"):
        clean(roster, "b.xlsx", "低保")
    assert not (tmp_path / "b.xlsx").exists()


def _uncut(roster: Any) -> Any:
    from catalog_app.model.roster import CutTable, RosterColumn

    return CutTable(
        title="", columns=tuple(RosterColumn("", header) for header in roster.headers), rows=roster.rows, told=()
    )


def test_both_hashes_are_logged_and_kept(roster: Path, clean: Clean, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO), Session(make(tmp_path / "w")) as session:
        report = clean(roster, "b.xlsx", "低保", session=session)
        (kept,) = session.workspace.scans()
        assert session.undo_name is None
    assert (kept.sha256, kept.clean_sha256) == (report.original_sha256, report.clean_sha256)
    logged = caplog.text.replace("-", "")
    assert report.original_sha256 in logged
    assert report.clean_sha256 in logged


def test_an_illness_told_in_the_remarks_does_not_stay(tmp_path: Path) -> None:
    source = tmp_path / "低保.csv"
    source.write_text(
        "户主姓名,家庭人口,备注\n李伟,3,本人患肺癌\n王芳,2,新增\n周敏,2,\n吴强,1,\n郑洁,4,\n孙丽,2,\n", "utf-8"
    )
    report = clean_file(source, tmp_path / "净.csv", "dibao-review", "wall", stamp=STAMP, progress=Silent())
    assert report.findings == ()
    assert "癌" not in (tmp_path / "净.csv").read_text("utf-8-sig")
    assert "新增" in (tmp_path / "净.csv").read_text("utf-8-sig")
