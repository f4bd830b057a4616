"""Reads the pages of a file that `Document` wrote, as strictly as it is written: from the bytes on disk alone.

It certifies what it understands to the last operator, several times as fast as a general library; of anything else it
says NotUnderstood, and the page is left to that library.
"""

from __future__ import annotations

import mmap
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

_END = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n\Z")
_TABLE = re.compile(rb"xref\n0 (\d{1,8})\n")
_ROW, _TAIL = 20, 64
_TRAILER = re.compile(rb"trailer\n<</Size \d+/Root (\d+) 0 R/Info \d+ 0 R/ID\[[<>0-9a-f]+\]>>\n")
_STREAM = re.compile(rb"<</Length (\d{1,9})/Filter/FlateDecode(?:/Length1 \d+)?>>stream\n")
_PAGES = re.compile(r"<</Type/Catalog/Pages (\d+) 0 R/")
_NODE = re.compile(r"<</Type/Pages(?:/Parent \d+ 0 R)?/Count \d+/Kids\[((?:\d+ 0 R ?)*)\]>>")
_PAGE = re.compile(
    r"<</Type/Page/Parent \d+ 0 R/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]/Resources (\d+) 0 R/Contents (\d+) 0 R"
    r"(?:/Annots\[.*\])?>>"
)
_FONTS = re.compile(r"<</Font<<((?:/F\d+ \d+ 0 R)*)>>")
_FONT = re.compile(
    r"<</Type/Font/Subtype/Type0/BaseFont/[\w+]+/Encoding/Identity-H/DescendantFonts\[(\d+) 0 R\]/ToUnicode (\d+) 0 R>>"
)
_DESCENDANT = re.compile(
    r"<</Type/Font/Subtype/CIDFontType2/CIDToGIDMap/Identity/BaseFont/[\w+]+/CIDSystemInfo<<[^<>]*>>"
    r"/DW 1000/W\[([^<>]*)\]/FontDescriptor (\d+) 0 R>>"
)
_PROGRAM = re.compile(r"<</Type/FontDescriptor/[^<>]*/FontFile2 (\d+) 0 R>>")
_LETTER = re.compile(r"^<([0-9A-F]{4})> <([0-9A-F]{4,8})>$", re.MULTILINE)
_RUN = re.compile(r"(\d+)\[([\d. ]+)\]")

_SHIFTED = re.compile(r"q\n1 0 0 1 (-?[\d.]+) 0 cm\n(.*)\nQ\Z", re.DOTALL)
_NUMBERS = dict.fromkeys(map(ord, "0123456789.- \n[]"))
_PAINTING = re.compile("(?:re|[fSmlwgGd]|q(?:re|[fSmlwgGd])*Q)*")
"""Rules and areas, without their numbers; what is set between q and Q does not outlive it."""
_UPRIGHT, _LAST = "1 0 0 1 ", "1 0 0 1 0 0"
_LINES = re.compile(r"\s*<[0-9A-F]*>Tj(?:\s+T\*\s*<[0-9A-F]*>Tj)*\s*")
_HEXADECIMAL = re.compile(r"<([0-9A-F]*)>")
_TOKEN = re.compile(
    r"\s*(?:<([0-9A-F]*)>Tj|(T\*)|(-?[\d.]+) (-?[\d.]+) Td|/(F\d+) ([\d.]+) Tf|([\d.]+) TL|2 Tr ([\d.]+) w|(0 Tr))\s*"
)
_BREAK, _BREAK_CODE = "FFFF", 0xFFFF
_ASCENT, _DESCENT = 0.9, 0.15
_MOST_KEPT = 20_000


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


