"""The tables of a sheet: side by side, or one below the other under headers of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reactivate_desktop.intake import header_rows, headers, layout
from reactivate_desktop.intake.columns import Columns, columns_of
from reactivate_desktop.intake.synonyms import key_of, lookup
from reactivate_desktop.intake.table import Row

_FEWEST_BELOW = 3
"""Fields that a row must name to be the header of another table where a blank row stands above it."""
_FEWEST_CLOSE = 4
_SHARE = 0.5
_TITLE_ROWS = 3


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One table.

    Attributes:
        number: from 1, in reading order.
        spans: the rows that may be its header, first and last, 1-based; one where it is certain.
        left, right: its columns, 0-based, ``right`` not included.
        last: its last row, 1-based.
    """

    number: int
    spans: tuple[tuple[int, int], ...]
    left: int
    right: int
    last: int

    def cut(self, rows: Sequence[Row]) -> Columns:
        """The sheet with the columns of this table alone; row numbers stay."""
        sheet = columns_of(rows)
        if (self.left, self.right) == (0, len(sheet.columns)):
            return sheet
        widths = np.clip(sheet.widths - self.left, 0, self.right - self.left).astype(np.int32)
        return Columns(sheet.columns[self.left : self.right], widths)


def tables(rows: Sequence[Row], wanted: Sequence[str] = ()) -> tuple[SheetTable, ...]:
    """The tables of a sheet that have a header that is known; () where none has.

    Args:
        rows: the sheet from its first row.
        wanted: headers that the user mapped: tables that hold them all go before any other.
    """
    sheet = columns_of(rows)
    found = _tables(sheet)
    keys = {key_of(name) for name in wanted}
    if not keys:
        return found
    meant = tuple(one for one in found if any(keys <= _keys(one, sheet, span) for span in one.spans))
    if meant or (row := layout.find_header(rows, wanted)) is None:
        return meant or found
    holds = keys <= {key_of(cell) for cell in sheet[row - 1]}
    return (_whole(sheet, ((row, row),)),) if holds else found


def _keys(table: SheetTable, sheet: Columns, span: tuple[int, int]) -> set[str]:
    return {key_of(name) for name in header_rows.names(table.cut(sheet), *span)}


def _tables(sheet: Columns) -> tuple[SheetTable, ...]:
    header = layout.find_header(sheet)
    if header is None:
        spans = header_rows.broken(sheet)
        return (_whole(sheet, spans),) if spans else ()
    starts = [header, *_below(sheet, header)]
    found: list[SheetTable] = []
    for place, start in enumerate(starts):
        last = end_before(sheet, starts[place + 1]) if place + 1 < len(starts) else len(sheet)
        for left, right in _beside(sheet, start, last):
            part = SheetTable(len(found) + 1, ((start, start),), left, right, last)
            spans = header_rows.depth_at(part.cut(sheet)[:last], start)
            found.append(SheetTable(len(found) + 1, spans, left, right, last))
    return tuple(found)


def _whole(sheet: Columns, spans: tuple[tuple[int, int], ...]) -> SheetTable:
    return SheetTable(1, spans, 0, len(sheet.columns), len(sheet))


def numberless(sheet: Columns, header: int) -> list[int]:
    """Places (0-based) of the rows below row ``header`` (1-based) of which no cell begins with a digit."""
    found = np.arange(header, len(sheet))
    # of a million rows nearly all end at the first column of days, which has few different ones
    for column in sorted(sheet.columns, key=lambda column: len(column.values)):
        if not len(found):
            break
        found = found[~column.taken(found).where(lambda text: text.strip()[:1].isdigit())]
    return [int(place) for place in found]


def _below(sheet: Columns, header: int) -> list[int]:
    """Rows below the header that begin another table: headers that don't go on with the columns above them."""
    found: list[int] = []
    current = sheet[header - 1]
    for place in numberless(sheet, header):
        row = sheet[place]
        if _is_other(row, layout.blank(sheet[place - 1])) and not _goes_on(row, current):
            found.append(place + 1)
            current = row
    return found


def _is_other(row: Row, after_blank: bool) -> bool:
    cells = [text for cell in row if (text := cell.strip())]
    if len(cells) < 2:
        return False
    fields = headers.fields_named(cells)
    fewest = _FEWEST_BELOW if after_blank else _FEWEST_CLOSE
    return len(fields) >= fewest and len(fields) >= len(cells) * _SHARE and headers.usable(fields)


def _goes_on(row: Row, header: Row) -> bool:
    """The columns of ``row`` mean what those of ``header`` mean, wherever both have a name that is known."""
    options = lookup().options
    pairs = [(key_of(one), key_of(other)) for one, other in zip(row, header, strict=False)]
    both = [(options[one][0][0], options[other][0][0]) for one, other in pairs if one in options and other in options]
    return len(both) >= 2 and all(one == other for one, other in both)


def end_before(sheet: Columns, start: int) -> int:
    """Last row of the table that ends above the header in row ``start``: titles of the next one are not its own."""
    for number in range(start - 1, max(start - 2 - _TITLE_ROWS, 0), -1):
        if layout.blank(sheet[number - 1]):
            return number
    return start - 1


def _beside(sheet: Columns, header: int, last: int) -> list[tuple[int, int]]:
    """Spans of columns that are tables of their own: each names people, and a column that is empty stands between."""
    width = len(sheet.columns)
    row = [*sheet[header - 1], *[""] * width][:width]
    rows = np.arange(header - 1, last)
    empty = [not row[place].strip() and not sheet.column(place, rows).where(str.strip).any() for place in range(width)]
    spans: list[tuple[int, int]] = []
    left = 0
    for place in range(width + 1):
        if place == width or empty[place]:
            if any(cell.strip() for cell in row[left:place]):
                spans.append((left, place))
            left = place + 1
    named = [headers.fields_named(row[left:right]) for left, right in spans]
    people = [fields & (headers.NAME_FIELDS | {"patient_id"}) for fields in named]
    alike = len(spans) > 1 and all(map(headers.usable, named)) and bool(set.intersection(*people))
    return spans if alike else [(0, width)]
