"""A second record of a person who has another: the other one stands for both."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask

MERGED_INTO = "merged_into"
"""The column that ``audience.merging`` adds: key of the record that stands for this one."""


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True for records that were merged into another."""
    if MERGED_INTO not in patients.columns:
        return as_mask(np.zeros(len(patients)), patients)
    return as_mask(patients[MERGED_INTO].notna().to_numpy(), patients)


RULE = Rule(
    id="merged_record",
    label="Second record of a person",
    sentence="Leaves out records that were merged into another record of the same person.",
    reason="Another record of the same person stands for this one.",
    excludes=excludes,
    never_off="A person with two records would get two pieces; undo the merge instead.",
)
