"""Colours that can be read, in both looks, and one place that knows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from reactivate_desktop.ui import tokens
from reactivate_desktop.ui.theme import Theme, body_font, steady_figures, style_sheet
from reactivate_desktop.ui.tokens import DARK, LIGHT, Tokens, tokens_of

UI = Path(tokens.__file__).parent


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [channel / 255 for channel in QColor(colour).getRgb()[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "canvas"),
        ("text", "surface"),
        ("text", "accent_soft"),
        ("text", "hover"),
        ("muted", "canvas"),
        ("muted", "surface"),
        ("muted", "hover"),
        ("accent", "surface"),
        ("accent", "canvas"),
        ("accent", "accent_soft"),
        ("on_accent", "accent"),
        ("good", "good_soft"),
        ("warn", "warn_soft"),
        ("bad", "bad_soft"),
    ],
)
def test_words_stand_out_from_their_ground(look: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(look, text), getattr(look, ground)) >= 4.5


def test_painted_widgets_follow_a_live_switch(qtbot: QtBot, theme: Theme) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    assert tokens_of(widget) is LIGHT
    with qtbot.waitSignal(theme.changed):
        theme.wear("dark")
    assert tokens_of(widget) is DARK
    theme.wear("light")
    assert tokens_of(widget) is LIGHT


def test_figures_have_one_width(qtbot: QtBot, theme: Theme) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    label.setFont(body_font())
    assert label.fontMetrics().horizontalAdvance("1111") != label.fontMetrics().horizontalAdvance("8888")
    steady_figures(label)
    assert label.fontMetrics().horizontalAdvance("1111") == label.fontMetrics().horizontalAdvance("8888")


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_word_of_the_style_sheet_is_filled(look: Tokens) -> None:
    assert "$" not in style_sheet(look)


def test_no_colour_stands_outside_the_tokens() -> None:
    pattern = re.compile(r"#[0-9A-Fa-f]{6}\b")
    culprits = [path.name for path in UI.rglob("*.py") if path.name != "tokens.py" and pattern.search(path.read_text())]
    assert culprits == []
