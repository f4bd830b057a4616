"""Items to choose from: title, where it stands, filtered by typed words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from catalog_app.model.catalog import Item
from catalog_app.ui.models.rows import Column


class ItemChoice(Struct, frozen=True):
    """One item: its path of 一级 › 二级 and its domain."""

    uid: str
    title: str
    path: str
    domain: str
    number: str


def item_choice(item: Item, domain: str) -> ItemChoice:
    """An item as it is chosen; `domain` is the name of its domain."""
    path = " › ".join(filter(None, (item.level1, item.level2, item.level3)))
    return ItemChoice(item.uid, item.title, path, domain, item.number)


def _title(choice: ItemChoice) -> str:
    return choice.title


def _place(choice: ItemChoice) -> str:
    return choice.domain


def _number(choice: ItemChoice) -> str:
    return choice.number


def _path(choice: ItemChoice) -> str:
    return choice.path


CHOICE_COLUMNS: Sequence[Column] = (
    Column(key="title", label="公开事项", text=_path),
    Column(key="domain", label="领域", text=_place),
    Column(key="number", label="事项编号", text=_number),
)
