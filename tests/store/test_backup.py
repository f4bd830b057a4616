"""One file there and back; automatic ones; files that are damaged, cut, hostile or locked."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.store import archive, sealing
from catalog_app.store.backup import backup, read_backup, restore, scheduled_backup
from catalog_app.store.workspace import Workspace
from catalog_app.support.progress import Cancelled, Silent
from tests.store.builders import NOW, STAMP, a_publication, an_item

PASSPHRASE = "青石 桥2026"


@pytest.fixture(autouse=True)
def _cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_COST", 1 << 8)


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    with workspace.transaction("填充", STAMP) as recorder:
        recorder.save_publication(a_publication())
        recorder.add_attachment(b"picture" * 1000, "照片.jpg")
        recorder.add_attachment(b"second", "第二张.jpg")
    return workspace


def made(workspace: Workspace, out: Path, passphrase: str | None = None) -> Path:
    backup(workspace, out, replace=False, passphrase=passphrase, progress=Silent())
    return out


def test_a_backup_tells_what_it_holds(filled: Workspace, tmp_path: Path):
    out = tmp_path / "备份.zip"
    info = backup(filled, out, replace=False, progress=Silent(), stamp=STAMP)
    assert read_backup(out) == info
    assert (info.unit, info.items, info.publications, info.domains) == ("青石桥镇", 4, 1, {"06": 3, "13": 1})
    assert (info.created, info.last_edit, info.attachments, info.missing_attachments) == (NOW, NOW, 2, 0)
    with zipfile.ZipFile(out) as zipped:
        names = zipped.namelist()
    assert names[:2] == ["manifest.json", "catalog.db"]
    assert all(name.startswith("attachments/") for name in names[2:])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["备份.zip", "青石桥镇"]


def test_it_never_overwrites_unless_told(filled: Workspace, tmp_path: Path):
    out = tmp_path / "备份.zip"
    out.write_bytes(b"mine")
    with pytest.raises(UsageError, match="FILE_EXISTS"):
        made(filled, out)
    assert out.read_bytes() == b"mine"
    backup(filled, out, replace=True, progress=Silent())
    assert read_backup(out).items == 4


def test_a_cancelled_backup_leaves_nothing(filled: Workspace, tmp_path: Path):
    class Stop:
        def step(self, done: int, total: int, text: str) -> None:
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        backup(filled, tmp_path / "备份.zip", replace=False, progress=Stop())
    assert [path.name for path in tmp_path.iterdir()] == ["青石桥镇"]
    assert sorted(path.name for path in filled.path.iterdir() if path.name.startswith(".")) == []


def test_a_damaged_workspace_gives_no_backup(filled: Workspace, tmp_path: Path):
    filled.database.run("PRAGMA foreign_keys=OFF")
    filled.database.run("UPDATE publication SET item = 'nowhere'")
    with pytest.raises(WorldError, match="DAMAGED_WORKSPACE"):
        made(filled, tmp_path / "备份.zip")
    assert not (tmp_path / "备份.zip").exists()


def test_an_attachment_that_is_gone_is_counted(filled: Workspace, tmp_path: Path):
    next((filled.path / "attachments").rglob("*/" + "?" * 64)).unlink()
    info = read_backup(made(filled, tmp_path / "备份.zip"))
    assert (info.attachments, info.missing_attachments) == (1, 1)


def test_reading_is_enough_to_make_one(filled: Workspace, tmp_path: Path):
    with Workspace.open(filled.path, STAMP, read_only=True) as reader:
        assert read_backup(made(reader, tmp_path / "备份.zip")).items == 4


def test_a_sealed_backup_opens_only_with_its_passphrase(filled: Workspace, tmp_path: Path):
    out = made(filled, tmp_path / "备份.sealed", PASSPHRASE)
    assert b"catalog.db" not in out.read_bytes()
    assert "青石桥镇".encode() not in out.read_bytes()
    assert read_backup(out, PASSPHRASE).items == 4
    assert read_backup(out, "青石 桥２０２６").items == 4
    for passphrase, code in ((None, "PASSPHRASE_NEEDED"), ("青石桥", "WRONG_PASSPHRASE"), ("", "WRONG_PASSPHRASE")):
        with pytest.raises(WorldError, match=code):
            read_backup(out, passphrase)
    with pytest.raises(UsageError, match="EMPTY_PASSPHRASE"):
        made(filled, tmp_path / "other", " ")
    restore(out, tmp_path / "新", replace=False, passphrase=PASSPHRASE)
    with Workspace.open(tmp_path / "新", STAMP) as restored:
        assert restored.publications() == [a_publication()]


def test_sealed_chunks_cannot_be_cut_exchanged_or_changed(tmp_path: Path):
    path = tmp_path / "sealed"
    content = bytes(range(256)) * 10000  # three chunks
    with path.open("wb") as plain:
        writer = sealing.SealingWriter(plain, PASSPHRASE)
        for start in range(0, len(content), 70_000):
            writer.write(content[start : start + 70_000])
        writer.close()
    with io.BufferedReader(sealing.SealedReader(path, PASSPHRASE)) as reader:
        assert reader.read() == content
        assert reader.seek(-10, io.SEEK_END) == len(content) - 10
        assert reader.read(100) == content[-10:]
        reader.seek(1_048_570)
        assert reader.read(12) == content[1_048_570:1_048_582]
    sealed = path.read_bytes()
    chunk = (1 << 20) + 16
    header = len(sealed) - (2 * chunk + len(content) - (2 << 20) + 16)
    first, second = sealed[header : header + chunk], sealed[header + chunk : header + 2 * chunk]
    head, rest = sealed[:header], sealed[header + 2 * chunk :]
    for changed in (
        head + second + first + rest,
        sealed[:-1],
        head + first + second,
        sealed[:-5000],
        sealed + b"x",
        head,
    ):
        path.write_bytes(changed)
        with (
            pytest.raises(WorldError, match="DAMAGED_BACKUP"),
            io.BufferedReader(sealing.SealedReader(path, PASSPHRASE)) as reader,
        ):
            reader.read()


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)


def manifest(members: dict[str, bytes], **changes: object) -> None:
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changes).encode()


def bomb(members: dict[str, bytes]) -> None:
    members["catalog.db"] = b"\0" * (3 << 20)
    manifest(members, size=3 << 20, sha256=sha256(members["catalog.db"]).hexdigest())


HOSTILE: dict[str, Callable[[dict[str, bytes]], None]] = {
    "no manifest": lambda members: members.__delitem__("manifest.json"),
    "no database": lambda members: members.__delitem__("catalog.db"),
    "manifest is no json": lambda members: members.update({"manifest.json": b"["}),
    "manifest of another program": lambda members: manifest(members, schema="other/1"),
    "manifest without counts": lambda members: manifest(members, items="many"),
    "zip slip": lambda members: members.update({"../evil.txt": b"x"}),
    "absolute name": lambda members: members.update({"/etc/evil": b"x"}),
    "member nobody told of": lambda members: members.update({"attachments/ab/" + "ab" * 32: b"x"}),
    "attachment with a strange name": lambda members: manifest(members, attachments={"../" + "a" * 61: 1}),
    "attachment that is missing": lambda members: manifest(members, attachments={"ab" * 32: 1}),
    "database of another size": lambda members: manifest(members, size=17),
    "database too large to be true": bomb,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_recognised_before_anything_is_written(
    filled: Workspace, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(archive, "_PLAUSIBLE", 2 << 20)
    out = made(filled, tmp_path / "备份.zip")
    rewritten(out, HOSTILE[name])
    for act in (lambda: read_backup(out), lambda: restore(out, tmp_path / "新", replace=True)):
        with pytest.raises(WorldError, match="DAMAGED_BACKUP"):
            act()
    assert not (tmp_path / "新").exists()


DAMAGED: dict[str, Callable[[dict[str, bytes]], None]] = {
    "changed database": lambda members: members.update({"catalog.db": members["catalog.db"][:-1] + b"\x01"}),
    "told hash is another": lambda members: manifest(members, sha256="0" * 64),
    "no database at all": lambda members: (
        members.update({"catalog.db": b"x" * 5000}),
        manifest(members, size=5000, sha256=sha256(b"x" * 5000).hexdigest()),
    )[0],
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_database_that_is_not_as_told_is_not_restored(filled: Workspace, tmp_path: Path, name: str):
    out = made(filled, tmp_path / "备份.zip")
    rewritten(out, DAMAGED[name])
    with pytest.raises(WorldError, match="DAMAGED_BACKUP"):
        restore(out, tmp_path / "新", replace=True)
    assert not (tmp_path / "新").exists()


@pytest.mark.parametrize("keep", [0, 10, 100, -1, -30, -1000])
def test_a_cut_file_is_recognised(filled: Workspace, tmp_path: Path, keep: int):
    out = made(filled, tmp_path / "备份.zip")
    out.write_bytes(out.read_bytes()[:keep])
    with pytest.raises(WorldError, match="DAMAGED_BACKUP"):
        read_backup(out)


def test_what_is_no_file_is_told(tmp_path: Path):
    for path in (tmp_path, tmp_path / "none.zip"):
        with pytest.raises(WorldError, match="FILE_MISSING"):
            read_backup(path)


def automatic(workspace: Workspace) -> list[str]:
    folder = workspace.path / "backups"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_bulk_step_takes_a_backup_first(filled: Workspace):
    for _ in range(2):
        with filled.transaction("批量/修改", STAMP, bulk=True) as recorder:
            recorder.save_item(an_item(1, level1="甲"))
    names = automatic(filled)
    assert names == ["20261123-100500 批量_修改之前 2.zip", "20261123-100500 批量_修改之前.zip"]
    info = read_backup(filled.path / "backups" / names[1])
    assert (info.created, info.items, info.attachments, info.missing_attachments) == (NOW, 4, 0, 2)
    filled.undo(STAMP)
    assert filled.undo_name == "填充"


def at(days: float) -> Stamp:
    return Stamp("李春燕", NOW + timedelta(days=days))


def test_scheduled_backups(filled: Workspace):
    assert scheduled_backup(filled, at(0)) == filled.path / "backups" / "20261123-100500 每日备份.zip"
    assert scheduled_backup(filled, at(0.9)) is None
    assert scheduled_backup(filled, at(2)) is None  # nothing changed
    with filled.transaction("编号", at(2)) as recorder:
        recorder.next_serial("x")
    assert scheduled_backup(filled, at(0.5)) is None
    assert scheduled_backup(filled, at(2)) is not None
    assert scheduled_backup(filled, at(4)) is None
    filled.close()
    with Workspace.open(filled.path, STAMP, read_only=True) as reader:
        assert scheduled_backup(reader, at(9)) is None


def test_an_unreadable_newest_backup_does_not_count(filled: Workspace):
    first = scheduled_backup(filled, at(0))
    assert first is not None
    first.write_bytes(b"")
    second = scheduled_backup(filled, at(2))
    assert second is not None
    assert second != first
    assert read_backup(second).publications == len(filled.publications())


def test_automatic_backups_are_thinned_and_other_files_left_alone(filled: Workspace):
    folder = filled.path / "backups"
    folder.mkdir()
    for name in (
        "20200101-080000 每日备份.zip",
        "20261101-080000 每日备份.zip",
        "我的备份.zip",
        "99999999-999999 x.zip",
    ):
        (folder / name).write_bytes(b"")
    assert scheduled_backup(filled, at(0)) is not None
    assert automatic(filled) == [
        "20261101-080000 每日备份.zip", "20261123-100500 每日备份.zip", "99999999-999999 x.zip", "我的备份.zip",
    ]  # fmt: skip


def test_a_stamp_with_a_zone_works(filled: Workspace):
    zoned = Stamp("李春燕", NOW.astimezone(timezone(timedelta(hours=8))) + timedelta(days=2))
    assert scheduled_backup(filled, zoned) is not None
    with filled.transaction("批量", structs.replace(zoned, who="王"), bulk=True) as recorder:
        recorder.set_setting("a", "b")
    assert len(automatic(filled)) == 2
