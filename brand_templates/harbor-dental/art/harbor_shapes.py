"""The few strong shapes that Harbor Dental's pictures are made of, drawn in pure DeviceCMYK without fonts.

Lengths are inches, measured from the top left corner of the trim; ``Sheet`` adds the bleed around it.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pikepdf
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

Ink = tuple[float, float, float, float]
Point = tuple[float, float]

SEA: Ink = (1.00, 0.70, 0.20, 0.30)
CORAL: Ink = (0.00, 0.65, 0.55, 0.00)
FOAM: Ink = (0.12, 0.00, 0.06, 0.00)
SAND: Ink = (0.04, 0.08, 0.18, 0.00)
WHITE: Ink = (0.00, 0.00, 0.00, 0.00)

BLEED = 0.125
_FONT_CALL = re.compile(rb"BT\s+/F1[^\n]*?ET\s*")
"""What reportlab opens every page with, though no word follows."""


class Sheet:
    """One picture: a page of its trim size plus bleed on all sides; ``foot`` is the bleed below (0 at a fold)."""

    def __init__(self, width: float, height: float, bleed: float = BLEED, foot: float | None = None) -> None:
        self.width, self.height, self.bleed = width, height, bleed
        self.foot = bleed if foot is None else foot
        self._buffer = io.BytesIO()
        size = ((width + 2 * bleed) * 72, (height + bleed + self.foot) * 72)
        self._canvas = Canvas(self._buffer, pagesize=size, pageCompression=0, invariant=1)

    def _x(self, x: float) -> float:
        return round((x + self.bleed) * 72, 3)

    def _y(self, y: float) -> float:
        return round((self.height + self.foot - y) * 72, 3)

    def _fill(self, path: PDFPathObject, ink: Ink) -> None:
        self._canvas.setFillColorCMYK(*ink)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def cover(self, ink: Ink) -> None:
        """The whole page, bleed included."""
        out = self.bleed
        self.box(-out, -out, self.width + 2 * out, self.height + 2 * out, ink)

    def box(self, x: float, y: float, width: float, height: float, ink: Ink, radius: float = 0.0) -> None:
        """A rectangle, with round corners where ``radius`` is given."""
        self._fill(self._box_path(x, y, width, height, radius), ink)

    def frame(
        self, x: float, y: float, width: float, height: float, ink: Ink, pen: float, radius: float = 0.0, dash: str = ""
    ) -> None:
        """The outline of a rectangle; ``dash`` is 'cut' for a line to cut along."""
        self._pen(ink, pen, dash)
        self._canvas.drawPath(self._box_path(x, y, width, height, radius), stroke=1, fill=0)
        self._canvas.setDash()

    def _box_path(self, x: float, y: float, width: float, height: float, radius: float) -> PDFPathObject:
        path = self._canvas.beginPath()
        if radius:
            path.roundRect(self._x(x), self._y(y + height), width * 72, height * 72, radius * 72)
        else:
            path.rect(self._x(x), self._y(y + height), width * 72, height * 72)
        return path

    def _pen(self, ink: Ink, pen: float, dash: str = "") -> None:
        self._canvas.setStrokeColorCMYK(*ink)
        self._canvas.setLineWidth(pen * 72)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        if dash == "cut":
            self._canvas.setLineCap(0)
            self._canvas.setDash(5, 3.5)
        else:
            self._canvas.setDash()

    def dot(self, x: float, y: float, radius: float, ink: Ink) -> None:
        """A disc."""
        path = self._canvas.beginPath()
        path.circle(self._x(x), self._y(y), radius * 72)
        self._fill(path, ink)

    def ring(self, x: float, y: float, radius: float, ink: Ink, pen: float) -> None:
        """A circle drawn with a pen."""
        self._pen(ink, pen)
        self._canvas.circle(self._x(x), self._y(y), radius * 72, stroke=1, fill=0)

    def shape(self, points: list[Point], ink: Ink) -> None:
        """A polygon."""
        path = self._canvas.beginPath()
        path.moveTo(self._x(points[0][0]), self._y(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(self._x(x), self._y(y))
        path.close()
        self._fill(path, ink)

    def curve(self, start: Point, parts: list[tuple[Point, Point, Point]], ink: Ink) -> None:
        """A closed outline of Bezier parts, each two handles and an end."""
        self._fill(self._curve_path(start, parts, closed=True), ink)

    def stroke(self, start: Point, parts: list[tuple[Point, Point, Point]], ink: Ink, pen: float) -> None:
        """An open line of Bezier parts."""
        self._pen(ink, pen)
        self._canvas.drawPath(self._curve_path(start, parts, closed=False), stroke=1, fill=0)

    def _curve_path(self, start: Point, parts: list[tuple[Point, Point, Point]], closed: bool) -> PDFPathObject:
        path = self._canvas.beginPath()
        path.moveTo(self._x(start[0]), self._y(start[1]))
        for one, two, end in parts:
            path.curveTo(*(value for x, y in (one, two, end) for value in (self._x(x), self._y(y))))
        if closed:
            path.close()
        return path

    def line(self, points: list[Point], ink: Ink, pen: float, dash: str = "") -> None:
        """A line through ``points`` with round ends."""
        self._pen(ink, pen, dash)
        path = self._canvas.beginPath()
        path.moveTo(self._x(points[0][0]), self._y(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(self._x(x), self._y(y))
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.setDash()

    def waves(
        self, left: float, right: float, y: float, height: float, length: float, shift: float = 0.0
    ) -> list[Point]:
        """Crests and troughs in turn, from before ``left`` to after ``right``: what all water is drawn through."""
        first = left - length * (1 - shift % 1)
        count = math.ceil((right - first) / (length / 2)) + 1
        return [(first + step * length / 2, y + (height if step % 2 else -height)) for step in range(count + 1)]

    @staticmethod
    def _through(points: list[Point]) -> list[tuple[Point, Point, Point]]:
        parts = []
        for (x0, y0), (x1, y1) in pairwise(points):
            reach = (x1 - x0) * 0.3642
            parts.append(((x0 + reach, y0), (x1 - reach, y1), (x1, y1)))
        return parts

    def sea(
        self, y: float, height: float, length: float, ink: Ink, shift: float = 0.0, foot: float | None = None
    ) -> None:
        """Water from a wavy top at ``y`` down to ``foot`` (the page's edge by itself), from edge to edge."""
        low = self.height + self.bleed + 0.1 if foot is None else foot
        points = self.waves(-self.bleed, self.width + self.bleed, y, height, length, shift)
        parts = self._through(points)
        (x0, y0), (x1, _) = points[0], points[-1]
        straight = [
            ((x1, low), (x1, low), (x1, low)),
            ((x0, low), (x0, low), (x0, low)),
            ((x0, y0), (x0, y0), (x0, y0)),
        ]
        with self.clipped_to_page():
            self.curve(points[0], parts + straight, ink)

    def drape(
        self,
        left: float,
        right: float,
        top: float,
        foot: float,
        height: float,
        length: float,
        ink: Ink,
        shift: float = 0.0,
    ) -> None:
        """Water that hangs from a straight ``top``, its wavy edge below at ``foot``; clip it to what it hangs in."""
        points = self.waves(left, right, foot, height, length, shift)
        corners = [(points[-1][0], top), (points[0][0], top), points[0]]
        self.curve(points[0], self._through(points) + [(corner, corner, corner) for corner in corners], ink)

    def ripple(
        self,
        left: float,
        right: float,
        y: float,
        height: float,
        length: float,
        ink: Ink,
        pen: float,
        shift: float = 0.0,
    ) -> None:
        """One wavy line from ``left`` to ``right``."""
        points = self.waves(left, right, y, height, length, shift)
        with self.clipped(left, y - height - pen, right - left, 2 * (height + pen)):
            self.stroke(points[0], self._through(points), ink, pen)

    @contextmanager
    def clipped(self, x: float, y: float, width: float, height: float, radius: float = 0.0) -> Iterator[None]:
        """What is drawn inside is cut to a rectangle."""
        self._canvas.saveState()
        self._canvas.clipPath(self._box_path(x, y, width, height, radius), stroke=0, fill=0)
        yield
        self._canvas.restoreState()

    @contextmanager
    def clipped_to_disc(self, x: float, y: float, radius: float) -> Iterator[None]:
        """What is drawn inside is cut to a disc."""
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.circle(self._x(x), self._y(y), radius * 72)
        self._canvas.clipPath(path, stroke=0, fill=0)
        yield
        self._canvas.restoreState()

    @contextmanager
    def clipped_to_page(self) -> Iterator[None]:
        """What is drawn inside ends at the bleed."""
        out = self.bleed
        with self.clipped(-out, -out, self.width + 2 * out, self.height + 2 * out):
            yield

    @contextmanager
    def turned(self, x: float, y: float, degrees: float) -> Iterator[None]:
        """What is drawn inside is turned around a point, clockwise."""
        self._canvas.saveState()
        self._canvas.translate(self._x(x), self._y(y))
        self._canvas.rotate(-degrees)
        self._canvas.translate(-self._x(x), -self._y(y))
        yield
        self._canvas.restoreState()

    def save(self, path: Path) -> None:
        """Write the page: same drawing, same bytes. The font that reportlab names on every page is taken out."""
        self._canvas.showPage()
        self._canvas.save()
        with pikepdf.open(io.BytesIO(self._buffer.getvalue())) as pdf:
            page = pdf.pages[0]
            page.obj.Resources = pikepdf.Dictionary()
            for key in ("/Trans", "/Rotate"):
                if key in page.obj:
                    del page.obj[key]
            page.obj.Contents = pdf.make_stream(_FONT_CALL.sub(b"", page.obj.Contents.read_bytes()))
            for key in ("/PageMode", "/Outlines"):
                if key in pdf.Root:
                    del pdf.Root[key]
            del pdf.docinfo
            pdf.remove_unreferenced_resources()
            pdf.save(
                path, compress_streams=False, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable
            )


def boat(sheet: Sheet, x: float, y: float, size: float, main: Ink, jib: Ink, hull: Ink) -> None:
    """A boat whose hull is a smile: ``x``, ``y`` is the middle of its deck, ``size`` the height of its mast."""
    tall, wide = size, size * 0.98
    deck = y - size * 0.05
    gap = size * 0.022
    sheet.curve(
        (x + gap, y - tall),
        [
            ((x + wide * 0.34, y - tall * 0.82), (x + wide * 0.50, y - tall * 0.42), (x + wide * 0.47, deck)),
            ((x + wide * 0.30, deck - tall * 0.05), (x + wide * 0.14, deck - tall * 0.05), (x + gap, deck)),
            ((x + gap, deck), (x + gap, y - tall), (x + gap, y - tall)),
        ],
        main,
    )
    sheet.curve(
        (x - gap, y - tall * 0.80),
        [
            ((x - wide * 0.13, y - tall * 0.58), (x - wide * 0.26, y - tall * 0.30), (x - wide * 0.40, deck)),
            ((x - wide * 0.27, deck - tall * 0.04), (x - wide * 0.14, deck - tall * 0.04), (x - gap, deck)),
            ((x - gap, deck), (x - gap, y - tall * 0.80), (x - gap, y - tall * 0.80)),
        ],
        jib,
    )
    smile(sheet, x + wide * 0.03, y + size * 0.015, wide * 1.12, size * 0.25, hull)


def smile(sheet: Sheet, x: float, y: float, width: float, depth: float, ink: Ink) -> None:
    """A crescent that hangs from ``y``: wide corners, a full middle."""
    half = width / 2
    sheet.curve(
        (x - half, y),
        [
            ((x - half * 0.62, y + depth * 0.30), (x - half * 0.22, y + depth * 0.36), (x, y + depth * 0.36)),
            ((x + half * 0.22, y + depth * 0.36), (x + half * 0.62, y + depth * 0.30), (x + half, y)),
            ((x + half * 0.86, y + depth * 0.86), (x + half * 0.40, y + depth * 1.25), (x, y + depth * 1.25)),
            ((x - half * 0.40, y + depth * 1.25), (x - half * 0.86, y + depth * 0.86), (x - half, y)),
        ],
        ink,
    )


def gull(sheet: Sheet, x: float, y: float, span: float, ink: Ink, pen: float) -> None:
    """A bird far off: two arcs."""
    half = span / 2
    sheet.stroke(
        (x - half, y),
        [
            ((x - half * 0.62, y - span * 0.26), (x - half * 0.20, y - span * 0.20), (x, y + span * 0.06)),
            ((x + half * 0.20, y - span * 0.20), (x + half * 0.62, y - span * 0.26), (x + half, y)),
        ],
        ink,
        pen,
    )


def lighthouse(sheet: Sheet, x: float, foot: float, height: float, tower: Ink, bands: Ink, dark: Ink) -> None:
    """A lighthouse on ``foot``: a tapering tower with two bands, a gallery, a lamp and a round roof."""
    low, high = height * 0.165, height * 0.105
    top = foot - height * 0.76

    def half(level: float) -> float:
        return low + (high - low) * level

    def slab(start: float, end: float, ink: Ink) -> None:
        y0, y1 = foot + (top - foot) * start, foot + (top - foot) * end
        sheet.shape([(x - half(start), y0), (x + half(start), y0), (x + half(end), y1), (x - half(end), y1)], ink)

    slab(0, 1, tower)
    slab(0.20, 0.40, bands)
    slab(0.60, 0.80, bands)
    sheet.box(x - high * 1.42, top - height * 0.035, high * 2.84, height * 0.045, dark, radius=height * 0.012)
    sheet.box(x - high * 0.72, top - height * 0.135, high * 1.44, height * 0.105, SAND)
    sheet.box(x - high * 0.08, top - height * 0.135, high * 0.16, height * 0.105, dark)
    crown = top - height * 0.13
    sheet.curve(
        (x - high * 0.98, crown),
        [
            ((x - high * 0.98, crown - high * 1.1), (x + high * 0.98, crown - high * 1.1), (x + high * 0.98, crown)),
        ],
        dark,
    )
    sheet.dot(x, crown - high * 0.86, high * 0.17, dark)
