"""Do the letters that are drawn say what the font's ToUnicode says? Their outlines are compared with the brand's files.

Reading text by ToUnicode alone would believe a font that shows one letter and names another. So each glyph that a page
shows is taken out of the embedded font program, and its outline must be one that the font's own file, of the brand or
of the program, draws for that text: the character's glyph, or one that the file's substitutions make of it (ligatures,
joined forms).
"""

from __future__ import annotations

import io
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import uharfbuzz as hb
from fontTools import subset
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont, TTLibError

from reactivate_desktop.press.readback_file import ReadFile, Stream
from reactivate_desktop.press.readback_fonts import ReadFont, descendant_of
from reactivate_desktop.resources import asset

Outline = tuple[tuple[object, ...], ...]

_EM: Final = 2048
_TAG: Final = 7
_VIRAMA: Final = 9  # the combining class of signs that take a letter its vowel
_FONT_FILES: Final = ("*.ttf", "*.otf")


class GlyphProof:
    """Proves fonts of one file; what is proved once is not looked at again.

    ``own_fonts`` are folders of fonts beside the program's.
    """

    def __init__(self, file: ReadFile, own_fonts: Sequence[Path] = ()) -> None:
        self._file = file
        self._folders = (*own_fonts, asset("fonts"))
        self._seen: dict[int, tuple[int, int]] = {}
        self._proved: dict[int, set[tuple[str, str]]] = {}
        self._spelled: dict[int, set[tuple[str, str]]] = {}
        self._embedded: dict[int, EmbeddedFont | None] = {}

    @property
    def glyphs(self) -> int:
        """How many glyphs were proved so far."""
        return sum(map(len, self._proved.values()))

    def disagree(self, fonts: Mapping[int, ReadFont]) -> bool:
        """Whether any glyph that was shown since the last time is not what its font says it is."""
        wrong = False
        for number, font in fonts.items():
            seen = len(font.used), len(font.spelled)
            if seen != self._seen.get(number):
                self._seen[number] = seen
                wrong |= not self._proves(number, font)
            if font.spellings:
                wrong |= not self._proves_spellings(number, font)
        return wrong

    def _proves_spellings(self, number: int, font: ReadFont) -> bool:
        """Whether the glyphs that say something together are those that the font's file sets it in, in their order."""
        proved = self._spelled.setdefault(number, set())
        claims = {(one.signs, one.said) for one in font.spellings} - proved
        font.spellings.clear()
        program, originals = self._program(number, font)
        if program is None or not originals:
            return not claims
        right = {
            (signs, said)
            for signs, said in claims
            if any(original.sets(said, [program.outline(ord(sign)) for sign in signs]) for original in originals)
        }
        proved |= right
        return right == claims

    def _program(self, number: int, font: ReadFont) -> tuple[EmbeddedFont | None, list[OriginalFont]]:
        if number not in self._embedded:
            self._embedded[number] = embedded_font(self._file, font)
        base_font = str(font.entries.get("/BaseFont", ""))[1:]
        return self._embedded[number], [one for folder in self._folders for one in _originals(base_font, folder)]

    def _proves(self, number: int, font: ReadFont) -> bool:
        proved = self._proved.setdefault(number, set())
        claims = font.claims() - proved
        program, originals = self._program(number, font)
        if program is None or not originals:
            return not claims
        right = {
            (sign, said)
            for sign, said in claims
            if any(original.may_draw(said, program.outline(ord(sign))) for original in originals)
        }
        proved |= right
        return right == claims


class _Outlines:
    """Outlines of a font program, drawn by HarfBuzz, in 1/2048 of an em."""

    def __init__(self, data: bytes) -> None:
        face = hb.Face(data)
        self.count = int(face.glyph_count)
        self._font = hb.Font(face)
        self._font.scale = (_EM, _EM)
        self._known: dict[int, Outline] = {}

    def glyph(self, character: int) -> int | None:
        """The glyph of a character."""
        found: int | None = self._font.get_nominal_glyph(character)
        return found

    def outline(self, glyph: int) -> Outline:
        """The steps of a glyph's outline, rounded."""
        known = self._known.get(glyph)
        if known is None:
            pen = RecordingPen()
            self._font.draw_glyph_with_pen(glyph, pen)
            known = self._known[glyph] = tuple(
                (step, *((round(x), round(y)) for x, y in points)) for step, points in pen.value
            )
        return known

    def set(self, text: str, spaced: bool) -> list[Outline]:
        """The outlines of ``text`` from left to right, without those that are empty."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = "en"
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        hb.shape(self._font, buffer, {"liga": False, "clig": False, "calt": False} if spaced else {})
        return [outline for info in buffer.glyph_infos if (outline := self.outline(info.codepoint))]


class EmbeddedFont:
    """A font program in the file, and which glyph of it each code shows: ``glyphs`` where it is not the same number."""

    def __init__(self, data: bytes, glyphs: Mapping[int, int] | None) -> None:
        self._outlines = _Outlines(data)
        self._glyphs = glyphs

    def outline(self, code: int) -> Outline | None:
        """The outline that a code shows; None where there is no such glyph."""
        glyph = code if self._glyphs is None else self._glyphs.get(code, self._outlines.count)
        return self._outlines.outline(glyph) if glyph < self._outlines.count else None


class OriginalFont:
    """A font file of the brand or the program."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._outlines = _Outlines(path.read_bytes())
        self._reachable: dict[str, frozenset[int]] = {}

    def may_draw(self, text: str, outline: Outline | None) -> bool:
        """Whether this font draws such an outline for ``text``."""
        if outline is None:
            return False
        glyph = self._outlines.glyph(ord(text)) if len(text) == 1 else None
        if glyph is not None and self._outlines.outline(glyph) == outline:
            return True
        return any(self._outlines.outline(glyph) == outline for glyph in self._made_of(text))

    def sets(self, text: str, outlines: Sequence[Outline | None]) -> bool:
        """Whether this font sets ``text`` in just these outlines; spaced text has no joined letters.

        Before another letter an Indic one stands as its half, as it does before a joiner.
        """
        drawn = [outline for outline in outlines if outline]
        ways = [(text, False), (text, True)]
        if unicodedata.combining(text[-1]) == _VIRAMA:
            ways.append((f"{text}\u200d", False))
        return None not in outlines and any(drawn == self._outlines.set(*way) for way in ways)

    def _made_of(self, text: str) -> frozenset[int]:
        """Every glyph that the font's substitutions make of the characters of ``text``."""
        found = self._reachable.get(text)
        if found is None:
            found = self._reachable[text] = frozenset(_closure(self._path, text))
        return found


