"""Patients go in and come out as they were, and each is counted once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pandas as pd
import pytest

from reactivate_desktop.store import Store
from reactivate_desktop.store.counts import Counts

Make = Callable[[int], pd.DataFrame]


def test_a_table_comes_back_with_the_same_values_and_kinds(store: Store, patients: Make) -> None:
    given = patients(40)
    with store.transaction() as tx:
        assert tx.patients.save(given) == Counts(40, 0, 0)
    with store.reading() as tx:
        found = tx.patients.frame()
    assert found.index.name == "patient_key"
    assert found.index.is_unique
    pd.testing.assert_frame_equal(found.reset_index(drop=True), given)


def test_an_empty_workspace_gives_an_empty_table_of_the_same_kinds(store: Store, patients: Make) -> None:
    with store.reading() as tx:
        found = tx.patients.frame()
    pd.testing.assert_series_equal(found.dtypes, patients(4).dtypes)
    assert len(found) == 0


def test_saving_again_counts_what_changed_and_keeps_the_keys(store: Store, patients: Make) -> None:
    given = patients(30)
    with store.transaction() as tx:
        tx.patients.save(given.iloc[:20])
        keys = tx.patients.frame()["patient_id"]
    changed = given.copy()
    changed.loc[3, "city"] = "Moved Away"
    changed.loc[9, "last_visit"] = pd.NaT
    changed.loc[5, "last_visit"] = pd.Timestamp("2024-05-01")
    changed.loc[6, "balance"] = pd.NA
    changed.loc[7, "deceased"] = not changed.loc[7, "deceased"]
    with store.transaction() as tx:
        assert tx.patients.save(changed) == Counts(new=10, updated=5, unchanged=15)
        found = tx.patients.frame()
    pd.testing.assert_series_equal(found["patient_id"].iloc[:20], keys)
    pd.testing.assert_frame_equal(found.reset_index(drop=True), changed)


def test_the_place_in_the_sheet_is_no_change_of_the_patient_but_is_kept(store: Store, patients: Make) -> None:
    with store.transaction() as tx:
        tx.patients.save(patients(5))
        assert tx.patients.save(patients(5).assign(source_file="new.csv")) == Counts(0, 0, 5)
        assert set(tx.patients.frame()["source_file"]) == {"new.csv"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("7", "Ana", "Li", "1980-01-01"), ("7", "Ana", "Li", "1980-01-01")], (Counts(1, 0, 1), 1)),
        ([("7", "Ana", "Li", "1980-01-01"), ("7", "Bo", "Li", "1990-01-01")], (Counts(2, 0, 0), 2)),
        ([("", "Ana", "Li", "1980-01-01"), ("", "ana", "LI", "1980-01-01")], (Counts(1, 1, 0), 1)),
        ([("", "Ana", "Li", "1980-01-01"), ("", "Ana", "Li", "1981-01-01")], (Counts(2, 0, 0), 2)),
        ([("", "Ana", "Li", None), ("", "Bo", "Li", None)], (Counts(2, 0, 0), 2)),
    ],
    ids=["same twice", "family account", "no id, other case", "no id, other person", "no id, no birth date"],
)
def test_people_are_told_apart(
    store: Store, patients: Make, rows: list[tuple[str, str, str, str | None]], expected: tuple[Counts, int]
) -> None:
    frame = pd.concat([patients(2).iloc[[1]]] * len(rows), ignore_index=True)
    for place, name in enumerate(("patient_id", "first_name", "last_name")):
        frame[name] = pd.Series([row[place] for row in rows], dtype=object)
    frame["birth_date"] = pd.to_datetime(pd.Series([row[3] for row in rows])).astype("datetime64[s]")
    with store.transaction() as tx:
        assert (tx.patients.save(frame), tx.patients.count()) == expected
    with store.transaction() as tx:
        again = tx.patients.save(frame)
        assert again.new == 0
        assert again.new + again.updated + again.unchanged == len(frame)
        assert tx.patients.count() == expected[1]


def test_twenty_thousand_patients_take_seconds(store: Store, patients: Make) -> None:
    given = patients(20_000)
    started = time.perf_counter()
    with store.transaction() as tx:
        tx.patients.save(given)
    with store.reading() as tx:
        assert len(tx.patients.frame()) == 20_000
    assert time.perf_counter() - started < 20
