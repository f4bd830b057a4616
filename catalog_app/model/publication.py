"""What is published under an item, and where it went up."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class State(StrEnum):
    """States of a publication; the value is what is stored and shown."""

    DRAFT = "草稿"
    FIRST_REVIEW = "初审"
    SECOND_REVIEW = "复审"
    FINAL_REVIEW = "终审"
    READY = "待公开"
    PUBLISHED = "已公开"
    TAKEN_DOWN = "到期撤下"
    ABOLISHED = "废止"
    WITHDRAWN = "撤回"


class Publication(Struct, frozen=True, kw_only=True):
    """One piece of information published, or to be, under an item (公开信息)."""

    uid: str
    item: str
    """uid of the item."""
    title: str
    year: int
    body: str = ""
    """Plain text; paragraphs are separated by line breaks."""
    document_number: str | None = None
    formed: date | None = None
    """形成或者变更之日: day 0 of the deadline."""
    index_number: str | None = None
    """索引号."""
    state: State = State.DRAFT
    created: datetime
    created_by: str


class Posting(Struct, frozen=True, kw_only=True):
    """One publication on one channel, for walls on one board."""

    uid: str
    publication: str
    channel: str
    board: str | None = None
    """uid of the board, for channel 社区/企事业单位/村公示栏（电子屏）."""
    posted_on: date
    url: str | None = None
    taken_down: date | None = None
    by: str = ""
    proof: str | None = None
    """SHA-256 of the attachment that proves it."""
