"""Tables out of ruled lines: which areas of a page the lines fence off, merged cells as one area."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from msgspec import Struct, field

from catalog_app.importers.inside.parts import TooMuchError

_TOUCH = 2.5
"""Points between lines that count as one, or as meeting."""
_MOST_NODES = 400_000
"""Crossings of lines on one page."""
_SMALLEST = 30.0
"""Points: what is smaller on both sides is a drawn box, no table."""


class Edge(Struct, frozen=True):
    """A straight line: at `at`, from `begin` to `end`; `upright` lines are at an x, the others at a y."""

    upright: bool
    at: float
    begin: float
    end: float


class Area(Struct):
    """A cell: places in the lines of its table, from 0; `right` and `bottom` are its last ones."""

    left: int
    top: int
    right: int
    bottom: int


class Ruled(Struct):
    """A table of at least two cells; y grows downwards."""

    xs: list[float]
    ys: list[float]
    areas: list[Area]
    box_areas: list[int] = field(default_factory=list)
    """By row and column of the finest grid, the number of the area."""

    def area_at(self, x: float, y: float) -> int | None:
        """The number of the area around a point."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.box_areas[row * (len(self.xs) - 1) + column]
        return None


def ruled_tables(edges: Iterable[Edge]) -> list[Ruled]:
    """The tables on a page, from top to bottom. TooMuchError where lines cross without end."""
    found = [_table(group) for group in _connected(list(edges))]
    return sorted((table for table in found if table is not None), key=lambda table: (table.ys[0], table.xs[0]))


def _clusters(values: Iterable[float]) -> list[float]:
    """The middles of values that lie next to each other."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _TOUCH:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [(group[0] + group[-1]) / 2 for group in groups]


def _nearest(places: list[float], value: float) -> int:
    right = bisect_left(places, value)
    if right == len(places) or (right and value - places[right - 1] <= places[right] - value):
        return right - 1
    return right


def _grid(edges: list[Edge]) -> tuple[list[float], list[float]]:
    xs = _clusters(value for edge in edges for value in ((edge.at,) if edge.upright else (edge.begin, edge.end)))
    ys = _clusters(value for edge in edges for value in ((edge.begin, edge.end) if edge.upright else (edge.at,)))
    return xs, ys


def _connected(edges: list[Edge]) -> list[list[Edge]]:
    """Lines that touch each other, directly or by others, together."""
    if not edges:
        return []
    xs, ys = _grid(edges)
    parents: dict[int, int] = {}
    firsts: list[int] = []
    visited = 0
    for edge in edges:
        along, across = (ys, xs) if edge.upright else (xs, ys)
        at = _nearest(across, edge.at)
        nodes = range(_nearest(along, edge.begin), _nearest(along, edge.end) + 1)
        visited += len(nodes)
        if visited > _MOST_NODES:
            raise TooMuchError("线条太多")
        numbers = [at * len(ys) + place if edge.upright else place * len(ys) + at for place in nodes]
        for number in numbers:
            parents[_root(parents, number)] = _root(parents, numbers[0])
        firsts.append(numbers[0])
    groups: dict[int, list[Edge]] = {}
    for edge, first in zip(edges, firsts, strict=True):
        groups.setdefault(_root(parents, first), []).append(edge)
    return list(groups.values())


def _root(parents: dict[int, int], node: int) -> int:
    while (parent := parents.setdefault(node, node)) != node:
        parents[node] = parents.get(parent, parent)
        node = parent
    return node


def _table(edges: list[Edge]) -> Ruled | None:
    xs, ys = _grid(edges)
    width, height = len(xs) - 1, len(ys) - 1
    if width < 1 or height < 1 or width * height < 2 or max(xs[-1] - xs[0], ys[-1] - ys[0]) < _SMALLEST:
        return None
    if width * height > _MOST_NODES:
        raise TooMuchError("线条太多")
    walls = _walls(edges, xs, ys)
    table = Ruled(xs, ys, [], [-1] * (width * height))
    for box in range(width * height):
        if table.box_areas[box] < 0:
            _flood(table, box, walls)
    return table if len(table.areas) > 1 else None


def _walls(edges: list[Edge], xs: list[float], ys: list[float]) -> tuple[set[int], set[int]]:
    """Boxes of the finest grid with a line on their left, and those with one above."""
    width = len(xs) - 1
    left: set[int] = set()
    above: set[int] = set()
    for edge in edges:
        if edge.upright:
            column = _nearest(xs, edge.at)
            rows = range(_nearest(ys, edge.begin), _nearest(ys, edge.end))
            left.update(row * width + column for row in rows if column < width)
        else:
            row = _nearest(ys, edge.at)
            columns = range(_nearest(xs, edge.begin), _nearest(xs, edge.end))
            above.update(row * width + column for column in columns if row < len(ys) - 1)
    return left, above


def _flood(table: Ruled, start: int, walls: tuple[set[int], set[int]]) -> None:
    """The area around a box, up to the lines and to the edge of the table."""
    width, height = len(table.xs) - 1, len(table.ys) - 1
    left, above = walls
    number = len(table.areas)
    area = Area(start % width, start // width, start % width, start // width)
    waiting = [start]
    table.box_areas[start] = number
    while waiting:
        box = waiting.pop()
        column, row = box % width, box // width
        area.left, area.right = min(area.left, column), max(area.right, column)
        area.top, area.bottom = min(area.top, row), max(area.bottom, row)
        for beside, is_open in (
            (box - 1, column > 0 and box not in left),
            (box + 1, column + 1 < width and box + 1 not in left),
            (box - width, row > 0 and box not in above),
            (box + width, row + 1 < height and box + width not in above),
        ):
            if is_open and table.box_areas[beside] < 0:
                table.box_areas[beside] = number
                waiting.append(beside)
    table.areas.append(area)
