"""Recipes of a workspace: mappings that were corrected once, and hold for every later file of the same source."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import recipe as recipes_on_disk
from reactivate_desktop.intake.headers import OPPOSITE
from reactivate_desktop.intake.importer import PatientImport
from reactivate_desktop.intake.recipe import Recipe
from reactivate_desktop.intake.synonyms import key_of, lookup
from reactivate_desktop.intake.table import ColumnMatch
from reactivate_desktop.resources import parse_strict
from reactivate_desktop.store import Store

_KEY = "recipe."
_LONGEST = 80


def confirmed(found: PatientImport, chosen: Mapping[str, str | None]) -> dict[str, str | None]:
    """The whole mapping as it is shown, with what the user chose: each column that is used, and those left out by hand.

    Columns that only help another one are left to be found again.
    """
    used = {match.header: _said(match) for match in found.mapping if match.field}
    return {**used, **{header: field for header, field in chosen.items() if not field}}


def _said(match: ColumnMatch) -> str:
    return (
        f"{OPPOSITE}{match.field}"
        if match.inverse and key_of(match.header) not in lookup().inverse
        else match.field or ""
    )


def keep_confirmed(
    store: Store, found: PatientImport, chosen: Mapping[str, str | None], name: str, brand: str
) -> Recipe:
    """``keep_recipe`` of the whole mapping as it is shown."""
    return keep_recipe(store, name, found, confirmed(found, chosen), brand=brand)


def keep_recipe(
    store: Store, name: str, found: PatientImport, mapping: Mapping[str, str | None], *, brand: str = ""
) -> Recipe:
    """Keep a mapping under ``name`` in the workspace, for later files of the same source.

    Args:
        store: the open workspace.
        name: of the recipe; one of this name is replaced.
        found: the list that it is made for.
        mapping: header to field, None = not used.
        brand: id of the brand whose lists it is for; '' = shared by all.

    Raises:
        InputError: for a name that is empty or too long.
    """
    recipe = dataclasses.replace(
        Recipe.of(named_well(name), found.headers, mapping, found.sheet, found.place),
        kinds=dict(found.kinds),
        brand=brand,
    )
    keep(store, recipe)
    return recipe


def keep(store: Store, recipe: Recipe) -> None:
    """Keep a recipe; one of its name is replaced."""
    with store.transaction() as tx:
        tx.meta.set(_KEY + recipe.name, json.dumps(asdict(recipe)))


def named_well(name: str) -> str:
    """The name of a recipe, tidied.

    Raises:
        InputError: when it is empty or longer than 80 letters.
    """
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > _LONGEST:
        raise InputError(
            f"A recipe needs a name of 1 to {_LONGEST} letters.", hint="Write another one.", code="recipe-name"
        )
    return tidy


def recipes(store: Store, *, kind: str = "", brand: str | None = None) -> tuple[Recipe, ...]:
    """The mappings kept in the workspace, by name.

    Args:
        store: the open workspace.
        kind: ``patients``, ``visits`` or ``appointments``; '' = all.
        brand: those for this brand and those that all share; None = all.
    """
    with store.reading() as tx:
        texts = [tx.meta.get(key) for key in tx.meta.keys(_KEY)]
    found = (parse_strict(json.loads(text), Recipe, "The saved mapping") for text in texts)
    return tuple(one for one in found if kind in {"", one.kind} and (brand is None or one.brand in {"", brand}))


def named(store: Store, given: Recipe | str | None) -> Recipe | None:
    """The recipe of that name, or of that file.

    Raises:
        InputError: when there is none.
    """
    if given is None or isinstance(given, Recipe):
        return given
    if given.casefold().endswith(".toml"):
        return recipes_on_disk.load(Path(given))
    known = recipes(store)
    for recipe in known:
        if recipe.name == given:
            return recipe
    names = ", ".join(recipe.name for recipe in known) or "none"
    raise InputError(
        f"The workspace has no recipe {given}.",
        hint=f"It has: {names}. A recipe file ends in .toml.",
        code="recipe-unknown",
    )
