"""Lengths, rectangles and money with their unit in the type; converted here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

PT_PER_INCH = 72.0
MM_PER_INCH = 25.4

Cents = NewType("Cents", int)


@dataclass(frozen=True, order=True, slots=True)
class Length:
    """A length, kept in PostScript points (1/72 in)."""

    pt: float

    @classmethod
    def inches(cls, value: float) -> Length:
        """A length of ``value`` inches."""
        return cls(value * PT_PER_INCH)

    @classmethod
    def mm(cls, value: float) -> Length:
        """A length of ``value`` millimetres."""
        return cls(value / MM_PER_INCH * PT_PER_INCH)

    @property
    def inch(self) -> float:
        """This length in inches."""
        return self.pt / PT_PER_INCH

    def __add__(self, other: Length) -> Length:
        return Length(self.pt + other.pt)

    def __sub__(self, other: Length) -> Length:
        return Length(self.pt - other.pt)

    def __mul__(self, factor: float) -> Length:
        return Length(self.pt * factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: float) -> Length:
        return Length(self.pt / divisor)

    def __neg__(self) -> Length:
        return Length(-self.pt)


ZERO = Length(0.0)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle as a designer measures it: ``x`` from the left, ``y`` from the TOP edge of its frame."""

    x: Length
    y: Length
    width: Length
    height: Length

    @classmethod
    def inches(cls, x: float, y: float, width: float, height: float) -> Rect:
        """A rectangle from four numbers in inches."""
        return cls(Length.inches(x), Length.inches(y), Length.inches(width), Length.inches(height))

    @property
    def right(self) -> Length:
        """Distance of the right edge from the frame's left edge."""
        return self.x + self.width

    @property
    def bottom(self) -> Length:
        """Distance of the bottom edge from the frame's top edge."""
        return self.y + self.height

    def overlaps(self, other: Rect) -> bool:
        """True when the two share more than an edge."""
        return (
            self.x.pt < other.right.pt
            and other.x.pt < self.right.pt
            and self.y.pt < other.bottom.pt
            and other.y.pt < self.bottom.pt
        )

    def contains(self, other: Rect) -> bool:
        """True when ``other`` lies wholly inside (to a thousandth of a point)."""
        slack = 0.001
        return (
            other.x.pt >= self.x.pt - slack
            and other.y.pt >= self.y.pt - slack
            and other.right.pt <= self.right.pt + slack
            and other.bottom.pt <= self.bottom.pt + slack
        )
