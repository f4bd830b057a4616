"""Reads the pages of a file that `Document` wrote, as strictly as it is written: from the bytes on disk alone.

It certifies what it understands to the last operator, several times as fast as a general library; of anything else it
says NotUnderstood, and the page is left to that library.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from os import SEEK_END
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

_END = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n\Z")
_TABLE = re.compile(rb"xref\n0 (\d{1,8})\n")
_ROW, _TAIL = 20, 64
_TRAILER = re.compile(rb"trailer\n<</Size \d+/Root (\d+) 0 R/Info \d+ 0 R/ID\[[<>0-9a-f]+\]>>\n")
_OBJECT = 4096
_OBJECT_END = b"\nendobj\n"
_PLACE = re.compile(rb"(\d{10}) 00000 n\r\n")
_STREAM = re.compile(rb"(\d{1,9}) 0 obj\n<</Length (\d{1,9})/Filter/FlateDecode(?:/Length1 \d+)?>>stream\n")
_STREAM_END = b"\nendstream\nendobj\n"
_PAGES = re.compile(r"<</Type/Catalog/Pages (\d+) 0 R/")
_NODE = re.compile(r"<</Type/Pages(?:/Parent \d+ 0 R)?/Count \d+/Kids\[((?:\d+ 0 R ?)*)\]>>")
_LINK = r"<</Type/Annot/Subtype/Link/Rect\[[\d. -]+\]/Border\[0 0 0\]/Dest\[\d+ 0 R/Fit\]>>"
_PAGE = re.compile(
    r"<</Type/Page/Parent \d+ 0 R/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]/Resources (\d+) 0 R/Contents (\d+) 0 R"
    rf"(?:/Annots\[(?:{_LINK} ?)+\])?>>"
)
_FONTS = re.compile(r"<</Font<<((?:/F\d+ \d+ 0 R)*)>>(?:/XObject<<((?:/X\d+ \d+ 0 R)*)>>)?/ProcSet\[/PDF/Text\]>>")
_FONT = re.compile(
    r"<</Type/Font/Subtype/Type0/BaseFont/[\w+]+/Encoding/Identity-H/DescendantFonts\[(\d+) 0 R\]/ToUnicode (\d+) 0 R>>"
)
_DESCENDANT = re.compile(
    r"<</Type/Font/Subtype/CIDFontType2/CIDToGIDMap/Identity/BaseFont/[\w+]+/CIDSystemInfo<<[^<>]*>>"
    r"/DW 1000/W\[((?:\d+\[[\d. ]+\] ?)*)\]/FontDescriptor (\d+) 0 R>>"
)
_PROGRAM = re.compile(r"<</Type/FontDescriptor/[^<>]*/FontFile2 (\d+) 0 R>>")
_LETTER = re.compile(r"^<([0-9A-F]{4})> <([0-9A-F]{4,8})>$", re.MULTILINE)
_RUN = re.compile(r"(\d+)\[([\d. ]+)\]")

_FORM = re.compile(
    rb"(\d{1,9}) 0 obj\n<</Length (\d{1,9})/Filter/FlateDecode/Type/XObject/Subtype/Form"
    rb"/BBox\[0 0 ([\d.]+) ([\d.]+)\]/Resources (\d+) 0 R>>stream\n"
)
_TILE = re.compile(
    r"q (?:[\d.]+ ){4}re W n\n([\d.]+) 0 0 \1 -?[\d.]+ -?[\d.]+ cm /(X\d+) Do Q\n(.*)\nBT (/F\d+ [^\n]*) ET",
    re.DOTALL,
)
"""A page of a poster: the part of the sheet, drawn as a form, the marks, and the words below."""
_SHIFTED = re.compile(r"q\n1 0 0 1 (-?[\d.]+) 0 cm\n(.*)\nQ\Z", re.DOTALL)
_NUMBERS = dict.fromkeys(map(ord, "0123456789.- \n[]"))
_PAINTING = re.compile("(?:re|[fSmlwgd]|q(?:re|[fSmlwgGd])*Q)*")
"""Rules and areas, without their numbers; what is set between q and Q does not outlive it."""
_RULES = re.compile("(?:q(?:re|[SmlwGd])*Q)*")
"""What may be drawn over text that stands already."""
_SET_APART = re.compile(r"\bq\b[^Q]*\bQ\b")
_THICKEST, _LEAST_SIZE = 4.0, 5.0
_UPRIGHT = "1 0 0 1 "
_NUMBER = r"-?\d+(?:\.\d+)?"
_PLAIN_NUMBER = re.compile(_NUMBER)
_LINES = re.compile(r"Tm\s*<[0-9A-F]*>Tj(?:\s+T\*\s*<[0-9A-F]*>Tj)*\s*")
_HEXADECIMAL = re.compile(r"<([0-9A-F]*)>")
_MOVES = re.compile(rf"Tm(?:\s+{_NUMBER} {_NUMBER} Td\s*<[0-9A-F]*>Tj)+\s*")
_MOVE = re.compile(r"(\S+) (\S+) Td\s*<([0-9A-F]*)>")
_SHORT_LINE = re.compile(rf"Tm (?:({_NUMBER}) 0 Td)?<((?:[0-9A-F]{{4}}){{1,8}})>Tj\n?")
_TOKEN = re.compile(
    rf"\s*(?:<([0-9A-F]*)>Tj|(T\*)|({_NUMBER}) ({_NUMBER}) Td|/(F\d+) ({_NUMBER}) Tf|({_NUMBER}) TL"
    rf"|2 Tr ({_NUMBER}) w|(0 Tr))(?:\s+|(?=[</])|\Z)"
)
_BREAK, _BREAK_CODE = "FFFF", 0xFFFF
_ASCENT, _DESCENT = 0.9, 0.15
_MOST_KEPT, _MOST_BLOCKS = 20_000, 128


class NotUnderstood(ValueError):  # noqa: N818 - no error: another library reads it
    """Something stands there that we do not write."""


class Read(Struct, frozen=True):
    """What a page says, and whether all of it surely stands at least `edge` inside the paper.

    A line ends with a line feed; what begins anew beside another text does so behind a tab.
    """

    text: str
    inside: bool


class _State:
    """The font in force, its size, and the distance of lines; and what was read under it."""

    def __init__(self, font: str, size: float, leading: float) -> None:
        self.font, self.size, self.leading = font, size, leading
        self.known: dict[str, _Chunk] = {}
        self.heads: dict[str, _State] = {}


class _Chunk(NamedTuple):
    """Text that begins at one place: what it says, how far it reaches to each side, and what is in force behind it."""

    text: str
    left: float
    right: float
    upper: float
    lower: float
    state: _State


class _Block(Struct, frozen=True):
    """All text from BT to ET: on which height it begins and ends, and what is in force behind it."""

    text: str
    first: str
    last: str
    inside: bool
    state: _State


class _Numbers(dict[str, float]):
    """What a place's coordinates are worth; what the format does not allow is none of ours."""

    def __missing__(self, digits: str) -> float:
        if not _PLAIN_NUMBER.fullmatch(digits):
            raise NotUnderstood(digits[:40])
        if len(self) >= _MOST_KEPT:
            self.clear()
        value = self[digits] = float(digits)
        return value


