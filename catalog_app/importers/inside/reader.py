"""Everything a finished file says, seen or hidden, for the gate that scans it. Never hangs on a hostile file.

What a file is, is told by its bytes; the suffix only decides between kinds of text.
"""

from __future__ import annotations

import io
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from catalog_app.importers.inside.parts import (
    Attached,
    Budget,
    Found,
    Inside,
    InsideTable,
    Part,
    TooMuchError,
    Unread,
    read_bounded,
)
from catalog_app.model.errors import WorldError
from catalog_app.support.files import world_error

_DEEPEST = 5
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"\xd7\xcd\xc6\x9a", b"\1\0\0\0")
_PICTURE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".emf", ".wmf", ".heic", ".heif"}
)
_HEIC = re.compile(rb"....ftyp(?:hei|mif1|msf1|hevc|avif)", re.DOTALL)
_PAGES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_MAILS = frozenset({".eml", ".mht", ".mhtml"})
_MARKED_UP = frozenset({".xml", ".svg", ".rels", ".kml", ".gpx", ".rss"})
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"LZIP", b"MSCF")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_SHEETS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
_LARGEST_TREE = 16 << 20
_MAIL = re.compile(r"(?:MIME-Version|Received|Return-Path|From|Message-ID|X-[\w-]+):[^\n]*\n", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_CONTROL_WORD = re.compile(r"\\(?:u(-?\d{1,5})\??|'([0-9a-fA-F]{2})|[a-z]+-?\d* ?|[^a-z])|[{}]")


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


def read_member(data: bytes, name: str, budget: Budget) -> Iterator[Found]:
    """Every text in a member of an archive, with the member's name before its place."""
    yield from _nested(Attached(name, data), budget, 0)


def read_frame(path: Path) -> Iterator[Found]:
    """What a PDF of ours holds beside its pages: properties, bookmarks, attachments."""
    from catalog_app.importers.inside.pdf import read_pdf

    for part in read_pdf(path.read_bytes(), pages=False):
        yield Unread(part.name, "文件带有附件，没有检查") if isinstance(part, Attached) else part


def _read(stream: IO[bytes], name: str, budget: Budget, depth: int) -> Iterator[Found]:
    try:
        for part in _by_kind(stream, name, budget):
            if isinstance(part, Attached):
                yield from _nested(part, budget, depth)
            else:
                yield part
    except TooMuchError as error:
        yield Unread("", str(error))
    except Exception as error:  # damaged and hostile files make the parsers raise anything; all of it means "not read"
        yield Unread("", f"文件损坏、加密或内容异常，没有读完（{type(error).__name__}）")


def _nested(file: Attached, budget: Budget, depth: int) -> Iterator[Found]:
    if depth >= _DEEPEST:
        yield Unread(file.name, "压缩包套得太深，里面没有检查")
        return
    for found in _read(io.BytesIO(file.data), file.name, budget, depth + 1):
        yield _below(found, file.name, hidden=file.hidden)


def _below(found: Found, name: str, *, hidden: bool) -> Found:
    where = f"{name}/{found.where}" if found.where else name
    if isinstance(found, Unread):
        return Unread(where, found.reason)
    hidden = hidden or found.hidden
    if isinstance(found, Inside):
        return Inside(where, found.text, hidden, found.heading, found.lines, found.kind)
    place = found.place
    return InsideTable(
        *(where, found.rows, lambda row, column: f"{name}/{place(row, column)}", hidden),
        *(found.hidden_rows, found.hidden_columns, found.hidden_cells, found.again),
    )


def _by_kind(stream: IO[bytes], name: str, budget: Budget) -> Iterator[Part]:
    head = stream.read(512)
    stream.seek(0)
    suffix = PurePosixPath(name.lower()).suffix
    if head.startswith(b"PK"):
        from catalog_app.importers.inside.packed import read_packed

        yield from read_packed(stream, budget)
    elif head.startswith(_PACKED) or head[257:262] == b"ustar":
        yield Unread("", "这种压缩格式无法检查，请解开后改用 zip 打包，或逐个检查里面的文件")
    else:
        yield from _single(read_bounded(stream, budget), suffix)


def _single(data: bytes, suffix: str) -> Iterator[Part]:
    if b"%PDF-" in data[:1024]:
        from catalog_app.importers.inside.pdf import read_pdf

        yield from read_pdf(data)
    elif data.startswith(_OLD_OFFICE):
        from catalog_app.importers.inside.compound import read_compound

        yield from read_compound(data)
    elif data.startswith(_BARE_SHEETS):
        from catalog_app.importers.inside.old_sheets import read_xls

        yield from read_xls(data, data)
    elif data.startswith(_PICTURES) or suffix in _PICTURE_SUFFIXES or _HEIC.match(data):
        yield from _picture(data)
    else:
        yield from _text(data, suffix)


def _picture(data: bytes) -> Iterator[Part]:
    from catalog_app.importers.inside.compound import raw_text
    from catalog_app.importers.inside.pictures import read_picture

    yield from read_picture(data)
    if data.startswith((b"\1\0\0\0", b"\xd7\xcd\xc6\x9a")):  # drawings as programs record them hold their texts
        yield from raw_text(data, hidden=False)


def _text(data: bytes, suffix: str) -> Iterator[Part]:
    from catalog_app.importers.inside import plain

    text = plain.decode(data) if data else ""
    if text is None:
        from catalog_app.importers.inside.compound import raw_text

        yield from raw_text(data, hidden=False)
        yield Unread("", "不是文字文件，或编码无法识别")
        return
    kind = _text_kind(text, suffix)
    if len(data) > _LARGEST_TREE and kind not in ("text", "rtf"):
        yield Unread("", "内容太大，只按纯文字检查")
        yield from plain.read_text(text)
    elif kind == "mail":
        from catalog_app.importers.inside.mail import read_mail

        yield from read_mail(data)
    else:
        yield from _of_text(kind, text)


def _of_text(kind: str, text: str) -> Iterator[Part]:
    from catalog_app.importers.inside import plain

    if kind == "page":
        from catalog_app.importers.inside.web import read_html

        yield from read_html(text)
    elif kind == "xml":
        yield from _xml(text)
    elif kind == "rtf":
        yield from plain.read_text(_CONTROL_WORD.sub(_character, text))
        yield Unread("", "RTF 文档只按文字查了一遍，请在 WPS 或 Word 中另存为 docx 后再检查")
    elif kind == "table":
        yield from plain.read_csv(text)
    elif kind == "json":
        yield from plain.read_json(text)
    else:
        yield from plain.read_text(text)


def _text_kind(text: str, suffix: str) -> str:
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if suffix in _MAILS or _MAIL.match(text):
        return "mail"
    if suffix in _PAGES or start.startswith(("<!doctype html", "<html")):
        return "page"
    if start.startswith("{\\rtf"):
        return "rtf"
    if start.startswith("<?xml") or (suffix in _MARKED_UP and start.startswith("<")):
        return "xml"
    return {".csv": "table", ".tsv": "table", ".json": "json", ".geojson": "json"}.get(suffix, "text")


def _xml(text: str) -> Iterator[Part]:
    """The texts of an XML file; one with a document type is read as it stands."""
    from catalog_app.importers.inside import plain
    from catalog_app.importers.inside.markup import DAMAGED, read_xml

    if _DOCTYPE.search(text[:4096]):
        if _ENTITY.search(text):
            yield Unread("", "文件自己定义了缩写（ENTITY），缩写代表的内容没有检查")
        yield from plain.read_text(text)
        return
    body = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text.lstrip("\ufeff"))
    try:
        yield from read_xml(io.BytesIO(body.encode("utf-8", "replace")), "文件内容", hidden=False)
    except DAMAGED as error:
        yield Unread("", f"内容有错，只按纯文字检查（{type(error).__name__}）")
        yield from plain.read_text(text)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1]) % 0x10000)
    return "\n" if found[0].startswith(("\\par", "\\cell", "\\row", "\\line")) else ""
