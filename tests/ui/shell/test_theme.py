"""Colours that can be read, icons that exist, shapes that differ."""

from __future__ import annotations

from dataclasses import asdict, fields
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton

from catalog_app.services.overview import SYMBOLS
from catalog_app.ui.icons import ICONS, icon_pixmap
from catalog_app.ui.states import paint_state
from catalog_app.ui.stylesheet import style_sheet
from catalog_app.ui.theme import STATE_TOKENS, TOKENS, Mode, Tokens, color, icon, set_icon, state_color, theme


def brightness(colour: str) -> float:
    parts = [channel / 255 for channel in QColor(colour).getRgb()[:3]]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("token", ["text", "muted", "accent", "ok", "warn", "bad"])
@pytest.mark.parametrize("ground", ["surface", "sunken", "accent_soft"])
def test_words_can_be_read_on_every_ground(mode: Mode, token: str, ground: str) -> None:
    tokens = asdict(TOKENS[mode])
    assert contrast(tokens[token], tokens[ground]) >= (7 if mode is Mode.CONTRAST else 4.5)


@pytest.mark.parametrize("mode", list(Mode))
def test_words_on_buttons_and_notes(mode: Mode) -> None:
    tokens = TOKENS[mode]
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    for soft in (tokens.ok_soft, tokens.warn_soft, tokens.bad_soft, tokens.hover):
        assert contrast(tokens.text, soft) >= 4.5


@pytest.mark.parametrize("mode", list(Mode))
def test_the_style_sheet_is_filled_in(mode: Mode) -> None:
    sheet = style_sheet(TOKENS[mode])
    assert "$" not in sheet
    assert TOKENS[mode].accent in sheet
    assert {field.name for field in fields(Tokens)} >= set(STATE_TOKENS.values())


def test_icons_follow_the_look(qapp: QApplication) -> None:
    button, action = QPushButton(), QAction()
    theme().apply(qapp, Mode.LIGHT)
    set_icon(button, "print")
    set_icon(action, "undo", "accent")
    before = button.icon().pixmap(20, 20).toImage()
    theme().apply(qapp, Mode.DARK)
    assert button.icon().pixmap(20, 20).toImage() != before
    assert color("text").name() == TOKENS[Mode.DARK].text
    assert not action.icon().isNull()
    theme().apply(qapp, Mode.LIGHT)
    assert button.icon().pixmap(20, 20).toImage() == before


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_draws_something(qapp: QApplication, name: str) -> None:
    image = icon_pixmap(name, QColor("#000000"), 24, 2.0).toImage()
    inked = sum(image.pixelColor(x, y).alpha() > 0 for x in range(0, 48, 2) for y in range(0, 48, 2))
    assert 5 < inked < 400
    assert not icon(name).isNull()


def test_the_shapes_of_states_differ_without_their_colour(qapp: QApplication) -> None:
    def picture(code: str) -> QImage:
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_state(painter, QRectF(0, 0, 24, 24), code, QColor("#000000"))
        painter.end()
        return image

    distinct = ("published", "soon", "overdue", "empty", "not_applicable", "draft", "warning")
    assert all(picture(one) != picture(other) for one, other in combinations(distinct, 2))
    assert set(SYMBOLS) <= set(STATE_TOKENS)
    assert state_color("overdue").name() == TOKENS[Mode.LIGHT].bad
