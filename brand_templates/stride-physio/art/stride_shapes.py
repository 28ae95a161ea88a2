"""Shapes that all Stride pictures share: the ink, the sheet, and the figure made of arcs and circles.

Lengths are inches from the left and TOP trim edge; angles are degrees. Colours are DeviceCMYK, nothing else.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from reportlab.pdfgen.canvas import Canvas

Point = tuple[float, float]
Ink = tuple[int, int, int, int]

CHARCOAL: Ink = (60, 50, 45, 80)
FLAME: Ink = (0, 70, 90, 0)
CREAM: Ink = (3, 5, 14, 0)
MOSS: Ink = (50, 15, 75, 20)
WHITE: Ink = (0, 0, 0, 0)
EMBER: Ink = (0, 78, 100, 12)  # flame, a shade deeper: bands on flame
ASH: Ink = (50, 40, 38, 66)  # charcoal, a shade lighter: bands on charcoal
SAND: Ink = (6, 10, 24, 2)  # cream, a shade deeper: bands on cream

BLEED = 0.125
LEAN = math.tan(math.radians(14))  # how far a diagonal moves to the right per inch of height


class _BareCanvas(Canvas):
    """A canvas without reportlab's own font: its preamble sets Helvetica, which the press must never meet."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class Sheet:
    """One picture of ``width`` by ``height`` inches, with ``bleed`` around it, drawn in inches from its top left."""

    def __init__(self, width: float, height: float, bleed: float = BLEED) -> None:
        self.width, self.height, self.bleed = width, height, bleed
        self._buffer = io.BytesIO()
        size = ((width + 2 * bleed) * 72, (height + 2 * bleed) * 72)
        self.pen = _BareCanvas(self._buffer, pagesize=size, invariant=1, pageCompression=1)
        self.pen.transform(72, 0, 0, -72, bleed * 72, (height + bleed) * 72)
        self.pen.setLineCap(1)
        self.pen.setLineJoin(1)

    def save(self, target: Path) -> None:
        """Write the picture, without the font table that reportlab adds to every page; same picture, same bytes."""
        self.pen.showPage()
        self.pen.save()
        with pikepdf.open(io.BytesIO(self._buffer.getvalue())) as pdf:
            resources = pdf.pages[0].Resources
            if "/Font" in resources:
                del resources["/Font"]
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            pdf.remove_unreferenced_resources()
            pdf.save(target, deterministic_id=True, compress_streams=True)

    @contextmanager
    def moved(self, x: float, y: float, turn: float = 0.0, scale: float = 1.0) -> Iterator[None]:
        """Draw in a frame whose origin is at ``x``, ``y``, turned clockwise by ``turn``."""
        self.pen.saveState()
        self.pen.translate(x, y)
        self.pen.rotate(turn)
        self.pen.scale(scale, scale)
        yield
        self.pen.restoreState()

    @contextmanager
    def clipped(self, points: Sequence[Point]) -> Iterator[None]:
        """Draw inside a polygon only."""
        self.pen.saveState()
        self.pen.clipPath(self._outline(points), stroke=0, fill=0)
        yield
        self.pen.restoreState()

    def fill(self, ink: Ink) -> None:
        """Set the colour of what is filled."""
        self.pen.setFillColorCMYK(*(part / 100 for part in ink))

    def stroke(self, ink: Ink, width: float) -> None:
        """Set the colour and width of what is stroked."""
        self.pen.setStrokeColorCMYK(*(part / 100 for part in ink))
        self.pen.setLineWidth(width)

    def cover(self, ink: Ink) -> None:
        """Fill the sheet up to its bleed."""
        self.box(-self.bleed, -self.bleed, self.width + 2 * self.bleed, self.height + 2 * self.bleed, ink)

    def box(self, x: float, y: float, width: float, height: float, ink: Ink, radius: float = 0.0) -> None:
        """A filled rectangle."""
        self.fill(ink)
        if radius:
            self.pen.roundRect(x, y, width, height, radius, stroke=0, fill=1)
        else:
            self.pen.rect(x, y, width, height, stroke=0, fill=1)

    def shape(self, points: Sequence[Point], ink: Ink) -> None:
        """A filled polygon."""
        self.fill(ink)
        self.pen.drawPath(self._outline(points), stroke=0, fill=1)

    def slant(self, x: float, y: float, width: float, height: float, ink: Ink, lean: float = LEAN) -> None:
        """A filled parallelogram whose foot starts at ``x`` and whose head leans to the right."""
        self.shape(slanted(x, y, width, height, lean), ink)

    def dot(self, x: float, y: float, radius: float, ink: Ink) -> None:
        """A filled circle."""
        self.fill(ink)
        self.pen.circle(x, y, radius, stroke=0, fill=1)

    def line(self, points: Sequence[Point], ink: Ink, width: float, dash: tuple[float, float] | None = None) -> None:
        """A stroked line through ``points``; ``dash`` is (on, off)."""
        self.pen.saveState()
        if dash:
            self.pen.setLineCap(0)
            self.pen.setDash(*dash)
        self.stroke(ink, width)
        path = self.pen.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        self.pen.drawPath(path, stroke=1, fill=0)
        self.pen.restoreState()

    def arc(self, start: Point, over: Point, end: Point, ink: Ink, width: float) -> None:
        """A stroked circular arc from ``start`` through ``over`` to ``end``."""
        self.stroke(ink, width)
        path = self.pen.beginPath()
        path.moveTo(*start)
        for curve in _beziers(start, over, end):
            path.curveTo(*curve)
        self.pen.drawPath(path, stroke=1, fill=0)

    def ring(self, x: float, y: float, radius: float, ink: Ink, width: float) -> None:
        """A stroked circle."""
        self.stroke(ink, width)
        self.pen.circle(x, y, radius, stroke=1, fill=0)

    def _outline(self, points: Sequence[Point]) -> object:
        path = self.pen.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        return path


