"""常用语: named phrases for the fields a clerk fills in every month, with words that are put in when they are used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError

PhraseField = Literal["title", "abstract", "body", "opinion", "reason"]
FIELD_LABELS: dict[PhraseField, str] = {
    "title": "标题",
    "abstract": "内容概述",
    "body": "正文",
    "opinion": "审核意见",
    "reason": "理由",
}
PLACEHOLDERS = ("单位", "年", "季度", "月", "村", "事项")
_PLACE = re.compile(r"\{([^{}]*)\}")


class Phrase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One phrase of a field; names need not differ between fields."""

    field: PhraseField
    name: str
    text: str


class _Book(Struct, forbid_unknown_fields=True):
    schema: Literal["catalog-app/phrases/1"]
    phrases: tuple[Phrase, ...]


def load_phrases(data: bytes | str, name: str) -> tuple[Phrase, ...]:
    """The phrases in their order. WorldError DAMAGED_VOCABULARY names the file and what is wrong."""
    try:
        found = msgspec.json.decode(data, type=_Book).phrases
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(name, str(error)) from error
    for phrase in found:
        wrong = fault(phrase)
        if wrong:
            raise _damaged(name, wrong)
    return found


def dump_phrases(phrases: Sequence[Phrase]) -> str:
    """The phrases as they are stored."""
    return msgspec.json.encode(_Book("catalog-app/phrases/1", tuple(phrases))).decode()


def fault(phrase: Phrase) -> str:
    """What is wrong with a phrase, a sentence without its full stop; '' = nothing."""
    if not phrase.name.strip() or not phrase.text.strip():
        return "常用语要有名称和内容"
    unknown = [one for one in _PLACE.findall(phrase.text) if one not in PLACEHOLDERS]
    if unknown:
        return f"“{phrase.name}”里的“{{{unknown[0]}}}”不认识"
    if "{" in _PLACE.sub("", phrase.text) or "}" in _PLACE.sub("", phrase.text):
        return f"“{phrase.name}”里的花括号没有成对"
    return ""


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with what is known put in; what is not stays in its braces, to be seen and replaced."""
    return _PLACE.sub(lambda found: values.get(found[1]) or found[0], text)


def first_open(text: str) -> tuple[int, int] | None:
    """Where the first placeholder still stands; None where all were filled."""
    found = _PLACE.search(text)
    return (found.start(), found.end()) if found else None


def _damaged(name: str, cause: str) -> WorldError:
    return WorldError("DAMAGED_VOCABULARY", f"“{name}”已损坏：{cause}。", "请重新安装本程序。")
