"""What the portal answers is matched, judged, and noted in one step; the next package holds only the rest."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from catalog_app.exporters.manifest import Manifest, ManifestItem, count_changes, encode_manifest
from catalog_app.importers.answers import AnswerLine
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.findings import PrivacyFinding
from catalog_app.model.records import PackageRecord
from catalog_app.services import answers, publications, sent
from catalog_app.services.answers import AnswerPlan, Reply
from catalog_app.services.gate import Passage, Passed, Release
from catalog_app.services.incoming import IncomingFile
from catalog_app.services.package_content import portal_content, read_manifest, sent_items
from catalog_app.services.session import Session
from tests.helpers.numbers import IDENTITY

NUMBER = "20261120_001"
URL = "https://www.example.gov.cn/art/1.html"


@pytest.fixture
def later(stamp: Stamp) -> Stamp:
    return structs.replace(stamp, now=stamp.now + timedelta(days=2))


@pytest.fixture
def uids(session: Session, stamp: Stamp) -> list[str]:
    items = session.workspace.items("13")
    titles = (
        ("甲项目资金公示", "青政〔2026〕1号"),
        ("乙项目资金公示", ""),
        ("丙项目资金公示", ""),
        ("甲项目资金公示", ""),
    )
    return [
        publications.record_publication(
            session, items[place].uid, title, stamp, document_number=number or None, formed=date(2026, 11, 10)
        )[0]
        for place, (title, number) in enumerate(titles)
    ]


def a_package(
    session: Session, folder: Path, changes: dict[str, str], stamp: Stamp, number: str = NUMBER
) -> PackageRecord:
    """A package as it lies in the folder: uid → change."""
    titles = {one.uid: one.title for one in session.workspace.publications()}
    items = tuple(
        ManifestItem(
            uid=uid,
            kind="publication" if uid in titles else "catalog",
            change=change,  # type: ignore[arg-type]  # as the test says
            title=titles.get(uid, "目录"),
            index_no=f"11420000/2026-{place:05d}" if place == 2 else None,
            path=None if change == "withdrawn" else f"{place:03d}_{titles.get(uid, '目录')}",
            content_sha256=f"{place}" * 64,
        )
        for place, (uid, change) in enumerate(changes.items(), 1)
    )
    manifest = Manifest(
        app_version="1", unit="青石桥镇", created=stamp.now, profile="generic", number=number, base=None,
        counts=count_changes(items), files=(), items=items,
    )  # fmt: skip
    path = folder / f"{number}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", encode_manifest(manifest))
    record = PackageRecord(
        number=number, created=stamp.now, by="李春燕", profile="generic", path=str(path), sha256="0" * 64
    )
    with session.workspace.transaction("包", stamp) as recorder:
        recorder.save_package(record, {one.uid: one.content_sha256 for one in items if one.change != "withdrawn"})
    return record


@pytest.fixture
def package(session: Session, tmp_path: Path, uids: list[str], stamp: Stamp) -> PackageRecord:
    return a_package(session, tmp_path, dict.fromkeys([*uids[:3], "catalog-13"], "new"), stamp)


def a_line(row: int = 2, **told: object) -> AnswerLine:
    return AnswerLine(sheet="一", row=row, **told)  # type: ignore[arg-type]  # as the test says


def planned(session: Session, stamp: Stamp, *lines: AnswerLine) -> AnswerPlan:
    return answers.answer_plan(session, NUMBER, lines, stamp)


def told(plan: AnswerPlan) -> list[tuple[str, str]]:
    return [(line.state, line.item.uid if line.item else "") for line in plan.lines]


def test_lines_find_their_items(session: Session, package: PackageRecord, uids: list[str], later: Stamp) -> None:
    plan = planned(
        session,
        later,
        a_line(index_no="11420000／2026-00002", said="accepted", url=URL),
        a_line(title="随便", body_file="003_丙项目资金公示/正文.html", said="rejected", reason="错字"),
        a_line(title="甲项目资金公示", doc_no="青政[2026]1号", url=URL),
        a_line(title="丁项目", said="accepted"),
        a_line(title="丙项目资金公示（第二次）", said="accepted"),
        a_line(title="目录", said="waiting", said_words="待审"),
    )
    assert told(plan) == [
        ("accepted", uids[1]),
        ("ambiguous", ""),
        ("accepted", uids[0]),
        ("unknown", ""),
        ("ambiguous", ""),
        ("waiting", "catalog-13"),
    ]
    assert plan.lines[1].message == "正文文件对得上“丙项目资金公示”，标题却不同"
    assert [one.uid for one in plan.lines[4].candidates] == [uids[2]]


def test_same_titles_are_told_apart_or_asked(
    session: Session, tmp_path: Path, uids: list[str], stamp: Stamp, later: Stamp
) -> None:
    a_package(session, tmp_path, {uids[0]: "new", uids[3]: "new"}, stamp)
    number = session.workspace.items("13")[3].number
    plan = planned(
        session,
        later,
        a_line(title="甲项目资金公示", url=URL),
        a_line(title="甲项目资金公示", url=URL, doc_no="青政〔2026〕1号"),
        a_line(title="甲项目资金公示", url=URL, item_number=number),
    )
    assert told(plan) == [("ambiguous", ""), ("accepted", uids[0]), ("accepted", uids[3])]


def test_one_index_number_for_two_is_nobodys(
    session: Session, package: PackageRecord, uids: list[str], later: Stamp
) -> None:
    plan = planned(
        session,
        later,
        a_line(2, title="乙项目资金公示", said="accepted", given_index="A-1"),
        a_line(3, title="丙项目资金公示", said="accepted", given_index="A-1"),
        a_line(4, title="目录", said="accepted", given_index="A-2"),
    )
    assert [line.state for line in plan.lines] == ["refused", "refused", "accepted"]
    assert "第2行、第3行的索引号相同" in plan.lines[0].message


def test_an_unread_formula_is_asked_and_width_makes_no_difference(
    session: Session, package: PackageRecord, uids: list[str], later: Stamp
) -> None:
    plan = planned(
        session,
        later,
        a_line(title="甲 项目（资金）公示", url=URL, unread="状态"),
        a_line(title="乙项目资金公示", said="unclear", said_words="=1+1", url=URL),
        a_line(title="丙项目资金公示　", said="accepted", url=URL),
        a_line(3, title="丙项目资金公示", said="accepted", url=URL),
    )
    assert [state for state, _ in told(plan)] == ["refused", "refused", "accepted", "same"]
    assert "没有保存结果的公式" in plan.lines[0].message


def test_answers_become_postings_and_the_rest_is_sent_again(
    session: Session, package: PackageRecord, uids: list[str], later: Stamp
) -> None:
    moment = datetime.fromisoformat("2026-11-24 09:30")
    plan = planned(
        session,
        later,
        a_line(title="甲项目资金公示", said="accepted", url=URL, published=moment),
        a_line(title="乙项目资金公示", said="rejected", reason="缺附件"),
    )
    changes = answers.apply_answers(session, plan, later)
    assert changes is not None
    assert changes.name == f"登记门户对上传包{NUMBER}的答复（接收1，退回1）"
    (posting,) = session.workspace.postings(uids[0])
    assert (posting.posted_on, posting.url, posting.channel) == (date(2026, 11, 24), URL, "政府网站")
    assert session.workspace.publication(uids[0]).state.value == "已公开"
    assert portal_content(session) == (NUMBER, {uids[0]: "1" * 64})
    assert portal_content(session, full=True) == (None, {})
    assert [(one.title, one.reason) for one in sent.unsettled(session) if one.state == "rejected"] == [
        ("乙项目资金公示", "缺附件")
    ]
    again = planned(session, later, a_line(title="甲项目资金公示", said="accepted", url=URL, published=moment))
    assert told(again) == [("same", uids[0])]
    assert answers.apply_answers(session, again, later) is None
    session.undo(later)
    assert session.workspace.postings(uids[0]) == []
    assert len(session.workspace.portal_answers(NUMBER)) == 2
    again = planned(session, later, a_line(title="甲项目资金公示", said="accepted", url=URL, published=moment))
    assert told(again) == [("accepted", uids[0])]


def test_a_package_is_settled_when_all_of_it_is(
    session: Session, package: PackageRecord, uids: list[str], later: Stamp
) -> None:
    for place, uid in enumerate([*uids[:3], "catalog-13"]):
        assert session.workspace.packages()[0].status == "sent"
        plan = answers.typed(session, NUMBER, uid, Reply(status="accepted", url=f"{URL}?{place}"), later)
        answers.apply_answers(session, plan, later)
    assert session.workspace.packages()[0].status == "accepted"
    plan = answers.typed(session, NUMBER, uids[2], Reply(status="rejected", reason="又退回"), later)
    answers.apply_answers(session, plan, later)
    assert session.workspace.packages()[0].status == "accepted"
    assert uids[2] not in portal_content(session)[1]


def test_all_rejected_is_rejected(session: Session, tmp_path: Path, uids: list[str], later: Stamp) -> None:
    a_package(session, tmp_path, {uids[0]: "new"}, later)
    answers.apply_answers(
        session, answers.typed(session, NUMBER, uids[0], Reply(status="rejected", reason="错"), later), later
    )
    assert session.workspace.packages()[0].status == "rejected"
    assert portal_content(session) == (None, {})


def test_an_accepted_withdrawal_comes_down(
    session: Session, package: PackageRecord, tmp_path: Path, uids: list[str], stamp: Stamp, later: Stamp
) -> None:
    plan = planned(session, stamp, a_line(title="甲项目资金公示", said="accepted", url=URL))
    answers.apply_answers(session, plan, stamp)
    a_package(session, tmp_path, {uids[0]: "withdrawn"}, later, "20261125_001")
    plan = answers.answer_plan(
        session, "20261125_001", [a_line(title="甲项目资金公示", said="taken_down", said_words="已撤下")], later
    )
    answers.apply_answers(session, plan, later)
    (posting,) = session.workspace.postings(uids[0])
    assert posting.taken_down == later.now.date()
    assert portal_content(session) == ("20261125_001", {})


def test_our_own_listing_of_a_withdrawal_is_no_answer_until_its_state_is_filled_in(
    session: Session, package: PackageRecord, tmp_path: Path, uids: list[str], stamp: Stamp, later: Stamp
) -> None:
    plan = planned(session, stamp, a_line(title="甲项目资金公示", said="accepted", url=URL))
    answers.apply_answers(session, plan, stamp)
    a_package(session, tmp_path, {uids[0]: "withdrawn"}, later, "20261125_001")
    listing = "标题\t索引号\t发布日期\t备注\t网址\t状态\n甲项目资金公示\t\t2026-11-12\t撤回：错\t" + URL + "\t"
    for state, wanted in (("", "waiting"), ("已撤下", "accepted")):
        file = answers.paste_answers(None, f"{listing}{state}\n")
        plan = answers.answer_plan(session, "20261125_001", file.lines, later)
        assert told(plan) == [(wanted, uids[0])]
    answers.apply_answers(session, plan, later)
    (posting,) = session.workspace.postings(uids[0])
    assert posting.taken_down == later.now.date()


@pytest.mark.parametrize(
    ("told_by_line", "words"),
    [
        ({"url": "javascript:alert(1)"}, "网址不是有效的"),
        ({"url": "=HYPERLINK(1)"}, "网址不是有效的"),
        (
            {"url": URL, "published": datetime.fromisoformat("2027-01-01 00:00"), "published_words": "2027-01-01"},
            "今天之后",
        ),
        (
            {"url": URL, "published": datetime.fromisoformat("2026-11-01 00:00"), "published_words": "2026-11-01"},
            "早于信息形成日期",
        ),
        ({"url": URL, "published_words": "上周"}, "看不懂发布时间“上周”"),
        ({"said": "unclear", "said_words": "甲乙"}, "看不懂状态“甲乙”"),
        ({"said": "rejected", "reason": "联系13800138000"}, "手机号"),
        ({"said": "rejected", "reason": "长" * 501}, "最多500个"),
        ({"url": URL, "given_index": IDENTITY}, "身份证号"),
        ({"said": "taken_down", "said_words": "已撤"}, "不是撤回"),
    ],
)
def test_what_cannot_be_is_refused_line_by_line(
    session: Session, package: PackageRecord, later: Stamp, told_by_line: dict[str, Any], words: str
) -> None:
    plan = planned(session, later, a_line(2, title="甲项目资金公示", **told_by_line))
    assert plan.lines[0].state == "refused"
    assert words in plan.lines[0].message
    assert "13800138000" not in plan.lines[0].message
    assert IDENTITY not in plan.lines[0].message
    assert answers.apply_answers(session, plan, later) is None
    assert session.workspace.portal_answers() == []


def test_doubles(session: Session, package: PackageRecord, uids: list[str], later: Stamp) -> None:
    one, other = (a_line(row, title="甲项目资金公示", said="accepted", url=URL) for row in (2, 3))
    assert told(planned(session, later, one, other)) == [("accepted", uids[0]), ("same", uids[0])]
    torn = planned(session, later, one, structs.replace(other, said="rejected", reason="错"))
    assert told(torn) == [("refused", uids[0]), ("refused", uids[0])]
    assert "第2行、第3行" in torn.lines[0].message


def test_which_package(session: Session, package: PackageRecord, tmp_path: Path, uids: list[str], later: Stamp) -> None:
    a_package(session, tmp_path, {uids[3]: "new"}, later, "20261125_001")
    lines = [a_line(title="乙项目资金公示", url=URL)]
    assert answers.answer_plan(session, "", lines, later).package == NUMBER
    with pytest.raises(UsageError, match="UNKNOWN_PACKAGE"):
        answers.answer_plan(session, "20200101_001", lines, later)


def test_without_any_package(session: Session, later: Stamp) -> None:
    with pytest.raises(UsageError, match="NO_PACKAGE"):
        answers.answer_plan(session, "", [a_line(title="甲")], later)


def test_typed_answers_are_refused_with_a_reason(
    session: Session, package: PackageRecord, uids: list[str], later: Stamp
) -> None:
    for uid, reply, code in (
        (uids[3], Reply(status="accepted"), "NOT_IN_PACKAGE"),
        (uids[0], Reply(status="rejected"), "REASON_MISSING"),
        (uids[0], Reply(status="accepted", url="ftp://a.cn"), "BAD_URL"),
    ):
        with pytest.raises(UsageError, match=code):
            answers.typed(session, NUMBER, uid, reply, later)
    with pytest.raises(GateError):
        answers.typed(session, NUMBER, uids[0], Reply(status="rejected", reason="问13800138000"), later)


def test_what_a_package_sent_is_known_without_its_file(
    session: Session, package: PackageRecord, uids: list[str]
) -> None:
    Path(package.path).unlink()
    found = sent_items(session, NUMBER)
    assert {one.uid for one in found} == {*uids[:3], "catalog-13"}
    assert {one.change for one in found} == {"new"}


def test_the_release_of_a_screenshot_is_recorded(
    session: Session, package: PackageRecord, uids: list[str], later: Stamp
) -> None:
    passage = Passage(Release("王志远", "已核对"))
    finding = PrivacyFinding(kind="mobile", severity="orange", where="", excerpt="138****1234", reason="手机号")
    passage.passed.append(Passed(Path("截图.png"), "a" * 64, (finding,)))
    plan = answers.typed(session, NUMBER, uids[0], Reply(status="accepted", url=URL), later)
    answers.apply_answers(session, plan, later, (IncomingFile("截图.png", b"picture", passage),))
    assert [one.by_person for one in session.workspace.releases()] == ["王志远"]


def test_a_package_is_looked_into_once_until_its_file_changes(
    session: Session, package: PackageRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    real = zipfile.ZipFile

    def counting(file: Any, *more: Any) -> Any:
        opened.append(file)
        return real(file, *more)

    monkeypatch.setattr(zipfile, "ZipFile", counting)
    first = sent_items(session, NUMBER)
    assert sent_items(session, NUMBER) == first
    assert len(opened) <= 1
    Path(package.path).write_bytes(b"")
    assert read_manifest(Path(package.path)) is None
