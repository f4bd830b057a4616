"""The copy desk knows what was copied, what changed since, and where it stands now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.publication import Attachment, State
from catalog_app.services import copy_desk, publications
from catalog_app.services.copy_desk import DeskEntry
from catalog_app.services.gate import Passage
from catalog_app.services.incoming import IncomingFile
from catalog_app.services.portal_profiles import profile_of
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent

URL = "https://www.example.gov.cn/1.html"


@pytest.fixture
def uid(session: Session, stamp: Stamp) -> str:
    item = session.workspace.items("13")[0]
    made, _ = publications.record_publication(
        session, item.uid, "甲项目公示", stamp, body="第一段\n第二段", formed=date(2026, 11, 10)
    )
    with session.workspace.transaction("审定", stamp) as recorder:
        recorder.save_publication(structs.replace(session.workspace.publication(made), state=State.READY))
    return made


def entry(session: Session, uid: str, stamp: Stamp) -> DeskEntry:
    return copy_desk.desk_entries(session, profile_of(session), [uid], "", stamp.now.date())[0]


def states(one: DeskEntry) -> dict[str, str]:
    return {part.key: part.state for part in one.parts}


def test_parts_are_ticked_and_a_later_change_shows(session: Session, uid: str, stamp: Stamp) -> None:
    one = entry(session, uid, stamp)
    assert states(one) == {
        "title": "open", "doc_no": "empty", "index_no": "empty", "body": "open",
        "keywords": "open", "abstract": "open", "attachments": "empty",
    }  # fmt: skip
    body = next(part for part in one.parts if part.key == "body")
    assert (body.text, body.html) == ("第一段\r\n第二段", "<p>第一段</p>\n<p>第二段</p>\n")
    for part in one.parts:
        if part.left:
            copy_desk.tick(session, uid, "generic", part, stamp)
    one = entry(session, uid, stamp)
    assert (one.left, copy_desk.next_part(one)) == (0, None)
    with session.workspace.transaction("改", stamp) as recorder:
        recorder.save_publication(structs.replace(session.workspace.publication(uid), title="甲项目公示（更正）"))
    one = entry(session, uid, stamp)
    assert states(one)["title"] == "changed"
    assert copy_desk.next_part(one) == one.parts[0]
    session.undo(stamp)
    assert states(entry(session, uid, stamp))["body"] == "done"


def test_the_address_becomes_the_posting(session: Session, uid: str, stamp: Stamp) -> None:
    with pytest.raises(UsageError, match="BAD_URL"):
        copy_desk.record_address(session, uid, "", "www", stamp)
    copy_desk.record_address(session, uid, "", URL, stamp)
    assert [one.url for one in session.workspace.postings(uid)] == [URL]
    assert entry(session, uid, stamp).answered


def test_attachments_pass_the_gate(session: Session, uid: str, stamp: Stamp, tmp_path: Path) -> None:
    files = []
    for name, text in (("附表.txt", "没有号码"), ("名单.txt", "身份证 110101199003074514")):
        path = tmp_path / f"store-{name}"
        path.write_text(text, "utf-8")
        files.append(copy_desk.DeskFile(name, path))
    one = structs.replace(entry(session, uid, stamp), files=tuple(files[:1]))
    out = copy_desk.write_attachments(one, tmp_path / "录入", frozenset(), Passage(), Silent())
    assert [(path.name, path.read_text("utf-8")) for path in out.iterdir()] == [("附表.txt", "没有号码")]
    (out / "附表.txt").unlink()
    with pytest.raises(GateError, match="其余1个附件已放进文件夹"):
        copy_desk.write_attachments(
            structs.replace(one, files=tuple(reversed(files))), tmp_path / "录入", frozenset(), Passage(), Silent()
        )
    assert [path.name for path in out.iterdir()] == ["附表.txt"]


def test_the_body_and_the_names_are_as_in_the_package(session: Session, uid: str, stamp: Stamp) -> None:
    publication = structs.replace(
        session.workspace.publication(uid), html="<table><tr><td>甲</td><td>乙</td></tr></table>", body="甲\t乙"
    )
    with session.workspace.transaction("附件", stamp) as recorder:
        hashes = [recorder.add_attachment(text, "附表;一.txt") for text in (b"1", b"2")]
        kept = tuple(Attachment(one, "附表;一.txt", 1) for one in hashes)
        recorder.save_publication(structs.replace(publication, attachments=kept))
    profile = structs.replace(profile_of(session), allowed_tags=("p", "br"))
    one = copy_desk.desk_entries(session, profile, [uid], "", stamp.now.date())[0]
    assert next(part.html for part in one.parts if part.key == "body") == "<p>甲\t乙</p>\n"
    assert [file.name for file in one.files] == ["附表；一.txt", "附表；一（2）.txt"]


def test_the_screenshot_becomes_the_proof(session: Session, uid: str, stamp: Stamp) -> None:
    proof = IncomingFile("截图.png", b"picture", Passage())
    copy_desk.record_address(session, uid, "", URL, stamp, proof=proof)
    (posting,) = session.workspace.postings(uid)
    assert session.workspace.attachment(posting.proof or "") == b"picture"
