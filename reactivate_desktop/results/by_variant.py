"""Results by variant: what each brought, and whether it can be told from the campaign's own wording."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.domain.campaign import OWN_WORDS
from reactivate_desktop.results.interval import Difference, Share, difference, wilson


@dataclass(frozen=True, slots=True)
class VariantResult:
    """One variant: pieces mailed, codes redeemed, bookings matched, and the ``offer`` it makes ('' = none, or unknown).

    ``more_redeemed`` and ``more_matched`` are its shares less those of the first variant (None for the first itself,
    and where people were ``chosen``, for their segment or because they get no offer, instead of drawn by lot: nothing
    can be told of those).
    """

    variant: str
    mailed: int
    redeemed: Share
    matched: Share
    more_redeemed: Difference | None = None
    more_matched: Difference | None = None
    chosen: bool = False
    offer: str = ""

    @property
    def verdict(self) -> str:
        """What may be said of the difference from the first variant ('' for the first itself)."""
        if self.chosen:
            return "not drawn by lot"
        if self.more_redeemed is None:
            return ""
        return "may be chance" if self.more_redeemed.low <= 0 <= self.more_redeemed.high else "more than chance"

    def as_json(self) -> dict[str, object]:
        """The entry in the JSON of ``reactivate results``."""
        return {
            "variant": self.variant,
            "mailed": self.mailed,
            "chosen": self.chosen,
            "offer": self.offer,
            "redeemed": self.redeemed.count,
            "matched": self.matched.count,
            "more_redeemed": _points(self.more_redeemed),
            "more_matched": _points(self.more_matched),
        }

    def sentence(self) -> str:
        """What may be said of it."""
        said = (
            f"Variant {self.variant}: {self.mailed:,} mailed, {self.redeemed.count:,} redeemed "
            f"({100 * self.redeemed.share:.1f} %), {self.matched.count:,} matched ({100 * self.matched.share:.1f} %)"
        )
        more = self.more_redeemed
        if self.chosen:
            return f"{said}; {self.verdict}, so not to be compared."
        if more is None:
            return f"{said}."
        interval = f"{100 * more.value:+.1f} points redeemed, interval {100 * more.low:+.1f} to {100 * more.high:+.1f}"
        return f"{said}; {interval}: {self.verdict}."


def by_variant(pieces: pd.DataFrame, chosen: Collection[str] = ()) -> tuple[VariantResult, ...]:
    """One result for each variant, the campaign's own wording first; () where no piece names one.

    ``chosen`` are variants that nobody was drawn for: those of segments, and of whom gets no offer.

    ``pieces`` has ``variant``, ``redeemed`` (bool) and ``came`` (NaT = did not).
    """
    if not (pieces["variant"] != "").any():
        return ()
    found: list[VariantResult] = []
    for name, group in pieces.groupby("variant", sort=True):
        redeemed = wilson(int(group["redeemed"].sum()), len(group))
        matched = wilson(int(group["came"].notna().sum()), len(group))
        label = str(name) or OWN_WORDS
        if not found or name in chosen:
            found.append(VariantResult(label, len(group), redeemed, matched, chosen=name in chosen))
            continue
        first = found[0]
        more = difference(redeemed, first.redeemed), difference(matched, first.matched)
        found.append(VariantResult(label, len(group), redeemed, matched, *more))
    return tuple(found)


def _points(more: Difference | None) -> dict[str, float] | None:
    return None if more is None else {"value": more.value, "low": more.low, "high": more.high}
