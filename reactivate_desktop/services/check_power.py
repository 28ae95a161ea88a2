"""Say before mailing what the campaign's holdout and variants will be able to show. For window and command line.

``run`` reads from the workspace what earlier holdouts did; it is quick but for its first call, which loads statsmodels.

"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from reactivate_desktop.audience import power
from reactivate_desktop.domain.campaign import OWN_WORDS
from reactivate_desktop.results import match_back
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.store import Store

USUAL_BASELINE = 0.03
"""Share of lapsed patients taken to come by themselves within the window, where nothing better is known."""
_LEAST_HELD = 100
_USUAL_HOLDOUT = 0.1
GIVEN, EARLIER, USUAL = "as the campaign says", "as earlier holdouts did", "an assumption"


@dataclass(frozen=True, slots=True)
class VariantPower:
    """The smallest difference in the share who come between a variant and the campaign's own words; None = none.

    ``needed`` pieces of each show a difference as large as the lift that is hoped for (None = not possible).
    """

    variant: str
    pieces: int
    detectable: float | None
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class ClinicPower:
    """What one clinic can show by itself: its people, those of them held out, the smallest lift (None = none)."""

    clinic_id: str
    name: str
    people: int
    held: int
    detectable: float | None


@dataclass(frozen=True, slots=True)
class PowerCheck:
    """Shares and lifts from 0 to 1, people counted.

    ``detectable`` is the smallest lift that four of five such mailings would show (None = none at all). To see
    ``hoped_lift`` it takes ``needed_holdout`` of these people held out, or ``needed_people`` with the holdout as it is
    (None = not possible).
    """

    people: int
    held: int
    baseline: float
    baseline_from: str
    hoped_lift: float
    detectable: float | None
    needed_holdout: float | None
    needed_people: int | None
    variants: tuple[VariantPower, ...] = ()
    clinics: tuple[ClinicPower, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether the hoped-for lift will be seen."""
        return self.detectable is not None and self.detectable <= self.hoped_lift

    def as_json(self) -> dict[str, object]:
        """The entry ``power`` in the JSON of ``reactivate audience``."""
        measures = {"enough": self.enough, "alpha": power.ALPHA, "power": power.POWER}
        return asdict(self) | measures | {"sentences": self.sentences()}

    def sentences(self) -> list[str]:
        """The same for people."""
        if not self.people:
            return ["Nobody is mailable, so there is nothing to measure."]
        advice = [] if self.enough else [self._advice()]
        variants = [self._of_variant(variant) for variant in self.variants]
        return [self._said(), *advice, *self._by_clinic(), *variants]

    def _said(self) -> str:
        if not self.held:
            return "Nobody is held out, so nothing will say who would have come without mail."
        given = f"With {self.people:,} patients and a {100 * self.held / self.people:.3g} % holdout"
        if self.detectable is None:
            return f"{given} you can't see any lift."
        base = f"{100 * self.baseline:.3g} % come without mail ({self.baseline_from})"
        return f"{given} you can't see a lift under {100 * self.detectable:.1f} points, if {base}."

    def _by_clinic(self) -> list[str]:
        """What each clinic can show alone; nothing to say of where there is one, or nobody is held out."""
        if not self.held or len(self.clinics) < 2:
            return []
        said = [
            f"{one.name} alone ({one.people:,} patients, {one.held:,} held out) can't show "
            + ("any lift." if one.detectable is None else f"a lift under {100 * one.detectable:.1f} points.")
            for one in self.clinics
        ]
        hoped = f"{100 * self.hoped_lift:.3g} points"
        able = [one.name for one in self.clinics if one.detectable is not None and one.detectable <= self.hoped_lift]
        if len(able) == len(self.clinics):
            return [*said, f"Each clinic will show {hoped} by itself."]
        pool = "pool them and read the lift of all together" + ("" if self.enough else ", or hold out more")
        alone = f"Only {', '.join(able)} will show {hoped} alone" if able else f"No clinic will show {hoped} alone"
        return [*said, f"{alone}: don't compare clinics, {pool}."]

    def _of_variant(self, variant: VariantPower) -> str:
        said = f"Variant {variant.variant} ({variant.pieces:,} pieces)"
        if variant.detectable is None:
            said = f"{said}: no difference from {OWN_WORDS} can be seen"
        else:
            said = f"{said}: differences from {OWN_WORDS} under {100 * variant.detectable:.1f} points can't be seen"
        if variant.needed is None or (variant.detectable is not None and variant.detectable <= self.hoped_lift):
            return f"{said}."
        return f"{said}; {100 * self.hoped_lift:.3g} points take {variant.needed:,} pieces of each."

    def _advice(self) -> str:
        hoped = f"To see {100 * self.hoped_lift:.3g} points"
        pool = f"pool clinics or mailings until there are {self.needed_people:,} patients" if self.needed_people else ""
        if self.needed_holdout is not None:
            more = f"hold out {100 * self.needed_holdout:.1f} %"
            return f"{hoped} {more}, or {pool}." if pool and self.held else f"{hoped} {more}."
        if pool:
            return f"{hoped} even a holdout of half of them is not enough: {pool}."
        return f"{hoped} is not possible."


