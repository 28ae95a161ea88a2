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
    started = time.process_time()
    with store.transaction() as tx:
        tx.patients.save(given)
    with store.reading() as tx:
        assert len(tx.patients.frame()) == 20_000
    assert time.process_time() - started < 20


def people(make: Make, rows: list[tuple[str, str, str | None]]) -> pd.DataFrame:
    """Rows of ID, first name and birth date; all else alike."""
    frame = pd.concat([make(2).iloc[[1]]] * len(rows), ignore_index=True)
    frame["patient_id"] = pd.Series([row[0] for row in rows], dtype=object)
    frame["first_name"] = pd.Series([row[1] for row in rows], dtype=object)
    frame["birth_date"] = pd.to_datetime(pd.Series([row[2] for row in rows])).astype("datetime64[s]")
    return frame


FAMILY = [("7", "Ana", "1980-01-01"), ("7", "Bo", "1990-01-01"), ("8", "Cy", "1970-01-01")]


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        (FAMILY[::-1], Counts(0, 0, 3)),
        (FAMILY[1:], Counts(0, 0, 2)),
        ([("7", "Bo", "1991-01-01"), ("7", "Ana", "1980-01-01")], Counts(0, 1, 1)),
        ([("8", "Cyril", "1970-01-01")], Counts(0, 1, 0)),
        ([("7", "Dee", "1980-01-01")], Counts(1, 0, 0)),
        ([("8", "Cy", "1970-01-01"), ("8", "Eva", "1999-01-01")], Counts(1, 0, 1)),
    ],
    ids=["other order", "first one gone", "birth date mended", "new name", "newcomer in a family", "an ID gets shared"],
)
def test_families_under_one_id_are_known_again(
    store: Store, patients: Make, again: list[tuple[str, str, str | None]], expected: Counts
) -> None:
    with store.transaction() as tx:
        tx.patients.save(people(patients, FAMILY))
        assert tx.patients.save(people(patients, again)) == expected
        assert tx.patients.count() == 3 + expected.new


def test_what_a_table_does_not_tell_stays(store: Store, patients: Make) -> None:
    given = patients(6)
    with store.transaction() as tx:
        tx.patients.save(given)
        moved = given.assign(city=pd.Series(["Rye"] * 6, dtype=object))
        other = moved.assign(notes="", balance=pd.Series([None] * 6, dtype="Int64"))
        assert tx.patients.save(other, {"city"}) == Counts(0, 6, 0)
        found = tx.patients.frame().reset_index(drop=True)
    pd.testing.assert_frame_equal(found, moved)
