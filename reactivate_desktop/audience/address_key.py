"""Keys under which the same address, however it is typed, is found again. Not a postal certification (CASS).

The one form in which households, duplicates and the suppression list compare addresses: the short forms of USPS
Publication 28 (suffixes, directions, units), each where it stands for what it says, and nothing of how it is typed. A
key is its own key again, so that keys which were kept stay good when a word is added here (``address_key_again``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reactivate_desktop.audience.publication28 import DIRECTIONS, SUFFIXES, UNITS

_ANYWHERE = {word: SUFFIXES[word] for word in (
    "ALLEY", "AVENUE", "AV", "BOULEVARD", "CIRCLE", "COURT", "CROSSING", "DRIVE", "EXPRESSWAY", "HEIGHTS", "HIGHWAY",
    "LANE", "PARKWAY", "PLACE", "PLAZA", "ROAD", "SQUARE", "STREET", "STR", "TERRACE", "TRAIL", "TURNPIKE",
)}  # fmt: skip
"""Words whose short form can't mean anything else, wherever they stand: Avenue A, Trail Ridge."""

_ANYWHERE |= {word: short for word, short in DIRECTIONS.items() if len(word) > 2} | {"SAINT": "ST", "MOUNT": "MT"}
_UNITS = {word: short for word, short in UNITS.items() if short in {"APT", "BLDG", "DEPT", "FL", "RM", "STE", "UNIT"}}
_UNITS |= {"NUMBER": "#", "NO": "#", "#": "#"}
_OTHER_UNITS = {word: short for word, short in UNITS.items() if short not in {*_UNITS.values(), "FRNT", "SIDE"}}
"""Units that may be part of a street's name as well: Pier Avenue, Lot Street. They need a number behind them."""

_DOORS = frozenset({"APT", "RM", "STE", "UNIT", "#"})
"""Apartment 4, suite 4, unit 4 and # 4 are one door."""

_ORDINALS = {
    "FIRST": "1ST",
    "SECOND": "2ND",
    "THIRD": "3RD",
    "FOURTH": "4TH",
    "FIFTH": "5TH",
    "SIXTH": "6TH",
    "SEVENTH": "7TH",
    "EIGHTH": "8TH",
    "NINTH": "9TH",
    "TENTH": "10TH",
    "ELEVENTH": "11TH",
    "TWELFTH": "12TH",
}
_ROADS = {"CR": "COUNTY RD", "CO": "COUNTY", "SR": "STATE RTE", "RT": "RTE", "ROUTE": "RTE"}
"""Numbered roads (appendix F); these words stand for them only before a number, CO before a road."""

_UNIT_WORDS = frozenset({*_UNITS, *_OTHER_UNITS, "FL", "FLOOR", "FLR"})
_BY_PLACE = frozenset({*_ROADS, *_ORDINALS, "NO", "SO"})
"""Words that are looked at more closely, which takes its time."""

_ROUNDS = 5
"""A word that is shortened may show another one in a new light; after so many rounds at most all is said."""

_ACROSS = re.compile(r"\b(NORTH|SOUTH)[- ](EAST|WEST)\b")
_PO_BOX = re.compile(r"\b(?:P\s*O|POST OFFICE|POSTAL)\s*BOX\b|^BOX\b(?=\s*\d)")
_NOT_WORD = re.compile(r"[^A-Z0-9#/ ]+")
_ORDINAL_END = re.compile(r"(?<=\d)(?:ST|ND|RD|TH)$")


def plain_capitals(text: str) -> str:
    """``text`` in capitals without accents, single blanks; letters that have no plain form stay as they are."""
    if text.isascii():
        return " ".join(text.upper().split())
    spread = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return " ".join(bare.upper().split())


@lru_cache(maxsize=65_536)
def street_key(street: str) -> str:
    """The key of a delivery line (both address lines joined by a blank): capitals, short words, units as '#'."""
    text = plain_capitals(street)
    for _ in range(_ROUNDS):
        short = _shortened(text)
        if short == text:
            break
        text = short
    return text


def _shortened(street: str) -> str:
    text = _ACROSS.sub(r"\1\2", street) if "TH" in street else street
    if not text.replace(" ", "").isalnum():
        text = _NOT_WORD.sub(" ", text.replace("'", "").replace("’", "").replace(".", "")).replace("#", " # ")
    elif not text.isascii():
        text = _NOT_WORD.sub(" ", text)
    if "BOX" in text:
        text = _PO_BOX.sub("POBOX", " ".join(text.split()))
    words = text.split()
    end = _unit_starts(words)
    if end == len(words):
        return " ".join(_street(words))
    return " ".join([*_street(words[:end]), *_unit(words[end:])])


