"""Patterns that are compiled when they are first used: a program that needs few of many starts sooner."""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`; a mistake in `source` shows at the first use. For module constants, not to be compared."""
    return cast("re.Pattern[str]", _Lazy(source, flags))


class _Lazy:
    """Becomes the pattern's methods at the first look-up, which then cost no more than those of the pattern."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)
