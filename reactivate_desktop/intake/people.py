"""Who stands in a name cell: titles, nicknames, two people, a business. What case names are written in.

Each function takes one cell and leaves what it can't be sure of as it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reactivate_desktop.intake import names

_TITLES = r"(?:mr|mrs|ms|miss|mx|dr|prof|rev|fr|hon|sir)"
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


class Given(NamedTuple):
    """A first-name cell taken apart. ``partner`` is the other person's name; titles keep their writing."""

    first: str
    title: str = ""
    nickname: str = ""
    partner: str = ""
    couple_title: str = ""

    @property
    def greeting(self) -> str:
        """``Ana and Luis``; '' where the cell names one person."""
        return f"{self.first} and {self.partner.split()[0]}" if self.partner else ""


def given(text: str) -> Given:
    """Titles, nicknames and a second person out of a first name; the name alone where there is nothing of it."""
    if not _UNUSUAL.search(text):
        return Given(text)
    title, couple_title, nickname, rest = "", "", "", text
    if pair := _TITLE_PAIR.match(rest):
        if pair.end() != len(rest):
            couple_title, rest = f"{pair[1]} and {pair[2]}", rest[pair.end() :]
    elif lone := _TITLE.match(rest):
        title, rest = lone[1], rest[lone.end() :]
    nickname, rest = _without_nickname(rest)
    first, partner = couple(rest)
    return Given(first, title, nickname, partner, couple_title)


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


def couple(text: str) -> tuple[str, str]:
    """``Ana & Luis`` as the first of the two and the other; ('Ana', '') where there is one."""
    parts = _AND.split(text)
    if len(parts) < 2 or not all(_NAME.fullmatch(part) for part in parts) or _COMPANY.search(text):
        return text, ""
    if any(map(_is_title, parts)):
        return text, ""
    bare = [_TITLE.sub("", part) if _TITLE.match(part) else part for part in parts]
    return bare[0], bare[1]


def _is_title(word: str) -> bool:
    return re.fullmatch(rf"{_TITLES}\.?", word, re.IGNORECASE) is not None


def split_couple(text: str) -> names.Name | None:
    """Two people in one name cell: ``Ana & Luis Ortiz``, ``Ortiz, Ana & Luis``, ``John Smith and Jane Doe``.

    The first is named; the other stands behind an ampersand in ``first`` for ``given`` to find. None for one person.
    """
    if not _AND.search(text) or _COMPANY.search(text):
        return None
    if pair := _TITLE_PAIR.search(text):
        return _titled_couple(text, pair)
    parts = _AND.split(text)
    if len(parts) != 2 or not all(re.search(r"[^\W\d_]", part) for part in parts):
        return None
    left, right = (part.strip(" ,") for part in parts)
    if "," in left:
        one = names.split(left)
        other = names.split(right) if "," in right else None
        second = f"{other.first} {other.last}" if other else right
    elif " " in left:
        one, second = names.split(left), right
    else:
        one = names.split(f"{left} {right.split()[-1]}") if " " in right else names.split(right)
        second = right.rsplit(" ", maxsplit=1)[0] if " " in right else ""
    if not one.first or not one.last or not _NAME.fullmatch(second) or _is_title(second):
        return None
    return one._replace(first=f"{one.first} & {second}")


def _titled_couple(text: str, pair: re.Match[str]) -> names.Name | None:
    rest = " ".join(f"{text[: pair.start()]} {text[pair.end() :]}".split())
    one = names.split(rest)
    if one.last and not one.first:
        return names.Name(f"{pair[1]} & {pair[2]}", "", "", one.last, one.suffix, "")
    return one._replace(first=f"{pair[1]} & {pair[2]} {one.first}") if one.last else None


def split(text: str) -> names.Name:
    """``names.split`` for a cell that may name two people."""
    return split_couple(text) or names.split(text)


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
