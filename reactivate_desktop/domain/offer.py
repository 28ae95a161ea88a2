"""What the clinic offers to those who come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer; ``value_cents`` is its stated worth in US cents (0 = not stated); ``expires`` is the last valid day."""

    id: str
    headline: str
    detail: str
    terms: str
    value_cents: int
    expires: date
