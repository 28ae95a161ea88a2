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

_COLUMNS = ("title", "first_name", "last_name", "suffix", "preferred_name")


def call(
    patients: pd.DataFrame,
    members: pd.Series,
    own: Sequence[tuple[str, str]],
    adult_birth: pd.Timestamp,
    how: str = PERSON,
) -> list[tuple[str, str]]:
    """Addressee and greeting of each recipient.

    ``members`` holds the patient keys of each household, the recipient first; ``own`` are the addressees and
    greetings of the recipients alone. ``how`` is one of ``HOUSEHOLD_NAMES``:

    * ``people``: two adults are both named, "Ana and Luis Ortiz" or "Ana Ortiz and Luis Vega"
    * ``family``: people of one last name are "The Nguyen Family"; others are named as by ``people``

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
    return [
        (len(keys) > 1 and line and _name([records[key] for key in keys], [key in minors for key in keys], how))
        or (line, name)
        for (line, name), keys in zip(own, members, strict=True)
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
    return _couple(*adults)


def _couple(one: dict[str, str], other: dict[str, str]) -> tuple[str, str] | None:
    lines = [_addressee(one), _addressee(other)]
    greetings = [
        salutation.greeting(first_name=person["first_name"], preferred_name=person["preferred_name"])
        for person in (one, other)
    ]
    firsts = [_addressee({**person, "title": "", "last_name": "", "suffix": ""}) for person in (one, other)]
    if not all((*lines, *greetings, *firsts)):
        return None
    family = _family([one, other])
    bare = [plain_capitals(f"{first} {family}") for first in firsts]
    shared = family and bare == [plain_capitals(line) for line in lines]
    line = f"{firsts[0]} and {firsts[1]} {family}" if shared else " and ".join(lines)
    return line, " and ".join(greetings)


def _family(people: list[dict[str, str]]) -> str:
    """The last name of all of them; '' where they have several or one has none."""
    names = [
        _addressee({"title": "", "first_name": "", "last_name": person["last_name"], "suffix": ""}) for person in people
    ]
    return names[0] if names[0] and len({plain_capitals(name) for name in names}) == 1 else ""


def _addressee(person: dict[str, str]) -> str:
    return salutation.addressee(
        title=person["title"],
        first_name=person["first_name"],
        last_name=person["last_name"],
        suffix=person["suffix"],
    )
