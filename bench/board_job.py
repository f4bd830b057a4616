"""One whole process of the board bench: `python -m bench.board_job draw|check|typst|roster… DATA OUT REPORT`.

`draw` draws the sheet, `check` draws and checks it, `typst` sets the same content with Typst, `roster` draws, checks
and scans a notice with a list; `roster-draw` and `roster-check` stop earlier. DATA is the catalog or notice as JSON, or
one item a line (`.lines`), or the folder with the Typst document; REPORT receives seconds, pages and memory as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog_app.model.catalog import DomainCatalog

SHEET_DATE = date(2026, 11, 23)


def _memory() -> float:
    """The most memory this process ever had, in MB; what getrusage tells begins with what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _catalog(data: Path) -> DomainCatalog:
    """A catalog; of `.lines`, one item a line, so that nothing but the rows themselves stays in memory."""
    import msgspec

    from catalog_app.model.catalog import Domain, DomainCatalog, Item

    if data.suffix != ".lines":
        return msgspec.json.decode(data.read_bytes(), type=DomainCatalog)
    decoder = msgspec.json.Decoder(Item)
    with data.open("rb") as lines:
        items = tuple(map(decoder.decode, lines))
    return DomainCatalog(Domain(code="06", name="各领域", full_name="各领域", position=1), items)


def board(data: Path, out: Path, *, checked: bool) -> dict[str, float]:
    """Draw a catalog, and check it if asked."""
    from catalog_app.exporters.board import SheetSetup, check_board, draw_catalog
    from catalog_app.support.progress import Silent

    catalog = _catalog(data)
    rows, first = _memory(), time.process_time()
    sheet = SheetSetup(unit_name="青石桥镇", signature="青石桥镇人民政府", printed_on=SHEET_DATE)
    begin = time.perf_counter()
    drawn = draw_catalog(catalog, sheet, out, Silent())
    middle, second, drawing = time.perf_counter(), time.process_time(), _memory()
    if checked:
        check_board(out, drawn)
    spent = {"pages": len(drawn.pages), "draw": middle - begin, "check": time.perf_counter() - middle}
    spent |= {"draw_cpu": second - first, "check_cpu": time.process_time() - second}
    return {**spent, "rows": rows, "drawing": drawing, "memory": _memory()}


def roster(data: Path, out: Path, last: str) -> dict[str, float]:
    """Draw and check a notice, and scan the file as the gate does, up to the `last` of them."""
    import msgspec

    from catalog_app.exporters.board import SheetSetup, check_board, draw_notice
    from catalog_app.model.notice import Notice
    from catalog_app.services.scanning import check_file
    from catalog_app.support.progress import Silent

    notice = msgspec.json.decode(data.read_bytes(), type=Notice)
    sheet = SheetSetup(unit_name="青石桥镇", printed_on=SHEET_DATE, orientation="portrait")
    begin = time.perf_counter()
    drawn = draw_notice(notice, sheet, out, Silent())
    middle = time.perf_counter()
    if last != "roster-draw":
        check_board(out, drawn)
    checked = time.perf_counter()
    if last == "roster":
        check_file(out)
    spent = {"pages": len(drawn.pages), "draw": middle - begin, "check": checked - middle}
    spent |= {"gate": time.perf_counter() - checked}
    return {**spent, "memory": _memory()}


def typst(folder: Path, out: Path) -> dict[str, float]:
    """Set the same content with Typst and the same font files."""
    import typst as typst_library

    from catalog_app.support.paths import resource

    begin = time.perf_counter()
    fonts = [str(resource("fonts"))]
    typst_library.compile(str(folder / "board.typ"), output=str(out), font_paths=fonts, ignore_system_fonts=True)
    return {"draw": time.perf_counter() - begin}


def main() -> None:
    """Run the one thing asked for."""
    what, data, out, report = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
    if what.startswith("roster"):
        result = roster(data, out, what)
    else:
        result = typst(data, out) if what == "typst" else board(data, out, checked=what == "check")
    report.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
