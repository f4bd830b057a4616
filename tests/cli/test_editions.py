"""The command `edition`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_approve_list_and_compare(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert run("edition", workspace, "--list", "--json").json == {"editions": []}
    told = ("--number", "2026-1", "--on", "2026-03-02", "--approver", "周镇长", "--by", "李春燕")
    approved = run("edition", workspace, "--approve", "--reason", "首次批准", *told, "--json")
    (edition,) = approved.json["editions"]
    assert edition == {
        "number": "2026-1",
        "date": "2026-03-02",
        "by": "周镇长",
        "reason": "首次批准",
        "items": len(run("items", workspace, "--json").json["items"]),
    }
    again = run("edition", workspace, "--approve", "--reason", "再批")
    assert (again.status, again.err.split(":")[0]) == (2, "NOTHING_TO_APPROVE")
    run("localize", workspace, "--channels", "政府网站")
    for suffix in ("pdf", "xlsx", "docx"):
        out = tmp_path / f"变更.{suffix}"
        compared = run("edition", workspace, "--changes", "2026-1", "current", "--out", out, "--json")
        assert compared.status == 0
        assert compared.json["editions"] == [edition]
        assert compared.json["changes"]["changed"] > 0
        assert out.stat().st_size > 1000
    assert run("edition", workspace, "--changes", "2026-1", "current", "--out", out).status == 2
    assert run("edition", workspace, "--changes", "2026-1", "current", "--out", out, "--replace").status == 0
    second = run("edition", workspace, "--approve", "--reason", "本地化", "--by", "李春燕", "--json").json["editions"]
    assert second[0]["by"] == "李春燕"
    assert "2026-1\t2026-03-02\t周镇长" in run("edition", workspace, "--list").out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--approve",),
        ("--approve", "--list"),
        ("--list", "--reason", "x"),
        ("--approve", "--reason", "x", "--out", "a.pdf"),
        ("--changes", "2026-1"),
        ("--changes", "2026-1", "current"),
        ("--approve", "--reason", "x", "--on", "2026-13-01"),
    ],
)
def test_wrong_calls(run: Run, workspace: Path, arguments: tuple[str, ...]) -> None:
    ran = run("edition", workspace, *arguments)
    assert ran.status == 2
    assert ran.err.split(":")[0] in ("WRONG_USAGE", "BAD_DATE")


def test_an_edition_that_does_not_exist(run: Run, workspace: Path, tmp_path: Path) -> None:
    ran = run("edition", workspace, "--changes", "2020-1", "current", "--out", tmp_path / "a.pdf", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (2, "UNKNOWN_EDITION")
    assert list(tmp_path.glob("*.pdf")) == []
