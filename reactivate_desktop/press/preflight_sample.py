"""Which pages are drawn: of every kind of page the first, some that are spread over the file, and the last piece.

Pages are of one kind when they paint the same shared things: the first page of each clinic and variant is a kind.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Final

from reactivate_desktop.press.preflight_page import PageFrame, Waiting

PLATES: Final = 24
"""How many pages are drawn unless more are asked for."""

_KINDS_KEPT: Final = 1000
_SPREAD: Final = 4  # one in so many of them


@dataclass(frozen=True, slots=True)
class SampledPage:
    """A page to be drawn; ``number`` counts from 1. Its ``frame`` has no resources, which would keep its file open."""

    number: int
    frame: PageFrame
    waiting: Waiting


@dataclass(slots=True)
class Sampler:
    """Takes pages for as long as there is room for ``most`` (None = every page); the last piece always has room.

    ``passed`` counts kinds of pages that were seen when there was no room any more.
    """

    total: int
    sides: int
    most: int | None = PLATES
    taken: list[SampledPage] = field(default_factory=list)
    passed: int = 0
    _kinds: OrderedDict[int, None] = field(default_factory=OrderedDict)
    _spread: frozenset[int] = frozenset()
    _bare: tuple[PageFrame, PageFrame] | None = None

    def __post_init__(self) -> None:
        if self.most is not None:
            self._spread = self._spread_pieces(self.most // (_SPREAD * self.sides))

    def offer(self, number: int, kind: object, frame: PageFrame, waiting: Waiting) -> bool:
        """Whether the page is taken."""
        new = self._is_new(hash((kind, number % self.sides)))
        if not self._takes(number, new):
            self.passed += new
            return False
        self.taken.append(SampledPage(number, self._without_resources(frame), waiting))
        return True

    def _takes(self, number: int, new: bool) -> bool:
        if self.most is None or number > self.total - self.sides or (number - 1) // self.sides in self._spread:
            return True
        return new and len(self.taken) < self.most - self._still_to_come(number)

    def _spread_pieces(self, count: int) -> frozenset[int]:
        """Pieces (from 0) at even distances between first and last."""
        pieces = -(-self.total // self.sides)
        return frozenset(round(place * pieces / (count + 1)) for place in range(1, count + 1))

    def _still_to_come(self, number: int) -> int:
        """How many pages of the spread lie behind a page."""
        return self.sides * sum(piece > (number - 1) // self.sides for piece in self._spread)

    def _is_new(self, key: int) -> bool:
        if key in self._kinds or len(self._kinds) >= _KINDS_KEPT:
            return False
        self._kinds[key] = None
        return True

    def _without_resources(self, frame: PageFrame) -> PageFrame:
        """Pages that are alike share their frame, here too."""
        if self._bare is None or self._bare[0] is not frame:
            self._bare = frame, replace(frame, resources=None)
        return self._bare[1]
