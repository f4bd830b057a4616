"""From the bundled national catalogs to rows of our own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from uuid import uuid4

from msgspec import structs

from catalog_app.model.catalog import Domain, DomainCatalog, Item, Origin
from catalog_app.model.errors import UsageError
from catalog_app.model.fields import editable_keys
from catalog_app.model.standards import Standard, StandardItem, StandardSummary, load_index, load_standard
from catalog_app.support.paths import resource_bytes

COPIED_KEYS = tuple(key for key in editable_keys() if key != "marks")
"""Fields an adopted item takes over from the standard, and that are compared with it later."""


@lru_cache(maxsize=1)
def standard_index() -> tuple[StandardSummary, ...]:
    """The bundled domains in printed order, without their rows."""
    return load_index(resource_bytes("standards/index.json"), "standards/index.json")


@lru_cache(maxsize=64)
def standard(code: str) -> Standard:
    """The bundled catalog of one domain. UsageError UNKNOWN_DOMAIN, WorldError DAMAGED_STANDARD."""
    if code not in {summary.code for summary in standard_index()}:
        known = "、".join(f"{s.code} {s.name}" for s in standard_index())
        raise UsageError("UNKNOWN_DOMAIN", f"没有代码为“{code}”的领域。", f"可用的领域：{known}。")
    name = f"standards/{code}.json"
    return load_standard(resource_bytes(name), name)


def standard_item(standard_id: str) -> StandardItem | None:
    """The national row an item came from; None where we know no such row or domain."""
    code = standard_id.partition("-")[0]
    if all(summary.code != code for summary in standard_index()):
        return None
    return next((row for row in standard(code).items if row.id == standard_id), None)


def adopt_domains(codes: Sequence[str], levels: Sequence[str]) -> list[DomainCatalog]:
    """Own catalogs made of the standards' rows that carry one of `levels`; `codes` empty = all domains.

    A domain without such a row is kept, empty, so that local items can be added to it.
    """
    wanted = list(dict.fromkeys(codes)) or [summary.code for summary in standard_index()]
    chosen = [standard(code) for code in wanted]
    chosen.sort(key=lambda one: one.code)
    return [_adopt(one, position, levels) for position, one in enumerate(chosen, start=1)]


def _adopt(source: Standard, position: int, levels: Sequence[str]) -> DomainCatalog:
    domain = Domain(
        code=source.code, name=source.name, full_name=source.full_name, position=position, version=source.version
    )
    rows = [row for row in source.items if set(row.levels) & set(levels)]
    items = tuple(adopt_item(source.code, row, place) for place, row in enumerate(rows, start=1))
    return DomainCatalog(domain, items)


def adopt_item(domain: str, row: StandardItem, position: int) -> Item:
    """One own item made from a national row; its 事项编号 is the national id."""
    return Item(
        uid=str(uuid4()),
        domain=domain,
        number=row.id,
        position=position,
        origin=Origin.STANDARD,
        standard_id=row.id,
        **{key: getattr(row, key) for key in COPIED_KEYS},
    )


def differing_keys(item: Item) -> tuple[str, ...]:
    """Keys in which `item` differs from its national row; empty for a local item."""
    row = standard_item(item.standard_id) if item.standard_id else None
    if row is None:
        return ()
    return tuple(key for key in COPIED_KEYS if getattr(item, key) != getattr(row, key))


def with_true_origin(item: Item) -> Item:
    """A national item as its content deserves: equal to the national row 国家目录, else 改编. Others as they are."""
    if item.origin not in (Origin.STANDARD, Origin.ADAPTED) or not item.standard_id:
        return item
    same = standard_item(item.standard_id) is not None and not differing_keys(item)
    return structs.replace(item, origin=Origin.STANDARD if same else Origin.ADAPTED)
