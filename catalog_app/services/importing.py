"""Taking a catalog file over: plan against the workspace → decide → apply as one step that can be undone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal, cast, get_args
from uuid import uuid4

import msgspec
from msgspec import Struct, structs

from catalog_app.checks.publishers import names_county_body
from catalog_app.importers.matching import Matcher
from catalog_app.importers.plan import NAME_KEYS, Change, Draft, make_plan
from catalog_app.importers.plan import PlanLine as PlanLine  # part of this service's answer
from catalog_app.importers.reading import TableChoices
from catalog_app.model.catalog import Domain, Item, Origin
from catalog_app.model.cells import cell_text
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.fields import FIELDS, REASON_LABEL
from catalog_app.model.findings import ImportProblem
from catalog_app.model.merging import MERGED_KEYS
from catalog_app.model.unit import Unit
from catalog_app.services.adopting import adopt_item, standard, standard_index, standard_item, with_true_origin
from catalog_app.services.editing import local_number
from catalog_app.services.gate import require_clean_text
from catalog_app.services.list_moves import with_moves
from catalog_app.services.reading import ReadFile
from catalog_app.services.reading import read_files as read_files
from catalog_app.services.remembered_lists import remember_list, remembered_list
from catalog_app.services.session import Session
from catalog_app.services.words import masked, require_exportable

if TYPE_CHECKING:
    from catalog_app.importers.reading import ReadTable
    from catalog_app.store.recorder import Recorder

CHANGES: tuple[Change, ...] = get_args(Change)
CHANGE_LABELS: dict[str, str] = {
    "new": "新增",
    "changed": "修改",
    "same": "相同",
    "conflict": "冲突",
    "skipped": "跳过",
    "ambiguous": "不能确定",
}
_OUR_NUMBER = re.compile(r"\d{2}-(?:\d{3}|本地\d+)")
_CHOICES = "import_choices"
_MOST_CHOICES = 200

Choice = str | Literal["new", "theirs", "ours"]
"""How a line was settled: the uid of the item it is, that it is new, or whose words hold."""


class ImportPlan(Struct, frozen=True):
    """What applying would do, line by line."""

    lines: tuple[PlanLine, ...]
    problems: tuple[ImportProblem, ...]
    new_domains: tuple[str, ...] = ()
    """Codes of domains the workspace lacks and would get."""

    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, same, conflict, skipped, ambiguous."""
        found = Counter(line.change for line in self.lines)
        return {str(change): found[change] for change in CHANGES}


class Shelf(Struct, frozen=True):
    """All of the workspace that a plan needs, so that it can be made on another thread."""

    items: tuple[Item, ...]
    domains: tuple[Domain, ...]
    stations: dict[str, str]
    """uid by name."""
    unit: Unit
    bases: dict[str, Item]
    """By uid: what the county's list said when it was last taken over, else the national row."""
    lists: dict[str, tuple[Item, ...]] = {}
    """By domain: the whole of that list, rows with our 事项编号."""


def shelf(session: Session) -> Shelf:
    """A snapshot for `make_import_plan`."""
    workspace = session.workspace
    items = tuple(workspace.items())
    bases = {item.uid: base for item in items if (base := _national(item)) is not None}
    uids = {item.number: item.uid for item in items}
    lists = {domain.code: remembered_list(session, domain.code) for domain in workspace.domains()}
    bases.update({uids[item.number]: item for said in lists.values() for item in said if item.number in uids})
    return Shelf(
        items,
        tuple(workspace.domains()),
        {station.name: station.uid for station in workspace.stations()},
        workspace.unit(),
        bases,
        lists,
    )


def _national(item: Item) -> Item | None:
    row = standard_item(item.standard_id) if item.standard_id else None
    return adopt_item(item.domain, row, item.position) if row else None


def plan_import(session: Session, files: Sequence[ReadFile], domain: str | None = None) -> ImportPlan:
    """Compare what was read with the workspace; `domain` for tables that name none. Reads only."""
    return make_import_plan(shelf(session), files, domain)


def make_import_plan(held: Shelf, files: Sequence[ReadFile], domain: str | None = None) -> ImportPlan:
    """As `plan_import`, from a snapshot."""
    problems = [problem for one in files for problem in one.all_problems() if problem.code != "domain_unclear"]
    drafts = [draft for one in files for table in one.tables for draft in _drafts(one, table, domain, held, problems)]
    lines = make_plan(drafts, held.items, held.bases, frozenset(held.unit.levels), _is_outside(held))
    national = _NationalNumbers(held)
    lines = [national.given_to(line) if line.change == "new" else line for line in lines]
    known = {one.code: one.name for one in held.domains}
    moved = with_moves(lines, held.lists, {item.number: item.uid for item in held.items}, known)
    lines = list(moved.lines)
    problems.extend(moved.problems)
    added = dict.fromkeys(line.item.domain for line in lines if line.item.domain not in known)
    problems.extend(_undecided(line) for line in lines if line.change in ("conflict", "ambiguous"))
    return ImportPlan(tuple(lines), tuple(problems), tuple(added))