def slanted(x: float, y: float, width: float, height: float, lean: float = LEAN) -> list[Point]:
    """Corners of a parallelogram: its foot starts at ``x``, its head leans to the right."""
    shift = lean * height
    return [(x, y + height), (x + shift, y), (x + shift + width, y), (x + width, y + height)]


def _beziers(start: Point, over: Point, end: Point) -> Iterator[tuple[float, ...]]:
    (ax, ay), (bx, by), (cx, cy) = start, over, end
    twice = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if abs(twice) < 1e-4:
        yield (ax, ay, cx, cy, cx, cy)
        return
    a2, b2, c2 = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    ox = (a2 * (by - cy) + b2 * (cy - ay) + c2 * (ay - by)) / twice
    oy = (a2 * (cx - bx) + b2 * (ax - cx) + c2 * (bx - ax)) / twice
    radius = math.hypot(ax - ox, ay - oy)
    first, middle, last = (math.atan2(y - oy, x - ox) for x, y in (start, over, end))
    sweep = (last - first) % math.tau
    if (middle - first) % math.tau > sweep:
        sweep -= math.tau
    parts = max(1, math.ceil(abs(sweep) / (math.pi / 4)))
    step = sweep / parts
    pull = 4 / 3 * math.tan(step / 4) * radius
    for part in range(parts):
        one, two = first + part * step, first + (part + 1) * step
        yield (
            ox + radius * math.cos(one) - pull * math.sin(one),
            oy + radius * math.sin(one) + pull * math.cos(one),
            ox + radius * math.cos(two) + pull * math.sin(two),
            oy + radius * math.sin(two) - pull * math.cos(two),
            ox + radius * math.cos(two),
            oy + radius * math.sin(two),
        )


@dataclass(frozen=True)
class Pose:
    """A moment of a step. A limb is (angle of its upper part from straight down, forward; bend of its joint)."""

    near_leg: Point
    far_leg: Point
    near_arm: Point
    far_arm: Point
    lean: float
    lift: float = 0.0


