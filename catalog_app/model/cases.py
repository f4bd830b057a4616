"""Notice cases (公示情形): what a notice says, for how long, and which columns of its list may be shown where.

One file a case under resources/cases; a file that does not hold together is refused by name and place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Literal, cast

import msgspec
from msgspec import Struct

from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.masking import FORMS

CASE_SCHEMA = "catalog-app/notice-case/1"
Output = Literal["web", "wall", "archive"]
OUTPUTS: tuple[Output, ...] = ("web", "wall", "archive")
OUTPUT_LABELS: dict[Output, str] = {"web": "网页", "wall": "公示栏", "archive": "存档"}
Treatment = Literal["keep", "mask", "drop"]
TREATMENT_LABELS: dict[Treatment, str] = {"keep": "保留", "mask": "打码", "drop": "删去"}
_OPEN: dict[Treatment, int] = {"drop": 0, "mask": 1, "keep": 2}
Provenance = Literal["seen", "recalled"]
PLACEHOLDERS = frozenset(
    ("unit", "county", "village", "year", "period", "from", "to", "count", "item", "source", "which", "committee")
)
"""What titles, opening sentences and objection texts may have filled in, as {unit}."""
NEVER_KEPT = re.compile(
    r"身份证|证件号|证号|户口[簿本]|户号|银行|账[号户]|帐[号户]|卡号|开户|存折|一卡通|社保卡|手机|(?<!监督)(?<!举报)(?<!投诉)(?<!咨询)电话|联系方式|微信|QQ|邮箱|"
    r"出生|(?<!发)生日|年龄|住址|地址|门牌|户籍地|病|残疾(?:类别|类型|等级|级别|证)|健康|致贫|困难原因|诊断|家庭成员|照片|指纹|签[名字]|"
    r"车牌|婚|监护人|学籍|民族|宗教"
)
"""Header words of what is never shown complete, in any case and any output."""
_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BRACKETS = re.compile(r"[（(\[【〔].*?(?:[）)\]】〕]|$)")
_MEASURES = ("金额", "面积", "标准", "资金", "人口", "人数")
_NOT_WORDS = re.compile(r"[\s\W_]+")


class CaseColumn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One column of a list, or one field of a notice without a list, and how each output treats it."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    web: Treatment = "drop"
    wall: Treatment = "drop"
    archive: Treatment = "drop"
    mask: str = ""
    """The form (`masking.FORMS`) where an output masks."""
    total: bool = False
    """Whether a notice adds the column up, by village and in all."""

    def treatment(self, output: Output) -> Treatment:
        """How an output treats the column."""
        return cast("Treatment", getattr(self, output))


class LegalSource(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the notice is based on. `recalled` = not confirmed: to be checked with the county."""

    title: str
    number: str = ""
    article: str = ""
    provenance: Provenance = "recalled"

    @property
    def words(self) -> str:
        """As a notice cites it."""
        return f"《{self.title}》{f'（{self.number}）' if self.number else ''}{self.article}"


class Choice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of several things a case may be about: `words` in its sentences, told by `told` in a notice's title."""

    words: str
    told: tuple[str, ...] = ()


