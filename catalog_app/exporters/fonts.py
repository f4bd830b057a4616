"""Which font shows which character: bundled fonts first, then installed ones, asked one character at a time.

Bundled: Noto Serif SC Regular for text, Noto Sans SC Bold for titles and headers. A character no font has is an error
of the caller's cell, never an empty box.
"""

from __future__ import annotations

import logging
import os
import struct
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal, cast

import msgspec
from msgspec import Struct

from catalog_app.exporters.fonts_truetype import NotTrueType, TrueTypeFace
from catalog_app.model.errors import WorldError
from catalog_app.support.paths import resource, resource_bytes

_log = logging.getLogger(__name__)
Bundled = Literal["text", "heading"]
Official = Literal["xiaobiaosong", "fangsong", "kaiti", "heiti", "songti"]
Style = Bundled | Official
_FILES: dict[Bundled, str] = {"text": "fonts/NotoSerifSC-Regular.ttf", "heading": "fonts/NotoSansSC-Bold.ttf"}
_SUFFIXES = (".ttf", ".ttc")
_COLLECTION_FACES = 16
_BUNDLED: tuple[Bundled, ...] = ("text", "heading")
_BUNDLED_NAMES: dict[Bundled, str] = {"text": "思源宋体", "heading": "思源黑体"}
_OFFICIAL = "fonts/official.json"
_A_COMMON_CHARACTER = ord("的")
_VARIATION_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_STAND_INS = {0x00A0: 0x20, 0x3000: 0x3000, 0x2002: 0x20, 0x2003: 0x3000, 0x2009: 0x20, 0x202F: 0x20}


_NO_GLYPH = "〓"


class MissingCharacter(Exception):  # noqa: N818 - not an error until the caller names its cell
    """No font has this character."""

    def __init__(self, character: str) -> None:
        super().__init__(f"U+{ord(character):04X}")
        self.character = character


@cache
def bundled_face(style: Bundled) -> TrueTypeFace:
    """The bundled font of a style; MISSING_RESOURCE when the installation is incomplete."""
    path = resource(_FILES[style])
    try:
        return _face(path, 0)
    except (OSError, ValueError, IndexError, OverflowError, struct.error) as error:
        raise WorldError(
            "MISSING_RESOURCE",
            f"程序自带的字体“{path.name}”读不到，安装不完整。",
            "请重新安装或重新解压整个程序文件夹。",
        ) from error


def face_for(code: int, style: Style) -> TrueTypeFace:
    """The face that shows a code point in this style; raises MissingCharacter."""
    main = main_face(style)
    if main.glyph(code) if style in _BUNDLED else main.shows(code):
        return main
    for candidate in _BUNDLED:
        face = bundled_face(candidate)
        if face.glyph(code):
            return face
    found = _installed_face(code)
    if found is None:
        raise MissingCharacter(chr(code))
    return found


def main_face(style: Style) -> TrueTypeFace:
    """The face that a style is set in: a bundled one, or the first installed one of its candidates."""
    if style in _BUNDLED:
        return bundled_face(style)
    return _official_face(cast("Official", style))[0]


def substitutions(styles: Iterable[Style]) -> tuple[str, ...]:
    """A sentence for each of these styles whose font is not installed: what stands in its place."""
    missing = [role for style, role in official_roles().items() if style in styles and not _official_face(style)[1]]
    return tuple(f"本机没有可用的{role.label}，用{_BUNDLED_NAMES[role.instead]}代替。" for role in missing)


class Role(Struct, frozen=True, forbid_unknown_fields=True):
    """A font of the standard for official papers: what it is called, its candidates, and the bundled one instead."""

    style: Official
    label: str
    instead: Bundled
    names: tuple[str, ...]


class _Roles(Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal["catalog-app/official-fonts/1"]
    source: str
    roles: tuple[Role, ...]


@cache
def official_roles() -> dict[Official, Role]:
    """The fonts of official papers (resources/fonts/official.json); MISSING_RESOURCE where the table is damaged."""
    try:
        table = msgspec.json.decode(resource_bytes(_OFFICIAL), type=_Roles)
    except msgspec.DecodeError as error:
        raise WorldError(
            "MISSING_RESOURCE", "程序自带的公文字体表读不到，安装不完整。", "请重新安装或重新解压整个程序文件夹。"
        ) from error
    return {role.style: role for role in table.roles}


@cache
def _official_face(style: Official) -> tuple[TrueTypeFace, bool]:
    """The face, and whether it is one of the candidates."""
    role = official_roles()[style]
    installed = _faces_by_name()
    for name in role.names:
        face = installed.get(name.casefold())
        if face is not None and face.shows(_A_COMMON_CHARACTER):
            _log.info("%s: %s (%s)", role.label, name, face.path.name)
            return face, True
    _log.info("%s: none of its fonts is installed, %s instead", role.label, _FILES[role.instead])
    return bundled_face(role.instead), False


@cache
def _faces_by_name() -> dict[str, TrueTypeFace]:
    wanted = {name.casefold() for role in official_roles().values() for name in role.names}
    found: dict[str, TrueTypeFace] = {}
    for face in _installed_faces():
        try:
            names = {name.casefold() for name in face.names()}
        except struct.error:
            continue
        for name in names & wanted:
            found.setdefault(name, face)
    return found


def printable(text: str) -> str:
    """`text` without what has no shape (control and format characters); odd spaces become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_CLEANING)


def with_stand_ins(text: str) -> str:
    """`text` as it can always be set: 〓 where no font of this computer has the character."""
    return "".join(one if one == "\n" or _has_face(one) else _NO_GLYPH for one in printable(text))


@cache
def _has_face(character: str) -> bool:
    try:
        face_for(ord(character), "text")
    except MissingCharacter:
        return False
    return True


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
    return next((face for face in _installed_faces() if face.shows(code)), None)


def _installed_faces() -> Iterator[TrueTypeFace]:
    for path in _installed_files():
        for index in range(_COLLECTION_FACES if path.suffix.lower() == ".ttc" else 1):
            try:
                face = _face(path, index)
                usable = face.embeddable
            except NotTrueType:
                break  # postscript outlines, or the end of the collection
            except (OSError, ValueError, struct.error, IndexError, OverflowError, MemoryError) as error:
                _tell_skipped(path, type(error).__name__)
                break
            if usable:
                yield face


@cache
def _tell_skipped(path: Path, reason: str) -> None:
    """Once for each file."""
    _log.info("font file %s cannot be read and is skipped (%s)", path.name, reason)


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


__all__ = [
    "MissingCharacter",
    "NotTrueType",
    "Style",
    "TrueTypeFace",
    "bundled_face",
    "face_for",
    "main_face",
    "printable",
    "substitutions",
]
