from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.errors import GateError, UsageError, WorldError
from catalog_app.model.publication import State
from catalog_app.model.unit import Board, Contact, Village
from catalog_app.services import editing, publishing, reviewing
from catalog_app.services.overview import dashboard, item_statuses
from catalog_app.services.session import Session

FORMED = date(2026, 11, 16)


@pytest.fixture
def draft(session: Session, stamp: Stamp) -> str:
    item = session.workspace.items("13")[0]
    uid, _ = publishing.record_publication(session, item.uid, "招生片区公告", stamp, formed=FORMED)
    return uid


@pytest.fixture
def board(session: Session, stamp: Stamp) -> Board:
    board = Board(uid="b1", name="青石村公示栏", village="v1")
    editing.save_places(session, [Village(uid="v1", name="青石村"), board], stamp)
    return board


def test_a_draft_becomes_published_and_taken_down(session: Session, stamp: Stamp, draft: str, board: Board) -> None:
    assert session.workspace.publication(draft).state is State.DRAFT
    posting, _ = publishing.post(session, draft, "公示栏", date(2026, 11, 17), stamp, board_uid=board.uid)
    assert session.workspace.publication(draft).state is State.PUBLISHED
    assert session.workspace.postings(draft)[0].channel == VILLAGE_BOARD
    publishing.take_down(session, posting, date(2026, 11, 22), stamp)
    assert session.workspace.publication(draft).state is State.TAKEN_DOWN
    session.undo(stamp)
    assert session.workspace.postings(draft)[0].taken_down is None
    assert session.workspace.publication(draft).state is State.PUBLISHED


def test_posting_again_changes_the_same_posting(session: Session, stamp: Stamp, draft: str) -> None:
    first, _ = publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp)
    url = "https://www.example.gov.cn/art/1.html"
    second, _ = publishing.post(session, draft, "政府网站", date(2026, 11, 18), stamp, url=url)
    assert first == second
    assert [(p.posted_on, p.url) for p in session.workspace.postings(draft)] == [(date(2026, 11, 18), url)]


def test_a_posting_recorded_wrongly_is_set_right(session: Session, stamp: Stamp, draft: str, board: Board) -> None:
    posting, _ = publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp, url="https://a.gov.cn/1")
    publishing.take_down(session, posting, date(2026, 11, 20), stamp)
    before = session.workspace.postings(draft)
    changes = publishing.correct_posting(session, posting, date(2026, 11, 16), stamp, url="https://a.gov.cn/2")
    assert changes.name == "更正发布记录“招生片区公告”"
    assert session.workspace.postings(draft) == [
        structs.replace(before[0], posted_on=date(2026, 11, 16), taken_down=None, url="https://a.gov.cn/2")
    ]
    assert session.workspace.publication(draft).state is State.PUBLISHED
    publishing.correct_posting(session, posting, date(2026, 11, 16), stamp, taken_down=date(2026, 11, 18))
    assert session.workspace.publication(draft).state is State.TAKEN_DOWN
    assert session.workspace.postings(draft)[0].url is None
    session.undo(stamp)
    session.undo(stamp)
    assert session.workspace.postings(draft) == before
    assert session.workspace.publication(draft).state is State.TAKEN_DOWN


@pytest.mark.parametrize(
    ("on", "extra", "code"),
    [
        (date(2026, 11, 24), {}, "DATE_IN_FUTURE"),
        (date(2026, 11, 15), {}, "DATE_ORDER"),
        (date(2026, 11, 18), {"taken_down": date(2026, 11, 17)}, "DATE_ORDER"),
        (date(2026, 11, 18), {"url": "ftp://a.cn"}, "BAD_URL"),
    ],
)
def test_a_correction_is_held_to_the_same_rules(
    session: Session, stamp: Stamp, draft: str, on: date, extra: dict[str, object], code: str
) -> None:
    posting, _ = publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp)
    before = session.workspace.postings(draft)
    with pytest.raises(UsageError, match=code):
        publishing.correct_posting(session, posting, on, stamp, **extra)  # type: ignore[arg-type]  # one table of bad calls
    with pytest.raises(UsageError, match="UNKNOWN_POSTING"):
        publishing.correct_posting(session, "none", on, stamp)
    assert session.workspace.postings(draft) == before


