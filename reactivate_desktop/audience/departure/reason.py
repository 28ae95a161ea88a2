"""A reason to leave: which patients show it, and by what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from reactivate_desktop.audience.departure.facts import Facts, Mask

Row = Any
"""One row of the patient table, as ``itertuples`` gives it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    ``finds`` gives a mask over the patient table, vectorised. ``evidence`` says for one patient in whom it was found
    which ``fields`` show it: a sentence without name, address or date of the patient. Texts of notes are never in it.
    """

    id: str
    label: str
    fields: tuple[str, ...]
    finds: Callable[[pd.DataFrame, Facts], Mask]
    evidence: Callable[[Row, Facts], str]
