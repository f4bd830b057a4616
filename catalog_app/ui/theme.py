"""Colours, style sheet and fonts: light, dark, high contrast. Views ask for tokens and never name a colour."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from catalog_app.ui.icons import draw_icon

UNIT = 8
"""The grid: margins and gaps are multiples of it (or its half)."""


class Mode(StrEnum):
    """The three looks; the value is what the settings store."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One look. Every text colour has a contrast of at least 4.5 on `surface`, 7 in high contrast."""

    window: str
    """Behind everything."""
    surface: str
    """Pages, tables, fields."""
    sunken: str
    """Header rows, quiet boxes."""
    line: str
    line_strong: str
    text: str
    muted: str
    faint: str
    """Only for disabled things and hints."""
    accent: str
    accent_hover: str
    accent_soft: str
    """Selection."""
    hover: str
    on_accent: str
    ok: str
    warn: str
    bad: str
    ok_soft: str
    warn_soft: str
    bad_soft: str
    track: str
    """The empty part of a coverage bar."""


TOKENS = {
    Mode.LIGHT: Tokens(
        window="#f4f6f8",
        surface="#ffffff",
        sunken="#f6f8fa",
        line="#e1e5ea",
        line_strong="#c8d0d8",
        text="#1b2126",
        muted="#5b6670",
        faint="#97a1ab",
        accent="#1d5c8a",
        accent_hover="#174b72",
        accent_soft="#e3eef7",
        hover="#f0f4f8",
        on_accent="#ffffff",
        ok="#1a7431",
        warn="#8a5a00",
        bad="#b3261e",
        ok_soft="#e6f4ea",
        warn_soft="#fdf3d9",
        bad_soft="#fcebea",
        track="#dfe4e9",
    ),
    Mode.DARK: Tokens(
        window="#14171b",
        surface="#1b1f24",
        sunken="#22272d",
        line="#2f363d",
        line_strong="#48525c",
        text="#e8ebee",
        muted="#a9b3bd",
        faint="#717c87",
        accent="#6fb3e2",
        accent_hover="#8fc6ec",
        accent_soft="#213a4e",
        hover="#262c33",
        on_accent="#0c1a25",
        ok="#63c784",
        warn="#e3b455",
        bad="#ff8f86",
        ok_soft="#1b3324",
        warn_soft="#3a2f16",
        bad_soft="#431f1d",
        track="#343c44",
    ),
    Mode.CONTRAST: Tokens(
        window="#000000",
        surface="#000000",
        sunken="#000000",
        line="#ffffff",
        line_strong="#ffffff",
        text="#ffffff",
        muted="#ffffff",
        faint="#c0c0c0",
        accent="#1aebff",
        accent_hover="#8ff5ff",
        accent_soft="#002f36",
        hover="#1c1c1c",
        on_accent="#000000",
        ok="#7dff9b",
        warn="#ffd83d",
        bad="#ff9a92",
        ok_soft="#000000",
        warn_soft="#000000",
        bad_soft="#000000",
        track="#5a5a5a",
    ),
}

STATE_TOKENS = {
    "published": "ok",
    "display": "ok",
    "soon": "warn",
    "overdue": "bad",
    "empty": "muted",
    "not_applicable": "muted",
    "draft": "accent",
    "error": "bad",
    "warning": "warn",
    "info": "muted",
}
"""Token of each item state and finding severity."""


