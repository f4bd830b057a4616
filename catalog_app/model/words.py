"""Texts as they may be kept: without characters nobody sees, which come along when a clerk copies from elsewhere."""

from __future__ import annotations

import re

UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff"
)
"""The inside of a pattern's class for characters nobody sees."""
_UNSEEN = re.compile(f"[{UNSEEN}]")
"""Control characters, marks that turn the direction of writing, spaces without width, halves of characters."""
_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML, and so no workbook or page, can hold."""
_INNER = str.maketrans("“”", "‘’")


def writable(text: str) -> str:
    """`text` without the characters that no file we make can hold, else as it is."""
    return text if text.isprintable() else _UNWRITABLE.sub("", text)


def visible(text: str) -> str:
    """`text` without unseen characters, else as it is."""
    return _UNSEEN.sub("", text)


def plain_line(text: str) -> str:
    """`text` on one line, every white space a single blank, without unseen characters."""
    return " ".join(visible(text).split())


def plain_text(text: str) -> str:
    """`text` with its lines, which end in one character, without unseen characters and blanks around it."""
    return visible(_LINE_END.sub("\n", text)).replace("\t", " ").strip()


def in_quotes(words: str) -> str:
    """“words”; what is quoted inside stands in single quotes, as Chinese has it."""
    return f"“{words.translate(_INNER)}”"
