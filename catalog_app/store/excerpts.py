"""What a search hit shows: title, and the place that matched in its own spelling."""

from __future__ import annotations

from itertools import islice

from catalog_app.model.records import SearchHit
from catalog_app.store import documents, search
from catalog_app.store.connection import Database
from catalog_app.store.items import ITEM
from catalog_app.store.publications import PUBLICATION
from catalog_app.store.rows import Cells, Table, sql, to_json

_BEFORE, _LENGTH = 12, 60
_SHARE = 5
"""Publications get one place in five: items come first, but must not crowd them out."""


def find(database: Database, text: str, limit: int) -> list[SearchHit]:
    """Items first, those with the words in their title before the others, then publications, newest first."""
    words = search.query_words(text)
    if not words or limit < 1:
        return []
    with database.reading():
        publications = search.find_publications(database, words, limit)
        places = limit - min(len(publications), limit // _SHARE)
        found = list(islice(search.find_items(database, words), places))
        hits = [_item_hit(database, cells, words) for cells in _rows(database, ITEM, found)]
        rows = _rows(database, PUBLICATION, publications[: limit - len(hits)])
        return hits + [_publication_hit(database, cells, words) for cells in rows]


def excerpt(text: str, words: list[str]) -> str | None:
    """The surroundings of the first of the folded `words` found in `text`, or None; line breaks become spaces."""
    folded = documents.fold(text)
    starts = [start for start in (folded.find(word) for word in words) if start >= 0]
    if not starts:
        return None
    first = max(0, _place(text, min(starts)) - _BEFORE)
    last = first + _LENGTH
    shown = " ".join(text[first:last].split())
    return ("…" if first else "") + shown + ("…" if last < len(text) else "")


def _place(text: str, place: int) -> int:
    """Where in `text` the character stands that is at `place` in its folded form."""
    folded = 0
    for start, character in enumerate(text):
        folded += 1 if "一" <= character <= "龥" else len(documents.fold(character))
        if folded > place:
            return start
    return 0


def _rows(database: Database, table: Table, ids: list[int]) -> list[Cells]:
    rows = database.query(sql(table.select, "WHERE id IN (SELECT value FROM json_each(?))"), (to_json(ids),))
    by_id = {row[0]: table.cells(row) for row in rows}
    return [by_id[number] for number in ids if number in by_id]


def _item_hit(database: Database, cells: Cells, words: list[str]) -> SearchHit:
    title = cells["level3"] or cells["level2"] or cells["level1"]
    path = " › ".join(filter(None, (cells["level1"], cells["level2"])))
    context = _item_context(database, cells, words, title) or (path if path != title else "")
    return SearchHit(kind="item", uid=cells["uid"], title=title, context=context, domain=cells["domain"])


def _item_context(database: Database, cells: Cells, words: list[str], title: str) -> str | None:
    for slot in search.slots_with(database, cells["id"], words):
        for text in documents.item_texts(database, cells, slot):
            shown = excerpt(text, words) if text and text != title else None
            if shown:
                return shown
    return None


def _publication_hit(database: Database, cells: Cells, words: list[str]) -> SearchHit:
    texts = (text for text in documents.publication_texts(cells) if text != cells["title"])
    shown = next(filter(None, (excerpt(text, words) for text in texts)), None)
    item = database.one(
        "SELECT domain, ifnull(level3, ifnull(level2, level1)) FROM item WHERE uid = ?", (cells["item"],)
    )
    domain, title = item or ("", "")
    return SearchHit(kind="publication", uid=cells["uid"], title=cells["title"], context=shown or title, domain=domain)
