"""Numbers, money and days as the user's locale writes them."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QTime


def number(value: int) -> str:
    """A whole number with the locale's separators."""
    return QLocale().toString(value)


def counted(count: int, one: str, several: str) -> str:
    """``one`` for one thing, else ``several`` with the number in the place of ``%1``."""
    return one if count == 1 else several.replace("%1", number(count))


def money(cents: int) -> str:
    """US dollars; cents are shown only where there are any."""
    dollars, rest = divmod(abs(cents), 100)
    words = QLocale().toString(dollars)
    if rest:
        words += f"{QLocale().decimalPoint()}{rest:02d}"
    return f"{'−' if cents < 0 else ''}${words}"


def percent(share: float, digits: int = 1) -> str:
    """A share (0 to 1) as a percentage."""
    return f"{QLocale().toString(share * 100, 'f', digits)}{QLocale().percent()}"


def day_format() -> str:
    """The locale's short form of a day with a whole year: births of two centuries meet on one page."""
    short = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return short if "yyyy" in short else short.replace("yy", "yyyy")


def day(value: date) -> str:
    """A calendar day, such as 11/23/2026."""
    return QLocale().toString(QDate(value.year, value.month, value.day), day_format())


def moment(value: datetime) -> str:
    """A time (aware UTC) on the clock of this machine, such as 14:05 today or with its day."""
    local = value.astimezone()
    clock = str(QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat))
    if local.date() == datetime.now().astimezone().date():
        return clock
    return f"{day(local.date())}, {clock}"
