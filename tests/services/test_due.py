"""Late, soon, expected again, yearly tasks; what is signed as none; the table of rules."""

from datetime import date

import pytest
from msgspec import structs

from catalog_app.model.deadline import parse_deadline
from catalog_app.model.errors import UsageError
from catalog_app.model.publication import Link, Posting, Publication, State
from catalog_app.model.register import RegisterQuery
from catalog_app.services.due import due, due_json, item_expectations, reckon, register_findings
from catalog_app.services.expectations import remove_no_information, sign_no_information, signed_periods
from catalog_app.services.register_rules import (
    FreshnessRule,
    YearlyTask,
    bundled_rules,
    restore_rules,
    rules_of,
    save_rules,
    set_rule,
)

TODAY = date(2026, 11, 23)


def keep(session, stamp, *records, deadline="自信息形成之日起20个工作日内"):
    item = session.workspace.items("13")[0]
    with session.workspace.transaction("准备", stamp) as recorder:
        recorder.save_item(structs.replace(item, deadline=parse_deadline(deadline)))
        for number, (formed, posted) in enumerate(records):
            publication = Publication(
                uid=f"p{number}", item=item.uid, title=f"第{number}号", year=2026, formed=formed,
                state=State.PUBLISHED if posted else State.DRAFT, created=stamp.now, created_by="张某",
            )  # fmt: skip
            recorder.save_publication(publication)
            for channel in item.channels.required if posted else ():
                recorder.save_posting(
                    Posting(uid=f"{number}{channel}", publication=publication.uid, channel=channel, posted_on=posted)
                )
    return session.workspace.item(item.uid)


def lines(session, within=30):
    return [(line.kind, line.title, line.due.isoformat(), line.state) for line in due(session, TODAY, within)]


def test_what_is_due_comes_in_order_with_its_state(session, stamp):
    keep(session, stamp, (date(2026, 9, 1), None), (date(2026, 10, 28), None), (date(2026, 9, 1), date(2026, 9, 2)))
    assert lines(session) == [
        ("publish", "第0号", "2026-09-29", "late"),
        ("publish", "第1号", "2026-11-25", "soon"),
    ]
    assert ("task", "报送工作进展（年末）", "2026-12-31", "open") in lines(session, 60)
    first = due_json(due(session, TODAY)[0])
    assert (first["publication"], first["stage"]) == ("p0", "自信息形成之日起20个工作日内")
    assert {"item", "safe", "provisional"} <= first.keys()


def test_an_update_is_expected_by_itself_until_none_is_signed(session, stamp):
    item = keep(session, stamp, (date(2026, 8, 20), date(2026, 8, 21)), deadline="每季度更新")
    assert lines(session) == [("update", item.title, "2026-11-23", "soon")]
    found = [finding.code for finding in register_findings(session, date(2026, 11, 24))]
    assert "update_overdue" in found
    uid, _ = sign_no_information(session, item.uid, "2026年第四季度", "本季度没有新增", "王主任", TODAY, stamp)
    assert lines(session) == []
    assert [one.due.due.isoformat() for one in item_expectations(session, TODAY) if one.item == item] == ["2027-03-31"]
    again, _ = sign_no_information(session, item.uid, "2026Q4", "改写原因", "王主任", TODAY, stamp)
    assert (again, [one.reason for one in signed_periods(session)]) == (uid, ["改写原因"])
    remove_no_information(session, uid, stamp)
    assert len(lines(session)) == 1


@pytest.mark.parametrize(
    ("period", "reason", "signer", "on", "code"),
    [
        ("本季度", "无", "王某", TODAY, "BAD_PERIOD"),
        ("2026Q4", " ", "王某", TODAY, "EMPTY_REQUIRED"),
        ("2026Q4", "无", "", TODAY, "EMPTY_REQUIRED"),
        ("2026Q4", "无", "王某", date(2026, 12, 1), "DATE_IN_FUTURE"),
        ("2027", "无", "王某", TODAY, "DATE_ORDER"),
    ],
)
def test_what_cannot_be_signed(session, stamp, period, reason, signer, on, code):
    with pytest.raises(UsageError, match=code):
        sign_no_information(session, session.workspace.items("13")[0].uid, period, reason, signer, on, stamp)


