"""From rows of visits to what the patient table holds of a patient: last visit, next appointment, counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from reactivate_desktop.intake.visit_columns import CANCELLED, COMPLETED, MISSED, NOTHING, SCHEDULED

FACTS = (
    *("last_visit", "first_visit", "visit_count", "next_appointment", "last_appointment", "last_appointment_status"),
    *("no_show_count", "cancel_count"),
)
# of several on one day: who came in the end came
_WEIGHT = {COMPLETED: 3, MISSED: 2, CANCELLED: 1, SCHEDULED: 0}


def facts(visits: pd.DataFrame, today: date) -> pd.DataFrame:
    """One row for each patient of ``visits`` (``intake.visits``), indexed by ``patient_id``, with ``FACTS``.

    Only completed visits count as visits; several rows of one day are one visit, one missed or one cancelled
    appointment. The next appointment is the first one that stands for today or later; the last one is the newest before
    that, kept or not. What is neither visit nor appointment counts for nothing.
    """
    rows = visits[visits["outcome"] != NOTHING]
    patients = pd.Index(sorted(visits["patient_id"].unique()), name="patient_id", dtype=object)
    now = pd.Timestamp(today)
    done = _days(rows, COMPLETED)
    ahead = rows[(rows["outcome"] == SCHEDULED) & (rows["day"] >= now)]
    past = rows[(rows["day"] < now) | ((rows["day"] == now) & (rows["outcome"] != SCHEDULED))]
    weighed = past.assign(weight=past["outcome"].map(_WEIGHT)).sort_values(["day", "weight"], kind="stable")
    latest = weighed.drop_duplicates("patient_id", keep="last").set_index("patient_id")
    found: dict[str, pd.Series[Any]] = {
        "last_visit": done.groupby("patient_id")["day"].max(),
        "first_visit": done.groupby("patient_id")["day"].min(),
        "visit_count": done.groupby("patient_id").size(),
        "next_appointment": ahead.groupby("patient_id")["day"].min(),
        "last_appointment": latest["day"],
        "last_appointment_status": latest["outcome"],
        "no_show_count": _days(rows, MISSED).groupby("patient_id").size(),
        "cancel_count": _days(rows, CANCELLED).groupby("patient_id").size(),
    }
    table = pd.DataFrame({name: found[name].reindex(patients) for name in FACTS}, index=patients)
    counts = {name: table[name].astype("Int64").fillna(0) for name in ("visit_count", "no_show_count", "cancel_count")}
    status = table["last_appointment_status"].fillna("").astype(object)
    days = {name: table[name].astype("datetime64[s]") for name in FACTS if table[name].dtype.kind in "Mf"}
    days = {name: day for name, day in days.items() if name not in counts}
    return table.assign(**days, **counts, last_appointment_status=status)


def _days(rows: pd.DataFrame, outcome: str) -> pd.DataFrame:
    return rows.loc[rows["outcome"] == outcome, ["patient_id", "day"]].drop_duplicates()


def joined(known: pd.DataFrame, told: pd.DataFrame, former: pd.DataFrame, *, whole_calendar: bool) -> pd.DataFrame:
    """What patients hold after ``told`` came in: all three tables row by row the same patients, with ``FACTS``.

    ``told`` is reckoned from all visits that count now, ``former`` from those that counted before. The patient list may
    know more than any sheet, so a last visit never goes back and a first visit never forward; a count that came from
    visits is what the visits say, another one never goes down. ``whole_calendar``: the sheet lists coming appointments,
    so who has none in it has none; else a next appointment that came from elsewhere stays.
    """
    later = (told["last_appointment"] >= known["last_appointment"]) | known["last_appointment"].isna()
    later &= told["last_appointment"].notna()
    upcoming = told["next_appointment"]
    if not whole_calendar:
        elsewhere = known["next_appointment"].where(known["next_appointment"] != former["next_appointment"])
        upcoming = upcoming.fillna(elsewhere)
    counts = ("visit_count", "no_show_count", "cancel_count")
    return pd.DataFrame(
        {
            "last_visit": _pick(known["last_visit"], told["last_visit"], "max"),
            "first_visit": _pick(known["first_visit"], told["first_visit"], "min"),
            "next_appointment": upcoming,
            "last_appointment": told["last_appointment"].where(later, known["last_appointment"]),
            "last_appointment_status": told["last_appointment_status"].where(later, known["last_appointment_status"]),
            **{name: _most(known[name], told[name], former[name]) for name in counts},
        },
        index=known.index,
    )[list(FACTS)]


def _pick(stored: pd.Series[Any], told: pd.Series[Any], how: str) -> pd.Series[Any]:
    both = pd.concat([stored, told], axis=1)
    return (both.max(axis=1) if how == "max" else both.min(axis=1)).astype("datetime64[s]")


def _most(stored: pd.Series[Any], told: pd.Series[Any], former: pd.Series[Any]) -> pd.Series[Any]:
    """The higher count. A sheet without any of a kind says nothing about it where nothing is stored."""
    ours = (stored == former).fillna(False) & (former > 0)
    higher = told.where(ours | stored.isna() | (told >= stored.fillna(0)), stored)
    return higher.where(~(stored.isna() & (told == 0)), pd.NA).astype("Int64")
