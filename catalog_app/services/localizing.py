"""Bulk 本地化: our publisher, stations and channels into every row that still names a county body.

Three publishers in four of the bundled rows name a county body, so this comes first in a clerk's work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, structs

from catalog_app.checks.completeness import names_county_body
from catalog_app.model.catalog import Channels, Item, Origin
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER, national_name
from catalog_app.model.errors import UsageError
from catalog_app.model.words import plain_line
from catalog_app.services.adopting import with_true_origin
from catalog_app.services.gate import require_clean_text
from catalog_app.services.session import Session
from catalog_app.services.words import LONGEST_NAME, require_exportable, require_length

_GOVERNMENT = re.compile(
    r"政府|[县市区乡镇村省州旗]级|部门|街道|办事处|委员会|委(?!托)|[局厅]|[乡镇村]|法院|检察院|行政|主管|监督|机关|公安|税务|本级"
)


class Localization(Struct, frozen=True, kw_only=True):
    """What to put in. None or empty leaves that part as it is."""

    publisher: str | None = None
    channels: tuple[str, ...] = ()
    """The channels the township really has: national names, aliases or names of local platforms."""
    stations: dict[str, str] = {}
    """Domain code → uid of the station in charge."""
    domain: str | None = None
    everything: bool = False
    """Every applicable row, not only those that still name a county body."""
    leave_out: frozenset[str] = frozenset()
    """uids of items to be left as they are."""

    def __post_init__(self) -> None:
        structs.force_setattr(self, "publisher", plain_line(self.publisher or "") or None)
        structs.force_setattr(self, "channels", tuple(plain_line(name) for name in self.channels))


class LocalizedRow(Struct, frozen=True):
    """One row of the preview."""

    item: Item
    after: Item
    changed: tuple[str, ...]
    """Keys that change: publisher, channels, station."""


def preview(session: Session, request: Localization) -> list[LocalizedRow]:
    """What `localize` would change, in catalog order, without those left out; reads only."""
    unit = session.workspace.unit()
    channels = fold_channels(request.channels)
    rows = []
    for item in session.workspace.items(request.domain):
        named = names_county_body(item.publisher or "", unit) or not item.publisher
        if item.uid in request.leave_out or item.origin is Origin.NOT_APPLICABLE or not (named or request.everything):
            continue
        after = _localized(item, request, channels)
        changed = tuple(k for k in ("publisher", "channels", "station") if getattr(item, k) != getattr(after, k))
        if changed:
            rows.append(LocalizedRow(item, after, changed))
    return rows


def localize(session: Session, request: Localization, stamp: Stamp) -> ChangeSet:
    """Apply the request as one step, with a backup before; the unit remembers the channels it really has.

    UsageError UNKNOWN_CHANNEL, TEXT_TOO_LONG; GateError for a private number.
    """
    rows = preview(session, request)
    for label, text in (("公开主体", request.publisher or ""), *(("渠道名称", name) for name in request.channels)):
        require_length(label, text, LONGEST_NAME)
    texts = {"公开主体": request.publisher or "", "渠道": "、".join(request.channels)}
    require_clean_text(texts, frozenset(c.value for c in session.workspace.contacts()))
    unit = session.workspace.unit()
    with session.workspace.transaction(f"本地化（{len(rows)}项）", stamp, bulk=len(rows) > 0) as recorder:
        require_exportable(row.after for row in rows)
        for row in rows:
            recorder.save_item(with_true_origin(row.after))
        if request.channels:
            recorder.save_unit(structs.replace(unit, channels=fold_channels(request.channels)))
    return session.notify(recorder.changes)


def is_public_body(publisher: str) -> bool:
    """Whether 公开主体 names a government body, or nobody; 招标人或者其委托的招标代理机构 publishes by itself."""
    return not publisher.strip() or bool(_GOVERNMENT.search(publisher))


def stations_in_charge(session: Session) -> dict[str, str]:
    """Domain code → uid of the station 设置 names for it."""
    return {code: station.uid for station in session.workspace.stations() for code in station.domains}


def fold_channels(names: Sequence[str]) -> tuple[str, ...]:
    """Aliases folded to national names, local platforms kept; doubles dropped. UsageError UNKNOWN_CHANNEL if blank."""
    folded = []
    for name in names:
        if not name.strip():
            raise UsageError("UNKNOWN_CHANNEL", "渠道名称为空。", "请用逗号分隔渠道名称，例如：政府网站,公示栏。")
        folded.append(national_name(name.strip()) or name.strip())
    return tuple(dict.fromkeys(folded))


def real_channels(channels: Channels, have: Sequence[str]) -> Channels:
    """`channels` cut down to those the township has.

    Required ones we lack are dropped; where none of the required ones is left, the optional ones we have step in,
    and failing those every channel we have is required.
    """
    if not have:
        return channels
    required = tuple(n for n in channels.required if n in have)
    optional = tuple(n for n in channels.optional if n in have and n not in required)
    other = tuple(name for name in channels.other if name in have)
    if other and OTHER not in required:
        required = (*required, OTHER)
    if not required:
        required, optional = optional or tuple(n for n in NATIONAL_CHANNELS if n in have), ()
    if not required:
        other, required = tuple(have), (OTHER,)
    ordered = tuple(n for n in NATIONAL_CHANNELS if n in required)
    return structs.replace(channels, required=ordered, optional=optional, other=other, text="")


def _localized(item: Item, request: Localization, channels: Sequence[str]) -> Item:
    station = request.stations.get(item.domain, item.station)
    return structs.replace(
        item,
        publisher=request.publisher or item.publisher,
        channels=real_channels(item.channels, channels),
        station=station,
    )
