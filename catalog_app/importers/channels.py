"""A 公开渠道和载体 cell: which of the known names are ticked, judged by the one mark before each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from catalog_app.importers.channel_names import EMPTY, SECOND, TICKED, Found, find_names, is_mark, prepared
from catalog_app.importers.wording import Doubt
from catalog_app.model.catalog import Channels
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER, VILLAGE_BOARD, WEBSITE
from catalog_app.model.patterns import lazy

_USUAL = {WEBSITE: 0.9, "公开查阅点": 0.5, "政务服务中心": 0.5, VILLAGE_BOARD: 0.5, "两微一端": 0.4, OTHER: 0.1}
_SELDOM = 0.15
"""How often a channel is ticked in published catalogs; tells two unknown marks apart."""
_MOST = 0.8
"""Share of cells that must agree before the column as a whole is believed."""
_LONGEST = 6000
_SHOWN = 120

_ANY = lazy(r"至少(?:选择|选)?(?:其|一|1|任)|(?:任选|选择)其(?:中)?一|任意?选一")
_LEGEND = r"[“\"'‘「]?(?P<mark>\S)[”\"'’」]?(?:选项)?(?:表示|代表|为|是|指|[:：=])?(?:应|须)?"
_OPTIONAL_LEGEND = lazy(_LEGEND + r"(?:可选|选填|自选|选择性)")
_REQUIRED_LEGEND = lazy(_LEGEND + r"(?:必选|必须|已选|选中|必填|规定|选定|公开渠道)")
_REMARK = lazy(
    r"[（(][^（()）]{0,40}(?:至少|任选|选择其|选一)[^（()）]{0,40}[)）]|[^、；;，,\n]{0,20}至少选[^、；;，,\n]{0,20}"
)
_BLANK = lazy(r"[_＿﹍]+|[-—–…]{2,}")
_BREAK = lazy(r"[、；;，,。\n\t|｜/\\]+|\s+")
_LISTED = lazy(r"[、；;，,。\n\t|｜\s和及]+")
_EDGES = " \t\n:：.．-—–·…“”\"'、；;，,。/\\|｜*•"
_NUMBER = lazy(r"^(?:\(?\d{1,2}[.．)）]|[①-⑳])|(?:\(?\d{1,2}[.．)）]|[①-⑳])$")
_PLATFORM = lazy(
    r"(?:平台|网站?|中心|栏|馆|厅|公众号|小程序|系统|窗口|热线|客户端|电视台|广播|会议?|专区|屏|报|微博|微信|抖音|快手|站|群|档案|室|APP)$"
)
_SENTENCE = lazy(r"通过|应当|可以|按照|予以|负责|供.{1,12}(?:查|看)|并在|同时|以便|进行|[。，].*[。，]")


class ChannelStyle(Struct, frozen=True):
    """How a column marks its channels."""

    ticks: frozenset[str] = TICKED
    empties: frozenset[str] = EMPTY
    letters: frozenset[str] = frozenset()
    """Latin letters that stand for boxes here: a lost font made them."""
    seconds: frozenset[str] = frozenset()
    """Marks that tick in a second sense, where the column has another tick too."""
    rule_any: bool = False
    optional: bool = False
    """Whether a legend calls the open boxes 可选."""
    undecided: bool = False
    """Whether every cell lists all channels alike: chosen and not chosen cannot be told apart."""


class ChannelCell(Struct, frozen=True):
    """What one cell says; `marks` names the channels with a second kind of tick: ▲ 政府网站、精准推送."""

    channels: Channels
    marks: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def channel_style(texts: Iterable[str], header: str = "") -> ChannelStyle:
    """What all cells of a column tell together with its header (and any sentence that explains the marks)."""
    header = header[:_LONGEST]
    cells = [names for names in (find_names(prepared(text[:_LONGEST])) for text in texts) if names]
    required, optional = _legend(_REQUIRED_LEGEND, header), _legend(_OPTIONAL_LEGEND, header)
    ticks, empties = _told_apart(cells, required - optional, optional - required)
    used = {one.glyph for cell in cells for one in cell} - {""}
    rule_any = _ANY.search("".join(header.split())) is not None
    return ChannelStyle(
        ticks=ticks,
        empties=empties,
        letters=frozenset(mark for mark in used if mark.isascii() and mark.isalpha()),
        seconds=SECOND & used & ticks if used & (ticks - SECOND) else frozenset(),
        rule_any=rule_any,
        optional=bool(optional & empties) and not rule_any,
        undecided=_is_undecided(cells, ticks),
    )


def _legend(pattern: re.Pattern[str], header: str) -> frozenset[str]:
    words = "".join(header.split())
    return frozenset(found["mark"] for found in pattern.finditer(words) if is_mark(found["mark"]))


def _told_apart(
    cells: list[tuple[Found, ...]], required: frozenset[str], optional: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Marks that tick and that do not; the usual choices divide two marks of which nothing else does."""
    ticks, empties = (TICKED - optional) | required, (EMPTY - required) | optional
    weights = _weights(cells)
    used = sorted(weights, key=lambda mark: (weights[mark], mark))
    if len(used) != 2:
        used = [mark for mark in used if mark not in SECOND]
    unknown = [mark for mark in used if mark not in ticks and mark not in empties]
    ticking, open_ones = [mark for mark in used if mark in ticks], [mark for mark in used if mark in empties]
    if len(used) == 2 and (len(unknown) == 2 or len(open_ones) == 2 or (len(ticking) == 2 and _lists_all(cells))):
        return (ticks - {used[0]}) | {used[1]}, (empties - {used[1]}) | {used[0]}
    if unknown and ticking:
        return ticks, empties | set(unknown)
    return ticks | set(unknown), empties


