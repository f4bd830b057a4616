"""Taking an old ledger over, so that a township starts with its history: read → plan → decide → apply as one step.

What is known already (same title, channel and day) is left alone, so the same file twice changes nothing. A line whose
item is not clear is not taken but asked; the answer holds for every line of that kind and is remembered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
from msgspec import Struct, structs

from catalog_app.checks.personal_info import masked_text
from catalog_app.importers.ledgers import IGNORE as IGNORE  # the window may not import importers
from catalog_app.importers.ledgers import KEY_LABELS as KEY_LABELS
from catalog_app.importers.ledgers import (
    Choices,
    LedgerFile,
    LedgerRow,
    RefusedRow,
    ledger_tables,
    read_ledger,
    understand_ledger,
)
from catalog_app.importers.ledgers import LedgerTable as LedgerTable
from catalog_app.importers.title_matching import LEAST, Likeness, TitleMatcher, clear_winner, title_key
from catalog_app.model.catalog import Item, Origin
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.channels import VILLAGE_BOARD, WEBSITE, national_name
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.findings import ImportProblem
from catalog_app.model.publication import Posting, Publication, State
from catalog_app.services.gate import require_clean_text
from catalog_app.services.publications import EARLIEST_YEAR
from catalog_app.services.reading import Source, vocabulary
from catalog_app.services.reviewing import recorded_later
from catalog_app.services.session import Session
from catalog_app.services.words import LONGEST_TITLE, number_texts
from catalog_app.support.progress import Progress, Silent

if TYPE_CHECKING:
    from catalog_app.store.recorder import Recorder

Change = Literal["new", "same", "unmatched", "skipped"]
CHANGE_LABELS: dict[Change, str] = {"new": "新登记", "same": "已有", "unmatched": "未对应事项", "skipped": "不导入"}
_CHANGES: tuple[Change, ...] = ("new", "same", "unmatched", "skipped")
_CHOICES = "ledger_choices"
_MOST_CHOICES, _MOST_CANDIDATES, _MOST_STATIONS = 2_000, 5, 20
_LONGEST_URL = 2_000
_KINDS = (  # 政策文件 is left to the clerk: its 解读 would be missed at once
    ("财政信息", ("预算", "决算", "三公")),
    ("名单", ("名单",)),
    ("办事指南", ("指南", "流程图")),
    ("政策解读", ("解读",)),
    ("公示公告", ("公示", "公告", "公开")),
)


class LedgerLine(Struct, frozen=True, kw_only=True):
    """One line of the file and what will happen to it."""

    row: LedgerRow
    change: Change
    channel: str
    item: Item | None = None
    candidates: tuple[Likeness, ...] = ()
    """Items it may belong to, the likeliest first."""
    reason: str = ""
    station: str = ""
    """uid of the station it names."""

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return f"{self.row.sheet}第{self.row.row}行"


class LedgerPlan(Struct, frozen=True, kw_only=True):
    """What applying would do, line by line."""

    lines: tuple[LedgerLine, ...]
    problems: tuple[ImportProblem, ...]
    unit_name: str = ""
    refused: tuple[RefusedRow, ...] = ()
    """Lines that could not be read at all."""

    def counts(self) -> dict[str, int]:
        """How many lines are new, same, unmatched, skipped."""
        found = Counter(line.change for line in self.lines)
        return {change: found[change] for change in _CHANGES}

    def asked(self) -> list[LedgerLine]:
        """One line of every kind of title whose item is not clear: an answer to it holds for all of the kind."""
        found: dict[str, LedgerLine] = {}
        for line in self.lines:
            if line.change == "unmatched":
                found.setdefault(_kind_of(line, self.unit_name), line)
        return list(found.values())


def plan_ledger(session: Session, path: Path, today: date, progress: Progress) -> LedgerPlan:
    """Read a ledger and compare it with the workspace. Errors of `importers.sources.read_source`. Writes nothing."""
    return _plan(session, [read_ledger(path, vocabulary(), progress)], today, progress)


def plan_sources(
    session: Session, sources: Sequence[Source], choices: Choices, today: date, progress: Progress
) -> LedgerPlan:
    """The same of files that were opened before, their columns as chosen: one plan for all. Writes nothing."""
    words = vocabulary()
    read = [understand_ledger(one.raw, words, choices, one.path.name) for one in sources]
    return _plan(session, read, today, progress)


def columns_of(source: Source, choices: Choices) -> list[LedgerTable]:
    """The ledgers of a file and what their columns are taken for; private numbers in the samples are masked."""
    return [
        structs.replace(
            table,
            columns=tuple(
                structs.replace(one, samples=tuple(masked_text(text[:80]) for text in one.samples))
                for one in table.columns
            ),
        )
        for table in ledger_tables(source.raw, choices)
    ]


def _plan(session: Session, files: Sequence[LedgerFile], today: date, progress: Progress) -> LedgerPlan:
    workspace = session.workspace
    items = [item for item in workspace.items() if item.origin != Origin.NOT_APPLICABLE]
    planner = _Planner(session, items, today)
    rows = [row for read in files for row in read.rows]
    lines = []
    for number, row in enumerate(rows):
        if number % 100 == 0:
            progress.step(number, len(rows), "正在对应公开事项")
        lines.append(planner.line(row))
    told = (_masked_problem(one) for read in files for one in read.problems)
    problems = (*told, *planner.problems, *planner.unknown_stations())
    refused = tuple(_masked_refusal(one) for read in files for one in read.refused)
    name = workspace.unit().name
    return LedgerPlan(lines=tuple(lines), problems=problems, unit_name=name, refused=refused)


def settle(plan: LedgerPlan, line: LedgerLine, item: Item) -> LedgerPlan:
    """The plan after all lines of that kind of title that were judged as `line` were said to belong to `item`."""
    kind = _kind_of(line, plan.unit_name)
    before = (line.change, line.item.uid if line.item else "")
    return structs.replace(
        plan,
        lines=tuple(
            structs.replace(one, change="new", item=item, reason="人工指定")
            if one.change in ("new", "unmatched")
            and (one.change, one.item.uid if one.item else "") == before
            and _kind_of(one, plan.unit_name) == kind
            else one
            for one in plan.lines
        ),
    )


def apply_ledger(session: Session, plan: LedgerPlan, stamp: Stamp) -> ChangeSet:
    """Record the new lines as what was public before, as one step with a backup before; answers are remembered."""
    return session.notify(record_ledger(session, plan, stamp))


def record_ledger(
    session: Session,
    plan: LedgerPlan,
    stamp: Stamp,
    leave_out: frozenset[int] = frozenset(),
    progress: Progress | None = None,
) -> ChangeSet:
    """The same without the lines at the places of `leave_out`; whoever calls it tells the session (`notify`)."""
    progress = progress or Silent()
    chosen = [line for place, line in enumerate(plan.lines) if place not in leave_out]
    wanted = [line for line in chosen if line.change == "new" and line.item]
    name = f"导入旧台账（{len(wanted)}行）"
    numbers = {outline.index_number for outline in session.workspace.outlines()}
    with session.workspace.transaction(name, stamp, bulk=bool(wanted)) as recorder:
        for place, lines in enumerate(_by_publication(wanted).values()):
            progress.step(place, len(wanted), "正在登记")
            publication = _publication(lines, stamp)
            if publication.index_number in numbers:  # one number, one publication
                publication = structs.replace(publication, index_number=None)
            numbers.add(publication.index_number)
            recorder.save_publication(publication)
            recorder.add_review_step(recorded_later(session, publication, stamp, "由旧台账导入"))
            for line in lines:
                recorder.save_posting(_posting(publication, line))
        _remember(session, recorder, plan, wanted)
    return recorder.changes


def _remember(session: Session, recorder: Recorder, plan: LedgerPlan, wanted: Iterable[LedgerLine]) -> None:
    chosen = {_kind_of(line, plan.unit_name): line.item.number for line in wanted if line.item}
    remembered = _remembered(session)
    if {**remembered, **chosen} != remembered:
        kept = list({**remembered, **chosen}.items())[-_MOST_CHOICES:]
        recorder.set_setting(_CHOICES, msgspec.json.encode(dict(kept)).decode())


class _Planner:
    """Judges rows one by one against what the workspace holds."""

    def __init__(self, session: Session, items: Sequence[Item], today: date) -> None:
        workspace = session.workspace
        self.problems: list[ImportProblem] = []
        self._today = today
        self._unit_name = workspace.unit().name
        self._matcher = TitleMatcher(items, self._unit_name)
        self._by_number = {item.number: item for item in items}
        self._domains = {domain.code for domain in workspace.domains()}
        self._chosen = _remembered(session)
        self._contacts = frozenset(contact.value for contact in workspace.contacts())
        self._local = {*workspace.unit().channels, *(name for item in items for name in item.channels.other)}
        self._known = {
            (outline.title, posted.channel, posted.posted_on)
            for outline in workspace.outlines()
            for posted in outline.postings
        }
        self._likely: dict[tuple[str, str | None], tuple[Likeness, ...]] = {}
        self._stations = {station.name: station.uid for station in workspace.stations()}
        self._strange: Counter[str] = Counter()

    def line(self, row: LedgerRow) -> LedgerLine:
        """What will happen to the row."""
        channel = self._channel(row)
        key = (row.title, channel, row.day)
        if fault := self._fault(row):
            return LedgerLine(row=_masked(row), change="skipped", channel=channel, reason=fault)
        if key in self._known:
            return LedgerLine(row=row, change="same", channel=channel, reason="同一标题、渠道和日期已经登记")
        self._known.add(key)
        item, candidates, reason = self._item(row)
        down = row.taken_down if row.taken_down and row.day <= row.taken_down <= self._today else None
        row = structs.replace(row, url=self._address(row), taken_down=down)
        change: Change = "new" if item else "unmatched"
        station = self._station(row)
        return LedgerLine(
            row=row, change=change, channel=channel, item=item, candidates=candidates, reason=reason, station=station
        )

    def unknown_stations(self) -> list[ImportProblem]:
        """The names that no station of the workspace has, once each."""
        return [
            ImportProblem(
                code="unknown_station",
                severity="info",
                message=f"没有名为“{masked_text(name[:40])}”的站所，{count}行按事项的责任站所登记",
                remedy="需要时先在设置里登记这个站所，再导入",
            )
            for name, count in self._strange.most_common(_MOST_STATIONS)
        ]

    def _station(self, row: LedgerRow) -> str:
        found = self._stations.get(row.station, "")
        if row.station and not found:
            self._strange[row.station] += 1
        return found

    def _fault(self, row: LedgerRow) -> str:
        """Why a row cannot be taken; '' where it can."""
        if row.day > self._today:
            return self._tell("date_in_future", row, f"发布日期{row.day}在今天之后", "请核对日期")
        if row.day.year < EARLIEST_YEAR:
            return self._tell("date_too_early", row, f"发布日期{row.day}早于{EARLIEST_YEAR}年", "请核对日期")
        if len(row.title) > LONGEST_TITLE:
            return self._tell("title_too_long", row, f"标题超过{LONGEST_TITLE}个字", "请缩短标题")
        bare = row.url.partition("://")[2].removeprefix("www.")
        texts = {"标题": row.title, "网址": bare, "经办人": row.by, "位置": row.place, "站所": row.station}
        try:
            require_clean_text((*texts.items(), *number_texts(row.number, row.index_number)), self._contacts)
        except GateError:
            return self._tell("private_number", row, "文字里有个人信息，没有读入", "请在原文件里删去或打码后再导入")
        return ""

    def _tell(self, code: str, row: LedgerRow, message: str, remedy: str) -> str:
        problem = ImportProblem(
            code=code, severity="error", message=message, remedy=remedy, sheet=row.sheet, row=row.row
        )
        self.problems.append(problem)
        return message

    def _channel(self, row: LedgerRow) -> str:
        """The channel it names; else the website, or the board where only a place is told."""
        named = national_name(row.channel) or (row.channel if row.channel in self._local else "")
        if named:
            return named
        return VILLAGE_BOARD if row.place and not row.url else WEBSITE

    def _address(self, row: LedgerRow) -> str:
        try:
            parts = urlsplit(row.url)
        except ValueError:
            parts = urlsplit("")
        sound = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.username is None
        return row.url if sound and row.url.isprintable() and len(row.url) <= _LONGEST_URL else ""

    def _item(self, row: LedgerRow) -> tuple[Item | None, tuple[Likeness, ...], str]:
        """The item, what else it may be, and why."""
        number = row.item.split(" ")[0]
        if number in self._by_number:
            return self._by_number[number], (), "台账写明了事项编号"
        chosen = self._by_number.get(self._chosen.get(_row_kind(row, self._unit_name), ""))
        if chosen:
            return chosen, (), "以前指定过"
        if row.domain and row.domain not in self._domains:
            return None, (), f"工作区里没有“{row.domain_words}”领域"
        likely = self._candidates(f"{row.item}{row.title}", row.domain)
        winner = clear_winner(likely) if row.domain else None
        if winner:
            return winner, likely[:_MOST_CANDIDATES], "标题与事项相近"
        return None, likely[:_MOST_CANDIDATES], _why_unclear(row, likely)

    def _candidates(self, title: str, domain: str | None) -> tuple[Likeness, ...]:
        key = (title_key(title, self._unit_name), domain)
        if key not in self._likely:
            self._likely[key] = tuple(self._matcher.likely(title, domain))
        return self._likely[key]


def _why_unclear(row: LedgerRow, likely: Sequence[Likeness]) -> str:
    if not row.domain:
        return "台账没有写明领域"
    return "标题与几个事项都像" if likely and likely[0].score >= LEAST else "没有足够相近的事项"


def find_item(session: Session, name: str) -> Item:
    """An item by its number or uid, as an answer. UsageError UNKNOWN_ITEM."""
    return session.workspace.item_by_number(name) or session.workspace.item(name)


def line_at(plan: LedgerPlan, number: int) -> LedgerLine:
    """The unclear line in this row of the file. UsageError UNKNOWN_ROW."""
    found = next((line for line in plan.lines if line.row.row == number and line.change == "unmatched"), None)
    if found is None:
        raise UsageError("UNKNOWN_ROW", f"第{number}行不是等待指定事项的一行。", "请核对行号，行号是原文件里的行号。")
    return found


def _masked(row: LedgerRow) -> LedgerRow:
    texts = ("title", "number", "index_number", "domain_words", "item", "station", "place", "url", "by")
    return structs.replace(row, **{name: masked_text(getattr(row, name)) for name in texts})


def _masked_problem(problem: ImportProblem) -> ImportProblem:
    """The file's own words stand in what is told of it."""
    return structs.replace(
        problem, message=masked_text(problem.message), text=masked_text(problem.text) if problem.text else problem.text
    )


