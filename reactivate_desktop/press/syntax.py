"""How PDF objects are spelled (ISO 32000-1, 7.3): numbers, names, strings, dictionaries and references, as bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

_NAME_SAFE = frozenset(b"!\"$&'*+,-.0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ\\^_`abcdefghijklmnopqrstuvwxyz|~")
_ESCAPES = {"\\": "\\\\", "(": "\\(", ")": "\\)"}


def number(value: float) -> str:
    """A number to a thousandth, without needless digits: 12, -0.5, 3.142."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def numbers(*values: float) -> str:
    """Numbers with blanks between them."""
    return " ".join(map(number, values))


def name(value: str) -> bytes:
    """A name, with the characters that would end it escaped (7.3.5)."""
    body = b"".join(bytes([sign]) if sign in _NAME_SAFE else b"#%02X" % sign for sign in value.encode())
    return b"/" + body


def text_string(value: str) -> bytes:
    """A text string: readable where ASCII serves, else UTF-16 with its byte order mark (7.9.2.2)."""
    if value.isascii():
        return ("(" + "".join(_ESCAPES.get(sign, sign) for sign in value) + ")").encode()
    return b"<FEFF" + value.encode("utf-16-be").hex().upper().encode() + b">"


def date_string(moment: datetime) -> bytes:
    """A date as Info has it, in UTC (7.9.4)."""
    return f"(D:{moment:%Y%m%d%H%M%S}Z)".encode()


def reference(object_number: int) -> bytes:
    """An indirect reference."""
    return b"%d 0 R" % object_number


def array(items: Iterable[bytes]) -> bytes:
    """An array of items already spelled."""
    return b"[" + b" ".join(items) + b"]"


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """A dictionary; values are already spelled, order is kept."""
    return b"<<" + b" ".join(name(key) + b" " + value for key, value in entries.items()) + b">>"


def box(left: float, bottom: float, right: float, top: float) -> bytes:
    """A rectangle in points, from its corners."""
    return f"[{numbers(left, bottom, right, top)}]".encode()
