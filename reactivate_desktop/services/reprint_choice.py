"""Which pieces are to be printed again: numbers, ranges and piece ids, as people write them or a file lists them.

120-180            from the 120th to the 180th piece of the mailing list
120..180           the same
7, 12, 15          single ones
K7Q4MX-000120      a piece id, as on the piece and in the list
K7Q4MX-000120..K7Q4MX-000180   all that stand between the two in the list
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from reactivate_desktop.errors import InputError

_ID: Final = r"[A-Z0-9]{3,12}-\d{3,}"
_RANGE: Final = re.compile(rf"(?:(\d+)(?:(?:-|\.\.)(\d+))?|({_ID})(?:\.\.({_ID}))?)", re.IGNORECASE | re.ASCII)
_WAYS: Final = "Write numbers (7), ranges (120-180) or piece ids (K7Q4MX-000120), with commas between them."
_COLUMNS: Final = ("piece_id", "sequence")


@dataclass(frozen=True, slots=True)
class Span:
    """From one piece to another, both ends included: each a place in the mailing list, or a piece id."""

    first: int | str
    last: int | str

    @property
    def words(self) -> str:
        """As it was written."""
        return f"{self.first}" if self.first == self.last else f"{self.first}..{self.last}"


def parse(text: str, *, where: str = "") -> tuple[Span, ...]:
    """The spans that ``text`` names; ``where`` is told with what can't be understood, such as a file and its row.

    Raises:
        InputError: naming the part that is no number, range or piece id.
    """
    return tuple(_span(part, where) for part in re.split(r"[,;\s]+", text.strip()) if part)


def read(path: Path) -> tuple[Span, ...]:
    """The spans of a text file (any number on a line, ``#`` begins a remark), or of a .csv with a column piece_id.

    Raises:
        InputError: when it can't be read, or naming the row that can't be understood.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path.name} is not there ({path}).", hint="Check the path.", code="file-missing") from None
    except (OSError, UnicodeDecodeError):
        raise InputError(
            f"{path.name} can't be read as text.",
            hint="Give a text file, or a .csv with a column piece_id.",
            code="file-unreadable",
        ) from None
    cells = _column(text) or _lines(text)
    return tuple(chain.from_iterable(parse(cell, where=f"{path.name}, row {row:,}: ") for row, cell in cells))


def _column(text: str) -> list[tuple[int, str]]:
    """The cells of the column that names pieces, with their rows; empty where there is no such column."""
    rows = list(csv.reader(io.StringIO(text)))
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    for name in _COLUMNS:
        if name in header:
            place = header.index(name)
            return [(number, row[place]) for number, row in enumerate(rows[1:], start=2) if len(row) > place]
    return []


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.partition("#")[0]) for number, line in enumerate(text.splitlines(), start=1)]


def _span(part: str, where: str) -> Span:
    found = _RANGE.fullmatch(part)
    if found is None:
        # what was written is not quoted: a wrong column may hold names
        sign = "" if where else f" '{part[:40]}'"
        raise InputError(f"{where}this{sign} names no piece.", hint=_WAYS, code="pieces-unclear")
    low, high, first, last = found.groups()
    if first:
        return Span(first.upper(), (last or first).upper())
    begin, end = int(low), int(high or low)
    if not 1 <= begin <= end:
        raise InputError(
            f"{where}the range {part} {'begins below 1' if begin < 1 else 'ends before it begins'}.",
            hint=_WAYS,
            code="pieces-unclear",
        )
    return Span(begin, end)


@dataclass(frozen=True, slots=True)
class Choice:
    """The places of the chosen pieces in the mailing list, as ranges that neither touch nor overlap, in order."""

    ranges: tuple[tuple[int, int], ...]

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    @property
    def words(self) -> str:
        """Such as ``120-180, 200``."""
        return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in self.ranges)


def merged(spans: Iterable[tuple[int, int]]) -> Choice:
    """Ranges put in order and together."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return Choice(tuple(found))


def ids_of(spans: Iterable[Span]) -> Iterator[str]:
    """All piece ids that the spans name."""
    for span in spans:
        yield from (end for end in (span.first, span.last) if isinstance(end, str))
