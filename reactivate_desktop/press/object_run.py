"""Objects in a row, spelled but for their numbers: a worker makes them, and who writes the file fills the numbers in.

An open number is a field of blanks, which may stand before any token (ISO 32000-1, 7.2.2). So nothing moves when it is
filled, and a thousand numbers are filled at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

OPEN: Final = b"\0"
"""Marks an open number in a pattern."""
OPEN_RECORD: Final = b"\1"
"""Marks the number of a record in a pattern: with zeros before it, for it is part of a name."""

Ints = npt.NDArray[np.int32]

_MARKS: Final = re.compile(b"([\0\1])")
_HEAD: Final = b" 0 obj\n"
_ZERO, _BLANK = b"0 "


@dataclass(frozen=True, slots=True)
class Widths:
    """How many digits open numbers have: those of objects, and of records."""

    objects: int
    records: int


class Pattern:
    """Text with open numbers. ``spots`` are the places of their fields, ``heads`` those at which an object begins."""

    __slots__ = ("heads", "record", "spots", "text")

    def __init__(self, marked: bytes, widths: Widths) -> None:
        text = bytearray()
        spots: list[int] = []
        heads: list[int] = []
        self.record = -1
        pieces = _MARKS.split(marked)
        for place, piece in enumerate(pieces):
            if piece == OPEN:
                if pieces[place + 1].startswith(_HEAD):
                    heads.append(len(text))
                spots.append(len(text))
                text += b" " * widths.objects
            elif piece == OPEN_RECORD:
                self.record = len(text)
                text += b"0" * widths.records
            else:
                text += piece
        self.text = bytes(text)
        self.spots: Ints = np.array(spots, dtype=np.int32)
        self.heads: Ints = np.array(heads, dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class ObjectRun:
    """Finished objects in the order of their numbers.

    ``values`` say what belongs at each of ``spots``: n > 0 is the n-th object of the run, n < 0 the number that stands
    outside under -n. ``heads`` are the fields at which objects begin, ``records`` those of records.
    """

    data: bytes
    widths: Widths
    spots: Ints
    values: Ints
    heads: Ints
    records: Ints

    def numbered(self, base: int, outside: Sequence[int], record: int) -> tuple[npt.NDArray[np.uint8], Ints]:
        """The bytes, where the first object follows number ``base``, and where in them each object begins.

        ``outside`` are the numbers of other objects, from place 1 on; ``record`` is the number of the first record.
        """
        other = np.array(outside, dtype=np.int32)
        numbers = np.where(self.values > 0, self.values + base, other[np.maximum(-self.values, 0)])
        more = len(str(numbers.max(initial=1))) - self.widths.objects
        if more > 0:
            return self._wider(more).numbered(base, outside, record)
        data = np.frombuffer(self.data, dtype=np.uint8).copy()
        _fill(data, self.spots, numbers, self.widths.objects, _BLANK)
        if len(self.records):
            of_records = np.arange(record, record + len(self.records), dtype=np.int32)
            _fill(data, self.records, of_records, self.widths.records, _ZERO)
        own = np.arange(base + 1, base + 1 + len(self.heads), dtype=np.int32)
        return data, self.heads + self.widths.objects - _lengths(own)

    def _wider(self, more: int) -> ObjectRun:
        """The same with wider fields: there are more objects in the file than was reckoned with."""
        ascending = np.sort(self.spots)
        data = np.insert(np.frombuffer(self.data, dtype=np.uint8), np.repeat(ascending, more), _BLANK)

        def moved(places: Ints) -> Ints:
            return (places + more * np.searchsorted(ascending, places)).astype(np.int32)

        widths = Widths(self.widths.objects + more, self.widths.records)
        places = moved(self.spots), self.values, moved(self.heads), moved(self.records)
        return ObjectRun(data.tobytes(), widths, *places)


class RunMaker:
    """Puts a run together, many objects at a time."""

    def __init__(self, widths: Widths) -> None:
        self._widths = widths
        self._length = 0
        self._texts: list[bytes] = []
        self._spots: list[Ints] = []
        self._values: list[Ints] = []
        self._heads: list[Ints] = []
        self._records: list[Ints] = []

    def add(self, patterns: Sequence[Pattern], values: Ints) -> None:
        """Add patterns with equally many open numbers; ``values`` has a row for each."""
        texts = [pattern.text for pattern in patterns]
        starts = self._starts(texts)
        self._spots.append((starts + np.array([pattern.spots for pattern in patterns])).ravel())
        self._heads.append((starts + np.array([pattern.heads for pattern in patterns])).ravel())
        self._values.append(values.ravel())
        if patterns and patterns[0].record >= 0:
            self._records.append(starts[:, 0] + np.array([pattern.record for pattern in patterns], dtype=np.int32))

    def add_streams(self, streams: Sequence[bytes]) -> None:
        """Add compressed operators, each an object of its own, as the first of the run."""
        head = b" " * self._widths.objects + _HEAD + b"<</Filter /FlateDecode /Length "
        texts = [b"%b%d>>\nstream\n%b\nendstream\nendobj\n" % (head, len(data), data) for data in streams]
        starts = self._starts(texts).ravel()
        self._spots.append(starts)
        self._heads.append(starts)
        self._values.append(np.arange(1, 1 + len(streams), dtype=np.int32))

    def _starts(self, texts: list[bytes]) -> Ints:
        """Where each text begins, as a column."""
        ends = self._length + np.cumsum(np.fromiter(map(len, texts), dtype=np.int32, count=len(texts)))
        starts = np.concatenate(([self._length], ends[:-1])) if texts else ends
        self._length = int(ends[-1]) if texts else self._length
        self._texts += texts
        return starts.astype(np.int32)[:, None]

    def run(self) -> ObjectRun:
        """All that was added."""
        return ObjectRun(
            b"".join(self._texts),
            self._widths,
            *map(_joined, (self._spots, self._values, self._heads, self._records)),
        )


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts).astype(np.int32) if parts else np.empty(0, dtype=np.int32)


def _lengths(numbers: Ints) -> Ints:
    """How many digits each number has."""
    return (1 + np.searchsorted(10 ** np.arange(1, 10), numbers, side="right")).astype(np.int32)


def _fill(data: npt.NDArray[np.uint8], spots: Ints, numbers: Ints, digits: int, before: int) -> None:
    """Spell ``numbers`` into fields of ``digits`` signs, with ``before`` in front of their first digit."""
    for place in range(digits - 1, -1, -1):
        rest = numbers // 10
        signs = numbers - 10 * rest + _ZERO
        if place < digits - 1:
            signs[numbers == 0] = before
        data[spots + place] = signs
        numbers = rest
