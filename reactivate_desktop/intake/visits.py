"""Sheets of visits and appointments: each row is a patient, a day and what became of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import (
    dates,
    headless,
    layout,
    recipe_evidence,
    values,
    visit_columns,
    visit_evidence,
    visit_tables,
)
from reactivate_desktop.intake.recipe import Recipe
from reactivate_desktop.intake.recipe_changes import fitting
from reactivate_desktop.intake.table import ColumnMatch, Problem, RawTable
from reactivate_desktop.intake.table_choice import NO_HEADER, TablePlace
from reactivate_desktop.intake.visit_columns import COMPLETED, NOTHING, SCHEDULED
from reactivate_desktop.intake.visit_tables import Chosen, Known, VisitTable

_HALF = 0.5
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
        place: where the table stands, complete.
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
    place: TablePlace = field(default_factory=TablePlace)

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields without which no visit can be read, and that no column has."""
        return tuple(sorted(visit_evidence.NEEDED - {match.field for match in self.mapping}))

    @property
    def asked(self) -> tuple[ColumnMatch, ...]:
        """Columns that ask what they are."""
        return tuple(match for match in self.mapping if match.question)

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of the sheet, in their order."""
        return tuple(match.header for match in self.mapping)


def read_sheets(
    paths: Sequence[Path | str],
    *,
    today: date,
    kind: str = "",
    place: TablePlace | None = None,
    mapping: Chosen | None = None,
    known: Known | None = None,
) -> tuple[VisitSheet, ...]:
    """Read all visit and appointment sheets of the files.

    Args:
        paths: files of any format that ``workbook`` reads.
        today: what lies after it can't have happened.
        kind: ``visits`` or ``appointments``; each sheet's headers tell when not given.
        place: sheet, table and header rows, as the user says; what is left open is found, and all that fit are read.
        mapping: header to field of ``visit_columns.FIELDS``; None = not used.
        known: recipes to use, and the IDs of the workspace's patients.

    A sheet of which no column is known as patient ID or as day, or of which a column asks what it is, is given all the
    same: the caller looks at ``missing`` and ``asked``.

    Raises:
        InputError: when a file has no such sheet.
    """
    known = known or Known()
    found: list[VisitSheet] = []
    for path in map(Path, paths):
        tables = visit_tables.find(path, kind=kind, place=place, mapping=mapping, known=known)
        if not tables:
            raise InputError(
                f"{path.name} has no sheet of visits or appointments.",
                hint="It needs a header row with a patient ID, a date, and a code, description or status. Say with "
                "--kind what it is, or with --sheet which one, where it says nothing of itself.",
                code="visits-columns",
            )
        found += [_read(table, today, kind, mapping, known) for table in tables]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Matched:
    """What the columns of a table are, what their values are, and the recipe that was used."""

    matches: tuple[ColumnMatch, ...]
    kinds: dict[str, str]
    recipe: Recipe | None


def _match(table: VisitTable, mapping: Chosen | None, known: Known) -> _Matched:
    cells = table.names()
    samples = layout.samples(table.rows, table.header[1], len(cells))
    kinds = {name: recipe_evidence.signature(samples[place]) for place, name in enumerate(cells)}
    recipe = _recipe(table, cells, kinds, known)
    said = recipe.choices(cells, table.raw.file) if recipe is not None else {}
    here = {name: field for name, field in (mapping or {}).items() if name in cells}
    others = {name: field for name, field in said.items() if name not in here and field not in here.values()}
    found = visit_evidence.match(cells, samples, {**others, **here}, known.ids)
    if recipe is not None:
        reason = f"Recipe {recipe.name} says so."
        found = tuple(dataclasses.replace(one, reason=reason) if one.header in others else one for one in found)
        # IDs that are still those of patients may look otherwise than they did
        sure = [*here, *(one.header for one in found if one.field == "patient_id" and _known_ids(one, samples, known))]
        found = recipe_evidence.asked_again(
            recipe, found, kinds, sure, deciding=visit_columns.DECIDING, label=visit_columns.LABELS.__getitem__
        )
    return _Matched(found, kinds, recipe)


def _recipe(table: VisitTable, cells: Sequence[str], kinds: Mapping[str, str], known: Known) -> Recipe | None:
    if table.header == NO_HEADER:
        return headless.fitting(known.recipes, cells, kinds)
    return fitting(known.recipes, cells) if known.recipes else None


def _known_ids(match: ColumnMatch, samples: Sequence[Sequence[str]], known: Known) -> bool:
    return visit_evidence.share_of_ids(samples[match.column], known.ids) >= _HALF


def _read(table: VisitTable, today: date, kind: str, mapping: Chosen | None, known: Known) -> VisitSheet:
    matched = _match(table, mapping, known)
    matches, recipe, raw = matched.matches, matched.recipe, table.raw
    told = recipe.kind if recipe is not None else ""
    kind = kind or told or visit_columns.kind_of([one.header for one in matches]) or "visits"
    sheet = table.rows
    first, last = table.header
    records = np.asarray(layout.lay_out(sheet, last, first=first, last=table.last).records)
    texts = {match.field: list(sheet.column(match.column, records - 1)) for match in matches if match.field}
    readable = texts.keys() >= visit_evidence.NEEDED
    frame, problems = _rows(raw, texts, matches, records, today) if readable else (_empty(), [])
    if kind == "appointments" and "status" not in texts:
        fix = "no status column: who came is not known, so past appointments don't count as visits"
        problems.append(Problem(raw.sheet, 0, "", "status-missing", fix, "warning"))
    if recipe is not None:
        others = [match for match in matches if match.field not in visit_columns.DECIDING]
        problems += recipe_evidence.turned_columns(recipe, others, matched.kinds, raw.sheet)
    return VisitSheet(
        _by_day(frame, today, kind),
        raw.file,
        raw.sheet,
        kind,
        last,
        matches,
        len(records),
        (*raw.problems, *problems),
        recipe.name if recipe is not None else "",
        matched.kinds,
        tuple(tuple(map(str, sheet[place])) for place in (records[:_PREVIEW_ROWS] - 1).tolist()),
        TablePlace(raw.sheet, table.number, table.header, raw.columns),
    )


def _rows(
    raw: RawTable,
    texts: Mapping[str, list[str]],
    matches: Sequence[ColumnMatch],
    records: npt.NDArray[np.int64],
    today: date,
) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows that say whose and when, with what each says of itself."""
    blank = [""] * len(records)
    style = dates.style_of(texts["day"], file_evidence=0, date_1904=raw.date_1904, pivot_year=today.year + 5)
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
    return _sorted_out(raw, frame, column)


def _empty() -> pd.DataFrame:
    """No rows: nothing says whose they are, or when."""
    frame = pd.DataFrame({name: pd.Series([], dtype=object) for name in COLUMNS})
    return frame.astype({"day": "datetime64[s]", "source_row": "int64"})


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
