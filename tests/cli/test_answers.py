"""answer and deliver: a package goes onto a stick, its answers come back, the next one holds only the rest."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.cli.conftest import Run

NUMBER_IN_TITLE = "联系13800138000"


def a_book(path: Path, *rows: tuple[str, ...]) -> Path:
    book = Workbook()
    for row in (("标题", "状态", "网址", "退回原因"), *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_the_round_trip(run: Run, workspace: Path, tmp_path: Path) -> None:
    out, stick = tmp_path / "包.zip", tmp_path / "U盘"
    stick.mkdir()
    number = run("portal", workspace, "--out", out, "--json").json["number"]
    copied = run("deliver", workspace, out, stick, "--json")
    assert (copied.status, copied.json["was_there"]) == (0, False)
    assert (stick / "包.zip").read_bytes() == out.read_bytes()
    with zipfile.ZipFile(out) as archive:
        titles = [one["title"] for one in json.loads(archive.read("manifest.json"))["items"]]
    assert len(titles) == 4  # two catalogs, 主动公开基本目录, 公开指南
    taken = [(title, "已发布", "", "") for title in (titles[0], *titles[2:])]
    path = a_book(tmp_path / "答复.xlsx", *taken, (titles[1], "退回", "", "栏目不对"))
    dry = run("answer", workspace, path, "--dry-run", "--json")
    assert (dry.status, dry.json["package"], dry.json["applied"], dry.json["step"]) == (0, number, False, None)
    done = run("answer", workspace, path, "--package", number, "--json").json
    assert (done["plan"]["accepted"], done["plan"]["rejected"], done["applied"]) == (3, 1, True)
    assert run("answer", workspace, path, "--json").json["plan"]["same"] == 4
    rest = run("portal", workspace, "--out", tmp_path / "再送.zip", "--json").json
    assert (rest["new"], rest["changed"], rest["withdrawn"]) == (1, 0, 0)
    assert run("portal", workspace, "--out", tmp_path / "全部.zip", "--full", "--json").json["new"] == 4


def test_wrong_files_and_lines(run: Run, workspace: Path, tmp_path: Path) -> None:
    good = a_book(tmp_path / "好.xlsx", (NUMBER_IN_TITLE, "已发布", "", ""))
    nothing = run("answer", workspace, good, "--json")
    assert (nothing.status, nothing.json["error"]["code"]) == (2, "NO_PACKAGE")
    run("portal", workspace, "--out", tmp_path / "包.zip")
    unknown = run("answer", workspace, good, "--json")
    assert (unknown.status, unknown.json["plan"]["unknown"], unknown.json["applied"]) == (1, 1, False)
    assert "13800138000" not in unknown.out + run("answer", workspace, good).out
    assert run("answer", workspace, good, "--package", "1").status == 2
    strange = a_book(tmp_path / "别的.xlsx", *((f"没有的标题{number}", "已发布", "", "") for number in range(30)))
    lines = run("answer", workspace, strange).out.splitlines()
    assert (len(lines), "共30行" in lines[-1]) == (22, True)
    assert len(run("answer", workspace, strange, "--json").json["lines"]) == 30
    text = tmp_path / "答复.csv"
    text.write_text("姓名,村\n甲,乙\n", "utf-8")
    assert run("answer", workspace, text, "--json").json["error"]["code"] == "NO_ANSWERS"
    assert run("answer", workspace, tmp_path / "没有.xlsx").status == 3
    assert run("deliver", workspace, text, tmp_path).status == 2


def test_rows_that_were_not_read_are_told(run: Run, workspace: Path, tmp_path: Path) -> None:
    run("portal", workspace, "--out", tmp_path / "包.zip")
    path = a_book(tmp_path / "答复.xlsx", ("甲", "已发布", "", ""), ("乙", "已发布", "", ""))
    book = load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.save(path)
    assert "有1行是隐藏的，没有读入" in run("answer", workspace, path).out