POSES: tuple[Pose, ...] = (
    Pose((3, 3), (-5, 3), (-4, 10), (8, 14), 1),
    Pose((24, 8), (-20, 16), (-26, 22), (24, 30), 6),
    Pose((42, 30), (-26, 30), (-46, 55), (38, 62), 11),
    Pose((66, 84), (-30, 26), (-58, 88), (46, 92), 15),
    Pose((80, 34), (-50, 44), (-74, 74), (72, 58), 20, 0.16),
)
"""From standing still to full stride."""

THIGH, SHIN, UPPER_ARM, FOREARM, TORSO = 0.52, 0.52, 0.33, 0.33, 0.62
LIMB, TRUNK, HEAD = 0.155, 0.25, 0.165


def _toward(origin: Point, angle: float, length: float) -> Point:
    return (
        origin[0] + length * math.sin(math.radians(angle)),
        origin[1] + length * math.cos(math.radians(angle)),
    )


def _leg(hip: Point, limb: Point) -> tuple[Point, Point, Point]:
    knee = _toward(hip, limb[0], THIGH)
    return hip, knee, _toward(knee, limb[0] - limb[1], SHIN)


def _arm(shoulder: Point, limb: Point) -> tuple[Point, Point, Point]:
    elbow = _toward(shoulder, limb[0], UPPER_ARM)
    return shoulder, elbow, _toward(elbow, limb[0] + limb[1], FOREARM)


def figure(sheet: Sheet, x: float, y: float, size: float, pose: Pose, near: Ink, far: Ink) -> None:
    """The figure, standing on ``x``, ``y``; ``size`` is its height in inches when it stands still."""
    with sheet.moved(x, y, scale=size / 2.05):
        legs = [_leg((0.0, 0.0), pose.near_leg), _leg((0.0, 0.0), pose.far_leg)]
        ground = max(foot[1] for _, _, foot in legs) + LIMB / 2 + pose.lift
        with sheet.moved(0.0, -ground):
            shoulder = (TORSO * math.sin(math.radians(pose.lean)), -TORSO * math.cos(math.radians(pose.lean)))
            back = (shoulder[0] / 2 - 0.035, shoulder[1] / 2 - 0.01)
            arms = [_arm(shoulder, pose.near_arm), _arm(shoulder, pose.far_arm)]
            tip = (pose.lean * 0.9 + 4) * math.pi / 180
            crown = (shoulder[0] + 0.345 * math.sin(tip), shoulder[1] - 0.345 * math.cos(tip))
            sheet.arc(*arms[1], far, LIMB * 0.86)
            sheet.arc(*legs[1], far, LIMB)
            sheet.arc((0.0, -0.02), back, shoulder, near, TRUNK)
            sheet.arc(*legs[0], near, LIMB)
            sheet.arc(*arms[0], near, LIMB * 0.86)
            sheet.dot(*crown, HEAD, near)


def film(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    height: float,
    frames: Sequence[tuple[Pose, Ink, Ink, Ink]],
    ink: Ink,
    hole: Ink,
) -> None:
    """A film strip: each frame is (pose, ground, near colour, far colour); slanted holes run along both edges."""
    sheet.box(x, y, width, height, ink)
    rim = height * 0.13
    pitch = width / len(frames)
    inner = height - 2 * rim
    for number, (pose, ground, near, far) in enumerate(frames):
        left = x + number * pitch + pitch * 0.03 - LEAN * inner / 2
        sheet.slant(left, y + rim, pitch * 0.94, inner, ground)
        figure(sheet, x + (number + 0.5) * pitch, y + rim + inner * 0.93, inner * 0.8, pose, near, far)
    step = height * 0.155
    count = int(width / step) + 1
    for number in range(count):
        for top in (y + rim * 0.3, y + height - rim * 0.7):
            sheet.slant(x + number * step, top, step * 0.5, rim * 0.4, hole)
