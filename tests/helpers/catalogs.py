"""Catalogs to print: the bundled standards as a township's own, and small made-up ones."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from catalog_app.exporters.board import SheetSetup
from catalog_app.model.catalog import Audience, Basis, Channels, Domain, DomainCatalog, Element, Item
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.unit import Contact, Unit
from tests.helpers.standards import item_of, standards

DAY = date(2026, 11, 23)
UNIT = Unit(name="青石桥镇", kind="镇")
CONTACTS = (
    Contact(uid="c1", label="监督电话", value="0873-1234567", owner="镇纪委"),
    Contact(uid="c2", label="咨询电话", value="12345"),
)


@cache
def national(code: str) -> DomainCatalog:
    standard = next(one for one in standards() if one.code == code)
    domain = Domain(code=code, name=standard.name, full_name=standard.full_name, position=int(code))
    return DomainCatalog(domain, tuple(item_of(row) for row in standard.items))


def an_item(place: int = 1, **changes: Any) -> Item:
    fields: dict[str, Any] = {
        "uid": f"uid-{place}",
        "domain": "06",
        "number": f"06-本地{place:02d}",
        "position": place,
        "level1": "政策文件",
        "level2": f"规范性文件{place}",
        "elements": (Element("文件名称"), Element("征求意见稿", optional=True)),
        "basis": (Basis("中华人民共和国政府信息公开条例", "国务院令第711号"),),
        "deadline": parse_deadline("自信息形成之日起20个工作日内公开"),
        "publisher": "青石桥镇人民政府",
        "channels": Channels(("政府网站",), ("公开查阅点",)),
        "audience": Audience(public=True),
        "mode": ("主动",),
        "levels": ("乡级",),
    }
    return Item(**(fields | changes))


def a_catalog(*items: Item) -> DomainCatalog:
    return DomainCatalog(Domain(code="06", name="征地补偿", full_name="农村集体土地征收", position=1), items)


def a_sheet(**changes: Any) -> SheetSetup:
    fields: dict[str, Any] = {
        "unit_name": "青石桥镇",
        "signature": "青石桥镇人民政府",
        "printed_on": DAY,
        "contacts": CONTACTS,
        "board_name": "青石桥镇政务公开栏",
    }
    return SheetSetup(**(fields | changes))