def test_a_posting_that_never_was_is_removed(session: Session, stamp: Stamp, draft: str, board: Board) -> None:
    site, _ = publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp)
    wall, _ = publishing.post(session, draft, "公示栏", date(2026, 11, 17), stamp, board_uid=board.uid)
    publishing.take_down(session, wall, date(2026, 11, 18), stamp)
    publishing.remove_posting(session, site, stamp)
    assert session.workspace.publication(draft).state is State.TAKEN_DOWN
    changes = publishing.remove_posting(session, wall, stamp)
    assert (changes.name, session.workspace.postings(draft)) == ("删除发布记录“招生片区公告”", [])
    assert session.workspace.publication(draft).state is State.DRAFT
    session.undo(stamp)
    session.undo(stamp)
    assert {one.uid for one in session.workspace.postings(draft)} == {site, wall}
    assert session.workspace.publication(draft).state is State.PUBLISHED
    with pytest.raises(UsageError, match="UNKNOWN_POSTING"):
        publishing.remove_posting(session, "none", stamp)


def test_several_boards_are_one_step(session: Session, stamp: Stamp, draft: str, board: Board) -> None:
    second = Board(uid="b2", name="镇政府公示栏")
    editing.save_places(session, [second], stamp)
    changes = publishing.post_on_boards(session, draft, [board.uid, second.uid], date(2026, 11, 17), stamp)
    assert changes.name == "登记发布“招生片区公告”（2处）"
    assert {p.board for p in session.workspace.postings(draft)} == {"b1", "b2"}
    publishing.post_on_boards(session, draft, [board.uid], date(2026, 11, 18), stamp)
    assert len(session.workspace.postings(draft)) == 2
    session.undo(stamp)
    session.undo(stamp)
    assert session.workspace.postings(draft) == []
    assert session.workspace.publication(draft).state is State.DRAFT
    with pytest.raises(UsageError, match="UNKNOWN_BOARD"):
        publishing.post_on_boards(session, draft, ["b9"], date(2026, 11, 17), stamp)


