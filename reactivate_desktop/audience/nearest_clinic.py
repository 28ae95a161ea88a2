"""Which clinic a patient is invited to: the one on the sheet, else the nearest, else the workspace's default."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.address_key import clinic_name_key
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError
from reactivate_desktop.resources import asset

EARTH_RADIUS_MILES = 3958.8
SHEET, NEAREST, DEFAULT = "sheet", "nearest", "default"


@cache
def load_centroids() -> pd.DataFrame:
    """Centroids of ZIP code tabulation areas: index ``zip`` (text), ``latitude`` and ``longitude`` in degrees (WGS 84).

    Source: US Census Bureau gazetteer, see assets/geo/SOURCES.md. Not to be changed by the caller.
    """
    return pd.read_csv(asset("geo", "us_zcta_centroids.csv"), dtype={"zip": str}).set_index("zip")


def assign(
    patients: pd.DataFrame, clinics: Sequence[Clinic], centroids: pd.DataFrame, default: str = ""
) -> pd.DataFrame:
    """The clinic of each patient.

    Returns columns ``clinic_id``, ``how`` ("sheet", "nearest", "default"), ``miles`` (NaN unless nearest) and
    ``approximate`` (the ZIP code has no centroid, so the mean of those that share its first three digits was taken).
    ``default`` is a clinic's id ('' = the first clinic).

    Raises:
        InputError: when there is no clinic, or none of the default's id.
    """
    fallback = _default(clinics, default)
    ids = np.array([clinic.id for clinic in clinics], dtype=object)
    own = named(patients["clinic"], clinics)
    nearest, miles, approximate = _nearest(patients["zip"], clinics, centroids)
    how = np.select([own >= 0, nearest >= 0], [SHEET, NEAREST], DEFAULT).astype(object)
    place = np.where(own >= 0, own, np.where(nearest >= 0, nearest, fallback))
    reckoned = how == NEAREST
    return pd.DataFrame(
        {
            "clinic_id": ids[place],
            "how": how,
            "miles": np.where(reckoned, miles, np.nan),
            "approximate": reckoned & approximate,
        },
        index=patients.index,
    )


def require(clinics: Sequence[Clinic], default: str) -> None:
    """Make sure that there is a clinic, and one of the default's id where it has any.

    Raises:
        InputError: naming the key.
    """
    _default(clinics, default)


def name_keys(clinic: Clinic) -> frozenset[str]:
    """Keys of all names under which a sheet may know the clinic: id, name and aliases."""
    return frozenset(filter(None, map(clinic_name_key, (clinic.id, clinic.name, *clinic.aliases))))


def _default(clinics: Sequence[Clinic], default: str) -> int:
    if not clinics:
        raise InputError(
            "The workspace has no clinic of this brand.", hint="Add the brand's clinics to it.", code="clinics-missing"
        )
    for place, clinic in enumerate(clinics):
        if clinic.id == default or not default:
            return place
    known = ", ".join(clinic.id for clinic in clinics)
    raise InputError(
        f"There is no clinic '{default}' (key mail.default_clinic).",
        hint=f"Use one of: {known}.",
        code="clinic-unknown",
    )


def named(column: pd.Series, clinics: Sequence[Clinic]) -> npt.NDArray[np.int64]:
    """The place of the clinic that the sheet names, -1 where it names none of these."""
    known: dict[str, int] = {}
    for place, clinic in enumerate(clinics):
        for key in name_keys(clinic):
            known.setdefault(key, place)
    codes, values = pd.factorize(column)
    places = np.array([known.get(clinic_name_key(str(value)), -1) for value in values], dtype=np.int64)
    return places[codes] if len(values) else np.full(len(column), -1, dtype=np.int64)


def _nearest(
    column: pd.Series, clinics: Sequence[Clinic], centroids: pd.DataFrame
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Place of the nearest clinic (-1 = unknown), miles to it and whether that was reckoned by three digits."""
    distances, approximate = all_miles(column, clinics, centroids)
    known = ~np.isnan(distances).any(axis=1)
    place = np.where(known, np.argmin(np.nan_to_num(distances, nan=np.inf), axis=1), -1)
    return place, np.where(known, distances.min(axis=1), np.nan), approximate


def all_miles(
    column: pd.Series, clinics: Sequence[Clinic], centroids: pd.DataFrame
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Straight-line miles from each ZIP code to each clinic (rows × clinics), NaN where the ZIP code is nowhere.

    And whether a row was reckoned by the first three digits of its ZIP code.
    """
    codes, values = pd.factorize(column)
    if not len(values):
        return np.full((len(column), len(clinics)), np.nan), np.zeros(len(column), dtype=np.bool_)
    zips = pd.Index([str(value)[:5] for value in values], dtype=object)
    exact = centroids.reindex(zips)
    area = centroids.groupby(centroids.index.str[:3]).mean().reindex(zips.str[:3])
    rough = exact["latitude"].isna().to_numpy()
    points = np.where(rough[:, None], area.to_numpy(), exact.to_numpy())
    distances = np.column_stack([haversine_miles(points, clinic.latitude, clinic.longitude) for clinic in clinics])
    return distances[codes], (rough & ~np.isnan(distances).any(axis=1))[codes]


def haversine_miles(points: npt.NDArray[np.float64], latitude: float, longitude: float) -> npt.NDArray[np.float64]:
    """Straight-line miles from points (rows of latitude and longitude in degrees) to a place, over the sphere."""
    lat1, lon1 = np.radians(points[:, 0]), np.radians(points[:, 1])
    lat2, lon2 = np.radians(latitude), np.radians(longitude)
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    miles: npt.NDArray[np.float64] = 2 * EARTH_RADIUS_MILES * np.arcsin(np.sqrt(half))
    return miles
