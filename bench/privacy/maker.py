"""Texts and tables with planted private values, each with its truth, among decoys. One seed, one corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from msgspec import Struct

from bench.privacy import values
from bench.privacy.decoys import PROSE, decoys


class Planted(Struct, frozen=True):
    """A value in a text (its place) or a table (row and column)."""

    kind: str
    disguise: str
    start: int
    end: int


class Text(Struct, frozen=True):
    """A text with what was planted in it."""

    text: str
    planted: tuple[Planted, ...]


class Table(Struct, frozen=True):
    """A table with what was planted: `start` is the row, `end` the column."""

    title: str
    rows: tuple[tuple[object, ...], ...]
    planted: tuple[Planted, ...]
    form: str


Value = tuple[str, str, str]
"""Kind, disguise, the value as it is written."""


def _disguised(kind: str, number: str, forms: dict[str, values.Disguise], random: Random) -> Value:
    form = random.choice(list(forms))
    if form == "cut to 000" and number[6:8] not in ("19", "20"):
        form = "as it is"
    return kind, form, forms[form](number, random)


def _date(random: Random) -> Value:
    form = random.choice(list(values.DATES))
    return "birth_date", form, values.DATES[form](values.day(random))


def _sentences(random: Random) -> list[tuple[str, list[Value], str]]:
    """Before, values, after: one of every way a private value is written."""
    who = values.name(random)
    identity = _disguised("id_card", values.identity(random), values.IDENTITY, random)
    card = _disguised("bank_account", values.card(random), values.CARD, random)
    mobile = _disguised("mobile", values.mobile(random), values.MOBILE, random)
    plain = random.choice(
        (f"{who}，", f"户主{who}，", f"姓名：{who} ", f"经核实，{who}（", "联系人见下，", "", "其中：")
    )
    book = values.passbook(random)
    return [
        (plain, [identity], random.choice(("，河口村人。", "）家庭困难。", "；", " 已核对", "\n"))),
        (f"姓名：{who}\n身份证号：", [identity], "\n"),
        (f"{who} 证件号码", [identity], " "),
        (f"{who}，身份证", [("id_card", "15 places", values.identity15(random))], "，"),
        ("开户行：农村信用社 账号：", [card], "\n"),
        (f"{who}的卡：", [card], "。"),
        ("", [card], ""),
        (
            random.choice(("存折账号：", "农信社账号 ", "一卡通账号：", "帐号:")),
            [("bank_account", "no check digit", book)],
            f" 户名：{who}",
        ),
        (
            random.choice(("联系电话：", f"{who} ", "手机", f"请与{who}联系：", f"{who}（", "电话/微信同号 ")),
            [mobile],
            random.choice(("。", "）", " ", "，谢谢")),
        ),
        ("家庭电话：", [("landline", "home", values.landline(random))], "\n"),
        (f"{who} ", [("landline", "after the name", values.landline(random))], "\n"),
        (f"姓名：{who} 电话：", [("landline", "after the label", values.landline(random))], "\n"),
        (f"姓名：{who}，出生日期：", [_date(random)], "，"),
        (f"{who}，男，", [_date(random)], "生，"),
        (f"{who}，女，汉族，生于", [_date(random)], "，"),
        (f"{who}（", [_date(random)], "出生），"),
        ("出生年月日：", [_date(random)], "\n"),
        (f"{who}，家住", [("address", "lives at", values.address(random))], "。"),
        ("家庭住址：", [("address", "label", values.address(random))], "\n"),
        (f"姓名：{who}，地址：", [("address", "address of a person", values.address(random))], "\n"),
        (random.choice(("邮箱：", f"{who} ", "电子邮箱:", "E-mail：")), [("email", "mail", values.mail(random))], " "),
        (
            random.choice(("微信号：", "微信：", "微信号 ")),
            [("email", "WeChat", "wx" + values.mail(random).partition("@")[0].replace(".", ""))],
            "。",
        ),
        (random.choice(("QQ：", "QQ号：")), [("email", "QQ", str(random.randint(100000, 2**31)))], "，"),
        (random.choice(("车牌号：", f"{who}驾驶", "车辆")), [("plate", "plate", values.plate(random))], "，"),
        (f"户主{who}，患", [("health", "prose", values.illness(random))], "，"),
        (f"姓名：{who}，健康状况：", [("health", "label", values.illness(random))], "；"),
        (f"{who}，男，52岁，", [("health", "after sex and age", values.illness(random))], "。"),
        (f"{who}因患", [("health", "because of", values.illness(random))], "住院治疗。"),
        ("学生", [("name_of_minor", "school and class", who)], "，青石桥小学三年级2班，"),
        ("", [("name_of_minor", "class", who)], "，就读于青石桥中学七年级（3）班，"),
        ("儿童", [("name_of_minor", "age", who)], "，男，9岁，"),
        ("", [("name_of_minor", "age", who)], "（女，12岁）"),
        ("学籍号：", [("name_of_minor", "student number", values.student_number(random))], "，"),
        (f"{who} ", [_weak_identity(random)], "，"),
        ("手机：", [("mobile", "weak mask", _weak_mobile(random))], " "),
    ]


def _weak_identity(random: Random) -> Value:
    number = values.identity(random)
    shown, form = random.choice(
        (
            (number[:6] + "********" + number[14:], "weak mask 6+4"),
            (number[:14] + "****", "weak mask, birth date left"),
            (number[:14] + "***" + number[17:], "weak mask, birth date left"),
            (number[:10] + "****" + number[14:], "weak mask, year left"),
            (number[:16] + "**", "weak mask, all but two"),
        )
    )
    return "id_card", form, shown


def _weak_mobile(random: Random) -> str:
    number = values.mobile(random)
    return number[:4] + "***" + number[7:] if random.random() < 0.5 else number[:9] + "**"


def texts(seed: int, count: int) -> Iterator[Text]:
    """Notices of some sentences each, of which one or two hold a private value."""
    random = Random(seed)  # noqa: S311 - draws samples, keeps no secrets
    for _ in range(count):
        pieces: list[str] = []
        planted: list[Planted] = []
        at = 0
        blocks: list[tuple[str, list[Value], str]] = random.sample(_sentences(random), random.choice((1, 1, 2)))
        blocks += [(line, [], "") for line in random.sample(PROSE, random.randint(1, 3))]
        blocks += [(line, [], "") for line in random.sample(decoys(random), random.randint(1, 3))]
        random.shuffle(blocks)
        for before, found, after in blocks:
            pieces.append(before)
            at += len(before)
            for kind, disguise, written in found:
                planted.append(Planted(kind, disguise, at, at + len(written)))
                pieces.append(written)
                at += len(written)
            pieces.append(after + "\n")
            at += len(after) + 1
        yield Text("".join(pieces), tuple(planted))


Column = Callable[[Random], Value | str | int | float | None]
_SAFE: dict[str, Column] = {
    "村民小组": lambda random: f"{random.randint(1, 12)}组",
    "所在村": lambda random: random.choice(values.VILLAGES),
    "补贴面积（亩）": lambda random: round(random.uniform(0.3, 20), 2),
    "补贴金额（元）": lambda random: round(random.uniform(10, 99999), 2),
    "家庭人口": lambda random: random.randint(1, 8),
    "救助类别": lambda random: random.choice(("A类", "B类", "C类")),
    "补贴种类": lambda random: random.choice(("耕地地力保护", "困难残疾人生活补贴", "退耕还林")),
    "出生年月": lambda random: f"{random.randint(1940, 2004)}.{random.randint(1, 12)}",
    "身份证号（已打码）": lambda random: mask_identity(random),
    "开户行": lambda random: random.choice(("农村信用社", "农业银行云岭支行", "邮政储蓄银行")),
    "审批时间": lambda random: f"2026-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
    "项目编号": lambda random: f"2026{random.randint(10**9, 10**10)}",
    "备注": lambda random: random.choice(("", "", "新增", "已核实", "外出务工", "2026年7月起")),
    "监督电话": lambda _: "0871-65598888",
}


def mask_identity(random: Random) -> str:
    """As the county's rule says: 2+3."""
    number = values.identity(random)
    return number[:2] + "*" * 13 + number[-3:]


