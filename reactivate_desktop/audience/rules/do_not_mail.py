"""Do not mail, do not contact (``mail_wish``)."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.mail_wish import wants_no_mail
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where a flag says so, or the status, preferred contact, name or address says it in words."""
    return as_mask(wants_no_mail(patients), patients)


RULE = Rule(
    id="do_not_mail",
    label="Do not mail",
    sentence="Leaves out patients who asked not to be mailed or contacted.",
    reason="Asked not to be mailed or contacted.",
    excludes=excludes,
    never_off="A patient's wish not to be mailed always holds.",
)
