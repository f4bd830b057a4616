"""What a row of 清单.xlsx says of a publication: its own values, in the forms a portal wants them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from catalog_app.exporters.portal.request import Entry, PackageRequest, PublicationExport, Withdrawal, own_index
from catalog_app.model.portal import NAME_LIMIT, PortalColumn, PortalProfile, folder_name
from catalog_app.model.publication import Publication
from catalog_app.support.files import safe_name

Value = str | int | date
DATE_KEYS = ("made_date", "pub_date", "abolished", "display_from", "display_to")
_NOTES = {"new": "新增", "changed": "修改", "withdrawn": "撤回"}
_GENRES = (
    *("命令", "决定", "公告", "通告", "通知", "通报", "议案", "报告", "请示", "批复", "意见", "纪要", "函", "令"),
)
"""体裁分类 (brief 5.3): told by the last words of a document's title."""
_SENTENCE_ENDS = "。！？；"
_TAIL = re.compile(r"[（(《“〈【][^）)》”〉】]*$")
_LONGEST_TITLE = 60
_SHORTEST = 0.4
"""A sentence end before this share of the room is too early to stop at."""


def listing_row(
    request: PackageRequest, entry: Entry, sequence: int, body: str, attachments: Sequence[str]
) -> dict[str, Value]:
    """The values of one row by key; 发布日期 (`pub_date`) is `PublicationExport.published_on`."""
    profile, signature = request.profile, request.unit.signature
    told: dict[str, Value] = {"sequence": sequence, "title": entry.title, "note": _NOTES[entry.difference]}
    column = entry_column(profile, entry)
    if entry.withdrawal is not None:
        told |= {"column_path": column.path, "column_code": column.code}
        return told | _withdrawal_values(profile, entry.withdrawal)
    defaults: dict[str, Value] = {"publisher": signature, "source": signature, "keywords": entry.domain_name}
    told |= {"column_path": column.path, "column_code": column.code, "body_file": body}
    if entry.export is not None:
        told |= _publication_values(profile, entry, entry.export, attachments)
    return defaults | dict(profile.constants) | {key: value for key, value in told.items() if value != ""}


def entry_column(profile: PortalProfile, entry: Entry) -> PortalColumn:
    """Where it goes, or went. What is of the whole unit has no column where the portal's tree has none for it."""
    export, gone = entry.export, entry.withdrawal
    if export is not None:
        kind = export.publication.kind
        return profile.column(entry.domain, entry.domain_name, item=export.item.number, kind=kind)
    if gone is not None and not gone.domain:
        column = next((one for one in profile.tree if one.path == gone.column), PortalColumn(gone.column))
    else:
        number, kind = (gone.item_number, gone.kind) if gone else ("", "")
        column = profile.column(entry.domain, entry.domain_name, item=number, kind=kind)
    known = {one.path for one in profile.tree}
    wanted = entry.sheet is None and gone is None
    return column if wanted or not known or column.path in known else PortalColumn("")


def listed_index(profile: PortalProfile, entry: Entry) -> str | None:
    """The 索引号 of an entry: what we tell, or what it has on the portal where it is to be taken down."""
    return entry.withdrawal.index_no or None if entry.withdrawal else own_index(profile, entry.export)


def publication_folder(profile: PortalProfile, entry: Entry, mark: str) -> str:
    """A publication's folder, by the profile's form; its number makes it unlike all others."""
    one = entry.export.publication if entry.export else None
    if one is None:
        return mark
    values = {
        "序号": mark,
        "标题": safe_name(entry.title, _LONGEST_TITLE),
        "索引号": own_index(profile, entry.export) or "",
        "文号": one.document_number or "",
        "成文日期": one.formed.isoformat() if one.formed else "",
        "栏目代码": entry_column(profile, entry).code,
    }
    name = safe_name(folder_name(profile.folder_form, values), NAME_LIMIT).replace(
        ";", "；"
    )  # the listing parts paths by ;
    return name if mark in name else safe_name(f"{mark}_{name}", NAME_LIMIT)


def format_date(day: date | None, form: str) -> str:
    """A date as the profile writes it; '' for none. The hour is not known: the day begins at 00:00."""
    if day is None:
        return ""
    if form == "YYYY年M月D日":
        return f"{day.year}年{day.month}月{day.day}日"
    words = {"YYYY": f"{day.year:04d}", "MM": f"{day.month:02d}", "DD": f"{day.day:02d}", "HH:MM": "00:00"}
    return re.sub("YYYY|HH:MM|MM|DD", lambda found: words[found[0]], form)


def summary(text: str, limit: int) -> str:
    """The beginning of a text in one line, at most `limit` characters, ended where a sentence ends if one does."""
    words = " ".join(text.split())
    if len(words) <= limit:
        return words
    cut = words[:limit]
    end = max(cut.rfind(mark) for mark in _SENTENCE_ENDS) + 1
    if end > limit * _SHORTEST:
        return cut[:end]
    return _TAIL.sub("", cut[: limit - 1]).rstrip("，、：:, ") + "…"


def opening(one: Publication, limit: int) -> str:
    """Its 内容概述, or else the beginning of the text, in which tables say nothing."""
    return summary(one.abstract or without_tables(one.body), limit)


def without_tables(body: str) -> str:
    """The text without the lines that are rows of a table, where there are others."""
    return "\n".join(line for line in body.split("\n") if "\t" not in line) or body


def _publication_values(
    profile: PortalProfile, entry: Entry, export: PublicationExport, attachments: Sequence[str]
) -> dict[str, Value]:
    one = export.publication
    days = {
        "made_date": one.formed,
        "pub_date": export.published_on,
        "abolished": one.abolished_on,
        "display_from": export.shown_from if one.display_until else None,
        "display_to": one.display_until,
    }
    return {
        **{key: _day(day, profile) for key, day in days.items()},
        "index_no": own_index(profile, export) or "",
        "doc_no": one.document_number or "",
        "genre": _genre(one.title) if one.document_number else "",
        "keywords": ";".join(dict.fromkeys(one.keywords or (entry.domain_name, export.item.title))),
        "abstract": opening(one, profile.abstract_limit),
        "open_attribute": one.openness,
        "validity": one.validity,
        "attachments": ";".join(attachments),
        "interp_link": export.interpretation,
        "item_number": export.item.number,
    }


def _withdrawal_values(profile: PortalProfile, gone: Withdrawal) -> dict[str, Value]:
    """All that helps to find it; its address stands in 备注 where the listing has no column for it."""
    note = [f"{_NOTES['withdrawn']}：{gone.reason}" if gone.reason else _NOTES["withdrawn"]]
    if gone.url and not any(column.key == "url" for column in profile.list_columns):
        note.append(f"网址：{gone.url}")
    values = {
        "index_no": gone.index_no,
        "url": gone.url,
        "pub_date": _day(gone.published_on, profile),
        "item_number": gone.item_number,
        "note": "；".join(note),
    }
    return {key: value for key, value in values.items() if value != ""}


def _day(day: date | None, profile: PortalProfile) -> Value:
    return day if day is not None and profile.date_cells else format_date(day, profile.date_form)


def _genre(title: str) -> str:
    name = re.sub(r"[（(][^（()）]*[）)]$", "", title.strip())
    return next((genre for genre in _GENRES if name.endswith(genre)), "")
