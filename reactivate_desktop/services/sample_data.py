"""A practice export that nobody would call clean, made of invented people, with the truth about it counted."""

from __future__ import annotations

import csv
import io
import os
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake.sheet_writer import Cell, workbook_bytes
from reactivate_desktop.services.sample_people import Person, people
from reactivate_desktop.services.sample_reasons import plant

SHEET = "Patient List"
HEADER_ROW = 5
HEADERS: tuple[str, ...] = (
    "Chart #",
    "Patient Name",
    "DOB",
    "Sex",
    "Guarantor",
    "Guardian Name",
    "Street Address",
    "Address 2",
    "City",
    "ST",
    "Zip",
    "Home Phone",
    "Cell Phone",
    "E-mail",
    "First Visit",
    "Last Visit",
    "Next Appt",
    "Provider",
    "Office",
    "Status",
    "Deceased",
    "Do Not Mail",
    "Bad Address",
    "Balance",
    "Visits",
    "No Shows",
    "Last Appt Status",
    "Insurance",
    "Previous Insurance",
    "Unscheduled Treatment",
    "Notes",
)
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SampleFacts:
    """The truth about an export.

    ``rows`` = ``patients`` + ``repeated`` (whole rows again) + ``merged`` (the same patient from an older list) +
    ``nameless`` + ``test_entries``. ``patients`` are different people as a clean import must find them; the counts
    from ``inactive`` on are of those. ``inactive``: last visit before the calendar day 24 months before ``as_of``.
    ``not_to_be_mailed`` adds the dismissed, whom nobody may contact; a bad address is also that of who moved.
    ``text_dates`` are visits and appointments typed as text, ``lost_zip_zeros`` ZIP codes kept as numbers.
    ``by_clinic`` counts patients by the id of the clinic that the sheet names, ``no_clinic`` those without one.
    """

    as_of: date
    sheet: str
    header_row: int
    rows: int
    patients: int
    repeated: int
    merged: int
    nameless: int
    test_entries: int
    blank_rows: int
    inactive: int
    never_seen: int
    future_appointment: int
    deceased: int
    dismissed: int
    marked_inactive: int
    do_not_mail: int
    not_to_be_mailed: int
    bad_address: int
    minors: int
    minors_with_guardian: int
    households_shared: int
    lost_zip_zeros: int
    text_dates: int
    unreadable_births: int
    no_clinic: int
    by_clinic: dict[str, int]


def make_sample_export(
    path: Path, *, patients: int = 5000, seed: int = 1, clinics: Sequence[Clinic], as_of: date
) -> SampleFacts:
    """Write a workbook of ``patients`` invented people to ``path``; it appears whole or not at all.

    The same arguments give the same cells. Dates lie around ``as_of``.

    Raises:
        InputError: when there is no clinic, fewer than 20 patients, or the file can't be written.
    """
    rows, facts = _rows(patients, seed, clinics, as_of)
    sheets: dict[str, list[Row]] = {
        SHEET: [*_above(as_of), HEADERS, *rows, *_below(facts)],
        "Report settings": [("Filter", "All offices, all statuses"), ("Sorted by", "None")],
    }
    _put(path, workbook_bytes(sheets, bold_rows={SHEET: HEADER_ROW}))
    return facts


def make_sample_csv(
    path: Path, *, patients: int = 500, seed: int = 1, clinics: Sequence[Clinic], as_of: date
) -> SampleFacts:
    """The same mess as semicolon-separated text, as a European spreadsheet saves it: UTF-8 with a mark, dates as text.

    Raises:
        InputError: see ``make_sample_export``.
    """
    rows, facts = _rows(patients, seed, clinics, as_of)
    dates = sum(isinstance(value, date) for row in rows for value in row)
    content = io.StringIO()
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n")
    writer.writerows(_above(as_of))
    writer.writerow(HEADERS)
    writer.writerows([tuple(_slashes(value) if isinstance(value, date) else value for value in row) for row in rows])
    writer.writerows(_below(facts))
    _put(path, content.getvalue().encode("utf-8-sig"))
    return replace(facts, sheet="", text_dates=facts.text_dates + dates)


