"""The command `profiles`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_list_choose_export_and_import(run: Run, workspace: Path, tmp_path: Path) -> None:
    listed = run("profiles", workspace, "--json").json["profiles"]
    assert [one["name"] for one in listed if one["chosen"]] == ["generic"]
    assert not any(one["confirmed"] or one["own"] for one in listed)
    chosen = run("profiles", workspace, "--choose", "vsb", "--json").json["profiles"]
    assert [one["name"] for one in chosen if one["chosen"]] == ["vsb"]
    out = tmp_path / "方案.json"
    assert run("profiles", workspace, "--export", "vsb", "--out", out).status == 0
    assert run("profiles", workspace, "--export", "vsb", "--out", out).status == 2
    taken = run("profiles", workspace, "--import", out)
    assert "已导入，名称是 own-1" in taken.out
    assert "own-1\t博达式门户\t本单位\t未确认" in run("profiles", workspace, "--list").out


def test_wrong_calls_change_nothing(run: Run, workspace: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏.json"
    broken.write_text("{", "utf-8")
    for arguments, code in (
        (("--export", "vsb"), "WRONG_USAGE"),
        (("--choose", "nobody"), "UNKNOWN_PROFILE"),
        (("--import", broken), "DAMAGED_PROFILE"),
        (("--import", tmp_path / "没有.json"), ""),
        (("--export", "vsb", "--out", tmp_path / "x.txt"), "WRONG_SUFFIX"),
    ):
        ran = run("profiles", workspace, *arguments)
        assert ran.status in (2, 3)
        assert ran.err.startswith(code)
    assert not any(one["own"] for one in run("profiles", workspace, "--json").json["profiles"])
