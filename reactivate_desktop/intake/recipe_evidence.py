"""What the values of a column were when a recipe was made, and whether they are something else now.

A header may stay while its column turns: days become yes and no, an opt-in becomes an opt-out. A recipe keeps the kind
of each column; one that decides who is mailed and has turned is asked again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence

from reactivate_desktop.intake import evidence
from reactivate_desktop.intake.matching import DECIDING
from reactivate_desktop.intake.recipe import Recipe
from reactivate_desktop.intake.shapes import label_of
from reactivate_desktop.intake.synonyms import key_of
from reactivate_desktop.intake.table import ColumnMatch, Problem

_YES = frozenset(["y", "yes", "true", "t", "1", "x"])
_MOSTLY = 0.8
_FEWEST = 5
_MOSTLY_YES, _MOSTLY_NO = "mostly yes", "mostly no"
# a column of numbers is one of ZIP codes or phones in another list
_ALIKE = ({"number", "zip", "phone"}, {"text", "state"})
_WORDS = {
    "email": "e-mail addresses",
    "date": "days",
    "yes/no": "yes and no",
    "zip": "ZIP codes",
    "phone": "phone numbers",
    "state": "states",
    "number": "numbers",
    "text": "words",
    _MOSTLY_YES: "nearly all yes",
    _MOSTLY_NO: "nearly all no",
}


def signature(cells: Sequence[str]) -> str:
    """The kind of a column (``evidence.kind_of``), or ``mostly yes`` or ``mostly no`` where nearly all cells are."""
    kind = evidence.kind_of(cells)
    held = [cell.casefold() for cell in evidence.filled(cells)]
    if kind != "yes/no" or len(held) < _FEWEST or evidence.said(held):
        return kind
    share = sum(cell in _YES for cell in held) / len(held)
    return _MOSTLY_YES if share >= _MOSTLY else _MOSTLY_NO if share <= 1 - _MOSTLY else kind


def turned(before: str, now: str) -> str:
    """How a column turned, in words; '' where it is what it was, or nobody can tell."""
    yes_no = {"yes/no", _MOSTLY_YES, _MOSTLY_NO}
    if before == now or not {before, now} <= _WORDS.keys() or any({before, now} <= alike for alike in _ALIKE):
        return ""
    if {before, now} <= yes_no and "yes/no" in {before, now}:
        return ""
    return f"its values were {_WORDS[before]}, and are {_WORDS[now]} now"


def asked_again(
    recipe: Recipe,
    matches: Sequence[ColumnMatch],
    kinds: Mapping[str, str],
    answered: Collection[str],
    *,
    deciding: Collection[str] = DECIDING,
    label: Callable[[str], str] = label_of,
) -> tuple[ColumnMatch, ...]:
    """``matches`` with a question for each deciding column that turned since the recipe was made.

    Args:
        recipe: the recipe that was applied.
        matches: what it made of the columns.
        kinds: header to ``signature`` of the export.
        answered: headers that the user mapped for this export.
        deciding: the fields that are asked again.
        label: what a field is called.
    """
    changes = _turned(recipe, kinds)

    def look(match: ColumnMatch) -> ColumnMatch:
        field = match.field or match.companion
        if field not in deciding or match.header in answered or match.header not in changes:
            return match
        meant = f"the opposite of “{label(field)}”" if match.inverse else f"“{label(field)}”"
        reason = f"Recipe {recipe.name} takes it for {meant}; {changes[match.header]}."
        return dataclasses.replace(
            match,
            field=None,
            companion="",
            confidence=0.0,
            reason=reason,
            proposed=field,
            question=f"Is the column {match.header} still {meant}? {reason}",
        )

    return tuple(map(look, matches))


def told(recipe: Recipe, matches: Sequence[ColumnMatch], kinds: Mapping[str, str], sheet: str) -> list[Problem]:
    """A warning for each column of a patient list that is used and turned, and decides nothing."""
    return turned_columns(recipe, [match for match in matches if match.field not in DECIDING], kinds, sheet)


def turned_columns(
    recipe: Recipe, matches: Sequence[ColumnMatch], kinds: Mapping[str, str], sheet: str
) -> list[Problem]:
    """A warning for each column that is used and turned."""
    changes = _turned(recipe, kinds)
    found = [match.header for match in matches if match.field and match.header in changes]
    return [
        Problem(sheet, 0, name, "recipe-kind", f"{changes[name]} (recipe {recipe.name}): check it", "warning")
        for name in found
    ]


def _turned(recipe: Recipe, kinds: Mapping[str, str]) -> dict[str, str]:
    before = {key_of(header): kind for header, kind in recipe.kinds.items()}
    found = {header: turned(before.get(key_of(header), ""), kind) for header, kind in kinds.items()}
    return {header: words for header, words in found.items() if words}
