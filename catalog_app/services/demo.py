"""The whole main job on bundled data: a sample township from nothing to wall sheets, workbook and upload package."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec import Struct, structs

from catalog_app.model.changes import Stamp
from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.errors import UsageError
from catalog_app.model.publication import GATES, REVIEWS, State
from catalog_app.model.roster import RosterTable, bound, cut
from catalog_app.model.unit import Board, Contact, Person, Station, Unit, Village
from catalog_app.services import editing, exporting, publishing, reviewing
from catalog_app.services.cases import notice_case
from catalog_app.services.localizing import Localization, localize, stations_in_charge
from catalog_app.services.rosters import PreparedRoster
from catalog_app.services.session import Session, create_session, open_session
from catalog_app.support.files import sha256
from catalog_app.support.folders import folder_beside
from catalog_app.support.paths import resource_bytes
from catalog_app.support.progress import Progress

Kind = Literal["board", "workbook", "portal", "ledger"]
KIND_LABELS = {"board": "公示栏", "workbook": "工作簿", "portal": "上传包", "ledger": "台账"}
BOARD_DOMAINS_A3 = ("15", "25")
_WORKSPACE = "青石桥镇"


class DemoFile(Struct, frozen=True):
    """One file the demo made."""

    path: Path
    kind: Kind
    pages: int = 0

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return KIND_LABELS[self.kind]


class DemoResult(Struct, frozen=True):
    """Where everything lies."""

    workspace: Path
    files: tuple[DemoFile, ...]
    items: int


def make_demo(folder: Path, stamp: Stamp, progress: Progress) -> DemoResult:
    """Build sample workspace and outputs under `folder`, all or nothing. UsageError FOLDER_NOT_EMPTY."""
    with folder_beside(folder) as room:
        files, items = _make_all(room, folder, stamp, progress)
    made = (structs.replace(one, path=folder / one.path.relative_to(room)) for one in files)
    return DemoResult(folder / _WORKSPACE, tuple(made), items)


def _make_all(room: Path, folder: Path, stamp: Stamp, progress: Progress) -> tuple[list[DemoFile], int]:
    progress.step(0, 5, "建立示例工作区")
    with make_sample_workspace(room / _WORKSPACE, stamp) as session:
        files = [*_boards(session, room, stamp.now.date(), progress)]
        progress.step(3, 5, "导出工作簿")
        job = exporting.workbook_job(session, stamp.now.date())
        workbook = room / "青石桥镇政务公开标准目录.xlsx"
        files.append(
            DemoFile(exporting.write_workbook_file(job, workbook, replace=False, progress=progress), "workbook")
        )
        progress.step(4, 5, "生成上传包")
        files.append(_package(session, room, folder, stamp, progress))
        items = len(session.workspace.items())
    progress.step(5, 5, "示例已完成")
    return files, items


def make_sample_workspace(folder: Path, stamp: Stamp) -> Session:
    """The sample township's workspace: localised, with places and a few publications; the caller closes it.

    All or nothing. UsageError FOLDER_NOT_EMPTY.
    """
    sample = sample_township()
    unit = msgspec.convert(sample["unit"], Unit)
    with folder_beside(folder) as room, create_session(room, unit, (), stamp) as session:
        _fill(session, unit, sample, stamp)
    return open_session(folder, stamp)


def _fill(session: Session, unit: Unit, sample: dict[str, Any], stamp: Stamp) -> None:
    editing.save_places(session, _places(sample), stamp)
    request = Localization(
        publisher=unit.signature, channels=unit.channels, stations=stations_in_charge(session), everything=True
    )
    localize(session, request, stamp)
    for publication in sample["publications"]:
        _publish(session, publication, stamp)


def sample_township() -> dict[str, Any]:
    """The bundled sample data."""
    data: dict[str, Any] = msgspec.json.decode(resource_bytes("sample/township.json"))
    return data


def sample_person() -> str:
    """Who keeps the sample catalog."""
    name: str = sample_township()["persons"][0]["name"]
    return name


def _places(sample: dict[str, Any]) -> list[editing.Place]:
    villages = [
        Village(uid=_uid("village", one["name"]), position=number, **one)
        for number, one in enumerate(sample["villages"], start=1)
    ]
    boards = [Board(uid=_uid("board", v.name), name=f"{v.name}公示栏", village=v.uid) for v in villages]
    stations = [
        Station(uid=_uid("station", one["name"]), name=one["name"], phone=one["phone"], domains=tuple(one["domains"]))
        for one in sample["stations"]
    ]
    return [
        *(Contact(uid=_uid("contact", one["label"]), **one) for one in sample["contacts"]),
        *stations,
        *villages,
        Board(uid=_uid("board", "town"), **sample["town_board"]),
        *boards,
        *(Person(uid=_uid("person", one["name"]), **one) for one in sample["persons"]),
    ]


def _publish(session: Session, sample: dict[str, Any], stamp: Stamp) -> None:
    item = session.workspace.item_by_number(sample["item"])
    if item is None:
        raise UsageError("UNKNOWN_ITEM", f"示例引用了不存在的事项{sample['item']}。", "请重新安装程序。")
    today = stamp.now.date()
    uid, _ = publishing.record_publication(
        session,
        item.uid,
        sample["title"],
        stamp,
        body=sample["body"],
        formed=today - timedelta(days=sample["formed_days_ago"]),
        roster=_roster(sample) if "roster" in sample else None,
    )
    if sample["postings"]:
        _review(session, uid, stamp)
    for posting in sample["postings"]:
        on = today - timedelta(days=posting["days_ago"])
        for board in _boards_of(session, posting):
            publishing.post(session, uid, posting["channel"], on, stamp, board_uid=board, url=posting.get("url"))


def _roster(sample: dict[str, Any]) -> PreparedRoster:
    """The list of a sample publication, as if a station had sent it."""
    given = sample["roster"]
    case = notice_case(given["case"])
    title = given["title"]
    table = RosterTable(title=title, columns=bound(case, given["columns"]), rows=given["rows"])
    digest = sha256(repr(given["rows"]).encode())
    return PreparedRoster(
        case=case,
        table=cut(table, case, "archive"),
        verdicts=(),
        before=(),
        told=(),
        source=f"{title}.xlsx",
        source_sha256=digest,
    )


def _review(session: Session, uid: str, stamp: Stamp) -> None:
    """What hangs was reviewed first: by the clerk, the head of the office and the leader in charge."""
    for step, person in zip(REVIEWS, sample_township()["persons"], strict=True):
        gates = GATES if step is State.FINAL_REVIEW else ()
        reviewing.approve(session, uid, step, person["name"], stamp, opinion="同意公开", gates=gates)


def _boards_of(session: Session, posting: dict[str, Any]) -> list[str | None]:
    if posting["channel"] != VILLAGE_BOARD:
        return [None]
    boards = session.workspace.boards()
    if posting["boards"] == "all":
        return [board.uid for board in boards if board.village]
    return [board.uid for board in boards if board.name.removesuffix("公示栏") in posting["boards"]]


def _boards(session: Session, folder: Path, today: date, progress: Progress) -> list[DemoFile]:
    progress.step(1, 5, "制作公示栏文件（A4横向）")
    request = exporting.BoardRequest()
    made = exporting.write_boards(
        exporting.board_job(session, request, today), folder / "公示栏", replace=False, progress=progress
    )
    progress.step(2, 5, "制作公示栏文件（A3纵向和公示）")
    large = structs.replace(request, domains=BOARD_DOMAINS_A3, paper="A3", orientation="portrait")
    made += exporting.write_boards(
        exporting.board_job(session, large, today), folder / "公示栏", replace=False, progress=progress
    )
    uids = tuple(one.uid for one in session.workspace.publications())
    notices = structs.replace(request, publications=uids, orientation="portrait")
    made += exporting.write_boards(
        exporting.board_job(session, notices, today), folder / "公示", replace=False, progress=progress
    )
    return [DemoFile(one.path, "board", one.pages) for one in made]


def _package(session: Session, room: Path, folder: Path, stamp: Stamp, progress: Progress) -> DemoFile:
    job = exporting.package_job(session, stamp)
    name = f"上传包_青石桥镇_{job.request.number}.zip"
    result = exporting.write_package_file(job, room / name, replace=False, progress=progress)
    exporting.record_package(session, job, structs.replace(result, path=folder / name), stamp)
    return DemoFile(result.path, "portal")


def _uid(kind: str, name: str) -> str:
    """The same sample object has the same uid in every demo."""
    return str(uuid5(NAMESPACE_URL, f"catalog-app/sample/{kind}/{name}"))
