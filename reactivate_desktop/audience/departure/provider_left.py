"""The provider left: inferred, where a provider of many has seen nobody for a year while the clinic went on."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.departure.facts import Facts, Mask, key_of, marked
from reactivate_desktop.audience.departure.reason import Reason, Row


def _finds(patients: pd.DataFrame, facts: Facts) -> Mask:
    return marked(patients["provider"], facts.gone) | marked(patients["previous_provider"], facts.gone)


def _evidence(row: Row, facts: Facts) -> str:
    now = key_of(row.provider) in facts.gone
    field, name = ("Provider", row.provider) if now else ("Previous provider", row.previous_provider)
    return f"{field}: {name}, with no visit for {facts.gone_months} months while the clinic had some."


REASON = Reason("provider_left", "Provider who left", ("provider", "previous_provider"), _finds, _evidence)