def test_reckoned_days_are_asked_of_the_register(session, stamp):
    keep(session, stamp, (date(2026, 9, 1), None), (date(2026, 11, 20), None), (date(2026, 9, 1), date(2026, 9, 2)))
    assert reckon(session) == 3
    late = session.workspace.register(RegisterQuery(due="late", as_of=TODAY))
    assert [row.uid for row in late.rows] == ["p0"]
    assert reckon(session) == 0


def test_a_day_of_this_year_is_told_as_moving_where_days_of_the_next_were_counted(session, stamp):
    item = keep(session, stamp, deadline="组织听证7个工作日前")
    with session.workspace.transaction("登记", stamp) as recorder:
        for uid, hearing in (("sure", date(2026, 12, 18)), ("moves", date(2027, 1, 6))):
            publication = Publication(
                uid=uid, item=item.uid, title=f"{uid}公告", year=2026, events={"听证": hearing},
                created=stamp.now, created_by="张某",
            )  # fmt: skip
            recorder.save_publication(publication)
    reckon(session)
    rows = session.workspace.register(RegisterQuery(order="due", as_of=TODAY)).rows
    assert [(row.uid, str(row.due), row.due_moves) for row in rows] == [
        ("sure", "2026-12-09", False),
        ("moves", "2026-12-25", True),
    ]
    late = {one.publication: one for one in register_findings(session, date(2026, 12, 28)) if one.code == "overdue"}
    assert {uid: one.provisional for uid, one in late.items()} == {"sure": False, "moves": True}


def test_the_table_of_rules_is_changed_and_restored(session, stamp):
    county = FreshnessRule(id="county", name="县里的", scope="domain", min_per_year=12, provenance="seen")
    set_rule(session, county, stamp)
    assert [rule.min_per_year for rule in rules_of(session).freshness if rule.id == "county"] == [12]
    set_rule(session, structs.replace(county, id="own"), stamp)
    assert len(rules_of(session).freshness) == len(bundled_rules().freshness) + 1
    restore_rules(session, stamp)
    assert rules_of(session) == bundled_rules()
    with pytest.raises(UsageError, match="BAD_RULE"):
        set_rule(session, structs.replace(county, max_age_days=0), stamp)
    odd = YearlyTask(id="t", name="某事", when="适时", provenance="seen")
    with pytest.raises(UsageError, match="BAD_RULE"):
        save_rules(session, structs.replace(bundled_rules(), tasks=(odd,)), stamp)
    with session.workspace.transaction("手改", stamp) as recorder:
        recorder.set_setting("register_rules", "{")
    assert rules_of(session) == bundled_rules()


def test_empty_domains_are_told_once(session):
    found = [finding for finding in register_findings(session, TODAY) if finding.code == "empty_column"]
    assert [finding.domain for finding in found] == ["06", "13", "25"]


def test_an_interpretation_goes_out_on_the_same_day(session, stamp):
    keep(session, stamp, *[(date(2026, 9, 1), date(2026, 9, 2))] * 4, (date(2026, 9, 1), date(2026, 9, 3)))
    changes = {
        "p0": {"links": (Link("解读", "p1"),)},  # the same day
        "p1": {"links": (Link("被解读", "p0"),)},
        "p2": {"links": (Link("解读", "p4"),)},  # a day later
        "p3": {"kind": "政策文件"},
        "p4": {"kind": "政策文件", "no_interpretation": "转发文件"},
    }
    with session.workspace.transaction("关联", stamp) as recorder:
        for uid, fields in changes.items():
            recorder.save_publication(structs.replace(session.workspace.publication(uid), **fields))
    found = [finding for finding in register_findings(session, TODAY) if finding.code.startswith("interpretation")]
    assert [(finding.code, finding.publication) for finding in found] == [
        ("interpretation_late", "p2"),
        ("interpretation_missing", "p3"),
    ]
    assert "2026-09-02公开，解读2026-09-03才公开" in found[0].message
