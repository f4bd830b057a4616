"""The forms in which a private value may stand in a list, each once, in one table.

Masking a masked value changes nothing, and no form leaves a complete number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from msgspec import Struct

HIDDEN = "*"
_SIGN = r".[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
"""A character with what belongs to it: accents, and the variants of rare characters."""
_SIGNS = re.compile(_SIGN, re.DOTALL)
_NOT_NAME = re.compile(r"[（(\[【].*?(?:[）)\]】]|$)|\s+", re.DOTALL)
_NAMES = re.compile(r"[、,，;；/|]|\n")
_DOTS = re.compile(r"[·•・．.]")
_COMPOUND_NAMES = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙"
    "钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里"
    "呼延东郭南门羊舌微生公户公玉公仪梁丘公仲公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙南荣东里东宫"
    "仲长子书子桑即墨达奚褚师吴铭纳兰完颜耶律叶赫爱新"
)
_COMPOUND = frozenset(re.findall("..", _COMPOUND_NAMES))
"""Surnames of two characters."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d|(?<=\d{6})(?:19|20)\d\d(?=\d{8})")
_AGE = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_OLDEST = 120
_VILLAGE = re.compile(r"^.*?(?:村民委员会|村委会|村|社区居委会|社区|居委会)(?![路街道巷])", re.DOTALL)
_GROUP = re.compile(r"\s*(?:第?[0-9一二三四五六七八九十]{1,3}|[^\s\d,，路街巷号幢栋室楼]{1,6}?)(?:村民小组|小组|组|屯)")
_TOWN = re.compile(r"^.*?(?:街道|[乡镇])(?![路街巷])", re.DOTALL)
_HOUSE = re.compile(r"\d{4,}|号|幢|栋|室|单元|楼")


class Form(Struct, frozen=True):
    """One way to mask: its name for the clerk, and what it makes of a text."""

    label: str
    mask: Callable[[str], str]


def mask(form: str, text: str) -> str:
    """`text` in this form; empty stays empty."""
    return FORMS[form].mask(text) if text.strip() else ""


def folded(text: str) -> str:
    """`text` with full-width digits and letters as ordinary ones, without unseen characters."""
    if text.isascii():
        return text
    return "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")


def _each_name(keep_last: bool) -> Callable[[str], str]:
    def masked(text: str) -> str:
        names = [_NOT_NAME.sub("", name) for name in _NAMES.split(text)]
        return "、".join(_name(name, keep_last=keep_last) for name in names if name) or HIDDEN

    return masked


def _name(name: str, *, keep_last: bool) -> str:
    signs = [sign for sign in _SIGNS.findall(name) if sign != HIDDEN]
    signs = [sign for sign in signs if not _DOTS.fullmatch(sign)] or [HIDDEN]
    hidden_before = HIDDEN in name
    first = signs[0] + signs[1] if _is_compound(name, signs) else signs[0]
    given = signs[2:] if len(first) > len(signs[0]) else signs[1:]
    last = given[-1] if keep_last and (len(given) > 1 or (given and hidden_before)) else ""
    return HIDDEN if first == HIDDEN else f"{first}{HIDDEN}{last}"


def _is_compound(name: str, signs: list[str]) -> bool:
    return "".join(signs[:2]) in _COMPOUND and name.startswith("".join(signs[:2])) and len(_SIGNS.findall(name)) > 2


def _number(first: int, last: int) -> Callable[[str], str]:
    """Keep the first and last characters of a number; one that is too short for that is hidden whole."""
    shortest = max(8, first + last + 2)

    def masked(text: str) -> str:
        signs = [one for one in folded(text) if one.isalnum() or one == HIDDEN]
        if len(signs) < shortest or not any(one.isdigit() or one == HIDDEN for one in signs):
            return HIDDEN
        return "".join(signs[:first]) + HIDDEN * (len(signs) - first - last) + "".join(signs[len(signs) - last :])

    return masked


def _mobile(text: str) -> str:
    digits = re.sub(r"[^\d*]", "", folded(text))
    if len(digits) > 11 and digits.startswith(("86", "0086")):
        digits = digits.removeprefix("00").removeprefix("86")
    return _number(3, 4)(digits)


def _year(text: str) -> str:
    found = _YEAR.search(folded(text))
    return f"{found[0]}年" if found else HIDDEN


def _age_band(text: str) -> str:
    found = _AGE.search(folded(text))
    if found is None or int(found[0]) > _OLDEST:
        return HIDDEN
    start = int(found[0]) // 10 * 10
    return f"{start}-{start + 9}岁"


def _village(text: str) -> str:
    found = _VILLAGE.match(folded(text).strip()) or _TOWN.match(folded(text).strip())
    return found[0] if found and not _HOUSE.search(found[0]) else HIDDEN


def _group(text: str) -> str:
    place = folded(text).strip()
    village = _village(place)
    if village == HIDDEN or not place.startswith(village):
        return village
    found = _GROUP.match(place, len(village))
    return village + (found[0] if found and _VILLAGE.match(village) else "")


FORMS: dict[str, Form] = {
    "surname": Form("只留姓（张*）", _each_name(keep_last=False)),
    "surname_last": Form("隐去中间（张*明）", _each_name(keep_last=True)),
    "identity": Form("留前2位后3位", _number(2, 3)),
    "mobile": Form("留前3位后4位", _mobile),
    "account": Form("只留后4位", _number(0, 4)),
    "year": Form("只留年份", _year),
    "age_band": Form("年龄段", _age_band),
    "village": Form("到村（社区）为止", _village),
    "group": Form("到村民小组为止", _group),
}
"""THE table of masking forms; notice cases name them."""
