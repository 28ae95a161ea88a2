"""Two addresses in one sheet: which one is used, so that street, city and ZIP code come from the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

_PARTS = frozenset({"address1", "address2", "city", "state", "zip", "zip4", "city_state_zip"})
_TOWN = frozenset({"city", "zip", "city_state_zip"})
_MAILING, _HOME = frozenset({"mailing", "mail"}), frozenset({"home", "residential"})
_ENOUGH = 0.9
"""A mailing address that is given for fewer people than the plain one is an exception, not the list's address."""


def passed_over(words: Sequence[AbstractSet[str]], fields: Sequence[str], filled: Sequence[int]) -> Mapping[int, str]:
    """The columns of addresses that are not used, each with the name of the address that is.

    Args:
        words: the words of each column's header.
        fields: the field each header names first; '' for none.
        filled: how many cells of each column hold something.
    """
    kinds: dict[str, list[int]] = {}
    for column, field in enumerate(fields):
        if field in _PARTS:
            kinds.setdefault(_kind_of(words[column]), []).append(column)
    streets = {
        kind: max(filled[column] for column in columns if fields[column] == "address1")
        for kind, columns in kinds.items()
        if {"address1"} <= {fields[column] for column in columns} and _TOWN & {fields[column] for column in columns}
    }
    if not streets or len(kinds) < 2:
        return {}
    order = [kind for kind in ("mailing", "", "home") if kind in streets]
    plenty = _ENOUGH * max(streets.values())
    used = next(kind for kind in order if streets[kind] >= plenty)
    named = {"mailing": "mailing address", "": "plain address", "home": "home address"}[used]
    return {column: named for kind, columns in kinds.items() if kind != used for column in columns}


def _kind_of(words: AbstractSet[str]) -> str:
    return "mailing" if words & _MAILING else "home" if words & _HOME else ""
