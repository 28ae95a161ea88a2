"""Headers of visit and appointment sheets, and what their codes and statuses say became of a visit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from pydantic.dataclasses import dataclass

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import layout
from reactivate_desktop.intake.synonyms import key_of, words_of
from reactivate_desktop.intake.table import ColumnMatch, Row
from reactivate_desktop.resources import asset, load_toml

FIELDS = ("patient_id", "day", "code", "description", "status", "provider", "clinic")
LABELS = {
    "patient_id": "Patient ID",
    "day": "Day of the visit",
    "code": "Procedure code",
    "description": "Description",
    "status": "What became of it",
    "provider": "Provider",
    "clinic": "Clinic",
}
"""What fields of a visit are called."""
DECIDING = frozenset({"patient_id", "day", "code", "description", "status"})
"""Fields that decide when a patient was last there, and so who is mailed."""
COMPLETED, MISSED, CANCELLED, SCHEDULED, NOTHING = "completed", "missed", "cancelled", "scheduled", ""
_SEARCH_ROWS = 50
# a death certificate is written after the last visit; it is none
_NO_VISIT = re.compile(r"death certification|deceased|certificate of death", re.IGNORECASE)
_MISSED = re.compile(r"\b(missed|broken|failed|no[- ]?show(ed)?)\b", re.IGNORECASE)
_CANCELLED = re.compile(
    r"\bcancell?(ed|ation)\b.*\b(appointment|appt|visit)|\b(appointment|appt) cancell?", re.IGNORECASE
)
_APPOINTMENT = re.compile(r"\b(appointment|appt|visit)\b|no[- ]?show", re.IGNORECASE)


@dataclass(frozen=True)
class HeaderList:
    """A plain list of headers."""

    headers: list[str]


@dataclass(frozen=True)
class VisitWords:
    """The whole file ``assets/intake/visits.toml``."""

    fields: dict[str, list[str]]
    appointments: HeaderList
    patients: HeaderList
    codes: dict[str, list[str]]
    statuses: dict[str, list[str]]
    numbers: dict[str, dict[str, str]]


@cache
def visit_words() -> VisitWords:
    """The bundled words."""
    return load_toml(asset("intake", "visits.toml"), VisitWords)


@cache
def _ranks() -> dict[str, list[tuple[str, int]]]:
    """Key of a header to the fields that it may be, each with its rank (0 = the field's best name)."""
    found: dict[str, list[tuple[str, int]]] = {}
    for field, names in visit_words().fields.items():
        for rank, name in enumerate(names):
            found.setdefault(key_of(name), []).append((field, rank))
    return found


def ranks(header: str) -> list[tuple[str, int]]:
    """The fields that a header may name, each with its rank (0 = the field's best name)."""
    return _ranks().get(key_of(header), [])


def match(headers: Sequence[str], chosen: Mapping[str, str | None] | None = None) -> tuple[ColumnMatch, ...]:
    """What each column of a visit sheet is; ``chosen`` (header to field, None = not used) goes before.

    Raises:
        InputError: for a chosen header or field that doesn't exist.
    """
    chosen = {header: field or None for header, field in (chosen or {}).items()}
    if unknown := set(chosen) - set(headers):
        names = ", ".join(sorted(unknown))
        raise InputError(f"The sheet has no column {names}.", hint="Write headers as in it.", code="mapping-header")
    if strange := {field for field in chosen.values() if field} - set(FIELDS):
        names = ", ".join(sorted(strange))
        raise InputError(f"{names} is no field of a visit.", hint=f"Use {', '.join(FIELDS)}.", code="mapping-field")
    best: dict[str, tuple[int, int]] = {}
    for column, header in enumerate(headers):
        for field, rank in _ranks().get(key_of(header), ()) if header not in chosen else ():
            if field not in chosen.values():
                best[field] = min(best.get(field, (rank, column)), (rank, column))
    owner = {column: field for field, (_, column) in best.items()}
    return tuple(_match(header, column, owner, chosen) for column, header in enumerate(headers))


def _match(header: str, column: int, owner: Mapping[int, str], chosen: Mapping[str, str | None]) -> ColumnMatch:
    if header in chosen:
        return ColumnMatch(header, column, chosen[header], 1.0 if chosen[header] else 0.0, "You chose it.")
    field = owner.get(column)
    reason = "The header is a known name of it." if field else "No field of a visit has this name."
    return ColumnMatch(header, column, field, 1.0 if field else 0.0, reason)


def is_header(row: Row) -> bool:
    """True for a row that names a patient, a day and what happened."""
    fields = {found.field for found in match([layout.header_text(cell) for cell in row]) if found.field}
    return {"patient_id", "day"} <= fields and bool(fields & {"code", "description", "status"})


def find_header(rows: Sequence[Row], chosen: Mapping[str, str | None] | None = None) -> int | None:
    """1-based row of the header of a visit sheet; None when no row names a patient, a day and what happened."""
    best, most = None, 0
    for number, row in enumerate(rows[:_SEARCH_ROWS], start=1):
        cells = [layout.header_text(cell) for cell in row]
        if chosen and not set(chosen) <= set(cells):
            continue
        fields = {found.field for found in match(cells, chosen) if found.field}
        if {"patient_id", "day"} <= fields and len(fields) > max(most, 1):
            best, most = number, len(fields)
    return best


def kind_of(headers: Sequence[str]) -> str:
    """``visits`` or ``appointments``, or '' when the headers are not those of such a sheet."""
    keys = {key_of(header) for header in headers if header}
    fields = {found.field for found in match(list(headers)) if found.field}
    words = visit_words()
    if len(keys & set(map(key_of, words.patients.headers))) > 1:
        return ""
    if not ({"patient_id", "day"} <= fields and fields & {"code", "description", "status"}):
        return ""
    return "appointments" if keys & set(map(key_of, words.appointments.headers)) else "visits"


def outcome_of_status(header: str, text: str) -> str | None:
    """What a status says: an outcome, '' for what is neither visit nor appointment, None when it isn't known."""
    words = visit_words()
    said = words.numbers.get(key_of(header), {}).get(text.strip().removesuffix(".0"))
    if said is None:
        wanted = words_of(text)
        said = next((name for name, known in words.statuses.items() if wanted in map(words_of, known)), None)
    return NOTHING if said == "nothing" else said


def outcome_of_words(code: str, description: str) -> str | None:
    """What code and description say of themselves, whatever the status; None when they say nothing about it."""
    codes = visit_words().codes
    plain = code.strip().upper()
    if plain in codes["missed"]:
        return MISSED
    if plain in codes["cancelled"]:
        return CANCELLED
    if _NO_VISIT.search(description):
        return NOTHING
    if _CANCELLED.search(description):
        return CANCELLED
    if _MISSED.search(description) and _APPOINTMENT.search(description):
        return MISSED
    return None
