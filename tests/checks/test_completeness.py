"""What is missing or not yet ours in a catalog."""

from msgspec import structs

from catalog_app.checks.completeness import check_catalog, check_item
from catalog_app.model.catalog import Channels, Domain, DomainCatalog, Item, Origin
from catalog_app.model.channels import OTHER, VILLAGE_BOARD
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.unit import Unit
from tests.helpers.standards import item_of, standard_rows

UNIT = Unit(name="青石桥镇", kind="镇", county="云岭县", channels=("政府网站", VILLAGE_BOARD, "镇融媒体中心"))
ROW = next(row for row in standard_rows() if row.id == "15-005")
OURS = item_of(ROW, publisher="青石桥镇人民政府", station="s1", origin=Origin.ADAPTED)


def codes(item, unit=UNIT):
    return [finding.code for finding in check_item(item, unit)]


def test_a_localized_item_has_no_findings():
    assert codes(OURS) == []


def test_a_fresh_standard_row_is_not_ours_yet():
    findings = check_item(item_of(ROW), UNIT)
    assert [(f.code, f.severity) for f in findings] == [("not_localized", "warning")]
    assert "未本地化：公开主体仍是“县级人民政府民政部门、乡镇人民政府（街道办事处）”" in findings[0].message
    assert (findings[0].domain, findings[0].item) == ("15", "uid-15-005")
    assert findings[0].remedy


def test_items_that_do_not_apply_are_left_alone():
    assert codes(item_of(ROW, origin=Origin.NOT_APPLICABLE, publisher=None)) == []


def test_each_missing_field_is_named():
    bare = Item(uid="u", domain="15", number="15-900", position=1, level1="", station="s1")
    messages = [finding.message for finding in check_item(bare, UNIT)]
    labels = ("一级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体")
    assert len(messages) == len(labels)
    assert all(f"没有填写{label}。" in message for label, message in zip(labels, messages, strict=True))
    assert {finding.severity for finding in check_item(bare, UNIT)} == {"error"}


def test_no_channel_the_township_has():
    paper = structs.replace(OURS, channels=Channels(("纸质媒体",), ("广播电视",)))
    finding = check_item(paper, UNIT)[0]
    assert (finding.code, finding.severity) == ("no_channel", "error")
    assert "广播电视、纸质媒体" in finding.message
    assert codes(paper, structs.replace(UNIT, channels=())) == []
    assert codes(structs.replace(OURS, channels=Channels(("纸质媒体",), ("政府网站",)))) == []


def test_what_stands_behind_other_counts_as_a_channel():
    platform = structs.replace(OURS, channels=Channels((OTHER,), (), ("镇融媒体中心",)))
    assert codes(platform) == []
    assert codes(structs.replace(OURS, channels=Channels((OTHER,), (), ("县平台",)))) == ["no_channel"]


def test_deadline_that_cannot_be_counted():
    assert codes(structs.replace(OURS, deadline=parse_deadline("同上"))) == ["deadline_unclear"]
    assert codes(structs.replace(OURS, deadline=parse_deadline("20个工作日内；法律另有规定的从其规定"))) == []


def test_missing_stations_are_told_once_a_domain():
    domain = Domain(code="15", name="社会救助", full_name="社会救助", position=1)
    items = tuple(structs.replace(OURS, uid=str(n), station=None) for n in range(3))
    (finding,) = check_catalog([DomainCatalog(domain, items)], UNIT)
    assert (finding.code, finding.severity, finding.item) == ("station_missing", "info", None)
    assert "3个事项" in finding.message


def test_catalogs_are_checked_in_printed_order():
    domain = Domain(code="15", name="社会救助", full_name="社会救助", position=1)
    first = structs.replace(OURS, uid="a", station=None)
    second = structs.replace(OURS, uid="b", deadline=parse_deadline("同上"))
    findings = check_catalog([DomainCatalog(domain, (first, second))], UNIT)
    assert [(finding.item, finding.code) for finding in findings] == [
        ("b", "deadline_unclear"), (None, "station_missing"),
    ]  # fmt: skip