def _is_outside(held: Shelf) -> Callable[[str], bool]:
    return lambda publisher: names_county_body(publisher, held.unit)


class _NationalNumbers:
    """Gives new rows that are national rows we do not hold their permanent numbers, each once."""

    def __init__(self, held: Shelf) -> None:
        self._taken = {item.number for item in held.items}
        self._national = {one.code for one in standard_index()}
        self._matchers: dict[str, Matcher] = {}

    def given_to(self, line: PlanLine) -> PlanLine:
        """The line, with a number where it is a national row."""
        number = line.item.number
        if number not in self._taken and _OUR_NUMBER.fullmatch(number):
            self._taken.add(number)
            return line
        row = self._row(line.item)
        if row is None:
            return line
        self._taken.add(row.number)
        item = structs.replace(line.item, number=row.number)
        return structs.replace(line, item=item, reason=f"本单位还没有的国家目录事项{row.number}")

    def _row(self, item: Item) -> Item | None:
        if item.domain not in self._national:
            return None
        if item.domain not in self._matchers:
            rows = (adopt_item(item.domain, row, 1) for row in standard(item.domain).items)
            self._matchers[item.domain] = Matcher([row for row in rows if row.number not in self._taken])
        matcher = self._matchers[item.domain]
        [match] = matcher.same_names([item])
        if match is None or match.item is None or match.item.number in self._taken:
            return None
        matcher.take(match.item)
        return match.item


def settle(held: Shelf, plan: ImportPlan, place: int, choice: Choice) -> ImportPlan:
    """The plan after line `place` was decided: the uid of the item it is, or new, theirs, ours."""
    line = plan.lines[place]
    chosen = next((item for item in held.items if item.uid == choice), None)
    decision = cast("Literal['new', 'theirs', 'ours']", choice) if chosen is None else chosen
    settled = line.settled(decision, held.bases, _is_outside(held))
    lines = (*plan.lines[:place], settled, *plan.lines[place + 1 :])
    return structs.replace(plan, lines=lines)


def apply_import(
    session: Session,
    plan: ImportPlan,
    stamp: Stamp,
    leave_out: frozenset[int] = frozenset(),
    choices: Mapping[str, TableChoices] | None = None,
) -> ChangeSet:
    """Store the new and changed rows as one step, with a backup before; `leave_out` = indexes of lines not wanted.

    `choices` are remembered for the next file with the same header. GateError for a private number in any text,
    UsageError TEXT_TOO_LONG; nothing is stored then.
    """
    lines = [line for number, line in enumerate(plan.lines) if number not in leave_out]
    wanted = [line for line in lines if line.change in ("new", "changed")]
    require_exportable(line.item for line in wanted)
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    require_clean_text(chain(_texts(wanted), _texts_said(lines), _chosen_headers(choices or {})), contacts)
    remembered = remembered_choices(session)
    with session.workspace.transaction(f"导入目录（{len(wanted)}项）", stamp, bulk=bool(wanted)) as recorder:
        _add_domains(session, recorder, {line.item.domain for line in wanted})
        stored = [(line, _stored(line, recorder)) for line in wanted]
        for _, item in stored:
            recorder.save_item(item)
        _remember(session, recorder, lines, {id(line): item for line, item in stored}, stamp)
        if choices and {**remembered, **choices} != remembered:
            recorder.set_setting(_CHOICES, _encoded({**remembered, **choices}))
    return session.notify(recorder.changes)


def remembered_choices(session: Session) -> dict[str, TableChoices]:
    """What was decided about tables before, by header signature."""
    text = session.workspace.setting(_CHOICES)
    try:
        return msgspec.json.decode(text, type=dict[str, TableChoices]) if text else {}
    except msgspec.MsgspecError:
        return {}  # a setting somebody edited by hand: the clerk is asked again


def _encoded(choices: Mapping[str, TableChoices]) -> str:
    latest = dict(list(choices.items())[-_MOST_CHOICES:])
    return msgspec.json.encode(latest).decode()


def _add_domains(session: Session, recorder: Recorder, codes: set[str]) -> None:
    held = session.workspace.domains()
    known = {one.code for one in held}
    position = max((one.position for one in held), default=0)
    for one in standard_index():
        if one.code in codes - known:
            position += 1
            recorder.add_domain(
                Domain(code=one.code, name=one.name, full_name=one.full_name, position=position, version=one.version)
            )


def _stored(line: PlanLine, recorder: Recorder) -> Item:
    return with_true_origin(line.item if line.change == "changed" else _as_new(line.item, recorder))


def _remember(
    session: Session, recorder: Recorder, lines: Sequence[PlanLine], stored: Mapping[int, Item], stamp: Stamp
) -> None:
    """Keep what somebody else's list says now: the next one is compared with it."""
    said: dict[str, list[tuple[PlanLine, Item]]] = {}
    for line in lines:
        item = stored.get(id(line)) or line.current
        if item is not None and _is_taken_over(line):
            said.setdefault(item.domain, []).append((line, item))
    for domain, pairs in said.items():
        before = {item.number: structs.replace(item, position=0) for item in remembered_list(session, domain)}
        now = before | {item.number: _said(line, item, before.get(item.number)) for line, item in pairs}
        if now != before:
            remember_list(recorder, domain, tuple(now.values()), masked(pairs[0][0].file), stamp)


