"""Invented private values of every kind, and the disguises they are met in. Everything follows from the seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from catalog_app.checks.number_kinds import identity_check, passes_luhn

Disguise = Callable[[str, Random], str]

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤普岩玉"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志红梅春花文武荣福"
    "贵玉珍凤琴云飞龙海波林森家民宝生有才仕成金财"
)
VILLAGES = ("河口村", "石桥村", "柳树湾村", "双沟村", "大坪村", "北岭社区", "青龙寨村", "白马村")
_PROVINCES = (
    "530129",
    "530124",
    "420102",
    "330326",
    "110105",
    "652901",
    "450305",
    "810000",
    "820000",
    "830000",
    "710000",
)
_BINS = ("621700", "622848", "622202", "621661", "623059", "625955", "621098", "620522")


def name(random: Random) -> str:
    """A surname and one or two characters."""
    return random.choice(SURNAMES) + "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2))))


def day(random: Random, first: int = 1935, last: int = 2004) -> tuple[int, int, int]:
    """Year, month, day."""
    return random.randint(first, last), random.randint(1, 12), random.randint(1, 28)


def identity(random: Random) -> str:
    """18 places, right in every respect."""
    born = "{:04d}{:02d}{:02d}".format(*day(random))
    first = f"{random.choice(_PROVINCES)}{born}{random.randint(1, 999):03d}"
    return first + identity_check(first)


def identity15(random: Random) -> str:
    """The old form."""
    return (
        random.choice(_PROVINCES[:7]) + "{:04d}{:02d}{:02d}".format(*day(random))[2:] + f"{random.randint(1, 999):03d}"
    )


def student_number(random: Random) -> str:
    """Of a school record: a letter and 18 digits that are no identity number."""
    number = identity(random)[:17]
    return random.choice("GL") + number + ("1" if identity_check(number) != "1" else "2")


def card(random: Random) -> str:
    """A bank card of 16 or 19 places."""
    first = random.choice(_BINS)
    first += "".join(random.choice("0123456789") for _ in range(random.choice((9, 12, 12, 12))))
    return next(first + last for last in "0123456789" if passes_luhn(first + last))


def passbook(random: Random) -> str:
    """An account of a rural credit cooperative, which keeps no check digit."""
    while True:
        number = random.choice("123457890") + "".join(
            random.choice("0123456789") for _ in range(random.choice((14, 16, 18, 20)))
        )
        if not passes_luhn(number):
            return number


def mobile(random: Random) -> str:
    """Eleven digits."""
    return "1" + random.choice("3456789") + "".join(random.choice("0123456789") for _ in range(9))


def landline(random: Random) -> str:
    """With its area code."""
    return (
        random.choice(("0871", "0577", "010", "0876"))
        + "-"
        + random.choice("2345678")
        + f"{random.randint(0, 9999999):07d}"[:7]
    )


def plate(random: Random) -> str:
    """Five places, or six of an electric car."""
    area = random.choice(("云A", "云H", "浙C", "鄂B", "京N", "新A"))
    if random.random() < 0.4:
        return area + random.choice("DF") + f"{random.randint(0, 99999):05d}"
    return area + random.choice(("{:05d}", "{:04d}K", "B{:04d}", "{:03d}QX")).format(random.randint(0, 999))


def mail(random: Random) -> str:
    """A private mailbox."""
    own = random.choice(("zhangwei", "lixiao.ming", "wangfang_88", "yang-tao")) + str(random.randint(1, 9999))
    return own + "@" + random.choice(("163.com", "qq.com", "126.com", "sina.com.cn", "139.com"))


def address(random: Random) -> str:
    """A home told to the door."""
    forms = (
        "青石桥镇{v}{a}组{b}号",
        "{v}{a}组{b}号附{a}号",
        "{v}{a}社{b}号",
        "青石桥镇人民路{b}号{a}幢{a}单元{c}室",
        "安宁区平安小区{a}栋{a}单元{c}室",
        "云岭县青石桥镇{v}第{a}村民小组{b}号",
        "县城幸福花园{a}号楼{c}室",
        "青石桥街{b}号{c}室",
    )
    return random.choice(forms).format(
        v=random.choice(VILLAGES), a=random.randint(1, 12), b=random.randint(1, 199), c=random.randint(101, 999)
    )


ILLNESSES = (
    "高血压", "糖尿病", "尿毒症", "肺癌", "精神分裂症", "乙肝", "脑梗死", "白血病", "肺结核", "冠心病",
    "肢体残疾二级", "视力残疾一级", "智力三级残疾", "精神残疾二级", "听力残疾四级", "癫痫",
    "股骨头坏死", "胃癌", "帕金森病", "艾滋病",
)  # fmt: skip


def illness(random: Random) -> str:
    """An illness, or a disability and its grade."""
    return random.choice(ILLNESSES)


_FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_RINGS = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


def _cut(number: str, gap: str, random: Random) -> str:
    place = random.randint(3, len(number) - 3)
    return number[:place] + gap + number[place:]


def _grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    pieces: list[str] = []
    for size in sizes:
        pieces.append(number[:size])
        number = number[size:]
    return gap.join(filter(None, [*pieces, number]))


def _lookalike(number: str, random: Random) -> str:
    changed = number.replace("0", random.choice("Oo")).replace("1", random.choice("lI"), random.randint(1, 3))
    return changed if changed != number else number


ANY: dict[str, Disguise] = {
    "as it is": lambda number, _: number,
    "full width": lambda number, _: number.translate(_FULL),
    "Arabic-Indic digits": lambda number, _: number.translate(_ARABIC),
    "Chinese numerals": lambda number, _: number.translate(_HAN),
    "rings": lambda number, _: number.translate(_RINGS),
    "zero width": lambda number, random: _cut(_cut(number, "\u200b", random), "\ufeff", random),
    "soft hyphen": lambda number, random: _cut(number, "\u00ad", random),
    "entity": lambda number, _: "".join(f"&#{ord(sign)};" for sign in number),
    "no-break entity": lambda number, random: _cut(number, "&#8203;", random),
    "apostrophe": lambda number, _: "'" + number,
    "every digit apart": lambda number, _: " ".join(number),
    "full-width gap": lambda number, _: _grouped(number, (6, 8) if len(number) == 18 else (3, 4), "\u3000"),
    "line break": lambda number, random: _cut(number, "\n", random),
    "dash and line break": lambda number, _: _grouped(number, (6, 8) if len(number) == 18 else (3, 4), "-"),
}
IDENTITY: dict[str, Disguise] = {
    **ANY,
    "lower x": lambda number, _: number.lower(),
    "one space": lambda number, random: _cut(number, " ", random),
    "fours": lambda number, _: _grouped(number, (6, 4, 4), " "),
    "points": lambda number, _: _grouped(number, (6, 8), "."),
    "strokes": lambda number, _: _grouped(number, (6, 8), "/"),
    "long dash": lambda number, _: _grouped(number, (6, 8), "—"),
    "look-alikes": _lookalike,
    "cut to 000": lambda number, _: number[:15] + "000",
    "exponent": lambda number, _: f"{number[0]}.{number[1:15]}E+17",
    "exponent in lower case": lambda number, _: f"{number[0]}.{number[1:15].rstrip('0')}e17",
    "point nought": lambda number, _: number + ".0" if number[-1] != "X" else number,
    "glued to the name": lambda number, random: name(random) + number,
}
CARD: dict[str, Disguise] = {
    **{key: value for key, value in ANY.items() if key not in ("line break",)},
    "fours": lambda number, _: _grouped(number, (4, 4, 4, 4), " "),
    "fours with dashes": lambda number, _: _grouped(number, (4, 4, 4, 4), "-"),
    "six and the rest": lambda number, _: _grouped(number, (6,), " "),
    "look-alikes": _lookalike,
    "exponent": lambda number, _: f"{number[0]}.{number[1:15]}E+{len(number) - 1}",
    "point nought": lambda number, _: number + ".0",
}
CARD["full-width gap"] = lambda number, _: _grouped(number, (4, 4, 4, 4), "\u3000")
CARD["dash and line break"] = lambda number, _: _grouped(number, (4, 4, 4, 4), "－")
MOBILE: dict[str, Disguise] = {
    **{key: value for key, value in ANY.items() if key not in ("line break",)},
    "country": lambda number, _: "+86 " + number,
    "country glued": lambda number, _: "0086" + number,
    "country in brackets": lambda number, _: "(+86)" + number,
    "3-4-4 spaces": lambda number, _: _grouped(number, (3, 4), " "),
    "3-4-4 dashes": lambda number, _: _grouped(number, (3, 4), "-"),
    "3-4-4 points": lambda number, _: _grouped(number, (3, 4), "."),
    "brackets": lambda number, _: f"({number[:3]}) {number[3:7]}-{number[7:]}",
    "look-alikes": _lookalike,
    "point nought": lambda number, _: number + ".0",
    "line break": lambda number, _: number[:7] + "\n" + number[7:],
}


def _date_forms() -> dict[str, Callable[[tuple[int, int, int]], str]]:
    return {
        "dashes": lambda date: "{}-{:02d}-{:02d}".format(*date),
        "Chinese": lambda date: "{}年{}月{}日".format(*date),
        "compact": lambda date: "{}{:02d}{:02d}".format(*date),
        "points": lambda date: "{}.{}.{}".format(*date),
        "strokes": lambda date: "{}/{}/{}".format(*date),
        "short year": lambda date: f"{date[0] % 100:02d}.{date[1]}.{date[2]}",
        "numerals": lambda date: _numeral_date(date),
        "full width": lambda date: "{}年{}月{}日".format(*date).translate(_FULL),
    }


def _numeral_date(date: tuple[int, int, int]) -> str:
    tens = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

    def count(value: int) -> str:
        return tens[value] if value <= 10 else ("" if value < 20 else tens[value // 10]) + "十" + tens[value % 10]

    return f"{str(date[0]).translate(_HAN)}年{count(date[1])}月{count(date[2])}日"


DATES = _date_forms()
