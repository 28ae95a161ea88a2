"""What read-back knows of a page: text and filled rectangles in points of the page, origin at bottom left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SLACK_PT: Final = 0.02


class Box(NamedTuple):
    """A rectangle on the page in points, from bottom left to top right."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, other: tuple[float, float, float, float]) -> bool:
        """True when ``other`` lies inside, to a fiftieth of a point."""
        return (
            other[0] >= self.x0 - _SLACK_PT
            and other[1] >= self.y0 - _SLACK_PT
            and other[2] <= self.x1 + _SLACK_PT
            and other[3] <= self.y1 + _SLACK_PT
        )


class Run(NamedTuple):
    """Text of one show operator and where its first glyph stands."""

    text: str
    x: float
    y: float


class Mark(NamedTuple):
    """A filled rectangle; ``ink`` is 0 (paper) to 1 (solid) of its darkest channel."""

    x0: float
    y0: float
    x1: float
    y1: float
    ink: float


@dataclass(slots=True)
class Layer:
    """Marks that were painted together: a stretch of a page's own content, or a placed form."""

    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    _inside: dict[Box, list[Mark]] = field(default_factory=dict)
    _words: str | None = None

    @property
    def words(self) -> str:
        """The text in painting order without any blanks."""
        if self._words is None:
            self._words = without_blanks("".join([run.text for run in self.runs]))
        return self._words

    def inside(self, box: Box) -> list[Mark]:
        """The rectangles that lie in ``box``, or cover it, in painting order."""
        found = self._inside.get(box)
        if found is None:
            found = [mark for mark in self.marks if box.holds(mark[:4]) or Box(*mark[:4]).holds(box)]
            self._inside[box] = found
        return found

    def moved(self, matrix: Matrix) -> Layer:
        """The same marks placed by ``matrix``."""
        a, b, c, d, e, f = matrix
        runs = [Run(run.text, a * run.x + c * run.y + e, b * run.x + d * run.y + f) for run in self.runs]
        return Layer(runs, [moved for mark in self.marks if (moved := place(mark, matrix)) is not None])


def without_blanks(text: str) -> str:
    """``text`` without blanks and line ends, no-break ones too."""
    return "".join(text.split())


def place(mark: Mark, matrix: Matrix) -> Mark | None:
    """A rectangle moved by ``matrix``; None when it no longer stands straight."""
    a, b, c, d, e, f = matrix
    if b == 0 and c == 0:
        xs, ys = (a * mark.x0 + e, a * mark.x1 + e), (d * mark.y0 + f, d * mark.y1 + f)
    elif a == 0 and d == 0:
        xs, ys = (c * mark.y0 + e, c * mark.y1 + e), (b * mark.x0 + f, b * mark.x1 + f)
    else:
        return None
    return Mark(min(xs), min(ys), max(xs), max(ys), mark.ink)


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """``first`` applied before ``then``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


@dataclass(frozen=True, slots=True)
class PageMarks:
    """Everything on a page, in painting order."""

    trim: Box
    layers: tuple[Layer, ...]

    @property
    def words(self) -> str:
        """The page's text without blanks."""
        return "".join([layer.words for layer in self.layers])

    def runs_in(self, box: Box) -> list[Run]:
        """Text that starts in ``box``, from its top to its bottom."""
        return [
            run
            for layer in self.layers
            for run in layer.runs
            if box.x0 <= run.x <= box.x1 and box.y0 <= run.y <= box.y1 and run.text.strip()
        ]

    def inside(self, box: Box) -> list[Mark]:
        """The rectangles in ``box`` that are seen: those under a paper-white patch over all of it are not."""
        seen: list[Mark] = []
        for layer in self.layers:
            for mark in layer.inside(box):
                if mark.ink == 0 and Box(*mark[:4]).holds(box):
                    seen.clear()
                elif box.holds(mark[:4]):
                    seen.append(mark)
        return seen
