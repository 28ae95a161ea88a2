"""Questions about text columns, asked once per distinct value: a million rows hold few distinct words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.frame_memo import remembered


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


def column_codes(patients: pd.DataFrame, column: str) -> tuple[npt.NDArray[np.intp], list[str]]:
    """A number per row and the distinct texts they stand for; worked out once per table and column."""

    def made() -> tuple[npt.NDArray[np.intp], list[str]]:
        codes, values = pd.factorize(patients[column])
        return codes, [str(value) for value in values]

    return remembered(patients, ("codes", column), made)


def column_matches(patients: pd.DataFrame, column: str, test: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """``matches`` over a column whose distinct texts are kept: for rules whose parameters change."""
    codes, values = column_codes(patients, column)
    flags = np.fromiter((test(value) for value in values), dtype=np.bool_, count=len(values))
    return flags[codes] if len(flags) else np.zeros(len(patients), dtype=np.bool_)
