"""What an import changed is remembered in few bytes, on both databases, and told back as it was."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.piece import Drop, Piece
from reactivate_desktop.store import Store
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.tables import import_before, import_seen

Make = Callable[[int], pd.DataFrame]
COLUMNS = ["city", "last_visit", "balance", "deceased", "visit_count", "source_row"]


def test_former_values_come_back_the_latest_first(store: Store, patients: Make) -> None:
    with store.transaction() as tx:
        tx.patients.save(patients(12))
        known = tx.patients.frame()
        number = tx.imports.add(file_name="a.csv", sheet="", rows=12, counts=Counts(0, 12, 0))
        tx.import_log.keep(number, known.index.to_numpy(), known[COLUMNS])
        tx.import_log.keep(number, np.array([3, 7]), pd.DataFrame({"city": ["x", "Żółć"]}, dtype=object))
    with store.reading() as tx:
        (latest, city), *rest = tx.import_log.former(number)
        assert (latest.tolist(), city["city"].tolist()) == ([3, 7], ["x", "Żółć"])
        for keys, column in rest:
            former = known.loc[keys, column.columns].reset_index(drop=True)
            pd.testing.assert_frame_equal(column, former)


def test_a_million_new_patients_are_a_few_bytes(store: Store) -> None:
    with store.transaction() as tx:
        number = tx.imports.add(file_name="a.csv", sheet="", rows=1, counts=Counts(1, 0, 0))
        tx.imports.set_new(number, 1, 1_000_000)
        tx.import_log.keep_seen(number, np.arange(1, 1_000_001))
        size = tx.meta._connection.scalar(sa.select(sa.func.length(import_seen.c["keys"])))
        assert int(size or 0) < 50_000
        assert len(tx.import_log.seen(number)) == 1_000_000
        assert len(tx.import_log.seen(99)) == 0


def test_an_undone_import_is_forgotten(store: Store, patients: Make) -> None:
    with store.transaction() as tx:
        tx.patients.save(patients(2))
        number = tx.imports.add(file_name="a.csv", sheet="", rows=2, counts=Counts(0, 2, 0))
        tx.import_log.keep(number, np.array([1]), tx.patients.frame().loc[[1], ["city"]])
        tx.import_log.keep_seen(number, np.array([1, 2]))
        tx.import_log.keep_answers(number, {(1, "q"): True, (2, "q"): False})
        tx.import_log.keep_answers(number, {(1, "q"): False})
        assert tx.import_log.answers() == {(1, "q"): False, (2, "q"): False}
        assert tx.import_log.take_out(2, 2) == 1
        assert tx.import_log.answers() == {(1, "q"): False}
        tx.import_log.forget(number)
        assert tx.import_log.answers() == {}
        assert tx.meta._connection.scalar(sa.select(sa.func.count()).select_from(import_before)) == 0


def test_patients_of_approved_mail_are_counted_once(store: Store, drop: Drop, pieces: tuple[Piece, ...]) -> None:
    named = {key for piece in pieces for key in (piece.patient_key, *piece.member_keys)} | {50, 51}
    with store.transaction() as tx:
        assert tx.import_log.mailed(1, 99) == 0
        tx.drops.add(drop, pieces, approved_by="Ana", holdout=[50, 51])
        assert tx.import_log.mailed(1, 99) == len(named)
        assert tx.import_log.mailed(51, 99) == 1
        assert tx.import_log.mailed(90, 99) == 0
