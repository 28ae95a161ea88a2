"""Which first names are forms of one name: Bob and Robert, Pepe and José."""

from __future__ import annotations

import csv
from functools import cache

from reactivate_desktop.audience.address_key import plain_capitals
from reactivate_desktop.resources import asset


@cache
def formal_names() -> dict[str, frozenset[str]]:
    """Formal names by every form in capitals, itself among them; a form may belong to several (Alex)."""
    found: dict[str, set[str]] = {}
    with asset("matching", "nicknames.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            formal = plain_capitals(row["formal"])
            for form in (formal, *plain_capitals(row["short"]).split()):
                found.setdefault(form, set()).add(formal)
    return {form: frozenset(names) for form, names in found.items()}


def same_name(one: str, other: str) -> bool:
    """True when two first names in capitals can be forms of one name."""
    known = formal_names()
    return one == other or not known.get(one, frozenset()).isdisjoint(known.get(other, frozenset()))


def root(name: str) -> str:
    """One formal name to look under, the first by the alphabet; the name itself where none is known."""
    return min(formal_names().get(name, frozenset({name})))
