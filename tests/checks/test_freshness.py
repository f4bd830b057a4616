"""Old, empty and thin columns."""

from datetime import date, timedelta

from msgspec import structs

from catalog_app.checks.freshness import FreshnessBook
from catalog_app.model.calendar import Calendar
from catalog_app.model.catalog import Domain, Item, Origin
from catalog_app.model.outlines import Showing
from catalog_app.model.register_rules import FreshnessRule, RegisterRules

TODAY = date(2026, 11, 23)
DOMAINS = [
    Domain(code="06", name="征地补偿", full_name="征地补偿", position=1),
    Domain(code="15", name="社会救助", full_name="社会救助", position=2),
]
ITEMS = [
    Item(uid="a", domain="06", number="06-001", position=1, level1="征地公告"),
    Item(uid="b", domain="15", number="15-001", position=1, level1="工作动态"),
    Item(uid="c", domain="15", number="15-002", position=2, level1="旧事项", origin=Origin.NOT_APPLICABLE),
]


def rule(**asked):
    return FreshnessRule(**({"id": "r", "name": "规则", "scope": "domain", "provenance": "recalled"} | asked))


def up(item, *ages, kind="其他"):
    days = [TODAY - timedelta(days=age) for age in ages]
    return Showing(item, kind, "", min(days), max(days))


def found(asked, *showings, channels=()):
    book = FreshnessBook(RegisterRules(freshness=(asked,)), DOMAINS, ITEMS, TODAY)
    for showing in showings:
        book.add(showing)
    for channel, age in channels if book.asks_channels else ():
        book.add_on_channel(channel, TODAY - timedelta(days=age))
    return [(finding.code, finding.severity, finding.domain, finding.message) for finding in book.findings()]


def test_empty_columns_are_told_where_asked():
    assert [one[:3] for one in found(rule(empty=True), up("a", 10), up("b", -3))] == [("empty_column", "warning", "15")]
    assert found(rule(max_age_days=14)) == []


def test_age_green_amber_red():
    asked = rule(max_age_days=100, words=("征地",))
    assert found(asked, up("a", 69)) == []
    (amber,) = found(asked, up("a", 70))
    assert amber[:2] == ("stale", "info")
    assert "应在2026-12-23前更新" in amber[3]
    (red,) = found(asked, up("a", 100), up("a", 300))
    assert red == ("stale", "warning", "06", "“征地补偿”领域已有100天没有更新（上次2026-08-15，要求100天内）。")
    assert found(asked, up("a", 200, 20)) == []  # put up anew


def test_four_a_year_and_ninety_days_apart():
    asked = rule(min_per_year=4, max_gap_days=90, severity="info")
    assert found(asked, up("a", 10), up("a", 95), up("a", 180), up("a", 265), up("a", 350)) == []
    few = found(asked, up("a", 10), up("a", 300), up("a", 400))
    assert [(code, severity) for code, severity, *_ in few] == [("too_few", "info")] * 2
    assert "一年内只有2条" in few[0][3]
    assert "最长290天" in few[1][3]
    assert found(asked, up("a", 80)) == []  # a column of eighty days cannot have four yet


def test_columns_by_item_kind_and_channel():
    news = rule(scope="item", words=("动态",), max_age_days=14, empty=True)
    assert [one[0] for one in found(news)] == ["empty_column"]
    assert "事项15-001“工作动态”" in found(news, up("b", 15))[0][3]
    kind = rule(scope="kind", names=("政策文件",), max_age_days=183)
    assert [one[0] for one in found(kind, up("a", 200, kind="政策文件"), up("a", 1))] == ["stale"]
    weekly = rule(scope="channel", names=("两微一端",), min_per_week=1)
    weeks = [("两微一端", 30), ("两微一端", 10), ("两微一端", -3), ("政府网站", 1)]
    assert [one[3].partition("起")[0][-10:] for one in found(weekly, channels=weeks)] == [
        "2026-10-26",
        "2026-11-02",
        "2026-11-16",
    ]
    assert found(structs.replace(weekly, enabled=False), channels=weeks) == []


def test_a_day_to_come_in_a_year_without_notice_is_marked():
    calendar = Calendar({2026: "official", 2027: "provisional"}, ())
    rules = RegisterRules(freshness=(rule(max_age_days=100, words=("征地",)),))
    book = FreshnessBook(rules, DOMAINS, ITEMS, TODAY + timedelta(days=30), calendar)
    book.add(up("a", 50))
    (finding,) = book.findings()
    assert "应在2027-01-12（暂定）前更新" in finding.message
