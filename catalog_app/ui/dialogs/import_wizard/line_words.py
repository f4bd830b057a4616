"""A line of the plan in words: what changes field by field, differences marked by colour and by line."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from catalog_app.model.catalog import ORIGIN_LABELS, Item
from catalog_app.model.cells import cell_text
from catalog_app.model.fields import BY_KEY, FIELDS
from catalog_app.services.importing import PlanLine
from catalog_app.services.item_changes import LABELS
from catalog_app.ui.models.import_lines import place_words, title_of
from catalog_app.ui.views.catalog.differences import Piece, as_html, compare
from catalog_app.ui.views.catalog.panel_reading import mark_colors


class TEXT:
    """Words of the differences."""

    CONFLICT = "{0}（两边都改过）"
    KEPT = "{0}（保留本地的修改，文件里是：{1}）"
    OURS, THEIRS = "本地：", "文件："
    EMPTY = "（空）"


def line_html(line: PlanLine, stations: Mapping[str, str]) -> str:
    """What importing the line changes; a new item with all it says."""
    head = f"<b>{escape(title_of(line))}</b>　{escape(line.reason)}　{escape(line.file)} {escape(place_words(line))}"
    parts = [head]
    if line.current is None:
        return "<br>".join((*parts, *item_html(line.item)))
    sides = (line.item, line.draft.item)
    parts += [conflict_html(*sides, key, stations, (TEXT.OURS, TEXT.THEIRS)) for key in line.conflicts]
    parts += [change_html(line.current, line.item, key, stations) for key in line.fields if key not in line.conflicts]
    parts += [_kept(line, key, stations) for key in line.kept]
    return "<br>".join(parts)


def item_html(item: Item) -> list[str]:
    """All that an item says, field by field."""
    return [_said(item, field.key) for field in FIELDS if cell_text(item, field.key)]


def field_text(item: Item, key: str, stations: Mapping[str, str]) -> str:
    """One field in words."""
    if key in BY_KEY:
        return cell_text(item, key)
    if key == "extra":
        return "\n".join(f"{name}：{text}" for name, text in item.extra.items())
    if key == "origin":
        return ORIGIN_LABELS[item.origin]
    value = getattr(item, key)
    return stations.get(value, "") if key == "station" else str(value or "")


def _said(item: Item, key: str) -> str:
    text = escape(cell_text(item, key)).replace("\n", "；")
    return f"<b>{_label(key)}</b>　{text}"


def change_html(before: Item, after: Item, key: str, stations: Mapping[str, str]) -> str:
    """A field as it was and as it will be."""
    pieces = _pieces(_in_line(before, key, stations), _in_line(after, key, stations))
    return f"<b>{_label(key)}</b>　{as_html(pieces, 'both', mark_colors())}"


def _in_line(item: Item, key: str, stations: Mapping[str, str]) -> str:
    return field_text(item, key, stations).replace("\n", "；")


def _pieces(before: str, after: str) -> list[Piece]:
    """Differences word by word; texts with little in common stand one behind the other, whole."""
    pieces = compare(before, after)
    same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if 2 * same >= max(len(before), len(after)):
        return pieces
    whole = (Piece("old", before), Piece("new", after))
    return [piece for piece in whole if piece.text]


def conflict_html(ours: Item, theirs: Item, key: str, stations: Mapping[str, str], names: tuple[str, str]) -> str:
    """A field as both sides have it, one below the other; `names` of the sides with their colons."""
    pieces = _pieces(_in_line(ours, key, stations), _in_line(theirs, key, stations))
    colors = mark_colors()
    old = as_html(pieces, "old", colors) or TEXT.EMPTY
    new = as_html(pieces, "new", colors) or TEXT.EMPTY
    return f"<b>{TEXT.CONFLICT.format(_label(key))}</b><br>{names[0]}{old}<br>{names[1]}{new}"


def _kept(line: PlanLine, key: str, stations: Mapping[str, str]) -> str:
    theirs = escape(_in_line(line.draft.item, key, stations)) or TEXT.EMPTY
    return TEXT.KEPT.format(f"<b>{_label(key)}</b>", theirs)


def _label(key: str) -> str:
    return LABELS.get(key, key)
