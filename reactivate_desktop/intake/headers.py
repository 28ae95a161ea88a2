"""Headers to fields: synonyms of real systems first, near names second, and a look at the values for both."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reactivate_desktop.domain.patient import FIELD_BY_NAME, VIRTUAL_FIELDS, Kind
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake.synonyms import key_of, lookup, synonyms, words_of
from reactivate_desktop.intake.table import ColumnMatch

NAME_FIELDS = frozenset({"first_name", "last_name", "full_name"})
_NEAR = 0.88
_MARITAL = frozenset(["married", "single", "divorced", "widowed", "separated", "partner", "m", "s", "d", "w"])
_DATE_LIKE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{8}\b|\d{5}(\.\d+)?$|.*\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
_NUMBER = re.compile(r"[(-]?\s*[$€£]?\s*-?[\d,]*\.?\d+\)?$")
_SHAPES: dict[str, re.Pattern[str]] = {
    "zip": re.compile(r"\d{3,5}(\.0)?$|\d{5}[- ]?\d{4}$|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$"),
    "email": re.compile(r"\S+@\S+$"),
    "state": re.compile(r"[A-Za-z][A-Za-z. ]{1,24}$"),
    "sex": re.compile(r"[A-Za-z/ -]{1,20}$|[0-9]$"),
    "phone": re.compile(r"[\d(+]?.*\d.*\d"),
}
_ABSENT = frozenset({"", "-", "null", "\\n", "n/a", "none"})


def shape_share(field: str, values: Sequence[str]) -> float | None:
    """Share of the filled ``values`` that look like ``field``; None when nothing can be said."""
    filled = [text for value in values if (text := value.strip()).casefold() not in _ABSENT]
    kind = FIELD_BY_NAME[field].kind if field in FIELD_BY_NAME else Kind.TEXT
    shape = _SHAPES.get("phone" if field in {"mobile", "work_phone"} else field)
    if kind is Kind.DATE:
        shape = _DATE_LIKE
    elif kind in {Kind.COUNT, Kind.MONEY}:
        shape = _NUMBER
    if shape is None or not filled:
        return None
    return sum(bool(shape.match(value)) for value in filled) / len(filled)


def fields_named(cells: Sequence[str]) -> set[str]:
    """The fields that ``cells`` name if they are a header row."""
    table = lookup()
    return {table.options[key][0][0] for cell in cells if (key := key_of(cell)) in table.options}


def usable(fields: set[str]) -> bool:
    """A list can be used when it names its patients and says something more about them."""
    return bool(fields & (NAME_FIELDS | {"patient_id"})) and len(fields) > 1


def match(headers: Sequence[str], samples: Sequence[Sequence[str]]) -> tuple[ColumnMatch, ...]:
    """What each column is, in sheet order. ``samples[i]`` holds some values of column ``i``."""
    return _Matching(headers, samples).run()


class _Matching:
    """One run: columns compete for fields, best name first."""

    def __init__(self, headers: Sequence[str], samples: Sequence[Sequence[str]]) -> None:
        self.headers = headers
        self.samples = samples
        self.keys = [key_of(header) for header in headers]
        self.done: dict[int, ColumnMatch] = {}
        self.taken: dict[str, int] = {}

    def run(self) -> tuple[ColumnMatch, ...]:
        for column, header in enumerate(self.headers):
            reason = self._never(column, header)
            if reason:
                self._leave(column, reason)
        self._compete()
        self._near_names()
        for column in range(len(self.headers)):
            if column not in self.done:
                self._leave(column, "No field of ours has this name.")
        return tuple(self.done[column] for column in range(len(self.headers)))

    def _leave(self, column: int, reason: str, companion: str = "") -> None:
        self.done[column] = ColumnMatch(self.headers[column], column, None, 0.0, reason, companion=companion)

    def _never(self, column: int, header: str) -> str:
        if not self.keys[column]:
            return "The column has no header."
        present = set(self.keys)
        for system in synonyms().systems:
            if all(key_of(name) in present for name in system.signature):
                for name, why in system.ignore.items():
                    if key_of(name) == self.keys[column]:
                        return f"In {system.name} {why}."
        table = lookup()
        padded = f" {words_of(header)} "
        worded = any(f" {word} " in padded for word in table.never_words) and self.keys[column] not in table.options
        if self.keys[column] in table.never or worded:
            return "A column of this name says nothing that is used here."
        if self.keys[column] in {"status", "ptstatus"} and self._marital(column):
            return "The values are marital statuses."
        return ""

    def _marital(self, column: int) -> bool:
        filled = {value.strip().casefold() for value in self.samples[column] if value.strip()}
        return bool(filled) and filled <= _MARITAL and any(len(value) > 1 for value in filled)

    def _compete(self) -> None:
        table = lookup()
        bids = sorted(
            (rank, -self._filled(column), column, field)
            for column, key in enumerate(self.keys)
            if column not in self.done
            for field, rank in table.options.get(key, ())
        )
        for rank, _, column, field in bids:
            if column not in self.done and field != "full_name":
                self._bid(column, field, rank)
        for rank, _, column, field in bids:
            if field != "full_name" or column in self.done:
                continue
            if {"first_name", "last_name"} <= self.taken.keys():
                self._leave(column, "First and last name have columns of their own.")
            else:
                self._bid(column, field, rank)

    def _filled(self, column: int) -> int:
        return sum(bool(value.strip()) for value in self.samples[column])

    def _bid(self, column: int, field: str, rank: int) -> None:
        if self._better_as_name(column, field):
            return
        if field in self.taken:
            companion = field if lookup().companions.get(self.keys[column]) == field else ""
            leader = self.headers[self.taken[field]]
            why = (
                f"The earlier of this and {leader} is taken." if companion else f"{leader} is the better column for it."
            )
            if len(lookup().options[self.keys[column]]) == 1 or companion:
                self._leave(column, why, companion)
            return
        share = shape_share(field, self.samples[column])
        if share is not None and share < 0.3 and self._filled(column) >= 3:
            self._leave(column, f"The header says {_label(field)}, the values don't look like it.")
            return
        self._take(column, field, 1.0 if rank < 10 else 0.9, "The header is a known name of it.", share)

    def _better_as_name(self, column: int, field: str) -> bool:
        """True for a column such as Client that is the one name column of this sheet, not (say) the clinic."""
        options = {option for option, _ in lookup().options[self.keys[column]]}
        if "full_name" not in options or field == "full_name":
            return False
        names = {option for key in self.keys for option, _ in lookup().options.get(key, ())[:1]}
        return not {"first_name", "last_name"} <= names

    def _take(self, column: int, field: str, confidence: float, reason: str, share: float | None) -> None:
        if share is not None and share < 0.8:
            confidence = min(confidence, 0.6)
            reason += " Some values don't look like it."
        key = self.keys[column]
        self.taken[field] = column
        self.done[column] = ColumnMatch(
            self.headers[column],
            column,
            field,
            confidence,
            reason,
            inverse=key in lookup().inverse,
            reading=lookup().reading.get(key, "") if field == "status" else "",
        )

    def _near_names(self) -> None:
        """Names that differ by a letter or two; never for yes/no columns, where a near name may mean the opposite."""
        free = {
            words_of(name): field
            for field, names in synonyms().fields.items()
            if field not in self.taken and (field not in FIELD_BY_NAME or FIELD_BY_NAME[field].kind is not Kind.FLAG)
            for name in names
            if len(key_of(name)) >= 5
        }
        for column, header in enumerate(self.headers):
            if column in self.done or len(self.keys[column]) < 5:
                continue
            found = process.extractOne(
                words_of(header), list(free), scorer=OSA.normalized_similarity, score_cutoff=_NEAR
            )
            if found is None or _digits(found[0]) != _digits(header) or free[found[0]] in self.taken:
                continue
            field = free[found[0]]
            if field == "full_name" and NAME_FIELDS & self.taken.keys():
                continue
            share = shape_share(field, self.samples[column])
            if share is None or share >= 0.6:
                self._take(column, field, round(found[1] * 0.8, 2), f"The header is nearly “{found[0]}”.", share)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _label(field: str) -> str:
    for virtual in VIRTUAL_FIELDS:
        if virtual.name == field:
            return virtual.label
    return FIELD_BY_NAME[field].label


def apply_choices(
    matches: Sequence[ColumnMatch], choices: Mapping[str, str | None], file: str, reason: str = "You chose it."
) -> tuple[ColumnMatch, ...]:
    """``matches`` with the user's ``choices`` (header to field, None or '' = don't use); chosen fields win.

    Raises:
        InputError: for a header that the sheet doesn't have, a field that we don't have, or one given twice.
    """
    known = {match.header for match in matches}
    fields = FIELD_BY_NAME.keys() | {virtual.name for virtual in VIRTUAL_FIELDS}
    chosen = {header: field or None for header, field in choices.items()}
    _check_choices(chosen, known, fields, file)
    claimed = {field for field in chosen.values() if field}
    table = lookup()
    seen: set[str] = set()

    def decide(match: ColumnMatch) -> ColumnMatch:
        if match.header in chosen and match.header not in seen:
            seen.add(match.header)
            field, key = chosen[match.header], key_of(match.header)
            return ColumnMatch(
                match.header,
                match.column,
                field,
                1.0 if field else 0.0,
                reason,
                inverse=key in table.inverse,
                reading=table.reading.get(key, "") if field == "status" else "",
            )
        if match.field in claimed:
            return ColumnMatch(match.header, match.column, None, 0.0, "You chose another column for it.")
        return match

    return tuple(map(decide, matches))


def _check_choices(chosen: Mapping[str, str | None], known: set[str], fields: set[str], file: str) -> None:
    if unknown := set(chosen) - known:
        raise InputError(
            f"{file} has no column {', '.join(sorted(unknown))}.",
            hint="Write headers as in the sheet.",
            code="mapping-header",
        )
    if strange := {field for field in chosen.values() if field} - fields:
        raise InputError(
            f"{', '.join(sorted(strange))} is no field of a patient.",
            hint="Choose one from the list.",
            code="mapping-field",
        )
    wanted = [field for field in chosen.values() if field]
    if len(wanted) != len(set(wanted)):
        raise InputError(
            f"Two columns of {file} are mapped to the same field.", hint="Choose one of them.", code="mapping-twice"
        )


def renamed(match: ColumnMatch, header: str) -> ColumnMatch:
    """``match`` under another header."""
    return dataclasses.replace(match, header=header)
