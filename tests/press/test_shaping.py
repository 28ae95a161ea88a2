from __future__ import annotations

import re

import pytest
from press_ground import BRAND

from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.press.font_program import cut
from reactivate_desktop.press.fonts import FontBook, load_face
from reactivate_desktop.press.shaping import LEAST_BLANK, MissingGlyphError, Shaper, together
from reactivate_desktop.resources import asset, brands_folder

KIT = load_kit(BRAND)


def said(shaper: Shaper, role: str, text: str, tracking: float = 0.0) -> str:
    """What the glyphs of a word tell a reader: their own text, or the actual text beside them."""
    told = ""
    for run in shaper.word(role, text, tracking).runs:
        if run.actual:
            told += run.actual.strip("\0")
            continue
        face = shaper.book.face(run.face)
        for part in run.array.split("<")[1:]:
            digits = part.partition(">")[0]
            told += "".join(face.text_of_glyph[int(digits[at : at + 4], 16)] for at in range(0, len(digits), 4))
    return told


@pytest.mark.parametrize("role", ["display", "text", "bold", "mono"])
@pytest.mark.parametrize(
    "text", ["José", "Zoë", "Nguyễn", "Łukasz", "Żółć", "Đặng", "O’Brien", "office", "fjord", "AVATAR", "ﬁne", "Straße"]
)
def test_words_say_exactly_what_was_written(role: str, text: str) -> None:
    assert said(Shaper(FontBook(KIT)), role, text) == text


def test_loose_accents_are_composed() -> None:
    shaper = Shaper(FontBook(KIT))
    assert shaper.word("text", "Nguye\u0302\u0303n", 0.0) == shaper.word("text", "Nguyễn", 0.0)


def test_letters_are_kerned() -> None:
    shaper = Shaper(FontBook(KIT))
    face = shaper.face("text")
    apart = sum(face.advance(face.glyph(letter)) for letter in "AVA") / face.units
    assert shaper.word("text", "AVA", 0.0).width < apart - 0.01


STRIDE = load_kit(brands_folder() / "stride-physio")
PHRASES = ("off one", "Your next step", "AVA TOY", "Tel. 7 Vine", "We kept Your affine fjord", "José Peña – Łódź")


@pytest.mark.parametrize("role", ["display", "text", "text_bold"])
@pytest.mark.parametrize("tracking", [0.0, -20.0])
@pytest.mark.parametrize("text", PHRASES)
def test_a_line_of_words_is_kerned_like_the_line_shaped_whole(role: str, tracking: float, text: str) -> None:
    shaper = Shaper(FontBook(STRIDE), least_blank=0)
    whole, phrase = shaper.word(role, text, tracking), shaper.phrase(role, text, tracking)
    assert phrase.width == pytest.approx(whole.width, abs=1e-6)
    assert phrase.text == whole.text
    told = [[(run.face, part) for run in word.runs for part in numbers_of(run.array)] for word in (whole, phrase)]
    assert len(told[0]) == len(told[1])
    for (face, wanted), (other, found) in zip(*told, strict=True):
        assert face == other
        assert found == wanted if isinstance(wanted, str) else found == pytest.approx(wanted, abs=0.003)


def numbers_of(array: str) -> list[str | float]:
    """Glyphs (as text) and amounts of a TJ operand; amounts that meet add up (ISO 32000-1, 9.4.3)."""
    found: list[str | float] = []
    for glyphs, amount in re.findall(r"<([0-9A-F]+)>|(-?[0-9.]+)", array):
        if amount and found and isinstance(found[-1], float):
            found[-1] += float(amount)
        else:
            found.append(glyphs or float(amount))
    return found


def test_a_blank_is_kerned_where_the_font_says_so() -> None:
    shaper = Shaper(FontBook(STRIDE), least_blank=0)
    left, right, plain = (shaper.word("text", word, 0.0) for word in ("talk", "inside", "our"))
    blank = shaper.word("text", " ", 0.0).width
    assert shaper.gap("text", left, right, 0.0).width < blank - 0.01
    assert shaper.gap("text", right, plain, 0.0).width == pytest.approx(blank)


