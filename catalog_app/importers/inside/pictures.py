"""What a picture says beside its pixels: who took it, where, remarks; the pixels themselves stay unread."""

from __future__ import annotations

import io
import re
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

from catalog_app.importers.inside.markup import packets
from catalog_app.importers.inside.parts import BREAK, Inside, Part, Unread
from catalog_app.importers.inside.properties import told

_PNG = b"\x89PNG\r\n\x1a\n"
_EXIF = b"Exif\x00\x00"
_UNREADABLE = "图片里的文字无法检查，请人工看过后放行"
_GPS_BLOCK, _EXIF_BLOCK = 0x8825, 0x8769
_TAGS = {
    0x013B: "作者",
    0x9C9D: "作者",
    0x8298: "版权",
    0xA430: "相机主人",
    0x010E: "说明",
    0x9286: "备注",
    0x9C9C: "备注",
    0x9C9B: "标题",
    0x9C9E: "关键词",
    0x9C9F: "主题",
    0x010D: "文件名",
    0x013C: "电脑名",
    0xA431: "机身号",
    0x02BC: "XMP",
}
_WIDE = range(0x9C9B, 0x9CA0)
_TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt")
_MOST_TEXT = 1 << 20
_CREATOR = re.compile(r"<dc:creator>(.{0,2000}?)</dc:creator>|photoshop:Credit=\"([^\"]*)\"", re.DOTALL)
_MARKS = re.compile(r"<[^<>]*>")
_WHERE_IT_WAS = re.compile(r"exif:GPSLatitude|GPSLatitude=")


def read_picture(data: bytes) -> Iterator[Part]:
    """Properties of a JPEG, PNG, TIFF, WebP, GIF or HEIC; then that its pixels were not read."""
    seen_gps = False
    for part in (*_chunks(data), *_headers(data), *_packets(data)):
        if part.kind == "gps" and seen_gps:
            continue
        seen_gps = seen_gps or part.kind == "gps"
        yield part
    yield Unread("", _UNREADABLE)


def _headers(data: bytes) -> list[Inside]:
    """What the picture library finds without unpacking a pixel; nothing where it knows the format not."""
    from PIL import Image

    found: list[Inside] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data)) as image:
                comment = image.info.get("comment")
                if comment:
                    found += told("注释", _words(comment))
                found += _exif(image.getexif())
        except Exception:  # damaged and hostile pictures make the library raise anything; the pixels are unread anyhow
            found += _bare_exif(data)
    return found


def _bare_exif(data: bytes) -> list[Inside]:
    """The EXIF block of a format the library cannot open, as HEIC."""
    from PIL import Image

    at = data.find(_EXIF)
    exif = Image.Exif()
    try:
        if at >= 0:
            exif.load(data[at : at + (1 << 16)])
            return _exif(exif)
    except Exception:  # as above
        return []
    return []


def _exif(exif: Any) -> list[Inside]:
    found: list[Inside] = []
    for block in (exif, exif.get_ifd(_EXIF_BLOCK)):
        for tag, value in block.items():
            if tag in _TAGS:
                found += told(_TAGS[tag], _words(value, wide=tag in _WIDE))
            elif isinstance(value, str | bytes) and len(value) < _MOST_TEXT and len(_words(value)) > 6:
                found += told(f"EXIF {tag}", _words(value))
    position = exif.get_ifd(_GPS_BLOCK)
    if 2 in position or 4 in position or 29 in position:
        found.append(Inside("属性:GPS", "照片里有拍摄地点的经纬度", hidden=True, kind="gps"))
    return found


def _words(value: object, *, wide: bool = False) -> str:
    if isinstance(value, tuple) and all(isinstance(one, int) and 0 <= one < 256 for one in value):
        value = bytes(value)
    if not isinstance(value, bytes):
        return str(value)[:_MOST_TEXT].strip("\0 ")
    value = value[:_MOST_TEXT]
    if wide or value.startswith(b"UNICODE\0"):
        return value.removeprefix(b"UNICODE\0").decode("utf-16-le", "replace").strip("\0 ")
    value = value.removeprefix(b"ASCII\0\0\0").removeprefix(bytes(8))
    try:
        return value.decode().strip("\0 ")
    except UnicodeDecodeError:
        return value.decode("gb18030", "replace").strip("\0 ")


def _chunks(data: bytes) -> Iterator[Inside]:
    """The texts of a PNG, also those after the pixels."""
    if not data.startswith(_PNG):
        return
    at = len(_PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + min(size, _MOST_TEXT)]
        if kind in _TEXT_CHUNKS:
            yield from _png_text(kind, body)
        at += size + 12
    if at < len(data):
        yield from told("图片后面的数据", data[at : at + _MOST_TEXT].decode("utf-8", "replace"))


def _png_text(kind: bytes, body: bytes) -> Iterator[Inside]:
    key, _, rest = body.partition(b"\0")
    packed = kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\1")
    if kind == b"iTXt":
        rest = rest[2:].split(b"\0", 2)[-1]
    elif packed:
        rest = rest[1:]
    if packed:
        try:
            rest = zlib.decompressobj().decompress(rest, _MOST_TEXT)
        except zlib.error:
            return
    name = key.decode("latin-1")
    if name.startswith("XML:com.adobe"):
        return  # found as a packet
    yield from told("作者" if name == "Author" else name, f"{_words(rest)}")


def _packets(data: bytes) -> Iterator[Inside]:
    """XMP, wherever it stands in the file."""
    for packet in packets(data):
        text = packet.decode("utf-8", "replace")
        for found in _CREATOR.finditer(text):
            yield from told("作者", _MARKS.sub(" ", found[1] or found[2] or ""))
        if _WHERE_IT_WAS.search(text):
            yield Inside("属性:GPS", "照片里有拍摄地点的经纬度", hidden=True, kind="gps")
        yield Inside("属性:XMP", _MARKS.sub(" ", text) + BREAK + text, hidden=True)
