"""Read-only queries for results and overviews: what was mailed, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.piece import DropState
from reactivate_desktop.store.tables import drops, holdouts, piece_members, pieces, redemptions


@dataclass(frozen=True, slots=True)
class CampaignCounts:
    """One campaign in numbers: pieces of its drops that are not void, how many were pressed, how many came back."""

    campaign: str
    approved: int
    pressed: int
    redeemed: int


class OutcomeQueries:
    """Nothing here changes anything."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def mailed(self, campaign: str) -> pd.DataFrame:
        """The pressed pieces of a campaign, one row each.

        Columns: ``piece_id``, ``drop_id``, ``clinic_id``, ``patient_key`` (the recipient), ``tracking_code``,
        ``variant``, ``mailed_on`` (``datetime64[s]``: the in-home date, else the day of pressing), ``redeemed_at``
        (``datetime64[s, UTC]``, NaT = not), ``redeemed_clinic``.
        """
        names = ["piece_id", "drop_id", "clinic_id", "patient_key", "tracking_code", "variant"]
        query = (
            sa.select(
                *(pieces.c[name] for name in names),
                drops.c.in_home_date,
                drops.c.pressed_at,
                redemptions.c.at,
                redemptions.c.clinic_id.label("redeemed_clinic"),
            )
            .join(drops, drops.c.drop_id == pieces.c.drop_id)
            .outerjoin(redemptions, redemptions.c.tracking_code == pieces.c.tracking_code)
            .where(drops.c.campaign == campaign, *_PRESSED)
            .order_by(drops.c.approved_at, pieces.c.position)
        )
        rows = [
            (*row[:6], row.in_home_date or row.pressed_at.date(), row.at, row.redeemed_clinic or "")
            for row in self._connection.execute(query)
        ]
        frame = pd.DataFrame(rows, columns=[*names, "mailed_on", "redeemed_at", "redeemed_clinic"], dtype=object)
        frame["patient_key"] = frame["patient_key"].astype("int64")
        frame["mailed_on"] = frame["mailed_on"].astype("datetime64[s]")
        frame["redeemed_at"] = pd.to_datetime(frame["redeemed_at"], utc=True).astype("datetime64[s, UTC]")
        return frame

    def members(self, campaign: str) -> pd.DataFrame:
        """Every patient whom a pressed piece of the campaign reached: ``piece_id``, ``patient_key`` (``int64``)."""
        of_campaign = (drops.c.campaign == campaign, *_PRESSED)
        direct = sa.select(pieces.c.piece_id, pieces.c.patient_key).join(drops, drops.c.drop_id == pieces.c.drop_id)
        member = (
            sa.select(pieces.c.piece_id, piece_members.c.patient_key)
            .join(pieces, pieces.c.piece_id == piece_members.c.piece_id)
            .join(drops, drops.c.drop_id == pieces.c.drop_id)
        )
        query = sa.union(direct.where(*of_campaign), member.where(*of_campaign))
        rows = [tuple(row) for row in self._connection.execute(query)]
        return pd.DataFrame(rows, columns=["piece_id", "patient_key"], dtype=object).astype({"patient_key": "int64"})

    def holdout(self, campaign: str) -> pd.DataFrame:
        """Those kept back from pressed drops: ``patient_key`` (``int64``), ``mailed_on``."""
        query = (
            sa.select(holdouts.c.patient_key, drops.c.in_home_date, drops.c.pressed_at)
            .join(drops, drops.c.drop_id == holdouts.c.drop_id)
            .where(drops.c.campaign == campaign, sa.not_(drops.c.void), drops.c.pressed_at.is_not(None))
        )
        rows = [(row[0], row[1] or row[2].date()) for row in self._connection.execute(query)]
        frame = pd.DataFrame(rows, columns=["patient_key", "mailed_on"], dtype=object)
        return frame.astype({"patient_key": "int64", "mailed_on": "datetime64[s]"})

    def counts(self) -> tuple[CampaignCounts, ...]:
        """Every campaign that has a drop, by name."""
        approved = sa.func.count(pieces.c.piece_id)
        pressed = sa.func.count(sa.case((drops.c.state != DropState.APPROVED.value, pieces.c.piece_id)))
        redeemed = sa.func.count(redemptions.c.tracking_code)
        query = (
            sa.select(drops.c.campaign, approved, pressed, redeemed)
            .join(pieces, sa.and_(pieces.c.drop_id == drops.c.drop_id, pieces.c.sequence > 0))
            .outerjoin(redemptions, redemptions.c.tracking_code == pieces.c.tracking_code)
            .where(sa.not_(drops.c.void))
            .group_by(drops.c.campaign)
            .order_by(drops.c.campaign)
        )
        return tuple(CampaignCounts(*row) for row in self._connection.execute(query))


_PRESSED = (pieces.c.sequence > 0, sa.not_(drops.c.void), drops.c.pressed_at.is_not(None))
