"""Words on a sheet beside the pieces, in one small face of the program's own, embedded once."""

from __future__ import annotations

from typing import Final

from reactivate_desktop.press.font_embed import embed_face
from reactivate_desktop.press.fonts import FontFace, load_face
from reactivate_desktop.press.syntax import numbers
from reactivate_desktop.press.writer import PdfWriter
from reactivate_desktop.resources import asset

FONT: Final = "Slug"
"""The font's name in the resources of a sheet."""


class Lettering:
    """Spells words as the face's glyphs and remembers which it used."""

    def __init__(self) -> None:
        self._face: FontFace = load_face(asset("fonts", "inter", "Inter-SemiBold.ttf"))
        self._used: set[int] = set()
        self._known: dict[str, tuple[bytes, int]] = {}

    def width(self, words: str, size: float) -> float:
        """How wide the words are, in points."""
        return sum(self._letter(sign)[1] for sign in words) * size / self._face.units

    def shortened(self, words: str, size: float, width: float) -> str:
        """The words, cut with an ellipsis where they are wider than ``width`` points."""
        if self.width(words, size) <= width:
            return words
        while words and self.width(f"{words}…", size) > width:
            words = words[:-1]
        return f"{words.rstrip()}…" if words else ""

    def show(self, words: str, size: float, x: float, y: float) -> bytes:
        """The operators that show the words from a point on."""
        letters = b"".join(self._letter(sign)[0] for sign in words)
        return f"BT /{FONT} {numbers(size)} Tf {numbers(x, y)} Td <".encode() + letters + b"> Tj ET\n"

    def _letter(self, sign: str) -> tuple[bytes, int]:
        found = self._known.get(sign)
        if found is None:
            glyph = self._face.glyph(sign) or self._face.glyph("?")
            self._used.add(glyph)
            found = self._known[sign] = (b"%04X" % glyph, self._face.advance(glyph))
        return found

    def embed(self, writer: PdfWriter) -> int:
        """Write the face with the letters used; gives its number."""
        return embed_face(writer, self._face, sorted(self._used), True)
