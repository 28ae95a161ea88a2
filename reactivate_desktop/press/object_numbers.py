"""What the writer remembers of a file while it grows: a million pieces take no more memory than a picture does."""

from __future__ import annotations

from array import array as packed
from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

_ROWS: Final = 32768
_ROW: Final = b"0000000000 00000 n \n"
_LONGEST: Final = 0xFFFF


class Offsets:
    """Where each object begins. Two bytes an object: objects follow each other in the order of their numbers.

    What was promised a number and written later is told apart, and so is what follows an object that is longer than two
    bytes say.
    """

    def __init__(self) -> None:
        self._lengths = packed("H", [0])
        self._jumps: dict[int, int] = {}
        self._later: dict[int, int] = {}
        self._expected = 0

    def __len__(self) -> int:
        return len(self._lengths)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._lengths.append(0)
        self._later[len(self._lengths) - 1] = 0
        return len(self._lengths) - 1

    def next(self) -> int:
        """The number that the next object gets which has none yet."""
        return len(self._lengths)

    def add(self, offset: int, length: int) -> None:
        """The object ``next`` stands there and has so many bytes."""
        if offset != self._expected:
            self._jumps[len(self._lengths)] = offset
        known = length if length <= _LONGEST else 0
        self._lengths.append(known)
        self._expected = offset + known

    def fulfil(self, number: int, offset: int) -> bool:
        """A number that was reserved stands there; False when it was not reserved, or stands already."""
        if self._later.get(number) != 0:
            return False
        self._later[number] = offset
        return True

    def missing(self) -> int:
        """The first number that was reserved and never written, 0 where there is none."""
        return min((number for number, offset in self._later.items() if not offset), default=0)

    def rows(self) -> Iterator[bytes]:
        """The rows of the cross-reference table from number 1 on, many at a time; each 20 bytes long (7.5.4)."""
        jumps, later = sorted(self._jumps), sorted(self._later)
        at = 0
        for first in range(1, len(self._lengths), _ROWS):
            lengths = np.array(self._lengths[first : first + _ROWS], dtype=np.int64)
            offsets = at + np.cumsum(lengths) - lengths
            for number in _within(jumps, first, len(lengths)):
                offsets[number - first :] += self._jumps[number] - offsets[number - first]
            at = int(offsets[-1] + lengths[-1])
            for number in _within(later, first, len(lengths)):
                offsets[number - first] = self._later[number]
            yield _spelled(offsets)


def _within(numbers: list[int], first: int, count: int) -> list[int]:
    start, end = np.searchsorted(numbers, [first, first + count])
    return numbers[start:end]


def _spelled(offsets: npt.NDArray[np.int64]) -> bytes:
    powers = 10 ** np.arange(9, -1, -1, dtype=np.int64)
    rows = np.empty((len(offsets), len(_ROW)), dtype=np.uint8)
    rows[:] = np.frombuffer(_ROW, dtype=np.uint8)
    rows[:, :10] += (offsets[:, None] // powers % 10).astype(np.uint8)
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
