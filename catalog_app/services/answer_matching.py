"""Which thing of a package a line of the portal's answer is about: what is sure is matched, what is not is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from catalog_app.services.package_content import SentItem

if TYPE_CHECKING:
    from catalog_app.importers.answers import AnswerLine

_MOST_CANDIDATES = 5
_LEAST_KEY = 6
"""Characters two titles must share to be taken for like each other."""
_MOST_SEARCHES = 300
_TITLES_DIFFER = "{what}对得上“{title}”，标题却不同"
_SEVERAL = "有{count}条信息都对得上"
_LIKE = "标题不完全相同，像是“{title}”"
_NUMBER_DIFFERS = "标题对得上，文号却不同（我们的是{number}）"


class Known(Struct, frozen=True):
    """What is known of a publication beside what its package tells."""

    doc_no: str = ""
    item_number: str = ""


class Match(Struct, frozen=True):
    """The one it is about, or those it may be about, and why that is asked; nothing = unknown."""

    item: SentItem | None = None
    candidates: tuple[SentItem, ...] = ()
    doubt: str = ""


class Matcher:
    """By index number, by folder, by title with document number, by title."""

    def __init__(self, items: Sequence[SentItem], known: Mapping[str, Known]) -> None:
        from catalog_app.importers.wording import key_of

        self._key = key_of
        self._known = known
        self._by_index = {key_of(one.index_no): one for one in items if one.index_no}
        self._by_folder = {one.folder: one for one in items if one.folder}
        self._by_title: dict[str, list[SentItem]] = defaultdict(list)
        for one in items:
            self._by_title[key_of(one.title)].append(one)
        self._searches = 0

    def match(self, line: AnswerLine) -> Match:
        """What the line is about."""
        for what, found in (("索引号", self._indexed(line)), ("正文文件", self._in_folder(line))):
            if found is not None:
                return self._checked(found, what, line.title)
        return self._titled(line)

    def _indexed(self, line: AnswerLine) -> SentItem | None:
        return self._by_index.get(self._key(line.index_no)) if line.index_no else None

    def _in_folder(self, line: AnswerLine) -> SentItem | None:
        path = line.body_file.replace("\\", "/").strip("/ ")
        return self._by_folder.get(path) or self._by_folder.get(path.rpartition("/")[0])

    def _checked(self, item: SentItem, what: str, title: str) -> Match:
        told, ours = self._key(title), self._key(item.title)
        if not told or told in ours or ours in told:
            return Match(item)
        return Match(None, (item,), _TITLES_DIFFER.format(what=what, title=item.title))

    def _titled(self, line: AnswerLine) -> Match:
        key = self._key(line.title)
        found = self._by_title.get(key, []) if key else []
        if not found:
            return self._like(key)
        found = self._narrowed(found, "item_number", line.item_number)
        same = self._narrowed(found, "doc_no", line.doc_no)
        if len(same) > 1:
            return Match(None, tuple(same[:_MOST_CANDIDATES]), _SEVERAL.format(count=len(same)))
        number = self._known.get(same[0].uid, Known()).doc_no
        if line.doc_no and number and self._key(line.doc_no) != self._key(number):
            return Match(None, (same[0],), _NUMBER_DIFFERS.format(number=number))
        return Match(same[0])

    def _narrowed(self, found: list[SentItem], field: str, words: str) -> list[SentItem]:
        """Those of the same number, where the line tells one and any has it."""
        key = self._key(words)
        same = [one for one in found if key and self._key(getattr(self._known.get(one.uid, Known()), field)) == key]
        return same or found

    def _like(self, key: str) -> Match:
        """Titles that were cut or lengthened are asked; a file full of strange titles is not searched for ever."""
        if len(key) < _LEAST_KEY or self._searches >= _MOST_SEARCHES:
            return Match()
        self._searches += 1
        found = [
            one
            for title, items in self._by_title.items()
            if len(title) >= _LEAST_KEY and (key in title or title in key)
            for one in items
        ]
        if not found:
            return Match()
        return Match(None, tuple(found[:_MOST_CANDIDATES]), _LIKE.format(title=found[0].title))