def _is_taken_over(line: PlanLine) -> bool:
    """Whether a row of somebody else's list now agrees with ours, so that the next list is compared with it."""
    return not line.draft.own and line.change in ("new", "changed", "same")


def _said(line: PlanLine, item: Item, before: Item | None) -> Item:
    """What the list says of `item`; of columns this file lacks, what it or the national row said before."""
    base = before or _national(item) or line.draft.item
    told = {key: getattr(line.draft.item, key) for key in MERGED_KEYS if key in line.draft.told or key in NAME_KEYS}
    extra = {**base.extra, **line.draft.item.extra}
    return structs.replace(
        base,
        uid="",
        domain=item.domain,
        number=item.number,
        standard_id=item.standard_id,
        position=0,
        **{**told, "extra": extra},
    )


def _as_new(item: Item, recorder: Recorder) -> Item:
    """An item with an identity, behind the last of its domain: a national row we lacked, or a local one."""
    new = structs.replace(item, uid=str(uuid4()), position=0)
    if item.number.startswith(f"{item.domain}-") and standard_item(item.number) is not None:
        origin = item.origin if item.origin is Origin.NOT_APPLICABLE else Origin.STANDARD
        return structs.replace(new, standard_id=item.number, origin=origin)
    return structs.replace(new, number=local_number(recorder, item.domain), standard_id=None, origin=Origin.LOCAL)


def _drafts(
    file: ReadFile, table: ReadTable, domain: str | None, held: Shelf, problems: list[ImportProblem]
) -> Iterator[Draft]:
    known = {one.code for one in held.domains} | {one.code for one in standard_index()}
    lost: set[str | None] = set()
    one_station = _only_station(table)
    for read in table.items:
        code = read.item.domain or table.domain or domain
        if code not in known:
            if code not in lost:
                problems.append(_unknown_domain(table, code))
            lost.add(code)
            continue
        name = read.station or (one_station if not read.item.number else None)
        station = held.stations.get(name) if name else None
        told = table.told
        if name and station is None:
            told = told - {"station"}
            problems.append(_unknown_station(table, read.rows[0], name))
        item = structs.replace(read.item, domain=code, station=station)
        own = bool(_OUR_NUMBER.fullmatch(item.number))
        yield Draft(item, table.sheet, read.rows, told, own, file.path.name)


def _only_station(table: ReadTable) -> str | None:
    """The station whose form this is: what it adds to its own rows is its own as well."""
    names = {read.station for read in table.items if read.station}
    return names.pop() if len(names) == 1 else None


def _texts(lines: Sequence[PlanLine]) -> Iterator[tuple[str, str]]:
    for line in lines:
        place = f"{line.sheet}第{line.rows[0] if line.rows else '?'}行"
        for field in FIELDS:
            yield f"{place}·{field.label}", cell_text(line.item, field.key)
        for key, text in line.item.extra.items():
            yield f"{place}·{key}", f"{key} {text}"
        yield f"{place}·{REASON_LABEL}", line.item.reason or ""


def _texts_said(lines: Sequence[PlanLine]) -> Iterator[tuple[str, str]]:
    """Texts of the list that are remembered although they were not taken."""
    for line in filter(_is_taken_over, lines):
        said = line.draft.item
        if any(getattr(said, key) != getattr(line.item, key) for key in MERGED_KEYS):
            yield from _texts([structs.replace(line, item=said)])


def _chosen_headers(choices: Mapping[str, TableChoices]) -> Iterator[tuple[str, str]]:
    for choice in choices.values():
        yield from (("表头", header) for header in choice.columns)


def _undecided(line: PlanLine) -> ImportProblem:
    conflict = line.change == "conflict"
    return ImportProblem(
        code="conflict" if conflict else "ambiguous",
        severity="warning",
        sheet=line.sheet,
        row=line.rows[0] if line.rows else None,
        text=line.item.title,
        message=f"没有导入：{line.reason}",
        remedy="请在窗口的导入向导里逐行决定" if not conflict or line.conflicts else "请改正文件里的编号后再导入",
    )


def _unknown_domain(table: ReadTable, code: str | None) -> ImportProblem:
    return ImportProblem(
        code="unknown_domain",
        severity="error",
        sheet=table.sheet,
        text=table.title,
        message=f"没有代码为“{code}”的领域" if code else "看不出这张表属于哪个领域",
        remedy="请用 --domain 指明领域，或在窗口里选择",
    )


def _unknown_station(table: ReadTable, row: int, name: str) -> ImportProblem:
    return ImportProblem(
        code="unknown_station",
        severity="warning",
        sheet=table.sheet,
        row=row,
        column="责任站所",
        text=name,
        message=f"设置里没有站所“{name}”，保留原来的责任站所",
        remedy="请先在设置里添加这个站所，再导入一次",
    )
