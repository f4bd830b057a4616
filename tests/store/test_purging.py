"""A purged publication is nowhere in the workspace's bytes, whatever was done with it and whenever the program ends."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.publication import ReviewStep
from catalog_app.model.records import DeskTick, PackageRecord, PortalAnswer, PrintedCopy, ReleaseRecord, ScanRecord
from catalog_app.model.roster import Roster, RosterColumn, RosterRow
from catalog_app.store import purging
from catalog_app.store.backup import backup, backup_before, restore
from catalog_app.store.workspace import Workspace
from catalog_app.support.progress import Silent
from tests.store.builders import NOW, STAMP, a_posting, a_publication, reopen

PHRASE = "麒麟送子"
PROOF, SHARED = f"现场照片的说明：{PHRASE}".encode(), b"shared"
UID = "publication-1"
LATER = Stamp("周明", datetime(2026, 11, 24, 9, tzinfo=UTC))


def plant(workspace: Workspace) -> None:
    """A publication with everything that can hang on it, edited twice, beside one that stays."""
    with workspace.transaction(f"登记公开信息“{PHRASE}甲”", STAMP) as recorder:
        recorder.save_publication(a_publication(1, title=f"{PHRASE}甲", body=f"正文{PHRASE}"))
        recorder.save_publication(a_publication(2, title="留下的"))
    for words in ("乙", "丙"):
        with workspace.transaction(f"修改公开信息“{PHRASE}{words}”", STAMP) as recorder:
            more = {"html": f"<p>{PHRASE}</p>", "abstract": PHRASE, "keywords": (PHRASE,), "openness_note": PHRASE}
            recorder.save_publication(a_publication(1, title=f"{PHRASE}{words}", body=f"{words}{PHRASE}", **more))
            recorder.add_review_step(
                ReviewStep(
                    uid=f"step-{words}", publication=UID, step="初审", decision="退回", name="周明", at=NOW,
                    opinion=f"{PHRASE}不准", content_sha256="ab",
                )
            )  # fmt: skip
    with workspace.transaction("登记发布", STAMP) as recorder:
        proofs = [recorder.add_attachment(PROOF, f"{PHRASE}.txt"), recorder.add_attachment(SHARED, "共用.txt")]
        recorder.save_posting(a_posting(1, proof=proofs[0], url=f"https://a.cn/{PHRASE}"))
        recorder.save_posting(a_posting(2, channel="村公示栏", proof=proofs[1]))
        recorder.save_posting(a_posting(3, "publication-2", proof=proofs[1]))
    with workspace.transaction("更正", STAMP) as recorder:
        recorder.save_posting(a_posting(1, url=f"https://b.cn/{PHRASE}"))
        recorder.save_release(
            ReleaseRecord(
                uid="r", at=NOW, by_person="周明", reason="同意", name=f"{PHRASE}丙-公示.pdf", file_sha256="0"
            )
        )
        recorder.log_scan(ScanRecord(at=NOW, by="周明", name=f"{PHRASE}.xlsx", sha256="f" * 64, checked="full"))
    with workspace.transaction("登记名单", STAMP) as recorder:
        columns = (RosterColumn("name", "姓名"),)
        roster = Roster(
            uid=f"{UID}-1", publication=UID, case_code="x", title=f"{PHRASE}名单", columns=columns, policy="1",
            source=f"{PHRASE}.xlsx", source_sha256="f" * 64, imported=NOW,
        )  # fmt: skip
        recorder.save_roster(roster, [RosterRow((PHRASE,), "青石村")])

    with workspace.transaction("报送", STAMP) as recorder:
        recorder.save_package(
            PackageRecord(number="20261123_001", created=NOW, by="周明", profile="generic", path="x.zip", sha256="ab"),
            {UID: "ab", "publication-2": "cd"},
        )
        for words in ("甲", "乙"):
            refused = f"{PHRASE}{words}：标题太长"
            for uid, reason in ((UID, refused), ("publication-2", "重复")):
                recorder.save_portal_answer(
                    PortalAnswer(package="20261123_001", uid=uid, status="rejected", reason=reason, at=NOW)
                )
        recorder.save_printed_copy(
            PrintedCopy(
                uid="copy-1", kind="receipt", title="留下的", publication=UID, printed_on=NOW.date(), sha256="ab"
            )
        )
        recorder.save_desk_tick(DeskTick(publication=UID, profile="generic", part=PHRASE, content_sha256="ab", at=NOW))


def streams(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of every file, and of every member of every zip."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
        if path.suffix == ".zip" and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"{path.name}/{name}", archive.read(name)


def holding(folder: Path) -> list[str]:
    words = [PHRASE.encode(form) for form in ("utf-8", "utf-16-le", "gb18030")]
    return [name for name, data in streams(folder) if any(word in data for word in words)]


@pytest.fixture
def planted(workspace: Workspace) -> Workspace:
    plant(workspace)
    backup_before(workspace.database, "整理", STAMP)
    return workspace


def test_nothing_of_it_remains_in_any_file(planted: Workspace) -> None:
    folder = planted.path
    (kept,) = (folder / "backups").glob("*.zip")
    shutil.copy(kept, folder / "backups" / "20260101-000000 坏.zip")
    with zipfile.ZipFile(folder / "backups" / "20260101-000000 坏.zip", "a") as archive:
        archive.writestr("多余", PHRASE)
    raw = folder / "backups" / "20260102-000000 损坏原件"
    raw.mkdir()
    (raw / "catalog.db").write_text(PHRASE, "utf-8")
    sealed = folder / "backups" / "我的.zip"
    backup(planted, sealed, replace=False, passphrase="青山绿水", progress=Silent())
    assert len(holding(folder)) >= 5
    report, changes = planted.purge(UID, LATER)
    assert holding(folder) == []
    assert (report.title, report.postings, report.roster_rows, report.attachments) == (f"{PHRASE}丙", 2, 1, 1)
    assert report.rewritten == (kept.name,)
    assert set(report.removed) == {"20260101-000000 坏.zip", raw.name}
    assert report.left == (sealed.name,)
    assert changes.touches("publication", "posting")
    planted.close()
    assert holding(folder) == []


def test_what_stays_is_whole_and_the_history_tells_who_and_when(planted: Workspace) -> None:
    planted.purge(UID, LATER)
    assert [one.title for one in planted.publications()] == ["留下的"]
    assert [one.uid for one in planted.postings()] == ["posting-3"]
    assert planted.attachment(sha256(SHARED).hexdigest()) == SHARED
    assert planted.search("麒麟") == []
    assert [hit.uid for hit in planted.search("留下的")] == ["publication-2"]
    last = planted.history()[0]
    assert (last.name, last.who, last.at, last.undoable) == (purging.PURGE, "周明", LATER.now, False)
    assert planted.releases()[0].name == "（已彻底删除）"
    assert [one.uid for one in planted.portal_answers()] == ["publication-2"]
    assert (planted.printed_copies(), planted.desk_ticks("generic")) == ([], [])
    assert [step.name for step in planted.history()][-2:] == [
        "登记公开信息“（已彻底删除）”",
        planted.history()[-1].name,
    ]
    while planted.undo(LATER):
        pass
    assert planted.publications() == []
    while planted.redo(LATER):
        pass
    with reopen(planted) as again:
        assert [one.title for one in again.publications()] == ["留下的"]
        assert again.database.value("PRAGMA integrity_check") == "ok"


def test_a_rewritten_backup_can_be_restored(planted: Workspace, tmp_path: Path) -> None:
    planted.purge(UID, LATER)
    (kept,) = (planted.path / "backups").glob("*.zip")
    planted.close()
    restore(kept, tmp_path / "新", replace=False)
    with Workspace.open(tmp_path / "新", STAMP) as restored:
        assert [one.title for one in restored.publications()] == ["留下的"]


def test_a_backup_from_elsewhere_does_not_bring_it_back(planted: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "外面.zip"
    backup(planted, out, replace=False, progress=Silent())
    planted.purge(UID, LATER)
    planted.close()
    restore(out, planted.path, replace=True, stamp=LATER)
    assert holding(planted.path) == []


def test_a_publication_that_was_only_deleted_can_still_be_purged(planted: Workspace) -> None:
    with planted.transaction(f"删除公开信息“{PHRASE}丙”", STAMP) as recorder:
        recorder.remove_publication(UID)
    planted.purge(UID, LATER)
    assert holding(planted.path) == []
    with pytest.raises(UsageError, match="UNKNOWN_PUBLICATION"):
        planted.purge(UID, LATER)


@pytest.mark.parametrize("place", ["_unlink_attachments", "_purge_backups", "_rewrite", "_write", "_remove_all"])
def test_what_a_crash_interrupts_is_finished_at_the_next_opening(
    planted: Workspace, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(purging, place, die)
        planted.purge(UID, LATER)
    planted.close()
    assert holding(planted.path)
    with Workspace.open(planted.path, LATER) as again:
        assert [one.uid for one in again.publications()] == ["publication-2"]
        assert again.database.value("SELECT value FROM meta WHERE key = 'purging'") is None
    assert holding(planted.path) == []


def test_killed_before_the_commit_nothing_has_happened(planted: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(purging, "_remember", die)
    with pytest.raises(KeyboardInterrupt):
        planted.purge(UID, LATER)
    assert planted.publication(UID).title == f"{PHRASE}丙"
    assert planted.roster(UID) is not None
    assert planted.search("麒麟")


def test_what_stands_in_the_way_is_told_and_tried_again(planted: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise WorldError("DISK_FULL", "磁盘已满。", "清理。")

    with monkeypatch.context() as patched:
        patched.setattr(purging, "_write", full)
        report, _ = planted.purge(UID, LATER)
    assert report.unfinished == "磁盘已满。"
    assert len(list((planted.path / "backups").glob("*.zip"))) == 1
    with reopen(planted) as again:
        assert holding(again.path) == []
