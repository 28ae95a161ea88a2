"""Which patient was mailed when: the ledger of contacts over all campaigns, clinics and brands of the workspace."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.piece import DropState
from reactivate_desktop.store.tables import drops, piece_members, pieces


class MailingRows:
    """Who was mailed when, and who is about to be."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def contacts(self) -> pd.DataFrame:
        """A row per drop and patient whom one of its pieces reaches; void drops and held pieces don't count.

        Columns: ``patient_key`` (``int64``), ``drop_id``, ``campaign`` and ``brand`` (text), ``day``
        (``datetime64[s]``: the in-home date where it is known, else the day of pressing, else of approval) and
        ``pressed`` (bool). All members of a household are reached by its piece.
        """
        days = self._days()
        direct = sa.select(pieces.c.drop_id, pieces.c.patient_key).where(pieces.c.sequence > 0)
        member = (
            sa.select(pieces.c.drop_id, piece_members.c.patient_key)
            .join(piece_members, piece_members.c.piece_id == pieces.c.piece_id)
            .where(pieces.c.sequence > 0)
        )
        reached = sa.union(direct, member).subquery()
        query = sa.select(reached.c.patient_key, reached.c.drop_id).order_by(reached.c.drop_id, reached.c.patient_key)
        rows = [tuple(row) for row in self._connection.execute(query) if row[1] in days.index]
        found = pd.DataFrame(rows, columns=["patient_key", "drop_id"], dtype=object).astype({"patient_key": "int64"})
        return found.join(days, on="drop_id")

    def _days(self) -> pd.DataFrame:
        """Campaign, brand, day and whether it is pressed, by drop."""
        columns = (drops.c.drop_id, drops.c.campaign, drops.c.brand, drops.c.state)
        days = (drops.c.in_home_date, drops.c.pressed_at, drops.c.approved_at)
        rows = [
            (drop_id, campaign, brand, in_home or (pressed_at or approved_at).date(), state)
            for drop_id, campaign, brand, state, in_home, pressed_at, approved_at in self._connection.execute(
                sa.select(*columns, *days).where(sa.not_(drops.c.void))
            )
        ]
        found = pd.DataFrame(rows, columns=["drop_id", "campaign", "brand", "day", "state"], dtype=object)
        found["day"] = found["day"].astype("datetime64[s]")
        found["pressed"] = (found.pop("state") != DropState.APPROVED.value).astype(bool)
        return found.set_index("drop_id")
