"""A patient table from a few columns, for benchmarks and tests of matching."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.domain.patient import FIELDS, Kind

_EMPTY = {Kind.TEXT: "", Kind.DATE: None, Kind.FLAG: False, Kind.COUNT: None, Kind.MONEY: None}
_TYPES = {Kind.TEXT: "object", Kind.DATE: "datetime64[s]", Kind.FLAG: "bool", Kind.COUNT: "Int64", Kind.MONEY: "Int64"}


def patient_table(columns: dict[str, pd.Series], count: int) -> pd.DataFrame:
    """A patient table with these columns; all others are empty."""
    table = pd.DataFrame(
        {
            field.name: pd.Series(
                columns.get(field.name, pd.Series([_EMPTY[field.kind]] * count, dtype="object"))
            ).astype(_TYPES[field.kind])
            for field in FIELDS
        }
    )
    table.index = pd.RangeIndex(count, name="patient_key")
    return table
