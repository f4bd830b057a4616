"""The register's pages and counts, beside the same found by looking at every publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.model.calendar import CalendarDay
from catalog_app.model.catalog import Stage
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.publication import Attachment, Link, Publication, ReviewStep, State
from catalog_app.model.register import RegisterQuery, Standing
from catalog_app.model.unit import Station
from catalog_app.store import standings
from catalog_app.store.workspace import Workspace
from tests.store.builders import NOW, STAMP, a_posting, a_publication, an_item, make

TODAY = date(2026, 11, 23)
ITEMS = ("item-06-1", "item-06-2", "item-13-1")
STATES = (State.DRAFT, State.PUBLISHED, State.READY)
CHANNELS = ((), ("政府网站",), ("公示栏", "政府网站"))
COUNT = 40


def publications() -> list[Publication]:
    return [
        a_publication(
            place,
            ITEMS[place % 3],
            title=f"第{place * 7 % COUNT:02d}号{'低保' if place % 4 else '征地'}公示",
            year=2024 + place % 3,
            formed=None if place % 5 == 0 else date(2026, 1, 1) + timedelta(days=place * 3 % 37),
            state=STATES[place % 7 % 3],
            keywords=("银杏",) if place == 9 else (),
            station="s2" if place % 9 == 0 else "",
            abstract="概述里的麒麟" if place == 8 else "",
        )
        for place in range(1, COUNT + 1)
    ]


def channels_of(one: Publication) -> tuple[str, ...]:
    return CHANNELS[int(one.uid.rpartition("-")[2]) % 11 % 3]


def standing_of(one: Publication) -> Standing:
    place = int(one.uid.rpartition("-")[2])
    due = TODAY + timedelta(days=place % 13 - 6) if place % 3 else None
    return Standing(one.uid, due, TODAY - timedelta(days=1) if place == 6 else None, place % 10 == 0)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with make(tmp_path_factory.mktemp("register") / "w") as workspace:
        with workspace.transaction("登记", STAMP) as recorder:
            recorder.save(Station(uid="s1", name="自然资源所"))
            recorder.save(Station(uid="s2", name="民政所"))
            recorder.save_item(an_item(2, station="s1"))
            for one in publications():
                recorder.save_publication(one)
                for place, channel in enumerate(channels_of(one)):
                    uid = f"{one.uid}-{place}"
                    recorder.save_posting(a_posting(publication=one.uid, uid=uid, channel=channel))
        workspace.keep_standings(map(standing_of, publications()))
        yield workspace


def station_of(one: Publication) -> str:
    return one.station or ("s1" if one.item == "item-06-2" else "")


def expected(query: RegisterQuery) -> list[Publication]:
    found = [one for one in reversed(publications()) if passes(query, one)]
    if query.order == "oldest":
        found.reverse()
    elif query.order == "formed":
        found.sort(key=lambda one: (one.formed is None, -(one.formed or TODAY).toordinal()))
    elif query.order == "due":
        found.sort(key=lambda one: (standing_of(one).due is None, standing_of(one).due or TODAY))
    elif query.order == "title":
        found.sort(key=lambda one: one.title)
    return found


def passes(query: RegisterQuery, one: Publication) -> bool:
    domain, station = one.item.split("-")[1], station_of(one)
    told = standing_of(one)
    late, down = bool(told.due and told.due < TODAY), bool(told.down and told.down < TODAY)
    soon = bool(told.due and TODAY <= told.due <= TODAY + timedelta(days=query.within))
    due = {"late": late, "down": down, "soon": soon, "open": bool(told.due and told.due >= TODAY)}
    channels = channels_of(one) or ("",)
    return (
        (not query.text or query.text in one.title)
        and query.domain in (None, domain)
        and query.station in (None, station)
        and query.item in (None, one.item)
        and query.state in (None, one.state)
        and query.year in (None, one.year)
        and (query.channel is None or query.channel in channels)
        and (query.due is None or due[query.due])
        and query.has_problem in (None, late or down or told.flagged)
    )


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["", "", "低保", "征地"]),
    "domain": st.sampled_from([None, None, "06", "13", "99"]),
    "station": st.sampled_from([None, None, "s1", "s2", ""]),
    "item": st.sampled_from([None, None, None, *ITEMS]),
    "state": st.sampled_from([None, None, *map(str, STATES)]),
    "year": st.sampled_from([None, None, 2024, 2025]),
    "channel": st.sampled_from([None, None, "", "政府网站", "公示栏"]),
    "due": st.sampled_from([None, None, "late", "soon", "open", "down"]),
    "has_problem": st.sampled_from([None, None, True, False]),
    "within": st.sampled_from([30, 2]),
    "order": st.sampled_from(["newest", "oldest", "formed", "due", "title"]),
}


@settings(max_examples=80, deadline=None)
@given(st.fixed_dictionaries(FIELDS), st.integers(0, 12), st.integers(1, 9))
def test_every_page_is_what_looking_at_all_would_find(filled: Workspace, fields: dict, offset: int, limit: int):
    query = RegisterQuery(as_of=TODAY, **fields)
    wanted = expected(query)
    found = filled.register(query, offset, limit)
    assert found.total == len(wanted)
    assert [row.uid for row in found.rows] == [one.uid for one in wanted[offset : offset + limit]]
    assert filled.register_uids(query) == [one.uid for one in wanted]


@settings(max_examples=40, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: FIELDS[name] for name in ("text", "domain", "station", "state", "year", "channel", "due")}
    )
)
def test_counts_are_told_as_if_their_own_filter_were_open(filled: Workspace, fields: dict):
    query = RegisterQuery(as_of=TODAY, **fields)
    counts = filled.register_facets(query)
    for name, told, value in (
        ("domain", counts.domains, lambda one: (one.item.split("-")[1],)),
        ("station", counts.stations, lambda one: (station_of(one),)),
        ("state", counts.states, lambda one: (one.state,)),
        ("year", counts.years, lambda one: (one.year,)),
        ("channel", counts.channels, lambda one: channels_of(one) or ("",)),
    ):
        rest = RegisterQuery(as_of=TODAY, **(fields | {name: None}))
        assert told == dict(Counter(one for found in expected(rest) for one in value(found))), name
    assert counts.total == len(expected(query))


def test_a_line_tells_what_the_list_shows(filled: Workspace):
    row = filled.register(RegisterQuery(as_of=TODAY, domain="06", channel="公示栏", order="oldest")).rows[0]
    one = next(p for p in publications() if p.uid == row.uid)
    assert (row.title, row.item, row.item_title, row.channels, row.boards) == (
        one.title, one.item, "征地补偿登记2" if one.item == "item-06-2" else "征地补偿登记1", 2, 0,
    )  # fmt: skip
    assert row.station == (station_of(one) or None)
    assert (row.posted_on, row.due, row.problem) == (
        date(2026, 11, 5), standing_of(one).due, passes(RegisterQuery(has_problem=True), one),
    )  # fmt: skip
    with pytest.raises(UsageError, match="AS_OF_MISSING"):
        filled.register(RegisterQuery(due="late"))
    assert filled.register(RegisterQuery(text="…")).total == 0


@pytest.mark.parametrize(("due_moves", "down_moves"), [(False, True), (True, False), (True, True)])
def test_a_line_tells_which_of_its_days_may_move(small: Workspace, due_moves: bool, down_moves: bool):
    told = Standing("publication-1", TODAY, TODAY, due_moves=due_moves, down_moves=down_moves)
    small.keep_standings([told])
    rows = small.register(RegisterQuery(order="oldest")).rows
    assert [(row.due_moves, row.down_moves) for row in rows] == [(due_moves, down_moves), (False, False)]


def test_keywords_abstract_and_number_are_searched(filled: Workspace):
    for text, place in (("银杏", 9), ("麒麟", 8), ("青政发〔2026〕17号", 17)):
        assert [hit.uid for hit in filled.search(text)] == [f"publication-{place}"]
        assert filled.register(RegisterQuery(text=text)).total == 1
    assert "麒麟" in filled.search("麒麟")[0].context


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Workspace]:
    with make(tmp_path / "w") as workspace:
        with workspace.transaction("登记", STAMP) as recorder:
            recorder.save_publication(a_publication(1))
            recorder.save_publication(a_publication(2, "item-13-1"))
        workspace.keep_standings([Standing("publication-1"), Standing("publication-2")])
        yield workspace


def test_what_changes_is_reckoned_anew(small: Workspace):
    def after(step) -> list[str]:
        with small.transaction("改", STAMP) as recorder:
            step(recorder)
        found = small.unreckoned()
        small.keep_standings(map(Standing, found))
        return found

    assert after(lambda r: r.save_publication(a_publication(1, title="改名"))) == ["publication-1"]
    assert after(lambda r: r.save_posting(a_posting(publication="publication-2"))) == ["publication-2"]
    deadline = an_item().deadline
    stages = (*deadline.stages, Stage(rule="calendar_days", days=7))
    assert after(lambda r: r.save_item(an_item(deadline=type(deadline)("7日", stages)))) == ["publication-1"]
    assert after(lambda r: r.save_item(an_item(3, publisher="县局"))) == []
    day = CalendarDay(date=date(2026, 11, 24), off=True, name="放假", source="县", status="official")
    assert after(lambda r: r.save_calendar_day(day)) == ["publication-1", "publication-2"]
    small.undo(STAMP)
    assert len(small.unreckoned()) == 2


def test_undo_keeps_the_register_in_step(small: Workspace):
    with small.transaction("发布", STAMP) as recorder:
        recorder.save_posting(a_posting())
        recorder.save_publication(a_publication(1, "item-06-2", state=State.PUBLISHED, year=2025))
    query = RegisterQuery(channel="政府网站", state="已公开", year=2025, item="item-06-2")
    assert small.register(query).total == 1
    small.undo(STAMP)
    assert small.register(query).total == 0
    assert small.register(RegisterQuery(channel="", item="item-06-1")).total == 1
    small.redo(STAMP)
    assert small.register(query).total == 1
    with small.transaction("删除", STAMP) as recorder:
        recorder.remove_publication("publication-1")
    assert small.register(RegisterQuery()).total == 1
    assert small.register_facets(RegisterQuery()).total == 1


def test_links_of_others_go_with_what_is_removed_or_purged(small: Workspace):
    sha256 = ""
    with small.transaction("关联", STAMP) as recorder:
        sha256 = recorder.add_attachment(b"words", "a.txt")
        recorder.save_publication(a_publication(1, attachments=(Attachment(sha256, "a.txt", 5),)))
        links = (Link("解读", "publication-1"), Link("相关", "publication-3"))
        recorder.save_publication(a_publication(2, "item-13-1", links=links))
        recorder.save_publication(a_publication(3, attachments=(Attachment(sha256, "a.txt", 5),)))
    with small.transaction("删除", STAMP) as recorder:
        recorder.remove_publication("publication-1")
    assert small.publication("publication-2").links == links[1:]
    small.undo(STAMP)
    assert small.publication("publication-2").links == links
    small.purge("publication-1", STAMP)
    assert small.publication("publication-2").links == links[1:]
    assert small.attachment(sha256) == b"words"  # the third still has it
    report, _ = small.purge("publication-3", STAMP)
    assert report.attachments == 1
    assert not small.database.one("SELECT 1 FROM attachment")
    assert [row.uid for row in small.register(RegisterQuery()).rows] == ["publication-2"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE publication_fact SET due = 20261399",
        "UPDATE publication SET title = x'ff'",
        "UPDATE channel_set SET names = '['",
        "UPDATE publication_fact SET item = 99",
    ],
)
def test_a_row_that_is_none_of_ours_is_told(small: Workspace, statement: str):
    small.database.run(statement)
    with pytest.raises(WorldError, match="DAMAGED_WORKSPACE"):
        small.register(RegisterQuery())
        small.register_facets(RegisterQuery())


def test_what_follows_every_write_is_what_reckoning_anew_tells(small: Workspace):
    facts = (
        "SELECT id, item, station, state, year, channels, kind, period, formed, first, last, passed, receipted "
        "FROM publication_fact ORDER BY id"
    )
    with small.transaction("审核和发布", STAMP) as recorder:
        recorder.save_publication(a_publication(7, kind="财政预决算", period="2026", station="s1"))
        recorder.save_posting(a_posting(7, "publication-7", posted_on=date(2026, 3, 1), receipt="2026-00001"))
        recorder.save_posting(a_posting(8, "publication-7", posted_on=date(2026, 4, 1), channel="公示栏"))
        for number, (step, decision) in enumerate((("初审", "同意"), ("终审", "同意"))):
            recorder.add_review_step(
                ReviewStep(
                    uid=f"r{number}", publication="publication-7", step=step, decision=decision, name="周", at=NOW,
                    content_sha256="ab",
                )
            )  # fmt: skip
    last = small.database.query(facts)[-1]
    assert last[2:] == ("s1", "草稿", 2026, last[5], "财政预决算", "2026", 20261102, 20260301, 20260401, 1, 1)
    with small.transaction("改", STAMP) as recorder:
        recorder.remove_posting("posting-8")
        recorder.save_publication(a_publication(7, kind="其他"))
    followed = small.database.query(facts)
    assert followed[-1][6:] == ("其他", "", 20261102, 20260301, 20260301, 1, 1)
    with small.database.writing():
        standings.rebuild(small.database)
    assert small.database.query(facts) == followed
    while small.undo(STAMP):
        pass
    assert small.database.query(facts) == []
