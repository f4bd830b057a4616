from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from zlib import crc32

import pytest
from msgspec import structs
from PIL import Image

from catalog_app.model.changes import Stamp
from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.errors import AppError, GateError, UsageError, WorldError
from catalog_app.model.publication import GATES, REVIEWS, Link, State
from catalog_app.model.unit import Board, Village
from catalog_app.services import editing, exporting, incoming, index_numbers, postings, publications, reviewing
from catalog_app.services.session import Session
from catalog_app.store.workspace import Workspace

FORMED = date(2026, 11, 16)


@pytest.fixture
def draft(session: Session, stamp: Stamp) -> publications.Publication:
    item = session.workspace.items("13")[0]
    blank = publications.blank(session, item.uid, "招生片区公告", stamp)
    return structs.replace(blank, body="正文", formed=FORMED)


def added(session: Session, stamp: Stamp, draft: publications.Publication, **more: object) -> str:
    return publications.add_publication(session, draft, stamp, **more)[0]  # type: ignore[arg-type]  # passed on


def test_everything_that_was_told_is_kept(session: Session, stamp: Stamp, draft: publications.Publication) -> None:
    told = structs.replace(
        draft,
        html="<p style='x'>正文<script>1</script></p><table><tr><td>甲<td>乙</table>",
        events={"印发": date(2026, 11, 17)},
        keywords=("招生", " 招生 ", "片区"),
        period="2026年第3季度",
        kind="公示公告",
        document_number=" 青政\u200b〔2026〕1号",
        five_stage="执行",
    )
    one = session.workspace.publication(added(session, stamp, told))
    assert one.html == "<p>正文</p>\n<table>\n<tr><td>甲</td><td>乙</td></tr>\n</table>"
    assert one.body == "正文\n甲\t乙"
    assert (one.keywords, one.period, one.document_number) == (("招生", "片区"), "2026Q3", "青政〔2026〕1号")
    assert (one.year, one.events, one.state) == (2026, {"印发": date(2026, 11, 17)}, State.DRAFT)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " \u200b"}, "TITLE_MISSING"),
        ({"kind": "公报"}, "UNKNOWN_CHOICE"),
        ({"openness": "不公开"}, "UNKNOWN_CHOICE"),
        ({"openness_reason": "X17"}, "UNKNOWN_CHOICE"),
        ({"validity": "无"}, "UNKNOWN_CHOICE"),
        ({"five_stage": "监督"}, "UNKNOWN_CHOICE"),
        ({"period": "去年"}, "BAD_PERIOD"),
        ({"events": {"批准": date(2026, 11, 24)}}, "DATE_IN_FUTURE"),
        ({"display_until": date(2026, 11, 15)}, "DATE_ORDER"),
        ({"abolished_on": date(2026, 11, 15)}, "DATE_ORDER"),
        ({"keywords": tuple(map(str, range(21)))}, "TEXT_TOO_LONG"),
        ({"keywords": ("字" * 101,)}, "TEXT_TOO_LONG"),
        ({"abstract": "字" * 1001}, "TEXT_TOO_LONG"),
        ({"item": "none"}, "UNKNOWN_ITEM"),
        ({"abstract": "经办人手机13812345678"}, "PRIVATE_NUMBER_IN_TEXT"),
        ({"html": "<p>手机<b>138</b>12345678</p>"}, "PRIVATE_NUMBER_IN_TEXT"),
        ({"openness_note": "当事人110105 19491231 002X"}, "PRIVATE_NUMBER_IN_TEXT"),
        ({"formed": date(206, 11, 16)}, "DATE_OUT_OF_RANGE"),
        ({"expires_on": date(1, 1, 1), "formed": None}, "DATE_OUT_OF_RANGE"),
        ({"period": "0001"}, "BAD_PERIOD"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(
    session: Session, stamp: Stamp, draft: publications.Publication, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(AppError) as refused:
        added(session, stamp, structs.replace(draft, **changes))
    assert refused.value.code == code
    assert session.workspace.publications() == []


def test_attachments_come_along_and_leave_in_the_package(
    session: Session, stamp: Stamp, draft: publications.Publication, tmp_path: Path
) -> None:
    first, second = tmp_path / "附件1.txt", tmp_path / "附件2.txt"
    first.write_text("一", "utf-8")
    second.write_text("二", "utf-8")
    uid = added(session, stamp, draft, attach=[first])
    (new,), _ = publications.attach(session, uid, [second], stamp)
    assert [one.name for one in session.workspace.publication(uid).attachments] == ["附件1.txt", "附件2.txt"]
    assert session.workspace.attachment(new.sha256) == "二".encode()
    for step in REVIEWS:
        reviewing.approve(session, uid, step, "周明", stamp, gates=GATES)
    (export,) = exporting.package_job(session, stamp).request.publications
    assert [(one.name, one.path.read_bytes()) for one in export.attachments][1] == ("附件2.txt", "二".encode())
    publications.detach(session, uid, new.sha256, stamp)
    assert session.workspace.publication(uid).state is State.FIRST_REVIEW
    assert len(session.workspace.publication(uid).attachments) == 1
    second.write_text("三", "utf-8")
    (one,), _ = publications.attach(session, uid, [first], stamp)  # the same name takes the place
    assert session.workspace.publication(uid).attachments == (one,)


@pytest.mark.parametrize("fault", ["missing", "large", "private", "picture", "twice", "empty", "active"])
def test_an_attachment_that_cannot_come_in(
    session: Session, stamp: Stamp, draft: publications.Publication, tmp_path: Path, fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    good, bad = tmp_path / "a.txt", tmp_path / {"picture": "b.jpg", "active": "表.pdf.EXE ."}.get(fault, "b.txt")
    good.write_text("好", "utf-8")
    if fault != "missing":
        bad.write_text("身份证11010519491231002X" if fault == "private" else "坏", "utf-8")
    if fault == "large":
        own = b'{"attachment_mb": 1, "proof_mb": 1, "together_mb": 9}'
        with session.workspace.transaction("设置附件大小", stamp) as recorder:
            recorder.set_setting(incoming.SETTING, own.decode())
        with bad.open("wb") as file:
            file.truncate(2 * 1024**3)  # two GB that are never read
        monkeypatch.setattr(incoming, "_bytes", None)
    if fault == "empty":
        bad.write_bytes(b"")
    code = {"missing": "FILE_MISSING", "large": "FILE_TOO_LARGE", "private": "PRIVATE_NUMBER_FOUND",
            "picture": "BROKEN_PICTURE", "twice": "SAME_NAME_TWICE", "empty": "EMPTY_FILE",
            "active": "ACTIVE_FILE"}[fault]  # fmt: skip
    with pytest.raises((WorldError, UsageError, GateError)) as refused:
        added(session, stamp, draft, attach=[good, good if fault == "twice" else bad])
    assert refused.value.code == code
    assert session.workspace.publications() == []


def test_a_picture_said_to_be_larger_than_any_is_not_opened(tmp_path: Path) -> None:
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    head = b"IHDR" + (60_000).to_bytes(4) * 2 + data.getvalue()[24:29]
    bomb = data.getvalue()[:12] + head + crc32(head).to_bytes(4) + data.getvalue()[33:]
    (tmp_path / "大.png").write_bytes(bomb)
    with pytest.raises(WorldError, match="BROKEN_PICTURE"):
        incoming.Intake(incoming.bundled_limits(), frozenset()).read([tmp_path / "大.png"])


@pytest.mark.parametrize(
    ("name", "kept"), [("甲\u202egpj.txt", "甲gpj.txt"), ("\udcff\udcfe.txt", "附件.txt"), ("a\nb.txt", "a b.txt")]
)
def test_names_of_files_are_kept_without_what_nobody_sees(tmp_path: Path, name: str, kept: str) -> None:
    path = tmp_path / name
    path.write_text("好", "utf-8")
    (read,) = incoming.Intake(incoming.bundled_limits(), frozenset()).read([path])
    assert read.name == kept


def test_a_photo_keeps_its_points_only(
    session: Session, stamp: Stamp, draft: publications.Publication, tmp_path: Path
) -> None:
    from PIL import Image

    photo, exif = tmp_path / "上墙.jpg", Image.Exif()
    exif[0x0110] = "camera"
    exif[0x8825] = {1: "N", 2: (23.0, 1.0, 2.0)}
    Image.new("RGB", (8, 6), "red").save(photo, exif=exif)
    uid = added(session, stamp, draft)
    postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp, proof=photo)
    kept = session.workspace.attachment(session.workspace.postings(uid)[0].proof or "")
    with Image.open(io.BytesIO(kept)) as opened:
        assert (opened.size, dict(opened.getexif())) == ((8, 6), {})
    assert b"camera" not in kept


def test_links_are_known_at_both_ends(session: Session, stamp: Stamp, draft: publications.Publication) -> None:
    old, new = added(session, stamp, draft), added(session, stamp, structs.replace(draft, uid="new", title="新"))
    publications.link(session, new, "被替代", old, stamp)
    publications.link(session, new, "被替代", old, stamp)
    assert session.workspace.publication(old).links == (Link("替代", new),)
    publications.unlink(session, old, "替代", new, stamp)
    assert session.workspace.publication(new).links == ()
    with pytest.raises(UsageError, match="LINK_TO_ITSELF"):
        publications.link(session, new, "相关", new, stamp)
    with pytest.raises(UsageError, match="UNKNOWN_PUBLICATION"):
        publications.link(session, new, "相关", "none", stamp)


def test_an_index_number_is_given_at_the_last_review_and_never_twice(
    session: Session, stamp: Stamp, draft: publications.Publication
) -> None:
    uid = added(session, stamp, draft)
    with pytest.raises(UsageError, match="NO_PATTERN"):
        index_numbers.assign(session, uid, stamp)
    with pytest.raises(UsageError, match="BAD_PATTERN"):
        index_numbers.set_pattern(session, "{序号}", stamp)
    index_numbers.set_pattern(session, "QSQ/{年}-{序号:4}", stamp)
    assert index_numbers.preview(session, "{领域}{类别}-{年}-{序号:3}", FORMED) == "1399-2026-001"
    for step in REVIEWS:
        reviewing.approve(session, uid, step, "周明", stamp, gates=GATES)
    assert session.workspace.publication(uid).index_number == "QSQ/2026-0001"
    session.undo(stamp)
    assert session.workspace.publication(uid).index_number is None
    typed = structs.replace(draft, uid="typed", index_number="QSQ/2026-0003")
    added(session, stamp, typed)
    with pytest.raises(UsageError, match="INDEX_NUMBER_TAKEN"):
        added(session, stamp, structs.replace(typed, uid="other"))
    assert index_numbers.assign(session, uid, stamp)[0] == "QSQ/2026-0002"
    assert index_numbers.assign(session, uid, stamp)[0] == "QSQ/2026-0002"
    third = added(session, stamp, structs.replace(draft, uid="third"))
    assert index_numbers.assign(session, third, stamp)[0] == "QSQ/2026-0004"
    index_numbers.set_pattern(session, "", stamp)
    assert index_numbers.pattern_of(session) is None


def test_every_posting_has_its_receipt(session: Session, stamp: Stamp, draft: publications.Publication) -> None:
    uid = added(session, stamp, draft)
    first, _ = postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp, place=" 大厅 ")
    session.undo(stamp)
    postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp, place="大厅")
    postings.post(session, uid, "公开查阅点", date(2026, 11, 18), stamp)
    again, _ = postings.post(session, uid, "公开查阅点", date(2026, 11, 19), stamp)
    found = session.workspace.postings(uid)
    assert [(one.receipt, one.place) for one in found] == [("2026-00002", "大厅"), ("2026-00003", "")]
    assert session.workspace.posting(first) is None
    assert session.workspace.posting(again) == found[1]
    with pytest.raises(GateError):
        postings.post(session, uid, "公开查阅点", date(2026, 11, 18), stamp, place="王某13812345678家门口")


