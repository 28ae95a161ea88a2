"""One cell in, one value out: ZIP codes, flags, money, counts, phones and states. No cell is ever quoted in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Generic, TypeVar

from reactivate_desktop.intake.table import Severity

T_co = TypeVar("T_co", covariant=True)

ERRORS = frozenset({"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!"})
"""What a spreadsheet shows where a formula failed."""
ABSENT = frozenset({"", "-", "--", "n/a", "null", "\\n", "nan", "nat", "none", "(blank)", "(none)", "?"}) | ERRORS
_LONGEST_ABSENT = max(map(len, ABSENT))


@dataclass(frozen=True, slots=True)
class Cell(Generic[T_co]):
    """A value read from a cell; ``rule`` is '' when nothing had to be mended or doubted."""

    value: T_co
    rule: str = ""
    fix: str = ""
    severity: Severity = "fixed"


def tidy(text: str) -> str:
    """``text`` with every run of blanks and line breaks as one blank, and none at its ends."""
    if not text.isascii():
        text = text.replace("\u200b", "").replace("\ufeff", "")
    return " ".join(text.split())


def absent(text: str) -> bool:
    """True for what systems write when they have nothing."""
    word = text.strip()
    return len(word) <= _LONGEST_ABSENT and word.casefold() in ABSENT


def plain_text(text: str) -> Cell[str]:
    """Tidied text; the words that databases write for nothing are nothing."""
    value = tidy(text)
    return Cell("" if absent(value) else value)


_TORN_ZIP = re.compile(r"0\d{2,3}(-\d{4})?|00[0-4]\d\d(-?\d{4})?")
"""A short code that still has its zero has lost something else; none in use is below 00501."""


def zip_code(text: str) -> Cell[tuple[str, str]]:
    """A ZIP code as (five digits, four digits or ''), with zeros that a spreadsheet ate put back.

    Postal codes of other countries stay as they are. Source of the forms: USPS Publication 28, section 24.
    """
    value = tidy(text)
    if absent(value) or re.fullmatch(r"0+([-. ]0+)?", value):
        return Cell(("", ""))
    lost_decimal = re.sub(r"\.0+$", "", value)
    decimal = lost_decimal != value
    digits = re.sub(r"\s*[-–—]\s*|\s+", "-", lost_decimal).rstrip("-")
    digits = "" if _TORN_ZIP.fullmatch(digits) else digits
    if found := re.fullmatch(r"(\d{3,5})-(\d{4})", digits):
        return _zip_parts(found[1], found[2], decimal)
    if re.fullmatch(r"\d{3,5}", digits):
        return _zip_parts(digits, "", decimal)
    if re.fullmatch(r"\d{7,9}", digits):
        full = digits.zfill(9)
        return _zip_parts(full[:5].lstrip("0") if len(digits) < 9 else full[:5], full[5:], decimal)
    if re.fullmatch(r"[A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d", lost_decimal):
        return Cell((lost_decimal.upper(), ""))
    return Cell(("", ""), "zip-unreadable", "left empty: not a ZIP code", "warning")


def _zip_parts(five: str, four: str, decimal: bool) -> Cell[tuple[str, str]]:
    parts = (five.zfill(5), "" if four == "0000" else four)
    if len(five) < 5:
        return Cell(parts, "zip-zero-lost", "leading zero put back")
    return Cell(parts, "zip-decimal", "decimal point taken away") if decimal else Cell(parts)


_YES = frozenset(["y", "yes", "true", "t", "1", "x", "on", "checked", "si", "sí", "✓", "✔", "ok"])
_NO = frozenset(["n", "no", "false", "f", "0", "off", "unchecked", "☐"])
_REFUSES = frozenset(
    {
        "opt out", "opted out", "optout", "unsubscribed", "unsubscribe", "do not contact", "do not mail", "dnm", "dnc",
        "declined", "denied", "refused", "stop", "blocked", "never", "do not email", "do not text",
    }
)  # fmt: skip
_ALLOWS = frozenset(
    {"opt in", "opted in", "optin", "subscribed", "subscribe", "accepted", "allowed", "granted", "agreed"}
)
_DATE_START = re.compile(r"[1-9]\d{0,3}[-/.]\d{1,2}[-/.]\d{1,4}|[12]\d{7}$")
_ZERO_DATE = re.compile(r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}|000?1-01-01|1/1/0001")


NO_FLAG = "flag-unreadable"
"""The rule of a cell that says neither yes nor no."""


def flag(text: str, *, inverse: bool = False, careful: bool = False) -> Cell[bool]:
    """A yes or no.

    Args:
        text: the cell; blank means not said, which is False whether inverse or not.
        inverse: yes allows, so that the field ("do not ...") takes the opposite.
        careful: what can't be read counts as True, because a wrong False would mail someone who must not be mailed.
    """
    word = tidy(text).casefold().replace("-", " ").replace("_", " ").strip()
    if absent(text) or not word or _ZERO_DATE.match(tidy(text)):
        return Cell(False)
    word = re.sub(r"^([01])\.0+$", r"\1", word)
    if word == "unknown":
        return Cell(inverse, "flag-unknown", f"unknown: counts as {'yes' if inverse else 'no'}")
    if word in _REFUSES or word in _ALLOWS:
        return Cell(word in _REFUSES)
    if word in _YES or word in _NO:
        return Cell((word in _YES) != inverse)
    if _DATE_START.match(tidy(text)):
        return Cell(not inverse, "flag-date", f"a date: counts as {'no' if inverse else 'yes'}")
    said = "yes" if careful else "no"
    return Cell(careful, NO_FLAG, f"neither yes nor no: counts as {said}", "warning")


_PLAIN_AMOUNT = re.compile(r"(-?)\$?([0-9]{1,11})(?:\.([0-9]{2}))?")
"""How nearly all amounts are written; the others are taken apart with more care."""


def money(text: str) -> Cell[int | None]:
    """An amount as integer cents: ``$1,234.56``, ``(12.00)``, ``-3``, ``12.5-``."""
    plain = _PLAIN_AMOUNT.fullmatch(text)
    if plain:
        cents = int(plain[2]) * 100 + int(plain[3] or 0)
        return Cell(-cents if plain[1] else cents)
    value = tidy(text)
    if absent(value):
        return Cell(None)
    negative = value.startswith("(") or value.endswith(("-", "CR", "cr")) or "-" in value[:3]
    digits = re.sub(r"[\s$€£()+-]|USD|CR$|cr$", "", value)
    decimal_comma = re.fullmatch(r"\d{1,3}(\.\d{3})+,\d{2}|\d+,\d{1,2}", digits) is not None
    if decimal_comma:
        digits = digits.replace(".", "").replace(",", ".")
    digits = digits.replace(",", "")
    try:
        amount = Decimal(digits) if re.fullmatch(r"\d*\.?\d+|\d+\.", digits) and len(digits) < 15 else None
    except InvalidOperation:
        amount = None
    if amount is None:
        return Cell(None, "money-unreadable", "left empty: not an amount", "warning")
    cents = int((amount * 100).to_integral_value())
    return Cell(-cents if negative else cents, *_amount_doubt(value, amount, negative, decimal_comma))


def _amount_doubt(value: str, amount: Decimal, negative: bool, decimal_comma: bool) -> tuple[str, str]:
    """Rule and fix where an amount may have been meant in another way."""
    if "€" in value or "£" in value:
        return "money-currency", "read as dollars: the sign of another currency was left out"
    if decimal_comma:
        return "money-comma", "the comma was read as the decimal point"
    if negative and amount and not value.lstrip("$ ").startswith("-"):
        return "money-negative", "read as less than nothing: it stands in brackets, or its minus or CR behind it"
    if amount != amount.quantize(Decimal("0.01")):
        return "money-rounded", "rounded to whole cents"
    return "", ""


_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?")
"""Thousands parted by commas; in 1,5 the comma is no such one."""


def count(text: str) -> Cell[int | None]:
    """A whole number."""
    value = tidy(text)
    if absent(value):
        return Cell(None)
    plain = value.replace(",", "") if _GROUPED.fullmatch(value) else value
    digits = re.sub(r"\.0+$", "", plain)
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        return Cell(int(digits))
    return Cell(None, "count-unreadable", "left empty: not a whole number", "warning")


STATES: dict[str, str] = {
    "alabama": "AL",
    "alaska": "AK",
    "arizona": "AZ",
    "arkansas": "AR",
    "california": "CA",
    "colorado": "CO",
    "connecticut": "CT",
    "delaware": "DE",
    "district of columbia": "DC",
    "washington dc": "DC",
    "florida": "FL",
    "georgia": "GA",
    "hawaii": "HI",
    "idaho": "ID",
    "illinois": "IL",
    "indiana": "IN",
    "iowa": "IA",
    "kansas": "KS",
    "kentucky": "KY",
    "louisiana": "LA",
    "maine": "ME",
    "maryland": "MD",
    "massachusetts": "MA",
    "michigan": "MI",
    "minnesota": "MN",
    "mississippi": "MS",
    "missouri": "MO",
    "montana": "MT",
    "nebraska": "NE",
    "nevada": "NV",
    "new hampshire": "NH",
    "new jersey": "NJ",
    "new mexico": "NM",
    "new york": "NY",
    "north carolina": "NC",
    "north dakota": "ND",
    "ohio": "OH",
    "oklahoma": "OK",
    "oregon": "OR",
    "pennsylvania": "PA",
    "rhode island": "RI",
    "south carolina": "SC",
    "south dakota": "SD",
    "tennessee": "TN",
    "texas": "TX",
    "utah": "UT",
    "vermont": "VT",
    "virginia": "VA",
    "washington": "WA",
    "west virginia": "WV",
    "wisconsin": "WI",
    "wyoming": "WY",
    "puerto rico": "PR",
    "guam": "GU",
    "american samoa": "AS",
    "us virgin islands": "VI",
    "virgin islands": "VI",
    "northern mariana islands": "MP",
    "marshall islands": "MH",
    "micronesia": "FM",
    "palau": "PW",
    "armed forces americas": "AA",
    "armed forces europe": "AE",
    "armed forces pacific": "AP",
    "mass": "MA",
    "calif": "CA",
    "fla": "FL",
    "penn": "PA",
    "ontario": "ON",
    "quebec": "QC",
    "british columbia": "BC",
    "alberta": "AB",
    "manitoba": "MB",
    "saskatchewan": "SK",
    "nova scotia": "NS",
    "new brunswick": "NB",
    "newfoundland and labrador": "NL",
    "prince edward island": "PE",
    "yukon": "YT",
    "nunavut": "NU",
}
"""State and province names to two letters. Source: USPS Publication 28, appendix B; Canada Post."""

STATE_CODES = frozenset(STATES.values()) | {"NT"}


def state(text: str) -> Cell[str]:
    """A state as its two letters; what is neither name nor code stays as it is, with a warning."""
    value = tidy(text)
    if absent(value):
        return Cell("")
    bare = value.replace(".", "").strip()
    if bare.upper() in STATE_CODES:
        return Cell(bare.upper())
    if code := STATES.get(bare.casefold()):
        return Cell(code, "state-name", "written as two letters")
    return Cell(value, "state-unknown", "left as it is: no state is called so", "warning")
