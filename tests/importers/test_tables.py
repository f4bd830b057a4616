"""Tables of every layout: headers anywhere, rows that belong together, rows that are none, doubts with their place."""

from catalog_app.importers.reading import TableChoices
from tests.helpers.raw_tables import FACTS, LOWER, UPPER, a_row, codes, labels, only, raw, read, standard, texts

ONE_LINE = (
    "序号|一级事项|二级事项|公开内容（要素）|公开依据|公开时限|公开主体|公开渠道和载体"
    "|全社会|特定群体|主动|依申请公开|县级|乡级"
)


def columns(table) -> dict[str, object]:
    return table.columns


def test_title_unit_and_remarks_may_stand_above_the_header() -> None:
    rows = ["附件1 某镇扶贫领域基层政务公开标准目录", "填报单位：党政办", "", ONE_LINE, a_row("1", "政策文件", "法规")]
    one = only(raw(rows))
    assert (one.domain, one.header_rows, one.title) == ("25", (4,), "附件1某镇扶贫领域基层政务公开标准目录")
    assert labels(one) == [("政策文件", "法规")]
    assert one.items[0].rows == (5,)


def test_groups_that_lost_their_merged_cells() -> None:
    one = only(raw([UPPER, LOWER, a_row("1", "政策文件", "法规")], name="社会救助"), kind="csv")
    assert one.header_rows == (1, 2)
    assert one.items[0].item.levels == ("县级", "乡级")
    assert one.domain == "15"


def test_four_header_rows_and_levels_broken_over_two_of_them() -> None:
    rows = [
        "公开事项||公开内容|公开依据|公开层级|",
        "公开事项||公开内容|公开依据|州级|乡、村",
        "公开事项||公开内容|公开依据|县级|级",
        "一级|二级|公开内容|公开依据|县级|级",
        "政策文件|法规|1.甲；2.乙|《某条例》||√",
    ]
    one = only(raw(rows))
    assert one.header_rows == (1, 2, 3, 4)
    assert one.items[0].item.levels == ("乡级", "村级")


def test_the_same_header_word_twice_and_a_number_without_header() -> None:
    rows = [
        "|一级事项|一级事项|公开内容|公开依据|公开时限",
        "1|政策文件|法规|甲|《某条例》|及时公开",
        "2|政策文件|规章|乙|同上|同上",
    ]
    one = only(raw(rows))
    assert labels(one) == [("政策文件", "法规"), ("政策文件", "规章")]
    assert [item.item.basis[0].title for item in one.items] == ["某条例", "某条例"]
    assert one.items[1].item.deadline.text == "及时公开"


def test_a_header_that_lost_the_cell_over_the_numbers() -> None:
    rows = [
        "一级事项|二级事项|公开内容|公开依据|公开时限|公开主体|公开渠道",
        "1|政策文件|法规|1.甲；2.乙|《某条例》（国务院令第1号）|20个工作日|镇政府|■政府网站",
        "2|政策文件|规章|1.丙；2.丁|《某办法》（国务院令第2号）|及时公开|镇政府|■政府网站",
    ]
    one = only(raw(rows))
    assert labels(one) == [("政策文件", "法规"), ("政策文件", "规章")]
    assert "header_shifted" in codes(one)


def test_unknown_columns_are_kept_under_their_words() -> None:
    rows = [f"{ONE_LINE}|五公开|咨询电话|公开形式", f"{a_row('1', '政策文件', '法规')}|□决策 ■结果|0577-65550101|■文本"]
    one = only(raw(rows))
    assert one.items[0].item.extra == {"五公开": "□决策 ■结果", "咨询电话": "0577-65550101", "公开形式": "■文本"}
    assert columns(one)["unknown"] == ["五公开", "咨询电话", "公开形式"]


def test_a_form_of_release_is_no_mode_and_an_attribute_is() -> None:
    header = "一级事项|二级事项|公开内容|公开依据|公开时限|公开渠道|公开方式|公开属性|公开对象"
    one = only(raw([header, "征收|公告|甲|《某条例》|及时公开|■政府网站|全文发布|主动公开|征收范围内"]))
    item = one.items[0].item
    assert (item.mode, item.extra, item.audience.public, item.audience.groups) == (
        ("主动",), {"公开方式": "全文发布"}, False, "征收范围内",
    )  # fmt: skip


