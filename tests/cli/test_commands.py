from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run

VALID_ID = "11010519491231002X"


def test_init_adopts_the_levels_rows_and_guesses_the_kind(run: Run, tmp_path: Path) -> None:
    ran = run("init", tmp_path / "a", "--unit", "城关街道", "--domains", "06", "--domains", "13,25", "--json")
    assert ran.status == 0
    assert ran.json["unit"] == "城关街道办事处"
    assert ran.json["domains"] == 3


def test_items_follow_the_contract(run: Run, workspace: Path) -> None:
    items = run("items", workspace, "--domain", "06", "--json").json["items"]
    first = items[0]
    assert first["domain"] == "06"
    assert first["domain_name"] == "征地补偿"
    assert first["standard_id"].startswith("06-")
    assert first["origin"] == "standard"
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    assert set(first["channels"]) == {"required", "optional", "other", "rule", "text"}
    assert {"rule", "days", "from"} <= set(first["deadline"]["stages"][0])
    assert set(first["elements"][0]) == {"text", "optional"}


def test_items_are_found_by_word_and_by_pinyin_initials(run: Run, workspace: Path) -> None:
    by_word = run("items", workspace, "--query", "听证", "--json").json["items"]
    assert by_word
    assert all("听证" in str(item) for item in by_word)
    by_initials = run("items", workspace, "--query", "zszc", "--json").json["items"]
    assert any("招生政策" in str(item) for item in by_initials)


def test_localize_then_check(run: Run, workspace: Path) -> None:
    before = run("check", workspace, "--json").json["findings"]
    assert any(finding["code"] == "not_localized" for finding in before)
    ran = run("localize", workspace, "--channels", "政府网站,公示栏", "--by", "李春燕", "--json")
    assert ran.json["changed"] > 0
    after = run("check", workspace, "--json").json["findings"]
    assert not [finding for finding in after if finding["code"] == "not_localized"]
    assert run("history", workspace, "--json").json["steps"][0]["by"] == "李春燕"


def test_undo_redo_history(run: Run, workspace: Path) -> None:
    run("localize", workspace, "--channels", "政府网站")
    name = run("undo", workspace, "--json").json["step"]
    assert name.startswith("本地化")
    assert run("history", workspace, "--json").json["steps"][0]["undone"] is True
    assert run("redo", workspace, "--json").json["step"] == name
    assert run("redo", workspace, "--json").json["step"] is None


def test_the_workbook_read_back_changes_nothing(run: Run, workspace: Path, tmp_path: Path) -> None:
    out = tmp_path / "目录.xlsx"
    assert run("workbook", workspace, "--out", out).status == 0
    count = len(run("items", workspace, "--json").json["items"])
    read = run("inspect", out, "--json").json["files"][0]
    assert sum(len(table["items"]) for table in read["tables"]) == count
    plan = run("import", workspace, out, "--dry-run", "--json").json
    assert plan["plan"] == {"new": 0, "changed": 0, "same": count, "conflict": 0, "skipped": 0, "ambiguous": 0}
    assert plan["applied"] is False
    applied = run("import", workspace, out, "--json").json
    assert applied["applied"] is True
    assert applied["step"] is None


def test_board_makes_one_file_a_domain_and_never_overwrites(run: Run, workspace: Path, tmp_path: Path) -> None:
    out = tmp_path / "公示栏"
    files = run("board", workspace, "--out", out, "--json").json["files"]
    assert [file["domain"] for file in files] == ["06", "13"]
    assert all(Path(file["path"]).read_bytes().startswith(b"%PDF") and file["pages"] >= 1 for file in files)
    again = run("board", workspace, "--out", out)
    assert again.status == 2
    assert again.err.splitlines()[-1].startswith("FILE_EXISTS: ")
    assert run("board", workspace, "--out", out, "--replace", "--domain", "06").status == 0


def test_publish_post_portal_verify(run: Run, workspace: Path, tmp_path: Path) -> None:
    item = run("items", workspace, "--domain", "13", "--json").json["items"][0]
    body = tmp_path / "正文.txt"
    body.write_text("现将招生片区公告如下。", "utf-8")
    arguments = ("--item", item["uid"], "--title", "招生公告", "--body", body, "--formed", "2026-11-02")
    record = run("publish", workspace, *arguments, "--json").json
    assert record["state"] == "草稿"
    posted = run(
        "post", workspace, "--publication", record["uid"], "--channel", "政府网站", "--on", "2026-11-03", "--json"
    )
    assert posted.json["channel"] == "政府网站"
    out = tmp_path / "上传包.zip"
    package = run("portal", workspace, "--out", out, "--json").json
    assert package["new"] >= 1
    assert package["changed"] == package["withdrawn"] == 0
    with zipfile.ZipFile(out) as archive:
        assert "manifest.json" in archive.namelist()
        assert "清单.xlsx" in archive.namelist()
    assert run("verify", out, "--json").json["ok"] is True


