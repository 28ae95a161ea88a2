"""Columns of text to columns of the patient table, each mended or doubted cell listed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from reactivate_desktop.domain.patient import FIELD_BY_NAME, Kind
from reactivate_desktop.intake import address, dates, names, values
from reactivate_desktop.intake.synonyms import key_of, synonyms
from reactivate_desktop.intake.table import ColumnMatch, Problem, Severity
from reactivate_desktop.intake.values import Cell

T = TypeVar("T")
_CASED = (
    "first_name",
    "middle",
    "last_name",
    "preferred_name",
    "full_name",
    "guardian",
    "address1",
    "address2",
    "city",
)
_CAREFUL = frozenset(
    {"deceased", "do_not_contact", "do_not_mail", "do_not_email", "do_not_text", "bad_address", "booked"}
)
_NAME_PARTS = ("first_name", "middle", "last_name", "suffix", "title", "preferred_name")
# in just this case, as databases and programs write it: Nan and Null are people
_NO_NAME = frozenset({"\\N", "NULL", "N/A", "-", "--", "nan", "NaN", "None"})
_DEAD = frozenset({"deceased", "died", "death", "dead"})


class Conversion:
    """The records of one sheet on their way into the patient table.

    Attributes:
        columns: field name to its values, one for each record.
        problems: everything that was changed or doubted.
    """

    def __init__(self, sheet: str, rows: Sequence[int]) -> None:
        self.sheet = sheet
        self.rows = rows
        self.columns: dict[str, list[object]] = {}
        self.problems: list[Problem] = []
        self._headers: dict[str, str] = {}

    def text(self, field: str) -> list[str]:
        """The column ``field`` as text; empty where the sheet has none."""
        held = self.columns.get(field)
        return [str(value) for value in held] if held is not None else [""] * len(self.rows)

    def note(
        self, index: int, column: str, rule: str, fix: str, severity: Severity = "fixed", *, value: str = ""
    ) -> None:
        """List what was found in record ``index``."""
        self.problems.append(Problem(self.sheet, self.rows[index], column, rule, fix, severity, value=value))

    def each(self, header: str, texts: Sequence[str], parse: Callable[[str], Cell[T]]) -> list[T]:
        """Parse every different text once and list what had to be mended."""
        memo = {text: parse(text) for text in set(texts)}
        if any(cell.rule for cell in memo.values()):
            for index, text in enumerate(texts):
                cell = memo[text]
                if cell.rule:
                    self.note(index, header, cell.rule, cell.fix, cell.severity, value=text)
        return [memo[text].value for text in texts]

    def read(self, matches: Iterable[ColumnMatch], cells: Callable[[int], list[str]], *, date_1904: bool) -> None:
        """Convert every matched column. ``cells(column)`` gives its texts in record order."""
        matches = tuple(matches)
        date_texts = {
            match.column: cells(match.column) for match in matches if _kind(match.field or match.companion) is Kind.DATE
        }
        file_evidence = sum(map(dates.evidence, date_texts.values()))
        pivot = datetime.datetime.now(tz=datetime.UTC).year
        for match in sorted(matches, key=lambda match: match.field is None):
            field = match.field or match.companion
            if not field:
                continue
            self._headers.setdefault(field, match.header)
            texts = date_texts.get(match.column) or cells(match.column)
            if _kind(field) is Kind.DATE:
                # A next appointment or recall may lie ahead; everything else is behind us.
                ahead = 5 if field in {"next_appointment", "recall_due"} else 0
                style = dates.style_of(
                    texts, file_evidence=file_evidence, date_1904=date_1904, pivot_year=pivot + ahead
                )
                if style.day_first:
                    fix = "read with the day first: some of the file's dates have no such month"
                    count = sum(any(map(str.isdigit, text)) for text in texts)
                    self.problems.append(Problem(self.sheet, 0, match.header, "day-first", fix, "warning", count))
                parse = partial(dates.appointment if field == "next_appointment" else dates.date, style=style)
                self._keep_date(field, self.each(match.header, texts, parse))
                if field == "next_appointment":
                    self._keep_booked({text for text in set(texts) if parse(text).rule == dates.BOOKED}, texts)
            elif match.field or _kind(field) is Kind.FLAG:
                self._read_column(match, texts)

    def _keep_booked(self, without_day: set[str], texts: Sequence[str]) -> None:
        held = self.columns.get("booked", [False] * len(self.rows))
        self.columns["booked"] = [bool(flag) or text in without_day for flag, text in zip(held, texts, strict=True)]

    def _keep_date(self, field: str, read: Sequence[datetime.date | None]) -> None:
        held = self.columns.get(field)
        if held is None:
            self.columns[field] = list(read)
            return
        pairs = zip(held, read, strict=True)
        self.columns[field] = [min((day for day in pair if day), default=None) for pair in pairs]  # type: ignore[type-var]  # both are dates

    def _read_column(self, match: ColumnMatch, texts: list[str]) -> None:
        field, header = str(match.field or match.companion), match.header
        kind = _kind(field)
        if field == "zip":
            parts = self.each(header, texts, values.zip_code)
            self.columns["zip"] = [five for five, _ in parts]
            four = self.text("zip4")
            self.columns["zip4"] = [new or old for (_, new), old in zip(parts, four, strict=True)]
        elif field == "zip4":
            four = self.text("zip4")
            read = self.each(header, texts, _plus_four)
            self.columns["zip4"] = [new or old for new, old in zip(read, four, strict=True)]
        elif field == "state":
            self.columns[field] = list(self.each(header, texts, values.state))
        elif field == "status":
            self.columns[field] = list(self._status(match, texts))
        elif kind is Kind.FLAG:
            careful = field in _CAREFUL
            said = self.each(header, texts, lambda text: values.flag(text, inverse=match.inverse, careful=careful))
            held = self.columns.get(field, [False] * len(self.rows))
            self.columns[field] = [bool(old) or new for old, new in zip(held, said, strict=True)]
        elif kind is Kind.MONEY:
            self.columns[field] = list(self.each(header, texts, values.money))
        elif kind is Kind.COUNT:
            self.columns[field] = list(self.each(header, texts, values.count))
        else:
            self.columns[field] = list(self._words(field, header, texts))

    def _words(self, field: str, header: str, texts: list[str]) -> list[str]:
        # "Null" and "None" are surnames of people; only what no name can be is nothing there.
        parse = _name_text if field in names_of() else values.plain_text
        read = self.each(header, texts, parse)
        return self._calm(field, header, read) if field in _CASED else read

    def _calm(self, field: str, header: str, read: list[str]) -> list[str]:
        """A column wholly in capitals in upper and lower case; listed once for the column."""
        if not names.shouted(read):
            return read
        mend = names.proper_address if field in {"address1", "address2"} else names.proper
        memo = {text: mend(text) for text in set(read)}
        changed = sum(memo[text] != text for text in read)
        fix = "written in upper and lower case"
        self.problems.append(Problem(self.sheet, 0, header, "capitals", fix, "fixed", changed))
        return [memo[text] for text in read]

    def _status(self, match: ColumnMatch, texts: list[str]) -> list[str]:
        if match.reading in {"active", "inactive"}:
            words = (
                {True: "Inactive", False: "Active"}
                if match.reading == "inactive"
                else {True: "Active", False: "Inactive"}
            )
            simple = {text.strip().casefold() for text in texts if not values.absent(text)}
            if all(not values.flag(text).rule for text in simple):
                return ["" if values.absent(text) else words[values.flag(text).value] for text in texts]
        if match.reading == "archived":
            return self.each(match.header, texts, _archived)
        codes = synonyms().status_words
        numbers = {text.strip() for text in texts if text.strip()}
        if key_of(match.header) == "patstatus" and numbers and numbers <= synonyms().patstatus.keys():
            codes = synonyms().patstatus

        def parse(text: str) -> Cell[str]:
            word = values.plain_text(text).value
            known = codes.get(word.casefold().rstrip("."))
            return Cell(known, "status-code", "code written out") if known and known != word else Cell(word)

        read = self.each(match.header, texts, parse)
        if read and any(read) and all(word.isdigit() for word in read if word):
            self.problems.append(
                Problem(self.sheet, 0, match.header, "status-numbers", "left as numbers: say what they mean", "warning")
            )
        return read

    def finish(self) -> None:
        """What needs several columns: names in one piece, addresses in one piece, death told by a status."""
        self._split_full_names()
        self._split_lone_names()
        self._split_last_lines()
        self._split_town_lines()
        self._deceased()

    def _split_full_names(self) -> None:
        if "full_name" not in self.columns:
            return
        parsed = {text: names.split(text) for text in set(self.text("full_name"))}
        held = {part: self.text(part) for part in _NAME_PARTS}
        for index, text in enumerate(self.text("full_name")):
            if not text or (held["first_name"][index] and held["last_name"][index]):
                continue
            self._fill_name(held, index, parsed[text])
        self.columns.update({part: list(texts) for part, texts in held.items()})

    @staticmethod
    def _fill_name(held: dict[str, list[str]], index: int, name: names.Name) -> None:
        new = {
            "first_name": name.first,
            "middle": name.middle,
            "last_name": name.last,
            "suffix": name.suffix,
            "title": name.title,
            "preferred_name": name.nickname,
        }
        for part, value in new.items():
            held[part][index] = held[part][index] or value

    def _split_lone_names(self) -> None:
        """A whole name in the first-name column beside an empty last name, and the other way round."""
        if "full_name" in self.columns:
            return
        held = {part: self.text(part) for part in _NAME_PARTS}
        for index in range(len(self.rows)):
            first, last = held["first_name"][index], held["last_name"][index]
            whole = first if not last else last if not first else ""
            if " " not in whole:
                continue
            column = "first_name" if whole is first else "last_name"
            if column == "last_name" and "," not in whole:
                continue
            name = names.split(whole)
            if name.first and name.last:
                held[column][index] = ""
                self._fill_name(held, index, name)
                self.note(
                    index, self._headers.get(column, ""), "name-in-one", "split into first and last name", value=whole
                )
        for index, last in enumerate(held["last_name"]):
            bare, suffix = names.split_suffix(last)
            if suffix and bare and not held["suffix"][index]:
                held["last_name"][index], held["suffix"][index] = bare, suffix
                self.note(index, self._headers.get("last_name", ""), "suffix-in-name", "suffix set apart", value=last)
        self.columns.update({part: list(texts) for part, texts in held.items() if any(texts) or part in self.columns})

    def _split_last_lines(self) -> None:
        combined = self.text("city_state_zip")
        streets, city = self.text("address1"), self.text("city")
        region, code, four = self.text("state"), self.text("zip"), self.text("zip4")
        for index in range(len(self.rows)):
            source = combined[index]
            in_street = not source and not (city[index] or region[index] or code[index])
            text = streets[index] if in_street else source
            tail = address.split_tail(text) if text else None
            if tail is None:
                if source:
                    header = self._headers["city_state_zip"]
                    self.note(index, header, "last-line-unreadable", "kept as the city", "warning", value=source)
                    city[index] = city[index] or source
                continue
            five, plus_four = values.zip_code(tail.zip).value
            if len(tail.zip) == 4:
                header = self._headers.get("address1" if in_street else "city_state_zip", "")
                self.note(index, header, "zip-zero-lost", "leading zero put back", value=text)
            region[index], code[index], four[index] = tail.state, five, plus_four
            if in_street:
                streets[index] = tail.before
                self.note(index, self._headers.get("address1", ""), "address-in-one", "taken apart", value=text)
            else:
                city[index] = tail.before
        if any(combined):
            city = self._calm("city", self._headers["city_state_zip"], city)
        for field, texts in (("address1", streets), ("city", city), ("state", region), ("zip", code), ("zip4", four)):
            self.columns[field] = list(texts)

    def _split_town_lines(self) -> None:
        streets, city, region, code = (self.text(field) for field in ("address1", "city", "state", "zip"))
        header = self._headers.get("address1", "")
        lacking = [
            index
            for index in range(len(self.rows))
            if streets[index] and not city[index] and (region[index] or code[index])
        ]
        for index, found in zip(lacking, address.split_towns([streets[index] for index in lacking]), strict=True):
            line = streets[index]
            if found is None:
                self.note(index, header, "town-missing", "the city is left empty", "warning", value=line)
            else:
                streets[index], city[index] = found
                self.note(index, header, "town-in-street", "town moved to the city", value=line)
        self.columns["address1"], self.columns["city"] = list(streets), list(city)

    def _deceased(self) -> None:
        held = self.columns.get("deceased", [False] * len(self.rows))
        when = self.columns.get("deceased_date", [None] * len(self.rows))
        told = zip(held, when, self.text("status"), strict=True)
        self.columns["deceased"] = [bool(flag or day or word.casefold() in _DEAD) for flag, day, word in told]


def names_of() -> tuple[str, ...]:
    """The fields that hold names of people."""
    return ("first_name", "middle", "last_name", "preferred_name", "full_name", "guardian")


def _kind(field: str) -> Kind:
    return FIELD_BY_NAME[field].kind if field in FIELD_BY_NAME else Kind.TEXT


def _name_text(text: str) -> Cell[str]:
    value = values.tidy(text)
    nothing = value in _NO_NAME or value.casefold() in values.ERRORS
    return Cell("" if nothing else value)


def _plus_four(text: str) -> Cell[str]:
    value = values.tidy(text).removesuffix(".0")
    if values.absent(value) or not value.strip("0"):
        return Cell("")
    if value.isdigit() and len(value) <= 4:
        return Cell(value.zfill(4))
    return Cell("", "zip4-unreadable", "left empty: not four digits", "warning")


def _archived(text: str) -> Cell[str]:
    if values.absent(text) or (not dates.date(text).rule and dates.date(text).value is None):
        return Cell("")
    if values.tidy(text).casefold() in {"n", "no", "false", "0"}:
        return Cell("Active")
    return Cell("Archived", "status-date", "a date here means archived")
