"""The last look at a list before it is taken: names, phones, e-mail, dates, ZIP codes, and what staff typed in between.

Works on the finished patient table, column by column, each different text once. Nothing is changed in silence: every
change, doubt and question is a ``Problem`` with what the cell held and what is kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.intake import emails, impossible, people, phones, postal_form, questions, zip_place
from reactivate_desktop.intake.table import Problem, Severity
from reactivate_desktop.intake.values import Cell

T = TypeVar("T")
Mask = npt.NDArray[np.bool_]
Cells = dict[str, npt.NDArray[Any]]
Finding = tuple[str, str, Severity]
"""Rule, fix and severity of a ``Problem``."""

_NAMES = ("first_name", "last_name", "middle", "preferred_name", "guardian")
_PHONES = ("mobile", "phone", "work_phone")
_STRIPPED = ("title", "first_name", "middle", "last_name", "suffix", "preferred_name", "address1", "address2")
_ASKED = ("notes", *_STRIPPED, "city", "status")
_STORY: Finding = (
    "name-fictional",
    "Is this a real patient? The name is one of a story. Until you answer, the patient is not mailed.",
    "question",
)
_FAR: Finding = ("zip-far-from-city", "left as it is: it lies far from the town's other ZIP codes", "warning")
_MOVED_UP: Finding = ("address-line-up", "moved up: the first line of the address was empty", "fixed")
_UNIT_TWICE: Finding = ("unit-twice", "left empty: the first line of the address tells it already", "fixed")
_FORMULA = ("=", "+", "-", "@")


class Review:
    """One table under review; ``patients`` and ``problems`` are what comes of it.

    Args:
        patients: the patient table (``schema``); it is changed in place, so hand over your own.
        headers: field to the header that it was read from.
        sheet: name of the sheet, for the problems.
        today: dates after it lie ahead.
    """

    def __init__(
        self, patients: pd.DataFrame, headers: Mapping[str, str], sheet: str, today: datetime.date | None = None
    ) -> None:
        self.patients = patients
        self.problems: list[Problem] = []
        self._headers = headers
        self._sheet = sheet
        self._today = today or datetime.datetime.now(tz=datetime.UTC).date()
        self._rows = patients["source_row"].to_numpy()
        self._factors: dict[str, tuple[npt.NDArray[np.intp], Sequence[str]]] = {}

    def run(self) -> Review:
        """Every look in turn: what is taken out of a cell first, what compares cells last."""
        if len(self.patients):
            self._ask()
            self._given_names()
            self._written_names()
            for field in _PHONES:
                self._phones(field)
            self._each("email", emails.email)
            self._address_lines()
            self._dates()
            self._places()
        return self

    def _note(self, index: int, field: str, found: Finding, value: str, after: str = "", *, flag: str = "") -> None:
        header, row = self._headers.get(field, ""), int(self._rows[index])
        rule, fix, severity = found
        self.problems.append(
            Problem(self._sheet, row, header, rule, fix, severity, value=value, after=after, field=flag or field)
        )

    def _distinct(self, field: str) -> tuple[npt.NDArray[np.intp], Sequence[str]]:
        """The column as codes and different texts, found once for as long as nobody writes to it."""
        if field not in self._factors:
            codes, texts = pd.factorize(self.patients[field])
            self._factors[field] = codes, list(texts)
        return self._factors[field]

    def _cells(self, field: str) -> npt.NDArray[Any]:
        return self.patients[field].to_numpy(dtype=object, copy=True)

    def _write(self, field: str, cells: npt.NDArray[Any]) -> None:
        self.patients[field] = pd.Series(cells, index=self.patients.index, dtype="object")
        self._factors.pop(field, None)

    def _found(self, field: str, read: Callable[[str], T | None]) -> list[tuple[int, str, T]]:
        """Rows in which ``read`` finds something, with the cell's text and what was found."""
        codes, texts = self._distinct(field)
        results = [read(text) if text else None for text in texts]
        hits = np.fromiter((result is not None for result in results), bool, len(results))
        if not hits.any():
            return []
        places = np.flatnonzero(hits[codes])
        found = []
        for index, code in zip(places.tolist(), codes[places].tolist(), strict=True):
            if (result := results[code]) is not None:
                found.append((index, texts[code], result))
        return found

    def _each(self, field: str, parse: Callable[[str], Cell[str]]) -> None:
        """Parse a column; cells with a rule are written and listed."""

        def told(text: str) -> Cell[str] | None:
            cell = parse(text)
            return cell if cell.rule else None

        found = self._found(field, told)
        if not found:
            return
        cells = self._cells(field)
        for index, text, cell in found:
            cells[index] = cell.value
            after = cell.value if cell.value != text else ""
            self._note(index, field, (cell.rule, cell.fix, cell.severity), text, after)
        self._write(field, cells)

    def _ask(self) -> None:
        """Words of staff set the flag that keeps the person from being mailed; one that stood before asks nothing."""
        before = {sign.flag: self.patients[sign.flag].to_numpy(copy=True) for sign in questions.SIGNS}
        flags = {flag: held.copy() for flag, held in before.items()}
        asked: set[tuple[int, str]] = set()
        for field in _ASKED:
            for index, text, signs in self._found(field, lambda text: questions.signs_in(text) or None):
                for sign in signs:
                    if not before[sign.flag][index] and (index, sign.rule) not in asked:
                        asked.add((index, sign.rule))
                        flags[sign.flag][index] = True
                        self._note(index, field, (sign.rule, sign.asks, "question"), text, flag=sign.flag)
            if field in _STRIPPED:
                self._strip(field)
        self._ask_fictional(flags["do_not_mail"], before["do_not_mail"])
        for flag, held in flags.items():
            self.patients[flag] = held

    def _strip(self, field: str) -> None:
        def told(text: str) -> str | None:
            if not questions.signs_in(text):
                return None
            bare = questions.without_signs(text)
            return bare if bare != text and (bare or field != "last_name") else None

        found = self._found(field, told)
        if not found:
            return
        cells = self._cells(field)
        finding: Finding = ("remark-in-field", "the remark taken out; what it may mean is asked", "fixed")
        for index, text, bare in found:
            cells[index] = bare
            self._note(index, field, finding, text, bare)
        self._write(field, cells)

    def _ask_fictional(self, flags: Mask, before: Mask) -> None:
        firsts = self._found("first_name", lambda text: text if text.casefold() in _FICTIONAL_FIRST else None)
        last = self.patients["last_name"].to_numpy()
        for index, text, _ in firsts:
            name = f"{text} {last[index]}"
            if name.casefold() in questions.FICTIONAL and not before[index]:
                flags[index] = True
                self._note(index, "last_name", _STORY, name, flag="do_not_mail")

    def _given_names(self) -> None:
        for field in ("first_name", "last_name"):
            read = people.given if field == "first_name" else people.family
            found = self._found(field, lambda text, read=read: _parts(read(text), text))  # type: ignore[misc]
            if not found:
                continue
            cells = {name: self._cells(name) for name in (field, "title", "preferred_name", "salutation")}
            for index, text, parts in found:
                self._take_apart(index, field, text, parts, cells)
            for name, values in cells.items():
                self._write(name, values)

    def _take_apart(self, index: int, field: str, text: str, parts: people.Given, cells: Cells) -> None:
        cells[field][index] = parts.first
        for name, part in (("title", parts.title), ("preferred_name", parts.nickname)):
            cells[name][index] = cells[name][index] or part
        if parts.title:
            self._note(index, field, ("title-in-name", "title set apart", "fixed"), text, parts.first)
        if parts.nickname:
            self._note(index, field, ("nickname-in-name", "nickname set apart", "fixed"), text, parts.first)
        if parts.partner or parts.couple_title:
            both = parts.greeting or f"{parts.couple_title} {self.patients['last_name'].iloc[index]}"
            cells["salutation"][index] = cells["salutation"][index] or both
            fix = "two people in one row: the first is the patient, both are kept for the greeting"
            self._note(index, field, ("two-people", fix, "warning"), text, parts.first)

    def _written_names(self) -> None:
        for field in (*_NAMES, "city"):
            self._each(field, _calmed)
        for field in (*_NAMES, "address1", "address2"):
            fix = "kept as text: a spreadsheet would run it as a formula"
            self._doubt(field, "formula-like", fix, lambda text: text.startswith(_FORMULA) and len(text) > 1)
        fix = "kept as it is: it may be a business and no patient"
        self._doubt("last_name", "name-business", fix, people.business)

    def _doubt(self, field: str, rule: str, fix: str, test: Callable[[str], bool]) -> None:
        for index, text, _ in self._found(field, lambda text: test(text) or None):
            self._note(index, field, (rule, fix, "warning"), text)

    def _phones(self, field: str) -> None:
        _, texts = self._distinct(field)
        unusual = {text for text, good in zip(texts, phones.plain(texts), strict=True) if not good}

        def told(text: str) -> Cell[phones.Phone] | None:
            cell = phones.phone(text) if text in unusual else None
            return cell if cell is not None and cell.rule else None

        found = self._found(field, told)
        if not found:
            return
        cells = {name: self._cells(name) for name in _PHONES}
        for index, text, cell in found:
            number, second = cell.value
            free = (
                next((name for name in _PHONES if name != field and not cells[name][index]), None) if second else None
            )
            cells[field][index] = number
            if free:
                cells[free][index] = second
            after = "" if number == text else f"{number} · {second}" if free else number
            self._note(index, field, (cell.rule, cell.fix, cell.severity), text, after)
        for name, values in cells.items():
            self._write(name, values)

    def _address_lines(self) -> None:
        """A unit told on both lines would be printed twice; a lone second line moves up."""
        one, two = self._cells("address1"), self._cells("address2")
        both = np.flatnonzero(self.patients["address2"].to_numpy() != "").tolist()
        for index in both:
            street, unit = one[index], two[index]
            if not street:
                one[index], two[index] = unit, ""
                self._note(index, "address1", _MOVED_UP, "", unit)
                self._note(index, "address2", _MOVED_UP, unit)
            elif _told_twice(street, unit):
                two[index] = ""
                self._note(index, "address2", _UNIT_TWICE, unit)
        if both:
            self._write("address1", one)
            self._write("address2", two)

    def _dates(self) -> None:
        for doubt in impossible.doubts(self.patients, self._today):
            days = self.patients[doubt.field]
            for index in np.flatnonzero(doubt.rows).tolist():
                day = days.iloc[index].date().isoformat()
                self._note(index, doubt.field, doubt[2:5], day)
            if doubt.empties:
                self.patients[doubt.field] = days.mask(doubt.rows)

    def _places(self) -> None:
        """Each different ZIP code with each different state once."""
        zips, states = self._distinct("zip"), self._distinct("state")
        width = max(len(states[1]), 1)
        codes, pairs = pd.factorize(zips[0] * width + states[0])
        told = [_place_doubt(zips[1][pair // width], states[1][pair % width]) for pair in pairs.tolist()]
        missing = self._cells("state")
        # a list without such a column isn't given one
        has_states = not {"state", "city_state_zip"}.isdisjoint(self._headers)
        for index in np.flatnonzero(np.fromiter(map(bool, told), bool, len(told))[codes]).tolist():
            rule, fix = told[codes[index]] or ("", "")
            code = str(self.patients["zip"].iloc[index])
            if rule == "state-from-zip" and not has_states:
                continue
            if rule == "state-from-zip":
                missing[index] = zip_place.state_from(code)
                self._note(index, "state", (rule, fix, "fixed"), "", missing[index])
            else:
                self._note(index, "zip", (rule, fix, "warning"), f"{code} {missing[index]}".strip())
        self._write("state", missing)
        far = zip_place.far_from_town(self.patients["zip"], self.patients["city"], self.patients["state"])
        for index in np.flatnonzero(far).tolist():
            held = f"{self.patients['zip'].iloc[index]} {self.patients['city'].iloc[index]}"
            self._note(index, "zip", _FAR, held)


_FICTIONAL_FIRST = frozenset(name.rsplit(" ", maxsplit=1)[0] for name in questions.FICTIONAL)


def _told_twice(street: str, unit: str) -> bool:
    """True when the second line is the first again, or the unit at its end."""
    if street.casefold() == unit.casefold():
        return True
    number = unit.rsplit(maxsplit=1)[-1].strip("#.").casefold()
    if street.rsplit(maxsplit=1)[-1].strip("#.,").casefold() != number or not street[:1].isdigit():
        return False
    return (
        postal_form.door(postal_form.standard(street).unit) == postal_form.door(postal_form.standard(unit).unit) != ""
    )


def _parts(parts: people.Given, text: str) -> people.Given | None:
    return parts if parts != people.Given(text) else None


def _calmed(text: str) -> Cell[str]:
    calm = people.calm(text)
    return Cell(calm, "capitals", "written in upper and lower case") if calm != text else Cell(text)


def _place_doubt(code: str, state: str) -> tuple[str, str] | None:
    if not code:
        return None
    if zip_place.unused(code):
        return "zip-unused", "left as it is: no ZIP code begins so"
    if not state:
        return ("state-from-zip", "state filled in from the ZIP code") if zip_place.state_from(code) else None
    if not zip_place.fits(code, state):
        return "zip-other-state", "left as it is: the ZIP code belongs to another state"
    return None


def headers_of(matches: Sequence[Any]) -> dict[str, str]:
    """Field to the header it was read from; the first column of a field counts."""
    found: dict[str, str] = {}
    for match in matches:
        if match.field:
            found.setdefault(match.field, match.header)
    if "full_name" in found:
        for name in ("first_name", "last_name"):
            found.setdefault(name, found["full_name"])
    return found
