"""Which patient was mailed when."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.piece import DropState
from reactivate_desktop.store.tables import drops, piece_members, pieces


class MailingRows:
    """Who was mailed when."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def last_mailed(self) -> pd.Series[Any]:
        """The day each patient was last mailed (``datetime64[s]``), by ``patient_key``; drops not pressed don't count.

        The in-home date counts where it is known, else the day of pressing. All members of a household were mailed.
        """
        direct = sa.select(pieces.c.drop_id, pieces.c.patient_key).where(pieces.c.sequence > 0)
        member = (
            sa.select(pieces.c.drop_id, piece_members.c.patient_key)
            .join(piece_members, piece_members.c.piece_id == pieces.c.piece_id)
            .where(pieces.c.sequence > 0)
        )
        mailed = sa.union(direct, member).subquery()
        query = (
            sa.select(mailed.c.patient_key, drops.c.in_home_date, drops.c.pressed_at)
            .join(drops, drops.c.drop_id == mailed.c.drop_id)
            .where(sa.not_(drops.c.void), drops.c.state != DropState.APPROVED.value)
        )
        latest: dict[int, date] = {}
        for key, in_home, pressed_at in self._connection.execute(query):
            day = in_home or pressed_at.date()
            latest[key] = max(day, latest.get(key, day))
        keys = sorted(latest)
        return pd.Series(
            np.array([latest[key] for key in keys], dtype="datetime64[s]"),
            index=pd.Index(keys, dtype="int64", name="patient_key"),
            name="last_mailed",
        )
