"""Sheets of visits and appointments: each row is a patient, a day and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import dates, layout, values, visit_columns, workbook
from reactivate_desktop.intake.columns import columns_of
from reactivate_desktop.intake.table import ColumnMatch, Problem, RawTable, Row
from reactivate_desktop.intake.visit_columns import COMPLETED, NOTHING, SCHEDULED

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
    """

    visits: pd.DataFrame = field(repr=False)
    file: str
    sheet: str
    kind: str
    header_row: int
    mapping: tuple[ColumnMatch, ...]
    rows: int
    problems: tuple[Problem, ...] = field(repr=False)


def looks_like(path: Path | str, sheet: str | None = None) -> str:
    """``visits`` or ``appointments`` when the headers of a file tell, else ''. A file that can't be read is ''."""
    try:
        heads = workbook.heads(path)
    except InputError:
        return ""
    wanted = [rows for name, rows in heads.items() if name == (sheet or name)]
    kinds = [_kind(rows) for rows in wanted if not all(map(layout.blank, rows))]
    # a workbook with a patient list in it is one; its other sheets are asked for by kind
    return kinds[0] if kinds and all(kinds) else ""


def read_sheets(
    paths: Sequence[Path | str],
    *,
    today: date,
    kind: str = "",
    sheet: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
) -> tuple[VisitSheet, ...]:
    """Read all visit and appointment sheets of the files.

    Args:
        paths: files of any format that ``workbook`` reads.
        today: what lies after it can't have happened.
        kind: ``visits`` or ``appointments``; each sheet's headers tell when not given.
        sheet: of a workbook; all visible ones that fit when not given.
        mapping: header to field of ``visit_columns.FIELDS``; None = not used.

    Raises:
        InputError: when a file has no such sheet; it says what is missing.
    """
    found: list[VisitSheet] = []
    for path in map(Path, paths):
        tables = [table for name in _names(path, sheet) if (table := _table(path, name)) is not None]
        read = [_read(table, today, kind, mapping) for table in tables if _fits(table, kind, mapping)]
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


def _fits(table: RawTable, kind: str, mapping: Mapping[str, str | None] | None) -> bool:
    if mapping:
        return visit_columns.find_header(table.rows, mapping) is not None
    told = _kind(table.rows)
    return bool(told) or (bool(kind) and visit_columns.find_header(table.rows) is not None and not table.sheets[1:])


def _headers(rows: Sequence[Row], header: int) -> list[str]:
    cells = [layout.header_text(cell) for cell in rows[header - 1]]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _read(table: RawTable, today: date, kind: str, mapping: Mapping[str, str | None] | None) -> VisitSheet:
    header = visit_columns.find_header(table.rows, mapping) or 1
    cells = _headers(table.rows, header)
    matches = visit_columns.match(cells, mapping)
    kind = kind or visit_columns.kind_of(cells) or "visits"
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
    return VisitSheet(
        _by_day(frame, today, kind),
        table.file,
        table.sheet,
        kind,
        header,
        matches,
        len(records),
        (*table.problems, *problems),
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
