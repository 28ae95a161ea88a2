"""Sheets of visits and appointments: each row is a patient, a day and what became of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import dates, layout, recipe_evidence, values, visit_columns, visit_evidence, workbook
from reactivate_desktop.intake.columns import columns_of
from reactivate_desktop.intake.recipe import Recipe, fingerprint
from reactivate_desktop.intake.recipe_changes import fitting
from reactivate_desktop.intake.table import ColumnMatch, Problem, RawTable, Row
from reactivate_desktop.intake.visit_columns import COMPLETED, NOTHING, SCHEDULED

_SEARCH_ROWS = 50
_PREVIEW_ROWS = 20
COLUMNS = ("patient_id", "day", "code", "outcome", "provider", "clinic", "source_row")


@dataclass(frozen=True, slots=True, eq=False)
class VisitSheet:
    """One sheet.

    Attributes:
        visits: ``patient_id`` (text), ``day`` (``datetime64[s]``), ``code`` (capitals, '' = none), ``outcome``
            (completed, missed, cancelled, scheduled, or '' = neither visit nor appointment), ``provider``, ``clinic``,
            ``source_row``.
        kind: ``visits`` (what was done) or ``appointments`` (what was booked, kept or not).
        rows: rows below the header = rows of ``visits`` + refused ones.
        problems: each refused row, and what was doubted.
        recipe: name of the recipe that was used; '' for none.
        kinds: header to what its values are (``recipe_evidence.signature``), for a recipe.
        preview: the first rows below the header, as text. Personal: for the window only.
    """

    visits: pd.DataFrame = field(repr=False)
    file: str
    sheet: str
    kind: str
    header_row: int
    mapping: tuple[ColumnMatch, ...]
    rows: int
    problems: tuple[Problem, ...] = field(repr=False)
    recipe: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    preview: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of the sheet, in their order."""
        return tuple(match.header for match in self.mapping)


@dataclass(frozen=True, slots=True)
class Known:
    """What a workspace knows beforehand: recipes of visits and appointments, and its patients' IDs. Personal."""

    recipes: tuple[Recipe, ...] = ()
    ids: frozenset[str] = field(default=frozenset(), repr=False)


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
    kinds = [
        _kind(rows) or _kind_by_recipe(rows, known.recipes) or _kind_by_values(rows, known)
        for rows in wanted
        if not all(map(layout.blank, rows))
    ]
    # a workbook with a patient list in it is one; its other sheets are asked for by kind
    return kinds[0] if kinds and all(kinds) else ""


def read_sheets(
    paths: Sequence[Path | str],
    *,
    today: date,
    kind: str = "",
    sheet: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    known: Known | None = None,
) -> tuple[VisitSheet, ...]:
    """Read all visit and appointment sheets of the files.

    Args:
        paths: files of any format that ``workbook`` reads.
        today: what lies after it can't have happened.
        kind: ``visits`` or ``appointments``; each sheet's headers tell when not given.
        sheet: of a workbook; all visible ones that fit when not given.
        mapping: header to field of ``visit_columns.FIELDS``; None = not used.
        known: recipes to use, and the IDs of the workspace's patients.

    Raises:
        InputError: when a file has no such sheet; it says what is missing.
    """
    known = known or Known()
    found: list[VisitSheet] = []
    for path in map(Path, paths):
        tables = [table for name in _names(path, sheet) if (table := _table(path, name)) is not None]
        read = [_read(table, today, kind, mapping, known) for table in tables if _fits(table, kind, mapping, known)]
        if not read:
            raise InputError(
                f"{path.name} has no sheet of visits or appointments.",
                hint="It needs a header row with a patient ID, a date, and a code, description or status.",
                code="visits-columns",
            )
        found.extend(read)
    return tuple(found)


def _names(path: Path, sheet: str | None) -> tuple[str | None, ...]:
    return (sheet,) if sheet else tuple(name or None for name in workbook.heads(path))


def _table(path: Path, name: str | None) -> RawTable | None:
    """A sheet, or None where it is empty."""
    try:
        return workbook.read_table(path, sheet=name)
    except InputError as error:
        if name is not None and error.code == "sheet-empty":
            return None
        raise


def _kind(rows: Sequence[Row]) -> str:
    header = visit_columns.find_header(rows)
    return visit_columns.kind_of(_headers(rows, header)) if header else ""


