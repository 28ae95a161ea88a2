"""Which pages are drawn: of every kind of page the first, and the last piece.

Pages are of one kind when they paint the same shared things: the first page of each clinic and variant is a kind.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from reactivate_desktop.press.preflight_page import PageFrame, Waiting

_KINDS_KEPT: Final = 1000
MOST: Final = 24


@dataclass(frozen=True, slots=True)
class SampledPage:
    """A page to be drawn; ``number`` counts from 1."""

    number: int
    frame: PageFrame
    waiting: Waiting


@dataclass(slots=True)
class Sampler:
    """Takes pages for as long as there is room; the last piece always has room."""

    total: int
    sides: int
    most: int = MOST
    taken: list[SampledPage] = field(default_factory=list)
    _kinds: OrderedDict[int, None] = field(default_factory=OrderedDict)

    def offer(self, number: int, kind: object, frame: PageFrame, waiting: Waiting) -> bool:
        """Whether the page is taken."""
        key = hash((kind, number % self.sides))
        new = key not in self._kinds
        if new and len(self._kinds) < _KINDS_KEPT:
            self._kinds[key] = None
        last = number > self.total - self.sides
        if not last and not (new and len(self.taken) < self.most):
            return False
        self.taken.append(SampledPage(number, frame, waiting))
        return True
