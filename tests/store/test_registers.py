"""Small registers: meta, imports, clinics, campaigns, suppression, audit, bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.store import Store
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.merges import DIFFERENT, MERGED, NewMerge


def test_meta_values_are_kept_under_their_key(store: Store) -> None:
    with store.transaction() as tx:
        tx.meta.set("recipe:a", "1")
        tx.meta.set("recipe:a", "2")
        tx.meta.set("recipe:b", "")
        assert (tx.meta.get("recipe:a"), tx.meta.get("recipe:b", "x"), tx.meta.get("gone", "x")) == ("2", "", "x")
        assert tx.meta.keys("recipe:") == ("recipe:a", "recipe:b")


def test_clinics_keep_their_order_and_every_word(store: Store, clinics: tuple[Clinic, ...]) -> None:
    with store.transaction() as tx:
        assert tx.clinics.save(clinics) == Counts(2, 0, 0)
        moved = replace(clinics[0], phone="1", aliases=("a", "b;c"))
        assert tx.clinics.save([moved, clinics[1]]) == Counts(0, 1, 1)
        assert tx.clinics.all() == (moved, clinics[1])


def test_imports_are_listed_with_their_problems(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        first = tx.imports.add(file_name="a.csv", sheet="", rows=9, counts=Counts(5, 3, 1), at=now)
        problems = {("zip-zero-lost", "fixed"): 4, ("zip-zero-lost", "refused"): 1}
        second = tx.imports.add(file_name="b.xlsx", sheet="S", rows=1, counts=Counts(1, 0, 0), problems=problems)
        assert [record.import_id for record in tx.imports.all()] == [second, first]
        assert tx.imports.all()[1].at == now
        assert tx.imports.problems(second) == problems


def test_times_come_back_aware_in_utc_and_naive_ones_are_refused(store: Store, now: datetime) -> None:
    eastern = now.astimezone(timezone(-timedelta(hours=5)))
    with store.transaction() as tx:
        tx.audit.add("me", "did", at=eastern)
        assert tx.audit.last(1)[0].at == now
        assert tx.audit.last(1)[0].at.tzinfo is UTC
        with pytest.raises(Exception, match="zone"):
            tx.audit.add("me", "did", at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_campaigns_and_suppression_and_audit(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        tx.campaigns.save("Spring", "/a.toml", "x = 1", now)
        tx.campaigns.save("Spring", "/b.toml", "x = 2", now)
        assert [(c.name, c.path, c.document) for c in tx.campaigns.all()] == [("Spring", "/b.toml", "x = 2")]
        assert tx.suppression.add(["k1", "k2"], "asked") == 2
        assert tx.suppression.add(["k2", "k3"], "asked") == 1
        assert tx.suppression.keys() == {"k1", "k2", "k3"}
        tx.audit.add("me", "one")
        tx.audit.add("me", "two", "3 codes")
        assert [entry.what for entry in tx.audit.last(5)] == ["two", "one"]


def test_bookings_are_known_by_who_and_when(store: Store) -> None:
    frame = pd.DataFrame(
        {
            "identity": ["a", "b", "a"],
            "booked_for": pd.to_datetime(["2026-12-01", "2026-12-02", "2026-12-01"]),
            "patient_key": pd.array([1, None, 1], dtype="Int64"),
            "tracking_code": ["", "222-222-22Y", ""],
            "how": ["patient id", "", "patient id"],
            "source_file": "b.csv",
            "source_row": [2, 3, 4],
        }
    )
    with store.transaction() as tx:
        assert tx.bookings.save(frame) == Counts(2, 0, 1)
        assert tx.bookings.save(frame.assign(patient_key=pd.array([1, 5, 1], dtype="Int64"))) == Counts(0, 1, 2)
        found = tx.bookings.frame()
    assert sorted(found["patient_key"]) == [1, 5]
    assert str(found.dtypes["booked_for"]) == "datetime64[s]"


def test_merges_are_kept_followed_and_taken_back(store: Store, now: datetime) -> None:
    with store.transaction() as tx:
        ids = tx.merges.add(
            [
                NewMerge(2, 3, MERGED, "certain", 0.9995),
                NewMerge(1, 2, MERGED, "asked"),
                NewMerge(4, 5, DIFFERENT, "asked"),
            ],
            "me",
            now,
        )
        assert tx.merges.roots() == {3: 1, 2: 1}
        assert [merge.merge_id for merge in tx.merges.all()] == list(ids)
        assert tx.merges.all()[0].at == now
        assert tx.merges.undo(ids[1], now)
        assert not tx.merges.undo(ids[1], now)
        assert tx.merges.roots() == {3: 2}
        assert len(tx.merges.all()) == 2
        taken = tx.merges.get(ids[1])
        assert taken is not None
        assert taken.undone_at == now
        assert tx.merges.get(99) is None
