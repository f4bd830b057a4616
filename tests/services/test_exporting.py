"""Files that leave appear whole and together, and what was sent is remembered."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs
from openpyxl import load_workbook

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import GateError, UsageError, WorldError
from catalog_app.model.portal import PortalColumn
from catalog_app.services import editing, exporting, publishing
from catalog_app.services.gate import Passage, Release
from catalog_app.services.session import Session
from catalog_app.support.progress import Cancelled, Silent


class StopAt:
    """Cancelled at the n-th step."""

    def __init__(self, number: int) -> None:
        self._left = number

    def step(self, done: int, total: int, text: str) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


def boards(session: Session, stamp: Stamp) -> exporting.BoardJob:
    return exporting.board_job(session, exporting.BoardRequest(domains=("06", "25")), stamp.now.date())


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_sheets_appear_together_and_are_not_overwritten_unasked(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    job = boards(session, stamp)
    made = exporting.write_boards(job, tmp_path / "公示栏", replace=False, progress=Silent())
    assert names(tmp_path / "公示栏") == sorted(one.path.name for one in made)
    assert len(made) == 2
    before = made[0].path.read_bytes()
    with pytest.raises(UsageError, match="FILE_EXISTS"):
        exporting.write_boards(job, tmp_path / "公示栏", replace=False, progress=Silent())
    exporting.write_boards(job, tmp_path / "公示栏", replace=True, progress=Silent())
    assert made[0].path.read_bytes() == before


def test_a_cancelled_job_leaves_no_folder(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        exporting.write_boards(boards(session, stamp), tmp_path / "公示栏", replace=False, progress=StopAt(2))
    assert not (tmp_path / "公示栏").exists()


def test_a_sheet_that_cannot_be_named_takes_the_others_back(
    session: Session, stamp: Stamp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "公示栏"
    folder.mkdir()
    rename = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).parent == folder and Path(target).name.startswith("25"):
            raise PermissionError(13, "held")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(WorldError):
        exporting.write_boards(boards(session, stamp), folder, replace=False, progress=Silent())
    assert names(folder) == []


def test_a_folder_that_cannot_be_made_is_the_worlds_fault(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(WorldError):
        exporting.write_boards(boards(session, stamp), tmp_path / "文件" / "公示栏", replace=False, progress=Silent())


def published(session: Session, stamp: Stamp, title: str) -> str:
    item = session.workspace.items("06")[0]
    uid, _ = publishing.record_publication(session, item.uid, title, stamp, formed=stamp.now.date())
    publishing.post(session, uid, "政府网站", stamp.now.date(), stamp)
    return uid


def sent(session: Session, stamp: Stamp, out: Path) -> exporting.PackageJob:
    job = exporting.package_job(session, stamp)
    result = exporting.write_package_file(job, out, replace=False, progress=Silent())
    exporting.record_package(session, job, result, stamp)
    return job


def test_the_next_package_holds_what_differs_from_the_last_accepted(
    session: Session, stamp: Stamp, tmp_path: Path
) -> None:
    first, second = published(session, stamp, "甲"), published(session, stamp, "乙")
    job = sent(session, stamp, tmp_path / "1.zip")
    assert {line.uid for line in job.lines if line.kind == "publication"} == {first, second}
    exporting.mark_package(session, job.request.number, "accepted", stamp)
    third = published(session, stamp, "丙")
    publishing.remove_publication(session, first, stamp)
    changes = {line.uid: line.change for line in exporting.package_job(session, stamp).lines}
    assert (changes[first], changes[second], changes[third]) == ("withdrawn", "same", "new")


def test_the_listing_tells_the_day_on_the_website_and_no_other(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    item, today = session.workspace.items("06")[0], stamp.now.date()
    formed = today - timedelta(days=9)
    for title, channel, on in (("网站", "政府网站", 3), ("专栏", "镇微信群", 2), ("撤下", "政府网站", 5)):
        uid, _ = publishing.record_publication(session, item.uid, title, stamp, formed=formed)
        editing.save_unit(session, structs.replace(session.workspace.unit(), channels=("镇微信群",)), stamp)
        posting, _ = publishing.post(session, uid, channel, today - timedelta(days=on), stamp)
        publishing.post(session, uid, "公开查阅点", today, stamp)
        if title == "撤下":
            publishing.take_down(session, posting, today, stamp)
    job = sent(session, stamp, tmp_path / "1.zip")
    with zipfile.ZipFile(tmp_path / "1.zip") as package:
        rows = [*load_workbook(io.BytesIO(package.read("清单.xlsx"))).active.values]
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert {row["标题"]: (row["成文日期"], row["发布日期"]) for row in told if row["成文日期"]} == {
        "网站": ("2026-11-14", "2026-11-20"),
        "专栏": ("2026-11-14", None),
        "撤下": ("2026-11-14", None),
    }
    exporting.mark_package(session, job.request.number, "accepted", stamp)
    for publication in session.workspace.publications():
        publishing.post(session, publication.uid, "政府网站", today, stamp)
    assert exporting.package_job(session, stamp).count("same") == len(job.lines)


def test_undo_takes_no_package_back(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    published(session, stamp, "甲")
    job = sent(session, stamp, tmp_path / "1.zip")
    while session.undo(stamp):
        pass
    (record,) = session.workspace.packages()
    assert (record.number, record.path) == (job.request.number, str(tmp_path / "1.zip"))
    assert exporting.package_job(session, stamp).request.number != job.request.number


def test_a_package_that_cannot_be_recorded_is_not_left_behind(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    published(session, stamp, "甲")
    job = exporting.package_job(session, stamp)
    result = exporting.write_package_file(job, tmp_path / "1.zip", replace=False, progress=Silent())
    (session.workspace.path / "workspace.lock").write_bytes(b"{}")  # somebody took the workspace over
    with pytest.raises(WorldError, match="LOCK_LOST"):
        exporting.record_package(session, job, result, stamp)
    assert names(tmp_path) == ["青石桥镇"]


RELEASE = Release("周明", "已征得13812345678机主同意")


def with_a_mobile(session: Session, stamp: Stamp) -> None:
    """What another program wrote into the file; our own services refuse the number."""
    found = session.workspace.publication(published(session, stamp, "甲"))
    with session.workspace.transaction("改", stamp) as recorder:
        recorder.save_publication(structs.replace(found, body="联系13987654321"))


def test_a_release_is_recorded_with_person_and_reason_and_without_private_numbers(
    session: Session, stamp: Stamp, tmp_path: Path
) -> None:
    with_a_mobile(session, stamp)
    job = exporting.package_job(session, stamp)
    out = tmp_path / "1.zip"
    with pytest.raises(GateError, match="PRIVATE_NUMBER_FOUND"):
        exporting.write_package_file(job, out, replace=False, progress=Silent())
    way = Passage(RELEASE)
    result = exporting.write_package_file(job, out, replace=False, progress=Silent(), passage=way)
    exporting.record_package(session, job, result, stamp, way)
    (record,) = session.workspace.packages()
    assert record.by.startswith("李春燕（周明放行：已征得")
    assert "13812345678" not in record.by
    assert session.workspace.history()[0].name == f"生成上传包{record.number}（放行{result.released}处）"
    (kept,) = session.workspace.releases()
    assert (kept.by_person, kept.name, kept.file_sha256) == ("周明", "1.zip", result.sha256)
    assert {finding.excerpt for finding in kept.findings} == {"139****4321"}


def test_a_release_that_released_nothing_is_not_recorded(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    published(session, stamp, "甲")
    job = exporting.package_job(session, stamp)
    way = Passage(RELEASE)
    result = exporting.write_package_file(job, tmp_path / "1.zip", replace=False, progress=Silent(), passage=way)
    exporting.record_package(session, job, result, stamp, way)
    assert session.workspace.releases() == []
    assert (result.released, session.workspace.packages()[0].by) == (0, "李春燕")
    assert session.workspace.history()[0].name == f"生成上传包{job.request.number}"


def test_packages_and_their_results_stand_in_the_history_and_undo_passes_them_by(
    session: Session, stamp: Stamp, tmp_path: Path
) -> None:
    published(session, stamp, "甲")
    told: list[ChangeSet] = []
    session.subscribe(told.append)
    number = sent(session, stamp, tmp_path / "1.zip").request.number
    exporting.mark_package(session, number, "accepted", stamp)
    exporting.mark_package(session, number, "accepted", stamp)
    steps = [(step.name, step.undoable) for step in session.workspace.history()]
    assert steps[:3] == [
        (f"登记上传包{number}已接收", False), (f"生成上传包{number}", False), ("登记发布“甲”", True),
    ]  # fmt: skip
    assert [changes.touches("package") for changes in told] == [True, True]
    assert session.undo_name == "登记发布“甲”"
    session.undo(stamp)
    assert session.workspace.packages()[0].status == "accepted"
    assert session.redo_name == "登记发布“甲”"


def test_a_large_package_is_verified_in_a_process_beside_and_as_strictly(
    session: Session, stamp: Stamp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog_app.services.packaging._LARGE", 1)
    published(session, stamp, "征收土地公告")
    job = exporting.package_job(session, stamp)
    result = exporting.write_package_file(job, tmp_path / "1.zip", replace=False, progress=Silent())
    assert result.path.exists()
    narrow = structs.replace(job.request.profile, tree=(PortalColumn("别的栏目"),))
    bad = structs.replace(job, request=structs.replace(job.request, profile=narrow))
    with pytest.raises(GateError, match="PACKAGE_NOT_VALID"):
        exporting.write_package_file(bad, tmp_path / "2.zip", replace=False, progress=Silent())
    assert not (tmp_path / "2.zip").exists()