def test_words_in_place_of_ticks() -> None:
    facts = FACTS.replace("√||√||√|√", "全社会|学生及家长|主动公开|依申请公开|县级|乡级")
    item = only(standard(a_row("1", "政策文件", "法规", facts=facts))).items[0].item
    assert (item.audience.public, item.audience.groups) == (True, "学生及家长")
    assert (item.mode, item.levels) == (("主动", "依申请"), ("县级", "乡级"))


def test_single_columns_of_words() -> None:
    header = "一级事项|二级事项|公开内容|公开依据|公开对象|公开方式|公开层级"
    rows = [
        header,
        "政策文件|法规|甲|《某条例》|全社会|主动公开、依申请公开|乡、村级",
        "政策文件|规章|乙|《某办法》|特定群体（村民）|□主动 ■依申请|■县级 □乡级",
    ]
    first, second = (one.item for one in only(raw(rows)).items)
    assert (first.audience.public, first.mode, first.levels) == (True, ("主动", "依申请"), ("乡级", "村级"))
    assert (second.audience.groups, second.mode, second.levels) == ("村民", ("依申请",), ("县级",))


def test_lost_ticks_are_asked_for_and_answered() -> None:
    table = standard(a_row("1", "政策文件", "法规", facts="《某条例》|及时公开|镇政府|■政府网站"))
    lost = only(table)
    assert set(lost.asked) == {"audience", "mode", "levels"}
    assert not lost.told & {"audience", "mode", "levels"}
    assert (lost.items[0].item.levels, lost.items[0].item.audience.public) == ((), None)
    assert [one.column for one in lost.problems if one.code == "ticks_lost"] == ["公开对象", "公开方式", "公开层级"]
    fill = {"levels": "乡级、村级", "mode": "主动", "audience": "全社会"}
    told = only(table, choices={lost.signature: TableChoices(fill=fill)})
    item = told.items[0].item
    assert (told.asked, item.levels, item.mode, item.audience.public) == ((), ("乡级", "村级"), ("主动",), True)


def test_city_beside_county_is_kept_apart() -> None:
    header = "一级事项|二级事项|公开内容|公开依据|市级|县级|乡级"
    both = only(raw([header, "甲|乙|丙|《某条例》|√||√"])).items[0].item
    assert (both.levels, both.extra) == (("乡级",), {"市级": "√"})
    alone = only(raw([header.replace("|县级", ""), "甲|乙|丙|《某条例》|√|√"])).items[0].item
    assert alone.levels == ("县级", "乡级")


def test_level_and_channels_as_a_pair_twice() -> None:
    header = "一级事项|二级事项|公开内容|公开依据|县级|公开渠道和载体|乡级|公开渠道和载体"
    one = only(raw([header, "甲|乙|丙|《某条例》|√|■政府网站|√|■公示栏"]))
    item = one.items[0].item
    assert (item.levels, item.channels.required, item.extra) == (
        ("县级", "乡级"),
        ("政府网站",),
        {"公开渠道和载体": "■公示栏"},
    )
    assert "duplicate_column" in codes(one)


def test_both_names_in_one_column_part_at_the_first_slash() -> None:
    one = only(
        raw(["公开事项（一级/二级）|公开内容|公开依据|公开时限", "1.征收/1.1公告/预公告|甲|《某条例》|及时公开"])
    )
    assert labels(one) == [("征收", "公告/预公告")]


def test_numbering_goes_and_numbers_of_the_name_stay() -> None:
    rows = [
        a_row("1", "一、行政许可", "（一）65周岁以上老人"),
        a_row("2", "2.征收", "2.2房屋征收决定"),
        a_row("3", "3.0版", "2.5倍补贴"),
    ]
    assert labels(only(standard(*rows))) == [
        ("行政许可", "65周岁以上老人"),
        ("征收", "房屋征收决定"),
        ("3.0版", "2.5倍补贴"),
    ]


def test_an_absent_second_level_and_a_repeated_one() -> None:
    rows = [a_row("1", "征收土地信息", "—"), a_row("2", "征收土地信息", "征收土地信息"), a_row("3", "公告", "---")]
    assert labels(only(standard(*rows))) == [("征收土地信息", None), ("征收土地信息", "征收土地信息"), ("公告", None)]


def test_names_written_once_are_carried() -> None:
    one = only(
        standard(
            a_row("1", "政策文件", "法规"),
            a_row("2", "", "规章"),
            a_row("3", "行政许可", "甲"),
            a_row("4", "行政", "乙"),
        )
    )
    assert labels(one) == [("政策文件", "法规"), ("政策文件", "规章"), ("行政许可", "甲"), ("行政许可", "乙")]
    assert [(found.code, found.row) for found in one.problems] == [("level1_carried", 4), ("level1_cut", 6)]


