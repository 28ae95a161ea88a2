"""Where the table stands in a sheet: its header row, what is above it, and which rows below are no patients."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from reactivate_desktop.intake import headers, headless, key_search
from reactivate_desktop.intake.columns import Columns
from reactivate_desktop.intake.synonyms import key_of
from reactivate_desktop.intake.table import Row

SEARCH_ROWS = 100
_FEWEST_HEADERS = 4
_SAME_HEADER = 0.6
"""Share of the header's words that a row needs to be the header again."""
_FOOTER = re.compile(
    r"\s*(?:\*+\s*)?(?:(?:grand|sub|report|page|patient|record|overall)[\s-]*)?totals?\b"
    r"|\s*(?:number of )?(?:patients|records|rows|clients)(?: (?:listed|printed|found))?\s*[:=]?\s*\d*\s*$"
    r"|\s*(?:record|row|patient|client) count\b"
    r"|\s*page \d+|\s*(?:printed|generated|exported|report run|run date)\b"
    r"|\s*(?:\*+\s*)?end of (?:report|list|file)\b|\s*©\s*\d{4}|\s*confidential\b",
    re.IGNORECASE,
)
_FOOTER_WORDS = (
    *("total", "patients", "records", "rows", "clients", " count", "page ", "printed", "generated", "exported"),
    *("report run", "run date", "end of ", "confidential"),
)
"""One of these stands in every footer, or a copyright sign."""


def blank(row: Row) -> bool:
    """True when no cell of ``row`` holds anything."""
    return not any(cell and not cell.isspace() for cell in row)


def header_text(cell: str) -> str:
    """A header on one line."""
    return " ".join(cell.split())


def find_header(rows: Sequence[Row], wanted: Iterable[str] = ()) -> int | None:
    """1-based row of the header: the row that names most fields; None when no row names enough of them.

    Args:
        rows: the sheet from its first row.
        wanted: headers that the user mapped; the first row that holds them all is the header.
    """
    keys = {key_of(header) for header in wanted}
    best, best_fields = None, 1
    for number, row in enumerate(rows[:SEARCH_ROWS], start=1):
        if keys and keys <= {key_of(cell) for cell in row}:
            return number
        fields = headers.fields_named(row)
        if len(fields) > best_fields and headers.usable(fields) and not headless.like_record(row):
            best, best_fields = number, len(fields)
    return best or _header_by_near_names(rows)


def _header_by_near_names(rows: Sequence[Row]) -> int | None:
    for number, row in enumerate(rows[:20], start=1):
        cells = [header_text(cell) for cell in row]
        words = [cell for cell in cells if cell and not any(letter.isdigit() for letter in cell)]
        if len(words) < 2 or len(words) < sum(bool(cell) for cell in cells):
            continue
        found = headers.match(cells, samples(rows, number, len(cells)))
        if headers.usable({match.field for match in found if match.field}):
            return number
    return None


