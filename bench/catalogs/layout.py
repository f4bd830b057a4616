"""From a book to grids of cells: headers, merged runs, items over several rows, titles, tables below each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from bench.catalogs import phrases
from bench.catalogs.book import CSV_KINDS, SHEET_KINDS, Book, Cell, Column, Grid, Table
from bench.catalogs.entries import Entry
from bench.catalogs.printing import cell_text, element_mark

Row = list[Cell | None]
CARD_FIELDS = (
    ("level1", "一级事项"),
    ("level2", "二级事项"),
    ("elements", "公开内容（要素）"),
    ("basis", "公开依据"),
    ("deadline", "公开时限"),
    ("publisher", "公开主体"),
    ("channels", "公开渠道和载体"),
    ("audience", "公开对象"),
    ("mode", "公开方式"),
    ("levels", "公开层级"),
)
SPACED = {"level1", "level2", "level3", "both", "label", "elements", "basis", "deadline", "publisher"}


def grids_of(book: Book) -> list[Grid]:
    """Every table of the file, laid out."""
    shapes: dict[str, Callable[[Book, Table], list[Grid]]] = {"cards": _cards, "single": _singles}
    made = shapes.get(book.shape, _one)
    grids = [grid for table in book.tables for grid in made(book, table)]
    if book.contacts:
        grids.append(contact_grid(book))
    if book.kind in CSV_KINDS or (book.kind in SHEET_KINDS and (book.stacked or book.shape in {"cards", "single"})):
        grids = [_below_each_other(grids)]
    if book.loose.get("offset"):
        for grid in grids:
            _push_away(grid)
    return grids


def _push_away(grid: Grid) -> None:
    """The table does not begin in the first row and column."""
    for row in grid.rows:
        row.insert(0, Cell())
        row.append(Cell())
    grid.rows.insert(0, [Cell() for _ in range(grid.width)])
    grid.entry_of.insert(0, None)
    grid.header = range(grid.header.start + 1, grid.header.stop + 1)


def _one(book: Book, table: Table) -> list[Grid]:
    grid = Grid(sheet=table.sheet, before=list(table.before), after=list(table.after))
    title = [table.title] if table.title else []
    if book.kind in SHEET_KINDS + CSV_KINDS or book.style.title_inside:
        for line in [*title, *(grid.before if book.kind in SHEET_KINDS + CSV_KINDS else [])]:
            grid.rows.append(_line(line, len(book.columns)))
            grid.entry_of.append(None)
        grid.before = [] if book.kind in SHEET_KINDS + CSV_KINDS else grid.before
    else:
        grid.before = [*grid.before[:1], *title, *grid.before[1:]]
    bare = book.loose.get("no_header") or (book.loose.get("bare_part") and table is not book.tables[0])
    _put_header(book, grid, 0 if bare else book.style.header_rows)
    _put_body(book, grid, table)
    if book.kind in SHEET_KINDS + CSV_KINDS:
        for line in grid.after:
            grid.add(_line(line, len(book.columns)))
        grid.after = []
    return [grid]


def _line(text: str, width: int) -> Row:
    return [Cell(text, right=width), *([None] * (width - 1))]


def _put_header(book: Book, grid: Grid, rows: int) -> None:
    start = len(grid.rows)
    for row in header_rows(book) if rows else []:
        grid.add(row)
    grid.header = range(start, len(grid.rows))


def header_rows(book: Book) -> list[Row]:
    """The heading cells: groups above their leaves, or leaves alone."""
    label = _Treatment(book)
    if book.style.header_rows == 1:
        return [[Cell(label(column.label)) for column in book.columns]]
    top: Row = []
    below: Row = []
    columns = [column for column in book.columns if not (column.key == "sequence" and book.loose.get("header_short"))]
    for at, column in enumerate(columns):
        if not column.parent:
            top.append(Cell(label(column.label), down=2))
            below.append(None)
            continue
        first = at == 0 or columns[at - 1].parent != column.parent
        top.append(Cell(label(column.parent), right=_reach(columns, at)) if first else None)
        below.append(Cell(label(column.label)))
    rows = [top, below]
    if book.loose.get("count_row"):
        rows.append([Cell(str(number + 1)) for number in range(len(columns))])
    if book.loose.get("split_leaf"):
        rows = _split_last_leaf(rows)
    return rows


def _reach(columns: list[Column], at: int) -> int:
    end = at
    while end < len(columns) and columns[end].parent == columns[at].parent:
        end += 1
    return end - at


def _split_last_leaf(rows: list[Row]) -> list[Row]:
    """乡、村 above 级, as one page breaks it over two header rows."""
    third: Row = [None] * len(rows[1])
    for cell in rows[0]:
        if cell is not None and cell.down == 2:
            cell.down = 3
    for at, cell in enumerate(rows[1]):
        if cell is not None and len(cell.text) > 2 and cell.text.endswith("级"):
            cell.text, third[at] = cell.text[:-1], Cell("级")
        elif cell is not None:
            cell.down = 2
    return [*rows, third]


class _Treatment:
    """What the file does to its heading words."""

    def __init__(self, book: Book) -> None:
        self.marks, self.chance = book.style.header_marks, book.chance

    def __call__(self, text: str) -> str:
        for mark in self.marks:
            text = getattr(self, f"_{mark}")(text)
        return text

    def _spaces(self, text: str) -> str:
        return spaced(text, self.chance, 0.5, (" ", "\n", "　"))

    def _lost(self, text: str) -> str:
        return text.replace("公", "")

    def _traditional(self, text: str) -> str:
        return with_pinyin(phrases.traditional(text))


def with_pinyin(text: str) -> str:
    """Sounds in brackets behind some characters, as mirror sites put them."""
    return "".join(f"{char}({phrases.PINYIN[char]})" if char in phrases.PINYIN else char for char in text)


def spaced(text: str, chance: Random, often: float, gaps: tuple[str, ...]) -> str:
    """A gap between two Han characters of the text, now and then."""
    places = [at for at in range(1, len(text)) if re.fullmatch(r"[一-鿿]{2}", text[at - 1 : at + 1])]
    for at in sorted((at for at in places if chance.random() < often * 2 / max(2, len(places))), reverse=True):
        text = text[:at] + chance.choice(gaps) + text[at:]
    return text


def _put_body(book: Book, grid: Grid, table: Table) -> None:
    every = book.style.repeat_header or len(table.entries)
    for start in range(0, len(table.entries), every):
        if start:
            for row in header_rows(book):
                grid.add(row)
        part = table.entries[start : start + every]
        blocks = [_block(book, entry, start + at) for at, entry in enumerate(part)]
        _merge_runs(book, part, blocks)
        _emit(book, grid, part, blocks)


def _block(book: Book, entry: Entry, number: int) -> dict[str, list[str]]:
    """The texts of one item by column; a column spread over rows has several."""
    texts = {
        column.key: [treated(book, cell_text(book, entry, column.key, number), column.key)] for column in book.columns
    }
    if book.loose.get("sub_rows") and len(entry.elements) > 1 and number % 3 == 0:
        texts["elements"] = texts["elements"][0].split("\n")
    if book.loose.get("channel_rows"):
        names = re.split(r"\n|　| (?=[■□])", texts["channels"][0])
        texts["channels"] = ["\n".join(names[at : at + 4]) for at in range(0, len(names), 4)]
    return texts


def treated(book: Book, text: str, key: str) -> str:
    """Body text as badly typed as the style says."""
    chance = book.chance
    if book.style.inner_spaces and key in SPACED and len(text) > 3 and chance.random() < 0.6:
        breaking = key != "elements" or (
            bool(element_mark(book.style.element_form, 0)) and not book.loose.get("sub_rows")
        )
        text = spaced(
            text, chance, 1.0, (" ", "　", "\xa0", "\n") if breaking and key != "publisher" else (" ", "　", "\xa0")
        )
    if book.style.invisible and key in SPACED and chance.random() < 0.5:
        text = spaced(text, chance, 1.0, ("\u200b", "\ufeff", "\u00ad"))
    if book.style.text_traditional:
        text = phrases.traditional(text)
        text = with_pinyin(text) if key in {"level1", "level2", "deadline"} else text
    if book.style.full_width and key in {"deadline", "sequence"}:
        text = text.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    return text


def _merge_runs(book: Book, part: list[Entry], blocks: list[dict[str, list[str]]]) -> None:
    """Mark followers of merged runs with an empty list of texts."""
    style = book.style
    keys = set(style.merged) | ({"sequence"} if style.serial == "group" else set()) | {"domain"}
    keys |= {"level1"} if style.group_form == "merge" else set()
    for at in range(1, len(part)):
        before, here = part[at - 1], part[at]
        if before.level1 != here.level1 or before.domain != here.domain:
            same = {"domain"} if before.domain == here.domain else set()
        else:
            same = keys
        for key in same & keys & blocks[at].keys():
            if key in {"level1", "sequence", "domain"} or _value(before, key) == _value(here, key):
                blocks[at][key] = []
    if style.group_form in {"blank", "mixed", "left-out"}:
        _blank_labels(book, part, blocks)


def _blank_labels(book: Book, part: list[Entry], blocks: list[dict[str, list[str]]]) -> None:
    mixed = book.style.group_form == "mixed"
    for at in range(1, len(part)):
        if (
            part[at - 1].level1 == part[at].level1
            and "level1" in blocks[at]
            and not (mixed and book.chance.random() < 0.4)
        ):
            blocks[at]["level1"] = [""]


def _value(entry: Entry, key: str) -> object:
    if key in entry.printed:
        return entry.printed[key]
    if key == "channels":
        return (entry.ticked, entry.platforms, entry.other_text)
    return getattr(entry, key)


def _emit(book: Book, grid: Grid, part: list[Entry], blocks: list[dict[str, list[str]]]) -> None:
    heights = [max([len(texts) for texts in block.values()] + [1]) for block in blocks]
    for at, (entry, height) in enumerate(zip(part, heights, strict=True)):
        if book.loose.get("section_rows") and (at == 0 or part[at - 1].level1 != entry.level1):
            grid.add(_line(entry.level1, len(book.columns)))
        main = height // 2 if book.loose.get("channel_rows") == "middle" else 0
        for line in range(height):
            row: Row = []
            for column in book.columns:
                row.append(_body_cell(book, column.key, blocks, heights, at, line, main))
            grid.add(row, entry if line == main else None)
        if book.style.group_form == "left-out" and at and part[at - 1].level1 == entry.level1:
            grid.left_out |= {(len(grid.rows) - height + line, _place(book, "level1")) for line in range(height)}
        ends = at + 1 == len(part) or part[at + 1].level1 != entry.level1
        if book.loose.get("blank_rows") and ends and not book.has("domain") and book.chance.random() < 0.6:
            grid.add([Cell() for _ in book.columns])


def _place(book: Book, key: str) -> int:
    return next(at for at, column in enumerate(book.columns) if column.key == key)


def _body_cell(
    book: Book, key: str, blocks: list[dict[str, list[str]]], heights: list[int], at: int, line: int, main: int
) -> Cell | None:
    texts = blocks[at][key]
    if not texts:
        return None
    if len(texts) > 1:
        return Cell(texts[line] if line < len(texts) else "")
    reach = at + 1
    while reach < len(blocks) and not blocks[reach][key]:
        reach += 1
    whole = sum(heights[at:reach])
    if whole > heights[at] or book.loose.get("tall_cells"):
        return Cell(texts[0], down=whole) if line == 0 else None
    return Cell(texts[0] if line == main else "")


def _cards(book: Book, table: Table) -> list[Grid]:
    """One table of names and values for every item."""
    grids = []
    label = _Treatment(book)
    for number, entry in enumerate(table.entries):
        grid = Grid(sheet=table.sheet, before=[table.title, *table.before] if number == 0 else [])
        for key, name in CARD_FIELDS:
            if not (key == "levels" and "levels" in entry.free):
                text = treated(book, cell_text(book, entry, key, number), key)
                grid.add([Cell(label(name)), Cell(text)], entry if key == "level1" else None)
        grids.append(grid)
    return grids


def _singles(book: Book, table: Table) -> list[Grid]:
    """One table of one heading row and one data row for every item."""
    grids = []
    label = _Treatment(book)
    for number, entry in enumerate(table.entries):
        grid = Grid(sheet=table.sheet, before=[table.title, *table.before] if number == 0 else [])
        grid.add([Cell(label(column.label)) for column in book.columns])
        grid.header = range(1)
        texts = [treated(book, cell_text(book, entry, column.key, number), column.key) for column in book.columns]
        grid.add([Cell(text) for text in texts], entry)
        grids.append(grid)
    return grids


def contact_grid(book: Book) -> Grid:
    """A table that is no catalog."""
    grid = Grid(sheet="联系方式", before=["附件2：各站所联系方式"])
    grid.add([Cell(text) for text in ("序号", "站所名称", "办公地点", "咨询电话", "负责人")])
    people = ("李主任", "周站长", "陈主任", "吴主任")
    for number, (office, phone, person) in enumerate(zip(phrases.SHORT_OFFICES, phrases.PHONES, people, strict=True)):
        grid.add([Cell(text) for text in (str(number + 1), office, f"镇政府{number + 1}楼", phone, person)])
    if book.kind in SHEET_KINDS + CSV_KINDS:
        grid.rows.insert(0, _line(grid.before[0], 5))
        grid.entry_of.insert(0, None)
        grid.before = []
    return grid


def _below_each_other(grids: list[Grid]) -> Grid:
    """All tables on one sheet, an empty row between."""
    whole = Grid(sheet=grids[0].sheet)
    width = max(grid.width for grid in grids)
    for at, grid in enumerate(grids):
        if at:
            whole.add([Cell() for _ in range(width)])
        for line in grid.before:
            whole.add(_line(line, width))
        shift = len(whole.rows)
        for row, entry in _padded(grid, width):
            whole.add(row, entry)
        whole.hidden_rows |= {number + shift for number in grid.hidden_rows}
        whole.header = whole.header or range(grid.header.start + shift, grid.header.stop + shift)
        for line in grid.after:
            whole.add(_line(line, width))
    return whole


def _padded(grid: Grid, width: int) -> Iterator[tuple[Row, Entry | None]]:
    for row, entry in zip(grid.rows, grid.entry_of, strict=True):
        yield [*row, *(Cell() for _ in range(width - len(row)))], entry
