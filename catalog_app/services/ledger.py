"""The ledger of what was published (台账): a line for each publication and channel, by year, domain and station."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from catalog_app.exporters.ledger import LedgerLine as LedgerLine  # the window may not import exporters
from catalog_app.exporters.ledger import LedgerSheet, write_ledger
from catalog_app.model.catalog import Item
from catalog_app.model.errors import UsageError
from catalog_app.model.outlines import Outline, Posted
from catalog_app.model.publication import State
from catalog_app.services.gate import gated
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.services.gate import Passage

_STEP = 2_000
LEDGER_KINDS = {".xlsx": "Excel 工作簿", ".pdf": "PDF"}


class LedgerQuery(Struct, frozen=True, kw_only=True):
    """What goes in; what is not given does not narrow. `year` is that of the first posting on the channel."""

    year: int | None = None
    domain: str | None = None
    """Code."""
    station: str | None = None
    """uid."""
    state: State | None = None


class LedgerKind(Struct, frozen=True):
    """What publications that are counted together have in common; `years` = how many lines each year has."""

    domain: str
    station: str
    state: State
    years: tuple[tuple[int, int], ...]


class LedgerSurvey(Struct, frozen=True):
    """How much a ledger would hold, told without reading everything again."""

    kinds: tuple[tuple[LedgerKind, int], ...]

    def years(self) -> list[int]:
        """Years in which anything was published, the latest first."""
        return sorted({year for kind, _ in self.kinds for year, _ in kind.years}, reverse=True)

    def states(self) -> list[State]:
        """States that occur, in their order."""
        found = {kind.state for kind, _ in self.kinds}
        return [state for state in State if state in found]

    def counts(self, query: LedgerQuery) -> tuple[int, int]:
        """Publications and lines."""
        publications = lines = 0
        for kind, count in self.kinds:
            rows = sum(many for year, many in kind.years if query.year in (None, year))
            if rows and _is_asked(query, kind.domain, kind.station, kind.state):
                publications += count
                lines += rows * count
        return publications, lines


class LedgerJob(Struct, frozen=True):
    """All that a ledger needs, without the workspace."""

    sheet: LedgerSheet
    public_contacts: frozenset[str]


def survey_ledger(session: Session, progress: Progress) -> LedgerSurvey:
    """Count everything that was published, once."""
    items = {item.uid: item for item in session.workspace.items()}
    found: Counter[LedgerKind] = Counter()
    for number, outline in enumerate(session.workspace.outlines()):
        if number % _STEP == 0:
            progress.step(0, 0, f"正在统计，已看{number}条")
        item = items.get(outline.item)
        years = Counter(first.posted_on.year for first, _ in _first_by_channel(outline.postings))
        if item and years:
            station = outline.station or item.station or ""
            found[LedgerKind(item.domain, station, outline.state, tuple(sorted(years.items())))] += 1
    return LedgerSurvey(tuple(found.items()))


def _is_asked(query: LedgerQuery, domain: str, station: str, state: State) -> bool:
    return query.domain in (None, domain) and query.station in (None, station) and query.state in (None, state)


def ledger_lines(session: Session, query: LedgerQuery) -> list[LedgerLine]:
    """By day of posting, then in the order of recording. UsageError UNKNOWN_DOMAIN, UNKNOWN_STATION."""
    _require_known(session, query)
    names = _Names(session)
    found: list[tuple[date, int, LedgerLine]] = []
    for number, outline in enumerate(session.workspace.outlines()):
        item = names.items.get(outline.item)
        if item and _is_asked(query, item.domain, outline.station or item.station or "", outline.state):
            found.extend(
                (first.posted_on, number, names.line(outline, item, first, count))
                for first, count in _first_by_channel(outline.postings)
                if query.year in (None, first.posted_on.year)
            )
    return [line for *_, line in sorted(found, key=lambda one: one[:2])]


def ledger_job(session: Session, query: LedgerQuery, today: date, paper: Literal["A4", "A3"] = "A4") -> LedgerJob:
    """Snapshot of a ledger. UsageError as `ledger_lines`, and NOTHING_TO_EXPORT where nothing was published."""
    workspace = session.workspace
    lines = ledger_lines(session, query)
    if not lines:
        raise UsageError("NOTHING_TO_EXPORT", "没有登记过发布的公开信息，台账是空的。", "请先登记发布，或换一个年份。")
    unit = workspace.unit()
    year = f"{query.year}年" if query.year else ""
    sheet = LedgerSheet(
        title=f"{unit.name}{year}政务公开信息发布台账",
        unit_name=unit.name,
        signature=unit.signature,
        printed_on=today,
        notes=_notes(session, query, lines),
        lines=lines,
        paper=paper,
    )
    return LedgerJob(sheet, frozenset(contact.value for contact in workspace.contacts()))


def write_ledger_file(
    job: LedgerJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> Path:
    """The ledger as xlsx or pdf, by the ending of `out`; gated. UsageError WRONG_SUFFIX, WORKSPACE_FILE."""
    require_target(out, *LEDGER_KINDS)
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        write_ledger(job.sheet, path, progress)
    return out


class _Names:
    """What uids are called."""

    def __init__(self, session: Session) -> None:
        workspace = session.workspace
        self.items: dict[str, Item] = {item.uid: item for item in workspace.items()}
        self._domains = {domain.code: domain.name for domain in workspace.domains()}
        self._stations = {station.uid: station.name for station in workspace.stations()}
        self._boards = {board.uid: board.name for board in workspace.boards()}

    def line(self, outline: Outline, item: Item, first: Posted, count: int) -> LedgerLine:
        """`first` of `count` postings on its channel."""
        place = self._boards.get(first.board or "", "") or first.place
        return LedgerLine(
            uid=outline.uid,
            posted_on=first.posted_on.isoformat(),
            title=outline.title,
            document_number=outline.document_number or "",
            index_number=outline.index_number or "",
            level1=self._domains.get(item.domain, item.domain),
            item=f"{item.number} {item.title}",
            station=self._stations.get(outline.station or item.station or "", ""),
            channel=first.channel,
            place=f"{place}等{count}处" if place and count > 1 else place,
            url=first.url or "",
            formed=outline.formed.isoformat() if outline.formed else "",
            taken_down=first.taken_down.isoformat() if first.taken_down else "",
            by=first.by,
            receipt=first.receipt,
            state=outline.state.value,
        )


def _first_by_channel(postings: Iterable[Posted]) -> Iterator[tuple[Posted, int]]:
    """The first posting on each channel, and how many there are."""
    by_channel: dict[str, list[Posted]] = {}
    for posting in postings:
        by_channel.setdefault(posting.channel, []).append(posting)
    for same in by_channel.values():
        yield min(same, key=lambda one: one.posted_on), len(same)


def _notes(session: Session, query: LedgerQuery, lines: list[LedgerLine]) -> tuple[str, ...]:
    count = len({line.uid for line in lines})
    told = [f"共{count}条公开信息，{len(lines)}行"]
    if query.domain:
        told.append("领域：" + next(one.name for one in session.workspace.domains() if one.code == query.domain))
    if query.station:
        told.append("责任站所：" + next(o.name for o in session.workspace.stations() if o.uid == query.station))
    if query.state:
        told.append(f"状态：{query.state.value}")
    return ("；".join(told) + "。同一条信息在几个渠道公开的，每个渠道一行。",)


def _require_known(session: Session, query: LedgerQuery) -> None:
    domains = {domain.code: domain.name for domain in session.workspace.domains()}
    if query.domain is not None and query.domain not in domains:
        words = "、".join(f"{code} {name}" for code, name in domains.items())
        raise UsageError("UNKNOWN_DOMAIN", f"工作区里没有代码为“{query.domain}”的领域。", f"可用的领域：{words}。")
    if query.station is not None and all(one.uid != query.station for one in session.workspace.stations()):
        raise UsageError("UNKNOWN_STATION", "没有这个站所。", "请在设置里核对站所名称。")
