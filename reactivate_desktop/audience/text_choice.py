"""Which texts of a column are wanted: the question that rules about clinic, provider and insurance share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.address_key import plain_capitals
from reactivate_desktop.audience.text_match import column_matches


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
