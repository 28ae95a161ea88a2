"""Fonts of a job: the brand's faces by role, with fallbacks; embedded once per file, as small as they can be.

Glyph numbers of the subset are those of the face, so that what is written on a page never depends on the subset
(ISO 32000-1, 9.7: Type 0 font, Identity-H, CIDFontType2 with an identity map).
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

import uharfbuzz as hb
from fontTools import subset
from fontTools.ttLib import TTFont

from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.syntax import array, box, dictionary, name, number, reference
from reactivate_desktop.press.writer import QUICK_COMPRESSION, PdfWriter, deflate
from reactivate_desktop.resources import asset

FALLBACKS = (
    ("source-sans/SourceSans3-Regular.ttf", "source-sans/SourceSans3-SemiBold.ttf"),
    ("inter/Inter-Regular.ttf", "inter/Inter-SemiBold.ttf"),
    ("noto/NotoSansHebrew-Regular.ttf", "noto/NotoSansHebrew-Bold.ttf"),
    ("noto/NotoSansArabic-Regular.ttf", "noto/NotoSansArabic-Bold.ttf"),
    ("noto/NotoSansArmenian-Regular.ttf", "noto/NotoSansArmenian-Bold.ttf"),
    ("noto/NotoSansGeorgian-Regular.ttf", "noto/NotoSansGeorgian-Bold.ttf"),
)
"""The program's own last fallbacks, after those of the kit: for regular and for bold faces."""

_BOLD = 600  # from this weight of a face on, its fallbacks are bold

_RESTRICTED = 0x0002  # OS/2 fsType: may not be embedded
_NOT_EMBEDDED = ("GSUB", "GPOS", "GDEF", "kern", "DSIG", "meta", "STAT")  # the page says all that these say


class FontFace:
    """One TrueType file as the press needs it; all measures in thousandths of an em unless said otherwise."""

    def __init__(self, path: Path) -> None:
        try:
            self.data = path.read_bytes()
            self._table = TTFont(io.BytesIO(self.data), lazy=True, recalcTimestamp=False)
            self.characters: dict[int, str] = self._table.getBestCmap()
        except OSError:
            raise PressError(
                f"The font {path.name} is missing ({path.parent}).", hint="Put the file back.", code="font-missing"
            ) from None
        except Exception:  # noqa: BLE001 - fontTools raises many kinds of errors on a broken file
            raise _broken(path) from None
        if "glyf" not in self._table:
            raise _broken(path)
        if self._table["OS/2"].fsType & _RESTRICTED:
            raise PressError(
                f"The font {path.name} may not be embedded by its licence.", hint="Use another.", code="font-licence"
            )
        self.path = path
        self.units = int(self._table["head"].unitsPerEm)
        self.shaper = hb.Font(hb.Face(self.data))
        self.shaper.scale = (self.units, self.units)
        self._glyph_ids: dict[str, int] = self._table.getReverseGlyphMap()
        self._advances = [self._table["hmtx"][glyph][0] for glyph in self._table.getGlyphOrder()]

    @property
    def weight(self) -> int:
        """How heavy the face is: 400 regular, 700 bold (OS/2 usWeightClass)."""
        return int(self._table["OS/2"].usWeightClass)

    @property
    def postscript_name(self) -> str:
        """The face's PostScript name."""
        return str(self._table["name"].getDebugName(6) or self.path.stem).replace(" ", "")

    def has(self, character: str) -> bool:
        """Whether the face holds a glyph for this character."""
        return ord(character) in self.characters

    def glyph(self, character: str) -> int:
        """The glyph of a character; 0 where there is none."""
        glyph = self.characters.get(ord(character))
        return self._glyph_ids[glyph] if glyph else 0

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
        glyph = self.characters.get(ord(character))
        if glyph is None:
            return default
        outline = self._table["glyf"][glyph]
        measure = (outline.xMin, outline.yMin, outline.xMax, outline.yMax)[edge]
        return float(measure) / self.units

    @cached_property
    def text_of_glyph(self) -> dict[int, str]:
        """What each glyph says: its character (the first of several), that of another form of it, or its parts."""
        said: dict[int, str] = {}
        for code in sorted(self.characters, reverse=True):
            said[self._glyph_ids[self.characters[code]]] = _plain_letters(chr(code))
        if "GSUB" in self._table:
            for plain, variant in _variants(self._table):
                letter = said.get(self._glyph_ids[plain])
                if letter:
                    said.setdefault(self._glyph_ids[variant], letter)
            for parts, ligature in _ligatures(self._table):
                pieces = [said.get(self._glyph_ids[part]) for part in parts]
                if all(pieces):
                    text = "".join(piece for piece in pieces if piece)
                    said.setdefault(self._glyph_ids[ligature], text[::-1] if _turned(text[0]) else text)
        return said

    @cached_property
    def whole_file(self) -> bytes:
        """The whole face, compressed: for the window's preview, where cutting a subset would take too long."""
        return deflate(self.data, QUICK_COMPRESSION)

    def cut(self, glyphs: Iterable[int]) -> bytes:
        """The face with these glyphs only, under their own numbers."""
        options = subset.Options()
        options.retain_gids = True
        options.notdef_outline = True
        options.glyph_names = False
        options.layout_features = []
        options.name_IDs = []
        options.hinting = False
        options.recalc_timestamp = False
        options.notdef_glyph = True
        font = TTFont(io.BytesIO(self.data), recalcTimestamp=False)
        for table in _NOT_EMBEDDED:
            if table in font:
                del font[table]
        cutter = subset.Subsetter(options)
        cutter.populate(gids=sorted({0, *glyphs}))
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out, reorderTables=True)
        return out.getvalue()

    def descriptor(self, font_name: bytes, font_file: int) -> bytes:
        """The font descriptor (9.8)."""
        head, wide = self._table["head"], self._table["hhea"]
        scale = 1000 / self.units
        return dictionary(
            {
                "Type": b"/FontDescriptor",
                "FontName": font_name,
                "Flags": b"4",
                "FontBBox": box(*(round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax))),
                "ItalicAngle": number(self._table["post"].italicAngle).encode(),
                "Ascent": b"%d" % round(wide.ascent * scale),
                "Descent": b"%d" % round(wide.descent * scale),
                "CapHeight": b"%d" % round(self.cap_height * 1000),
                "StemV": b"%d" % (50 + round((self._table["OS/2"].usWeightClass / 65) ** 2)),
                "FontFile2": reference(font_file),
            }
        )


