"""All parts of an xlsx, docx or the like, each with a place; embedded files are handed back to be read as files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from catalog_app.importers.archive import Archive
from catalog_app.importers.events import Attributes, Events, local
from catalog_app.importers.inside.markup import DAMAGED, read_xml, walk_xml
from catalog_app.importers.inside.parts import (
    BREAK,
    Attached,
    Budget,
    Inside,
    Part,
    Readable,
    Unread,
    read_bounded,
)
from catalog_app.importers.inside.properties import read_properties, told

_LABELS = {
    "comments": "批注",
    "threadedcomment": "批注",
    "drawing": "图形文字",
    "chart": "图表",
    "diagrams": "图形文字",
    "externallink": "外部链接缓存",
    "pivotcache": "透视表缓存",
    "pivottable": "透视表",
    "customxml": "自定义数据",
    "/header": "页眉",
    "/footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "tables/": "表格名称",
    "querytables": "查询",
    "settings": "设置",
    "styles": "样式",
    "theme": "主题",
    "glossary": "词汇表",
    "connections": "数据连接",
    "slides": "幻灯片",
    "persons": "批注作者",
    "people": "批注作者",
    "sharedstrings": "单元格文字",
    "revisions": "修订记录",
    "_rels": "链接",
}
_IGNORED = ("printersettings", "[content_types]", "/calcchain", "docprops/thumbnail")
_PICTURES = frozenset(
    {
        ".png",
        ".jpg",
        ".jpeg",
        ".jfif",
        ".gif",
        ".bmp",
        ".tif",
        ".tiff",
        ".webp",
        ".emf",
        ".wmf",
        ".heic",
        ".wdp",
        ".ico",
    }
)
_SMALL_THUMBNAIL = 1 << 16


class Package:
    """The parts of an office file, read one after the other; each is read once."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        self._archive = archive
        self._budget = budget
        self.parts = Archive(archive)
        self.read: set[str] = set()
        self.pictures: dict[str, list[str]] = {}
        """Where a picture stands, by its part."""
        self.labels: dict[str, str] = {}

    def everything(self) -> Iterator[Part]:
        """Sheets or text first, because they tell where the rest stands; then all other parts."""
        members = self._archive.infolist()
        if len({member.filename.lower().lstrip("/") for member in members}) < len(members):
            yield Unread("", "文件里有重名的部分，可能藏有内容")
        names = [member.filename for member in members]
        if any(name.lower().startswith("xl/") for name in names):
            yield from self._workbook(names)
        if any(name.lower().startswith("word/") for name in names):
            yield from self._document(names)
        for member in members:
            self._budget.take_member()
            if not member.is_dir() and key_of(member.filename) not in self.read:
                yield from self.guarded(member.filename, self._part(member.filename))

    def guarded(self, where: str, parts: Iterator[Part]) -> Iterator[Part]:
        """The same; a part that breaks off is reported and the others are still read."""
        try:
            yield from parts
        except DAMAGED as error:
            yield Unread(where, f"这一部分损坏或内容异常，没有读完（{type(error).__name__}）")

    def open_part(self, name: str, read: Callable[[Readable], Iterator[Part]]) -> Iterator[Part]:
        """What `read` makes of a part; nothing where it was read before."""
        if key_of(name) in self.read or name not in self.parts:
            return
        self.read.add(key_of(name))

        def found() -> Iterator[Part]:
            with self.parts.open(name, self._budget) as stream:
                yield from read(stream)

        yield from self.guarded(name, found())

    def _workbook(self, names: list[str]) -> Iterator[Part]:
        from catalog_app.importers.inside.sheets import read_sheets

        yield from read_sheets(self, names, self._budget)

    def _document(self, names: list[str]) -> Iterator[Part]:
        from catalog_app.importers.inside.document import read_document

        yield from read_document(self, names)

    def _part(self, name: str) -> Iterator[Part]:
        key, suffix = key_of(name), PurePosixPath(name.lower()).suffix
        if any(word in key for word in _IGNORED):
            yield from self._thumbnail(name) if "thumbnail" in key else ()
        elif key.startswith("docprops/"):
            yield from self.open_part(name, read_properties)
        elif key.endswith(("persons/person.xml", "people.xml")):
            yield from self.open_part(name, read_authors)
        elif suffix in (".xml", ".rels", ".vml"):
            yield from self.open_part(name, lambda stream: read_xml(stream, self.label(name), hidden=True))
        elif suffix in _PICTURES or "/media/" in key:
            yield from self._picture(name)
        elif "vbaproject" in key or key.endswith("vbadata.xml"):
            yield Unread("宏", "文件里有宏（VBA），宏里的内容没有检查；请另存为不带宏的格式")
        else:
            yield Attached(PurePosixPath(name).name, self.bytes_of(name), hidden=True)

    def bytes_of(self, name: str) -> bytes:
        """A whole part."""
        with self._archive.open(name) as stream:
            return read_bounded(stream, self._budget)

    def _thumbnail(self, name: str) -> Iterator[Part]:
        data = self.bytes_of(name)
        if len(data) > _SMALL_THUMBNAIL:
            yield Attached(PurePosixPath(name).name, data, hidden=True)

    def _picture(self, name: str) -> Iterator[Part]:
        data = self.bytes_of(name)
        for place in self.pictures.get(key_of(name), [""]):
            yield Attached(f"图片 {place}" if place else f"图片 {name}", data)

    def label(self, name: str) -> str:
        """What a clerk calls a part, with the sheet it belongs to."""
        key = key_of(name)
        word = next((label for word, label in _LABELS.items() if word in key), name)
        owner = self.labels.get(key, "")
        return f"{word} {owner}" if owner else word

    def links(self, part: str) -> dict[str, str]:
        """Addresses outside the file by relation."""
        found: dict[str, str] = {}

        def add(attributes: Attributes) -> None:
            if attributes.get("TargetMode") == "External":
                found[attributes.get("Id", "")] = attributes.get("Target", "")

        events = Events()
        events.starts["Relationship"] = add
        folder, _, name = part.rpartition("/")
        try:
            self.parts.feed(f"{folder}/_rels/{name}.rels", events)
        except DAMAGED:
            return found  # the part itself is read as text, and reported then
        return found

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to; nothing where that is damaged, which is reported when it is read as text."""
        try:
            return self.parts.relations(part)
        except DAMAGED:
            return {}


def read_office(archive: zipfile.ZipFile, budget: Budget) -> Iterator[Part]:
    """Every text of an office file with its place."""
    yield from Package(archive, budget).everything()


def read_comments(stream: Readable, sheet: str) -> Iterator[Part]:
    """Notes of a sheet with the cells they hang on, threaded ones too, and who wrote them."""
    tags = ("{*}comment", "{*}threadedComment", "{*}authors")
    for _, element in walk_xml(stream, ("end",), tags):
        if element.tag.endswith("authors"):
            for author in element:
                yield from _author(author.text or "", sheet)
            continue
        text = "".join(node.text or "" for node in element.iter("{*}t", "{*}text"))
        yield Inside(f"批注 {sheet}!{element.get('ref', '')}", text, hidden=True)
        element.clear()


def _author(name: str, sheet: str) -> Iterator[Inside]:
    if not re.match(r"tc=\{", name):
        for found in told("批注作者", name):
            yield Inside(f"批注作者 {sheet}".strip(), found.text, hidden=True, kind=found.kind)


def read_authors(stream: Readable) -> Iterator[Part]:
    """The persons who wrote notes."""
    for _, element in walk_xml(stream, ("end",), ("{*}person",)):
        values = local(dict(element.attrib))
        names = [values.get(key, "") for key in ("displayName", "author")]
        for name in filter(None, names):
            yield from _author(name, "")
        yield Inside("批注作者", BREAK.join(str(value) for value in element.attrib.values()), hidden=True)


def key_of(name: str) -> str:
    """A part's name as it is compared."""
    return name.replace("\\", "/").lstrip("/").lower()
