"""The one door for files: what a file is shows in its content, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from msgspec import structs

from catalog_app.importers.archive import Archive, open_archive
from catalog_app.importers.grid import RawFile, damaged, open_file, protected
from catalog_app.model.errors import WorldError
from catalog_app.model.findings import ImportProblem
from catalog_app.model.patterns import lazy
from catalog_app.support.progress import Progress

Reader = Callable[[Path, Progress], RawFile]
_HEAD = 1 << 16
_ZIP, _COMPOUND, _PDF = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_BARE_SHEETS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
"""How a workbook of the oldest kinds begins, which is not wrapped into a compound file."""
_ROOT = "Root Entry".encode("utf-16-le")
_ENTRY, _NAME_SIZE, _STREAM = 128, 64, 2
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_PROGRAMS = (b"MZ", b"\x7fELF")
_LONGEST_NAME = 100
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh")
_PAGE = lazy(r"<(?:!doctype\s+html|html|table|body)[\s>]", re.IGNORECASE)
_MAIL = lazy(r"(?:^|\n)MIME-Version:", re.IGNORECASE)
_SHEET_XML = lazy(r"<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_SUFFIXES = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm", ".et", ".ett"),
    "xls": (".xls", ".xlt", ".et", ".ett"),
    "ods": (".ods", ".ots"),
    "docx": (".docx", ".docm", ".dotx", ".wps"),
    "html": (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml"),
    "csv": (".csv", ".tsv", ".txt", ".tab"),
    "pdf": (".pdf",),
}
_KIND_NAMES = {
    "xlsx": "xlsx 工作簿",
    "xls": "旧版 xls 工作簿",
    "ods": "ods 工作簿",
    "docx": "docx 文档",
    "html": "网页",
    "csv": "纯文字表格",
    "pdf": "PDF",
}


def read_source(path: Path, progress: Progress) -> RawFile:
    """The tables of a file of any kind; a name that lies is a problem, not a failure.

    NOT_A_FILE, FILE_MISSING …, EMPTY_FILE, UNKNOWN_KIND, OLD_WORD_FILE, FILE_PROTECTED, FILE_TOO_LARGE, DAMAGED_FILE.
    """
    kind = kind_of(path)
    found = _reader(kind)(path, progress)
    for table in found.tables:
        table.name = table.name[:_LONGEST_NAME]
    suffix = path.suffix.lower()
    if suffix and suffix not in _SUFFIXES[kind]:
        found = structs.replace(found, problems=(_wrong_extension(suffix, kind), *found.problems))
    return found


def kind_of(path: Path) -> str:
    """What the content is: xlsx, xls, ods, docx, html, csv or pdf. Errors as `read_source`."""
    with open_file(path) as stream:
        try:
            head = stream.read(_HEAD)
            if head.startswith(_COMPOUND):
                return _compound_kind(path, head + stream.read())
        except OSError as error:
            raise damaged(path) from error
    if not head:
        raise _empty(path)
    if head.startswith(_ZIP):
        with open_archive(path) as archive:
            return _packed_kind(path, archive)
    if head.startswith(_BARE_SHEETS):
        return "xls"
    if _PDF in head[:1024]:
        return "pdf"
    return _text_kind(path, head)


def _reader(kind: str) -> Reader:
    """The reader of a kind; each is loaded only when a file needs it."""
    if kind == "xlsx":
        from catalog_app.importers.xlsx import read_xlsx

        return read_xlsx
    if kind == "xls":
        from catalog_app.importers.xls import read_xls

        return read_xls
    if kind == "ods":
        from catalog_app.importers.ods import read_ods

        return read_ods
    return _reader_of_documents(kind)


def _reader_of_documents(kind: str) -> Reader:
    if kind == "docx":
        from catalog_app.importers.docx import read_docx

        return read_docx
    if kind == "html":
        from catalog_app.importers.web import read_web

        return read_web
    if kind == "pdf":
        from catalog_app.importers.pdf import read_pdf

        return read_pdf
    from catalog_app.importers.delimited import read_delimited

    return read_delimited


def _packed_kind(path: Path, archive: Archive) -> str:
    mimetype = archive.read("mimetype", 1 << 10)
    main = archive.main_part()
    if b"opendocument.spreadsheet" in mimetype or (b"opendocument" not in mimetype and "content.xml" in archive):
        return "ods"
    if main.endswith("workbook.xml"):
        return "xlsx"
    if main.endswith("document.xml"):
        return "docx"
    if main.endswith(".bin"):
        raise _unknown(path, "二进制工作簿（xlsb）")
    raise _unknown(path, "压缩包或其他文档")


def _compound_kind(path: Path, data: bytes) -> str:
    if _has_stream(data, "EncryptedPackage"):
        raise protected(path)
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return "xls"
    if _has_stream(data, "WordDocument"):
        raise WorldError(
            "OLD_WORD_FILE",
            f"“{path.name}”是旧版 Word 文档，读不了。",
            "请在 WPS 或 Word 中另存为 .docx 格式后再导入。",
        )
    if path.suffix.lower() in _SUFFIXES["xls"] or _ROOT not in data:
        raise damaged(path)
    raise _unknown(path, "旧版文档")


def _has_stream(data: bytes, name: str) -> bool:
    """Whether the directory of a compound file lists a stream; the directory is found also in a damaged file."""
    packed = f"{name}\0".encode("utf-16-le")
    at = data.find(packed)
    while at >= 0:
        entry = data[at : at + _ENTRY]
        if at % _ENTRY == 0 and entry[_NAME_SIZE : _NAME_SIZE + 3] == bytes((len(packed), 0, _STREAM)):
            return True
        at = data.find(packed, at + 1)
    return False


def _text_kind(path: Path, head: bytes) -> str:
    from catalog_app.importers.delimited import text_of

    if head.startswith(_PICTURES):
        raise _unknown(path, "图片")
    if head.startswith(_PACKED):
        raise _unknown(path, "压缩包")
    if head.startswith(_PROGRAMS) and b"\0" in head:
        raise _unknown(path, "程序")
    text = text_of(head)
    if text is None:
        raise _unknown(path, "读不懂的内容")
    if text.lstrip().startswith("{\\rtf"):
        raise _unknown(path, "RTF 文档")
    if _SHEET_XML.search(text):
        raise _unknown(path, "XML 表格")
    if not text.strip("\ufeff\0 \t\r\n\x1a") and len(head) < _HEAD:
        raise _empty(path)
    return "html" if _PAGE.search(text) or _MAIL.search(text[:4096]) else "csv"


def _empty(path: Path) -> WorldError:
    return WorldError("EMPTY_FILE", f"“{path.name}”是空文件。", "请重新拷贝或重新导出这个文件后再试。")


def _unknown(path: Path, what: str) -> WorldError:
    return WorldError(
        "UNKNOWN_KIND",
        f"“{path.name}”是{what}，读不了里面的表格。",
        "请导入 xlsx、xls、ods、docx、csv、网页或 PDF 文件；其他文件请先在 WPS 中另存为其中一种。",
    )


def _wrong_extension(suffix: str, kind: str) -> ImportProblem:
    return ImportProblem(
        code="wrong_extension",
        severity="info",
        message=f"扩展名是“{suffix[:10]}”，内容其实是{_KIND_NAMES[kind]}，已按内容读取",
        remedy="不必处理；要长期保存的，请改成正确的扩展名。",
    )
