"""Columns of the register and of one publication's postings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from catalog_app.model.catalog import Item
from catalog_app.model.channels import VILLAGE_BOARD, short_label
from catalog_app.model.publication import Posting, Publication, State
from catalog_app.model.unit import Board
from catalog_app.ui.models.rows import Column

STATE_TONES = {
    State.PUBLISHED: "published",
    State.TAKEN_DOWN: "not_applicable",
    State.ABOLISHED: "not_applicable",
    State.WITHDRAWN: "not_applicable",
}
"""Shapes of the states; what is still on its way counts as a draft."""


class RegisterRow(Struct, frozen=True):
    """A publication with the words the table shows."""

    publication: Publication
    item: Item
    postings: tuple[Posting, ...]
    domain: str = ""


class PostingRow(Struct, frozen=True):
    """A posting with the place it names."""

    posting: Posting
    place: str = ""


def posted_words(postings: Sequence[Posting]) -> str:
    """政府网站、公示栏3处: channels still up; boards are counted."""
    up = [one for one in postings if one.taken_down is None]
    boards = sum(one.channel == VILLAGE_BOARD for one in up)
    names = dict.fromkeys(short_label(one.channel) for one in up if one.channel != VILLAGE_BOARD)
    words = [*names, *([f"公示栏{boards}处" if boards > 1 else "公示栏"] if boards else [])]
    return "、".join(words)


def board_label(board: Board, villages: Mapping[str, str]) -> str:
    """青石村 · 村部: the village before the board's name, unless the name says it already."""
    village = villages.get(board.village or "", "")
    return board.name if not village or village in board.name else f"{village} · {board.name}"


def board_villages(boards: Sequence[Board], villages: Mapping[str, str]) -> dict[str, str]:
    """Name of each board's village by the board's uid; boards of the unit itself are left out."""
    return {one.uid: villages[one.village] for one in boards if one.village and one.village in villages}


def place_of(posting: Posting, boards: Mapping[str, str]) -> str:
    """Name of the board, or the address."""
    return boards.get(posting.board or "", "") or posting.url or ""


def _title(row: Any) -> str:
    return str(row.publication.title)


def _item(row: Any) -> str:
    return str(row.item.title)


def _item_tip(row: Any) -> str:
    return " › ".join(filter(None, (row.domain, row.item.level1, row.item.level2, row.item.level3)))


def _formed(row: Any) -> str:
    return f"{row.publication.formed}" if row.publication.formed else "—"


def _formed_order(row: Any) -> str:
    return str(row.publication.formed or "")


def _state(row: Any) -> str:
    return str(row.publication.state.value)


def _state_tone(row: Any) -> str:
    return STATE_TONES.get(row.publication.state, "draft")


def _posted(row: Any) -> str:
    return posted_words(row.postings) or "—"


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


def _by(row: Any) -> str:
    return str(row.posting.by)


REGISTER_COLUMNS = (
    Column(key="state", label="状态", text=_state, tone=_state_tone),
    Column(key="title", label="标题", text=_title),
    Column(key="item", label="公开事项", text=_item, tip=_item_tip),
    Column(key="formed", label="形成日期", text=_formed, sort=_formed_order),
    Column(key="posted", label="已发布在", text=_posted),
)
POSTING_COLUMNS = (
    Column(key="state", label="状态", text=_down, tone=_down_tone),
    Column(key="channel", label="渠道", text=_channel),
    Column(key="place", label="位置或网址", text=_place),
    Column(key="on", label="发布日期", text=_posted_on),
    Column(key="by", label="经办人", text=_by),
)
