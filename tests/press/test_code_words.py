"""Codes put together from an even end and what stands before it are those that are spelled pair by pair."""

from __future__ import annotations

import string
from itertools import product
from pathlib import Path

import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.brand.kit import bundled_kits
from reactivate_desktop.press.code_words import CodeWords
from reactivate_desktop.press.font_face import FontFace
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.shaping import Shaper
from reactivate_desktop.press.spelling import Spelling

SIGNS = string.digits + string.ascii_uppercase + "-#"
AS_THEY_ARE = {"liga": False, "clig": False, "calt": False}
FACES = {(kit.id, role): Shaper(FontBook(kit)).face(role) for kit in bundled_kits() for role in kit.fonts}
SPELLERS = {name: (CodeWords(face, 3), Spelling(face, 3, SIGNS, AS_THEY_ARE)) for name, face in FACES.items()}


@given(st.text(st.sampled_from(SIGNS), min_size=1, max_size=6), st.from_regex("[0-9#-]{0,9}", fullmatch=True),
       st.sampled_from(sorted(SPELLERS)))  # fmt: skip
def test_a_code_is_what_its_pairs_make_of_it(head: str, end: str, name: tuple[str, str]) -> None:
    quick, slow = SPELLERS[name]
    found, expected = quick.spelled(head + end), slow.spelled(head + end, slow.glyphs)
    assert found is not None
    assert expected is not None
    assert found.width == pytest.approx(expected.width, abs=1e-9)
    assert found._replace(width=0.0) == expected._replace(width=0.0)


@pytest.mark.parametrize("sign", ["é", "a", "."])
def test_what_is_no_sign_of_codes_is_not_spelled(sign: str) -> None:
    for quick, _ in SPELLERS.values():
        assert quick.spelled(f"{sign}12345") is None
        assert quick.spelled(f"12345{sign}") is None


def test_digits_that_are_kerned_are_set_by_their_pairs(tmp_path: Path) -> None:
    plain = next(iter(FACES.values()))
    tables = TTFont(plain.path)
    names = tables.getBestCmap()
    for table in ("GSUB", "GPOS", "kern"):
        if table in tables:
            del tables[table]
    rule = f"feature kern {{ pos {names[ord('1')]} {names[ord('7')]} -80; }} kern;"
    addOpenTypeFeaturesFromString(tables, f"languagesystem DFLT dflt; languagesystem latn dflt; {rule}")
    tables.save(tmp_path / "kerned.ttf")
    face = FontFace(tmp_path / "kerned.ttf")
    codes = CodeWords(face, 0)
    kerned, even = codes.spelled("0117"), codes.spelled("0171")
    assert kerned is not None
    assert even is not None
    assert kerned.array.count(">") == even.array.count(">") == 1
    for first, second in product("01", "07"):
        pair = codes.spelled(first + second)
        assert pair is not None
        own = face.advance(face.glyph(first)) + face.advance(face.glyph(second))
        assert round(pair.width * face.units) == own - 80 * (first + second == "17")
