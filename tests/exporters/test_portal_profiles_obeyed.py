"""A package says what its profile wants, with the publication's own values."""

from __future__ import annotations

import errno
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from msgspec import structs
from openpyxl import load_workbook

from catalog_app.exporters.manifest import decode_manifest
from catalog_app.exporters.portal import PublicationExport, verify_package, write_package
from catalog_app.exporters.portal.cover import files_sha256
from catalog_app.exporters.portal.degrade import in_tags
from catalog_app.exporters.portal.request import package_entries
from catalog_app.exporters.portal.values import summary
from catalog_app.exporters.unit_sheets import basic_sheet, guide_sheet
from catalog_app.model.errors import AppError
from catalog_app.model.portal import PortalColumn
from catalog_app.model.public_guide import fill_guide, load_guide_text
from catalog_app.model.unit import Unit
from catalog_app.support.paths import resource_bytes
from catalog_app.support.progress import Silent
from tests.helpers.packages import DOMAIN, ITEM, PROFILE, members, publication, request

FULL = publication(
    title="关于征地的公告",
    document_number="青政发〔2026〕1号",
    index_number="530126001/2026-00001",
    validity="废止",
    abolished_on=date(2026, 11, 21),
    keywords=("征地", "补偿"),
    abstract="概述一句。",
    display_until=date(2026, 12, 1),
)


def row(path: Path) -> dict[str, object]:
    rows = load_workbook(io.BytesIO(members(path)["清单.xlsx"]))["清单"].iter_rows(values_only=True)
    return dict(zip(next(rows), next(rows), strict=True))


def made(tmp_path: Path, one: PublicationExport, **changes: object) -> Path:
    profile = structs.replace(PROFILE, **changes)
    path = write_package(request(publications=(one,), profile=profile), tmp_path / "a.zip", Silent()).path
    assert verify_package(path, profile) == []
    return path


def test_own_values_stand_in_the_listing(tmp_path: Path) -> None:
    one = PublicationExport(FULL, ITEM, shown_from=date(2026, 11, 22), interpretation="https://www.example.cn/jd.html")
    told = row(made(tmp_path, one))
    assert (told["有效性"], told["废止日期"], told["公开属性"]) == ("废止", "2026-11-21", "主动公开")
    assert (told["公示开始"], told["公示结束"]) == ("2026-11-22", "2026-12-01")
    assert (told["关键词"], told["内容概述"], told["体裁分类"]) == ("征地;补偿", "概述一句。", "公告")
    assert told["解读链接"] == "https://www.example.cn/jd.html"


def test_the_profile_decides_forms_and_files(tmp_path: Path) -> None:
    changes = {
        "date_form": "YYYY.MM.DD",
        "date_cells": True,
        "number_cells": True,
        "body_file": "正文.docx",
        "index_number": "portal",
        "folder_form": "{序号}-{文号}-{标题}",
        "columns": {"06-001": PortalColumn("征地/政策", "A01")},
    }
    told = row(made(tmp_path, PublicationExport(FULL, ITEM), **changes))
    assert (told["序号"], told["成文日期"], told["索引号"]) == (1, datetime(2026, 11, 20), None)  # noqa: DTZ001 - a spreadsheet knows no zones
    assert (told["栏目路径"], told["栏目代码"]) == ("征地/政策", "A01")
    assert told["正文文件"] == "001-青政发〔2026〕1号-关于征地的公告/正文.docx"


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        (("p", "br"), "<p>见<br>网页（https://a.cn/）</p>\n<p>甲\t乙</p><p>1\t2</p><p>图样</p>\n"),
        (("br",), "见<br>网页（https://a.cn/）<br>\n甲\t乙<br>1\t2<br>图样<br>\n"),
    ],
)
def test_a_portal_without_tables_links_and_pictures(allowed: tuple[str, ...], expected: str) -> None:
    fragment = (
        '<p>见<br><a href="https://a.cn/">网页</a></p>\n<table><tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td>2</td>'
        '</tr></table><p><img src="a.png" alt="图样"></p>\n'
    )
    assert in_tags(fragment, allowed) == expected


