"""What is late, due, empty or wrong: the states in the grid, the check page and 工作台."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from msgspec import Struct

from catalog_app.checks.completeness import check_catalog
from catalog_app.checks.deadlines import DeadlineBook
from catalog_app.model.catalog import DomainCatalog, Item, Origin
from catalog_app.model.findings import Finding
from catalog_app.model.outlines import Outline
from catalog_app.model.records import PackageRecord
from catalog_app.model.register import ItemStanding
from catalog_app.services.deadlines import calendar_of
from catalog_app.services.due import register_findings
from catalog_app.services.reviewing import reassess_findings, unreviewed_findings
from catalog_app.services.reviews import review_findings
from catalog_app.services.session import Session, read_apart
from catalog_app.support.progress import Progress, Silent

StatusCode = Literal["published", "display", "soon", "overdue", "empty", "not_applicable", "draft"]
AHEAD = timedelta(days=30)
_NOTHING = ItemStanding(posted=False, drafted=False)
SYMBOLS = {
    "published": "✓",
    "display": "✓",
    "soon": "◐",
    "overdue": "●",
    "empty": "○",
    "not_applicable": "—",
    "draft": "○",
}


class ItemStatus(Struct, frozen=True):
    """State of an item by word and shape."""

    code: StatusCode
    text: str
    is_published: bool = False

    @property
    def symbol(self) -> str:
        """The shape that goes with the word."""
        return SYMBOLS[self.code]


class DueLine(Struct, frozen=True):
    """One line of a due list."""

    item: Item
    publication: Outline | None
    due: date
    text: str
    provisional: bool = False


class Coverage(Struct, frozen=True):
    """How much of a domain is published."""

    code: str
    name: str
    applicable: int
    published: int


class Dashboard(Struct, frozen=True):
    """工作台: what can be known from catalog, publications and packages."""

    overdue: list[DueLine]
    soon: list[DueLine]
    take_down: list[DueLine]
    empty: list[Item]
    findings: list[Finding]
    register: list[Finding]
    """Those of `findings` that the register tells."""
    coverage: list[Coverage]
    packages: list[PackageRecord]
    not_localized: int
    provisional_year: int | None


def catalogs(session: Session, codes: Sequence[str] = ()) -> list[DomainCatalog]:
    """Snapshots of the domains, in printed order; `codes` empty = all."""
    items: dict[str, list[Item]] = defaultdict(list)
    for item in session.workspace.items():
        items[item.domain].append(item)
    wanted = [one for one in session.workspace.domains() if not codes or one.code in codes]
    return [DomainCatalog(domain, tuple(items[domain.code])) for domain in wanted]


def check(session: Session, today: date, register: Sequence[Finding] | None = None) -> list[Finding]:
    """All checks, gravest first, then in catalog order; `register` = what is known of the register already."""
    findings = [
        *(register_findings(session, today) if register is None else register),
        *_catalog_findings(session),
        *review_findings(session, today),
        *unreviewed_findings(session),
        *reassess_findings(session, today),
    ]
    gravity = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda finding: gravity[finding.severity])


def item_statuses(
    session: Session, items: Iterable[Item], today: date, register: Sequence[Finding] | None = None
) -> tuple[dict[str, ItemStatus], dict[str, list[Finding]]]:
    """State and findings of each item; `register` as for `check`."""
    found = _by_subject(check(session, today, register))
    return _statuses(session, items, found, today), found


def _statuses(
    session: Session, items: Iterable[Item], findings: Mapping[str, Sequence[Finding]], today: date
) -> dict[str, ItemStatus]:
    standings = session.workspace.item_standings()
    return {
        item.uid: _status(item, standings.get(item.uid, _NOTHING), findings.get(item.uid, ()), today) for item in items
    }


def dashboard(session: Session, today: date, progress: Progress | None = None) -> Dashboard:
    """Everything 工作台 shows, in one reading."""
    tell = progress or Silent()
    tell.step(0, 3, "检查")
    register = register_findings(session, today)
    findings = check(session, today, register)
    tell.step(1, 3, "推算期限")
    items = {item.uid: item for item in session.workspace.items()}
    due = _due_lines(session, list(items.values()), today)
    tell.step(2, 3, "汇总")
    statuses = _statuses(session, items.values(), _by_subject(findings), today)
    return Dashboard(
        overdue=[line for line in due if line.due < today],
        soon=[line for line in due if today <= line.due <= today + AHEAD],
        take_down=_take_down_lines(session, items, findings),
        empty=[item for item in items.values() if statuses[item.uid].code == "empty"],
        findings=findings,
        register=register,
        coverage=_coverage(session, list(items.values()), statuses),
        packages=session.workspace.packages(),
        not_localized=sum(finding.code == "not_localized" for finding in findings),
        provisional_year=_provisional_year(session, today),
    )


def dashboard_apart(folder: Path, today: date, progress: Progress) -> Dashboard:
    """`dashboard`, read by a connection of its own: for a worker thread."""
    with read_apart(folder) as session:
        return dashboard(session, today, progress)


def _due_lines(session: Session, items: Sequence[Item], today: date) -> list[DueLine]:
    """Open limits up to `AHEAD`, by due day."""
    book, last = DeadlineBook(items, calendar_of(session)), today + AHEAD
    found = [
        one
        for outline in session.workspace.pressing_outlines(today, last)
        for one in book.open(outline, outline.postings, today)
        if one.due.due <= last
    ]
    found.sort(key=lambda one: (one.due.due, one.publication.uid))
    return [
        DueLine(one.item, one.publication, one.due.due, _days_words(one.due.due, today), one.due.provisional)
        for one in found
    ]


def _take_down_lines(session: Session, items: dict[str, Item], findings: Sequence[Finding]) -> list[DueLine]:
    told = [one for one in findings if one.code == "take_down" and one.due and one.item in items]
    outlines = session.workspace.outlines_of({one.publication for one in told if one.publication})
    publications = {outline.uid: outline for outline in outlines}
    lines = [
        DueLine(
            items[one.item],
            publications.get(one.publication or ""),
            one.due,
            one.message,
            provisional=one.provisional,
        )
        for one in told
        if one.item and one.due
    ]
    return sorted(lines, key=lambda line: line.due)


def _days_words(due: date, today: date) -> str:
    days = (due - today).days
    if days < 0:
        return f"逾期{-days}天"
    return f"{days}天后到期" if days else "今天到期"


def _catalog_findings(session: Session) -> list[Finding]:
    """A township that has entered no station yet is not told so once for every item."""
    findings = check_catalog(catalogs(session), session.workspace.unit())
    if session.workspace.stations():
        return findings
    return [finding for finding in findings if finding.code != "station_missing"]


def _by_subject(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by the item they are about."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.item:
            found[finding.item].append(finding)
    return found


def _status(item: Item, standing: ItemStanding, findings: Sequence[Finding], today: date) -> ItemStatus:
    if item.origin is Origin.NOT_APPLICABLE:
        return ItemStatus("not_applicable", "不适用")
    published = standing.posted
    overdue = min((f.due for f in findings if f.code in ("overdue", "update_overdue") and f.due), default=None)
    if overdue:
        return ItemStatus("overdue", _days_words(overdue, today), published)
    soon = min((f.due for f in findings if f.code in ("due_soon", "update_due") and f.due), default=None)
    if soon:
        return ItemStatus("soon", _days_words(soon, today), published)
    if published:
        return ItemStatus("published", "已公开", is_published=True)
    if standing.drafted:
        return ItemStatus("draft", "未公开")
    return ItemStatus("empty", "空白")


def _coverage(session: Session, items: Sequence[Item], statuses: dict[str, ItemStatus]) -> list[Coverage]:
    applicable: dict[str, int] = defaultdict(int)
    published: dict[str, int] = defaultdict(int)
    for item in items:
        applicable[item.domain] += item.origin is not Origin.NOT_APPLICABLE
        published[item.domain] += statuses[item.uid].is_published
    return [
        Coverage(one.code, one.name, applicable[one.code], published[one.code]) for one in session.workspace.domains()
    ]


def _provisional_year(session: Session, today: date) -> int | None:
    calendar = calendar_of(session)
    years = (today.year, today.year + 1)
    return next((year for year in years if calendar.status(date(year, 6, 1)) == "provisional"), None)
