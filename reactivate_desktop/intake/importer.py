"""From a file to the patient table: read, lay out, match, convert, sort out rows that are no patients."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import headers, layout, names, schema
from reactivate_desktop.intake.convert import Conversion
from reactivate_desktop.intake.recipe import Recipe
from reactivate_desktop.intake.table import ColumnMatch, Problem, RawTable
from reactivate_desktop.intake.workbook import read_table

PREVIEW_ROWS = 50


@dataclass(frozen=True, slots=True)
class PatientImport:
    """What a file holds.

    Attributes:
        patients: the patient table (``schema.check`` holds), in sheet order.
        problems: every changed, doubted or refused cell and row.
        mapping: one match for each column of the sheet.
        sheet, sheets: the sheet that was read ('' for text files) and those one may choose.
        header_row: 1-based.
        encoding, delimiter: of text files; '' for workbooks.
        rows: patient rows found = patients + refused rows + rows that were there twice.
        preview: the first rows below the header as text, for the window.
        refused: rows not imported, each one listed in ``problems``.
        left_out: rows below the header that are no patients (totals, footers, headers again), each one listed.
        repeated: rows equal to an earlier one or merged into it, each one listed.
    """

    patients: pd.DataFrame = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)
    mapping: tuple[ColumnMatch, ...]
    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    encoding: str
    delimiter: str
    rows: int
    preview: tuple[tuple[str, ...], ...] = field(repr=False)
    refused: int = 0
    left_out: int = 0
    repeated: int = 0

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of the sheet, each one different."""
        return tuple(match.header for match in self.mapping)


def read_patients(
    path: Path | str,
    *,
    sheet: str | None = None,
    recipe: Recipe | None = None,
    header_row: int | None = None,
    mapping: Mapping[str, str | None] | None = None,
) -> PatientImport:
    """Read the patients of ``path``.

    Args:
        path: .csv .tsv .txt .xlsx .xls .xlsb .ods, told apart by content.
        sheet: of a workbook; found when not given.
        recipe: a saved mapping; ``mapping`` goes before it.
        header_row: 1-based; found when not given.
        mapping: header to field name, None or '' = column not used. Headers left out are matched by themselves.

    Raises:
        InputError: one sentence with file, sheet, row or column, and what to do.
    """
    path = Path(path)
    wanted = tuple(mapping or ())
    raw = read_table(path, sheet=sheet or (recipe.sheet if recipe else None), wanted=wanted)
    plan = layout.lay_out(raw.rows, _header_row(raw, header_row, wanted))
    matches = _match(raw, plan, recipe, mapping)
    conversion = Conversion(raw.sheet, plan.records)
    conversion.read(matches, _cells(raw, plan), date_1904=raw.date_1904)
    conversion.finish()
    keep, sorted_out = _sort_out(conversion, matches)
    problems = [*raw.problems, *_left_out(raw, plan), *_loose_cells(raw, plan, matches), *conversion.problems]
    patients = _table(raw, conversion, keep)
    order = sorted([*problems, *sorted_out], key=lambda problem: problem.row)
    return PatientImport(
        patients=schema.check(patients),
        problems=tuple(order),
        mapping=matches,
        sheet=raw.sheet,
        sheets=raw.sheets,
        header_row=plan.header,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        rows=len(plan.records),
        preview=tuple(tuple(map(str, raw.rows[number - 1])) for number in plan.records[:PREVIEW_ROWS]),
        refused=len({problem.row for problem in sorted_out if problem.severity == "refused"}),
        left_out=len(plan.footers) + len(plan.repeated),
        repeated=len({problem.row for problem in sorted_out if problem.severity != "refused"}),
    )


def _where(raw: RawTable) -> str:
    return f"{raw.file}, sheet {raw.sheet}," if raw.sheet else raw.file


def _header_row(raw: RawTable, given: int | None, wanted: Sequence[str]) -> int:
    if given is not None:
        if not 1 <= given <= len(raw.rows) or layout.blank(raw.rows[given - 1]):
            raise InputError(
                f"Row {given} of {_where(raw).rstrip(',')} holds no headers.",
                hint="Choose another header row.",
                code="header-row",
            )
        return given
    found = layout.find_header(raw.rows, wanted)
    if found is None:
        raise InputError(
            f"{_where(raw)} has no header row with a usable column: a patient's name or ID and something more.",
            hint="Name the columns in one row above the list, such as Last Name, First Name, Address, ZIP.",
            code="header-missing",
        )
    return found