def test_rounds_show_which_board_was_not_served(
    session: Session, stamp: Stamp, draft: publications.Publication
) -> None:
    boards = [Board(uid=f"b{place}", name=f"公示栏{place}", village="v1") for place in (1, 2, 3)]
    editing.save_places(session, [Village(uid="v1", name="青石村"), *boards], stamp)
    quarter = added(session, stamp, structs.replace(draft, period="2026Q3", formed=date(2026, 9, 30)))
    plain = added(session, stamp, structs.replace(draft, uid="plain", formed=date(2026, 8, 1)))
    other = added(session, stamp, structs.replace(draft, uid="other", item=session.workspace.items("06")[0].uid))
    postings.post_on_boards(session, quarter, ["b1"], date(2026, 10, 12), stamp)
    postings.post(session, plain, VILLAGE_BOARD, date(2026, 9, 1), stamp, board_uid="b2")
    postings.post(session, other, VILLAGE_BOARD, date(2026, 11, 18), stamp, board_uid="b3")
    done = {line.board.uid: line.is_done for line in postings.rounds(session, "2026年第三季度", draft.item)}
    assert {uid: done[uid] for uid in ("b1", "b2", "b3")} == {"b1": True, "b2": True, "b3": False}
    november = [line.board.uid for line in postings.rounds(session, "2026-11") if line.is_done]
    assert november == ["b3"]
    with pytest.raises(UsageError, match="BAD_PERIOD"):
        postings.rounds(session, "上旬")


