"""Write what an import found, row by row, to a file that the user chose (.csv or .xlsx). It quotes no cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake.table import Problem
from reactivate_desktop.mail.table_file import Cell, write_csv
from reactivate_desktop.mail.workbook_file import write_xlsx

if TYPE_CHECKING:
    from reactivate_desktop.services.import_visits import VisitPlan

HEADER = ("file", "sheet", "row", "column", "severity", "rule", "what was done", "cells")
_NOBODY = ("patient-unknown", "left out: no patient has this ID")
_SEVERAL = ("patient-unclear", "left out: several patients have this ID")


def check(target: Path) -> None:
    """Refuse a name that ends neither in .csv nor in .xlsx, before anything is read.

    Raises:
        InputError: naming the file.
    """
    if target.suffix.lower() not in {".csv", ".xlsx"}:
        raise InputError(
            f"{target.name}: a report is written as .csv or .xlsx.", hint="End its name so.", code="list-kind"
        )


def of_patients(file: str, problems: Iterable[Problem], target: Path) -> int:
    """List the problems of a patient list; returns how many lines that are.

    Raises:
        InputError: when the name of the file ends otherwise.
        WorldError: when it can't be written.
    """
    return _write(list(_lines(file, problems)), target)


def of_visits(made: VisitPlan, target: Path) -> int:
    """List the problems of visit sheets, and the rows whose patient ID is that of nobody, or of several."""
    lines = [line for sheet in made.sheets for line in _lines(sheet.file, sheet.problems)]
    headers = {
        (sheet.file, sheet.sheet): match.header
        for sheet in made.sheets
        for match in sheet.mapping
        if match.field == "patient_id"
    }
    rows = made.strangers
    columns = (rows[name].tolist() for name in ("file", "sheet", "source_row", "several"))
    for file, sheet, row, several in zip(*columns, strict=True):
        rule, fix = _SEVERAL if several else _NOBODY
        lines.append((file, sheet, row, headers.get((file, sheet), ""), "refused", rule, fix, 1))
    return _write(lines, target)


def _lines(file: str, problems: Iterable[Problem]) -> Iterator[tuple[Cell, ...]]:
    for one in problems:
        yield (file, one.sheet, one.row or "", one.column, one.severity, one.rule, one.fix, one.count)


def _write(lines: list[tuple[Cell, ...]], target: Path) -> int:
    check(target)
    if target.suffix.lower() == ".csv":
        return write_csv(HEADER, lines, target)
    return write_xlsx(HEADER, lines, target, "Import", len(lines))
