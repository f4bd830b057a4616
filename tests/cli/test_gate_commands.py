"""What the gate means on the command line: releases, warnings, purge, and packages checked against our contacts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.unit import Contact
from catalog_app.services.session import Session, open_session
from tests.cli.conftest import Run
from tests.helpers.numbers import IDENTITY, MOBILE

STAMP = Stamp("李春燕", datetime(2026, 11, 23, 10, 5, tzinfo=UTC))
RELEASE = ("--release", "周明", "--reason", "村民会议要求公开")


def write_past_us(folder: Path, text: str) -> None:
    """What another program wrote into the file; our own services refuse it."""
    with open_session(folder, STAMP) as session:
        item = session.workspace.items("06")[0]
        with session.workspace.transaction("改", STAMP) as recorder:
            recorder.save_item(structs.replace(item, extra={"备注": text}))


def opened(folder: Path) -> Session:
    return open_session(folder, STAMP, read_only=True)


@pytest.mark.parametrize("kind", ["board", "workbook", "changes", "template", "report"])
def test_orange_leaves_only_by_a_recorded_release(run: Run, workspace: Path, tmp_path: Path, kind: str) -> None:
    run("edition", workspace, "--approve", "--reason", "首次批准")
    write_past_us(workspace, f"联系人手机{MOBILE}")
    with open_session(workspace, STAMP) as session, session.workspace.transaction("站所", STAMP) as recorder:
        from catalog_app.model.unit import Station

        recorder.save(Station(uid="s", name="自然资源所", domains=("06",)))
    source = tmp_path / "目录.xlsx"
    run("workbook", workspace, "--out", source, *RELEASE)
    recorded = len(run("history", workspace, "--json").json["steps"])
    arguments = {
        "board": ("board", workspace, "--out", tmp_path / "公示栏", "--domain", "06"),
        "workbook": ("workbook", workspace, "--out", tmp_path / "a.xlsx"),
        "changes": ("edition", workspace, "--changes", "2026-1", "current", "--out", tmp_path / "a.pdf"),
        "template": ("template", workspace, "--station", "自然资源所", "--out", tmp_path / "a.xlsx"),
        "report": ("import", workspace, source, "--dry-run", "--report", tmp_path / "a.xlsx"),
    }[kind]
    refused = run(*arguments)
    if refused.status == 0:  # the text is not printed there
        assert MOBILE not in refused.out + refused.err
        return
    assert refused.status == 1
    assert "PRIVATE_NUMBER_FOUND" in refused.err
    assert len(run("history", workspace, "--json").json["steps"]) == recorded
    ran = run(*arguments, *RELEASE)
    assert ran.status == 0
    assert "提醒：" in ran.err
    assert "并登记。" in ran.err
    newest = run("history", workspace, "--json").json["steps"][0]["name"]
    assert newest.startswith("周明放行")
    assert "村民会议要求公开" in newest
    with opened(workspace) as session:
        kept = session.workspace.releases()[-1]
    assert (kept.by_person, len(kept.file_sha256)) == ("周明", 64)
    assert MOBILE not in str(kept)


def test_red_is_not_released(run: Run, workspace: Path, tmp_path: Path) -> None:
    write_past_us(workspace, f"户主身份证{IDENTITY}")
    ran = run("workbook", workspace, "--out", tmp_path / "a.xlsx", *RELEASE)
    assert ran.status == 1
    assert not (tmp_path / "a.xlsx").exists()
    with opened(workspace) as session:
        assert session.workspace.releases() == []


def test_yellow_is_told_and_passes(run: Run, workspace: Path, tmp_path: Path) -> None:
    write_past_us(workspace, "邮箱wangxiaoming84@qq.com")
    ran = run("workbook", workspace, "--out", tmp_path / "a.xlsx", "--json")
    assert ran.status == 0
    assert len(ran.json["warnings"]) == 1
    assert "提醒：“a.xlsx”" in ran.err
    assert "wangxiaoming84" not in ran.out + ran.err


def test_a_body_with_orange_needs_a_release_that_is_recorded(run: Run, workspace: Path, tmp_path: Path) -> None:
    body = tmp_path / "正文.txt"
    body.write_text("王小明，1984年3月12日出生。", "utf-8")
    arguments = ("publish", workspace, "--item", "06-002", "--title", "公示", "--body", body)
    assert run(*arguments).status == 1
    assert run(*arguments, *RELEASE).status == 0
    with opened(workspace) as session:
        assert [one.name for one in session.workspace.releases()] == ["公开信息的文字"]
    body.write_text(f"王小明，{MOBILE}。", "utf-8")
    assert run(*arguments, *RELEASE).status == 1


def test_a_package_is_verified_with_our_contacts(run: Run, workspace: Path, tmp_path: Path) -> None:
    with open_session(workspace, STAMP) as session, session.workspace.transaction("电话", STAMP) as recorder:
        recorder.save(Contact(uid=str(uuid4()), label="监督电话", value=MOBILE))
    body = tmp_path / "正文.txt"
    body.write_text(f"监督电话 {MOBILE}", "utf-8")
    uid = run("publish", workspace, "--item", "06-002", "--title", "公示", "--body", body, "--json").json["uid"]
    run("post", workspace, "--publication", uid, "--channel", "政府网站")
    out = tmp_path / "包.zip"
    assert run("portal", workspace, "--out", out).status == 0
    stranger = run("verify", out)
    assert stranger.status == 1
    assert "--workspace" in stranger.out
    assert run("verify", out, "--workspace", workspace).status == 0


def test_purge_asks_tells_and_removes(run: Run, workspace: Path) -> None:
    uid = run("publish", workspace, "--item", "06-002", "--title", "麒麟公示", "--json").json["uid"]
    run("post", workspace, "--publication", uid, "--channel", "政府网站")
    asked = run("purge", workspace, "--publication", uid)
    assert asked.status == 2
    assert asked.err.startswith("PURGE_NOT_CONFIRMED: ")
    assert "发布记录1条、修改记录2步" in asked.err
    assert run("purge", workspace, "--publication", uid, "--confirm", "--by", "周明").status == 0
    assert "麒麟".encode() not in (workspace / "catalog.db").read_bytes()
    newest = run("history", workspace, "--json").json["steps"][0]
    assert (newest["name"], newest["by"]) == ("彻底删除1条公开信息", "周明")
    assert run("purge", workspace, "--publication", uid, "--confirm").err.startswith("UNKNOWN_PUBLICATION: ")


def test_a_backup_without_passphrase_is_advised_against_and_a_changed_one_refused(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    assert "--passphrase-file" in run("backup", workspace, "--out", tmp_path / "明.zip").err
    secret = tmp_path / "口令.txt"
    secret.write_text("春江花月夜\n", "utf-8")
    out = tmp_path / "密.zip"
    sealed = run("backup", workspace, "--out", out, "--passphrase-file", secret)
    assert sealed.status == 0
    assert "提醒" not in sealed.err  # progress may stand there on a slow machine
    data = bytearray(out.read_bytes())
    assert "青石桥".encode() not in data
    data[len(data) // 2] ^= 1
    out.write_bytes(data)
    refused = run("restore", out, tmp_path / "新", "--passphrase-file", secret)
    assert refused.err.startswith("DAMAGED_BACKUP: ")
    assert not (tmp_path / "新").exists()
