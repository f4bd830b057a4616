"""A notice on paper: title, opening, paragraphs, list, 公示期 and telephones, unit and date with room for the seal.

Measures follow GB/T 9704-2012: margins 37/28/26/35 mm on A4, body 16 pt with 2-em indents, title 22 pt in balanced
lines, sign-off 4 characters in from the right. A sheet with a list has smaller margins and closing lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, structs

from catalog_app.exporters.board import official
from catalog_app.exporters.board.catalog import new_document
from catalog_app.exporters.board.check import Drawn
from catalog_app.exporters.board.document import Document
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.flow import Box, Room, flow, left_empty
from catalog_app.exporters.board.roster import Roster, RosterLook
from catalog_app.exporters.board.setup import NOTICE_SCALES, Measures, SheetSetup, measures
from catalog_app.exporters.board.sheet import Foot
from catalog_app.exporters.board.table import Piece, no_font
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.exporters.fonts import MissingCharacter, Style, substitutions
from catalog_app.model.notice import Notice
from catalog_app.model.notice_words import chinese_date
from catalog_app.model.publication import Publication
from catalog_app.support.progress import Progress

_MILLIMETRE = 72 / 25.4
_MARGINS = tuple(value * _MILLIMETRE for value in (37, 28, 26, 35))
_LIST_MARGINS = tuple(value * _MILLIMETRE for value in (24, 18, 18, 24))
_LIST_SCALES = {"A4": 1.0, "A3": 1.2, "4K": 1.5}
_BODY, _NOTE, _TITLE, _SMALL, _LEADING, _TITLE_LEADING = 16.0, 14.0, 22.0, 12.0, 28.9, 36.0
_NOTE_LEADING = 1.6
_LARGE = 1.3
_TIGHTER = (0.95, 0.9, 0.86)
_LARGER_PAPER, _LARGER_LISTED = (0.8, 0.75, 0.71), (0.83, 0.78, 0.72)
"""On larger paper running text may shrink further: it still is no smaller than on A4."""
_MANY = 6
_COMPANY = 3
_END_LINES = (6, 4, 2)
"""Lines or rows that stand with the closing; and how many lines of it stand with the sign-off where it is parted."""
_EMPTY_MOST, _EMPTY_LISTED = 0.22, 0.35
"""No more of a page may stay empty for the sake of an end that stands together."""
_SHORT_END, _WANTED_END = 3, 6
_SIZES = {
    ("A4", False): (16.0, 14.0, 12.0),
    ("A3", False): (22.0, 18.0, 16.0, 14.0, 12.0),
    ("A4", True): (22.0, 18.0, 16.0),
    ("A3", True): (26.0, 22.0, 18.0),
    ("4K", False): (26.0, 22.0, 18.0, 16.0, 14.0),
    ("4K", True): (36.0, 28.0, 22.0),
}
"""Type sizes of a list, from the largest on; the last is the floor (12 pt can be read at arm's length)."""
_SEVERAL = {("A3", False): 14.0, ("4K", False): 16.0}
"""A list over several pages is set no smaller, where its columns have room."""
_INDENT = "　　"
_TWO = 2
_WORD_ENDS = re.compile(
    r"年(?!度)|年度|[月的和、》）”]|季度|半年|资金|补助|补贴|项目(?=[公情])|[乡镇](?=[^村])|街道|领域|"
    r"办法|条例|方案(?!公)|规划|工程"
)
_NUMERALS = "一二三四五六七八九十"
_SEAL_LINES, _SEAL = 2, "（盖章）"
_SIGN_OFF_INSET = 4
_BASELINE = 0.88
_FOOT, _FOOT_LEADING = 12 * _MILLIMETRE, 1.45
_GAP = 0.5
_TURNED = "公文格式每页22行、每行28个字，只能竖排在纸上：这一份改成了纵向。"
_LISTED = "这份公告带名单，按公示的样式排（版心更大，放得下名单），不按公文格式。"
_POSTED = "上墙：＿＿＿　下墙：＿＿＿"


class _Line(Struct, frozen=True):
    """One line: how it is set, its height, and where it stands (0 left, 0.5 middle, 1 right)."""

    setter: Typesetter
    text: str
    height: float
    side: float = 0.0
    inset: float = 0.0
    mark: str = ""
    """Small words at the right margin of the same line."""
    keep: bool = False


class _Fit(Struct, frozen=True):
    """How a notice is drawn together: running text so much smaller, and the list in its smallest type."""

    text: float = 1.0
    small_list: bool = False


_WIDE = _Fit()


class _Page:
    """Sizes and type of a notice for one paper."""

    def __init__(
        self, notice: Notice, sheet: SheetSetup, size: Measures, fonts: DocumentFonts, fit: _Fit = _WIDE
    ) -> None:
        self.sheet, self.notice, self._fonts, self._fit = sheet, notice, fonts, fit
        listed = notice.table is not None
        large = _LARGE if sheet.large_print else 1.0
        paper = _LIST_SCALES[sheet.paper] if listed else NOTICE_SCALES[sheet.paper]
        self.scale = paper * large * fit.text
        top, left, right, bottom = (margin * paper for margin in (_LIST_MARGINS if listed else _MARGINS))
        self.left, self.width = left + size.binding, size.width - left - right - 2 * size.binding
        plain: Style = "heading" if sheet.high_contrast else "text"
        self.official = is_official(notice)
        self.body = Typesetter(fonts, plain, round(_BODY * self.scale, 1))
        self.bold = Typesetter(fonts, "heading", round(_BODY * self.scale, 1))
        self.note = Typesetter(fonts, plain, round(_NOTE * self.scale, 1))
        self.title = Typesetter(fonts, "heading", round(_TITLE * self.scale, 1))
        self.small = Typesetter(fonts, plain, round(_SMALL * paper * large, 1))  # the floor, however tight
        shown = structs.replace(sheet, contacts=()) if notice.from_case else sheet
        self.foot = Foot(shown, self.small, self.width, size.height)
        self.foot_top = _FOOT * paper + self.foot.count * self.small.size * _FOOT_LEADING
        self.leading = _LEADING * self.scale
        self.top = size.height - top
        self.bottom = max(bottom, self.foot_top + self.body.size)
        self._plain = plain
        if self.official:
            self._make_official(size, paper)

    def _make_official(self, size: Measures, paper: float) -> None:
        """The numbers and fonts of an official paper."""
        scale, fonts, heavy = self.scale, self._fonts, self.sheet.high_contrast
        self.left = official.LEFT * paper - (official.BINDING * paper if size.binding else 0.0)
        self.width = size.width - (official.LEFT + _MARGINS[2]) * paper
        self.body = self.note = Typesetter(fonts, "heading" if heavy else "fangsong", official.BODY * scale)
        self.bold = Typesetter(fonts, "heiti", official.BODY * scale)
        self.second = Typesetter(fonts, "heading" if heavy else "kaiti", official.BODY * scale)
        self.title = Typesetter(fonts, "xiaobiaosong", official.TITLE * scale)
        self.title.bolder = official.BOLDER * self.title.size if substitutions(("xiaobiaosong",)) else 0.0
        self.number = Typesetter(fonts, "songti", official.PAGE_NUMBER * scale)
        self.leading = official.LEADING * scale
        self.top = size.height - official.TOP * paper
        self.bottom = size.height - (official.TOP + official.AREA[1]) * paper

    def official_number(self, number: int) -> tuple[_Line, float]:
        """The page number with its dashes, one character in from the outer side, and the upper edge of its line."""
        setter = self.number
        right = number % 2 == 0
        line = _Line(setter, official.page_number(number), 0.0, float(right), setter.size * (1 if right else -1))
        scale = setter.size / official.PAGE_NUMBER
        baseline = self.bottom - official.NUMBER_BELOW * scale - official.DASH * setter.size
        return line, baseline + _BASELINE * setter.size

    def setter_of(self, paragraph: str) -> Typesetter:
        """What sets a paragraph of the body."""
        if not self.official:
            return self.body
        return {"heiti": self.bold, "kaiti": self.second}.get(official.paragraph_style(paragraph), self.body)

    @property
    def running_height(self) -> float:
        """Height of the title above the list on the pages that follow."""
        return self.small.size * 2 if self.notice.table else 0.0

    def roster(self, beside: float) -> Roster | None:
        """The list, set; `beside` is the height of everything else."""
        if self.notice.table is None:
            return None
        kind = (self.sheet.paper, self.sheet.large_print)
        sizes = _SIZES[kind]
        look = RosterLook(
            left=self.left,
            width=self.width,
            sizes=sizes,
            several=sizes[-1] if self._fit.small_list else _SEVERAL.get(kind, sizes[-1]),
            page=self.top - self.bottom - self.running_height,
            beside=self.top - self.bottom - beside,
            heavy=self.sheet.high_contrast,
        )
        return Roster(self.notice.table, look, self._fonts, self._plain)

    def head(self) -> Iterator[_Line]:
        """Title, village, number, opening and body."""
        notice = self.notice
        for line in self._title_lines(self.sheet.title or notice.title):
            yield _Line(self.title, line, _TITLE_LEADING * self.scale, 0.5, keep=True)
        for words in filter(None, (f"（{notice.village}）" if notice.village else "", notice.document_number)):
            for line in self.body.balanced(words, self.width):
                yield _Line(self.body, line, self.leading, 0.5, keep=True)
        yield _Line(self.body, "", self.leading * (_GAP if notice.table else 1.0), keep=True)
        if notice.opening:
            yield from self._paragraph(self.body, notice.opening, self.leading)
        headings = 0
        for paragraph in notice.body:
            heading, colon, rest = paragraph.partition("：")
            if colon and heading.strip() in notice.headings and headings < len(_NUMERALS):
                words = f"{_NUMERALS[headings]}、{heading.strip()}"
                headings += 1
                for part in self._paragraph(self.bold, words, self.leading):
                    yield structs.replace(part, keep=True)
                paragraph = rest.strip()
            if paragraph:
                yield from self._paragraph(self.setter_of(paragraph), paragraph, self.leading)
        if notice.table:
            yield _Line(self.body, "", self.leading * _GAP, keep=True)

    def _title_lines(self, title: str) -> list[str]:
        """Lines of nearly equal length; two are parted where the words allow it."""
        lines = self.title.balanced(title, self.width)
        if len(lines) != _TWO:
            return lines
        parted = [(title[: found.end()], title[found.end() :]) for found in _WORD_ENDS.finditer(title)]
        fitting = [pair for pair in parted if all(pair) and max(map(self.title.width, pair)) <= self.width]
        return list(min(fitting, key=_imbalance)) if fitting else lines

    def tail(self) -> list[_Line]:
        """What stands below the list; the sign-off is kept together with the line before it."""
        setter = self.note if self.notice.from_case else self.body
        leading = self.leading if self.official else setter.size * _NOTE_LEADING
        closing = [_Line(setter, "", leading * _GAP)] if self.notice.table and self.notice.closing else []
        for words in self.notice.closing:
            closing.extend(self._paragraph(setter, words, leading))
        return [*closing, *self.sign_off()]

    def _paragraph(self, setter: Typesetter, words: str, leading: float) -> Iterator[_Line]:
        lines = _long_end(setter, setter.indented(words, self.width, _INDENT), self.width)
        beside = () if self.official else (0, len(lines) - _TWO)  # no line of a paragraph alone on a page
        for place, line in enumerate(lines):
            yield _Line(setter, line, leading, keep=place in beside and place + 1 < len(lines))

    def sign_off(self) -> Iterator[_Line]:
        """Room for the seal, unit and date."""
        sheet, notice = self.sheet, self.notice
        for _ in range(1 if notice.table else _SEAL_LINES):
            yield _Line(self.body, "", self.leading, keep=True)
        inset = _SIGN_OFF_INSET * self.body.size
        if notice.from_case:
            inset = max(inset, self.small.width(_SEAL) + self.body.size / 2)
        unit = self.body.balanced(notice.unit, self.width - inset)
        texts = [*unit, chinese_date(notice.signed or sheet.printed_on)]
        wider = max(map(self.body.width, texts))
        for place, text in enumerate(texts):
            last = place == len(texts) - 1
            mark = _SEAL if place == len(unit) - 1 and notice.from_case else ""
            yield _Line(
                self.body, text, self.leading, 1.0, inset + (wider - self.body.width(text)) / 2, mark, keep=not last
            )


def is_official(notice: Notice) -> bool:
    """Whether it is set as an official paper."""
    return notice.official and notice.table is None


def plain_notice(publication: Publication, unit: str) -> Notice:
    """A publication's own words, without a case."""
    body = tuple(words for line in publication.body.splitlines() if (words := line.strip()))
    return Notice(title=publication.title, document_number=publication.document_number or "", body=body, unit=unit)


def upright(notice: Notice, sheet: SheetSetup) -> SheetSetup:
    """The sheet as the notice can be set on it: an official paper stands upright (GB/T 9704-2012)."""
    return structs.replace(sheet, orientation="portrait") if is_official(notice) else sheet


def style_notes(notice: Notice, sheet: SheetSetup) -> tuple[str, ...]:
    """Sentences for the person at work where the style of an official paper could not be had as asked for."""
    if notice.official and notice.table is not None:
        return (_LISTED,)
    return (_TURNED,) if upright(notice, sheet) != sheet else ()


def draw_notice(notice: Notice, sheet: SheetSetup, path: Path, progress: Progress) -> Drawn:
    """Draw the notice without checking it."""
    sheet = upright(notice, sheet)
    size, fonts = measures(sheet), DocumentFonts()
    if is_official(notice) and size.binding:
        size = structs.replace(size, binding=official.BINDING * NOTICE_SCALES[sheet.paper])
    title = sheet.title or notice.title
    with new_document(path, size, title, structs.replace(sheet, signature=notice.unit), fonts) as document:
        try:
            drawn = _drawing(notice, sheet, size, fonts).draw(document, progress)
        except MissingCharacter as missing:
            raise no_font(missing.character, f"公开信息“{notice.title[:20]}”") from missing
        document.save()
    return drawn


def _drawing(notice: Notice, sheet: SheetSetup, size: Measures, fonts: DocumentFonts) -> _Drawing:
    """On one page fewer where a little smaller type makes it so."""
    wide = _Drawing(_Page(notice, sheet, size, fonts))
    count = len(wide.pages)
    if not _TWO <= count <= _MANY or not notice.from_case or is_official(notice):
        return wide
    for fit in _fits(notice, sheet, count):
        drawing = _Drawing(_Page(notice, sheet, size, fonts, fit))
        if len(drawing.pages) < count:
            return drawing
    return wide


def _fits(notice: Notice, sheet: SheetSetup, pages: int) -> Iterator[_Fit]:
    """What to try, the largest type first. On larger paper a sheet of two pages gets every chance to be one."""
    larger = sheet.paper != "A4" and not sheet.large_print
    listed = notice.table is not None
    yield from map(_Fit, (*_TIGHTER, *(_LARGER_PAPER if larger and not listed else ())))
    if listed and larger and pages == _TWO:
        yield from (_Fit(text, small_list=True) for text in (1.0, *_TIGHTER))
        for text in _LARGER_LISTED:
            yield from (_Fit(text), _Fit(text, small_list=True))


class _Drawing:
    """The boxes of a notice on their pages."""

    def __init__(self, page: _Page) -> None:
        self._page, self._head, self._tail = page, list(page.head()), page.tail()
        self._roster = roster = page.roster(sum(line.height for line in (*self._head, *self._tail)))
        rows = roster.boxes() if roster else []
        lines = [self._boxes(self._head), self._boxes(self._tail)]
        self._rows = range(len(self._head), len(self._head) + len(rows))
        height = page.top - page.bottom
        room = Room(height, height - page.running_height, roster.header_height if roster else 0.0)
        signed = sum(1 for _ in page.sign_off())
        boxes = [*lines[0], *rows, *lines[1]]
        tail = signed if page.official else len(lines[1])  # of an official paper the closing is text like any other
        most = height * (_EMPTY_LISTED if rows else _EMPTY_MOST)
        self.pages = _ended(boxes, room, _end_lengths(tail, signed, listed=bool(rows)), most)

    @staticmethod
    def _boxes(lines: list[_Line]) -> list[Box]:
        return [Box(line.height, line.keep) for line in lines]

    def draw(self, document: Document, progress: Progress) -> Drawn:
        """Put every page into the document."""
        roster, pages = self._roster, self.pages
        drawn = Drawn(labels=roster.table.labels if roster else (), listed=roster.listed if roster else ())
        drawn.overfull.extend(roster.overfull if roster else ())
        for number, places in enumerate(pages):
            progress.step(number, len(pages), f"正在绘制第{number + 1}页，共{len(pages)}页")
            operators, pieces, rest = self._draw_page(places, number, len(pages))
            shown = tuple(pieces)
            for label in document.spread(operators, number, len(pages)):
                drawn.add(shown, "".join(rest), label)
        return drawn

    def _draw_page(self, places: range, number: int, pages: int) -> tuple[list[str], list[Piece], list[str]]:
        page, at = self._page, self._page.top
        texts: list[str] = []
        rest: list[str] = []
        rules: list[str] = []
        pieces: list[Piece] = []
        if number and page.running_height:
            words = page.small.balanced(f"{page.notice.title}{_village(page.notice)}（续）", page.width)[0]
            texts.append(self._show(_Line(page.small, words, 0.0), at))
            rest.append(words)
            at -= page.running_height
        rows = range(max(places.start, self._rows.start), min(places.stop, self._rows.stop))
        for place in places:
            if rows and place == rows.start and self._roster:
                offset = self._rows.start
                rules, pieces, at = self._roster.draw(range(rows.start - offset, rows.stop - offset), at)
                rest.insert(0, self._roster.header_text)  # in the order of drawing, which is quickly compared
            elif place not in rows:
                line = self._line(place)
                for part, words in ((line, line.text), (_marked(line, page), line.mark)):
                    if words:
                        texts.append(self._show(part, at))
                        rest.append(words)
                at -= line.height
        texts.extend(self._foot(number, pages, rest))
        return [*rules, "BT", *texts, "ET"], pieces, rest

    def _line(self, place: int) -> _Line:
        return self._head[place] if place < self._rows.start else self._tail[place - self._rows.stop]

    def _foot(self, number: int, pages: int, rest: list[str]) -> Iterator[str]:
        page = self._page
        if page.official:
            shown, top = page.official_number(number)
            rest.append(shown.text)
            yield self._show(shown, top)
            return
        placed = page.foot.placed(number, pages)
        if page.notice.from_case and page.small.width(_POSTED) < page.width / 2 - 4 * page.small.size:
            placed.append((_POSTED, 0.0, page.foot.count - 1))
        for text, side, line in placed:
            at = page.foot_top - line * page.small.size * _FOOT_LEADING
            rest.append(text)
            yield self._show(_Line(page.small, text, 0.0, side), at)

    def _show(self, line: _Line, top: float) -> str:
        setter, page = line.setter, self._page
        left = page.left + (page.width - setter.width(line.text)) * line.side - line.inset
        return f"{setter.font} 1 0 0 1 {left:.2f} {top - _BASELINE * setter.size:.2f} Tm {setter.show(line.text)}"


def _end_lengths(tail: int, signed: int, *, listed: bool) -> list[list[int]]:
    """How many of the last boxes to keep together, as wished; the second list where none of the first fits.

    The closing and the `signed` boxes of the sign-off, `tail` in all, stand with rows of the list. Without a list the
    closing may part, but the sign-off never stands alone.
    """
    parted = [signed + lines for lines in _END_LINES if lines < tail - signed] or [signed + 1]
    if listed:
        return [[tail + rows for rows in range(_COMPANY, 0, -1)], parted]
    return [[tail + _COMPANY, *([tail] if tail > signed else [tail + _TWO]), *parted]]


def _ended(boxes: list[Box], room: Room, wishes: Iterable[Iterable[int]], most: float) -> list[range]:
    """The pages with as long an end together as leaves no more than `most` of a page empty, else with the least."""
    found: list[tuple[int, float, list[range]]] = []
    for length in (length for lengths in wishes if not found for length in lengths):
        first = max(len(boxes) - length, 0)
        while first and boxes[first - 1].keep:
            first -= 1
        end = boxes[first:]
        if first and sum(box.height for box in end) + room.header * any(box.listed for box in end) > room.following:
            continue
        pages = flow([*boxes[:first], *(structs.replace(box, keep=True) for box in end[:-1]), end[-1]], room)
        empty = left_empty(boxes, pages, room)
        if empty <= most:
            return pages
        found.append((len(pages), empty, pages))
    return min(found, key=lambda one: one[:2])[2] if found else flow(boxes, room)


def _imbalance(lines: Iterable[str]) -> int:
    """How much longer the longest line is than the shortest."""
    lengths = [len(line) for line in lines]
    return max(lengths) - min(lengths)


def _long_end(setter: Typesetter, lines: list[str], width: float) -> list[str]:
    """The lines of a paragraph whose last is no single character: the line before gives it some."""
    if len(lines) < _TWO or len(lines[-1]) > _SHORT_END:
        return lines
    first = len(lines) == _TWO
    words = (lines[-2].removeprefix(_INDENT) if first else lines[-2]) + lines[-1]
    for less in range(1, _WANTED_END):
        ended = setter.indented(words, width - less * setter.size, _INDENT if first else "")
        if len(ended) == _TWO and len(ended[-1]) > _SHORT_END:
            return [*lines[:-2], *ended]
    return lines


def _marked(line: _Line, page: _Page) -> _Line:
    return _Line(page.small, line.mark, 0.0, 1.0)


def _village(notice: Notice) -> str:
    return f"（{notice.village}）" if notice.village else ""
