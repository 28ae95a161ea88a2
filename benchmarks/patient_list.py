"""A practice's export for the benchmark of imports: 30 columns, made-up people, and the dirt that real lists have.

The same list on every run. One row in fifty has something to mend: a ZIP code that lost its zero, a suffix in the last
name, a date with a two-digit year, doubled blanks, a cell with a line break, words for nothing. Some rows name nobody,
some are there twice, a title stands above and a total below.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks import bench_kit, people
from reactivate_desktop.services import sample_people

HEADERS = (
    *("Patient ID", "First Name", "Middle", "Last Name", "Preferred Name", "Birth Date", "Sex", "Guarantor ID"),
    *("Address", "Address 2", "City", "State", "ZIP", "Home Phone", "Mobile Phone", "Work Phone", "Email"),
    *("First Visit", "Last Visit", "Next Appointment", "Visits", "Status", "Deceased", "Do Not Mail", "Provider"),
    *("Clinic", "Insurance", "Balance", "Referred By", "Notes"),
)
SHORT = (0, 1, 3, 5, 8, 10, 11, 12, 14, 16, 18, 21)
"""The columns of a list with 12."""

AREAS = ("617", "781", "978", "508", "413", "603", "401", "207")
_TODAY = date(2026, 11, 1)
_PLANS = ("Delta Dental", "Cigna", "MetLife", "Aetna", "Guardian", "Blue Cross", "Self pay", "")
_NOTES = ("prefers mornings", "call before mailing", "moved from the old system", "asks for whitening", "anxious")
_NOTHING = ("", "N/A", "-", "NULL")


def rows(count: int) -> Iterator[list[str]]:
    """The rows below the header, one for each patient."""
    lot = Random(20261125)
    firsts, lasts, streets, towns = _words(lot)
    days = [_TODAY - timedelta(days=number) for number in range(30_000)]
    written = [f"{day.month}/{day.day}/{day.year}" for day in days]
    for number in range(count):
        city, state, code = towns[min(int(lot.expovariate(0.01)), len(towns) - 1)]
        first, last = _drawn(lot, firsts), _drawn(lot, lasts)
        visits, seen = int(lot.expovariate(0.15)), int(lot.expovariate(0.001)) + 1
        line = f"{1 + int(lot.random() * 9800)} {streets[int(lot.random() * len(streets))]}"
        row = [
            f"{100_000 + number}", first, lot.choice("ABCDEJKLMRST") if number % 3 else "", last, "",
            written[int(lot.random() * 29_000)], "F" if lot.random() < 0.55 else "M", f"G{number // 3}",
            line, f"Apt {number % 90}" if number % 6 == 0 else "", city, state, code,
            _phone(lot), _phone(lot) if number % 10 else "", _phone(lot) if number % 4 == 0 else "",
            f"{first}.{last}{number % 1000}@example.com".lower() if number % 8 else "",
            written[min(seen + int(lot.expovariate(0.0005)), 29_999)], written[min(seen, 29_999)], "",
            str(visits), "Active" if lot.random() < 0.7 else "Inactive", "N", "Y" if number % 97 == 0 else "N",
            f"Dr. {lasts[number % 14]}", f"Clinic {number % 8}", _PLANS[number % len(_PLANS)],
            f"{lot.random() * 900 - 100:.2f}", "", f"{lot.choice(_NOTES)}, {number}" if number % 5 == 0 else "",
        ]  # fmt: skip
        yield _dirtied(row, number, lot)


def _dirtied(row: list[str], number: int, lot: Random) -> list[str]:
    match number % 400:
        case 0:
            row[12] = row[12].lstrip("0")
        case 50:
            row[3] += " Jr."
        case 100:
            row[18] = f"{row[18][:-4]}{row[18][-2:]}"
        case 150:
            row[8] = f" {row[8].replace(' ', '  ')}"
        case 200:
            row[29] = "first line\nsecond line, with a comma"
        case 250:
            row[16] = lot.choice(_NOTHING)
        case 300:
            row[27] = f"(${abs(float(row[27])):.2f})"
        case 350 if number % 4_000 == 350:
            row[1] = row[3] = ""
    return row


def _phone(lot: Random) -> str:
    exchange = f"{220 + int(lot.random() * 690):03}"
    exchange = f"{exchange[0]}34" if exchange.endswith("11") else exchange
    return f"({AREAS[int(lot.random() * len(AREAS))]}) {exchange}-{int(lot.random() * 10_000):04}"


def _drawn(lot: Random, words: tuple[str, ...]) -> str:
    return words[min(int(lot.paretovariate(0.6)) - 1, len(words) - 1)]


def _words(lot: Random) -> tuple[tuple[str, ...], tuple[str, ...], list[str], list[tuple[str, str, str]]]:
    firsts = people.first_names()
    lasts = people.last_names()
    streets = [f"{name} {lot.choice(('St', 'Ave', 'Rd', 'Ln', 'Dr', 'Ct'))}" for name in lasts[:3_000]]
    towns = [(town.city, "MA", town.zip) for town in sample_people.words().towns]
    return firsts, lasts, streets, towns


def write_csv(count: int, path: Path) -> None:
    """A list of ``count`` patients as CSV, with a title above it and a total below."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Patient list"])
        writer.writerow(HEADERS)
        writer.writerows(rows(count))
        writer.writerow([f"Total patients: {count}"])
    part.rename(path)


def csv_file(count: int) -> Path:
    """The list of ``count`` patients, made when it is not there."""
    bench_kit.WORK.mkdir(parents=True, exist_ok=True)
    path = bench_kit.WORK / f"patients-2-{count}.csv"
    if not path.exists():
        write_csv(count, path)
    return path
