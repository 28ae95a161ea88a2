"""Who stands in a name cell: titles, nicknames, two people, a business. What case names are written in.

Each function takes one cell and leaves what it can't be sure of as it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reactivate_desktop.intake import names
from reactivate_desktop.intake.table import Severity

_TITLES = r"(?:mr|mrs|ms|miss|mx|drs|dr|prof|rev|fr|hon|sir)"
_GLUED = re.compile(rf"\b({_TITLES}\.)(?=[^\W\d_]{{2}})", re.IGNORECASE)
_TITLE = re.compile(rf"({_TITLES}\.?)\s+(?=\S)", re.IGNORECASE)
_TITLE_PAIR = re.compile(rf"({_TITLES}\.?)\s*(?:&|\+|/|\band\b)\s*({_TITLES}\b\.?)\s*", re.IGNORECASE)
_WORD = r"[^\W\d_][^\W\d_'’.\-]*(?:['’\-][^\W\d_]+)*\.?"
_AND = re.compile(r"\s*(?:&|\+|/)\s*|\s+and\s+", re.IGNORECASE)
_NAME = re.compile(rf"{_WORD}(?:\s+{_WORD}){{0,3}}")
_ASIDE = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|[\"“”]([^\"“”]*)[\"“”]|(?<!\S)['‘]([^'‘’]{2,})['’](?!\S))\s*")
_NICKNAME = re.compile(rf"(?:aka\s+|goes by\s+|nickname:?\s+)?({_WORD}(?:\s{_WORD})?)", re.IGNORECASE)
_NO_NICKNAME = frozenset(
    """
    minor child baby twin new old dup duplicate deceased inactive moved mom dad mother father parent guardian spanish
    self husband wife son daughter jr sr ii iii male female adult test do see nee her him patient temp dnm dnc
    """.split()  # noqa: SIM905 - a table of words
)
_NOBODY = frozenset(
    {"family", "child", "children", "kids", "son", "sons", "daughter", "daughters", "wife", "husband", "spouse"}
    | {"partner", "guest", "baby", "twins", "brothers"}
)
"""Who stands beside a name without one of their own."""
_A_FAMILY = re.compile(r"(?:^the\s.*|.)\b(?:family|household|residents?)\W*$", re.IGNORECASE)
_COMPANY = re.compile(
    r"(?:^|[\s,])(?:l\.?l\.?c|inc|corp|corporation|incorporated|l\.?l\.?p|ltd|p\.?l\.?l\.?c|company|co|associates|assoc|bank"
    r"|dental|dentistry|clinic|hospital|insurance|university|school|church|county|dept|department|foundation|trust"
    r"|enterprises?|investments?|properties|holdings|partners|group|services?|systems|industries|restaurant|cafe|market"
    r"|store|shop|committee|fund|pac|mfg|management|communications|studios?|trucking|brokerage|grill|liquors?|supply|supplies"
    r"|center|ctr|railway|railroad|hardware|partnership|local|union|paving|jewelers|grocery|packers|plumbing|roofing|realty|construction|consulting|solutions|center|association|society|club|hotel|motel|salon|auto|pub|"
    r"p\.?c|n\.?a|l\.?p)\.?(?=$|[\s,])",
    re.IGNORECASE,
)
_UNUSUAL = re.compile(rf"[&+/(\[\"“”‘]|\sand\s|(?<!\S)'|^{_TITLES}\b", re.IGNORECASE)


_COMPANY_ENDING = re.compile(
    r"l\.?l\.?c|inc|corp|corporation|incorporated|l\.?l\.?p|ltd|p\.?l\.?l\.?c|company|associates|dentistry|enterprises"
    r"|investments|holdings|industries|foundation|committee|communications|studios|trucking|railway|partnership",
    re.IGNORECASE,
)
"""Words that as a whole family name are no family's."""