def _labels(cells: Sequence[str]) -> list[str]:
    """Headers, each one different: a second Name is called ``Name (column C)``."""
    often = Counter(cells)
    seen: set[str] = set()
    labels = []
    for column, cell in enumerate(cells):
        again = not cell or (often[cell] > 1 and cell in seen)
        labels.append(f"{cell} (column {_letters(column)})".strip() if again else cell)
        seen.add(cell)
    return labels


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _match(
    raw: RawTable, plan: layout.Layout, recipe: Recipe | None, mapping: Mapping[str, str | None] | None
) -> tuple[ColumnMatch, ...]:
    cells = [layout.header_text(cell) for cell in raw.rows[plan.header - 1]]
    while cells and not cells[-1]:
        cells.pop()
    found = headers.match(cells, layout.samples(raw.rows, plan.header, len(cells)))
    labelled = tuple(headers.renamed(match, label) for match, label in zip(found, _labels(cells), strict=True))
    if recipe is not None:
        choices = recipe.choices([match.header for match in labelled], raw.file)
        labelled = headers.apply_choices(labelled, choices, raw.file, f"Recipe {recipe.name} says so.")
    if mapping:
        labelled = headers.apply_choices(labelled, mapping, raw.file)
    if not headers.usable({match.field for match in labelled if match.field}):
        raise InputError(
            f"{_where(raw)} row {plan.header} has no usable column: a patient's name or ID and something more.",
            hint="Map the columns by hand, or name them in the sheet.",
            code="header-unusable",
        )
    return labelled


class _cells:  # noqa: N801 - used as a function
    """Texts of a column in record order."""

    def __init__(self, raw: RawTable, plan: layout.Layout) -> None:
        self._rows = [raw.rows[number - 1] for number in plan.records]

    def __call__(self, column: int) -> list[str]:
        return [row[column] if column < len(row) else "" for row in self._rows]


def _left_out(raw: RawTable, plan: layout.Layout) -> list[Problem]:
    """Rows with text that are no records."""
    kinds = (
        (plan.above, "above-header", "left out: it stands above the header row"),
        (plan.footers, "footer", "left out: a total or a footer"),
        (plan.repeated, "header-again", "left out: the header row again"),
    )
    return [Problem(raw.sheet, row, "", rule, fix, "fixed") for rows, rule, fix in kinds for row in rows]


def _loose_cells(raw: RawTable, plan: layout.Layout, matches: Sequence[ColumnMatch]) -> list[Problem]:
    """Cells to the right of the last header: they belong to no column, or the row has slipped."""
    width = len(matches)
    return [
        Problem(raw.sheet, row, "", "cell-without-header", "left out: no header stands above it", "warning")
        for row in plan.records
        if any(cell.strip() for cell in raw.rows[row - 1][width:])
    ]


def _sort_out(conversion: Conversion, matches: Sequence[ColumnMatch]) -> tuple[list[int], list[Problem]]:
    """Indexes of the records that are patients, and a problem for each of the others."""
    first, last, ids = (conversion.text(name) for name in ("first_name", "last_name", "patient_id"))
    found: list[Problem] = []
    keep: list[int] = []

    def refuse(index: int, rule: str, fix: str) -> None:
        found.append(Problem(conversion.sheet, conversion.rows[index], "", rule, fix, "refused"))

    for index in range(len(conversion.rows)):
        if not first[index] and not last[index]:
            refuse(index, "name-missing", "not imported: the row names nobody")
        elif names.TEST_PATIENT.match(f"{first[index]} {last[index]}".strip()):
            refuse(index, "test-patient", "not imported: a test entry")
        else:
            keep.append(index)
    _give_ids(conversion, keep, ids, matches)
    keep, doubles = _merge_doubles(conversion, keep)
    return keep, [*found, *doubles]


