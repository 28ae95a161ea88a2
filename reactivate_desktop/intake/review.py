"""The last look at a list before it is taken: names, phones, e-mail, dates, ZIP codes, and what staff typed in between.

Works on the finished patient table, column by column, each different text once. Nothing is changed in silence: every
change, doubt and question is a ``Problem`` with what the cell held and what is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from reactivate_desktop.intake import emails, impossible, phones, postal_form, questions, zip_place
from reactivate_desktop.intake.name_review import NameReview
from reactivate_desktop.intake.table_review import Finding, Hits, Mask
from reactivate_desktop.intake.values import Cell

_PHONES = ("mobile", "phone", "work_phone")
_STRIPPED = ("title", "first_name", "middle", "last_name", "suffix", "preferred_name", "address1", "address2")
_ASKED = ("notes", *_STRIPPED, "city", "status")
_STORY: Finding = (
    "name-fictional",
    "Is this a real patient? The name is one of a story. Until you answer, the patient is not mailed.",
    "question",
)
_TRIAL: Finding = (
    "name-trial",
    "Is this a real patient? The name is a word for trials. Until you answer, the patient is not mailed.",
    "question",
)
_UNUSED: Finding = ("zip-unused", "left as it is: no ZIP code begins so", "warning")
_FILLED: Finding = ("state-from-zip", "state filled in from the ZIP code", "fixed")
_OTHER_STATE: Finding = ("zip-other-state", "left as it is: the ZIP code belongs to another state", "warning")
_FAR: Finding = ("zip-far-from-city", "left as it is: it lies far from the town's other ZIP codes", "warning")
_SECOND_PHONE: Finding = ("second-phone", "the second number of another cell", "fixed")
_MOVED_UP: Finding = ("address-line-up", "moved up: the first line of the address was empty", "fixed")
_UNIT_TWICE: Finding = ("unit-twice", "left empty: the first line of the address tells it already", "fixed")


class Review(NameReview):
    """All looks at one table, one after the other; the arguments are those of ``TableReview``."""

    def run(self) -> Review:
        """Every look in turn: what is taken out of a cell first, what compares cells last."""
        if len(self.patients):
            self._ask()
            self._given_names()
            self._written_names()
            for field in _PHONES:
                self._phones(field)
            self._each("email", emails.email, lambda texts: ~np.array(list(map(emails.plain, texts)), np.bool_))
            self._address_lines()
            self._dates()
            self._places()
        return self

    def _ask(self) -> None:
        """Words of staff set the flag that keeps the person from being mailed; one that stood before asks nothing."""
        before = {sign.flag: self.patients[sign.flag].to_numpy(copy=True) for sign in questions.SIGNS}
        flags = {flag: held.copy() for flag, held in before.items()}
        asked: set[tuple[int, str]] = set()
        for field in _ASKED:
            for index, text, signs in self._found(
                field, lambda text: questions.signs_in(text) or None, questions.worth_reading
            ).cells():
                for sign in signs:
                    if not before[sign.flag][index] and (index, sign.rule) not in asked:
                        asked.add((index, sign.rule))
                        flags[sign.flag][index] = True
                        self._note(index, field, (sign.rule, sign.asks, "question"), text, flag=sign.flag)
            if field in _STRIPPED:
                self._strip(field)
        self._ask_fictional(flags["do_not_mail"], before["do_not_mail"])
        self._ask_trials(flags["do_not_mail"], before["do_not_mail"])
        for flag, held in flags.items():
            self.patients[flag] = held

    def _strip(self, field: str) -> None:
        def told(text: str) -> str | None:
            if not questions.signs_in(text):
                return None
            bare = questions.without_signs(text)
            return bare if bare != text and (bare or field != "last_name") else None

        found = self._found(field, told, questions.worth_reading)
        fix = "the remark taken out; what it may mean is asked"
        read = [None if bare is None else Cell(bare, "remark-in-field", fix) for bare in found.results]
        self._take(field, Hits(found.rows, found.codes, found.texts, read))

    def _ask_fictional(self, flags: Mask, before: Mask) -> None:
        firsts = self._found("first_name", lambda text: text if text.casefold() in _FICTIONAL_FIRST else None)
        last = self.patients["last_name"].to_numpy()
        for index, text, _ in firsts.cells():
            name = f"{text} {last[index]}"
            if name.casefold() in questions.FICTIONAL and not before[index]:
                flags[index] = True
                self._note(index, "last_name", _STORY, name, flag="do_not_mail")

    def _ask_trials(self, flags: Mask, before: Mask) -> None:
        for field, other in (("first_name", "last_name"), ("last_name", "first_name")):
            beside = self.patients[other].to_numpy()
            for index, text, _ in self._found(field, questions.trial_word).cells():
                whole = f"{text} {beside[index]}" if field == "first_name" else f"{beside[index]} {text}"
                if not before[index] and not flags[index]:
                    flags[index] = True
                    self._note(index, field, _TRIAL, whole.strip(), flag="do_not_mail")

    def _phones(self, field: str) -> None:
        def told(text: str) -> Cell[phones.Phone] | None:
            cell = phones.phone(text)
            return cell if cell.rule else None

        found = self._found(field, told, lambda texts: ~np.array(phones.plain(texts), np.bool_))
        kept = [
            None if cell is None else Cell(str(cell.value.number), cell.rule, cell.fix, cell.severity)
            for cell in found.results
        ]
        self._take(field, Hits(found.rows, found.codes, found.texts, kept))
        seconds = [(index, cell.value.second) for index, _, cell in found.cells() if cell.value.second]
        if not seconds:
            return
        cells = {name: self._cells(name) for name in _PHONES}
        for index, second in seconds:
            if free := next((name for name in _PHONES if name != field and not cells[name][index]), None):
                cells[free][index] = second
                self._note(index, free, _SECOND_PHONE, "", second)
        for name, values in cells.items():
            self._write(name, values)

    def _address_lines(self) -> None:
        """A unit told on both lines would be printed twice; a lone second line moves up."""
        one, two = self._cells("address1"), self._cells("address2")
        changed = False
        both = np.flatnonzero(self.patients["address2"].to_numpy() != "").tolist()
        for index in both:
            street, unit = one[index], two[index]
            if not street:
                one[index], two[index], changed = unit, "", True
                self._note(index, "address1", _MOVED_UP, "", unit)
                self._note(index, "address2", _MOVED_UP, unit)
            elif _told_twice(street, unit):
                two[index] = ""
                self._note(index, "address2", _UNIT_TWICE, unit)
                changed = True
        if changed:
            self._write("address1", one)
            self._write("address2", two)

    def _dates(self) -> None:
        for doubt in impossible.doubts(self.patients, self._today):
            days = self.patients[doubt.field]
            held = days[doubt.rows].dt.strftime("%Y-%m-%d").tolist()
            header = self._headers.get(doubt.field, "")
            rows = self._rows[doubt.rows]
            self.log.add(rows, header, doubt.rule, doubt.fix, doubt.severity, values=held, field=doubt.field)
            if doubt.empties:
                self.patients[doubt.field] = days.mask(doubt.rows)

    def _places(self) -> None:
        """Each different ZIP code with each different state once."""
        (zips, codes), (states, regions) = self._distinct("zip"), self._distinct("state")
        width = max(len(regions), 1)
        pairs, different = pd.factorize(zips * width + states)
        both = [(codes[pair // width], regions[pair % width]) for pair in different.tolist()]
        told = [_place_doubt(*pair) for pair in both]
        # a list without such a column isn't given one
        if {"state", "city_state_zip"}.isdisjoint(self._headers):
            told = [None if doubt is _FILLED else doubt for doubt in told]
        filled = [
            zip_place.state_from(pair[0]) if doubt is _FILLED else "" for pair, doubt in zip(both, told, strict=True)
        ]
        texts = ["" if doubt is _FILLED else " ".join(pair).strip() for pair, doubt in zip(both, told, strict=True)]
        hits = np.fromiter((doubt is not None for doubt in told), bool, len(told))[pairs]
        rows = np.flatnonzero(hits)
        for field, kinds in (("state", {_FILLED}), ("zip", {_UNUSED, _OTHER_STATE})):
            findings = [doubt if doubt in kinds else None for doubt in told]
            self._list(Hits(rows, pairs[rows], texts, told), field, findings, filled)
        cells = self._cells("state")
        new = np.array(filled, dtype=object)[pairs]
        empty = new != ""
        cells[empty] = new[empty]
        self._write("state", cells)
        far = zip_place.far_from_town(self.patients["zip"], self.patients["city"], self.patients["state"])
        held = (self.patients["zip"][far] + " " + self.patients["city"][far]).tolist()
        rule, fix, severity = _FAR
        self.log.add(self._rows[far], self._headers.get("zip", ""), rule, fix, severity, values=held, field="zip")


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


def _place_doubt(code: str, state: str) -> Finding | None:
    if zip_place.unused(code):
        return _UNUSED
    if code and not state:
        return _FILLED if zip_place.state_from(code) else None
    return None if zip_place.fits(code, state) else _OTHER_STATE


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
