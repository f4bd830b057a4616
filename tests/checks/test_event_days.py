"""Each limit counts from its own event, by the words it is printed with."""

from datetime import UTC, date, datetime

import pytest

from catalog_app.checks.deadlines import DeadlineBook
from catalog_app.checks.event_days import event_days
from catalog_app.model.catalog import Channels, Item, Stage
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.publication import Posting, Publication
from tests.helpers.standards import calendar

FORMED, LATER, LAST = date(2026, 9, 1), date(2026, 9, 16), date(2026, 10, 9)


def counted(start, first=None, **days):
    return event_days(Stage(rule="working_days", days=20, start=start), days, first)


@pytest.mark.parametrize(
    ("start", "days", "found"),
    [
        ("信息形成或者变更", {"形成": FORMED}, [("形成", FORMED)]),
        ("信息形成或者变更", {"形成": FORMED, "变更": LATER}, [("形成", FORMED), ("变更", LATER)]),
        ("信息形成或者变更", {"变更": LATER}, [("变更", LATER)]),
        ("制作或者获取该信息", {"形成": FORMED, "获取": LATER}, [("获取", LATER)]),
        ("处罚决定作出", {"形成": FORMED, "决定": LATER}, [("决定", LATER)]),
        ("处罚决定作出", {"形成": FORMED}, [("形成", FORMED)]),
        ("收到征地批准文件", {"批准": FORMED, "收到": LATER}, [("收到", LATER)]),
        ("本级人民代表大会或其常务委员会批准", {"形成": FORMED, "批准": LATER}, [("批准", LATER)]),
        ("分配结果确定", {"形成": FORMED, "分配结果确定": LATER}, [("分配结果确定", LATER)]),
        ("颁布或印发", {"印发": LATER, "收到": FORMED}, [("印发", LATER)]),
        (None, {"形成": FORMED, "变更": LATER}, [("形成", FORMED), ("变更", LATER)]),
        (None, {}, []),
    ],
)
def test_days_by_words(start, days, found):
    assert counted(start, start, **days) == found


def test_only_the_first_limit_falls_back_to_formed():
    assert counted("收到征地批准文件", "拟征收土地现状调查结束", 形成=FORMED) == []
    assert counted("拟征收土地现状调查结束", "拟征收土地现状调查结束", 形成=FORMED) == [("形成", FORMED)]
    before = Stage(rule="working_days", days=7, start="组织听证", direction="before")
    assert event_days(before, {"形成": FORMED}, "组织听证") == []
    assert event_days(before, {"形成": FORMED, "听证": LAST}, None) == [("听证", LAST)]


def opened(text, today, *postings, **days):
    item = Item(
        uid="i", domain="06", number="06-001", position=1, level1="征地", deadline=parse_deadline(text),
        channels=Channels(("政府网站",)),
    )  # fmt: skip
    publication = Publication(
        uid="p", item="i", title="征地信息", year=2026, events=days, created=datetime(2026, 9, 1, tzinfo=UTC),
        created_by="张某",
    )  # fmt: skip
    posted = [Posting(uid=str(on), publication="p", channel="政府网站", posted_on=on) for on in postings]
    found = DeadlineBook([item], calendar()).open(publication, posted, today)
    return sorted(((each.event, each.due.due.isoformat()) for each in found), key=lambda each: each[1])


TWO = "自调查结束之日起5个工作日内公开；自收到征地批准文件之日起10个工作日内公开"


def test_a_later_stage_counts_from_its_own_event():
    assert opened(TWO, LAST, 形成=FORMED) == [("形成", "2026-09-08")]
    assert opened(TWO, LAST, FORMED, 形成=FORMED) == []
    assert opened(TWO, LAST, FORMED, 形成=FORMED, 收到=LATER) == [("收到", "2026-09-30")]
    assert opened(TWO, LAST, LATER, 形成=FORMED, 收到=LATER) == []
    assert opened(TWO, FORMED, FORMED, 形成=FORMED, 收到=LATER) == []  # not received yet


def test_a_change_is_to_be_published_again():
    text = "自信息形成或者变更之日起20个工作日内"
    assert opened(text, LAST, FORMED, 形成=FORMED, 变更=LATER) == [("变更", "2026-10-20")]
    assert opened(text, LAST, LAST, 形成=FORMED, 变更=LATER) == []


def test_a_limit_before_an_event_is_open_until_then():
    assert opened("组织听证7个工作日前公开", LATER, 形成=FORMED, 听证=LAST) == [("听证", "2026-09-22")]
    assert opened("组织听证7个工作日前公开", LATER, LATER, 形成=FORMED, 听证=LAST) == []
