"""Which table of a file is meant: what the user says, what a recipe knows, what is certain; else it is asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import fixed_width, header_rows, headers, headless, layout, sheet_tables
from reactivate_desktop.intake.columns import columns_of
from reactivate_desktop.intake.recipe import Recipe, fingerprint
from reactivate_desktop.intake.sheet_tables import SheetTable
from reactivate_desktop.intake.table import RawTable
from reactivate_desktop.intake.table_choice import (
    NO_HEADER,
    PREVIEW_ROWS,
    Span,
    TableCandidate,
    TablePlace,
    UnclearTableError,
    rows_in_words,
)
from reactivate_desktop.intake.workbook import read_table

_SEARCHED = 12
_QUESTIONS = 4
_LOOKED = 60
"""Rows in which a header may stand that only a user knows."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundTable:
    """The table that is read.

    Attributes:
        raw: its sheet, with the columns of the table alone.
        header: first and last row of the header, 1-based; ``NO_HEADER`` where the first row is a record.
        last: its last row, 1-based.
        left: its first column in the sheet, 0-based.
        place: where it stands, for a recipe and for asking for it again.
        tables: all tables of the sheet that a user may choose.
    """

    raw: RawTable
    header: Span
    last: int
    left: int
    place: TablePlace
    tables: tuple[TableCandidate, ...] = field(repr=False)

    def names(self) -> list[str]:
        """What its columns are called, in their order; without a header ``Column A``, ``Column B``."""
        if self.header == NO_HEADER:
            return headless.names(headless.width(columns_of(self.raw.rows)), self.left)
        return header_rows.names(self.raw.rows, *self.header)


def find(path: Path, place: TablePlace, wanted: Sequence[str], recipes: Sequence[Recipe]) -> FoundTable:
    """Read a file and find the table in it.

    Args:
        path: the file.
        place: what the user says.
        wanted: headers that the user mapped.
        recipes: where several tables may be meant, the one whose headers and place a recipe has is.

    Raises:
        UnclearTableError: where a user has to choose.
        InputError: as ``workbook.read_table`` does, and for a place that isn't there.
    """
    for _ in range(_QUESTIONS):
        try:
            return _find(path, place, wanted)
        except UnclearTableError as unclear:
            known = _remembered(unclear, recipes)
            if known is None:
                unclear.place = place
                raise
            place = place.with_(known)
    return _find(path, place, wanted)


def _remembered(unclear: UnclearTableError, recipes: Sequence[Recipe]) -> TablePlace | None:
    """The one candidate whose headers a recipe was made for, in the place that it has there."""
    if unclear.ask == "columns":
        cuts = {recipe.columns for recipe in recipes if _cuts(recipe, unclear.lines)}
        return TablePlace(columns=cuts.pop()) if len(cuts) == 1 else None
    fits = {
        candidate.place
        for candidate in unclear.candidates
        if candidate.place.header_rows != NO_HEADER or unclear.code == "header-none"
        for recipe in recipes
        if recipe.fingerprint and recipe.fingerprint == fingerprint(candidate.headers) and _same(recipe, candidate)
    }
    return fits.pop() if len(fits) == 1 else None


def _cuts(recipe: Recipe, lines: Sequence[str]) -> bool:
    """One of the lines is the header that the recipe was made for, when it is cut as there."""
    places = fixed_width.from_spans(recipe.columns)
    return bool(places) and any(fingerprint(fixed_width.cells(line, places)) == recipe.fingerprint for line in lines)


def _same(recipe: Recipe, candidate: TableCandidate) -> bool:
    place = candidate.place
    rows = place.header_rows
    return (
        (not place.sheet or not recipe.sheet or place.sheet == recipe.sheet)
        and (not place.table or not recipe.table or place.table == recipe.table)
        and (not rows or not recipe.header_depth or rows[1] - rows[0] + 1 == recipe.header_depth)
    )


def _find(path: Path, place: TablePlace, wanted: Sequence[str]) -> FoundTable:
    raw = read_table(path, sheet=place.sheet or None, wanted=wanted, columns=place.columns)
    raw = dataclasses.replace(raw, rows=columns_of(raw.rows))
    if place.header_rows == NO_HEADER:
        return _without_header(raw, place)
    known = sheet_tables.tables(raw.rows, wanted)
    usable = [one for one in known if _is_list(one, raw)] or list(known[:1])
    several = len(usable) > 1
    tables = tuple(_candidate(one, raw, one.spans[0], several=several) for one in usable)
    table = _table(raw, usable, place, tables)
    header = place.header_rows or _header(raw, table, several=several)
    rows = range(header[0], header[1] + 1)
    if header[1] > len(raw.rows) or header[0] < 1 or all(layout.blank(raw.rows[number - 1]) for number in rows):
        raise InputError(
            f"{rows_in_words(header).capitalize()} of {where(raw)} {_holds(header)} no headers.",
            hint="Choose another header row.",
            code="header-row",
        )
    cut = dataclasses.replace(raw, rows=table.cut(raw.rows))
    number = table.number if several else 0
    there = TablePlace(raw.sheet, number, header, place.columns or raw.columns)
    return FoundTable(cut, header, max(table.last, header[1]), table.left, there, tables)


