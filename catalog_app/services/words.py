"""Short words that go into the records: cleaned, bounded, without private numbers. And what is safe to print."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog_app.checks.personal_info import NOBODY, masked_text
from catalog_app.model.errors import UsageError
from catalog_app.model.words import plain_line

LONGEST_NAME = 100
LONGEST_TITLE = 500


def require_words(label: str, text: str, contacts: Iterable[str] = NOBODY, *, limit: int = LONGEST_NAME) -> str:
    """`text` as it may be kept. UsageError TEXT_TOO_LONG; GateError PRIVATE_NUMBER_IN_TEXT."""
    from catalog_app.services.gate import require_clean_text  # its readers are not needed to open a workspace

    words = plain_line(text)
    require_length(label, words, limit)
    require_clean_text({label: words}, contacts)
    return words


def require_length(label: str, text: str, limit: int) -> None:
    """UsageError TEXT_TOO_LONG."""
    if len(text) > limit:
        raise UsageError("TEXT_TOO_LONG", f"{label}有{len(text)}个字，最多{limit}个。", f"请缩短{label}。")


def masked(document: Any) -> Any:
    """A document of plain dicts, lists and texts with every private number masked, also in keys."""
    if isinstance(document, str):
        return masked_text(document)
    if isinstance(document, dict):
        return {masked(key): masked(value) for key, value in document.items()}
    if isinstance(document, (list, tuple)):
        return [masked(value) for value in document]
    return document
