"""`board --printed` records copies in one step after the files are done, `printed` lists them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.unit import Board, Village
from catalog_app.services import editing
from catalog_app.services.session import open_session
from tests.cli.conftest import Run
from tests.helpers.pdf_pages import read_pages

STAMP = Stamp("李春燕", datetime(2026, 11, 20, 9, tzinfo=UTC))


@pytest.fixture
def uid(run: Run, workspace: Path) -> str:
    ran = run("publish", workspace, "--item", "06-002", "--title", "征地告知书", "--formed", "2026-11-20", "--json")
    with open_session(workspace, STAMP) as session:
        places = [Village(uid="v1", name="青石村"), Village(uid="v2", name="桥头村")]
        boards = [("b1", "青石村公示栏", "v1"), ("b2", "桥头公示栏", "v2"), ("b3", "镇政府公示栏", None)]
        stands = [Board(uid=one, name=name, village=village) for one, name, village in boards]
        editing.save_places(session, [*places, *stands], STAMP)
    found: str = ran.json["uid"]
    return found


def test_copies_are_recorded_in_one_step_and_a_correction_replaces_that_boards(
    run: Run, workspace: Path, tmp_path: Path, uid: str
) -> None:
    asked = ("board", workspace, "--publication", uid, "--by", "王芳", "--json")
    printed_on = ("--printed-on", "2020-01-06")
    first = run(*asked, "--out", tmp_path / "a", "--printed", "青石村公示栏=2", "--printed", "桥头公示栏", *printed_on)
    assert (first.status, len(first.json["printed"])) == (0, 2)
    lines = run("printed", workspace, "--publication", uid, "--json").json["printed"]
    assert [(line["board"], line["copies"], line["by"]) for line in lines] == [
        ("桥头公示栏", 1, "王芳"),
        ("青石村公示栏", 2, "王芳"),
    ]
    steps = run("history", workspace, "--json").json["steps"]
    assert sum(step["name"].startswith("登记打印") for step in steps) == 1

    again = run(*asked, "--out", tmp_path / "b", "--correction", "--printed", "青石村公示栏=3")
    assert again.status == 0
    (path,) = (tmp_path / "b").glob("*.pdf")
    assert read_pages(path)[0].has("更正：替换2020年1月6日张贴的版本")
    newest = run("printed", workspace, "--json").json["printed"][0]
    assert (newest["replaces"], newest["replaced_on"]) == (lines[1]["uid"], "2020-01-06")
    assert "更正，替换2020-01-06的版本" in run("printed", workspace).out

    run("undo", workspace)
    run("undo", workspace)
    assert run("printed", workspace, "--json").json == {"printed": []}


def test_a_villages_sheet_is_recorded_for_its_own_board(run: Run, workspace: Path, tmp_path: Path, uid: str) -> None:
    book = openpyxl.Workbook()
    for row in (["村", "姓名", "补贴金额"], ["青石村", "张三", 100], ["桥头村", "李四", 200]):
        book.active.append(row)
    book.save(tmp_path / "名单.xlsx")
    given = ("--roster", tmp_path / "名单.xlsx", "--case", "惠农补贴发放")
    made = run(
        "publish", workspace, "--item", "06-002", "--title", "补贴名单", "--formed", "2026-11-20", *given, "--json"
    )
    asked = ("board", workspace, "--publication", made.json["uid"], "--by-village", "--out", tmp_path / "a")
    run(*asked, "--printed", "青石村公示栏=2", "--printed", "4")
    lines = run("printed", workspace, "--json").json["printed"]
    assert [(line["village"], line["board"], line["copies"]) for line in reversed(lines)] == [
        ("青石村", "青石村公示栏", 2),
        ("青石村", "青石村公示栏", 4),
        ("桥头村", "桥头公示栏", 4),
    ]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--printed", "别处公示栏"), "UNKNOWN_BOARD"),
        (("--printed", "青石村公示栏=两份"), "BAD_COPIES"),
        (("--printed", "青石村公示栏=0"), "BAD_COPIES"),
        (("--printed", ""), "BAD_COPIES"),
        (("--printed-on", "2020-01-06"), "WRONG_USAGE"),
        (("--printed", "2", "--printed-on", str(date.today() + timedelta(days=2))), "DATE_IN_FUTURE"),  # noqa: DTZ011
    ],
)
def test_what_cannot_be_recorded_is_told_before_a_file_is_made(
    run: Run, workspace: Path, tmp_path: Path, uid: str, options: tuple[str, ...], code: str
) -> None:
    ran = run("board", workspace, "--publication", uid, "--out", tmp_path / "a", *options)
    assert (ran.status, ran.err.startswith(f"{code}: ")) == (2, True), ran.err
    assert not (tmp_path / "a").exists()
    assert run("printed", workspace).out.strip() == "还没有打印记录。"


def test_a_book_hangs_nowhere(run: Run, workspace: Path, tmp_path: Path) -> None:
    ran = run("board", workspace, "--one-file", "--out", tmp_path / "a", "--printed", "2")
    assert (ran.status, ran.err.startswith("NOTHING_PRINTED: ")) == (2, True)
