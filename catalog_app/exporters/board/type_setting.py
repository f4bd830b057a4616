"""Measured and encoded text: advance widths, line breaking with 行首行尾禁则, and the PDF operators of a line.

Everything is cached per text, because a catalog says the same things in many cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from catalog_app.exporters.fonts import Style, TrueTypeFace, face_for, main_face, printable

NOT_AT_START = "，。、；：？！…—～）》〉】〕〗」』｝］”’％‰℃,.;:?!)]}%·々ー"
NOT_AT_END = "（《〈【〔〖「『｛［“‘([{￥＄№●〇○◆▲■□☑"
_SHORT = 24
_WORD = r"[0-9A-Za-zÀ-ɏ]+(?:[-./:@_'’&=+#~?%][0-9A-Za-zÀ-ɏ]+)*"
_UNIT = r"(?<=[0-9])(?:个月|万元|公里|公顷|平方米|立方米|[年月日号户人亩元天条项岁倍座级组班])"
_TOGETHER = (
    "村民小组|居民小组|保障金|保障|姓名|名称|日期|时间|金额|面积|人数|人口|户数|种类|类别|决定|平方米|立方米|公里|公顷|万元|社会|申请|公开|公示|公告|"
    "征收|土地|补偿|安置|听证|登记|调查|现状|告知|前期|准备|组织|实施|方案|费用|支付|信息|服务|管理|办理|结果|过程|审核|审批|批准|补助|"
    "补贴|救助|资金|项目|工程|建设|招标|采购|合同|政策|文件|标准|指南|监督|检查|处罚|许可|村民|居民|小组|社区|学校|招生|入学|规划|计划"
)
"""Words that a header or a short centred cell keeps whole where that takes no further line."""


def _clusters(words: str) -> re.Pattern[str]:
    """What is not broken: words, numbers with their unit, 〔2026〕57号, and marks with what they stand at."""
    whole = rf"(?<=〔)[12][0-9]{{3}}〕第?[0-9]+号|{words}{_WORD}(?:{_UNIT})?|——|……|[^\s]"
    opening = re.escape(NOT_AT_END)
    return re.compile(rf"[{opening}]*(?:{whole})[{re.escape(NOT_AT_START)}]*|\s+|[{opening}]+")


_CLUSTER, _LABEL_CLUSTER = _clusters(""), _clusters(f"{_TOGETHER}|")


_PARTED_BEHIND, _MARKS = frozenset("/?&=.-_#:@+~"), frozenset("/?&=.-_#:@+~，。、；：）)")
_DIGITS = frozenset("0123456789")
_MOST_BLANK = 2
_MOST_HELD, _A_LINE, _MOST_RECENT = 6_000_000, 25, 5_000
"""So many characters of set texts are kept, a line counting as so many more; of what comes then, the last few."""


class _Clusters(dict[str, float]):
    """Widths of the parts that are not broken, each summed once."""

    def __init__(self, widths: Mapping[str, float]) -> None:
        super().__init__()
        self._widths = widths

    def __missing__(self, cluster: str) -> float:
        wide = self[cluster] = sum(map(self._widths.__getitem__, cluster))
        return wide


class Breaker:
    """Breaks text into lines. `widths` tells the advance of a character for type size 1."""

    def __init__(self, widths: Mapping[str, float]) -> None:
        self._widths = widths
        self._clusters = _Clusters(widths)

    def em(self, text: str) -> float:
        """The width of one line for type size 1."""
        return sum(map(self._widths.__getitem__, text))

    def fill(self, text: str, room: float, *, strip: bool = True, words: bool = False) -> list[str]:
        """Greedy filling, clusters kept whole where they fit a line; `room` in ems.

        With `words` the common words of headers are clusters too.
        """
        text = text.strip() if strip else text.rstrip()
        if not text:
            return []
        if self.em(text) <= room:
            return [text]
        known, lines, start, stop, used = self._clusters, [], 0, 0, 0.0
        for cluster in (_LABEL_CLUSTER if words else _CLUSTER).findall(text):
            wide = known[cluster]
            used += wide
            begin, stop = stop, stop + len(cluster)
            if used <= room or cluster.isspace():
                continue
            if begin > start:
                lines.append(text[start:begin].rstrip())
                start, used = begin, wide
            while used > room and start < stop:
                cut, taken = self._cut(text, start, stop, room)
                lines.append(text[start:cut])
                start, used = cut, used - taken
        lines.append(text[start:])
        return [line for line in lines if line]

    def widest(self, text: str, room: float, *, words: bool = False) -> float:
        """The widest part of `text` that is not broken in this room."""
        parts = (self._clusters[cluster] for cluster in (_LABEL_CLUSTER if words else _CLUSTER).findall(text))
        return max((wide for wide in parts if wide <= room), default=0.0)

    def _cut(self, text: str, start: int, end: int, room: float) -> tuple[int, float]:
        """Where to break inside a cluster wider than a line, and the width taken; always takes a character."""
        used, place = 0.0, start
        while place < end:
            wide = self._widths[text[place]]
            if used + wide > room and place > start:
                break
            used += wide
            place += 1
        if place == end:
            return place, used
        better = _parting(text, start, place)
        return better, used - self.em(text[better:place])


def _parting(text: str, start: int, most: int) -> int:
    """Where a word that is too long is parted, at most at `most`: behind a mark of an address, else beside a number."""
    for place in range(most, start + (most - start) // 3, -1):
        before, after = text[place - 1], text[place]
        if after == "%" or (before in _PARTED_BEHIND and after not in _MARKS and not _in_number(text, place)):
            return place
    for place in range(most, start, -1):
        before, after = text[place - 1], text[place]
        if not (before in _DIGITS and after in _DIGITS) and after not in NOT_AT_START and before not in NOT_AT_END:
            return place
    return most


def _in_number(text: str, place: int) -> bool:
    """Whether a break would fall into 3.5 or 0873-1234567."""
    return text[place] in _DIGITS and place > 1 and text[place - 1] in ".,:-" and text[place - 2] in _DIGITS


class FontWidths(dict[str, float]):
    """Advance widths per character, for type size 1."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style

    def __missing__(self, character: str) -> float:
        face = face_for(ord(character), self._style)
        width = self[character] = face.advance(face.glyph(ord(character))) / 1000
        return width


