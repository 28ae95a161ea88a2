"""A saved mapping: what the user corrected once holds for every later file with the same headers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tomlkit
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake.synonyms import key_of
from reactivate_desktop.intake.table_choice import TablePlace
from reactivate_desktop.resources import load_toml


def header_keys(headers: Iterable[str]) -> frozenset[str]:
    """What the headers of a source are known by, whatever their order, case and punctuation."""
    return frozenset(filter(None, map(key_of, headers)))


def shared(ones: Iterable[str], others: Iterable[str]) -> float:
    """Share, 0 to 1, of the header keys of both that both have; 0 where neither has any."""
    one, other = set(filter(None, ones)), set(filter(None, others))
    return len(one & other) / len(one | other) if one | other else 0.0


def fingerprint(headers: Sequence[str]) -> str:
    """The same for all files of one source: made of the headers, whatever their order, case and punctuation."""
    keys = sorted(filter(None, map(key_of, headers)))
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Recipe:
    """A mapping kept under a name.

    Attributes:
        name: as the user calls the source.
        fingerprint: of the headers it was made for; '' in one that is written by hand, which is used when it is named.
        mapping: header to field; '' = this column isn't used; ``not do_not_mail`` = yes means the opposite.
        sheet: name of the sheet, or '' to find it.
        headers: all headers of the sheet it was made for, in their order; empty in recipes of before they were kept.
        table: number of the table within its sheet, from 1; 0 = it is the only one.
        header_depth: how many rows its header takes; 0 = not known.
        columns: of text in fixed width: first and last letter of each column, 1-based.
        kinds: header to the kind that its values had (``recipe_evidence.signature``).
        brand: id of the brand whose lists it is for; '' = shared by all.
        kind: ``patients``, ``visits`` or ``appointments``: what the sheet holds.
    """

    name: str
    fingerprint: str = ""
    mapping: dict[str, str] = Field(default_factory=dict)
    sheet: str = ""
    headers: tuple[str, ...] = ()
    table: int = 0
    header_depth: int = 0
    columns: tuple[tuple[int, int], ...] = ()
    kinds: dict[str, str] = Field(default_factory=dict)
    brand: str = ""
    kind: str = "patients"

    @classmethod
    def of(
        cls,
        name: str,
        headers: Sequence[str],
        mapping: Mapping[str, str | None],
        sheet: str = "",
        place: TablePlace | None = None,
    ) -> Recipe:
        """A recipe for a source with these ``headers``, whose table stands in ``place``."""
        chosen = {header: field or "" for header, field in mapping.items()}
        there = place or TablePlace(sheet)
        rows = there.header_rows
        depth = rows[1] - rows[0] + 1 if rows else 0
        return cls(
            name,
            fingerprint(headers),
            chosen,
            there.sheet or sheet,
            tuple(headers),
            table=there.table,
            header_depth=depth,
            columns=there.columns,
        )

    def choices(self, headers: Sequence[str], file: str) -> dict[str, str | None]:
        """What the recipe says about the columns that this sheet has.

        Raises:
            InputError: when the sheet has none of the recipe's columns.
        """
        present = {key_of(header): header for header in headers}
        found = {present[key]: field for header, field in self.mapping.items() if (key := key_of(header)) in present}
        if self.mapping and not found:
            raise InputError(
                f"Recipe {self.name} names no column of {file}.", hint="Choose another recipe.", code="recipe-other"
            )
        return {header: field or None for header, field in found.items()}


def load(path: Path) -> Recipe:
    """Read a recipe; an unknown key is refused by name."""
    return load_toml(path, Recipe)


def save(recipe: Recipe, path: Path) -> None:
    """Write ``recipe`` whole or not at all."""
    document = tomlkit.document()
    document.add("name", tomlkit.item(recipe.name))
    document.add("fingerprint", tomlkit.item(recipe.fingerprint))
    document.add("sheet", tomlkit.item(recipe.sheet))
    document.add("headers", tomlkit.item(list(recipe.headers)))
    document.add("table", tomlkit.item(recipe.table))
    document.add("header_depth", tomlkit.item(recipe.header_depth))
    document.add("columns", tomlkit.item([list(span) for span in recipe.columns]))
    document.add("brand", tomlkit.item(recipe.brand))
    document.add("kind", tomlkit.item(recipe.kind))
    document.add("kinds", tomlkit.item(dict(recipe.kinds)))
    document.add("mapping", tomlkit.item(dict(recipe.mapping)))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_text(tomlkit.dumps(document), encoding="utf-8")
    os.replace(beside, path)  # noqa: PTH105 - the atomic call by its name
