"""The waterfall: from all imported patients to those who are mailed, every step counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rules import RULE_BY_ID, RULES, deceased, no_visit, seen_recently
from reactivate_desktop.errors import BugError, InputError


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``excluded`` are those the rule is first to hit, ``left`` who remain after it.

    ``alone`` are those whom no other rule hits: switching this one off brings them back.
    """

    rule: str
    label: str
    excluded: int
    left: int
    alone: int


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """Who gets mail.

    ``owner`` names for each row the first rule that hit it ('' = mailable); ``hits`` has all hits, one bool column per
    rule that is on. ``inactive`` counts patients with a last visit before the cutoff whatever their
    status; ``inactive_living`` leaves out the deceased.
    """

    steps: tuple[Step, ...]
    owner: pd.Series
    hits: pd.DataFrame
    mailable: pd.Index
    inactive: int
    inactive_living: int
    imported: int


def decide(patients: pd.DataFrame, context: Context, off: Sequence[str] = ()) -> Decision:
    """Run the rules that are not ``off`` over the patient table (index = patient_key, unique).

    Raises:
        InputError: when ``off`` names a rule that does not exist or that can't be switched off.
    """
    if not patients.index.is_unique:
        raise BugError("The patient table has a patient key twice.", code="patient-key-twice")
    active = _active(off)
    masks: dict[str, np.ndarray] = {}
    owner = np.full(len(patients), -1, dtype=np.int16)
    for number, rule in enumerate(active):
        masks[rule.id] = _mask(rule, patients, context, owner < 0)
        owner[masks[rule.id] & (owner < 0)] = number
    inactive = ~(_of(no_visit.RULE, masks, patients, context) | _of(seen_recently.RULE, masks, patients, context))
    living = inactive & ~_of(deceased.RULE, masks, patients, context)
    hits = pd.DataFrame(masks, index=patients.index)
    names = np.array([*(rule.id for rule in active), ""], dtype=object)  # -1 is the last: nobody
    return Decision(
        steps=_steps(active, masks, owner),
        owner=pd.Series(names[owner], index=patients.index, dtype=object),
        hits=hits,
        mailable=patients.index[owner < 0],
        inactive=int(inactive.sum()),
        inactive_living=int(living.sum()),
        imported=len(patients),
    )


def with_step(decision: Decision, rule_id: str, label: str, excluded: pd.Index) -> Decision:
    """``decision`` with one more step at its end that takes ``excluded`` out of the mailable."""
    taken = decision.owner.index.isin(excluded) & (decision.owner == "").to_numpy()
    left = decision.mailable.difference(excluded, sort=False)
    step = Step(rule_id, label, int(taken.sum()), len(left), int(taken.sum()))
    return Decision(
        steps=(*decision.steps, step),
        owner=decision.owner.mask(taken, rule_id),
        hits=decision.hits.assign(**{rule_id: taken}),
        mailable=left,
        inactive=decision.inactive,
        inactive_living=decision.inactive_living,
        imported=decision.imported,
    )


def _active(off: Sequence[str]) -> tuple[Rule, ...]:
    for rule_id in off:
        rule = RULE_BY_ID.get(rule_id)
        if rule is None:
            known = ", ".join(rule.id for rule in RULES if not rule.never_off)
            raise InputError(
                f"There is no rule '{rule_id}' to switch off (key rules.off).",
                hint=f"Use one of: {known}.",
                code="rule-unknown",
            )
        if rule.never_off:
            raise InputError(
                f"The rule '{rule_id}' can't be switched off (key rules.off): {rule.never_off}",
                hint="Take it out of rules.off.",
                code="rule-never-off",
            )
    return tuple(rule for rule in RULES if rule.id not in off)


def _mask(rule: Rule, patients: pd.DataFrame, context: Context, remaining: np.ndarray) -> np.ndarray:
    if not rule.among_remaining:
        return rule.excludes(patients, context).to_numpy(dtype=bool)
    found = np.zeros(len(patients), dtype=bool)
    found[remaining] = rule.excludes(patients[remaining], context).to_numpy(dtype=bool)
    return found


def _of(rule: Rule, masks: dict[str, np.ndarray], patients: pd.DataFrame, context: Context) -> np.ndarray:
    """The rule's mask, also when the rule is switched off."""
    return masks[rule.id] if rule.id in masks else rule.excludes(patients, context).to_numpy(dtype=bool)


def _steps(active: tuple[Rule, ...], masks: dict[str, np.ndarray], owner: np.ndarray) -> tuple[Step, ...]:
    how_many = np.zeros(len(owner), dtype=np.int16)
    for mask in masks.values():
        how_many += mask
    left = len(owner)
    steps = []
    for number, rule in enumerate(active):
        excluded = int((owner == number).sum())
        left -= excluded
        alone = int((masks[rule.id] & (how_many == 1)).sum())
        steps.append(Step(rule.id, rule.label, excluded, left, alone))
    return tuple(steps)