class _Letters(dict[int, str]):
    """What `str.translate` puts for a code; a code without a character is none of ours."""

    def __missing__(self, code: int) -> str:
        raise NotUnderstood(f"code {code}")


class _Font(Struct, frozen=True):
    letters: _Letters
    widths: dict[int, float]
    widest: float


class OwnFile:
    """A file of ours, open. Raises NotUnderstood from any method."""

    def __init__(self, stream: FileIO, edge: float, *, exact: bool = False) -> None:
        self._stream, self._edge, self._exact = stream, edge, exact
        size = stream.seek(0, SEEK_END)
        end = _END.search(self._read_at(max(size - _TAIL, 0), _TAIL))
        start = int(end[1]) if end else size
        data = self._read_at(start, size - start)
        table = _TABLE.match(data)
        if table is None:
            raise NotUnderstood("no table of places")
        self._count = int(table[1])
        rows = table.end() + _ROW * self._count
        trailer = _TRAILER.match(data, rows)
        if trailer is None:
            raise NotUnderstood("no trailer")
        self._places = data[table.end() : rows]
        self._pages = tuple(self._leaves(int(_match(_PAGES, self._object(int(trailer[1])), start=True)[1])))
        self._fonts: dict[int, _Fonts] = {}
        self._forms: dict[str, Read] = {}
        self._painted: set[tuple[str, bool]] = set()

    def __len__(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> Read:
        """Page `number`, counted from 0."""
        width, height, resources, contents = _match(_PAGE, self._object(self._pages[number])).groups()
        resources = int(resources)
        if resources not in self._fonts:
            self._fonts[resources] = _Fonts(self._read_fonts(resources), exact=self._exact)
        content = self._content(int(contents)).decode("ascii", "strict")
        fonts = self._fonts[resources]
        try:
            if tile := _TILE.fullmatch(content):
                return self._read_tile(tile, resources, float(width), float(height))
            return self._read(content, fonts, float(width), float(height))
        except ValueError as error:  # a number that is none
            raise NotUnderstood(str(error)) from error

    def measured(self) -> OwnFile:
        """The same file, read with the width of every character, which takes longer."""
        return OwnFile(self._stream, self._edge, exact=True)

    def _read_tile(self, tile: re.Match[str], resources: int, width: float, height: float) -> Read:
        """A page of a poster says all that its sheet does, of which it shows a part, and the words below."""
        scale, form, marks, label = tile.groups()
        if not _RULES.fullmatch(marks.translate(_NUMBERS)) or float(scale) < 1.0:
            raise NotUnderstood("marks of a poster")
        sheet = self._forms.get(form) or self._forms.setdefault(form, self._read_form(form, resources))
        below = self._read(f"BT\n{label}\nET", self._fonts[resources], width, height)
        return Read(f"{sheet.text}\n{below.text}", sheet.inside and below.inside)

    def _read_form(self, name: str, resources: int) -> Read:
        named = _match(_FONTS, self._object(resources))[2] or ""
        numbers = dict(one.split()[:2] for one in named.split("/")[1:])
        if name not in numbers:
            raise NotUnderstood(name)
        content, found = self._stream_of(int(numbers[name]), _FORM)
        if int(found[5]) != resources:
            raise NotUnderstood(name)
        fonts = self._fonts[resources]
        return self._read(content.decode("ascii", "strict"), fonts, float(found[3]), float(found[4]))

    def _read(self, content: str, fonts: _Fonts, width: float, height: float) -> Read:
        edge, shift = self._edge, 0.0
        if moved := _SHIFTED.match(content):
            shift, content = float(moved[1]), moved[2]
        painting, *texts = f"\n{content}\n".split("\nBT\n")
        reader = fonts.reader((edge - shift, width - edge - shift, edge, height - edge))
        state, row, inside = fonts.start, "", True
        said: list[str] = []
        self._take_painting(painting, over=False)
        for part in texts:
            text, end, painting = f"\n{part}".partition("\nET")
            if not end or painting[:1] not in ("", "\n"):
                raise NotUnderstood("text without an end")
            block = reader.block(text, state)
            if block.text:
                said += ("\t" if block.first == row else "\n", block.text)
                row, inside = block.last, inside and block.inside
            state = block.state
            self._take_painting(painting, over=True)
        return Read("".join(said), inside)

    def _take_painting(self, part: str, *, over: bool) -> None:
        """See that it draws rules and areas and nothing else, none of them `over` text, and leaves black for text."""
        if (part, over) in self._painted:
            return
        if not (_RULES if over else _PAINTING).fullmatch(part.translate(_NUMBERS)):
            raise NotUnderstood("unknown painting")
        if float(_last_number(_SET_APART.sub("", part), " g")) or any(
            float(_last_number(line, "")) > _THICKEST for line in part.split(" w")[:-1]
        ):
            raise NotUnderstood("text that cannot be seen")
        if len(self._painted) >= _MOST_BLOCKS:
            self._painted.clear()
        self._painted.add((part, over))

    def _leaves(self, number: int) -> Iterator[int]:
        nodes = _NODE.fullmatch(self._object(number))
        if nodes is None:
            yield number
            return
        for kid in nodes[1].split(" 0 R")[:-1]:
            yield from self._leaves(int(kid))

    def _read_at(self, start: int, size: int) -> bytes:
        self._stream.seek(start)
        return self._stream.read(size) if size > 0 else b""

    def _object(self, number: int) -> str:
        head, start, size = b"%d 0 obj\n" % number, self._place(number), _OBJECT // 8
        data = self._read_at(start, size)
        while (end := data.find(_OBJECT_END)) < 0 and len(data) == size:
            size *= 8
            data = self._read_at(start, size)
        if end < 0 or not data.startswith(head):
            raise NotUnderstood(f"object {number}")
        return data[len(head) : end].decode("latin-1")

    def _place(self, number: int) -> int:
        if not 0 < number < self._count:
            raise NotUnderstood(f"object {number}")
        row = _PLACE.fullmatch(self._places, _ROW * number, _ROW * (number + 1))
        if row is None:
            raise NotUnderstood(f"object {number}")
        return int(row[1])

    def _content(self, number: int) -> bytes:
        """What a stream holds."""
        return self._stream_of(number, _STREAM)[0]

    def _stream_of(self, number: int, kind: re.Pattern[bytes]) -> tuple[bytes, re.Match[bytes]]:
        start = self._place(number)
        data = self._read_at(start, _OBJECT)
        head = kind.match(data)
        if head is None or int(head[1]) != number:
            raise NotUnderstood(f"stream {number}")
        first, last = head.end(), head.end() + int(head[2])
        if len(data) < last + len(_STREAM_END):
            data += self._read_at(start + len(data), last + len(_STREAM_END) - len(data))
        if data[last : last + len(_STREAM_END)] != _STREAM_END:
            raise NotUnderstood(f"stream {number}")
        try:
            return zlib.decompress(data[first:last]), head
        except zlib.error:
            raise NotUnderstood(f"stream {number}") from None

    def _read_fonts(self, resources: int) -> dict[str, _Font]:
        named = _match(_FONTS, self._object(resources))[1]
        pairs = [name.split()[:2] for name in named.split("/")[1:]]
        numbers = dict(pairs)
        if len(numbers) < len(pairs):
            raise NotUnderstood("two fonts of one name")
        return {name: self._read_font(int(number)) for name, number in numbers.items()}

    def _read_font(self, number: int) -> _Font:
        descendant, letters = _match(_FONT, self._object(number)).groups()
        runs, descriptor = _match(_DESCENDANT, self._object(int(descendant))).groups()
        glyphs = _glyph_count(self._content(int(_match(_PROGRAM, self._object(int(descriptor)))[1])))
        widths: dict[int, float] = {}
        for first, values in _RUN.findall(runs):
            widths.update(enumerate(map(float, values.split()), start=int(first)))
        told = _Letters()
        mapping = self._content(int(letters)).decode("ascii", "replace").partition("endcodespacerange")[2]
        if "range" in mapping:
            raise NotUnderstood("ranges of characters")
        letters_told = _LETTER.findall(mapping)
        for code, character in letters_told:
            told[int(code, 16)] = bytes.fromhex(character).decode("utf-16-be", "replace")
        if len(told) < len(letters_told):
            raise NotUnderstood("two characters for one code")
        if 0 in told or max(told, default=0) >= min(glyphs, _BREAK_CODE):
            raise NotUnderstood("a character without an outline")
        told[_BREAK_CODE] = "\n"
        return _Font(told, widths, max(1000.0, *widths.values()) if widths else 1000.0)


class _Fonts:
    """The fonts that pages share, and what was read in them."""

    def __init__(self, fonts: dict[str, _Font], *, exact: bool) -> None:
        self.fonts, self._exact = fonts, exact
        self._states: dict[tuple[str, float, float], _State] = {}
        self.start = self.state("", 0.0, 0.0)
        self._readers: dict[tuple[float, float, float, float], _Reader] = {}

    def reader(self, edges: tuple[float, float, float, float]) -> _Reader:
        """What reads pages of these edges: left, right, lower and upper."""
        return self._readers.get(edges) or self._readers.setdefault(edges, _Reader(self, edges))

    def state(self, font: str, size: float, leading: float) -> _State:
        """The same one for the same."""
        key = (font, size, leading)
        if font and size < _LEAST_SIZE:
            raise NotUnderstood("type that cannot be read")
        return self._states.get(key) or self._states.setdefault(key, _State(font, size, leading))

    def chunk(self, shown: str, state: _State) -> _Chunk:
        """What stands behind a place; remembered, because cells and their operators repeat each other."""
        if len(state.known) >= _MOST_KEPT:
            state.known.clear()
        if shown[:3].strip("<") not in ("Tm", "Tm ", "Tm\n"):
            raise NotUnderstood(shown[:40])
        found = None if self._exact else self._short_chunk(shown, state) or self._quick_chunk(shown, state)
        found = found or _Pen(self, state).chunk(shown[2:])
        if not found.text.isdecimal():  # a row's number does not come again
            state.known[shown] = found
        return found

    def behind(self, head: str, state: _State) -> _State:
        """What is in force behind operators that show nothing."""
        found = state.heads.get(head)
        if found is None:
            words, *_, found = _Pen(self, state).chunk(head)
            if words:
                raise NotUnderstood(head[:40])
            if len(state.heads) < _MOST_BLOCKS:
                state.heads[head] = found
        return found

    def _short_chunk(self, shown: str, state: _State) -> _Chunk | None:
        """One line of few characters, as a row's number."""
        font, line = self.fonts.get(state.font), _SHORT_LINE.fullmatch(shown)
        if font is None or line is None:
            return None
        across, words = line.groups()
        x = float(across or 0)
        right = x + len(words) / 4000 * font.widest * state.size
        size = state.size
        return _Chunk(_decoded(words, font), min(x, 0.0), max(right, 0.0), _ASCENT * size, -_DESCENT * size, state)

    def _quick_chunk(self, shown: str, state: _State) -> _Chunk | None:
        """Lines one under the other, in one font; each is taken for as wide as it can be at most."""
        font = self.fonts.get(state.font)
        if font is None:
            return None
        if _LINES.fullmatch(shown):
            return _lines_chunk(_HEXADECIMAL.findall(shown), state, font)
        return _moved_chunk(_MOVE.findall(shown), state, font) if _MOVES.fullmatch(shown) else None


class _Reader:
    """Reads blocks of text on pages whose edges are left, right, lower and upper; what comes again is remembered."""

    def __init__(self, fonts: _Fonts, edges: tuple[float, float, float, float]) -> None:
        self._fonts, self._edges = fonts, edges
        self._numbers = _Numbers()
        self._blocks: dict[tuple[str, _State], _Block] = {}

    def block(self, text: str, state: _State) -> _Block:
        """What stands between BT and ET; the heads of a table's columns are the same on every page."""
        key = (text, state)
        found = self._blocks.get(key)
        if found is None:
            if len(self._blocks) >= _MOST_BLOCKS:
                self._blocks.clear()
            found = self._blocks[key] = self._read(text, state)
        return found

    def _read(self, text: str, state: _State) -> _Block:
        low, high, lower, upper = self._edges
        numbers, fonts, inside, row, first = self._numbers, self._fonts, True, "", ""
        said: list[str] = []
        head, *parts = text.split(_UPRIGHT)
        state = fonts.behind(head, state)
        known = state.known
        for part in parts:
            x, y, shown = part.split(" ", 2)
            words, left, right, top, bottom, behind = known.get(shown) or fonts.chunk(shown, state)
            if words:
                at, base = numbers[x], numbers[y]
                inside = inside and low <= at + left and at + right <= high
                inside = inside and lower <= base + bottom and base + top <= upper
                if y == row:
                    said.append("\t")
                else:
                    said.append("\n")
                    row = y
                said.append(words)
                first = first or y
            if behind is not state:
                state, known = behind, behind.known
        return _Block("".join(said[1:]), first, row, inside, state)


def _last_number(part: str, operator: str) -> str:
    """The number before the last such operator, 0 where there is none."""
    return (part.rpartition(operator)[0] if operator else part).rpartition("\n")[2].rpartition(" ")[2] or "0"


def _match(pattern: re.Pattern[str], text: str, *, start: bool = False) -> re.Match[str]:
    found = pattern.match(text) if start else pattern.fullmatch(text)
    if found is None:
        raise NotUnderstood(text[:40])
    return found


def _glyph_count(program: bytes) -> int:
    """How many outlines an embedded font has; 0 where it is no such font."""
    try:
        for place in range(12, 12 + 16 * struct.unpack_from(">H", program, 4)[0], 16):
            tag, _, offset, _ = struct.unpack_from(">4s3I", program, place)
            if tag == b"maxp":
                return int(struct.unpack_from(">H", program, offset + 4)[0])
    except struct.error:
        pass
    return 0


def _lines_chunk(lines: list[str], state: _State, font: _Font) -> _Chunk:
    drop = (len(lines) - 1) * state.leading
    widest = max(map(len, lines)) / 4 * font.widest / 1000 * state.size
    text = _decoded(_BREAK.join(lines), font)
    return _Chunk(text, 0.0, widest, _ASCENT * state.size, -drop - _DESCENT * state.size, state)


def _moved_chunk(moves: list[tuple[str, str, str]], state: _State, font: _Font) -> _Chunk | None:
    """Lines of which each begins at a place of its own below the last."""
    wide = font.widest / 4000 * state.size
    (across, up, shown), *others = moves
    if float(up):
        return None
    x, y = float(across), 0.0
    left, right = min(x, 0.0), max(x + len(shown) * wide, 0.0)
    for across, up, line in others:
        if (fall := float(up)) >= 0:
            return None
        x, y = x + float(across), y + fall
        left, right = min(left, x), max(right, x + len(line) * wide)
        shown += _BREAK + line
    return _Chunk(_decoded(shown, font), left, right, _ASCENT * state.size, y - _DESCENT * state.size, state)


def _decoded(hexadecimal: str, font: _Font) -> str:
    try:
        return bytes.fromhex(hexadecimal).decode("utf-16-be").translate(font.letters)
    except UnicodeDecodeError:
        raise NotUnderstood("a code beyond our fonts") from None


class _Pen:
    """Follows the operators of one chunk."""

    def __init__(self, fonts: _Fonts, state: _State) -> None:
        self._fonts, self._state = fonts, state
        self._said: list[str] = []
        self._left = self._base = self._at = 0.0
        self._box = [0.0, 0.0, 0.0, 0.0]

    def chunk(self, shown: str) -> _Chunk:
        """What it says and how far it reaches."""
        place = 0
        while place < len(shown):
            token = _TOKEN.match(shown, place)
            if token is None:
                if shown[place:].isspace():
                    break
                raise NotUnderstood(shown[place : place + 40])
            self._take(token)
            place = token.end()
        left, right, upper, lower = self._box
        return _Chunk("".join(self._said), left, right, upper, lower, self._state)

    def _take(self, token: re.Match[str]) -> None:
        hexadecimal, line, right, up, font, size, leading, _, _ = token.groups()
        if hexadecimal is not None:
            self._show(hexadecimal)
        elif line:
            self._move(0.0, -self._state.leading)
        elif right is not None:
            self._move(float(right), float(up))
        elif font:
            self._state = self._fonts.state(font, float(size), self._state.leading)
        elif leading:
            self._state = self._fonts.state(self._state.font, self._state.size, float(leading))

    def _move(self, right: float, up: float) -> None:
        if up and self._said:
            self._said.append("\n")
        self._left, self._base = self._left + right, self._base + up
        self._at = self._left

    def _show(self, hexadecimal: str) -> None:
        font, size = self._fonts.fonts.get(self._state.font), self._state.size
        if font is None:
            raise NotUnderstood(self._state.font)
        self._said.append(_decoded(hexadecimal, font))
        codes = memoryview(bytes.fromhex(hexadecimal))
        widths = (font.widths.get(high << 8 | low, 1000.0) for high, low in zip(codes[::2], codes[1::2], strict=True))
        left, self._at = self._at, self._at + sum(widths) * size / 1000
        box = self._box
        box[0], box[1] = min(box[0], left), max(box[1], self._at)
        box[2], box[3] = max(box[2], self._base + _ASCENT * size), min(box[3], self._base - _DESCENT * size)


@contextmanager
def own_file(path: Path, edge: float) -> Iterator[OwnFile | None]:
    """The file at `path`, None where it is not one that we understand."""
    with path.open("rb", buffering=0) as stream:
        yield _opened(stream, edge)


def _opened(stream: FileIO, edge: float) -> OwnFile | None:
    try:
        return OwnFile(stream, edge)
    except (NotUnderstood, RecursionError):
        return None
