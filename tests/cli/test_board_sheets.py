"""`board --receipts`, `--correction`, `--sheet`: slips beside the sheets, corrected sheets, guides and posts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document

from catalog_app.model.changes import Stamp
from catalog_app.model.guide import PostHolder
from catalog_app.model.unit import Board
from catalog_app.services import editing, exporting, guides, printed
from catalog_app.services.session import open_session
from catalog_app.support.progress import Silent
from tests.cli.conftest import Run
from tests.helpers.pdf_pages import read_pages

STAMP = Stamp("李春燕", datetime(2026, 11, 20, 9, tzinfo=UTC))


@pytest.fixture
def uid(run: Run, workspace: Path) -> str:
    ran = run("publish", workspace, "--item", "06-002", "--title", "征地告知书", "--formed", "2026-11-20", "--json")
    with open_session(workspace, STAMP) as session:
        editing.save_places(session, [Board(uid="b1", name="青石村公示栏"), Board(uid="b2", name="桥头公示栏")], STAMP)
    found: str = ran.json["uid"]
    return found


def test_receipts_are_made_beside_the_sheets_and_keep_their_numbers(
    run: Run, workspace: Path, tmp_path: Path, uid: str
) -> None:
    made = run("board", workspace, "--publication", uid, "--out", tmp_path / "a", "--receipts", "--json")
    receipts = made.json["receipts"]
    (page,) = read_pages(Path(receipts["path"]))
    assert len(receipts["numbers"]) == 2
    assert all(page.has(words) for words in (*receipts["numbers"], "青石村公示栏", "桥头公示栏"))
    assert "属性" not in made.err  # the unit is no hidden author
    refused = run("board", workspace, "--publication", uid, "--out", tmp_path / "a", "--receipts")
    assert (refused.status, "FILE_EXISTS" in refused.err) == (2, True)
    again = run("board", workspace, "--publication", uid, "--out", tmp_path / "a", "--receipts", "--replace", "--json")
    assert again.json["receipts"]["numbers"] == receipts["numbers"]
    assert "--publication" in run("board", workspace, "--out", tmp_path / "b", "--receipts").err
    assert "回执总是印在 A4" not in made.err + again.err


@pytest.mark.parametrize("option", [("--poster", "A4"), ("--duplex",), ("--paper", "四开")])
def test_that_receipts_stay_on_one_side_of_a4_is_told(
    run: Run, workspace: Path, tmp_path: Path, uid: str, option: tuple[str, ...]
) -> None:
    made = run("board", workspace, "--publication", uid, "--out", tmp_path / "a", "--receipts", *option)
    assert "张贴回执总是印在 A4 纸上，单面，不拼贴" in made.err + made.out
    (page,) = read_pages(tmp_path / "a" / "张贴回执.pdf")
    assert (round(page.width), round(page.height)) == (595, 842)


def test_an_official_paper_is_upright_and_called_so(run: Run, workspace: Path, tmp_path: Path, uid: str) -> None:
    asked = ("--publication", uid, "--case", "general", "--docx")
    made = run("board", workspace, *asked, "--out", tmp_path / "a", "--paper", "4K")
    assert "改成了纵向" in made.err + made.out
    names = sorted(one.name for one in (tmp_path / "a").iterdir())
    assert names == ["征地告知书-公示-四开纵向.docx", "征地告知书-公示-四开纵向.pdf"]
    section = Document(str(tmp_path / "a" / names[0])).sections[0]
    assert section.page_width < section.page_height


def test_a_corrected_sheet_says_what_it_replaces(run: Run, workspace: Path, tmp_path: Path, uid: str) -> None:
    with open_session(workspace, STAMP) as session:
        job = exporting.board_job(session, exporting.BoardRequest(publications=(uid,)), STAMP.now.date())
        files = exporting.write_boards(job, tmp_path / "first", replace=False, progress=Silent())
        printed.record_printed(session, files, 2, STAMP)
    run("board", workspace, "--publication", uid, "--out", tmp_path / "a", "--correction")
    (path,) = (tmp_path / "a").glob("*.pdf")
    assert read_pages(path)[0].has("更正：替换2026年11月20日张贴的版本")


def test_posts_and_guides_are_found_by_their_kind(run: Run, workspace: Path, tmp_path: Path, uid: str) -> None:
    refused = run("board", workspace, "--sheet", "posts", "--out", tmp_path / "a")
    assert (refused.status, "岗位信息" in refused.err) == (2, True)
    with open_session(workspace, STAMP) as session:
        item = session.workspace.publication(uid).item
        guides.add_posts(session, item, "便民服务中心岗位信息", [PostHolder("主任", "王建国")], STAMP)
    files = run("board", workspace, "--sheet", "posts", "--out", tmp_path / "b", "--json").json["files"]
    assert [Path(one["path"]).name for one in files] == ["便民服务中心岗位信息-岗位公示牌-A4横向.pdf"]
    wrong = run("board", workspace, "--sheet", "guide", "--publication", uid, "--out", tmp_path / "c")
    assert "“征地告知书”里没有办事指南的内容" in wrong.err
    assert not list((tmp_path / "c").glob("*"))


def test_several_files_are_counted_together(run: Run, workspace: Path, tmp_path: Path) -> None:
    class Seen:
        def __init__(self) -> None:
            self.steps: list[tuple[int, int, str]] = []

        def step(self, done: int, total: int, text: str) -> None:
            self.steps.append((done, total, text))

    with open_session(workspace, STAMP) as session:
        job = exporting.board_job(session, exporting.BoardRequest(), STAMP.now.date())
        seen = Seen()
        exporting.write_boards(job, tmp_path / "a", replace=False, progress=seen)
    counts = [(done, total) for done, total, _ in seen.steps]
    assert counts == sorted(counts)  # the bar never goes back
    assert {total for _, total in counts} == {2}
    assert any(text.startswith("正在绘制第1页") and "第2个文件，共2个" in text for _, _, text in seen.steps)
