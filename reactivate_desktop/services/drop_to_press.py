"""The drop that a press run is about: the one that stands, or one that is approved for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from reactivate_desktop.domain.piece import Drop, DropState
from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import PressError
from reactivate_desktop.services import approve_drop, campaign_changes
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.store import Store

NOBODY: Final = "command line"
"""Who approved a drop where nobody gave a name."""


@dataclass(frozen=True, slots=True)
class Approval:
    """How a drop is to be approved where it has to be."""

    as_of: date
    approved_by: str
    replace_unpressed: bool
    new_drop: bool


def approved(store: Store, resolved: ResolvedCampaign, wish: Approval, watch: Progress) -> Drop:
    """The drop to press: the one that stands and still is what was approved, else a new one.

    Raises:
        PressError: when the campaign changed since, or what is wished does not go with the drop that stands.
    """
    with store.reading() as tx:
        drop = tx.drops.find(resolved.campaign.name)
    if drop is not None:
        _require_fitting(drop, wish)
        if not wish.new_drop and not wish.replace_unpressed:
            campaign_changes.require_none(store, resolved, drop)
            return drop
    return approve_drop.run(
        store,
        resolved,
        as_of=wish.as_of,
        approved_by=wish.approved_by or NOBODY,
        progress=watch,
        now=on_day(wish.as_of),
        replace_unpressed=wish.replace_unpressed,
    )


def _require_fitting(drop: Drop, wish: Approval) -> None:
    pressed = drop.state is not DropState.APPROVED
    if wish.replace_unpressed and pressed:
        raise PressError(
            f"Drop {drop.token} was pressed and can't be replaced: its codes are on paper.",
            hint="Approve the campaign's next mailing instead (--new-drop).",
            code="drop-pressed",
        )
    if wish.new_drop and not pressed:
        raise PressError(
            f"Drop {drop.token} of campaign {drop.campaign} is approved and not pressed yet.",
            hint="Press it first, or approve it anew (--replace).",
            code="drop-unpressed",
        )


def on_day(as_of: date) -> datetime:
    """Now, on the day that counts as today."""
    return datetime.combine(as_of, datetime.now(UTC).timetz())
