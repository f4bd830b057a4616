"""The field table, the channel names, the unit: facts everything else relies on."""

from msgspec import structs

from catalog_app.model.catalog import LEVELS, MODES, ORIGIN_LABELS, Item, Origin
from catalog_app.model.cells import cell_text
from catalog_app.model.channels import CHANNEL_ALIASES, NATIONAL_CHANNELS, OTHER, national_name, short_label
from catalog_app.model.fields import BY_KEY, FIELDS, Kind, editable_keys
from catalog_app.model.unit import Unit, default_full_name, guess_kind

ITEM = Item(uid="u", domain="06", number="06-001", position=1, level1="征地管理政策")


def test_each_field_is_an_attribute_and_has_a_text_form():
    attributes = {field.name for field in structs.fields(Item)}
    for field in FIELDS:
        assert field.key in attributes
        assert isinstance(cell_text(ITEM, field.key), str)
    assert list(editable_keys()) == [field.key for field in FIELDS]
    assert len(BY_KEY) == len(FIELDS)


def test_a_header_word_means_one_field_only():
    seen = {}
    for field in FIELDS:
        for word in {field.label, *field.aliases}:
            assert seen.setdefault(word, field.key) == field.key, word


def test_leaves_belong_to_tick_groups_and_name_known_values():
    for field in FIELDS:
        assert bool(field.leaves) == (field.kind is Kind.TICKS)
    assert tuple(leaf.key for leaf in BY_KEY["levels"].leaves) == LEVELS
    assert tuple(leaf.key for leaf in BY_KEY["mode"].leaves) == MODES
    for leaf in BY_KEY["levels"].leaves:
        assert cell_text(structs.replace(ITEM, levels=(leaf.key,)), f"levels.{leaf.key}") == "√"


def test_printed_columns_have_width():
    assert all(field.width > 0 for field in FIELDS if field.in_table)
    assert [field.key for field in FIELDS if field.header == "公开事项"] == ["level1", "level2", "level3"]


def test_channels_are_thirteen_and_aliases_lead_to_them():
    assert len(set(NATIONAL_CHANNELS)) == 13
    assert NATIONAL_CHANNELS[-1] == OTHER
    assert set(CHANNEL_ALIASES.values()) <= set(NATIONAL_CHANNELS)
    assert not set(CHANNEL_ALIASES) & set(NATIONAL_CHANNELS)
    assert national_name("行政服务中心") == "政务服务中心"
    assert national_name("政府网站") == "政府网站"
    assert national_name("征地信息公开平台") is None
    assert all(len(short_label(name)) <= 6 for name in NATIONAL_CHANNELS)


def test_every_origin_has_a_label():
    assert set(ORIGIN_LABELS) == set(Origin)


def test_item_title_is_the_most_specific_name():
    assert ITEM.title == "征地管理政策"
    assert structs.replace(ITEM, level2="听证").title == "听证"
    assert structs.replace(ITEM, level2="听证", level3="通知").title == "通知"


def test_unit_kind_and_signature():
    assert {guess_kind(name) for name in ("青石桥镇", "东营")} == {"镇"}
    assert {guess_kind(name) for name in ("白水乡", "白水乡人民政府")} == {"乡"}
    assert {guess_kind(name) for name in ("城关街道", "城关街道办事处")} == {"街道"}
    assert default_full_name("青石桥镇", "镇") == "青石桥镇人民政府"
    assert Unit(name="城关街道", kind="街道").signature == "城关街道办事处"
    assert Unit(name="青石桥镇", kind="镇", full_name="云岭县青石桥镇人民政府").signature == "云岭县青石桥镇人民政府"


def test_full_name_is_not_doubled():
    assert default_full_name("青石桥镇人民政府", "镇") == "青石桥镇人民政府"
    assert default_full_name("城关街道办事处", "街道") == "城关街道办事处"
