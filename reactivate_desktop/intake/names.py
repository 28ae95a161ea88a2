"""Names: one column taken apart, capitals turned back, suffixes set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nameparser import HumanName

from reactivate_desktop.intake.values import tidy

_SUFFIX = re.compile(r"[,\s]+(Jr|Sr|II|III|IV|V|Esq|MD|DDS|DMD|PhD|RN)\.?$", re.IGNORECASE)
_ONE_WORD = re.compile(r"[^\W\d_][\w’'\-]*$")
_MC = re.compile(r"\b(Mc)([a-z])")
_AFTER_MARK = re.compile(r"(?<=[A-Za-z]['’\-])([a-zà-ÿ])")
_ROMAN = re.compile(r"(?i)^(ii|iii|iv|vi{0,3})$")
TEST_PATIENT = re.compile(
    r"^(?:(?:zz+|test|testing|dummy|fake|do not use)[\s,]+(?:patient|test|account|client|person)"
    r"|(?:patient|client|account)[\s,]+(?:zz+|test|testing|dummy|fake)|test[\s,]+test|zzz+\b.*)\d*$",
    re.IGNORECASE,
)


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
    comma = [part.strip() for part in value.split(",")]
    if len(comma) == 2 and _ONE_WORD.match(comma[0]) and _ONE_WORD.match(comma[1]) and not _SUFFIX.search(value):
        return Name("", comma[1], "", comma[0], "", "")
    words = value.split(" ")
    if len(words) == 2 and all(_ONE_WORD.match(word) for word in words) and not _SUFFIX.search(value):
        parsed = HumanName(value) if len(words[0]) <= 4 else None
        if parsed is None or not parsed.title:
            return Name("", words[0], "", words[1], "", "")
    if len(words) == 1:
        return Name("", "", "", value, "", "")
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
    """``O'BRIEN-MCCOY III`` as ``O'Brien-McCoy III``."""
    return " ".join(_proper_word(word) for word in text.split(" "))


def _proper_word(word: str) -> str:
    if _ROMAN.match(word):
        return word.upper()
    small = word[:1].upper() + word[1:].lower()
    small = _AFTER_MARK.sub(lambda found: found[1].upper(), small)
    small = re.sub(r"(['’])S\b", r"\1s", small)
    return _MC.sub(lambda found: found[1] + found[2].upper(), small)
