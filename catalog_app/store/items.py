"""Domains, items and the legal sources they cite: rows, objects and queries.

An item's bases are stored as references `[source, article]`, so that a renamed law reads right in every item.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from catalog_app.model.catalog import Audience, Basis, Channels, Deadline, Domain, Element, Item, Origin, Stage
from catalog_app.model.errors import UsageError
from catalog_app.model.records import BasisSource
from catalog_app.store.connection import Database
from catalog_app.store.rows import FOREIGN, Cells, Table, damaged_row, objects, readable, sql, struct_table, to_json

Reference = tuple[str, str | None]
Sources = dict[str, BasisSource]

_elements = msgspec.json.Decoder(tuple[Element, ...]).decode
_references = msgspec.json.Decoder(tuple[Reference, ...]).decode
_stages = msgspec.json.Decoder(tuple[Stage, ...]).decode
_channels = msgspec.json.Decoder(Channels).decode
_audience = msgspec.json.Decoder(Audience).decode
_words = msgspec.json.Decoder(tuple[str, ...]).decode
_extra = msgspec.json.Decoder(dict[str, str]).decode

_ORIGINS = {str(origin): origin for origin in Origin}

_PLAIN = (
    "uid", "domain", "number", "position", "level1", "level2", "level3", "publisher", "standard_id", "reason",
    "station",
)  # fmt: skip
_PlainCells = tuple[str, str, str, int, str, str | None, str | None, str | None, str | None, str | None, str | None]
"""Of the columns in `_PLAIN`: SQLite keeps whatever another program puts there."""
_COLUMNS = (
    "uid", "domain", "number", "position", "level1", "level2", "level3", "elements", "basis", "deadline", "stages",
    "publisher", "channels", "audience", "mode", "levels", "marks", "extra", "origin", "standard_id", "reason",
    "station",
)  # fmt: skip


def encode_item(item: Item, refer: Callable[[Basis], str], known: tuple[Item, Cells] | None = None) -> Cells:
    """The cells of an item; `refer` tells the uid of the source a basis cites.

    `known` is the item it was made from, with its cells: what both share need not be encoded again.
    """
    base, cells = (known[0], dict(known[1])) if known else (None, {})
    for name in Item.__struct_fields__:
        value = getattr(item, name)
        if value is not getattr(base, name, _UNKNOWN) or name == "extra":  # a dict may have changed and stay the same
            _ENCODERS.get(name, _encode_plain)(cells, name, value, refer)
    return cells


def _encode_plain(cells: Cells, name: str, value: Any, _: Callable[[Basis], str]) -> None:
    cells[name] = value


def _encode_json(cells: Cells, name: str, value: Any, _: Callable[[Basis], str]) -> None:
    cells[name] = to_json(value)


def _encode_basis(cells: Cells, name: str, value: tuple[Basis, ...], refer: Callable[[Basis], str]) -> None:
    cells[name] = to_json([(refer(basis), basis.article) for basis in value])


def _encode_deadline(cells: Cells, name: str, value: Deadline, _: Callable[[Basis], str]) -> None:
    cells[name] = value.text
    cells["stages"] = to_json(value.stages)


def _encode_origin(cells: Cells, name: str, value: Origin, _: Callable[[Basis], str]) -> None:
    cells[name] = str(value)


_Encoder = Callable[[Cells, str, Any, Callable[[Basis], str]], None]
_JSON = ("elements", "channels", "audience", "mode", "levels", "marks", "extra")
_UNKNOWN = object()
_ENCODERS: dict[str, _Encoder] = {
    **dict.fromkeys(_JSON, _encode_json),
    "basis": _encode_basis,
    "deadline": _encode_deadline,
    "origin": _encode_origin,
}


def decode_item(cells: Cells, sources: Sources) -> Item:
    """The item of a row, with the present title and number of every source."""
    plain = msgspec.convert([cells[name] for name in _PLAIN], _PlainCells)
    return Item(
        **dict(zip(_PLAIN, plain, strict=True)),
        elements=_elements(cells["elements"]),
        basis=tuple(_basis(reference, sources) for reference in _references(cells["basis"])),
        deadline=Deadline(cells["deadline"], _stages(cells["stages"])),
        channels=_channels(cells["channels"]),
        audience=_audience(cells["audience"]),
        mode=_words(cells["mode"]),
        levels=_words(cells["levels"]),
        marks=_words(cells["marks"]),
        extra=_extra(cells["extra"]),
        origin=_ORIGINS[cells["origin"]],
    )


def references(cells: Cells) -> tuple[Reference, ...]:
    """The citations in a stored item."""
    return _references(cells["basis"])


def element_words(cells: Cells) -> list[str]:
    """The texts of a stored item's elements."""
    return [element.text for element in _elements(cells["elements"])]


def _basis(reference: Reference, sources: Sources) -> Basis:
    uid, article = reference
    source = sources.get(uid)
    if source is None:
        raise msgspec.ValidationError("an item cites a source that is not stored")
    return Basis(source.title, source.number, article)


def encode_source(source: BasisSource) -> Cells:
    """The cells of a source."""
    # '' instead of NULL, because NULLs are all different to a UNIQUE constraint
    return {"uid": source.uid, "title": source.title, "number": source.number or ""}


def _decode_source(cells: Cells) -> BasisSource:
    return msgspec.convert({**cells, "number": cells["number"] or None}, BasisSource)


def _only_with_sources(_: Any) -> Any:
    raise TypeError("items are encoded and decoded together with the sources they cite")


DOMAIN = struct_table("domain", Domain, key="code")
BASIS = Table("basis", "uid", ("uid", "title", "number"), encode_source, _decode_source)
WORDS = ("title_words", "element_words", "basis_words", "other_words")
"""Folded texts for the search, beside what they are made of: a commit touches no page more."""
ITEM = Table(
    "item", "uid", _COLUMNS, _only_with_sources, _only_with_sources, WORDS, frozenset((*_JSON, "basis", "stages"))
)


def domains(database: Database) -> list[Domain]:
    """In printed order."""
    return objects(database, DOMAIN, "ORDER BY position, code")


def sources(database: Database) -> Sources:
    """Every legal source by uid."""
    found: list[BasisSource] = objects(database, BASIS)
    return {source.uid: source for source in found}


def items(database: Database, domain: str | None = None) -> list[Item]:
    """All items by the order of domains and inside them, or those of one domain."""
    join = "JOIN domain ON domain.code = item.domain"
    order = "ORDER BY domain.position, domain.code, item.position, item.id"
    with database.reading():
        if domain is None:
            rows = database.query(sql(ITEM.select, join, order))
        else:
            rows = database.query(sql(ITEM.select, join, "WHERE item.domain = ?", order), (domain,))
        cited = sources(database)
    return [decoded_item(database, ITEM.cells(row), cited) for row in rows]


def unknown_item(uid: str) -> UsageError:
    """No such item."""
    return UsageError("UNKNOWN_ITEM", f"工作区里没有事项“{uid[:80]}”。", "请刷新列表后重试，事项可能已被删除。")


def decoded_item(database: Database, cells: Cells, cited: Sources) -> Item:
    """The item of a stored row; DAMAGED_WORKSPACE when it is none of ours."""
    try:
        return decode_item(readable(ITEM, cells), cited)
    except FOREIGN as error:
        raise damaged_row(database, ITEM, cells) from error
