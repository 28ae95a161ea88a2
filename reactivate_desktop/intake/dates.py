"""Dates as practices write them, read column by column: only a column can prove that the day comes first."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateutil import parser as words_parser

from reactivate_desktop.intake.values import Cell, absent, tidy

_TIME = re.compile(
    r"(?:[T ]+|,? +(?:at|@) *)\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp](?:\.?[Mm]\.?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$"
    r"|,? +(?:(?:at|@) *)?\d{1,2} ?[AaPp]\.?[Mm]\.?$"
)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +(?=\d)", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_PARTS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})$")
_EIGHT = re.compile(r"\d{8}$")
_SERIAL = re.compile(r"(\d{1,5})(\.\d+)?$")
_NOTHING = re.compile(
    r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}$|0001-0?1-0?1$|0?1/0?1/0001$|1899-12-3[01]$|1900-01-00$|0+$|00010101$"
    r"|12/3[01]/1899$|3[01]/12/1899$|0?1/0/1900$|[-_/. ]+$"
)
_NOT_BOOKED = re.compile(
    r"""\W*(?:n|no|f|false|nothing|none|no(?:ne|t)?\ (?:yet\ )?(?:booked|scheduled|made|set)
    |no\ (?:next\ |future\ |upcoming\ )?(?:appt|appointment|visit|booking)s?
        (?:\ (?:scheduled|booked|made|found|set|on\ file))?
    |(?:nothing|none)\ (?:scheduled|booked|on\ file)|no\ upcoming|unscheduled|unbooked
    |cancell?ed[\W\d]*|no[-\ ]?show[\W\d]*
    |needs?\ (?:an?\ )?(?:appt|appointment)|call\ to\ (?:schedule|book)|(?:past\ |over)due|not\ seen)\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_TWO_DIGITS = ("year-two-digits", "a year of two digits: read as 20.., or as 19.. where that would lie ahead")
_PLACEHOLDER = datetime.date(1900, 1, 1)
_EARLIEST, _LATEST = 1880, 2150
EPOCH_1900, EPOCH_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How the dates of one column are to be read.

    Attributes:
        day_first: a number above 12 in first place proved it.
        serials: most cells are day counts of a spreadsheet.
        epoch: day zero of those counts.
        pivot_year: two digits above this year's belong to the century before.
    """

    day_first: bool = False
    serials: bool = False
    epoch: datetime.date = EPOCH_1900
    pivot_year: int = 2050


def _strip(text: str) -> str:
    return _WEEKDAY.sub("", _TIME.sub("", tidy(text)).strip(), count=1)


def evidence(texts: Sequence[str]) -> int:
    """+1 when the column proves that the day comes first, -1 that the month does, 0 when it proves nothing or both."""
    day = month = False
    for text in set(texts):
        if found := _PARTS.match(_strip(text)):
            day = day or int(found[1]) > 12 >= int(found[2])
            month = month or int(found[2]) > 12 >= int(found[1])
    return int(day) - int(month)


def doubtful(text: str) -> bool:
    """True for a date that is another one when day and month change places, such as 2/3/2024."""
    found = _PARTS.match(_strip(text))
    return found is not None and int(found[1]) != int(found[2]) and 0 < int(found[1]) <= 12 >= int(found[2]) > 0


def style_of(texts: Sequence[str], *, file_evidence: int, date_1904: bool, pivot_year: int) -> DateStyle:
    """The style of a column; where it proves nothing itself, the other columns of the file speak for it."""
    own = evidence(texts)
    filled = [text for text in texts if text and not absent(text)]
    serials = sum(bool(_SERIAL.fullmatch(text.strip())) and len(text.split(".")[0]) == 5 for text in filled)
    return DateStyle(
        day_first=(own or file_evidence) > 0,
        serials=bool(filled) and serials * 2 >= len(filled),
        epoch=EPOCH_1904 if date_1904 else EPOCH_1900,
        pivot_year=pivot_year,
    )


def date(text: str, style: DateStyle = DateStyle()) -> Cell[datetime.date | None]:
    """A date, or None with a rule when the cell can't be one."""
    value = _strip(text)
    if absent(value) or _NOTHING.match(value) or value.casefold() in {"never", "no visits", "not seen"}:
        return Cell(None)
    read = _read(value, style)
    if read.value == _PLACEHOLDER:
        return Cell(None, "date-placeholder", "left empty: the first day of 1900 stands for no date")
    return read