class _Chunk(Struct, frozen=True):
    """Text that begins at one place: what it says, how far it reaches to each side, and what is in force behind it."""

    text: str
    left: float
    right: float
    upper: float
    lower: float
    state: _State


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

    def __init__(self, data: mmap.mmap, edge: float) -> None:
        self._data, self._edge = data, edge
        end = _END.search(data[-_TAIL:])
        start = int(end[1]) if end else -1
        table = _TABLE.match(data, start) if 0 <= start < len(data) else None
        if table is None:
            raise NotUnderstood("no table of places")
        self._rows, self._count = table.end(), int(table[1])
        trailer = _TRAILER.match(data, self._rows + _ROW * self._count)
        if trailer is None:
            raise NotUnderstood("no trailer")
        self._pages = tuple(self._leaves(int(_match(_PAGES, self._object(int(trailer[1])), start=True)[1])))
        self._fonts: dict[int, _Fonts] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> Read:
        """Page `number`, counted from 0."""
        width, height, resources, contents = _match(_PAGE, self._object(self._pages[number])).groups()
        resources = int(resources)
        if resources not in self._fonts:
            self._fonts[resources] = _Fonts(self._read_fonts(resources))
        content = self._stream(int(contents)).decode("ascii", "strict")
        try:
            return self._read(content, self._fonts[resources], float(width), float(height))
        except ValueError as error:  # a number that is none
            raise NotUnderstood(str(error)) from error

    def _read(self, content: str, fonts: _Fonts, width: float, height: float) -> Read:
        shift = 0.0
        if moved := _SHIFTED.match(content):
            shift, content = float(moved[1]), moved[2]
        painting, *texts = content.split("BT")
        page = _Page((self._edge - shift, width - self._edge - shift, self._edge, height - self._edge))
        state = fonts.start
        _is_painting(painting)
        for part in texts:
            text, _, painting = part.partition("ET")
            state = page.read(text, state, fonts)
            state = fonts.start if _is_painting(painting) else state
        return Read("".join(page.said), page.inside)

    def _leaves(self, number: int) -> Iterator[int]:
        nodes = _NODE.fullmatch(self._object(number))
        if nodes is None:
            yield number
            return
        for kid in nodes[1].split(" 0 R")[:-1]:
            yield from self._leaves(int(kid))

    def _object(self, number: int) -> str:
        start = self._place(number)
        end = self._data.find(b"\nendobj\n", start)
        return self._data[start : max(end, start)].decode("latin-1")

    def _place(self, number: int) -> int:
        if not 0 < number < self._count:
            raise NotUnderstood(f"object {number}")
        row = self._rows + _ROW * number
        try:
            start = int(self._data[row : row + 10])
        except ValueError:
            raise NotUnderstood(f"object {number}") from None
        head = b"%d 0 obj\n" % number
        if self._data[start : start + len(head)] != head:
            raise NotUnderstood(f"object {number}")
        return start + len(head)

    def _stream(self, number: int) -> bytes:
        head = _STREAM.match(self._data, self._place(number))
        if head is None:
            raise NotUnderstood(f"stream {number}")
        try:
            return zlib.decompress(self._data[head.end() : head.end() + int(head[1])])
        except zlib.error:
            raise NotUnderstood(f"stream {number}") from None

    def _read_fonts(self, resources: int) -> dict[str, _Font]:
        named = _match(_FONTS, self._object(resources), start=True)[1]
        pairs = (name.split()[:2] for name in named.split("/")[1:])
        return {name: self._read_font(int(number)) for name, number in pairs}

    def _read_font(self, number: int) -> _Font:
        descendant, letters = _match(_FONT, self._object(number)).groups()
        runs, descriptor = _match(_DESCENDANT, self._object(int(descendant))).groups()
        glyphs = _glyph_count(self._stream(int(_match(_PROGRAM, self._object(int(descriptor)))[1])))
        widths: dict[int, float] = {}
        for first, values in _RUN.findall(runs):
            widths.update(enumerate(map(float, values.split()), start=int(first)))
        told = _Letters()
        mapping = self._stream(int(letters)).decode("ascii", "replace").partition("endcodespacerange")[2]
        if "range" in mapping:
            raise NotUnderstood("ranges of characters")
        for code, character in _LETTER.findall(mapping):
            told[int(code, 16)] = bytes.fromhex(character).decode("utf-16-be", "replace")
        if 0 in told or max(told, default=0) >= min(glyphs, _BREAK_CODE):
            raise NotUnderstood("a character without an outline")
        told[_BREAK_CODE] = "\n"
        return _Font(told, widths, max(1000.0, *widths.values()) if widths else 1000.0)


