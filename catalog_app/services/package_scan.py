"""The gate's scan of an upload package: every word once, though a text stands in it as page, text, paper and site.

A publication's 正文.txt is scanned whole. In its other files only what it does not say is scanned, and only where they
are made of nothing but words as we make them; whatever looks otherwise is read as any other file.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import UNSET, Struct

from catalog_app.checks.personal_info import NOBODY
from catalog_app.importers.inside.parts import BREAK, Budget, Found, Inside, TooMuchError, Unread
from catalog_app.importers.inside.reader import read_member
from catalog_app.model.findings import ScanReport
from catalog_app.services.scanning import check_file, check_parts
from catalog_app.support.progress import SCANNING, SILENT, Progress

if TYPE_CHECKING:
    from catalog_app.exporters.manifest import ManifestItem

_TEXT, _PAGE, _PAPER = "/正文.txt", "/正文.html", "/正文.docx"
_SITE_PAGES, _SITE_DATA = "网站/info/", "网站/data/"
_LISTING = "清单.xlsx"
_SHORTEST, _OTHERS = 2, 2
_MOST_REMEMBERED = 50_000
_SITE_LIST = "网站/网站清单.json"
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"</?(?:p|br|tr|td|th|table)\b[^>]*>")
_LINK = re.compile(r'<(?:a href="(?!附件/|%E9%99%84%E4%BB%B6/)|img\b)')
_BODY = re.compile(r'<div class="text">(.*?)</div>', re.DOTALL)
_INLINE = re.compile(r"</?(?:a|b|em|i|span|strong|sub|sup|time|u)\b[^>]*>")
_APART = re.compile(r"<(?!/?(?:a|b|em|i|span|strong|sub|sup|time|u)\b)[^>]*>")
_VALUE = re.compile(r'="([^"]+)"')
_WORD_TAGS = re.compile(r"(<[^>]*>)")
_WORD_PARAGRAPH = "</w:p>"
_WORD_TAG = re.compile(r'<[/?]?[\w:]+(?: [\w:]+="(?![^"]*\d{6}(?!/))[^"<>]{0,80}")*\s*[/?]?>')
_MOST_MEMBERS = 200_000
_MOST_BYTES = 4 << 30
_LARGEST = 64 << 20
_UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)


Share = Literal["whole", "package", "pages"]
"""All of a package; or one of two shares that are the whole together: the site's publication pages, and the rest."""


def check_package(
    path: Path,
    contacts: Iterable[str] = NOBODY,
    *,
    name: str | None = None,
    share: Share = "whole",
    progress: Progress = SILENT,
) -> ScanReport:
    """Scan a package that will be called `name`, or a share of it; what is none is scanned whole as any file."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.comment or any(info.comment for info in archive.infolist()):
                return check_file(path, contacts, name=name)
            return check_parts(_Package(archive, share, progress).parts(), contacts, name or str(path))
    except _UNREADABLE:
        return check_file(path, contacts, name=name)


def together(one: ScanReport, other: ScanReport) -> ScanReport:
    """The report of two shares of a package."""
    checked = one.checked if one.checked == other.checked else "partial"
    return ScanReport(one.path, checked, one.findings + other.findings)


class _LargeError(ValueError):
    """A member is too large to be looked into; the others are."""


class _Item(Struct, frozen=True):
    """What of a manifest's item the share without the manifest must know."""

    uid: str
    title: str = ""
    path: str | None = None


class _Items(Struct, frozen=True):
    """As much of a manifest."""

    items: tuple[_Item, ...] = ()


