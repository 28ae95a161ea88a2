"""Build the audience of a campaign: who gets mail, on whose behalf, and why the others do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from reactivate_desktop.audience import departure, nearest_clinic, waterfall
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.departure import facts as departure_facts
from reactivate_desktop.audience.household_choice import household_key
from reactivate_desktop.audience.rules import RULE_BY_ID
from reactivate_desktop.audience.waterfall import Decision
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import (
    audience_facts,
    budget_cut,
    clinic_goals,
    clinic_limits,
    clinic_of_patients,
    draw_lots,
    recipients,
    without_offer,
)
from reactivate_desktop.services.audience_facts import AudienceFacts, brand_of, clinics_of
from reactivate_desktop.services.budget_cut import BudgetPlan
from reactivate_desktop.services.draw_lots import Lots
from reactivate_desktop.store.workspace_store import Store

__all__ = ["HOLDOUT", "Audience", "clinics_of", "decide", "run", "step_reason"]

HOLDOUT = "holdout"
_HOLDOUT_LABEL = "Held out for comparison"
_HOLDOUT_REASON = "Kept back at random, to measure what the mailing brings."
_PLACE = ["source_file", "source_sheet", "source_row", "patient_id"]
_STAGES = 3


@dataclass(frozen=True, eq=False)
class Audience:
    """Who gets mail.

    ``decision`` has every step, the holdout being the last where there is one; its counts are there at once. The lists
    (``recipients``, ``not_mailed``, ``assigned``) are made when they are first asked for, which takes seconds for a
    million people: ask for them off the screen's thread. ``patients`` is the patient table that was decided over,
    ``asked`` the campaign as it was then.
    """

    asked: Campaign
    decision: Decision
    context: Context
    patients: pd.DataFrame
    lots: Lots
    clinics: tuple[Clinic, ...]
    default_clinic: str
    seats: pd.DataFrame | None = None
    """The clinic of everybody, where the campaign limits distance or room or goes by the nearest: ``clinic_limits``."""

    @property
    def campaign(self) -> str:
        """The campaign's name."""
        return self.asked.name

    @property
    def holdout(self) -> pd.Index:
        """Patient keys of those held out for comparison."""
        return self.lots.holdout

    @cached_property
    def assigned(self) -> pd.DataFrame:
        """What ``nearest_clinic.assign`` found for the recipients."""
        return self._assigned_to(self.decision.mailable)

    @cached_property
    def recipients(self) -> pd.DataFrame:
        """The patient table of those who get a piece (index patient_key).

        With ``addressee``, ``greeting_name``, ``clinic_id``, ``clinic_how``, ``variant`` ('' = the campaign's own
        words) and ``member_keys`` (the household's mailable patients, the recipient first, records merged into them
        last).
        """
        how = self.asked.mail.household_name
        found = recipients.run(self.patients, self.decision, self.assigned, self.context, how)
        return found.assign(variant=self.lots.variant_of(found.index))

    @cached_property
    def not_mailed(self) -> pd.DataFrame:
        """A row for every other patient.

        Where it stands in which file, the owning ``rule``, its ``label`` and ``reason``, and ``also``, the labels of
        all other rules that hit.
        """
        return _not_mailed(self.patients, self.decision, self.context)

    def make_lists(self) -> None:
        """Make all lists now."""
        _ = self.recipients, self.not_mailed, self.warnings

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What is uncertain about addresses and clinics, counted."""
        return _warnings(self.patients[["clinic", "city", "state"]].loc[self.decision.mailable], self.assigned)

    @cached_property
    def by_variant(self) -> dict[str, int]:
        """Pieces per variant that has any ('' = the campaign's own words)."""
        drawn = self.lots.variant_of(self.decision.mailable).value_counts()
        return {str(name): int(count) for name, count in drawn.items()}

    @cached_property
    def budget(self) -> BudgetPlan:
        """What the mailing costs beside what it may, whole and by clinic."""
        out = self._assigned_to(self.decision.people(budget_cut.OVER_BUDGET))
        return budget_cut.plan(self.asked, self.clinics, self.assigned["clinic_id"], out["clinic_id"])

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The score of all whom no rule leaves out, best first: see ``budget_cut.ranked``."""
        keys = self.decision.mailable.union(self.decision.people(budget_cut.OVER_BUDGET))
        found = clinic_of_patients.scored(
            self.patients, self.clinics, self.default_clinic, self.context.as_of, seats=self.seats
        )
        return budget_cut.ranked(found.loc[keys], self.asked.budget)

    def _assigned_to(self, keys: pd.Index) -> pd.DataFrame:
        if self.seats is not None:
            return self.seats.loc[keys]
        return clinic_of_patients.assigned(self.patients, self.clinics, self.default_clinic).loc[keys]

    def by_clinic(self) -> dict[str, int]:
        """Pieces per clinic, in the clinics' order."""
        return self._counted(self.assigned["clinic_id"])

    def held_by_clinic(self) -> dict[str, int]:
        """People held out for comparison per clinic, in the same order."""
        return self._counted(self._assigned_to(self.holdout)["clinic_id"])

    def _counted(self, clinic_ids: pd.Series) -> dict[str, int]:
        counts = clinic_ids.value_counts()
        return {clinic.id: int(counts.get(clinic.id, 0)) for clinic in self.clinics}

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate audience``."""
        decision = self.decision
        return {
            "campaign": self.campaign,
            "as_of": self.context.as_of.isoformat(),
            "cutoff": self.context.cutoff.date().isoformat(),
            "imported": decision.imported,
            "inactive": decision.inactive,
            "inactive_living": decision.inactive_living,
            "mailable": decision.mailable_count,
            "steps": [
                {
                    "rule": step.rule,
                    "label": step.label,
                    "excluded": step.excluded,
                    "left": step.left,
                    "alone": step.alone,
                }
                for step in decision.steps
            ],
            "by_clinic": self.by_clinic(),
            "budget": self.budget.as_json(),
            "warnings": list(self.warnings),
        }


def run(
    store: Store,
    campaign: Campaign,
    kit: BrandKit | None = None,
    *,
    as_of: date,
    lists: bool = True,
    progress: Progress | None = None,
) -> Audience:
    """Decide who gets mail in ``campaign`` as of a day. Reads the workspace, changes nothing.

    ``kit`` tells which brand the campaign is for; without it the last part of ``campaign.brand`` does. ``lists`` makes
    the lists of the audience at once, so that nobody waits for them later.

    Raises:
        InputError: when the campaign names a rule or clinic that there is not, or the brand has no clinic here.
    """
    watch = progress or NoProgress()
    watch.report(0, _STAGES, "reading patients")
    facts = audience_facts.read(store)
    watch.report(1, _STAGES, "applying rules")
    audience = decide(facts, campaign, kit, as_of=as_of)
    if lists:
        watch.report(2, _STAGES, "addressing")
        audience.make_lists()
    watch.report(_STAGES, _STAGES, "done")
    return audience


def decide(
    facts: AudienceFacts,
    campaign: Campaign,
    kit: BrandKit | None = None,
    *,
    as_of: date,
    progress: Progress | None = None,
) -> Audience:
    """The same over what was read from a workspace before; masks of rules are kept with it."""
    ours = clinics_of(facts.clinics, brand_of(campaign, kit))
    nearest_clinic.require(ours, default := _default_clinic(campaign, facts.clinics, ours))
    clinic_goals.check(campaign, ours)
    context = audience_facts.context_of(facts, campaign, kit, as_of=as_of)
    decision = waterfall.decide(facts.patients, context, campaign.rules.off, cache=facts.cache, progress=progress)
    patients = facts.patients
    seats, decision = clinic_limits.run(patients, decision, campaign, ours, default)
    scored = clinic_of_patients.scored(patients, ours, default, as_of, seats=seats)
    decision = budget_cut.within(patients, decision, campaign.budget, scored)
    clinic = clinic_of_patients.assigned(patients, ours, default) if seats is None else seats
    reason = _reasons_to_leave(patients, decision, ours, as_of) if campaign.experiment.segments else None
    plain = without_offer.recipients(patients, decision, campaign, context)
    lots = draw_lots.NONE
    if draw_lots.are_asked(campaign) or len(plain):
        household, mailed = household_key(patients), decision.mailable
        lots = draw_lots.run(campaign, household.loc[mailed], clinic["clinic_id"].loc[mailed], reason, plain)
    if campaign.experiment.holdout_percent:
        decision = waterfall.with_step(decision, HOLDOUT, _HOLDOUT_LABEL, lots.holdout)
    return Audience(campaign, decision, context, patients, lots, ours, default, seats)


def _reasons_to_leave(
    patients: pd.DataFrame, decision: Decision, clinics: tuple[Clinic, ...], as_of: date
) -> pd.Series:
    """The id of the primary reason of everybody who is mailable; that a provider left shows only in the whole table."""
    known = departure_facts.of(patients, clinics, as_of)
    mailable = patients.loc[decision.mailable]
    return pd.Series(departure.classify(mailable, known).primary_ids(), index=mailable.index, dtype=object)


def _default_clinic(campaign: Campaign, clinics: Sequence[Clinic], ours: Sequence[Clinic]) -> str:
    wanted = campaign.mail.default_clinic
    if any(clinic.id == wanted for clinic in clinics) and all(clinic.id != wanted for clinic in ours):
        raise InputError(
            f"The clinic '{wanted}' belongs to another brand (key mail.default_clinic).",
            hint="Name a clinic of the campaign's brand.",
            code="clinic-of-other-brand",
        )
    return wanted


_OTHER_REASONS = {HOLDOUT: _HOLDOUT_REASON, budget_cut.OVER_BUDGET: budget_cut.REASON, **clinic_limits.REASONS}


def step_reason(rule: str, context: Context) -> str:
    """Why the step of that id leaves somebody out, be it a rule's, the budget's or the holdout's."""
    return _OTHER_REASONS.get(rule) or RULE_BY_ID[rule].reason_for(context)


def _not_mailed(patients: pd.DataFrame, decision: Decision, context: Context) -> pd.DataFrame:
    out = (decision.owner != "").to_numpy()
    owner = decision.owner[out]
    labels = {step.rule: step.label for step in decision.steps}
    reasons = {rule: step_reason(rule, context) for rule in labels}
    return patients.loc[out, _PLACE].assign(
        rule=owner,
        label=owner.map(labels).astype(object),
        reason=owner.map(reasons).astype(object),
        also=_also(decision.hits[out], owner, labels),
    )


def _also(hits: pd.DataFrame, owner: pd.Series, labels: dict[str, str]) -> pd.Series:
    """Labels of the other rules that hit, worked out once per distinct combination."""
    rules = list(hits.columns)
    weights = 1 << np.arange(len(rules), dtype=np.int64)
    places = owner.map({rule: place for place, rule in enumerate(rules)}).to_numpy(dtype=np.int64)
    rest = hits.to_numpy(dtype=bool) @ weights - (weights[places] if len(places) else 0)
    codes, patterns = pd.factorize(rest)
    texts = np.array(
        ["; ".join(labels[rule] for place, rule in enumerate(rules) if int(bits) >> place & 1) for bits in patterns],
        dtype=object,
    )
    return pd.Series(texts[codes] if len(texts) else [], index=owner.index, dtype=object)


def _warnings(mailed: pd.DataFrame, assigned: pd.DataFrame) -> tuple[str, ...]:
    unknown = (assigned["how"] != nearest_clinic.SHEET) & (mailed["clinic"] != "")
    found = (
        (int((mailed["city"] == "").sum()), "have no city; the address relies on the ZIP code"),
        (int((mailed["state"] == "").sum()), "have no state; the address relies on the ZIP code"),
        (int(unknown.sum()), "name a clinic that is not in this workspace; they got the nearest"),
        (
            int(assigned["approximate"].sum()),
            "have a ZIP code without a known place; their clinic was chosen by its first three digits",
        ),
        (
            int((assigned["how"] == nearest_clinic.DEFAULT).sum()),
            "have a ZIP code that is nowhere; they got the default clinic",
        ),
    )
    return tuple(f"{count:,} of the recipients {what}." for count, what in found if count)
