"""What is indexed of a row, and in which form: folded texts, and pinyin initials of the title.

An item's texts lie in several columns (`SLOTS`), so that an edit folds only those it changed.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Callable

import msgspec

from catalog_app.store import items
from catalog_app.store.connection import Database
from catalog_app.store.rows import Cells
from catalog_app.support.paths import resource_bytes

TITLE, ELEMENTS, BASIS, OTHER = range(4)
SLOTS = (
    frozenset({"level1", "level2", "level3", "number"}),
    frozenset({"elements"}),
    frozenset({"basis"}),
    frozenset({"publisher", "reason", "extra", "marks"}),
)
PUBLICATION_COLUMNS = ("title", "document_number", "index_number", "body", "keywords", "abstract")

_FORM = "2"
"""To be raised when the indexed form changes."""
_GAP = "¶"
"""A character no folded word contains: nothing matches across two texts."""
_NAMES = 3
"""How many of the title's texts have initials: the three levels, not the number."""
_NO_WORD = re.compile(r"[\W_]+")
_TOKEN = re.compile(r"[0-9]+|[a-z]+|[^0-9a-z]")
_ZERO = str.maketrans("〇", "零")


def fold(text: str) -> str:
    """Only letters, digits and characters; width, case, 〇/零 and brackets made equal: 国发〔２０１９〕 → 国发2019."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).lower()).translate(_ZERO)


def index_key() -> str:
    """Changes when the indexed form of a text may have changed; the index must then be rebuilt."""
    table = hashlib.sha256(resource_bytes("pinyin.json")).hexdigest()[:16]
    return f"{_FORM}-{unicodedata.unidata_version}-{table}"


def tokens(folded: str) -> list[str]:
    """Single characters, but a number or Latin word whole: 2019年 → 2019, 年."""
    return _TOKEN.findall(folded)


def publication_tokens(cells: Cells) -> tuple[str, str]:
    """The tokens of a publication's texts, and the single letters of its title's initials."""
    folded = map(fold, publication_texts(cells))
    return f" {_GAP} ".join(" ".join(tokens(words)) for words in folded if words), " ".join(_initials()(cells["title"]))


def publication_texts(cells: Cells) -> list[str]:
    """The plain texts of a publication that are searched; each keyword is one."""
    texts = [cells[column] for column in PUBLICATION_COLUMNS if cells[column] and column != "keywords"]
    return [*texts, *msgspec.json.decode(cells["keywords"])]


def item_words(database: Database, slot: int, cells: Cells) -> str:
    """The folded texts of one slot of an item, the title's with initials; '' when it has none."""
    texts = [text for text in item_texts(database, cells, slot) if text]
    initials = map(_initials(), texts[:_NAMES]) if slot == TITLE else ()
    return _GAP.join(filter(None, (*map(fold, texts), *initials)))


def item_texts(database: Database, cells: Cells, slot: int) -> list[str | None]:
    """The plain texts behind one document of an item."""
    if slot == TITLE:
        return [cells["level1"], cells["level2"], cells["level3"], cells["number"]]
    if slot == ELEMENTS:
        return [*items.element_words(cells)]
    if slot == BASIS:
        return [*_source_texts(database, cells)]
    extra: dict[str, str] = msgspec.json.decode(cells["extra"])
    return [cells["publisher"], cells["reason"], *extra.values(), *msgspec.json.decode(cells["marks"])]


def _source_texts(database: Database, cells: Cells) -> list[str]:
    texts = []
    for uid, _ in items.references(cells):
        texts.append(database.value("SELECT title || number FROM basis WHERE uid = ?", (uid,)) or "")
    return texts


@functools.cache
def _initials() -> Callable[[str], str]:
    from catalog_app.model.pinyin import load_pinyin  # parsed only when something is indexed

    return load_pinyin(resource_bytes("pinyin.json")).initials