def test_a_package_stands_in_the_history_and_a_release_of_nothing_is_told(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    ran = run("portal", workspace, "--out", tmp_path / "上传包.zip", "--release", "王志远", "--reason", "村民要求")
    assert "没有需要放行的内容，没有登记放行。" in ran.err
    assert run("undo", workspace, "--json").json["step"] is None
    line = run("history", workspace).out.splitlines()[0]
    assert "\t生成上传包" in line
    assert line.endswith("（不可撤销）")
    assert "放行" not in line


def test_a_damaged_package_does_not_verify(run: Run, workspace: Path, tmp_path: Path) -> None:
    out = tmp_path / "上传包.zip"
    run("portal", workspace, "--out", out)
    broken = tmp_path / "坏.zip"
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name) + (b" " if name == "清单.xlsx" else b""))
    ran = run("verify", broken, "--json")
    assert ran.status == 1
    assert ran.json["ok"] is False


def test_deadline_shows_every_day(run: Run) -> None:
    answer = run("deadline", "--from", "2026-09-16", "--working-days", "10", "--json").json
    assert answer["due"] == "2026-09-30"
    assert sum(day["counts"] for day in answer["trace"]) == 10
    assert next(d for d in answer["trace"] if d["date"] == "2026-09-20")["counts"] is True
    assert run("deadline", "--from", "2027-03-01", "--working-days", "5", "--json").json["provisional"] is True


def test_backup_and_restore(run: Run, workspace: Path, tmp_path: Path) -> None:
    secret = tmp_path / "口令.txt"
    secret.write_text("春江花月夜\n", "utf-8")
    out = tmp_path / "备份.bak"
    assert run("backup", workspace, "--out", out, "--passphrase-file", secret).status == 0
    before = run("items", workspace, "--json").json
    target = tmp_path / "恢复"
    assert run("restore", out, target, "--passphrase-file", secret).status == 0
    assert run("items", target, "--json").json == before
    wrong = tmp_path / "错.txt"
    wrong.write_text("不对", "utf-8")
    refused = run("restore", out, tmp_path / "再恢复", "--passphrase-file", wrong)
    assert refused.status == 3
    assert refused.err.splitlines()[-1].startswith("WRONG_PASSPHRASE: ")
    assert not (tmp_path / "再恢复").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("nonsense",), 2, "WRONG_USAGE"),
        (("items", "{none}"), 3, "NOT_A_WORKSPACE"),
        (("items", "{workspace}", "--domain", "99"), 2, "UNKNOWN_DOMAIN"),
        (("init", "{none}", "--unit", "甲镇", "--domains", "99"), 2, "UNKNOWN_DOMAIN"),
        (("init", "{workspace}", "--unit", "甲镇"), 2, "FOLDER_NOT_EMPTY"),
        (("init", "{none}", "--unit", "甲镇", "--levels", "省级"), 2, "UNKNOWN_LEVEL"),
        (("deadline", "--from", "2026-02-30", "--days", "3"), 2, "BAD_DATE"),
        (("deadline", "--from", "2026-2-3", "--days", "3"), 2, "BAD_DATE"),
        (("deadline", "--from", "2026-02-03", "--days", "-3"), 2, "BAD_NUMBER"),
        (("deadline", "--from", "1890-02-03", "--days", "3"), 2, "DATE_OUT_OF_RANGE"),
        (("deadline", "--from", "2026-02-03"), 2, "WRONG_USAGE"),
        (("publish", "{workspace}", "--item", "99-999", "--title", "甲"), 2, "UNKNOWN_ITEM"),
        (("verify", "{none}"), 3, "FILE_MISSING"),
        (("restore", "{none}", "{none}"), 3, "FILE_MISSING"),
        (("portal", "{workspace}", "--out", "{none}", "--release", "王"), 2, "REASON_MISSING"),
        (("portal", "{workspace}", "--out", "{none}", "--profile", "无"), 2, "UNKNOWN_PROFILE"),
    ],
)
def test_wrong_calls_get_one_line_and_the_error_document(
    run: Run, workspace: Path, tmp_path: Path, arguments: tuple[str, ...], status: int, code: str
) -> None:
    filled = [part.format(workspace=workspace, none=tmp_path / "没有") for part in arguments]
    ran = run(*filled, "--json")
    assert (ran.status, ran.json["error"]["code"]) == (status, code)
    assert ran.err.splitlines()[-1].startswith(f"{code}: ")
    assert set(ran.json["error"]) == {"code", "cause", "remedy"}
    assert not (tmp_path / "没有").exists()


def test_a_private_number_does_not_enter(run: Run, workspace: Path, tmp_path: Path) -> None:
    ran = run("publish", workspace, "--item", "06-002", "--title", f"名单{VALID_ID}")
    assert ran.status == 1
    assert VALID_ID not in ran.err + ran.out


def test_help_is_chinese_for_every_command(run: Run) -> None:
    with pytest.raises(SystemExit) as caught:
        run("--help")
    assert caught.value.code == 0
