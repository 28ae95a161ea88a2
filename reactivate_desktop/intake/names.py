"""Names: one column taken apart, capitals turned back, suffixes set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nameparser import HumanName
from nameparser.config import CONSTANTS

from reactivate_desktop.intake.values import tidy

_SUFFIX = re.compile(r"[,\s]+(Jr|Sr|II|III|IV|V|Esq|MD|DDS|DMD|PhD|RN)\.?$", re.IGNORECASE)
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*\.?$")
_PLAIN_FAMILY = re.compile(r"[^\W\d_][^\d_(),.\"]*$")
_SPECIAL: frozenset[str] = frozenset().union(
    CONSTANTS.titles,
    CONSTANTS.prefixes,
    CONSTANTS.suffix_acronyms,
    CONSTANTS.suffix_not_acronyms,
    CONSTANTS.conjunctions,
    CONSTANTS.bound_first_names,
    {"nee", "née", "born", "vi", "vii", "ph"},
)
"""Words that make a name more than first, middle and last: it is then taken apart with care."""
_PARTICLES = frozenset({"de", "del", "da", "das", "dos", "von"})
_INNER_PARTICLES = frozenset({"la", "las", "los", "der", "den", "dem", "het", "y"})
_BEFORE_INNER = frozenset({"de", "van", "von", "vander"})
_MAC = re.compile(
    r"\bMac(allister|arthur|aulay|beth|bride|callum|cormack|donald|donnell|dougall|dowell|farlane|gregor|innes|intosh|intyre"
    r"|kay|kenna|kenzie|kinnon|laren|lean|lellan|leod|millan|nab|nair|namara|naughton|neil|neill|pherson|quarrie|queen|rae"
    r"|ritchie|taggart|tavish|vicar)\b"
)
"""Families that write the letter after Mac large; Macias, Mack, Macy and Macon do not."""
_MC = re.compile(r"\b(Mc)([a-z])")
_AFTER_MARK = re.compile(r"(?<=[A-Za-z]['’\-])([a-zà-ÿ])")
_ROMAN = re.compile(r"(?i)^(ii|iii|iv|vi{0,3})$")
_KEPT_IN_CAPITALS = frozenset(
    {"PO", "P.O", "NE", "NW", "SE", "SW", "US", "RR", "HC", "FM", "CR", "APO", "FPO", "DPO", "PSC"}
)
TEST_PATIENT = re.compile(
    r"^(?:(?:do[\s_-]*not[\s_-]*use|zz+test|test[\s_-]?patient)\b.*|.*\bdo[\s_-]*not[\s_-]*use|\S+[\s,]+zz+test"
    r"|(?:zz+|xx+|test|testing|dummy|fake|demo|sample|training)\d*[\s,_-]*(?:patient|test|account|client|person)"
    r"|(?:patient|client|account)[\s,]+(?:zz+|test|testing|dummy|fake|demo)|test[\s,]+test|zzz+\b.*)\d*$",
    re.IGNORECASE,
)

HEADER_WORDS = frozenset(
    {"first", "last", "first name", "last name", "firstname", "lastname", "fname", "lname", "given name", "family name"}
    | {"surname", "forename", "patient name", "full name", "pat first name", "pat last name", "first nm", "last nm"}
    | {"nombre", "nombres", "apellido", "apellidos", "primer nombre", "nombre del paciente", "prénom", "prenom", "nom"}
    | {"nom de famille", "vorname", "nachname", "familienname", "nome", "cognome", "sobrenome"}
)
"""What stands above names in English, Spanish, French, German, Italian and Portuguese."""


class Name(NamedTuple):
    """The parts of one name."""

    title: str
    first: str
    middle: str
    last: str
    suffix: str
    nickname: str


def split(text: str) -> Name:
    """``Last, First``, ``First Last`` and their longer kin; a name of one word is a last name."""
    value = tidy(text)
    if " " not in value and "," not in value:
        return Name("", "", "", value, "", "")
    return _split_plain(value) or _split_with_care(value)


def _split_plain(value: str) -> Name | None:
    """Names of plain words, which nearly all are: nothing in them needs the grammar, which takes its time."""
    last, comma, rest = value.partition(",")
    given = rest.split() if comma else value.split(" ")[:-1]
    family = last.strip() if comma else value.rsplit(" ", maxsplit=1)[-1]
    words = given if comma else [*given, family]
    if not given or len(family) < 2 or len(given) > 2 or not all(map(_PLAIN_WORD.match, words)):
        return None
    if any(word.casefold().strip(".") in _SPECIAL for word in words) or _SUFFIX.search(family):
        return None
    if comma and (not _PLAIN_FAMILY.match(family) or not _SPECIAL.isdisjoint(family.casefold().split()[1:])):
        return None
    return Name("", given[0], " ".join(given[1:]), family, "", "")


def _split_with_care(value: str) -> Name:
    name = HumanName(value)
    return Name(name.title, name.first, name.middle, name.last, name.suffix, name.nickname)


def split_suffix(last: str) -> tuple[str, str]:
    """``Smith Jr.`` gives ``Smith`` and ``Jr.``."""
    if found := _SUFFIX.search(last):
        return last[: found.start()].rstrip(", "), last[found.start() :].strip(", ")
    return last, ""


def shouted(texts: Sequence[str]) -> bool:
    """True when the whole column is in capitals (or wholly without any): then case says nothing and may be mended."""
    letters = [text for text in texts if sum(letter.isalpha() for letter in text) > 2]
    return bool(letters) and (
        all(text == text.upper() for text in letters) or all(text == text.lower() for text in letters)
    )


def proper(text: str) -> str:
    """``O'BRIEN-MCCOY III`` as ``O'Brien-McCoy III``, ``DE LA CRUZ`` as ``de la Cruz``."""
    words = text.split(" ")
    return " ".join(word.lower() if _small(words, place) else _proper_word(word) for place, word in enumerate(words))


def _small(words: Sequence[str], place: int) -> bool:
    """True for a particle of a family name: a word must follow, and "Van" alone is written large in this country."""
    word = words[place].casefold()
    if place + 1 >= len(words) or words[place].endswith(","):
        return False
    before = words[place - 1].casefold() if place else ""
    return word in _PARTICLES or (word in _INNER_PARTICLES and before in _BEFORE_INNER)


def proper_address(text: str) -> str:
    """``PO BOX 9, 12 NW 3RD ST`` as ``PO Box 9, 12 NW 3rd St``."""
    return " ".join(
        word.upper() if word.upper().strip(",.") in _KEPT_IN_CAPITALS else _proper_word(word)
        for word in text.split(" ")
    )


def _proper_word(word: str) -> str:
    if _ROMAN.match(word):
        return word.upper()
    small = word[:1].upper() + word[1:].lower()
    small = _AFTER_MARK.sub(lambda found: found[1].upper(), small)
    small = re.sub(r"(['’])S\b", r"\1s", small)
    small = _MAC.sub(lambda found: f"Mac{found[1].capitalize()}", small)
    return _MC.sub(lambda found: found[1] + found[2].upper(), small)
