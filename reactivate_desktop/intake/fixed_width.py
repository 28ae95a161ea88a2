"""Text whose columns stand below each other: found by the blanks that all lines share, or by a ruled line."""

from __future__ import annotations

import re
from collections.abc import Sequence

FIXED = "fixed width"
"""Stands where a text file's delimiter would."""
_FEWEST_COLUMNS = 3
_FEWEST_LINES = 3
_LONGEST = 9_999
_TITLES = 0.1
_COLUMNAR = re.compile(r"\S {2,}\S.* {2,}\S")
_RULER = re.compile(r"\s*(?:[-=]{2,}\s+){2,}[-=]{2,}\s*$")


def slices(lines: Sequence[str]) -> tuple[slice, ...]:
    """The places of the columns in ``lines``; empty when they are no table of fixed width.

    A line of dashes below the header rules the columns. Without one, a column ends where two blanks or more stand in
    every line that looks like a table (titles and footers don't).
    """
    for line in lines:
        if _RULER.match(line):
            starts = [found.start() for found in re.finditer(r"[-=]+", line)]
            return _between(starts)
    rows = [line for line in lines if _COLUMNAR.search(line.rstrip())]
    if len(rows) < _FEWEST_LINES or any("\t" in row for row in rows):
        return ()
    width = max(map(len, rows))
    filled = [False] * width
    for row in rows:
        for place, letter in enumerate(row):
            filled[place] |= not letter.isspace()
    starts = [place for place in range(width) if filled[place] and (place < 2 or not any(filled[place - 2 : place]))]
    starts = [place for place in starts if place == 0 or not filled[place - 1]]
    return _between(starts) if len(starts) >= _FEWEST_COLUMNS and _held(starts, lines, width) else ()


def _held(starts: Sequence[int], lines: Sequence[str], width: int) -> bool:
    """The lines that look like none of a table keep to its columns too, but for a title here and there."""
    whole = [line for line in lines if len(line.rstrip()) >= width / 2]
    crossed = sum(
        any(not line[place - 1 : place].isspace() for place in starts[1:] if place < len(line)) for line in whole
    )
    return crossed <= len(whole) * _TITLES


def cells(line: str, places: Sequence[slice]) -> list[str]:
    """The cells of a line; a ruled line has none."""
    return [] if _RULER.match(line) else [line[place].strip() for place in places]


def spans(places: Sequence[slice]) -> tuple[tuple[int, int], ...]:
    """``places`` as first and last letter, 1-based; the last column may be cut at any length."""
    return tuple((place.start + 1, place.stop if place.stop is not None else _LONGEST) for place in places)


def from_spans(columns: Sequence[tuple[int, int]]) -> tuple[slice, ...]:
    """First and last letter, 1-based, as places of a line."""
    return tuple(slice(first - 1, last) for first, last in columns)


def _between(starts: Sequence[int]) -> tuple[slice, ...]:
    first = [0, *starts[1:]]
    return tuple(slice(start, end) for start, end in zip(first, [*starts[1:], None], strict=True))
