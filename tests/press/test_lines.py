"""Lines put together from known words say and measure what HarfBuzz makes of the whole line."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press_ground import BRAND

from reactivate_desktop.brand.kit import bundled_kits, load_kit
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.glyphs import GlyphSet, by_face
from reactivate_desktop.press.lines import LineMaker, TextLine
from reactivate_desktop.press.shaping import MissingGlyphError, Shaper

KITS = (load_kit(BRAND), *bundled_kits())
MAKERS = {(kit.id, role): (Shaper(FontBook(kit)), role) for kit in KITS for role in kit.fonts}
LINES = {name: (shaper, LineMaker(shaper).of_role(role), role) for name, (shaper, role) in MAKERS.items()}


def glyphs_of(array: str) -> str:
    return "".join(re.findall(r"<([0-9A-F]+)>", array))


def made(name: tuple[str, str], text: str) -> tuple[TextLine | None, set[GlyphSet]]:
    used: set[GlyphSet] = set()
    return LINES[name][1].line(text, used), used


@pytest.mark.parametrize("name", LINES, ids="/".join)
@pytest.mark.parametrize(
    "text", ["12 HARBOR VIEW STREET", "PLYMOUTH MA 02360-1234", "José Peña", "K7M-2QX-9PA", "#A1B2-000042 S42#"]
)
def test_a_line_is_as_wide_as_the_same_words_set_by_the_general_way(name: tuple[str, str], text: str) -> None:
    shaper, _, role = LINES[name]
    line, used = made(name, text)
    assert line is not None
    phrase = shaper.phrase(role, text, 0.0)
    # codes are spelled without the alternates that a face has for their surroundings; those may be a hair wider
    assert line[1] == pytest.approx(phrase.width, rel=0.02)
    face = shaper.face(role)
    said = "".join(face.text_of_glyph[int(one, 16)] for one in re.findall("....", glyphs_of(line[0])))
    assert said == text
    printed = {int(one, 16) for one in re.findall("....", glyphs_of(line[0]))}
    assert printed <= by_face(used)[LINES[name][1].face]


@given(st.from_regex(r"[0-9A-Z#-]{0,8}[0-9][0-9A-Z#-]{0,8}", fullmatch=True), st.sampled_from(sorted(LINES)))
def test_codes_are_spelled_glyph_by_glyph_with_the_kerning_of_their_pairs(code: str, name: tuple[str, str]) -> None:
    shaper, _, role = LINES[name]
    line, _ = made(name, code)
    assert line is not None
    face = shaper.face(role)
    assert glyphs_of(line[0]) == "".join(f"{face.glyph(sign):04X}" for sign in code)
    pairs = sum(
        shaper.word(role, "".join(pair), -0.0001).width
        - sum(face.advance(face.glyph(sign)) / face.units for sign in pair)
        for pair in pairwise(code)
    )
    alone = sum(face.advance(face.glyph(sign)) / face.units for sign in code)
    assert line[1] == pytest.approx(alone + pairs, abs=1e-4)


@pytest.mark.parametrize("text", ["ab  cd", "", "\u05d3\u05d5\u05d3", "12 \u05d3\u05d5\u05d3"])
def test_what_takes_more_is_left_to_the_general_way(text: str) -> None:
    for name in LINES:
        assert made(name, text)[0] is None


def test_a_sign_that_no_face_has_is_told() -> None:
    with pytest.raises(MissingGlyphError):
        made(next(iter(LINES)), "Zoë \U00012000")


def test_words_do_not_depend_on_what_was_set_before() -> None:
    words = ["12 WATER ST", "12 WATERLOO ST APT 4", "AVA TOY", "TOY AVA"]
    shaper, role = MAKERS[next(iter(MAKERS))]
    forwards, backwards = (LineMaker(Shaper(shaper.book)).of_role(role) for _ in range(2))
    first = [forwards.line(word, set()) for word in words]
    second = [backwards.line(word, set()) for word in reversed(words)]
    assert first == second[::-1]