@pytest.mark.parametrize(
    ("channel", "on", "extra", "code"),
    [
        ("大喇叭", date(2026, 11, 17), {}, "UNKNOWN_CHANNEL"),
        ("政府网站", date(2026, 11, 24), {}, "DATE_IN_FUTURE"),
        ("政府网站", date(2026, 11, 15), {}, "DATE_ORDER"),
        ("政府网站", date(2026, 11, 17), {"taken_down": date(2026, 11, 16)}, "DATE_ORDER"),
        ("政府网站", date(2026, 11, 17), {"url": "javascript:alert(1)"}, "BAD_URL"),
        ("政府网站", date(2026, 11, 17), {"url": "http://[::1"}, "BAD_URL"),
        ("公示栏", date(2026, 11, 17), {"url": "https://a.cn"}, "BAD_URL"),
        ("公示栏", date(2026, 11, 17), {"board_uid": "nowhere"}, "UNKNOWN_BOARD"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(
    session: Session, stamp: Stamp, draft: str, channel: str, on: date, extra: dict[str, object], code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        publishing.post(session, draft, channel, on, stamp, **extra)  # type: ignore[arg-type]  # one table of bad calls
    assert caught.value.code == code
    assert session.workspace.postings(draft) == []


def test_a_private_number_in_title_or_body_is_not_recorded(session: Session, stamp: Stamp) -> None:
    item = session.workspace.items("13")[0]
    with pytest.raises(GateError):
        publishing.record_publication(session, item.uid, "公示", stamp, body="联系人手机13812345678")
    assert session.workspace.publications() == []


def test_a_listed_public_contact_may_be_named(session: Session, stamp: Stamp) -> None:
    editing.save_places(session, [Contact(uid="c1", label="值班手机", value="13812345678")], stamp)
    item = session.workspace.items("13")[0]
    uid, _ = publishing.record_publication(session, item.uid, "公示", stamp, body="值班手机13812345678")
    assert "13812345678" in session.workspace.publication(uid).body


def test_proof_is_kept_under_its_hash(session: Session, stamp: Stamp, draft: str, tmp_path: Path) -> None:
    proof = tmp_path / "证明.txt"
    proof.write_text("已张贴", "utf-8")
    publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp, proof=proof)
    assert len(session.workspace.postings(draft)[0].proof or "") == 64
    with pytest.raises(WorldError, match="FILE_MISSING"):
        publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp, proof=tmp_path / "无.jpg")


def test_states_and_dashboard_follow_the_record(session: Session, stamp: Stamp) -> None:
    item = session.workspace.items("13")[0]
    today = stamp.now.date()
    assert item_statuses(session, [item], today)[0][item.uid].code == "empty"
    uid, _ = publishing.record_publication(session, item.uid, "旧信息", stamp, formed=date(2026, 3, 2))
    status = item_statuses(session, [item], today)[0][item.uid]
    assert (status.code, status.symbol) == ("overdue", "●")
    board = dashboard(session, today)
    assert {line.item.uid for line in board.overdue} == {item.uid}
    for channel in item.channels.required:
        publishing.post(session, uid, channel, date(2026, 3, 3), stamp)
    assert item_statuses(session, [item], today)[0][item.uid].text == "已公开"
    covered = next(line for line in dashboard(session, today).coverage if line.code == item.domain)
    assert covered.published == 1


def test_removing_takes_postings_along_and_comes_back(session: Session, stamp: Stamp, draft: str) -> None:
    publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp)
    publishing.remove_publication(session, draft, stamp)
    assert session.workspace.publications() == []
    assert session.workspace.postings() == []
    session.undo(stamp)
    assert len(session.workspace.postings(draft)) == 1


def test_what_was_withdrawn_stays_so_when_one_of_two_sheets_comes_down(
    session: Session, stamp: Stamp, draft: str, board: Board
) -> None:
    publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp)
    posting, _ = publishing.post(session, draft, "公示栏", date(2026, 11, 17), stamp, board_uid=board.uid)
    reviewing.withdraw(session, draft, "周镇长", stamp, "内容有误")
    publishing.take_down(session, posting, date(2026, 11, 22), stamp)
    assert session.workspace.publication(draft).state is State.WITHDRAWN


def test_a_posting_comes_down_from_a_channel_the_unit_has_no_more(session: Session, stamp: Stamp, draft: str) -> None:
    unit = session.workspace.unit()
    editing.save_unit(session, structs.replace(unit, channels=("镇微信群",)), stamp)
    posting, _ = publishing.post(session, draft, "镇微信群", date(2026, 11, 17), stamp)
    editing.save_unit(session, unit, stamp)
    publishing.take_down(session, posting, date(2026, 11, 22), stamp)
    assert session.workspace.postings(draft)[0].taken_down == date(2026, 11, 22)


def test_no_private_number_in_an_address(session: Session, stamp: Stamp, draft: str) -> None:
    with pytest.raises(GateError):
        url = "https://www.example.gov.cn/?id=11010519491231002X"
        publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp, url=url)
    assert session.workspace.postings(draft) == []


def test_an_empty_proof_proves_nothing(session: Session, stamp: Stamp, draft: str, tmp_path: Path) -> None:
    (tmp_path / "证明.txt").write_bytes(b"")
    with pytest.raises(UsageError, match="EMPTY_FILE"):
        publishing.post(session, draft, "政府网站", date(2026, 11, 17), stamp, proof=tmp_path / "证明.txt")
    assert session.workspace.postings(draft) == []
