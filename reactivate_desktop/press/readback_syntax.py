"""PDF objects as plain Python values, parsed by a reader of our own (ISO 32000-1, 7.3).

Names are text with their slash, strings are bytes, references are ``Ref``; a stream is its dictionary and its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple

Value = Any
"""bool, int, float, bytes (string), str (name), Ref, list, dict[str, Value], or None."""

LITERAL: Final = rb"(?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*\))*"
"""The inside of a literal string; brackets may stand in it to three levels."""

_TOKEN: Final = re.compile(
    rb"\s*+(?:(\d++)\s++(\d++)\s++R(?![A-Za-z0-9])"  # 1, 2: reference
    rb"|([-+]?(?:\d++\.?\d*+|\.\d++))"  # 3: number
    rb"|(/[^\s()<>\[\]{}/%]*+)"  # 4: name
    rb"|(<<|\[)"  # 5: opening
    rb"|(>>|\])"  # 6: end
    rb"|<([0-9A-Fa-f\s]*+)>"  # 7: hexadecimal string
    rb"|\((" + LITERAL + rb")\)"  # 8: literal string
    rb"|(true|false|null)"  # 9
    rb"|%[^\r\n]*+)",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WORDS: Final = {b"true": True, b"false": False, b"null": None}
_NAME_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


class FileFaultError(ValueError):
    """The bytes are not what a PDF file should hold there."""


class Ref(NamedTuple):
    """A reference to an object by its number and generation."""

    number: int
    generation: int = 0


def unescape(raw: bytes) -> bytes:
    """The bytes of a literal string (7.3.4.2)."""

    def one(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return bytes([int(match[1], 8) & 0xFF])
        return b"" if match[2] else _ESCAPED.get(match[3], match[3])

    return _ESCAPE.sub(one, raw) if b"\\" in raw else raw


def unhex(digits: bytes) -> bytes:
    """The bytes of a hexadecimal string; a last digit that is missing is 0 (7.3.4.3)."""
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def number_of(text: bytes) -> int | float:
    """A number as written."""
    return float(text) if b"." in text else int(text)


@lru_cache(maxsize=4096)
def name_of(raw: bytes) -> str:
    """A name as written, its escapes resolved (7.3.5)."""
    if b"#" in raw:
        raw = _NAME_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), raw)
    return raw.decode("latin-1")


_OPENING, _END = 5, 6
_READERS: Final[dict[int, Callable[[re.Match[bytes]], Value]]] = {
    2: lambda match: Ref(int(match[1]), int(match[2])),
    3: lambda match: number_of(match[3]),
    4: lambda match: name_of(match[4]),
    7: lambda match: unhex(match[7]),
    8: lambda match: unescape(match[8]),
    9: lambda match: _WORDS[match[9]],
}


def parse(data: bytes, start: int = 0) -> tuple[Value, int]:
    """The object that begins at ``start`` and where it ends.

    Raises:
        FileFaultError: when none stands there, or it does not end.
    """
    open_: list[list[Value]] = []
    members: list[Value] | None = None
    token = _TOKEN.match
    at = start
    while match := token(data, at):
        at = match.end()
        group = match.lastindex
        if group == _OPENING:
            members = []
            open_.append(members)
            continue
        if group is None:
            continue  # a comment
        if group == _END:
            if not open_:
                break
            closed = open_.pop()
            value: Value = closed if match[_END] == b"]" else dict(zip(closed[::2], closed[1::2], strict=False))
            members = open_[-1] if open_ else None
        else:
            value = _READERS[group](match)
        if members is None:
            return value, at
        members.append(value)
    raise FileFaultError("an object without its end")


_VARYING: Final = re.compile(rb"(\d++) (\d++) R|/Length (\d++)")
_SKELETONS_KEPT: Final = 256


class Skeletons:
    """Dictionaries that differ from each other only in what they refer to, such as those of pages, parsed once."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[dict[str, Value], tuple[str, ...]] | None] = {}

    def parse(self, written: bytes) -> Value:
        """The object that ``written`` is, all of it.

        Raises:
            FileFaultError: when it is none, or does not end there.
        """
        skeleton = _VARYING.sub(b"R", written)
        known = self._known.get(skeleton)
        if known is not None:
            model, keys = known
            found = model.copy()
            for key, (number, generation, length) in zip(keys, _VARYING.findall(written), strict=True):
                found[key] = int(length) if length else Ref(int(number), int(generation))
            return found
        value, _ = parse(written)
        if skeleton not in self._known and len(self._known) < _SKELETONS_KEPT:
            self._known[skeleton] = _model(value, written)
        return value


def _model(value: Value, written: bytes) -> tuple[dict[str, Value], tuple[str, ...]] | None:
    """A dictionary and which of its entries vary; None where they stand deeper within it."""
    if not isinstance(value, dict):
        return None
    keys = tuple(key for key, member in value.items() if isinstance(member, Ref) or key == "/Length")
    there = [int(length) if length else Ref(int(one), int(two)) for one, two, length in _VARYING.findall(written)]
    return (value, keys) if [value[key] for key in keys] == there else None
