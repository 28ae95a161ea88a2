"""Progress of long work: a protocol whose default does nothing."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told by long work how far it is. ``report`` may raise ``errors.Cancelled``: the work then stops and cleans up."""

    def report(self, done: int, total: int, what: str) -> None:
        """``done`` of ``total`` units; ``what`` is a few words such as 'pressing'. ``total`` 0 = not known."""


class NoProgress:
    """Nobody watches."""

    def report(self, done: int, total: int, what: str) -> None:
        """Do nothing."""
