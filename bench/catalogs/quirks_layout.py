"""Quirks of the table: columns, headings, merges, rows, what stands around it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby, pairwise

from bench.catalogs import phrases
from bench.catalogs.book import SHEET_KINDS, Book, Column, Leaf, Table
from bench.catalogs.entries import Entry, draw_entries, standards

Apply = Callable[[Book], None]
COUNTY, TOWN, VILLAGE = ("县级",), ("乡级",), ("村级",)
LEVEL_SETS: tuple[tuple[Leaf, ...], ...] = (
    (("县级", COUNTY), ("乡、村级", TOWN + VILLAGE)),
    (("区级", COUNTY), ("乡级", TOWN)),
    (("区级", COUNTY), ("镇街、村级", TOWN + VILLAGE)),
    (("区县级", COUNTY), ("乡镇级", TOWN)),
    (("市级", COUNTY), ("镇街（园区）级", TOWN)),
    (("市级", COUNTY), ("镇（街）级", TOWN)),
    (("区级", COUNTY), ("街镇级", TOWN)),
    (("县级（区）", COUNTY), ("乡级（街道）", TOWN)),
    (("县级", COUNTY), ("乡级", TOWN), ("村级", VILLAGE)),
    (("县级", COUNTY), ("镇级", TOWN), ("村级", VILLAGE)),
    (("镇级", TOWN), ("村级", VILLAGE)),
    (("街道", TOWN), ("社区", VILLAGE)),
    (("乡级", TOWN),),
    (("乡（镇）村级", TOWN + VILLAGE),),
    (("青山市级", COUNTY), ("镇街乡", TOWN), ("村", VILLAGE)),
    (("县（区）级", COUNTY), ("乡镇（街道）级", TOWN)),
)
CITY_SETS: tuple[tuple[Leaf, ...], ...] = (
    (("市级", ()), ("县级", COUNTY), ("乡级", TOWN)),
    (("市级", ()), ("县（区）级", COUNTY)),
    (("州级", ()), ("县级", COUNTY), ("乡、村级", TOWN + VILLAGE)),
)


def set_leaves(book: Book, leaves: tuple[Leaf, ...]) -> None:
    """Put these level columns in place of the ones there are, with fresh ticks."""
    book.leaves = list(leaves)
    book.remove(*(column.key for column in book.columns if column.key.startswith("leaf")))
    book.columns += [Column(f"leaf{at}", label, "公开层级") for at, (label, _) in enumerate(leaves)]
    for entry in book.entries:
        usual = len(leaves) - 1
        entry.leaves = ({usual} if leaves else set()) | {at for at in range(len(leaves)) if book.chance.random() < 0.4}
        if len(leaves) > 1 and book.chance.random() < 0.1:
            entry.leaves = {0}
        told = {level for at in entry.leaves for level in leaves[at][1]}
        entry.levels = [level for level in ("县级", "乡级", "村级") if level in told]


def level_set(book: Book) -> None:
    """Other level columns."""
    set_leaves(book, book.chance.choice(LEVEL_SETS))


def level_city(book: Book) -> None:
    """The city's level beside the county's: none of ours."""
    set_leaves(book, book.chance.choice(CITY_SETS))


def levels_none(book: Book) -> None:
    """No level columns."""
    set_leaves(book, ())
    book.free("levels")
    for entry in book.entries:
        entry.levels = []


def levels_words(book: Book) -> None:
    """The level's name in place of the tick."""
    book.loose["level_words"] = True


def levels_one_column(book: Book) -> None:
    """One column with the levels in words."""
    levels = [entry.levels for entry in book.entries]
    set_leaves(book, ())
    for entry, kept in zip(book.entries, levels, strict=True):
        entry.levels = kept
    book.insert(Column("levels", "公开层级"))


