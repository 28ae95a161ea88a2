"""Fonts of a written file, as far as reading needs them: character codes back to text through ToUnicode."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pikepdf

_SECTION: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_CODESPACE: Final = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class ReadFont:
    """How one font's codes read as text; ``width`` is the number of bytes of a code."""

    width: int
    texts: dict[int, str]

    def text(self, codes: bytes) -> str:
        """The text of a shown string; codes without a Unicode value give U+FFFD."""
        texts = self.texts
        if self.width == 1:
            return "".join([texts.get(code, UNKNOWN) for code in codes])
        pairs = range(0, len(codes) - 1, 2)
        return "".join([texts.get(codes[at] << 8 | codes[at + 1], UNKNOWN) for at in pairs])


def read_font(font: pikepdf.Object) -> ReadFont:
    """The reading of a font dictionary: its ToUnicode, else Latin for simple fonts."""
    composite = font.get("/Subtype") == "/Type0"
    to_unicode = font.get("/ToUnicode")
    if not isinstance(to_unicode, pikepdf.Stream):
        return ReadFont(2, {}) if composite else ReadFont(1, {code: _latin(code) for code in range(256)})
    cmap = to_unicode.read_bytes()
    space = _CODESPACE.search(cmap)
    width = len(space[1]) // 2 if space else (2 if composite else 1)
    return ReadFont(width, _mapping(cmap))


def _latin(code: int) -> str:
    return bytes([code]).decode("cp1252", errors="replace")


def _mapping(cmap: bytes) -> dict[int, str]:
    texts: dict[int, str] = {}
    for section in _SECTION.finditer(cmap):
        tokens = [match[2] or match[3] or bytes.fromhex(match[1].decode()) for match in _HEX.finditer(section[2])]
        if section[1] == b"bfchar":
            for code, value in zip(tokens[::2], tokens[1::2], strict=False):
                texts[int.from_bytes(code)] = value.decode("utf-16-be", errors="replace")
        else:
            _add_ranges(texts, tokens)
    return texts


def _add_ranges(texts: dict[int, str], tokens: list[bytes]) -> None:
    """Ranges are ``<first> <last> <text>`` or ``<first> <last> [<text> …]`` (ISO 32000-1, 9.10.3)."""
    at = 0
    while at + 2 < len(tokens):
        first, last = int.from_bytes(tokens[at]), int.from_bytes(tokens[at + 1])
        if tokens[at + 2] == b"[":
            end = tokens.index(b"]", at)
            for offset, value in enumerate(tokens[at + 3 : end]):
                texts[first + offset] = value.decode("utf-16-be", errors="replace")
            at = end + 1
            continue
        start = tokens[at + 2]
        for code in range(first, min(last, first + 0xFFFF) + 1):
            value = (int.from_bytes(start) + code - first).to_bytes(len(start))
            texts[code] = value.decode("utf-16-be", errors="replace")
        at += 3
