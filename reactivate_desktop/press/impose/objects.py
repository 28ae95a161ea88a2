"""PDF objects as they are spelled, read just far enough to be copied: what is not a container stays its own bytes.

A whole-file library keeps every object it has seen; a run over a million pages may not. ISO 32000-1, 7.2 and 7.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias


class Ref(NamedTuple):
    """An indirect reference; the generation is always 0 in the files read here."""

    number: int


Value: TypeAlias = "bytes | Ref | list[Value] | dict[bytes, Value]"
"""An object: a container, a reference, or the bytes that spell a name, number, string, boolean or null."""

_BLANK: Final = rb"(?:[\0\t\n\f\r ]+|%[^\r\n]*)*"
_REGULAR: Final = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_TOKEN: Final = re.compile(
    _BLANK
    + rb"(?:(?P<ref>(\d+)[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R(?!"
    + _REGULAR
    + rb"))|(?P<atom>/?"
    + _REGULAR
    + rb"+|/|<[0-9A-Fa-f\0\t\n\f\r ]*>)|(?P<open><<|\[)|(?P<close>>>|\])|(?P<string>\())"
)
_PARENTHESES: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_DEEPEST: Final = 64
_REFERENCE: Final = re.compile(rb"(?<![^\0\t\n\f\r \[\]<>])(\d+)[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R(?!" + _REGULAR + rb")")
_END: Final = b"endobj"
_MOST_SHAPES: Final = 256


class SpellingError(ValueError):
    """The bytes spell no PDF object."""


def parse(data: bytes, start: int = 0) -> tuple[Value, int]:
    """The object at ``start`` and where it ends.

    Raises:
        SpellingError: when there is none.
    """
    return _parse(data, start, 0)


def _parse(data: bytes, start: int, depth: int) -> tuple[Value, int]:
    found = _TOKEN.match(data, start)
    if found is None or depth > _DEEPEST:
        raise SpellingError
    kind = found.lastgroup
    if kind == "ref":
        return Ref(int(found[2])), found.end()
    if kind == "atom":
        return found["atom"], found.end()
    if kind == "string":
        end = _string_end(data, found.end())
        return data[found.end() - 1 : end], end
    if kind == "close":
        raise SpellingError
    items, end = _items(data, found.end(), b">>" if found["open"] == b"<<" else b"]", depth)
    if found["open"] == b"[":
        return items, end
    keys = items[::2]
    if len(items) % 2 or not all(isinstance(key, bytes) for key in keys):
        raise SpellingError
    return {bytes(key): value for key, value in zip(keys, items[1::2], strict=True) if isinstance(key, bytes)}, end


def _items(data: bytes, start: int, closing: bytes, depth: int) -> tuple[list[Value], int]:
    items: list[Value] = []
    place = start
    while True:
        found = _TOKEN.match(data, place)
        if found is None:
            raise SpellingError
        kind = found.lastgroup
        if kind == "close":
            if found["close"] != closing:
                raise SpellingError
            return items, found.end()
        if kind == "atom":
            items.append(found["atom"])
            place = found.end()
        elif kind == "ref":
            items.append(Ref(int(found[2])))
            place = found.end()
        else:
            value, place = _parse(data, place, depth + 1)
            items.append(value)


def _string_end(data: bytes, start: int) -> int:
    depth = 1
    for found in _PARENTHESES.finditer(data, start):
        if found[0] == b"(":
            depth += 1
        elif found[0] == b")":
            depth -= 1
            if not depth:
                return found.end()
    raise SpellingError


def spelled(value: Value, renumbered: Callable[[int], bytes]) -> bytes:
    """The bytes of ``value``; ``renumbered`` gives what stands in place of a reference."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, Ref):
        return renumbered(value.number)
    if isinstance(value, list):
        return b"[" + b" ".join(spelled(item, renumbered) for item in value) + b"]"
    return b"<<" + b" ".join(key + b" " + spelled(item, renumbered) for key, item in value.items()) + b">>"


_LONGEST_SHAPE: Final = 2048  # what is longer is a node of the page tree: each is read once


class Shapes:
    """Parses objects of which thousands look the same but for the numbers they refer to, such as pages.

    The words between the references are looked up; only a dictionary that is new in them is parsed.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, ...], dict[bytes, Value] | None] = {}

    def parse(self, data: bytes, start: int) -> tuple[Value, int]:
        """As ``parse``, for an object that ends at ``endobj``.

        Raises:
            SpellingError: when there is none.
        """
        end = data.find(_END, start)
        words = data[start:end]
        if end < 0 or len(words) > _LONGEST_SHAPE or b"(" in words or b"stream" in words:
            return parse(data, start)
        parts = _REFERENCE.split(words)
        key = tuple(parts[::2])
        if key not in self._known:
            if len(self._known) >= _MOST_SHAPES:
                self._known.clear()
            self._known[key] = _shape(parts)
        shape = self._known[key]
        if shape is None:
            return parse(data, start)
        numbers = parts[1::2]
        return {
            name: Ref(int(numbers[value.number])) if isinstance(value, Ref) else value for name, value in shape.items()
        }, end


def _shape(parts: list[bytes]) -> dict[bytes, Value] | None:
    """A dictionary whose references are places in a list of numbers; None where they stand deeper than its entries."""
    places = (b"%d 0 R" % place for place in range(len(parts) // 2))
    words = b"".join(text + next(places, b"") for text in parts[::2])
    value, end = parse(words)
    if not isinstance(value, dict) or words[end:].strip():
        return None
    deeper = [inner for inner in value.values() if isinstance(inner, (list, dict))]
    return None if any(_REFERENCE.search(spelled(inner, _plain)) for inner in deeper) else value


def _plain(number: int) -> bytes:
    return b"%d 0 R" % number


def number_of(value: Value | None) -> float:
    """A number.

    Raises:
        SpellingError: when it is none.
    """
    try:
        return float(value) if isinstance(value, bytes) else _none()
    except ValueError:
        raise SpellingError from None


def _none() -> float:
    raise SpellingError


def text_of(value: Value | None) -> str:
    """The words of a text string, '' where there are none (7.9.2.2)."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith(b"<"):
        data = bytes.fromhex(value[1:-1].decode("ascii") + "0" * (len(b"".join(value[1:-1].split())) % 2))
    elif value.startswith(b"("):
        data = _ESCAPE.sub(_escaped, value[1:-1])
    else:
        return ""
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")


_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_LETTERS: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}


def _escaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 255]) if sign.isdigit() else _LETTERS.get(sign, sign)