def test_in_review_again_the_portal_keeps_what_it_has(
    session: Session, stamp: Stamp, draft: publications.Publication
) -> None:
    uid = added(session, stamp, draft)
    for step in REVIEWS:
        reviewing.approve(session, uid, step, "周明", stamp, gates=GATES)
    postings.post(session, uid, "政府网站", date(2026, 11, 17), stamp)
    publications.edit_publication(session, structs.replace(session.workspace.publication(uid), body="更正"), stamp)
    request = exporting.package_job(session, stamp).request
    assert (request.publications, request.held) == ((), {uid})


def test_one_save_is_one_step_at_both_ends(
    session: Session, stamp: Stamp, draft: publications.Publication, tmp_path: Path
) -> None:
    policy = added(session, stamp, structs.replace(draft, uid="2", title="政策"))
    (tmp_path / "附件.txt").write_text("一", "utf-8")
    (tmp_path / "再来.txt").write_text("一", "utf-8")  # the same content under another name
    undo = session.undo_name
    uid = added(session, stamp, structs.replace(draft, links=(Link("被解读", policy),)), attach=[tmp_path / "附件.txt"])
    assert session.workspace.publication(policy).links == (Link("解读", uid),)
    session.undo(stamp)
    assert (session.undo_name, session.workspace.publication(policy).links) == (undo, ())
    session.redo(stamp)
    changed = structs.replace(session.workspace.publication(uid), title="改", links=(Link("相关", policy),))
    publications.edit_publication(session, changed, stamp, attach=[tmp_path / "再来.txt"])
    assert session.workspace.publication(policy).links == (Link("相关", uid),)
    assert [one.name for one in session.workspace.publication(uid).attachments] == ["再来.txt"]
    session.undo(stamp)
    assert session.workspace.publication(uid).title == draft.title
    assert session.workspace.publication(policy).links == (Link("解读", uid),)