def words_layout(book: Book) -> None:
    """Words in place of tick columns, as some pages from the south-west do."""
    book.shape = "words"
    set_leaves(book, ())
    book.free("levels")
    book.columns = [
        *([Column("sequence", "序号")] if book.chance.random() < 0.5 else []),
        Column("level1", "一级事项"),
        Column("level2", "二级事项"),
        Column("elements", "公开内容（要素）"),
        Column("basis", "公开依据"),
        Column("deadline", "公开时限"),
        Column("publisher", "公开主体"),
        Column("channels", "公开渠道和载体"),
        Column("form", "公开方式"),
        Column("mode", "公开属性"),
        Column("audience", "公开对象"),
        Column("extra:咨询电话", "咨询电话"),
        Column("extra:监督举报电话", "监督举报电话"),
    ]
    book.style.header_rows = 1
    for entry in book.entries:
        entry.levels = []
        entry.extra |= {"咨询电话": book.chance.choice(phrases.PHONES), "监督举报电话": phrases.PHONES[3]}


def cards(book: Book) -> None:
    """A small table of names and values for every item."""
    book.shape = "cards"
    book.tables = [Table(table.entries[:4], table.title, table.sheet) for table in book.tables]
    book.style.empty_level2 = ""


def single_items(book: Book) -> None:
    """A table of one row for every item; words in place of ticks, no number and no level."""
    book.shape = "single"
    set_leaves(book, ())
    book.tables = [Table(table.entries[:3], table.title, table.sheet) for table in book.tables]
    book.columns = [
        Column("label", "公开事项"),
        Column("elements", "公开内容（要素）"),
        Column("basis", "公开依据"),
        Column("deadline", "公开时限"),
        Column("publisher", "公开主体"),
        Column("channels", "公开渠道和载体"),
        Column("audience", "公开对象"),
        Column("mode", "公开方式"),
    ]
    book.free("levels")
    _one_label(book)
    for entry in book.entries:
        entry.levels = []


def _one_label(book: Book) -> None:
    for entry in book.entries:
        entry.level1, entry.level2 = entry.level2 or entry.level1, None
        entry.free.add("level2")
        entry.marks["label_any"] = True


def item_slash(book: Book) -> None:
    """Both labels in one cell, as the heading says."""
    label = book.chance.choice(("公开事项（一级/二级）", "公开事项（一级事项/二级事项）"))
    book.insert(Column("both", label), before="level1")
    book.remove("level1", "level2")


def item_single(book: Book) -> None:
    """Only one label."""
    book.insert(Column("label", book.chance.choice(("公开事项", "事项名称", "事项"))), before="level1")
    book.remove("level1", "level2")
    _one_label(book)


def item_repeat(book: Book) -> None:
    """The second label repeats the first, here and there."""
    for entry in book.entries[::4]:
        entry.level2 = entry.level1
        entry.free.add("level2")


def no_second_label(book: Book) -> None:
    """A dash where there is no second label."""
    book.style.empty_level2 = book.chance.choice(("—", "─", "-", "---", "", "/"))
    for entry in book.entries[1::3]:
        entry.level1, entry.level2 = entry.level2 or entry.level1, None


def level3(book: Book) -> None:
    """A third label, filled here and there."""
    book.insert(Column("level3", "三级事项", "公开事项"), after="level2")
    for entry in book.entries:
        if book.chance.random() < 0.6:
            entry.level3 = book.chance.choice(("办理结果", "资金发放", "政策解读", "申请受理"))


def level3_empty(book: Book) -> None:
    """A third label nobody filled."""
    book.insert(Column("level3", "三级事项", "公开事项"), after="level2")


def domain_column(book: Book) -> None:
    """One table for several domains, the domain in a column."""
    codes = book.chance.sample(sorted(standards()), 2)
    first = book.tables[0]
    for code in codes:
        first.entries += draw_entries(code, book.town, book.chance.randint(3, 6), book.chance)
    first.title = f"{book.town}基层政务公开事项标准目录"
    book.loose["fresh"] = True
    label = book.chance.choice(("相应领域", "领域", "公开领域", "所属领域"))
    at = "sequence" if book.has("sequence") else book.columns[0].key
    book.insert(Column("domain", label), before=at)


def numbered_levels(book: Book) -> None:
    """Labels numbered 1. and 1.1."""
    book.style.numbering = "1."


def numbered_level1(book: Book) -> None:
    """First labels numbered 一、 or （一）."""
    book.style.numbering = book.chance.choice(("一、", "（一）"))


