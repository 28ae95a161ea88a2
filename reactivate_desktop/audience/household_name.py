"""How the one piece of a household calls those who live there: by one person, by two, or as a family.

One person is what the program does unless a campaign says otherwise (see ``salutation`` for why). The other two ways
are for practices that write to families; a household whose names don't fit the way falls back to the next plainer one.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from reactivate_desktop.audience import salutation
from reactivate_desktop.audience.address_key import plain_capitals

PERSON, PEOPLE, FAMILY = "person", "people", "family"
HOUSEHOLD_NAMES = (PERSON, PEOPLE, FAMILY)

_COLUMNS = (
    *("title", "first_name", "last_name", "suffix", "preferred_name"),
    *("partner_first_name", "partner_last_name"),
)

_FIRST_ALONE = {"title": "", "last_name": "", "suffix": "", "partner_first_name": ""}


def call(
    patients: pd.DataFrame,
    members: pd.Series,
    own: Sequence[tuple[str, str]],
    adult_birth: pd.Timestamp,
    how: str = PERSON,
    *,
    whole: Sequence[bool] | None = None,
) -> list[tuple[str, str]]:
    """Addressee and greeting of each recipient.

    ``members`` holds the patient keys of each household, the recipient first; ``own`` are the addressees and
    greetings of the recipients alone. ``whole`` tells whose piece stands for all who live there: where somebody was
    left out, who may have asked for no mail or been seen last week, the family is not written to (None: all are
    whole). ``how`` is one of ``HOUSEHOLD_NAMES``:

    * ``people``: two adults are both named, "Ana and Luis Ortiz" or "Ana Ortiz and Luis Vega"; two of one first name,
      and three or more adults, are not
    * ``family``: people of one last name are "The Nguyen Family"; others are named as by ``people``

    A record that names two people itself, "Ana & Luis Ortiz", stands for both of them: the couple is named once, also
    where Luis has a record of his own.

    A minor's piece goes "To the Parent or Guardian of …" whatever is asked for, and so does one without a name.
    """
    if how == PERSON:
        return list(own)
    several = [keys for keys in members if len(keys) > 1]
    people = patients.loc[[key for keys in several for key in keys]]
    told = (people[name].tolist() for name in _COLUMNS)
    records = {
        int(key): dict(zip(_COLUMNS, map(str, values), strict=True))
        for key, *values in zip(people.index.tolist(), *told, strict=True)
    }
    minors = set(people.index[people["birth_date"] > adult_birth])
    ways = [how if all_of_them else PEOPLE for all_of_them in whole or [True] * len(members)]
    return [
        (len(keys) > 1 and line and _name([records[key] for key in keys], [key in minors for key in keys], way))
        or (line, name)
        for (line, name), keys, way in zip(own, members, ways, strict=True)
    ]


def _name(people: list[dict[str, str]], minor: list[bool], how: str) -> tuple[str, str] | None:
    """What the household is called; None where its recipient's own name is the best."""
    if minor[0]:
        return None
    adults = [person for person, young in zip(people, minor, strict=True) if not young]
    if how == FAMILY and (family := _family(people)):
        return f"The {family} Family", f"{family} Family"
    if len(adults) != 2:
        return None
    if any(map(_names_two, adults)):
        return _couple_of_its_own(*adults)
    return _couple(*adults)


def _names_two(person: dict[str, str]) -> bool:
    """True for a record that names two people: it has a partner, or titles of two."""
    return bool(person["partner_first_name"] or salutation.titles_of_two(person["title"]))


def _couple_of_its_own(recipient: dict[str, str], other: dict[str, str]) -> tuple[str, str] | None:
    """The couple of the other record where the recipient is its second; else the recipient's own name is the best."""
    first = plain_capitals(recipient["first_name"])
    if _names_two(recipient) or not first or first != plain_capitals(other["partner_first_name"]):
        return None
    if plain_capitals(recipient["last_name"]) != plain_capitals(other["partner_last_name"] or other["last_name"]):
        return None
    partner = _partner(other)
    greeting = salutation.greeting(
        first_name=other["first_name"], preferred_name=other["preferred_name"], partner=partner
    )
    line = _addressee(other)
    return (line, greeting) if line and greeting else None


def _partner(person: dict[str, str]) -> salutation.Partner:
    return salutation.Partner(person["partner_first_name"], person["partner_last_name"])


def _couple(one: dict[str, str], other: dict[str, str]) -> tuple[str, str] | None:
    lines = [_addressee(one), _addressee(other)]
    greetings = [
        salutation.greeting(first_name=person["first_name"], preferred_name=person["preferred_name"])
        for person in (one, other)
    ]
    firsts = [_addressee({**person, **_FIRST_ALONE}) for person in (one, other)]
    if not all((*lines, *greetings, *firsts)):
        return None
    if any(len(set(map(plain_capitals, names))) == 1 for names in (firsts, greetings)):
        return None  # "Rosa and Rosa" reads like a slip: mother and daughter, father and son, or one person twice
    family = _family([one, other])
    bare = [plain_capitals(f"{first} {family}") for first in firsts]
    shared = family and bare == [plain_capitals(line) for line in lines]
    line = f"{firsts[0]} and {firsts[1]} {family}" if shared else " and ".join(lines)
    return line, " and ".join(greetings)


def _family(people: list[dict[str, str]]) -> str:
    """The last name of all of them; '' where they have several or one has none."""
    told = [
        name
        for person in people
        for name in (person["last_name"], person["partner_last_name"] or None)
        if name is not None
    ]
    names = [_addressee({**dict.fromkeys(_COLUMNS, ""), "last_name": name}) for name in told]
    return names[0] if names[0] and len({plain_capitals(name) for name in names}) == 1 else ""


def _addressee(person: dict[str, str]) -> str:
    return salutation.addressee(
        title=person["title"],
        first_name=person["first_name"],
        last_name=person["last_name"],
        suffix=person["suffix"],
        partner=_partner(person),
    )
