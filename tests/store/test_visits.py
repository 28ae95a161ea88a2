"""Visits: the latest import of a visit counts, and what it took the place of counts again when it is undone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reactivate_desktop.store import Store
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.visits import COLUMNS


def visits(*rows: tuple[int, str, str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(day=pd.to_datetime(frame["day"]).astype("datetime64[s]"))


def kept(store: Store, rows: pd.DataFrame) -> int:
    with store.transaction() as tx:
        import_id = tx.imports.add(file_name="v.csv", sheet="", rows=len(rows), counts=Counts(0, 0, 0), kind="visits")
        tx.visits.add(import_id, rows)
    return import_id


def standing(store: Store, *keys: int) -> set[tuple[int, str, str]]:
    with store.reading() as tx:
        found = tx.visits.standing(np.array(keys, dtype=np.int64))
    assert list(found.columns) == COLUMNS
    assert str(found["day"].dtype) == "datetime64[s]"
    return {(int(row.patient_key), f"{row.day:%Y-%m-%d}", str(row.outcome)) for row in found.itertuples()}


def test_the_latest_import_of_a_visit_counts_until_it_is_undone(store: Store) -> None:
    first = kept(
        store,
        visits(
            (1, "appointments", "2026-03-01", "", "scheduled"),
            (1, "appointments", "2026-03-01", "", "cancelled"),
            (2, "visits", "2025-01-02", "D0120", "completed"),
            (9, "visits", "2025-01-02", "D0120", "completed"),
        ),
    )
    second = kept(store, visits((1, "appointments", "2026-03-01", "", "completed")))
    assert standing(store, 1, 2) == {(1, "2026-03-01", "completed"), (2, "2025-01-02", "completed")}
    with store.transaction() as tx:
        assert tx.visits.take_back(second) == 1
    assert standing(store, 1) == {(1, "2026-03-01", "scheduled"), (1, "2026-03-01", "cancelled")}
    with store.transaction() as tx:
        assert tx.visits.take_back(first) == 4
    assert standing(store, 1, 2, 9) == set()
    assert standing(store) == set()


def test_patients_who_are_taken_out_leave_no_visits(store: Store) -> None:
    kept(store, visits((1, "visits", "2025-01-02", "", "completed"), (2, "visits", "2025-01-02", "", "completed")))
    with store.transaction() as tx:
        tx.import_log.take_out(2, 5)
    assert standing(store, 1, 2) == {(1, "2025-01-02", "completed")}
