"""Small workspaces, and the one question many tests ask: is everything as it was?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from catalog_app.model.catalog import Audience, Basis, Channels, Deadline, Domain, DomainCatalog, Element, Item, Stage
from catalog_app.model.changes import Stamp
from catalog_app.model.publication import Posting, Publication
from catalog_app.model.unit import Unit
from catalog_app.store.workspace import Workspace

NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
STAMP = Stamp("李春燕", NOW)
UNIT = Unit(name="青石桥镇", kind="镇", county="临川县", channels=("政府网站",))
RULES = Basis("中华人民共和国政府信息公开条例", "国务院令第711号", "第二十条")
LAND = Basis("中华人民共和国土地管理法")


def an_item(place: int = 1, domain: str = "06", **changes: Any) -> Item:
    fields: dict[str, Any] = {
        "uid": f"item-{domain}-{place}",
        "domain": domain,
        "number": f"{domain}-{place:03d}",
        "position": place,
        "level1": "征地组织实施",
        "level2": f"征地补偿登记{place}",
        "elements": (Element("拟征收土地公告"), Element("征地调查结果", optional=True)),
        "basis": (RULES, LAND),
        "deadline": Deadline("20个工作日内", (Stage(rule="working_days", days=20, start="信息形成"),)),
        "publisher": "县自然资源局",
        "channels": Channels(("政府网站",), ("公开查阅点",), ("征地信息公开平台",), "any", "■政府网站"),
        "audience": Audience(True, "被征地农民"),
        "mode": ("主动", "依申请"),
        "levels": ("乡级", "村级"),
        "marks": ("▲批准后",),
        "extra": {"咨询电话": "12345"},
    }
    return Item(**(fields | changes))


def a_publication(place: int = 1, item: str = "item-06-1", **changes: Any) -> Publication:
    fields: dict[str, Any] = {
        "uid": f"publication-{place}",
        "item": item,
        "title": f"关于青石村征地补偿的公示（第{place}批）",
        "year": 2026,
        "body": "现将补偿方案公示如下。\n公示期七天。",
        "document_number": f"青政发〔2026〕{place}号",
        "formed": date(2026, 11, 2),
        "created": NOW,
        "created_by": "李春燕",
    }
    return Publication(**(fields | changes))


def a_posting(place: int = 1, publication: str = "publication-1", **changes: Any) -> Posting:
    fields: dict[str, Any] = {
        "uid": f"posting-{place}",
        "publication": publication,
        "channel": "政府网站",
        "posted_on": date(2026, 11, 5),
        "by": "李春燕",
    }
    return Posting(**(fields | changes))


def catalogs() -> list[DomainCatalog]:
    land = Domain(code="06", name="征地补偿", full_name="农村集体土地征收", position=1, version="2019")
    school = Domain(code="13", name="义务教育", full_name="义务教育", position=2)
    return [
        DomainCatalog(land, tuple(an_item(place) for place in (1, 2, 3))),
        DomainCatalog(school, (an_item(1, "13", level2="学区划分", basis=()),)),
    ]


def make(folder: Path) -> Workspace:
    return Workspace.create(folder, UNIT, catalogs(), STAMP)


def reopen(workspace: Workspace, stamp: Stamp = STAMP) -> Workspace:
    workspace.close()
    return Workspace.open(workspace.path, stamp)


def content(workspace: Workspace) -> dict[str, Any]:
    """Everything the readers tell."""
    return {
        "unit": workspace.unit(),
        "contacts": workspace.contacts(),
        "stations": workspace.stations(),
        "villages": workspace.villages(),
        "boards": workspace.boards(),
        "persons": workspace.persons(),
        "domains": workspace.domains(),
        "items": workspace.items(),
        "sources": workspace.sources(),
        "publications": workspace.publications(),
        "postings": workspace.postings(),
        "printed": workspace.printed_copies(),
        "ticks": workspace.desk_ticks("generic"),
        "days": workspace.calendar_days(),
        "setting": workspace.setting("sheet"),
    }
