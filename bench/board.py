"""Board PDF of 1,000 real rows: ours beside LibreOffice on our own workbook and Typst on the same content.

    python -m bench.board [--rounds 5] [--rows 1000] [--growth 1000,10000,100000] [--rosters 1000,15000]
        [--against 15000]

Whole processes, taking turns in one run, the best of the rounds counts. Pages and rows are printed beside the times,
because a table on fewer pages is less work.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec

from bench.board_job import SHEET_DATE
from bench.board_rosters import compare_rosters, rosters
from catalog_app.exporters.board.setup import SheetSetup, measures
from catalog_app.exporters.board.table import column_widths
from catalog_app.exporters.layout import catalog_layout, catalog_title
from catalog_app.exporters.workbook import write_workbook
from catalog_app.model.catalog import Domain, DomainCatalog
from catalog_app.model.unit import Unit
from catalog_app.services.adopting import adopt_domains
from catalog_app.support.progress import Silent

OFFICE_NAMES = ("soffice", "libreoffice")
NAMES = {"draw": "本程序：只绘制", "check": "本程序：绘制并自检", "typst": "Typst", "office": "LibreOffice 转换工作簿"}
TYPST = """#set page(paper: "a4", flipped: true, margin: 12mm, footer: context align(center)[
  第#counter(page).display()页 共#counter(page).final().first()页])
#set text(font: "Noto Serif SC", size: 9pt, lang: "zh", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 0.32em)
#let data = json("data.json")
#align(center, text(font: "Noto Sans SC", weight: "bold", size: 20pt, data.title))
#let head = (body) => text(font: "Noto Sans SC", weight: "bold", body)
#table(
  columns: data.widths.map(width => width * 1pt),
  inset: (x: 3pt, y: 3pt), stroke: 0.5pt, align: center + horizon,
  table.header(
    ..data.header.map(cell => table.cell(
      x: cell.column, y: cell.row, rowspan: cell.rows, colspan: cell.columns, fill: luma(93%), head(cell.label))),
  ),
  ..data.rows.map(row => row.enumerate().map(((place, cell)) => table.cell(
    align: if data.left.contains(place) { left + horizon } else { center + horizon },
    breakable: false, cell))).flatten(),
)
"""


def real_rows(count: int) -> DomainCatalog:
    """The bundled standards' rows as one table, repeated to `count`."""
    items = [item for catalog in adopt_domains((), ("县级", "乡级", "村级")) for item in catalog.items]
    many = islice(cycle(items), count)
    rows = tuple(
        msgspec.structs.replace(item, uid=f"row-{place}", position=place) for place, item in enumerate(many, start=1)
    )
    return DomainCatalog(Domain(code="06", name="各领域", full_name="各领域", position=1), rows)


def write_typst(catalog: DomainCatalog, folder: Path) -> None:
    """The same columns, widths, header and cells as a Typst document."""
    layout = catalog_layout(catalog)
    size = measures(SheetSetup(unit_name="青石桥镇", printed_on=SHEET_DATE))
    data = {
        "title": catalog_title("青石桥镇", catalog),
        "widths": column_widths(layout, size),
        "header": [msgspec.to_builtins(cell) for cell in layout.header],
        "left": [place for place, column in enumerate(layout.columns) if not column.narrow and place > 2],
        "rows": [[(" " if cell.flow else "\n").join(cell.lines) for cell in row.cells] for row in layout.rows()],
    }
    folder.mkdir()
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (folder / "board.typ").write_text(TYPST, encoding="utf-8")


class Bench:
    """The inputs of one run and the processes that are timed on them."""

    def __init__(self, folder: Path, rows: int) -> None:
        self._folder = folder
        catalog = real_rows(rows)
        self._data = folder / "catalog.json"
        self._data.write_bytes(msgspec.json.encode(catalog))
        write_typst(catalog, folder / "typst")
        self._workbook = folder / "catalog.xlsx"
        write_workbook([catalog], Unit(name="青石桥镇", kind="镇"), {}, self._workbook, Silent())

    def contestants(self) -> list[str]:
        """What can be timed on this machine."""
        found = ["draw", "check"]
        if importlib.util.find_spec("typst"):
            found.append("typst")
        if _office():
            found.append("office")
        return found

    def run(self, name: str) -> dict[str, float]:
        """Time one whole process; seconds of its parts and pages where it tells them."""
        report = self._folder / "report.json"
        begin = time.perf_counter()
        subprocess.run(self._command(name, report), check=True, capture_output=True)
        spent = time.perf_counter() - begin
        told: dict[str, float] = json.loads(report.read_text(encoding="utf-8")) if name != "office" else {}
        return {**told, "pages": _pages(self._out(name)), "whole": spent}

    def _out(self, name: str) -> Path:
        return self._workbook.with_suffix(".pdf") if name == "office" else self._folder / f"{name}.pdf"

    def _command(self, name: str, report: Path) -> list[str]:
        if name == "office":
            profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
            target = ["--convert-to", "pdf", "--outdir", str(self._folder), str(self._workbook)]
            return [_office(), profile, "--headless", *target]
        data = self._folder / "typst" if name == "typst" else self._data
        return [sys.executable, "-m", "bench.board_job", name, str(data), str(self._out(name)), str(report)]


