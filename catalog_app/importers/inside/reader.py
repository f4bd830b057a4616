"""Everything a finished file says, seen or hidden, for the gate that scans it. Never hangs on a hostile file.

What a file is, is told by its bytes; the suffix only decides between kinds of text.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from catalog_app.importers.inside.parts import (
    LARGEST_PART,
    Budget,
    Inside,
    Metered,
    Readable,
    TooMuchError,
    Unread,
    read_bounded,
)
from catalog_app.model.errors import WorldError
from catalog_app.support.files import world_error

Found = Inside | Unread

_DEEPEST = 3
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_PICTURE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".emf", ".wmf", ".heic"}
)
_PAGES = frozenset({".html", ".htm", ".xhtml", ".mht"})
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PARAGRAPHS = re.compile(r"word/(document|header|footer|comments|footnotes|endnotes)\w*\.xml")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)
_NAME_IS_UTF8 = 0x800
_LARGEST_TREE = 16 << 20
_PICTURE = "图片里的文字无法检查"
_PARTS = {
    "comments": "批注", "threadedComments": "批注", "docProps": "属性", "drawings": "图形文字", "charts": "图表",
    "externalLinks": "外部链接缓存", "pivotCache": "透视表缓存", "customXml": "自定义数据", "header": "页眉",
    "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "workbook.xml": "名称", "tables": "表定义",
    "persons": "批注作者", "people": "批注作者", "diagrams": "图形文字", "settings": "设置", "styles": "样式",
}  # fmt: skip


def read_inside(path: Path, name: str | None = None) -> Iterator[Found]:
    """Every text in the file with its place, and an Unread for what could not be read.

    `name` is the name the file will have, where it is still a temporary one. Raises WorldError NOT_A_FILE for pipes,
    devices and folders, or what the system says when it cannot be opened.
    """
    shown = name or path.name
    yield Inside("文件名", PurePosixPath(shown).name)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise WorldError("NOT_A_REGULAR_FILE", f"“{path.name}”不是普通文件，无法检查。", "请选择一个真正的文件。")
        stream = path.open("rb")
    except OSError as error:
        raise world_error(error, path) from error
    with stream:
        yield from _read(stream, shown, Budget(), 0)


def _read(stream: IO[bytes], name: str, budget: Budget, depth: int) -> Iterator[Found]:
    try:
        yield from _by_kind(stream, name, budget, depth)
    except TooMuchError as error:
        yield Unread("", str(error))
    except Exception as error:  # damaged and hostile files make the parsers raise anything; all of it means "not read"
        yield Unread("", f"文件损坏、加密或内容异常，没有读完（{type(error).__name__}）")


def _by_kind(stream: IO[bytes], name: str, budget: Budget, depth: int) -> Iterator[Found]:
    head = stream.read(8)
    stream.seek(0)
    suffix = PurePosixPath(name.lower()).suffix
    if head.startswith(b"PK"):
        yield from _packed(stream, budget, depth)
    elif head.startswith(_PICTURES) or suffix in _PICTURE_SUFFIXES:
        yield Unread("", _PICTURE)
    elif head.startswith(_PACKED):
        yield Unread("", "这种压缩格式无法检查，请改用 zip")
    else:
        yield from _single(read_bounded(stream, budget), suffix, budget, depth)


def _single(data: bytes, suffix: str, budget: Budget, depth: int) -> Iterator[Found]:
    if b"%PDF-" in data[:1024]:
        yield from _pdf(data, budget, depth)
    elif data.startswith(_OLD_OFFICE):
        yield from _old_office(data, suffix)
    else:
        yield from _text(data, suffix)


def _pdf(data: bytes, budget: Budget, depth: int) -> Iterator[Found]:
    from catalog_app.importers.inside.pdf import Attached, read_pdf

    for found in read_pdf(data):
        if isinstance(found, Attached):
            yield from _nested(io.BytesIO(found.data), found.name, budget, depth)
        else:
            yield found


def _old_office(data: bytes, suffix: str) -> Iterator[Found]:
    if suffix in (".xls", ".et"):
        from catalog_app.importers.inside.spreadsheet import read_xls

        yield from read_xls(data)
        yield Unread("", "旧版表格里的批注和隐藏行列没有检查，请另存为 xlsx")
    else:
        yield Unread("", "旧版或加密的 Office 文件无法检查，请另存为 docx 或 xlsx 并去掉密码")


def _text(data: bytes, suffix: str) -> Iterator[Found]:
    from catalog_app.importers.inside import markup, plain

    text = plain.decode(data)
    page = suffix in _PAGES or (text or "")[:500].lstrip().lower().startswith(("<!doctype html", "<html"))
    if text is None:
        yield Unread("", "不是文字文件，或编码无法识别")
    elif len(data) > _LARGEST_TREE and (page or suffix == ".json"):
        yield Unread("", "内容太大，只按纯文字检查")
        yield from plain.read_text(text)
    elif page:
        yield from markup.read_html(text)
    elif suffix in (".csv", ".tsv"):
        yield from plain.read_csv(text)
    elif suffix == ".json":
        yield from plain.read_json(text)
    else:
        yield from plain.read_text(text)


def _packed(stream: IO[bytes], budget: Budget, depth: int) -> Iterator[Found]:
    with zipfile.ZipFile(stream) as archive:
        names = set(archive.namelist())
        if archive.comment:
            yield Inside("压缩包注释", archive.comment.decode("utf-8", "replace"), hidden=True)
        if "[Content_Types].xml" in names:
            yield from _office(archive, budget, depth)
        else:
            yield from _archive(archive, budget, depth)


def _archive(archive: zipfile.ZipFile, budget: Budget, depth: int) -> Iterator[Found]:
    for info in archive.infolist():
        budget.take_member()
        name = _member_name(info)
        yield Inside(f"{name} 文件名", name)
        if not info.is_dir():
            yield from _member(archive, info, name, budget, depth)


def _member_name(info: zipfile.ZipInfo) -> str:
    """The name; old Windows programs write it in GBK without saying so."""
    if info.flag_bits & _NAME_IS_UTF8 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: Budget, depth: int) -> Iterator[Found]:
    """A member that is a file of its own."""
    if depth >= _DEEPEST:
        yield Unread(name, "压缩包套得太深，里面没有检查")
        return
    try:
        with archive.open(info) as stream:
            data = read_bounded(stream, budget, LARGEST_PART)
    except _SEALED as error:
        yield Unread(name, f"解不开（{type(error).__name__}），可能损坏或有密码")
        return
    if PurePosixPath(name.lower()).suffix in (".xml", ".rels") and data.lstrip()[:1] == b"<":
        yield from _xml_part(io.BytesIO(data), name)
    else:
        yield from _nested(io.BytesIO(data), name, budget, depth)


def _nested(stream: IO[bytes], name: str, budget: Budget, depth: int) -> Iterator[Found]:
    for found in _read(stream, name, budget, depth + 1):
        yield _below(found, name)


def _below(found: Found, name: str) -> Found:
    where = f"{name} › {found.where}" if found.where else name
    if isinstance(found, Unread):
        return Unread(where, found.reason)
    return Inside(where, found.text, found.hidden, found.heading, found.lines)


def _office(archive: zipfile.ZipFile, budget: Budget, depth: int) -> Iterator[Found]:
    """All parts of an xlsx, docx or the like; cells and paragraphs with their places, the rest as plain text."""
    from catalog_app.importers.inside.spreadsheet import Book

    book = Book(archive, budget)
    shared = book.shared_strings()
    yield from (Unread(part, "这一部分损坏，没有读完") for part in book.damaged)
    if len(book.names) < len(archive.infolist()):
        yield Unread("", "文件里有重名的部分，可能藏有内容")
    for info in archive.infolist():
        budget.take_member()
        name, lower = info.filename, info.filename.lower()
        if lower.startswith("xl/worksheets/") and lower.endswith(".xml"):
            yield from _guarded(book.read_sheet(name, shared), name)
        elif lower.endswith((".xml", ".rels", ".vml")):
            yield from _guarded(_office_part(archive, name, budget), name)
        elif not name.endswith("/"):
            yield from _member(archive, info, name, budget, depth)


def _office_part(archive: zipfile.ZipFile, name: str, budget: Budget) -> Iterator[Found]:
    with archive.open(name) as stream:
        metered = Metered(stream, budget)
        if _PARAGRAPHS.fullmatch(name):
            from catalog_app.importers.inside.document import read_paragraphs

            body = name == "word/document.xml"
            yield from read_paragraphs(metered, "" if body else _part_label(name), hidden=not body)
        else:
            yield from _xml_part(metered, _part_label(name))


def _xml_part(stream: Readable, where: str) -> Iterator[Found]:
    from catalog_app.importers.inside.markup import read_xml

    yield from _guarded(read_xml(stream, where), where)


def _guarded(found: Iterator[Found], where: str) -> Iterator[Found]:
    """The same; a part that breaks off is reported and the others are still read."""
    from catalog_app.importers.inside.markup import DAMAGED

    try:
        yield from found
    except DAMAGED as error:
        yield Unread(where, f"这一部分损坏或内容异常，没有读完（{type(error).__name__}）")


def _part_label(name: str) -> str:
    for word, label in _PARTS.items():
        if word in name:
            return label
    return name