def audience_range(book: Book) -> None:
    """公开范围 with 社会 and 一定范围."""
    book.retitle("公开对象", "公开范围")
    book.relabel(public="社会", groups="一定范围")


def mode_words(book: Book) -> None:
    """One column says 主动公开 in words."""
    book.insert(Column("mode", "公开方式"), before="active")
    book.remove("active", "request")


def audience_words(book: Book) -> None:
    """One column names 全社会 or the group."""
    book.insert(Column("audience", "公开对象"), before="public")
    book.remove("public", "groups")


def offset(book: Book) -> None:
    """The table begins in the second column, below an empty row."""
    book.loose["offset"] = True


def full_names(book: Book) -> None:
    """The title calls the domain by its full name."""
    for table in book.tables:
        if table.title:
            one = standards()[table.entries[0].domain]
            table.title = table.title.replace(one["name"], one["full_name"], 1)


def domain_list(book: Book) -> None:
    """A list of all the domains above the first table."""
    names = [one["name"] for one in list(standards().values())[:18]]
    book.tables[0].before = ["目录：" + "　".join(f"{at}.{name}" for at, name in enumerate(names, 1))]


def serial_none(book: Book) -> None:
    """No serial numbers."""
    book.remove("sequence")


def serial(form: str) -> Apply:
    """Serial numbers in this form."""

    def apply(book: Book) -> None:
        book.style.serial = form

    return apply


def serial_far(book: Book) -> None:
    """Numbers that start far from 1."""
    book.style.serial_start = book.chance.choice((11, 22, 31))


def serial_middle(book: Book) -> None:
    """The number stands between the labels and has no heading."""
    book.remove("sequence")
    book.insert(Column("sequence", "", book.column("level2").parent if book.has("level2") else ""), after="level1")


def serial_no_header(book: Book) -> None:
    """The number's column has an empty heading."""
    book.relabel(sequence="")


def header_short(book: Book) -> None:
    """The heading has one cell fewer than the rows: the number between the labels has none."""
    book.remove("sequence")
    book.insert(Column("sequence", "", "公开事项"), after="level1")
    book.loose["header_short"] = True


def group_form(form: str) -> Apply:
    """What stands in level 1 below the first of a group."""

    def apply(book: Book) -> None:
        book.style.group_form = form

    return apply


def merged(*keys: str) -> Apply:
    """Cells of these columns reach over several items, which then share the value."""

    def apply(book: Book) -> None:
        for key in keys:
            book.style.merged.add(key)
            for table in book.tables:
                for _, mates in groupby(table.entries, lambda entry: (entry.domain, entry.level1)):
                    _share(book, list(mates), key)

    return apply


def _share(book: Book, mates: list[Entry], key: str) -> None:
    names = {"channels": ("ticked", "platforms", "other_text"), "deadline": ("deadline", "stages")}.get(key, (key,))
    for above, entry in pairwise(mates):
        if key not in entry.printed and key not in above.printed and book.chance.random() < 0.5:
            for name in names:
                setattr(entry, name, getattr(above, name))


def section_rows(book: Book) -> None:
    """A row over the whole width names the group that follows."""
    book.loose["section_rows"] = True
    book.style.group_form = "repeat"


def blank_rows(book: Book) -> None:
    """Empty rows between items."""
    book.loose["blank_rows"] = True


def repeat_header(book: Book) -> None:
    """The heading comes again at every printed page."""
    book.style.repeat_header = book.chance.choice((4, 5, 7))


def bare_part(book: Book) -> None:
    """The second table goes on without a heading."""
    book.loose["bare_part"] = True
    first = book.tables[0]
    if len(first.entries) < 4:
        return
    half = len(first.entries) // 2
    sheet = "目录续" if book.kind in SHEET_KINDS else first.sheet
    book.tables = [Table(first.entries[:half], first.title, first.sheet), Table(first.entries[half:], "", sheet)]


def no_header(book: Book) -> None:
    """The page begins with row 1: ticks cannot be placed for sure."""
    book.loose["no_header"] = True
    book.free("public", "groups", "mode", "levels")


