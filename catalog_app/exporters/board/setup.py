"""What a wall sheet is asked to be, and the measures that follow from its paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct

from catalog_app.exporters.layout import Boxes
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Contact

Paper = Literal["A4", "A3", "4K"]
Orientation = Literal["landscape", "portrait"]

_MILLIMETRE = 72 / 25.4
_SIDES = {
    "A4": (210 * _MILLIMETRE, 297 * _MILLIMETRE),
    "A3": (297 * _MILLIMETRE, 420 * _MILLIMETRE),
    "4K": (390 * _MILLIMETRE, 543 * _MILLIMETRE),
}
_BODY_SIZES = {
    ("A4", "landscape"): 9.0,
    ("A4", "portrait"): 9.0,
    ("A3", "landscape"): 12.0,
    ("A3", "portrait"): 10.5,
    ("4K", "landscape"): 14.0,
    ("4K", "portrait"): 12.0,
}
_EDGES = {"A4": 12.0, "A3": 15.0, "4K": 18.0}
_BINDING = 4 * _MILLIMETRE
"""Two-sided sheets are moved so far from the side they are bound on, and their type area is twice as much narrower."""
NOTICE_SCALES = {"A4": 1.0, "A3": 2**0.5, "4K": 390 / 210}
"""How much larger than on A4 a notice is set."""


class SheetSetup(Struct, frozen=True, kw_only=True):
    """How a sheet is to look. `unit_name` begins the title; `signature` (else the name) is the unit that signs."""

    unit_name: str
    printed_on: date
    title: str = ""
    signature: str = ""
    paper: Paper = "A4"
    orientation: Orientation = "landscape"
    boxes: Boxes = "ticked"
    contacts: tuple[Contact, ...] = ()
    board_name: str = ""
    notes: tuple[str, ...] = ()
    """Lines under the unit's name on the first page."""
    duplex: bool = False
    """Both sides of the paper: room on the side of the binding, left and right in turn."""
    poster: bool = False
    """Spread over A4 pages that are pasted together."""
    large_print: bool = False
    """Larger type, for those who see badly (notices)."""
    correction: str = ""
    """Stands first in the foot: 更正：替换2026年11月3日张贴的版本."""
    high_contrast: bool = False
    """Bold black type and thick rules without grey (notices)."""


class BoardFile(Struct, frozen=True):
    """A PDF that was written and passed its check; `items` are the uids on it."""

    path: Path
    pages: int
    paper: str
    items: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """Sentences for the person at work: fonts that stand in for those the style wants."""


class Measures(Struct, frozen=True, kw_only=True):
    """Sizes in points."""

    width: float
    height: float
    side: float
    """Left and right margin."""
    top: float
    bottom: float
    body: float
    leading: float
    padding: float
    title: float
    binding: float = 0.0
    """How far a page's drawing is moved from its binding; `side` has room for it."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height

    @property
    def inner_width(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.side


def measures(sheet: SheetSetup) -> Measures:
    """The measures of a sheet; UsageError UNKNOWN_PAPER for a paper or orientation we do not print on."""
    body = _BODY_SIZES.get((sheet.paper, sheet.orientation))
    if body is None:
        raise UsageError(
            "UNKNOWN_PAPER",
            f"不支持纸张“{sheet.paper}”或方向“{sheet.orientation}”。",
            "纸张请用 A4、A3 或 4K（四开），方向请用 landscape（横向）或 portrait（纵向）。",
        )
    short, long = _SIDES[sheet.paper]
    width, height = (long, short) if sheet.orientation == "landscape" else (short, long)
    edge = _EDGES[sheet.paper] * _MILLIMETRE
    binding = _BINDING if sheet.duplex and not sheet.poster else 0.0
    return Measures(
        width=width,
        height=height,
        side=edge + binding,
        top=edge,
        bottom=edge,
        body=body,
        leading=round(body * 1.32, 1),
        padding=round(body / 3, 1),
        title=body * 2.2,
        binding=binding,
    )