def _office() -> str:
    return next((found for name in OFFICE_NAMES if (found := shutil.which(name))), "")


def _pages(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def compare(rows: int, rounds: int) -> None:
    """Print the table of whole processes with their ratios to ours."""
    with TemporaryDirectory() as name:
        bench = Bench(Path(name), rows)
        names = bench.contestants()
        for contestant in names:
            bench.run(contestant)  # the first run fills caches and makes profiles
        results: dict[str, list[dict[str, float]]] = {contestant: [] for contestant in names}
        for _ in range(rounds):
            for contestant in names:
                results[contestant].append(bench.run(contestant))
    best = {contestant: min(runs, key=lambda run: run["whole"]) for contestant, runs in results.items()}
    print(f"| 整个进程，{rows}行，{rounds}轮取最快 | 秒 | 页 | 与“只绘制”之比 | 与“绘制并自检”之比 | 每页之比 |")
    print("|---|---|---|---|---|---|")
    ours = best["draw"]
    for contestant, run in best.items():
        whole, pages = run["whole"], run["pages"]
        ratios = f"{whole / ours['whole']:.2f} | {whole / best['check']['whole']:.2f}"
        a_page = (whole / pages) / (ours["whole"] / ours["pages"])
        print(f"| {NAMES[contestant]} | {whole:.2f} | {pages:.0f} | {ratios} | {a_page:.2f} |")
    checked = best["check"]
    print(f"\n其中绘制 {checked['draw']:.2f} 秒，自检 {checked['check']:.2f} 秒。", end="")
    print(f"处理器时间：绘制 {checked['draw_cpu']:.2f} 秒，自检 {checked['check_cpu']:.2f} 秒。")
    for contestant in sorted({"typst", "office"} - set(names)):
        print(f"本机没有 {NAMES[contestant]}，没有比较。")


def growth(counts: list[int], rounds: int) -> None:
    """Print drawing and checking per row for growing tables, by the processor and by the clock, and the memory."""
    print(f"\n处理器时间，{rounds}轮取最小；比值取各轮的中位数，后面是最小和最大。")
    head = "绘制每行毫秒 | 自检每行毫秒 | 处理器时间之比 | 钟表时间之比 | 行MB | 绘制加MB | 自检加MB"
    print(f"| 行 | 页 | {head} |")
    print("|---|---|---|---|---|---|---|---|---|")
    for count in counts:
        with TemporaryDirectory() as name:
            data = Path(name) / "items.lines"
            with data.open("wb") as lines:
                for item in real_rows(count).items:
                    lines.write(msgspec.json.encode(item) + b"\n")
            runs = [_grown(data) for _ in range(rounds)]
        draw, check = (min(run[part] for run in runs) for part in ("draw_cpu", "check_cpu"))
        told = " | ".join(_ratio(runs, part) for part in ("_cpu", ""))
        shown = f"{draw * 1000 / count:.2f} | {check * 1000 / count:.2f} | {told}"
        last = runs[-1]
        memory = f"{last['rows']:.0f} | {last['drawing'] - last['rows']:.0f} | {last['memory'] - last['drawing']:.0f}"
        print(f"| {count} | {last['pages']:.0f} | {shown} | {memory} |", flush=True)


def _ratio(runs: list[dict[str, float]], kind: str) -> str:
    ratios = sorted(run[f"check{kind}"] / run[f"draw{kind}"] for run in runs)
    return f"{median(ratios):.2f}（{ratios[0]:.2f}至{ratios[-1]:.2f}）"


def _grown(data: Path) -> dict[str, float]:
    out, report = data.with_name("out.pdf"), data.with_name("report.json")
    command = [sys.executable, "-m", "bench.board_job", "check", str(data), str(out), str(report)]
    subprocess.run(command, check=True)
    told: dict[str, float] = json.loads(report.read_text(encoding="utf-8"))
    return told


def main() -> None:
    """Run all parts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth", default="1000,10000")
    parser.add_argument("--rosters", default="1000,15000")
    parser.add_argument("--against", type=int, default=15000, help="rows of the list the others set too; 0 = none")
    chosen = parser.parse_args()
    compare(chosen.rows, chosen.rounds)
    rosters([int(count) for count in chosen.rosters.split(",") if count])
    if chosen.against:
        compare_rosters(chosen.against)
    growth([int(count) for count in chosen.growth.split(",") if count], chosen.rounds)


if __name__ == "__main__":
    main()
