"""Fonts of a written file, as far as reading needs them: character codes back to text through ToUnicode, and widths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from reactivate_desktop.press.readback_file import ReadFile, Stream
from reactivate_desktop.press.readback_syntax import LITERAL, Value, unescape, unhex
from reactivate_desktop.press.readback_text import plain

_SECTION: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_CODESPACE: Final = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_STRINGS: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_SHOWN: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|\((" + LITERAL + rb")\)|([-+.\d]+)", re.DOTALL)
UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
_STRINGS_KEPT: Final = 8192
_DEFAULT_WIDTH: Final = 1000.0


class Shown(NamedTuple):
    """What a show operator says: its text (also ``plain``), its width in thousandths of the size, its codes."""

    text: str
    plain: str
    width: float
    signs: str


class _Texts(dict[int, str]):
    """Texts by code; one without a Unicode value says U+FFFD."""

    def __missing__(self, code: int) -> str:
        return UNKNOWN


class _Widths(dict[str, float]):
    """Widths by code, the codes as signs; ``default`` for those that are not named."""

    def __init__(self, widths: Mapping[int, float], default: float) -> None:
        super().__init__({chr(code): width for code, width in widths.items()})
        self._default = default

    def __missing__(self, sign: str) -> float:
        return self._default


@dataclass(slots=True)
class Spelling:
    """Codes, as signs in the order they were shown, that together are said to be ``said``."""

    said: str
    signs: str


class ReadFont:
    """How one font's codes read, ``code_size`` bytes each; ``entries`` is its dictionary.

    ``used`` are the codes that were shown, as signs; ``spelled`` those that say by ActualText what they are, one by
    one; ``spellings`` those that say it together, until they are proved.
    """

    def __init__(self, entries: dict[str, Value], code_size: int, texts: Mapping[int, str], widths: _Widths) -> None:
        self.entries = entries
        self.code_size = code_size
        self.texts: dict[int, str] = _Texts(texts)
        self.used: set[str] = set()
        self.spelled: set[tuple[str, str]] = set()
        self.spellings: list[Spelling] = []
        self._widths = widths
        self._known: dict[bytes, Shown] = {}

    def spell(self, signs: str, said: str) -> None:
        """Codes that ToUnicode does not know are said to be part of ``said``."""
        self.spelled.update((sign, said) for sign in signs if ord(sign) not in self.texts)

    def claims(self) -> set[tuple[str, str]]:
        """Every code that was shown, as a sign, and what it is said to be."""
        return {(sign, self.texts[ord(sign)]) for sign in self.used if ord(sign) in self.texts} | self.spelled

    def shown(self, operands: bytes) -> Shown:
        """What the operands of Tj, TJ, ' or " say."""
        known = self._known.get(operands)
        if known is None:
            if len(self._known) >= _STRINGS_KEPT:
                self._known.clear()
            known = self._known[operands] = self._read(operands)
        return known

    def _read(self, operands: bytes) -> Shown:
        codes, kerning = _codes(operands) if b"(" in operands else _plain_codes(operands)
        signs = _signs(codes, self.code_size)
        self.used.update(signs)
        width = sum(map(self._widths.__getitem__, signs)) - kerning
        text = signs.translate(self.texts)
        return Shown(text, plain(text), width, signs)


def _plain_codes(operands: bytes) -> tuple[bytes, float]:
    """The codes of hexadecimal strings, and the sum of the numbers between them."""
    parts = _STRINGS.split(operands)
    numbers = b" ".join(parts[::2]).translate(None, b"[]").split()
    return unhex(b"".join(parts[1::2])), sum(map(float, numbers))


def _codes(operands: bytes) -> tuple[bytes, float]:
    """The same where some are literal strings."""
    codes, kerning = [], 0.0
    for hexadecimal, string, number in _SHOWN.findall(operands):
        if number:
            kerning += float(number)
        else:
            codes.append(unescape(string) if string else unhex(hexadecimal))
    return b"".join(codes), kerning


def _signs(codes: bytes, code_size: int) -> str:
    """The codes of a shown string as signs, one each."""
    if code_size == 1:
        return codes.decode("latin-1")
    return codes[: len(codes) & ~1].decode("utf-16-be", "surrogatepass")


def read_font(file: ReadFile, font: dict[str, Value]) -> ReadFont:
    """The reading of a font dictionary: its ToUnicode, else Latin for simple fonts."""
    composite = font.get("/Subtype") == "/Type0"
    to_unicode = file.get(font.get("/ToUnicode"))
    code_size = 2 if composite else 1
    texts = {} if composite else {code: _latin(code) for code in range(256)}
    if isinstance(to_unicode, Stream):
        cmap = to_unicode.data()
        space = _CODESPACE.search(cmap)
        code_size = min(len(space[1]) // 2, 2) if space else code_size
        texts = mapping_of(cmap)
    return ReadFont(font, code_size, texts, _composite_widths(file, font) if composite else _simple_widths(file, font))


def descendant_of(file: ReadFile, font: dict[str, Value]) -> dict[str, Value]:
    """The CIDFont of a composite font (ISO 32000-1, 9.7.4); empty where there is none."""
    fonts = file.get(font.get("/DescendantFonts"))
    first = file.get(fonts[0]) if isinstance(fonts, list) and fonts else None
    return first if isinstance(first, dict) else {}


def _latin(code: int) -> str:
    return bytes([code]).decode("cp1252", errors="replace")


def _simple_widths(file: ReadFile, font: dict[str, Value]) -> _Widths:
    first, widths = file.get(font.get("/FirstChar")), file.get(font.get("/Widths"))
    if not isinstance(first, int) or not isinstance(widths, list):
        return _Widths({}, _DEFAULT_WIDTH)
    found = {first + place: float(width) for place, width in enumerate(widths) if isinstance(width, int | float)}
    return _Widths(found, _DEFAULT_WIDTH)


def _composite_widths(file: ReadFile, font: dict[str, Value]) -> _Widths:
    """Widths by code from ``first [w …]`` and ``first last w`` (9.7.4.3); codes are taken as character identifiers."""
    descendant = descendant_of(file, font)
    default, entries = file.get(descendant.get("/DW")), file.get(descendant.get("/W"))
    members = [file.get(entry) for entry in entries] if isinstance(entries, list) else []
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(members):
        first, then = members[at], members[at + 1]
        if isinstance(then, list):
            widths.update({first + place: float(width) for place, width in enumerate(then)})
            at += 2
        elif at + 2 < len(members):
            widths.update(dict.fromkeys(range(first, min(then, 0xFFFF) + 1), float(members[at + 2])))
            at += 3
        else:
            break
    return _Widths(widths, float(default) if isinstance(default, int | float) else _DEFAULT_WIDTH)


def mapping_of(cmap: bytes) -> dict[int, str]:
    """Text by code from a ToUnicode stream (9.10.3)."""
    texts: dict[int, str] = {}
    for section in _SECTION.finditer(cmap):
        tokens = [match[2] or match[3] or unhex(match[1]) for match in _HEX.finditer(section[2])]
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
