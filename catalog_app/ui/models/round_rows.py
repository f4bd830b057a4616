"""Rows of a round over the boards, of what must come down, and the periods on offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from catalog_app.model.calendar import dated
from catalog_app.model.channels import short_label
from catalog_app.model.publication import Posting
from catalog_app.model.unit import Board
from catalog_app.services.postings import Round
from catalog_app.ui.models.rows import Column

OWN = "本级"


class RoundRow(Struct, frozen=True):
    """One board in one period."""

    board: Board
    village: str
    postings: tuple[Posting, ...]
    titles: str = ""


class DownRow(Struct, frozen=True):
    """A posting that is still up although it should not be."""

    posting: Posting
    title: str
    place: str
    down: date
    provisional: bool = False


def round_rows(rounds: Iterable[Round], villages: Mapping[str, str], titles: Mapping[str, str]) -> list[RoundRow]:
    """A line a board, village by village in the order of the villages, the unit's own first."""
    order = {uid: place for place, uid in enumerate(villages)}
    rows = [
        RoundRow(
            one.board,
            villages.get(one.board.village or "", OWN),
            one.postings,
            "、".join(dict.fromkeys(titles.get(posting.publication, "") for posting in one.postings)),
        )
        for one in rounds
    ]
    places = {row.board.uid: order.get(row.board.village or "", -1) for row in rows}
    return sorted(rows, key=lambda row: places[row.board.uid])


def period_choices(today: date) -> list[tuple[str, str]]:
    """Key and words of the last four quarters and six months, this one first."""
    quarter = today.year * 4 + (today.month - 1) // 3
    month = today.year * 12 + today.month - 1
    quarters = [
        (f"{one // 4}Q{one % 4 + 1}", f"{one // 4}年第{one % 4 + 1}季度") for one in range(quarter, quarter - 4, -1)
    ]
    months = [
        (f"{one // 12}-{one % 12 + 1:02d}", f"{one // 12}年{one % 12 + 1}月") for one in range(month, month - 6, -1)
    ]
    return [*quarters, *months]


def _latest(postings: Sequence[Posting]) -> Posting | None:
    return max(postings, key=_posted_on) if postings else None


def _posted_on(posting: Posting) -> date:
    return posting.posted_on


def _village(row: Any) -> str:
    return str(row.village)


def _board(row: Any) -> str:
    return str(row.board.name)


def _is_up(row: Any) -> bool:
    return any(one.taken_down is None for one in row.postings)


def _done(row: Any) -> str:
    if not row.postings:
        return "未张贴"
    return "已张贴" if _is_up(row) else "已撤下"


def _done_tone(row: Any) -> str:
    if not row.postings:
        return "empty"
    return "published" if _is_up(row) else "not_applicable"


def _day(row: Any) -> str:
    latest = _latest(row.postings)
    return str(latest.posted_on) if latest else "—"


def _titles(row: Any) -> str:
    return row.titles or "—"


def _receipts(row: Any) -> str:
    return "、".join(one.receipt for one in row.postings if one.receipt) or "—"


def _proof(row: Any) -> str:
    proved = sum(one.proof is not None for one in row.postings)
    return f"{proved}/{len(row.postings)}" if row.postings else "—"


def _title(row: Any) -> str:
    return str(row.title)


def _place(row: Any) -> str:
    return row.place or short_label(row.posting.channel)


def _up_since(row: Any) -> str:
    return str(row.posting.posted_on)


def _down(row: Any) -> str:
    return f"应在{dated(row.down, provisional=row.provisional)}前撤下"


def _late(row: Any) -> str:  # noqa: ARG001 - every line of the list is late
    return "overdue"


ROUND_COLUMNS = (
    Column(key="village", label="村", text=_village),
    Column(key="board", label="公示栏", text=_board),
    Column(key="done", label="本期", text=_done, tone=_done_tone),
    Column(key="day", label="张贴日期", text=_day),
    Column(key="titles", label="内容", text=_titles),
    Column(key="receipt", label="回执号", text=_receipts),
    Column(key="proof", label="佐证", text=_proof),
)
DOWN_COLUMNS = (
    Column(key="down", label="期限", text=_down, tone=_late),
    Column(key="title", label="公开信息", text=_title),
    Column(key="place", label="位置", text=_place),
    Column(key="up", label="发布日期", text=_up_since),
)
