"""The pack for a change of clerk: a sheet to sign, and workbooks of ledger, open tasks, catalog, settings, packages.

The same content gives the same bytes. `out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from catalog_app.exporters.layout import MERGED_KEY, Column, TableLayout
from catalog_app.exporters.ledger import LedgerSheet, write_ledger
from catalog_app.exporters.list_paper import ListHead, ListRow, list_layout, write_list_paper
from catalog_app.exporters.list_workbook import ListSheet, write_list_workbook
from catalog_app.exporters.workbook import write_workbook
from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.unit import Unit
from catalog_app.support.files import normalise_zip
from catalog_app.support.progress import Progress

_PEN = f"签名：\n{'_' * 26}　　　　年　　月　　日"
"""A rule to sign on: empty lines are not drawn."""
SHEET_NAME = "交接单.pdf"
_COLUMNS = (
    Column(key=MERGED_KEY, label="部分", width=6),
    Column(key="entry", label="项目", width=13),
    Column(key="content", label="内容", width=27),
    Column(key="checked", label="接收人核对", width=8),
)


class HandoverSheet(Struct, frozen=True, kw_only=True):
    """The sheet both sign: `parts` are part, entry and content; `signed` stand below, each with room for the pen."""

    title: str
    notes: tuple[str, ...]
    parts: tuple[tuple[str, str, str], ...]
    signed: tuple[tuple[str, str], ...]
    """Who signs (交出人 …) and the name, where it is known."""


class HandoverPack(Struct, frozen=True, kw_only=True):
    """All that goes into the pack; what is empty has no file."""

    folder: str
    """Name of the folder inside the zip."""
    sheet: HandoverSheet
    note: str
    """交接说明: plain text, what lies where."""
    unit: Unit
    stations: dict[str, str]
    catalogs: tuple[DomainCatalog, ...]
    ledger: LedgerSheet | None
    lists: dict[str, Sequence[ListSheet]]
    """Workbooks by file name without ending."""
    printed_on: date


def write_handover(pack: HandoverPack, out: Path, progress: Progress) -> None:
    """Write it as one zip."""
    with TemporaryDirectory(prefix="handover-") as room:
        folder = Path(room)
        write_parts(pack, folder, progress)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, f"{pack.folder}/{file.name}")
    normalise_zip(out)


def write_parts(pack: HandoverPack, folder: Path, progress: Progress) -> None:
    """Write its files into an empty folder. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED."""
    (folder / "交接说明.txt").write_text(pack.note, encoding="utf-8", newline="\r\n")
    write_sheet(pack, folder / SHEET_NAME, progress)
    if pack.ledger is not None:
        write_ledger(pack.ledger, folder / "发布台账.xlsx", progress)
    if pack.catalogs:
        out = folder / "公开目录.xlsx"
        write_workbook(pack.catalogs, pack.unit, pack.stations, out, progress, printed_on=pack.printed_on)
    for name, sheets in pack.lists.items():
        write_list_workbook(sheets, pack.unit.signature, folder / f"{name}.xlsx", progress)


def write_sheet(pack: HandoverPack, out: Path, progress: Progress) -> None:
    """The sheet alone, as PDF."""
    head = ListHead(
        title=pack.sheet.title,
        unit_name=pack.unit.name,
        signature=pack.unit.signature,
        printed_on=pack.printed_on,
        notes=pack.sheet.notes,
    )
    write_list_paper(head, _layout(pack.sheet), out, progress, orientation="portrait")


def _layout(sheet: HandoverSheet) -> TableLayout:
    lines = [(*part, "") for part in sheet.parts]
    lines += [("签字", who, f"{name}\n{_PEN}".strip(), "") for who, name in sheet.signed]
    rows = [ListRow(str(place), str(place), texts) for place, texts in enumerate(lines, start=1)]
    return list_layout("交接单", _COLUMNS, rows)