def order(book: Book) -> None:
    """Another order of columns; what shares a heading stays together."""
    blocks = [list(block) for _, block in groupby(book.columns, lambda column: column.parent or column.key)]
    head = 0
    while head < len(blocks) and blocks[head][0].key in {"domain", "sequence", "level1", "level2", "both", "label"}:
        head += 1
    rest = blocks[head:]
    book.chance.shuffle(rest)
    book.columns = [column for block in blocks[:head] + rest for column in block]


def extra_columns(book: Book) -> None:
    """Columns nobody asked for."""
    for label, values, beside in (
        ("责任股室", phrases.SHORT_OFFICES, "channels"),
        ("更新周期", ("每季度", "每年", "及时"), "deadline"),
        ("咨询电话", phrases.PHONES, ""),
    ):
        if book.chance.random() < 0.7:
            _extra(book, label, values, beside)


def _extra(book: Book, label: str, values: tuple[str, ...], after: str = "", *, shown: bool = True) -> None:
    anchor = after if after and book.has(after) else book.columns[-1].key
    book.insert(Column(f"extra:{label}", label), after=anchor)
    for entry in book.entries:
        value = book.chance.choice(values)
        if shown and value:
            entry.extra[label] = value
        else:
            entry.printed[f"extra:{label}"] = value


def phones(book: Book) -> None:
    """Two columns of telephone numbers."""
    _extra(book, "咨询电话", phrases.PHONES)
    _extra(book, "监督举报电话", phrases.PHONES)


def five_open(book: Book) -> None:
    """五公开 with boxes of its own."""
    stages = ("决策", "执行", "管理", "服务", "结果")
    values = tuple(" ".join(("■" if at == on else "□") + name for at, name in enumerate(stages)) for on in range(5))
    _extra(book, "五公开", values, "channels")


def site_column(book: Book) -> None:
    """A column of addresses of the site."""
    _extra(book, book.chance.choice(("政府网站", "链接")), ("http://www.example.gov.cn/zwgk/",))


def remark_column(book: Book) -> None:
    """备注, mostly empty."""
    _extra(book, "备注", ("", "", "", "按上级文件调整"))


def item_type(book: Book) -> None:
    """事项类型 at the left."""
    book.insert(Column("extra:事项类型", "事项类型"), before=book.columns[0].key)
    for entry in book.entries:
        entry.extra["事项类型"] = "公共服务"


VARIANTS: dict[str, tuple[str, ...]] = {
    "sequence": ("编号", "序号", "序 号"),
    "level1": ("一级目录", "一级", "一级公开事项"),
    "level2": ("二级目录", "二级", "二级公开事项"),
    "elements": ("公开内容", "公开内容(要素)", "公开内容（要素）及要求"),
    "publisher": ("公开主体", "公开责任主体"),
    "channels": ("公开渠道", "公开渠道和载体", "公开渠道及载体"),
    "public": ("全社会", "社会"),
    "groups": ("特定群众", "特定群体（请写明）", "特定对象"),
    "active": ("主动公开", "主动"),
    "request": ("依申请", "依申请公开"),
    "basis": ("公开依据", "依据"),
    "deadline": ("公开时限", "时限"),
}


def header_variants(book: Book) -> None:
    """Other names of the same columns."""
    for key, labels in VARIANTS.items():
        if book.has(key):
            column = book.column(key)
            legend = column.label[column.label.find("（“") :] if "（“" in column.label else ""
            legend = legend or (column.label[column.label.find("（在") :] if "（在" in column.label else "")
            if column.label:
                column.label = book.chance.choice(labels) + legend
    book.retitle("公开事项", book.chance.choice(("事项", "公开事项", "事项名称")))


def one_header_row(book: Book) -> None:
    """Leaves only, no groups."""
    book.style.header_rows = 1


def count_row(book: Book) -> None:
    """A row of column numbers below the heading."""
    book.loose["count_row"] = True


def split_leaf(book: Book) -> None:
    """乡、村 and 级 in two header rows."""
    set_leaves(book, (("县级", COUNTY), ("乡、村级", TOWN + VILLAGE)))
    if book.style.header_rows == 2:
        book.loose["split_leaf"] = True


def header_typo(book: Book) -> None:
    """Both headings read 一级事项."""
    if book.has("level2") and book.has("level1"):
        book.column("level2").label = book.column("level1").label


