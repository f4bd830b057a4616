"""Whether members of a package are what their names promise: documents that open, JSON of our schema, the listing.

Everything is bounded: a member that unpacks to more than it should is a fault, not a wait.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence, Set
from typing import IO

import msgspec
from msgspec import Struct

from catalog_app.exporters.manifest import ManifestItem
from catalog_app.exporters.portal.fragments import plain
from catalog_app.exporters.portal.tags import Fault
from catalog_app.exporters.workbook_columns import xlsx_text
from catalog_app.model.catalog import Item
from catalog_app.model.portal import PortalProfile

LOOKED_INTO = (".html", ".docx", ".xlsx", ".pdf", ".json")
UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)
_MAIN = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
_TYPES = "[Content_Types].xml"
_SHEET = "xl/worksheets/sheet1.xml"
_LARGEST_PART = 64 << 20
_LARGEST_SHEET = 512 << 20
_MOST_PARTS = 5_000
_REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}")
_MOST_FAULTS = 20
_CHUNK, _DEEPEST, _MOST_PIECES = 1 << 16, 100, 100_000


class _DomainData(Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: str
    full_name: str


class CatalogData(Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of 目录.json."""

    unit: str
    domain: _DomainData
    items: tuple[Item, ...]


def member_faults(data: bytes, path: str) -> Iterator[Fault]:
    """Whether a document opens; nothing for kinds that are not looked into."""
    suffix = f".{path.rpartition('.')[2].lower()}"
    if suffix in _MAIN and not _is_office(data, _MAIN[suffix]):
        yield Fault("damaged_document", f"不是{suffix[1:]}文件，打不开")
    elif suffix == ".pdf" and not _is_pdf(data):
        yield Fault("damaged_document", "不是PDF文件，打不开")
    elif path.endswith("/目录.json"):
        yield from _catalog_faults(data)


def listing_faults(
    data: bytes, profile: PortalProfile | None, items: Sequence[ManifestItem], members: Set[str]
) -> Iterator[Fault]:
    """Whether 清单.xlsx tells the same as the manifest: as many rows, the same titles, files that are there."""
    labels = {column.key: column.label for column in profile.list_columns} if profile else {"title": "标题"}
    try:
        wanted = [labels.get(key, "") for key in ("title", "body_file", "attachments")]
        rows = [[row.get(label, "") for label in wanted] for row in listing_table(data)]
    except UNREADABLE:
        yield Fault("bad_listing", "不是工作簿，打不开")
        return
    if len(rows) != len(items):
        yield Fault("bad_listing", f"有{len(rows)}行，应有{len(items)}行")
        return
    faults = 0
    for number, ((title, body, attachments), item) in enumerate(zip(rows, items, strict=True), 2):
        for fault in _row_faults(number, title, item, members, [body, *attachments.split(";")], profile):
            yield fault
            faults += 1
        if faults >= _MOST_FAULTS:
            return


def _row_faults(
    number: int,
    title: str,
    item: ManifestItem,
    members: Set[str],
    paths: Sequence[str],
    profile: PortalProfile | None,
) -> Iterator[Fault]:
    if title != _as_cell(item.title) and (profile is None or any(one.key == "title" for one in profile.list_columns)):
        yield Fault("bad_listing", f"第{number}行的标题“{title[:20]}”与 manifest.json 不符")
    for path in filter(None, paths):
        if path not in members:
            yield Fault("bad_listing", f"第{number}行的文件“{path[:60]}”不在包里")


def _as_cell(text: str) -> str:
    return xlsx_text(plain(text)[:32_000])


def _is_office(data: bytes, main: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if len(names) > _MOST_PARTS or _TYPES not in names or main not in names:
                return False
            with archive.open(main) as stream:
                return len(stream.read(_LARGEST_PART + 1)) <= _LARGEST_PART
    except UNREADABLE:
        return False


def _is_pdf(data: bytes) -> bool:
    if b"%PDF-" not in data[:1024]:
        return False
    import pypdfium2  # takes a while to load

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return False
    with document:
        return len(document) > 0


def _catalog_faults(data: bytes) -> Iterator[Fault]:
    try:
        msgspec.json.decode(data, type=CatalogData)
    except (msgspec.DecodeError, RecursionError):
        yield Fault("bad_catalog", "不合目录的格式")


def listing_table(data: bytes) -> Iterator[dict[str, str]]:
    """The rows of 清单.xlsx by header label; ValueError or BadZipFile where it is no workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _SHEET not in archive.namelist() or archive.getinfo(_SHEET).file_size > _LARGEST_SHEET:
            raise ValueError(_SHEET)
        with archive.open(_SHEET) as stream:
            header: dict[str, str] | None = None
            for row in _Rows().read(stream):
                if header is None:
                    header = row
                else:
                    yield {header.get(letters, letters): text for letters, text in row.items()}


class _Rows:
    """Every row's texts by the letters of their column; ValueError where it is no XML, or declares anything."""

    def __init__(self) -> None:
        self._done: list[dict[str, str]] = []
        self._row: dict[str, str] = {}
        self._letters = ""
        self._pieces: list[str] = []
        self._depth = 0

    def read(self, stream: IO[bytes]) -> Iterator[dict[str, str]]:
        """The rows, as they are read."""
        from xml.parsers.expat import ExpatError, ParserCreate

        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._pieces.append
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk)
                if len(self._pieces) > _MOST_PIECES:
                    raise ValueError(_SHEET)
                yield from self._done
                self._done.clear()
            parser.Parse(b"", True)
        except ExpatError as error:
            raise ValueError(_SHEET) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError(_SHEET)
        local = name.rpartition(":")[2]
        if local == "c":
            place = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._letters = place[1] if place else ""
            self._pieces.clear()
        elif local == "row":
            self._row = {}

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition(":")[2]
        if local == "c":
            if self._letters:
                self._row[self._letters] = "".join(self._pieces)
            self._pieces.clear()
        elif local == "row":
            self._done.append(self._row)

    def _refuse(self, *_: object) -> None:
        raise ValueError(_SHEET)
