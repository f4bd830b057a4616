"""What is published under an item, how it was reviewed, and where it went up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct, structs

FORMED = "形成"
EVENTS = (FORMED, "变更", "获取", "批准", "印发", "收到", "受理", "决定")
"""Names of event days that deadlines count from; others may be written."""
OPEN, ON_REQUEST, CLOSED = "主动公开", "依申请公开", "不予公开"
OPENNESS = (OPEN, ON_REQUEST, CLOSED)
VALIDITIES = ("有效", "失效", "废止", "已修改")
FIVE_STAGES = ("决策", "执行", "管理", "服务", "结果")
GATES = ("政治", "法律", "政策", "保密", "文字")
"""The five gates (五关) that are ticked before 终审 passes."""
LinkKind = Literal["解读", "被解读", "替代", "被替代", "相关"]
LINK_BACK: dict[LinkKind, LinkKind] = {
    "解读": "被解读",
    "被解读": "解读",
    "替代": "被替代",
    "被替代": "替代",
    "相关": "相关",
}
"""What the other end of a link says of this one."""


class State(StrEnum):
    """States of a publication; the value is what is stored and shown. A review state means: waits for this review."""

    DRAFT = "草稿"
    FIRST_REVIEW = "初审"
    SECOND_REVIEW = "复审"
    FINAL_REVIEW = "终审"
    READY = "待公开"
    PUBLISHED = "已公开"
    TAKEN_DOWN = "到期撤下"
    ABOLISHED = "废止"
    WITHDRAWN = "撤回"


REVIEWS = (State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW)
"""The three reviews in their order."""


MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.FIRST_REVIEW, State.PUBLISHED),
    State.FIRST_REVIEW: (State.SECOND_REVIEW, State.DRAFT, State.WITHDRAWN),
    State.SECOND_REVIEW: (State.FINAL_REVIEW, State.DRAFT, State.FIRST_REVIEW, State.WITHDRAWN),
    State.FINAL_REVIEW: (State.READY, State.PUBLISHED, State.DRAFT, State.FIRST_REVIEW, State.WITHDRAWN),
    State.READY: (State.PUBLISHED, State.FIRST_REVIEW, State.WITHDRAWN),
    State.PUBLISHED: (State.TAKEN_DOWN, State.ABOLISHED, State.WITHDRAWN, State.FIRST_REVIEW),
    State.TAKEN_DOWN: (State.PUBLISHED, State.ABOLISHED, State.WITHDRAWN, State.FIRST_REVIEW),
    State.ABOLISHED: (),
    State.WITHDRAWN: (State.DRAFT,),
}
"""Where each state may lead. 草稿 → 已公开 records what went up without review; the checks tell of it."""


class Link(Struct, frozen=True):
    """Another publication this one belongs to: `uid` is 解读, 被解读 … of this one."""

    kind: LinkKind
    uid: str


class Attachment(Struct, frozen=True):
    """A file that goes out with a publication; its bytes lie under the hash."""

    sha256: str
    name: str
    size: int


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
    """形成之日: day 0 of most deadlines. It stands here and not among `events`; ask `day`."""
    index_number: str | None = None
    """索引号."""
    state: State = State.DRAFT
    created: datetime
    created_by: str
    kind: str = "其他"
    """A name of resources/register/kinds.json."""
    period: str = ""
    """What it reports on: 2026, 2026Q3, 2026-10."""
    html: str = ""
    """Cleaned rich text; `body` is its plain twin. Empty = the body is all there is."""
    events: dict[str, date] = {}
    """Further event days by name: 变更, 批准, 印发 …"""
    openness: str = OPEN
    openness_reason: str | None = None
    """Code of resources/register/openness.json."""
    openness_note: str = ""
    """The reason in words."""
    reassess_on: date | None = None
    """When what is not public is to be looked at again (条例第十八条)."""
    validity: str = "有效"
    abolished_on: date | None = None
    expires_on: date | None = None
    five_stage: str | None = None
    keywords: tuple[str, ...] = ()
    abstract: str = ""
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    gates: dict[str, bool] = {}
    display_until: date | None = None
    no_interpretation: str = ""
    """Why this policy document needs no 解读; empty = where its kind needs one, it is due."""
    case: str = ""
    """Name of the notice case (resources/cases) it is posted as; the case of its roster wins."""
    station: str = ""
    """uid of its own station; empty = the item's."""

    def __post_init__(self) -> None:
        if FORMED in self.events:  # told among the others it is meant as `formed`
            structs.force_setattr(self, "formed", self.events[FORMED])
            rest = {name: day for name, day in self.events.items() if name != FORMED}
            structs.force_setattr(self, "events", rest)

    def day(self, event: str) -> date | None:
        """The day of an event by its name, 形成 among them; None where it is not known."""
        return self.formed if event == FORMED else self.events.get(event)

    @property
    def days(self) -> Mapping[str, date]:
        """Every known event day by name, 形成 first."""
        return ({FORMED: self.formed} if self.formed else {}) | self.events

    def linked(self, kind: LinkKind) -> tuple[str, ...]:
        """The uids of the publications linked so."""
        return tuple(link.uid for link in self.links if link.kind == kind)


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
    receipt: str = ""
    """回执号: short and given once, 2026-00017; empty for what was recorded before there were any."""
    place: str = ""
    """Where it hangs, in words, where no board says it."""


ReviewDecision = Literal["提交", "同意", "退回", "重审", "撤回", "废止", "恢复", "补登"]
"""提交 begins a review, 重审 begins it anew after a change; 补登 records what was public before it was recorded."""


class ReviewStep(Struct, frozen=True, kw_only=True):
    """One step in the life of a publication; what it was about is told by the hash of the content."""

    uid: str
    publication: str
    step: str
    """The state it was taken in: 初审, 复审, 终审 for the reviews."""
    decision: ReviewDecision
    name: str
    """Who decided."""
    at: datetime
    opinion: str = ""
    content_sha256: str
    by: str = ""
    """Who recorded it."""


class NoInformation(Struct, frozen=True, kw_only=True):
    """本期无此类信息: an item has nothing to publish for a period, and somebody signs for it."""

    uid: str
    item: str
    period: str
    reason: str
    signer: str
    on: date
    by: str
