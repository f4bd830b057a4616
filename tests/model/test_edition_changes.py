"""What differs between two editions."""

from __future__ import annotations

from msgspec import structs

from catalog_app.model.catalog import Basis, Deadline, Domain, DomainCatalog, Element, Item, Origin
from catalog_app.model.edition_changes import compare_editions
from catalog_app.model.editions import EditionContent

LAND = Domain(code="06", name="征地补偿", full_name="征地补偿", position=1)
SCHOOL = Domain(code="13", name="义务教育", full_name="义务教育", position=2)


def row(place: int, domain: str = "06", **changes: object) -> Item:
    fields = {
        "uid": f"u{domain}{place}",
        "domain": domain,
        "number": f"{domain}-{place:03d}",
        "position": place,
        "level1": "征地管理",
        "level2": f"事项{place}",
        "elements": (Element("征地公告"), Element("补偿标准")),
        "deadline": Deadline("20个工作日内"),
    }
    return Item(**(fields | changes))


def edition(*items: Item, stations: dict[str, str] | None = None) -> EditionContent:
    catalogs = [DomainCatalog(one, tuple(i for i in items if i.domain == one.code)) for one in (LAND, SCHOOL)]
    return EditionContent(tuple(catalogs), stations or {})


def test_the_same_catalog_has_no_changes():
    assert compare_editions(edition(row(1), row(2)), edition(row(2, position=1), row(1, position=2))) == []


def test_lists_tell_what_came_and_what_went():
    new = row(1, elements=(Element("征地公告", optional=True), Element("听证情况")), basis=(Basis("土地管理法"),))
    (change,) = compare_editions(edition(row(1)), edition(new))
    assert (change.kind, change.domain, change.number, change.title) == ("changed", "征地补偿", "06-001", "事项1")
    assert change.old == "【公开内容（要素）】\n删去：补偿标准\n征地公告（必填）"
    assert change.new == "【公开内容（要素）】\n增加：听证情况\n征地公告（可选）\n【公开依据】增加：《土地管理法》"


def test_an_order_that_changed_is_told_whole():
    new = row(1, elements=tuple(reversed(row(1).elements)))
    (change,) = compare_editions(edition(row(1)), edition(new))
    assert change.new == "【公开内容（要素）】\n●补偿标准\n●征地公告"


def test_words_stations_and_extra_columns():
    new = row(1, deadline=Deadline("5个工作日内"), station="s", extra={"咨询电话": "12345"}, reason="县里更严")
    (change,) = compare_editions(edition(row(1)), edition(new, stations={"s": "自然资源所"}))
    assert [(one.label, one.old, one.new) for one in change.fields] == [
        ("公开时限", "20个工作日内", "5个工作日内"),
        ("责任站所", "", "自然资源所"),
        ("咨询电话", "", "12345"),
    ]
    assert change.reason == "县里更严"


def test_what_came_what_went_and_what_does_not_apply_any_more():
    gone = structs.replace(row(2), origin=Origin.NOT_APPLICABLE, reason="本镇无此职责")
    changes = compare_editions(edition(row(1), row(2), row(1, "13")), edition(gone, row(3), row(1, "13")))
    assert [(one.kind, one.number, one.reason) for one in changes] == [
        ("added", "06-003", ""),
        ("removed", "06-001", ""),
        ("removed", "06-002", "本镇无此职责"),
    ]
    assert "●征地公告" in changes[0].new
    assert changes[0].old == changes[1].new == ""
    back = compare_editions(edition(gone), edition(row(2)))
    assert [one.kind for one in back] == ["added"]


def test_a_restored_item_with_a_new_uid_is_known_by_its_number():
    (change,) = compare_editions(edition(row(1)), edition(row(1, uid="neu", publisher="县局")))
    assert (change.kind, change.fields[0].label) == ("changed", "公开主体")
