"""Attribution: which visits a mailing may claim. The window opens with the mail and closes after ``WINDOW_DAYS``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

WINDOW_DAYS = 90


class MatchedBy(Enum):
    """How a booking was matched to a patient; the first that fits counts, in this order."""

    CODE = "code"
    PATIENT_ID = "patient id"
    NAME = "name and birth date"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The attribution window: both days included."""

    start: date
    end: date

    @classmethod
    def opening(cls, mailed_on: date, days: int = WINDOW_DAYS) -> Window:
        """The window of a piece that was in homes, or pressed, on ``mailed_on``."""
        return cls(mailed_on, mailed_on + timedelta(days=days))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end
