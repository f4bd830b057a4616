"""Late, soon, to come down: publications and postings seen from one day."""

from datetime import UTC, date, datetime

import pytest
from msgspec import structs

from catalog_app.checks.deadlines import DeadlineBook, most_pressing_first, publication_findings
from catalog_app.model.catalog import Channels, Item, Origin
from catalog_app.model.channels import OTHER, VILLAGE_BOARD
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.publication import Posting, Publication, State
from tests.helpers.standards import calendar

FORMED = date(2026, 9, 16)
DUE_10 = date(2026, 9, 30)
BOTH = Channels(("政府网站", VILLAGE_BOARD))


def make_item(deadline="自信息形成之日起10个工作日内", channels=BOTH):
    return Item(
        uid="i", domain="15", number="15-001", position=1, level1="低保", deadline=parse_deadline(deadline),
        channels=channels, origin=Origin.ADAPTED,
    )  # fmt: skip


def make_publication(**changes):
    fields = {
        "uid": "p", "item": "i", "title": "9月低保名单", "year": 2026, "formed": FORMED,
        "created": datetime(2026, 9, 16, 9, tzinfo=UTC), "created_by": "张某",
    }  # fmt: skip
    return Publication(**(fields | changes))


def up(channel, on=FORMED, **changes):
    return Posting(uid=f"{channel}{on}", publication="p", channel=channel, posted_on=on, **changes)


def check(today, *postings, item=None, publication=None):
    book, day = DeadlineBook([item or make_item()], calendar()), date.fromisoformat(today)
    return most_pressing_first(publication_findings(book, publication or make_publication(), postings, day), day)


def test_late_soon_and_neither():
    assert check("2026-09-22") == []
    (soon,) = check("2026-09-23")
    assert (soon.code, soon.severity, soon.due) == ("due_soon", "warning", DUE_10)
    assert "还有7天到期（2026-09-30），尚未在政府网站、社区/企事业单位/村公示栏（电子屏）公开" in soon.message
    assert "今天到期" in check("2026-09-30")[0].message
    (late,) = check("2026-10-01")
    assert (late.code, late.severity) == ("overdue", "error")
    assert "《9月低保名单》已超期1天" in late.message
    assert (late.domain, late.item, late.publication) == ("15", "i", "p")


def test_posted_on_all_channels_is_done():
    assert check("2026-12-01", up("政府网站"), up(VILLAGE_BOARD)) == []


def test_one_channel_still_missing():
    (finding,) = check("2026-12-01", up("政府网站"))
    assert "尚未在社区/企事业单位/村公示栏（电子屏）公开" in finding.message


def test_what_came_down_again_was_published():
    assert check("2026-12-01", up("政府网站", taken_down=date(2026, 10, 1)), up(VILLAGE_BOARD)) == []


def test_any_one_channel_will_do():
    item = make_item(channels=Channels(("政府网站", "两微一端"), (), (), "any"))
    assert check("2026-12-01", up("两微一端"), item=item) == []
    assert "尚未公开" in check("2026-12-01", item=item)[0].message


def test_the_platform_behind_other_is_the_channel():
    item = make_item(channels=Channels(("政府网站", OTHER), (), ("征地信息公开平台",)))
    (finding,) = check("2026-12-01", up("政府网站"), item=item)
    assert "尚未在征地信息公开平台公开" in finding.message
    assert check("2026-12-01", up("政府网站"), up("征地信息公开平台"), item=item) == []


def test_channels_of_a_stage_have_their_own_date():
    item = make_item("自调查结束之日起5个工作日内先在村公示栏公开；自调查结束之日起10个工作日内在政府网站公开")
    late, soon = check("2026-09-24", item=item)
    assert (late.code, late.due) == ("overdue", date(2026, 9, 22))
    assert "村公示栏" in late.message
    assert (soon.code, soon.due) == ("due_soon", DUE_10)
    assert [f.code for f in check("2026-09-24", up(VILLAGE_BOARD), item=item)] == ["due_soon"]


def test_a_later_stage_that_counts_from_another_event_has_no_date_yet():
    item = make_item("自调查结束之日起5个工作日内先在村公示栏公开；自收到批准文件之日起10个工作日内在政府网站公开")
    (late,) = check("2026-12-24", item=item)
    assert "村公示栏" in late.message
    assert check("2026-12-24", up(VILLAGE_BOARD), item=item) == []


@pytest.mark.parametrize(
    "changes",
    [{"formed": None}, {"formed": date(2027, 1, 1)}, {"state": State.WITHDRAWN}, {"state": State.TAKEN_DOWN},
     {"item": "elsewhere"}],
)  # fmt: skip
def test_publications_without_an_open_deadline(changes):
    assert check("2026-12-01", publication=make_publication(**changes)) == []


def test_items_that_do_not_apply_have_no_deadlines():
    assert check("2026-12-01", item=structs.replace(make_item(), origin=Origin.NOT_APPLICABLE)) == []


PARTS = "自信息形成之日起20个工作日内；行政处罚决定自作出之日起7个工作日内"


def test_part_counts_where_the_title_names_it():
    ordinary = check("2026-09-28", item=make_item(PARTS))
    assert ordinary == []
    (finding,) = check("2026-09-28", item=make_item(PARTS), publication=make_publication(title="行政处罚决定书"))
    assert (finding.code, finding.due) == ("overdue", date(2026, 9, 24))


def test_most_generous_part_where_nothing_else_holds():
    item = make_item("执法决定信息7个工作日；其他相关信息20个工作日")
    (each,) = DeadlineBook([item], calendar()).open(make_publication(), [], date(2026, 9, 17))
    assert (each.stage.part, each.due.due) == ("其他相关信息", date(2026, 10, 20))
    assert each.missing == ("政府网站", VILLAGE_BOARD)


def test_no_date_to_count_from():
    for words in ("同上", "长期公开", "组织听证7个工作日前", "9999日内"):
        assert check("2026-12-01", item=make_item(words)) == []


def test_provisional_dates_say_so():
    publication = make_publication(formed=date(2026, 12, 25))
    (finding,) = check("2027-01-06", publication=publication)
    assert finding.message.endswith("（放假安排尚未公布，日期为推算）。")


DISPLAYED = "自信息形成之日起10个工作日内，公示7个工作日"


def test_display_period_that_ended_must_come_down():
    item = make_item(DISPLAYED)
    posted = (up("政府网站"), up(VILLAGE_BOARD))
    assert check("2026-09-24", *posted, item=item) == []
    findings = check("2026-09-25", *posted, item=item)
    assert [(f.code, f.severity, f.due) for f in findings] == [("take_down", "warning", date(2026, 9, 24))] * 2
    assert "在政府网站的公示期已于2026-09-24届满，尚未登记撤下" in findings[0].message
    down = [structs.replace(posting, taken_down=date(2026, 9, 25)) for posting in posted]
    assert check("2026-09-25", *down, item=item) == []


def test_display_period_cut_short():
    item = make_item(DISPLAYED)
    early = up("政府网站", taken_down=date(2026, 9, 23))
    (finding,) = check("2026-09-23", early, up(VILLAGE_BOARD), item=item)
    assert (finding.code, finding.due) == ("display_too_short", date(2026, 9, 24))


def test_errors_come_first_then_by_date():
    item = make_item("自调查结束之日起5个工作日内在政府网站公开；公示1个工作日")
    findings = check("2026-10-20", up(VILLAGE_BOARD), item=item)
    assert [finding.severity for finding in findings] == ["error", "warning"]
