"""Compare those who left with those who stayed: what everybody has is no cause."""

from __future__ import annotations

from dataclasses import dataclass

CONFIDENCE = 0.95
LEAST_POINTS = 2.0
"""Among very many people a difference of less is sure and means nothing."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares from 0 to 1, each with its interval, and their difference with its own; None where a group is empty.

    All intervals hold together with 95 percent confidence: with ten reasons one would stand out by chance otherwise.
    """

    share: float
    share_low: float
    share_high: float
    active_share: float
    active_low: float
    active_high: float
    difference: float | None
    low: float | None
    high: float | None

    @property
    def stands_out(self) -> bool:
        """Whether those who left show it more often, by more than chance and more than a trifle."""
        return self.low is not None and self.low > 0 and 100 * (self.difference or 0.0) >= LEAST_POINTS


def compare(count: int, left: int, active_count: int, active: int, looks: int) -> Comparison:
    """``count`` of ``left`` against ``active_count`` of ``active``; ``looks`` comparisons are made in all (Bonferroni).

    Shares by Wilson's score interval, the difference by Newcombe's (1998, method 10), both as statsmodels has them.
    """
    from statsmodels.stats.proportion import (  # noqa: PLC0415 - heavy, and few commands need it
        confint_proportions_2indep,
        proportion_confint,
    )

    alpha = (1 - CONFIDENCE) / max(1, looks)
    known = [(0.0, 0.0, 1.0) if not n else (k / n, *proportion_confint(k, n, alpha, "wilson")) for k, n in
             ((count, left), (active_count, active))]  # fmt: skip
    (share, low, high), (active_share, active_low, active_high) = known
    if not left or not active:
        return Comparison(share, low, high, active_share, active_low, active_high, None, None, None)
    least, most = confint_proportions_2indep(
        count, left, active_count, active, method="newcomb", compare="diff", alpha=alpha
    )
    return Comparison(
        share, float(low), float(high), active_share, float(active_low), float(active_high),
        share - active_share, float(least), float(most),
    )  # fmt: skip
