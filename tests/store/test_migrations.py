"""Versions of the schema. `tests/data/databases/version-N.db` is a database as the release with version N left it.

For a new version, store one of the version before: fill a workspace with `fill` below, and copy its `catalog.db`.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from catalog_app.model.editions import Edition, EditionContent, RememberedList, ReviewTask
from catalog_app.model.errors import WorldError
from catalog_app.model.findings import PrivacyFinding
from catalog_app.model.publication import NoInformation, ReviewStep
from catalog_app.model.records import (
    Delivery,
    DeskTick,
    PackageRecord,
    PortalAnswer,
    PrintedCopy,
    ReleaseRecord,
    ScanRecord,
)
from catalog_app.model.register import RegisterQuery
from catalog_app.model.roster import Roster, RosterColumn, RosterRow
from catalog_app.model.unit import Board, Contact, Person, Station, Village
from catalog_app.store import lock, migrations
from catalog_app.store.backup import read_backup, restore
from catalog_app.store.connection import Database
from catalog_app.store.workspace import Workspace
from tests.store.builders import NOW, STAMP, a_posting, a_publication, an_item, catalogs, content, make

STORED = Path(__file__).parents[1] / "data" / "databases"
PACKAGE = PackageRecord(number="20261123_001", created=NOW, by="李春燕", profile="generic", path="x.zip", sha256="ab")
EDITION = Edition(
    number="2026-1",
    approved=date(2026, 11, 20),
    approver="周镇长",
    reason="按县局清单修订",
    created=NOW,
    by="李春燕",
    items=4,
    sha256="",
)
TASK = ReviewTask(uid="t1", kind="year_passed", text="目录已满一年", due=date(2026, 12, 1), created=date(2026, 11, 23))
ROSTER = Roster(
    uid="publication-1/1",
    publication="publication-1",
    case_code="dibao",
    title="低保对象名单",
    columns=(RosterColumn("village", "村组"), RosterColumn("name", "户主姓名")),
    policy="2026-1",
    source="低保.xlsx",
    source_sha256="ab",
    imported=NOW,
)
ROWS = [RosterRow(("青石村1组", "王某"), "青石村"), RosterRow(("柳树村2组", "李某"), "柳树村")]
RELEASE = ReleaseRecord(
    uid="r1",
    at=NOW,
    by_person="周镇长",
    reason="图片已逐张看过",
    name="公示照片.jpg",
    file_sha256="cd",
    findings=(PrivacyFinding(kind="mobile", severity="orange", where="正文", excerpt="138****1234", reason="手机号"),),
)
SCAN = ScanRecord(at=NOW, by="李春燕", name="低保.xlsx", sha256="ab", checked="full", counts={"id_card": 2})
REVIEWED = ReviewStep(
    uid="r1", publication="publication-1", step="初审", decision="同意", name="周镇长", at=NOW, opinion="可以公开",
    content_sha256="ab", by="李春燕",
)  # fmt: skip
NOTHING = NoInformation(
    uid="n1", item="item-06-2", period="2026Q3", reason="本季度没有", signer="周镇长", on=date(2026, 10, 9), by="李春燕"
)
COPY = PrintedCopy(
    uid="c1", kind="notice", title="征地公示", domain="06", publication="publication-1", village="v1", board="b1",
    copies=2, printed_on=date(2026, 11, 5), by="李春燕", sha256="ab", replaces="c0",
)  # fmt: skip
TICK = DeskTick(publication="publication-1", profile="generic", part="正文", content_sha256="ab", at=NOW, by="李春燕")
ANSWER = PortalAnswer(
    package=PACKAGE.number, uid="publication-1", status="accepted", url="https://example.gov.cn/1", published_at=NOW,
    index_no="001-2026-1", at=NOW, by="李春燕",
)  # fmt: skip
DELIVERY = Delivery(uid="d1", package=PACKAGE.number, volume="公文U盘", at=NOW, by="李春燕", sha256="ab", ok=True)
LIST = RememberedList(domain="06", source="征地.xlsx", imported=NOW, items=(an_item(1), an_item(2)))


def fill(workspace: Workspace) -> None:
    with workspace.transaction("单位与地点", STAMP) as recorder:
        recorder.save(Contact(uid="c1", label="监督电话", value="12345"))
        recorder.save(Station(uid="s1", name="自然资源所", domains=("06",)))
        recorder.save(Village(uid="v1", name="青石村", position=1))
        recorder.save(Board(uid="b1", name="青石村公示栏", village="v1"))
        recorder.save(Person(uid="p1", name="李春燕", station="s1"))
        recorder.save_item(an_item(1, station="s1"))
    with workspace.transaction("目录版本", STAMP) as recorder:
        recorder.save_edition(EDITION, EditionContent(tuple(catalogs()), {"s1": "自然资源所"}))
        recorder.save_review_task(TASK)
        recorder.remember_list(LIST)
    with workspace.transaction("公开", STAMP) as recorder:
        recorder.save_publication(a_publication())
        recorder.save_posting(a_posting(board="b1"))
        recorder.add_review_step(REVIEWED)
        recorder.save_no_information(NOTHING)
        recorder.save_roster(ROSTER, ROWS)
        recorder.save_release(RELEASE)
        recorder.log_scan(SCAN)
        recorder.save_package(PACKAGE, {"publication-1": "hash"})
        recorder.save_printed_copy(COPY)
        recorder.save_desk_tick(TICK)
        recorder.save_portal_answer(ANSWER)
        recorder.save_delivery(DELIVERY)
        recorder.next_serial("06")
    with workspace.transaction("改名", STAMP) as recorder:
        recorder.save_item(an_item(2, level2="临时用地"))
    workspace.undo(STAMP)


def stored(version: int, folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(STORED / f"version-{version}.db", folder / "catalog.db")
    return folder


def test_there_is_a_stored_database_of_every_version():
    assert sorted(path.name for path in STORED.iterdir()) == [
        f"version-{version}.db" for version in range(1, migrations.CURRENT + 1)
    ]


@pytest.mark.parametrize("version", range(1, migrations.CURRENT + 1))
def test_a_stored_database_opens_with_everything_in_it(tmp_path: Path, version: int):
    with make(tmp_path / "neu") as expected, Workspace.open(stored(version, tmp_path / "alt"), STAMP) as opened:
        fill(expected)
        before, now = content(expected), content(opened)
        for newest in ("printed", "ticks"):
            before.pop(newest), now.pop(newest)
        assert [(s.title, s.number) for s in now.pop("sources")] == [(s.title, s.number) for s in before.pop("sources")]
        assert now == before
        assert opened.packages() == [PACKAGE]
        assert opened.package_items(PACKAGE.number) == {"publication-1": "hash"}
        for text in ("临时用地", "青石村", "zdbc"):
            assert [hit.uid for hit in opened.search(text)] == [hit.uid for hit in expected.search(text)]
        with opened.transaction("编号", STAMP) as recorder:
            assert recorder.next_serial("06") == 2


def test_in_the_newest_version_editions_tasks_and_lists_are_there(tmp_path: Path):
    with Workspace.open(stored(migrations.CURRENT, tmp_path / "w"), STAMP) as opened:
        assert [one.number for one in opened.editions()] == ["2026-1"]
        assert opened.edition_content("2026-1").domains == tuple(catalogs())
        assert opened.review_tasks() == [TASK]
        assert opened.remembered_list("06") == LIST


def test_in_the_newest_version_rosters_releases_and_scans_are_there(tmp_path: Path):
    with Workspace.open(stored(migrations.CURRENT, tmp_path / "w"), STAMP) as opened:
        assert opened.roster("publication-1") == ROSTER
        assert list(opened.roster_rows(ROSTER.uid)) == ROWS
        assert opened.releases() == [RELEASE]
        assert opened.scans() == [SCAN]


def test_in_the_newest_version_reviews_and_periods_without_information_are_there(tmp_path: Path):
    with Workspace.open(stored(migrations.CURRENT, tmp_path / "w"), STAMP) as opened:
        assert opened.review_steps("publication-1") == [REVIEWED]
        assert opened.no_information() == [NOTHING]


def test_in_the_newest_version_copies_answers_and_deliveries_are_there(tmp_path: Path):
    with Workspace.open(stored(migrations.CURRENT, tmp_path / "w"), STAMP) as opened:
        assert opened.printed_copies() == [COPY]
        assert opened.desk_ticks("generic") == [TICK]
        assert opened.portal_answers() == [ANSWER]
        assert opened.deliveries(PACKAGE.number) == [DELIVERY]


@pytest.mark.parametrize("version", range(1, migrations.CURRENT + 1))
def test_the_register_knows_where_old_publications_were_posted(tmp_path: Path, version: int):
    with Workspace.open(stored(version, tmp_path / "w"), STAMP) as opened:
        (row,) = opened.register(RegisterQuery(channel="政府网站")).rows
        assert (row.uid, row.channels, row.boards, row.posted_on) == ("publication-1", 1, 1, date(2026, 11, 5))


def test_days_reckoned_before_their_doubt_was_kept_are_reckoned_anew(tmp_path: Path):
    folder = stored(5, tmp_path / "w")
    with closing(Database(folder / "catalog.db")) as database, database.writing():
        database.run("UPDATE publication_fact SET due = 20261201, flag = 1")
    with Workspace.open(folder, STAMP) as opened:
        assert opened.unreckoned() == ["publication-1"]
        (row,) = opened.register(RegisterQuery()).rows
        assert (row.due, row.due_moves, row.down_moves) == (date(2026, 12, 1), False, False)


def test_in_the_newest_version_undo_and_redo_go_on(tmp_path: Path):
    with Workspace.open(stored(migrations.CURRENT, tmp_path / "w"), STAMP) as opened:
        assert (opened.undo_name, opened.redo_name) == ("公开", "改名")
        opened.redo(STAMP)
        assert opened.item("item-06-2").level2 == "临时用地"


@pytest.mark.parametrize("version", range(1, migrations.CURRENT + 1))
def test_migrated_and_new_databases_have_the_same_schema(tmp_path: Path, version: int):
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
    with make(tmp_path / "neu") as new, Workspace.open(stored(version, tmp_path / "alt"), STAMP) as old:
        assert old.database.query(schema) == new.database.query(schema)
        assert old.database.value("PRAGMA application_id") == migrations.APPLICATION_ID


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch):
    """A release with one step more."""

    def use(step) -> None:
        monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
        monkeypatch.setattr(migrations, "CURRENT", migrations.CURRENT + 1)

    return use


def test_a_migration_backs_up_first_and_ends_undo(tmp_path: Path, next_version):
    folder = stored(migrations.CURRENT, tmp_path / "w")
    old = migrations.CURRENT
    next_version(lambda database: database.run("ALTER TABLE item ADD COLUMN colour TEXT"))
    with pytest.raises(WorldError, match="OLDER_VERSION"):
        Workspace.open(folder, STAMP, read_only=True)
    with Workspace.open(folder, STAMP) as opened:
        assert opened.database.value("PRAGMA user_version") == old + 1
        assert (opened.undo_name, opened.redo_name) == (None, None)
        assert [step.name for step in opened.history(2)] == ["升级数据版本", "改名"]
        assert len(opened.items()) == 4
    (kept,) = (folder / "backups").iterdir()
    assert kept.name == "20261123-100500 升级数据版本之前.zip"
    assert read_backup(kept).publications == 1
    restore(kept, tmp_path / "zurück", replace=False)
    with Workspace.open(tmp_path / "zurück", STAMP) as restored:
        assert restored.database.value("PRAGMA user_version") == old + 1


def test_a_step_that_fails_leaves_the_old_version_whole(tmp_path: Path, next_version):
    folder = stored(migrations.CURRENT, tmp_path / "w")

    def broken(database: Database) -> None:
        database.run("DROP TABLE posting")
        raise ZeroDivisionError

    old = migrations.CURRENT
    next_version(broken)
    with pytest.raises(ZeroDivisionError):
        Workspace.open(folder, STAMP)
    with closing(Database(folder / "catalog.db")) as database:
        assert database.value("PRAGMA user_version") == old
        assert database.value("SELECT count(*) FROM posting") == 1
    assert lock.holder(folder) is None


def test_no_migration_without_its_backup(tmp_path: Path, next_version):
    folder = stored(migrations.CURRENT, tmp_path / "w")
    (folder / "backups").write_text("in the way")
    old = migrations.CURRENT
    next_version(lambda database: database.run("DROP TABLE posting"))
    with pytest.raises(WorldError):
        Workspace.open(folder, STAMP)
    with closing(Database(folder / "catalog.db", read_only=True)) as database:
        assert database.value("PRAGMA user_version") == old
