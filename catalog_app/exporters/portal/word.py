"""正文.docx: a clean fragment as a Word document in the measures of official papers (GB/T 9704-2012).

Cheap enough for ten thousand: nothing but the words differs from one document to the next. The same words give the same
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from html.parser import HTMLParser

from msgspec import Struct, field

from catalog_app.exporters.docx_parts import (
    BODY,
    BODY_FONT,
    CENTRED,
    HEAD_FONT,
    TITLE,
    TITLE_FONT,
    WORD,
    Down,
    cell,
    clean,
    footer,
    paragraph,
    row,
    shares,
    styled_paragraph,
    table,
)
from catalog_app.support.zip_form import ZipForm

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_DOCUMENT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
)
_FOOTER = f'{_HEAD}<w:ftr xmlns:w="{WORD}">{footer()}</w:ftr>'
_PROPERTIES = (
    f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></cp:coreProperties>'
)
_CORE, _DOCUMENT = "docProps/core.xml", "word/document.xml"
_PARTS = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": _RELATIONS,
    _CORE: "",
    "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
    _DOCUMENT: "",
    "word/footer1.xml": _FOOTER,
}
"""What is '' differs from paper to paper."""
_FORM = ZipForm(_PARTS, level=5)
_LARGEST = 64 << 20
_TITLE = re.compile(r"<dc:title>([^<>]*)</dc:title>")
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
    "</w:sectPr>"
)
_ROOM = 11906 - 1474 - 1588
_SIGN_OFF_INSET = 4 * BODY * 10
_PLAIN = re.compile(r"(?:<p>[^<>&\x00-\x1f\x85\u2028\u2029]*</p>\n)*")
"""Lines of words, as most texts are: no parser is needed to take them apart."""
_NAMESPACE = f' xmlns:w="{WORD}"'
_WIDEST, _WIDEST_DIGITS = 100, 4


class Paper(Struct, frozen=True, kw_only=True):
    """A document: `fragment` is its text, what is empty is left out; `signed` and `day` stand at its end."""

    title: str
    number: str = ""
    fragment: str
    signed: str = ""
    day: str = ""


def word_bytes(paper: Paper) -> bytes:
    """The finished file."""
    body = "".join(_blocks(paper)).replace(_NAMESPACE, "")
    document = f'{_HEAD}<w:document{_NAMESPACE} xmlns:r="{_OFFICE}"><w:body>{body}{_SECTION}</w:body></w:document>'
    core = _PROPERTIES.format(escape(clean(paper.title)))
    return _FORM.filled({_CORE: core.encode(), _DOCUMENT: document.encode()})


def paper_document(data: bytes) -> str | None:
    """The document part of a paper that `word_bytes` made; None for any other file."""
    parts = _FORM.differing(data, _LARGEST)
    if parts is None:
        return None
    try:
        core, document = parts[_CORE].decode(), parts[_DOCUMENT].decode()
    except UnicodeDecodeError:
        return None
    title = _TITLE.search(core)
    return f"{document}<w:p>{title[1]}</w:p>" if title and core == _PROPERTIES.format(title[1]) else None


def _blocks(paper: Paper) -> Iterator[str]:
    yield paragraph(paper.title, TITLE, TITLE_FONT, side="center", line=720, keep=True)
    if paper.number:
        yield paragraph(paper.number, BODY, BODY_FONT, side="center", keep=True)
    yield paragraph("", BODY, BODY_FONT)
    if _PLAIN.fullmatch(paper.fragment):
        lines = (line[3:-4] for line in paper.fragment.splitlines())
        yield from (styled_paragraph([(line, BODY_FONT)], BODY, indent=True) for line in lines if line.strip())
    else:
        reader = _Blocks()
        reader.feed(paper.fragment)
        reader.close()
        yield from reader.finished()
    if paper.signed:
        yield paragraph("", BODY, BODY_FONT, keep=True)
        yield paragraph(paper.signed, BODY, BODY_FONT, side="right", inset=_SIGN_OFF_INSET, keep=bool(paper.day))
    if paper.day:
        yield paragraph(paper.day, BODY, BODY_FONT, side="right", inset=_SIGN_OFF_INSET)


class _Cell(Struct):
    """A cell of a table being read."""

    span: int
    rows: int
    strong: bool
    text: str = ""


class _Table(Struct):
    """A table being read."""

    rows: list[list[_Cell]] = field(default_factory=list)


class _Blocks(HTMLParser):
    """Paragraphs and tables of a fragment as XML, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self._done: list[str] = []
        self._runs: list[tuple[str, str]] = []
        self._tables: list[_Table] = []
        self._strong = 0

    def finished(self) -> list[str]:
        """All of it."""
        self._end_paragraph()
        return self._done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks begin."""
        if tag == "strong":
            self._strong += 1
        elif tag == "br":
            self._break()
        elif tag == "img":
            self.handle_data(dict(attrs).get("alt") or "")
        elif tag == "table":
            self._end_paragraph()
            self._tables.append(_Table())
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables and self._tables[-1].rows:
            spans = dict(attrs)
            made = _Cell(_span(spans.get("colspan")), _span(spans.get("rowspan")), tag == "th")
            self._tables[-1].rows[-1].append(made)

    def handle_endtag(self, tag: str) -> None:
        """Blocks end."""
        if tag == "strong":
            self._strong = max(0, self._strong - 1)
        elif tag == "p":
            self._break()
        elif tag == "table" and self._tables:
            ended = self._tables.pop()
            if self._tables:  # inside a cell its words stay with the cell
                self._into_cell("\n".join("　".join(one.text for one in line) for line in ended.rows))
            else:
                self._done += _drawn(ended)

    def handle_data(self, data: str) -> None:
        """Words, in bold where they stand so."""
        words = data.replace("\n", " ") if data.strip() else ""
        if self._tables:
            self._into_cell(words)
        elif words:
            self._runs.append((words, HEAD_FONT if self._strong else BODY_FONT))

    def _into_cell(self, words: str) -> None:
        if self._tables[-1].rows and self._tables[-1].rows[-1]:
            self._tables[-1].rows[-1][-1].text += words

    def _break(self) -> None:
        if self._tables:
            self._into_cell("\n")
        else:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        if self._runs:
            self._done.append(styled_paragraph(self._runs, BODY, indent=True))
            self._runs = []


def _span(value: str | None) -> int:
    given = int(value) if value and value.isascii() and value.isdecimal() and len(value) <= _WIDEST_DIGITS else 1
    return min(max(given, 1), _WIDEST)


def _drawn(read: _Table) -> list[str]:
    places = [one for one in _places(read.rows) if one]
    width = max((max(place + found.span for place, found, _ in line) for line in places), default=0)
    if not width:
        return []
    longest = [3.0] * width
    for line in places:
        for place, found, first in line:
            if first and found.span == 1:
                length = max(map(len, found.text.split("\n")))
                longest[place] = max(longest[place], min(length, 3 * CENTRED))
    widths = shares(longest, _ROOM)
    return [table(widths, [_row(line, widths, width) for line in places])]


def _row(line: Sequence[tuple[int, _Cell, bool]], widths: Sequence[int], width: int) -> str:
    cells = []
    at = 0
    for place, found, first in line:
        cells += [cell("", widths[gap], BODY_FONT) for gap in range(at, place)]
        at = place + found.span
        font = HEAD_FONT if found.strong else BODY_FONT
        down: Down = "" if found.rows == 1 else "restart" if first else "continue"
        text = found.text.strip("\n ") if first else ""
        cells.append(cell(text, sum(widths[place:at]), font, span=found.span, down=down))
    return row(cells + [cell("", widths[gap], BODY_FONT) for gap in range(at, width)])


def _places(rows: Sequence[Sequence[_Cell]]) -> Iterator[list[tuple[int, _Cell, bool]]]:
    """Each row's cells with their first column, those that reach down from above among them, marked as no first."""
    open_: dict[int, tuple[_Cell, int]] = {}
    for line in rows:
        placed: list[tuple[int, _Cell, bool]] = []
        waiting, at = list(line), 0
        while waiting or any(place >= at for place in open_):
            if at in open_:
                above, left = open_.pop(at)
                placed.append((at, above, False))
                if left > 1:
                    open_[at] = (above, left - 1)
                    at += above.span
                    continue
                at += above.span
            elif waiting:
                found = waiting.pop(0)
                room = min((place - at for place in open_ if place > at), default=found.span)
                found.span = min(found.span, room)
                placed.append((at, found, True))
                if found.rows > 1:
                    open_[at] = (found, found.rows - 1)
                    at += found.span
                    continue
                at += found.span
            else:
                at = min(place for place in open_ if place >= at)
        yield placed
