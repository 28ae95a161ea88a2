"""Which spellings are first names: those that people bear, and those that at least look like one."""

from __future__ import annotations

from functools import cache

from reactivate_desktop.audience.matching import nicknames
from reactivate_desktop.resources import asset

_SYLLABLE = 3
"""Letters that are looked at together, the blank before and behind a name among them."""


@cache
def given_names() -> frozenset[str]:
    """First names in capitals that people bear: the US census list of 1990 and others (assets/matching/SOURCES.md)."""
    listed = asset("matching", "given_names.txt").read_text(encoding="ascii").split()
    return frozenset(listed).union(*(name.split() for name in nicknames.formal_names()))


def is_odd(word: str, beside: str) -> bool:
    """True when ``word`` (capitals) differs from ``beside`` by letters in a row that no name has: Mitchrll, Shejbey."""
    return not _parts(word) - _parts(beside) <= _all_parts()


@cache
def _all_parts() -> frozenset[str]:
    return frozenset().union(*map(_parts, given_names()))


def _parts(word: str) -> frozenset[str]:
    held = f" {word} "
    return frozenset(held[place : place + _SYLLABLE] for place in range(len(held) - _SYLLABLE + 1))
