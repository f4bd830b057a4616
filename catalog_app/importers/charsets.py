"""Bytes of a text whose encoding is told wrongly, or not at all, as characters."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STANDARD_2022 = str.maketrans(
    dict(zip([*range(0xE78D, 0xE797)], "︐︒︑︓︔︕︖︗︘︙", strict=True))
    | {
        place: chr(0x9FB4 + order)
        for order, place in enumerate((0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864))
    }
)
"""GB 18030-2022 gave these private characters of the older tables their place in Unicode."""
_CHINESE = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-big5", "cp950"), "big5hkscs"),
    "hz-gb-2312": "hz",
}
"""What a page may say its encoding is, other than UTF-8; whatever else it says is not so."""
_BEGINNING = 2_000


def decoded(data: bytes, declared: str = "") -> str:
    """The text: by its mark, else UTF-8 if it is that, else as `declared`, else GB 18030; never an error."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    wide = _utf_16(data[:_BEGINNING])
    if wide:
        return data.decode(wide, "replace")
    candidates = [codec for codec in ("utf-8", _CHINESE.get(declared.strip().lower()), "gb18030") if codec]
    for codec in candidates:
        text = _strictly(data, codec)
        if text is not None:
            return _current(text, codec)
    return min((_current(data.decode(codec, "replace"), codec) for codec in candidates), key=_replaced)


def _utf_16(beginning: bytes) -> str:
    """Text of every day has a Latin character now and then: in UTF-16 one of its two bytes is zero."""
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if max(even, odd) * 10 < len(beginning):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _strictly(data: bytes, codec: str) -> str | None:
    """The text, None if the bytes are of another encoding; a character cut off at the end does not count."""
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(data)
    except UnicodeError:
        return None


def _current(text: str, codec: str) -> str:
    return text.translate(_STANDARD_2022) if codec == "gb18030" else text


def _replaced(text: str) -> int:
    return text.count("\ufffd")