BOOKED = "appointment-unreadable"
"""The rule of a cell that speaks of an appointment but not of its day."""


def appointment(text: str, style: DateStyle = DateStyle()) -> Cell[datetime.date | None]:
    """The day of a next appointment; what is neither a day nor a no ("yes", "TBD") says that one is booked."""
    read = date(text, style)
    if read.rule not in {"date-unreadable", "date-out-of-range"}:
        return read
    if _NOT_BOOKED.fullmatch(_strip(text)):
        return Cell(None)
    return Cell(None, BOOKED, "counts as booked: an appointment without a day that can be read", "warning")


def _read(value: str, style: DateStyle) -> Cell[datetime.date | None]:
    if found := _ISO.match(value):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if found := _PARTS.match(value):
        return _from_parts(int(found[1]), int(found[2]), found[3], style)
    if _EIGHT.match(value):
        plain = _checked(int(value[:4]), int(value[4:6]), int(value[6:]))
        return plain if plain.value else _from_parts(int(value[:2]), int(value[2:4]), value[4:], style)
    if found := _SERIAL.match(value):
        return _from_serial(int(found[1]), len(found[1]), style)
    return _from_words(value, style)


_UNREADABLE: Cell[datetime.date | None] = Cell(None, "date-unreadable", "left empty: not a date", "warning")


def _checked(year: int, month: int, day: int) -> Cell[datetime.date | None]:
    if not _EARLIEST <= year <= _LATEST:
        return Cell(None, "date-out-of-range", "left empty: the year can't be right", "warning")
    try:
        return Cell(datetime.date(year, month, day))
    except ValueError:
        return _UNREADABLE


def _from_parts(first: int, second: int, year: str, style: DateStyle) -> Cell[datetime.date | None]:
    day_first = style.day_first
    other_way = (second > 12 >= first) if day_first else (first > 12 >= second)
    day, month = (first, second) if day_first != other_way else (second, first)
    full = int(year)
    if len(year) == 2:
        full += style.pivot_year // 100 * 100
        full -= 100 if full > style.pivot_year else 0
    read = _checked(full, month, day)
    if read.value and other_way:
        return Cell(read.value, "date-order", "read day and month the other way round than its column", "warning")
    return Cell(read.value, *_TWO_DIGITS) if read.value and len(year) == 2 else read


def _from_serial(days: int, digits: int, style: DateStyle) -> Cell[datetime.date | None]:
    if digits < 5 and not style.serials:
        return _UNREADABLE
    read = style.epoch + datetime.timedelta(days=days)
    if not _EARLIEST <= read.year <= _LATEST:
        return _UNREADABLE
    return Cell(read, "date-serial", "day count of a spreadsheet written as a date")


def _from_words(value: str, style: DateStyle) -> Cell[datetime.date | None]:
    """Month names: ``Nov 9, 2013``, ``9-Nov-13``. All three parts must be there."""
    if not re.search(r"[A-Za-z]{3}", value) or len(re.findall(r"\d+", value)) != 2 or len(value) > 40:
        return _UNREADABLE
    try:
        read = words_parser.parse(value, dayfirst=style.day_first).date()
    except (ValueError, OverflowError):
        return _UNREADABLE
    if not re.search(r"(?<!\d)\d{2}$", value):
        return _checked(read.year, read.month, read.day)
    if read.year > style.pivot_year:
        read = read.replace(year=read.year - 100)
    checked = _checked(read.year, read.month, read.day)
    return Cell(checked.value, *_TWO_DIGITS) if checked.value else checked
