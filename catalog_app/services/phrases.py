"""The phrase book: the bundled phrases, or those this workspace made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from msgspec import structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.periods import read_period
from catalog_app.model.phrases import (
    FIELD_LABELS,
    PLACEHOLDERS,
    Phrase,
    PhraseField,
    dump_phrases,
    fault,
    filled,
    first_open,
    load_phrases,
)
from catalog_app.model.words import plain_line, plain_text
from catalog_app.services.gate import require_clean_text
from catalog_app.services.session import Session
from catalog_app.services.words import LONGEST_NAME, require_length
from catalog_app.support.paths import resource_bytes

__all__ = [
    "FIELD_LABELS",
    "PLACEHOLDERS",
    "Phrase",
    "PhraseField",
    "bundled_phrases",
    "fault",
    "filled",
    "first_open",
    "phrases_of",
    "save_phrases",
    "values_for",
]
SETTING = "phrases"
MOST, LONGEST = 300, 2_000


@lru_cache(maxsize=1)
def bundled_phrases() -> tuple[Phrase, ...]:
    """The phrases that come with the program."""
    return load_phrases(resource_bytes("register/phrases.json"), "register/phrases.json")


def phrases_of(session: Session) -> tuple[Phrase, ...]:
    """The workspace's own phrases where it changed them, else the bundled ones."""
    text = session.workspace.setting(SETTING)
    try:
        return load_phrases(text, SETTING) if text else bundled_phrases()
    except WorldError:
        return bundled_phrases()  # a setting somebody edited by hand


def save_phrases(session: Session, phrases: Sequence[Phrase], stamp: Stamp) -> ChangeSet:
    """Keep the township's phrases. UsageError BAD_PHRASE, TEXT_TOO_LONG; GateError for private information."""
    found = [_sound(phrase) for phrase in phrases]
    if len(found) > MOST:
        raise _bad(f"常用语有{len(found)}条，最多{MOST}条")
    keys = [(one.field, one.name) for one in found]
    twice = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
    if twice:
        raise _bad(f"{FIELD_LABELS[twice[0]]}里有两条都叫“{twice[1]}”")
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    require_clean_text({f"常用语“{one.name}”": f"{one.name}\n{one.text}" for one in found}, contacts)
    return _store(session, dump_phrases(found), "修改常用语", stamp)


def values_for(session: Session, today: date, *, item: str = "", period: str = "") -> Mapping[str, str]:
    """What the placeholders stand for: our name, the period (or today's), the item; the village where there is one."""
    told = read_period(period) if period else None
    day = told.first if told else today
    villages = session.workspace.villages()
    return {
        "单位": session.workspace.unit().name,
        "年": str(day.year),
        "季度": "一二三四"[(day.month - 1) // 3],
        "月": str(day.month),
        "村": villages[0].name if len(villages) == 1 else "",
        "事项": item,
    }


def _store(session: Session, text: str, name: str, stamp: Stamp) -> ChangeSet:
    with session.workspace.transaction(name, stamp) as recorder:
        recorder.set_setting(SETTING, text)
    return session.notify(recorder.changes)


def _sound(phrase: Phrase) -> Phrase:
    kept = structs.replace(phrase, name=plain_line(phrase.name), text=plain_text(phrase.text))
    wrong = fault(kept)
    if wrong:
        raise _bad(wrong)
    require_length("常用语的名称", kept.name, LONGEST_NAME)
    require_length(f"常用语“{kept.name}”", kept.text, LONGEST)
    return kept


def _bad(what: str) -> UsageError:
    words = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return UsageError("BAD_PHRASE", f"{what}。", f"请改正后再保存；能用的占位词是{words}。")
