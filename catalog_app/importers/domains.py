"""Which domain a table belongs to: its title, the lines before it, its sheet, its file; the longest name counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from catalog_app.importers.reading import DomainNames, Vocabulary
from catalog_app.importers.wording import key_of, tidy
from catalog_app.model.standards import StandardSummary

_ALIASES = {
    "重大建设项目": ("重大建设项目批准和实施", "重大建设项目批准与实施", "重大项目"),
    "公共资源交易": ("公共资源配置", "公共资源"),
    "财政预决算": ("财政预算决算", "财政预算", "预决算", "财政领域"),
    "税收管理": ("税务", "税收"),
    "征地补偿": ("农村集体土地征收", "集体土地征收", "农村土地征收", "征地拆迁", "征地"),
    "国有土地上房屋征收与补偿": ("国有土地上房屋征收", "国有土地房屋征收", "房屋征收与补偿", "房屋征收"),
    "保障性住房": ("住房保障", "保障性安居工程", "保障房"),
    "农村危房改造": ("危房改造", "农村危改"),
    "生态环境": ("环境保护", "环保"),
    "城市综合执法": ("城市管理综合执法", "城管执法", "综合行政执法", "城市管理执法", "综合执法"),
    "涉农补贴": ("涉农资金", "惠农补贴", "农业补贴", "强农惠农"),
    "义务教育": ("基础教育",),
    "户籍管理": ("户籍",),
    "养老服务": ("养老",),
    "公共法律服务": ("法律服务", "公共法律"),
    "就业创业": ("就业", "公共就业服务", "就业服务"),
    "社会保险": ("社保",),
    "公共文化服务": ("公共文化体育", "公共文化", "文化服务"),
    "卫生健康": ("医疗卫生", "卫生计生", "卫健"),
    "救灾": ("灾害救助", "自然灾害救助", "救灾救助", "灾害救灾"),
    "食品药品监管": ("食品药品监督管理", "食品药品", "食药监管", "食品安全"),
    "扶贫": ("扶贫开发", "脱贫攻坚", "精准扶贫"),
    "新闻出版版权": ("新闻出版",),
    "旅游": ("文化旅游", "文旅"),
    "广播电视和网络视听": ("广播电视", "网络视听"),
    "交通运输": ("交通",),
    "乡村振兴": ("巩固拓展脱贫攻坚成果同乡村振兴有效衔接", "乡村振兴衔接资金", "巩固脱贫攻坚成果"),
}
_TITLE = re.compile(r"目录|清单|领域|一览表|事项表")
_NO_TITLE = re.compile(
    r"^(?:填报|填表|制表|说明|备注|注|索引号|发布|发文|单位|日期|来源|时间|公开机构)[^领]{0,8}[：:]|^首页|>|版权所有|ICP备"
)
_FIELD = "领域"
_SHORT_LINE = 40
_ORDINAL = re.compile(
    r"^(?:附件\s*\d{0,2}\s*[：:.、\-—]?|[（(]?[一二三四五六七八九十\d]{1,4}[)）、.．]|第[一二三四五六七八九十]{1,3}[部章节][分]?)+"
)


def domain_names(summaries: Iterable[StandardSummary]) -> tuple[DomainNames, ...]:
    """The names that published catalogs give to the domains of the standards."""
    return tuple(
        DomainNames(one.code, tuple(dict.fromkeys((one.name, one.full_name, *_ALIASES.get(one.name, ())))))
        for one in summaries
    )


class Found(Struct, frozen=True):
    """The domain a text names; several candidates leave `code` empty."""

    code: str | None
    candidates: tuple[str, ...] = ()


class Domains:
    """All names of all domains, ready for searching."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        keys = [(key_of(name), names.code) for names in vocabulary.domains for name in names.names]
        own = {key_of(names.names[0]): names.code for names in vocabulary.domains if names.names}
        self._codes = {**{key: code for key, code in reversed(keys)}, **own}
        self._codes.pop("", None)
        self._known = {names.code for names in vocabulary.domains}
        longest = sorted(self._codes, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None

    def known(self, code: str) -> bool:
        """Whether the standards have this code."""
        return code in self._known

    def code_of(self, text: str) -> str | None:
        """The domain of a cell that names one, 安全生产 or 安全生产领域; None for other words."""
        word = key_of(_ORDINAL.sub("", tidy(text)))
        return self._codes.get(word) or self._codes.get(word.removesuffix(_FIELD)) or self._code_prefix(tidy(text))

    def _code_prefix(self, text: str) -> str | None:
        found = re.match(r"(\d{2})(?!\d)\s*(.*)", text)
        return found[1] if found and self.known(found[1]) and self._codes.get(key_of(found[2])) == found[1] else None

    def search(self, text: str) -> Found:
        """The one domain that words name; with several, the one that 领域 stands behind."""
        if self._pattern is None:
            return Found(None)
        word = key_of(text)
        found = list(self._pattern.finditer(word))
        codes = tuple(dict.fromkeys(self._codes[one.group()] for one in found))
        if len(codes) > 1:
            before = tuple(
                dict.fromkeys(self._codes[one.group()] for one in found if word.startswith(_FIELD, one.end()))
            )
            codes = before if len(before) == 1 else codes
        return Found(codes[0] if len(codes) == 1 else None, codes)

    def of_lines(self, lines: Sequence[str]) -> Found:
        """The domain of the nearest (last) line that is a title, else of the nearest line that is nothing but a name."""
        best = Found(None)
        for line in reversed(lines):
            if is_title(line):
                found = self.search(line)
                if found.code:
                    return found
                best = best if best.candidates else found
            elif code := self.code_of(line):
                return Found(code, (code,))
        return best if best.candidates else self._of_short_line(lines)

    def _of_short_line(self, lines: Sequence[str]) -> Found:
        """What a heading close by names that is no title: 某镇社会救助事项公开."""
        for line in reversed(lines[-3:]):
            words = tidy(line)
            if len(words) <= _SHORT_LINE and not _NO_TITLE.search(words) and not re.search("[。；，：:]", words):
                found = self.search(words)
                if found.code:
                    return found
        return Found(None)


@lru_cache(maxsize=4096)
def is_title(line: str) -> bool:
    """Whether a line can be a catalog's title."""
    words = tidy(line)
    return (
        2 < len(words) <= 80
        and _TITLE.search(words) is not None
        and not _NO_TITLE.search(words)
        and "。" not in words[:-1]
    )


def title_of(lines: Sequence[str]) -> str:
    """The title among the lines before a table: the nearest that names a catalog, else the nearest that may be one."""
    titles = [line for line in lines if is_title(line)]
    plain = [line for line in lines if line.strip() and not _NO_TITLE.search(tidy(line))]
    return tidy((titles or plain or [""])[-1])[:200]
