"""Changes to the catalog and to what the unit is: one function, one transaction, one named step each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct, structs

from catalog_app.model.catalog import Item, Origin
from catalog_app.model.cells import cell_text, with_cell
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.fields import BY_KEY, STATION_LABEL
from catalog_app.model.unit import Board, Contact, Person, Station, Unit, Village
from catalog_app.model.words import plain_line, plain_text
from catalog_app.services.adopting import COPIED_KEYS, adopt_item, standard_item, with_true_origin
from catalog_app.services.gate import require_clean_text
from catalog_app.services.session import Session
from catalog_app.services.units import LONGEST_TEXT, sound_unit
from catalog_app.services.words import require_exportable, require_length

if TYPE_CHECKING:
    from catalog_app.store.recorder import Recorder

STATION = "station"
FEW = 50
"""A step on more items takes a backup first."""


class CellEdit(Struct, frozen=True):
    """One cell to be set: item, field key (or `levels.乡级`), the words typed or pasted."""

    uid: str
    key: str
    text: str


def edit_item(session: Session, uid: str, texts: Mapping[str, str], stamp: Stamp) -> ChangeSet:
    """Set fields of one item from text, named after them: 修改公开时限. Nothing changed: no step."""
    labels = "、".join(_label(key) for key in texts)
    return edit_cells(session, [CellEdit(uid, key, text) for key, text in texts.items()], f"修改{labels}", stamp)


def edit_cells(session: Session, edits: Iterable[CellEdit], name: str, stamp: Stamp) -> ChangeSet:
    """Set many cells as one step (paste of a block, fill down).

    The key `station` takes the name of a station. UsageError EMPTY_REQUIRED for 一级事项 made empty (other required
    fields may wait, the checks tell of them), UNKNOWN_STATION, TEXT_TOO_LONG for what no spreadsheet cell can hold;
    GateError for a private number in a text.
    """
    edited: dict[str, Item] = {}
    keys: set[str] = set()
    stations = {station.name: station.uid for station in session.workspace.stations()}
    for edit in edits:
        item = edited.get(edit.uid) or session.workspace.item(edit.uid)
        _require_words(edit)
        keys.add(edit.key.partition(".")[0])
        edited[edit.uid] = (
            _with_station(item, edit, stations) if edit.key == STATION else with_cell(item, edit.key, edit.text)
        )
    _require_clean(session, edited.values(), keys)
    return save_items(session, edited.values(), name, stamp)


def save_items(session: Session, items: Iterable[Item], name: str, stamp: Stamp) -> ChangeSet:
    """Store changed items as one step; a national row that was touched becomes 改编."""
    return _save_plain(session, [with_true_origin(item) for item in items], name, stamp)


def set_station(session: Session, uids: Sequence[str], station: str | None, stamp: Stamp) -> ChangeSet:
    """Give items to a station (uid), or to none."""
    items = [structs.replace(session.workspace.item(uid), station=station) for uid in uids]
    return _save_plain(session, items, f"指定责任站所（{len(items)}项）", stamp)


def add_local_item(
    session: Session, domain: str, texts: Mapping[str, str], stamp: Stamp, *, after: str | None = None
) -> tuple[str, ChangeSet]:
    """A new local item at the end of the domain, or behind the item `after`; returns its uid."""
    item = Item(
        uid=str(uuid4()),
        domain=domain,
        number="",
        position=0,
        level1="",
        origin=Origin.LOCAL,
        levels=session.workspace.unit().levels,
        mode=("主动",),
    )
    for key, text in texts.items():
        item = with_cell(item, key, text)
    if not item.level1.strip():
        raise UsageError("EMPTY_REQUIRED", "一级事项不能为空。", "请填写一级事项。")
    _require_clean(session, [item])
    require_exportable([item])
    with session.workspace.transaction("添加本地事项", stamp) as recorder:
        item = structs.replace(item, number=local_number(recorder, domain))
        recorder.save_item(item)
        if after is not None:
            order = [one.uid for one in session.workspace.items(domain) if one.uid != item.uid]
            order.insert(order.index(after) + 1, item.uid)
            recorder.reorder_items(domain, order)
    return item.uid, session.notify(recorder.changes)


def local_number(recorder: Recorder, domain: str) -> str:
    """The 事项编号 of the next local item of a domain; never given again."""
    serial = recorder.next_serial(f"local-item-{domain}")
    return f"{domain}-本地{serial:02d}"


def remove_items(session: Session, uids: Sequence[str], stamp: Stamp) -> ChangeSet:
    """Remove local items. UsageError NOT_LOCAL for a national one, ITEM_IN_USE where something was published."""
    items = [session.workspace.item(uid) for uid in uids]
    for item in items:
        if item.standard_id:
            raise UsageError("NOT_LOCAL", f"“{item.title}”来自国家目录，不能删除。", "请改为“标为不适用”并写明理由。")
        if session.workspace.publications(item.uid):
            raise UsageError("ITEM_IN_USE", f"“{item.title}”下已有公开信息。", "请改为“标为不适用”，保留发布记录。")
    with session.workspace.transaction(f"删除{len(items)}个本地事项", stamp, bulk=_is_bulk(items)) as recorder:
        for item in items:
            recorder.remove_item(item.uid)
    return session.notify(recorder.changes)


def move_items(session: Session, uids: Sequence[str], before: str | None, stamp: Stamp) -> ChangeSet:
    """Move items of one domain before another of it, or to the end (None), keeping their order."""
    domain = session.workspace.item(uids[0]).domain
    order = [item.uid for item in session.workspace.items(domain)]
    moved = [uid for uid in order if uid in set(uids)]
    rest = [uid for uid in order if uid not in set(uids)]
    place = rest.index(before) if before in rest else len(rest)
    with session.workspace.transaction("调整顺序", stamp) as recorder:
        recorder.reorder_items(domain, rest[:place] + moved + rest[place:])
    return session.notify(recorder.changes)


def mark_not_applicable(session: Session, uids: Sequence[str], reason: str, stamp: Stamp) -> ChangeSet:
    """Keep items in the catalog as 不适用, with the reason. UsageError REASON_MISSING."""
    _require_reason(reason)
    require_clean_text({"理由": reason}, _contacts(session))
    items = [
        structs.replace(session.workspace.item(uid), origin=Origin.NOT_APPLICABLE, reason=plain_text(reason))
        for uid in uids
    ]
    return _save_plain(session, items, f"标为不适用（{len(items)}项）", stamp)


def mark_applicable(session: Session, uids: Sequence[str], stamp: Stamp) -> ChangeSet:
    """Take 不适用 back; the item is 国家目录, 改编 or 本地 again, as its content tells."""
    items = []
    for uid in uids:
        item = structs.replace(session.workspace.item(uid), origin=Origin.STANDARD, reason=None)
        items.append(with_true_origin(item) if item.standard_id else structs.replace(item, origin=Origin.LOCAL))
    return _save_plain(session, items, f"恢复适用（{len(items)}项）", stamp)


def set_reason(session: Session, uid: str, reason: str, stamp: Stamp) -> ChangeSet:
    """Say why an item was adapted or does not apply."""
    _require_reason(reason)
    require_clean_text({"理由": reason}, _contacts(session))
    return _save_plain(
        session, [structs.replace(session.workspace.item(uid), reason=plain_text(reason))], "填写理由", stamp
    )


def restore_standard(session: Session, uids: Sequence[str], stamp: Stamp, keys: Sequence[str] = ()) -> ChangeSet:
    """Put the national words back, all or those of `keys`."""
    items = []
    for uid in uids:
        item = session.workspace.item(uid)
        row = standard_item(item.standard_id) if item.standard_id else None
        if row is not None:
            copied = {key: getattr(row, key) for key in (keys or COPIED_KEYS)}
            items.append(with_true_origin(structs.replace(item, origin=Origin.STANDARD, **copied)))
    return _save_plain(session, items, f"恢复国家目录内容（{len(items)}项）", stamp)


def adopt_rows(session: Session, standard_ids: Sequence[str], stamp: Stamp) -> ChangeSet:
    """Take further national rows (of other levels) into our catalog, at the end of their domain."""
    wanted = [one for one in dict.fromkeys(standard_ids) if not session.workspace.item_by_number(one)]
    rows = [row for one in wanted if (row := standard_item(one))]
    items = [adopt_item(row.id.partition("-")[0], row, 0) for row in rows]
    return _save_plain(session, items, f"采用国家目录事项（{len(items)}项）", stamp)


def save_unit(session: Session, unit: Unit, stamp: Stamp) -> ChangeSet:
    """Store the unit's own data. Errors as `units.sound_unit`."""
    sound = sound_unit(unit, _contacts(session))
    with session.workspace.transaction("修改单位信息", stamp) as recorder:
        recorder.save_unit(sound)
    return session.notify(recorder.changes)


