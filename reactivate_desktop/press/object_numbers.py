"""What the writer remembers of a file while it grows: a million pieces take no more memory than a picture does."""

from __future__ import annotations

from array import array as packed
from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

_ROWS: Final = 4096
_ROW: Final = b"0000000000 00000 n \n"
_LONGEST: Final = 0xFFFF


class Offsets:
    """Where each object begins. Two bytes an object: objects follow each other in the order of their numbers.

    What was promised a number and written later is told apart, and so is what follows an object that is longer than two
    bytes say: twelve bytes for each of these.
    """

    def __init__(self) -> None:
        self._lengths = packed("H", [0])
        self._promised: set[int] = set()
        self._later = _Places()
        self._jumps = _Places()
        self._expected = 0

    def __len__(self) -> int:
        return len(self._lengths)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._lengths.append(0)
        self._promised.add(len(self._lengths) - 1)
        return len(self._lengths) - 1

    def next(self) -> int:
        """The number that the next object gets which has none yet."""
        return len(self._lengths)

    def add(self, offset: int, length: int) -> None:
        """The object ``next`` stands there and has so many bytes."""
        if offset != self._expected:
            self._jumps.add(len(self._lengths), offset)
        known = length if length <= _LONGEST else 0
        self._lengths.append(known)
        self._expected = offset + known

    def add_all(self, offsets: npt.NDArray[np.int64], end: int) -> None:
        """The objects from ``next`` on stand at ``offsets``, one behind the other; the last ends before ``end``."""
        if not len(offsets):
            return
        first = len(self._lengths)
        lengths = np.diff(offsets, append=end)
        if offsets[0] != self._expected:
            self._jumps.add(first, int(offsets[0]))
        long = np.flatnonzero(lengths > _LONGEST)
        lengths[long] = 0
        for place in long.tolist():
            if place + 1 < len(offsets):
                self._jumps.add(first + place + 1, int(offsets[place + 1]))
        self._lengths.frombytes(lengths.astype(np.uint16).tobytes())
        self._expected = int(offsets[-1] + lengths[-1])

    def fulfil(self, number: int, offset: int) -> bool:
        """A number that was reserved stands there; False when it was not reserved, or stands already."""
        if number not in self._promised:
            return False
        self._promised.remove(number)
        self._later.add(number, offset)
        return True

    def missing(self) -> int:
        """The first number that was reserved and never written, 0 where there is none."""
        return min(self._promised, default=0)

    def rows(self) -> Iterator[bytes]:
        """The rows of the cross-reference table from number 1 on, many at a time; each 20 bytes long (7.5.4)."""
        later, jumps = self._later.in_order(), self._jumps.in_order()
        at = 0
        for first in range(1, len(self._lengths), _ROWS):
            lengths = np.array(self._lengths[first : first + _ROWS], dtype=np.int64)
            offsets = at + np.cumsum(lengths) - lengths
            for number, offset in _within(jumps, first, len(lengths)):
                offsets[number - first :] += offset - offsets[number - first]
            at = int(offsets[-1] + lengths[-1])
            for number, offset in _within(later, first, len(lengths)):
                offsets[number - first] = offset
            yield _spelled(offsets)


class _Places:
    """Offsets of single objects."""

    def __init__(self) -> None:
        self._numbers, self._offsets = packed("I"), packed("Q")

    def add(self, number: int, offset: int) -> None:
        self._numbers.append(number)
        self._offsets.append(offset)

    def in_order(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Numbers, ascending, and their offsets."""
        numbers, offsets = np.array(self._numbers, dtype=np.int64), np.array(self._offsets, dtype=np.int64)
        order = np.argsort(numbers)
        return numbers[order], offsets[order]


def _within(
    places: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]], first: int, count: int
) -> Iterator[tuple[int, int]]:
    numbers, offsets = places
    start, end = np.searchsorted(numbers, [first, first + count])
    return zip(numbers[start:end].tolist(), offsets[start:end].tolist(), strict=True)


def _spelled(offsets: npt.NDArray[np.int64]) -> bytes:
    rows = np.empty((len(offsets), len(_ROW)), dtype=np.uint8)
    rows[:] = np.frombuffer(_ROW, dtype=np.uint8)
    for digit in range(10):
        rows[:, digit] += (offsets // 10 ** (9 - digit) % 10).astype(np.uint8)
    return rows.tobytes()


class Ascending:
    """Numbers that grow, one byte each: the pages of a file, or its parts."""

    def __init__(self) -> None:
        self._steps = packed("B")
        self._leaps: dict[int, int] = {}
        self._last = 0

    def __len__(self) -> int:
        return len(self._steps)

    def append(self, number: int) -> None:
        """One more, larger than the last."""
        step = number - self._last
        if step > 255:
            self._leaps[len(self._steps)] = step
            step = 0
        self._steps.append(step)
        self._last = number

    def extend(self, first: int, step: int, count: int) -> None:
        """``count`` more, each by ``step`` larger than the one before it."""
        for number in range(first, first + step * count, step):
            self.append(number)

    def __iter__(self) -> Iterator[int]:
        number = 0
        for place, step in enumerate(self._steps):
            number += step or self._leaps.get(place, 0)
            yield number

    def groups(self, size: int) -> Iterator[list[int]]:
        """All of them, so many at a time."""
        source = iter(self)
        while group := list(islice(source, size)):
            yield group
