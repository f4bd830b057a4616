"""One whole process of the board bench: `python -m bench.board_job draw|check|typst|roster… DATA OUT REPORT`.

`draw` draws the sheet, `check` draws and checks it, `typst` sets the same content with Typst, `roster` draws, checks
and scans a notice with a list; `roster-draw` and `roster-check` stop earlier. DATA is the catalog or notice as JSON, or
the folder with the Typst document; REPORT receives seconds, pages and memory as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path

SHEET_DATE = date(2026, 11, 23)


def board(data: Path, out: Path, *, checked: bool) -> dict[str, float]:
    """Draw a catalog, and check it if asked."""
    import msgspec

    from catalog_app.exporters.board import SheetSetup, check_board, draw_catalog
    from catalog_app.model.catalog import DomainCatalog
    from catalog_app.support.progress import Silent

    catalog = msgspec.json.decode(data.read_bytes(), type=DomainCatalog)
    sheet = SheetSetup(unit_name="青石桥镇", signature="青石桥镇人民政府", printed_on=SHEET_DATE)
    begin = time.perf_counter()
    drawn = draw_catalog(catalog, sheet, out, Silent())
    middle = time.perf_counter()
    if checked:
        check_board(out, drawn)
    spent = {"pages": len(drawn.pages), "draw": middle - begin, "check": time.perf_counter() - middle}
    return {**spent, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


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
    return {**spent, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


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
