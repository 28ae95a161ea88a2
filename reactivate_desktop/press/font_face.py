"""One face of a font file as the press needs it: checked, measured, and shaped by HarfBuzz."""

from __future__ import annotations

import io
from array import array as packed
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from reactivate_desktop.errors import PressError
from reactivate_desktop.press.font_text import text_of_glyphs
from reactivate_desktop.press.plain_signs import LETTERS, plain_signs

_COLLECTIONS = (b"ttcf",)
_PACKED = (b"wOFF", b"wOF2")

# OS/2 fsType
_RIGHTS = 0x000F
_RESTRICTED = 0x0002
_NO_SUBSET = 0x0100
_BITMAPS_ONLY = 0x0200


class Measures(NamedTuple):
    """Of the whole face, in thousandths of an em."""

    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    italic_angle: float


class FontFace:
    """One TrueType or CFF file; all measures in thousandths of an em unless said otherwise."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.data = path.read_bytes()
        except OSError:
            raise PressError(
                f"The font {path.name} is missing ({path.parent}).", hint="Put the file back.", code="font-missing"
            ) from None
        try:
            self._open()
        except PressError:
            raise
        except Exception:  # noqa: BLE001 - fontTools raises many kinds of errors on a broken file
            raise self.broken() from None

    def _open(self) -> None:
        if self.data[:4] in _COLLECTIONS:
            raise self._refused("is a collection of fonts", "Save the one that is meant as a file of its own.")
        if self.data[:4] in _PACKED:
            raise self._refused("is packed for web pages", "Use its .ttf or .otf file.")
        tables = self._tables()
        names: dict[int, str] = tables.getBestCmap()
        if "fvar" in tables or "CFF2" in tables:
            raise self._refused("is a variable font", "Save the weight that is meant as a file of its own.")
        if not names or ("glyf" not in tables and "CFF " not in tables):
            raise self.broken()
        self.is_cff = "CFF " in tables
        self._check_rights(int(tables["OS/2"].fsType))
        self.units = int(tables["head"].unitsPerEm)
        self.shaper = hb.Font(hb.Face(self.data))
        self.shaper.scale = (self.units, self.units)
        numbers: dict[str, int] = tables.getReverseGlyphMap()
        self._glyphs = {code: numbers[name] for code, name in names.items()}
        self._advances = packed("l", [tables["hmtx"][glyph][0] for glyph in tables.getGlyphOrder()])
        self.weight = int(tables["OS/2"].usWeightClass)
        """400 regular, 700 bold."""
        self.measures = self._measured(tables)
        self.postscript_name = str(tables["name"].getDebugName(6) or self.path.stem).replace(" ", "")
        if self.is_cff and len(tables["CFF "].cff.topDictIndex) != 1:
            raise self.broken()

    def _tables(self) -> TTFont:
        """The tables of the file, read anew: nobody keeps them, for in memory they are many times the file."""
        return TTFont(io.BytesIO(self.data), lazy=True, recalcTimestamp=False)

    def _check_rights(self, rights: int) -> None:
        """Where several are named, the least restrictive holds (OpenType, OS/2 fsType)."""
        if rights & _RIGHTS == _RESTRICTED:
            raise self._refused("may not be embedded by its licence", "Use another.", "font-licence")
        if rights & _BITMAPS_ONLY:
            raise self._refused("may only be embedded as bitmaps by its licence", "Use another.", "font-licence")
        self.may_be_cut = not rights & _NO_SUBSET

    def _measured(self, tables: TTFont) -> Measures:
        head, wide = tables["head"], tables["hhea"]
        scale = 1000 / self.units
        left, bottom, right, top = (round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax))
        angle = float(tables["post"].italicAngle)
        return Measures((left, bottom, right, top), round(wide.ascent * scale), round(wide.descent * scale), angle)

    def has(self, character: str) -> bool:
        """Whether the face holds a glyph for this character."""
        return ord(character) in self._glyphs

    def glyph(self, character: str) -> int:
        """The glyph of a character; 0 where there is none."""
        return self._glyphs.get(ord(character), 0)

    def advance(self, glyph: int) -> int:
        """The glyph's own width in font units."""
        return int(self._advances[glyph])

    @cached_property
    def cap_height(self) -> float:
        """Height of capitals, as a part of the em."""
        return self._ink("H", 3, 0.7)

    @cached_property
    def depth(self) -> float:
        """How far descenders reach below the line, as a part of the em."""
        return -self._ink("p", 1, -0.21)

    def _ink(self, character: str, edge: int, default: float) -> float:
        if not self.has(character):
            return default
        try:
            tables = self._tables()
            outlines = tables.getGlyphSet()
            pen = BoundsPen(outlines)
            outlines[tables.getGlyphName(self.glyph(character))].draw(pen)
        except Exception:  # noqa: BLE001 - as above
            raise self.broken() from None
        return float(pen.bounds[edge]) / self.units if pen.bounds else default

    @cached_property
    def text_of_glyph(self) -> dict[int, str]:
        """What each glyph says."""
        return text_of_glyphs(self._tables())

    @cached_property
    def plain_signs(self) -> frozenset[str]:
        """Letters of Latin scripts that nothing but the kerning of pairs moves in a word of them."""
        try:
            return plain_signs(self._tables(), LETTERS)
        except Exception:  # noqa: BLE001 - as above; type is then shaped word by word
            return frozenset()

    def _refused(self, why: str, way_out: str, code: str = "font-kind") -> PressError:
        return PressError(f"The font {self.path.name} {why}.", hint=way_out, code=code)

    def broken(self) -> PressError:
        """What is said of a file that can't be used."""
        return PressError(
            f"The font {self.path.name} is not a TrueType or OpenType font that can be read.",
            hint="Replace the file.",
            code="font-broken",
        )


@lru_cache(maxsize=32)
def load_face(path: Path) -> FontFace:
    """The face of a file, read once per process.

    Raises:
        PressError: when the file is missing, broken or may not be embedded.
    """
    return FontFace(path)
