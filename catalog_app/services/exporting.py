"""Files that leave: board PDFs, workbook, portal package. Every one passes the gate as finished bytes.

A `*_job` is a plain snapshot taken where the connection lives; `write_*` may run in a worker; nothing here is
left half-written when a job fails or is cancelled.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from catalog_app.checks.personal_info import masked_text
from catalog_app.model.catalog import DomainCatalog, Origin
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.channels import WEBSITE
from catalog_app.model.errors import AppError, UsageError
from catalog_app.model.portal import PortalProfile, load_profile
from catalog_app.model.publication import OPEN, REVIEWS, Publication, State
from catalog_app.model.records import PACKAGE_STATUS_LABELS, PackageRecord
from catalog_app.model.unit import Unit
from catalog_app.services.gate import Passage, gated
from catalog_app.services.notices import NoticeMaker, notice_sheets
from catalog_app.services.overview import catalogs
from catalog_app.services.printed import corrections
from catalog_app.services.releasing import keep_releases
from catalog_app.services.session import Session
from catalog_app.services.sheets import ORIENTATION_LABELS as ORIENTATION_LABELS
from catalog_app.services.sheets import BoardFile as BoardFile
from catalog_app.services.sheets import BoardJob as BoardJob
from catalog_app.services.sheets import BoardRequest as BoardRequest
from catalog_app.services.sheets import NoticeSheet as NoticeSheet
from catalog_app.services.sheets import board_names as board_names
from catalog_app.services.sheets import draw_sheets
from catalog_app.services.targets import require_target
from catalog_app.support.files import move_all, world_error
from catalog_app.support.paths import resource_bytes, resource_names
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.portal import PackageRequest, PublicationExport
    from catalog_app.exporters.portal import PackageResult as PackageResult  # the window may not import exporters
    from catalog_app.exporters.portal.request import Attachment
    from catalog_app.exporters.site import SiteRequest

_ROOM = ".制作中-"
_LEFT_BEHIND_AFTER = 3600.0  # seconds; no job takes that long


class WorkbookJob(Struct, frozen=True):
    """The catalog as it goes into the workbook."""

    unit: Unit
    stations: dict[str, str]
    catalogs: tuple[DomainCatalog, ...]
    public_contacts: frozenset[str]
    printed_on: date


class PackageLine(Struct, frozen=True):
    """One thing in, or withdrawn by, an upload package."""

    uid: str
    kind: Literal["publication", "catalog"]
    change: Literal["new", "changed", "withdrawn", "same"]
    title: str
    domain: str = ""


class PackageJob(Struct, frozen=True):
    """An upload package before it is written: the request and what it differs in from the last accepted one."""

    request: PackageRequest
    lines: tuple[PackageLine, ...]
    public_contacts: frozenset[str]

    def count(self, change: str) -> int:
        """How many lines are new, changed, withdrawn or same."""
        return sum(line.change == change for line in self.lines)


def board_job(session: Session, request: BoardRequest, today: date) -> BoardJob:
    """Snapshot for board sheets.

    UsageError UNKNOWN_DOMAIN, EMPTY_DOMAIN, UNKNOWN_BOARD, NOTHING_TO_PRINT, NO_VILLAGES, UNKNOWN_CASE, PERIOD_ORDER.
    """
    workspace = session.workspace
    board = next((one for one in workspace.boards() if one.uid == request.board), None)
    if request.board and board is None:
        raise UsageError("UNKNOWN_BOARD", "没有这块公示栏。", "请在设置里核对公示栏。")
    notices = notice_sheets(session, request, today)
    chosen = () if notices and not request.domains else printable(session, request.domains)
    if not chosen and not notices:
        raise UsageError("NOTHING_TO_PRINT", "没有可以打印的事项。", "请先在目录里采用或添加事项。")
    return BoardJob(
        request,
        workspace.unit(),
        tuple(workspace.contacts()),
        tuple(chosen),
        notices,
        board.name if board else "",
        today,
        corrections(session, request),
    )


def write_boards(
    job: BoardJob, folder: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> list[BoardFile]:
    """Draw every sheet into `folder`, each gated and then named; all or none of them appear.

    WorldError NO_FONT_FOR_CHARACTER; GateError; UsageError NOT_A_FOLDER, FILE_EXISTS unless `replace`.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        raise UsageError("NOT_A_FOLDER", f"“{folder.name}”不是文件夹。", "请写明一个文件夹，已有的或新的都行。")
    targets = [folder / name for name in board_names(job)]
    _require_absent(targets, replace=replace)
    passage = passage or Passage()
    with _room_in(folder) as room:
        files = draw_sheets(job, [room / target.name for target in targets], passage, progress)
        move_all([(file.path, folder / file.path.name) for file in files], room, replace=replace)
    passage.moved_to(folder)
    return [structs.replace(file, path=folder / file.path.name) for file in files]


