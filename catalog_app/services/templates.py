"""A workbook for a station to fill in (填报表): its items with drop-downs; the filled file imports with no mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, structs

from catalog_app.exporters.template import StationForm
from catalog_app.model.catalog import DomainCatalog, Item
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Station, Unit
from catalog_app.services.gate import Passage, gated
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.support.progress import Progress

_COMMON_DEADLINES = (
    "信息形成或者变更之日起20个工作日内",
    "信息形成或者变更之日起10个工作日内",
    "信息形成或者变更之日起7个工作日内",
    "制定或获取信息之日起10个工作日内",
    "长期公开",
    "及时公开",
)
_MOST_PUBLISHERS, _MOST_DEADLINES, _LONGEST_DEADLINE = 8, 8, 26


class TemplateJob(Struct, frozen=True):
    """The form as it will be written, without the workspace."""

    station: Station
    unit: Unit
    catalogs: tuple[DomainCatalog, ...]
    stations: dict[str, str]
    form: StationForm
    public_contacts: frozenset[str]


def template_job(session: Session, station: str) -> TemplateJob:
    """Snapshot of what `station` (name or uid) has to fill in.

    Its items are those given to it, and those without a station in the domains it is in charge of.
    UsageError UNKNOWN_STATION, NOTHING_TO_FILL_IN.
    """
    workspace = session.workspace
    found = next((one for one in workspace.stations() if station in (one.uid, one.name)), None)
    if found is None:
        known = "、".join(one.name for one in workspace.stations()) or "还没有登记站所"
        raise UsageError("UNKNOWN_STATION", f"设置里没有站所“{station}”。", f"已登记的站所：{known}。")
    catalogs = tuple(
        DomainCatalog(domain, items)
        for domain in workspace.domains()
        if (items := _items_of(found, workspace.items(domain.code))) or domain.code in found.domains
    )
    if not catalogs:
        raise UsageError(
            "NOTHING_TO_FILL_IN",
            f"“{found.name}”还没有负责的事项或领域。",
            "请先在目录里为事项选责任站所，或在设置里写明它负责的领域。",
        )
    return TemplateJob(
        found,
        workspace.unit(),
        catalogs,
        {one.uid: one.name for one in workspace.stations()},
        StationForm(found.name, _choices(workspace.items(), workspace.unit())),
        frozenset(contact.value for contact in workspace.contacts()),
    )


def write_template_file(
    job: TemplateJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> Path:
    """The form as xlsx, scanned before it is named. UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS."""
    from catalog_app.exporters.workbook import write_workbook

    require_target(out, ".xlsx")
    with gated(out, job.public_contacts, replace=replace, passage=passage) as path:
        write_workbook(job.catalogs, job.unit, job.stations, path, progress, form=job.form)
    return out


def _items_of(station: Station, items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(
        structs.replace(item, station=station.uid)
        for item in items
        if item.station == station.uid or (item.station is None and item.domain in station.domains)
    )


def _choices(items: Iterable[Item], unit: Unit) -> dict[str, tuple[str, ...]]:
    items = list(items)
    texts = (item.deadline.text for item in items)
    deadlines = Counter(text for text in texts if 0 < len(text) <= _LONGEST_DEADLINE and "\n" not in text)
    publishers = Counter(item.publisher for item in items if item.publisher)
    names = dict.fromkeys((unit.signature, *(name for name, _ in publishers.most_common(_MOST_PUBLISHERS))))
    return {
        "deadline": tuple(dict.fromkeys((*_COMMON_DEADLINES, *deadlines)))[:_MOST_DEADLINES],
        "publisher": tuple(names),
    }