Place = Contact | Station | Village | Board | Person
PLACE_LABELS: dict[type, str] = {
    Contact: "公开电话",
    Station: "站所",
    Village: "村（社区）",
    Board: "公示栏",
    Person: "人员",
}


def save_places(session: Session, places: Sequence[Place], stamp: Stamp) -> ChangeSet:
    """Add or change contacts, stations, villages, boards or persons (told by `uid`) as one step.

    UsageError EMPTY_REQUIRED, TEXT_TOO_LONG; GateError for a private number: a mobile stands among the public
    contacts, an identity number nowhere.
    """
    places = [_plain_place(place) for place in places]
    for place in places:
        _require_name(place)
    public = {place.value for place in places if isinstance(place, Contact)} | _contacts(session)
    require_clean_text([pair for place in places for pair in _place_texts(place)], public)
    labels = "、".join(dict.fromkeys(PLACE_LABELS[type(place)] for place in places))
    with session.workspace.transaction(f"修改{labels}", stamp) as recorder:
        for place in places:
            recorder.save(place)
    return session.notify(recorder.changes)


def remove_places(session: Session, places: Sequence[Place], stamp: Stamp) -> ChangeSet:
    """Remove them; items of a removed station have none. UsageError STILL_IN_USE, UNKNOWN_RECORD."""
    labels = "、".join(dict.fromkeys(PLACE_LABELS[type(place)] for place in places))
    with session.workspace.transaction(f"删除{labels}", stamp) as recorder:
        for place in places:
            recorder.remove(type(place).__name__.lower(), place.uid)
    return session.notify(recorder.changes)


