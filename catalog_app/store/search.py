"""Search for Chinese: two-character words, pinyin initials, any width; kept by the row writer in its transaction.

Publications grow: FTS5 with single characters as tokens, asked for by phrase, newest first. Measured at 100,000 of 170
characters: common words 0.3 ms, the worst phrase of common characters that is nowhere 18 ms. Overlapping pairs answer
that in 0.1 ms, but take twice as long to build and 25 ms for a single character.

Items are a few hundred to a few thousand and edited all day: their folded texts are scanned (1 ms for 638 items):
keeping them in FTS5 would touch five more pages at every commit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from catalog_app.store import documents
from catalog_app.store.connection import Database
from catalog_app.store.documents import SLOT_BITS, SLOTS, fold
from catalog_app.store.items import ITEM
from catalog_app.store.publications import PUBLICATION
from catalog_app.store.rows import Cells, Table, sql, to_json

_INTO = "INSERT INTO publication_words"
_PUBLICATION = frozenset(documents.PUBLICATION_COLUMNS)
_MOST_WORDS, _LONGEST_WORD, _LONGEST_QUERY = 8, 60, 1000


def query_words(text: str) -> list[str]:
    """The folded words of what was typed; all of them must be found."""
    folded = (fold(word)[:_LONGEST_WORD] for word in unicodedata.normalize("NFKC", text[:_LONGEST_QUERY]).split())
    return [word for word in folded if word][:_MOST_WORDS]


def find_items(database: Database, words: list[str]) -> Iterator[int]:
    """Ids of the items with all words, in printed order, those with all of them in title or number first."""
    found = [_item_ids(database, word) for word in words]
    in_title = set.intersection(*(title for title, _ in found))
    anywhere = set.intersection(*(some for _, some in found))
    for ids in (in_title, anywhere - in_title):
        if ids:
            yield from _in_printed_order(database, ids)


def slots_with(database: Database, number: int, words: list[str]) -> list[int]:
    """The slots of the item with this id in which one of the words stands."""
    span = (number << SLOT_BITS, (number + 1) << SLOT_BITS)
    rows = database.query("SELECT id, words FROM item_words WHERE id >= ? AND id < ? ORDER BY id", span)
    return [rowid - span[0] for rowid, text in rows if any(word in text for word in words)]


def find_publications(database: Database, words: list[str], limit: int) -> list[int]:
    """Ids of the publications with all words, newest first."""
    rows = database.query(
        "SELECT rowid FROM publication_words WHERE publication_words MATCH ? ORDER BY rowid DESC LIMIT ?",
        (" AND ".join(_condition(word) for word in words), limit),
    )
    return [row[0] for row in rows]


def update(database: Database, table: Table, old: Cells | None, new: Cells | None, changed: Sequence[str]) -> None:
    """Keep the index when the columns `changed` of a row did; called after every write, in its transaction."""
    if table.name == "publication":
        if not _PUBLICATION.isdisjoint(changed):
            _update_publication(database, old, new)
    elif table.name == "item":
        for slot, columns in enumerate(SLOTS):
            if not columns.isdisjoint(changed):
                _update_item(database, slot, old, new)
    elif table.name == "basis" and old and new:
        for row in database.query(sql(ITEM.select, "WHERE instr(basis, ?)"), (new["uid"],)):
            _update_item(database, documents.BASIS, None, ITEM.cells(row))


def rebuild(database: Database) -> None:
    """Index everything anew, inside the caller's transaction."""
    database.run("DELETE FROM item_words")
    database.run("INSERT INTO publication_words (publication_words) VALUES ('delete-all')")
    for table in (ITEM, PUBLICATION):
        for row in database.query(table.select):
            update(database, table, None, table.cells(row), table.columns)
    mark_current(database)


def mark_current(database: Database) -> None:
    """Note the form in which the index was written."""
    database.run("INSERT OR REPLACE INTO meta VALUES ('search', ?)", (documents.index_key(),))


def is_current(database: Database) -> bool:
    """Whether the index has the form this program writes."""
    return bool(database.value("SELECT value FROM meta WHERE key = 'search'") == documents.index_key())


def _condition(word: str) -> str:
    """FTS5's words for a folded word, which has no quotes: a phrase; a number or Latin word at its end may go on."""
    tokens = documents.tokens(word)
    phrase = f"""words : "{" ".join(tokens)}\""""
    if tokens[-1].isascii():
        phrase += "*"
    return f"""({phrase} OR initials : "{" ".join(word)}")""" if word.isascii() and word.isalpha() else f"({phrase})"


def _item_ids(database: Database, word: str) -> tuple[set[int], set[int]]:
    rows = database.query("SELECT id FROM item_words WHERE instr(words, ?)", (word,))
    title = {number >> SLOT_BITS for (number,) in rows if number % (1 << SLOT_BITS) == documents.TITLE}
    return title, {number >> SLOT_BITS for (number,) in rows}


def _in_printed_order(database: Database, ids: set[int]) -> Iterator[int]:
    rows = database.query(
        "SELECT item.id FROM item JOIN domain ON domain.code = item.domain WHERE item.id IN "
        "(SELECT value FROM json_each(?)) ORDER BY domain.position, domain.code, item.position, item.id",
        (to_json(sorted(ids)),),
    )
    return (row[0] for row in rows)


def _update_item(database: Database, slot: int, old: Cells | None, new: Cells | None) -> None:
    number = (new or old or {})["id"] << SLOT_BITS | slot
    words = documents.item_words(database, slot, new) if new else ""
    if words:
        database.run("INSERT OR REPLACE INTO item_words VALUES (?, ?)", (number, words))
    else:
        database.run("DELETE FROM item_words WHERE id = ?", (number,))


def _update_publication(database: Database, old: Cells | None, new: Cells | None) -> None:
    # FTS5 keeps no texts here: taking words out needs exactly those that were put in.
    if old:
        values = (old["id"], *documents.publication_tokens(old))
        database.run(sql(_INTO, "(publication_words, rowid, words, initials) VALUES ('delete', ?, ?, ?)"), values)
    if new:
        database.run(
            sql(_INTO, "(rowid, words, initials) VALUES (?, ?, ?)"), (new["id"], *documents.publication_tokens(new))
        )
