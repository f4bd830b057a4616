"""Words, lines and boxes of one page, for sheets that are neither a table nor running text; all measures in points."""

from __future__ import annotations

from catalog_app.exporters.board.type_setting import Typesetter

_BASELINE = 0.88
_THIN = 0.5


class Easel:
    """Collects the operators of a page and the words it shows, in the order of drawing."""

    def __init__(self) -> None:
        self._rules: list[str] = []
        self._texts: list[str] = []
        self._shown: list[str] = []

    @property
    def shown(self) -> str:
        """Every word on the page."""
        return "".join(self._shown)

    def operators(self) -> list[str]:
        """What draws the page."""
        return [*self._rules, "BT", *self._texts, "ET"]

    def text(
        self, setter: Typesetter, words: str, left: float, top: float, *, width: float = 0.0, side: float = 0.0
    ) -> None:
        """One line whose upper edge is at `top`; with `width` it stands left (0), centred (0.5) or right (1) in it."""
        left += (width - setter.width(words)) * side
        at = top - _BASELINE * setter.size
        self._texts.append(f"{setter.font} 1 0 0 1 {left:.2f} {at:.2f} Tm {setter.show(words)}")
        self._shown.append(words)

    def line(
        self, left: float, top: float, right: float, bottom: float, *, thick: float = _THIN, dashed: bool = False
    ) -> None:
        """A straight line."""
        dash = "[3 3] 0 d" if dashed else "[] 0 d"
        self._rules.append(f"{dash} {thick:g} w {left:.2f} {top:.2f} m {right:.2f} {bottom:.2f} l S [] 0 d")

    def box(self, left: float, top: float, width: float, height: float, *, thick: float = _THIN) -> None:
        """A frame."""
        self._rules.append(f"{thick:g} w {left:.2f} {top - height:.2f} {width:.2f} {height:.2f} re S")

    def fill(self, left: float, top: float, width: float, height: float, grey: float = 0.0) -> None:
        """A filled rectangle; 0 is black."""
        self._rules.append(f"{grey:g} g {left:.2f} {top - height:.2f} {width:.2f} {height:.2f} re f 0 g")
