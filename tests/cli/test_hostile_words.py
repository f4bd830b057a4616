"""Options nobody means: empty, in another encoding, with control characters, with private numbers."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from catalog_app.cli.arguments import signed_in_person
from catalog_app.cli.main import main, tell_internal_error
from catalog_app.cli.output import Output
from catalog_app.model.errors import WorldError
from tests.cli.conftest import Ran, Run
from tests.cli.test_bad_inputs import failed

NUMBERS = ["11010519491231002X", "13812345678", "6222021234567890128", "138 1234 5678", "１３８１２３４５６７８"]
LATIN = "\udcff\udcfe"
"""What Python makes of bytes that are no UTF-8."""


def without(number: str, *ran: Ran) -> None:
    assert not [text for one in ran for text in (one.out, one.err) if number in text]


@pytest.mark.parametrize("number", NUMBERS)
def test_no_private_number_enters_a_new_workspace(run: Run, tmp_path: Path, number: str) -> None:
    for option in (("--unit", f"甲镇{number}"), ("--county", number), ("--by", f"张三{number}")):
        ran = run("init", tmp_path / "新", "--unit", "甲镇", "--domains", "06", *option)
        failed(ran, "PRIVATE_NUMBER_IN_TEXT", 1)
        without(number, ran)
        assert not (tmp_path / "新").exists()


@pytest.mark.parametrize("number", NUMBERS)
def test_no_private_number_enters_by_an_option(run: Run, workspace: Path, number: str) -> None:
    uid = run("publish", workspace, "--item", "06-002", "--title", "公告", "--json").json["uid"]
    before = (workspace / "catalog.db").read_bytes()
    post = ("post", workspace, "--publication", uid, "--channel", "政府网站")
    for ran in (
        run("localize", workspace, "--publisher", f"甲{number}"),
        run("localize", workspace, "--channels", f"甲{number}"),
        run("localize", workspace, "--by", number),
        run("undo", workspace, "--by", number),
        run("publish", workspace, "--item", "06-002", "--title", f"甲{number}"),
        run("publish", workspace, "--item", "06-002", "--title", "公告", "--number", number),
        run("publish", workspace, "--item", "06-002", "--title", "公告", "--index-number", number),
        run(*post, "--url", f"http://www.example.cn/{number.replace(' ', '-')}"),
    ):
        failed(ran, "PRIVATE_NUMBER_IN_TEXT", 1)
        without(number, ran)
    assert (workspace / "catalog.db").read_bytes() == before


@pytest.mark.parametrize("number", NUMBERS)
def test_no_private_number_is_repeated_in_a_message(run: Run, workspace: Path, tmp_path: Path, number: str) -> None:
    calls = [
        ("items", tmp_path / number),
        ("items", workspace, "--domain", number),
        ("items", workspace, "--nonsense", number),
        ("deadline", "--from", number, "--days", "3"),
        ("deadline", "--from", "2026-11-23", "--days", number),
        ("publish", workspace, "--item", number, "--title", "甲"),
        ("post", workspace, "--publication", number, "--channel", "政府网站"),
        ("inspect", tmp_path / f"{number}.xlsx"),
        ("verify", tmp_path / f"{number}.zip"),
        ("restore", tmp_path / f"{number}.bak", tmp_path / "新"),
        ("portal", workspace, "--out", tmp_path / "包.zip", "--profile", number),
        (number,),
    ]
    for call in calls:
        ran = run(*call, "--json")
        assert ran.status in (2, 3)
        assert set(ran.json) == {"error"}
        without(number, ran)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (("init", "{}", "--unit", ""), "UNIT_NAME_MISSING"),
        (("init", "{}", "--unit", "镇" * 101), "TEXT_TOO_LONG"),
        (("init", "{}", "--unit", "甲镇", "--domains", ","), "EMPTY_LIST"),
        (("init", "{}", "--unit", "甲镇", "--levels", ""), "EMPTY_LIST"),
        (("init", "{}", "--unit", "甲镇", "--by", "长" * 101), "TEXT_TOO_LONG"),
        (("init", "{}", "--unit", f"镇{LATIN}"), "BAD_ENCODING"),
        (("init", "", "--unit", "甲镇"), "PATH_MISSING"),
        (("history", " "), "PATH_MISSING"),
        (("deadline", "--from", "2026-W48-1", "--days", "3"), "BAD_DATE"),
        (("deadline", "--from", "２０２６-11-23", "--days", "3"), "BAD_DATE"),
        (("deadline", "--from", "2026-11-23", "--days", "00000112345"), "BAD_NUMBER"),
        (("deadline", "--from", "2026-11-23", "--days", "9" * 5000), "BAD_NUMBER"),
        (("items", "{}", "--js"), "WRONG_USAGE"),
    ],
)
def test_options_nobody_means(run: Run, tmp_path: Path, call: tuple[str, ...], code: str) -> None:
    ran = run(*(word.replace("{}", str(tmp_path / "新")) for word in call))
    failed(ran, code, 2)
    assert len(ran.err.splitlines()) == 1
    assert len(ran.err) < 500
    assert not (tmp_path / "新").exists()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("nosuch",), "没有命令“nosuch”"),
        (("init",), "缺少工作区、--unit"),
        (("items", "x", "y"), "多余或不认识的参数“y”"),
        (("items", "x", "--domain"), "--domain后面没有写值"),
        (("init", "x", "--unit", "甲", "--kind", "县"), "--kind不能是“县”，可以是乡、镇、街道"),
        (("deadline", "--from", "2026-11-23"), "须写明--working-days --days之一"),
        (("deadline", "--from", "2026-11-23", "--days", "1", "--working-days", "1"), "不能与--days同时使用"),
        (("items", "x", "--json=1"), "--json不带值"),
    ],
)
def test_wrong_usage_is_told_in_chinese(run: Run, call: tuple[str, ...], words: str) -> None:
    ran = run(*call)
    failed(ran, "WRONG_USAGE", 2)
    assert words in ran.err
    assert not re.search(r"argument|required|invalid|expected", ran.err)


def test_what_a_file_says_is_shown_without_private_numbers(run: Run, workspace: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    file = tmp_path / "目录.xlsx"
    run("workbook", workspace, "--out", file, "--domain", "06")
    book = load_workbook(file)
    cell = next(cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith("06-"))
    book.active.cell(cell.row, 2).value = "联系 13812345678"
    book.active.cell(cell.row, 17).value = "来源 11010519491231002X"
    book.create_sheet("6222021234567890128")["A1"] = "x"
    book.save(file)
    shown = [run("inspect", file, *json) for json in ((), ("--json",))]
    planned = [run("import", workspace, file, *json) for json in (("--dry-run",), ("--dry-run", "--json"), ("--json",))]
    for number in ("13812345678", "11010519491231002X", "6222021234567890128"):
        without(number, *shown, *planned)
    assert "138****5678" in shown[1].out
    assert planned[2].status == 1


def test_a_file_named_in_another_encoding_is_read_and_shown(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / f"目录{LATIN}.xlsx"
    assert run("workbook", workspace, "--out", file, "--domain", "06").status == 0
    assert len(run("inspect", file, "--json").json["files"][0]["tables"]) == 1


def test_control_and_direction_characters_do_not_stay(run: Run, workspace: Path, tmp_path: Path) -> None:
    title = "公\x01告\u202e一\n二"
    record = run("publish", workspace, "--item", "06-002", "--title", title, "--json").json
    assert record["title"] == "公告一 二"
    body = tmp_path / "正文.txt"
    body.write_bytes("第一段\x00\r\n第二段\x0b\u202e".encode())
    record = run("publish", workspace, "--item", "06-002", "--title", "乙", "--body", body, "--json").json
    assert record["body"] == "第一段\n第二段"
    assert "\x1b" not in run("items", tmp_path / "甲\x1b[31m").err


def test_a_title_has_an_end(run: Run, workspace: Path) -> None:
    assert run("publish", workspace, "--item", "06-002", "--title", "题" * 300).status == 0
    failed(run("publish", workspace, "--item", "06-002", "--title", "题" * 501), "TEXT_TOO_LONG", 2)
    uid = run("publish", workspace, "--item", "06-002", "--title", "公告", "--json").json["uid"]
    post = ("post", workspace, "--publication", uid, "--channel", "政府网站", "--url")
    failed(run(*post, "http://www.example.cn/" + "x" * 3000), "TEXT_TOO_LONG", 2)
    failed(run(*post, "http://name:secret@www.example.cn/"), "BAD_URL", 2)


class Broken(io.StringIO):
    """A stream whose reader has gone, or whose disk is full."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    output = Output(as_json=False, out=Broken(BrokenPipeError()), err=io.StringIO())
    output.result({}, ["一行"])
    output.finish()


