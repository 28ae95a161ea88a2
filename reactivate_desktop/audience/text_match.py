"""Questions about text columns, asked once per distinct value: a million rows hold few distinct words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.frame_memo import remembered


def as_mask(flags: npt.ArrayLike, patients: pd.DataFrame) -> pd.Series[bool]:
    """``flags`` as a bool Series with the table's index."""
    mask: pd.Series[bool] = pd.Series(np.asarray(flags, dtype=np.bool_), index=patients.index, dtype=bool)
    return mask


def column_codes(patients: pd.DataFrame, column: str) -> tuple[npt.NDArray[np.int32], list[str]]:
    """A number per row and the distinct texts they stand for; worked out once per table and column."""

    def made() -> tuple[npt.NDArray[np.int32], list[str]]:
        codes, values = pd.factorize(patients[column])
        return codes.astype(np.int32), [str(value) for value in values]

    return remembered(patients, ("codes", column), made)


def column_matches(patients: pd.DataFrame, column: str, test: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """True where ``test`` holds for the text of a row; it is asked once per distinct text of the column."""
    codes, values = column_codes(patients, column)
    flags = np.fromiter((test(value) for value in values), dtype=np.bool_, count=len(values))
    return flags[codes] if len(flags) else np.zeros(len(patients), dtype=np.bool_)


def kept_matches(patients: pd.DataFrame, column: str, test: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """``column_matches`` whose answer is kept with the table: for a ``test`` that is a function of a module."""
    return remembered(patients, ("matches", column, test), lambda: column_matches(patients, column, test))