def _require_name(place: Place) -> None:
    """Nothing could be found, printed or chosen by an empty name."""
    what, name = ("号码", place.value) if isinstance(place, Contact) else ("名称", place.name)
    if not name:
        label = PLACE_LABELS[type(place)]
        raise UsageError("EMPTY_REQUIRED", f"{label}没有写{what}。", f"请写上{what}再保存。")


def _plain_place(place: Place) -> Place:
    kept = {}
    for key in place.__struct_fields__:
        text = getattr(place, key)
        if isinstance(text, str) and key != "uid":
            kept[key] = plain_line(text)
            require_length(PLACE_LABELS[type(place)], kept[key], LONGEST_TEXT)
    return structs.replace(place, **kept)


def _place_texts(place: Place) -> Iterator[tuple[str, str]]:
    name = place.label if isinstance(place, Contact) else place.name
    values = (getattr(place, key) for key in place.__struct_fields__ if key != "uid")
    return ((f"{PLACE_LABELS[type(place)]}“{name}”", value) for value in values if isinstance(value, str))


def _save_plain(session: Session, items: Sequence[Item], name: str, stamp: Stamp) -> ChangeSet:
    require_exportable(items)
    with session.workspace.transaction(name, stamp, bulk=_is_bulk(items)) as recorder:
        for item in items:
            recorder.save_item(item)
    return session.notify(recorder.changes)


def _is_bulk(items: Sequence[Item]) -> bool:
    return len(items) > FEW


def _with_station(item: Item, edit: CellEdit, stations: Mapping[str, str]) -> Item:
    name = edit.text.strip()
    found = stations.get(name)
    if name and found is None:
        raise UsageError("UNKNOWN_STATION", f"没有名为“{name}”的站所。", "请从列表里选择，或先在设置里添加这个站所。")
    return structs.replace(item, station=found)


def _label(key: str) -> str:
    if key == STATION:
        return STATION_LABEL
    name, _, leaf = key.partition(".")
    field = BY_KEY[name]
    return next((one.label for one in field.leaves if one.key == leaf), field.label)


def _require_words(edit: CellEdit) -> None:
    field = BY_KEY.get(edit.key)
    if field is not None and field.key == "level1" and not edit.text.strip():
        raise UsageError("EMPTY_REQUIRED", f"{field.label}不能为空。", f"请填写{field.label}，或按 Esc 取消。")


def _require_reason(reason: str) -> None:
    if not plain_text(reason):
        raise UsageError("REASON_MISSING", "没有写明理由。", "请写一句理由，例如“本镇无此职责，由县局公开”。")


def _contacts(session: Session) -> frozenset[str]:
    return frozenset(contact.value for contact in session.workspace.contacts())


def _require_clean(session: Session, items: Iterable[Item], keys: Collection[str] = BY_KEY) -> None:
    """Scan the fields `keys`: those an edit did not touch were scanned when they came in."""
    require_clean_text([pair for item in items for pair in _texts(item, keys)], _contacts(session))


def _texts(item: Item, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    for key in (key for key in BY_KEY if key in keys):
        yield f"{item.title}·{BY_KEY[key].label}", cell_text(item, key)
    if keys is BY_KEY:
        yield from ((f"{item.title}·{key}", text) for key, text in item.extra.items())
