"""Import a practice's sheet of bookings and find out whose they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from reactivate_desktop.domain import tracking_code
from reactivate_desktop.domain.attribution import MatchedBy
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import dates, workbook
from reactivate_desktop.intake.table import Problem, RawTable
from reactivate_desktop.store import Store, Transaction

_HEADER_ROWS = 25
_HEADERS: dict[str, tuple[str, ...]] = {
    "day": (
        *("appointmentdate", "apptdate", "appointment", "bookingdate", "bookedfor", "visitdate", "dateofservice"),
        *("servicedate", "dos", "start", "startdate", "date", "scheduleddate", "apptdatetime", "starttime"),
    ),
    "code": ("trackingcode", "code", "promocode", "offercode", "couponcode", "voucher", "coupon", "cardcode"),
    "patient_id": (
        *("patientid", "patientnumber", "patnum", "chartnumber", "chart", "accountnumber", "mrn", "clientid", "id"),
        *("patid", "chartno", "patientno", "pid"),
    ),
    "first_name": ("firstname", "first", "patientfirstname", "fname", "givenname"),
    "last_name": ("lastname", "last", "patientlastname", "lname", "surname", "familyname"),
    "full_name": ("patientname", "name", "patient", "clientname", "fullname", "client"),
    "birth_date": ("birthdate", "dateofbirth", "dob", "birthday", "born"),
}


@dataclass(frozen=True, slots=True)
class BookingsImport:
    """What an import of bookings brought.

    ``rows`` = ``new`` + ``updated`` + ``unchanged`` + refused problems. ``matched`` counts bookings by how their
    patient was found; ``unmatched`` are kept as well: imported again once the patient is known, they are matched.
    """

    file: str
    rows: int
    new: int
    updated: int
    unchanged: int
    matched: dict[MatchedBy, int]
    unmatched: int
    problems: tuple[Problem, ...] = field(repr=False)

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate bookings``."""
        return {
            "rows": self.rows,
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "matched": sum(self.matched.values()),
            "matched_by": {how.value: count for how, count in self.matched.items()},
            "unmatched": self.unmatched,
            "problems": [problem.as_json() for problem in self.problems],
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        by = ", ".join(f"{count:,} by {how.value}" for how, count in self.matched.items())
        lines = [
            f"{self.file}: {self.rows:,} rows, {self.new:,} new bookings, {self.unchanged:,} known.",
            f"Matched {sum(self.matched.values()):,}{f' ({by})' if by else ''}; {self.unmatched:,} match nobody.",
        ]
        refused = sum(problem.severity == "refused" for problem in self.problems)
        return [*lines, f"{refused:,} rows could not be read."] if refused else lines


@dataclass(frozen=True, slots=True)
class _Row:
    """One booking as the sheet says it."""

    number: int
    day: date
    code: str
    patient_id: str
    name: str


def run(store: Store, path: Path, *, sheet: str | None = None, progress: Progress | None = None) -> BookingsImport:
    """Read a sheet of bookings and match each by tracking code, else patient id, else name and birth date.

    Whether a booking counts for a campaign is decided when that is measured: then its window is known.

    Raises:
        InputError: when the file can't be read, or has no date column or nothing that says whose a booking is.
    """
    watch = progress or NoProgress()
    watch.report(0, 2, "reading bookings")
    table = workbook.read_table(Path(path), sheet=sheet)
    rows, problems = _rows(table)
    watch.report(1, 2, "matching bookings")
    with store.transaction() as tx:
        frame = _matched(tx, rows, table.file)
        counts = tx.bookings.save(frame)
    found = Counter(how for how in frame["how"] if how)
    watch.report(2, 2, "matching bookings")
    return BookingsImport(
        file=table.file,
        rows=len(rows) + len(problems),
        new=counts.new,
        updated=counts.updated,
        unchanged=counts.unchanged,
        matched={how: found[how.value] for how in MatchedBy if found[how.value]},
        unmatched=int((frame["how"] == "").sum()),
        problems=tuple(problems),
    )


def _rows(table: RawTable) -> tuple[list[_Row], list[Problem]]:
    header, columns = _header(table)
    body = [
        (number, row) for number, row in enumerate(table.rows[header:], header + 1) if any(cell.strip() for cell in row)
    ]
    cells = {
        name: [row[place].strip() if place < len(row) else "" for _, row in body] for name, place in columns.items()
    }
    blank = [""] * len(body)
    year = datetime.now(UTC).year
    days = _dates(cells["day"], table, year + 5)
    born = _dates(cells.get("birth_date", blank), table, year)
    rows, problems = [], []
    for place, (number, _) in enumerate(body):
        day = days[place]
        if day is None:
            column = str(table.rows[header - 1][columns["day"]])
            problems.append(Problem(table.sheet, number, column, "date-unreadable", "The row was left out.", "refused"))
            continue
        name = _name(*(cells.get(key, blank)[place] for key in ("first_name", "last_name", "full_name")))
        birth = born[place]
        person = f"{name}|{birth.isoformat()}" if name and birth else ""
        code = cells.get("code", blank)[place]
        rows.append(_Row(number, day, _code(code), cells.get("patient_id", blank)[place], person))
    return rows, problems


def _header(table: RawTable) -> tuple[int, dict[str, int]]:
    """The 1-based header row and the columns found in it: the row that names most of what we look for."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(table.rows[:_HEADER_ROWS], 1):
        keys = [re.sub(r"[^a-z0-9]", "", cell.casefold().replace("#", "number")) for cell in row]
        columns = {
            name: keys.index(next(word for word in words if word in keys))
            for name, words in _HEADERS.items()
            if any(word in keys for word in words)
        }
        if len(columns) > len(best[1]):
            best = number, columns
    named = {"full_name", "last_name"} & best[1].keys() and "birth_date" in best[1]
    if "day" not in best[1] or not ({"code", "patient_id"} & best[1].keys() or named):
        raise InputError(
            f"{table.file} is not a sheet of bookings.",
            hint="It needs a header row with an appointment date, and a code, a patient id, or name and birth date.",
            code="bookings-columns",
        )
    return best


def _dates(texts: Sequence[str], table: RawTable, latest_year: int) -> list[date | None]:
    style = dates.style_of(texts, file_evidence=0, date_1904=table.date_1904, pivot_year=latest_year)
    return [dates.date(text, style).value if text else None for text in texts]


def _name(first: str, last: str, full: str) -> str:
    if not (first and last) and full:
        if "," in full:
            last, _, first = (part.strip() for part in full.partition(","))
        else:
            first, _, last = full.rpartition(" ")
    words = first.split()
    return f"{last}|{words[0]}".casefold() if words and last else ""


def _code(text: str) -> str:
    try:
        return str(tracking_code.parse(text)) if text else ""
    except InputError:
        return ""


def _matched(tx: Transaction, rows: Sequence[_Row], file: str) -> pd.DataFrame:
    patients = tx.patients.frame()
    keys = patients.index.to_series()
    by_id = _unique(patients["patient_id"].str.strip(), keys)
    first = patients["first_name"].str.split().str[0].fillna("")
    born = patients["birth_date"].dt.strftime("%Y-%m-%d")
    person = (patients["last_name"].str.strip() + "|" + first).str.casefold() + "|" + born
    by_name = _unique(person.fillna(""), keys)
    by_code = tx.drops.recipients(row.code for row in rows if row.code)
    records = []
    for row in rows:
        how, key = MatchedBy.NOTHING, None
        for way, known, text in (
            (MatchedBy.CODE, by_code, row.code),
            (MatchedBy.PATIENT_ID, by_id, row.patient_id),
            (MatchedBy.NAME, by_name, row.name),
        ):
            if text and text in known:
                how, key = way, known[text]
                break
        identity = f"{row.code}|{row.patient_id}|{row.name}|{row.day.isoformat()}"
        records.append((identity, pd.Timestamp(row.day), key, row.code, how.value, file, row.number))
    columns = ["identity", "booked_for", "patient_key", "tracking_code", "how", "source_file", "source_row"]
    return pd.DataFrame(records, columns=columns, dtype=object)


def _unique(texts: pd.Series, keys: pd.Series) -> dict[str, int]:
    """Text to patient key, for texts that one patient alone has: two of a name are nobody."""
    alone = (texts != "") & ~texts.duplicated(keep=False)
    return {str(text): int(key) for text, key in zip(texts[alone], keys[alone], strict=True)}
