"""Boxes, ticks and bullets that exist only in symbol fonts, as characters every font has."""

from __future__ import annotations

_WINGDINGS = {
    **dict.fromkeys("l\x9e\x9f\xd8", "●"),
    **dict.fromkeys("n\xa7\xfe", "■"),
    **dict.fromkeys("opqr\xa8", "□"),
    **dict.fromkeys("stuvw", "◆"),
    **dict.fromkeys("m\xa1", "○"),
    "\xfb": "×",
    "\xfc": "√",
    "\xfd": "☒",
}
_WINGDINGS_2 = {
    **dict.fromkeys("R\xa0\xa1\xa2", "■"),
    **dict.fromkeys("QST", "☒"),
    **dict.fromkeys("\x95\x96\x97\x98\x99", "●"),
    **dict.fromkeys("\xa3\xa4\xa5", "□"),
    "O": "×",
    "P": "√",
}
_WEBDINGS = {"a": "√", "c": "□", "g": "■", "n": "●", "r": "×"}
_SYMBOL = {"\xb7": "●", "\xd6": "√", "\xa8": "◆", "\xb4": "×"}


def _with_private(table: dict[str, str]) -> dict[int, str]:
    """The same for the private characters (U+F000 and up) that Word writes for symbol fonts."""
    plain = {ord(character): meaning for character, meaning in table.items()}
    return plain | {0xF000 + code: meaning for code, meaning in plain.items()}


_FONTS = {
    "wingdings": _with_private(_WINGDINGS),
    "wingdings2": _with_private(_WINGDINGS_2),
    "webdings": _with_private(_WEBDINGS),
    "symbol": _with_private(_SYMBOL),
}
_FONT_LOST = {code: meaning for code, meaning in (_FONTS["wingdings2"] | _FONTS["wingdings"]).items() if code >= 0xF000}
"""What a private character most likely was when its font is not told."""


def in_plain_characters(text: str, font: str = "") -> str:
    """`text` written in `font`, its boxes, ticks and bullets as ■ □ ◆ ○ √ × ●; other characters as they are."""
    key = font.replace(" ", "").replace("-", "").casefold() if font else ""
    table = _FONTS.get(key.removesuffix("regular"))
    if table is not None:
        return text.translate(table)
    return text if text.isascii() else text.translate(_FONT_LOST)
