"""Files that leave: board PDFs, workbook, portal package. Every one passes the gate as finished bytes.

A `*_job` is a plain snapshot taken where the connection lives; `write_*` may run in a worker; nothing here is
left half-written when a job fails or is cancelled.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Unit
from catalog_app.services.gate import Passage, gated
from catalog_app.services.notices import notice_sheets
from catalog_app.services.packaging import PackageJob as PackageJob
from catalog_app.services.packaging import PackageLine as PackageLine
from catalog_app.services.packaging import mark_package as mark_package
from catalog_app.services.packaging import package_job as package_job
from catalog_app.services.packaging import publication_exports as publication_exports
from catalog_app.services.packaging import record_package as record_package
from catalog_app.services.packaging import write_package_file as write_package_file
from catalog_app.services.printed import corrections
from catalog_app.services.session import Session
from catalog_app.services.sheets import ORIENTATION_LABELS as ORIENTATION_LABELS
from catalog_app.services.sheets import BoardFile as BoardFile
from catalog_app.services.sheets import BoardJob as BoardJob
from catalog_app.services.sheets import BoardRequest as BoardRequest
from catalog_app.services.sheets import NoticeSheet as NoticeSheet
from catalog_app.services.sheets import board_names as board_names
from catalog_app.services.sheets import draw_sheets
from catalog_app.services.shown_catalogs import printable as printable
from catalog_app.services.targets import require_target
from catalog_app.support.files import move_all, world_error
from catalog_app.support.leftovers import room_prefix, sweep_rooms
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.portal import PackageResult as PackageResult  # the window may not import exporters

_ROOM = ".制作中-"


class WorkbookJob(Struct, frozen=True):
    """The catalog as it goes into the workbook."""

    unit: Unit
    stations: dict[str, str]
    catalogs: tuple[DomainCatalog, ...]
    public_contacts: frozenset[str]
    printed_on: date


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
        with TemporaryDirectory(prefix=room_prefix(_ROOM), dir=folder, ignore_cleanup_errors=True) as room:
            sweep_rooms(folder, _ROOM, Path(room).stat().st_mtime)
            yield Path(room)
    except OSError as error:
        raise world_error(error, folder) from error
    finally:
        if made:
            with suppress(OSError):  # it holds the finished files
                folder.rmdir()
