from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press_ground import BRAND

from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.press.breaking import chances
from reactivate_desktop.press.fit import STEP_PT, Fitter, Setting, Style
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.shaping import MissingGlyphError, Shaper

SHAPER = Shaper(FontBook(load_kit(BRAND)))
FITTER = Fitter(SHAPER)
HEADLINE = Style("display", 44, 30, 1.06)
BODY = Style("text", 10, 8)


def words_in(setting: Setting) -> list[int]:
    """Words in each line."""
    return [len(said.split()) for said in said_in(setting)]


def said_in(setting: Setting) -> list[str]:
    """What each line says."""
    return [line.word.text if line.word else "" for line in setting.lines]


def line_width(setting: Setting, place: int) -> float:
    word = setting.lines[place].word
    return word.width * setting.size if word else 0.0


def test_capitals_of_the_first_line_touch_the_top_of_the_box() -> None:
    setting = FITTER.fit("HELLO", HEADLINE, 400, 200)
    assert setting is not None
    assert setting.lines[0].baseline == pytest.approx(200 - 44 * SHAPER.face("display").cap_height)


@pytest.mark.parametrize(("valign", "expected"), [("middle", 100 - 22 * 0.7), ("bottom", 44 * 0.21)])
def test_vertical_places(valign: str, expected: float) -> None:
    setting = FITTER.fit("HELLO", Style("display", 44, 30, valign=valign), 400, 200)
    assert setting is not None
    assert setting.lines[0].baseline == pytest.approx(expected, abs=3)


@pytest.mark.parametrize(("align", "share"), [("left", 0.0), ("center", 0.5), ("right", 1.0)])
def test_horizontal_places(align: str, share: float) -> None:
    setting = FITTER.fit("Hello", Style("text", 10, 8, align=align), 300, 50)
    assert setting is not None
    assert setting.lines[0].x == pytest.approx((300 - line_width(setting, 0)) * share)


def test_tracking_after_the_last_sign_does_not_push_a_line_aside() -> None:
    plain = FITTER.fit("I", Style("text", 10, 8, align="right"), 300, 50)
    tracked = FITTER.fit("I", Style("text", 10, 8, tracking=100, align="right"), 300, 50)
    assert plain is not None
    assert tracked is not None
    assert tracked.lines[0].x == pytest.approx(plain.lines[0].x)


def test_headlines_are_balanced() -> None:
    setting = FITTER.fit("We have kept your favorite chair warm", Style("display", 30, 30), 400, 200)
    assert setting is not None
    assert words_in(setting) == [4, 3]


def test_running_text_ends_with_more_than_one_word() -> None:
    text = "Returning patients only. One per patient, and not valid with any other offers that we make now."
    for width in range(150, 260, 7):
        setting = FITTER.fit(text, BODY, width, 300)
        assert setting is not None
        assert words_in(setting)[-1] > 1


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("one-on-one", ["one-", "on-", "one"]),
        ("e-mail", ["e-mail"]),
        ("7KQ-4MW-XR2", ["7KQ-4MW-XR2"]),
        ("ABC-DEF-GHK", ["ABC-DEF-GHK"]),
        ("508-555-0142", ["508-555-0142"]),
        ("8–5", ["8–5"]),
        ("Plymouth–Quincy", ["Plymouth–", "Quincy"]),
        ("back—and", ["back—", "and"]),
        ("and/or", ["and/or"]),
        ("https://book.example.com/quincy/7KQ4MWXR2", ["https://book.example.com/", "quincy/", "7KQ4MWXR2"]),
    ],
)
def test_lines_break_inside_words_only_where_a_reader_expects_it(word: str, parts: list[str]) -> None:
    assert chances(word) == parts


def test_running_text_breaks_after_a_hyphen_and_keeps_its_words() -> None:
    setting = FITTER.fit("A well-meant one-on-one conversation-starter", BODY, 80, 100)
    assert setting is not None
    assert "".join(said_in(setting)).replace(" ", "") == "Awell-meantone-on-oneconversation-starter"
    assert any(said.endswith("-") for said in said_in(setting))


def test_a_headline_breaks_inside_a_word_only_when_it_must() -> None:
    easy, hard = (FITTER.fit("One-on-one conversation-starter", HEADLINE, width, 300) for width in (560, 230))
    assert easy is not None
    assert hard is not None
    assert not any(said.endswith("-") for said in said_in(easy))
    assert any(said.endswith("-") for said in said_in(hard))


def test_written_line_breaks_and_blank_lines_stay() -> None:
    setting = FITTER.fit("One\n\nThree", BODY, 200, 100)
    assert setting is not None
    assert words_in(setting) == [1, 0, 1]
    assert setting.lines[0].baseline - setting.lines[2].baseline == pytest.approx(2 * 10 * 1.2)


def test_words_that_do_not_fit_at_the_least_size_are_not_set() -> None:
    assert FITTER.fit("Incomprehensibilities", HEADLINE, 120, 400) is None
    assert FITTER.fit("one two three four five six seven", HEADLINE, 160, 90) is None


def test_a_sign_without_glyph_is_named() -> None:
    with pytest.raises(MissingGlyphError) as caught:
        FITTER.fit("Fox \U00012000", BODY, 200, 100)  # cuneiform
    assert caught.value.character == "\U00012000"


@given(
    words=st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=30),
    width=st.floats(60, 500),
    height=st.floats(10, 300),
)
def test_what_is_set_stays_inside_its_box(words: list[str], width: float, height: float) -> None:
    setting = FITTER.fit(" ".join(words), Style("text", 18, 8), width, height)
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
    setting = FITTER.fit(text, Style("display", 40, 10), width, height)
    if setting is not None and setting.size < 40:
        larger = setting.size + STEP_PT
        assert FITTER.fit(text, Style("display", larger, larger), width, height) is None
