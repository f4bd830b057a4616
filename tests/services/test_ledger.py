"""The ledger of what was published, an old one taken over, the hand-over pack and the new year."""

import zipfile
from datetime import date

import pytest
from msgspec import structs
from openpyxl import Workbook, load_workbook

from catalog_app.importers.ledgers import read_ledger
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.publication import State
from catalog_app.model.unit import Station
from catalog_app.services.handover import (
    Handing,
    apply_roll_over,
    handover_job,
    plan_drafts,
    roll_over,
    rolled_over_to,
    serial_words,
    write_handover_file,
    write_handover_folder,
    write_sheet_file,
)
from catalog_app.services.ledger import LedgerQuery, ledger_job, ledger_lines, survey_ledger, write_ledger_file
from catalog_app.services.ledger_import import (
    apply_ledger,
    columns_of,
    line_at,
    plan_ledger,
    plan_sources,
    record_ledger,
    settle,
)
from catalog_app.services.ledger_import_report import write_ledger_report
from catalog_app.services.overview import check
from catalog_app.services.reading import open_sources, vocabulary
from catalog_app.support.progress import Silent
from tests.helpers.numbers import IDENTITY, MOBILE
from tests.helpers.pdf_pages import read_pages

TODAY = date(2026, 11, 23)
OLD = [
    ("2025年政务公开信息发布台账",),
    ("序号", "发布日期", "信息标题", "栏目", "所属领域", "网址", "责任站所"),
    (1, "2025年1月6日", "青石桥镇2025年义务教育学生资助政策（第1批）", "公示公告", "义务教育", "http://www.example.gov.cn/1.html"),
    (2, "2025.02.07", "青石桥镇2025年义务教育学生资助政策", None, "义务教育", "没有网址"),
    (3, date(2025, 3, 8), "青石桥镇2025年征收土地预公告", "重点领域/征地补偿", None, None),
    (4, "4月9日", "青石桥镇2025年征收土地预公告（第2批）", None, "征地补偿", None),
    (5, "待定", "没有日期的一行", None, "征地补偿", None),
    (6, "2027年1月1日", "还没有到的一行", None, "征地补偿", None),
    (7, "2025年5月1日", f"张某{IDENTITY}的补助", None, "征地补偿", None),
    (None, None, "合计", None, None, None),
]  # fmt: skip


def old_ledger(folder, rows=OLD):
    path = folder / "旧台账.xlsx"
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def plan_of(session, path):
    return plan_ledger(session, path, TODAY, Silent())


@pytest.fixture
def taken_over(session, stamp, tmp_path):
    """The old ledger with every question answered."""
    plan = plan_of(session, old_ledger(tmp_path))
    plan = settle(plan, line_at(plan, 5), session.workspace.item_by_number("06-007"))
    apply_ledger(session, plan, stamp)
    return tmp_path / "旧台账.xlsx"


def test_dates_in_three_manners_and_lines_that_cannot_be(session, tmp_path):
    read = read_ledger(old_ledger(tmp_path), vocabulary(), Silent())
    assert [row.day.isoformat() for row in read.rows][:4] == ["2025-01-06", "2025-02-07", "2025-03-08", "2025-04-09"]
    assert [row.domain for row in read.rows][:4] == ["13", "13", "06", "06"]
    assert [(one.code, one.row) for one in read.problems] == [("no_date", 7), ("no_date", 10)]
    plan = plan_of(session, tmp_path / "旧台账.xlsx")
    assert plan.counts() == {"new": 2, "same": 0, "unmatched": 2, "skipped": 2}
    assert [one.code for one in plan.problems][2:] == ["date_in_future", "private_number"]
    assert IDENTITY not in str(plan.problems)


