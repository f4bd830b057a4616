"""Two texts compared word by word, for the national row beside ours and for the history; no Qt in here."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape
from typing import Literal

from msgspec import Struct

_WORD = re.compile(r"[A-Za-z]+|[0-9]+|.", re.DOTALL)
MAX_WORDS = 4_000
Kind = Literal["same", "old", "new"]


class Piece(Struct, frozen=True):
    """A run of text: in both, only in the old, or only in the new one."""

    kind: Kind
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Pieces in reading order; the old ones joined give `old`, the new ones `new`. A Chinese character is a word."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > MAX_WORDS:
        return _pieces(("old", old), ("new", new)) if old != new else _pieces(("same", old))
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces += _pieces(("same", "".join(before[old_start:old_end])))
        else:
            pieces += _pieces(("old", "".join(before[old_start:old_end])), ("new", "".join(after[new_start:new_end])))
    return pieces


def as_html(pieces: list[Piece], side: Literal["old", "new", "both"], colors: dict[str, str]) -> str:
    """One side with its differences marked by colour and by underline or strike-through, or both in one text.

    `colors` names old, old_soft, new, new_soft.
    """
    words = []
    for piece in pieces:
        if piece.kind == "same":
            words.append(_lines(piece.text))
        elif side in (piece.kind, "both"):
            words.append(_marked(piece, colors))
    return "".join(words)


def _marked(piece: Piece, colors: dict[str, str]) -> str:
    line = "line-through" if piece.kind == "old" else "underline"
    style = f"color:{colors[piece.kind]};background-color:{colors[piece.kind + '_soft']};text-decoration:{line}"
    return f'<span style="{style}">{_lines(piece.text)}</span>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _pieces(*pairs: tuple[Kind, str]) -> list[Piece]:
    return [Piece(kind, text) for kind, text in pairs if text]
