"""Which styles of a workbook nobody can read: white or fill-coloured text, tiny text, formats that show nothing."""

from __future__ import annotations

import re
from typing import TypeVar

from catalog_app.importers.events import Attributes
from catalog_app.importers.shown import BUILT_IN
from catalog_app.importers.xlsx import Styles

SMALLEST_POINTS = 2.0
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_NEAR = 40
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_NAMED = {"theme0": _WHITE, "theme1": _BLACK, "indexed9": _WHITE, "indexed1": _WHITE, "indexed8": _BLACK}
_NAMED |= {"indexed0": _BLACK, "indexed64": _BLACK, "indexed65": _WHITE}

Colour = tuple[int, int, int] | str
_Item = TypeVar("_Item")


class Looks(Styles):
    """Number formats as `Styles` reads them; afterwards `unseen` has the styles nobody can read."""

    def __init__(self) -> None:
        super().__init__()
        self.unseen: set[int] = set()
        self._fonts: list[tuple[Colour | None, bool]] = []
        self._fills: list[Colour | None] = []
        self._within = ""
        self._solid = False
        self.starts |= {"fonts": lambda _: self._go_into("font"), "fills": lambda _: self._go_into("fill")}
        self.starts |= {"font": self._font, "fill": self._fill, "color": self._colour, "sz": self._size}
        self.starts |= {"patternFill": self._pattern, "fgColor": self._foreground}
        self.ends |= {"fonts": lambda: self._go_into(""), "fills": lambda: self._go_into("")}

    def _go_into(self, part: str) -> None:
        self._within = part

    def _font(self, _attributes: Attributes) -> None:
        if self._within == "font":
            self._fonts.append((None, False))

    def _fill(self, _attributes: Attributes) -> None:
        if self._within == "fill":
            self._fills.append(None)

    def _size(self, attributes: Attributes) -> None:
        if self._within == "font" and self._fonts:
            self._fonts[-1] = (self._fonts[-1][0], is_tiny(attributes.get("val", "")))

    def _colour(self, attributes: Attributes) -> None:
        if self._within == "font" and self._fonts:
            self._fonts[-1] = (colour_of(attributes), self._fonts[-1][1])

    def _pattern(self, attributes: Attributes) -> None:
        self._solid = attributes.get("patternType") == "solid"

    def _foreground(self, attributes: Attributes) -> None:
        if self._within == "fill" and self._fills and self._solid:
            self._fills[-1] = colour_of(attributes)

    def _style(self, attributes: Attributes) -> None:
        super()._style(attributes)
        if self._of_cells and self._is_unseen(attributes):
            self.unseen.add(len(self.numbers) - 1)

    def _is_unseen(self, attributes: Attributes) -> bool:
        number = int(attributes.get("numFmtId") or 0)
        colour, tiny = _at(self._fonts, attributes.get("fontId")) or (None, False)
        fill = _at(self._fills, attributes.get("fillId"))
        code = self.codes.get(number) or BUILT_IN.get(number, "")
        return tiny or shows_nothing(code) or same_colour(colour, fill)


def _at(items: list[_Item], place: str | None) -> _Item | None:
    number = int(place or 0)
    return items[number] if 0 <= number < len(items) else None


def is_tiny(points: str) -> bool:
    """Whether text of this size cannot be read."""
    try:
        return float(points) <= SMALLEST_POINTS
    except ValueError:
        return False


def shows_nothing(code: str) -> bool:
    """Whether a number format leaves cells empty, as ;;; does."""
    if ";" not in code or len(code) > 60:
        return False
    sections = _QUOTED.sub("", code).split(";")
    return not any(section.strip() for section in sections) and not code.replace(";", "").strip(' "_*')


def colour_of(attributes: Attributes) -> Colour | None:
    """A colour as red, green, blue; as its name where only the program knows; None for the automatic one."""
    found = _RGB.fullmatch(attributes.get("rgb", ""))
    if found:
        return rgb(found[1])
    for key in ("theme", "indexed"):
        if key in attributes:
            name = f"{key}{attributes[key]}"
            tint = attributes.get("tint", "")
            return f"{name} {tint}" if tint.strip("-0.") else _NAMED.get(name, name)
    return None


def rgb(digits: str) -> tuple[int, int, int]:
    """The colour that six hexadecimal digits name."""
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def same_colour(text: Colour | None, ground: Colour | None) -> bool:
    """Whether text of this colour cannot be told from what is behind it, which is white where nothing is told."""
    text = _BLACK if text is None else text
    ground = _WHITE if ground is None else ground
    if isinstance(text, str) or isinstance(ground, str):
        return text == ground
    return sum(abs(one - other) for one, other in zip(text, ground, strict=True)) <= _NEAR
