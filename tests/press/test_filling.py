"""Texts of several lines set the fast way stand where the general way sets them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press_ground import BRAND

from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.press.filling import Box, Typesetter, filled
from reactivate_desktop.press.fit import Fitter, Setting, Style
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.glyphs import GlyphSet, by_face
from reactivate_desktop.press.lines import LineMaker
from reactivate_desktop.press.shaping import Shaper

SHAPER = Shaper(FontBook(load_kit(BRAND)))
TYPESETTER = Typesetter(Fitter(SHAPER), LineMaker(SHAPER))
WORDS = (
    "Dear",
    "Zoë,",
    "a",
    "bright",
    "chair",
    "by",
    "the",
    "window",
    "waits",
    "for",
    "you",
    "in",
    "Fall",
    "River.",
    "O’Brien",
    "and/or",
    "—",
    "555-0100",
)


def places(setting: Setting) -> list[tuple[float, float, float]]:
    return [
        (round(line.x, 6), round(line.baseline, 6), round(line.word.width, 6)) for line in setting.lines if line.word
    ]


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40),
    st.sampled_from([9.0, 12.0, 24.0]),
    st.sampled_from(["left", "center", "right"]),
    st.sampled_from(["top", "middle", "bottom"]),
    st.booleans(),
)
def test_lines_break_and_stand_as_the_general_way_has_them(
    words: list[str], size: float, align: str, valign: str, broken: bool
) -> None:
    text = " ".join(words)
    text = text.replace(", ", ",\n") if broken else text
    style, box = Style("text", size, size * 0.8, 1.25, 0.0, align, valign), Box(230.0, 160.0)
    general = TYPESETTER.fitter.fit(text, style, *box)
    used: set[GlyphSet] = set()
    fast = filled(text, style, box, TYPESETTER, used)
    if general is None or general.size < size:
        assert fast is None
        assert not used
        return
    assert fast is not None
    assert fast.size == general.size
    assert places(fast) == places(general)
    printed = {glyph for line in general.lines if line.word for _, glyph in line.word.glyphs}
    found = {*by_face(used)[SHAPER.book.chain("text")[0]]}
    # a number brings all the signs that numbers and codes are spelled with
    assert printed <= found if "555-0100" in words else printed == found


@pytest.mark.parametrize(
    "text", ["well-kept words", "see x.test/a/b", "\u05e9\u05dc\u05d5\u05dd you", "two  blanks", "🦷"]
)
def test_what_takes_more_is_left_to_the_general_way(text: str) -> None:
    used: set[GlyphSet] = set()
    assert filled(text, Style("text", 12.0, 9.0), Box(400.0, 100.0), TYPESETTER, used) is None
    assert filled("spaced", Style("text", 12.0, 9.0, tracking=-8.0), Box(400.0, 100.0), TYPESETTER, used) is None
    assert not used
