"""A clerk may show less of a list than its case allows, never more; what the archive drops is not stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog_app.model.errors import GateError, UsageError
from catalog_app.services.cases import notice_case
from catalog_app.services.cleaning import told_case, try_clean
from catalog_app.services.gate import Release
from catalog_app.services.releasing import release_scanned
from catalog_app.services.roster_policy import ColumnPolicy, choices, narrowed, policies
from catalog_app.services.rosters import (
    PreparedRoster,
    likely_case,
    prepare_list,
    preview,
    read_list,
    remove_roster,
    roster_table,
    save_roster,
)
from catalog_app.services.scan_jobs import scan_each
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent
from tests.helpers.numbers import MOBILE
from tests.helpers.rosters import dibao_list, holds_planted
from tests.store.builders import STAMP, a_publication, make


@pytest.fixture
def session(tmp_path: Path):
    with Session(make(tmp_path / "w")) as opened:
        with opened.workspace.transaction("公开", STAMP) as recorder:
            recorder.save_publication(a_publication())
        yield opened


@pytest.fixture
def prepared(tmp_path: Path) -> PreparedRoster:
    listed = read_list(dibao_list(tmp_path / "低保.xlsx"), Silent())
    return prepare_list(listed, notice_case("低保"), frozenset())


def place_of(prepared: PreparedRoster, header: str) -> int:
    return [told.label for told in prepared.table.told].index(header)


def test_the_case_is_the_limit(prepared: PreparedRoster):
    found = policies(prepared)
    name, illness, amount = (place_of(prepared, header) for header in ("户主", "致贫原因", "月保障金"))
    assert found[name] == ColumnPolicy("mask", "keep", "keep")
    assert found[illness] == ColumnPolicy("drop", "drop", "drop")
    assert choices(prepared, name, found[name], "web") == ("mask", "drop")
    assert choices(prepared, name, found[name], "archive") == ("keep", "mask")
    assert choices(prepared, illness, found[illness], "archive") == ()
    assert choices(prepared, amount, found[amount], "web") == ("keep", "drop")
    assert choices(prepared, amount, ColumnPolicy("drop", "drop", "keep"), "web") == ("drop",)


def test_web_shows_no_more_than_wall_and_wall_no_more_than_archive():
    policy = ColumnPolicy("mask", "keep", "keep")
    assert policy.chosen("archive", "drop") == ColumnPolicy("drop", "drop", "drop")
    assert policy.chosen("wall", "mask") == ColumnPolicy("mask", "mask", "keep")
    assert policy.chosen("web", "keep") == ColumnPolicy("keep", "keep", "keep")


def test_what_was_chosen_is_stored_and_asking_for_more_changes_nothing(session: Session, prepared: PreparedRoster):
    wanted = [ColumnPolicy("keep", "keep", "keep") for _ in prepared.table.told]
    assert narrowed(prepared, wanted).table.rows == prepared.table.rows
    assert preview(narrowed(prepared, wanted), "web").rows == preview(prepared, "web").rows
    wanted[place_of(prepared, "户主")] = ColumnPolicy("drop", "mask", "mask")
    wanted[place_of(prepared, "备注")] = ColumnPolicy("drop", "drop", "drop")
    wanted[place_of(prepared, "类别")] = ColumnPolicy("drop", "keep", "keep")
    chosen = narrowed(prepared, wanted)
    assert chosen.table.labels("mask") == ("户主",)
    assert "备注" in chosen.table.labels("drop")
    save_roster(session, "publication-1", chosen, STAMP)
    web, wall, archive = (roster_table(session, "publication-1", output) for output in ("web", "wall", "archive"))
    assert web is not None
    assert wall is not None
    assert archive is not None
    assert [column.label for column in web.columns] == ["序号", "所在村", "家庭人口", "月保障金"]
    assert [column.label for column in wall.columns] == ["序号", "所在村", "户主", "家庭人口", "类别", "月保障金"]
    assert archive.rows[2][2] == "王*娟"
    stored = b"".join(path.read_bytes() for path in session.workspace.path.rglob("*") if path.is_file())
    assert holds_planted(stored) == []
    assert "王小娟".encode() not in stored
    remove_roster(session, "publication-1", STAMP)
    assert roster_table(session, "publication-1", "web") is None


def test_the_case_is_told_by_title_publication_or_domain(session: Session, tmp_path: Path):
    listed = read_list(dibao_list(tmp_path / "低保.xlsx"), Silent())
    found = likely_case(session, "publication-1", listed)
    assert found is not None
    assert found.code == "dibao-review"
    plain = tmp_path / "表.csv"
    plain.write_text("甲,乙\n1,2\n", "utf-8")
    assert likely_case(session, "publication-1", read_list(plain, Silent())) is None


def test_a_copy_is_tried_without_leaving_anything(tmp_path: Path):
    path = dibao_list(tmp_path / "低保.xlsx")
    case = told_case(path, [notice_case("低保")], Silent())
    assert case is not None
    report, suffix = try_clean(path, case, "web", frozenset(), Silent())
    assert suffix == ".xlsx"
    assert "致贫原因" in report.dropped
    assert list(tmp_path.iterdir()) == [path]
    text = tmp_path / "说明.txt"
    text.write_text(f"联系{MOBILE}", "utf-8")
    assert try_clean(text, None, "web", frozenset(), Silent())[1] == ".txt"
    assert told_case(text, [notice_case("低保")], Silent()) is None


def test_red_is_not_released_nor_a_file_that_changed(session: Session, tmp_path: Path):
    red = scan_each([dibao_list(tmp_path / "低保.xlsx")], frozenset(), Silent())
    with pytest.raises(GateError):
        release_scanned(session, red, Release("周明", "公开"), STAMP)
    path = tmp_path / "联系.txt"
    path.write_text(f"联系人{MOBILE}", "utf-8")
    orange = scan_each([path], frozenset(), Silent())
    path.write_text("改过了", "utf-8")
    with pytest.raises(UsageError, match="FILE_CHANGED"):
        release_scanned(session, orange, Release("周明", "公开"), STAMP)
    assert session.workspace.releases() == []
    assert path.exists()