UNCLEAR: tuple[str, str, Severity] = (
    "people-unclear",
    "Who is meant? The name can be read in several ways. Until you answer, the patient is not mailed.",
    "question",
)
"""Rule, question and severity of a name that could be printed wrongly."""


class Given(NamedTuple):
    """A first-name cell taken apart; titles keep their writing.

    ``partner`` is the other person's first name, ``partner_last`` the last name where it is not the same.
    ``couple_title`` is "Mr. and Mrs." and the like; ``several`` says that more than two are named, of whom only the
    first is kept.
    """

    first: str
    title: str = ""
    nickname: str = ""
    partner: str = ""
    couple_title: str = ""
    partner_last: str = ""
    several: bool = False


def given(text: str) -> Given:
    """Titles, nicknames and a second person out of a first name; the name alone where there is nothing of it."""
    if not _UNUSUAL.search(text):
        return Given(text)
    title, couple_title, nickname, rest = "", "", "", _GLUED.sub(r"\1 ", text)
    if pair := _TITLE_PAIR.match(rest):
        couple_title, rest = two_titles(pair[0]), rest[pair.end() :]
    elif lone := _TITLE.match(rest):
        title, rest = lone[1], rest[lone.end() :]
    nickname, rest = _without_nickname(rest)
    people = couple(rest)
    if len(people) < 2:
        return Given(rest, title, nickname, "", couple_title)
    if len(people) > 2 or people[1].casefold() in _NOBODY:
        return Given(people[0], title, nickname, "", couple_title, several=True)
    last, comma, first = people[1].partition(", ")
    return Given(people[0], title, nickname, first if comma else last, couple_title, last if comma else "")


_WRITTEN = {"fr": "Fr.", "sir": "Sir", "miss": "Miss"}


def two_titles(text: str) -> str:
    """``MR & MRS`` as ``Mr. and Mrs.``; any other text as it is."""
    found = _TITLE_PAIR.fullmatch(text)
    if found is None:
        return text
    words = [title.casefold().rstrip(".") for title in found.groups()]
    return " and ".join(_WRITTEN.get(word, f"{word.capitalize()}.") for word in words)


def family(text: str) -> Given:
    """A nickname out of a last name; nothing else is taken from it."""
    if not _UNUSUAL.search(text):
        return Given(text)
    nickname, rest = _without_nickname(text)
    return Given(rest, nickname=nickname)


def _without_nickname(text: str) -> tuple[str, str]:
    aside = _ASIDE.search(text)
    if aside is None:
        return "", text
    inner = next((part for part in aside.groups() if part), "").strip()
    found = _NICKNAME.fullmatch(inner)
    rest = " ".join(f"{text[: aside.start()]} {text[aside.end() :]}".split())
    if found is None or not rest or not _NO_NICKNAME.isdisjoint(inner.casefold().replace(".", "").split()):
        return "", text
    return found[1], rest


def couple(text: str) -> list[str]:
    """``Ana & Luis`` as the two of them, each without a title; the whole text alone where it names one person.

    The other of two may be "Ruiz, Luis", as ``split_couple`` writes who has another last name.
    """
    parts = _AND.split(text)
    names_ = [part.replace(", ", " ", 1) if place else part for place, part in enumerate(parts)]
    if len(parts) < 2 or not all(map(_NAME.fullmatch, names_)) or _COMPANY.search(text) or any(map(_is_title, parts)):
        return [text]
    return [_TITLE.sub("", part, count=1) if _TITLE.match(part) else part for part in parts]


def _is_title(word: str) -> bool:
    return re.fullmatch(rf"{_TITLES}\.?", word, re.IGNORECASE) is not None


