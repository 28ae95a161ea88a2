"""What the columns of a list without headings are: one run over all of them, the surest kinds first."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence

from reactivate_desktop.audience.address_key import plain_capitals
from reactivate_desktop.audience.matching.nicknames import formal_names
from reactivate_desktop.intake import address, dates, evidence, zip_place
from reactivate_desktop.intake.shapes import label_of
from reactivate_desktop.intake.synonyms import synonyms
from reactivate_desktop.intake.table import ColumnMatch

_MOST = 0.8
_HALF = 0.5
_FEW = 6
_ENOUGH = 10
_GROWN_YEARS, _LIFE_YEARS, _OLD_YEARS = 18, 25, 50
_PROSE_WORDS = 4.0
_STREET = re.compile(r"\d+[A-Za-z]?(?:[-/]\d+)?\s+\S*[A-Za-z].*|p\.?\s*o\.?\s*box\b.*|rr\s*\d+\b.*", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:apt|apartment|unit|ste|suite|lot|bldg|fl|floor|rm|room)\b\.?\s*#?\s*[\w-]+|#\s*[\w-]+", re.IGNORECASE
)
_ZIP = re.compile(r"\d{4,5}(?:\.0)?|\d{5}-\d{4}|\d{9}")
_LONG_ZIP = re.compile(r"\d{5}-\d{4}")
_ID = re.compile(r"[A-Za-z]{0,4}[-. ]?\d[\w-]*(?:\.0)?")
_MONEY = re.compile(r"[(-]?\s*[$€£]\s*-?[\d,]*\.?\d+\)?|[(-]?[\d,]*\.\d{2}\)?")
_WORDS = re.compile(r"[^\W\d_][^\d@]*")
_INITIAL = re.compile(r"[^\W\d_a-z]\.?")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "mx", "rev", "prof"})
_SEXES = frozenset({"m", "f", "male", "female", "u", "x", "unknown", "other", "nonbinary", "non-binary"})
_STATUSES = frozenset(
    {"active", "inactive", "deceased", "archived", "non-patient", "nonpatient", "patient", "prospective", "prospect"}
    | {"deleted", "discharged", "moved", "transferred", "dismissed", "new", "current", "former", "dead"}
)
_SURE, _LIKELY, _FAIR = 0.9, 0.8, 0.7


class Contents:
    """Columns and what their values say; ``run`` once."""

    def __init__(self, headers: Sequence[str], samples: Sequence[Sequence[str]]) -> None:
        self.headers = headers
        self.samples = samples
        self.held = [evidence.filled(cells) for cells in samples]
        self.kinds = [evidence.kind_of(cells) for cells in samples]
        self.done: dict[int, ColumnMatch] = {}
        self.taken: dict[str, int] = {}

    def run(self) -> tuple[ColumnMatch, ...]:
        """One match for each column."""
        for column, kind in enumerate(self.kinds):
            if kind == "empty":
                self._leave(column, "It is empty in the rows that were looked at.")
        self._places()
        self._ids()
        self._first("email", self._of("email"), "e-mail addresses")
        self._first("phone", self._of("phone"), "phone numbers")
        self._days()
        self._codes()
        self._names()
        self._towns()
        self._rest()
        return tuple(self.done[column] for column in range(len(self.headers)))

    def _open(self) -> list[int]:
        return [column for column in range(len(self.headers)) if column not in self.done]

    def _of(self, *kinds: str) -> list[int]:
        return [column for column in self._open() if self.kinds[column] in kinds]

    def _share(self, column: int, test: Callable[[str], object]) -> float:
        held = self.held[column]
        return sum(bool(test(cell)) for cell in held) / len(held) if held else 0.0

    def _like(self, pattern: re.Pattern[str], least: float = _MOST) -> list[int]:
        return [column for column in self._open() if self._share(column, pattern.fullmatch) >= least]

    def _leave(self, column: int, reason: str, proposed: str = "") -> None:
        question = f"Is {self.headers[column]} “{label_of(proposed)}”? {reason}" if proposed else ""
        self.done[column] = ColumnMatch(
            self.headers[column], column, None, 0.0, reason, proposed=proposed, question=question
        )

    def _take(self, column: int, field: str, confidence: float, reason: str) -> None:
        self.taken[field] = column
        self.done[column] = ColumnMatch(self.headers[column], column, field, confidence, reason)

    def _first(self, field: str, columns: Sequence[int], what: str) -> None:
        """The first of several alike is taken, the others are left to the user."""
        for column in columns:
            if field in self.taken:
                other = self.headers[self.taken[field]]
                self._leave(column, f"It holds {what}, as {other} does: say what it is if it is used.")
            else:
                self._take(column, field, _SURE, f"Its values are {what}.")

    def _places(self) -> None:
        """Streets, units, states, ZIP codes, and last lines in one piece."""
        states = self._of("state")
        if states:
            self._take(states[0], "state", _SURE, "Its values are states.")
        for column in states[1:]:
            self._leave(column, "It holds states, as another column does.")
        zips = self._like(_ZIP)
        sure = [column for column in zips if self._zips_fit(column)]
        for column in sure[:1]:
            self._take(column, "zip", _SURE, "Its values are ZIP codes.")
        lines = [column for column in self._open() if self._share(column, address.split_tail) >= _MOST]
        for column in lines[:1]:
            self._take(column, "city_state_zip", _SURE, "Its values are towns with state and ZIP code.")
        streets = [column for column in self._of("text") if self._share(column, _STREET.fullmatch) >= _MOST]
        self._first("address1", streets, "streets")
        units = [column for column in self._of("text", "number") if self._share(column, _UNIT.fullmatch) >= _MOST]
        for column in units[:1] if streets else ():
            self._take(column, "address2", _LIKELY, "Its values are apartments and units.")

    def _zips_fit(self, column: int) -> bool:
        """ZIP codes that prove themselves: by their four more digits, or by the state beside them."""
        if self._share(column, _LONG_ZIP.fullmatch) >= _HALF:
            return True
        if "state" not in self.taken:
            return False
        codes = [cell.removesuffix(".0").zfill(5) for cell in self.samples[column]]
        return evidence.zips_fit(codes, self.samples[self.taken["state"]])

    def _ids(self) -> None:
        """A column of numbers that are all different names its patients; one that only counts the rows does not."""
        found = []
        for column in self._like(_ID, 1.0):
            held = [cell.removesuffix(".0") for cell in self.held[column]]
            if len(held) < len(self._longest()) or len(set(held)) < len(held) or len(held) < 2:
                continue
            if self.kinds[column] in {"date", "phone", "email"}:
                continue
            if held == [str(number) for number in range(int(held[0]), int(held[0]) + len(held))] and held[0] in "01":
                self._leave(column, "It only counts the rows: an ID must be the same in the next list.")
            else:
                found.append(column)
        if len(found) == 1:
            self._take(found[0], "patient_id", _LIKELY, "Each of its values is there once, in every row.")
        for column in found if len(found) > 1 else ():
            self._leave(column, "Each of its values is there once, as in another column.", "patient_id")
        left = [column for column in self._open() if self.kinds[column] in {"zip", "number"}]
        codes = [column for column in left if column in self._like(_ZIP)]
        if "zip" not in self.taken and "city_state_zip" not in self.taken:
            for column in codes:
                known = self._share(column, lambda cell: not zip_place.unused(cell.removesuffix(".0").zfill(5)))
                if known >= _MOST:
                    self._leave(column, "Its values may be ZIP codes.", "zip")

    def _longest(self) -> Sequence[str]:
        return max(self.held, key=len)

    def _days(self) -> None:
        births = [column for column in self._of("date") if self._is_birth(column)]
        if len(births) == 1:
            self._take(births[0], "birth_date", _LIKELY, "Its days are those on which people of all ages were born.")
        for column in births if len(births) > 1 else ():
            self._leave(column, "It holds birthdays, as another column does.", "birth_date")
        for column in self._of("date"):
            ahead = (evidence.future_share(self.samples[column]) or 0) > _HALF
            if ahead:
                self._leave(column, "It holds days, most of which lie ahead.", "next_appointment")
            else:
                self._leave(column, "It holds days, and nothing says of what.", "last_visit")

    def _is_birth(self, column: int) -> bool:
        today = datetime.datetime.now(tz=datetime.UTC).date()
        held = self.held[column]
        style = dates.style_of(held, file_evidence=0, date_1904=False, pivot_year=today.year)
        days = sorted(day for cell in held if (day := dates.date(cell, style).value))
        if len(days) < max(2, _HALF * len(held)) or days[-1] > today:
            return False
        low, middle, high = (days[int(len(days) * part)] for part in (0.1, 0.5, 0.9))
        # first visits of an old practice go back far too, but not that far
        old = today.year - low.year >= _OLD_YEARS and today.year - middle.year >= _GROWN_YEARS
        return old and high.year - low.year >= _LIFE_YEARS

    def _codes(self) -> None:
        """Yes and no, words of a status: what may decide is asked; then sex, and amounts of money."""
        for column in self._of("yes/no"):
            self._leave(column, "It holds yes and no, and nothing says of what.", "do_not_mail")
        words = _STATUSES | synonyms().status_words.keys()
        for column in self._open():
            kinds = {cell.casefold() for cell in self.held[column]}
            if kinds <= _SEXES and {kind[0] for kind in kinds} >= {"m", "f"} and "sex" not in self.taken:
                self._take(column, "sex", _LIKELY, "Its values are male and female.")
            elif evidence.marital(self.samples[column]):
                self._leave(column, "Its values are marital statuses.")
            elif evidence.of_visits(self.samples[column]):
                self._leave(column, "It tells what became of an appointment.", "last_appointment_status")
            elif self._share(column, lambda cell: cell.casefold().rstrip(".") in words) >= _MOST:
                self._leave(column, "Its values are words of a status.", "status")
            elif self._share(column, _MONEY.fullmatch) >= _MOST:
                self._leave(column, "Its values are amounts of money.", "balance")

    def _given(self, text: str) -> bool:
        return bool(text) and plain_capitals(text).split(" ")[0] in formal_names()

    def _names(self) -> None:
        """Names in one column, or in two of which the first names tell the order; else they are asked."""
        worded = [column for column in self._of("text") if self._share(column, _WORDS.fullmatch) >= _MOST]
        for column in worded:
            if self._share(column, lambda cell: cell.casefold().strip(". ") in _TITLES) >= _MOST:
                self._take(column, "title", _LIKELY, "Its values are titles.")
            elif len({*self.held[column]}) > _FEW and self._share(column, _INITIAL.fullmatch) >= _MOST:
                self._take(column, "middle", _FAIR, "Its values are initials.")
        worded = [column for column in worded if column not in self.done]
        if not any(self._whole_name(column) for column in worded):
            self._two_names([column for column in worded if self._varied(column) and self._short(column)])

    def _whole_name(self, column: int) -> bool:
        """``Last, First``, or ``First Last``."""
        comma = self._share(column, lambda cell: self._given(cell.partition(",")[2].strip()))
        plain = self._share(column, lambda cell: " " in cell and "," not in cell and self._given(cell))
        turned = self._share(column, lambda cell: " " in cell and "," not in cell and self._given(cell.split()[-1]))
        if max(comma, plain - turned) >= 0.4:
            self._take(column, "full_name", _LIKELY, "Its values are first and last names.")
            return True
        return False

    def _varied(self, column: int) -> bool:
        held = self.held[column]
        return len(set(held)) >= min(len(held), max(3, 0.15 * len(held)))

    def _short(self, column: int) -> bool:
        return self._share(column, lambda cell: len(cell.split()) <= 3 and "," not in cell) >= _MOST

    def _two_names(self, columns: Sequence[int]) -> None:
        shares = {column: self._share(column, self._given) for column in columns}
        firsts = [column for column in columns if shares[column] >= _HALF]
        beside = [column for column in columns if firsts and column in self._beside(firsts[0])]
        if len(firsts) == 1 and len(beside) == 1 and shares[beside[0]] <= shares[firsts[0]] / 2:
            self._take(firsts[0], "first_name", _LIKELY, "Most of its values are known first names.")
            self._take(beside[0], "last_name", _FAIR, "It stands beside the first names.")
            return
        likely = sorted(columns, key=lambda column: -shares[column])[:2]
        pair = [column for column in likely if shares[likely[0]] > 0] if len(likely) > 1 else []
        for column, field in zip(likely if pair else (), ("first_name", "last_name"), strict=False):
            self._leave(column, "Its values may be names.", field)

    def _beside(self, column: int) -> set[int]:
        """The neighbours that hold words; initials and titles between do not part names."""
        found = set()
        for step in (-1, 1):
            place = column + step
            while place in self.done and self.done[place].field in {"middle", "title"}:
                place += step
            found.add(place)
        return found - self._before_state()

    def _before_state(self) -> set[int]:
        return {self.taken[field] - 1 for field in ("state", "zip") if field in self.taken}

    def _towns(self) -> None:
        place = self.taken.get("state", self.taken.get("zip", 0)) - 1
        if place in self._of("text") and self._share(place, _WORDS.fullmatch) >= _MOST:
            self._take(place, "city", _LIKELY, "It holds words, and stands before the state or ZIP code.")

    def _rest(self) -> None:
        """Prose is read as notes, whose warnings count; a few words again and again may be a status, and are asked."""
        for column in self._open():
            held = self.held[column]
            prose = sum(len(cell.split()) for cell in held) / len(held)
            few = len(set(held)) <= min(_FEW, len(held) / 3) and len(held) >= _ENOUGH
            if prose >= _PROSE_WORDS and "notes" not in self.taken:
                self._take(column, "notes", 0.6, "Its values are sentences.")
            elif few:
                self._leave(column, "It holds a few words again and again.", "status")
            else:
                self._leave(column, "Its values don't tell what it is: say it if it is used.")
