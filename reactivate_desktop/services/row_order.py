"""Rows in the order of a column, for tables that are in memory.

Everything goes in small steps, or through routines that let other threads run: a window must stay live while a job
puts a million rows in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

ABSENT = np.iinfo(np.int64).max
"""The rank of a value that is absent: last, either way round."""

_STEP = 10_000


def ranks(column: pd.Series[Any]) -> npt.NDArray[np.int64]:
    """A number for each value that orders as the values do, texts without regard to case; ``ABSENT`` where none is."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        days = column.to_numpy().astype("datetime64[s]").view(np.int64)
        return np.where(column.isna().to_numpy(), ABSENT, days)
    if column.dtype != object:
        return column.fillna(ABSENT).to_numpy(np.int64)
    return _text_ranks(column.to_numpy(object))


def order(found: npt.NDArray[np.int64], *, descending: bool = False) -> npt.NDArray[np.intp]:
    """Places of the rows by their ranks; equal ones stay as they are, absent values last."""
    turned = np.where(found == ABSENT, ABSENT, -found) if descending else found
    return np.argsort(turned, kind="stable")


def _text_ranks(texts: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    codes: defaultdict[str, int] = defaultdict(count().__next__)
    parts = [np.fromiter(map(codes.__getitem__, part), np.int64, len(part)) for part in _steps(texts.tolist())]
    different = [text.casefold() for text in codes]
    width = max(map(len, different), default=1)
    folded = np.empty(len(different), dtype=f"U{max(1, width)}")
    for start, part in zip(range(0, len(different), _STEP), _steps(different), strict=True):
        folded[start : start + _STEP] = part
    _, rank = np.unique(folded, return_inverse=True)
    of_texts: npt.NDArray[np.int64] = np.where(folded == "", ABSENT, rank)
    codes_of_rows: npt.NDArray[np.int64] = np.concatenate([np.empty(0, np.int64), *parts])
    return np.take(of_texts, codes_of_rows)


def _steps(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + _STEP] for start in range(0, len(values), _STEP))
