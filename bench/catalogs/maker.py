"""Catalog files as counties send them, with what a careful reader makes of each: python -m bench.catalogs.maker OUT.

The same seed makes the same files. Every file takes four to ten quirks out of `quirks.QUIRKS`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from random import Random
from typing import Any

from bench.catalogs import phrases, writers
from bench.catalogs.book import KINDS, SHEET_KINDS, Book, Cell, Grid, Table, standard_columns
from bench.catalogs.entries import Entry, draw_entries, standards
from bench.catalogs.layout import grids_of
from bench.catalogs.pdf import missing_in_font
from bench.catalogs.quirks import BY_NAME, QUIRKS, Quirk
from bench.catalogs.quirks_layout import COUNTY, TOWN, set_leaves, title_of

FIRST_TAGS = {"stack", "domain"}


def main() -> None:
    """Write the files and their truths into a folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--quirk", action="append", default=[], choices=sorted(BY_NAME))
    chosen = parser.parse_args()
    made = make(chosen.out, chosen.count, chosen.seed, kind=chosen.kind, wanted=chosen.quirk)
    print(f"{len(made)} 个文件，在 {chosen.out}")


def make(
    out: Path, count: int, seed: int, kind: str | None = None, wanted: list[str] | None = None, rows: int | None = None
) -> list[Path]:
    """Write `count` files with truths beside them, each with `rows` items (5 to 16); the truths' paths."""
    out.mkdir(parents=True, exist_ok=True)
    truths = []
    for number in range(count):
        chance = Random(f"{seed}/{number}")  # noqa: S311 - draws layouts, keeps no secrets
        truths.append(make_one(out, f"made-{seed}-{number:04d}", chance, kind, wanted or [], rows))
    writers.convert_xls(out)
    return [path for path in truths if (out / json.loads(path.read_text(encoding="utf-8"))["file"]).exists()]


def make_one(
    out: Path,
    stem: str,
    chance: Random,
    kind: str | None = None,
    wanted: list[str] | None = None,
    rows: int | None = None,
) -> Path:
    """Write one file and its truth; the truth's path."""
    book = draw_book(chance, kind, wanted or [], rows)
    grids = grids_of(book)
    if book.kind == "pdf" and missing_in_font(_texts(grids)):
        book.kind = "docx"
    hidden = _hide(book, grids)
    name = f"{stem}.{writers.SUFFIXES.get(book.kind, book.kind)}"
    writers.write(book, grids, out / (f"{stem}.to-xls.xlsx" if book.kind == "xls" else name))
    truth = {
        "file": name,
        "kind": book.kind,
        "quirks": sorted(book.quirks),
        "items": [entry.truth() for entry in book.entries if not entry.hidden],
        "hidden": hidden,
    }
    path = out / f"{stem}.truth.json"
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _texts(grids: list[Grid]) -> list[str]:
    cells = [cell.text for grid in grids for row in grid.rows for cell in row if cell]
    return cells + [line for grid in grids for line in (*grid.before, *grid.after)]


def draw_book(chance: Random, kind: str | None, wanted: list[str], rows: int | None = None) -> Book:
    """A file's content and its quirks, drawn and applied."""
    kind = kind or chance.choice((*KINDS, "xlsx", "xlsx", "docx", "docx", "html", "html"))
    chosen = _draw_quirks(chance, kind, wanted)
    town = chance.choice(phrases.TOWNS)
    code = chance.choice(sorted(standards()))
    table = Table(draw_entries(code, town, rows or chance.randint(5, 16), chance))
    book = Book(kind, town, chance, [table], [], quirks=[quirk.name for quirk in chosen])
    table.title = title_of(book, code)
    leaves = (("县级", COUNTY), ("乡级", TOWN))
    book.columns = standard_columns(list(leaves))
    first = [
        quirk for quirk in chosen if FIRST_TAGS & set(quirk.tags.split()) and quirk.tags.startswith(("stack", "domain"))
    ]
    for quirk in first:
        quirk.apply(book)
    set_leaves(book, leaves)
    book.free("optional")
    for quirk in chosen:
        if quirk not in first:
            quirk.apply(book)
    _mark_doubtful_elements(book)
    return book


def _draw_quirks(chance: Random, kind: str, wanted: list[str]) -> list[Quirk]:
    """Four to ten that go together, in the order of the list."""
    many = chance.randint(4, 10)
    offered = [quirk for quirk in QUIRKS if kind in quirk.kinds and quirk.name not in wanted]
    chance.shuffle(offered)
    taken: list[Quirk] = []
    tags: set[str] = set()
    for quirk in [BY_NAME[name] for name in wanted] + offered:
        if len(taken) < many and not tags & set(quirk.tags.split()):
            taken.append(quirk)
            tags |= set(quirk.tags.split())
    return sorted(taken, key=QUIRKS.index)


def _mark_doubtful_elements(book: Book) -> None:
    """A single element with pauses inside cannot be told from a list where pauses separate."""
    if book.style.element_form == "plain" and book.style.element_gap == "、":
        for entry in book.entries:
            if len(entry.elements) == 1 and "、" in entry.elements[0][0] and "elements" not in entry.printed:
                entry.marks["joined"] = True


def _hide(book: Book, grids: list[Grid]) -> list[dict[str, Any]]:
    """Hide rows, columns and a sheet as the quirks ask; what must be reported of them."""
    hidden: list[dict[str, Any]] = []
    for grid in grids:
        for at, entry in enumerate(grid.entry_of):
            if entry is not None and entry.hidden:
                grid.hidden_rows.add(at)
                hidden.append(_hidden_row(book, grid, at, entry))
    if key := book.loose.get("hidden_column"):
        place = next(at for at, column in enumerate(book.columns) if column.key == key)
        for grid in grids:
            if grid.header:
                grid.hidden_columns.add(place)
    if table := book.loose.get("hidden_table"):
        grids.append(_hidden_sheet(table))
    return hidden


def _hidden_row(book: Book, grid: Grid, at: int, entry: Entry) -> dict[str, Any]:
    place = {"sheet": grid.sheet, "row": at + 1} if book.kind in SHEET_KINDS else {"sheet": None, "row": None}
    return {**place, "level1": entry.level1, "elements": [text for text, _ in entry.elements]}


def _hidden_sheet(table: Table) -> Grid:
    grid = Grid(sheet=table.sheet, hidden=True)
    grid.add([Cell(table.title, right=4), None, None, None])
    grid.add([Cell(text) for text in ("序号", "一级事项", "二级事项", "公开内容（要素）")])
    for number, entry in enumerate(table.entries):
        texts = (str(number + 1), entry.level1, entry.level2 or "", "；".join(text for text, _ in entry.elements))
        grid.add([Cell(text) for text in texts], None)
    return grid


if __name__ == "__main__":
    main()