class _Package:
    """Reads the members in an order in which the words of a publication come first."""

    def __init__(self, archive: zipfile.ZipFile, share: Share, progress: Progress) -> None:
        self._archive = archive
        self._progress = progress
        self._share = share
        self._budget = Budget(_MOST_BYTES, _MOST_MEMBERS)
        self._names = set(archive.namelist())
        self._said: dict[str, str] = {}
        """Words of publications by folder, without spaces: their text, and what further was scanned of them."""
        self._pages: dict[str, str] = {}
        """Folders by the address of their page on the site."""
        self._frame: set[str] = set()
        self._tags: set[str] = set()
        """What was scanned of pages and search records of the site."""
        self._word_tags: set[str] = set()
        """Tags of papers that hold no words."""

    def parts(self) -> Iterator[Found]:
        """Everything that is to be scanned."""
        try:
            if self._share != "pages":
                yield from self._file_names()
            for place, name in enumerate(sorted(self._names, key=self._order)):
                self._progress.step(place, len(self._names), SCANNING)
                self._budget.take_member()
                if self._share == "whole" or (self._share == "pages") is name.startswith(_SITE_PAGES):
                    yield from self._member(name)
                elif self._share == "pages" and self._order(name)[0] < _OTHERS:
                    self._learn(name)
        except TooMuchError as error:
            yield Unread("", str(error))

    def _file_names(self) -> Iterator[Found]:
        parts = {part for name in self._names for part in name.split("/")}
        for part in sorted(parts):
            yield Inside(f"{part}/文件名", part)

    def _order(self, name: str) -> tuple[int, str]:
        return (0 if name.endswith(_TEXT) else 1 if name == "manifest.json" else _OTHERS, name)

    def _member(self, name: str) -> Iterator[Found]:
        try:
            data = self._read(name)
        except _LargeError:
            yield Unread(name, "单个文件太大，没有检查")
            return
        except _UNREADABLE as error:
            yield Unread(name, f"解不开（{type(error).__name__}），可能损坏")
            return
        if name.endswith(_TEXT):
            self._said[name.removesuffix(_TEXT)] = _bare(data.decode("utf-8", "replace"))
        found = self._shortened(name, data)
        yield from read_member(data, name, self._budget) if found is None else found

    def _learn(self, name: str) -> None:
        """What the other share scans: the words of a publication, or its title and where its pages lie."""
        with suppress(*_UNREADABLE, msgspec.DecodeError):
            data = self._read(name)
            if name.endswith(_TEXT):
                self._said[name.removesuffix(_TEXT)] = _bare(data.decode("utf-8", "replace"))
            else:
                self._learn_items(msgspec.json.decode(data, type=_Items).items)

    def _learn_items(self, items: Iterable[_Item | ManifestItem]) -> None:
        from catalog_app.exporters.site.request import publication_path

        self._pages = {}
        for one in items:
            if one.path:
                self._pages[f"网站/{publication_path(one.uid)}"] = one.path
                self._add(one.path, [one.title])

    def _read(self, name: str) -> bytes:
        with self._archive.open(name) as stream:
            data = stream.read(_LARGEST + 1)
        self._budget.take(len(data))
        if len(data) > _LARGEST:
            raise _LargeError(name)
        return data

    def _shortened(self, name: str, data: bytes) -> Iterator[Found] | None:
        """What is new in a member of ours, None where it is to be read as any file."""
        said = self._said.get(name.rpartition("/")[0], "")
        if name.endswith(_PAGE) and said:
            return _page_parts(data, name, said)
        if name.endswith(_PAPER) and said:
            return self._paper_parts(data, name, said)
        if name == "manifest.json":
            return self._manifest_parts(data)
        if name == _LISTING:
            return self._listing_parts(data)
        if name.startswith(_SITE_PAGES):
            return self._site_page(data, name)
        if name.startswith(_SITE_DATA) and name.endswith(".js"):
            return self._site_data(data, name)
        return iter(()) if name == _SITE_LIST and self._is_site_list(data) else None

    def _manifest_parts(self, data: bytes) -> Iterator[Found] | None:
        """Its names and titles; only where it is exactly as we write it."""
        from catalog_app.exporters.manifest import WrittenManifest

        try:
            manifest = WrittenManifest(data)
            if not all(file.path in self._names for file in manifest.files()) or not manifest.is_as_written():
                return None
        except msgspec.DecodeError:
            return None
        self._learn_items(manifest.items())
        head = manifest.head
        words = (head.app_version, head.unit, head.profile, head.number, head.base or "", *_strings(head.rules))
        told = (BREAK.join(filter(None, _item_words(one))) for one in manifest.items())
        return (Inside("manifest.json", text) for text in (BREAK.join(words), *told))

    def _add(self, folder: str, texts: Iterable[str]) -> None:
        """Texts of a publication that are scanned need not be scanned again in its other files."""
        if folder in self._said:
            self._said[folder] = BREAK.join((self._said[folder], *map(_bare, texts)))

    def _paper_parts(self, data: bytes, name: str, said: str) -> Iterator[Found] | None:
        """A paper of ours is made of the parts all have, and of paragraphs in plain tags."""
        from catalog_app.exporters.portal.word import paper_document

        document = paper_document(data)
        if document is None or BREAK in document:
            return None
        pieces = _WORD_TAGS.split(document)
        new = set(pieces[1::2]) - self._word_tags
        if not all(_WORD_TAG.fullmatch(tag) for tag in new):
            return None
        if len(self._word_tags) < _MOST_REMEMBERED:
            self._word_tags |= new
        pieces[1::2] = [BREAK if tag == _WORD_PARAGRAPH else "" for tag in pieces[1::2]]
        rest = _rest(map(unescape, "".join(pieces).split(BREAK)), said)
        self._add(name.rpartition("/")[0], rest)
        return _inside(name, rest)

    def _listing_parts(self, data: bytes) -> Iterator[Found] | None:
        """Cells under their headings, but for what the text of their publication says and for names of members."""
        from catalog_app.exporters.portal.listing import is_ours
        from catalog_app.exporters.portal.members import listing_table

        if not is_ours(data):
            return None
        seen: set[tuple[str, str]] = set()
        found: list[Found] = []
        for number, row in enumerate(listing_table(data), 2):
            folder = next((text for text in row.values() if text in self._names), "").rpartition("/")[0]
            cells = {cell for cell in row.items() if cell not in seen and not self._is_known(cell[1], folder)}
            seen |= {cell for cell in cells if len(seen) < _MOST_REMEMBERED}
            found += [Inside(f"{_LISTING}/第{number}行 {label}", text, heading=label) for label, text in sorted(cells)]
        return iter(found)

    def _is_known(self, text: str, folder: str) -> bool:
        if all(part in self._names for part in text.split(";")):
            return True
        return len(text) < _SHORTEST or _bare(text.rstrip("…")) in self._said.get(folder, "")

    def _site_page(self, data: bytes, name: str) -> Iterator[Found] | None:
        """What a page of the site says beyond its publication's text and the frame all pages share."""
        said = self._said.get(self._pages.get(name, ""), "")
        text = data.decode("utf-8", "replace")
        body = _BODY.search(text)
        if not said or body is None or "<!--" in text or "<table" in body[1] or _bare(_words(body[1])) not in said:
            return None
        rest = f"{text[: body.start()]}<p>{text[body.end() :]}"
        blocks = [unescape(_INLINE.sub("", block)).strip() for block in _APART.split(rest)]
        blocks += [unescape(value).strip() for tag in set(_TAG.findall(rest)) for value in self._values(tag)]
        return self._new_on_site(blocks, name, said)

    def _new_on_site(self, texts: Iterable[str], name: str, said: str) -> Iterator[Found]:
        """Those of the texts that are neither said nor stand on other pages; these are remembered."""
        new = [one for one in dict.fromkeys(texts) if one and one not in self._frame]
        new = [one for one in new if _bare(one.rstrip("…")) not in said]
        if len(self._frame) < _MOST_REMEMBERED:
            self._frame.update(new)
        return _inside(name, new)

    def _values(self, tag: str) -> list[str]:
        """Attributes of a tag that was not met before."""
        if tag in self._tags:
            return []
        if len(self._tags) < _MOST_REMEMBERED:
            self._tags.add(tag)
        return _VALUE.findall(tag)

    def _site_data(self, data: bytes, name: str) -> Iterator[Found] | None:
        """The texts of the search records; None where a line is no record."""
        lines = data.decode("utf-8", "replace").splitlines()
        if lines[:1] not in (["catalogSearch(["], ["catalogRest(["]) or lines[-1:] != ["]);"]:
            return None
        try:
            records = [msgspec.json.decode(line.rstrip(","), type=list[str]) for line in lines[1:-1] if line]
        except msgspec.DecodeError:
            return None
        return iter([part for record in records for part in self._record(record, name)])

    def _record(self, record: list[str], name: str) -> Iterator[Found]:
        said = self._said.get(self._pages.get(f"网站/{record[0]}" if record else "", ""), "")
        yield from self._new_on_site((text for text in record if f"网站/{text}" not in self._names), name, said)

    def _is_site_list(self, data: bytes) -> bool:
        """Nothing but paths that are names of members, and hashes."""
        from catalog_app.exporters.site.folder import SiteList, list_bytes

        try:
            found = msgspec.json.decode(data, type=SiteList)
        except msgspec.DecodeError:
            return False
        known = all(f"网站/{file.path}" in self._names and _is_hash(file.inputs) for file in found.files)
        return known and list_bytes(found.files) == data and all(_is_hash(file.sha256) for file in found.files)


def _page_parts(data: bytes, name: str, said: str) -> Iterator[Found] | None:
    text = data.decode("utf-8", "replace")
    if "<table" in text or _LINK.search(text):
        return None
    blocks = (unescape(_TAG.sub("", block)) for block in _BLOCK.split(text))
    return _inside(name, _rest(blocks, said))


def _rest(blocks: Iterable[str], said: str) -> list[str]:
    """The blocks whose words do not stand in `said`."""
    return [block.strip() for block in blocks if block.strip() and _bare(block) not in said]


def _inside(name: str, texts: Sequence[str]) -> Iterator[Found]:
    """The texts, each for itself."""
    return iter([Inside(name, BREAK.join(texts))] if texts else [])


def _item_words(item: ManifestItem) -> Iterator[str | None]:
    yield from (item.uid, item.title, item.index_no, item.column)
    if item.withdrawn is not UNSET:
        yield from (item.withdrawn.item_number, item.withdrawn.url, item.withdrawn.reason)


def _strings(value: object) -> Iterator[str]:
    """Every text in what was read from JSON, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def _words(page: str) -> str:
    return unescape(_TAG.sub("", page))


def _bare(text: str) -> str:
    return "".join(text.split())


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)
