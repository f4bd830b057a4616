"""Grids to files: one small writer a kind, all at hand but xls, which an office program converts."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape as xml

from bench.catalogs.book import Book, Cell, Grid
from bench.catalogs.pdf import write_pdf

SUFFIXES = {
    "html-gb18030": "html",
    "html-xls": "xls",
    "csv-gb18030": "csv",
    "csv-utf16": "csv",
}
XML = '<?xml version="1.0" encoding="UTF-8"?>'
GONE = (
    '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
SHEET_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def write(book: Book, grids: list[Grid], path: Path) -> None:
    """Write the file; xls comes as xlsx under that name with `.to-xls.xlsx` behind, for `convert_xls`."""
    kind = book.kind.split("-")[0]
    writers: dict[str, Callable[[Book, list[Grid], Path], None]] = {
        "xlsx": _xlsx,
        "xls": _xlsx,
        "ods": _ods,
        "docx": _docx,
        "html": _html,
        "mht": _mht,
        "csv": _csv,
        "pdf": write_pdf,
    }
    writers[kind](book, grids, path)


def convert_xls(folder: Path) -> None:
    """Turn every *.to-xls.xlsx of the folder into xls, all in one run of LibreOffice."""
    sources = sorted(folder.glob("*.to-xls.xlsx"))
    office = shutil.which("soffice")
    if sources and office:
        profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "xls", "--outdir", str(folder), *map(str, sources)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        shutil.rmtree(folder / "profile", ignore_errors=True)
    for source in sources:
        made = source.with_suffix(".xls")
        if made.exists():
            made.rename(folder / source.name.replace(".to-xls.xlsx", ".xls"))
            source.unlink()


def _xlsx(book: Book, grids: list[Grid], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    workbook.remove(workbook.active)
    for grid in grids:
        sheet = workbook.create_sheet(grid.sheet)
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        for at, row in enumerate(grid.rows, 1):
            for place, cell in enumerate(row, 1):
                if cell is not None and cell.text:
                    text = cell.text.replace("\n", "\r\n") if book.loose.get("returns") else cell.text
                    sheet.cell(at, place, int(text) if text.isascii() and text.isdigit() and len(text) < 5 else text)
                if cell is not None and (cell.down > 1 or cell.right > 1):
                    sheet.merge_cells(None, at, place, at + cell.down - 1, place + cell.right - 1)
        for number in grid.hidden_rows:
            sheet.row_dimensions[number + 1].hidden = True
        for number in grid.hidden_columns:
            sheet.column_dimensions[get_column_letter(number + 1)].hidden = True
    workbook.save(path)


def _ods(_book: Book, grids: list[Grid], path: Path) -> None:
    tables = "".join(_ods_table(grid) for grid in grids)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f'{XML}<office:document-content {spaces} office:version="1.2">'
        f"<office:automatic-styles>{GONE}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f"{XML}<manifest:manifest "
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{SHEET_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), SHEET_TYPE)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)


def _ods_table(grid: Grid) -> str:
    columns = "".join(
        '<table:table-column table:visibility="collapse"/>' if at in grid.hidden_columns else "<table:table-column/>"
        for at in range(grid.width)
    )
    rows = []
    for at, row in enumerate(grid.rows):
        hidden = ' table:visibility="collapse"' if at in grid.hidden_rows else ""
        rows.append(f"<table:table-row{hidden}>{''.join(map(_ods_cell, row))}</table:table-row>")
    style = ' table:style-name="gone"' if grid.hidden else ""
    return f'<table:table table:name="{xml(grid.sheet)}"{style}>{columns}{"".join(rows)}</table:table>'


def _ods_cell(cell: Cell | None) -> str:
    if cell is None:
        return "<table:covered-table-cell/>"
    spans = ""
    if cell.down > 1 or cell.right > 1:
        spans = f' table:number-rows-spanned="{cell.down}" table:number-columns-spanned="{cell.right}"'
    if not cell.text:
        return f"<table:table-cell{spans}/>"
    lines = "".join(f"<text:p>{xml(line)}</text:p>" for line in cell.text.split("\n"))
    return f'<table:table-cell{spans} office:value-type="string">{lines}</table:table-cell>'


def _docx(_book: Book, grids: list[Grid], path: Path) -> None:
    body = []
    for grid in grids:
        body += [_paragraph(line) for line in grid.before]
        body.append(_word_table(grid))
        body += [_paragraph(line) for line in grid.after] or [_paragraph("")]
    document = f"{XML}<w:document {W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"
    types = (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}"/></Types>'
    )
    relations = (
        f"{XML}<Relationships "
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATION}" Target="word/document.xml"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("_rels/.rels", relations)
        package.writestr("word/document.xml", document)


def _paragraph(text: str) -> str:
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{xml(part)}</w:t>' for part in text.split("\v"))
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def _word_table(grid: Grid) -> str:
    columns = "".join('<w:gridCol w:w="700"/>' for _ in range(grid.width))
    open_spans: dict[int, tuple[int, int]] = {}
    rows = []
    for row in grid.rows:
        cells = []
        for at, cell in enumerate(row):
            if cell is not None:
                if cell.down > 1:
                    open_spans[at] = (cell.down - 1, cell.right)
                cells.append(_word_cell(cell.text, cell.right, "restart" if cell.down > 1 else ""))
            elif open_spans.get(at, (0, 0))[0]:
                left, right = open_spans[at]
                open_spans[at] = (left - 1, right)
                cells.append(_word_cell("", right, "continue"))
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _word_cell(text: str, right: int, merge: str) -> str:
    properties = f'<w:gridSpan w:val="{right}"/>' if right > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    lines = "".join(_paragraph(line) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>"


def page(book: Book, grids: list[Grid], charset: str) -> str:
    """The whole page."""
    tables = []
    for grid in grids:
        tables += [f"<p style='text-align:center'>{escape(line)}</p>" for line in grid.before]
        tables.append(_web_table(grid, book.chance))
        tables += [f"<p>{escape(line)}</p>" for line in grid.after]
    inner = "\n".join(tables)
    if book.loose.get("layout_tables"):
        inner = (
            "<table class='frame'><tr><td width=180><ul><li>首页</li><li>政务公开</li></ul></td><td>"
            f"<table><tr><td>{inner}</td></tr></table></td></tr></table>"
        )
    return (
        f"<html><head><meta charset='{charset}'><title>信息公开</title></head><body>"
        f"<div class='nav'>首页 &gt; 政务公开 &gt; 基层政务公开</div>\n{inner}\n<div>打印 关闭</div></body></html>"
    )


def _web_table(grid: Grid, chance: Random) -> str:
    wrap = chance.choice(("{}", "<span>{}</span>", "<p style='line-height:1.5'><span>{}</span></p>"))
    breaker = chance.choice(("<br>", "<br/>\n"))
    rows = []
    for at, row in enumerate(grid.rows):
        cells = [
            _web_cell(cell, wrap, breaker)
            for place, cell in enumerate(row)
            if cell and (at, place) not in grid.left_out
        ]
        hidden = " style='display:none'" if at in grid.hidden_rows else ""
        rows.append(f"<tr{hidden}>{''.join(cells)}</tr>")
    return "<table border=1>\n" + "\n".join(rows) + "\n</table>"


def _web_cell(cell: Cell, wrap: str, breaker: str) -> str:
    spans = f" rowspan={cell.down}" if cell.down > 1 else ""
    spans += f' colspan="{cell.right}"' if cell.right > 1 else ""
    text = escape(cell.text).replace("\n", breaker).replace("\xa0", "&nbsp;") or "&nbsp;"
    return f"<td{spans}>{wrap.format(text)}</td>"


def _html(book: Book, grids: list[Grid], path: Path) -> None:
    charset = "gb18030" if book.kind == "html-gb18030" else "utf-8"
    told = {"gb18030": "gb2312"}.get(charset, charset)
    path.write_bytes(page(book, grids, told).encode(charset))


def _mht(book: Book, grids: list[Grid], path: Path) -> None:
    charset = book.chance.choice(("utf-8", "gb18030"))
    message = MIMEMultipart("related", type="text/html")
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "page"
    part = MIMEText(page(book, grids, charset), "html", charset)
    part["Content-Location"] = "http://www.example.gov.cn/zwgk/"
    message.attach(part)
    path.write_bytes(message.as_bytes())


def _csv(book: Book, grids: list[Grid], path: Path) -> None:
    separator = book.chance.choice((",", ",", "\t", ";"))
    buffer = io.StringIO()
    if book.loose.get("sep_line"):
        buffer.write(f"sep={separator}\r\n")
    writer = csv.writer(buffer, delimiter=separator)
    for grid in grids:
        writer.writerows([cell.text if cell else "" for cell in row] for row in grid.rows)
    codes = {"csv": ("utf-8", "utf-8-sig"), "csv-gb18030": ("gb18030",), "csv-utf16": ("utf-16", "utf-16-be-bom")}
    code = book.chance.choice(codes[book.kind])
    text = buffer.getvalue()
    path.write_bytes(("﻿" + text).encode("utf-16-be") if code == "utf-16-be-bom" else text.encode(code))
