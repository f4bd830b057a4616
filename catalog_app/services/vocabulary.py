"""The bundled words of the register, read once."""

from __future__ import annotations

from functools import lru_cache

from catalog_app.model.vocabulary import Kind, OpennessReason, load_kinds, load_openness_reasons
from catalog_app.support.paths import resource_bytes

__all__ = ["Kind", "OpennessReason", "kinds", "openness_reasons"]


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Kinds of publications by name, in the order they are offered."""
    return load_kinds(resource_bytes("register/kinds.json"), "register/kinds.json")


@lru_cache(maxsize=1)
def openness_reasons() -> dict[str, OpennessReason]:
    """Reasons why something is not public, by code."""
    return load_openness_reasons(resource_bytes("register/openness.json"), "register/openness.json")
