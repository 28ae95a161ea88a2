"""The clinic of every patient of a table and the parts of each one's score: worked out once, whatever the rules say."""

from __future__ import annotations

from datetime import date

import pandas as pd

from reactivate_desktop.audience import nearest_clinic, score
from reactivate_desktop.audience.frame_memo import remembered
from reactivate_desktop.domain.clinic import Clinic


def assigned(patients: pd.DataFrame, clinics: tuple[Clinic, ...], default: str) -> pd.DataFrame:
    """What ``nearest_clinic.assign`` finds for the whole table."""
    return remembered(
        patients,
        ("clinic", clinics, default),
        lambda: nearest_clinic.assign(patients, clinics, nearest_clinic.load_centroids(), default),
    )


def scored(
    patients: pd.DataFrame,
    clinics: tuple[Clinic, ...],
    default: str,
    as_of: date,
    *,
    seats: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The parts of everybody's score, and ``clinic_id``; ``seats`` (``clinic_limits``) go before ``assigned``."""

    def made() -> pd.DataFrame:
        clinic = (assigned(patients, clinics, default) if seats is None else seats)["clinic_id"]
        miles = score.miles_to(patients, clinic, clinics, nearest_clinic.load_centroids())
        return score.parts(patients, miles, as_of).assign(clinic_id=clinic.astype("category"))

    if seats is not None:
        return made()
    return remembered(patients, ("scored", clinics, default, as_of), made)
