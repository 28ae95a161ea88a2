"""See the patients of a workspace."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.services.collector_rest import collector_at_rest
from reactivate_desktop.store import Store


@collector_at_rest()
def run(store: Store) -> pd.DataFrame:
    """All patients as a patient table (``domain.patient``), indexed by ``patient_key``."""
    with store.reading() as tx:
        frame: pd.DataFrame = tx.patients.frame()
    return frame
