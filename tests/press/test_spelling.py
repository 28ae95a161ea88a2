"""Words spelled from pairs are what HarfBuzz makes of them whole, for every face of a bundled brand and the program."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from cff_font import cff_font
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.brand.kit import bundled_kits
from reactivate_desktop.press.font_face import FontFace
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.glyphs import by_face
from reactivate_desktop.press.plain_signs import LETTERS, plain_signs
from reactivate_desktop.press.shaping import Shaper
from reactivate_desktop.press.spelling import Spelling, outer

SHAPERS = {(kit.id, role): (Shaper(FontBook(kit)), role) for kit in bundled_kits() for role in kit.fonts}


def speller(name: tuple[str, str]) -> Spelling:
    shaper, role = SHAPERS[name]
    face = shaper.face(role)
    return Spelling(face, shaper.book.chain(role)[0], face.plain_signs)


SPELLERS = {name: speller(name) for name in SHAPERS}


@given(st.text(st.sampled_from(LETTERS), min_size=1, max_size=14), st.sampled_from(sorted(SHAPERS)))
def test_a_word_of_plain_signs_is_spelled_as_it_is_shaped(text: str, name: tuple[str, str]) -> None:
    shaper, role = SHAPERS[name]
    face = shaper.face(role)
    found = SPELLERS[name].spelled(text)
    if not set(text) <= face.plain_signs:
        assert found is None
        return
    word = shaper.word(role, text, 0.0)
    (run,) = word.runs
    assert found is not None
    assert (f"<{found.array}>", found.width) == (run.array, word.width)
    assert (found.first, found.last) == (text[0], text[-1])
    assert (found.starts, found.ends) == (outer(*word.glyphs[0]), outer(*word.last))
    assert by_face([found.glyphs]) == {run.face: frozenset(glyph for _, glyph in word.glyphs)}


@pytest.mark.parametrize("name", SHAPERS, ids="/".join)
def test_nearly_all_letters_of_the_bundled_faces_are_plain(name: tuple[str, str]) -> None:
    shaper, role = SHAPERS[name]
    face = shaper.face(role)
    held = {sign for sign in LETTERS if face.has(sign)}
    assert len(held - face.plain_signs) <= 3


RULES = {
    "sub": ("feature ccmp { sub A by B; } ccmp;", "A"),
    "ligature": ("feature liga { sub C D by E; } liga;", "C"),
    "ligature with a sign that no word holds": ("feature liga { sub C percent by E; } liga;", ""),
    "context": ("feature calt { sub [F G] H' by I; } calt;", "H"),
    "context with a sign that no word holds": ("feature calt { sub percent H' by I; } calt;", ""),
    "context by glyph": ("feature calt { sub F G' H by I; sub percent J' by K; } calt;", "G"),
    "off until it is asked for": ("feature ss01 { sub A by B; } ss01;", ""),
    "moved": ("feature kern { pos L 20; } kern;", "L"),
    "moved by what stands around it": ("feature kern { pos M N' 20 O; } kern;", "N"),
    "kerned": ("feature kern { pos A B -40; } kern;", ""),
    "kerned on both sides": ("feature kern { pos A <0 0 -40 0> B <0 0 10 0>; } kern;", "*"),
}


@pytest.mark.parametrize("rule", RULES)
def test_what_a_rule_of_the_face_begins_with_is_not_plain(rule: str, tmp_path: Path) -> None:
    text, touched = RULES[rule]
    tables = TTFont(io.BytesIO(cff_font()))
    for table in ("GSUB", "GPOS"):
        if table in tables:
            del tables[table]
    addOpenTypeFeaturesFromString(tables, f"languagesystem DFLT dflt; languagesystem latn dflt; {text}")
    path = tmp_path / "made.otf"
    tables.save(path)
    face = FontFace(path)
    signs = "ABCDEFGHIJKLMNOP"
    expected = set() if touched == "*" else set(signs) - set(touched)
    assert plain_signs(TTFont(path), signs) == expected
    assert face.plain_signs & set(signs) == expected


def test_a_sign_that_is_not_given_and_a_pair_that_moves_otherwise_are_not_spelled() -> None:
    shaper, role = next(iter(SHAPERS.values()))
    spelling = Spelling(shaper.face(role), shaper.book.chain(role)[0], "AB")
    assert spelling.spelled("AB")
    for _ in range(2):
        assert spelling.spelled("ABC") is None
        assert spelling.spelled("C") is None
