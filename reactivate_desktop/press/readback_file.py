"""A written file, object by object: a reader of our own for files with one classic cross-reference table.

Nothing is read but what is asked for, and nothing is kept but a few blocks: memory does not grow with the number of
pages. Any other file is read through the PDF library (``readback_foreign``).
"""

from __future__ import annotations

import re
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

from reactivate_desktop.press.readback_syntax import FileFaultError, Ref, Skeletons, Value, parse
from reactivate_desktop.press.readback_tree import open_lazily

_BLOCK: Final = 1 << 18
_BLOCKS_KEPT: Final = 8
_ROW: Final = 20
_TAIL: Final = 2048
_HEAD_BYTES: Final = 2048
_LONGEST: Final = 1 << 24
_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE: Final = re.compile(rb"xref\s+0 (\d+)\s*?\r?\n")
_HEAD: Final = re.compile(rb"\s*(\d+) \d+ obj\b")
_END: Final = re.compile(rb"\s*(?:endobj|(stream)\r?\n)")
_STREAM: Final = re.compile(rb"\s*stream\r?\n")
_NOT_READ_HERE: Final = ("/Prev", "/XRefStm", "/Encrypt")


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: its dictionary, ``raw`` that gives its bytes as they stand, and ``data`` that gives them unpacked."""

    entries: dict[str, Value]
    raw: Callable[[], bytes]
    data: Callable[[], bytes]


class ReadFile(Protocol):
    """An open file; ``root`` is its catalog."""

    root: dict[str, Value]

    def get(self, value: Value) -> Value:
        """``value`` itself, or the object that it refers to."""

    def close(self) -> None:
        """Let the file go."""

    def __enter__(self) -> Self:
        """The file, closed when the block ends."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let the file go."""


class ClassicFile:
    """A file whose one cross-reference table lists all its objects, as the press writes it."""

    def __init__(self, path: Path) -> None:
        """Open ``path``.

        Raises:
            FileFaultError: when it is another kind of file.
            OSError: when it can't be read.
        """
        self._path = path
        self._file = path.open("rb", buffering=0)
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._skeletons = Skeletons()
        try:
            self._size = self._file.seek(0, 2)
            self._rows, self._count = self._table()
            _, trailer = self._trailer()
            if any(key in trailer for key in _NOT_READ_HERE) or not isinstance(trailer.get("/Root"), Ref):
                raise FileFaultError("a kind of file that is not read here")
            root = self.get(trailer["/Root"])
            if not isinstance(root, dict):
                raise FileFaultError("a file without catalog")
            self.root: dict[str, Value] = root
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
        self._blocks.clear()

    def _table(self) -> tuple[int, int]:
        """Where the rows of the table begin, and how many there are."""
        end = _START.search(self.read(max(0, self._size - _TAIL), _TAIL))
        table = _TABLE.match(self.read(int(end[1]), 64)) if end else None
        if end is None or table is None:
            raise FileFaultError("no classic cross-reference table")
        return int(end[1]) + table.end(), int(table[1])

    def _trailer(self) -> tuple[int, dict[str, Value]]:
        start = self._rows + self._count * _ROW
        tail = self.read(start, 1 << 16)
        if not tail.startswith(b"trailer"):
            raise FileFaultError("a cross-reference table in parts")
        trailer, end = parse(tail, len(b"trailer"))
        return start + end, trailer

    def read(self, start: int, length: int) -> bytes:
        """Bytes of the file, as far as it reaches."""
        block, offset = divmod(start, _BLOCK)
        found = self._block(block)[offset : offset + length]
        while len(found) < length:
            block += 1
            more = self._block(block)[: length - len(found)]
            if not more:
                break
            found += more
        return found

    def _block(self, number: int) -> bytes:
        known = self._blocks.get(number)
        if known is None:
            self._file.seek(number * _BLOCK)
            parts: list[bytes] = []
            while (missing := _BLOCK - sum(map(len, parts))) and (part := self._file.read(missing)):
                parts.append(part)
            known = self._blocks[number] = b"".join(parts)
            if len(self._blocks) > _BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        return known

    def get(self, value: Value) -> Value:
        """``value`` itself, or the object that it refers to; null for one that is not there.

        Raises:
            FileFaultError: when what stands at its place is not this object.
        """
        return self._object(value.number) if isinstance(value, Ref) else value

    def _object(self, number: int) -> Value:
        if not 0 < number < self._count:
            return None
        row = self.read(self._rows + number * _ROW, _ROW)
        if row[17:18] != b"n":
            return None
        if not row[:10].isdigit():
            raise FileFaultError("a damaged cross-reference table")
        start = int(row[:10])
        data = self.read(start, _HEAD_BYTES)
        head = _HEAD.match(data)
        if head is None or int(head[1]) != number:
            raise FileFaultError("an object that is not where the table says")
        end = _END.search(data, head.end())
        if end is None:
            return self._long_object(number, start)
        value = self._skeletons.parse(data[head.end() : end.start()])
        if end[1] and isinstance(value, dict):
            return self._stream(value, number, start + end.end())
        return value

    def _long_object(self, number: int, start: int) -> Value:
        """An object of any length, such as an array of many kids."""
        data = self.read(start, _LONGEST)
        head = _HEAD.match(data)
        value, end = parse(data, head.end() if head else 0)
        begin = _STREAM.match(data, end) if isinstance(value, dict) else None
        return value if begin is None else self._stream(value, number, start + begin.end())

    def _stream(self, entries: dict[str, Value], number: int, start: int) -> Stream:
        length = self.get(entries.get("/Length"))
        if not isinstance(length, int) or length < 0 or start + length > self._size:
            raise FileFaultError("a stream that is longer than the file")
        filters = self.get(entries.get("/Filter"))

        def raw() -> bytes:
            return self.read(start, length)

        if filters is None:
            return Stream(entries, raw, raw)
        if filters in ("/FlateDecode", ["/FlateDecode"]) and not self.get(entries.get("/DecodeParms")):
            return Stream(entries, raw, lambda: inflate(raw()))
        return Stream(entries, raw, lambda: self._unpacked_by_library(number))

    def _unpacked_by_library(self, number: int) -> bytes:
        """A stream with a rarer filter, such as a brand's own art may bring."""
        with open_lazily(self._path) as document:
            return bytes(document.get_object(number, 0).read_bytes())


def inflate(data: bytes) -> bytes:
    """Deflated data unpacked.

    Raises:
        FileFaultError: when it is damaged.
    """
    try:
        return zlib.decompress(data)
    except zlib.error:
        raise FileFaultError("a damaged stream") from None


def numbers(file: ReadFile, value: Value, count: int) -> tuple[float, ...] | None:
    """An array of ``count`` numbers; None where ``value`` is none."""
    found = file.get(value)
    if not isinstance(found, list) or len(found) != count:
        return None
    try:
        return tuple([float(member) for member in found])
    except TypeError:  # some of them stand elsewhere
        members: list[Any] = [file.get(member) for member in found]
        return tuple(map(float, members)) if all(isinstance(member, int | float) for member in members) else None
