"""Fonts as far as preflight needs them: how wide a string is, and whether it holds letters that the font lacks."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import pikepdf

from reactivate_desktop.press.preflight_tokens import Parts

_KEPT: Final = 4096
_EM: Final = 1000.0


class Measured(NamedTuple):
    """Text in a font: glyphs, blanks (single-byte 32, for word spacing), width in em, letters that are missing."""

    glyphs: int
    blanks: int
    width: float
    missing: int


NOTHING: Final = Measured(0, 0, 0.0, 0)


class _Widths(dict[int, float]):
    def __init__(self, default: float) -> None:
        super().__init__()
        self.default = default

    def __missing__(self, code: int) -> float:
        return self.default


@dataclass(slots=True)
class PrintFont:
    """One font: ``code_bytes`` is 1 or 2; ``lacks`` says whether a code paints .notdef."""

    name: str
    code_bytes: int
    widths: _Widths
    em: float
    lacks: Callable[[int], bool] | None
    _known: dict[bytes, Measured] = field(default_factory=dict)

    def measure(self, data: bytes) -> Measured:
        """The measures of one string, or of an array of strings and shifts in thousandths of an em."""
        known = self._known.get(data)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[data] = self._all(data) if isinstance(data, Parts) else self._measure(data)
        return known

    def _all(self, array: Parts) -> Measured:
        glyphs, blanks, width, missing = NOTHING
        for part in array.taken_apart():
            if isinstance(part, bytes):
                one = self._measure(part)
                glyphs, blanks, missing = glyphs + one.glyphs, blanks + one.blanks, missing + one.missing
                width += one.width
            else:
                width -= part / _EM
        return Measured(glyphs, blanks, width, missing)

    def _measure(self, data: bytes) -> Measured:
        wide = self.code_bytes == 2
        codes: Iterable[int] = struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2]) if wide else data
        width = sum(map(self.widths.__getitem__, codes)) * self.em
        missing = sum(map(self.lacks, codes)) if self.lacks is not None else 0
        return Measured(len(data) // self.code_bytes, 0 if wide else data.count(b" "), width, missing)


def load_font(font: pikepdf.Object) -> PrintFont:
    """Read a font dictionary; what is wrong in it is left to the rules about fonts."""
    name = str(font.get("/BaseFont", "/"))[1:]
    try:
        if font.get("/Subtype") == "/Type0":
            return _composite(font, name)
        return _simple(font, name)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return PrintFont(name, 1, _Widths(500.0), 1 / _EM, None)


def _composite(font: pikepdf.Object, name: str) -> PrintFont:
    inner = font["/DescendantFonts"][0]
    widths = _Widths(float(str(inner.get("/DW", 1000))))
    entries = list(inner.get("/W", []))
    place = 0
    while place + 1 < len(entries):
        first = int(entries[place])
        following = entries[place + 1]
        if isinstance(following, pikepdf.Array):
            widths.update({first + step: float(str(width)) for step, width in enumerate(following)})
            place += 2
        else:
            width = float(str(entries[place + 2]))
            widths.update(dict.fromkeys(range(first, min(int(following), 0xFFFF) + 1), width))
            place += 3
    return PrintFont(name, 2, widths, 1 / _EM, _lacks(font, inner))


def _lacks(font: pikepdf.Object, inner: pikepdf.Object) -> Callable[[int], bool] | None:
    if font.get("/Encoding") not in ("/Identity-H", "/Identity-V"):
        return None
    table = inner.get("/CIDToGIDMap")
    if not isinstance(table, pikepdf.Stream):
        return (0).__eq__
    glyphs = table.read_bytes()
    return lambda code: glyphs[2 * code : 2 * code + 2] in (b"\0\0", b"")


def _simple(font: pikepdf.Object, name: str) -> PrintFont:
    type3 = font.get("/Subtype") == "/Type3"
    descriptor = font.get("/FontDescriptor")
    standard = "/Widths" not in font and not type3
    default = 500.0 if standard or descriptor is None else float(str(descriptor.get("/MissingWidth", 0)))
    widths = _Widths(default)
    first = int(font.get("/FirstChar", 0))
    widths.update({first + step: float(str(width)) for step, width in enumerate(font.get("/Widths", []))})
    em = abs(float(str(font["/FontMatrix"][0]))) if type3 else 1 / _EM
    missing = _differences(font)
    return PrintFont(name, 1, widths, em, missing.__contains__ if missing else None)


def _differences(font: pikepdf.Object) -> frozenset[int]:
    """Codes whose glyph is named .notdef."""
    encoding = font.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary):
        return frozenset()
    found, code = set(), 0
    for entry in encoding.get("/Differences", []):
        if isinstance(entry, pikepdf.Name):
            if str(entry) == "/.notdef":
                found.add(code)
            code += 1
        else:
            code = int(entry)
    return frozenset(found)
