"""Which box of a notice stands on which page. Knows heights and what belongs together, nothing of PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

_TOLERANCE = 0.01


class Box(Struct, frozen=True):
    """A line of text or a row of the list: its height, whether the next must follow on the same page."""

    height: float
    keep: bool = False
    listed: bool = False
    """A row of the list: the list's header stands above the first of them on every page."""
    again: float = 0.0
    """Height of what is said again above it where it is the first row on a page."""


class Room(Struct, frozen=True):
    """Height on the first page and on those that follow, and of the list's header."""

    first: float
    following: float
    header: float = 0.0

    def on(self, page: int) -> float:
        """Height of page number `page`, counted from 0."""
        return self.following if page else self.first


def flow(boxes: Sequence[Box], room: Room) -> list[range]:
    """The boxes of each page. What is kept together moves to the next page together, unless it is taller than one."""
    begins, filler = [0], _Filler(room)
    for unit in _units(boxes):
        if not filler.takes(boxes, unit) and unit.start > begins[-1]:
            begins.append(unit.start)
            filler.turn()
        if filler.takes(boxes, unit):
            filler.add(boxes, unit)
            continue
        for place in unit:
            single = range(place, place + 1)
            if not filler.takes(boxes, single) and place > begins[-1]:
                begins.append(place)
                filler.turn()
            filler.add(boxes, single)
    ends = [*begins[1:], len(boxes)]
    return [range(begin, end) for begin, end in zip(begins, ends, strict=True)]


def left_empty(boxes: Sequence[Box], pages: Sequence[range], room: Room) -> float:
    """Height left empty on the page before the last; none on a single page."""
    number = len(pages) - 2
    if number < 0:
        return 0.0
    first = next((boxes[place] for place in pages[number] if boxes[place].listed), None)
    header = room.header + first.again if first else 0.0
    return room.on(number) - header - sum(boxes[place].height for place in pages[number])


class _Filler:
    """The page that is being filled."""

    def __init__(self, room: Room) -> None:
        self._room, self._page, self._used, self._headed = room, 0, 0.0, False

    def turn(self) -> None:
        """Begin the next page."""
        self._page, self._used, self._headed = self._page + 1, 0.0, False

    def takes(self, boxes: Sequence[Box], unit: range) -> bool:
        return self._used + self._height(boxes, unit) <= self._room.on(self._page) + _TOLERANCE

    def add(self, boxes: Sequence[Box], unit: range) -> None:
        self._used += self._height(boxes, unit)
        self._headed = self._headed or any(boxes[place].listed for place in unit)

    def _height(self, boxes: Sequence[Box], unit: range) -> float:
        first = None if self._headed else next((place for place in unit if boxes[place].listed), None)
        header = 0.0 if first is None else self._room.header + boxes[first].again
        return header + sum(boxes[place].height for place in unit)


def _units(boxes: Sequence[Box]) -> Iterator[range]:
    begin = 0
    for place, box in enumerate(boxes):
        if not box.keep:
            yield range(begin, place + 1)
            begin = place + 1
    if begin < len(boxes):
        yield range(begin, len(boxes))
