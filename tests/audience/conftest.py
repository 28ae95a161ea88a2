"""A patient table from the few columns that a test is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from reactivate_desktop.audience.context import Context
from reactivate_desktop.domain.patient import FIELDS, Kind

AS_OF = date(2026, 11, 23)
GOOD = {
    "first_name": "Rosa",
    "last_name": "Delgado",
    "address1": "12 Quay Road",
    "city": "Plymouth",
    "state": "MA",
    "zip": "02360",
    "birth_date": "1980-05-05",
    "last_visit": "2023-01-15",
}
_ABSENT = {Kind.TEXT: "", Kind.DATE: None, Kind.FLAG: False, Kind.COUNT: None, Kind.MONEY: None}
_DTYPES = {Kind.TEXT: "object", Kind.DATE: "datetime64[s]", Kind.FLAG: "bool", Kind.COUNT: "Int64", Kind.MONEY: "Int64"}


def patient_table(*rows: dict[str, object], keys: list[int] | None = None) -> pd.DataFrame:
    """Rows over a mailable patient who lives alone (each at a house number of their own), index patient_key from 1."""
    full = [{"address1": f"{100 + place} Quay Road"} | row for place, row in enumerate(rows)]
    full = [{k: v for k, v in GOOD.items() if k != "address1"} | row for row in full]
    columns = {
        field.name: pd.Series([row.get(field.name, _ABSENT[field.kind]) for row in full], dtype="object").astype(
            _DTYPES[field.kind]
        )
        for field in FIELDS
    }
    table = pd.DataFrame(columns)
    table["source_file"] = pd.Series(["list.csv"] * len(rows), dtype=object)
    table["source_sheet"] = pd.Series([""] * len(rows), dtype=object)
    table["source_row"] = pd.Series(range(2, len(rows) + 2), dtype="int64")
    table.index = pd.Index(keys or range(1, len(rows) + 1), dtype="int64", name="patient_key")
    return table


@pytest.fixture
def make() -> Callable[..., pd.DataFrame]:
    return patient_table


@pytest.fixture
def context() -> Context:
    return Context(as_of=AS_OF)
