"""A number between two bounds, either of which may be open: what rules about age, balance and visits share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd


def outside(values: pd.Series, least: int | None, most: int | None, *, unknown: bool = False) -> npt.NDArray[np.bool_]:
    """True where a value lies below ``least`` or above ``most``; an absent value counts as ``unknown`` says."""
    given = values.notna().to_numpy()
    numbers = values.fillna(0).to_numpy(dtype=np.int64)
    found = np.zeros(len(values), dtype=np.bool_)
    if least is not None:
        found |= numbers < least
    if most is not None:
        found |= numbers > most
    return np.where(given, found, unknown).astype(np.bool_)


def in_words(least: str, most: str) -> str:
    """Say what lies outside, such as "under 18 or over 75"; either may be ''."""
    parts = [f"under {least}"] if least else []
    parts += [f"over {most}"] if most else []
    return " or ".join(parts)
