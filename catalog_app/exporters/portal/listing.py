"""清单.xlsx: one row per item, columns as the profile says; text cells only, never a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from catalog_app.exporters.portal.fragments import plain
from catalog_app.exporters.portal.request import Entry, PackageRequest
from catalog_app.model.portal import PortalProfile
from catalog_app.support.files import normalise_zip

LISTING_NAME = "清单.xlsx"
_LONGEST_CELL = 32_000
_ABSTRACT = 100
_NOTES = {"new": "新增", "changed": "修改", "withdrawn": "撤回"}
_FORMULA_STARTS = ("=", "+", "-", "@")


def listing_row(
    request: PackageRequest, entry: Entry, sequence: int, body: str, attachments: Sequence[str]
) -> dict[str, str]:
    """The values of one row by key; 发布日期 (`pub_date`) is `PublicationExport.published_on`."""
    profile = request.profile
    values = dict(profile.constants) if entry.difference != "withdrawn" else {}
    values |= {"sequence": str(sequence), "title": entry.title, "note": _NOTES[entry.difference]}
    if entry.difference == "withdrawn":
        return values
    column = profile.column(entry.domain, entry.domain_name)
    values |= {"column_path": column.path, "column_code": column.code, "body_file": body}
    values |= {"publisher": request.unit.signature, "source": request.unit.signature, "keywords": entry.domain_name}
    return values | _publication_values(profile, entry, attachments)


def _publication_values(profile: PortalProfile, entry: Entry, attachments: Sequence[str]) -> dict[str, str]:
    if entry.export is None:
        return {}
    publication, item = entry.export.publication, entry.export.item
    return {
        "index_no": publication.index_number or "",
        "doc_no": publication.document_number or "",
        "made_date": format_date(publication.formed, profile.date_form),
        "pub_date": format_date(entry.export.published_on, profile.date_form),
        "keywords": ";".join(dict.fromkeys((entry.domain_name, item.title))),
        "abstract": " ".join(publication.body.split())[:_ABSTRACT],
        "attachments": ";".join(attachments),
        "item_number": item.number,
    }


def format_date(day: date | None, form: str) -> str:
    """A date as the profile writes it; '' for none."""
    if day is None:
        return ""
    if form == "YYYY年M月D日":
        return f"{day.year}年{day.month}月{day.day}日"
    return day.isoformat().replace("-", form[4])


def listing_bytes(profile: PortalProfile, rows: Sequence[dict[str, str]]) -> bytes:
    """The workbook; the same rows always give the same bytes."""
    from openpyxl import Workbook  # takes a while to load
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("清单")
    sheet.freeze_panes = "A2"
    for number, column in enumerate(profile.list_columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_cell(sheet, column.label, bold=True) for column in profile.list_columns])
    for row in rows:
        sheet.append([_cell(sheet, row.get(column.key, "")) for column in profile.list_columns])
    with TemporaryDirectory() as folder:
        path = Path(folder) / LISTING_NAME
        book.save(path)
        normalise_zip(path)
        return path.read_bytes()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, plain(text)[:_LONGEST_CELL])
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(_FORMULA_STARTS)
    if bold:
        from openpyxl.styles import Font

        cell.font = Font(bold=True)
    return cell
