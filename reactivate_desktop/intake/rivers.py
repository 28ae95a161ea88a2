"""Columns of a text in fixed width that has neither a ruled line nor two blanks between them.

A column ends where every line is blank, or where letters turn to digits in every line. Such a place may be a chance of
the values (the blank in "(617) 555-0101"), so a cut is certain only where the header confirms it: each column has a
name of its own that is known, and there are lines enough. Any other cut is a proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from reactivate_desktop.intake import headers
from reactivate_desktop.intake.synonyms import key_of, lookup

_FEWEST_COLUMNS = 3
_FEWEST_LINES = 5
_SURE_LINES = 12
_SURE_SHARE = 0.6
_SHORT = 0.5
_HEADER_WITHIN = 20
Span = tuple[int, int]
Places = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cut:
    """Where columns begin and end: first and last letter, 1-based; ``certain`` or only proposed.

    ``names`` is the line of words above the columns, '' for none; parts without a name there were joined.
    """

    columns: tuple[Span, ...]
    certain: bool
    names: str = field(repr=False)

    def names_more_than(self, coarser: Sequence[slice]) -> bool:
        """The names of its columns are known ones, more than under a coarser cut; or nothing has a name."""
        mine = _fields([self.names[first - 1 : last] for first, last in self.columns])
        return not self.names or mine > _fields([self.names[place] for place in coarser])


def find(lines: Sequence[str]) -> Cut | None:
    """The cut of ``lines``, without their ends; None when they are no table of fixed width."""
    head = _header(lines)
    below = [line for line in lines[head + 1 if head is not None else 0 :] if line.strip()]
    usual = median(map(len, below)) if below else 0
    rows = [line for line in below if len(line) >= usual * _SHORT]
    if len(rows) < _FEWEST_LINES or any("\t" in row for row in rows):
        return None
    letters = _letters(rows)
    names = lines[head] if head is not None else ""
    starts = _starts(letters, names)
    if len(starts) < _FEWEST_COLUMNS:
        return None
    width = max(letters.shape[1], len(names))
    columns = tuple((start + 1, end) for start, end in zip(starts, [*starts[1:], width], strict=True))
    return Cut(columns, len(rows) >= _SURE_LINES and _confirmed(columns, names), names)


def _fields(cells: Sequence[str]) -> int:
    return len(headers.fields_named([cell.strip() for cell in cells]))


def _header(lines: Sequence[str]) -> int | None:
    """Place of the line of words above the first line with a digit; None when there is no such line."""
    found = None
    for place, line in enumerate(lines[:_HEADER_WITHIN]):
        if any(letter.isdigit() for letter in line):
            return found
        if len(line.split()) >= _FEWEST_COLUMNS:
            found = place
    return None


def _letters(rows: Sequence[str]) -> npt.NDArray[np.str_]:
    width = max(map(len, rows))
    return np.array([list(row.ljust(width)) for row in rows])


def _starts(letters: npt.NDArray[np.str_], names: str) -> list[int]:
    """Where columns begin, 0-based: behind a river, or where the kind of all letters turns."""
    width = letters.shape[1]
    blank = np.char.isspace(letters)
    digit, letter = np.char.isdigit(letters), np.char.isalpha(letters)
    named = np.array([not cell.isspace() for cell in names.ljust(width)[:width]], bool)
    river = blank.all(axis=0) & ~named
    begins = np.zeros(width, bool)
    begins[1:] = river[:-1] & ~river[1:]
    first = int(np.argmin(river)) if not river.all() else 0
    turns = np.zeros(width, bool)
    turns[1:] = (digit[:, 1:].all(axis=0) & (blank | letter)[:, :-1].all(axis=0)) | (
        letter[:, 1:].all(axis=0) & (blank | digit)[:, :-1].all(axis=0)
    )
    if names:
        # a turn within a column, as in 02JAN1980, has no name above it
        words = np.zeros(width, bool)
        words[1:] = named[1:] & ~named[:-1]
        turns &= words
    starts = sorted({first, *np.flatnonzero(begins | turns).tolist()} - set(range(first)))
    return _joined(starts, names, blank) if names else starts


def _joined(starts: list[int], names: str, blank: Places) -> list[int]:
    """Without the starts of parts that have no name of their own, or a name and nothing below it."""
    ends = [*starts[1:], max(len(names), blank.shape[1])]
    kept = starts[:1]
    for start, end in zip(starts[1:], ends[1:], strict=True):
        name = names[start:end].strip()
        if name and not blank[:, start:end].all():
            kept.append(start)
        elif name and names[max(start - 2, 0) : start].isspace() and start >= 2:
            kept.append(start)  # two blanks before its name: a column that holds nothing
    return kept


def _confirmed(columns: Sequence[Span], names: str) -> bool:
    """Each column has a name, most names are known, and no two beside each other are one name that is known."""
    cells = [names[first - 1 : last].strip() for first, last in columns]
    known = [key_of(cell) in lookup().options for cell in cells]
    pairs = [f"{one} {other}" for one, other in pairwise(cells)]
    split = any(
        key_of(pair) in lookup().options and not (known[place] and known[place + 1]) for place, pair in enumerate(pairs)
    )
    enough = sum(known) >= _SURE_SHARE * len(cells) and headers.usable(headers.fields_named(cells))
    return all(cells) and enough and not split
