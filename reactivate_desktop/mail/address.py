"""Addresses as the post office likes them printed: USPS Publication 28, lightly. This is no CASS certification."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reactivate_desktop.audience.address_key import address_key

__all__ = ["LONGEST_LINE", "PrintAddress", "capitals", "key", "normalise", "state_code", "wrap"]

LONGEST_LINE = 40
"""Characters of a line that lettershops and presort software keep (DMM 602 and the usual list layouts)."""

key = address_key

# Publication 28, 233 and appendix C: the words that are printed short; the rarer ones stay as people write them
DIRECTIONS = {
    "NORTH": "N",
    "SOUTH": "S",
    "EAST": "E",
    "WEST": "W",
    "NORTHEAST": "NE",
    "NORTHWEST": "NW",
    "SOUTHEAST": "SE",
    "SOUTHWEST": "SW",
}
SUFFIXES = {
    "ALLEY": "ALY",
    "AVENUE": "AVE",
    "AV": "AVE",
    "BOULEVARD": "BLVD",
    "CIRCLE": "CIR",
    "COURT": "CT",
    "CROSSING": "XING",
    "DRIVE": "DR",
    "EXPRESSWAY": "EXPY",
    "HEIGHTS": "HTS",
    "HIGHWAY": "HWY",
    "LANE": "LN",
    "PARKWAY": "PKWY",
    "PLACE": "PL",
    "PLAZA": "PLZ",
    "ROAD": "RD",
    "SQUARE": "SQ",
    "STREET": "ST",
    "STR": "ST",
    "TERRACE": "TER",
    "TRAIL": "TRL",
    "TURNPIKE": "TPKE",
}
UNITS = {
    "APARTMENT": "APT",
    "BUILDING": "BLDG",
    "DEPARTMENT": "DEPT",
    "FLOOR": "FL",
    "ROOM": "RM",
    "SUITE": "STE",
    "UNIT": "UNIT",
}

# Publication 28, appendix B: states, possessions and military
_STATE_NAMES = (
    "AL ALABAMA|AK ALASKA|"
    "AS AMERICAN SAMOA|AZ ARIZONA|AR ARKANSAS|CA CALIFORNIA|CO COLORADO|CT CONNECTICUT|DE DELAWARE|"
    "DC DISTRICT OF COLUMBIA|FM FEDERATED STATES OF MICRONESIA|FL FLORIDA|GA GEORGIA|GU GUAM|HI HAWAII|ID IDAHO|"
    "IL ILLINOIS|IN INDIANA|IA IOWA|KS KANSAS|KY KENTUCKY|LA LOUISIANA|ME MAINE|MH MARSHALL ISLANDS|MD MARYLAND|"
    "MA MASSACHUSETTS|MI MICHIGAN|MN MINNESOTA|MS MISSISSIPPI|MO MISSOURI|MT MONTANA|NE NEBRASKA|NV NEVADA|"
    "NH NEW HAMPSHIRE|NJ NEW JERSEY|NM NEW MEXICO|NY NEW YORK|NC NORTH CAROLINA|ND NORTH DAKOTA|"
    "MP NORTHERN MARIANA ISLANDS|OH OHIO|OK OKLAHOMA|OR OREGON|PW PALAU|PA PENNSYLVANIA|PR PUERTO RICO|RI RHODE ISLAND|"
    "SC SOUTH CAROLINA|SD SOUTH DAKOTA|TN TENNESSEE|TX TEXAS|UT UTAH|VT VERMONT|VI VIRGIN ISLANDS|VA VIRGINIA|"
    "WA WASHINGTON|WV WEST VIRGINIA|WI WISCONSIN|WY WYOMING|AA ARMED FORCES AMERICAS|AE ARMED FORCES EUROPE|"
    "AP ARMED FORCES PACIFIC"
)
STATES: dict[str, str] = {name: code for code, _, name in (entry.partition(" ") for entry in _STATE_NAMES.split("|"))}
_CODES = frozenset(STATES.values())

# hyphens, slashes, '#' and '&' carry meaning; all other punctuation goes (Publication 28, 354)
_PUNCTUATION = re.compile(r"[^\w\s#/&.-]|_")
_FULL_STOP = re.compile(r"(?<!\d)\.|\.(?!\d)")
_PO_BOX = re.compile(r"\bP\s*O\s*BOX\b|\bPOST OFFICE BOX\b")
_NO_TOWN = frozenset({"UNKNOWN", "UNK", "NONE", "NA", "N/A", "NULL", "TBD", "CITY", "TOWN", "CITY/TOWN", "CITY NAME"})
"""Headers and words for nothing, which would be printed as the name of a town."""

_UNIT_WORDS = frozenset({*UNITS.values(), "#", "LOT", "SPC", "TRLR"})


@dataclass(frozen=True, slots=True)
class PrintAddress:
    """An address as printed; ``warnings`` say what may trouble the post, without naming the address."""

    address1: str
    address2: str
    city: str
    state: str
    zip: str
    zip4: str
    warnings: tuple[str, ...] = ()


def capitals(text: str) -> str:
    """``text`` in capitals without punctuation, single blanks. Accented letters stay: it is the reader's name."""
    spaced = _FULL_STOP.sub("", text.upper().replace("'", "").replace("’", ""))
    return " ".join(_PUNCTUATION.sub(" ", spaced).split())


