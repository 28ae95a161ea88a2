"""Redemption: the outcomes of presenting a code at the desk, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final


class Outcome(Enum):
    """What became of one attempt. The value is the stable word of the command line's JSON."""

    sentence: str
    """What the desk reads; ``{offer}``, ``{clinic}``, ``{when}``, ``{where}`` and ``{day}`` are filled in."""

    def __new__(cls, word: str, sentence: str = "") -> Outcome:
        """A member whose value is its word; the sentence goes with it."""
        member = object.__new__(cls)
        member._value_ = word
        member.sentence = sentence
        return member

    ACCEPTED = ("accepted", "Accepted: {offer}.")
    UNKNOWN = ("unknown", "This code was never mailed from this workspace.")
    MISTYPED = ("mistyped", "This code was mistyped. Compare it with the card: codes have no I, J, O, 0 or 1.")
    ALREADY_REDEEMED = ("already_redeemed", "Already redeemed on {when} at {where}.")
    EXPIRED = ("expired", "The offer expired: its last day was {day}.")
    VOID = ("void", "This code was made void and can't be redeemed.")
    WRONG_CLINIC = ("wrong_clinic", "This code was mailed for {clinic}. Confirm to redeem it here.")
    UNDONE = ("undone", "The redemption was undone; the code can be redeemed again.")


ACCEPTED_WITHOUT_OFFER: Final = (
    "Accepted: noted that the mail brought them. This card makes no offer: give no discount."
)
"""What the desk reads where the card carries a booking code and no offer."""


@dataclass(frozen=True, slots=True)
class Redemption:
    """One attempt as kept: who counted, where, when (aware UTC), and why."""

    attempt_id: int
    code: str
    outcome: Outcome
    clinic_id: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk sees at once. ``first_name`` and ``offer`` are '' where nothing may be shown."""

    outcome: Outcome
    message: str
    code: str
    offer: str = ""
    clinic: str = ""
    first_name: str = ""
    attempt_id: int = 0
    redeemed_at: datetime | None = None
    redeemed_clinic: str = ""