def test_merged_values_hold_for_all_their_rows() -> None:
    rows = [a_row("1", "政策文件", "法规"), "2|甲|规章|乙|丙", "3|甲|文件|乙"]
    merges = [(3, 2, 5, 2), (3, 5, 5, 5), (3, 6, 5, 6), (3, 8, 5, 8)]
    one = only(standard(*rows, merges=merges))
    assert labels(one) == [("政策文件", "法规"), ("政策文件", "规章"), ("政策文件", "文件")]
    assert {item.item.basis[0].number for item in one.items} == {"国务院令第100号"}
    assert one.items[2].item.channels.required == ("政府网站",)
    assert one.problems == ()


def test_rows_with_content_only_go_on_with_the_item_above() -> None:
    one = only(
        standard(a_row("1", "预决算", "预算", "1.收入表"), "|||2.支出表", "|||3.说明", a_row("2", "预决算", "决算"))
    )
    assert [item.rows for item in one.items] == [(3, 4, 5), (6,)]
    assert texts(one.items[0]) == ["收入表", "支出表", "说明"]


def test_channels_over_rows_with_the_item_in_the_middle() -> None:
    middle = FACTS.replace("■政府网站 □公开查阅点", "□广播电视")
    rows = [
        "|||||||■政府网站", a_row("1", "政策文件", "法规", facts=middle), "|||||||■精准推送",
        "|||||||■政府网站", a_row("2", "政策文件", "规章", facts=middle), "|||||||■入户/现场",
    ]  # fmt: skip
    one = only(standard(*rows))
    assert [item.rows for item in one.items] == [(3, 4, 5), (6, 7, 8)]
    assert [item.item.channels.required for item in one.items] == [("政府网站", "精准推送"), ("政府网站", "入户/现场")]


def test_an_item_cut_by_the_end_of_a_page() -> None:
    cut = ["|政策文件|法规|1.甲；|《某条例》（国务院|20个工作日|镇政府|■政府网站", "2|||2.乙；|令第1号）|||■两微一端"]
    one = only(standard(a_row("1", "政策文件", "规章"), *cut, a_row("3", "政策文件", "文件")))
    assert [item.rows for item in one.items] == [(3,), (4, 5), (6,)]
    assert texts(one.items[1]) == ["甲", "乙"]
    assert one.items[1].item.basis[0].number == "国务院令第1号"


def test_a_row_that_lost_its_first_cells_is_put_straight() -> None:
    whole, short = a_row("1", "政策文件", "法规"), f"规章|1.丙；2.丁；|{FACTS}"
    one = only(raw([ONE_LINE, whole, short]))
    assert labels(one) == [("政策文件", "法规"), ("政策文件", "规章")]
    assert one.items[1].item.basis == one.items[0].item.basis
    assert [found.row for found in one.problems if found.code == "row_shifted"] == [3]


def test_a_row_that_kept_its_number_and_lost_the_name_is_put_straight() -> None:
    one = only(raw([ONE_LINE, a_row("1", "政策文件", "法规"), f"2|规章|1.丙；2.丁；|{FACTS}"]))
    assert labels(one) == [("政策文件", "法规"), ("政策文件", "规章")]


def test_headers_repeated_between_rows_are_passed_over() -> None:
    rows = [ONE_LINE, a_row("1", "政策文件", "法规"), "第1页", ONE_LINE, "", a_row("2", "政策文件", "规章")]
    one = only(raw(rows))
    assert labels(one) == [("政策文件", "法规"), ("政策文件", "规章")]
    assert one.header_rows == (1, 4)


def test_stacked_tables_of_several_domains() -> None:
    rows = [
        "（一）社会救助领域标准目录", ONE_LINE, a_row("1", "综合业务", "法规"),
        "（二）扶贫领域标准目录", ONE_LINE, a_row("1", "扶贫对象", "识别"),
    ]  # fmt: skip
    first, second = read(raw(rows, [(1, 1, 1, 14), (4, 1, 4, 14)])).tables
    assert [(one.domain, labels(one)) for one in (first, second)] == [
        ("15", [("综合业务", "法规")]), ("25", [("扶贫对象", "识别")]),
    ]  # fmt: skip


