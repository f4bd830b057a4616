"""The bundled words of the register, read once."""

from __future__ import annotations

from functools import lru_cache

from catalog_app.model.catalog import Item
from catalog_app.model.publication import OPEN, Publication
from catalog_app.model.vocabulary import Kind, OpennessReason, likely_kind, load_kinds, load_openness_reasons
from catalog_app.support.paths import resource_bytes

__all__ = [
    "INTERPRETATION",
    "Kind",
    "OpennessReason",
    "guessed_kind",
    "has_interpretation",
    "kinds",
    "openness_reasons",
]

OTHER_KIND, INTERPRETATION = "其他", "政策解读"


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Kinds of publications by name, in the order they are offered."""
    return load_kinds(resource_bytes("register/kinds.json"), "register/kinds.json")


def guessed_kind(item: Item | None, title: str, number: str) -> str:
    """The kind to begin with where the clerk chose none; 其他 when nothing speaks for another."""
    places = (item.level1, item.level2 or "", item.level3 or "") if item is not None else ()
    return likely_kind(kinds().values(), title, number, places) or OTHER_KIND


def has_interpretation(publication: Publication) -> bool:
    """Whether its kind goes out together with a 解读, and it is open."""
    kind = kinds().get(publication.kind)
    return kind is not None and kind.interpretation and publication.openness == OPEN


@lru_cache(maxsize=1)
def openness_reasons() -> dict[str, OpennessReason]:
    """Reasons why something is not public, by code."""
    return load_openness_reasons(resource_bytes("register/openness.json"), "register/openness.json")
