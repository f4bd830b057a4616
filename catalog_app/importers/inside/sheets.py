"""The sheets of an xlsx in order, and the parts that belong to one: notes, drawings, tables, embedded objects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from catalog_app.importers.inside.drawings import read_drawing
from catalog_app.importers.inside.office import Package, key_of, read_comments
from catalog_app.importers.inside.parts import BREAK, Budget, Inside, Part
from catalog_app.importers.inside.workbook import GateBook


def read_sheets(package: Package, names: list[str], budget: Budget) -> Iterator[Part]:
    """Each sheet, also one that the workbook does not list, and what belongs to it."""
    book = GateBook(package.parts, budget)
    listed = list(book.in_order())
    titles = BREAK.join(name for name, _, _ in listed)
    if titles:
        yield Inside("工作表名", titles)
    for place, (name, part, hidden) in enumerate(listed):
        yield from _sheet(package, book, place, name, part, hidden=hidden)
    for part in names:
        if key_of(part).startswith("xl/worksheets/") and key_of(part).endswith(".xml"):
            yield from _sheet(package, book, -1, part.rpartition("/")[2], part, hidden=True)
    yield from book.left_over()
    yield from book.damaged
    package.read |= {key_of(part) for part in book.done}


def _sheet(package: Package, book: GateBook, place: int, name: str, part: str, *, hidden: bool) -> Iterator[Part]:
    key = key_of(part)
    if key in package.read or part not in package.parts:
        return
    package.read.add(key)
    relations = package.relations(part)
    yield from book.sheet(place, name, part, hidden=hidden, links=package.links(part))
    for kind, target in relations.values():
        package.labels[key_of(target)] = name
        if kind in ("comments", "threadedComment"):
            yield from package.open_part(target, partial(read_comments, sheet=name))
        elif kind == "drawing":
            yield from _drawing(package, name, target)


def _drawing(package: Package, sheet: str, part: str) -> Iterator[Part]:
    pictures: list[tuple[str, str]] = []
    yield from package.open_part(part, partial(read_drawing, sheet=sheet, pictures=pictures))
    relations = package.relations(part)
    for kind, target in relations.values():
        if kind == "chart":
            package.labels[key_of(target)] = sheet
    for relation, place in pictures:
        _, target = relations.get(relation, ("", ""))
        if target:
            package.pictures.setdefault(key_of(target), []).append(place)