def test_an_answer_that_is_lost_is_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Broken(OSError(28, "full")))
    ran = run("deadline", "--from", "2026-11-23", "--days", "3", "--json")
    failed(ran, "DISK_FULL")


def test_closed_streams_are_borne(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["deadline", "--from", "2026-11-23", "--days", "3"]) == 0
    assert main(["items", str(tmp_path)]) == 3


def test_an_error_takes_the_place_of_an_answer() -> None:
    out, err = io.StringIO(), io.StringIO()
    output = Output(as_json=True, out=out, err=err)
    output.result({"answer": 1}, [])
    output.error(WorldError("DISK_FULL", "满了。", "请清理。"))
    output.finish()
    assert out.getvalue().count("{") == 2
    assert '"DISK_FULL"' in out.getvalue()
    assert "answer" not in out.getvalue()


def test_a_crash_has_its_json_document(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["catalog-app", "items", "x", "--json"])
    tell_internal_error()
    printed = capsys.readouterr()
    assert '"INTERNAL_ERROR"' in printed.out
    assert printed.err == ""


def test_an_interrupted_command_is_told_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("catalog_app.services.deadlines.trace_from", interrupt)
    failed(run("deadline", "--from", "2026-11-23", "--days", "3"), "CANCELLED")


@pytest.mark.parametrize("name", ["13812345678", "138 1234 5678", "王\x00１３８１２３４５６７８"])
def test_a_person_of_the_settings_or_the_system_is_no_number(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: name)
    assert signed_in_person() == "经办人"
    monkeypatch.setattr("catalog_app.support.settings.Settings.get", lambda _, key: name)
    assert signed_in_person() == "经办人"
    monkeypatch.setattr("catalog_app.support.settings.Settings.get", lambda _, key: "李春燕")
    assert signed_in_person() == "李春燕"
