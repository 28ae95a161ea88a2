"""Keep a mailing within its budget: who is mailed first, who is left out, and what it costs, whole and by clinic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from reactivate_desktop.audience import score, waterfall
from reactivate_desktop.audience.packed_mask import unpack
from reactivate_desktop.audience.waterfall import Decision
from reactivate_desktop.domain.campaign import Budget, Campaign
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError

WAYS_OUT = (
    'Leave out the lowest scores (budget.when_over = "cut"), mail all (budget.when_over = "warn"), or raise the limit.'
)
OVER_BUDGET = "over_budget"
LABEL = "Over the budget"
REASON = "The budget reaches for others first: they have a higher score, or an equal one and a lower key."


@dataclass(frozen=True, slots=True)
class ClinicPlan:
    """One clinic's share: pieces and cost in cents, its own limit (0 = none), whom the budget left out.

    ``goal`` is the number of redeemed codes that is hoped for (0 = none), ``needed_permille`` how many of a thousand
    pieces must come back for it (0 = no goal or no piece).
    """

    clinic_id: str
    name: str
    pieces: int
    cost_cents: int
    limit_cents: int
    left_out: int
    goal: int
    needed_permille: int


@dataclass(frozen=True, slots=True)
class BudgetPlan:
    """What a mailing costs beside what it may, in cents (limit 0 = none). ``clinics`` in the workspace's order.

    ``when_over`` is what the campaign says to do over a limit.
    """

    pieces: int
    unit_cents: int
    cost_cents: int
    limit_cents: int
    left_out: int
    clinics: tuple[ClinicPlan, ...]
    when_over: str

    @property
    def waits(self) -> bool:
        """Whether somebody must decide before the mailing may be approved."""
        return self.over and self.when_over == "ask"

    @property
    def over(self) -> bool:
        """Whether the mailing costs more than it may, in the whole or for a clinic."""
        parts = [(self.cost_cents, self.limit_cents), *((one.cost_cents, one.limit_cents) for one in self.clinics)]
        return any(limit and cost > limit for cost, limit in parts)

    def as_json(self) -> dict[str, object]:
        """For the command line."""
        return asdict(self) | {"over": self.over, "waits": self.waits, "sentences": list(self.sentences())}

    def sentences(self) -> Iterator[str]:
        """What the mailing costs, whom the budget left out and what is to be decided; nothing without a limit."""
        if not self.limit_cents and not any(one.limit_cents for one in self.clinics):
            return
        yield f"Cost {self.cost_cents / 100:,.2f} dollars, {'over' if self.over else 'within'} the budget."
        yield from (f"{words[0].upper()}{words[1:]}." for words in self._excess())
        if self.waits:
            yield f"Nothing is left out and nothing can be approved until you decide. {WAYS_OUT}"
        elif self.over:
            yield 'All of them are mailed all the same, as the campaign says (budget.when_over = "warn").'
        elif self.left_out:
            yield (
                f"{self.left_out:,} people are left out to stay within it; they have the lowest scores and stand in "
                f'the list of those who are not mailed as "{LABEL}".'
            )

    def require_decided(self) -> None:
        """Stop where the campaign costs more than it may and does not say what to do then.

        Raises:
            InputError: naming what it costs and may, and the ways out.
        """
        if self.waits:
            raise InputError(
                f"This mailing costs more than the budget: {'; '.join(self._excess())}.",
                hint=WAYS_OUT,
                code="over-budget",
            )

    def _excess(self) -> Iterator[str]:
        """What costs more than it may: the whole, or clinics."""
        if self.limit_cents and self.cost_cents > self.limit_cents:
            limit = f"{self.limit_cents / 100:,.2f}"
            yield f"{self.pieces:,} pieces cost {self.cost_cents / 100:,.2f} dollars and may cost {limit}"
        for one in self.clinics:
            if one.limit_cents and one.cost_cents > one.limit_cents:
                limit = f"{one.limit_cents / 100:,.2f}"
                yield f"those of {one.name} cost {one.cost_cents / 100:,.2f} dollars and may cost {limit}"


def is_limited(budget: Budget) -> bool:
    """Whether the budget may leave anybody out."""
    limits = (budget.limit_cents, *budget.clinics.values())
    return budget.when_over == "cut" and budget.unit_cents > 0 and any(limits)


def within(patients: pd.DataFrame, decision: Decision, budget: Budget, scored: pd.DataFrame) -> Decision:
    """The decision with one more step at its end, where the budget may leave people out.

    ``scored`` has the parts of everybody's score and ``clinic_id`` (``clinic_of_patients.scored``), in the order of
    ``patients``.
    """
    if not is_limited(budget):
        return decision
    out = decision.mailable[:0]
    if budget.clinics or decision.mailable_count * budget.unit_cents > budget.limit_cents:
        mailable = unpack(decision.left_after(), len(patients))
        out = left_out(ranked(scored[mailable], budget), budget)
    return waterfall.with_step(decision, OVER_BUDGET, LABEL, out)


def ranked(scored: pd.DataFrame, budget: Budget) -> pd.DataFrame:
    """The parts of each one's score and their ``total``, best first; what the page shows beside the weights."""
    found = scored.assign(total=score.total(scored, budget.score))
    return found.iloc[score.best_first(found["total"])]


def left_out(ranked_: pd.DataFrame, budget: Budget) -> pd.Index:
    """Keys of those, best first, for whom the limits of their clinic or of the whole don't reach."""
    clinic = ranked_["clinic_id"]
    stays = np.ones(len(ranked_), dtype=np.bool_)
    for clinic_id, cents in budget.clinics.items():
        if cents:
            here = (clinic == clinic_id).to_numpy()
            stays[here] = np.arange(int(here.sum())) < cents // budget.unit_cents
    if budget.limit_cents:
        stays &= np.cumsum(stays) <= budget.limit_cents // budget.unit_cents
    return ranked_.index[~stays]


def plan(campaign: Campaign, clinics: Sequence[Clinic], mailed: pd.Series, out: pd.Series) -> BudgetPlan:
    """What the mailing costs: ``mailed`` and ``out`` hold the clinic of each one mailed and left out by the budget."""
    budget = campaign.budget
    pieces, gone = mailed.value_counts(), out.value_counts()
    shares = []
    for clinic in clinics:
        count, goal = int(pieces.get(clinic.id, 0)), campaign.goals.get(clinic.id, 0)
        shares.append(
            ClinicPlan(
                clinic_id=clinic.id,
                name=clinic.name,
                pieces=count,
                cost_cents=count * budget.unit_cents,
                limit_cents=budget.clinics.get(clinic.id, 0),
                left_out=int(gone.get(clinic.id, 0)),
                goal=goal,
                needed_permille=-(-goal * 1_000 // count) if count else 0,
            )
        )
    return BudgetPlan(
        pieces=len(mailed),
        unit_cents=budget.unit_cents,
        cost_cents=len(mailed) * budget.unit_cents,
        limit_cents=budget.limit_cents,
        left_out=len(out),
        clinics=tuple(shares),
        when_over=budget.when_over,
    )
