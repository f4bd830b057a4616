"""Words the register chooses from, as data: kinds of publications and the reasons why something is not public."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError

T = TypeVar("T")
_NUMBERED = re.compile(r"[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)]\s*第?\s*\d+\s*号")


class Kind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of publication. `interpretation` = it goes out together with its 解读.

    Told by `titles` in a title, else by a 文号 where `numbered`, else by `items` in the names of the 公开事项.
    """

    code: str
    name: str
    interpretation: bool = False
    numbered: bool = False
    titles: tuple[str, ...] = ()
    """Of a `numbered` kind they count beside a 文号 only."""
    items: tuple[str, ...] = ()
    provenance: Literal["seen", "recalled"]
    source: str = ""


class OpennessReason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ground of 条例第十四至十六条 for not publishing."""

    code: str
    article: str
    text: str
    effect: str
    provenance: Literal["seen", "recalled"]

    @property
    def words(self) -> str:
        """As a sheet names it: X16-2 过程性信息（条例第十六条）."""
        return f"{self.code} {self.text}（{self.article}）"


class _Kinds(Struct, forbid_unknown_fields=True):
    schema: Literal["catalog-app/publication-kinds/1"]
    kinds: tuple[Kind, ...]


class _Reasons(Struct, forbid_unknown_fields=True):
    schema: Literal["catalog-app/openness-reasons/1"]
    reasons: tuple[OpennessReason, ...]


def load_kinds(data: bytes, name: str) -> dict[str, Kind]:
    """Kinds by name. WorldError DAMAGED_VOCABULARY names the file."""
    return {one.name: one for one in _decoded(data, _Kinds, name).kinds}


def likely_kind(kinds: Iterable[Kind], title: str, number: str, places: Sequence[str]) -> str:
    """The kind a title, a 文号 and the names of a 公开事项 speak for: the last telling word decides; '' = none does."""
    known, numbered = list(kinds), _NUMBERED.search(number) is not None
    by_title = {kind.name: kind.titles for kind in known if numbered or not kind.numbered}
    policy = next((kind.name for kind in known if kind.numbered and numbered), "")
    found = _last_word(by_title, title) or policy
    by_item = {kind.name: kind.items for kind in known}
    return found or next((name for place in reversed(places) if (name := _last_word(by_item, place))), "")


def _last_word(words: Mapping[str, tuple[str, ...]], text: str) -> str:
    ends = [(text.rfind(word) + len(word), name) for name, known in words.items() for word in known if word in text]
    return max(ends, key=lambda one: one[0])[1] if ends else ""


def load_openness_reasons(data: bytes, name: str) -> dict[str, OpennessReason]:
    """Reasons by code. WorldError DAMAGED_VOCABULARY names the file."""
    return {one.code: one for one in _decoded(data, _Reasons, name).reasons}


def _decoded(data: bytes, kind: type[T], name: str) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WorldError("DAMAGED_VOCABULARY", f"“{name}”已损坏：{error}。", "请重新安装本程序。") from error