def test_a_day_that_is_a_number_and_a_day_to_come(session, stamp, tmp_path):
    rows = [("发布日期", "信息标题", "所属领域", "撤下日期", "文号", "索引号"), (IDENTITY, "甲", "征地补偿"),
            ("2025-01-06", "青石桥镇征收土地预公告", "征地补偿", "2027-01-01"),
            ("0206-01-06", "公告", "征地补偿"),
            ("2025-01-07", "公告", "征地补偿", "", IDENTITY),
            ("2025-01-07", "公告", "征地补偿", "", "", MOBILE)]  # fmt: skip
    plan = plan_of(session, old_ledger(tmp_path, rows))
    assert IDENTITY not in f"{plan.problems}{plan.refused}{plan.lines}"
    assert plan.counts() == {"new": 0, "same": 0, "unmatched": 1, "skipped": 3}
    apply_ledger(session, settle(plan, line_at(plan, 3), session.workspace.item_by_number("06-007")), stamp)
    (kept,) = session.workspace.publications()
    assert (kept.state, session.workspace.postings(kept.uid)[0].taken_down) == (State.PUBLISHED, None)


def test_what_is_not_clear_is_asked_once_for_its_kind(session, tmp_path):
    plan = plan_of(session, old_ledger(tmp_path))
    assert [line.item.number for line in plan.lines if line.item] == ["13-016", "13-016"]
    (asked,) = plan.asked()
    assert (asked.row.row, asked.candidates[0].item.number) == (5, "06-007")
    settled = settle(plan, asked, session.workspace.item_by_number("06-007"))
    assert settled.counts() == {"new": 4, "same": 0, "unmatched": 0, "skipped": 2}
    with pytest.raises(UsageError, match="UNKNOWN_ROW"):
        line_at(settled, 5)


def test_taken_over_as_one_step_that_the_same_file_does_not_repeat(session, stamp, taken_over):
    publications = session.workspace.publications()
    assert [(one.year, one.state, one.kind) for one in publications[:3]] == [
        (2025, State.PUBLISHED, "其他"),
        (2025, State.PUBLISHED, "其他"),
        (2025, State.PUBLISHED, "公示公告"),
    ]
    assert [one.url for one in session.workspace.postings()][:2] == ["http://www.example.gov.cn/1.html", None]
    assert {step.decision for step in session.workspace.review_steps()} == {"补登"}
    assert not [finding for finding in check(session, TODAY) if finding.code in ("not_reviewed", "overdue")]
    again = plan_of(session, taken_over)
    assert again.counts() == {"new": 0, "same": 4, "unmatched": 0, "skipped": 2}
    assert not apply_ledger(session, again, stamp).id
    assert session.undo_name == "导入旧台账（4行）"
    session.undo(stamp)
    assert session.workspace.publications() == []


def test_answers_are_remembered_for_the_next_ledger(session, taken_over, tmp_path):
    rows = [*OLD[:2], (1, "2025年12月1日", "青石桥镇2025年征收土地预公告（第9批）", None, "征地补偿", None)]
    (line,) = plan_of(session, old_ledger(tmp_path, rows)).lines
    assert (line.change, line.item.number, line.reason) == ("new", "06-007", "以前指定过")


def test_no_ledger_at_all(session, tmp_path):
    plan = plan_of(session, old_ledger(tmp_path, [("姓名", "金额"), ("张某", 3)]))
    assert (plan.lines, [one.code for one in plan.problems]) == ((), ["no_ledger"])


def test_our_own_ledger_comes_back_as_it_is(session, taken_over, tmp_path):
    out = tmp_path / "台账.xlsx"
    write_ledger_file(ledger_job(session, LedgerQuery(year=2025), TODAY), out, replace=False, progress=Silent())
    rows = list(load_workbook(out).active.iter_rows(values_only=True))
    assert rows[0][0] == "青石桥镇2025年政务公开信息发布台账"
    assert rows[4][1:3] == ("2025-01-06", "青石桥镇2025年义务教育学生资助政策（第1批）")
    assert rows[4][6] == "13-016 义务教育学生资助政策"
    assert plan_of(session, out).counts() == {"new": 0, "same": 4, "unmatched": 0, "skipped": 0}


