"""What an exclusion rule is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience.context import Context

Excludes = Callable[[pd.DataFrame, Context], "pd.Series[bool]"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason for which people get no mail.

    ``excludes`` is pure and vectorised: a patient table in, a bool Series with the table's index out. ``sentence`` says
    what the rule does and ``reason`` why a patient was left out; both may name parameters of the context in braces and
    never hold personal data. ``never_off`` says why the rule can't be switched off ('' = it can).
    ``not_in_force`` gives the sentence that stands instead while the parameters keep the rule from doing anything ('' =
    it is in force). ``among_remaining`` rules compare patients with each other and therefore see only those whom no
    earlier rule owns.
    """

    id: str
    label: str
    sentence: str
    reason: str
    excludes: Excludes
    never_off: str = ""
    among_remaining: bool = False
    not_in_force: Callable[[Context], str] | None = None

    def sentence_for(self, context: Context) -> str:
        """What the rule does, with its parameters."""
        idle = self.not_in_force(context) if self.not_in_force is not None else ""
        return idle or self.sentence.format_map(context.words)

    def reason_for(self, context: Context) -> str:
        """Why a patient was left out, with the rule's parameters."""
        return self.reason.format_map(context.words)
