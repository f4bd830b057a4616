"""Every bad input of the contract: its line, its exit status, and nothing lost or half-written."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog_app.cli.main import main
from catalog_app.model.changes import Stamp
from catalog_app.services import adopting, demo
from catalog_app.services.editing import edit_item
from catalog_app.services.session import open_session
from catalog_app.support.folders import folder_beside
from catalog_app.support.progress import Progress
from tests.cli.conftest import Ran, Run

STAMP = Stamp("王志远", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


def failed(ran: Ran, code: str, status: int = 3) -> None:
    assert ran.status == status
    line = ran.err.splitlines()[-1]
    assert line.startswith(f"{code}: ")
    assert len(line) > len(code) + 12  # cause and remedy, not the bare code
    assert "Traceback" not in ran.err


def test_a_workspace_of_a_newer_program(run: Run, workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "catalog.db")) as database:
        database.execute("PRAGMA user_version = 99")
    before = (workspace / "catalog.db").read_bytes()
    failed(run("items", workspace), "NEWER_VERSION")
    failed(run("localize", workspace), "NEWER_VERSION")
    assert (workspace / "catalog.db").read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "command", "place"),
    [
        ("UPDATE item SET position = 'abc' WHERE id = 7", ("localize", "{workspace}"), "item表第7行"),
        (
            "INSERT INTO package VALUES ('20261123_xyz', '2026-11-23', '李', 'generic', '包.zip', 'ab', 'sent')",
            ("portal", "{workspace}", "--out", "{out}/包.zip"),
            "package表第1行",
        ),
        ("UPDATE item SET domain = '99' WHERE id = 7", ("items", "{workspace}"), "item表"),
    ],
)
def test_a_row_something_else_changed_is_named(
    run: Run, workspace: Path, tmp_path: Path, statement: str, command: tuple[str, ...], place: str
) -> None:
    with closing(sqlite3.connect(workspace / "catalog.db")) as database:
        database.execute(statement)
        database.commit()
    ran = run(*(part.format(workspace=workspace, out=tmp_path) for part in command))
    failed(ran, "DAMAGED_WORKSPACE")
    assert place in ran.err
    assert not (tmp_path / "包.zip").exists()


def test_characters_that_no_file_can_hold_stop_no_export(run: Run, workspace: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(workspace / "catalog.db")) as database:
        database.execute("UPDATE unit SET name = '青石' || char(0, 11, 65535) || '桥镇', full_name = ''")
        database.execute("UPDATE item SET level1 = level1 || char(1), publisher = char(12) || publisher")
        database.commit()
    assert run("workbook", workspace, "--out", tmp_path / "目录.xlsx").status == 0
    assert run("board", workspace, "--out", tmp_path / "公示栏", "--domain", "06").status == 0
    assert run("portal", workspace, "--out", tmp_path / "包.zip").status == 0
    assert run("verify", tmp_path / "包.zip").status == 0


def test_a_folder_that_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    failed(run("items", tmp_path / "空"), "NOT_A_WORKSPACE")
    (tmp_path / "别的").mkdir()
    with closing(sqlite3.connect(tmp_path / "别的" / "catalog.db")) as database:
        database.execute("CREATE TABLE t (x)")
    failed(run("check", tmp_path / "别的"), "NOT_A_WORKSPACE")


def test_a_workspace_that_is_open_elsewhere_can_be_read_but_not_written(run: Run, workspace: Path) -> None:
    with open_session(workspace, STAMP):
        refused = run("localize", workspace)
        failed(refused, "WORKSPACE_IN_USE")
        assert "王志远" in refused.err
        assert run("items", workspace).status == 0
    assert run("localize", workspace).status == 0


def test_a_workspace_left_open_on_another_machine_is_taken_over_by_choice(run: Run, workspace: Path) -> None:
    lock = {"host": "另一台", "who": "赵会计", "pid": 1, "since": "2026-11-20T08:00:00", "token": "x"}
    (workspace / "workspace.lock").write_text(json.dumps(lock), "utf-8")
    refused = run("localize", workspace)
    failed(refused, "WORKSPACE_IN_USE")
    assert "赵会计" in refused.err
    assert "--take-over" in refused.err
    assert run("localize", workspace, "--take-over").status == 0
    assert not (workspace / "workspace.lock").exists()


@pytest.mark.parametrize("place", [0, 4096 * 3])
def test_a_damaged_database(run: Run, workspace: Path, place: int) -> None:
    file = workspace / "catalog.db"
    with file.open("r+b") as handle:
        handle.seek(place)
        handle.write(os.urandom(20_000))
    ran = run("items", workspace)
    assert ran.status == 3
    assert ran.err.splitlines()[-1].split(":")[0] in {"DAMAGED_WORKSPACE", "NOT_A_WORKSPACE"}


@pytest.fixture
def damaged_standard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    whole = adopting.resource_bytes
    broken = {"standards/06.json": whole("standards/06.json").replace("乡级".encode(), "镇里".encode(), 1)}
    monkeypatch.setattr(adopting, "resource_bytes", lambda name: broken.get(name) or whole(name))
    adopting.standard.cache_clear()
    yield
    adopting.standard.cache_clear()


@pytest.mark.usefixtures("damaged_standard")
def test_a_damaged_standard_is_named_with_its_place(run: Run, tmp_path: Path) -> None:
    ran = run("init", tmp_path / "新", "--unit", "甲镇", "--domains", "06")
    failed(ran, "DAMAGED_STANDARD")
    assert "06.json" in ran.err
    assert "items[" in ran.err
    assert not (tmp_path / "新").exists()


def test_a_character_no_font_has_names_the_cell_and_leaves_no_file(run: Run, workspace: Path, tmp_path: Path) -> None:
    with open_session(workspace, STAMP) as session:
        item = session.workspace.items("06")[1]
        edit_item(session, item.uid, {"publisher": "青石桥\U000f1234镇"}, STAMP)
    out = tmp_path / "公示栏"
    ran = run("board", workspace, "--out", out, "--domain", "06")
    failed(ran, "NO_FONT_FOR_CHARACTER")
    assert item.number in ran.err
    assert "公开主体" in ran.err
    assert not out.exists() or list(out.iterdir()) == []


def test_a_private_number_stops_the_sheet(run: Run, workspace: Path, tmp_path: Path) -> None:
    with open_session(workspace, STAMP) as session, session.workspace.transaction("旧数据", STAMP) as recorder:
        from msgspec import structs

        item = session.workspace.items("06")[0]
        recorder.save_item(structs.replace(item, publisher="张三 11010519491231002X"))
    out = tmp_path / "公示栏"
    ran = run("board", workspace, "--out", out, "--domain", "06")
    failed(ran, "PRIVATE_NUMBER_FOUND", 1)
    assert "11010519491231002X" not in ran.err
    assert not out.exists() or list(out.iterdir()) == []
    workbook = run("workbook", workspace, "--out", tmp_path / "目录.xlsx")
    failed(workbook, "PRIVATE_NUMBER_FOUND", 1)
    package = run("portal", workspace, "--out", tmp_path / "包.zip")
    failed(package, "PRIVATE_NUMBER_FOUND", 1)
    assert not (tmp_path / "目录.xlsx").exists()
    assert not (tmp_path / "包.zip").exists()


def test_a_file_that_is_no_workbook(run: Run, workspace: Path, tmp_path: Path) -> None:
    text = tmp_path / "名单.xlsx"
    text.write_bytes(b"not a workbook")
    ran = run("import", workspace, text, "--json")
    assert ran.status == 1
    assert [one["code"] for one in ran.json["problems"] if one["severity"] == "error"] == ["nothing_found"]
    assert [step["name"] for step in run("history", workspace, "--json").json["steps"]] == ["建立工作区"]


def test_an_output_folder_that_is_missing(run: Run, workspace: Path, tmp_path: Path) -> None:
    failed(run("workbook", workspace, "--out", tmp_path / "无" / "目录.xlsx"), "FOLDER_MISSING")


def test_a_command_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "示例"
    command = [sys.executable, "-m", "catalog_app", "demo", str(out), "--json"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not any(tmp_path.rglob("catalog.db")):
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGTERM)
    answer, told = running.communicate(timeout=60)
    assert running.returncode == 3
    assert json.loads(answer)["error"]["code"] == "CANCELLED"
    assert told.decode().splitlines()[-1].startswith("CANCELLED: ")
    assert list(tmp_path.iterdir()) == []


def killed_when_naming(name: str, *arguments: object) -> None:
    """Run a command in a process of its own, killed when a finished file or folder would get this name."""
    child = os.fork()
    if child == 0:
        really = Path.replace

        def replace(self: Path, target: Path) -> Path:
            if Path(target).name.endswith(name):
                os.kill(os.getpid(), signal.SIGKILL)
            return really(self, target)

        Path.replace = replace
        try:
            main([str(argument) for argument in arguments])
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def only_a_workspace(room: Path, _folder: Path, stamp: Stamp, _progress: Progress) -> tuple[list[demo.DemoFile], int]:
    demo.make_sample_workspace(room / "青石桥镇", stamp).close()
    return [], 0


@pytest.mark.parametrize(
    ("name", "there"), [("catalog.db", False), ("青石桥镇", True), (".pdf", False), ("示例", False), ("示例", True)]
)
def test_a_sample_that_was_killed_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, there: bool
) -> None:
    if name == "示例":  # the very last step is the same for whatever was made before
        monkeypatch.setattr(demo, "_make_all", only_a_workspace)
    out = tmp_path / "示例"
    if there:
        out.mkdir()
    killed_when_naming(name, "demo", out)
    with folder_beside(out) as room:  # what makes the sample next time
        (room / "甲.txt").write_bytes(b"a")
    assert [path.name for path in out.iterdir()] == ["甲.txt"]


def test_a_workspace_that_was_killed_while_made_can_be_made_again(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "青石桥镇"
    killed_when_naming("catalog.db", "init", folder, "--unit", "青石桥镇")
    assert run("init", folder, "--unit", "青石桥镇").status == 0
    assert run("undo", folder).status == 0  # opening for writing sweeps what was left
    assert [path.name for path in folder.iterdir()] == ["catalog.db"]
    again = run("init", folder, "--unit", "青石桥镇")
    failed(again, "FOLDER_NOT_EMPTY", 2)
    assert "已经有一个工作区" in again.err


def test_a_report_that_cannot_be_written_is_told_before_anything_is_stored(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    source = tmp_path / "县目录.csv"
    source.write_text("一级事项,公开内容（要素）,公开时限\n本镇事项,甲；乙,20个工作日内\n", encoding="utf-8")
    taken = tmp_path / "报告.xlsx"
    taken.write_bytes(b"kept")
    itself = tmp_path / "县目录.xlsx"
    itself.write_bytes(source.read_bytes())
    before = (workspace / "catalog.db").read_bytes()
    call = ("import", workspace, source, itself, "--domain", "06", "--by", "李春燕")
    failed(run(*call, "--report", taken), "FILE_EXISTS", 2)
    failed(run(*call, "--report", itself, "--replace"), "SAME_FILE", 2)
    failed(run(*call, "--report", tmp_path / "没有" / "报告.xlsx"), "FOLDER_MISSING")
    assert (workspace / "catalog.db").read_bytes() == before
    assert taken.read_bytes() == b"kept"
    assert itself.read_bytes() == source.read_bytes()
    ran = run(*call, "--report", tmp_path / "新报告.xlsx", "--json")
    assert ran.status == 0
    assert ran.json["problems"] == [p for p in ran.json["problems"] if p["code"] != "domain_unclear"]
    assert ran.json["plan"]["new"] == 1


def test_both_texts_of_a_conflict_are_printed(run: Run, workspace: Path, tmp_path: Path) -> None:
    source = tmp_path / "县目录.csv"
    for deadline, ours in (("20个工作日内", "15个工作日内"), ("10个工作日内", None)):
        source.write_text(f"一级事项,公开内容（要素）,公开时限\n本镇事项,甲；乙,{deadline}\n", encoding="utf-8")
        call = ("import", workspace, source, "--domain", "06")
        if ours is None:
            break
        assert run(*call, "--by", "李春燕").status == 0
        with open_session(workspace, STAMP) as session:
            edit_item(session, session.workspace.items("06")[-1].uid, {"deadline": ours}, STAMP)
    ran = run(*call, "--dry-run")
    assert "公开时限：本地“15个工作日内”，文件“10个工作日内”" in ran.out
