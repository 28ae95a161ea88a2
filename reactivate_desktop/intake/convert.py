"""Columns of text to columns of the patient table, each mended or doubted cell listed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from reactivate_desktop.domain.patient import FIELD_BY_NAME, Kind
from reactivate_desktop.intake import dates, names, rewriting, values
from reactivate_desktop.intake.columns import Coded, Mask, Rows, paired
from reactivate_desktop.intake.problems import ProblemLog
from reactivate_desktop.intake.rewriting import Rewriting
from reactivate_desktop.intake.synonyms import key_of, synonyms
from reactivate_desktop.intake.table import ColumnMatch, Severity
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
# in just this case, as databases and programs write it: Nan and Null are people
_NO_NAME = frozenset({"\\N", "NULL", "N/A", "-", "--", "nan", "NaN", "None"})
_FIVE_DIGITS = re.compile(r"\s*\d{5}(\.\d+)?\s*$")
_NEIGHBOURS = 50
_FEW_LETTERS = 2
_LONGEST_ABSENT = max(map(len, values.ABSENT))


class Conversion:
    """The records of one sheet on their way into the patient table.

    Attributes:
        rows: for each record its 1-based row in the sheet.
        columns: field name to its values, one for each record.
        problems: everything that was changed or doubted.
        rewritten: what whole columns were written in another way; each is listed once in ``problems`` as well.
    """

    def __init__(self, sheet: str, rows: npt.NDArray[np.int64]) -> None:
        self.sheet = sheet
        self.rows = rows
        self.columns: dict[str, Coded[Any]] = {}
        self.problems = ProblemLog(sheet)
        self.rewritten: list[Rewriting] = []
        self._headers: dict[str, str] = {}

    def text(self, field: str) -> Coded[str]:
        """The column ``field`` as text; empty where the sheet has none."""
        return self.columns.get(field) or Coded.filled("", len(self.rows))

    def flags(self, field: str) -> Mask:
        """The records whose column ``field`` holds something."""
        held = self.columns.get(field)
        return held.filled_rows() if held is not None else np.zeros(len(self.rows), bool)

    def keep_flags(self, field: str, said: Mask) -> None:
        """Make ``said`` the column of a yes-or-no field."""
        self.columns[field] = Coded([False, True], said.astype(np.int32))

    def header(self, field: str) -> str:
        """The header of the column that filled ``field``, or ''."""
        return self._headers.get(field, "")

    def note(
        self,
        where: Mask | Rows | Sequence[int],
        column: str,
        rule: str,
        fix: str | Sequence[str],
        severity: Severity = "fixed",
        *,
        values: Sequence[str] = (),
        afters: Sequence[str] = (),
        field: str = "",
    ) -> None:
        """List what was found in the records ``where`` (places or a mask); the rest as in ``ProblemLog.add``."""
        rows = self.rows[np.asarray(where)] if len(where) else ()
        self.problems.add(rows, column, rule, fix, severity, values=values, afters=afters, field=field)

    def rewrite(
        self,
        field: str,
        header: str,
        befores: Coded[str],
        afters: Sequence[Any],
        kind: Callable[[str, str], rewriting.Kind | None] = rewriting.kind_of,
    ) -> None:
        """List what different texts of a column were written in another way; ``afters`` are theirs."""
        found = rewriting.found(befores.values, afters, kind)
        kept_texts = [rewriting.as_text(after) for after in afters] if found else []
        for (rule, fix), places in found.items():
            changed = np.zeros(len(befores.values), bool)
            changed[places] = True
            where = np.flatnonzero(changed[befores.codes])
            codes = befores.codes[where]
            texts = Coded(kept_texts, codes)
            told = Rewriting(field, header, rule, fix, self.rows[where], Coded(befores.values, codes), texts)
            self.rewritten.append(told)
            example, kept = [told.befores[0]], [texts[0]]
            self.problems.add([0], header, rule, fix, count=len(where), values=example, afters=kept, field=field)

    def each(
        self,
        header: str,
        texts: Coded[str],
        parse: Callable[[str], Cell[T]],
        field: str = "",
        kind: Callable[[str, str], rewriting.Kind | None] = rewriting.kind_of,
        *,
        show: Callable[[Any], str] = rewriting.as_text,
    ) -> Coded[T]:
        """Parse every different text once and list what had to be mended; of a ``field`` also what is written anew.

        ``show`` says a value as people read it.
        """
        if parse is values.plain_text:
            plain = _plain_texts(texts.values)
            if field:
                self.rewrite(field, header, texts, plain)
            return Coded(plain, texts.codes)  # type: ignore[arg-type]  # T is str then
        read: list[T] = []
        odd: dict[tuple[str, str, Severity], list[int]] = {}
        for place, text in enumerate(texts.values):
            cell = parse(text)
            read.append(cell.value)
            if cell.rule:
                odd.setdefault((cell.rule, cell.fix, cell.severity), []).append(place)
        for (rule, fix, severity), places in odd.items():
            found = np.zeros(len(texts.values), bool)
            found[places] = True
            where = np.flatnonzero(found[texts.codes])
            shown = [""] * len(read)
            for place in places:
                said = show(read[place])
                shown[place] = "" if said == texts.values[place] else said
            afters = Coded(shown, texts.codes).at(where)
            self.note(where, header, rule, fix, severity, values=texts.at(where), afters=afters)
        if field:
            told = {place for places in odd.values() for place in places}
            silent = [texts.values[place] if place in told else value for place, value in enumerate(read)]
            self.rewrite(field, header, texts, silent, kind)
        return Coded(read, texts.codes)

    def read(self, matches: Iterable[ColumnMatch], cells: Callable[[int], Coded[str]], *, date_1904: bool) -> None:
        """Convert every matched column. ``cells(column)`` gives its texts in record order."""
        matches = tuple(matches)
        date_texts = {
            match.column: cells(match.column) for match in matches if _kind(match.field or match.companion) is Kind.DATE
        }
        file_evidence = sum(dates.evidence(texts.values) for texts in date_texts.values())
        for match in sorted(matches, key=lambda match: match.field is None):
            field = match.field or match.companion
            if not field:
                continue
            self._headers.setdefault(field, match.header)
            if _kind(field) is Kind.DATE:
                self._read_dates(match, field, date_texts[match.column], file_evidence, date_1904=date_1904)
            elif match.field or field == "status" or _kind(field) is Kind.FLAG:
                self._read_column(match, cells(match.column))

    def _read_dates(
        self, match: ColumnMatch, field: str, texts: Coded[str], file_evidence: int, *, date_1904: bool
    ) -> None:
        # A next appointment or recall may lie ahead; everything else is behind us.
        ahead = 5 if field in {"next_appointment", "recall_due"} else 0
        pivot = datetime.datetime.now(tz=datetime.UTC).year + ahead
        # How often a text stands there matters only where it may be the day count of a spreadsheet.
        seen = list(texts) if any(map(_FIVE_DIGITS.match, texts.values)) else texts.values
        style = dates.style_of(seen, file_evidence=file_evidence, date_1904=date_1904, pivot_year=pivot)
        if style.day_first:
            fix = "read with the day first: some of the file's dates have no such month"
            count = int(texts.where(lambda text: any(map(str.isdigit, text))).sum())
            self.problems.add([0], match.header, "day-first", fix, "warning", count=count)
        elif not file_evidence:
            self._doubt_order(match.header, texts, style)
        parse = partial(dates.appointment if field == "next_appointment" else dates.date, style=style)
        written = rewriting.kind_of_date(style.day_first)
        self._keep_date(field, self.each(match.header, texts, parse, field, written))
        if field == "next_appointment":
            self._or_flags("booked", texts.where(lambda text: parse(text).rule == dates.BOOKED))

    def _doubt_order(self, header: str, texts: Coded[str], style: dates.DateStyle) -> None:
        """Say that days and months may have changed places, where no date of the file proves their order."""
        doubtful = texts.where(dates.doubtful)
        fix = "read month first, as in 1/31/2024: no date in the file proves whether day or month comes first"
        count, example = int(doubtful.sum()), texts.at(np.flatnonzero(doubtful)[:1])
        afters = [rewriting.as_text(dates.date(text, style).value) for text in example]
        rows = [0] * len(example)
        self.problems.add(rows, header, "day-or-month", fix, "warning", count=count, values=example, afters=afters)

    def _or_flags(self, field: str, said: Mask) -> None:
        self.keep_flags(field, self.flags(field) | said)

    def _keep_date(self, field: str, read: Coded[datetime.date | None]) -> None:
        held = self.columns.get(field)
        self.columns[field] = read if held is None else paired(held, read, _earlier)

    def _read_column(self, match: ColumnMatch, texts: Coded[str]) -> None:
        field, header = str(match.field or match.companion), match.header
        kind = _kind(field)
        if field == "zip":
            parts = self.each(header, texts, values.zip_code, field)
            self.columns["zip"] = parts.map(itemgetter(0))
            self.columns["zip4"] = paired(parts.map(itemgetter(1)), self.text("zip4"), _either)
        elif field == "zip4":
            self.columns["zip4"] = paired(self.each(header, texts, _plus_four), self.text("zip4"), _either)
        elif field == "state":
            self.columns[field] = self.each(header, texts, values.state, field)
        elif field == "status":
            held, read = self.columns.get(field), self._status(match, texts)
            self.columns[field] = read if held is None else paired(held, read, _graver)
        elif kind is Kind.FLAG:
            parse = partial(values.flag, inverse=match.inverse, careful=field in _CAREFUL)
            self._or_flags(field, self.each(header, texts, parse, show=_yes_or_no).filled_rows())
        elif kind is Kind.MONEY:
            self.columns[field] = self.each(header, texts, values.money, show=_amount)
        elif kind is Kind.COUNT:
            self.columns[field] = self.each(header, texts, values.count)
        else:
            self.columns[field] = self._words(field, header, texts)

    def _words(self, field: str, header: str, texts: Coded[str]) -> Coded[str]:
        # "Null" and "None" are surnames of people; only what no name can be is nothing there.
        parse = _name_text if field in names_of() else values.plain_text
        read = self.each(header, texts, parse, field)
        return self.calm(field, header, read) if field in _CASED else read

    def calm(self, field: str, header: str, read: Coded[str]) -> Coded[str]:
        """A column wholly in capitals in upper and lower case; each cell that changes is listed."""
        if any(map(_mixed, read.values)) or not names.shouted(read.values):
            return read
        mend = names.proper_address if field in {"address1", "address2"} else names.proper
        calm = read.map(mend)
        changed = read.where(lambda text: mend(text) != text)
        fix, before, after = "written in upper and lower case", read.at(changed), calm.at(changed)
        self.problems.add(self.rows[changed], header, "capitals", fix, values=before, afters=after, field=field)
        return calm

    def _status(self, match: ColumnMatch, texts: Coded[str]) -> Coded[str]:
        if match.reading in {"active", "inactive"}:
            words = (
                {True: "Inactive", False: "Active"}
                if match.reading == "inactive"
                else {True: "Active", False: "Inactive"}
            )
            simple = {text.strip().casefold() for text in texts.values if not values.absent(text)}
            if all(values.flag(text).rule != values.NO_FLAG for text in simple):
                return texts.map(lambda text: "" if values.absent(text) else words[values.flag(text).value])
        if match.reading == "archived":
            return self.each(match.header, texts, _archived)
        codes = synonyms().status_words
        numbers = {text.strip() for text in texts.values if text.strip()}
        if key_of(match.header) == "patstatus" and numbers and numbers <= synonyms().patstatus.keys():
            codes = synonyms().patstatus

        def parse(text: str) -> Cell[str]:
            word = values.plain_text(text).value
            known = codes.get(word.casefold().rstrip("."))
            return Cell(known, "status-code", "code written out") if known and known != word else Cell(word)

        read = self.each(match.header, texts, parse)
        if any(read.values) and all(word.isdigit() for word in read.values if word):
            fix = "left as numbers: say what they mean"
            self.problems.add([0], match.header, "status-numbers", fix, "warning")
        return read


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _amount(cents: int | None) -> str:
    return "" if cents is None else f"{cents / 100:,.2f}"


def names_of() -> tuple[str, ...]:
    """The fields that hold names of people."""
    return ("first_name", "middle", "last_name", "preferred_name", "full_name", "guardian")


def _plain_texts(texts: list[str]) -> list[str]:
    """What ``values.plain_text`` makes of each, sooner where some neighbours together show that nothing is to be done.

    Blanks in plain ASCII are single and within the text: then only a short text may be a word for nothing.
    """
    read: list[str] = []
    for start in range(0, len(texts), _NEIGHBOURS):
        some = texts[start : start + _NEIGHBOURS]
        line = f"~{'~'.join(some)}~"
        if not (line.isascii() and line.isprintable()) or "  " in line or " ~" in line or "~ " in line:
            read += [values.plain_text(text).value for text in some]
        elif min(map(len, some)) > _LONGEST_ABSENT:
            read += some
        else:
            read += [
                text if len(text) > _LONGEST_ABSENT or text.casefold() not in values.ABSENT else "" for text in some
            ]
    return read


def _mixed(text: str) -> bool:
    """True for a text that shows by itself that its column is written in upper and lower case."""
    return not (text == text.upper() or text == text.lower()) and sum(map(str.isalpha, text)) > _FEW_LETTERS


def _either(one: str, other: str) -> str:
    return one or other


def _earlier(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return min((day for day in (one, other) if day), default=None)


_WEIGHTS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r".*\b(?:deceased|died|dead|passed away|expired)\b.*|dec|decd|dec'd|dcsd|rip|d", re.I | re.S), 4),
    (re.compile(r".*\b(?:do not|don't|no) \w+.*|dnc|dnm", re.I | re.S), 3),
    (
        re.compile(
            r".*\b(?:dismiss|discharge|terminate|fired|banned|archive|delete|duplicate|merged|moved|transfer|non-?\s?patient"
            r"|not a|left|prospect|bad debt|collection|test).*",
            re.I | re.S,
        ),
        3,
    ),
    (re.compile(r"(?:i|inact|in-?active|not active|non-?active|deactivated)\b.*", re.I | re.S), 2),
)


def _weight(status: str) -> int:
    return next((weight for words, weight in _WEIGHTS if words.fullmatch(status)), 1 if status else 0)


def _graver(one: str, other: str) -> str:
    """Of two statuses the one that speaks more against mail; the first where they weigh the same."""
    return other if _weight(other) > _weight(one) else one


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
    said = values.flag(text)
    if not said.rule and not said.value:
        return Cell("Active")
    return Cell("Archived", "status-date", "a date here means archived")
