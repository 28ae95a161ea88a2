"""Bookings: who came, on which day, found in a practice's sheet."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.tables import bookings

COLUMNS = ("identity", "booked_for", "patient_key", "tracking_code", "how", "source_file", "source_row")


class BookingRows:
    """The bookings of a workspace."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def save(self, frame: pd.DataFrame) -> Counts:
        """Keep bookings, known by ``identity`` (who and when).

        ``frame`` has the columns ``identity``, ``booked_for`` (``datetime64``), ``patient_key`` (``Int64``, absent =
        matched to no patient), ``tracking_code`` ('' = none), ``how`` (what it was matched by), ``source_file``,
        ``source_row``.
        """
        known = {row.identity: row for row in self._connection.execute(sa.select(bookings))}
        rows = frame.drop_duplicates("identity", keep="last")
        new = updated = 0
        for record in rows[list(COLUMNS)].to_dict("records"):
            values = _values({str(name): value for name, value in record.items()})
            before = known.get(values["identity"])
            if before is None:
                self._connection.execute(sa.insert(bookings).values(values))
                new += 1
            elif any(getattr(before, name) != values[name] for name in ("patient_key", "tracking_code", "how")):
                where = bookings.c.identity == values["identity"]
                self._connection.execute(sa.update(bookings).where(where).values(values))
                updated += 1
        return Counts(new, updated, len(frame) - new - updated)

    def frame(self) -> pd.DataFrame:
        """All bookings: ``booked_for`` (``datetime64[s]``), ``patient_key`` (``Int64``), ``tracking_code``, ``how``."""
        names = ("booked_for", "patient_key", "tracking_code", "how")
        found = self._connection.execute(
            sa.select(*(bookings.c[name] for name in names)).order_by(bookings.c.booking_id)
        )
        frame = pd.DataFrame(found.fetchall(), columns=list(names), dtype=object)
        return frame.astype({"booked_for": "datetime64[s]", "patient_key": "Int64"})


def _values(record: dict[str, Any]) -> dict[str, Any]:
    key = record["patient_key"]
    return record | {
        "booked_for": pd.Timestamp(record["booked_for"]).date(),
        "patient_key": None if pd.isna(key) else int(key),
        "source_row": int(record["source_row"]),
    }
