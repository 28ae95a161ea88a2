"""Names under review: titles, nicknames, the second person of a row, capitals, formulas, businesses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reactivate_desktop.intake import people
from reactivate_desktop.intake.table_review import Cells, Finding, TableReview
from reactivate_desktop.intake.values import Cell

_NAMES = (
    *("first_name", "last_name", "middle", "preferred_name", "guardian"),
    *("partner_first_name", "partner_last_name"),
)
_TWO_PEOPLE: Finding = ("two-people", "two people in one row: the first is the patient, both are addressed", "warning")
_PARTNER: Finding = ("second-person", "the second person of the row, who is addressed too", "fixed")
_TWO_TITLES: Finding = ("two-titles", "two people in one row: both are addressed by their titles", "warning")
_SEVERAL: Finding = ("several-people", "several people in one row: only the first is addressed", "warning")
_TAKEN_APART = ("first_name", "last_name", "title", "preferred_name", "partner_first_name", "partner_last_name")
_FORMULA = ("=", "+", "-", "@")


class NameReview(TableReview):
    """What is found in the names of a list."""

    def _given_names(self) -> None:
        for field in ("first_name", "last_name"):
            read = people.given if field == "first_name" else people.family
            found = self._found(field, lambda text, read=read: _parts(read(text), text))  # type: ignore[misc]
            if not len(found.rows):
                continue
            cells = {name: self._cells(name) for name in _TAKEN_APART}
            for index, text, parts in found.cells():
                self._take_apart(index, field, text, parts, cells)
            for name, values in cells.items():
                self._write(name, values)
        self._each("title", _two_titles)
        self._ask_without_family()

    def _take_apart(self, index: int, field: str, text: str, parts: people.Given, cells: Cells) -> None:
        cells[field][index] = parts.first
        for name, part in (("title", parts.couple_title or parts.title), ("preferred_name", parts.nickname)):
            cells[name][index] = cells[name][index] or part
        if parts.title:
            self._note(index, field, ("title-in-name", "title set apart", "fixed"), text, parts.first)
        if parts.nickname:
            self._note(index, field, ("nickname-in-name", "nickname set apart", "fixed"), text, parts.first)
        if parts.couple_title:
            self._note(index, field, _TWO_TITLES, text, parts.first)
        if parts.several:
            self._note(index, field, _SEVERAL, text, parts.first)
        if parts.partner:
            self._note(index, field, _TWO_PEOPLE, text, parts.first)
            self._keep_partner(index, parts, cells)

    def _keep_partner(self, index: int, parts: people.Given, cells: Cells) -> None:
        """The second person; "Ortiz & Ruiz" in the last name gives each their own."""
        lasts = people.couple(cells["last_name"][index])
        partner_last = parts.partner_last
        if len(lasts) == 2 and not partner_last:
            self._note(index, "last_name", _TWO_PEOPLE, cells["last_name"][index], lasts[0])
            cells["last_name"][index], partner_last = lasts
        for name, part in (("partner_first_name", parts.partner), ("partner_last_name", partner_last)):
            if part and part != cells[name][index]:
                self._note(index, name, _PARTNER, cells[name][index], part)
                cells[name][index] = part

    def _ask_without_family(self) -> None:
        """Two first names and no last name may be two last names, or a firm."""
        flags = self.patients["do_not_mail"].to_numpy(copy=True)
        lone = (self.patients["partner_first_name"] != "") & (self.patients["last_name"] == "") & ~flags
        for index in np.flatnonzero(lone.to_numpy()).tolist():
            both = " & ".join(self.patients[name].iloc[index] for name in ("first_name", "partner_first_name"))
            self._note(index, "first_name", people.UNCLEAR, both, flag="do_not_mail")
            flags[index] = True
        self.patients["do_not_mail"] = flags

    def _written_names(self) -> None:
        for field in (*_NAMES, "city"):
            self._each(field, _calmed)
        for field in (*_NAMES, "address1", "address2"):
            fix = "kept as text: a spreadsheet would run it as a formula"
            self._doubt(field, "formula-like", fix, lambda text: text.startswith(_FORMULA) and len(text) > 1)
        fix = "kept as it is: it may be a business and no patient"
        self._doubt("last_name", "name-business", fix, people.business)

    def _doubt(self, field: str, rule: str, fix: str, test: Callable[[str], bool]) -> None:
        self._take(field, self._found(field, lambda text: Cell(text, rule, fix, "warning") if test(text) else None))


def _parts(parts: people.Given, text: str) -> people.Given | None:
    return parts if parts != people.Given(text) else None


def _two_titles(text: str) -> Cell[str]:
    both = people.two_titles(text)
    return Cell(both, *_TWO_TITLES) if both != text else Cell(text)


def _calmed(text: str) -> Cell[str]:
    calm = people.calm(text)
    return Cell(calm, "capitals", "written in upper and lower case") if calm != text else Cell(text)
