"""Which font shows which character: bundled fonts first, then installed ones, asked one character at a time.

Bundled: Noto Serif SC Regular for text, Noto Sans SC Bold for titles and headers. A character no font has is an error
of the caller's cell, never an empty box.
"""

from __future__ import annotations

import os
import struct
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from catalog_app.exporters.fonts_truetype import NotTrueType, TrueTypeFace
from catalog_app.model.errors import WorldError
from catalog_app.support.paths import resource

Style = Literal["text", "heading"]
_FILES: dict[Style, str] = {"text": "fonts/NotoSerifSC-Regular.ttf", "heading": "fonts/NotoSansSC-Bold.ttf"}
_SUFFIXES = (".ttf", ".ttc")
_COLLECTION_FACES = 16
_VARIATION_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_STAND_INS = {0x00A0: 0x20, 0x3000: 0x3000, 0x2002: 0x20, 0x2003: 0x3000, 0x2009: 0x20, 0x202F: 0x20}


class MissingCharacter(Exception):  # noqa: N818 - not an error until the caller names its cell
    """No font has this character."""

    def __init__(self, character: str) -> None:
        super().__init__(f"U+{ord(character):04X}")
        self.character = character


@cache
def bundled_face(style: Style) -> TrueTypeFace:
    """The bundled font of a style; MISSING_RESOURCE when the installation is incomplete."""
    path = resource(_FILES[style])
    try:
        return _face(path, 0)
    except (OSError, ValueError, struct.error) as error:
        raise WorldError(
            "MISSING_RESOURCE",
            f"程序自带的字体“{path.name}”读不到，安装不完整。",
            "请重新安装或重新解压整个程序文件夹。",
        ) from error


def face_for(code: int, style: Style) -> TrueTypeFace:
    """The face that shows a code point in this style; raises MissingCharacter."""
    other: Style = "heading" if style == "text" else "text"
    for candidate in (style, other):
        face = bundled_face(candidate)
        if face.glyph(code):
            return face
    found = _installed_face(code)
    if found is None:
        raise MissingCharacter(chr(code))
    return found


def printable(text: str) -> str:
    """`text` without what has no shape (control and format characters); odd spaces become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_CLEANING)


class _Cleaning(dict[int, "int | None"]):
    """Decided once per code point, as `str.translate` meets it."""

    def __missing__(self, code: int) -> int | None:
        shown: int | None = _STAND_INS.get(code, code)
        if code in _VARIATION_SELECTORS or unicodedata.category(chr(code)) in ("Cc", "Cf"):
            shown = 0x20 if chr(code) in "\t\v\f" else None
        self[code] = shown
        return shown


_CLEANING = _Cleaning({0x0A: 0x0A})


@cache
def _face(path: Path, index: int) -> TrueTypeFace:
    return TrueTypeFace(path, index)


@cache
def _installed_face(code: int) -> TrueTypeFace | None:
    return next((face for face in _installed_faces() if face.glyph(code)), None)


def _installed_faces() -> Iterator[TrueTypeFace]:
    for path in _installed_files():
        for index in range(_COLLECTION_FACES if path.suffix.lower() == ".ttc" else 1):
            try:
                face = _face(path, index)
                usable = face.embeddable
            except (OSError, ValueError, struct.error):
                break  # postscript outlines, a broken file, or the end of the collection
            if usable:
                yield face


@cache
def _installed_files() -> tuple[Path, ...]:
    """Font files of this machine, in an order that does not change."""
    found: set[Path] = set()
    for folder in font_folders():
        for place, _, names in os.walk(folder):
            found.update(Path(place, name) for name in names if name.lower().endswith(_SUFFIXES))
    return tuple(sorted(found))


def font_folders() -> list[Path]:
    """Where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
        return [windows, home / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


__all__ = ["MissingCharacter", "NotTrueType", "Style", "TrueTypeFace", "bundled_face", "face_for", "printable"]