def test_by_year_domain_and_station(session, stamp, taken_over):
    station = Station(uid="s", name="教育办")
    item = session.workspace.item_by_number("13-016")
    with session.workspace.transaction("站所", stamp) as recorder:
        recorder.save(station)
        recorder.save_item(structs.replace(item, station="s"))
    assert len(ledger_lines(session, LedgerQuery())) == 4
    assert [line.level1 for line in ledger_lines(session, LedgerQuery(domain="06"))] == ["征地补偿"] * 2
    assert [line.station for line in ledger_lines(session, LedgerQuery(station="s"))] == ["教育办"] * 2
    for query, code in (
        (LedgerQuery(year=2024), "NOTHING_TO_EXPORT"),
        (LedgerQuery(domain="99"), "UNKNOWN_DOMAIN"),
        (LedgerQuery(station="x"), "UNKNOWN_STATION"),
    ):
        with pytest.raises(UsageError, match=code):
            ledger_job(session, query, TODAY)


def test_on_paper(session, taken_over, tmp_path):
    out = tmp_path / "台账.pdf"
    write_ledger_file(ledger_job(session, LedgerQuery(domain="06"), TODAY), out, replace=False, progress=Silent())
    assert out.read_bytes().startswith(b"%PDF")
    with pytest.raises(UsageError, match="WRONG_SUFFIX"):
        write_ledger_file(
            ledger_job(session, LedgerQuery(), TODAY), tmp_path / "台账.doc", replace=False, progress=Silent()
        )


def test_the_pack_for_the_next_clerk(session, stamp, taken_over, tmp_path):
    with session.workspace.transaction("站所", stamp) as recorder:
        recorder.save(Station(uid="s", name="教育办", phone=MOBILE))
    out = tmp_path / "交接.zip"
    job = handover_job(session, TODAY)
    job = structs.replace(job, pack=structs.replace(job.pack, catalogs=job.pack.catalogs[:1]))
    write_handover_file(job, out, replace=False, progress=Silent())
    with zipfile.ZipFile(out) as archive:
        names = [name.rpartition("/")[2] for name in archive.namelist()]
        note = archive.read("青石桥镇政务公开交接包_20261123/交接说明.txt").decode()
    assert sorted(names) == sorted(
        [
            "上传包.xlsx",
            "交接单.pdf",
            "交接说明.txt",
            "公开目录.xlsx",
            "发布台账.xlsx",
            "待办事项.xlsx",
            "设置和联系人.xlsx",
        ]
    )
    assert "交接单.pdf" in note
    folder = write_handover_folder(job, tmp_path, progress=Silent())
    assert sorted(one.name for one in folder.iterdir()) == sorted(names)
    with pytest.raises(WorldError, match="FILE_EXISTS"):
        write_handover_folder(job, tmp_path, progress=Silent())
    assert not list(tmp_path.glob(".handover-*"))


def test_the_sheet_that_both_sign(session, stamp, taken_over, tmp_path):
    job = handover_job(session, TODAY, Handing(giver="李春燕", receiver="王强", since=date(2026, 12, 1)))
    sheet = job.pack.sheet
    assert (sheet.notes[0], sheet.signed) == (
        "自2026年12月1日起由接收人负责。",
        (("交出人", "李春燕"), ("接收人", "王强"), ("监交人", "")),
    )
    assert ("资料", "发布台账", "4行") in sheet.parts
    out = write_sheet_file(job, tmp_path / "交接单.pdf", replace=False, progress=Silent())
    assert out.read_bytes().startswith(b"%PDF")
    assert any("见“待办事项”" in words for _, _, words in sheet.parts)
    alone = "".join(page.words for page in read_pages(out))
    assert "逾期" in alone
    assert "待办事项" not in alone  # that list stays in the pack


def test_the_new_year_begins_with_what_is_open_and_what_repeats(session, stamp, taken_over):
    publication = structs.replace(session.workspace.publications()[0], period="2026")
    with session.workspace.transaction("期次", stamp) as recorder:
        recorder.save_publication(publication)
    found = roll_over(session, 2027, TODAY)
    assert found.calendar.status == "provisional"
    assert {line.due.year for line in found.carried} == {2026}
    assert {line.due.year for line in found.expected} == {2027}
    assert [one.publication for one in found.repeated] == [publication.uid]
    assert sum(line.title.startswith("政府信息公开工作年度报告") for line in found.expected) == 1
    plan = plan_drafts(session, found, stamp)
    before = len(session.workspace.publications())
    changes = apply_roll_over(session, found, plan, stamp)
    assert (changes.name, rolled_over_to(session)) == ("结转到2027年，新建1条草稿", 2027)
    assert [(one.period, one.state) for one in session.workspace.publications()[before:]] == [("2027", State.DRAFT)]
    assert roll_over(session, 2027, TODAY).repeated == ()
    session.undo(stamp)
    assert (len(session.workspace.publications()), rolled_over_to(session)) == (before, None)
    assert "手工填写" in serial_words(session, 2027)