def test_files_read_elsewhere_are_not_read_again(
    session: Session, stamp: Stamp, draft: publications.Publication, tmp_path: Path
) -> None:
    good, bad = tmp_path / "好.txt", tmp_path / "坏.txt"
    good.write_text("一", "utf-8")
    bad.write_text("身份证11010519491231002X", "utf-8")
    intake = incoming.Intake.of(session)
    passage = incoming.Passage()
    refused = intake.take([good, bad], passage, incoming.Silent())
    assert isinstance(refused, incoming.Refused)
    assert (refused.path, refused.error.code) == (bad, "PRIVATE_NUMBER_FOUND")
    read = intake.take([good], passage, incoming.Silent())
    good.unlink()
    assert not isinstance(read, incoming.Refused)
    (one,), _ = publications.attach(session, added(session, stamp, draft), read, stamp)
    assert session.workspace.attachment(one.sha256) == "一".encode()


def test_the_next_index_number_is_shown_and_not_taken(
    session: Session, stamp: Stamp, draft: publications.Publication
) -> None:
    uid = added(session, stamp, draft)
    index_numbers.set_pattern(session, "Q-{年}-{序号:3}", stamp)
    taken = structs.replace(session.workspace.publication(uid), index_number="Q-2026-002")
    publications.edit_publication(session, taken, stamp)
    other = added(session, stamp, structs.replace(draft, uid="2"))
    assert index_numbers.preview(session, "Q-{年}-{序号:3}", stamp.now.date()) == "Q-2026-001"
    assert index_numbers.assign(session, other, stamp)[0] == "Q-2026-001"
    for _ in range(2):
        publication = structs.replace(draft, uid="3")
        assert index_numbers.next_number(session, publication, stamp.now.date()) == "Q-2026-003"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"year": 26}, "BAD_YEAR"),
        ({"case": "没有"}, "UNKNOWN_CASE"),
        ({"station": "没有"}, "UNKNOWN_STATION"),
        ({"display_until": date(2026, 11, 17)}, "DATE_ORDER"),
        ({"formed": date(2026, 11, 19)}, "DATE_ORDER"),
    ],
)
def test_what_cannot_be_of_what_hangs(
    session: Session, stamp: Stamp, draft: publications.Publication, changes: dict[str, object], code: str
) -> None:
    uid = added(session, stamp, draft)
    postings.post(session, uid, "政府网站", date(2026, 11, 18), stamp)
    before = session.workspace.publication(uid)
    with pytest.raises(AppError) as refused:
        publications.edit_publication(session, structs.replace(before, **changes), stamp)
    assert (refused.value.code, session.workspace.publication(uid)) == (code, before)


