"""Draw the lots of a campaign: who is held out for comparison, and who gets which variant."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience import experiment
from reactivate_desktop.domain.campaign import WITHOUT_OFFER, Campaign


@dataclass(frozen=True, slots=True, eq=False)
class Lots:
    """``holdout``: patient keys kept back. ``variant``: by patient_key, where it is not the campaign's own words."""

    holdout: pd.Index
    variant: pd.Series

    def variant_of(self, keys: pd.Index) -> pd.Series:
        """The variant of each of these patients; '' = the campaign's own words."""
        return self.variant.reindex(keys).fillna("").astype(object)


NONE = Lots(
    pd.Index([], dtype="int64", name="patient_key"), pd.Series([], index=pd.Index([], dtype="int64"), dtype=object)
)


def are_asked(campaign: Campaign) -> bool:
    """Whether the campaign holds anybody out or has variants."""
    return bool(campaign.experiment.holdout_percent or campaign.experiment.variants)


def run(
    campaign: Campaign,
    household: pd.Series,
    clinic: pd.Series,
    reason: pd.Series | None = None,
    plain: pd.Index | None = None,
) -> Lots:
    """The lots of everybody who is mailable: whole households, each clinic its share.

    Who left for the reason of a segment gets its variant and takes no part in the lots of the others. Nor does who gets
    the piece without its offer, whatever the segment.

    Args:
        campaign: the same seed and people give the same lots.
        household: by patient_key, the lowest patient key of the household.
        clinic: by patient_key, the clinic's id.
        reason: by patient_key, the id of the primary reason to leave; needed where the campaign has segments. A
            household goes by its lowest key.
        plain: keys of those whose piece makes no offer, whole households.

    Raises:
        InputError: when a share is not possible, naming its key.
    """
    seed = campaign.experiment.seed_of(campaign.name)
    held_out = experiment.holdout(household, clinic, seed, campaign.experiment.holdout_percent)
    mailed = household.drop(held_out)
    bare = mailed.index.intersection(plain) if plain is not None else mailed.index[:0]
    mailed = mailed.drop(bare)
    chosen = _chosen(campaign, mailed, reason)
    mailed = mailed.drop(chosen.index)
    shares = [(variant.name, variant.share) for variant in campaign.experiment.variants]
    drawn = experiment.variants(mailed, clinic.loc[mailed.index], seed, shares)
    without = pd.Series(WITHOUT_OFFER, index=bare, dtype=object)
    return Lots(held_out, pd.concat([without, chosen, drawn[drawn != ""]]))


def _chosen(campaign: Campaign, household: pd.Series, reason: pd.Series | None) -> pd.Series:
    """The variant of those who belong to a segment."""
    segments = campaign.experiment.segments
    if not segments or reason is None:
        return pd.Series([], index=household.index[:0], dtype=object)
    ordered = household.sort_index()
    first = reason.loc[ordered.index].groupby(ordered.to_numpy(), sort=False).transform("first")
    named = first.map(segments)
    return named[named.notna()].astype(object)