def test_a_heading_between_rows_changes_the_domain_or_names_the_first_level() -> None:
    rows = [
        ONE_LINE,
        "（一）社会救助领域",
        a_row("1", "综合业务", "法规"),
        "（二）扶贫领域",
        "二、扶贫对象",
        a_row("1", "", "识别"),
    ]
    first, second = read(raw(rows, [(2, 1, 2, 14), (4, 1, 4, 14), (5, 1, 5, 14)])).tables
    assert (first.domain, second.domain) == ("15", "25")
    assert labels(second) == [("扶贫对象", "识别")]
    assert "heading_row" in codes(second)


def test_a_domain_column_speaks_for_each_row() -> None:
    rows = [
        f"相应领域|{ONE_LINE}",
        f"社会救助|{a_row('1', '综合业务', '法规')}",
        f"扶贫领域|{a_row('2', '扶贫对象', '识别')}",
    ]
    one = only(raw(rows))
    assert (one.domain, [item.item.domain for item in one.items]) == (None, ["15", "25"])
    assert "domain_unclear" not in codes(one)


def test_a_continuation_without_header_takes_the_columns_above() -> None:
    first = standard(a_row("1", "政策文件", "法规"))
    second = raw([a_row("2", "", "规章"), a_row("3", "公告", "文件")], name="目录续")
    one, two = read(first, second).tables
    assert labels(two) == [("政策文件", "规章"), ("公告", "文件")]
    assert (two.domain, two.signature, "header_carried" in codes(two)) == ("15", one.signature, True)


def test_no_header_at_all_is_told_by_content() -> None:
    rows = [a_row("1", "政策文件", "法规"), a_row("2", "政策文件", "规章"), a_row("3", "公告", "文件")]
    one = only(raw(rows, before=("某镇扶贫领域政务公开标准目录",)))
    assert labels(one) == [("政策文件", "法规"), ("政策文件", "规章"), ("公告", "文件")]
    assert one.items[0].item.levels == ("县级", "乡级")
    assert "header_guessed" in codes(one)


def test_footers_numbers_alone_and_lines_of_the_header_are_no_items() -> None:
    rows = [
        "1|2|3|4|5|6|7|8|9|10|11|12|13|14",
        a_row("1", "政策文件", "法规"),
        "5",
        LOWER,
        "备注：本目录自发布之日起施行。",
        "填报人：张三",
    ]
    one = only(standard(*rows))
    assert labels(one) == [("政策文件", "法规")]
    assert codes(one) == {"number_only", "footer_row"}


def test_hidden_rows_are_told_and_left_out() -> None:
    table = standard(
        a_row("1", "政策文件", "法规"), "|||2.续", a_row("2", "公告", "甲"), "|||2.续", a_row("3", "", "乙")
    )
    table.hidden_rows = {5}
    one = only(table)
    assert labels(one) == [("政策文件", "法规"), ("公告", "乙")]
    assert [found.row for found in one.problems if found.code == "hidden_row"] == [5, 6]


def test_hidden_columns_of_their_own_use_stay_out_unless_asked_for() -> None:
    table = raw([f"{ONE_LINE}|内部联系人", f"{a_row('1', '政策文件', '法规')}|王主任"])
    table.hidden_columns = {5, 15}
    one = only(table)
    assert one.items[0].item.extra == {}
    assert one.items[0].item.basis != ()
    assert [found.column for found in one.problems if found.code == "hidden_column"] == ["公开依据", "内部联系人"]
    asked = only(table, choices={one.signature: TableChoices(columns={"内部联系人": "extra"})})
    assert asked.items[0].item.extra == {"内部联系人": "王主任"}


def test_a_table_of_another_kind_below_ends_the_catalog() -> None:
    rows = [
        ONE_LINE,
        a_row("1", "政策文件", "法规"),
        "附件2：联系方式",
        "序号|站所名称|办公地点|咨询电话",
        "1|党政办|一楼|0577-65550101",
    ]
    assert labels(only(raw(rows))) == [("政策文件", "法规")]


def test_columns_and_domain_may_be_chosen() -> None:
    table = raw([ONE_LINE.replace("公开主体", "经办人"), a_row("1", "政策文件", "法规")])
    before = only(table)
    assert before.items[0].item.publisher is None
    choices = TableChoices(columns={"经办人": "publisher", "公开依据": "ignore"}, domain="06")
    after = only(table, choices={before.signature: choices})
    item = after.items[0].item
    assert (item.publisher, item.basis, item.domain, after.domain) == ("青石桥镇人民政府", (), "06", "06")
    assert {one.header: one.how for one in after.bindings}["经办人"] == "chosen"
    assert read(table, choices={before.signature: TableChoices(skip=True)}).tables == ()


