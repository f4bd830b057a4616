"""Notices by case: which words they get, their days, and when the portal takes them for changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from catalog_app.exporters.portal.notices import lasting_content
from catalog_app.model.cases import DisplayPeriod
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.notice import Notice
from catalog_app.model.publication import Publication
from catalog_app.model.roster import CutTable, RosterColumn
from catalog_app.model.unit import Board, Contact, Village
from catalog_app.services import cases, editing, exporting, publishing
from catalog_app.services.notices import NoticeMaker, notice_sheets
from catalog_app.services.rosters import PreparedRoster
from catalog_app.services.session import Session
from catalog_app.services.sheets import BoardRequest
from catalog_app.support.progress import Silent

TODAY, FORMED = date(2026, 11, 23), date(2026, 11, 2)
COLUMNS = ("village", "name", "family_size", "amount")


def prepared(case: str = "低保", *rows: tuple[str, ...]) -> PreparedRoster:
    chosen = cases.notice_case(case)
    labels = {column.key: column.label for column in chosen.columns}
    columns = tuple(RosterColumn(key, labels.get(key, key)) for key in COLUMNS)
    shown = list(rows or (("河口村委会", "张小明", "3", "1200"), ("大坪村", "李芳", "2", "800")))
    table = CutTable(title="2026年10月低保名单", columns=columns, rows=shown, told=())
    return PreparedRoster(
        case=chosen, table=table, verdicts=(), before=(), told=(), source="a.xlsx", source_sha256="0" * 64
    )


def recorded(session: Session, stamp: Stamp, roster: PreparedRoster | None, **given: str) -> Publication:
    item = session.workspace.items("06")[0]
    title = given.get("title", "青石桥镇低保审核公示")
    uid, _ = publishing.record_publication(
        session, item.uid, title, stamp, body=given.get("body", ""), formed=FORMED, roster=roster
    )
    return session.workspace.publication(uid)


def noticed(session: Session, publication: Publication, case: str | None = None) -> Notice:
    item = session.workspace.item(publication.item)
    found = NoticeMaker(session, "wall", TODAY).notice(publication, item, case)
    assert found is not None
    return found


def test_a_notice_has_its_cases_words_and_days(session: Session, stamp: Stamp) -> None:
    editing.save_places(session, [Contact(uid="c", label="监督电话", value="0873-1234567", owner="镇纪委")], stamp)
    notice = noticed(session, recorded(session, stamp, prepared()))
    assert notice.opening.endswith("拟将下列2户家庭纳入最低生活保障，现予公示。")
    assert notice.period == "公示期：2026年11月23日至2026年12月2日（7个工作日）。"
    assert notice.telephones == "监督电话：0873-1234567（镇纪委）。"
    assert "向青石桥镇人民政府反映" in notice.objection
    assert notice.basis.startswith("依据：《社会救助暂行办法》（国务院令第649号）第十一条；")
    assert (notice.unit, notice.signed) == ("青石桥镇人民政府", TODAY)


def test_what_the_clerk_wrote_is_not_said_again(session: Session, stamp: Stamp) -> None:
    body = "现将名单公示如下。\n公示期3天。\n如有异议请来电。"
    notice = noticed(session, recorded(session, stamp, prepared(), body=body))
    assert (notice.opening, notice.period, notice.objection) == ("", "", "")
    assert notice.body == tuple(body.splitlines())


def test_the_days_begin_when_it_went_up(session: Session, stamp: Stamp) -> None:
    publication = recorded(session, stamp, prepared())
    publishing.post(session, publication.uid, "公开查阅点", date(2026, 11, 20), stamp)
    assert noticed(session, publication).period.startswith("公示期：2026年11月20日至2026年12月1日")


def test_a_last_day_that_was_set_holds_and_must_not_lie_before_the_first(session: Session, stamp: Stamp) -> None:
    publication = recorded(session, stamp, prepared())
    later = structs.replace(publication, display_until=date(2026, 12, 3))
    assert noticed(session, later).period == "公示期：2026年11月23日至2026年12月3日（10日）。"
    with pytest.raises(UsageError, match="PERIOD_ORDER"):
        noticed(session, structs.replace(publication, display_until=date(2026, 11, 1)))


def test_what_is_kept_up_has_no_last_day(session: Session, stamp: Stamp) -> None:
    notice = noticed(session, recorded(session, stamp, prepared("低保确认公布")))
    assert notice.period == "公布时间：自2026年11月23日起长期公布。"
    assert "2026年10月最低生活保障对象2户" in notice.opening


def test_a_county_may_want_other_days(session: Session, stamp: Stamp) -> None:
    case = cases.notice_case("低保", session)
    changed = structs.replace(case, period=DisplayPeriod(days=5, unit="日"), sources=())
    cases.save_case(session, changed, stamp)
    notice = noticed(session, recorded(session, stamp, prepared()))
    assert notice.period == "公示期：2026年11月23日至2026年11月30日（5日）。"  # the 28th is a Saturday
    assert (notice.basis, notice.opening[:2]) == ("", "经本")


def test_without_list_and_case_a_publication_speaks_for_itself(session: Session, stamp: Stamp) -> None:
    publication = recorded(session, stamp, None, title="征收土地预公告", body="征收范围：河口村。")
    (sheet,) = notice_sheets(session, BoardRequest(publications=(publication.uid,)), TODAY)
    assert sheet.notice is None
    notice = noticed(session, publication, "征收土地预公告")
    assert notice.opening.startswith("因公共利益需要，拟征收有关村农民集体所有的土地。")
    assert {"征收范围", "征收目的", "土地现状调查安排"} <= set(notice.headings)


def test_villages_are_called_as_the_workspace_calls_them_and_get_their_boards(session: Session, stamp: Stamp) -> None:
    places: list[editing.Place] = [
        Village(uid="v1", name="大坪村", position=1),
        Village(uid="v2", name="河口村", position=2),
        Board(uid="b1", name="河口村口", village="v2"),
        Board(uid="b2", name="河口村部", village="v2"),
    ]
    editing.save_places(session, places, stamp)
    publication = recorded(session, stamp, prepared())
    request = BoardRequest(publications=(publication.uid,), split_by_village=True)
    sheets = notice_sheets(session, request, TODAY)
    assert [(one.notice.village, one.boards) for one in sheets if one.notice] == [
        ("大坪村", ()),
        ("河口村", ("河口村口", "河口村部")),
    ]
    (first, second) = (one.notice for one in sheets)
    assert first is not None
    assert second is not None
    assert "下列1户家庭" in second.opening
    assert second.table is not None
    assert [cells[:2] for _, cells in second.table.lines()] == [("1", "张小明")]


def test_a_village_that_is_not_to_be_shown_heads_no_rows(session: Session, stamp: Stamp) -> None:
    given_roster = prepared("低保", *[(village, "张小明", "3", "1200") for village in "甲乙" for _ in range(3)])
    hidden = tuple(
        structs.replace(one, web="drop") if one.key == "village" else one for one in given_roster.table.columns
    )
    given_roster = structs.replace(given_roster, table=structs.replace(given_roster.table, columns=hidden))
    publication = recorded(session, stamp, given_roster)
    shown = noticed(session, publication).table
    web = NoticeMaker(session, "web", TODAY).notice(publication, session.workspace.item(publication.item))
    assert shown is not None
    assert any(group.name for group in shown.groups)
    assert web is not None
    assert web.table is not None
    assert "村" not in str(list(web.table.lines()))


def test_nothing_to_split_is_said(session: Session, stamp: Stamp) -> None:
    publication = recorded(session, stamp, prepared("低保", ("", "张小明", "3", "1200")))
    with pytest.raises(UsageError, match="NO_VILLAGES"):
        notice_sheets(session, BoardRequest(publications=(publication.uid,), split_by_village=True), TODAY)


def test_the_portal_takes_another_day_for_the_same_and_another_row_for_a_change(
    session: Session, stamp: Stamp, tmp_path: Path
) -> None:
    publication = recorded(session, stamp, prepared())
    publishing.post(session, publication.uid, "政府网站", TODAY, stamp)
    job = exporting.package_job(session, stamp)
    result = exporting.write_package_file(job, tmp_path / "1.zip", replace=False, progress=Silent())
    exporting.record_package(session, job, result, stamp)
    exporting.mark_package(session, job.request.number, "accepted", stamp)
    assert _change(session, stamp, publication.uid) == "same"
    item = session.workspace.item(publication.item)
    one, other = (NoticeMaker(session, "wall", day).notice(publication, item) for day in (TODAY, FORMED))
    assert one is not None
    assert other is not None
    assert one != other
    assert lasting_content(one) == lasting_content(other)
    changed = prepared("低保", ("河口村", "张小明", "3", "1300"))
    with session.workspace.transaction("名单", stamp) as recorder:
        recorder.save_roster(*changed.stored(publication.uid, stamp))
    assert _change(session, stamp, publication.uid) == "changed"


def _change(session: Session, stamp: Stamp, uid: str) -> str:
    return next(line.change for line in exporting.package_job(session, stamp).lines if line.uid == uid)


def test_a_publication_without_list_may_have_a_case_of_its_own(session: Session, stamp: Stamp) -> None:
    publication = recorded(session, stamp, None, title="河口村征收土地预公告", body="征收范围：河口村。")
    assert NoticeMaker(session, "wall", TODAY).notice(publication, session.workspace.item(publication.item)) is None
    told = structs.replace(publication, case="征收土地预公告")
    notice = noticed(session, told)
    assert notice.from_case
    assert "征收范围" in notice.headings


def test_a_list_without_a_needed_column_is_told(session: Session, stamp: Stamp) -> None:
    publication = recorded(session, stamp, prepared())
    with pytest.raises(UsageError) as told:
        noticed(session, publication, "衔接资金项目公告公示")
    assert told.value.code == "COLUMN_MISSING"
    assert "项目名称" in told.value.cause


def test_what_a_body_mentions_of_days_and_objections_is_not_taken_for_its_own(session: Session, stamp: Stamp) -> None:
    body = "补偿登记方式和期限：在公告期内登记。\n异议反馈渠道：对方案有异议的，送自然资源所。"
    publication = recorded(session, stamp, None, title="征地补偿安置方案公告", body=body)
    notice = noticed(session, publication, "征地补偿安置方案公告")
    assert notice.period == "公告期：2026年11月23日至2026年12月23日（不少于30日）。"
    assert "听证" in notice.objection
    assert notice.unit == "临川县人民政府"
    assert noticed(session, structs.replace(publication, body="公告期为40日。"), "征地补偿安置方案公告").period == ""


def test_a_national_hotline_stands_where_its_matter_does(session: Session, stamp: Stamp) -> None:
    editing.save_places(session, [Contact(uid="c", label="乡村振兴监督举报电话", value="12317")], stamp)
    rows = recorded(session, stamp, prepared())
    words = recorded(session, stamp, None, title="青石桥镇2026年衔接资金分配公示")
    assert noticed(session, rows).telephones == ""
    assert noticed(session, words, "衔接资金分配").telephones == "乡村振兴监督举报电话：12317。"


def test_a_case_says_what_its_title_tells_and_who_signs(session: Session, stamp: Stamp) -> None:
    editing.save_places(session, [Village(uid="v", name="河口村", position=1)], stamp)
    election = recorded(session, stamp, None, title="河口村村民委员会选举结果公告")
    notice = noticed(session, election, "村民委员会选举")
    assert notice.opening.endswith("现将河口村选举结果公布如下。")
    assert notice.unit == "河口村村民选举委员会"
    money = recorded(session, stamp, None, title="2026年第三季度财务公开")
    assert noticed(session, money, "村务财务公开").unit == "青石桥镇人民政府"


def test_a_list_that_proposes_says_so_in_its_headers(session: Session, stamp: Stamp) -> None:
    table = noticed(session, recorded(session, stamp, prepared())).table
    assert table is not None
    assert table.labels[-1] == "拟月保障金（元）"


def test_without_its_list_a_case_counts_nothing(session: Session, stamp: Stamp) -> None:
    publication = recorded(session, stamp, None, body="名单张贴于各村。")
    assert "拟将下列家庭纳入" in noticed(session, publication, "低保审核公示").opening


def test_what_the_case_asks_for_and_nobody_wrote_is_told(session: Session, stamp: Stamp) -> None:
    short = recorded(session, stamp, None, title="征收土地预公告", body="征收范围：河口村。")
    assert noticed(session, short, "land-notice").untold == ("征收目的", "土地现状调查安排")
    assert noticed(session, short, "低保审核").untold == ("名单",)
    assert noticed(session, recorded(session, stamp, prepared())).untold == ()
