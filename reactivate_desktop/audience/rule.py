"""What an exclusion rule is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule_parameter import Parameter, parameters_of

Excludes: TypeAlias = "Callable[[pd.DataFrame, Context], pd.Series[bool]]"
Among: TypeAlias = Callable[[pd.DataFrame, Context, npt.NDArray[np.bool_]], npt.NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason for which people get no mail.

    ``excludes`` is pure and vectorised: a patient table in, a bool Series with the table's index out. ``sentence`` says
    what the rule does and ``reason`` why a patient was left out; both may name parameters of the context, and what
    ``words`` gives, in braces and never hold personal data. ``never_off`` says why the rule can't be switched off ('' =
    it can); ``off_needs`` names the parameter that must say something before it may be.
    ``not_in_force`` gives the sentence that stands instead while the parameters keep the rule from doing anything ('' =
    it is in force). ``parameters`` is a dataclass of ``rule_parameter`` fields.
    ``among`` is there for rules that compare patients with each other: it gets a mask of those whom no other rule hits,
    whatever the order of the rules, and gives those of them whom it leaves out.
    ``prepare`` works out what takes long and depends on the patients alone; it is kept with their table.
    """

    id: str
    label: str
    sentence: str
    reason: str
    excludes: Excludes
    never_off: str = ""
    off_needs: str = ""
    not_in_force: Callable[[Context], str] | None = None
    parameters: type | None = None
    words: Callable[[Context], dict[str, str]] | None = None
    among: Among | None = None
    prepare: Callable[[pd.DataFrame], object] | None = None

    @property
    def fields(self) -> tuple[Parameter, ...]:
        """The parameters, as a form shows them."""
        return parameters_of(self.parameters)

    def idle(self, context: Context) -> str:
        """Why the rule does nothing with these parameters ('' = it is in force)."""
        return self.not_in_force(context) if self.not_in_force is not None else ""

    def sentence_for(self, context: Context) -> str:
        """What the rule does, with its parameters."""
        return self.idle(context) or self.sentence.format_map(self._words(context))

    def reason_for(self, context: Context) -> str:
        """Why a patient was left out, with the rule's parameters."""
        return self.reason.format_map(self._words(context))

    def _words(self, context: Context) -> dict[str, str]:
        return context.words | (self.words(context) if self.words is not None else {})