def samples(rows: Sequence[Row], header_row: int, width: int) -> list[list[str]]:
    """Some values of each of the first ``width`` columns: the first 200 rows below the header and 100 from all over."""
    below = rows[header_row:]
    chosen = [*below[:200], *below[200 :: max(1, len(below) // 100)]]
    return [[row[column] if column < len(row) else "" for row in chosen] for column in range(width)]


@dataclass(frozen=True, slots=True)
class Layout:
    """Row numbers of a sheet by what they are; every row that isn't blank is in just one of them.

    ``records`` is an array: there may be a million of them. ``others`` stand below the table and belong to another.
    ``header`` is the last row of the header; 0 = there is none.
    """

    above: tuple[int, ...]
    header: int
    records: npt.NDArray[np.int64]
    footers: tuple[int, ...]
    repeated: tuple[int, ...]
    others: npt.NDArray[np.int64]


def lay_out(rows: Sequence[Row], header_row: int, *, first: int = 0, last: int = 0) -> Layout:
    """Sort the rows of a sheet.

    Args:
        rows: the sheet from its first row.
        header_row: the last row of the header, 1-based; 0 = there is none.
        first: the first row of a header that takes several; 0 = it takes one.
        last: the last row of the table; 0 = that of the sheet. What stands below is no part of it.
    """
    first, last = first or header_row, last or len(rows)
    spans = range(first, header_row + 1) if header_row else ()
    heads = [[cell.strip().casefold() for cell in rows[number - 1]] for number in spans]
    head = heads[-1] if heads else []
    is_record = np.ones(len(rows), bool)
    is_record[:header_row] = is_record[last:] = False
    footers: list[int] = []
    repeated: list[int] = []
    for number in _doubtful(rows, header_row, head):
        if number > last:
            break
        row = rows[number - 1]
        is_record[number - 1] = False
        if blank(row):
            continue
        if _is_footer(row):
            footers.append(number)
        elif any(_is_header(row, one) for one in heads) or _is_other_header(row):
            repeated.append(number)
        else:
            is_record[number - 1] = True
    above = tuple(number for number, row in enumerate(rows[: max(first - 1, 0)], start=1) if not blank(row))
    others = np.arange(last + 1, len(rows) + 1)
    if len(others) and isinstance(rows, Columns):
        filled = np.zeros(len(others), bool)
        for column in rows.columns:
            filled |= column.taken(others - 1).where(str.strip)
        others = others[filled]
    records = np.flatnonzero(is_record) + 1
    return Layout(above, header_row, records, tuple(footers), tuple(repeated), others)


def _doubtful(rows: Sequence[Row], header_row: int, head: Sequence[str]) -> Iterable[int]:
    """Numbers of the rows below the header that may be no records; of columns, few rows are left to be looked at."""
    if not isinstance(rows, Columns):
        return range(header_row + 1, len(rows) + 1)
    footer = np.zeros(len(rows), bool)
    empty = numberless = np.arange(len(rows))
    for column in rows.columns:
        footer |= _may_be_footers(column.values)[column.codes]
        empty = empty[~column.taken(empty).where(str.strip)]
        numberless = numberless[~column.taken(numberless).where(lambda text: text.strip()[:1].isdigit())]
    footer |= _like_header(rows, head)
    footer[empty] = footer[numberless] = True
    footer[:header_row] = False
    return (np.flatnonzero(footer) + 1).tolist()


def _may_be_footers(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    found = key_search.holding_any(texts, _FOOTER_WORDS) | ~np.fromiter(map(str.isascii, texts), np.bool_, len(texts))
    for place in np.flatnonzero(found).tolist():
        text = texts[place]
        found[place] = not text[:1].isdigit() and _FOOTER.match(text) is not None
    return found


def _like_header(rows: Columns, head: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Rows that may be the header again.

    Such a row has the words of three fifths of the header. So many columns are asked that it can't have them all in
    the others: those with the fewest different values.
    """
    named = [place for place, name in enumerate(head) if name and place < len(rows.columns)]
    named.sort(key=lambda place: len(rows.columns[place].values))
    fewest = math.ceil(len({name for name in head if name}) * _SAME_HEADER)
    found = np.zeros(len(rows), bool)
    for place in named[: max(len(named) - fewest + 1, 0)]:
        found |= rows.columns[place].where(partial(_says, head[place]))
    return found


def _says(name: str, text: str) -> bool:
    return text.strip().casefold() == name


def _is_footer(row: Row) -> bool:
    """A word such as "Total" with hardly any text beside it: a person called Total has an address too."""
    texts = {text for cell in row if (text := cell.strip())}
    worded = [text for text in texts if any(map(str.isalpha, text))]
    if len(texts) > 12 or len(worded) > 4:
        return False
    footers = sum(bool(_FOOTER.match(text)) for text in worded)
    return footers > 0 and len(worded) - footers <= (1 if len(texts) <= 3 else 0)


def _is_header(row: Row, head: list[str]) -> bool:
    named = {cell for cell in head if cell}
    same = sum(cell.strip().casefold() == name for cell, name in zip(row, head, strict=False) if cell)
    return same >= 2 and same >= len(named) * _SAME_HEADER


def _is_other_header(row: Row) -> bool:
    """Headers in other words than this sheet's, as of a second export pasted below the first."""
    cells = [text for cell in row if (text := cell.strip())]
    # nearly all records end here: they hold a house number, a ZIP code or a date
    if len(cells) < _FEWEST_HEADERS or any(cell[0].isdigit() for cell in cells):
        return False
    fields = headers.fields_named(cells)
    return len(fields) >= _FEWEST_HEADERS and len(fields) >= len(cells) * 0.5
