"""Creating, opening, reading: what went in comes out, and what is none of ours stays as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from msgspec import structs

from catalog_app.model.calendar import CalendarDay
from catalog_app.model.catalog import (
    Audience,
    Channels,
    Deadline,
    Domain,
    DomainCatalog,
    Element,
    Origin,
    Stage,
)
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.unit import Board, Contact, Person, Station, Village
from catalog_app.store import opening
from catalog_app.store.connection import file_uri
from catalog_app.store.workspace import Workspace
from tests.helpers.standards import item_of, standards
from tests.store.builders import (
    LAND,
    NOW,
    RULES,
    STAMP,
    UNIT,
    a_posting,
    a_publication,
    an_item,
    catalogs,
    content,
    make,
    reopen,
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_workspace_holds_what_it_was_given(tmp_path: Path):
    with make(tmp_path / "新") as workspace:
        assert workspace.unit() == UNIT
        assert workspace.domains() == [catalog.domain for catalog in catalogs()]
        assert workspace.items() == [item for catalog in catalogs() for item in catalog.items]
        assert workspace.items("13") == list(catalogs()[1].items)
        assert (workspace.undo_name, workspace.redo_name) == (None, None)
        assert [(step.name, step.undoable) for step in workspace.history()] == [("建立工作区", False)]
    assert names(tmp_path / "新") == ["catalog.db"]


def test_every_national_item_is_stored_without_loss(tmp_path: Path):
    items = [item_of(row) for standard in standards() for row in standard.items]
    domains = {item.domain for item in items}
    given = [
        DomainCatalog(
            Domain(code=code, name=code, full_name=code, position=int(code)),
            tuple(structs.replace(item, uid=item.number) for item in items if item.domain == code),
        )
        for code in sorted(domains)
    ]
    with Workspace.create(tmp_path / "w", UNIT, given, STAMP) as workspace:
        assert workspace.items() == [item for catalog in given for item in catalog.items]
        assert len({(one.title, one.number) for one in workspace.sources()}) == len(workspace.sources())


def test_everything_survives_closing_and_opening(workspace: Workspace):
    with workspace.transaction("准备", STAMP) as recorder:
        fill_places(recorder)
        recorder.save_publication(a_publication())
        proof = recorder.add_attachment(b"picture", "上墙照片.jpg")
        recorder.save_posting(a_posting(board="b1", url="https://x", taken_down=date(2026, 12, 1), proof=proof))
        recorder.set_setting("sheet", "A3")
    before = content(workspace)
    assert [board.uid for board in before["boards"]] == ["b2", "b1"]
    assert before["postings"] == [a_posting(board="b1", url="https://x", taken_down=date(2026, 12, 1), proof=proof)]
    with reopen(workspace) as opened:
        assert content(opened) == before
        assert opened.attachment(proof) == b"picture"
        assert opened.publications("item-06-1") == [a_publication()]
        assert opened.publications("item-06-2") == []
        assert opened.postings("publication-1") == before["postings"]
        assert opened.publication("publication-1") == a_publication()


def fill_places(recorder):
    recorder.save_unit(structs.replace(UNIT, address="青石街1号"))
    recorder.save(Contact(uid="c1", label="监督电话", value="0873-1234567", owner="镇纪委"))
    recorder.save(Station(uid="s1", name="自然资源所", domains=("06",)))
    recorder.save(Village(uid="v1", name="青石村", position=2))
    recorder.save(Village(uid="v2", name="桥头社区", kind="社区", position=1))
    recorder.save(Board(uid="b1", name="青石村公示栏", village="v1", place="村委会门口"))
    recorder.save(Board(uid="b2", name="镇公示栏"))
    recorder.save(Person(uid="p1", name="李春燕", role="专员", station="s1"))
    recorder.save_calendar_day(CalendarDay(date=date(2026, 5, 6), off=True, name="补休"))
    recorder.save_item(an_item(2, station="s1"))


def test_unknown_things_are_usage_errors(workspace: Workspace):
    with pytest.raises(UsageError, match="UNKNOWN_ITEM"):
        workspace.item("none")
    with pytest.raises(UsageError, match="UNKNOWN_PUBLICATION"):
        workspace.publication("none")
    assert workspace.item_by_number("99-001") is None
    assert workspace.item_by_number("06-002") == an_item(2)
    assert workspace.setting("none") is None
    assert workspace.package_items("none") == {}


@pytest.mark.parametrize("entry", ["信.docx", "catalog.db"])
def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, entry: str):
    (tmp_path / entry).write_text("mine")
    with pytest.raises(UsageError, match="FOLDER_NOT_EMPTY"):
        make(tmp_path)
    assert names(tmp_path) == [entry]
    with pytest.raises(UsageError, match="FOLDER_NOT_EMPTY"):
        make(tmp_path / entry)


def test_an_empty_folder_and_one_with_leftovers_will_do(tmp_path: Path):
    (tmp_path / ".0123456789ab.part.db").write_bytes(b"half")
    make(tmp_path).close()
    Workspace.open(tmp_path, STAMP).close()
    assert names(tmp_path) == ["catalog.db"]


def test_a_failed_creation_leaves_nothing(tmp_path: Path):
    twice = [catalogs()[0], catalogs()[0]]
    with pytest.raises(sqlite3.IntegrityError):
        Workspace.create(tmp_path / "新", UNIT, twice, STAMP)
    assert names(tmp_path) == []
    (tmp_path / "旧").mkdir()
    with pytest.raises(sqlite3.IntegrityError):
        Workspace.create(tmp_path / "旧", UNIT, twice, STAMP)
    assert names(tmp_path / "旧") == []


def refused(folder: Path, code: str, **options: bool) -> WorldError:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} if folder.is_dir() else {}
    with pytest.raises(WorldError) as raised:
        Workspace.open(folder, STAMP, **options)
    assert raised.value.code == code
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    return raised.value


@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_workspace_is_refused(tmp_path: Path, read_only: bool):
    refused(tmp_path / "none", "NOT_A_WORKSPACE", read_only=read_only)
    refused(tmp_path, "NOT_A_WORKSPACE", read_only=read_only)
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as foreign:
        foreign.execute("CREATE TABLE bookmarks (url TEXT)")
    refused(tmp_path, "NOT_A_WORKSPACE", read_only=read_only)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_version_is_refused_before_any_table_is_touched(folder: Path, read_only: bool):
    with closing(sqlite3.connect(folder / "catalog.db", isolation_level=None)) as raw:
        raw.execute("DROP TABLE meta")
        raw.execute("PRAGMA user_version=99")
    error = refused(folder, "NEWER_VERSION", read_only=read_only)
    assert "99" in error.cause
    assert "新版" in error.remedy


def overwrite(path: Path, start: int, data: bytes) -> None:
    whole = bytearray(path.read_bytes())
    whole[start : start + len(data)] = data
    path.write_bytes(whole)


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(("start", "length"), [(0, 100), (4096, 4096), (8 * 4096, 20 * 4096), (100, 4000)])
def test_a_damaged_file_is_recognised(folder: Path, read_only: bool, start: int, length: int):
    overwrite(folder / "catalog.db", start, b"\xa5" * length)
    error = refused(folder, "DAMAGED_WORKSPACE", read_only=read_only)
    assert "备份" in error.remedy


def test_an_empty_or_cut_file_is_recognised(folder: Path):
    whole = (folder / "catalog.db").read_bytes()
    for length in (0, 50, 5000, len(whole) // 2):
        (folder / "catalog.db").write_bytes(whole[:length])
        refused(folder, "DAMAGED_WORKSPACE")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE item SET elements = 'no json'",
        "UPDATE item SET basis = '[[\"nowhere\", null]]'",
        "UPDATE item SET origin = 'stolen'",
        "UPDATE item SET level1 = CAST(x'ff' AS TEXT)",
        "DELETE FROM unit",
        "UPDATE unit SET kind = '国'",
        "UPDATE change SET at = 'gestern'",
        "DROP TABLE setting",
    ],
)
def test_values_that_cannot_be_ours_are_damage_and_no_crash(folder: Path, damage: str):
    with closing(sqlite3.connect(folder / "catalog.db", isolation_level=None)) as raw:
        raw.execute(damage)
    with Workspace.open(folder, STAMP, read_only=True) as workspace, pytest.raises(WorldError) as raised:
        workspace.items()
        workspace.item("item-06-1")
        workspace.unit()
        workspace.history()
        workspace.setting("x")
    assert raised.value.code == "DAMAGED_WORKSPACE"


def test_reading_writes_nothing(folder: Path):
    before = (folder / "catalog.db").stat().st_mtime_ns
    with Workspace.open(folder, STAMP, read_only=True) as workspace:
        assert workspace.read_only
        assert len(workspace.items()) == 4
        for act in (workspace.undo, workspace.redo, lambda stamp: workspace.transaction("x", stamp).__enter__()):
            with pytest.raises(WorldError, match="READ_ONLY"):
                act(STAMP)
    assert (folder / "catalog.db").stat().st_mtime_ns == before
    assert names(folder) == ["catalog.db"]


def test_opening_and_closing_changes_no_byte(folder: Path):
    before = (folder / "catalog.db").read_bytes()
    Workspace.open(folder, STAMP).close()
    assert (folder / "catalog.db").read_bytes() == before
    assert names(folder) == ["catalog.db"]


def test_a_closed_workspace_cannot_be_written(folder: Path):
    workspace = Workspace.open(folder, STAMP)
    workspace.close()
    workspace.close()
    with pytest.raises(RuntimeError), workspace.transaction("x", STAMP):
        pass


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/数据/100%/a?b"), "file:///%E6%95%B0%E6%8D%AE/100%25/a%3Fb"),
        (PureWindowsPath("D:/政务 公开/catalog.db"), "file:///D:/%E6%94%BF%E5%8A%A1%20%E5%85%AC%E5%BC%80/catalog.db"),
        (PureWindowsPath("//server/share/catalog.db"), "file:////server/share/catalog.db"),
    ],
)
def test_paths_as_sqlite_reads_them(path: PurePath, uri: str):
    assert file_uri(path) == uri


@pytest.mark.parametrize("name", ["100% 完?", "a#b", "青石桥 镇", "x" * 100])
def test_odd_folder_names(tmp_path: Path, name: str):
    make(tmp_path / name).close()
    with (
        Workspace.open(tmp_path / name, STAMP) as workspace,
        Workspace.open(tmp_path / name, STAMP, read_only=True) as reader,
    ):
        assert workspace.items() == reader.items()


def test_a_relative_folder_stays_the_same_when_the_program_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with make(Path("镇")) as workspace:
        monkeypatch.chdir("/")
        with workspace.transaction("改", STAMP) as recorder:
            recorder.set_setting("a", "b")
        assert workspace.path == tmp_path / "镇"
    assert names(tmp_path / "镇") == ["catalog.db"]


def test_a_file_that_cannot_be_written_can_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening.os, "access", lambda *_: False)
    refused(folder, "READ_ONLY")
    with Workspace.open(folder, STAMP, read_only=True) as opened:
        assert [item.uid for item in opened.items("13")] == ["item-13-1"]


def test_the_wanted_pragmas_hold(workspace: Workspace):
    wanted = {"journal_mode": "truncate", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0}
    assert {name: workspace.database.value(f"PRAGMA {name}") for name in wanted} == wanted


CHANGES = {
    "level1": "甲",
    "level2": None,
    "level3": "丙",
    "elements": (Element("新要素", optional=True),),
    "basis": (RULES, structs.replace(LAND, number="主席令第32号", article="第五条")),
    "deadline": Deadline("立即", (Stage(rule="immediate"),)),
    "publisher": None,
    "channels": Channels(("公开查阅点",)),
    "audience": Audience(None, None),
    "mode": (),
    "levels": ("县级",),
    "marks": (),
    "extra": {"咨询电话": "12317", "备注": "无"},
    "origin": Origin.NOT_APPLICABLE,
    "standard_id": "06-001",
    "reason": "本镇无此职责",
    "position": 7,
    "number": "06-本地09",
}


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("read_first", [False, True])
def test_one_changed_field_is_stored_and_the_others_stay(workspace: Workspace, field: str, read_first: bool):
    given = workspace.item("item-06-2") if read_first else an_item(2)
    changed = structs.replace(given, **{field: CHANGES[field]})
    with workspace.transaction("改", STAMP) as recorder:
        recorder.save_item(changed)
    assert workspace.item("item-06-2") == changed
    assert {row.table for row in recorder.changes.rows} <= {"item", "basis"}
    opened = reopen(workspace)
    assert opened.item("item-06-2") == changed
    opened.undo(STAMP)
    assert opened.item("item-06-2") == an_item(2)
    opened.close()


def test_a_dict_changed_in_place_is_noticed(workspace: Workspace):
    item = workspace.item("item-06-2")
    item.extra["咨询电话"] = "12317"
    with workspace.transaction("改", STAMP) as recorder:
        recorder.save_item(item)
    assert recorder.changes.ids("item") == {"item-06-2"}
    with reopen(workspace) as opened:
        assert opened.item("item-06-2").extra == {"咨询电话": "12317"}


def test_a_source_made_in_a_failed_step_is_not_remembered(workspace: Workspace):
    changed = an_item(1, basis=(structs.replace(LAND, number="新文号"),))
    with pytest.raises(ZeroDivisionError), workspace.transaction("失败", STAMP) as recorder:
        recorder.save_item(changed)
        raise ZeroDivisionError
    with workspace.transaction("成功", STAMP) as recorder:
        recorder.save_item(changed)
    assert workspace.item("item-06-1") == changed
    workspace.undo(STAMP)
    with workspace.transaction("再来", STAMP) as recorder:
        recorder.save_item(changed)
    assert workspace.item("item-06-1") == changed


def test_stamps_with_a_zone_and_without_one_live_together(workspace: Workspace):
    with workspace.transaction("没有时区", Stamp("王", NOW.replace(tzinfo=None))) as recorder:
        recorder.save_item(an_item(1, level1="甲"))
    assert [step.at.utcoffset() is None for step in workspace.history()] == [True, False]
