"""Results as a workbook or as text, safe to open: no cell is ever a formula."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from reactivate_desktop.errors import InputError
from reactivate_desktop.results.by_variant import VariantResult
from reactivate_desktop.results.summary import Results

Value = str | int | float
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMATS = (".xlsx", ".csv")


def write(results: Results, path: Path) -> Path:
    """Write results as ``.xlsx`` (three sheets) or ``.csv`` (one table), whole or not at all; returns the path.

    Raises:
        InputError: for another ending, or when the file can't be written.
    """
    path = Path(path)
    writers = {".xlsx": _write_workbook, ".csv": _write_text}
    if path.suffix.lower() not in writers:
        raise InputError(
            f"Results can't be written as {path.suffix or 'a file without ending'}.",
            hint=f"Use one of: {', '.join(FORMATS)}.",
            code="results-format",
        )
    beside = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writers[path.suffix.lower()](results, beside)
        beside.replace(path)
    except OSError as error:
        raise InputError(
            f"{path.name} can't be written: {error.strerror or 'not writable'}.",
            hint="Close it where it is open, or choose another place.",
            code="results-unwritable",
        ) from None
    finally:
        with suppress(OSError):
            beside.unlink()
    return path


def tables(results: Results) -> dict[str, list[tuple[Value, ...]]]:
    """The report's tables by title; the first row of each is its header."""
    lift = results.lift
    points: tuple[Value, ...] = (lift.value, lift.low, lift.high) if lift is not None else ("", "", "")
    totals: list[tuple[Value, ...]] = [
        ("Measure", "Count", "Share of mailed", "Interval from", "Interval to", "Note"),
        ("Mailed", results.mailed, "", "", "", f"As of {results.as_of.isoformat()}"),
        ("Codes redeemed", results.redeemed.count, *_interval(results), "The floor: each one is certain."),
        (
            "Bookings matched",
            results.matched.count,
            results.matched.share,
            results.matched.low,
            results.matched.high,
            f"The ceiling: some would have come anyway. Window of {results.window_days} days.",
        ),
        ("Lift over holdout", results.holdout, *points, results.lift_note),
    ]
    clinics: list[tuple[Value, ...]] = [("Clinic", "Name", "Mailed", "Redeemed", "Matched")]
    clinics += [(c.clinic, c.name, c.mailed, c.redeemed, c.matched) for c in results.by_clinic]
    days: list[tuple[Value, ...]] = [("Day", "Redeemed", "Matched")]
    days += [(day.day.isoformat(), day.redeemed, day.matched) for day in results.by_day]
    variants: list[tuple[Value, ...]] = [_VARIANT_HEADINGS, *map(_variant, results.by_variant)]
    found = {"Results": totals, "Clinics": clinics, "Days": days}
    return found | {"Variants": variants} if results.by_variant else found


_VARIANT_HEADINGS = (
    *("Variant", "Offer", "Mailed", "Redeemed", "Share", "Interval from", "Interval to", "Matched", "Share of matched"),
    *("More redeemed than the first", "From", "To", "Verdict"),
)


def _variant(one: VariantResult) -> tuple[Value, ...]:
    more = one.more_redeemed
    beside: tuple[Value, ...] = ("", "", "") if more is None else (more.value, more.low, more.high)
    redeemed = one.redeemed
    counts = (one.mailed, redeemed.count, redeemed.share, redeemed.low, redeemed.high)
    return (one.variant, one.offer, *counts, one.matched.count, one.matched.share, *beside, one.verdict)


def _interval(results: Results) -> tuple[Value, ...]:
    return results.redeemed.share, results.redeemed.low, results.redeemed.high


def _write_workbook(results: Results, path: Path) -> None:
    book = Workbook(write_only=True)
    for title, rows in tables(results).items():
        sheet = book.create_sheet(title)
        sheet.column_dimensions["A"].width = 24
        sheet.column_dimensions["B"].width = 28 if title in {"Clinics", "Variants"} else 12
        for number, row in enumerate(rows):
            sheet.append([_cell(sheet, value, bold=number == 0) for value in row])
    with path.open("wb") as file:
        book.save(file)


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, bold: bool) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # openpyxl takes a leading "=" for a formula; the type says that it is text.
        cell.data_type = "s"
    elif isinstance(value, float):
        cell.number_format = "0.0%"
    cell.font = Font(bold=bold)
    return cell


def _write_text(results: Results, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for title, rows in tables(results).items():
            writer.writerow([title])
            writer.writerows([_plain(value) for value in row] for row in rows)
            writer.writerow([])


def _plain(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