def _give_ids(conversion: Conversion, keep: Sequence[int], ids: list[str], matches: Sequence[ColumnMatch]) -> None:
    """Patients without an ID get one made of name and birth date (or address), so that the next import knows them."""
    lacking = [index for index in keep if not ids[index]]
    parts = [conversion.text(name) for name in ("last_name", "first_name", "suffix")]
    born = conversion.columns.get("birth_date", [None] * len(conversion.rows))
    place = [conversion.text(name) for name in ("address1", "zip")]
    for index in lacking:
        which = [str(born[index])] if born[index] else [part[index] for part in place]
        identity = "\x1f".join([*(part[index] for part in parts), *which]).casefold()
        ids[index] = "x" + hashlib.sha256(identity.encode()).hexdigest()[:15]
    conversion.columns["patient_id"] = list(ids)
    header = next((match.header for match in matches if match.field == "patient_id"), "")
    fix = "no ID in the sheet: one was made of name and birth date, or address"
    if lacking and not header:
        conversion.problems.append(Problem(conversion.sheet, 0, "", "id-made", fix, "warning", len(lacking)))
    for index in lacking if header else ():
        conversion.note(index, header, "id-made", fix, "warning")


def _merge_doubles(conversion: Conversion, keep: Sequence[int]) -> tuple[list[int], list[Problem]]:
    """The first row of each patient stays; later ones of the same person are left out and tell it their visits.

    An ID may stand for a whole family (account numbers do): another person under the same ID stays, with a warning.
    """
    ids = conversion.columns["patient_id"]
    person = [conversion.text(name) for name in ("first_name", "last_name")]
    born = conversion.columns.get("birth_date", [None] * len(conversion.rows))
    people: dict[str, list[int]] = defaultdict(list)
    stays: list[int] = []
    found: list[Problem] = []
    for index in keep:
        others = people[str(ids[index])]
        twin = next((other for other in others if _same_person(person, born, other, index)), None)
        if twin is not None:
            found.append(_double(conversion, twin, index))
            continue
        if others:
            fix = (
                f"imported as a patient of its own: row {conversion.rows[others[0]]} has the same ID for another person"
            )
            conversion.note(index, "", "id-shared", fix, "warning")
        others.append(index)
        stays.append(index)
    return stays, found


def _same_person(person: Sequence[Sequence[str]], born: Sequence[object], one: int, other: int) -> bool:
    same_name = all(part[one].casefold() == part[other].casefold() for part in person)
    return same_name and (born[one] == born[other] or not born[one] or not born[other])


def _double(conversion: Conversion, first: int, again: int) -> Problem:
    columns = conversion.columns
    row, same = conversion.rows[again], conversion.rows[first]
    if all(held[first] == held[again] for held in columns.values()):
        return Problem(conversion.sheet, row, "", "row-again", f"left out: the same as row {same}", "fixed")
    _tell_visits(columns, first, again)
    fix = f"left out: row {same} is the same patient; the latest visit, next appointment and opt-outs were taken over"
    return Problem(conversion.sheet, row, "", "patient-again", fix, "refused")


def _tell_visits(columns: dict[str, list[object]], first: int, again: int) -> None:
    """An older last visit or a lost opt-out would mail somebody who must not be mailed."""
    for name, pick in (("last_visit", max), ("deceased_date", max), ("next_appointment", min), ("first_visit", min)):
        if name in columns:
            days = [day for day in (columns[name][first], columns[name][again]) if day]
            columns[name][first] = pick(days) if days else None  # type: ignore[type-var]  # all are dates
    for name in ("deceased", "do_not_contact", "do_not_mail", "do_not_email", "do_not_text", "bad_address", "booked"):
        if name in columns:
            columns[name][first] = bool(columns[name][first] or columns[name][again])


def _table(raw: RawTable, conversion: Conversion, keep: Sequence[int]) -> pd.DataFrame:
    columns: dict[str, Sequence[object]] = {
        name: [held[index] for index in keep] for name, held in conversion.columns.items() if name in schema.DTYPES
    }
    columns["source_file"] = [raw.file] * len(keep)
    columns["source_sheet"] = [raw.sheet] * len(keep)
    columns["source_row"] = [conversion.rows[index] for index in keep]
    return schema.build(columns, len(keep))