def _rows(count: int, seed: int, clinics: Sequence[Clinic], as_of: date) -> tuple[list[Row], SampleFacts]:
    if not clinics or count < 20:
        raise InputError(
            f"A sample of {count} patients for {len(clinics)} clinics can't be made.",
            hint="Ask for at least 20 patients and one clinic.",
            code="sample-size",
        )
    rng = random.Random(seed)  # noqa: S311 - invented people, not secrets
    everybody = people(count, rng, clinics, as_of)
    # dice of their own: who is who stays the same
    plant(everybody, random.Random(f"{seed}/reasons"), as_of)  # noqa: S311 - invented people, not secrets
    records = [_record(person, rng) for person in everybody]
    unreadable = _spoil(everybody, records, rng, as_of)
    rows: list[Row] = list(records)
    repeated, merged = max(3, count // 250), max(2, count // 400)
    seen = [person for person in everybody if person.last_visit is not None]
    doubled = rng.sample(seen, repeated + merged)
    rows += [records[person.number - 1] for person in doubled[:repeated]]
    rows += [_older_copy(person, records[person.number - 1]) for person in doubled[repeated:]]
    rng.shuffle(rows)
    test_entries, nameless, blank_rows = 2, max(2, count // 1000), max(3, count // 200)
    _scatter(rows, nameless, blank_rows, rng)
    facts = _facts(everybody, as_of)
    facts = replace(facts, repeated=repeated, merged=merged, nameless=nameless, test_entries=test_entries)
    total = count + repeated + merged + nameless + test_entries
    numbers = [row[10] for row in records]
    return rows, replace(
        facts,
        rows=total,
        blank_rows=blank_rows,
        lost_zip_zeros=sum(isinstance(value, int) for value in numbers),
        text_dates=sum(
            str(row[at])[:1].isdigit() and isinstance(row[at], str) for row in records for at in (14, 15, 16)
        ),
        unreadable_births=unreadable,
    )


def _spoil(everybody: Sequence[Person], records: list[Row], rng: random.Random, as_of: date) -> int:
    """Cells that nobody can read, where they change no count: births of adults, visits that never were, balances."""
    adults = [person for person in everybody if not person.minor(as_of)]
    chosen = rng.sample(adults, max(2, len(adults) // 700))
    for person in chosen:
        _write(records, person, 2, rng.choice(("13/45/1980", "see chart", "19??")))
    for person in adults[3 :: max(1, len(adults) // 4)]:
        _write(records, person, 23, "see acct")
    for person in [one for one in everybody if one.last_visit is None][::20]:
        _write(records, person, 15, "never seen")
    return len(chosen)


def _write(records: list[Row], person: Person, column: int, value: Cell) -> None:
    row = records[person.number - 1]
    records[person.number - 1] = (*row[:column], value, *row[column + 1 :])


def _scatter(rows: list[Row], nameless: int, blank: int, rng: random.Random) -> None:
    """Put what is no patient between the rows: two test entries, rows that name nobody, blank rows."""
    strays: list[Row] = [("TEST-1", "Test, Patient"), ("TEST-2", "Patient, Test")]
    strays += [(f"D{number:04d}", None, None, None, None, None, "1 Marlpit Rd") for number in range(nameless)]
    strays += [()] * blank
    for stray in strays:
        rows.insert(rng.randrange(1, len(rows)), stray + (None,) * (len(HEADERS) - len(stray)))


def _older_copy(person: Person, record: Row) -> Row:
    """The same patient from an older list: the truth stays with the later visit and the nearer appointment."""
    cells = list(record)
    cells[14] = None
    cells[15] = person.last_visit and person.last_visit - timedelta(days=30)
    cells[16] = person.next_visit and person.next_visit + timedelta(days=1)
    return tuple(cells)


def _record(person: Person, rng: random.Random) -> Row:
    """One row as this front desk typed it."""
    return (
        10_000 + person.number,
        _typed_name(person, rng),
        _typed_date(person.birth, rng),
        rng.choice((person.sex, person.sex, {"M": "Male", "F": "Female"}[person.sex])),
        10_000 + person.head,
        person.guardian or None,
        _typed_street(person, rng),
        person.unit or None,
        person.town.city.upper() if rng.random() < 0.06 else person.town.city,
        "MA" if rng.random() < 0.97 else "Massachusetts",
        _typed_zip(person.town.zip, rng),
        person.phone or None,
        person.mobile or None,
        person.email or None,
        _typed_date(person.first_visit, rng),
        _typed_date(person.last_visit, rng),
        _typed_date(person.next_visit, rng),
        person.provider,
        person.clinic or None,
        person.status or None,
        person.deceased_flag or None,
        rng.choice(("Y", "X", "Yes")) if person.do_not_mail else rng.choice((None, None, "N")),
        rng.choice(("Y", "Yes")) if person.bad_address else None,
        _typed_money(person.balance_cents, rng),
        person.visits or None,
        person.missed or None,
        person.last_status or None,
        person.insurance or None,
        person.previous_insurance or None,
        person.open_treatment_cents / 100 if person.open_treatment_cents else None,
        person.notes or None,
    )


def _typed_name(person: Person, rng: random.Random) -> str:
    name = f"{person.last}, {person.first}"
    dice = rng.random()
    if dice < 0.03:
        return f"{person.last} ,{person.first} "
    return f"{person.last},  {person.first}" if dice < 0.05 else name


def _typed_street(person: Person, rng: random.Random) -> str:
    if person.bad_address and rng.random() < 0.3:
        return "RETURNED MAIL"
    return person.street.upper() if rng.random() < 0.08 else person.street


def _typed_zip(code: str, rng: random.Random) -> Cell:
    """Most are numbers, which is how Massachusetts loses its first digit."""
    dice = rng.random()
    if dice < 0.82:
        return int(code)
    return f"{code}-{rng.randint(1001, 9899)}" if dice < 0.9 else code


def _typed_date(day: date | None, rng: random.Random) -> Cell:
    if day is None:
        return rng.choice((None, None, None, "N/A")) if rng.random() < 0.1 else None
    dice = rng.random()
    if dice < 0.8:
        return day
    return _slashes(day) if dice < 0.95 else day.isoformat()


def _slashes(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def _typed_money(cents: int, rng: random.Random) -> Cell:
    if not cents:
        return rng.choice((0, None))
    return f"${cents / 100:,.2f}" if rng.random() < 0.5 else cents / 100


def _above(as_of: date) -> list[Row]:
    return [
        ("Patient Master List",),
        (f"Run {_slashes(as_of)} by front desk", None, None, "All offices"),
        (None,),
        ("Page 1", None, None, None, "CONFIDENTIAL"),
    ]


def _below(facts: SampleFacts) -> list[Row]:
    return [(None,), ("Total patients:", facts.rows), ("End of report",)]


def _facts(everybody: Sequence[Person], as_of: date) -> SampleFacts:
    """Counts over the people themselves; what concerns rows is filled in by the caller."""
    homes = Counter(person.head for person in everybody)
    minors = [person for person in everybody if person.minor(as_of)]
    return SampleFacts(
        as_of=as_of,
        sheet=SHEET,
        header_row=HEADER_ROW,
        rows=0,
        patients=len(everybody),
        repeated=0,
        merged=0,
        nameless=0,
        test_entries=0,
        blank_rows=0,
        inactive=sum(person.inactive(as_of) for person in everybody),
        never_seen=sum(person.last_visit is None for person in everybody),
        future_appointment=sum(person.next_visit is not None for person in everybody),
        deceased=sum(person.deceased for person in everybody),
        dismissed=sum(person.status in {"Dismissed", "Discharged", "Moved", "Archived"} for person in everybody),
        marked_inactive=sum(person.status in {"I", "Inactive"} for person in everybody),
        do_not_mail=sum(person.do_not_mail for person in everybody),
        not_to_be_mailed=sum(person.do_not_mail or person.status == "Dismissed" for person in everybody),
        bad_address=sum(person.bad_address or person.status == "Moved" for person in everybody),
        minors=len(minors),
        minors_with_guardian=sum(bool(person.guardian) for person in minors),
        households_shared=sum(size > 1 for size in homes.values()),
        lost_zip_zeros=0,
        text_dates=0,
        unreadable_births=0,
        no_clinic=sum(not person.clinic for person in everybody),
        by_clinic=dict(Counter(person.home.id for person in everybody if person.clinic)),
    )


def _put(path: Path, content: bytes) -> None:
    """Write beside, then rename."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)  # noqa: PTH105 - the same call on every system
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or "not writable"
        raise InputError(
            f"{path.name} can't be written: {reason}.", hint="Choose another folder.", code="file-write"
        ) from None
