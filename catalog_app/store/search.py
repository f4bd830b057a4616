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

from catalog_app.store import documents, rows, standings
from catalog_app.store.connection import Database
from catalog_app.store.documents import SLOTS, fold
from catalog_app.store.items import BASIS, ITEM, WORDS
from catalog_app.store.publications import PUBLICATION
from catalog_app.store.rows import Cells, Table, sql, to_json

_INTO = "INSERT INTO publication_words"
_TEXTS = sql("SELECT", ", ".join(WORDS), "FROM item WHERE id = ?")
_FIND_ITEMS = sql(
    "SELECT id, instr(title_words, ?1) FROM item WHERE",
    " OR ".join(f"instr({column}, ?1)" for column in WORDS),
)
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
    texts = database.one(_TEXTS, (number,)) or ()
    return [slot for slot, text in enumerate(texts) if any(word in text for word in words)]


def find_publications(database: Database, words: list[str], limit: int) -> list[int]:
    """Ids of the publications with all words, newest first."""
    found = database.query(
        "SELECT rowid FROM publication_words WHERE publication_words MATCH ? ORDER BY rowid DESC LIMIT ?",
        (match_words(words), limit),
    )
    return [row[0] for row in found]


def match_words(words: list[str]) -> str:
    """What FTS5 is asked for: all these folded words."""
    return " AND ".join(_condition(word) for word in words)


def derived(database: Database, table: Table, new: Cells, changed: Sequence[str]) -> Cells:
    """The search's own columns of a row whose columns `changed` did."""
    if table is not ITEM:
        return {}
    return {
        column: documents.item_words(database, slot, new)
        for slot, column in enumerate(WORDS)
        if not SLOTS[slot].isdisjoint(changed)
    }


def update(database: Database, table: Table, old: Cells | None, new: Cells | None) -> None:
    """Keep what lies outside the row; called after every write, in its transaction."""
    standings.touch(database, table, old, new)
    if table is PUBLICATION:
        _update_publication(database, old, new)
    elif table is BASIS and old and new:
        for row in database.query(sql(ITEM.select, "WHERE instr(basis, ?)"), (new["uid"],)):
            cells = ITEM.cells(row)
            rows.update(database, ITEM, cells["id"], derived(database, ITEM, cells, ("basis",)))


def rebuild(database: Database) -> None:
    """Index everything anew, inside the caller's transaction."""
    for row in database.query(ITEM.select):
        cells = ITEM.cells(row)
        rows.update(database, ITEM, cells["id"], derived(database, ITEM, cells, ITEM.columns))
    rebuild_publications(database)
    mark_current(database)


def rebuild_publications(database: Database) -> None:
    """Index the publications anew, inside the caller's transaction: nothing of those that are gone stays behind."""
    database.run("INSERT INTO publication_words (publication_words) VALUES ('delete-all')")
    for row in database.query(PUBLICATION.select):
        _update_publication(database, None, PUBLICATION.cells(row))


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
    found = database.query(_FIND_ITEMS, (word,))
    return {number for number, in_title in found if in_title}, {number for number, _ in found}


def _in_printed_order(database: Database, ids: set[int]) -> Iterator[int]:
    ordered = database.query(
        "SELECT item.id FROM item JOIN domain ON domain.code = item.domain WHERE item.id IN "
        "(SELECT value FROM json_each(?)) ORDER BY domain.position, domain.code, item.position, item.id",
        (to_json(sorted(ids)),),
    )
    return (row[0] for row in ordered)


def _update_publication(database: Database, old: Cells | None, new: Cells | None) -> None:
    if old and new and all(old[column] == new[column] for column in documents.PUBLICATION_COLUMNS):
        return
    # FTS5 keeps no texts here: taking words out needs exactly those that were put in.
    if old:
        values = (old["id"], *documents.publication_tokens(old))
        database.run(sql(_INTO, "(publication_words, rowid, words, initials) VALUES ('delete', ?, ?, ?)"), values)
    if new:
        database.run(
            sql(_INTO, "(rowid, words, initials) VALUES (?, ?, ?)"), (new["id"], *documents.publication_tokens(new))
        )
