"""Which texts of a column are wanted: the rule that clinic, provider and insurance share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.address_key import plain_capitals
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask, column_matches


class Choice(Protocol):
    """Parameters of such a rule: texts as the sheet writes them; capitals, accents and blanks don't matter."""

    @property
    def only(self) -> tuple[str, ...]:
        """Those wanted; () = all."""

    @property
    def never(self) -> tuple[str, ...]:
        """Those not wanted."""


def plain(text: str) -> str:
    """Capitals without accents, and no more than one blank in a row."""
    return " ".join(plain_capitals(text).split())


def not_wanted(
    patients: pd.DataFrame,
    column: str,
    only: Sequence[str],
    never: Sequence[str],
    fold: Callable[[str], str] = plain,
) -> npt.NDArray[np.bool_]:
    """True where ``only`` says something and the text of ``column`` is none of it, or where it is one of ``never``.

    Texts are compared by what ``fold`` makes of them; with ``only``, a row without a text is not wanted.
    """
    wanted, unwanted = ({fold(text) for text in some} for some in (only, never))
    return column_matches(
        patients, column, lambda text: (bool(wanted) and fold(text) not in wanted) or fold(text) in unwanted
    )


def in_words(only: Sequence[str], never: Sequence[str], what: str) -> str:
    """Say whom that leaves out, such as "whose provider is not Dr. Ames"."""
    parts = []
    if only:
        parts.append(f"whose {what} is not {' or '.join(only)}")
    if never:
        parts.append(f"whose {what} is {' or '.join(never)}")
    return ", or ".join(parts)


def choice_rule(
    rule_id: str, label: str, column: str, parameters: type[Choice], fold: Callable[[str], str] = plain
) -> Rule:
    """A rule that leaves out whom ``not_wanted`` finds in ``column``, which the sentences call by its name."""

    def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
        wanted = context.chosen(parameters)
        return as_mask(not_wanted(patients, column, wanted.only, wanted.never, fold), patients)

    def not_in_force(context: Context) -> str:
        wanted = context.chosen(parameters)
        named = wanted.only or wanted.never
        return "" if named else f"Not in force: patients of every {column} are mailed until one is named."

    def words(context: Context) -> dict[str, str]:
        wanted = context.chosen(parameters)
        return {"whom": in_words(wanted.only, wanted.never, column)}

    return Rule(
        id=rule_id,
        label=label,
        sentence="Leaves out patients {whom}.",
        reason="A patient {whom}.",
        excludes=excludes,
        not_in_force=not_in_force,
        parameters=parameters,
        words=words,
    )