def run(store: Store, audience: Audience) -> PowerCheck:
    """Check an audience as its campaign stands. Reads the workspace, changes nothing."""
    experiment = audience.asked.experiment
    held = len(audience.holdout)
    people = audience.decision.mailable_count + held
    baseline, source = _baseline(store, experiment.baseline_percent)
    lift = min(experiment.lift_percent / 100, 0.99 * (1 - baseline))
    share = held / people if held else _USUAL_HOLDOUT
    return PowerCheck(
        people=people,
        held=held,
        baseline=baseline,
        baseline_from=source,
        hoped_lift=lift,
        detectable=power.detectable(baseline, people - held, held) if held else None,
        needed_holdout=power.holdout_needed(baseline, lift, people) if people else None,
        needed_people=power.people_needed(baseline, lift, round(share, 4)) if people else None,
        variants=_variants(audience, baseline + lift, lift),
        clinics=_clinics(audience, baseline),
    )


def _baseline(store: Store, given: float) -> tuple[float, str]:
    """The share who come without mail: as stated, else as earlier holdouts came, else the usual one."""
    if given:
        return given / 100, GIVEN
    came = total = 0
    with store.reading() as tx:
        bookings = tx.bookings.frame()
        for counts in tx.outcomes.counts() if not bookings.empty else ():
            held = tx.outcomes.holdout(counts.campaign)
            came += match_back.returned(held, bookings)
            total += int(held["patient_key"].nunique())
    if total >= _LEAST_HELD and 0 < came < total:
        return came / total, EARLIER
    return USUAL_BASELINE, USUAL


def _clinics(audience: Audience, baseline: float) -> tuple[ClinicPower, ...]:
    """What each clinic that mails anybody can show alone."""
    mailed, held = audience.by_clinic(), audience.held_by_clinic()
    found = []
    for clinic in audience.clinics:
        kept, sent = held[clinic.id], mailed[clinic.id]
        if kept + sent:
            seen = power.detectable(baseline, sent, kept) if kept else None
            found.append(ClinicPower(clinic.id, clinic.name, sent + kept, kept, seen))
    return tuple(found)


def _variants(audience: Audience, base: float, lift: float) -> tuple[VariantPower, ...]:
    """Variants that are drawn by lot, each beside the campaign's own words."""
    drawn = [variant.name for variant in audience.asked.experiment.variants if variant.share]
    if not drawn:
        return ()
    counts = audience.lots.variant_of(audience.decision.mailable).value_counts()
    own = int(counts.get("", 0))
    sizes = [(name, int(counts.get(name, 0))) for name in drawn]
    both = power.people_needed(base, min(lift, 0.99 * (1 - base)), 0.5)
    needed = -(-both // 2) if both else None
    return tuple(VariantPower(name, pieces, power.detectable(base, pieces, own), needed) for name, pieces in sizes)