def test_no_day_so_early_that_it_is_a_slip(session: Session, stamp: Stamp, draft: publications.Publication) -> None:
    uid = added(session, stamp, structs.replace(draft, formed=None))
    with pytest.raises(UsageError, match="DATE_OUT_OF_RANGE"):
        postings.post(session, uid, "政府网站", date(206, 11, 20), stamp)
    assert session.workspace.postings(uid) == []


def test_the_register_is_listed_without_texts_and_postings(
    session: Session, stamp: Stamp, draft: publications.Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = [added(session, stamp, structs.replace(draft, uid=uid)) for uid in ("一", "二")]
    for name in ("publications", "postings"):
        monkeypatch.setattr(Workspace, name, lambda *_: pytest.fail("read everything"))
    assert [row.uid for row in publications.publication_rows(session)] == uids[::-1]


def test_what_is_to_be_reassessed_is_told(session: Session, stamp: Stamp, draft: publications.Publication) -> None:
    closed = structs.replace(draft, openness="不予公开", reassess_on=stamp.now.date())
    uid = added(session, stamp, closed)
    added(session, stamp, structs.replace(closed, uid="2", openness="主动公开"))
    (one,) = reviewing.reassess_findings(session, stamp.now.date())
    assert (one.code, one.publication, one.due) == ("reassess_due", uid, stamp.now.date())
