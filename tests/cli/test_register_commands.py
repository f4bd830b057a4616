"""ledger, ledger-import, calendar, no-information, due, handover and roll-over as the contract has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.conftest import Run

ROWS = [
    ("2025年发布台账",),
    ("发布日期", "信息标题", "所属领域", "网址"),
    ("2025年1月6日", "青石桥镇义务教育学生资助政策", "义务教育", "http://www.example.gov.cn/1.html"),
    ("2025.02.07", "青石桥镇征收土地预公告", "征地补偿", ""),
]


def old_ledger(folder: Path) -> Path:
    path = folder / "旧台账.xlsx"
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(path)
    return path


def test_what_concerns_no_single_row_names_none(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "旧台账.csv"
    path.write_text("发布日期,信息标题,责任站所\n2025-01-06,青石桥镇义务教育学生资助政策,没有的站所\n", "utf-8")
    told = run("ledger-import", workspace, path, "--dry-run").out
    assert "没有名为“没有的站所”的站所" in told
    assert "None" not in told


def test_an_old_ledger_in_and_a_new_one_out(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = old_ledger(tmp_path)
    dry = run("ledger-import", workspace, path, "--dry-run", "--json")
    assert (dry.status, dry.json["applied"], dry.json["step"]) == (0, False, None)
    assert dry.json["plan"] == {"new": 1, "same": 0, "unmatched": 1, "skipped": 0}
    assert (dry.json["asked"][0]["row"], dry.json["asked"][0]["candidates"][0]["number"]) == (4, "06-007")
    done = run("ledger-import", workspace, path, "--assign", "4=06-007", "--by", "李春燕", "--json").json
    assert (done["applied"], done["step"], done["asked"]) == (True, "导入旧台账（2行）", [])
    assert run("ledger-import", workspace, path, "--json").json["plan"]["same"] == 2
    wrong = run("ledger-import", workspace, path, "--assign", "9", "--json")
    assert (wrong.status, wrong.json["error"]["code"]) == (2, "WRONG_USAGE")

    out = tmp_path / "台账.xlsx"
    found = run("ledger", workspace, "--out", out, "--year", "2025", "--json")
    assert (found.status, found.json["publications"], found.json["rows"]) == (0, 2, 2)
    assert load_workbook(out).active.max_row == 6
    assert run("ledger", workspace, "--out", out, "--json").json["error"]["code"] == "FILE_EXISTS"
    assert run("ledger", workspace, "--out", tmp_path / "x.xlsx", "--year", "2020").status == 2
    assert run("ledger", workspace, "--out", tmp_path / "x.xlsx", "--station", "没有").status == 2


def test_the_calendar_is_imported_listed_and_changed(run: Run, workspace: Path, tmp_path: Path) -> None:
    notice = tmp_path / "2027.json"
    days = [{"name": "国庆节", "date": f"2027-10-0{day}", "isOffDay": True} for day in range(1, 8)]
    notice.write_text(json.dumps({"year": 2027, "days": days}), encoding="utf-8")
    dry = run("calendar", workspace, "--import", notice, "--dry-run", "--json").json
    assert (dry["year"], len(dry["saved"]), dry["applied"], dry["moved"]) == (2027, 7, False, [])
    assert run("calendar", workspace, "--list", "2027", "--json").json["status"] == "provisional"
    assert run("calendar", workspace, "--import", notice, "--json").json["applied"]
    listed = run("calendar", workspace, "--list", "2027", "--json").json
    assert (listed["status"], len(listed["days"])) == ("official", 7)
    local = run("calendar", workspace, "--off", "2027-03-10", "--name", "开斋节", "--local", "--json").json
    assert local["saved"][0]["source"] == "地方节日"
    assert run("calendar", workspace, "--remove", "2027-03-10", "--json").json["removed"][0]["name"] == "开斋节"
    assert run("calendar", workspace, "--off", "2027-03-10").status == 2
    assert run("calendar", workspace, "--list", "1999").status == 2
    assert "2027年：已公布" in run("calendar", workspace, "--list", "2027").out


def test_none_this_period_hand_over_and_new_year(run: Run, workspace: Path, tmp_path: Path) -> None:
    words = ("--item", "06-007", "--period", "2026年第三季度", "--reason", "没有新增", "--signer", "王主任")
    signed = run("no-information", workspace, *words, "--on", "2026-09-30", "--by", "李春燕", "--json").json
    assert (signed["period"], signed["signer"], signed["by"]) == ("2026Q3", "王主任", "李春燕")
    assert run("no-information", workspace, *words[:3], "不知道", *words[4:]).status == 2
    out = tmp_path / "交接.zip"
    packed = run("handover", workspace, "--out", out, "--json")
    assert (packed.status, packed.json["ledger_rows"], out.is_file()) == (0, 0, True)
    year = run("roll-over", workspace, "--year", "2027", "--as-of", "2026-11-23", "--json").json
    assert year["calendar"] == "provisional"
    assert {line["kind"] for line in year["expected"]} == {"task"}


def test_due_and_check_on_one_day(run: Run, workspace: Path) -> None:
    publication = run(
        "publish", workspace, "--item", "06-007", "--title", "征地信息", "--formed", "2026-09-16", "--json"
    ).json["uid"]
    lines = run("due", workspace, "--as-of", "2026-10-01", "--within", "40", "--json").json["due"]
    line = next(one for one in lines if one["publication"] == publication)
    assert {"item", "publication", "stage", "due", "safe", "state", "provisional"} <= line.keys()
    assert (line["due"], line["state"]) == ("2026-09-30", "late")
    late = run("check", workspace, "--as-of", "2026-10-21", "--json")
    assert late.status == 1
    codes = {finding["code"] for finding in late.json["findings"]}
    assert {"overdue", "empty_column"} <= codes


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_with_no_room_to_count(run: Run, workspace: Path, day: str) -> None:
    for call in (("due",), ("check",), ("roll-over", "--year", "2027")):
        ran = run(call[0], workspace, *call[1:], "--as-of", day, "--json")
        assert (ran.status, ran.json["error"]["code"]) == (2, "DATE_OUT_OF_RANGE")


def test_the_last_period_is_copied(run: Run, workspace: Path) -> None:
    words = ("--title", "2026年10月征地公示", "--formed", "2026-10-09")
    uid = run("publish", workspace, "--item", item_uid(run, workspace), *words, "--json").json["uid"]
    asked = ("--publication", uid, "--shift-months", "1")
    dry = run("copy-period", workspace, *asked, "--dry-run", "--json")
    assert (dry.status, dry.json["applied"], dry.json["drafts"][0]["uid"]) == (0, False, None)
    assert (dry.json["drafts"][0]["title"], dry.json["drafts"][0]["months"]) == ("2026年11月征地公示", 1)
    done = run("copy-period", workspace, *asked, "--by", "李春燕", "--json").json
    assert (done["applied"], done["step"], bool(done["drafts"][0]["uid"])) == (True, "按上期新建1条公开信息", True)
    again = run("copy-period", workspace, *asked)
    assert (again.status, "同一期同一标题的已经有了" in again.out, "没有写入" in again.out) == (0, True, True)
    assert run("copy-period", workspace, "--publication", "没有").status == 2
    assert run("copy-period", workspace, "--publication", uid, "--shift-months", "300").status == 2


def item_uid(run: Run, workspace: Path) -> str:
    found: str = run("items", workspace, "--domain", "06", "--json").json["items"][0]["uid"]
    return found
