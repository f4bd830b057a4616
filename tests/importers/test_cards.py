"""Vertical cards are items: in two columns or four, several below each other, or a table turned on its side."""

from tests.helpers.raw_tables import TITLE, codes, labels, only, raw, read, texts

CARD = [
    "一级事项|政策文件",
    "二级事项|1.1法律法规",
    "公开内容（要素）|1.条例；2.办法",
    "公开依据|《某条例》（国务院令第1号）",
    "公开时限|及时公开",
    "公开主体|镇政府",
    "公开渠道和载体|■政府网站 □公开查阅点",
    "公开对象|全社会",
    "公开方式|主动公开",
    "公开层级|乡、村级",
    "咨询电话|0577-65550101",
]


def test_a_card_is_an_item() -> None:
    one = only(raw(CARD, before=(TITLE,)))
    assert (one.domain, labels(one)) == ("15", [("政策文件", "法律法规")])
    [read_item] = one.items
    item = read_item.item
    assert read_item.rows == tuple(range(1, 12))
    assert texts(read_item) == ["条例", "办法"]
    assert (item.audience.public, item.mode, item.levels) == (True, ("主动",), ("乡级", "村级"))
    assert (item.channels.required, item.extra) == (("政府网站",), {"咨询电话": "0577-65550101"})


def test_several_cards_one_below_the_other_and_in_tables_of_their_own() -> None:
    second = [line.replace("1.1法律法规", "1.2规章").replace("《某条例》（国务院令第1号）", "同上") for line in CARD]
    below = only(raw([*CARD, "", *second]))
    assert labels(below) == [("政策文件", "法律法规"), ("政策文件", "规章")]
    assert below.items[1].rows == tuple(range(13, 24))
    first, next_one = read(raw(CARD, before=(TITLE,)), raw(second, name="表格2")).tables
    assert [one.item.basis[0].number for one in (*first.items, *next_one.items)] == ["国务院令第1号"] * 2
    assert (next_one.domain, next_one.sheet) == ("15", "表格2")


def test_four_columns_and_a_title_inside() -> None:
    rows = [
        "某镇扶贫领域目录",
        "一级事项|扶贫对象|二级事项|识别",
        "公开内容|1.标准；2.程序|公开依据|《某办法》",
        "公开时限|及时公开|公开主体|镇政府",
        "公开渠道|■政府网站",
    ]
    one = only(raw(rows, [(1, 1, 1, 4), (5, 2, 5, 4)]))
    assert (one.domain, labels(one)) == ("25", [("扶贫对象", "识别")])
    assert one.items[0].item.publisher == "镇政府"


def test_leaves_beside_their_group_and_values_over_several_rows() -> None:
    rows = [
        "一级事项|政策文件",
        "公开内容|1.条例；",
        "|2.办法；",
        "公开依据|《某条例》",
        "公开时限|及时公开",
        "公开对象|全社会|√",
        "|特定群体|村民",
    ]
    one = only(raw(rows, [(2, 1, 3, 1), (6, 1, 7, 1)]))
    assert texts(one.items[0]) == ["条例", "办法"]
    assert (one.items[0].item.audience.public, one.items[0].item.audience.groups) == (True, "村民")


def test_other_names_of_the_same_things() -> None:
    rows = [
        "要素名称|要素描述",
        "事项类别|公共服务",
        "事项名称|农机补贴",
        "设立依据|《某办法》",
        "事项内容|对象；标准",
        "公开时限|及时公开",
    ]
    one = only(raw(rows))
    assert labels(one) == [("农机补贴", None)]
    assert (texts(one.items[0]), one.items[0].item.extra) == (["对象", "标准"], {"事项类别": "公共服务"})


def test_a_table_turned_on_its_side() -> None:
    rows = [
        "一级事项|政策文件|政策文件|公告",
        "二级事项|法规|规章|通知",
        "公开内容|甲|乙|丙",
        "公开依据|《某条例》|《某办法》|同上",
        "公开时限|及时公开|20个工作日|同上",
    ]
    one = only(raw(rows))
    assert labels(one) == [("政策文件", "法规"), ("政策文件", "规章"), ("公告", "通知")]
    assert one.items[2].item.deadline.text == "20个工作日"


def test_lists_of_labels_are_no_cards() -> None:
    contacts = ["站所名称|党政办", "办公地点|一楼", "咨询电话|0577-65550101", "负责人|李主任"]
    metadata = ["索引号|000014349/2024-00001", "发布机构|党政办", "公开时限|及时公开"]
    found = read(raw(contacts), raw(metadata))
    assert found.tables == ()
    assert codes(found) == {"not_a_catalog"}
