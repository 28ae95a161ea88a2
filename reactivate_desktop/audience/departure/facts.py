"""What the reasons need to know beside the patient table: the day, the clinics, and which providers seem to be gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from dateutil.relativedelta import relativedelta

from reactivate_desktop.domain.clinic import Clinic

Mask = npt.NDArray[np.bool_]
GONE_MONTHS = 12
LEAST_PATIENTS = 20
"""With fewer patients a provider may well have had no visit for a year by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """``gone`` are the keys (``key_of``) of providers who seem to have left; ``gone_months`` says since when."""

    as_of: date
    clinics: tuple[Clinic, ...] = ()
    gone: frozenset[str] = frozenset()
    gone_months: int = GONE_MONTHS


def of(patients: pd.DataFrame, clinics: Sequence[Clinic], as_of: date, gone_months: int = GONE_MONTHS) -> Facts:
    """The facts of a patient table."""
    since = pd.Timestamp(as_of - relativedelta(months=gone_months))
    return Facts(as_of, tuple(clinics), _gone(patients, since), gone_months)


def key_of(name: str) -> str:
    """A provider or insurance as it is compared: small letters, single blanks."""
    return " ".join(name.casefold().split())


def codes(column: pd.Series) -> tuple[npt.NDArray[np.int64], list[str]]:
    """A number per distinct key of a text column, and the keys."""
    places, values = pd.factorize(column)
    numbers: dict[str, int] = {}
    of_value = np.array([numbers.setdefault(key_of(str(value)), len(numbers)) for value in values], dtype=np.int64)
    return of_value[places] if len(values) else np.empty(0, dtype=np.int64), list(numbers)


def marked(column: pd.Series, keys: frozenset[str]) -> Mask:
    """True where the column's key is one of ``keys``."""
    numbers, names = codes(column)
    found: Mask = np.zeros(len(column), dtype=np.bool_)
    if names:
        found = np.array([name in keys for name in names], dtype=np.bool_)[numbers]
    return found


def not_rebooked(patients: pd.DataFrame) -> Mask:
    """True for those who have no appointment ahead."""
    ahead: Mask = patients["next_appointment"].notna().to_numpy(dtype=np.bool_)
    nothing: Mask = ~(ahead | patients["booked"].to_numpy(dtype=np.bool_))
    return nothing


def last_appointment_was(patients: pd.DataFrame, word: str, code: str) -> Mask:
    """True where the last appointment has that status (or code of the CDT) and no visit came after it."""
    places, values = pd.factorize(patients["last_appointment_status"])
    said = np.array([_says(str(value), word, code) for value in values], dtype=np.bool_)
    if not said.any():
        return np.zeros(len(patients), dtype=np.bool_)
    visited_since = (patients["last_visit"] > patients["last_appointment"]).to_numpy(dtype=np.bool_)
    found: Mask = said[places] & ~visited_since
    return found


def _says(status: str, word: str, code: str) -> bool:
    key = key_of(status)
    return key.startswith(word) or key == code


def _gone(patients: pd.DataFrame, since: pd.Timestamp) -> frozenset[str]:
    """Providers with past patients and no visit since a day on which a clinic of theirs was still seeing people."""
    provider, names = codes(patients["provider"])
    clinic, clinics = codes(patients["clinic"])
    seen = patients["last_visit"].notna().to_numpy()
    lately = (patients["last_visit"] >= since).to_numpy(dtype=np.bool_)
    past = np.bincount(provider[seen], minlength=len(names))
    recent = np.bincount(provider[lately], minlength=len(names))
    open_clinic = np.bincount(clinic[lately], minlength=len(clinics)) > 0
    still_open = np.zeros(len(names), dtype=np.bool_)
    still_open[provider[seen & open_clinic[clinic]]] = True
    left = (past >= LEAST_PATIENTS) & (recent == 0) & still_open
    return frozenset(name for name, gone in zip(names, left, strict=True) if gone and name)
