"""Why they left: each reason counted, beside those who stayed, with the people and the evidence. Nothing of Qt.

For the window: ``run`` off the screen's thread, then ``.reasons`` for the table and ``.people(reason, start, count)``
for the pages below it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience import departure
from reactivate_desktop.audience.departure import REASON_BY_ID, REASONS, Departures, facts, unknown
from reactivate_desktop.audience.departure.compare import Comparison, compare
from reactivate_desktop.audience.departure.facts import Mask
from reactivate_desktop.audience.departure.reason import Row
from reactivate_desktop.audience.rules import RULE_BY_ID
from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.errors import InputError
from reactivate_desktop.services.build_audience import Audience

_NOT_COUNTED = ("deceased", "other_brand")
_NOTES = "notes"


@dataclass(frozen=True, slots=True)
class ReasonShare:
    """One reason among those who left and among active patients; shares from 0 to 1.

    ``primary`` counts those for whom it is the first. ``difference`` is share less active share with its interval
    ``low`` to ``high`` (None where nobody is active). ``fields`` are the labels of the columns that show it.
    """

    reason: str
    label: str
    count: int
    primary: int
    share: float
    active_count: int
    active_share: float
    difference: float | None
    low: float | None
    high: float | None
    stands_out: bool
    fields: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class LeftPerson:
    """One of those who left: reasons (ids, the primary first) and the evidence of each, a sentence without names.

    ``notes`` is the text itself where notes are evidence; it is for the window only.
    """

    patient_key: int
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]
    notes: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class WhyTheyLeft:
    """``left`` people are inactive, ``active`` ones were seen since the cutoff; the deceased are in neither."""

    as_of: date
    left: int
    active: int
    reasons: tuple[ReasonShare, ...]
    _patients: pd.DataFrame = field(repr=False)
    _facts: facts.Facts = field(repr=False)
    _departures: Departures = field(repr=False)
    _gone: Mask = field(repr=False)

    def as_json(self) -> dict[str, object]:
        """For ``reactivate audience``: counts alone, nobody is named."""
        return {
            "as_of": self.as_of.isoformat(),
            "left": self.left,
            "active": self.active,
            "reasons": [asdict(reason) for reason in self.reasons],
        }

    def sentences(self) -> list[str]:
        """The same for people: what stands out first."""
        lines = [f"{self.left:,} people left; {self.active:,} are active."]
        ordered = sorted(self.reasons, key=lambda reason: not reason.stands_out)
        return lines + [f"  {reason.sentence}" for reason in ordered if reason.count]

    def keys(self, reason: str) -> pd.Index:
        """Keys of all whom ``people`` gives, in that order.

        Raises:
            InputError: when there is no such reason.
        """
        return self._patients.index[self._places(reason)]

    def people(self, reason: str, start: int = 0, count: int = 100) -> tuple[LeftPerson, ...]:
        """A page of those who left and show a reason, by patient key.

        Raises:
            InputError: when there is no such reason.
        """
        page = self._places(reason)[start : start + count]
        rows = self._patients.iloc[page].itertuples()
        return tuple(self._person(int(place), row) for place, row in zip(page, rows, strict=True))

    def person(self, patient_key: int) -> LeftPerson:
        """All reasons of one patient of the workspace, with the evidence."""
        place = int(self._patients.index.get_indexer(pd.Index([patient_key]))[0])
        return self._person(place, next(self._patients.iloc[[place]].itertuples()))

    def _places(self, reason: str) -> npt.NDArray[np.intp]:
        if reason not in REASON_BY_ID:
            known = ", ".join(REASON_BY_ID)
            raise InputError(f"There is no reason '{reason}'.", hint=f"Use one of: {known}.", code="reason-unknown")
        places = np.flatnonzero(self._gone & self._departures.masks[reason])
        keys = self._patients.index.to_numpy()[places]
        return places[np.argsort(keys, kind="stable")]

    def _person(self, place: int, row: Row) -> LeftPerson:
        shown = [reason for reason in REASONS if self._departures.masks[reason.id][place]]
        told = tuple(reason.evidence(row, self._facts) for reason in shown)
        notes = row.notes if any(_NOTES in reason.fields for reason in shown) else ""
        return LeftPerson(int(row.Index), tuple(reason.id for reason in shown), told, notes)


def run(audience: Audience, *, gone_months: int = facts.GONE_MONTHS) -> WhyTheyLeft:
    """Look for reasons in everybody of an audience's workspace who is inactive, mailed or not.

    ``gone_months``: a provider without visits for so long, whose clinic had some, has left.
    """
    patients, context = audience.patients, audience.context
    known = facts.of(patients, audience.clinics, context.as_of, gone_months)
    found = departure.classify(patients, known)
    counted = np.ones(len(patients), dtype=np.bool_)
    for rule in _NOT_COUNTED:
        counted &= ~RULE_BY_ID[rule].excludes(patients, context).to_numpy(dtype=np.bool_)
    gone: Mask = counted & (patients["last_visit"] < context.cutoff).to_numpy(dtype=np.bool_)
    stayed: Mask = counted & (patients["last_visit"] >= context.cutoff).to_numpy(dtype=np.bool_)
    reasons = tuple(_share(place, found, gone, stayed) for place in range(len(REASONS)))
    return WhyTheyLeft(context.as_of, int(gone.sum()), int(stayed.sum()), reasons, patients, known, found, gone)


def _share(place: int, found: Departures, gone: Mask, stayed: Mask) -> ReasonShare:
    reason = REASONS[place]
    mask = found.masks[reason.id]
    count, active_count = int((mask & gone).sum()), int((mask & stayed).sum())
    told = compare(count, int(gone.sum()), active_count, int(stayed.sum()), len(REASONS) - 1)
    stands_out = told.stands_out and reason is not unknown.REASON
    return ReasonShare(
        reason=reason.id,
        label=reason.label,
        count=count,
        primary=int(((found.primary == place) & gone).sum()),
        share=told.share,
        active_count=active_count,
        active_share=told.active_share,
        difference=told.difference,
        low=told.low,
        high=told.high,
        stands_out=stands_out,
        fields=tuple(FIELD_BY_NAME[name].label for name in reason.fields),
        sentence=_sentence(reason.label, told, stands_out=stands_out, count=count),
    )


def _sentence(label: str, told: Comparison, *, stands_out: bool, count: int) -> str:
    said = f"{label}: {count:,} of those who left ({100 * told.share:.1f} %)"
    if told.difference is None or told.low is None or told.high is None:
        return f"{said}; nobody is active to compare them with."
    points = f"{100 * told.difference:+.1f} points, {100 * told.low:+.1f} to {100 * told.high:+.1f}"
    verdict = "stands out" if stands_out else "does not stand out"
    return f"{said}, {100 * told.active_share:.1f} % of active patients ({points}): {verdict}."
