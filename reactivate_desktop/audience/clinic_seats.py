"""Clinics with limits: who is too far away, and who finds no clinic with room.

The rule of seating: of all pairs of a patient and a clinic the shortest distance is seated first, then the next, as
long as the patient has no seat and the clinic has room. Where the campaign goes by the sheet, pairs of a patient and
the own clinic (on the sheet) go before all others, the nearer first. Of equal pairs the lower patient key and the
clinic that is listed first go first. So the order of rows does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience import nearest_clinic
from reactivate_desktop.audience.nearest_clinic import DEFAULT, NEAREST, SHEET
from reactivate_desktop.domain.clinic import Clinic

TOO_FAR, FULL = "too far", "full"
BY = (SHEET, NEAREST)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_OWN = 1e6
"""Miles by which the clinic that the sheet names is nearer than all others."""

_UNKNOWN = 1e9
"""Miles where the ZIP code is nowhere: after all known ones, and never too far."""


@dataclass(frozen=True, slots=True)
class ClinicChoice:
    """How clinics are given out.

    ``by``: "sheet" (the clinic that the sheet names, else the nearest) or "nearest" (whatever the sheet says).
    ``max_miles``: farther clinics are no choice (0 = no limit). ``capacity``: the most pieces by clinic id; a
    clinic that is not named has room for all.
    """

    by: str = SHEET
    max_miles: float = 0.0
    capacity: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_limited(self) -> bool:
        """Whether anybody could be left out."""
        return self.max_miles > 0 or bool(self.capacity)


def seat(
    patients: pd.DataFrame,
    clinics: Sequence[Clinic],
    centroids: pd.DataFrame,
    default: str = "",
    choice: ClinicChoice | None = None,
) -> pd.DataFrame:
    """The clinic of each patient (index patient_key) within the limits of ``choice``.

    Returns the columns of ``nearest_clinic.assign``. ``how`` is also "too far" (no clinic within ``max_miles``) or
    "full" (none of those has room), with no ``clinic_id`` then. ``miles`` is known for every seat whose ZIP code is.

    Raises:
        InputError: when there is no clinic, or none of the default's id.
    """
    wish = choice or ClinicChoice()
    nearest_clinic.require(clinics, default)
    own = nearest_clinic.named(patients["clinic"], clinics)
    miles, approximate = nearest_clinic.all_miles(patients["zip"], clinics, centroids)
    known = np.asarray(np.isfinite(miles).all(axis=1), dtype=np.bool_)
    cost = _costs(miles, known, own, _fallback(clinics, default), wish)
    limits = np.array([wish.capacity.get(clinic.id, len(patients)) for clinic in clinics], dtype=np.int64)
    place = _seats(cost, patients.index.to_numpy(), limits)
    seated = place >= 0
    rows = np.arange(len(patients))
    how = np.select(
        [~seated & np.isinf(cost).all(axis=1), ~seated, (place == own) & ((wish.by == SHEET) | ~known), known],
        [TOO_FAR, FULL, SHEET, NEAREST],
        DEFAULT,
    ).astype(object)
    ids = np.array([*(clinic.id for clinic in clinics), ""], dtype=object)
    return pd.DataFrame(
        {
            "clinic_id": ids[place],
            "how": how,
            "miles": np.where(seated & known, miles[rows, place], np.nan),
            "approximate": (how == NEAREST) & approximate,
        },
        index=patients.index,
    )


def _costs(miles: Floats, known: npt.NDArray[np.bool_], own: Ints, fallback: int, wish: ClinicChoice) -> Floats:
    """What each pair of patient and clinic costs: miles, infinite where it is no choice."""
    cost = np.where(known[:, None], miles, _UNKNOWN)
    cost[~known, fallback] = _UNKNOWN - 1
    rows = np.flatnonzero((own >= 0) & ((wish.by == SHEET) | ~known))
    cost[rows, own[rows]] = np.where(known[rows], miles[rows, own[rows]], 0.0) - _OWN
    if wish.max_miles > 0:
        cost[known[:, None] & (miles > wish.max_miles)] = np.inf
    return cost


def _seats(cost: Floats, keys: Ints, limits: Ints) -> Ints:
    """The clinic of each row, -1 for none: rows ask their best clinic, which keeps the nearest it has room for.

    Who is sent away asks the next. As both sides go by the same distances, that ends as seating the shortest pairs
    first would (Gale and Shapley, 1962), in a few rounds instead of one step for each pair.
    """
    wishes = np.argsort(cost, axis=1, kind="stable")
    turn = np.zeros(len(cost), dtype=np.int64)
    place = np.full(len(cost), -1, dtype=np.int64)
    asking = np.arange(len(cost))
    while len(asking):
        asking = asking[turn[asking] < cost.shape[1]]
        wanted = wishes[asking, turn[asking]]
        possible = np.isfinite(cost[asking, wanted])
        asking, wanted = asking[possible], wanted[possible]
        place[asking] = wanted
        sent_away = []
        for clinic in np.unique(wanted):
            held = np.flatnonzero(place == clinic)
            over = len(held) - int(limits[clinic])
            if over > 0:
                order = np.lexsort((keys[held], cost[held, clinic]))
                sent_away.append(held[order[len(held) - over :]])
        asking = np.concatenate(sent_away) if sent_away else asking[:0]
        place[asking] = -1
        turn[asking] += 1
    return place


def _fallback(clinics: Sequence[Clinic], default: str) -> int:
    return next((place for place, clinic in enumerate(clinics) if clinic.id == default), 0)
