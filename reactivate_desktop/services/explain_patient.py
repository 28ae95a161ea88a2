"""Why is this person in, or not? Each rule's verdict, and the row of the sheet that says so."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum

import pandas as pd

from reactivate_desktop.audience import nearest_clinic
from reactivate_desktop.audience.rules import RULES
from reactivate_desktop.errors import InputError
from reactivate_desktop.services.build_audience import Audience, step_reason

_HOW = {
    nearest_clinic.SHEET: "The clinic is the one on the sheet.",
    nearest_clinic.NEAREST: "The clinic is the nearest to the ZIP code.",
    nearest_clinic.DEFAULT: "The clinic is the default: neither the sheet nor the ZIP code names one.",
}


class Verdict(Enum):
    """What one rule says of one patient."""

    HIT = "hit"
    """It leaves the patient out."""
    CLEAR = "not hit"
    OFF = "off"
    """It is switched off."""
    IDLE = "not in force"
    """Its parameters keep it from doing anything."""


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """One rule's verdict; ``sentence`` is the reason where it hits, else what the rule does. It names nobody."""

    rule: str
    label: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True)
class PatientExplanation:
    """All verdicts on a patient, in waterfall order; ``owner`` is the rule that took the patient out ('' = mailed).

    ``source_file``, ``source_sheet`` ('' for text files) and ``source_row`` (from 1) say where the patient stands;
    ``clinic`` says how the clinic on the piece was chosen ('' = no piece).
    """

    patient_key: int
    mailed: bool
    owner: str
    verdicts: tuple[RuleVerdict, ...]
    source_file: str
    source_sheet: str
    source_row: int
    clinic: str = ""

    def as_json(self) -> dict[str, object]:
        """For the command line."""
        verdicts = [asdict(one) | {"verdict": one.verdict.value} for one in self.verdicts]
        return asdict(self) | {"verdicts": verdicts}

    def sentences(self) -> tuple[str, ...]:
        """In words: the outcome, the place, and what each rule says that hits, is off or not in force."""
        sheet = f", sheet {self.source_sheet}" if self.source_sheet else ""
        place = f"Stands in {self.source_file}{sheet}, row {self.source_row:,}."
        outcome = "Gets mail: no rule leaves this patient out." if self.mailed else "Gets no mail."
        told = (f"{one.label} ({one.verdict.value}): {one.sentence}" for one in self.verdicts)
        return (outcome, place, *((self.clinic,) if self.clinic else ()), *told)


def run(audience: Audience, patient_key: int) -> PatientExplanation:
    """Every rule's verdict on one patient of an audience.

    Raises:
        InputError: when there is no such patient.
    """
    if patient_key not in audience.decision.keys:
        raise InputError(
            f"There is no patient {patient_key} in this audience.",
            hint="Build the audience again.",
            code="patient-unknown",
        )
    hits = audience.decision.hit(patient_key)
    at = int(audience.patients.index.get_indexer(pd.Index([patient_key]))[0])
    file, sheet, row = (audience.patients[name].iat[at] for name in ("source_file", "source_sheet", "source_row"))
    verdicts = [*_of_rules(audience, hits), *_of_other_steps(audience, hits)]
    return PatientExplanation(
        patient_key=patient_key,
        mailed=not hits,
        owner=hits[0] if hits else "",
        verdicts=tuple(verdicts),
        source_file=str(file),
        source_sheet=str(sheet),
        source_row=int(str(row)),
        clinic="" if hits else _HOW[str(audience.assigned.at[patient_key, "how"])],
    )


def key_of(audience: Audience, patient_id: str) -> int:
    """The key of the patient to whom the practice's own system gives this id.

    Raises:
        InputError: when nobody has it, or several do.
    """
    ids = audience.patients["patient_id"]
    found = ids.index[(ids == patient_id.strip()).to_numpy()]
    if len(found) != 1:
        raise InputError(
            "There is no patient with this id." if found.empty else f"{len(found)} patients have this id.",
            hint="Look the id up in the sheet that was imported.",
            code="patient-unknown",
        )
    return int(found[0])


def _of_rules(audience: Audience, hits: tuple[str, ...]) -> list[RuleVerdict]:
    on, context = {step.rule for step in audience.decision.steps}, audience.context
    found = []
    for rule in RULES:
        if rule.id not in on:
            verdict, sentence = Verdict.OFF, f"Switched off. {rule.sentence_for(context)}"
        elif rule.id in hits:
            verdict, sentence = Verdict.HIT, rule.reason_for(context)
        else:
            verdict = Verdict.IDLE if rule.idle(context) else Verdict.CLEAR
            sentence = rule.sentence_for(context)
        found.append(RuleVerdict(rule.id, rule.label, verdict, sentence))
    return found


def _of_other_steps(audience: Audience, hits: tuple[str, ...]) -> list[RuleVerdict]:
    """What else takes people out: the budget, the holdout."""
    rules = {rule.id for rule in RULES}
    return [
        RuleVerdict(
            step.rule,
            step.label,
            Verdict.HIT if step.rule in hits else Verdict.CLEAR,
            step_reason(step.rule, audience.context) if step.rule in hits else f"{step.label}: not this patient.",
        )
        for step in audience.decision.steps
        if step.rule not in rules
    ]
