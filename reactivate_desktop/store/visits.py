"""Visits and appointments as they were imported: rows are added, and taken back with their import, never changed.

A visit is known by patient, kind, day and code. Of several imports that tell the same visit the latest counts, with all
that it says of it; so a file may come twice, and files of any periods add up, in whatever order they come.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.store import bulk_rows
from reactivate_desktop.store.tables import visits

IDENTITY = ["patient_key", "kind", "day", "code"]
COLUMNS = [*IDENTITY, "outcome"]
Keys = np.ndarray[Any, np.dtype[np.int64]]


class VisitRows:
    """Visits of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def standing(self, keys: Keys) -> pd.DataFrame:
        """What counts of the visits of these patients: ``patient_key``, ``kind``, ``day``, ``code``, ``outcome``."""
        rows = self._told(keys)
        if rows.empty:
            return rows[COLUMNS]
        latest = rows.groupby(IDENTITY, sort=False)["import_id"].transform("max")
        return rows.loc[rows["import_id"] == latest, COLUMNS].reset_index(drop=True)

    def _told(self, keys: Keys) -> pd.DataFrame:
        """All rows of these patients, from every import."""
        names = ["import_id", *COLUMNS]
        found: list[tuple[Any, ...]] = []
        if len(keys):
            # numbers of our own, written out: the query that is fetched in bulk holds no parameters
            within = sa.text(f"patient_key BETWEEN {int(keys.min())} AND {int(keys.max())}")
            query = sa.select(*(visits.c[name] for name in names)).where(within)
            for chunk in bulk_rows.fetch(self._connection, query):
                found += chunk
        columns = zip(*found, strict=True) if found else ([] for _ in names)
        table = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in zip(names, columns, strict=True)})
        table = table.astype({"import_id": "int64", "patient_key": "int64"})
        table["day"] = pd.Series(table["day"].to_numpy().astype("datetime64[D]").astype("datetime64[s]"))
        return table[table["patient_key"].isin(keys)].reset_index(drop=True)

    def add(self, import_id: int, rows: pd.DataFrame) -> None:
        """Keep visits (the columns of ``standing``) under their import; they go before what was told of them so far."""
        days = rows["day"].to_numpy().astype("datetime64[D]").astype(str)
        columns = [
            [import_id] * len(rows),
            rows["patient_key"].tolist(),
            rows["kind"].tolist(),
            days.tolist(),
            rows["code"].tolist(),
            rows["outcome"].tolist(),
        ]
        bulk_rows.insert(self._connection, visits, ["import_id", *COLUMNS], columns)

    def take_back(self, import_id: int) -> int:
        """Forget what an import told; what was told before counts again. Returns how many rows went."""
        gone = self._connection.execute(sa.delete(visits).where(visits.c.import_id == import_id))
        return int(gone.rowcount)
