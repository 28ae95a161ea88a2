"""The patient table as a DataFrame: its empty form and the one proof that a table keeps the schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from reactivate_desktop.domain.patient import FIELDS, SOURCE_COLUMNS, Kind
from reactivate_desktop.errors import BugError
from reactivate_desktop.intake.columns import Coded

COLUMNS: tuple[str, ...] = (*(field.name for field in FIELDS), *SOURCE_COLUMNS)

DTYPES: dict[str, str] = {
    **{
        field.name: {
            Kind.TEXT: "object",
            Kind.DATE: "datetime64[s]",
            Kind.FLAG: "bool",
            Kind.COUNT: "Int64",
            Kind.MONEY: "Int64",
        }[field.kind]
        for field in FIELDS
    },
    "source_file": "object",
    "source_sheet": "object",
    "source_row": "int64",
}


def empty() -> pd.DataFrame:
    """A patient table without rows."""
    return build({}, 0)


def build(columns: Mapping[str, Sequence[object] | Coded[Any]], rows: int) -> pd.DataFrame:
    """A patient table of ``rows`` rows; columns that are not given are absent in every row."""
    series = {name: _series(columns.get(name, _absent(dtype, rows)), dtype) for name, dtype in DTYPES.items()}
    return pd.DataFrame(series, columns=list(COLUMNS), copy=False)


def _absent(dtype: str, rows: int) -> Coded[Any]:
    nothing: dict[str, object] = {"object": "", "bool": False, "int64": 0}
    return Coded.filled(nothing.get(dtype), rows)


def _series(cells: Sequence[object] | Coded[Any], dtype: str) -> pd.Series[Any]:
    if not isinstance(cells, Coded):
        return pd.Series(list(cells), dtype=dtype)
    if dtype == "Int64":
        held = pd.array(cells.values, dtype="Int64")
        return pd.Series(held.take(cells.codes))
    if dtype == "datetime64[s]":
        days = np.array([None if day is pd.NaT else day for day in cells.values], dtype="datetime64[D]")
        return pd.Series(days.astype("datetime64[s]")[cells.codes], copy=False)
    return pd.Series(cells.array(dtype), dtype=dtype, copy=False)


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` when it keeps the schema of ``domain/patient.py``.

    Raises:
        BugError: naming the first column that breaks it. Values are never named.
    """
    if tuple(frame.columns) != COLUMNS:
        wrong = next((name for name in frame.columns if name not in DTYPES), None)
        missing = next((name for name in COLUMNS if name not in frame.columns), None)
        what = f"unknown column {wrong}" if wrong else f"missing column {missing}" if missing else "other order"
        raise BugError(f"The patient table breaks its schema: {what}.", code="schema")
    for name, dtype in DTYPES.items():
        if str(frame[name].dtype) != dtype:
            raise BugError(f"The patient table breaks its schema: {name} is not {dtype}.", code="schema")
        if dtype == "object" and pd.api.types.infer_dtype(frame[name], skipna=False) not in {"string", "empty"}:
            raise BugError(f"The patient table breaks its schema: {name} holds more than text.", code="schema")
    return frame
