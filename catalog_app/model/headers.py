"""Header words of catalog tables: the one list that writers avoid and readers bind by.

Built from model/fields.py; legends in brackets, white space and the width of characters make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from catalog_app.model.fields import (
    FIELDS,
    NUMBER_LABEL,
    ORIGIN_LABEL,
    REASON_LABEL,
    SEQUENCE_LABEL,
    STATION_LABEL,
)

EXTRA_PREFIX = "附加："
"""Put before the name of an extra column that would otherwise be taken for one of ours."""
OWN_COLUMNS = {
    SEQUENCE_LABEL: "sequence",
    STATION_LABEL: "station",
    ORIGIN_LABEL: "origin",
    REASON_LABEL: "reason",
    NUMBER_LABEL: "number",
}
_LEGEND = re.compile(r"[(（][^()（）]*[■□●〇○][^()（）]*[)）]")


def plain_header(text: str) -> str:
    """`text` without legend and white space: what the header says."""
    return "".join(_LEGEND.sub("", text).split())


def fold_header(text: str) -> str:
    """`plain_header` with wide characters as narrow ones, for comparing."""
    return "".join(unicodedata.normalize("NFKC", plain_header(text)).split())


def is_known_header(text: str) -> bool:
    """Whether a column with this header would be taken for one of ours."""
    return fold_header(text) in known_headers() or not fold_header(text)


@cache
def known_headers() -> dict[str, str]:
    """Folded header words with the keys they stand for; leaves are written `levels.乡级`."""
    return {fold_header(label): key for label, key in _all_labels()}


def _all_labels() -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        for alias in field.aliases:
            yield alias, field.key
        for leaf in field.leaves:
            yield from ((word, f"{field.key}.{leaf.key}") for word in (*leaf.aliases, leaf.label))
    yield from OWN_COLUMNS.items()
    for field in FIELDS:  # a field's own label outranks the aliases of others
        yield field.label, field.key