def _told(kind: str, make: Callable[[Random], str], form: str) -> Column:
    return lambda random: (kind, form, make(random))


def _in_form(kind: str, make: Callable[[Random], str], forms: dict[str, values.Disguise]) -> Column:
    return lambda random: _disguised(kind, make(random), forms, random)


def _private_columns() -> dict[str, list[tuple[tuple[str, ...], Column]]]:
    """By kind: the headings met over it, and its cells."""
    numbers = ("身份证号", "公民身份号码", "身份证件号", "证件号码", "")
    return {
        "id_card": [
            (numbers, _in_form("id_card", values.identity, values.IDENTITY)),
            (("身份证号", "证件号码"), lambda _: ("id_card", "as a number", "")),
            (("身份证号",), _told("id_card", values.identity15, "15 places")),
            (("身份证号",), _weak_identity),
        ],
        "bank_account": [
            (("银行卡号", "一卡通账号", "开户银行及账号", ""), _in_form("bank_account", values.card, values.CARD)),
            (("存折账号", "农信社账号", "帐号"), _told("bank_account", values.passbook, "no check digit")),
        ],
        "mobile": [(("联系电话", "手机号码", "联系方式", ""), _in_form("mobile", values.mobile, values.MOBILE))],
        "landline": [(("联系电话", "家庭电话"), _told("landline", values.landline, "column"))],
        "birth_date": [(("出生日期", "出生年月日", "生日", "出生时间"), _date)],
        "address": [(("家庭住址", "户籍地址", "现住址", "家庭详细地址"), _told("address", values.address, "column"))],
        "email": [(("电子邮箱", "微信号"), _told("email", values.mail, "column"))],
        "plate": [(("车牌号", "车辆号牌"), _told("plate", values.plate, "column"))],
        "health": [
            (("残疾类别及等级", "所患疾病", "病种", "健康状况"), _told("health", values.illness, "column")),
            (("残疾等级",), lambda random: ("health", "grade", random.choice(("一级", "二级", "三级", "四级")))),
            (("备注", "情况说明"), lambda random: ("health", "remark", f"本人患{values.illness(random)}")),
        ],
    }  # fmt: skip


