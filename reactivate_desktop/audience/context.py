"""What the rules need to know beside the patient table: the day, the limits, and who is not to be mailed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar, cast

import pandas as pd
from dateutil.relativedelta import relativedelta

T = TypeVar("T")


def _nobody_mailed() -> pd.Series:
    return pd.Series([], index=pd.Index([], dtype="int64"), dtype="datetime64[s]")


def _no_contacts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "patient_key": pd.Series([], dtype="int64"),
            "drop_id": pd.Series([], dtype=object),
            "day": pd.Series([], dtype="datetime64[s]"),
        }
    )


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """Parameters of one decision.

    ``last_mailed`` gives the day of the latest piece by patient_key; ``suppressed`` holds keys made by
    ``address_key.address_key`` and ``address_key.person_key``; ``other_brand_clinics`` holds ``clinic_name_key`` of
    clinics that belong to another brand. ``contacts`` has a row per piece and patient (``patient_key``, ``drop_id``,
    ``day``), over all campaigns and brands. ``mail_day`` is when the mail is to be in homes (None = about now);
    ``parameters`` holds an instance per dataclass of parameters, see ``chosen``.
    """

    as_of: date
    inactive_months: int = 24
    minor_age: int = 18
    mailed_within_days: int = 90
    max_months: int = 0
    last_mailed: pd.Series = field(default_factory=_nobody_mailed)
    suppressed: frozenset[str] = frozenset()
    other_brand_clinics: frozenset[str] = frozenset()
    contacts: pd.DataFrame = field(default_factory=_no_contacts)
    has_offer: bool = True
    mail_day: date | None = None
    parameters: Mapping[type, object] = field(default_factory=dict)

    def chosen(self, shape: type[T]) -> T:
        """The parameters of a rule, by the dataclass that declares them."""
        return cast("T", self.parameters[shape]) if shape in self.parameters else shape()

    @property
    def cutoff(self) -> pd.Timestamp:
        """A last visit before this day makes a patient inactive; one on it does not. Calendar months, not days."""
        return pd.Timestamp(self.as_of - relativedelta(months=self.inactive_months))

    @property
    def oldest(self) -> pd.Timestamp:
        """A last visit before this day is too long ago, where ``max_months`` sets a bound."""
        return pd.Timestamp(self.as_of - relativedelta(months=self.max_months))

    @property
    def adult_birth(self) -> pd.Timestamp:
        """Who was born after this day is a minor on ``as_of``."""
        return pd.Timestamp(self.as_of - relativedelta(years=self.minor_age))

    @property
    def mailed_since(self) -> pd.Timestamp:
        """A piece on or after this day counts as mailed lately."""
        return pd.Timestamp(self.as_of - timedelta(days=self.mailed_within_days))

    @property
    def words(self) -> dict[str, str]:
        """What the sentences of the rules may name."""
        return {
            "as_of": self.as_of.isoformat(),
            "cutoff": self.cutoff.date().isoformat(),
            "inactive_months": str(self.inactive_months),
            "minor_age": str(self.minor_age),
            "mailed_within_days": str(self.mailed_within_days),
            "max_months": str(self.max_months),
        }
