"""Patients whom a list no longer has: marked as the user says, and as before once a list has them again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from reactivate_desktop.services.import_plan import ImportPlan
from reactivate_desktop.store import Transaction
from reactivate_desktop.store.patient_columns import column_of
from reactivate_desktop.store.patient_comparison import Comparison

# the choice, the field that it sets, and to what
_MARKS: tuple[tuple[str, str, Any], ...] = (("inactive", "status", "Inactive"), ("no_mail", "do_not_mail", True))
_NOTED = "gone:"


def mark(tx: Transaction, import_id: int, made: ImportPlan) -> None:
    """Set what the user decided about patients who are gone: a status or a flag, never more."""
    gone = made.gone.patients
    for choice, name, value in _MARKS:
        wanted = [
            int(key) for key in gone.index if made.answers.gone_patients.get(int(key), made.answers.gone) == choice
        ]
        keys = [key for key in wanted if gone.at[key, name] != value]
        if not keys:
            continue
        tx.import_log.keep(import_id, np.array(keys, dtype=np.int64), gone.loc[keys, [name]])
        former = {key: str(gone.at[key, name]) if name == "status" else "" for key in keys}
        tx.import_log.keep_answers(import_id, {(key, f"{_NOTED}{name}:{was}"): True for key, was in former.items()})
        tx.patients.change(keys, column_of(name, [value] * len(keys)).to_frame(name))


def let_back(tx: Transaction, import_id: int, comparison: Comparison, told: Collection[str]) -> None:
    """Who was gone and stands in this list is as before, where the list itself doesn't tell that field."""
    noted = {(key, text) for (key, text), _ in tx.import_log.answers().items() if text.startswith(_NOTED)}
    if not noted:
        return
    here = set(comparison.known().tolist())
    back = sorted((key, text) for key, text in noted if key in here)
    for _, name, value in _MARKS:
        former = {
            key: text.removeprefix(f"{_NOTED}{name}:") for key, text in back if text.startswith(f"{_NOTED}{name}:")
        }
        if former and name not in told:
            keys = list(former)
            tx.import_log.keep(
                import_id, np.array(keys, dtype=np.int64), column_of(name, [value] * len(keys)).to_frame(name)
            )
            values = [former[key] if name == "status" else False for key in keys]
            tx.patients.change(keys, column_of(name, values).to_frame(name))
    tx.import_log.drop_answers(back)
