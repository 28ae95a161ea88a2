"""Recipes of a workspace: mappings that were corrected once, and hold for every later file of the same source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import recipe as recipes_on_disk
from reactivate_desktop.intake.importer import PatientImport
from reactivate_desktop.intake.recipe import Recipe
from reactivate_desktop.resources import parse_strict
from reactivate_desktop.store import Store

_KEY = "recipe."


def keep_recipe(store: Store, name: str, found: PatientImport, mapping: Mapping[str, str | None]) -> Recipe:
    """Keep the user's corrections under ``name`` in the workspace, for later files of the same source."""
    recipe = Recipe.of(name, found.headers, mapping, found.sheet, found.place)
    with store.transaction() as tx:
        tx.meta.set(_KEY + name, json.dumps(asdict(recipe)))
    return recipe


def recipes(store: Store) -> tuple[Recipe, ...]:
    """The mappings kept in the workspace, by name."""
    with store.reading() as tx:
        texts = [tx.meta.get(key) for key in tx.meta.keys(_KEY)]
    return tuple(parse_strict(json.loads(text), Recipe, "The saved mapping") for text in texts)


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