class Inks(Protocol):
    """The fonts of a document, which number a character when it is first used."""

    def code(self, face: TrueTypeFace, character: int) -> str:
        """Four hexadecimal digits."""

    def name(self, face: TrueTypeFace) -> str:
        """The font's name in the page resources, with slash."""


class _Codes(dict[int, str]):
    """What `str.translate` puts in place of a character inside `<…>Tj`; switches fonts where the main one lacks it."""

    def __init__(self, inks: Inks, style: Style, size: float) -> None:
        super().__init__()
        self._inks, self._style, self._size = inks, style, size
        self.main = main_face(style)

    def __missing__(self, character: int) -> str:
        face = face_for(character, self._style)
        code = self._inks.code(face, character)
        if face is not self.main:
            main, other = self._inks.name(self.main), self._inks.name(face)
            code = f">Tj {other} {self._size:g} Tf<{code}>Tj {main} {self._size:g} Tf<"
        self[character] = code
        return code


class Lines:
    """Broken lines of one text in one width, with their operators. `widths` are in points."""

    __slots__ = ("_shown", "joined", "kept", "texts", "widest", "widths")

    def __init__(self, texts: Sequence[str], widths: Sequence[float], shown: Sequence[str]) -> None:
        self.texts, self.widths, self._shown = texts, widths, shown
        self.kept: int | None = None
        """Its number among the lines that its typesetter keeps."""
        self.joined = "".join(texts)
        self.widest = max(widths, default=0.0)

    def __len__(self) -> int:
        return len(self.texts)

    def left(self, start: int, stop: int) -> str:
        """Operators of lines `start` to `stop`, one under the other."""
        return " T*".join(self._shown[start:stop])

    def centred(self, start: int, stop: int, width: float, leading: float) -> str:
        """The same, each line in the middle of `width`."""
        parts, before = [], 0.0
        for place in range(start, stop):
            inset = (width - self.widths[place]) / 2
            drop = f"{-leading:g}" if place > start else "0"
            parts.append(f"{inset - before:.2f} {drop} Td{self._shown[place]}")
            before = inset
        return " ".join(parts)


_Key = tuple[tuple[str, ...], float, bool, bool]


