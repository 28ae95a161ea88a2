"""See the patients of a workspace."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.store import Store


def run(store: Store) -> pd.DataFrame:
    """All patients as a patient table (``domain.patient``), indexed by ``patient_key``."""
    with store.reading() as tx:
        frame: pd.DataFrame = tx.patients.frame()
    return frame
