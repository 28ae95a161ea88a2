"""Which kept recipe fits an export, and what the export has changed since the recipe was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from reactivate_desktop.intake.recipe import Recipe, fingerprint, header_keys, shared
from reactivate_desktop.intake.synonyms import key_of

LEAST_SHARED = 0.6
"""Share of the columns of both that an export must have in common with a recipe to be of its source."""
_ALIKE = 75.0
"""Likeness of two headers (0 to 100) from which one is taken for the other under a new name."""


@dataclass(frozen=True, slots=True)
class RecipeChanges:
    """What differs between the headers a recipe was made for and those of an export.

    Attributes:
        added: headers that are new in the export.
        gone: headers of the recipe that the export has no more.
        renamed: pairs of an old and a new header that are probably the same column.
        moved: the columns that both have stand in another order.
    """

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    moved: bool = False

    def sentences(self, recipe: Recipe) -> tuple[tuple[str, str], ...]:
        """A header and what to say of it, for all that must be looked at; an order that changed needs no look."""
        told = [
            *((new, f"probably {old} of recipe {recipe.name} under a new name: check it") for old, new in self.renamed),
            *((new, f"new since recipe {recipe.name} was made: matched by itself") for new in self.added),
            *((old, f"in recipe {recipe.name}, and no more in this file") for old in self.gone),
        ]
        return tuple(told)


def fitting(recipes: Sequence[Recipe], headers: Sequence[str]) -> Recipe | None:
    """The recipe that was made for these headers, whatever their order; else the one that shares most of them.

    None when no recipe shares ``LEAST_SHARED`` of the columns, or when two fit alike: then nobody can tell.
    """
    exact = [recipe for recipe in recipes if recipe.fingerprint == fingerprint(headers)]
    if len(exact) > 1:  # what a brand keeps for itself goes before what all share
        exact = [recipe for recipe in exact if recipe.brand] or exact
    if exact:
        return exact[0] if len(exact) == 1 else None
    keys = header_keys(headers)
    found = [(shared(header_keys(recipe.headers), keys), recipe) for recipe in recipes]
    ranked = sorted(found, key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < LEAST_SHARED:
        return None
    return None if len(ranked) > 1 and ranked[1][0] == ranked[0][0] else ranked[0][1]


def changes(recipe: Recipe, headers: Sequence[str]) -> RecipeChanges:
    """What ``headers`` changed against those of ``recipe``; nothing for a recipe that doesn't know its headers."""
    before = {key: header for header in recipe.headers if (key := key_of(header))}
    now = {key: header for header in headers if (key := key_of(header))}
    if not before:
        return RecipeChanges()
    gone = [key for key in before if key not in now]
    added = [key for key in now if key not in before]
    pairs = sorted(
        ((fuzz.WRatio(old, new), old, new) for old in gone for new in added), key=lambda pair: (-pair[0], *pair[1:])
    )
    renamed: dict[str, str] = {}
    for likeness, old, new in pairs:
        if likeness >= _ALIKE and old not in renamed and new not in renamed.values():
            renamed[old] = new
    kept = [key for key in before if key in now]
    return RecipeChanges(
        added=tuple(now[key] for key in added if key not in renamed.values()),
        gone=tuple(before[key] for key in gone if key not in renamed),
        renamed=tuple((before[old], now[new]) for old, new in renamed.items()),
        moved=kept != [key for key in now if key in before],
    )
