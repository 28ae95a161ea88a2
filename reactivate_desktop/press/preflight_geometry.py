"""Matrices and boxes of preflight, in points."""

from __future__ import annotations

import math
from typing import Final

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, low, right, high."""

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Final[Box] = (-1e9, -1e9, 1e9, 1e9)
MM: Final = 72 / 25.4


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """``first`` applied before ``then``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def moved(box: Box, matrix: Matrix) -> Box:
    """The upright box around ``box`` after ``matrix``."""
    x0, y0, x1, y1 = box
    a, b, c, d, e, f = matrix
    if b == 0 and c == 0:
        left, right, low, high = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
        if left > right:
            left, right = right, left
        return (left, low, right, high) if low <= high else (left, high, right, low)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def scale(matrix: Matrix) -> float:
    """How much lengths grow on average."""
    a, b, c, d, _, _ = matrix
    return math.sqrt(abs(a * d - b * c))


def joined(one: Box | None, other: Box) -> Box:
    """The box around both."""
    if one is None:
        return other
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def cut(one: Box, other: Box) -> Box | None:
    """What both share, or None."""
    x0, y0, x1, y1 = one
    if x0 >= other[0] and y0 >= other[1] and x1 <= other[2] and y1 <= other[3]:
        return one if x0 < x1 and y0 < y1 else None  # most often: a clip that cuts nothing
    box = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return box if box[0] < box[2] and box[1] < box[3] else None


def overlaps(one: Box, other: Box) -> bool:
    """Whether they share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(inner: Box, outer: Box, slack: float = 0.0) -> bool:
    """Whether ``inner`` lies in ``outer``."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def shrunk(box: Box, by: float) -> Box:
    """``box`` with that much taken from each side; a negative number adds."""
    return (box[0] + by, box[1] + by, box[2] - by, box[3] - by)
