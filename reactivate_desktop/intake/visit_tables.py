"""Where visits and appointments stand in a file: sheets, the tables one below the other in them, and their headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import (
    header_rows,
    headless,
    layout,
    sheet_tables,
    visit_columns,
    visit_evidence,
    workbook,
)
from reactivate_desktop.intake.columns import Columns, columns_of
from reactivate_desktop.intake.recipe import Recipe, fingerprint
from reactivate_desktop.intake.recipe_changes import fitting
from reactivate_desktop.intake.table import RawTable, Row
from reactivate_desktop.intake.table_choice import NO_HEADER, Span, TablePlace, rows_in_words

_SEARCH_ROWS = 50
Chosen = Mapping[str, "str | None"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a workspace knows beforehand: recipes of visits and appointments, and its patients' IDs. Personal."""

    recipes: tuple[Recipe, ...] = ()
    ids: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class VisitTable:
    """One table of visits: its sheet, first and last row of the header (1-based), its last row.

    ``number`` counts the tables of the sheet from 1; 0 = it is the only one.
    """

    raw: RawTable = field(repr=False)
    header: Span
    last: int
    number: int = 0

    @property
    def rows(self) -> Columns:
        """The whole sheet."""
        return columns_of(self.raw.rows)

    def names(self) -> list[str]:
        """What its columns are called."""
        if self.header == NO_HEADER:
            return headless.names(headless.width(self.rows))
        return header_rows.names(self.rows, *self.header)

    def cut(self, header: Span) -> VisitTable:
        """The same rows under another header."""
        return VisitTable(self.raw, header, self.last, self.number)


def looks_like(path: Path | str, sheet: str | None = None, known: Known | None = None) -> str:
    """``visits`` or ``appointments`` when a file tells, else ''. A file that can't be read is ''.

    The headers tell, a recipe that was made for them, and where no header is known IDs of patients beside days.
    """
    try:
        heads = workbook.heads(path)
    except InputError:
        return ""
    wanted = [rows for name, rows in heads.items() if name == (sheet or name)]
    known = known or Known()
    kinds = [_kind(rows, known) for rows in wanted if not all(map(layout.blank, rows))]
    # a workbook with a patient list in it is one; its other sheets are asked for by kind
    return kinds[0] if kinds and all(kinds) else ""


def find(
    path: Path, *, kind: str = "", place: TablePlace | None = None, mapping: Chosen | None = None, known: Known
) -> list[VisitTable]:
    """The tables of visits or appointments in a file, in their order; none where it has none.

    Args:
        path: any file that ``workbook`` reads.
        kind: what the user says it is: then a sheet that says nothing of itself is one too, where it is the only one.
        place: what the user says of sheet, table and header rows.
        mapping: header to field: a sheet that has these headers is one.
        known: recipes, and the IDs of patients.

    Raises:
        InputError: as ``workbook.read_table`` does, and for a table or header that isn't there.
    """
    place = place or TablePlace()
    names = (place.sheet,) if place.sheet else tuple(name or None for name in workbook.heads(path))
    found: list[VisitTable] = []
    for raw in (_sheet(path, name, place) for name in names):
        if raw is not None:
            found += _tables(raw, kind, place, mapping, known, alone=bool(place.sheet) or not raw.sheets[1:])
    if place.table and not found:
        raise InputError(
            f"{path.name} has no table {place.table} of visits or appointments.",
            hint="Leave --table out, or say the header with --header-rows.",
            code="table-missing",
        )
    return found


def _sheet(path: Path, name: str | None, place: TablePlace) -> RawTable | None:
    """A sheet, or None where it is empty."""
    try:
        return workbook.read_table(path, sheet=name, columns=place.columns)
    except InputError as error:
        if name is not None and error.code == "sheet-empty":
            return None
        raise