def state_code(state: str) -> str:
    """Two letters for a state however it is written; what is not known stays, in capitals."""
    bare = capitals(state)
    return bare if bare in _CODES else STATES.get(bare, bare)


def normalise(  # noqa: PLR0917 - an address has these parts, in the order of an envelope
    address1: str, address2: str, city: str, state: str, zip_code: str, zip4: str = ""
) -> PrintAddress:
    """The printing form: capitals, the usual abbreviations, a unit that makes the line too long on its own line."""
    first, second = _delivery_line(address1), _delivery_line(address2)
    if not first:
        first, second = second, ""
    if len(first) > LONGEST_LINE and not second:
        first, second = _split_unit(first)
    town = capitals(city)
    if town in _NO_TOWN:
        town = ""
    warnings = []
    for label, line in (("first address line", first), ("second address line", second), ("city", town)):
        if len(line) > LONGEST_LINE:
            warnings.append(f"The {label} has more than {LONGEST_LINE} characters.")
    if not town:
        warnings.append("The city is missing.")
    if state_code(state) not in _CODES:
        warnings.append("The state is missing or unknown.")
    return PrintAddress(first, second, town, state_code(state), zip_code.strip(), zip4.strip(), tuple(warnings))


def wrap(line: str, longest: int = LONGEST_LINE) -> tuple[str, ...]:
    """``line`` broken at blanks into lines of at most ``longest`` characters; a longer word stays whole."""
    lines: list[str] = []
    for word in line.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _delivery_line(line: str) -> str:
    words = _PO_BOX.sub("PO BOX", capitals(line)).replace("#", " # ").split()
    units = [
        place for place, word in enumerate(words) if UNITS.get(word, word) in _UNIT_WORDS and place < len(words) - 1
    ]
    street_end = units[0] if units else len(words)
    street = _street(words[:street_end])
    unit = [UNITS.get(word, word) for word in words[street_end:]]
    return " ".join([*street, *unit])


def _street(words: list[str]) -> list[str]:
    """Number, direction, name, suffix, direction: a word is shortened only where it can't be the street's name."""
    short = list(words)
    end = len(short)
    if end > 3 and short[-1] in DIRECTIONS:
        short[-1] = DIRECTIONS[short[-1]]
        end -= 1
    if end > 2 and short[end - 1] in SUFFIXES:
        short[end - 1] = SUFFIXES[short[end - 1]]
        end -= 1
    if end > 2 and short[1] in DIRECTIONS and any(sign.isdigit() for sign in short[0]):
        short[1] = DIRECTIONS[short[1]]
    return short


def _split_unit(line: str) -> tuple[str, str]:
    words = line.split()
    for place, word in enumerate(words):
        if place and word in _UNIT_WORDS and place < len(words) - 1:
            return " ".join(words[:place]), " ".join(words[place:])
    return line, ""