def _unit_starts(words: list[str]) -> int:
    """Where the street ends and the unit begins; the length where there is none."""
    for place in range(1, len(words)):
        word, last = words[place], place + 1 == len(words)
        if word not in _UNIT_WORDS:
            continue
        numbered = not last and (any(sign.isdigit() for sign in words[place + 1]) or words[place + 1] == "#")
        if word == "#" or (word in _UNITS and (numbered or (word != "NO" and not last and len(words[place + 1]) == 1))):
            return place
        if place > 1 and word in _OTHER_UNITS and (numbered or (last and _is_end(words[place - 1]))):
            return place
        if word in {"FL", "FLOOR", "FLR"} and last and (words[place - 1] in _ORDINALS or words[place - 1][0].isdigit()):
            return place - 1 if place > 1 else len(words)
    return len(words)


def _is_end(word: str) -> bool:
    """True for what a street's name ends with: a suffix or a direction."""
    return word in SUFFIXES or word in DIRECTIONS


def _street(words: list[str]) -> list[str]:
    """Number, direction, name, suffix, direction in their short forms."""
    short = []
    for place, word in enumerate(words):
        if word not in _BY_PLACE:
            short.append(_ANYWHERE.get(word, word))
            continue
        behind = words[place + 1] if place + 1 < len(words) else ""
        if word in _ROADS and (behind[:1].isdigit() or (word == "CO" and behind in {"RD", "ROAD"})):
            short.append(_ROADS[word])
        elif word in _ORDINALS and behind in SUFFIXES:
            short.append(_ORDINALS[word])
        elif word in {"NO", "SO"} and place == 1 and len(words) > 3:
            short.append(DIRECTIONS[word])
        else:
            short.append(_ANYWHERE.get(word, word))
    end = len(words) - (len(words) > 3 and words[-1] in DIRECTIONS)
    if end > 2 and words[end - 1] in SUFFIXES:
        short[end - 1] = SUFFIXES[words[end - 1]]
    return short


def _unit(words: list[str]) -> list[str]:
    """Building and floor keep their names, doors are '#'."""
    if len(words) == 2 and words[1] in {"FL", "FLOOR", "FLR"}:
        words = [words[1], words[0]]
    found: list[str] = []
    for word in words:
        short = _UNITS.get(word) or _OTHER_UNITS.get(word, word)
        if short in _DOORS:
            short = "#"
        if found and found[-1] == "FL":
            short = _ORDINAL_END.sub("", _ORDINALS.get(short, short))
        # "APT # 4" and "APT 4" and "# 4" are one door
        if not (short == "#" and found and not any(sign.isdigit() for sign in found[-1])):
            found.append(short)
    return found


def address_key(address1: str, address2: str, zip_code: str) -> str:
    """Same address, same key: ``"12 MAIN ST # 4|02360"``; '' where street or ZIP is missing."""
    street = street_key(f"{address1} {address2}")
    return f"{street}|{zip_code[:5]}" if street and zip_code else ""


def split_unit(key: str) -> tuple[str, str]:
    """Building and unit of an ``address_key``: ``("12 MAIN ST|02360", "# 4")``; '' for what is not there."""
    street, bar, place = key.rpartition("|")
    words = street.split()
    end = _unit_starts(words)
    return (f"{' '.join(words[:end])}{bar}{place}", " ".join(words[end:])) if bar else ("", "")


def person_key(first_name: str, last_name: str, address1: str, address2: str, zip_code: str) -> str:
    """Same person at the same address, same key; '' where name or address is missing."""
    where = address_key(address1, address2, zip_code)
    who = _NOT_WORD.sub("", plain_capitals(f"{first_name} {last_name}"))
    return f"{who}@{where}" if where and who.strip() else ""


def clinic_name_key(name: str) -> str:
    """Same clinic, same key: case, blanks and punctuation do not matter."""
    return "".join(sign for sign in plain_capitals(name) if sign.isalnum())


def address_key_again(key: str) -> str:
    """A kept key (of an address, or of a person at one) as it is made today."""
    who, at, where = key.rpartition("@")
    street, bar, place = where.rpartition("|")
    return f"{who}{at}{street_key(street)}{bar}{place}" if bar else key
