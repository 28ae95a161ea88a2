"""See the campaigns of a workspace: what each is, how far it is, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import campaign_file
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.store import is_postgresql

if TYPE_CHECKING:
    from reactivate_desktop.services.workspace import Store

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class CampaignSummary:
    """One campaign as a card shows it.

    ``state`` is ``draft`` or a ``DropState`` value; ``pieces`` and ``redeemed`` are 0 before the drop is approved.
    ``by_clinic`` maps a clinic with a goal to
    (redeemed, goal). ``problem`` is the sentence why the file can't be used ('' = it can); ``resolved`` is None then.
    """

    path: Path
    name: str
    state: str = DRAFT
    pieces: int = 0
    redeemed: int = 0
    by_clinic: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    resolved: ResolvedCampaign | None = None
    problem: str = ""

    @property
    def campaign(self) -> Campaign | None:
        """What the file says."""
        return self.resolved.campaign if self.resolved is not None else None


def run(store: Store, folder: Path) -> tuple[CampaignSummary, ...]:
    """The campaigns that the workspace knows and those whose files stand in ``folder``, by name.

    A file that can't be used is listed with its problem; files of other workspaces are left out.
    """
    with store.reading() as tx:
        known = [Path(record.path) for record in tx.campaigns.all() if record.path]
    paths = dict.fromkeys(path.resolve() for path in (*known, *sorted(folder.glob("*.toml"))) if path.is_file())
    found = [_summary(store, path) for path in paths]
    return tuple(sorted((item for item in found if item is not None), key=lambda item: item.name.casefold()))


def _summary(store: Store, path: Path) -> CampaignSummary | None:
    try:
        resolved = campaign_file.resolve(path)
    except ReactivateError as error:
        return CampaignSummary(path, path.stem, problem=str(error))
    if not is_postgresql(store.location) and Path(resolved.workspace_location) != Path(store.location).resolve():
        return None
    campaign = resolved.campaign
    with store.reading() as tx:
        drop = tx.drops.find(campaign.name)
        redeemed = tx.redemptions.count(drop.drop_id) if drop is not None else 0
    if drop is None:
        return CampaignSummary(path, campaign.name, resolved=resolved)
    return CampaignSummary(path, campaign.name, drop.state.value, drop.piece_count, redeemed, resolved=resolved)