def test_columns_that_no_words_tell_are_told_by_content_or_chosen(session, tmp_path):
    rows = [
        ("挂网", "说了什么", "谁"),
        ("2025-03-08", "青石桥镇2025年征收土地预公告", IDENTITY),
        ("2025-03-09", "乙", "丙"),
    ]
    (source,) = open_sources([old_ledger(tmp_path, rows)], Silent())
    (table,) = columns_of(source, {})
    assert [(one.key, one.how) for one in table.columns] == [
        ("day", "content"),
        ("title", "content"),
        ("ignore", "none"),
    ]
    assert IDENTITY not in str(table)
    chosen = {table.signature: {"说了什么": "ignore", "谁": "title"}}
    plan = plan_sources(session, [source], chosen, TODAY, Silent())
    assert [line.change for line in plan.lines] == ["skipped", "unmatched"]
    assert IDENTITY not in str(plan)
    assert plan.lines[0].row.file == "旧台账.xlsx"


def test_lines_left_out_and_the_station_that_a_line_names(session, stamp, tmp_path):
    with session.workspace.transaction("站所", stamp) as recorder:
        recorder.save(Station(uid="s", name="教育办"))
    rows = [
        (*row, "教育办" if place in (2, 3) else "别处" if place > 3 else "责任站所") for place, row in enumerate(OLD)
    ]
    rows[1] = OLD[1]
    plan = plan_of(
        session, old_ledger(tmp_path, [row[:7] if at == 1 else (*row[:6], row[-1]) for at, row in enumerate(rows)])
    )
    assert [one.title for one in plan.refused] == ["没有日期的一行", "合计"]
    assert [one.message[:10] for one in plan.problems if one.code == "unknown_station"] == ["没有名为“别处”的站"]
    record_ledger(session, plan, stamp, frozenset((0,)))
    assert [one.station for one in session.workspace.publications()] == ["s"]
    out = tmp_path / "报告.xlsx"
    write_ledger_report(plan, frozenset((0,)), frozenset(), out, replace=False, progress=Silent())
    words = [row[0] for row in load_workbook(out).worksheets[0].iter_rows(values_only=True)]
    assert [words.count(one) for one in ("新登记", "没有导入（未勾选）", "不导入")] == [1, 1, 4]


def test_what_a_ledger_would_hold_is_counted_before(session, stamp, taken_over):
    survey = survey_ledger(session, Silent())
    assert (survey.years(), survey.states()) == ([2025], [State.PUBLISHED])
    for query in (LedgerQuery(), LedgerQuery(year=2025, domain="06"), LedgerQuery(state=State.TAKEN_DOWN)):
        assert survey.counts(query)[1] == len(ledger_lines(session, query))
    assert survey.counts(LedgerQuery(year=2025, domain="06", state=State.PUBLISHED)) == (2, 2)


def test_a_long_ledger_is_written_row_by_row(session, taken_over, tmp_path, monkeypatch):
    monkeypatch.setattr("catalog_app.exporters.ledger.MOST_STYLED", 3)
    monkeypatch.setattr("catalog_app.exporters.ledger.MOST_PRINTED", 3)
    job = ledger_job(session, LedgerQuery(), TODAY)
    out = write_ledger_file(job, tmp_path / "长.xlsx", replace=False, progress=Silent())
    rows = list(load_workbook(out).active.iter_rows(values_only=True))
    assert [rows[1][1], rows[2][:2], rows[5][0]] == ["发布日期", (1, "2025-01-06"), 4]
    assert plan_of(session, out).counts()["same"] == 4
    with pytest.raises(UsageError, match="TOO_MANY_PAGES"):
        write_ledger_file(job, tmp_path / "长.pdf", replace=False, progress=Silent())
