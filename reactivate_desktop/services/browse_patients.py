"""Look through the patients of a workspace, however many there are: sorted, searched, some rows at a time.

The database orders and searches; a view holds one key of eight bytes for each row. ``find`` is a job (a second or two
for a million patients), ``rows`` of a screen takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.errors import BugError
from reactivate_desktop.store import Store

Keys = npt.NDArray[np.int64]


def find(store: Store, columns: Sequence[str], *, sort: str = "", descending: bool = False, words: str = "") -> Keys:
    """The ``patient_key`` of each patient, in order.

    Args:
        store: the open workspace.
        columns: names of the patient table to look for ``words`` in.
        sort: one of the patient table's names; '' = as they came. Absent values come last either way.
        descending: the other way round.
        words: keep the patients who have this text in one of ``columns`` (of text), in any case, or as their whole
            name where both names are among ``columns``.
    """
    unknown = {*columns, *filter(None, (sort,))} - FIELD_BY_NAME.keys()
    if unknown:
        raise BugError(f"The patient table has no {', '.join(sorted(unknown))}.", code="schema")
    with store.reading() as tx:
        keys: Keys = tx.patients.ordered_keys(columns, sort=sort, descending=descending, words=words)
    return keys


def rows(store: Store, keys: Keys, columns: Sequence[str]) -> pd.DataFrame:
    """``columns`` of the patients ``keys``, in that order, indexed by ``patient_key``; who is gone is left out."""
    with store.reading() as tx:
        frame: pd.DataFrame = tx.patients.rows_of(keys, columns)
    return frame