def test_the_rows_of_the_header_may_be_pointed_out() -> None:
    rows = ["事|项|容|据|限", "某事项|某项|公开内容|某依据|某时限", "政策文件|法规|甲|《某条例》|及时公开"]
    table = raw([ONE_LINE, *rows[2:], a_row("1", "政策文件", "法规")])
    signature = only(table).signature
    moved = only(table, choices={signature: TableChoices(header_rows=(1,))})
    assert moved.header_rows == (1,)


def test_many_doubts_of_a_kind_end_in_one_line() -> None:
    rows = [a_row("1", "政策文件", "法规"), *(a_row(str(number), "", f"文件{number}") for number in range(2, 80))]
    carried = [one for one in only(standard(*rows)).problems if one.code == "level1_carried"]
    assert len(carried) == 51
    assert "另有28处" in carried[-1].message


def test_bindings_and_signature() -> None:
    one = only(standard(a_row("1", "政策文件", "法规")))
    again = only(standard(a_row("9", "别的", "事项")))
    assert one.signature == again.signature != ""
    named = {binding.key: binding for binding in one.bindings}
    assert named["level1"].samples == ("政策文件",)
    assert named["levels.乡级"].header == "乡级"


def test_a_row_that_lost_a_cell_in_its_middle_is_put_straight_and_takes_the_merged_value() -> None:
    short = a_row("2", "公告", "通知").replace("|■政府网站 □公开查阅点", "")
    one = only(standard(a_row("1", "政策文件", "法规"), short))
    assert one.items[1].item.channels.required == ("政府网站",)
    assert one.items[1].item.levels == ("县级", "乡级")
    assert [(found.code, found.column) for found in one.problems] == [
        ("row_shifted", None),
        ("value_carried", "公开渠道和载体"),
    ]


def test_header_rows_pointed_out_hold_for_every_table_with_that_header() -> None:
    first = ["青石桥镇社会救助领域基层政务公开标准目录", ONE_LINE, "x|", a_row("1", "政策文件", "法规")]
    second = ["青石桥镇征地补偿领域基层政务公开标准目录", ONE_LINE, "y|", a_row("1", "办事指南", "津贴")]
    table = raw([*first, *second])
    signature = read(table).tables[0].signature
    choices = {signature: TableChoices(header_rows=(2, 3))}
    moved = read(table, choices=choices).tables
    assert [one.header_rows for one in moved] == [(2, 3), (6, 7)]
    assert [len(one.items) for one in moved] == [1, 1]


def test_a_lone_element_that_sounds_like_a_title_goes_on_with_its_item() -> None:
    lone = "|||涉及养老服务领域的清单；"
    one = only(raw([ONE_LINE, a_row("1", "政策文件", "法规"), lone, a_row("2", "政策文件", "规章")]))
    assert [read_item.rows for read_item in one.items] == [(2, 3), (4,)]
    assert one.items[0].item.elements[-1].text.endswith("涉及养老服务领域的清单")


def test_bodies_on_lines_of_their_own_are_a_list_and_a_broken_name_is_whole() -> None:
    lines = {
        "县民政局⏎乡镇（街道）": "县民政局、乡镇（街道）",
        "青石桥镇⏎人民政府": "青石桥镇人民政府",
        "乡村振兴办⏎财政所": "乡村振兴办、财政所",
        "社会事务办⏎公室": "社会事务办公室",
    }
    rows = [a_row(str(n), "政策文件", f"法规{n}").replace("青石桥镇人民政府", text) for n, text in enumerate(lines)]
    assert [one.item.publisher for one in only(standard(*rows)).items] == list(lines.values())


def test_a_row_of_signatures_is_no_item() -> None:
    one = only(raw([ONE_LINE, a_row("1", "政策文件", "法规"), "审核人：张某|||填报日期：2024年3月1日"]))
    assert [read_item.rows for read_item in one.items] == [(2,)]
    assert "footer_row" in codes(one)


def test_a_row_with_a_third_level_only_belongs_to_both_names_above() -> None:
    header = ONE_LINE.replace("二级事项", "二级事项|三级事项")
    rows = [f"1|政策文件|法规|国家|1.甲；2.乙；|{FACTS}", f"2|||地方|1.甲；2.乙；|{FACTS}"]
    items = [one.item for one in only(raw([header, *rows])).items]
    assert [(one.level1, one.level2, one.level3) for one in items] == [
        ("政策文件", "法规", "国家"),
        ("政策文件", "法规", "地方"),
    ]
