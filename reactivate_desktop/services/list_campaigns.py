"""See the campaigns of a workspace: what each is, how far it is, and its numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import campaign_file, measure_campaign
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


def run(store: Store, folder: Path, *, as_of: date | None = None) -> tuple[CampaignSummary, ...]:
    """The campaigns that the workspace knows and those whose files stand in ``folder``, by name.

    What came back is held against goals up to ``as_of`` (default: today here). A file that can't be used is listed
    with its problem; files of other workspaces are left out.
    """
    with store.reading() as tx:
        known = [Path(record.path) for record in tx.campaigns.all() if record.path]
    paths = dict.fromkeys(path.resolve() for path in (*known, *_campaign_files(folder)) if path.is_file())
    today = as_of or datetime.now(UTC).astimezone().date()
    found = [_summary(store, path, today) for path in paths]
    return tuple(sorted((item for item in found if item is not None), key=lambda item: item.name.casefold()))


def _campaign_files(folder: Path) -> list[Path]:
    """The TOML files of ``folder`` that are campaigns, or would be if they could be read."""
    return [path for path in sorted(folder.glob("*.toml")) if _may_be_campaign(path)]


def _may_be_campaign(path: Path) -> bool:
    try:
        return {"workspace", "template"} <= tomllib.loads(path.read_text(encoding="utf-8-sig")).keys()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return True


def _summary(store: Store, path: Path, as_of: date) -> CampaignSummary | None:
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
        goals = {clinic: (0, goal) for clinic, goal in campaign.goals.items()}
        return CampaignSummary(path, campaign.name, by_clinic=goals, resolved=resolved)
    try:
        by_clinic = _against_goals(store, resolved, as_of) if campaign.goals else {}
    except ReactivateError as error:
        return CampaignSummary(path, campaign.name, drop.state.value, drop.piece_count, redeemed, problem=str(error))
    return CampaignSummary(path, campaign.name, drop.state.value, drop.piece_count, redeemed, by_clinic, resolved)


def _against_goals(store: Store, resolved: ResolvedCampaign, as_of: date) -> dict[str, tuple[int, int]]:
    results = measure_campaign.run(store, resolved.campaign.name, as_of=as_of, resolved=resolved)
    return {item.clinic: (item.redeemed, item.goal) for item in results.by_clinic if item.goal is not None}