class _Fonts:
    """The fonts that pages share, and what was read in them."""

    def __init__(self, fonts: dict[str, _Font]) -> None:
        self.fonts = fonts
        self._states: dict[tuple[str, float, float], _State] = {}
        self.start = self.state("", 0.0, 0.0)

    def state(self, font: str, size: float, leading: float) -> _State:
        """The same one for the same."""
        key = (font, size, leading)
        return self._states.get(key) or self._states.setdefault(key, _State(font, size, leading))

    def chunk(self, shown: str, state: _State) -> _Chunk:
        """What stands behind a place; remembered, because cells and their operators repeat each other."""
        if len(state.known) >= _MOST_KEPT:
            state.known.clear()
        quick = state.font in self.fonts and _LINES.fullmatch(shown)
        found = _quick_chunk(shown, state, self.fonts[state.font]) if quick else _Pen(self, state).chunk(shown)
        state.known[shown] = found
        return found


class _Page:
    """Collects the text of a page whose edges are left, right, lower and upper."""

    def __init__(self, edges: tuple[float, float, float, float]) -> None:
        self._edges, self._row = edges, ""
        self.said: list[str] = []
        self.inside = True

    def read(self, text: str, state: _State, fonts: _Fonts) -> _State:
        """A run of text operators; returns what is in force behind it."""
        low, high, lower, upper = self._edges
        said, row, inside, left, base = self.said, self._row, self.inside, "", ""
        for part in (text + _LAST).split(" Tm"):
            shown, upright, place = part.rpartition(_UPRIGHT)
            if not upright:
                raise NotUnderstood(part[:40])
            chunk = state.known.get(shown) or fonts.chunk(shown, state)
            if chunk.text:
                x, y = float(left), float(base)
                inside = inside and low <= x + chunk.left and x + chunk.right <= high
                inside = inside and lower <= y + chunk.lower and y + chunk.upper <= upper
                said += ("\t" if base == row else "\n", chunk.text)
                row = base
            left, base = place.split(" ")
            state = chunk.state
        self._row, self.inside = row, inside
        return state


def _match(pattern: re.Pattern[str], text: str, *, start: bool = False) -> re.Match[str]:
    found = pattern.match(text) if start else pattern.fullmatch(text)
    if found is None:
        raise NotUnderstood(text[:40])
    return found


def _is_painting(part: str) -> bool:
    """Whether it draws rules and areas; it draws nothing else."""
    operators = part.translate(_NUMBERS)
    if not _PAINTING.fullmatch(operators):
        raise NotUnderstood("unknown painting")
    return "Q" in operators


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


def _quick_chunk(shown: str, state: _State, font: _Font) -> _Chunk:
    """Lines one under the other, in one font; each is taken for as wide as it can be at most."""
    hexadecimal = _HEXADECIMAL.findall(shown)
    drop = (len(hexadecimal) - 1) * state.leading
    widest = max(map(len, hexadecimal)) / 4 * font.widest / 1000 * state.size
    text = _decoded(_BREAK.join(hexadecimal), font)
    return _Chunk(text, 0.0, widest, _ASCENT * state.size, -drop - _DESCENT * state.size, state)


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
    with path.open("rb") as stream:
        try:
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            yield None
            return
        with data:
            yield _opened(data, edge)


def _opened(data: mmap.mmap, edge: float) -> OwnFile | None:
    try:
        return OwnFile(data, edge)
    except (NotUnderstood, RecursionError):
        return None