def _holds(header: Span) -> str:
    return "holds" if header[0] == header[1] else "hold"


def where(raw: RawTable) -> str:
    """The sheet in a sentence."""
    return f"{raw.file}, sheet {raw.sheet}" if raw.sheet else raw.file


def _is_list(table: SheetTable, raw: RawTable) -> bool:
    rows = table.cut(raw.rows)
    return any(headers.usable(headers.fields_named(header_rows.names(rows, *span))) for span in table.spans) and any(
        not layout.blank(rows[number - 1]) for number in range(table.spans[0][1] + 1, table.last + 1)
    )


def _candidate(table: SheetTable, raw: RawTable, span: Span, *, several: bool) -> TableCandidate:
    rows = table.cut(raw.rows)
    shown = range(span[0], min(span[1] + PREVIEW_ROWS, table.last) + 1)
    return TableCandidate(
        TablePlace(raw.sheet, table.number if several else 0, span),
        tuple(header_rows.names(rows, *span)),
        tuple(tuple(map(str, rows[number - 1])) for number in shown),
        table.last - span[1],
        span[0],
    )


def _table(
    raw: RawTable, usable: Sequence[SheetTable], place: TablePlace, tables: Sequence[TableCandidate]
) -> SheetTable:
    """The table that is meant; the whole sheet where the user names a header that isn't known."""
    whole = SheetTable(1, ((1, 1),), 0, len(columns_of(raw.rows).columns), len(raw.rows))
    if place.table:
        for one in usable:
            if place.table == (one.number if len(usable) > 1 else 1):
                return one
        raise InputError(
            f"{where(raw)} has no table {place.table}.",
            hint=f"It has {len(usable)}." if usable else "It has none with a header that is known.",
            code="table-missing",
        )
    if place.header_rows:
        rows = set(range(place.header_rows[0], place.header_rows[1] + 1))
        usable = [one for one in usable if any(rows & set(range(span[0], span[1] + 1)) for span in one.spans)]
        tables = [one for one in tables if one.place.table in {table.number for table in usable}]
        if not usable:
            return whole
    if not usable:
        raise _headless(raw)
    if len(usable) > 1:
        listed = "; ".join(f"{one.words()}, {one.rows:,} rows" for one in tables)
        raise UnclearTableError(
            f"{where(raw)} has {len(usable)} tables that look like patient lists: {listed}.",
            "table",
            tables,
            hint="Say which one with --table.",
        )
    return usable[0]


def _header(raw: RawTable, table: SheetTable, *, several: bool) -> Span:
    if len(table.spans) == 1:
        return table.spans[0]
    said = " or ".join(rows_in_words(span) for span in table.spans)
    raise UnclearTableError(
        f"It can't be told which rows of {where(raw)} are the header: {said}.",
        "header",
        [_candidate(table, raw, span, several=several) for span in table.spans],
        hint="Say it with --header-rows, such as --header-rows 3-4.",
    )


def _without_header(raw: RawTable, place: TablePlace) -> FoundTable:
    """The whole sheet, whose first row is a record already."""
    there = TablePlace(raw.sheet, 0, NO_HEADER, place.columns or raw.columns)
    return FoundTable(raw, NO_HEADER, len(raw.rows), 0, there, (_all_rows(raw),))


def _all_rows(raw: RawTable) -> TableCandidate:
    """The sheet without a heading row, to choose."""
    first = next((number for number, row in enumerate(raw.rows[:_LOOKED], start=1) if not layout.blank(row)), 1)
    return TableCandidate(
        TablePlace(raw.sheet, 0, NO_HEADER),
        tuple(headless.names(headless.width(columns_of(raw.rows)))),
        tuple(tuple(map(str, row)) for row in raw.rows[first - 1 : first - 1 + PREVIEW_ROWS]),
        len(raw.rows) - first + 1,
        first,
    )


def _headless(raw: RawTable) -> UnclearTableError:
    """No row is a header that is known: a user may still know one, or the list begins with its first patient."""
    numbers = [number for number in range(1, min(len(raw.rows), _LOOKED) + 1) if not layout.blank(raw.rows[number - 1])]
    candidates = [
        TableCandidate(
            TablePlace(raw.sheet, 0, (number, number)),
            (),
            tuple(tuple(map(str, row)) for row in raw.rows[number - 1 : number + PREVIEW_ROWS]),
            len(raw.rows) - number,
            number,
        )
        for number in numbers[:_SEARCHED]
    ]
    name = f"{where(raw)}," if raw.sheet else raw.file
    if headless.begins_with_record(raw.rows):
        return UnclearTableError(
            f"{name} has no heading row: its first row looks like a patient, not like headings.",
            "header",
            [_all_rows(raw), *candidates],
            hint="Read it so with --header-rows 0: its columns are called Column A, Column B, … for --map.",
            code="header-none",
        )
    return UnclearTableError(
        f"{name} has no header row with a usable column: a patient's name or ID and something more.",
        "header",
        [*candidates, _all_rows(raw)],
        hint="Name the columns in one row above the list, such as Last Name, First Name, Address, ZIP; or say with "
        "--header-rows which row is the header, 0 where the first row is a patient already.",
        code="header-missing",
    )
