"""公开指南 and 主动公开基本目录, written from what the settings and the catalog tell; they leave through the gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.errors import UsageError
from catalog_app.model.public_guide import Fact, GuideText, PublicGuide, fill_guide, load_guide_text
from catalog_app.model.unit import Contact, Unit
from catalog_app.services.gate import Passage, gated
from catalog_app.services.session import Session
from catalog_app.services.shown_catalogs import printable
from catalog_app.support.paths import resource_bytes
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.portal.request import UnitSheet

_TEXT = "register/public-guide.json"


class GuideJob(Struct, frozen=True):
    """Both sheets, ready to be written, and what the guide still lacks."""

    sheets: tuple[UnitSheet, ...]
    missing: tuple[Fact, ...]
    contacts: frozenset[str]

    @property
    def names(self) -> list[str]:
        """The files it makes."""
        return [f"{sheet.name}.{ending}" for sheet in self.sheets for ending in ("html", sheet.ending)]

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each fact that is missing."""
        return tuple(f"公开指南还缺{fact.label}（{fact.where}）。" for fact in self.missing)


class GuideFiles(Struct, frozen=True):
    """The files that were written, and what the guide still lacks."""

    files: tuple[Path, ...]
    missing: tuple[Fact, ...]


def guide_job(session: Session) -> GuideJob:
    """Snapshot of both sheets."""
    from catalog_app.exporters.unit_sheets import basic_sheet, guide_sheet

    workspace = session.workspace
    unit, contacts = workspace.unit(), tuple(workspace.contacts())
    catalogs = tuple(printable(session, ()))
    stations = {station.uid: station.name for station in workspace.stations()}
    guide = public_guide(unit, catalogs, contacts)
    sheets = (basic_sheet(unit, catalogs, stations, _version(session)), guide_sheet(unit, guide))
    return GuideJob(sheets, guide.missing, frozenset(one.value for one in contacts))


def public_guide(unit: Unit, catalogs: Sequence[DomainCatalog], contacts: Sequence[Contact]) -> PublicGuide:
    """The guide as far as its facts are known."""
    return fill_guide(_guide_text(), f"{unit.signature}政府信息公开指南", _facts(unit, catalogs, contacts))


def write_guide(
    job: GuideJob, folder: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> GuideFiles:
    """Write all files into `folder`, each gated. UsageError NOT_A_FOLDER, FILE_EXISTS; GateError."""
    from catalog_app.exporters.unit_sheets import write_unit_sheet

    if folder.exists() and not folder.is_dir():
        raise UsageError("NOT_A_FOLDER", f"“{folder.name}”不是文件夹。", "请写明一个文件夹，已有的或新的都行。")
    taken = next((name for name in job.names if (folder / name).exists()), "")
    if taken and not replace:
        raise UsageError("FILE_EXISTS", f"已有同名文件“{taken}”。", "请换一个文件夹，或选择覆盖（--replace）。")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for done, sheet in enumerate(job.sheets):
        progress.step(done, len(job.sheets), f"正在写入 {sheet.name}")
        for ending in ("html", sheet.ending):
            out = folder / f"{sheet.name}.{ending}"
            with gated(out, job.contacts, replace=replace, passage=passage) as path:
                write_unit_sheet(sheet, path)
            written.append(out)
    return GuideFiles(tuple(written), job.missing)


@lru_cache(maxsize=1)
def _guide_text() -> GuideText:
    return load_guide_text(resource_bytes(_TEXT), _TEXT)


def _facts(unit: Unit, catalogs: Sequence[DomainCatalog], contacts: Sequence[Contact]) -> dict[str, str]:
    told = {
        "signature": unit.signature,
        "address": unit.address,
        "office_hours": unit.office_hours,
        "website": unit.website,
        "channels": "、".join(unit.channels),
        "domains": "、".join(catalog.domain.name for catalog in catalogs),
    }
    return told | {fact.key: _contact(fact, contacts) for fact in _guide_text().facts if fact.words}


def _contact(fact: Fact, contacts: Iterable[Contact]) -> str:
    found = [
        one.value
        for one in contacts
        if any(word in one.label for word in fact.words) and not any(word in one.label for word in fact.excluded)
    ]
    return "、".join(dict.fromkeys(found))


def _version(session: Session) -> str:
    editions = session.workspace.editions()
    if not editions:
        return ""
    last = max(editions, key=lambda one: one.created)
    return f"版本：{last.number}（{last.approved.isoformat()}批准）"
