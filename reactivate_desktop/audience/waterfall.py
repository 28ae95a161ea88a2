"""The waterfall: from all imported patients to those who are mailed, every step counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.packed_mask import Bits, everybody, nobody, pack, total, unpack
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_cache import RuleCache
from reactivate_desktop.audience.rule_settings import switchable
from reactivate_desktop.audience.rules import RULES, deceased, merged_record, no_visit, seen_recently
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import BugError


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``excluded`` are those the rule is first to hit, ``left`` who remain after it.

    ``alone`` are those whom no other rule hits: switching this one off brings them back. (Rules that choose among
    people, such as one piece for a household, choose again among them.)
    """

    rule: str
    label: str
    excluded: int
    left: int
    alone: int


@dataclass(frozen=True, eq=False)
class Decision:
    """Who gets mail.

    ``masks`` has a packed mask per step, ``keys`` the patient keys in the table's order. ``inactive`` counts patients
    with a last visit before the cutoff whatever their status; ``inactive_living`` leaves out the deceased.
    """

    steps: tuple[Step, ...]
    masks: tuple[Bits, ...]
    keys: pd.Index
    inactive: int
    inactive_living: int

    @property
    def imported(self) -> int:
        """How many patients there are."""
        return len(self.keys)

    @property
    def mailable_count(self) -> int:
        """How many are left after the last step."""
        return self.steps[-1].left if self.steps else len(self.keys)

    @cached_property
    def owner(self) -> pd.Series:
        """For each row the first rule that hit it ('' = mailable)."""
        names = np.array([*(step.rule for step in self.steps), ""], dtype=object)
        numbers = np.full(len(self.keys), -1, dtype=np.int16)  # -1 is the last name: nobody
        for number, step in enumerate(self.steps):
            numbers[self._first_hit(step.rule)] = number
        return pd.Series(names[numbers], index=self.keys, dtype=object)

    @cached_property
    def hits(self) -> pd.DataFrame:
        """All hits, one bool column per step."""
        columns = {step.rule: unpack(bits, len(self.keys)) for step, bits in zip(self.steps, self.masks, strict=True)}
        return pd.DataFrame(columns, index=self.keys)

    @cached_property
    def mailable(self) -> pd.Index:
        """Keys of those who are left after the last step."""
        return self.keys[unpack(self.left_after(), len(self.keys))]

    def people(self, rule_id: str) -> pd.Index:
        """Keys of those whom the step of a rule takes out; nobody where it has no step."""
        return self.keys[self._first_hit(rule_id)]

    def left_after(self, count: int | None = None) -> Bits:
        """Who is left after the first ``count`` steps (None = all)."""
        left = everybody(len(self.keys))
        for bits in self.masks[:count]:
            left &= ~bits
        return left

    def hit(self, key: int) -> tuple[str, ...]:
        """The rules that hit one patient, in the order of the steps."""
        row = int(self.keys.get_indexer(pd.Index([key]))[0])
        word, bit = np.divmod(row, 64)
        return tuple(
            step.rule for step, bits in zip(self.steps, self.masks, strict=True) if int(bits[word]) >> int(bit) & 1
        )

    def _first_hit(self, rule_id: str) -> np.ndarray:
        place = next((place for place, step in enumerate(self.steps) if step.rule == rule_id), None)
        if place is None:
            return np.zeros(len(self.keys), dtype=np.bool_)
        return unpack(self.left_after(place) & self.masks[place], len(self.keys))


def decide(
    patients: pd.DataFrame,
    context: Context,
    off: Sequence[str] = (),
    *,
    cache: RuleCache | None = None,
    rules: Sequence[Rule] = RULES,
    progress: Progress | None = None,
) -> Decision:
    """Run the rules that are not ``off`` over the patient table (index = patient_key, unique).

    ``cache`` keeps the masks of rules over this table from one decision to the next. ``rules`` may come in another
    order: that changes which reason comes first, never who is mailed. ``progress`` is told of each rule.

    Raises:
        InputError: when ``off`` names a rule that does not exist or that can't be switched off.
    """
    if not patients.index.is_unique:
        raise BugError("The patient table has a patient key twice.", code="patient-key-twice")
    masks_of = cache or RuleCache(patients)
    active = _active(off, rules)
    masks = _masks(active, masks_of, context, progress or NoProgress())
    inactive = ~(masks_of.mask(no_visit.RULE, context) | masks_of.mask(seen_recently.RULE, context))
    inactive &= everybody(len(patients)) & ~masks_of.mask(merged_record.RULE, context)
    return Decision(
        steps=_steps(active, masks, len(patients)),
        masks=masks,
        keys=patients.index,
        inactive=total(inactive),
        inactive_living=total(inactive & ~masks_of.mask(deceased.RULE, context)),
    )


def with_step(decision: Decision, rule_id: str, label: str, excluded: pd.Index) -> Decision:
    """``decision`` with one more step at its end that takes ``excluded`` out of the mailable."""
    flags = np.zeros(len(decision.keys), dtype=np.bool_)
    places = decision.keys.get_indexer(excluded)
    flags[places[places >= 0]] = True
    taken = pack(flags) & decision.left_after()
    count = total(taken)
    step = Step(rule_id, label, count, decision.mailable_count - count, count)
    return Decision(
        steps=(*decision.steps, step),
        masks=(*decision.masks, taken),
        keys=decision.keys,
        inactive=decision.inactive,
        inactive_living=decision.inactive_living,
    )


def _active(off: Sequence[str], rules: Sequence[Rule]) -> tuple[Rule, ...]:
    for rule_id in off:
        switchable(rule_id)
    return tuple(rule for rule in rules if rule.id not in off)


def _masks(active: Sequence[Rule], cache: RuleCache, context: Context, watch: Progress) -> tuple[Bits, ...]:
    count = len(cache.patients)
    found: dict[str, Bits] = {}
    left = everybody(count)
    # those who choose among people come last, wherever they stand: they must see whom nobody else leaves out
    for done, rule in enumerate(sorted(active, key=lambda rule: rule.among is not None)):
        watch.report(done, len(active), "applying rules")
        if rule.idle(context):
            found[rule.id] = nobody(count)
        elif rule.among is not None:
            found[rule.id] = pack(rule.among(cache.patients, context, unpack(left, count)))
        else:
            found[rule.id] = cache.mask(rule, context)
        left &= ~found[rule.id]
    return tuple(found[rule.id] for rule in active)


def _steps(active: Sequence[Rule], masks: Sequence[Bits], count: int) -> tuple[Step, ...]:
    once, more = nobody(count), nobody(count)
    for bits in masks:
        more |= once & bits
        once |= bits
    once &= ~more
    left = everybody(count)
    steps = []
    for rule, bits in zip(active, masks, strict=True):
        excluded = total(bits & left)
        left &= ~bits
        steps.append(Step(rule.id, rule.label, excluded, total(left), total(bits & once)))
    return tuple(steps)