class Typesetter:
    """Sets text of one style and size. Raises MissingCharacter from any method."""

    def __init__(self, inks: Inks, style: Style, size: float) -> None:
        self.size = size
        self._widths = FontWidths(style)
        self._codes = _Codes(inks, style, size)
        self._breaker = Breaker(self._widths)
        self._cache: dict[_Key, Lines] = {}
        self._recent: dict[_Key, Lines] = {}
        self._room = _MOST_HELD
        self.kept: list[Lines] = []
        """Lines that are never set again."""
        self.font = f"{inks.name(self._codes.main)} {size:g} Tf"
        self.bolder = 0.0
        """Width of the outline drawn around a line's characters, where no bolder font is to be had."""

    def width(self, text: str) -> float:
        """The width of one line in points."""
        return self._breaker.em(text) * self.size

    def show(self, text: str) -> str:
        """The operators that draw one line at the current place."""
        if not text:
            return ""
        shown = f"<{text.translate(self._codes)}>Tj"
        return f"2 Tr {self.bolder:.2f} w {shown} 0 Tr" if self.bolder else shown

    def lines(self, paragraphs: tuple[str, ...], width: float, *, flow: bool = False, even: bool = False) -> Lines:
        """The paragraphs broken to `width` points.

        With `flow` they follow each other on a line where they fit; with `even` the lines of a short one are of nearly
        equal length, so that no single character stands below a centred word.
        """
        key = (paragraphs, width, flow, even)
        found = self._cache.get(key)
        if found is None:
            found = self._recent.get(key)
        if found is None:
            texts = self.flowed(paragraphs, width) if flow else self._broken(paragraphs, width, even=even)
            found = self._set(texts)
            self._keep(key, found)
        return found

    def once(self, text: str, width: float) -> Lines:
        """`text` broken to `width` points, by one who knows that it does not come again."""
        em = self._breaker.em(text)
        if text.isalnum() and em <= width / self.size:
            return Lines((text,), (em * self.size,), (self.show(text),))
        return self._set(self._broken((text,), width, even=False))

    def _set(self, texts: list[str]) -> Lines:
        return Lines(texts, [self.width(text) for text in texts], [self.show(text) for text in texts])

    def _keep(self, key: _Key, lines: Lines) -> None:
        """Keep it for the rest of the document while there is room, else for a while."""
        if self._room > 0:
            self._room -= len(lines.joined) + _A_LINE * (1 + len(lines))
            lines.kept = len(self.kept)
            self.kept.append(lines)
            self._cache[key] = lines
            return
        if len(self._recent) >= _MOST_RECENT:
            self._recent.clear()
        self._recent[key] = lines

    def balanced(self, text: str, width: float) -> list[str]:
        """`text` in as few lines as `width` allows, of nearly equal length."""
        text, room = printable(text), width / self.size
        filled = self._breaker.fill(text, room)
        count = len(filled)
        if count <= 1:
            return filled
        words = len(self._breaker.fill(text, room, words=True)) <= count
        narrow, wide = max(room / count / 2, self._breaker.widest(text, room, words=words)), room
        while wide - narrow > 0.1:
            middle = (narrow + wide) / 2
            fits = len(self._breaker.fill(text, middle, words=words)) <= count
            narrow, wide = (narrow, middle) if fits else (middle, wide)
        return self._breaker.fill(text, wide, words=words)

    def indented(self, text: str, width: float, indent: str) -> list[str]:
        """A paragraph whose first line begins with `indent`."""
        return self._breaker.fill(indent + printable(text), width / self.size, strip=False)

    def _broken(self, paragraphs: tuple[str, ...], width: float, *, even: bool) -> list[str]:
        """Empty paragraphs between others stay as empty lines, a few at a time."""
        texts: list[str] = []
        blank = 0
        for paragraph in paragraphs:
            if even and len(paragraph) <= _SHORT:
                lines = self.balanced(paragraph, width)
            else:
                lines = self._breaker.fill(printable(paragraph), width / self.size)
            if lines:
                texts.extend([""] * (min(blank, _MOST_BLANK) if texts else 0))
                texts.extend(lines)
            blank = 0 if lines else blank + 1
        return texts

    def flowed(self, units: tuple[str, ...], width: float, gap: str = " ") -> list[str]:
        """Lines of units, `gap` between them; a unit is broken only where it alone is too wide."""
        room, texts, line = width / self.size, [], ""
        for unit in map(printable, units):
            longer = f"{line}{gap}{unit}" if line else unit
            if line and self._breaker.em(longer) > room:
                texts.append(line)
                longer = unit
            broken = self._breaker.fill(longer, room)
            texts.extend(broken[:-1])
            line = broken[-1] if broken else ""
        return [*texts, line] if line else texts
