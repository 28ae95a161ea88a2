"""Draw the lots of a campaign: who is held out for comparison, and who gets which variant."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience import experiment
from reactivate_desktop.domain.campaign import Campaign


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


def run(campaign: Campaign, household: pd.Series, clinic: pd.Series) -> Lots:
    """The lots of everybody who is mailable: whole households, each clinic its share.

    Args:
        campaign: the same seed and people give the same lots.
        household: by patient_key, the lowest patient key of the household.
        clinic: by patient_key, the clinic's id.

    Raises:
        InputError: when a share is not possible, naming its key.
    """
    seed = campaign.experiment.seed_of(campaign.name)
    held_out = experiment.holdout(household, clinic, seed, campaign.experiment.holdout_percent)
    mailed = household.drop(held_out)
    shares = [(variant.name, variant.share) for variant in campaign.experiment.variants]
    drawn = experiment.variants(mailed, clinic.loc[mailed.index], seed, shares)
    return Lots(held_out, drawn[drawn != ""])