def _masked_refusal(row: RefusedRow) -> RefusedRow:
    return structs.replace(row, title=masked_text(row.title), reason=masked_text(row.reason))


def _row_kind(row: LedgerRow, unit_name: str) -> str:
    return f"{row.domain or row.domain_words}|{title_key(row.title, unit_name)}"


def _kind_of(line: LedgerLine, unit_name: str) -> str:
    return _row_kind(line.row, unit_name)


def _remembered(session: Session) -> dict[str, str]:
    """Numbers of items by kind of title, as they were decided before."""
    text = session.workspace.setting(_CHOICES)
    try:
        return msgspec.json.decode(text, type=dict[str, str]) if text else {}
    except msgspec.MsgspecError:
        return {}  # a setting somebody edited by hand: the clerk is asked again


def _by_publication(lines: Sequence[LedgerLine]) -> Mapping[object, list[LedgerLine]]:
    """Lines of one publication together: the same title and number, else the same title and day."""
    found: dict[object, list[LedgerLine]] = defaultdict(list)
    for line in lines:
        row = line.row
        found[(line.item.uid if line.item else "", row.title, row.index_number or row.number or row.day)].append(line)
    return found


def _publication(lines: Sequence[LedgerLine], stamp: Stamp) -> Publication:
    first = min((line.row for line in lines), key=lambda row: row.day)
    formed = next((line.row.formed for line in lines if line.row.formed), None)
    item = lines[0].item
    is_down = all(line.row.taken_down for line in lines)
    station = next((line.station for line in lines if line.station), "")
    return Publication(
        uid=str(uuid4()),
        item=item.uid if item else "",
        title=first.title,
        year=first.day.year,
        document_number=next((line.row.number for line in lines if line.row.number), None),
        index_number=next((line.row.index_number for line in lines if line.row.index_number), None),
        formed=formed if formed and formed <= first.day else None,
        state=State.TAKEN_DOWN if is_down else State.PUBLISHED,
        station="" if item and station == item.station else station,
        created=stamp.now,
        created_by=stamp.who,
        kind=next((kind for kind, words in _KINDS if any(word in first.title for word in words)), "其他"),
    )


def _posting(publication: Publication, line: LedgerLine) -> Posting:
    row = line.row
    return Posting(
        uid=str(uuid4()),
        publication=publication.uid,
        channel=line.channel,
        posted_on=row.day,
        url=row.url or None,
        taken_down=row.taken_down,
        by=row.by,
        place=row.place,
    )
