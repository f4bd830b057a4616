"""公开时限: printed phrases to stages and back.

A text is cut into clauses at ；。 and line ends, a clause into stages at commas behind a complete stage. What no rule
fits becomes `Stage(rule="other")` with its words in `when`: nothing printed is lost, nothing is guessed.

`rule` says how is counted, `kind` what for: 公示7个工作日 is working_days + display, 每20个工作日更新 is working_days +
interval, 每季度更新 is period + interval, 长期公开并动态调整 is period with `when` 长期.
Source of the phrases: the ministries' catalogs of 2019 to 2022 and what county tables make of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

from msgspec import structs

from catalog_app.model import deadline_words as words_of
from catalog_app.model.catalog import Deadline, Stage, StageRule
from catalog_app.model.deadline_words import LIMIT, NUMBER, Tail, clean_part, read_event, read_number, read_tail
from catalog_app.model.patterns import lazy

LONG_TEXT = 1000
"""A cell longer than this is no deadline: it is kept whole as one stage `other`."""
MOST_LIMITS = 30
"""So is a clause with more limits than this; each limit behind a limit is read by going one deeper."""
LAST_UPDATE = "上次更新"
LASTING = "长期"

_BREAK = lazy(r"[；。\n\r（）]")
_COUNTED_ON = lazy(r"(?<=[^\n；。，、（])(?=[①-⑳])|(?<=[内开布示新日])(?=(?:\d{1,2}[．.、]|（\d{1,2}）)[^\d\W])")
"""Where a numbered limit begins behind another without anything between them."""
_LABEL = lazy(r"^(?:公开)?(?:时限|期限)[：为]")
_CONNECTOR = lazy(r"^(?:[，、：]|或者|并且|并|且|但是|但|其中)+")
_ENUMERATOR = lazy(
    r"^(?:[●•·◆■〇○]|[①-⑳]|（[\d一二三四五六七八九十]{1,2}）|(?:\d{1,2}|[一二三四五六七八九十])[．.、](?!\d))+"
)
_COMMA = lazy(r"，|(?<=[日天周月时内前])、|(?<=以上)、")
_DAY = rf"(?:{NUMBER}日|[底末初])"
_FIXED = lazy(
    rf"(?:每个?季度?的?(?:首个?月|第{NUMBER}个?月|末月|最后一个月)的?{_DAY}|每个?季度?末|每个?月的?{_DAY}|次月{_DAY}"
    rf"|(?:每年度?|当年|次年|本年|{NUMBER}年){NUMBER}月{_DAY}?|{NUMBER}月{_DAY}|(?:每年|当年|次年)年?[底末]|年[底末])"
    r"(?:之前|以前|前)?"
)
_PERIOD = lazy(
    r"(?:每个?|按|^(?=(?:半年|季度|一?年)至少(?:更新|公开|公布)))(?P<span>日|天|周|旬|月度?|季度?|半年度?|年度?|学期|学年)"
)
_SPANS = {"天": "日", "季": "季度", "月度": "月", "年度": "年", "半年度": "半年"}
_ONCE = lazy(r"^(?:至少|不少于)|(?:至少|不少于)?[一1]次$")
_LASTING = lazy(
    r"(?:长期|常年)(?:公开|公示|有效)?(?:[，、并和（]*(?:实行|进行|予以)?(?:动态|及时|适时|实时)(?:调整|更新|管理)）?)?$"
    r"|动态(?:公开|更新|调整|管理)$"
)
_IMMEDIATE = lazy(r"(?<![宜可不])(?:及时|实时|随时|即时|立即|即刻|当日|当天|第一时间|(?<=[时后起])即)(?P<tail>.*)$")
_ACCORDING = lazy(r"(?:按照?|根据)[^，：]{1,12}$")
_AFTERWARDS = lazy(r"^(?P<start>[^，]+?)后(?P<tail>(?:予以)?(?:公开|公布|公示|公告|发布))$")
_BEFORE_SUFFIX = lazy(r"^(?:之前|以前|前)")
_BEFORE_PREFIX = lazy(r"(?:之前|以前|前)(?:至少|的)?$")
_AHEAD = lazy(r"提前(?:至少)?$")
_MUST_AT = lazy(r"(?:须在|应当在|应在|应于|须于|在|于)")
_UNITS: dict[str, Literal["hour", "week", "month"]] = {
    "小时": "hour", "星期": "week", "周": "week", "月": "month", "年": "month",
}  # fmt: skip
_UNIT_WORDS = {"day": "日", "hour": "小时", "week": "周", "month": "个月"}


@lru_cache(maxsize=4096)
def parse_deadline(text: str) -> Deadline:
    """The printed words, stripped, with their stages; never raises. Empty text has no stages."""
    words = text.strip()
    if len(words) > LONG_TEXT:
        return Deadline(words, (_other(words),))
    plain = words_of.plain_words(words)
    stages = _parse(plain)
    if "\n" in plain:  # a narrow column breaks a limit anywhere
        stages = min(stages, _parse(plain.replace("\n", "")), key=_unread)
    return Deadline(words, tuple(stages))


def _parse(words: str) -> list[Stage]:
    return [stage for clause in _clauses(words) for stage in _parse_clause(clause)]


def _unread(stages: list[Stage]) -> int:
    return sum(stage.rule == "other" for stage in stages)


def _other(words: str) -> Stage:
    return Stage(rule="other", when=words)


def _clauses(words: str) -> list[str]:
    """Cut at ；。 and line ends, but not inside brackets."""
    words = _COUNTED_ON.sub("\n", words)
    clauses, depth, begin = [], 0, 0
    for found in _BREAK.finditer(words):
        depth = max(0, depth + (found[0] == "（") - (found[0] == "）"))
        if depth == 0 and found[0] not in "（）":
            clauses.append(words[begin : found.start()])
            begin = found.end()
    clauses.append(words[begin:])
    trimmed = (_LABEL.sub("", _ENUMERATOR.sub("", clause)).strip("，、") for clause in clauses)
    return [clause for clause in trimmed if clause]


def _parse_clause(clause: str) -> list[Stage]:
    """Stages of one clause: the shortest run of comma pieces that makes a stage, then the next; the rest is `other`."""
    if len(LIMIT.findall(clause)) > MOST_LIMITS:
        return [_other(clause)]
    stages: list[Stage] = []
    ends = [found.start() for found in _COMMA.finditer(clause)] + [len(clause)]
    begin = 0
    for end in ends:
        piece = _CONNECTOR.sub("", clause[begin:end])
        found = _parse_stage(piece)
        place = read_tail(piece) if stages and not found else None
        if found:
            stages.extend(found)
        elif place and place.channels:
            stages[-1] = _with_tail(stages[-1], place)
        begin = end if found or (place and place.channels) else begin
    rest = _CONNECTOR.sub("", clause[begin:]).strip("，、")
    return [*stages, _other(rest)] if rest else stages


def _parse_stage(words: str) -> list[Stage] | None:
    """The stages of `words` where a rule fits all of it, else None. 结果信息：… puts the rest under that part."""
    part, colon, body = words.partition("：")
    if not colon or not part or words_of.DISPLAY.search(part):  # 公示期：7天 names no part
        return _read(part + body) if words else None
    found = _read(body)
    return [_under(part, stage) for stage in found] if found else None


def _under(part: str, stage: Stage) -> Stage:
    if stage.rule == "other":
        return stage
    return structs.replace(stage, part=f"{part}（{stage.part}）" if stage.part else part)


def _read(body: str) -> list[Stage] | None:
    for reader in _READERS:
        found = reader(body)
        if found:
            return found
    return None


def _read_fixed(body: str) -> list[Stage] | None:
    found = _FIXED.search(body)
    tail = read_tail(body[found.end() :].removeprefix("，")) if found else None
    if found is None or tail is None:
        return None
    return [_with_tail(Stage(rule="fixed_date", when=found.group(), part=clean_part(body[: found.start()])), tail)]


def _read_period(body: str) -> list[Stage] | None:
    found = _PERIOD.search(body)
    tail = read_tail(_ONCE.sub("", body[found.end() :])) if found else None
    if found is None or tail is None:
        return None
    when = "每" + _SPANS.get(found["span"], found["span"])
    stage = Stage(rule="period", when=when, kind="interval", part=clean_part(body[: found.start()]))
    return [_with_tail(stage, tail)]


def _read_lasting(body: str) -> list[Stage] | None:
    found = _LASTING.search(body)
    if found is None:
        return None
    part, channels = _place(body[: found.start()])
    return [Stage(rule="period", when=LASTING, kind="interval", part=part, channels=channels)]


def _place(head: str) -> tuple[str | None, tuple[str, ...]]:
    """What stands before 在政府网站 as part, the place as channels."""
    found = re.search(r"(?:^|，|起)[在于](?P<place>[^，]+)$", head)
    channels = words_of.read_channels(found["place"]) if found else None
    if found and channels:
        return head[: found.start("place") - 1].rstrip("，") or None, channels
    return clean_part(head), ()


def _read_immediate(body: str) -> list[Stage] | None:
    found = _IMMEDIATE.search(body) or _AFTERWARDS.search(body)
    tail = read_tail(found["tail"]) if found else None
    if found is None or tail is None or LIMIT.search(body):
        return None
    head = found["start"] + "后" if "start" in found.re.groupindex else body[: found.start()]
    according = _ACCORDING.search(head)
    when = according.group() if according else None
    part, start = read_event(head[: according.start()] if according else head)
    return [_with_tail(Stage(rule="immediate", start=start, when=when, part=part), tail)]


def _read_counted(body: str) -> list[Stage] | None:
    """A number of days, hours, weeks or months: within, before, displayed for, or every so often."""
    limit = LIMIT.search(body)
    if limit is None:
        return None
    prefix, suffix = body[: limit.start()], body[limit.end() :]
    counted = _counted(limit)
    for reader in (_read_interval, _read_before, _read_display):
        found = reader(counted, prefix, suffix)
        if found:
            return found
    part, start = read_event(prefix)
    stage = structs.replace(counted, part=part, start=start)
    return _finish(stage, re.sub("^(?:之内|以内|内)?，?", "", suffix))


def _counted(limit: re.Match[str]) -> Stage:
    unit, count = limit["unit"], read_number(limit["count"])
    rule: StageRule = "working_days" if unit == "工作日" else "calendar_days"
    return Stage(rule=rule, days=count * 12 if unit == "年" else count, unit=_UNITS.get(unit, "day"))


def _read_interval(counted: Stage, prefix: str, suffix: str) -> list[Stage] | None:
    head = re.sub("每隔?$", "", prefix)
    if head == prefix:
        return None
    stage = structs.replace(counted, kind="interval", start=LAST_UPDATE, part=clean_part(head))
    return _finish(stage, _ONCE.sub("", suffix.removeprefix("内")))


def _read_before(counted: Stage, prefix: str, suffix: str) -> list[Stage] | None:
    rest, behind = _BEFORE_SUFFIX.subn("", suffix)
    ahead = _AHEAD.search(prefix)
    leading = _BEFORE_PREFIX.search(prefix)
    if ahead:
        stage = structs.replace(counted, direction="before", part=clean_part(prefix[: ahead.start()]))
        return _finish(stage, rest)
    if not (behind or leading):
        return None
    head = words_of.WITHIN.sub("", prefix[: leading.start()] if leading and not behind else prefix)
    place = _MUST_AT.search(head)
    part = clean_part(head[: place.start()]) if place else None
    start = (head[place.end() :] if place else head).removesuffix("之日").removesuffix("的")
    return _finish(structs.replace(counted, direction="before", part=part, start=start), rest) if start else None


def _read_display(counted: Stage, prefix: str, suffix: str) -> list[Stage] | None:
    found = words_of.DISPLAY.search(prefix) or words_of.AT_LEAST.search(prefix)
    if found is None or suffix.startswith(("内", "之内", "以内")):
        return None
    part, channels = _place(prefix[: found.start()].rstrip("，"))
    start = None
    if part and words_of.START_END.search(part):
        part, start = read_event(part)
    stage = structs.replace(counted, kind="display", part=part, start=start, channels=channels)
    return _finish(stage, re.sub("^(?:以上|的)", "", suffix))


def _finish(stage: Stage, suffix: str) -> list[Stage]:
    """The stage with what stands behind its limit; words that are neither verb nor channel are a further stage."""
    tail = read_tail(suffix)
    if tail is not None:
        return [_with_tail(stage, tail)]
    if suffix.startswith("（") and suffix.endswith("）"):
        suffix = suffix[1:-1]
    return [stage, *_parse_clause(_CONNECTOR.sub("", suffix))]


def _with_tail(stage: Stage, tail: Tail) -> Stage:
    changes: dict[str, Any] = {}
    if tail.channels:
        changes["channels"] = tail.channels
    if tail.object and not stage.part:
        changes["part"] = tail.object
    return structs.replace(stage, **changes) if changes else stage


_READERS: tuple[Callable[[str], list[Stage] | None], ...] = (
    _read_fixed,
    _read_period,
    _read_lasting,
    _read_counted,
    _read_immediate,
)


def render_deadline(stages: tuple[Stage, ...]) -> str:
    """The words to print for `stages`; reading them again gives the same stages."""
    return "；".join(render_stage(stage) for stage in stages)


def render_stage(stage: Stage) -> str:
    """The words of one stage, 处罚决定：自作出之日起7个工作日内."""
    return (f"{stage.part}：" if stage.part else "") + _body(stage)


def _body(stage: Stage) -> str:
    place = "在" + "、".join(stage.channels) if stage.channels else ""
    if stage.rule == "other":
        return stage.when or ""
    if stage.rule == "immediate":
        return (f"{stage.start}后" if stage.start else "") + f"{stage.when or ''}及时{place}公开"
    if stage.rule == "fixed_date":
        return f"{stage.when or ''}{place}公开"
    if stage.rule == "period":
        return f"{place}长期公开并动态调整" if stage.when == LASTING else f"{stage.when or ''}{place}更新"
    return _counted_body(stage, place)


def _counted_body(stage: Stage, place: str) -> str:
    limit = amount(stage)
    publish = f"{place}公开" if place else ""
    since = f"自{stage.start}之日起" if stage.start else ""
    if stage.kind == "interval":
        return f"每{limit}{place}更新"
    if stage.kind == "display":
        return f"{since}{'，' if since and place else ''}{place}公示{limit}"
    if stage.direction == "before":
        return (f"{stage.start}{limit}前" if stage.start else f"提前{limit}") + publish
    return f"{since}{limit}内{publish}"


def amount(stage: Stage) -> str:
    """The count with its unit: 20个工作日, 15日, 24小时, 1周, 3个月."""
    unit = "个工作日" if stage.rule == "working_days" else _UNIT_WORDS[stage.unit]
    return f"{stage.days or 0}{unit}"


def explain_stage(stage: Stage) -> str:
    """What the stage means, in one Chinese sentence for the item panel."""
    part = f"“{stage.part}”：" if stage.part else ""
    place = f"（限{'、'.join(stage.channels)}）" if stage.channels else ""
    return part + _meaning(stage) + place


def _meaning(stage: Stage) -> str:
    event = f"“{stage.start}”" if stage.start else "事项发生"
    if stage.rule == "other":
        return f"程序不能计算，按文字执行：{stage.when or '未写明'}"
    if stage.rule == "immediate":
        return f"{event}后及时公开，按下一个工作日提醒" + (f"（{stage.when}）" if stage.when else "")
    if stage.rule == "fixed_date":
        return f"固定日期：{stage.when or '未写明'}"
    if stage.rule == "period":
        return "长期公开，内容变化时随时调整" if stage.when == LASTING else f"{stage.when or '定期'}更新一次"
    return _counted_meaning(stage, event)


def _counted_meaning(stage: Stage, event: str) -> str:
    limit = amount(stage)
    if stage.kind == "interval":
        return f"每{limit}更新一次，从上次更新的次日起算"
    if stage.kind == "display":
        return f"公示期{limit}，从上墙或者发布的次日起算，期满后撤下"
    if stage.direction == "before":
        return f"至迟在{event}的{limit}之前公开，当日不计入"
    if stage.unit == "hour":
        return f"从{event}之时起{limit}内公开"
    roll = "" if stage.rule == "working_days" else "，期满日遇节假日顺延"
    return f"从{event}之日的次日起算，{limit}内公开{roll}"
