"""A publication with what belongs to it, and the columns of its postings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from catalog_app.model.catalog import Item
from catalog_app.model.channels import short_label
from catalog_app.model.publication import Posting, Publication
from catalog_app.model.unit import Board
from catalog_app.ui.models.rows import Column


class RegisterRow(Struct, frozen=True):
    """A publication with the words the table shows."""

    publication: Publication
    item: Item
    postings: tuple[Posting, ...]
    domain: str = ""
    station: str = ""
    """Name of the station that answers for it."""


class PostingRow(Struct, frozen=True):
    """A posting with the place it names."""

    posting: Posting
    place: str = ""


def board_label(board: Board, villages: Mapping[str, str]) -> str:
    """青石村 · 村部: the village before the board's name, unless the name says it already."""
    village = villages.get(board.village or "", "")
    return board.name if not village or village in board.name else f"{village} · {board.name}"


def board_villages(boards: Sequence[Board], villages: Mapping[str, str]) -> dict[str, str]:
    """Name of each board's village by the board's uid; boards of the unit itself are left out."""
    return {one.uid: villages[one.village] for one in boards if one.village and one.village in villages}


def place_of(posting: Posting, boards: Mapping[str, str]) -> str:
    """Name of the board, or the address."""
    return boards.get(posting.board or "", "") or posting.url or posting.place


def _channel(row: Any) -> str:
    return short_label(row.posting.channel)


def _place(row: Any) -> str:
    return str(row.place) or "—"


def _posted_on(row: Any) -> str:
    return f"{row.posting.posted_on}"


def _down(row: Any) -> str:
    return f"{row.posting.taken_down} 撤下" if row.posting.taken_down else "在公开"


def _down_tone(row: Any) -> str:
    return "not_applicable" if row.posting.taken_down else "published"


def _receipt(row: Any) -> str:
    return row.posting.receipt or "—"


def _by(row: Any) -> str:
    return str(row.posting.by)


POSTING_COLUMNS = (
    Column(key="state", label="状态", text=_down, tone=_down_tone),
    Column(key="channel", label="渠道", text=_channel),
    Column(key="place", label="位置或网址", text=_place),
    Column(key="on", label="发布日期", text=_posted_on),
    Column(key="receipt", label="回执号", text=_receipt),
    Column(key="by", label="经办人", text=_by),
)
