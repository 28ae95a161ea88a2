"""Keys under which the same address, however it is typed, is found again. Not a postal certification (CASS)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# USPS Publication 28, appendix B, C1 and C2: only words whose short form can't mean anything else
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
_UNIT_SIGNS = {*UNITS.values(), "NO", "NUMBER"} - {"BLDG", "FL", "DEPT"}
_PO_BOX = re.compile(r"\b(?:P\s*O|POST OFFICE|POSTAL)\s*BOX\b|^BOX\b(?=\s*\d)")
_NOT_WORD = re.compile(r"[^A-Z0-9#/ ]+")
_NUMBER_SIGN = re.compile(r"#\s*")


def plain_capitals(text: str) -> str:
    """``text`` in capitals without accents, single blanks; letters that have no plain form stay as they are."""
    spread = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return " ".join(bare.upper().split())


@lru_cache(maxsize=65_536)
def street_key(street: str) -> str:
    """The key of a delivery line (both address lines joined by a blank): capitals, short words, units as '#'."""
    text = _NOT_WORD.sub(" ", plain_capitals(street).replace("'", "").replace(".", ""))
    text = _PO_BOX.sub("POBOX", " ".join(_NUMBER_SIGN.sub(" # ", text).split()))
    words = [_short(word) for word in text.split()]
    # "APT # 4" and "APT 4" and "# 4" are one door
    kept = [word for place, word in enumerate(words) if not (word == "#" and place and words[place - 1] == "#")]
    return " ".join(kept)


def _short(word: str) -> str:
    for table in (DIRECTIONS, SUFFIXES, UNITS):
        word = table.get(word, word)
    return "#" if word in _UNIT_SIGNS else word


def address_key(address1: str, address2: str, zip_code: str) -> str:
    """Same address, same key: ``"12 MAIN ST # 4|02360"``; '' where street or ZIP is missing."""
    street = street_key(f"{address1} {address2}")
    return f"{street}|{zip_code[:5]}" if street and zip_code else ""


def person_key(first_name: str, last_name: str, address1: str, address2: str, zip_code: str) -> str:
    """Same person at the same address, same key; '' where name or address is missing."""
    where = address_key(address1, address2, zip_code)
    who = _NOT_WORD.sub("", plain_capitals(f"{first_name} {last_name}"))
    return f"{who}@{where}" if where and who.strip() else ""


def clinic_name_key(name: str) -> str:
    """Same clinic, same key: case, blanks and punctuation do not matter."""
    return "".join(sign for sign in plain_capitals(name) if sign.isalnum())
