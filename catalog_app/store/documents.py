"""What is indexed of a row, and in which form: folded texts as single characters, pinyin initials beside the title.

An item has several documents (`SLOTS`), so that an edit re-indexes only the texts it changed.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

import msgspec
from msgspec import Struct

from catalog_app.store import items
from catalog_app.store.connection import Database
from catalog_app.store.rows import Cells
from catalog_app.support.paths import resource_bytes

TITLE, ELEMENTS, BASIS, OTHER = range(4)
SLOT_BITS = 2
SLOTS: tuple[tuple[str, ...], ...] = (
    ("level1", "level2", "level3", "number"),
    ("elements",),
    ("basis",),
    ("publisher", "reason", "extra", "marks"),
)
PUBLICATION_COLUMNS = ("title", "document_number", "index_number", "body")

_FORM = "1"
"""To be raised when the indexed form changes."""
_GAP = " ¶ "
"""A token no query contains: phrases never match across two texts."""
_NO_WORD = re.compile(r"[\W_]+")
_ZERO = str.maketrans("〇", "零")


class Document(Struct, frozen=True):
    """What is indexed under one number."""

    rowid: int
    words: str
    initials: str


def fold(text: str) -> str:
    """Only letters, digits and characters; width, case, 〇/零 and brackets made equal: 国发〔２０１９〕 → 国发2019."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).lower()).translate(_ZERO)


def index_key() -> str:
    """Changes when the indexed form of a text may have changed; the index must then be rebuilt."""
    table = hashlib.sha256(resource_bytes("pinyin.json")).hexdigest()[:16]
    return f"{_FORM}-{unicodedata.unidata_version}-{table}"


def publication_document(cells: Cells) -> Document:
    """The one document of a publication."""
    texts = [cells[column] for column in PUBLICATION_COLUMNS]
    return Document(cells["id"], _tokens(texts), _initials_of((cells["title"],)))


def item_document(database: Database, slot: int, cells: Cells) -> Document:
    """One of the documents of an item."""
    texts = item_texts(database, cells, slot)
    initials = _initials_of(texts[:3]) if slot == TITLE else ""
    return Document(cells["id"] << SLOT_BITS | slot, _tokens(texts), initials)


def basis_document(database: Database, cells: Cells, source: Cells) -> Document:
    """The document of an item's bases, with `source` as given instead of as stored."""
    texts = _source_texts(database, cells, {source["uid"]: source["title"] + source["number"]})
    return Document(cells["id"] << SLOT_BITS | BASIS, _tokens(texts), "")


def item_texts(database: Database, cells: Cells, slot: int) -> list[str | None]:
    """The plain texts behind one document of an item."""
    if slot == TITLE:
        return [cells["level1"], cells["level2"], cells["level3"], cells["number"]]
    if slot == ELEMENTS:
        return [*items.element_words(cells)]
    if slot == BASIS:
        return [*_source_texts(database, cells, {})]
    extra: dict[str, str] = msgspec.json.decode(cells["extra"])
    return [cells["publisher"], cells["reason"], *extra.values(), *msgspec.json.decode(cells["marks"])]


def _source_texts(database: Database, cells: Cells, instead: Mapping[str, str]) -> list[str]:
    texts = []
    for uid, _ in items.references(cells):
        stored = instead.get(uid) or database.value("SELECT title || number FROM basis WHERE uid = ?", (uid,))
        texts.append(stored or "")
    return texts


def _tokens(texts: Iterable[str | None]) -> str:
    return _GAP.join(" ".join(folded) for folded in (fold(text) for text in texts if text) if folded)


def _initials_of(texts: Iterable[str | None]) -> str:
    initials = _initials()
    return _GAP.join(" ".join(fold(initials(text))) for text in texts if text)


@functools.cache
def _initials() -> Callable[[str], str]:
    from catalog_app.model.pinyin import load_pinyin  # parsed only when something is indexed

    return load_pinyin(resource_bytes("pinyin.json")).initials