def _plain_letters(sign: str) -> str:
    """The letters that a joined form stands for, in the order they are shown: readers of PDF turn them round."""
    if sign < "\ufb1d":
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    return plain[::-1] if all(map(_turned, plain)) else sign


def _turned(sign: str) -> bool:
    return bidirectional(sign) in {"R", "AL", "NSM"}


def _broken(path: Path) -> PressError:
    return PressError(
        f"The font {path.name} is not a TrueType font that can be read.", hint="Replace the file.", code="font-broken"
    )


def _substitutions(table: TTFont, kind: int) -> Iterator[Any]:
    """The GSUB subtables of a lookup type."""
    for lookup in table["GSUB"].table.LookupList.Lookup:
        for outer in lookup.SubTable:
            inner = outer.ExtSubTable if lookup.LookupType == 7 else outer
            if inner.LookupType == kind:
                yield inner


def _variants(table: TTFont) -> list[tuple[str, str]]:
    return [pair for inner in _substitutions(table, 1) for pair in sorted(inner.mapping.items())]


def _ligatures(table: TTFont) -> list[tuple[list[str], str]]:
    found = []
    for inner in _substitutions(table, 4):
        for first, ligatures in sorted(inner.ligatures.items()):
            found += [([first, *entry.Component], entry.LigGlyph) for entry in ligatures]
    return found


@lru_cache(maxsize=32)
def load_face(path: Path) -> FontFace:
    """The face of a file, read once per process.

    Raises:
        PressError: when the file is missing, broken or may not be embedded.
    """
    return FontFace(path)


