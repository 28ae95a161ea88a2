from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press_ground import BRAND

from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.press.fit import STEP_PT, Setting, Style, fit
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.shaping import MissingGlyphError, Shaper

SHAPER = Shaper(FontBook(load_kit(BRAND)))
HEADLINE = Style("display", 44, 30, 1.06)
BODY = Style("text", 10, 8)


def words_in(setting: Setting) -> list[int]:
    """Words in each line; blanks between them are glyphs too."""
    return [(len(line.words) + 1) // 2 for line in setting.lines]


def line_width(setting: Setting, place: int) -> float:
    return sum(word.width for word in setting.lines[place].words) * setting.size


def test_capitals_of_the_first_line_touch_the_top_of_the_box() -> None:
    setting = fit(SHAPER, "HELLO", HEADLINE, 400, 200)
    assert setting is not None
    assert setting.lines[0].baseline == pytest.approx(200 - 44 * SHAPER.face("display").cap_height)


@pytest.mark.parametrize(("valign", "expected"), [("middle", 100 - 22 * 0.7), ("bottom", 44 * 0.21)])
def test_vertical_places(valign: str, expected: float) -> None:
    setting = fit(SHAPER, "HELLO", Style("display", 44, 30, valign=valign), 400, 200)
    assert setting is not None
    assert setting.lines[0].baseline == pytest.approx(expected, abs=3)


@pytest.mark.parametrize(("align", "share"), [("left", 0.0), ("center", 0.5), ("right", 1.0)])
def test_horizontal_places(align: str, share: float) -> None:
    setting = fit(SHAPER, "Hello", Style("text", 10, 8, align=align), 300, 50)
    assert setting is not None
    assert setting.lines[0].x == pytest.approx((300 - line_width(setting, 0)) * share)


def test_tracking_after_the_last_sign_does_not_push_a_line_aside() -> None:
    plain = fit(SHAPER, "I", Style("text", 10, 8, align="right"), 300, 50)
    tracked = fit(SHAPER, "I", Style("text", 10, 8, tracking=100, align="right"), 300, 50)
    assert plain is not None
    assert tracked is not None
    assert tracked.lines[0].x == pytest.approx(plain.lines[0].x)


def test_headlines_are_balanced() -> None:
    setting = fit(SHAPER, "We have kept your favorite chair warm", Style("display", 30, 30), 400, 200)
    assert setting is not None
    assert words_in(setting) == [4, 3]


def test_running_text_ends_with_more_than_one_word() -> None:
    text = "Returning patients only. One per patient, and not valid with any other offers that we make now."
    for width in range(150, 260, 7):
        setting = fit(SHAPER, text, BODY, width, 300)
        assert setting is not None
        assert words_in(setting)[-1] > 1


def test_written_line_breaks_and_blank_lines_stay() -> None:
    setting = fit(SHAPER, "One\n\nThree", BODY, 200, 100)
    assert setting is not None
    assert words_in(setting) == [1, 0, 1]
    assert setting.lines[0].baseline - setting.lines[2].baseline == pytest.approx(2 * 10 * 1.2)


def test_words_that_do_not_fit_at_the_least_size_are_not_set() -> None:
    assert fit(SHAPER, "Incomprehensibilities", HEADLINE, 120, 400) is None
    assert fit(SHAPER, "one two three four five six seven", HEADLINE, 160, 90) is None


def test_a_sign_without_glyph_is_named() -> None:
    with pytest.raises(MissingGlyphError) as caught:
        fit(SHAPER, "Fox 🦊", BODY, 200, 100)
    assert caught.value.character == "🦊"


@given(
    words=st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=30),
    width=st.floats(60, 500),
    height=st.floats(10, 300),
)
def test_what_is_set_stays_inside_its_box(words: list[str], width: float, height: float) -> None:
    setting = fit(SHAPER, " ".join(words), Style("text", 18, 8), width, height)
    if setting is None:
        return
    assert 8 <= setting.size <= 18
    assert setting.height <= height + 0.1
    for place, line in enumerate(setting.lines):
        assert line.x >= -0.1
        assert line.x + line_width(setting, place) <= width + 0.1
        assert line.baseline >= setting.size * SHAPER.face("text").depth - 0.1


@given(width=st.floats(60, 400), height=st.floats(20, 120))
def test_type_is_as_large_as_it_may_be(width: float, height: float) -> None:
    text = "We have kept your chair warm"
    setting = fit(SHAPER, text, Style("display", 40, 10), width, height)
    if setting is not None and setting.size < 40:
        larger = setting.size + STEP_PT
        assert fit(SHAPER, text, Style("display", larger, larger), width, height) is None
