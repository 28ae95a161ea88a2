"""Status "Inactive" in the practice's own system.

Systems differ in what it means: in some the staff sets it when a patient has left, in others a job sets it after months
without a visit. Open Dental leaves such patients out of its reactivation list unless they are asked for; so does this
rule, and it can be switched off alone where the status only says "has not come".
"""

from __future__ import annotations

import re

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask, column_matches

_STATUS = re.compile(
    r"\W*(?:i|inact|in-?active|inactivated|not active|non-?active|deactivated|disabled|suspended|closed|former"
    r"|ex[- ]?patient|no longer (?:an? )?(?:active )?patient)\b.*",
    re.I | re.S,
)


def _says_so(status: str) -> bool:
    return bool(_STATUS.fullmatch(status))


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the status is inactive."""
    return as_mask(column_matches(patients, "status", _says_so), patients)


RULE = Rule(
    id="inactive_status",
    label="Marked inactive by the practice",
    sentence="Leaves out patients whom the practice itself marked inactive. Switch it off where that only means "
    "'has not come'.",
    reason="The practice marked the patient inactive.",
    excludes=excludes,
)
