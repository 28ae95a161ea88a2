"""On the suppression list, as a person or with the whole address."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reactivate_desktop.audience.address_key import address_key, person_key
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask

_COLUMNS = ("first_name", "last_name", "address1", "address2", "zip")


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the address or the person at the address stands on the list."""
    listed = context.suppressed
    if not listed:
        return as_mask(np.zeros(len(patients)), patients)
    # only people in a ZIP code that the list names need a key, which is the slow part
    zips = {key.rpartition("|")[2] for key in listed}
    found = patients["zip"].isin(zips).to_numpy(copy=True)
    near = patients.loc[found, list(_COLUMNS)]
    rows = zip(*(near[column] for column in _COLUMNS), strict=True)
    found[found] = [address_key(*row[2:]) in listed or person_key(*row) in listed for row in rows]
    return as_mask(found, patients)


RULE = Rule(
    id="suppressed",
    label="On the suppression list",
    sentence="Leaves out people and addresses on the workspace's suppression list.",
    reason="On the suppression list.",
    excludes=excludes,
    never_off="The suppression list always holds.",
)
