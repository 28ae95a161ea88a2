"""Which records are patients: nobody without a name, no test entries, nobody twice; and an ID for each."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from reactivate_desktop.intake import names
from reactivate_desktop.intake.columns import Rows, paired
from reactivate_desktop.intake.convert import Conversion
from reactivate_desktop.intake.table import ColumnMatch

_ID_LETTERS = 15
_FLAGS = ("deceased", "do_not_contact", "do_not_mail", "do_not_email", "do_not_text", "bad_address", "booked")
_DAYS = (("last_visit", max), ("deceased_date", max), ("next_appointment", min), ("first_visit", min))


def sort_out(conversion: Conversion, matches: Sequence[ColumnMatch]) -> tuple[Rows, Rows, int, int]:
    """Which records are patients.

    Returns:
        Places of the patients, of those set aside (without a name, or test entries; a user may want them all the same),
        how many are refused, those included, and how many repeat a patient without adding to it.
    """
    first, last = conversion.text("first_name"), conversion.text("last_name")
    nobody = ~first.where(_says) & ~last.where(_says)
    again = paired(first, last, _is_header).filled_rows() & ~nobody
    tests = paired(first, last, _is_test).filled_rows() & ~nobody & ~again
    records = np.flatnonzero(~nobody & ~tests & ~again)
    _give_ids(conversion, records, matches)
    keep, same, merged = _Doubles(conversion, records).merge()
    conversion.note(nobody, "", "name-missing", "not imported: the row names nobody", "refused")
    conversion.note(tests, "", "test-patient", "not imported: a test entry", "refused")
    conversion.note(again, "", "header-like", "not imported: a row of headers", "refused")
    _list_doubles(conversion, same, merged)
    aside = np.flatnonzero(nobody | tests | again)
    return keep, aside, len(aside) + len(merged), len(same)


def _says(text: str) -> bool:
    """True where a letter or digit stands: a ruled line names nobody."""
    return any(map(str.isalnum, text))


def _is_header(first: str, last: str) -> bool:
    """True where both names are words that stand above names; Ahmed Header and Ana Last are people."""
    words = [word for word in (first.casefold(), last.casefold()) if word]
    single = len(words) == 1 and words[0] not in {"first", "last", "nom", "nome"}
    return all(word in names.HEADER_WORDS for word in words) and (len(words) == 2 or single)


def _is_test(first: str, last: str) -> bool:
    return names.TEST_PATIENT.match(f"{first} {last}".strip()) is not None


def _give_ids(conversion: Conversion, keep: Rows, matches: Sequence[ColumnMatch]) -> None:
    """Patients without an ID get one made of name and birth date (or address), so that the next import knows them."""
    ids = conversion.text("patient_id")
    lacking = keep[~ids.filled_rows()[keep]]
    who = zip(*(conversion.text(name).at(lacking) for name in ("last_name", "first_name", "suffix")), strict=True)
    place = zip(*(conversion.text(name).at(lacking) for name in ("address1", "zip")), strict=True)
    born = conversion.columns.get("birth_date")
    days = born.at(lacking) if born is not None else [None] * len(lacking)
    made = []
    for person, day, door in zip(who, days, place, strict=True):
        made.append(made_id(person, str(day) if day else "", door))
    conversion.columns["patient_id"] = ids.changed(lacking, made)
    header = next((match.header for match in matches if match.field == "patient_id"), "")
    fix = "no ID in the sheet: one was made of name and birth date, or address"
    if len(lacking) and not header:
        conversion.problems.add([0], "", "id-made", fix, "warning", count=len(lacking))
    elif len(lacking):
        conversion.note(lacking, header, "id-made", fix, "warning")


def made_id(person: Sequence[str], born: str, door: Sequence[str]) -> str:
    """The ID of a patient who has none: the same for the same last name, first name, suffix and birth date.

    Args:
        person: last name, first name, suffix.
        born: birth date as ISO text, or ''.
        door: address and ZIP code; they stand in for a birth date that isn't known.
    """
    identity = "\x1f".join([*person, *([born] if born else door)]).casefold()
    return "x" + hashlib.sha256(identity.encode()).hexdigest()[:_ID_LETTERS]


class _Doubles:
    """One row of each patient stays, that of the latest visit; the others are left out and tell it their visits.

    Which one that is does not hang on the order of rows.

    An ID may stand for a whole family (account numbers do): another person under the same ID stays, with a warning.
    Only rows whose ID stands there more than once are looked at.
    """

    def __init__(self, conversion: Conversion, keep: Rows) -> None:
        self.conversion = conversion
        self.keep = keep
        self.changes: dict[str, dict[int, Any]] = defaultdict(dict)
        self.same: list[tuple[int, int]] = []
        self.merged: list[tuple[int, int]] = []
        self.shared: list[tuple[int, int]] = []

    def merge(self) -> tuple[Rows, list[tuple[int, int]], list[tuple[int, int]]]:
        """Rows that stay, and those left out, each with the row of the same patient: alike, and with more to tell."""
        ids = self.conversion.columns["patient_id"].taken(self.keep)
        codes, _ = pd.factorize(np.array(ids.values, object))
        often = pd.Series(codes[ids.codes] if len(ids) else codes).duplicated(keep=False).to_numpy()
        doubtful = self.keep[often]
        people: dict[str, list[int]] = defaultdict(list)
        left_out: list[int] = []
        for index, name in self._best_first(doubtful.tolist(), ids.at(often)):
            others = people[name]
            twin = next((other for other in others if self._same_person(other, index)), None)
            if twin is not None:
                left_out.append(index)
                self._take_over(twin, index)
                continue
            if others:
                self.shared.append((index, others[0]))
            others.append(index)
        self._apply()
        return np.setdiff1d(self.keep, np.array(left_out, np.intp), assume_unique=True), self.same, self.merged

    def _best_first(self, doubtful: list[int], ids: Sequence[str]) -> list[tuple[int, str]]:
        """The rows with their IDs; of one name under one ID the row that stays comes first, wherever it stood."""
        slots: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for slot, (index, name) in enumerate(zip(doubtful, ids, strict=True)):
            slots[name, self._cell("first_name", index).casefold(), self._cell("last_name", index).casefold()].append(
                slot
            )
        ordered = list(zip(doubtful, ids, strict=True))
        for places in slots.values():
            if len(places) > 1:
                best = sorted((ordered[place] for place in places), key=lambda row: self._worth(row[0]))
                for place, row in zip(places, best, strict=True):
                    ordered[place] = row
        return ordered

    def _worth(self, index: int) -> tuple[object, ...]:
        """Smaller is better: a birth date, the later visit, more cells that say something; then the words decide."""
        cells = [self._cell(name, index) for name in sorted(self.conversion.columns)]
        seen = self._cell("last_visit", index)
        said = sum(bool(cell) for cell in cells)
        return (not self._cell("birth_date", index), -seen.toordinal() if seen else 0, -said, [*map(str, cells)])

    def _apply(self) -> None:
        for name, changes in self.changes.items():
            held = self.conversion.columns[name]
            self.conversion.columns[name] = held.changed(list(changes), list(changes.values()))
        rows = self.conversion.rows
        fixes = [
            f"imported as a patient of its own: row {rows[other]} has the same ID for another person"
            for _, other in self.shared
        ]
        self.conversion.note([index for index, _ in self.shared], "", "id-shared", fixes, "warning")

    def _cell(self, name: str, index: int) -> Any:
        changes = self.changes.get(name)
        if changes and index in changes:
            return changes[index]
        held = self.conversion.columns.get(name)
        return held[index] if held is not None else ""

    def _same_person(self, one: int, other: int) -> bool:
        if any(
            self._cell(name, one).casefold() != self._cell(name, other).casefold()
            for name in ("first_name", "last_name")
        ):
            return False
        born, too = self._cell("birth_date", one), self._cell("birth_date", other)
        return bool(born == too or not born or not too)

    def _take_over(self, first: int, again: int) -> None:
        columns = self.conversion.columns
        if all(self._cell(name, first) == self._cell(name, again) for name in columns):
            self.same.append((again, first))
            return
        self.merged.append((again, first))
        # An older last visit or a lost opt-out would mail somebody who must not be mailed.
        for name, pick in _DAYS:
            if name in columns:
                days = [day for day in (self._cell(name, first), self._cell(name, again)) if day]
                self.changes[name][first] = pick(days) if days else None
        for name in _FLAGS:
            if name in columns:
                self.changes[name][first] = bool(self._cell(name, first) or self._cell(name, again))


def _list_doubles(conversion: Conversion, same: Sequence[tuple[int, int]], merged: Sequence[tuple[int, int]]) -> None:
    rows = conversion.rows
    alike = [f"left out: the same as row {rows[first]}" for _, first in same]
    conversion.note(list(map(itemgetter(0), same)), "", "row-again", alike)
    told = [
        f"left out: row {rows[first]} is the same patient; "
        "the latest visit, next appointment and opt-outs were taken over"
        for _, first in merged
    ]
    conversion.note(list(map(itemgetter(0), merged)), "", "patient-again", told, "refused")
