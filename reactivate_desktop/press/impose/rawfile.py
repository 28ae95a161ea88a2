"""Objects of a PDF file by number, read from the disk as they are asked for."""

from __future__ import annotations

import io
import re
from array import array as packed
from dataclasses import dataclass
from typing import BinaryIO, Final

from reactivate_desktop.press.impose.objects import Ref, Shapes, SpellingError, Value, number_of, parse

_ROW: Final = 20
_FIRST_READ: Final = 4096
_MOST_HEADS: Final = 4096
_STREAM: Final = re.compile(rb"[\0\t\n\f\r ]*stream\r?\n")
_OBJECT: Final = re.compile(rb"[\0\t\n\f\r ]*(\d+)[\0\t\n\f\r ]+0[\0\t\n\f\r ]+obj")
_LAST: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_IN_USE: Final = ord("n")
_LONGEST_CHAIN: Final = 64


@dataclass(frozen=True, slots=True)
class Body:
    """An indirect object: its value, and the bytes of its stream as the file holds them (None = no stream)."""

    value: Value
    stream: bytes | None = None


class RawFile:
    """Objects of a file with one plain cross-reference table, by number; nothing is kept but 8 bytes an object."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._shapes = Shapes()
        self._heads: dict[bytes, tuple[dict[bytes, Value], int]] = {}
        stream.seek(0, io.SEEK_END)
        self._size = stream.tell()
        found = _LAST.search(self._read(max(0, self._size - 1024), 1024))
        if found is None:
            raise SpellingError
        self._offsets, self.trailer = self._table(int(found[1]))
        if {b"/Prev", b"/XRefStm", b"/Encrypt"} & self.trailer.keys():
            raise SpellingError

    @property
    def version(self) -> str:
        """The PDF version that the header names."""
        found = re.match(rb"%PDF-(\d\.\d)", self._read(0, 16))
        return found[1].decode("ascii") if found else "1.7"

    def _read(self, start: int, size: int) -> bytes:
        self._stream.seek(start)
        return self._stream.read(size)

    def _table(self, start: int) -> tuple[packed[int], dict[bytes, Value]]:
        head = re.match(rb"xref\s+0 (\d+)\s*\n", self._read(start, 64))
        if head is None:
            raise SpellingError
        count, place = int(head[1]), start + head.end()
        if place + count * _ROW > self._size:
            raise SpellingError
        offsets = packed("Q")
        for first in range(0, count, 4096):
            rows = self._read(place + first * _ROW, min(4096, count - first) * _ROW)
            offsets.extend(
                int(rows[row : row + 10]) if rows[row + 17] == _IN_USE else 0 for row in range(0, len(rows), _ROW)
            )
        end = place + count * _ROW
        tail = self._read(end, self._size - end)
        if not tail.startswith(b"trailer"):
            raise SpellingError
        trailer, _ = parse(tail, len(b"trailer"))
        if not isinstance(trailer, dict):
            raise SpellingError
        return offsets, trailer

    def body(self, number: int) -> Body:
        """The object of that number; null where the file has none.

        Raises:
            SpellingError: when what stands there is no object.
        """
        if not 0 < number < len(self._offsets) or not self._offsets[number]:
            return Body(b"null")
        start, size = self._offsets[number], _FIRST_READ
        while True:
            data = self._read(start, size)
            try:
                return self._body(data, start, number)
            except SpellingError:
                if len(data) < size:
                    raise
            size *= 8

    def _body(self, data: bytes, start: int, number: int) -> Body:
        head = _OBJECT.match(data)
        if head is None or int(head[1]) != number:
            raise SpellingError
        known = self._known_stream(data, head.end())
        if known is not None:
            return self._with_stream(*known, data, start)
        value, end = self._shapes.parse(data, head.end())
        if end >= len(data) - 16 and start + len(data) < self._size:
            raise SpellingError  # what follows is not read yet
        opening = _STREAM.match(data, end) if isinstance(value, dict) else None
        if opening is None or not isinstance(value, dict):
            return Body(value)
        length = int(number_of(self.resolved(value.get(b"/Length"))))
        if not isinstance(value.get(b"/Length"), Ref):
            self._remember(data[head.end() : opening.end()], value, length)
        return self._with_stream(value, length, opening.end(), data, start)

    def _known_stream(self, data: bytes, begin: int) -> tuple[dict[bytes, Value], int, int] | None:
        """The dictionary of a stream, its length and where its bytes begin, where another began with the same words."""
        found = data.find(b"stream", begin)
        if found < 0:
            return None
        end = found + (8 if data[found + 6 : found + 7] == b"\r" else 7)
        known = self._heads.get(data[begin:end])
        return (*known, end) if known else None

    def _remember(self, words: bytes, value: dict[bytes, Value], length: int) -> None:
        if len(self._heads) >= _MOST_HEADS:
            self._heads.clear()
        self._heads[words] = (value, length)

    def _with_stream(self, value: dict[bytes, Value], length: int, begin: int, data: bytes, start: int) -> Body:
        content = data[begin : begin + length]
        if len(content) < length:
            content += self._read(start + begin + len(content), length - len(content))
        if len(content) < length:
            raise SpellingError
        return Body(value, content)

    def resolved(self, value: Value | None) -> Value | None:
        """What a value says, itself or through references."""
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(value, Ref):
                return value
            value = self.body(value.number).value
        raise SpellingError

    def entry(self, holder: Value | None, key: bytes) -> Value | None:
        """An entry of a dictionary, resolved; None where there is none."""
        resolved = self.resolved(holder)
        return self.resolved(resolved.get(key)) if isinstance(resolved, dict) else None
