"""Zip files: office files by their parts, archives by their members, bounded whatever they unpack to."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from catalog_app.importers.inside.office import read_office
from catalog_app.importers.inside.parts import LARGEST_PART, Attached, Budget, Inside, Part, Unread, read_bounded

_SEALED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)
_NAME_IS_UTF8, _ENCRYPTED = 0x800, 0x1


def read_packed(stream: IO[bytes], budget: Budget) -> Iterator[Part]:
    """The parts of an office file; of an archive the names of its members, which are handed back as files."""
    with zipfile.ZipFile(stream) as archive:
        names = set(archive.namelist())
        if archive.comment:
            yield Inside("压缩包注释", archive.comment.decode("utf-8", "replace"), hidden=True)
        if "OFD.xml" in names:
            yield Unread("", "OFD 版式文件只查了文字部分，请用阅读器转换成 PDF 后再检查")
        if "[Content_Types].xml" in names:
            yield from read_office(archive, budget)
        else:
            yield from _archive(archive, budget)


def _archive(archive: zipfile.ZipFile, budget: Budget) -> Iterator[Part]:
    for info in archive.infolist():
        budget.take_member()
        name = _member_name(info)
        yield Inside(f"{name}/文件名", name)
        if info.comment:
            yield Inside(f"{name}/压缩包注释", info.comment.decode("utf-8", "replace"), hidden=True)
        if not info.is_dir():
            yield from _member(archive, info, name, budget)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: Budget) -> Iterator[Part]:
    if info.flag_bits & _ENCRYPTED:
        yield Unread(name, "有密码，解不开；请用不带密码的文件")
        return
    try:
        with archive.open(info) as stream:
            data = read_bounded(stream, budget, LARGEST_PART)
    except _SEALED as error:
        yield Unread(name, f"解不开（{type(error).__name__}），可能损坏")
        return
    yield Attached(name, data)


def _member_name(info: zipfile.ZipInfo) -> str:
    """The name; old Windows programs write it in GBK without saying so."""
    if info.flag_bits & _NAME_IS_UTF8 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
