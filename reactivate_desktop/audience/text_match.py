"""Questions about text columns, asked once per distinct value: a million rows hold few distinct words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.frame_memo import remembered

_AT_ONCE: Final = 20_000


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


def holding(values: Sequence[str], words: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which of ``values`` hold one of ``words`` (in small letters), in whatever letters: some 20,000 at one look.

    A million different addresses are searched in a tenth of a second, where a pattern asked for each takes over one.
    """
    found = np.zeros(len(values), dtype=np.bool_)
    for start in range(0, len(values), _AT_ONCE):
        part = [value.replace("\0", " ") for value in values[start : start + _AT_ONCE]]
        text = "\0".join(part).lower()
        if not any(word in text for word in words):
            continue
        ends = np.cumsum([len(value) + 1 for value in text.split("\0")])
        places = [place for word in words for place in _places(text, word)]
        found[start + np.searchsorted(ends, places, side="right")] = True
    return found


def _places(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def kept_matches_of(
    patients: pd.DataFrame, column: str, test: Callable[[str], bool], words: Sequence[str]
) -> npt.NDArray[np.bool_]:
    """``kept_matches`` for a ``test`` that holds only where one of ``words`` is: others are not asked."""

    def made() -> npt.NDArray[np.bool_]:
        codes, values = column_codes(patients, column)
        flags = holding(values, words)
        for place in np.flatnonzero(flags).tolist():
            flags[place] = test(values[place])
        return flags[codes] if len(flags) else np.zeros(len(patients), dtype=np.bool_)

    return remembered(patients, ("matches", column, test), made)


def kept_matches(patients: pd.DataFrame, column: str, test: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """``column_matches`` whose answer is kept with the table: for a ``test`` that is a function of a module."""
    return remembered(patients, ("matches", column, test), lambda: column_matches(patients, column, test))