def _weights(cells: list[tuple[Found, ...]]) -> Mapping[str, float]:
    """How much each mark stands before the names that are usually ticked."""
    places: dict[str, list[float]] = {}
    for one in (one for cell in cells for one in cell if one.glyph and one.national):
        places.setdefault(one.glyph, []).append(_USUAL.get(one.national or "", _SELDOM))
    return {mark: sum(found) / len(found) for mark, found in places.items()}


def _names_all(cell: tuple[Found, ...]) -> bool:
    return len({one.national for one in cell} - {None}) >= len(NATIONAL_CHANNELS) - 1


def _lists_all(cells: list[tuple[Found, ...]]) -> bool:
    return sum(map(_names_all, cells)) >= _MOST * len(cells)


def _is_undecided(cells: list[tuple[Found, ...]], ticks: frozenset[str]) -> bool:
    if not cells:
        return False
    alike = [cell for cell in cells if _names_all(cell) and len({one.glyph for one in cell}) == 1]
    lost = [cell for cell in alike if cell[0].glyph not in ticks or cell[0].glyph.isalpha()]
    return len(lost) >= _MOST * len(cells)


@lru_cache(maxsize=4096)
def read_channel_cell(text: str, style: ChannelStyle) -> ChannelCell:
    """The channels of one cell, whose text is kept as printed. A name without mark is ticked where no name has one."""
    words = text.strip()
    plain = prepared(_REMARK.sub("", words[:_LONGEST]))
    found = find_names(plain)
    reading = _Reading(style, any(one.glyph for one in found))
    reading.rule = "any" if style.rule_any or _ANY.search(words) else "all"
    reading.loose(plain[: found[0].begin] if found else plain)
    ends = [one.begin for one in found[1:]] + [len(plain)]
    for one, end in zip(found, ends, strict=False):
        reading.name(one, _boxed(plain[one.end : end], style))
    if style.undecided and _names_all(found):
        return ChannelCell(Channels(rule=reading.rule, text=words), doubts=(_undecided(words),))
    if len(reading.sentences) > 0:
        return ChannelCell(reading.channels(words), reading.marks(), (_unclear(words),))
    return ChannelCell(reading.channels(words), reading.marks())


def _boxed(text: str, style: ChannelStyle) -> str:
    """Letters that stand for boxes before names nobody knows, as boxes."""
    for letter in style.letters:
        box = "■" if letter in style.ticks else "□"
        text = re.sub(rf"(?<![A-Za-z0-9]){letter}(?=\s?[一-鿿])", box, text)
    return text


def _undecided(text: str) -> Doubt:
    message = "渠道前的方框看不出哪些选了、哪些没选，没有读入"
    return Doubt("channels_undecided", message, "请对照原件，在目录里勾选渠道", text[:_SHOWN])


def _unclear(text: str) -> Doubt:
    message = "公开渠道里有成句的话或认不出的内容，只读入了认得的渠道"
    return Doubt("channels_unclear", message, "请核对渠道是否读全", text[:_SHOWN])