def test_two_words_never_run_into_one() -> None:
    shaper = Shaper(FontBook(STRIDE))
    words = [shaper.word("display", word, -40.0) for word in ("your", "first")]
    assert shaper.gap("display", *words, -40.0).width == pytest.approx(LEAST_BLANK)


def test_tracking_widens_by_its_measure_and_parts_ligatures() -> None:
    shaper = Shaper(FontBook(KIT))
    plain = sum(shaper.word("text", letter, 0.0).width for letter in "HH")
    assert shaper.word("text", "HH", 50.0).width == pytest.approx(plain + 0.1, abs=0.002)
    assert said(shaper, "text", "office", 50.0) == "office"


def test_a_fallback_font_lends_what_the_first_lacks() -> None:
    kit = KIT.model_copy(
        update={"fonts": {"odd": "quicksand/Quicksand-Bold.ttf"}, "fallback_fonts": ("inter/Inter-SemiBold.ttf",)}
    )
    shaper = Shaper(FontBook(kit))
    first, second = shaper.book.face(0), shaper.book.face(1)
    letter = next(chr(code) for code in range(0x0400, 0x0460) if not first.has(chr(code)) and second.has(chr(code)))
    assert [run.face for run in shaper.word("odd", f"a{letter}b", 0.0).runs] == [0, 1, 0]


@pytest.mark.parametrize(
    ("role", "name", "file"),
    [
        ("display", "Наталья", "source-sans/SourceSans3-SemiBold.ttf"),  # the kit's own fallback is a light face
        ("light", "Наталья", "inter/Inter-Regular.ttf"),
        ("light", "Ελένη", "inter/Inter-Regular.ttf"),
        ("display", "שרה", "noto/NotoSansHebrew-Bold.ttf"),
        ("light", "שרה", "noto/NotoSansHebrew-Regular.ttf"),
        ("display", "محمد", "noto/ReactivateArabic-Bold.ttf"),
        ("light", "Սարգսյան", "noto/NotoSansArmenian-Regular.ttf"),
        ("display", "ბერიძე", "noto/NotoSansGeorgian-Bold.ttf"),
    ],
)
def test_the_program_lends_faces_of_the_same_weight_last(role: str, name: str, file: str) -> None:
    fonts = {"display": "quicksand/Quicksand-Bold.ttf", "light": "archivo/Archivo-Regular.ttf"}
    book = FontBook(KIT.model_copy(update={"fonts": fonts}))
    assert {book.files[run.face] for run in Shaper(book).word(role, name, 0.0).runs} == {file}


def test_what_no_font_has_is_told_by_its_sign() -> None:
    with pytest.raises(MissingGlyphError) as caught:
        Shaper(FontBook(KIT)).word("text", "𓀀𓀁", 0.0)
    assert caught.value.character == "𓀀"


def test_invisible_signs_are_left_out_and_fixed_blanks_are_blanks() -> None:
    shaper = Shaper(FontBook(KIT))
    assert said(shaper, "text", "a\u200bb\u00a0c") == "ab c"


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        (["<0001>", "<0002>"], "<00010002>"),
        (["<0001>12", "<0002>"], "<0001>12 <0002>"),
        (["<0001>12", "-2<0002>"], "<0001>12 -2<0002>"),
        (["<0001>", "5<0002>", "<0003>"], "<0001> 5<00020003>"),
        (["5", "<0001>"], "5 <0001>"),
    ],
)
def test_pieces_of_an_array_join(parts: list[str], joined: str) -> None:
    assert together(parts) == joined


def test_a_subset_keeps_glyph_numbers_and_is_the_same_each_time() -> None:
    face = load_face(asset("fonts", "inter", "Inter-Regular.ttf"))
    glyphs = [face.glyph(letter) for letter in "Zoë"]
    once, again = cut(face, glyphs), cut(face, reversed(glyphs))
    assert once == again
    assert len(once) < len(face.data) / 4
