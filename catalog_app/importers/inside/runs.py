"""The runs of a docx paragraph: what is read on the page, what is not, and what stands behind it."""

from __future__ import annotations

from typing import Any

from catalog_app.importers.inside.looks import is_tiny, rgb, same_colour
from catalog_app.importers.inside.markup import local_name, long_attributes
from catalog_app.importers.inside.parts import BREAK

_STANDS_FOR = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
_SHAPES = frozenset({"docPr", "cNvPr", "shape", "textpath", "imagedata"})
_OFF = ("0", "false", "off")
_HALF_POINTS = 2


class Runs:
    """Fill with `read`; texts are in the paragraph's order."""

    def __init__(self, links: dict[str, str]) -> None:
        self._links = links
        self._seen: list[str] = []
        self._unseen: list[str] = []
        self.codes: list[str] = []
        self.alternatives: list[str] = []
        self.values: list[str] = []
        self.pictures: list[str] = []

    @property
    def seen(self) -> str:
        """The text as it is read on the page."""
        return "".join(self._seen).strip()

    @property
    def unseen(self) -> str:
        """Deleted, hidden, white or tiny text that is still in the file."""
        return "".join(self._unseen).strip(f" \n{BREAK}")

    def read(self, paragraph: Any) -> None:
        """Take in a paragraph."""
        self._walk(paragraph, hidden=False)

    def _walk(self, element: Any, *, hidden: bool) -> None:
        waiting = [(child, hidden) for child in reversed(element)]
        while waiting:
            node, hidden = waiting.pop()
            kind = local_name(node)
            if kind == "r":
                hidden = hidden or _is_unseen(node)
            elif kind in ("del", "moveFrom"):
                hidden = True
            self._take(kind, node, hidden=hidden)
            waiting += [(child, hidden) for child in reversed(node)]

    def _take(self, kind: str, node: Any, *, hidden: bool) -> None:
        text = node.text or ""
        if kind in ("t", "delText"):
            (self._unseen if hidden or kind == "delText" else self._seen).append(text)
        elif kind in _STANDS_FOR:
            (self._unseen if hidden else self._seen).append(_STANDS_FOR[kind])
        elif kind in ("instrText", "delInstrText"):
            self.codes.append(text)
        elif kind in _SHAPES:
            self.alternatives += filter(None, [long_attributes(node)])
            self._picture(node)
        else:
            self._behind(kind, node, text)

    def _behind(self, kind: str, node: Any, text: str) -> None:
        self._picture(node)
        if kind == "hyperlink":
            self.values += [self._links[value] for value in node.attrib.values() if value in self._links]
        self.values += filter(None, [long_attributes(node), text.strip()])

    def _picture(self, node: Any) -> None:
        for key, value in node.attrib.items():
            if key.endswith(("}embed", "}link")) or (key.endswith("}id") and local_name(node) == "imagedata"):
                self.pictures.append(value)


def _is_unseen(run: Any) -> bool:
    """Whether the run's own format hides it: hidden, tiny, or in the colour of the ground."""
    properties = next((child for child in run if local_name(child) == "rPr"), None)
    if properties is None:
        return False
    found = {local_name(child): child for child in properties}
    hidden = any(name in found and _value(found[name], "val") not in _OFF for name in ("vanish", "specVanish"))
    size = _value(found["sz"], "val") if "sz" in found else ""
    tiny = size.isdecimal() and is_tiny(str(int(size) / _HALF_POINTS))
    return hidden or tiny or _is_white(found)


def _is_white(found: dict[str, Any]) -> bool:
    colour = _value(found["color"], "val") if "color" in found else ""
    if len(colour) != 6 or colour == "auto":
        return False
    ground = _value(found["shd"], "fill") if "shd" in found else ""
    if "highlight" in found and _value(found["highlight"], "val") not in ("white", "none"):
        return False
    try:
        return same_colour(rgb(colour), rgb(ground) if len(ground) == 6 else None)
    except ValueError:
        return False


def _value(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
