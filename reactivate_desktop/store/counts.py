"""How many rows a save made, changed and left as they were."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """``new + updated + unchanged`` is the number of rows that were given."""

    new: int
    updated: int
    unchanged: int
