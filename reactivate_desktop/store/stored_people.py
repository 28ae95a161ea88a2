"""The stored patients as recognition needs them: keys and IDs of all, of some people who they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.store import bulk_rows, patient_pages
from reactivate_desktop.store.patient_identity import PERSON, stripped
from reactivate_desktop.store.tables import patients

_AT_ONCE = 500
"""Values that one statement asks for."""
_MANY = 20_000
"""From so many on all identities are read: that is quicker than to ask for each."""

Keys = np.ndarray[Any, np.dtype[np.int64]]


class StoredPeople:
    """Implements ``patient_identity.StoredPeople`` on a transaction."""

    def __init__(self, connection: sa.Connection, keys: Keys, ids: np.ndarray[Any, Any]) -> None:
        self._connection = connection
        self.keys = keys
        self.ids = ids

    def people(self, keys: Keys) -> pd.DataFrame:
        """What tells the patients ``keys`` apart, indexed by key."""
        return patient_pages.rows_of(self._connection, keys, PERSON)

    def taken(self, identities: Sequence[str]) -> set[str]:
        """Those of ``identities`` that a stored patient has."""
        if not identities or not len(self.keys):
            return set()
        query = sa.select(patients.c.identity)
        if len(identities) > _MANY:
            rows = bulk_rows.fetch(self._connection, query)
            return {text for chunk in rows for (text,) in chunk}.intersection(identities)
        found: set[str] = set()
        for start in range(0, len(identities), _AT_ONCE):
            some = query.where(patients.c.identity.in_(identities[start : start + _AT_ONCE]))
            found.update(self._connection.scalars(some))
        return found


def read(connection: sa.Connection) -> StoredPeople:
    """Keys, rising, and IDs of all patients."""
    query = sa.select(patients.c.patient_key, patients.c.patient_id).order_by(patients.c.patient_key)
    keys, ids = [np.empty(0, np.int64)], [np.empty(0, object)]
    for rows in bulk_rows.fetch(connection, query):
        some, texts = zip(*rows, strict=True)
        keys.append(np.array(some, np.int64))
        ids.append(stripped(texts))
    return StoredPeople(connection, np.concatenate(keys), np.concatenate(ids))