def _closure(path: Path, text: str) -> Iterator[int]:
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        characters = font.getBestCmap()
        signs = {*text, *unicodedata.normalize("NFC", text), *unicodedata.normalize("NFD", text)}
        closing = subset.Subsetter()
        closing.glyphs = {characters[ord(sign)] for sign in signs if ord(sign) in characters}
        if "GSUB" in font and closing.glyphs:
            font["GSUB"].closure_glyphs(closing)
        yield from map(font.getGlyphID, closing.glyphs)


def embedded_font(file: ReadFile, font: ReadFont) -> EmbeddedFont | None:
    """The program of a composite font with two-byte identity codes; None for any other, or a damaged one."""
    if font.entries.get("/Encoding") not in ("/Identity-H", "/Identity-V"):
        return None
    descendant = descendant_of(file, font.entries)
    descriptor = file.get(descendant.get("/FontDescriptor"))
    if not isinstance(descriptor, dict):
        return None
    codes = file.get(descendant.get("/CIDToGIDMap"))
    try:
        true_type, other = file.get(descriptor.get("/FontFile2")), file.get(descriptor.get("/FontFile3"))
        if isinstance(true_type, Stream):
            return EmbeddedFont(true_type.data(), _by_code(codes.data()) if isinstance(codes, Stream) else None)
        if isinstance(other, Stream):
            return _of_cff(other)
    except (TTLibError, KeyError, ValueError, AssertionError, IndexError, struct.error):
        return None
    return None


def _by_code(codes: bytes) -> dict[int, int]:
    return dict(enumerate(struct.unpack(f">{len(codes) // 2}H", codes[: len(codes) & ~1])))


def _of_cff(program: Stream) -> EmbeddedFont:
    """Character identifiers are those of the charset where the font has them, else glyph numbers (9.7.4.2)."""
    data = program.data()
    if program.entries.get("/Subtype") == "/OpenType":
        with TTFont(io.BytesIO(data), lazy=True) as font:
            table = font.reader["CFF "] if "CFF " in font else b""
        return EmbeddedFont(data, _by_identifier(table) if table else None)
    return EmbeddedFont(_as_open_type(data), _by_identifier(data))


def _cff(data: bytes) -> Any:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return fonts[fonts.fontNames[0]]


def _by_identifier(data: bytes) -> dict[int, int] | None:
    top = _cff(data)
    if not hasattr(top, "ROS"):
        return None
    return {int(name[3:]): glyph for glyph, name in enumerate(top.charset) if name.startswith("cid")}


def _as_open_type(data: bytes) -> bytes:
    """A bare CFF program with the two tables beside it that HarfBuzz needs: units of the em, number of glyphs."""
    top = _cff(data)
    head = struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, round(1 / top.FontMatrix[0]), *[0] * 11)
    tables = {b"CFF ": data, b"head": head, b"maxp": struct.pack(">IH", 0x5000, len(top.CharStrings))}
    offset = 12 + 16 * len(tables)
    records, bodies = [], []
    for tag, body in tables.items():
        records.append(struct.pack(">4sIII", tag, 0, offset, len(body)))
        bodies.append(body + bytes(-len(body) % 4))
        offset += len(bodies[-1])
    return struct.pack(">4sHHHH", b"OTTO", len(tables), 0, 0, 0) + b"".join(records) + b"".join(bodies)


@lru_cache(maxsize=64)
def _originals(base_font: str, folder: Path) -> tuple[OriginalFont, ...]:
    """The files of a folder that a font may come from, by its PostScript name without the tag of a subset."""
    name = base_font[_TAG:] if base_font[_TAG - 1 : _TAG] == "+" else base_font
    return tuple(OriginalFont(path) for path in _fonts_in(folder).get(name, ()))


@lru_cache(maxsize=8)
def _fonts_in(folder: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in _files(folder):
        with suppress(Exception):  # a damaged file beside those that are used; fontTools raises many kinds of errors
            found.setdefault(_postscript_name(path), []).append(path)
    return found


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for pattern in _FONT_FILES for path in folder.rglob(pattern))


def _postscript_name(path: Path) -> str:
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        return str(font["name"].getDebugName(6) or path.stem).replace(" ", "")
