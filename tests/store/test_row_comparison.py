"""Comparing rows as texts says the same as comparing cell by cell, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from reactivate_desktop.domain.patient import FIELD_BY_NAME, FIELDS, SOURCE_COLUMNS, Kind
from reactivate_desktop.store import Store, Transaction
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.patient_columns import column_of
from reactivate_desktop.store.patient_comparison import Comparison
from reactivate_desktop.store.tables import patients as patient_table

Make = Callable[[int], pd.DataFrame]

NAMES = [field.name for field in FIELDS if field.name != "patient_id"]
VALUES: dict[Kind, list[Any]] = {
    # the sign between cells, SQL's and CSV's signs, letters of two and four bytes, texts that look like other kinds
    Kind.TEXT: [
        "",
        " ",
        "\x1f",
        "a\x1fb",
        "\x1f\x1f",
        "it's; --",
        "Żółć",
        "😀",
        "0",
        "1",
        "None",
        "a\nb",
        "2020-01-02",
    ],
    Kind.DATE: [None, "2020-01-02", "0099-12-31", "9999-12-31"],
    Kind.FLAG: [True, False],
    Kind.COUNT: [None, 0, 1, -3, 2**40],
    Kind.MONEY: [None, 0, 1, -1250, 2**53 + 1],
}


@st.composite
def edits(draw: st.DrawFn, rows: int = 6) -> list[tuple[int, str, Any]]:
    """Some cells, by row and column, and what they are set to."""
    found = []
    for _ in range(draw(st.integers(0, 8))):
        name = draw(st.sampled_from(NAMES))
        found.append((draw(st.integers(0, rows - 1)), name, draw(st.sampled_from(VALUES[FIELD_BY_NAME[name].kind]))))
    return found


def edited(frame: pd.DataFrame, cells: list[tuple[int, str, Any]]) -> pd.DataFrame:
    """The table with other values in some cells."""
    changed = frame.copy()
    for row, name, value in cells:
        one = column_of(name, [value]).iloc[0]
        changed[name] = pd.Series([*changed[name].iloc[:row], one, *changed[name].iloc[row + 1 :]]).astype(
            frame[name].dtype
        )
    return changed


def plain(value: Any) -> Any:
    """A cell for comparison: absent is None."""
    return None if not isinstance(value, str) and pd.isna(value) else value


def reference(stored: pd.DataFrame, comparison: Comparison, told: Collection[str]) -> dict[str, list[tuple[int, Any]]]:
    """Column to the places that differ and what is stored there: every cell looked at, no text made of any."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for place, key in enumerate(comparison.keys.tolist()):
        for name in (*told, *SOURCE_COLUMNS) if key != -1 else ():
            ours, theirs = plain(comparison.rows[name].iloc[place]), plain(stored[name].loc[key])
            if ours != theirs:
                found.setdefault(name, []).append((place, theirs))
    return found


@contextmanager
def forgotten(store: Store) -> Any:
    """A transaction that is rolled back, so that examples don't see each other."""

    class BackError(Exception):
        pass

    try:
        with store.transaction() as tx:
            yield tx
            raise BackError
    except BackError:
        pass


def check(tx: Transaction, table: pd.DataFrame, told: Collection[str] | None) -> Comparison:
    """Compare a table as the store does and cell by cell."""
    stored = tx.patients.frame()
    found = tx.patients.compare(table, told)
    expected = reference(stored, found, [field.name for field in FIELDS] if told is None else told)
    assert found.changed.keys() == found.before.keys() == expected.keys()
    for name, cells in expected.items():
        assert list(zip(found.changed[name].tolist(), map(plain, found.before[name]), strict=True)) == cells, name
        assert found.before[name].dtype == stored[name].dtype
    updated = {place for name, cells in expected.items() if name not in SOURCE_COLUMNS for place, _ in cells}
    new = int((found.keys == -1).sum())
    assert found.counts == Counts(new, len(updated), len(table) - new - len(updated))
    assert found.stored.tolist() == sorted(stored.index.tolist())
    return found


@settings(max_examples=40)
@given(
    before=edits(),
    after=edits(),
    told=st.one_of(st.none(), st.sets(st.sampled_from(NAMES), max_size=5)),
    order=st.permutations(range(8)),
    kept=st.integers(1, 8),
    file=st.sampled_from(["list.csv", "next.csv"]),
)
def test_rows_as_texts_differ_where_their_cells_do(
    store: Store,
    patients: Make,
    before: list[tuple[int, str, Any]],
    after: list[tuple[int, str, Any]],
    told: set[str] | None,
    order: list[int],
    kept: int,
    file: str,
) -> None:
    everybody = patients(8)
    with forgotten(store) as tx:
        tx.patients.save(edited(everybody.iloc[:6], before))
        table = edited(edited(everybody, before), after).iloc[order[:kept]].assign(source_file=file)
        names = None if told is None else {*told, "patient_id"}
        check(tx, table, names)
        stood, changed = tx.patients.frame(), tx.patients.save(table, names)
        again = check(tx, table, names)
        assert (again.changed, again.counts.new, again.counts.updated) == ({}, 0, 0)
        assert changed.new == len(tx.patients.frame()) - len(stood)
        untold = [name for name in NAMES if names is not None and name not in names]
        pd.testing.assert_frame_equal(tx.patients.frame()[untold].loc[stood.index], stood[untold])


def test_cells_with_the_sign_between_cells_in_them_are_not_taken_for_their_neighbours(
    store: Store, patients: Make
) -> None:
    one = patients(1).assign(first_name="a\x1fb", middle="c")
    with forgotten(store) as tx:
        tx.patients.save(one)
        found = check(tx, one.assign(first_name="a", middle="b\x1fc"), None)
        assert list(found.changed) == ["first_name", "middle"]
        assert check(tx, one, None).changed == {}


def test_many_new_people_are_kept_apart_from_those_who_are_stored(
    store: Store, patients: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one way in which identities are looked up and the other find the same ones taken."""
    from reactivate_desktop.store import stored_people

    with forgotten(store) as tx:
        tx.patients.save(patients(30))
        tx._connection.execute(sa.update(patient_table).values(patient_id=""))
        some = [f"id:P{number:05d}" for number in range(20, 40)]
        found = []
        for many in (1, 1_000):
            monkeypatch.setattr(stored_people, "_MANY", many)
            found.append(stored_people.read(tx._connection).taken(some))
        assert found[0] == found[1] == set(some[:10])


def test_nobody_known_and_nothing_told_are_no_difference(store: Store, patients: Make) -> None:
    with forgotten(store) as tx:
        assert check(tx, patients(3), None).counts == Counts(3, 0, 0)
        tx.patients.save(patients(3))
        assert check(tx, patients(3).iloc[:0], None).counts == Counts(0, 0, 0)
        other = patients(3).assign(city="Rye", source_row=pd.Series([4, 3, 2], dtype="Int64"))
        found = check(tx, other, ())
        assert list(found.changed) == ["source_row"]
        assert np.array_equal(found.changed["source_row"], [0, 2])