def split_couple(text: str) -> names.Name | None:
    """Two people in one name cell: ``Ana & Luis Ortiz``, ``Ortiz, Ana & Luis``, ``John Smith and Jane Doe``.

    The first is named; the other stands behind an ampersand in ``first`` for ``given`` to find, as "Doe, Jane" where
    the last name is another. None for one person.
    """
    if not _AND.search(text) or _COMPANY.search(text):
        return None
    if pair := _TITLE_PAIR.search(text):
        return _titled_couple(text, pair)
    left, *others = (part.strip(" ,") for part in _AND.split(text))
    if not others or not all(re.search(r"[^\W\d_]", part) for part in (left, *others)):
        return None
    title = found[1] if (found := _TITLE.match(left)) else ""
    one, second = _both(_untitled(left), others[-1])
    if len(others) > 1:
        second = " & ".join([*others[:-1], second])
    if not one.first or not one.last or not all(map(_NAME.fullmatch, _AND.split(second.replace(", ", " ", 1)))):
        return None
    return one._replace(title=title or one.title, first=f"{one.first} & {second}") if not _is_title(second) else None


def _both(left: str, right: str) -> tuple[names.Name, str]:
    """The first of two people, and the other as ``given`` reads it."""
    one = names.split(left)
    if one.first:
        return one, _second(right, one.last)
    bare, suffix = names.split_suffix(right)
    if " " not in bare:
        return names.split(right), ""
    family = _family_of(bare)
    return names.split(f"{left} {family} {suffix}".strip()), bare.removesuffix(family).strip()


def unclear(text: str) -> bool:
    """True for a whole name of several people that can be read in more than one way, or names no person at all.

    "Smith & Jones" may be two last names, "Smith, John & Mary Ann" two people or three, "The Smith Family" anybody.
    """
    if _A_FAMILY.search(text):
        return True
    if not _AND.search(text) or _COMPANY.search(text):
        return False
    left, *others = (part.strip(" ,") for part in _AND.split(text))
    if _TITLE_PAIR.search(text) or not all(_NAME.search(part) for part in (left, *others)):
        return False
    if "," in left and "," not in others[-1]:
        one = names.split(left)
        return (
            " " in _untitled(others[-1]) and names.split(_untitled(others[-1])).last.casefold() != one.last.casefold()
        )
    return split_couple(text) is None


def _untitled(text: str) -> str:
    return _TITLE.sub("", text, count=1) if _TITLE.match(text) else text


def _family_of(text: str) -> str:
    """The family name at the end, with its particles: ``Luis de la Cruz`` has ``de la Cruz``."""
    return names.split(_untitled(text)).last


def _second(text: str, family: str) -> str:
    """The other of two as ``given`` reads it: with a last name of its own in front, where it has one."""
    other = names.split(_untitled(text))
    if not other.first:
        return _untitled(text)
    given_ = f"{other.first} {other.middle}".strip()
    if other.last.casefold() == family.casefold():
        return given_
    return f"{other.last}, {given_}"


def _titled_couple(text: str, pair: re.Match[str]) -> names.Name | None:
    rest = " ".join(f"{text[: pair.start()]} {text[pair.end() :]}".split()).strip(" ,")
    bare, suffix = names.split_suffix(rest)
    if " " not in bare or _family_of(f"Ana {bare}") == bare:
        return names.Name(f"{pair[1]} & {pair[2]}", "", "", bare, suffix, "") if bare else None
    one = split(rest)
    return one._replace(first=f"{pair[1]} & {pair[2]} {one.first}") if one.last else None


def split(text: str) -> names.Name:
    """``names.split`` for a cell that may name two people, or whose title is glued to the name."""
    loose = _GLUED.sub(r"\1 ", text)
    return split_couple(loose) or names.split(loose)


def business(text: str) -> bool:
    """True for the name of a business, which is no patient."""
    return bool(_COMPANY.search(text)) if " " in text else bool(_COMPANY_ENDING.fullmatch(text))


def calm(text: str) -> str:
    """A name wholly in capitals or wholly without, in upper and lower case; initials such as AJ stay."""
    if not (text.isupper() or text.islower()) or text[0] in "=+-@<":
        return text
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) < 3:
        return text
    if len(letters) == 3 and text.isupper() and not set(text) & set("AEIOUYÁÉÍÓÚ"):
        return text
    return names.proper(text)
