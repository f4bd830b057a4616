"""The words deadlines are made of: numbers, limits, events, channels, tails. Used by `deadline` only."""

from __future__ import annotations

import re

from msgspec import Struct

from catalog_app.model.channels import national_name
from catalog_app.model.patterns import lazy

NUMBER = r"(?:\d{1,4}|[〇零一二两三四五六七八九十百]{1,7})"
VERBS = "主动公开|公开|公布|公示|公告|发布|更新|提供|发出|发送|披露|张贴|答复|转载|转发|发"
SOFT = r"(?:先|再|并|须|应当|应|予以|进行|集中|同步|同时|向社会|依法)*"

LIMIT = lazy(
    rf"(?<![\d月年第〇零一二两三四五六七八九十百])(?P<count>{NUMBER})个?"
    r"(?P<unit>工作日|自然日|日历日|小时|星期|周|(?<=个)月|(?<!\d\d)年(?!\d)|日|天)(?![后起常报间历志])"
)
START_END = lazy(r"(?:之日开始|之日起的?|之日|之时起|之时|当日起|(?<!\d)日起|之后|以后|后的?|起|时)，?$")
WITHIN = lazy(r"(?:不得超过|不超过|不迟于|最迟|最长|至迟|至少|原则上|一般|为|个|，)+$")
AT_LEAST = lazy(r"(?:不得少于|不少于|不得低于|不低于|不短于)$")
DISPLAY = lazy(
    r"(?:(?:正式)?(?:公开征求意见|征求意见|意见征集|公示|公告|公布|公开|披露|展示|张贴)的?(?:时间|期限|期)"
    r"(?:应当|应|须|一般|原则上|为期|为|满|共|不得少于|不少于|不得低于|不低于|不短于|至少)*"
    r"|(?:公开征求意见|征求意见|公示|公告|披露|展示|张贴)(?:为期|满|共|至少)*"
    r"|(?:公开征求意见|征求意见|公示|公告|公布|公开|披露|展示|张贴)"
    r"(?:应当|应|须)?(?:不得少于|不少于|不得低于|不低于|不短于))$"
)

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_WIDTH = str.maketrans("０１２３４５６７８９,:();", "0123456789，：（）；")
_EVENT_END = lazy(
    r"(?:形成|变更|（变更）|获取|制定|制作|作出|确定|印发|颁布|签订|结束|批准|下达|批复|产生|收到|完成|成立|生效|通过)$"
)
_FROM = lazy(r"(?<![来各亲独])[自从](?!行(?!政)|[然治主愿身费建己业事])")
_AT_EVENT = lazy(r"(?<![存现所潜实])在")
_IS = lazy(r"(?<![行作认成视分])为")
_PART_END = lazy(r"(?:另?(?:按照?|依照|根据)[^，：]{1,12}(?:要求|规定))?(?:须|应当|应|在|于|也|则|为|，|：)*$")
_VERB = lazy(VERBS)
_PLAIN = lazy(
    rf"^{SOFT}(?:由[^，]{{1,20}}?)?(?:[在于][^，]{{1,20}}?内)?(?:向[^，]{{1,20}}?)?{SOFT}(?:{VERBS})(?:[一1]次)?(?P<object>.*)$"
)
_AT = lazy(rf"^{SOFT}(?:在|于|通过)(?P<rest>.+)$")
_JOINED = lazy(r"、|以及|和|与|及")
_CHANNEL_END = lazy(
    r"(?:平台|网站|网|栏|屏|中心|点|媒体|公报|公众号|微信|客户端|大厅|系统|现场|电视|报|站|窗口|馆|橱窗|渠道)$"
)
_OBJECT_LENGTH = 30


class Tail(Struct, frozen=True):
    """What stands behind a limit: 在政府网站公布结果 gives channels and object."""

    channels: tuple[str, ...] = ()
    object: str = ""


def plain_words(text: str) -> str:
    """Without spaces, digits and punctuation in one width; line breaks stay."""
    return re.sub(r"[^\S\n]+", "", text.translate(_WIDTH))


def read_number(text: str) -> int:
    """20 or 二十 or 一百二十; text must match NUMBER."""
    if text.isdigit() and text.isascii():
        return int(text)
    total = current = 0
    for character in text:
        if character in _DIGITS:
            current = current * 10 + _DIGITS[character]
        else:
            total += (current or 1) * (100 if character == "百" else 10)
            current = 0
    return total + current


def read_event(prefix: str) -> tuple[str | None, str | None]:
    """Part and event of the words before a limit: 处罚决定自作出之日起 gives (处罚决定, 作出)."""
    prefix = WITHIN.sub("", prefix)
    head, marked = START_END.subn("", prefix)
    if not marked:
        return (None, _begin(head)) if _EVENT_END.search(head) else (clean_part(head), None)
    return _split_event(head)


def _split_event(head: str) -> tuple[str | None, str | None]:
    found = _FROM.search(head) or _IS.search(head) or _AT_EVENT.search(head)
    if found:
        return clean_part(head[: found.start()]), head[found.end() :] or None
    return None, head or None


def _begin(head: str) -> str:
    found = _FROM.match(head)
    return head[found.end() :] if found else head


def clean_part(text: str) -> str | None:
    """The content a limit is for, without the words that only lead to the limit; None where nothing is left."""
    return _PART_END.sub("", text.strip("，：")) or None


def read_channels(text: str) -> tuple[str, ...] | None:
    """The channels listed in `text` (national names where they are), or None where one is no channel."""
    names: list[str] = []
    for word in _JOINED.split(text):
        name = national_name(word)
        if name is None and not _CHANNEL_END.search(word):
            return None
        names.append(name or word)
    return tuple(dict.fromkeys(names))


def read_tail(text: str) -> Tail | None:
    """Verb, channels and object behind a limit; None where the words say more than that."""
    if not text:
        return Tail()
    found = _AT.match(text)
    if found:
        tail = _channel_tail(found["rest"])
        if tail:
            return tail
    found = _PLAIN.match(text)
    return _tail((), found["object"]) if found else None


def _channel_tail(text: str) -> Tail | None:
    # 征地信息公开平台公开: the verb is the last one that leaves nothing but channels before it
    for verb in reversed(list(_VERB.finditer(text))):
        channels = read_channels(re.sub(SOFT + "$", "", text[: verb.start()]))
        if channels:
            return _tail(channels, re.sub("^[一1]次", "", text[verb.end() :]))
    return None


def _tail(channels: tuple[str, ...], words: str) -> Tail | None:
    if len(words) > _OBJECT_LENGTH or LIMIT.search(words) or re.search(r"[，（：]|次$", words):
        return None
    return Tail(channels, words)
