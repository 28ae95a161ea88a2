"""ZIP codes against state and city, without a network: the state by the first three digits, the city by centroids.

Nothing is corrected here: a ZIP code that doesn't fit is doubted, and only a state that was left empty is filled in.
Sources: ``assets/geo/zip_prefixes.toml`` (USPS labeling list L002), ``assets/geo/us_zcta_centroids.csv`` (US Census).
"""

from __future__ import annotations

import tomllib
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop import resources

FAR_KM = 100.0
"""A ZIP code this far from the middle of its town's other ZIP codes is doubted."""
_ENOUGH = 5
"""Patients that a town needs before its middle means something."""
_EARTH_KM = 6371.0


@cache
def _prefixes() -> dict[str, tuple[str, ...]]:
    """First three digits to the states they are used in, the home state first."""
    tables = tomllib.loads(resources.asset("geo", "zip_prefixes.toml").read_text("utf-8"))
    found: dict[str, tuple[str, ...]] = {}
    for state, ranges in tables["states"].items():
        for span in ranges:
            low, _, high = span.partition("-")
            found.update({f"{number:03}": (state,) for number in range(int(low), int(high or low) + 1)})
    for prefix, more in tables["also"].items():
        found[prefix] = (*found[prefix], *more)
    return found


def states_of(zip_code: str) -> tuple[str, ...]:
    """The states in which ``zip_code`` is used, the home state first; () where no US ZIP code begins so."""
    return _prefixes().get(zip_code[:3], ()) if zip_code[:5].isdigit() and len(zip_code) >= 5 else ()


def state_from(zip_code: str) -> str:
    """The one state of ``zip_code``; '' where there are several or none."""
    states = states_of(zip_code)
    return states[0] if len(states) == 1 else ""


def fits(zip_code: str, state: str) -> bool:
    """True unless ``zip_code`` is one of another state; what is empty, foreign or unknown fits."""
    states = states_of(zip_code)
    return not states or not state or len(state) != 2 or state in states


def unused(zip_code: str) -> bool:
    """True for five digits with which no ZIP code in use begins."""
    return len(zip_code) == 5 and zip_code.isdigit() and not states_of(zip_code)


@cache
def _centroids() -> pd.DataFrame:
    path = resources.asset("geo", "us_zcta_centroids.csv")
    frame = pd.read_csv(path, dtype={"zip": str, "latitude": float, "longitude": float}, comment="#")
    return frame.set_index(frame.columns[0]).iloc[:, :2].set_axis(["latitude", "longitude"], axis=1)


def far_from_town(zips: pd.Series, cities: pd.Series, states: pd.Series) -> npt.NDArray[np.bool_]:
    """True where a ZIP code lies more than ``FAR_KM`` from the middle (median) of its town's others in the same list.

    Towns with fewer than five patients, and ZIP codes without a centroid (boxes, single buildings), are not judged.
    """
    place = _centroids().reindex(zips.to_numpy())
    town = cities.str.casefold().to_numpy() + "|" + states.to_numpy()
    known = place["latitude"].notna().to_numpy() & (cities != "").to_numpy()
    frame = pd.DataFrame(
        {
            "town": pd.factorize(town)[0],
            "latitude": np.radians(place["latitude"].to_numpy()),
            "longitude": np.radians(place["longitude"].to_numpy()),
        }
    ).loc[known]
    groups = frame.groupby("town", sort=False)
    middle = groups[["latitude", "longitude"]].transform("median")
    east = (frame["longitude"] - middle["longitude"]) * np.cos(middle["latitude"])
    distance = _EARTH_KM * np.hypot(east, frame["latitude"] - middle["latitude"])
    far = np.zeros(len(zips), dtype=np.bool_)
    far[known] = ((distance > FAR_KM) & (groups["town"].transform("size") >= _ENOUGH)).to_numpy()
    return far
