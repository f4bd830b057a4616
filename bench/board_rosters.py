"""A notice with a long list as PDF: ours beside LibreOffice and Typst with the same rows, widths, type and fonts.

Whole processes one after the other; pages and memory are printed beside the times.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from bench.board_job import SHEET_DATE
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.roster import Roster, RosterLook
from catalog_app.model.notice import Notice, NoticeTable, notice_table
from catalog_app.support.paths import resource

MILLIMETRE = 72 / 25.4
WIDTH, SIZE, ROW = 174 * MILLIMETRE, 12.0, 25.0
NAMES = {
    "roster-draw": "本程序：只绘制",
    "roster-check": "本程序：绘制并自检",
    "roster": "本程序：绘制、自检和出口检查",
    "typst": "Typst",
    "office": "LibreOffice 转换工作簿",
}
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
TYPST = """#set page(paper: "a4", margin: (x: 18mm, y: 24mm), footer: context align(center)[
  第#counter(page).display()页 共#counter(page).final().first()页])
#set text(font: "Noto Serif SC", size: 12pt, lang: "zh", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 0.36em)
#let data = json("data.json")
#let bold = (body) => text(font: "Noto Sans SC", weight: "bold", body)
#align(center, text(font: "Noto Sans SC", weight: "bold", size: 22pt, data.title))
#par(first-line-indent: (amount: 2em, all: true), data.opening)
#table(
  columns: data.widths.map(width => width * 1pt),
  inset: (x: 0.36em, y: 0.54em), stroke: 0.5pt, align: center + horizon,
  table.header(..data.header.map(bold)),
  ..data.lines.map(((kind, cells)) =>
    if kind == "heading" { (table.cell(colspan: data.widths.len(), align: left + horizon, breakable: false,
      bold(cells.first())),) }
    else { cells.map(cell => table.cell(breakable: false, if kind == "total" { bold(cell) } else { cell })) }
  ).flatten(),
)
#align(right)[#data.unit \\ #data.day]
"""


def a_notice(count: int) -> Notice:
    """A list of invented names in twelve villages, with the columns of the farm subsidy."""
    columns = [("village", "村"), ("group", "组"), ("name", "姓名"), ("area", "补贴面积（亩）")]
    columns += [("rate", "补贴标准（元/亩）"), ("amount", "补贴金额（元）"), ("remark", "备注")]
    surnames, names = "张王李赵陈杨周吴郑孙", ("伟", "秀英", "国华", "小明", "文静", "强")
    rows = [
        (
            f"第{number % 12 + 1}村",
            f"{number % 9 + 1}组",
            surnames[number % 10] + names[number % 6],
            f"{number % 200 / 10 + 1:.1f}",
            "97.42",
            f"{(number % 200 / 10 + 1) * 97.42:.2f}",
            "新增" if number % 20 == 0 else "",
        )
        for number in range(count)
    ]
    table = notice_table(columns, rows, [row[0] for row in rows], added=("area", "amount"))
    return Notice(
        title="青石桥镇2026年耕地地力保护补贴发放情况公示",
        opening="现将2026年耕地地力保护补贴发放情况公示如下。",
        table=table,
        unit="青石桥镇人民政府",
        signed=SHEET_DATE,
        from_case=True,
    )


def compare_rosters(count: int) -> None:
    """Print whole processes on one list, with their pages and memory."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        notice = a_notice(count)
        (folder / "notice.json").write_bytes(msgspec.json.encode(notice))
        _write_typst(notice, folder / "typst")
        _write_workbook(notice, folder / "office.xlsx")
        print(f"\n| 整个进程，名单{count}行 | 秒 | 页 | 内存MB | 与“绘制并自检”之比 |")
        print("|---|---|---|---|---|")
        found = {one: _timed(one, folder) for one in _contestants()}
        ours = found["roster-check"][0]
        for one, (spent, pages, memory) in found.items():
            print(f"| {NAMES[one]} | {spent:.2f} | {pages} | {memory:.0f} | {spent / ours:.2f} |", flush=True)


def _contestants() -> list[str]:
    found = ["roster-draw", "roster-check", "roster"]
    found += ["typst"] if importlib.util.find_spec("typst") else []
    return [*found, *(["office"] if _office() else [])]


