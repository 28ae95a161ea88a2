"""What the clinic offers to those who come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

NO_OFFER: Final = "none"
"""The id that stands where a piece makes no offer; no offer of a kit is called so."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer; ``value_cents`` is its stated worth in US cents (0 = not stated); ``expires`` is the last valid day."""

    id: str
    headline: str
    detail: str
    terms: str
    value_cents: int
    expires: date

    @property
    def is_made(self) -> bool:
        """Whether anything is offered at all."""
        return self.id != NO_OFFER


def no_offer(expires: date) -> Offer:
    """What a piece offers that makes no offer; ``expires`` is what the others of its mailing say."""
    return Offer(NO_OFFER, "", "", "", 0, expires)
