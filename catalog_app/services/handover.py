"""A change of clerk and a change of year: the pack that is handed over, and what goes on into the new year.

Nothing is taken out of the workspace: the new clerk gets the workspace itself (backup) and this pack to read.
No password goes in; telephone numbers that are not public are masked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct, structs

from catalog_app.checks.personal_info import masked_text
from catalog_app.exporters.handover import (
    SHEET_NAME,
    HandoverPack,
    HandoverSheet,
    write_handover,
    write_parts,
    write_sheet,
)
from catalog_app.exporters.layout import Column
from catalog_app.exporters.ledger import LedgerSheet
from catalog_app.exporters.list_workbook import ListSheet
from catalog_app.model.calendar import dated
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.editions import REVIEW_LABELS
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.periods import read_period
from catalog_app.model.records import PACKAGE_STATUS_LABELS
from catalog_app.services.bulk_entry import CopyPlan, plan_copy
from catalog_app.services.calendars import CalendarYear, calendar_year
from catalog_app.services.due import DUE_LABELS, DueLine, due, yearly_tasks
from catalog_app.services.gate import Passage, gated, gated_tree
from catalog_app.services.index_numbers import pattern_of
from catalog_app.services.ledger import LedgerQuery, ledger_job
from catalog_app.services.overview import catalogs
from catalog_app.services.publications import sound
from catalog_app.services.reviews import due_reviews
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.support.files import safe_name
from catalog_app.support.leftovers import room_prefix, sweep_rooms
from catalog_app.support.progress import Progress, Silent

_AHEAD, _YEAR_DIGITS = 365, 4
_RULE = "_" * 44
"""A line to write on."""
_SEE_LIST = "，见“待办事项”"
"""Only where that list goes along."""
_ROOM = ".handover-"
ROLLED_OVER = "rolled-over"
_KIND_LABELS = {"publish": "公开", "update": "定期更新", "task": "年度工作"}
_Rows = Sequence[Sequence[str]]


class Handing(Struct, frozen=True, kw_only=True):
    """Who hands over to whom, and from which day the new clerk is in charge; '' = filled in by pen."""

    giver: str = ""
    receiver: str = ""
    witness: str = ""
    since: date | None = None


NOBODY = Handing()


class HandoverJob(Struct, frozen=True):
    """The pack before it is written."""

    pack: HandoverPack
    public_contacts: frozenset[str]
    open_tasks: int


class Repeated(Struct, frozen=True, kw_only=True):
    """A publication of the old year whose item has none of the new year yet."""

    item: str
    item_title: str
    publication: str
    title: str
    period: str


class RollOver(Struct, frozen=True, kw_only=True):
    """What a new year begins with."""

    year: int
    calendar: CalendarYear
    carried: tuple[DueLine, ...]
    """What the old year leaves open."""
    expected: tuple[DueLine, ...]
    """What falls due in the new year."""
    repeated: tuple[Repeated, ...]
    """What was published for the old year and comes again."""


def handover_job(
    session: Session, today: date, handing: Handing = NOBODY, progress: Progress | None = None
) -> HandoverJob:
    """Snapshot for the pack: sheet to sign, ledger, open tasks of a year, catalog, settings, packages."""
    (progress or Silent()).step(0, 0, "正在整理交接内容")
    workspace = session.workspace
    unit = workspace.unit()
    tasks = due(session, today, _AHEAD)
    stations = {station.uid: station.name for station in workspace.stations()}
    contacts = frozenset(contact.value for contact in workspace.contacts())
    ledger = _ledger(session, today)
    pack = HandoverPack(
        sheet=_signed_sheet(session, tasks, ledger, handing),
        folder=f"{safe_name(unit.name, 30)}政务公开交接包_{today:%Y%m%d}",
        note=_note(session, tasks, today),
        unit=unit,
        stations=stations,
        catalogs=tuple(one for one in catalogs(session) if one.items),
        ledger=ledger,
        lists={
            "待办事项": _task_sheets(session, tasks, today),
            "设置和联系人": _setting_sheets(session, contacts),
            "上传包": [_package_sheet(session)],
        },
        printed_on=today,
    )
    return HandoverJob(pack, contacts, len(tasks))


def write_handover_file(
    job: HandoverJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> Path:
    """The pack as one zip; gated. UsageError WRONG_SUFFIX, WORKSPACE_FILE."""
    require_target(out, ".zip")
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        write_handover(job.pack, path, progress)
    return out


def write_handover_folder(job: HandoverJob, room: Path, *, progress: Progress, passage: Passage | None = None) -> Path:
    """The pack as a new folder in `room`, every file gated; whole or not at all. FILE_EXISTS, WORKSPACE_FILE."""
    target = room / job.pack.folder
    require_target(target / SHEET_NAME)
    if target.exists():
        raise WorldError("FILE_EXISTS", f"“{target.name}”已经存在。", "请换一个文件夹，或先把原来的移走。")
    titles: dict[str, str] = {}
    with TemporaryDirectory(prefix=room_prefix(_ROOM), dir=room) as place:
        sweep_rooms(room, _ROOM, Path(place).stat().st_mtime)
        folder = Path(place) / job.pack.folder
        folder.mkdir()
        with gated_tree(folder, job.public_contacts, progress, titles=titles, passage=passage) as stage:
            write_parts(job.pack, stage, progress)
            titles.update((file.name, file.name) for file in sorted(stage.iterdir()))
        folder.rename(target)
    return target


def write_sheet_file(
    job: HandoverJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> Path:
    """Only the sheet to sign, as PDF; gated. UsageError WRONG_SUFFIX, WORKSPACE_FILE."""
    require_target(out, ".pdf")
    parts = tuple((part, entry, words.removesuffix(_SEE_LIST)) for part, entry, words in job.pack.sheet.parts)
    alone = structs.replace(job.pack, sheet=structs.replace(job.pack.sheet, parts=parts))
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        write_sheet(alone, path, progress)
    return out


def roll_over(session: Session, year: int, today: date) -> RollOver:
    """What `year` begins with; writes nothing, loses nothing. UsageError DATE_OUT_OF_RANGE."""
    calendar = calendar_year(session, year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    lines = due(session, today, max((last - today).days, 0))
    told = {(line.title, line.due) for line in lines}
    lines += [one for one in yearly_tasks(session, first) if one.due <= last and (one.title, one.due) not in told]
    return RollOver(
        year=year,
        calendar=calendar,
        carried=tuple(line for line in lines if line.due < first),
        expected=tuple(line for line in lines if line.due >= first),
        repeated=tuple(_repeated(session, year)),
    )


def plan_drafts(session: Session, found: RollOver, stamp: Stamp) -> CopyPlan:
    """Drafts of the new year of what comes again, their days and words moved. Writes nothing."""
    months = {one.publication: _months_until(found.year, one.period) for one in found.repeated}
    return plan_copy(session, [one.publication for one in found.repeated], stamp, months=months)


def apply_roll_over(
    session: Session, found: RollOver, plan: CopyPlan, stamp: Stamp, chosen: Collection[str] | None = None
) -> ChangeSet:
    """Keep the chosen drafts (by uid; None = all that are offered) and the year, as one step with a backup before."""
    wanted = set(plan.offered() if chosen is None else chosen)
    drafts = [sound(session, line.draft, stamp, None) for line in plan.lines if line.draft.uid in wanted]
    words = f"，新建{len(drafts)}条草稿" if drafts else ""
    with session.workspace.transaction(f"结转到{found.year}年{words}", stamp, bulk=bool(drafts)) as recorder:
        for draft in drafts:
            recorder.save_publication(draft)
        recorder.set_setting(ROLLED_OVER, str(found.year))
    return session.notify(recorder.changes)


def rolled_over_to(session: Session) -> int | None:
    """The year that was rolled over to last."""
    text = session.workspace.setting(ROLLED_OVER) or ""
    return int(text) if text.isdecimal() and len(text) == _YEAR_DIGITS else None


def serial_words(session: Session, year: int) -> str:
    """What becomes of the serials of index numbers in a new year, a sentence."""
    pattern = pattern_of(session)
    if pattern is None:
        return "没有设置索引号写法，索引号照常手工填写。"
    if pattern.reset == "不重置":
        return "索引号的序号接着往下编，不重新起算。"
    return f"索引号的序号从{year}年第一条起重新从1编，往年的号不会再用。"


def _months_until(year: int, period: str) -> int:
    """From a period of the year before to the first of its kind in `year`."""
    known = read_period(period)
    return (year - known.first.year) * 12 - known.first.month + 1 if known else 12


def _repeated(session: Session, year: int) -> Iterable[Repeated]:
    """The last publication for a period of the year before, of each item that tells none of this year."""
    before: dict[str, Repeated] = {}
    told: set[str] = set()
    items = {item.uid: item for item in session.workspace.items()}
    for outline in session.workspace.outlines():
        period = read_period(outline.period) if outline.period else None
        if period and period.first.year == year:
            told.add(outline.item)
        elif period and period.first.year == year - 1 and outline.item in items:
            before[outline.item] = Repeated(
                item=outline.item,
                item_title=items[outline.item].title,
                publication=outline.uid,
                title=outline.title,
                period=outline.period,
            )
    return [one for uid, one in before.items() if uid not in told]


def _ledger(session: Session, today: date) -> LedgerSheet | None:
    try:
        return ledger_job(session, LedgerQuery(), today).sheet
    except UsageError:
        return None  # nothing was published yet


def _signed_sheet(
    session: Session, tasks: Sequence[DueLine], ledger: LedgerSheet | None, handing: Handing
) -> HandoverSheet:
    workspace = session.workspace
    late, soon = (sum(line.state == state for line in tasks) for state in ("late", "soon"))
    packages = workspace.packages()
    waiting = sum(one.status == "sent" for one in packages)
    since = handing.since
    day = f"{since.year}年{since.month}月{since.day}日" if since else "　　　　年　　月　　日"
    parts = (
        ("资料", "发布台账", f"{len(ledger.lines)}行" if ledger else "还没有登记过发布"),
        ("资料", "公开目录", f"{len(workspace.domains())}个领域、{len(workspace.items())}个事项"),
        ("资料", "设置和联系人", f"{len(workspace.stations())}个站所、{len(workspace.boards())}块公示栏"),
        ("资料", "上传包记录", f"{len(packages)}个" + (f"，其中{waiting}个等门户答复" if waiting else "")),
        ("在办", "逾期", f"{late}项{_SEE_LIST}"),
        ("在办", "30天内到期", f"{soon}项"),
        ("在办", "一年内到期", f"共{len(tasks)}项"),
        ("在办", "其他要说明的", "\n".join([_RULE] * 3)),
        ("系统", "工作区备份", f"文件名和存放处：\n{_RULE}"),
        ("系统", "备份口令", "□已当面告知（不要写在纸上）"),
        ("系统", "门户后台账号", "□已移交　　□已改密码"),
    )
    return HandoverSheet(
        title=f"{workspace.unit().name}政务公开工作交接单",
        notes=(f"自{day}起由接收人负责。", "双方当面核对，各留一份。"),
        parts=parts,
        signed=(("交出人", handing.giver), ("接收人", handing.receiver), ("监交人", handing.witness)),
    )


def _note(session: Session, tasks: Sequence[DueLine], today: date) -> str:
    unit = session.workspace.unit()
    late = sum(line.state == "late" for line in tasks)
    packages = session.workspace.packages()
    last = f"最近一次上传包：{packages[-1].number}（{PACKAGE_STATUS_LABELS[packages[-1].status]}）" if packages else ""
    lines = [
        f"{unit.signature}政务公开工作交接",
        f"整理日期：{today.isoformat()}",
        "",
        f"{SHEET_NAME}：打印后双方当面核对、签字，各留一份。",
        "发布台账.xlsx：历年公开了什么、何时、在哪里（还没有登记过发布的，没有这一份）。",
        f"待办事项.xlsx：逾期{late}项，一年内到期的共{len(tasks)}项，以及待复核的事项。",
        "公开目录.xlsx：现行目录，最后一列是事项编号，可以再导入。",
        "设置和联系人.xlsx：单位、公开电话、站所、村和公示栏、经办人员、本地放假安排。",
        "上传包.xlsx：报送过的上传包和门户的答复。",
        last,
        "",
        "工作区本身请用“另存备份”交接，口令当面告知，不要写在纸上或放进这个文件夹。",
    ]
    return "\n".join(lines) + "\n"


def _sheet(name: str, widths: dict[str, float], rows: _Rows, notes: tuple[str, ...] = ()) -> ListSheet:
    columns = tuple(Column(key=label, label=label, width=width) for label, width in widths.items())
    return ListSheet(name=name, title=name, columns=columns, rows=rows, notes=notes)


def _task_sheets(session: Session, tasks: Sequence[DueLine], today: date) -> list[ListSheet]:
    rows = [
        (
            DUE_LABELS[line.state],
            dated(line.due, provisional=line.provisional),
            _KIND_LABELS[line.kind],
            line.title,
            f"{line.item.number} {line.item.title}" if line.item else "",
            line.stage,
            "、".join(line.missing),
        )
        for line in tasks
    ]
    widths = {"状态": 5.0, "到期日": 8.0, "种类": 6.0, "标题": 20.0, "公开事项": 14.0, "时限": 16.0, "还缺的渠道": 14.0}
    reviews = [(REVIEW_LABELS[one.kind], one.text, one.due.isoformat()) for one in due_reviews(session, today)]
    return [
        _sheet("到期事项", widths, rows),
        _sheet("复核任务", {"种类": 8.0, "内容": 40.0, "期限": 8.0}, reviews),
    ]


def _setting_sheets(session: Session, contacts: frozenset[str]) -> list[ListSheet]:
    workspace = session.workspace
    unit = workspace.unit()
    villages = {village.uid: village.name for village in workspace.villages()}
    stations = {station.uid: station.name for station in workspace.stations()}
    about = [
        ("简称", unit.name),
        ("全称", unit.signature),
        ("所属县（市、区）", unit.county),
        ("地址", unit.address),
        ("办公时间", unit.office_hours),
        ("网站", unit.website),
        ("网站标识码", unit.site_code),
        ("实有渠道", "、".join(unit.channels)),
    ]
    days = workspace.calendar_days()
    return [
        _sheet("单位", {"项目": 10.0, "内容": 40.0}, about),
        _sheet("公开电话", {"名称": 12.0, "号码": 14.0, "所属": 14.0}, _contact_rows(session)),
        _sheet(
            "站所",
            {"名称": 14.0, "电话": 12.0, "领域": 20.0},
            [(one.name, _phone(one.phone, contacts), "、".join(one.domains)) for one in workspace.stations()],
        ),
        _sheet("人员", {"姓名": 10.0, "职责": 12.0, "站所": 14.0}, _person_rows(session, stations)),
        _sheet(
            "公示栏",
            {"村（社区）": 12.0, "公示栏": 14.0, "位置": 20.0, "纸张": 6.0},
            [(villages.get(one.village or "", "本级"), one.name, one.place, one.paper) for one in workspace.boards()],
        ),
        _sheet(
            "本地放假安排",
            {"日期": 10.0, "休或班": 6.0, "名称": 12.0, "来源": 30.0},
            [(day.date.isoformat(), "休" if day.off else "班", day.name, day.source) for day in days],
        ),
    ]


def _phone(phone: str, contacts: frozenset[str]) -> str:
    return phone if phone in contacts else masked_text(phone)


def _contact_rows(session: Session) -> _Rows:
    return [(one.label, one.value, one.owner) for one in session.workspace.contacts()]


def _person_rows(session: Session, stations: dict[str, str]) -> _Rows:
    return [(one.name, one.role, stations.get(one.station or "", "")) for one in session.workspace.persons()]


def _package_sheet(session: Session) -> ListSheet:
    rows = [
        (one.number, f"{one.created:%Y-%m-%d %H:%M}", one.by, one.profile, PACKAGE_STATUS_LABELS[one.status])
        for one in session.workspace.packages()
    ]
    widths = {"编号": 12.0, "生成时间": 12.0, "经办人": 8.0, "门户方案": 10.0, "状态": 8.0}
    return _sheet("上传包", widths, rows)
