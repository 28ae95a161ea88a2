"""Phone numbers: valid in the North American plan or not, extensions, two numbers in one cell.

A valid number stays as it was typed; ``key`` is the form for comparison. Which numbers are valid is told by the
metadata of Google's libphonenumber (``phonenumbers``): its patterns are asked directly, because a list has a million
of them, and the library itself only where a number is written in another way or belongs to another country.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

from reactivate_desktop.intake import values

_ONE = re.compile(
    r"(?:\+?1[-. ]*)?\(?(\d{3})\)?[-–./ ]*(\d{3})[-–. ]*(\d{4})"
    r"(?:[,;]?\s*(?:x|ext\.?|extn\.?|extension|#)[.:\s]*(\d{1,6}))?",
    re.IGNORECASE,
)
_FIND = re.compile(rf"(?<![\d+])(?:{_ONE.pattern})(?!\d)", re.IGNORECASE)
_LOCAL = re.compile(r"\d{3}[-. ]?\d{4}")
_DIGITS = re.compile(r"\d+")
_TYPES = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan")


class Phone(NamedTuple):
    """What a cell holds. ``number`` is what is kept in its column, ``second`` another number that stood beside it."""

    number: str
    second: str = ""


@cache
def _valid() -> re.Pattern[str]:
    """Ten digits that are a number somewhere in the North American plan (country code 1)."""
    patterns: dict[str, None] = {}
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]:
        about = PhoneMetadata.metadata_for_region(region)
        for kind in _TYPES:
            described = getattr(about, kind, None)
            if described is not None and described.national_number_pattern:
                patterns[described.national_number_pattern] = None
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def valid(digits: str) -> bool:
    """True for ten digits that are a number of the North American plan."""
    return len(digits) == 10 and bool(_valid().fullmatch(digits))


_SIGNS = str.maketrans("", "", "()-. ")


@cache
def _exchange(first_six: str) -> bool:
    """True where every number of this area code and exchange is one."""
    return all(valid(first_six + last) for last in ("0000", "1234", "5555", "9999"))


def plain(texts: Sequence[str]) -> list[bool]:
    """Which of many cells hold one valid number in ten digits and nothing else: nearly all do, so this is quick."""
    bare = "\n".join(texts).translate(_SIGNS).split("\n")
    if len(bare) != len(texts):
        return [False] * len(texts)
    return [len(text) == 10 and text.isascii() and text.isdigit() and _exchange(text[:6]) for text in bare]


def key(text: str) -> str:
    """The number for comparison, ``+16175550134`` with ``x`` and its extension; '' where the cell holds none."""
    found = _ONE.fullmatch(values.tidy(text)) or _FIND.search(text)
    if found is None:
        return _foreign(text)
    extension = f"x{found[4].lstrip('0')}" if found[4] else ""
    return f"+1{found[1]}{found[2]}{found[3]}{extension}"


def _foreign(text: str) -> str:
    """A number of another country in its full form; '' where it isn't one."""
    if not text.strip().startswith(("+", "011")) or len(text) > 40:
        return ""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return ""
    good = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if good else ""


def _placeholder(digits: str) -> bool:
    """All digits alike, or counted up: what is typed where a form insists on a number."""
    return len(digits) >= 7 and (len(set(digits.removeprefix("1"))) == 1 or digits in {"1234567890", "1234567"})


def phone(text: str) -> values.Cell[Phone]:
    """The number of a cell; doubted ones stay as they are, a second one is set apart."""
    value = values.tidy(text)
    if values.absent(value):
        return values.Cell(Phone(""))
    if re.fullmatch(r"\d{10,11}\.0+", value):
        plain = value.partition(".")[0]
        return values.Cell(Phone(plain), "phone-decimal", "decimal point taken away")
    digits = "".join(_DIGITS.findall(value))
    if _placeholder(digits) and not re.search(r"[A-Za-z]", value):
        return values.Cell(Phone(""), "phone-placeholder", "left empty: nobody has this number")
    found = _ONE.fullmatch(value)
    return _judged(value, f"{found[1]}{found[2]}{found[3]}") if found else _unusual(value)


def _unusual(value: str) -> values.Cell[Phone]:
    several = list(_FIND.finditer(value))
    if len(several) > 1:
        return _several(several)
    if several:
        return values.Cell(Phone(several[0][0].strip()), "phone-words", "words beside the number left out")
    if _foreign(value):
        return values.Cell(Phone(value))
    if _LOCAL.fullmatch(value):
        return values.Cell(Phone(value), "phone-area-missing", "left as it is: the area code is missing", "warning")
    return values.Cell(Phone(value), "phone-invalid", "left as it is: not a phone number", "warning")


def _judged(value: str, digits: str) -> values.Cell[Phone]:
    if valid(digits):
        return values.Cell(Phone(value))
    return values.Cell(Phone(value), "phone-invalid", "left as it is: no such number can be called", "warning")


def _several(found: list[re.Match[str]]) -> values.Cell[Phone]:
    texts = list({key(match[0]): match[0].strip() for match in found}.values())
    if len(texts) == 1:
        return values.Cell(Phone(texts[0]), "phone-twice", "the same number twice: kept once")
    fix = "the first number kept here, the second where a column for it is empty"
    return values.Cell(Phone(texts[0], texts[1]), "two-phones", fix, "warning")
