"""scan, clean, publish --roster."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from catalog_app.model.unit import Contact
from catalog_app.store.workspace import Workspace
from tests.cli.conftest import Run
from tests.helpers.numbers import CARD, IDENTITY, MOBILE
from tests.store.builders import STAMP


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    workbook = Workbook()
    workbook.active.title = "10月"
    for row in (
        ["低保拟新增对象名单"],
        ["序号", "村", "户主", "身份证号", "账号"],
        [1, "河口村", "张小明", IDENTITY, CARD],
    ):
        workbook.active.append(row)
    workbook.save(tmp_path / "低保.xlsx")
    return tmp_path / "低保.xlsx"


def test_scan_tells_place_kind_and_masked_excerpt(run: Run, roster: Path, tmp_path: Path):
    (tmp_path / "b.txt").write_text("今天下雨。", "utf-8")
    ran = run("scan", roster, tmp_path / "b.txt", "--json")
    assert ran.status == 1
    first, second = ran.json["files"]
    assert (first["path"], first["checked"]) == (str(roster), "full")
    found = {one["kind"]: one for one in first["findings"]}
    card = found["id_card"]
    assert (card["severity"], card["where"], card["hidden"]) == ("red", "10月!D3", False)
    assert card["excerpt"] == IDENTITY[:2] + "*" * 13 + IDENTITY[-3:]
    assert card["reason"]
    assert found["bank_account"]["where"] == "10月!E3"
    assert second == {"path": str(tmp_path / "b.txt"), "checked": "full", "findings": []}
    assert IDENTITY not in ran.out + ran.err


def test_scan_of_clean_files_ends_with_zero_and_folders_are_gone_through(run: Run, tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("监督电话：0371-65551234", "utf-8")
    ran = run("scan", tmp_path / "a")
    assert (ran.status, ran.err) == (0, "")
    assert "b.txt：全部查过" in ran.out


def test_scan_of_a_missing_file_ends_with_three(run: Run, tmp_path: Path):
    assert run("scan", tmp_path / "nichts.xlsx").status == 3


def test_a_workspace_tells_public_telephones_and_keeps_the_log(run: Run, workspace: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text(f"值班电话：{MOBILE}", "utf-8")
    assert run("scan", tmp_path / "a.txt", "--workspace", workspace).status == 1
    with Workspace.open(workspace, STAMP) as opened:
        (kept,) = opened.scans()
        assert (kept.name, kept.checked, kept.counts, len(kept.sha256)) == ("a.txt", "full", {"mobile": 1}, 64)
        with opened.transaction("电话", STAMP) as recorder:
            recorder.save(Contact(uid="c", label="值班电话", value=MOBILE))
        ran = run("scan", tmp_path / "a.txt", "--workspace", workspace)
    assert (ran.status, "没有记入" in ran.err) == (0, True)


def test_clean_by_case(run: Run, roster: Path, tmp_path: Path):
    out = tmp_path / "干净.xlsx"
    ran = run("clean", roster, "--out", out, "--case", "低保", "--json")
    assert ran.status == 0
    assert ran.json["kept"] == ["序号", "村"]
    assert ran.json["masked"] == ["户主"]
    assert ran.json["dropped"] == ["身份证号", "账号"]
    assert [cell.value for cell in load_workbook(out).active[3]] == [1, "河口村", "张*明"]
    again = run("clean", roster, "--out", out, "--case", "低保")
    assert (again.status, again.err.split(":")[0]) == (2, "FILE_EXISTS")
    assert run("clean", roster, "--out", out, "--replace", "--use", "wall").status == 0
    assert IDENTITY not in ran.out + ran.err + again.out


def test_an_unknown_case_lists_the_known_ones(run: Run, roster: Path, tmp_path: Path):
    ran = run("clean", roster, "--out", tmp_path / "b.xlsx", "--case", "无")
    assert ran.status == 2
    assert "dibao-review（低保审核公示）" in ran.err
    assert not (tmp_path / "b.xlsx").exists()


def test_publish_with_a_roster_keeps_its_allowed_columns(run: Run, workspace: Path, roster: Path):
    item = run("items", workspace, "--json").json["items"][0]["uid"]
    ran = run(
        *("publish", workspace, "--item", item, "--title", "低保公示", "--roster", roster, "--case", "低保", "--json")
    )
    assert ran.status == 0
    assert ran.json["roster"] == {
        "case": "dibao-review",
        "rows": 1,
        "kept": ["序号", "村", "户主"],
        "masked": [],
        "dropped": ["身份证号", "账号"],
        "told": [],
    }
    assert IDENTITY.encode() not in (workspace / "catalog.db").read_bytes()
    plain = run("publish", workspace, "--item", item, "--title", "低保公示", "--roster", roster)
    assert "只存这些列：序号、村、户主" in plain.out


def test_publish_with_a_roster_that_does_not_fit_records_nothing(run: Run, workspace: Path, roster: Path):
    item = run("items", workspace, "--json").json["items"][0]["uid"]
    ran = run("publish", workspace, "--item", item, "--title", "x", "--roster", roster, "--case", "一般公告")
    assert (ran.status, ran.err.split(":")[0]) == (2, "NO_ALLOWED_COLUMN")
    assert run("publish", workspace, "--item", item, "--title", "x", "--case", "低保").status == 2
    assert run("history", workspace, "--json").json["steps"][0]["name"] != "登记公开信息“x”"