class FontBook:
    """All faces of a kit under fixed numbers: roles in alphabetical order, the kit's fallbacks, the program's own."""

    def __init__(self, kit: BrandKit) -> None:
        self.kit = kit
        files = [kit.fonts[role] for role in sorted(kit.fonts)] + list(kit.fallback_fonts)
        files += [file for pair in FALLBACKS for file in pair]
        self.files = tuple(dict.fromkeys(files))
        self._faces: dict[int, FontFace] = {}
        self._chains: dict[str, tuple[int, ...]] = {}

    def face(self, index: int) -> FontFace:
        """The face of that number."""
        if index not in self._faces:
            self._faces[index] = load_face(asset("fonts", *self.files[index].split("/")))
        return self._faces[index]

    def chain(self, role: str) -> tuple[int, ...]:
        """The faces to try for a role, best first: a fallback of another weight comes last.

        Raises:
            PressError: when the kit has no such role.
        """
        if role not in self.kit.fonts:
            raise PressError(
                f"Brand {self.kit.id} has no font for '{role}'.",
                hint=f"Use one of: {', '.join(sorted(self.kit.fonts))}.",
                code="font-role",
            )
        if role not in self._chains:
            first = self.files.index(self.kit.fonts[role])
            bold = self.face(first).weight >= _BOLD
            own = list(map(self.files.index, self.kit.fallback_fonts))
            alike = [index for index in own if (self.face(index).weight >= _BOLD) == bold]
            last = [self.files.index(pair[bold]) for pair in FALLBACKS]
            self._chains[role] = tuple(dict.fromkeys((first, *alike, *last, *own)))
        return self._chains[role]

    def embed(self, writer: PdfWriter, used: Mapping[int, Iterable[int]], *, cut: bool) -> dict[int, int]:
        """Write the faces of ``used`` (glyphs by face), ``cut`` to a subset or whole; gives their numbers by face."""
        return {index: embed_face(writer, self.face(index), sorted({*used[index]}), cut) for index in sorted(used)}


def embed_face(writer: PdfWriter, face: FontFace, glyphs: list[int], cut: bool) -> int:
    """Write one face, ``cut`` to these glyphs (sorted) or whole; gives its number."""
    label = f"{_tag(face, glyphs)}+{face.postscript_name}" if cut else face.postscript_name
    data = face.cut(glyphs) if cut else face.data
    packed = deflate(data) if cut else face.whole_file
    file = writer.put_stream(packed, {"Length1": b"%d" % len(data), "Filter": b"/FlateDecode"})
    font_name = name(label)
    descriptor = writer.put(face.descriptor(font_name, file))
    descendant = writer.put(
        dictionary(
            {
                "Type": b"/Font",
                "Subtype": b"/CIDFontType2",
                "BaseFont": font_name,
                "CIDSystemInfo": b"<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
                "FontDescriptor": reference(descriptor),
                "DW": b"0",
                "W": _widths(face, glyphs),
                "CIDToGIDMap": b"/Identity",
            }
        )
    )
    to_unicode = writer.put_deflated(_to_unicode(face, glyphs))
    return writer.put(
        dictionary(
            {
                "Type": b"/Font",
                "Subtype": b"/Type0",
                "BaseFont": font_name,
                "Encoding": b"/Identity-H",
                "DescendantFonts": array([reference(descendant)]),
                "ToUnicode": reference(to_unicode),
            }
        )
    )


def _tag(face: FontFace, glyphs: list[int]) -> str:
    digest = hashlib.sha256(f"{face.postscript_name}:{glyphs}".encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _widths(face: FontFace, glyphs: list[int]) -> bytes:
    runs: list[tuple[int, list[str]]] = []
    for glyph in glyphs:
        width = number(face.advance(glyph) * 1000 / face.units)
        if runs and runs[-1][0] + len(runs[-1][1]) == glyph:
            runs[-1][1].append(width)
        else:
            runs.append((glyph, [width]))
    return ("[" + " ".join(f"{first} [{' '.join(widths)}]" for first, widths in runs) + "]").encode()


def _to_unicode(face: FontFace, glyphs: list[int]) -> bytes:
    said = face.text_of_glyph
    rows = [f"<{glyph:04X}> <{said[glyph].encode('utf-16-be').hex().upper()}>" for glyph in glyphs if glyph in said]
    blocks = "\n".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar"
        for part in (rows[first : first + 100] for first in range(0, len(rows), 100))
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{blocks}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