def _tables(
    raw: RawTable, kind: str, place: TablePlace, mapping: Chosen | None, known: Known, *, alone: bool
) -> list[VisitTable]:
    sheet = columns_of(raw.rows)
    if place.header_rows:
        _check_header(raw, place.header_rows)
        return [VisitTable(raw, place.header_rows, _last(sheet, place.header_rows[1]))]
    header = _header(sheet, mapping, known)
    told = header is not None and (_kind(sheet, known) or (mapping and visit_columns.find_header(sheet, mapping)))
    if header is None or not told:
        return [VisitTable(raw, _declared(sheet, header), len(sheet))] if kind and alone else []
    starts = [header, *_more(sheet, header)]
    ends = [*(sheet_tables.end_before(sheet, start) for start in starts[1:]), len(sheet)]
    several = len(starts) > 1
    found = [
        VisitTable(raw, (start, start), end, number * several)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]
    return [one for one in found if not place.table or place.table == (one.number or 1)]


def _check_header(raw: RawTable, rows: Span) -> None:
    named = rows == NO_HEADER or (
        rows[1] <= len(raw.rows)
        and not all(layout.blank(raw.rows[number - 1]) for number in range(rows[0], rows[1] + 1))
    )
    if not named:
        raise InputError(
            f"{rows_in_words(rows).capitalize()} of {raw.file} holds no headers.",
            hint="Choose another header row.",
            code="header-row",
        )


def _more(sheet: Columns, header: int) -> list[int]:
    """Rows below a header that begin another table of visits: other headers than those above."""
    found, current = [], _said(sheet[header - 1])
    for place in sheet_tables.numberless(sheet, header):
        said = _said(sheet[place])
        if len(said) > 2 and said != current and visit_columns.is_header(sheet[place]):
            found.append(place + 1)
            current = said
    return found


def _last(sheet: Columns, header: int) -> int:
    more = _more(sheet, header) if header else []
    return sheet_tables.end_before(sheet, more[0]) if more else len(sheet)


def _said(row: Row) -> list[str]:
    return [text.casefold() for cell in row if (text := layout.header_text(cell))]


def _declared(sheet: Columns, header: int | None) -> Span:
    """The header of a sheet that is declared to be one of visits: what is found, else the first, or none."""
    if header is not None:
        return header, header
    if headless.begins_with_record(sheet):
        return NO_HEADER
    first = next((number for number, row in enumerate(sheet[:_SEARCH_ROWS], start=1) if not layout.blank(row)), 1)
    return first, first


def _kind(rows: Sequence[Row], known: Known) -> str:
    """What the sheet tells of itself: by names, by a recipe, by values; '' = nothing."""
    header = visit_columns.find_header(rows)
    named = visit_columns.kind_of(header_rows.names(rows, header, header)) if header else ""
    if named:
        return named
    recipe, _ = _recipe(rows, known.recipes)
    return recipe.kind if recipe is not None else _kind_by_values(rows, known)


def _kind_by_values(rows: Sequence[Row], known: Known) -> str:
    """``visits`` where no header of a patient list is known, and values tell whose, when and what became of it."""
    if not known.ids or layout.find_header(rows) is not None:
        return ""
    header = visit_evidence.find_header(rows, known.ids)
    if header is None:
        return ""
    cells = header_rows.names(rows, header, header)
    found = visit_evidence.match(cells, layout.samples(rows, header, len(cells)), {}, known.ids)
    return "visits" if {one.field for one in found} & {"status", "code"} else ""


def _recipe(rows: Sequence[Row], recipes: Sequence[Recipe]) -> tuple[Recipe | None, int]:
    """The recipe that was made for just these headers, and their row."""
    for number, row in enumerate(rows[:_SEARCH_ROWS], start=1):
        recipe = fitting(recipes, row) if recipes and not layout.blank(row) else None
        if recipe is not None and recipe.fingerprint == fingerprint(row):
            return recipe, number
    return None, 0


def _header(rows: Sequence[Row], mapping: Chosen | None, known: Known) -> int | None:
    """Row of the header: that which holds the mapped headers, by names, by a recipe, by values."""
    found = visit_columns.find_header(rows, mapping)
    if mapping and not found:
        for number, row in enumerate(rows[:_SEARCH_ROWS], start=1):
            if set(mapping) <= {*map(layout.header_text, row)}:
                return number
        found = visit_columns.find_header(rows)
    return found or _recipe(rows, known.recipes)[1] or visit_evidence.find_header(rows, known.ids)
