"""The pack for a change of clerk: ledger, what is open, catalog, settings and packages as one zip of workbooks.

The same content gives the same bytes. `out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from catalog_app.exporters.ledger import LedgerSheet, write_ledger
from catalog_app.exporters.list_workbook import ListSheet, write_list_workbook
from catalog_app.exporters.workbook import write_workbook
from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.unit import Unit
from catalog_app.support.files import normalise_zip
from catalog_app.support.progress import Progress


class HandoverPack(Struct, frozen=True, kw_only=True):
    """All that goes into the pack; what is empty has no file."""

    folder: str
    """Name of the folder inside the zip."""
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
    """Write the zip."""
    with TemporaryDirectory(prefix="handover-") as room:
        folder = Path(room)
        (folder / "交接说明.txt").write_text(pack.note, encoding="utf-8", newline="\r\n")
        if pack.ledger is not None:
            write_ledger(pack.ledger, folder / "发布台账.xlsx", progress)
        if pack.catalogs:
            out_file = folder / "公开目录.xlsx"
            write_workbook(pack.catalogs, pack.unit, pack.stations, out_file, progress, printed_on=pack.printed_on)
        for name, sheets in pack.lists.items():
            write_list_workbook(sheets, pack.unit.signature, folder / f"{name}.xlsx", progress)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, f"{pack.folder}/{file.name}")
    normalise_zip(out)
