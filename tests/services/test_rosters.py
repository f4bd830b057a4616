"""Rosters of publications: cut when they come in, cut again for every output."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from catalog_app.model.errors import UsageError, WorldError
from catalog_app.services.cases import notice_case, save_case
from catalog_app.services.publishing import record_publication
from catalog_app.services.rosters import prepare_roster, preview, roster_table, save_roster
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent
from tests.helpers.numbers import CARD, IDENTITY, MOBILE
from tests.store.builders import STAMP, a_publication, make

HEADER = ["序号", "村组", "户主姓名", "身份证号", "账号", "补贴面积（亩）", "补贴金额（元）", "备注"]


@pytest.fixture
def session(tmp_path: Path):
    with Session(make(tmp_path / "w")) as opened:
        with opened.workspace.transaction("公开", STAMP) as recorder:
            recorder.save_publication(a_publication())
        yield opened


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    workbook = Workbook()
    workbook.active.append(["2026年耕地地力保护补贴发放花名册"])
    workbook.active.append(HEADER)
    workbook.active.append([1, "河口村3组", "张小明", IDENTITY, CARD, 9.13, 889.44, f"找{MOBILE}"])
    workbook.save(tmp_path / f"补贴{MOBILE}.xlsx")
    return tmp_path / f"补贴{MOBILE}.xlsx"


def test_a_roster_is_stored_cut_and_shown_by_each_output(session: Session, roster: Path):
    prepared = prepare_roster(session, roster, None, Silent())
    assert session.workspace.roster("publication-1") is None
    assert [(one.kind, one.severity) for one in prepared.verdicts][3:5] == [("id_card", "red"), ("bank_account", "red")]
    save_roster(session, "publication-1", prepared, STAMP)
    kept = session.workspace.roster("publication-1")
    assert kept is not None
    assert (kept.case_code, kept.title) == ("farm-subsidy", "2026年耕地地力保护补贴发放花名册")
    assert [one.village for one in session.workspace.roster_rows(kept.uid)] == ["河口村"]
    names = {}
    for output in ("web", "wall", "archive"):
        table = roster_table(session, "publication-1", output)
        assert table is not None
        names[output] = table.rows[0][2]
        assert preview(prepared, output).rows == table.rows
    assert names == {"web": "张*明", "wall": "张小明", "archive": "张小明"}


def test_no_complete_number_is_in_the_file_of_the_workspace(session: Session, roster: Path):
    save_roster(session, "publication-1", prepare_roster(session, roster, "惠农补贴", Silent()), STAMP)
    session.workspace.close()
    stored = (session.workspace.path / "catalog.db").read_bytes()
    for number in (IDENTITY, CARD, MOBILE):
        assert number.encode() not in stored


def test_a_draft_and_its_roster_are_one_step(session: Session, roster: Path):
    prepared = prepare_roster(session, roster, "惠农补贴", Silent())
    uid, _ = record_publication(session, "item-06-1", "补贴公示", STAMP, roster=prepared)
    assert session.workspace.roster(uid) is not None
    session.undo(STAMP)
    assert session.workspace.roster(uid) is None
    assert [one.uid for one in session.workspace.publications()] == ["publication-1"]


@pytest.mark.parametrize(
    ("rows", "case", "code"),
    [
        ([["序号", "姓名"], [1, "张三"]], None, "CASE_NOT_TOLD"),
        ([["序号", "村"], [1, "河口村"]], "惠农补贴", "MISSING_COLUMN"),
        ([["身份证号", "手机号"], ["甲", "乙"]], "惠农补贴", "NO_ALLOWED_COLUMN"),
        ([["序号", "姓名"], [1, "张三"]], "一般公告", "NO_ALLOWED_COLUMN"),
        ([], "惠农补贴", "NO_ROSTER"),
        ([["序号", "姓名"], [1, "张三"]], "无", "UNKNOWN_CASE"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    session: Session, tmp_path: Path, rows: list[list[object]], case: str | None, code: str
):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match=code):
        prepare_roster(session, tmp_path / "a.xlsx", case, Silent())


def test_a_county_may_change_a_case(session: Session):
    case = notice_case("惠农补贴", session)
    save_case(session, _renamed(case), STAMP)
    assert notice_case("惠农补贴", session).note == "县农业农村局2026年口头答复"
    session.undo(STAMP)
    assert notice_case("惠农补贴", session) == case


def test_a_changed_case_that_does_not_hold_together_is_named(session: Session):
    with session.workspace.transaction("x", STAMP) as recorder:
        recorder.set_setting("case:farm-subsidy", '{"columns": []}')
    with pytest.raises(WorldError, match="DAMAGED_CASE: 公示情形文件 设置（惠农补贴发放）"):
        notice_case("惠农补贴", session)


def _renamed(case):
    from msgspec import structs

    return structs.replace(case, note="县农业农村局2026年口头答复")
