"""Price, by what the notes say."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.departure.facts import Facts, Mask
from reactivate_desktop.audience.departure.phrases import found, phrases
from reactivate_desktop.audience.departure.reason import Reason, Row


def _finds(patients: pd.DataFrame, _: Facts) -> Mask:
    return found(patients["notes"], phrases().price)


def _evidence(_: Row, __: Facts) -> str:
    return "Notes: words about cost."


REASON = Reason("price", "Price", ("notes",), _finds, _evidence)
