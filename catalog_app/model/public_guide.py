"""公开指南: its parts are data with their legal sources; a line whose fact is not known is left out and asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError

_FACT = re.compile(r"\{([a-z_]+)\}")


class Fact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something the guide has to tell: where the clerk writes it down; `words` find it among the public contacts."""

    key: str
    label: str
    required: bool
    where: str
    words: tuple[str, ...] = ()
    excluded: tuple[str, ...] = msgspec.field(default=(), name="not")


class GuidePart(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the guide: its heading, the law it follows, its paragraphs."""

    title: str
    source: str
    paragraphs: tuple[str, ...]


class GuideText(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The bundled text; {key} stands for a fact."""

    schema: Literal["catalog-app/public-guide/1"]
    source: str
    facts: tuple[Fact, ...]
    parts: tuple[GuidePart, ...]


class PublicGuide(Struct, frozen=True, kw_only=True):
    """A guide filled in; `missing` are the facts it lacks, with the place to write them down."""

    title: str
    parts: tuple[GuidePart, ...]
    missing: tuple[Fact, ...] = ()


def load_guide_text(data: bytes, name: str) -> GuideText:
    """Read the bundled text; WorldError MISSING_RESOURCE when it is damaged or names an unknown fact."""
    try:
        text = msgspec.json.decode(data, type=GuideText)
    except msgspec.DecodeError as error:
        raise _damaged(name) from error
    known = {fact.key for fact in text.facts}
    if any(key not in known for part in text.parts for line in part.paragraphs for key in _FACT.findall(line)):
        raise _damaged(name)
    return text


def fill_guide(text: GuideText, title: str, known: Mapping[str, str]) -> PublicGuide:
    """The guide with what is known; nothing is made up."""
    parts = []
    for part in text.parts:
        lines = [line for line in part.paragraphs if all(known.get(key) for key in _FACT.findall(line))]
        parts.append(
            GuidePart(part.title, part.source, tuple(_FACT.sub(lambda key: known[key[1]], one) for one in lines))
        )
    missing = tuple(fact for fact in text.facts if fact.required and not known.get(fact.key))
    return PublicGuide(title=title, parts=tuple(parts), missing=missing)


def _damaged(name: str) -> WorldError:
    return WorldError(
        "MISSING_RESOURCE", f"程序自带的“{name}”读不出来，安装不完整。", "请重新安装或重新解压整个程序文件夹。"
    )
