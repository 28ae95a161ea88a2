"""Outlines of embedded programs, TrueType and CFF, against those of the program's own font files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from reactivate_desktop.press.readback_file import ReadFile, Stream
from reactivate_desktop.press.readback_fonts import read_font
from reactivate_desktop.press.readback_glyphs import GlyphProof, OriginalFont, embedded_font
from reactivate_desktop.resources import asset

INTER = asset("fonts", "inter", "Inter-Regular.ttf")


class PlainFile:
    """Values that refer to nothing."""

    root: dict[str, object]

    def get(self, value: object) -> object:
        return value


def stream(data: bytes, **entries: object) -> Stream:
    return Stream({f"/{key}": value for key, value in entries.items()}, lambda: data, lambda: data)


def font_of(
    program: dict[str, Stream], to_unicode: bytes, name: str = "ABCDEF+Inter-Regular", **entries: object
) -> dict:
    descendant = {"/FontDescriptor": program, "/DW": 500, **{f"/{key}": value for key, value in entries.items()}}
    return {
        "/Subtype": "/Type0",
        "/BaseFont": f"/{name}",
        "/Encoding": "/Identity-H",
        "/DescendantFonts": [descendant],
        "/ToUnicode": stream(b"1 begincodespacerange <0000> <FFFF> endcodespacerange " + to_unicode),
    }


@pytest.fixture(scope="module")
def file() -> ReadFile:
    return PlainFile()  # type: ignore[return-value]  # nothing of it is opened or closed


@pytest.fixture(scope="module")
def cut() -> bytes:
    """Inter with A, B and the ligature-free rest left out, numbered anew."""
    font = TTFont(INTER)
    cutter = subset.Subsetter()
    cutter.populate(text="AB ")
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def glyph(data: bytes, sign: str) -> int:
    font = TTFont(io.BytesIO(data))
    return int(font.getGlyphID(font.getBestCmap()[ord(sign)]))


def says(code: int, sign: str) -> bytes:
    return b"1 beginbfchar <%04X> <%04X> endbfchar" % (code, ord(sign))


@pytest.mark.parametrize(
    ("sign", "base", "agrees"),
    [
        ("A", "ABCDEF+Inter-Regular", True),
        ("\N{CYRILLIC CAPITAL LETTER A}", "ABCDEF+Inter-Regular", True),
        ("B", "ABCDEF+Inter-Regular", False),
        ("a", "ABCDEF+Inter-Regular", False),
        ("A", "ABCDEF+Inter-SemiBold", False),
        ("A", "Unheard-Of", False),
    ],
)
def test_a_glyph_is_what_it_is_said_to_be(sign: str, base: str, agrees: bool, cut: bytes, file: ReadFile) -> None:
    code = glyph(cut, "A")
    font = read_font(file, font_of({"/FontFile2": stream(cut)}, says(code, sign), base))
    assert font.shown(b"<%04X>" % code).text == sign
    assert GlyphProof(file).disagree({1: font}) is not agrees


def test_codes_may_be_mapped_to_glyphs(cut: bytes, file: ReadFile) -> None:
    numbers = [0] * 66
    numbers[65] = glyph(cut, "A")
    mapping = stream(b"".join(number.to_bytes(2) for number in numbers))
    entries = font_of({"/FontFile2": stream(cut)}, says(65, "A"), CIDToGIDMap=mapping)
    font = read_font(file, entries)
    font.shown(b"<0041>")
    assert not GlyphProof(file).disagree({1: font})


def test_what_comes_later_is_proved_too(cut: bytes, file: ReadFile) -> None:
    right, wrong = glyph(cut, "A"), glyph(cut, "B")
    font = read_font(file, font_of({"/FontFile2": stream(cut)}, says(right, "A") + says(wrong, "C")))
    proof = GlyphProof(file)
    font.shown(b"<%04X>" % right)
    assert not proof.disagree({1: font})
    assert not proof.disagree({1: font})
    assert proof.glyphs == 1
    font.shown(b"<%04X>" % wrong)
    assert proof.disagree({1: font})


def test_what_a_span_says_is_proved(cut: bytes, file: ReadFile) -> None:
    code = glyph(cut, "A")
    for said, agrees in (("A", True), ("B", False)):
        font = read_font(file, font_of({"/FontFile2": stream(cut)}, b""))
        font.shown(b"<%04X>" % code)
        font.spell(chr(code), said)
        assert GlyphProof(file).disagree({1: font}) is not agrees


def test_ligatures_and_joined_forms_are_made_of_their_letters() -> None:
    arabic = OriginalFont(asset("fonts", "noto", "ReactivateArabic-Regular.ttf"))
    with TTFont(asset("fonts", "noto", "ReactivateArabic-Regular.ttf")) as font:
        drawn = arabic._outlines.outline(font.getGlyphID("uni0750.init"))
    assert arabic.may_draw("\u0750", drawn)
    assert not arabic.may_draw("\u0751", drawn)


def built(name_of: Callable[[int], str]) -> bytes:
    """A CFF program of two glyphs: nothing, and a square."""
    builder = FontBuilder(1000, isTTF=False)
    names = [".notdef", name_of(1)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({})
    pen, empty = T2CharStringPen(600, None), T2CharStringPen(600, None)
    for step, point in (("moveTo", (50, 0)), ("lineTo", (550, 0)), ("lineTo", (550, 500)), ("lineTo", (50, 500))):
        getattr(pen, step)(point)
    pen.closePath()
    strings = {names[0]: empty.getCharString(), names[1]: pen.getCharString()}
    builder.setupCFF("Square", {}, strings, {})
    out = io.BytesIO()
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader()
    builder.setupOS2()
    builder.setupPost()
    builder.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["/CIDFontType0C", "/OpenType"])
def test_cff_programs_are_drawn(kind: str, file: ReadFile, tmp_path: Path) -> None:
    whole = built(lambda number: f"glyph{number}")
    data = whole if kind == "/OpenType" else bytes(TTFont(io.BytesIO(whole)).reader["CFF "])
    font = read_font(file, font_of({"/FontFile3": stream(data, Subtype=kind)}, says(1, "x")))
    program = embedded_font(file, font)
    assert program is not None
    drawn = program.outline(1)
    assert drawn is not None
    assert next(step for step, *_ in drawn) == "moveTo"
    assert {point for _, *points in drawn for point in points} == {(102, 0), (1126, 0), (1126, 1024), (102, 1024)}
    assert program.outline(2) is None


@pytest.mark.parametrize("data", [b"", b"nothing", b"OTTO\0\1"])
def test_a_damaged_program_proves_nothing(data: bytes, file: ReadFile) -> None:
    for key, entries in (("/FontFile2", {}), ("/FontFile3", {"Subtype": "/CIDFontType0C"})):
        font = read_font(file, font_of({key: stream(data, **entries)}, says(1, "A")))
        font.shown(b"<0001>")
        assert GlyphProof(file).disagree({1: font})
