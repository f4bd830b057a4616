"""From the file a station sends to wall, web and twins: names as the case allows, and no number anywhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import Workbook

from tests.cli.conftest import Run
from tests.helpers.numbers import CARD, IDENTITY, MOBILE

DAY = "2026-11-23"


@pytest.fixture
def uid(run: Run, workspace: Path, tmp_path: Path) -> str:
    """A publication with a list of two villages, private numbers in columns, remarks and a hidden column."""
    book = Workbook()
    sheet = book.active
    for row in (
        ["2026年第四季度农村低保拟新增对象名单"],
        ["序号", "所在村", "户主", "家庭人口", "月保障金", "证件号码", "账号", "联系电话", "备注"],
        [1, "河口村", "张小明", 3, 1200, IDENTITY, CARD, MOBILE, "新增"],
        [2, "大坪村", "李芳", 2, 800.5, IDENTITY, CARD, MOBILE, f"代领人电话{MOBILE}"],
        [3, "河口村", "欧阳国华", 1, 480, IDENTITY, CARD, MOBILE, f"卡{CARD}"],
    ):
        sheet.append(row)
    sheet.column_dimensions["F"].hidden = True
    book.save(tmp_path / "名单.xlsx")
    given = ("--title", "2026年第四季度低保审核公示", "--roster", tmp_path / "名单.xlsx", "--case", "低保")
    ran = run("publish", workspace, "--item", "06-002", *given, "--formed", DAY, "--json")
    assert ran.status == 0, ran.err
    found: str = ran.json["uid"]
    assert run("post", workspace, "--publication", found, "--channel", "政府网站", "--on", DAY).status == 0
    return found


def words(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def everything(folder: Path) -> bytes:
    """The bytes of every file, PDFs as their text, zip-based ones member by member."""
    parts = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        if path.suffix == ".pdf":
            parts.append(words(path).encode())
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts.extend(archive.read(name) for name in archive.namelist())
        parts.append(path.read_bytes())
    return b"\n".join(parts)


def test_wall_web_and_twins_show_the_names_the_case_allows_and_no_number(
    run: Run, workspace: Path, uid: str, tmp_path: Path
):
    board = ("board", workspace, "--publication", uid, "--out", tmp_path / "墙", "--docx", "--text", "--json")
    made = run(*board, "--orientation", "portrait", "--as-of", DAY)
    assert made.status == 0, made.err
    paths = [Path(one["path"]) for one in made.json["files"]]
    assert [path.suffix for path in paths] == [".pdf", ".docx", ".txt"]
    wall, text = words(paths[0]).replace("\r\n", ""), paths[2].read_text("utf-8-sig")
    for name in ("张小明", "欧阳国华", "李芳"):
        assert name in wall
        assert name in text
    for part in (
        "拟将下列3户家庭纳入",
        "河口村",
        "2026年11月23日至2026年12月2日（7个工作日）",
        "2480.5",
    ):
        assert part in wall
        assert part in text
    out = tmp_path / "包.zip"
    assert run("portal", workspace, "--out", out).status == 0
    with zipfile.ZipFile(out) as archive:
        page = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("正文.html"))
        plain = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("正文.txt"))
    for shown in (page, plain):
        assert "张*明" in shown
        assert "张小明" not in shown
        assert "欧阳国华" not in shown
    assert "<td>河口村</td>" in page
    assert run("verify", out).status == 0
    (tmp_path / "名单.xlsx").unlink()
    bytes_of_all = everything(tmp_path)
    assert "张小明".encode() in bytes_of_all
    for number in (IDENTITY, CARD, MOBILE):
        assert number.encode() not in bytes_of_all


def test_a_set_for_the_villages_comes_with_the_list_for_the_round(run: Run, workspace: Path, uid: str, tmp_path: Path):
    board = ("board", workspace, "--publication", uid, "--out", tmp_path / "墙", "--by-village", "--json")
    files = run(*board, "--paper", "A3", "--large-print").json["files"]
    assert [one["village"] for one in files] == ["河口村", "大坪村", ""]
    first, second, cover = (words(Path(one["path"])) for one in files)
    assert "张小明" in first
    assert "李芳" not in first
    assert "2户家庭" in first.replace("\r\n", "")
    assert "李芳" in second
    for part in ("张贴清单", "河口村", "大坪村", "□", "张贴人"):
        assert part in cover


def test_a_notice_without_list_takes_the_case_it_is_told(run: Run, workspace: Path, tmp_path: Path):
    body = tmp_path / "正文.txt"
    body.write_text("征收范围：河口村二组耕地。\n征收目的：卫生院迁建。", "utf-8")
    given = ("--item", "06-002", "--title", "征收土地预公告", "--body", body)
    uid = run("publish", workspace, *given, "--json").json["uid"]
    board = ("board", workspace, "--publication", uid, "--as-of", DAY, "--json")
    plain = run(*board, "--out", tmp_path / "a").json["files"]
    assert "公告期" not in words(Path(plain[0]["path"]))
    told = run(*board, "--out", tmp_path / "b", "--case", "征收土地预公告", "--high-contrast").json["files"]
    text = words(Path(told[0]["path"])).replace("\r\n", "")
    for part in ("一、征收范围", "二、征收目的", "公告期：2026年11月23日至2026年12月7日（不少于10个工作日）"):
        assert part in text
    refused = run("board", workspace, "--publication", uid, "--out", tmp_path / "c", "--by-village")
    assert (refused.status, refused.err.split(":")[0]) == (2, "NO_VILLAGES")


def test_options_of_notices_want_a_publication(run: Run, workspace: Path, tmp_path: Path):
    ran = run("board", workspace, "--out", tmp_path / "a", "--by-village")
    assert (ran.status, ran.err.split(":")[0]) == (2, "WRONG_USAGE")
