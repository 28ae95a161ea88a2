"""Questions about text columns, asked once per distinct value: a million rows hold few distinct words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd


def matches(column: pd.Series, test: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """True where ``test`` holds for the text of a row; ``column`` is object dtype of str."""
    codes, values = pd.factorize(column)
    flags = np.fromiter((test(str(value)) for value in values), dtype=np.bool_, count=len(values))
    found: npt.NDArray[np.bool_] = flags[codes] if len(flags) else np.zeros(len(column), dtype=np.bool_)
    return found


def as_mask(flags: npt.ArrayLike, patients: pd.DataFrame) -> pd.Series[bool]:
    """``flags`` as a bool Series with the table's index."""
    mask: pd.Series[bool] = pd.Series(np.asarray(flags, dtype=np.bool_), index=patients.index, dtype=bool)
    return mask
