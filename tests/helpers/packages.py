"""Upload packages for tests: one publication, one item, one domain, and a look into what was written."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import structs

from catalog_app.exporters.portal import PackageRequest, PublicationExport
from catalog_app.model.catalog import Basis, Channels, Domain, DomainCatalog, Element, Item
from catalog_app.model.portal import load_profile
from catalog_app.model.publication import Publication
from catalog_app.model.unit import Unit
from catalog_app.support.paths import resource_bytes

PROFILE = load_profile(resource_bytes("profiles/portal-generic.json"), "portal-generic.json")
DOMAIN = Domain(code="06", name="征地补偿", full_name="农村集体土地征收", position=1)
ITEM = Item(
    uid="item-1",
    domain="06",
    number="06-001",
    position=1,
    level1="征地管理政策",
    level2="法律<法规>",
    elements=(Element("甲"), Element("乙", optional=True)),
    basis=(Basis("中华人民共和国土地管理法"),),
    channels=Channels(("政府网站",)),
    reason="内部理由",
    station="station-1",
)


def publication(uid: str = "p1", **changes: object) -> Publication:
    made = Publication(
        uid=uid,
        item="item-1",
        title="关于2026年度征地的公告",
        year=2026,
        body="一、内容\n二、时间",
        formed=date(2026, 11, 20),
        created=datetime(2026, 11, 23, 9, tzinfo=UTC),
        created_by="王",
    )
    return structs.replace(made, **changes)


def request(*publications: Publication, **changes: object) -> PackageRequest:
    made = PackageRequest(
        unit=Unit(name="青石桥镇", kind="镇"),
        profile=PROFILE,
        catalogs=(DomainCatalog(DOMAIN, (ITEM,)),),
        publications=tuple(PublicationExport(one, ITEM) for one in publications),
        number="20261123_001",
        created=datetime(2026, 11, 23, 10, tzinfo=UTC),
    )
    return structs.replace(made, **changes)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