def tables(seed: int, count: int) -> Iterator[Table]:
    """Rosters of a few private columns among harmless ones, headings in one row or two, or none."""
    random = Random(seed)  # noqa: S311 - draws samples, keeps no secrets
    for index in range(count):
        children = index % 6 == 5
        yield _children_table(random) if children else _roster(random)


def _roster(random: Random) -> Table:
    kinds = random.sample(list(_private_columns()), random.randint(1, 3))
    columns: list[tuple[str, Column]] = [("户主姓名", values.name)]
    for kind in kinds:
        headings, cells = random.choice(_private_columns()[kind])
        columns.append((random.choice(headings), cells))
    taken = {heading for heading, _ in columns}
    columns += [pair for pair in random.sample(list(_SAFE.items()), random.randint(2, 5)) if pair[0] not in taken]
    body = columns[1:]
    random.shuffle(body)
    return _filled(random, "青石桥镇2026年补贴发放花名册", [("序号", lambda _: 0), columns[0], *body], "roster")


def _children_table(random: Random) -> Table:
    title, columns = random.choice(
        (
            (
                "2026年春季学期学生资助公示名单",
                [("学生姓名", None), ("学校", lambda _: "青石桥小学"), ("班级", lambda _: "三（2）班")],
            ),
            ("青石桥镇孤儿和事实无人抚养儿童名单", [("姓名", None), ("村组", lambda _: "河口村5组")]),
            ("困难家庭名册", [("姓名", None), ("年龄", lambda random: random.randint(3, 17)), ("备注", lambda _: "")]),
            ("幼儿园入园名单", [("幼儿姓名", None), ("监护人", values.name), ("所在班", lambda _: "中班")]),
        )
    )
    full = [
        (heading, cells or (lambda random: ("name_of_minor", "table", values.name(random))))
        for heading, cells in columns
    ]
    return _filled(random, title, [("序号", lambda _: 0), *full], "children")


def _filled(random: Random, title: str, columns: list[tuple[str, Column]], form: str) -> Table:
    layout = random.choice(("title", "title", "no title", "two rows"))
    rows: list[tuple[object, ...]] = []
    width = len(columns)
    if layout != "no title" or form == "children":
        rows.append((title, *[None] * (width - 1)))
    if random.random() < 0.3:
        rows.append(("填报单位：民政办", *[None] * (width - 2), "填报时间：2026.10.12"))
    if layout == "two rows" and width > 4:
        rows.append((*[heading for heading, _ in columns[:-2]], "发放情况", None))
        rows.append((*[None] * (width - 2), *[heading for heading, _ in columns[-2:]]))
    else:
        rows.append(tuple(heading for heading, _ in columns))
    planted: list[Planted] = []
    for number in range(random.randint(6, 15)):
        row: list[object] = []
        for column, (_, cells) in enumerate(columns):
            value = number + 1 if column == 0 else cells(random)
            if isinstance(value, tuple):
                planted.append(Planted(value[0], value[1], len(rows), column))
                row.append(_stored(value, random))
            else:
                row.append(value)
        rows.append(tuple(row))
    if random.random() < 0.5:
        rows.append(("合计", *[None] * (width - 2), random.randint(1000, 10**7)))
    return Table(title, tuple(rows), tuple(planted), form)


def _stored(value: Value, random: Random) -> object:
    if value[1] != "as a number":
        return value[2]
    number = values.identity(random)
    return float(number[:15] + "000") if random.random() < 0.5 else float(number[:17] + "0")