def workbook_job(session: Session, today: date, domains: Sequence[str] = ()) -> WorkbookJob:
    """Snapshot for the workbook; domains without rows are left out. UsageError UNKNOWN_DOMAIN, EMPTY_DOMAIN."""
    workspace = session.workspace
    stations = {station.uid: station.name for station in workspace.stations()}
    contacts = frozenset(contact.value for contact in workspace.contacts())
    return WorkbookJob(workspace.unit(), stations, tuple(printable(session, domains, all_rows=True)), contacts, today)


def write_workbook_file(
    job: WorkbookJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> Path:
    """The catalog in the standard's layout as xlsx. UsageError WRONG_SUFFIX, WORKSPACE_FILE, NOTHING_TO_EXPORT."""
    from catalog_app.exporters.workbook import write_workbook

    require_target(out, ".xlsx")
    if not job.catalogs:
        raise UsageError("NOTHING_TO_EXPORT", "目录里还没有事项。", "请先采用国家目录或添加本地事项。")
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        write_workbook(job.catalogs, job.unit, job.stations, path, progress, printed_on=job.printed_on)
    return out


def portal_profiles() -> dict[str, PortalProfile]:
    """The bundled portal profiles by name."""
    names = [name for name in resource_names("profiles", ".json") if "/portal-" in f"/{name}"]
    profiles = [load_profile(resource_bytes(name), name) for name in names]
    return {profile.name: profile for profile in profiles}


def package_job(session: Session, stamp: Stamp, *, profile: str = "generic", full: bool = False) -> PackageJob:
    """Snapshot for an upload package: what differs from the last accepted one, or with `full` everything.

    UsageError UNKNOWN_PROFILE.
    """
    from catalog_app.exporters.portal import CATALOG_UID, PackageRequest, package_lines

    chosen = portal_profiles().get(profile)
    if chosen is None:
        known = "、".join(portal_profiles())
        raise UsageError("UNKNOWN_PROFILE", f"没有名为“{profile}”的门户方案。", f"可用的方案：{known}。")
    workspace = session.workspace
    base = None if full else next((p for p in reversed(workspace.packages()) if p.status == "accepted"), None)
    publications = workspace.publications()
    request = PackageRequest(
        unit=workspace.unit(),
        profile=chosen,
        catalogs=tuple(printable(session, ())),
        publications=publication_exports(session, publications, stamp.now.date()),
        number=_next_number(workspace.packages(), stamp.now),
        created=stamp.now,
        base=base.number if base else None,
        previous=workspace.package_items(base.number) if base else {},
        held=frozenset(one.uid for one in publications if one.state in REVIEWS),
        titles={one.uid: one.title for one in publications}
        | {CATALOG_UID + one.code: one.name for one in workspace.domains()},
    )
    contacts = frozenset(contact.value for contact in workspace.contacts())
    lines = tuple(PackageLine(*line) for line in package_lines(request))
    return PackageJob(request, lines, contacts)


def publication_exports(
    session: Session, publications: Sequence[Publication], today: date
) -> tuple[PublicationExport, ...]:
    """Those that may leave, with all that the web shows of them: finished, and 主动公开."""
    from catalog_app.exporters.portal import PublicationExport

    workspace = session.workspace
    website = (one for one in workspace.postings() if one.channel == WEBSITE and one.taken_down is None)
    on_website = {one.publication: one.posted_on for one in sorted(website, key=lambda one: one.posted_on)}
    maker = NoticeMaker(session, "web", today)
    items = {item.uid: item for item in workspace.items()}
    return tuple(
        PublicationExport(
            one,
            items[one.item],
            attachments=_attachments(session, one),
            published_on=on_website.get(one.uid),
            notice=maker.notice(one, items[one.item]),
        )
        for one in publications
        if _leaves(one)
    )


def write_package_file(
    job: PackageJob,
    out: Path,
    *,
    replace: bool,
    progress: Progress,
    passage: Passage | None = None,
    site: SiteRequest | None = None,
) -> PackageResult:
    """Write the package and rehearse it; a package that fails its own verification is not given out.

    The whole `site` goes along as `网站/…`. `released` of the result counts what only the release of `passage` let
    pass. UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS.
    """
    from catalog_app.exporters.portal import write_package
    from catalog_app.exporters.portal.verify import SITE_FOLDER
    from catalog_app.exporters.site import site_members, site_pages
    from catalog_app.services.verify import require_verified

    require_target(out, ".zip")
    passage = passage or Passage()
    further = site_members(site_pages(site), SITE_FOLDER.rstrip("/")) if site else {}
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        result = write_package(job.request, path, progress, further)
        require_verified(path, job.request.profile)
    return structs.replace(result, path=out, released=passage.released)


def record_package(
    session: Session, job: PackageJob, result: PackageResult, stamp: Stamp, passage: Passage | None = None
) -> ChangeSet:
    """Remember the package and the content hash of everything the portal would hold after it; never undone.

    Who released orange findings, and why, stands beside who made it, if there were any. Where recording fails the file
    goes too: its number will be given to another package.
    """
    release = passage.release if passage and passage.released else None
    released = f"（{release.person}放行：{release.reason}）" if release else ""
    record = PackageRecord(
        number=job.request.number,
        created=stamp.now,
        by=stamp.who + masked_text(released),
        profile=job.request.profile.name,
        path=masked_text(os.fsencode(result.path.absolute()).decode("utf-8", "replace")),
        sha256=result.sha256,
        status="sent",
    )
    step = f"生成上传包{record.number}" + (f"（放行{result.released}处）" if released else "")
    try:
        with session.workspace.transaction(step, stamp) as recorder:
            recorder.save_package(record, result.content)
            if passage is not None:
                keep_releases(recorder, passage, stamp)
    except AppError:
        with suppress(OSError):
            result.path.unlink()
        raise
    return session.notify(recorder.changes)


def mark_package(
    session: Session, number: str, status: Literal["sent", "accepted", "rejected"], stamp: Stamp
) -> ChangeSet:
    """Note what the portal did; the next package holds what differs from the last accepted. UNKNOWN_PACKAGE."""
    record = next((one for one in session.workspace.packages() if one.number == number), None)
    if record is None:
        raise UsageError("UNKNOWN_PACKAGE", f"没有编号为{number}的上传包。", "请刷新列表后重试。")
    with session.workspace.transaction(f"登记上传包{number}{PACKAGE_STATUS_LABELS[status]}", stamp) as recorder:
        recorder.save_package(structs.replace(record, status=status), session.workspace.package_items(number))
    return session.notify(recorder.changes)


def printable(session: Session, codes: Sequence[str], *, all_rows: bool = False) -> list[DomainCatalog]:
    """The catalogs with what applies to the township, or all rows. UsageError UNKNOWN_DOMAIN, EMPTY_DOMAIN."""
    known = {domain.code: domain.name for domain in session.workspace.domains()}
    for code in codes:
        if code not in known:
            words = "、".join(f"{one} {name}" for one, name in known.items())
            raise UsageError("UNKNOWN_DOMAIN", f"工作区里没有代码为“{code}”的领域。", f"可用的领域：{words}。")
    shown = []
    for catalog in catalogs(session, codes):
        rows = tuple(i for i in catalog.items if all_rows or i.origin is not Origin.NOT_APPLICABLE)
        if codes and not rows:
            raise UsageError("EMPTY_DOMAIN", f"领域“{catalog.domain.name}”没有适用的事项。", "请先采用或添加事项。")
        if rows:
            shown.append(DomainCatalog(catalog.domain, rows))
    return shown


def _require_absent(targets: Sequence[Path], *, replace: bool) -> None:
    taken = [target.name for target in targets if target.exists()]
    if taken and not replace:
        raise UsageError("FILE_EXISTS", f"已有同名文件“{taken[0]}”。", "请换一个文件夹，或选择覆盖（--replace）。")


@contextmanager
def _room_in(folder: Path) -> Iterator[Path]:
    """A hidden folder on the same disk to work in; `folder` itself is gone again where nothing came into it."""
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=_ROOM, dir=folder, ignore_cleanup_errors=True) as room:
            _sweep_rooms(folder, Path(room).stat().st_mtime - _LEFT_BEHIND_AFTER)
            yield Path(room)
    except OSError as error:
        raise world_error(error, folder) from error
    finally:
        if made:
            with suppress(OSError):  # it holds the finished files
                folder.rmdir()


def _sweep_rooms(folder: Path, long_ago: float) -> None:
    """Remove the rooms that a killed program left behind."""
    for room in folder.glob(f"{_ROOM}*"):
        if room.is_dir() and not room.is_symlink() and room.stat().st_mtime < long_ago:
            shutil.rmtree(room, ignore_errors=True)


def _attachments(session: Session, publication: Publication) -> tuple[Attachment, ...]:
    from catalog_app.exporters.portal.request import Attachment  # as the other writers, only where something leaves

    place = session.workspace.attachment_path
    return tuple(Attachment(one.name, place(one.sha256), one.sha256) for one in publication.attachments)


def _leaves(publication: Publication) -> bool:
    return publication.state in (State.READY, State.PUBLISHED) and publication.openness == OPEN


def _next_number(packages: Sequence[PackageRecord], now: datetime) -> str:
    day = f"{now:%Y%m%d}"
    used = [int(one.number.rpartition("_")[2]) for one in packages if one.number.startswith(day)]
    return f"{day}_{max(used, default=0) + 1:03d}"