def _kind_by_recipe(rows: Sequence[Row], recipes: Sequence[Recipe]) -> str:
    recipe, _ = _recipe(rows, recipes)
    return recipe.kind if recipe is not None else ""


def _kind_by_values(rows: Sequence[Row], known: Known) -> str:
    """``visits`` where no header of a patient list is known, and values tell whose, when and what became of it."""
    if not known.ids or layout.find_header(rows) is not None:
        return ""
    header = visit_evidence.find_header(rows, known.ids)
    if header is None:
        return ""
    cells = _headers(rows, header)
    found = visit_evidence.match(cells, layout.samples(rows, header, len(cells)), {}, known.ids)
    return "visits" if {one.field for one in found} & {"status", "code"} else ""


def _recipe(rows: Sequence[Row], recipes: Sequence[Recipe]) -> tuple[Recipe | None, int]:
    """The recipe that was made for just these headers, and their row."""
    for number, row in enumerate(rows[:_SEARCH_ROWS], start=1):
        recipe = fitting(recipes, row) if recipes and not layout.blank(row) else None
        if recipe is not None and recipe.fingerprint == fingerprint(row):
            return recipe, number
    return None, 0


def _fits(table: RawTable, kind: str, mapping: Mapping[str, str | None] | None, known: Known) -> bool:
    if mapping and visit_columns.find_header(table.rows, mapping) is not None:
        return True
    if _kind(table.rows) or _kind_by_recipe(table.rows, known.recipes) or _kind_by_values(table.rows, known):
        return True
    return bool(kind) and not table.sheets[1:] and _header(table.rows, mapping, known) is not None


def _header(rows: Sequence[Row], mapping: Mapping[str, str | None] | None, known: Known) -> int | None:
    """Row of the header: that which holds the mapped headers, by names, by a recipe, by values."""
    found = visit_columns.find_header(rows, mapping)
    if mapping and not found:
        for number, row in enumerate(rows[:_SEARCH_ROWS], start=1):
            if set(mapping) <= {*map(layout.header_text, row)}:
                return number
        found = visit_columns.find_header(rows)
    return found or _recipe(rows, known.recipes)[1] or visit_evidence.find_header(rows, known.ids)


def _headers(rows: Sequence[Row], header: int) -> list[str]:
    cells = [layout.header_text(cell) for cell in rows[header - 1]]
    while cells and not cells[-1]:
        cells.pop()
    return cells


@dataclass(frozen=True, slots=True)
class _Matched:
    """The header of a sheet, what its columns are, and what its values are."""

    header: int
    matches: tuple[ColumnMatch, ...]
    kinds: dict[str, str]
    recipe: Recipe | None


def _match(table: RawTable, mapping: Mapping[str, str | None] | None, known: Known) -> _Matched:
    header = _header(table.rows, mapping, known) or 1
    cells = _headers(table.rows, header)
    recipe = fitting(known.recipes, cells) if known.recipes else None
    said = recipe.choices(cells, table.file) if recipe is not None else {}
    here = {name: field for name, field in (mapping or {}).items() if name in cells}
    others = {name: field for name, field in said.items() if name not in here and field not in here.values()}
    samples = layout.samples(table.rows, header, len(cells))
    found = visit_evidence.match(cells, samples, {**others, **here}, known.ids)
    if recipe is not None:
        reason = f"Recipe {recipe.name} says so."
        found = tuple(dataclasses.replace(one, reason=reason) if one.header in others else one for one in found)
    missing = sorted(visit_evidence.NEEDED - {one.field for one in found})
    if missing:
        raise InputError(
            f"{table.file}, row {header}: no column is known as {' and '.join(missing)} of the visits.",
            hint="Say which with --map 'COLUMN=patient_id' and --map 'COLUMN=day'.",
            code="visits-columns",
        )
    kinds = {name: recipe_evidence.signature(samples[place]) for place, name in enumerate(cells)}
    return _Matched(header, found, kinds, recipe)


