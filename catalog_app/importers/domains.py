"""Which domain a table belongs to: its title, the lines before it, its sheet, its file; the longest name counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from catalog_app.importers.reading import Vocabulary
from catalog_app.importers.wording import key_of, tidy
from catalog_app.model.patterns import lazy

_TITLE = lazy(r"目录|清单|领域|一览表|事项表")
_NO_TITLE = lazy(
    r"^(?:填报|填表|制表|说明|备注|注|索引号|发布|发文|单位|日期|来源|时间|公开机构)[^领]{0,8}[：:]|^首页|>|版权所有|ICP备"
)
_FIELD = "领域"
_SHORT_LINE = 40
_ORDINAL = lazy(
    r"^(?:附件\s*\d{0,2}\s*[：:.、\-—]?|[（(]?[一二三四五六七八九十\d]{1,4}[)）、.．]|第[一二三四五六七八九十]{1,3}[部章节][分]?)+"
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
        self._codes = {**dict(reversed(keys)), **own}
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
        """The domain of the last line that is a title, else of the last that is nothing but a name."""
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

    def of_heading(self, text: str) -> str | None:
        """The domain of a row between rows: of a title, or of a name with an ordinal before or 领域 behind it."""
        if is_title(text):
            return self.search(text).code
        words = tidy(text)
        marked = words.endswith(_FIELD) or _ORDINAL.match(words)
        return self.code_of(text) if marked else None

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
        and words[-1] not in "；;，,、"
    )


def title_of(lines: Sequence[str]) -> str:
    """The title among the lines before a table: the nearest that names a catalog, else the nearest that may be one."""
    titles = [line for line in lines if is_title(line)]
    plain = [line for line in lines if line.strip() and not _NO_TITLE.search(tidy(line))]
    return tidy((titles or plain or [""])[-1])[:200]