def _office() -> str:
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def _timed(name: str, folder: Path) -> tuple[float, int, float]:
    """Seconds, pages and memory of one whole process; the converter makes its profile in a run before."""
    import pypdfium2

    if name == "office":
        _run(_command(name, folder), folder)
    spent, memory = _run(_command(name, folder), folder)
    document = pypdfium2.PdfDocument(folder / f"{name}.pdf")
    pages = len(document)
    document.close()
    return spent, pages, memory


def _command(name: str, folder: Path) -> list[str]:
    out = folder / f"{name}.pdf"
    if name == "office":
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        return [
            *(_office(), profile, "--headless", "--convert-to", "pdf"),
            *("--outdir", str(folder), str(folder / "office.xlsx")),
        ]
    data = folder / ("typst" if name == "typst" else "notice.json")
    return [sys.executable, "-m", "bench.board_job", name, str(data), str(out), str(folder / "report.json")]


def _run(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds and the largest memory of one process and its children; all see our fonts and no others."""
    settings = folder / "fonts.conf"
    settings.write_text(FONTS.format(fonts=resource("fonts"), cache=folder / "fontcache"), encoding="utf-8")
    begin = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"FONTCONFIG_FILE": str(settings)},
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]}: {process.returncode}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def _widths(table: NoticeTable) -> list[float]:
    """Our column widths at the size all are set in."""
    look = RosterLook(left=0.0, width=WIDTH, sizes=(SIZE,), several=SIZE, page=700.0, beside=0.0)
    return Roster(table, look, DocumentFonts(), "text").widths


def _the_table(notice: Notice) -> NoticeTable:
    if notice.table is None:
        raise ValueError(notice.title)
    return notice.table


def _write_typst(notice: Notice, folder: Path) -> None:
    table = _the_table(notice)
    data = {
        "title": notice.title,
        "opening": notice.opening,
        "widths": _widths(table),
        "header": table.labels,
        "lines": list(table.lines()),
        "unit": notice.unit,
        "day": f"{SHEET_DATE:%Y年%m月%d日}",
    }
    folder.mkdir()
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (folder / "board.typ").write_text(TYPST, encoding="utf-8")


def _write_workbook(notice: Notice, path: Path) -> None:
    """The same rows as a sheet that prints on upright A4, as wide as the page, with its header on every page."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.worksheet.properties import PageSetupProperties

    table, side = _the_table(notice), Side(style="thin")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "portrait", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 18 / 25.4
    sheet.page_margins.top = sheet.page_margins.bottom = 24 / 25.4
    sheet.oddFooter.center.text = "第&P页 共&N页"
    sheet.print_title_rows = "3:3"
    for place, width in enumerate(_widths(table)):
        sheet.column_dimensions["ABCDEFGHIJ"[place]].width = width / 5.6
    plain, bold = Font("Noto Serif SC", SIZE), Font("Noto Sans SC", SIZE, bold=True)
    border, middle = Border(side, side, side, side), Alignment("center", "center", wrap_text=True)
    columns = len(table.labels)
    for number, words in enumerate((notice.title, notice.opening), start=1):
        sheet.cell(number, 1, words).font = bold
    for number, (kind, cells) in enumerate([("header", table.labels), *table.lines()], start=3):
        sheet.row_dimensions[number].height = ROW * (2 if kind == "header" else 1)
        for place, words in enumerate(cells, start=1):
            made = sheet.cell(number, place, words)
            made.font, made.border, made.alignment = plain if kind == "row" else bold, border, middle
        if kind == "heading":
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=columns)
    sheet.append([notice.unit])
    book.save(path)


def rosters(counts: list[int]) -> None:
    """Print drawing, checking, the gate's scan, the whole process and its memory for notices with long lists."""
    print("\n| 名单行数 | 页 | 绘制秒 | 自检秒 | 出口检查秒 | 整个进程秒 | 内存MB |")
    print("|---|---|---|---|---|---|---|")
    for count in counts:
        with TemporaryDirectory() as name:
            data, out, report = (Path(name) / part for part in ("notice.json", "out.pdf", "report.json"))
            data.write_bytes(msgspec.json.encode(a_notice(count)))
            command = [sys.executable, "-m", "bench.board_job", "roster", str(data), str(out), str(report)]
            begin = time.perf_counter()
            subprocess.run(command, check=True)
            whole = time.perf_counter() - begin
            told = json.loads(report.read_text(encoding="utf-8"))
        parts = " | ".join(f"{told[part]:.2f}" for part in ("draw", "check", "gate"))
        shown = f"{parts} | {whole:.2f} | {told['memory']:.0f}"
        print(f"| {count} | {told['pages']} | {shown} |", flush=True)