def _read(
    table: RawTable, today: date, kind: str, mapping: Mapping[str, str | None] | None, known: Known
) -> VisitSheet:
    matched = _match(table, mapping, known)
    header, matches, recipe = matched.header, matched.matches, matched.recipe
    told = recipe.kind if recipe is not None else ""
    kind = kind or told or visit_columns.kind_of(_headers(table.rows, header)) or "visits"
    sheet = columns_of(table.rows)
    records = np.asarray(layout.lay_out(sheet, header).records)
    texts = {match.field: list(sheet.column(match.column, records - 1)) for match in matches if match.field}
    blank = [""] * len(records)
    style = dates.style_of(texts["day"], file_evidence=0, date_1904=table.date_1904, pivot_year=today.year + 5)
    memo = {text: dates.date(text, style).value for text in set(texts["day"])}
    ids = [values.tidy(text).removesuffix(".0") for text in texts["patient_id"]]
    frame = pd.DataFrame(
        {
            "patient_id": pd.Series(ids, dtype=object),
            "day": pd.Series(np.array([memo[text] for text in texts["day"]], "datetime64[D]").astype("datetime64[s]")),
            "code": pd.Series([code.strip().upper() for code in texts.get("code", blank)], dtype=object),
            "outcome": pd.Series(_outcomes(texts, matches, len(records)), dtype=object),
            "provider": pd.Series(texts.get("provider", blank), dtype=object),
            "clinic": pd.Series(texts.get("clinic", blank), dtype=object),
            "source_row": pd.Series(records, dtype="int64"),
        }
    )
    column = {match.field: match.header for match in matches if match.field}
    frame, problems = _sorted_out(table, frame, column)
    if kind == "appointments" and "status" not in texts:
        fix = "no status column: who came is not known, so past appointments don't count as visits"
        problems.append(Problem(table.sheet, 0, "", "status-missing", fix, "warning"))
    if recipe is not None:
        problems += recipe_evidence.turned_columns(recipe, matches, matched.kinds, table.sheet)
    return VisitSheet(
        _by_day(frame, today, kind),
        table.file,
        table.sheet,
        kind,
        header,
        matches,
        len(records),
        (*table.problems, *problems),
        recipe.name if recipe is not None else "",
        matched.kinds,
        tuple(tuple(map(str, sheet[place])) for place in (records[:_PREVIEW_ROWS] - 1).tolist()),
    )


def _outcomes(texts: Mapping[str, list[str]], matches: Sequence[ColumnMatch], count: int) -> list[str | None]:
    """What each row says of itself; '?' for a status that isn't known, None where nothing is said."""
    header = next((match.header for match in matches if match.field == "status"), "")
    blank = [""] * count
    memo: dict[tuple[str, str, str], str | None] = {}
    said = zip(texts.get("code", blank), texts.get("description", blank), texts.get("status", blank), strict=True)
    found = []
    for row in said:
        if row not in memo:
            code, description, status = row
            told = visit_columns.outcome_of_words(code, description)
            if told is None and not values.absent(status):
                told = visit_columns.outcome_of_status(header, status)
                told = "?" if told is None else told
            memo[row] = told
        found.append(memo[row])
    return found


def _sorted_out(table: RawTable, frame: pd.DataFrame, column: Mapping[str, str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows that say whose and when; the others are listed."""
    problems = []
    nobody = frame["patient_id"] == ""
    undated = frame["day"].isna() & ~nobody
    for rows, name, rule, fix in (
        (nobody, "patient_id", "patient-missing", "left out: the row names no patient"),
        (undated, "day", "date-unreadable", "left out: the row has no day that can be read"),
    ):
        problems += [
            Problem(table.sheet, int(row), column.get(name, ""), rule, fix, "refused")
            for row in frame.loc[rows, "source_row"]
        ]
    unknown = frame["outcome"] == "?"
    fix = "a status that isn't known here: the row counts as no visit"
    for row in frame.loc[unknown & ~nobody & ~undated, "source_row"]:
        problems.append(Problem(table.sheet, int(row), column.get("status", ""), "status-unknown", fix, "warning"))
    return frame[~nobody & ~undated].reset_index(drop=True), problems


def _by_day(frame: pd.DataFrame, today: date, kind: str) -> pd.DataFrame:
    """Outcomes where the day has a say: nothing is done in the future, and what is said of no row is taken as done."""
    ahead = frame["day"] > pd.Timestamp(today)
    outcome = frame["outcome"].where(frame["outcome"] != "?", NOTHING)
    silent = outcome.isna()
    outcome = outcome.where(~silent, COMPLETED if kind == "visits" else SCHEDULED)
    outcome = outcome.where(~(ahead & (outcome == COMPLETED)), SCHEDULED)
    return frame.assign(outcome=outcome.astype(object))[list(COLUMNS)]
