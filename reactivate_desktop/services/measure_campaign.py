"""Measure a campaign: mailed, redeemed, matched, lift; in all, per clinic and per day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reactivate_desktop.errors import InputError
from reactivate_desktop.results import report
from reactivate_desktop.results.summary import Results, summarise
from reactivate_desktop.store import Store

__all__ = ["Results", "run", "write"]


def run(store: Store, campaign: str, *, as_of: date) -> Results:
    """What came of the campaign of that name.

    Everything on record counts; ``as_of`` is the day that the results carry.

    Raises:
        InputError: when the workspace knows no drop of that campaign.
    """
    with store.reading() as tx:
        if tx.drops.find(campaign) is None:
            raise InputError(
                f"Campaign {campaign} has no mail drop in this workspace.", hint="Approve it first.", code="no-drop"
            )
        return summarise(
            campaign,
            as_of=as_of,
            mailed=tx.outcomes.mailed(campaign),
            members=tx.outcomes.members(campaign),
            holdout=tx.outcomes.holdout(campaign),
            bookings=tx.bookings.frame(),
            clinics=tx.clinics.all(),
        )


def write(results: Results, path: Path) -> Path:
    """Write results as ``.xlsx`` or ``.csv``.

    Raises:
        InputError: for another ending, or when the file can't be written.
    """
    return report.write(results, path)