class _Reading:
    """Collects the names of one cell."""

    def __init__(self, style: ChannelStyle, marked: bool) -> None:
        self._style, self._marked = style, marked
        self._required: dict[str, None] = {}
        self._optional: dict[str, None] = {}
        self._other: dict[str, None] = {}
        self._second: dict[str, list[str]] = {}
        self._naming = False
        self.sentences: list[str] = []
        self.rule: Literal["all", "any"] = "all"

    def name(self, one: Found, tail: str) -> None:
        """A known name and the text up to the next one."""
        ticked = self._is_ticked(one.glyph) or (self._naming and not one.glyph and not one.national)
        self._naming = ticked and (one.national == OTHER or (self._naming and not one.glyph))
        if ticked and one.glyph in self._style.seconds:
            self._second.setdefault(one.glyph, []).append(one.national or one.local)
        if one.national == OTHER:
            self._other_box(ticked, tail)
            return
        if ticked:
            (self._required if one.national else self._other)[one.national or one.local] = None
        elif one.national and self._style.optional:
            self._optional[one.national] = None
        if not tail or tail.isspace():
            return
        glued, rest = _cut(tail)
        if glued and not glued.startswith("("):
            self._glued(glued, ticked)
        self.loose(rest)

    def loose(self, text: str) -> None:
        """Text without known names: local channels, each with its mark, or a sentence."""
        for glyph, name in _pieces(text, self._style):
            if self._marked and not glyph:
                self._sentence(name)
            elif self._is_ticked(glyph):
                self._local(name)

    def channels(self, text: str) -> Channels:
        """Everything collected, national names in their printed order."""
        required = tuple(name for name in NATIONAL_CHANNELS if name in self._required)
        optional = tuple(name for name in NATIONAL_CHANNELS if name in self._optional and name not in self._required)
        return Channels(required, optional, tuple(self._other), self.rule, text)

    def marks(self) -> tuple[str, ...]:
        """▲ and the names it stands before."""
        return tuple(f"{mark} {'、'.join(names)}" for mark, names in self._second.items())

    def _is_ticked(self, glyph: str) -> bool:
        return glyph in self._style.ticks if glyph else not self._marked

    def _other_box(self, ticked: bool, tail: str) -> None:
        """其他, and what it names: 其他：办税服务厅、信用中国."""
        if ticked:
            self._required[OTHER] = None
        elif self._style.optional:
            self._optional[OTHER] = None
        named, rest = _named(tail)
        for name in named if ticked else ():
            self._local(name)
        self.loose(rest)

    def _glued(self, words: str, ticked: bool) -> None:
        """Words that follow a name at once: 政府网站征地信息公开平台 names two channels."""
        if ticked and _PLATFORM.search(words) and len(words) > 2:
            self._local(words)
        elif len(words) > 4:
            self._sentence(words)

    def _local(self, name: str) -> None:
        if len(name) > 30 or _SENTENCE.search(name):
            self._sentence(name)
        else:
            self._other[name.replace("(", "（").replace(")", "）")] = None

    def _sentence(self, words: str) -> None:
        if len(words) > 3:
            self.sentences.append(words)


def _cut(tail: str) -> tuple[str, str]:
    """What follows a name at once, and the rest from the first break or mark on."""
    end = next((place for place, letter in enumerate(tail) if _BREAK.match(letter) or _is_box(letter)), len(tail))
    return tail[:end].strip(_EDGES), tail[end:]


def _is_box(letter: str) -> bool:
    return (is_mark(letter) and not letter.isalnum()) or letter in "口囗"


def _named(tail: str) -> tuple[list[str], str]:
    """The names behind 其他 up to the next mark or line, and what comes then."""
    plain = _BLANK.sub(" ", tail)
    behind = plain.lstrip(" \t_:：,，")
    stop = next((place for place, letter in enumerate(behind) if letter == "\n" or _is_box(letter)), len(behind))
    words = behind[:stop].strip(_EDGES + "()")
    return [piece.strip(_EDGES + "()") for piece in _LISTED.split(words) if piece.strip(_EDGES + "()")], behind[stop:]


def _pieces(text: str, style: ChannelStyle) -> list[tuple[str, str]]:
    """Names between known ones with their marks."""
    pieces: list[tuple[str, str]] = []
    if not text.strip(_EDGES):
        return pieces
    for part in _BREAK.split(_spaced(_BLANK.sub(" ", text), style)):
        if not part:
            continue
        glyph = part[0] if is_mark(part[0]) and part[0] in style.ticks | style.empties else ""
        if glyph.isascii() and glyph and (len(part) < 2 or part[1].isascii()):
            glyph = ""
        words = _NUMBER.sub("", part[len(glyph) :].strip(_EDGES)).strip(_EDGES)
        if len(words) > 1 and not words.startswith("("):
            pieces.append((glyph, words))
    return pieces


def _spaced(text: str, style: ChannelStyle) -> str:
    """A break before every mark, none behind it."""
    return _marks(style.ticks, style.empties).sub(r"\n\1", text)


@lru_cache(maxsize=64)
def _marks(ticks: frozenset[str], empties: frozenset[str]) -> re.Pattern[str]:
    marks = "".join(sorted(mark for mark in ticks | empties if not mark.isascii()))
    return re.compile(rf"\s*([{re.escape(marks)}])\s*")
