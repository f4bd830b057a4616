"""Clean copies (干净副本): built new from texts that may be shown, without anything of the file they came from."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from catalog_app.exporters.plain_workbook import write_plain_workbook
from catalog_app.support.files import normalise_zip
from catalog_app.support.progress import Progress

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,]+%?")
_PICTURE_KINDS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
_QUALITY = 90
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class CleanTable(Struct, frozen=True):
    """A list that may be shown as it is."""

    title: str
    labels: tuple[str, ...]
    rows: Sequence[Sequence[str]]


CleanBlock = str | CleanTable
"""A paragraph or a table of a document."""


def write_clean_table(table: CleanTable, suffix: str, out: Path, progress: Progress) -> None:
    """Write the list as .xlsx, .csv, .html or .docx to `out`, which the caller provides (support.files.beside)."""
    if suffix == ".xlsx":
        write_plain_workbook(table.title, table.labels, table.rows, out, progress)
    elif suffix == ".csv":
        out.write_bytes(_as_csv(table).encode("utf-8-sig"))
    elif suffix == ".docx":
        write_clean_document([table], out, progress)
    else:
        out.write_bytes(_as_page(table).encode())


def write_clean_text(lines: Sequence[str], out: Path) -> None:
    """Write lines as UTF-8 text."""
    out.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8-sig"))


def write_clean_document(blocks: Sequence[CleanBlock], out: Path, progress: Progress) -> None:
    """Write paragraphs and tables as a docx without properties."""
    from docx import Document

    document = Document()
    for key in [key for key, rel in document.part.package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del document.part.package.rels[key]  # the library's template carries a picture of itself
    properties = document.core_properties
    for name in ("author", "last_modified_by", "title", "comments", "subject", "keywords", "category"):
        setattr(properties, name, "")
    for place, block in enumerate(blocks):
        progress.step(place, len(blocks), "正在写入干净副本")
        if isinstance(block, str):
            document.add_paragraph(_NOT_XML.sub("", block))
        else:
            _add_table(document, block)
    document.save(str(out))
    normalise_zip(out)


def write_clean_picture(path: Path, suffix: str, out: Path) -> None:
    """The picture upright, only its points: no position, no time, no camera.

    OSError or ValueError for what is none, or says it is larger than any.
    """
    from PIL import Image, ImageOps

    try:
        picture = Image.open(path)
    except Image.DecompressionBombError as error:
        raise ValueError(str(error)) from error
    with picture as opened:
        kind = _PICTURE_KINDS[suffix]
        upright = ImageOps.exif_transpose(opened)
        mode = "RGB" if kind == "JPEG" or upright.mode not in ("L", "RGBA", "LA") else upright.mode
        points = upright.convert(mode)
    bare = Image.frombytes(points.mode, points.size, points.tobytes())  # what hangs on the old picture stays behind
    with out.open("wb") as stream:
        if kind == "JPEG":
            bare.save(stream, kind, quality=_QUALITY)
        else:
            bare.save(stream, kind)


def _add_table(document: Any, table: CleanTable) -> None:
    """Put together as text: adding cell by cell takes a second for every 300 rows."""
    from docx.oxml import parse_xml

    if table.title:
        document.add_paragraph(_NOT_XML.sub("", table.title))
    rows = "".join(f"<w:tr>{''.join(map(_table_cell, texts))}</w:tr>" for texts in (table.labels, *table.rows))
    grid = "<w:gridCol/>" * len(table.labels)
    properties = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/></w:tblPr>'
    words = f'<w:tbl xmlns:w="{_WORD}">{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    document.element.body.sectPr.addprevious(parse_xml(words))
    document.add_paragraph("")


def _table_cell(text: str) -> str:
    lines = _NOT_XML.sub("", text).split("\n")
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{html.escape(line)}</w:t>' for line in lines)
    return f"<w:tc><w:tcPr/><w:p><w:r>{runs}</w:r></w:p></w:tc>"


def _as_csv(table: CleanTable) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(table.labels)
    writer.writerows([[_unarmed(text) for text in row] for row in table.rows])
    return stream.getvalue()


def _unarmed(text: str) -> str:
    """A text no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _as_page(table: CleanTable) -> str:
    title = html.escape(table.title)
    head = "".join(f"<th>{html.escape(label)}</th>" for label in table.labels)
    rows = "\n".join(f"<tr>{''.join(f'<td>{html.escape(text)}</td>' for text in row)}</tr>" for row in table.rows)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head><body>\n'
        f"<h1>{title}</h1>\n<table>\n<tr>{head}</tr>\n{rows}\n</table>\n</body></html>\n"
    )