class Theme(QObject):
    """The look in force. `changed` comes after palette and style sheet were replaced."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = Mode.LIGHT
        self._iconed: list[tuple[weakref.ref[QObject], str, str]] = []

    def apply(self, application: QApplication, mode: Mode) -> None:
        """Give the whole application this look."""
        from catalog_app.ui.stylesheet import style_sheet

        self.mode = mode
        _color.cache_clear()
        application.setPalette(_palette(self.tokens))
        application.setStyleSheet(style_sheet(self.tokens))
        self._renew_icons()
        self.changed.emit()

    @property
    def tokens(self) -> Tokens:
        """The colours in force, as #rrggbb."""
        return TOKENS[self.mode]

    def remember_icon(self, target: QAction | QAbstractButton, name: str, tone: str) -> None:
        """Set an icon and renew it whenever the look changes."""
        target.setIcon(icon(name, tone))
        self._iconed.append((weakref.ref(target), name, tone))

    def _renew_icons(self) -> None:
        from shiboken6 import isValid

        kept = []
        for reference, name, tone in self._iconed:
            target = reference()
            if target is not None and isValid(target):
                target.setIcon(icon(name, tone))  # type: ignore[attr-defined]  # QAction or QAbstractButton
                kept.append((reference, name, tone))
        self._iconed = kept


_theme: list[Theme] = []


def theme() -> Theme:
    """The one Theme of the application (made on first use, after the QApplication)."""
    if not _theme:
        _theme.append(Theme())
    return _theme[0]


def color(token: str) -> QColor:
    """The colour of a token in the look in force; cheap enough for delegates."""
    return _color(token, theme().mode)


@lru_cache(maxsize=256)
def _color(token: str, mode: Mode) -> QColor:
    return QColor(getattr(TOKENS[mode], token))


def state_color(code: str) -> QColor:
    """The colour of an item state (published, soon, overdue …) or severity (error, warning, info)."""
    return color(STATE_TOKENS.get(code, "muted"))


def icon(name: str, tone: str = "text", size: int = 20) -> QIcon:
    """An icon drawn in a token's colour; disabled state included. Names: `icons.ICONS`."""
    return draw_icon(name, color(tone), color("faint"), size)


def set_icon(target: QAction | QAbstractButton, name: str, tone: str = "text") -> None:
    """Give a button or action an icon that follows the look."""
    theme().remember_icon(target, name, tone)


def set_kind(widget: QWidget, kind: str) -> None:
    """Choose a variant of the style sheet (`stylesheet.py` lists them), now or before the widget is shown."""
    if widget.property("kind") == kind:
        return
    widget.setProperty("kind", kind)
    if widget.isVisible():
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def scaled_font(widget: QWidget, step: float = 0, *, bold: bool = False) -> QFont:
    """The widget's font, `step` points larger or smaller."""
    font = QFont(widget.font())
    font.setPointSizeF(max(font.pointSizeF() + step, 6.0))
    font.setBold(bold)
    return font


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    plain = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.Highlight: tokens.accent_soft,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.line,
        role.Mid: tokens.line_strong,
        role.Dark: tokens.line_strong,
        role.Shadow: tokens.line_strong,
    }
    for one, value in plain.items():
        palette.setColor(one, QColor(value))
    for one in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(tokens.faint))
    return palette


CHINESE_FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "HarmonyOS Sans SC",
    "SimHei",
    "SimSun",
)
"""Installed families we prefer, best first."""


def choose_family() -> str:
    """The family for the window: an installed one of `CHINESE_FAMILIES`, else the bundled font, registered only then.

    Other installed families do not count: they are often decorative, or fallbacks without Latin letters.
    """
    installed = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    return next((family for family in CHINESE_FAMILIES if family in installed), "") or register_bundled_font()


def register_bundled_font(name: str = "NotoSansSC-Window.ttf") -> str:
    """Register a bundled font; its family name, or '' when the file is missing.

    The window's own has the characters of GB 2312 (2.6 MB of 10); `add_rare_characters` brings the others.
    """
    from catalog_app.support.paths import resource

    number = QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else ""


def add_rare_characters(family: str) -> bool:
    """Where no installed font has Chinese, let the bundled serif stand in for what `family` lacks; True if it does.

    Fifteen megabytes: for after the first paint.
    """
    chinese = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    if chinese - {family}:
        return False
    rare = register_bundled_font("NotoSerifSC-Regular.ttf")
    if rare:
        QFont.insertSubstitution(family, rare)
    return bool(rare)