def leaf_cut(book: Book) -> None:
    """Leaves cut to one or two characters."""
    book.relabel(public="社会", request="申请")


def leaf_lost(book: Book) -> None:
    """Leaves that lost their first or last character."""
    book.relabel(request="申请公开")
    book.retitle("公开层级", "公开层")


def header_mark(mark: str) -> Apply:
    """A treatment of every heading."""

    def apply(book: Book) -> None:
        book.style.header_marks.append(mark)

    return apply


def stacked(book: Book) -> None:
    """Several catalogs below each other."""
    _more_tables(book)
    book.stacked = True


def many_sheets(book: Book) -> None:
    """One sheet a domain."""
    _more_tables(book)
    for table in book.tables:
        table.sheet = table.entries[0].domain_name


def _more_tables(book: Book) -> None:
    taken = {entry.domain for entry in book.entries}
    codes = [code for code in sorted(standards()) if code not in taken]
    for number, code in enumerate(book.chance.sample(codes, book.chance.randint(1, 2))):
        entries = draw_entries(code, book.town, book.chance.randint(3, 7), book.chance)
        book.tables.append(Table(entries))
        book.tables[-1].title = title_of(book, code, number + 2)
    book.tables[0].title = title_of(book, book.tables[0].entries[0].domain, 1)
    book.loose["fresh"] = True


TITLES = (
    "{town}{name}领域基层政务公开标准目录",
    "{town}{name}领域基层政务公开事项标准目录（2024年版）",
    "{name}领域基层政务公开标准目录",
    "{town}基层政务公开标准目录（{name}领域）",
    "附件3：{town}{name}领域主动公开事项目录",
    "{town}{name}领域基层政务公开标准目录（试行）",
    "{town}{name}政务公开标准目录",
)
HAN = "一二三四五六七八九十"


def title_of(book: Book, code: str, number: int = 0) -> str:
    """A title that names the domain."""
    name = standards()[code]["name"]
    text = book.chance.choice(TITLES).format(town=book.town, name=name)
    return (
        f"（{HAN[number - 1]}）{text}"
        if number and book.chance.random() < 0.6 and not text.startswith("附件")
        else text
    )


def title_inside(book: Book) -> None:
    """The title is the table's first row."""
    book.style.title_inside = True


def preamble(book: Book) -> None:
    """A sentence about the glyphs and who filled the table in."""
    book.tables[0].before += [
        "说明：“■”为必选渠道，“□”为可选渠道，在相应栏内打“√”。",
        "填报单位：党政办公室　　填报时间：2024年3月",
    ]


def metadata(book: Book) -> None:
    """索引号 and 发布机构 above the table."""
    book.tables[0].before += ["索引号：000014349/2024-00001", "发布机构：党政办公室", "发文日期：2024-03-05"]


def footer(book: Book) -> None:
    """Remarks below the table."""
    book.tables[-1].after += ["备注：1.“■”为必选渠道；2.本目录自发布之日起施行，实行动态调整。"]


def contacts(book: Book) -> None:
    """A table of offices and telephones, which is no catalog."""
    book.contacts = True


def layout_tables(book: Book) -> None:
    """The page is built of tables, and ours stands in one of their cells."""
    book.loose["layout_tables"] = True


def hidden_rows(book: Book) -> None:
    """Rows somebody hid: to be reported, not imported."""
    for table in book.tables:
        for above, entry in pairwise(table.entries):
            entry.hidden = above.level1 == entry.level1 and book.chance.random() < 0.25


def hidden_columns(book: Book) -> None:
    """A hidden column with a person's name in it."""
    _extra(book, "内部联系人", ("王主任", "李主任"), shown=False)
    book.loose["hidden_column"] = "extra:内部联系人"


def hidden_sheet(book: Book) -> None:
    """A hidden sheet with last year's table: not to be imported."""
    code = book.chance.choice(
        [code for code in sorted(standards()) if code not in {entry.domain for entry in book.entries}]
    )
    book.loose["hidden_table"] = Table(draw_entries(code, book.town, 4, book.chance), f"{book.town}旧目录", "去年")


def separator_line(book: Book) -> None:
    """A first line that tells the separator."""
    book.loose["sep_line"] = True
