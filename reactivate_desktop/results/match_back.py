"""Match-back: which pieces were followed by a booking of somebody they reached, within the attribution window."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reactivate_desktop.domain.attribution import WINDOW_DAYS


def matched(
    mailed: pd.DataFrame, members: pd.DataFrame, bookings: pd.DataFrame, days: int = WINDOW_DAYS
) -> pd.Series[Any]:
    """The day of the first matching booking of each piece (``datetime64[s]``, NaT = none), by ``piece_id``.

    A booking goes to one piece: the one whose code it carries, else the one that was mailed last before it to the
    patient. It counts from the day of mailing to ``days`` days after it.

    Args:
        mailed: ``piece_id``, ``tracking_code``, ``mailed_on``.
        members: ``piece_id``, ``patient_key`` of everybody whom a piece reached.
        bookings: ``booked_for``, ``patient_key`` (``Int64``), ``tracking_code``.
        days: length of the window.
    """
    numbered = bookings.reset_index(drop=True).rename_axis("booking").reset_index()
    pieces = mailed[["piece_id", "tracking_code", "mailed_on"]]
    coded = numbered[numbered["tracking_code"] != ""]
    by_code = coded[["booking", "booked_for", "tracking_code"]].merge(pieces, on="tracking_code")
    known = numbered[numbered["patient_key"].notna()].astype({"patient_key": "int64"})
    by_patient = (
        known[["booking", "booked_for", "patient_key"]].merge(members, on="patient_key").merge(pieces, on="piece_id")
    )
    columns = ["booking", "booked_for", "piece_id", "mailed_on"]
    pairs = pd.concat([by_code.assign(by=0)[[*columns, "by"]], by_patient.assign(by=1)[[*columns, "by"]]])
    since = (pairs["booked_for"] - pairs["mailed_on"]).dt.days
    inside = pairs[(since >= 0) & (since <= days)]
    chosen = inside.sort_values(["by", "mailed_on"], ascending=[True, False], kind="stable").drop_duplicates("booking")
    first = chosen.groupby("piece_id")["booked_for"].min()
    return first.reindex(pd.Index(mailed["piece_id"], name="piece_id")).astype("datetime64[s]")


def returned(people: pd.DataFrame, bookings: pd.DataFrame, days: int = WINDOW_DAYS) -> int:
    """How many of ``people`` (``patient_key``, ``mailed_on``) booked themselves within the window."""
    known = bookings[bookings["patient_key"].notna()].astype({"patient_key": "int64"})
    pairs = people[["patient_key", "mailed_on"]].merge(known[["patient_key", "booked_for"]], on="patient_key")
    since = (pairs["booked_for"] - pairs["mailed_on"]).dt.days
    return int(pairs[(since >= 0) & (since <= days)]["patient_key"].nunique())
