"""Where mail may go: a patient who asked for confidential communication is written to at the alternative address.

45 CFR 164.522(b): a practice accommodates reasonable requests to receive communications at alternative locations. The
home address of such a patient is never used, not even to find a household.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.address_key import address_key, person_key

ALTERNATIVE = {name: f"alt_{name}" for name in ("address1", "address2", "city", "state", "zip")}
_PERSON = ("first_name", "last_name")
_DOOR = ("address1", "address2", "zip")


def has_alternative(patients: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """True where an alternative address is whole enough to be mailed: a street line and a ZIP code."""
    street = (patients["alt_address1"].str.strip() != "") | (patients["alt_address2"].str.strip() != "")
    return (street & (patients["alt_zip"].str.strip() != "")).to_numpy(dtype=bool)


def where_asked_for(patients: pd.DataFrame) -> pd.DataFrame:
    """The patient table with the alternative address in the place of the home address, where it is asked for and known.

    A confidential patient without one keeps the row as it is; the rule ``confidential_address`` leaves it out.
    """
    moved = patients["confidential"].to_numpy(dtype=bool) & has_alternative(patients)
    if not moved.any():
        return patients
    columns = {name: patients[name].mask(moved, patients[other]) for name, other in ALTERNATIVE.items()}
    return patients.assign(**columns, zip4=patients["zip4"].mask(moved, ""))


def suppression_where_asked_for(patients: pd.DataFrame, suppressed: frozenset[str]) -> frozenset[str]:
    """``suppressed`` with confidential patients at their alternative address, where the home address is on it.

    ``patients`` is the table before ``where_asked_for``.
    """
    rows = patients[patients["confidential"].to_numpy(dtype=bool) & has_alternative(patients)]
    more = set()
    for row in rows[[*_PERSON, *_DOOR, *(ALTERNATIVE[name] for name in _DOOR)]].itertuples(index=False):
        person, home, other = tuple(row[:2]), tuple(row[2:5]), tuple(row[5:])
        if address_key(*home) in suppressed or person_key(*person, *home) in suppressed:
            more.add(person_key(*person, *other))
    return suppressed | frozenset(more - {""})
