"""Content streams cut into statements: an operator and what stands before it (ISO 32000-1, 7.8.2 and annex A).

What a page of codes and set text is made of comes in large bites: runs of rectangles, and arrays of shown text, as they
are written. So a page costs little, and a text that stands on every page is measured once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_NUMBER: Final = rb"[+-]?(?:\d+\.?\d*|\.\d+)"
_NESTED: Final = rb"(?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*"
_WORD: Final = rb"[A-Za-z'\"][A-Za-z0-9*]*+"
_TOKEN: Final = re.compile(
    rb"(?P<rects>(?:[\d.+\s-]++re\s++)++)"
    rb"|(?P<numbers>[\d.+\s-]++)(?!BI\s)(?P<ends>" + _WORD + rb")"
    rb"|\[(?P<array>[<>\d.+\s\-A-Fa-f]*+)\]"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]*)"
    rb"|(?P<number>" + _NUMBER + rb")"
    rb"|\((?P<string>" + _NESTED + rb")\)"
    rb"|(?P<inline>BI\s.*?\sEI(?=\s|$))"
    rb"|(?P<operator>" + _WORD + rb")"
    rb"|%[^\r\n]*",
    re.DOTALL,
)
_PLAIN_NUMBER: Final = re.compile(_NUMBER)
_PART: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|(" + _NUMBER + rb")")
_NO_OPERATORS: Final = frozenset({b"true", b"false", b"null"})
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_NAME_CODE: Final = re.compile(r"#([0-9A-Fa-f]{2})")


class Parts(bytes):
    """An array of strings in hexadecimal and numbers, as it is written between its brackets."""

    def taken_apart(self) -> Iterator[bytes | float]:
        """Its strings and numbers."""
        for match in _PART.finditer(self):
            yield from_hex(match[1]) if match[1] is not None else float(match[2])


Operand = float | str | bytes
Statement = tuple[bytes, list[Operand]]
"""Operands are numbers, names (with their slash), strings (bytes) and arrays (``Parts``, or their parts one by one)."""
RECTANGLES: Final = b"rectangles"
INLINE: Final = b"inline"
_WHOLE: Final[dict[str, bytes]] = {"rects": RECTANGLES, "inline": INLINE}


def statements(data: bytes) -> Iterator[Statement]:
    """The statements of a content stream, in order; the list of operands is a new one each time."""
    operands: list[Operand] = []
    for match in _TOKEN.finditer(data):
        kind = match.lastgroup
        if kind == "ends":
            raw, word = match.group("numbers", "ends")
            if not raw.isspace():
                operands += _floats(raw)
            if word not in _NO_OPERATORS:
                yield word, operands
                operands = []
        elif kind == "operator":
            if match["operator"] not in _NO_OPERATORS:
                yield match["operator"], operands
                operands = []
        elif kind is not None and kind in _WHOLE:
            yield _WHOLE[kind], [match[kind]]
            operands = []
        elif kind is not None:
            operands.append(_operand(kind, match[kind]))


def _operand(kind: str, raw: bytes) -> Operand:
    if kind == "name":
        name = raw.decode("latin-1")
        return _NAME_CODE.sub(lambda code: chr(int(code[1], 16)), name) if "#" in name else name
    if kind == "array":
        return Parts(raw)
    if kind == "number":
        return float(raw)
    return from_hex(raw) if kind == "hex" else _unescaped(raw)


def _floats(raw: bytes) -> list[float]:
    try:
        return list(map(float, raw.split()))
    except ValueError:  # "1.2.3" or "4-5": readers differ; what can be told apart is taken
        return [float(part) for part in _PLAIN_NUMBER.findall(raw)]


def rectangle_numbers(raw: bytes) -> list[float]:
    """The numbers of a run of rectangles, four for each.

    Raises:
        ValueError: when there are too few or too many.
    """
    found = _floats(raw.replace(b"re", b""))
    if len(found) % 4:
        raise ValueError("a rectangle has four numbers")
    return found


def from_hex(digits: bytes) -> bytes:
    """The bytes of a string in hexadecimal; an odd last digit has a 0 after it (7.3.4.3)."""
    try:
        return bytes.fromhex(digits.decode())
    except ValueError:
        return bytes.fromhex(b"".join(digits.split()).decode() + "0")


def _unescaped(raw: bytes) -> bytes:
    """The bytes of a literal string (7.3.4.2)."""

    def one(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return bytes([int(match[1], 8) & 0xFF])
        return b"" if match[2] else _ESCAPED.get(match[3], match[3])

    return _ESCAPE.sub(one, raw) if b"\\" in raw else raw