@pytest.mark.parametrize("allowed", [("p",), ("p", "br", "strong"), ("br",), ()])
def test_fewer_tags_still_verify(tmp_path: Path, allowed: tuple[str, ...]) -> None:
    html = (
        '<h2>一、</h2><table><tr><td colspan="2">甲</td></tr><tr><td>1</td><td>2</td></tr></table><ul><li>项</li></ul>'
    )
    path = made(tmp_path, PublicationExport(publication(html=html), ITEM), allowed_tags=allowed)
    page = next(data for name, data in members(path).items() if name.endswith("正文.html")).decode()
    assert "1\t2" in page
    assert "<table" not in page


def test_the_word_document_says_the_same(tmp_path: Path) -> None:
    one = publication(title="关于征地的公告", document_number="青政发〔2026〕1号", body="一、内容\n项目\t亩\n甲\t12")
    path = made(tmp_path, PublicationExport(one, ITEM))
    data = next(data for name, data in members(path).items() if name.endswith("正文.docx"))
    document = Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert texts == ["关于征地的公告", "青政发〔2026〕1号", "一、内容", "青石桥镇人民政府", "2026年11月20日"]
    assert [[cell.text for cell in line.cells] for line in document.tables[0].rows] == [["项目", "亩"], ["甲", "12"]]


def test_older_hashes_stay_where_new_fields_say_nothing() -> None:
    def content(one: object) -> str:
        return package_entries(request(one))[0].content_sha256

    assert content(publication()) == "a2b9d97e294488523253d08260af1456e9d36f80a00f03e79d08f975ec2bc177"
    changed = [publication(keywords=("甲",)), publication(abstract="甲"), publication(validity="失效")]
    assert len({content(one) for one in (publication(), *changed)}) == 4


def test_abstracts_end_with_a_sentence() -> None:
    assert summary("第一句话在这里。第二句话很长很长很长。", 12) == "第一句话在这里。"
    assert summary("没有句号的很长的一段话写在这里", 8) == "没有句号的很长…"
    assert summary("短", 8) == "短"


def test_a_disk_that_fills_up_leaves_the_last_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path, PublicationExport(publication(), ITEM))
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(AppError, match="DISK_FULL"):
        write_package(request(publication(body="别的")), path, Silent())
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def test_long_titles_are_cut_in_names_and_told(tmp_path: Path) -> None:
    path = write_package(request(publication(title="长" * 300)), tmp_path / "a.zip", Silent()).path
    assert max(len(part) for name in members(path) for part in name.split("/")) <= 80
    assert [finding.code for finding in verify_package(path, PROFILE)] == ["title_too_long"]


def test_sheets_of_the_unit(tmp_path: Path) -> None:
    unit = Unit(name="青石桥镇", kind="镇")
    catalogs = request().catalogs
    guide = fill_guide(
        load_guide_text(resource_bytes("register/public-guide.json"), "x"), "指南", {"signature": "青石桥镇人民政府"}
    )
    sheets = (basic_sheet(unit, catalogs, {"station-1": "国土所"}), guide_sheet(unit, guide))
    path = write_package(request(sheets=sheets), tmp_path / "a.zip", Silent()).path
    assert verify_package(path, PROFILE) == []
    found = members(path)
    cells = [cell.value for line in load_workbook(io.BytesIO(found["主动公开基本目录.xlsx"])).active for cell in line]
    assert {DOMAIN.name, "征地管理政策 › 法律<法规>", "甲\n乙（可选）", "国土所", "06-001"} & set(cells) >= {
        "国土所",
        "06-001",
    }
    page = found["公开指南.html"].decode()
    assert "机构名称：青石桥镇人民政府" in page
    assert "办公地址" not in page
    assert "{" not in page
    assert "办公地址" in {fact.label for fact in guide.missing}


def test_the_hash_on_the_cover_can_be_made_again(tmp_path: Path) -> None:
    path = write_package(request(publication()), tmp_path / "a.zip", Silent()).path
    files = decode_manifest(members(path)["manifest.json"]).files
    assert files_sha256(files) == files_sha256(reversed(files))
    assert members(path)["封面.pdf"].startswith(b"%PDF-")