class DisplayPeriod(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """公示期. `days` None = none is set; `least` = not fewer than that; `note` tells of what differs locally."""

    days: int | None = None
    unit: Literal["工作日", "日", "小时"] | None = None
    least: bool = False
    source: str = ""
    provenance: Provenance = "recalled"
    note: str = ""

    @property
    def words(self) -> str:
        """7个工作日; empty where none is set."""
        if self.days is None:
            return ""
        return f"{self.days}{'个' if self.unit in ('工作日', '小时') else ''}{self.unit}"


class NoticeCase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One case. `sheet`: roster = a list, fields = headed paragraphs, text = running text."""

    schema: str = CASE_SCHEMA
    version: str
    code: str
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    """Codes of the domains it belongs to; empty = any."""
    sheet: Literal["roster", "fields", "text"]
    title: str
    opening: str
    sources: tuple[LegalSource, ...] = ()
    period: DisplayPeriod = DisplayPeriod()
    keeps_up: bool = False
    """Whether law wants it kept up for long, so that it is not taken down when the period ends."""
    official: bool = False
    """Whether its sheet follows the standard for official papers (GB/T 9704-2012) where it has no list."""
    which: tuple[Choice, ...] = ()
    """What {which} stands for: those of them that the title tells, else all."""
    issuer: str = ""
    """Who signs where not the unit: law leaves some notices to the county's government or to the village."""
    hotline: str = ""
    """The national number where this matter is reported, printed beside the unit's own."""
    recognise: tuple[str, ...] = ()
    """Words in a list's title that tell the case."""
    objection: str = ""
    note: str = ""
    """For the clerk; never printed."""
    columns: tuple[CaseColumn, ...]

    def column(self, key: str) -> CaseColumn | None:
        """The column with this key, or None."""
        return next((column for column in self.columns if column.key == key), None)

    def bind(self, header: str, group: str = "") -> CaseColumn | None:
        """The column that a list's header words name; `group` is the header above. None where the case knows none."""
        words = [header_words(header), header_words(_BRACKETS.sub("", header))]
        known = {header_words(name): column for column in self.columns for name in (column.label, *column.aliases)}
        for word in (*words, header_words(group + header)):
            if word and word in known:
                return known[word]
        return None if NEVER_KEPT.search(group + header) else _by_ending(words[-1], known)


def header_words(text: str) -> str:
    """Header words without spaces, punctuation and differences of width."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _by_ending(word: str, known: dict[str, CaseColumn]) -> CaseColumn | None:
    """By the measure a longer header ends with: 耕地地力补贴金额. Everything else must be told exactly."""
    fitting = [name for name in known if name.endswith(_MEASURES) and word.endswith(name)]
    return known[max(fitting, key=len)] if fitting else None


def find_case(cases: Iterable[NoticeCase], wanted: str) -> NoticeCase:
    """By code, name or alias. UsageError UNKNOWN_CASE lists them all."""
    cases = tuple(cases)
    word = header_words(wanted)
    for case in cases:
        if word and word in {header_words(name) for name in (case.code, case.name, *case.aliases)}:
            return case
    known = "、".join(f"{case.code}（{case.name}）" for case in cases)
    raise UsageError("UNKNOWN_CASE", f"没有名为“{wanted[:40]}”的公示情形。", f"可用的情形：{known}。")


def recognised(cases: Iterable[NoticeCase], title: str, headers: Sequence[str] = ()) -> NoticeCase | None:
    """The case a list's title tells: the longest of its words wins; headers decide between equals."""
    words = header_words(title)
    best: tuple[int, int] = (0, 0)
    found = None
    for case in cases:
        told = max((len(word) for word in case.recognise if header_words(word) in words), default=0)
        rank = (told, sum(case.bind(header) is not None for header in headers))
        if told and rank > best:
            best, found = rank, case
    return found


def load_case(data: bytes, name: str) -> NoticeCase:
    """The case in `data`; `name` is the file's name. WorldError DAMAGED_CASE names file and place."""
    try:
        case = msgspec.json.decode(data, type=NoticeCase)
    except msgspec.ValidationError as error:
        raise _damaged(name, _path(error), "内容不符合格式") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(name, "全文", "不是完整的 JSON 文件") from error
    _check(case, name)
    return case


def changed_case(case: NoticeCase, override: bytes, name: str) -> NoticeCase:
    """`case` with the keys that a workspace set differently. WorldError DAMAGED_CASE."""
    try:
        changes = msgspec.json.decode(override, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(name, "全文", "不是完整的 JSON 文件") from error
    whole = {**msgspec.to_builtins(case), **changes, "schema": CASE_SCHEMA, "code": case.code}
    return load_case(msgspec.json.encode(whole), name)


def changes_of(case: NoticeCase, changed: NoticeCase) -> bytes:
    """What `changed_case` needs to make `changed` of `case`: the keys that differ."""
    names = [field.name for field in msgspec.structs.fields(NoticeCase)]
    differing = {name: getattr(changed, name) for name in names if getattr(case, name) != getattr(changed, name)}
    return msgspec.json.encode(differing)


def _check(case: NoticeCase, name: str) -> None:
    if case.schema != CASE_SCHEMA:
        raise _damaged(name, "schema", f"格式标识不是 {CASE_SCHEMA}")
    if not _CODE.fullmatch(case.code) or not case.name or not case.version:
        raise _damaged(name, "code", "代码应为小写字母、数字和连接号，名称和版本不能为空")
    for code in case.domains:
        if not re.fullmatch(r"\d{2}", code):
            raise _damaged(name, "domains", f"领域代码“{code[:10]}”应为两位数字")
    for key in ("title", "opening", "objection", "issuer"):
        unknown = [word for word in _PLACEHOLDER.findall(getattr(case, key)) if word not in PLACEHOLDERS]
        if unknown:
            raise _damaged(name, key, f"不认识“{{{unknown[0][:20]}}}”")
    if not case.which and any("{which}" in text for text in (case.title, case.opening, case.objection)):
        raise _damaged(name, "which", "没有写明{which}是什么")
    if (case.period.days is None) != (case.period.unit is None) or (case.period.days or 1) < 1:
        raise _damaged(name, "period", "天数和单位要么都写，要么都不写")
    _check_columns(case, name)


def _check_columns(case: NoticeCase, name: str) -> None:
    if case.sheet != "text" and not case.columns:
        raise _damaged(name, "columns", "没有写栏目")
    keys: set[str] = set()
    words: set[str] = set()
    for place, column in enumerate(case.columns):
        where = f"columns[{place}]"
        fault = _fault(column)
        if fault:
            raise _damaged(name, where, f"“{column.label[:20]}”{fault}")
        told = {header_words(word) for word in (column.label, *column.aliases)}
        if column.key in keys or told & words:
            raise _damaged(name, where, f"“{column.label[:20]}”的代码或列名与别的栏目重复")
        keys.add(column.key)
        words |= told


def _fault(column: CaseColumn) -> str:
    how = [column.treatment(output) for output in OUTPUTS]
    if not column.key or not header_words(column.label):
        return "没有代码或列名"
    if any(_OPEN[narrow] > _OPEN[wide] for narrow, wide in pairwise(how)):
        return "的公开范围不对：网页不能比公示栏宽，公示栏不能比存档宽"
    if "mask" in how and column.mask not in FORMS:
        return "没有写明打码的形式"
    if "keep" in how and any(NEVER_KEPT.search(word) for word in (column.label, *column.aliases)):
        return "是不得完整公开的内容，不能保留"
    return ""


def _damaged(name: str, place: str, what: str) -> WorldError:
    return WorldError(
        "DAMAGED_CASE",
        f"公示情形文件 {name} 已损坏，位置 {place}：{what}。",
        "请重新安装本程序；自行改过公示情形的，请改正或恢复原来的内容。",
    )


def _path(error: msgspec.ValidationError) -> str:
    found = re.search(r"at `\$\.?(?P<path>.+)`$", str(error))
    return found["path"] if found else "全文"
