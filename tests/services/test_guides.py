"""办事指南 and 岗位信息: stored in the body, drawn as cards with their twins."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError, UsageError
from catalog_app.model.guide import PostHolder
from catalog_app.model.unit import Contact
from catalog_app.services import editing, exporting, guides, publishing
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent
from tests.helpers.pdf_pages import read_pages

FIELDS = {"事项名称": "低保认定", "办理流程": "申请→受理→审核", "申请条件": "本镇户籍", "联系电话": "0873-1234567"}


@pytest.fixture
def uid(session: Session, stamp: Stamp) -> str:
    editing.save_places(session, [Contact(uid="c", label="咨询电话", value="0873-1234567")], stamp)
    item = session.workspace.items("06")[0]
    return publishing.record_publication(session, item.uid, "低保办事指南", stamp)[0]


def drawn(session: Session, uid: str, folder: Path, **options: Any) -> list[exporting.BoardFile]:
    request = exporting.BoardRequest(publications=(uid,), orientation="portrait", **options)
    job = exporting.board_job(session, request, date(2026, 11, 23))
    return exporting.write_boards(job, folder, replace=False, progress=Silent())


def test_a_guide_is_stored_and_drawn(session: Session, stamp: Stamp, uid: str, tmp_path: Path) -> None:
    guides.save_guide(session, uid, FIELDS, stamp)
    assert session.workspace.publication(uid).kind == "办事指南"
    assert session.undo_name == "填写办事指南“低保办事指南”"
    told = guides.guide_fields(session, uid)
    assert {label: words for label, words in told.items() if words} == FIELDS
    assert guides.missing_fields(told) == ("设定依据", "办理材料", "办理时限", "办理地点", "收费标准")
    sheet, word, text = drawn(session, uid, tmp_path / "out", docx=True, text=True)
    assert sheet.path.name == "低保办事指南-办事指南-A4纵向.pdf"
    (page,) = read_pages(sheet.path)
    assert all(page.has(words) for words in ("事项名称", "1．申请", "2．受理", "3．审核", "第1页 共1页"))
    assert word.path.stat().st_size > 0
    assert "2．受理" in text.path.read_text("utf-8-sig")


def test_a_guide_as_a_poster_has_every_part(session: Session, stamp: Stamp, uid: str, tmp_path: Path) -> None:
    guides.save_guide(session, uid, FIELDS, stamp)
    (sheet,) = drawn(session, uid, tmp_path / "out", poster=True)
    assert sheet.path.name == "低保办事指南-办事指南-A4纵向-拼贴.pdf"
    pages = read_pages(sheet.path)
    assert sheet.pages == len(pages) == 4
    for place, page in enumerate(pages):
        assert page.has(f"第{place // 2 + 1}行第{place % 2 + 1}列（共2行2列）")
        assert (round(page.width), round(page.height)) == (595, 842)


def test_a_long_guide_goes_on_and_says_so(session: Session, stamp: Stamp, uid: str, tmp_path: Path) -> None:
    guides.save_guide(
        session, uid, FIELDS | {"申请条件": "\n".join(["共同生活的家庭成员人均收入低于标准。" * 3] * 40)}, stamp
    )
    pages = read_pages(drawn(session, uid, tmp_path / "out")[0].path)
    assert len(pages) > 1
    assert pages[0].has("（续下页）")
    assert pages[1].has("（接上页）")
    assert min(text.bottom for page in pages for text in page.texts) > 28
    assert sum(page.words.count("共同生活") for page in pages) == 120


def test_posts_are_cards(session: Session, stamp: Stamp, uid: str, tmp_path: Path) -> None:
    posts = [PostHolder("主任", "王建国", "主持工作", "0873-1234567"), PostHolder("", "空行")]
    guides.save_posts(session, uid, posts, stamp)
    assert guides.posts_of(session, uid) == (posts[0],)
    (page,) = read_pages(drawn(session, uid, tmp_path / "out")[0].path)
    assert all(page.has(words) for words in ("主任", "姓名：王建国", "电话：0873-1234567", "照片"))


def test_bad_input_is_told(session: Session, stamp: Stamp, uid: str) -> None:
    with pytest.raises(UsageError) as told:
        guides.save_guide(session, uid, {"事项名称": " "}, stamp)
    assert told.value.code == "EMPTY_GUIDE"
    with pytest.raises(UsageError) as told:
        guides.save_posts(session, uid, [], stamp)
    assert told.value.code == "EMPTY_POSTS"
    with pytest.raises(AppError):
        guides.save_posts(session, uid, [PostHolder("主任", "王建国", "", "138" + "12345678")], stamp)
    assert session.workspace.publication(uid).html == ""


def test_posts_are_as_large_as_the_page_allows(session: Session, stamp: Stamp, uid: str, tmp_path: Path) -> None:
    posts = [guides.PostHolder(f"窗口{number}", "李芳", "受理社会救助", "0873-1234567") for number in range(3)]
    guides.save_posts(session, uid, posts, stamp)
    assert session.undo_name == "填写岗位信息“低保办事指南”"
    (sheet,) = drawn(session, uid, tmp_path / "out")
    (page,) = read_pages(sheet.path)
    names = [text for text in page.texts if text.words == "姓名：李芳"]
    assert max(text.size for text in names) > 18
    assert sum(text.words == "电话：0873-1234567" for text in page.texts) == len(posts)
