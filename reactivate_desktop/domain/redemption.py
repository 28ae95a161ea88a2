"""Redemption: the outcomes of presenting a code at the desk, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Outcome(Enum):
    """What became of one attempt. The value is the stable word of the command line's JSON."""

    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"
    ALREADY_REDEEMED = "already_redeemed"
    EXPIRED = "expired"
    VOID = "void"
    WRONG_CLINIC = "wrong_clinic"
    UNDONE = "undone"


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
