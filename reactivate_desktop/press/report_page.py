"""The results report: what came of a campaign, on one page where it fits. It holds counts, never a patient."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final
from uuid import uuid4

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.press.proof_sheet import (
    ACCENT,
    BAND,
    CODE,
    FAINT,
    INK,
    PAPER,
    REGULAR,
    SOFT,
    STRONG,
    Head,
    head,
    heading,
    new_canvas,
    shortened,
    wrapped,
)

_MARGIN: Final = 46.0
_WIDTH: Final = letter[0] - 2 * _MARGIN
_GAP: Final = 18.0
_CARD: Final = 152.0
_FOOT: Final = 50.0
_CURVE: Final = 98.0
_ROW: Final = 17.0
_TINT: Final = HexColor("#e4edf2")
_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Whisker:
    """A value with its interval, on a scale from ``start`` to ``end``; 0 is marked where it stands inside."""

    value: float
    low: float
    high: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the three numbers: ``role`` is what it is (floor, ceiling, truth), ``sentence`` what it allows to say."""

    label: str
    role: str
    value: str
    detail: str
    sentence: str
    whisker: Whisker | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """Counts added up, one value per day from ``first``; the axis has ``days`` days. ``plan`` 0 = no goal."""

    heading: str
    values: tuple[int, ...]
    first: str
    last: str
    days: int
    plan: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text: the first column is left, the others right. ``total`` is its last row.

    ``edges`` are the right edges of the others, as shares of the width; () = evenly.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Mailed:
    """What one drop sent: facts as (label, value), and the drop's token."""

    token: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ResultsReport:
    """What the report says. ``as_of`` is the last day it knows, in words; ``notes`` stand at the foot."""

    title: str
    as_of: str
    mailed: int
    figures: tuple[KeyFigure, ...]
    curve: Curve
    tables: tuple[Table, ...]
    mailings: tuple[Mailed, ...]
    notes: tuple[str, ...] = ()


def write(report: ResultsReport, target: Path) -> None:
    """Write the report to ``target``, whole or not at all; the same report gives the same bytes.

    Raises:
        OSError: when it can't be written there.
    """
    drawn = io.BytesIO()
    pages = _Pages(report, new_canvas(drawn, letter, f"Results: {report.title}"))
    pages.draw()
    beside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        beside.write_bytes(drawn.getvalue())
        beside.replace(target)
    finally:
        with suppress(OSError):
            beside.unlink()


@dataclass(slots=True)
class _Pages:
    """Draws from the top down, on a new page where the room ends."""

    report: ResultsReport
    canvas: Canvas
    top: float = 0.0

    def draw(self) -> None:
        self._band()
        self._figures()
        self._curve()
        for table in self.report.tables:
            self._table(table)
        for number, mailed in enumerate(self.report.mailings):
            self._mailed(mailed, first=number == 0)
        self._foot()
        self.canvas.showPage()
        self.canvas.save()

    def _band(self) -> None:
        report = self.report
        said = Head(f"RESULTS · through {report.as_of}", report.title, f"{report.mailed:,}", "pieces mailed")
        head(self.canvas, said, _MARGIN)
        self.top = letter[1] - BAND - 34

    def _room(self, height: float) -> None:
        """A new page where less than ``height`` points are left."""
        if self.top - height >= _FOOT:
            return
        self._foot()
        self.canvas.showPage()
        self.canvas.setFillColor(ACCENT)
        self.canvas.setFont(STRONG, 10)
        line = shortened(f"{self.report.title} · results through {self.report.as_of}", STRONG, 10, _WIDTH)
        self.canvas.drawString(_MARGIN, letter[1] - 46, line)
        self.top = letter[1] - 76

    def _figures(self) -> None:
        width = (_WIDTH - _GAP * (len(self.report.figures) - 1)) / len(self.report.figures)
        for number, figure in enumerate(self.report.figures):
            self._figure(figure, _MARGIN + number * (width + _GAP), width)
        self.top -= _CARD + 30

    def _figure(self, figure: KeyFigure, left: float, width: float) -> None:
        canvas, top = self.canvas, self.top
        canvas.setFillColor(_TINT)
        canvas.roundRect(left, top - _CARD, width, _CARD, 5, stroke=0, fill=1)
        inner, room = left + 13, width - 26
        canvas.setFillColor(INK)
        canvas.setFont(STRONG, 9.5)
        canvas.drawString(inner, top - 21, figure.label)
        canvas.setFillColor(ACCENT)
        canvas.setFont(REGULAR, 8)
        canvas.drawRightString(inner + room, top - 21, figure.role)
        canvas.setFont(STRONG, 30)
        canvas.drawString(inner, top - 56, figure.value)
        beside = stringWidth(figure.value, STRONG, 30) + 7
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, 8.5)
        canvas.drawString(inner + beside, top - 56, shortened(figure.detail, REGULAR, 8.5, room - beside))
        if figure.whisker is not None:
            self._whisker(figure.whisker, inner, top - 72, room)
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, 8.6)
        line_top = top - 94 if figure.whisker is not None else top - 78
        for line in wrapped(figure.sentence, REGULAR, 8.6, room):
            canvas.drawString(inner, line_top, line)
            line_top -= 11.8

    def _whisker(self, whisker: Whisker, left: float, y: float, width: float) -> None:
        span = (whisker.end - whisker.start) or 1.0

        def place(value: float) -> float:
            return left + width * min(1.0, max(0.0, (value - whisker.start) / span))

        canvas = self.canvas
        canvas.setLineCap(1)
        canvas.setStrokeColor(FAINT)
        canvas.setLineWidth(3)
        canvas.line(left, y, left + width, y)
        canvas.setStrokeColor(ACCENT)
        canvas.line(place(whisker.low), y, place(whisker.high), y)
        canvas.setLineCap(0)
        if whisker.start < 0 < whisker.end:
            canvas.setStrokeColor(SOFT)
            canvas.setLineWidth(0.8)
            canvas.line(place(0), y - 6, place(0), y + 6)
        canvas.setFillColor(PAPER)
        canvas.setLineWidth(1.6)
        canvas.setStrokeColor(ACCENT)
        canvas.circle(place(whisker.value), y, 3.6, stroke=1, fill=1)

    def _curve(self) -> None:
        curve = self.report.curve
        self._room(_CURVE + 48)
        low = heading(self.canvas, curve.heading, _MARGIN, self.top, _WIDTH) - 4 - _CURVE
        left, width = _MARGIN + 24, _WIDTH - 24 - 34
        most = _round_up(max([1, curve.plan, *curve.values]))
        self._grid(curve, left, low, width, most)
        points = [
            (left + width * place / max(1, curve.days - 1), low + _CURVE * value / most)
            for place, value in enumerate(curve.values)
        ]
        if points:
            self._steps(points, low)
            self.canvas.setFillColor(INK)
            self.canvas.setFont(STRONG, 9.5)
            self.canvas.drawString(points[-1][0] + 8, points[-1][1] - 3.3, f"{curve.values[-1]:,}")
        self.top = low - 42

    def _grid(self, curve: Curve, left: float, low: float, width: float, most: int) -> None:
        canvas = self.canvas
        canvas.setLineWidth(0.5)
        canvas.setFont(REGULAR, 7.5)
        for line in range(_LINES + 1):
            y = low + _CURVE * line / _LINES
            canvas.setStrokeColor(FAINT)
            canvas.line(left, y, left + width, y)
            canvas.setFillColor(SOFT)
            canvas.drawRightString(left - 6, y - 2.6, f"{most * line // _LINES:,}")
        canvas.drawString(left, low - 13, curve.first)
        canvas.drawRightString(left + width, low - 13, curve.last)
        if curve.plan:
            y = low + _CURVE * curve.plan / most
            canvas.setStrokeColor(SOFT)
            canvas.setDash(3, 2)
            canvas.line(left, y, left + width, y)
            canvas.setDash()
            canvas.drawRightString(left + width, y + 3, f"goal {curve.plan:,}")

    def _steps(self, points: Sequence[tuple[float, float]], low: float) -> None:
        """A staircase over its ground, with a dot where it stands now."""
        canvas = self.canvas
        stairs = [points[0]]
        for before, after in pairwise(points):
            stairs += [(after[0], before[1]), after]
        ground = canvas.beginPath()
        ground.moveTo(points[0][0], low)
        for x, y in stairs:
            ground.lineTo(x, y)
        ground.lineTo(points[-1][0], low)
        ground.close()
        canvas.setFillColor(_TINT)
        canvas.drawPath(ground, stroke=0, fill=1)
        line = canvas.beginPath()
        line.moveTo(*stairs[0])
        for x, y in stairs[1:]:
            line.lineTo(x, y)
        canvas.setStrokeColor(ACCENT)
        canvas.setLineWidth(1.6)
        canvas.setLineJoin(1)
        canvas.drawPath(line, stroke=1, fill=0)
        canvas.setFillColor(ACCENT)
        canvas.circle(*points[-1], 2.8, stroke=0, fill=1)

    def _table(self, table: Table) -> None:
        self._room(5 * _ROW)
        self._table_head(table)
        for row in table.rows:
            if self.top - _ROW < _FOOT:
                self._room(2 * _ROW)
                self._table_head(table)
            self._row(table, row, REGULAR)
        self._room(_ROW)
        self._row(table, table.total, STRONG)
        self.top -= 22

    def _table_head(self, table: Table) -> None:
        self.top = heading(self.canvas, table.heading, _MARGIN, self.top, _WIDTH)
        self.canvas.setFillColor(SOFT)
        self._cells(table, table.columns, REGULAR, 8)
        self.top -= 15

    def _row(self, table: Table, cells: Sequence[str], font: str) -> None:
        self.canvas.setFillColor(INK)
        self._cells(table, cells, font, 9)
        self.canvas.setStrokeColor(FAINT)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(_MARGIN, self.top - 5, _MARGIN + _WIDTH, self.top - 5)
        self.top -= _ROW

    def _cells(self, table: Table, cells: Sequence[str], font: str, size: float) -> None:
        self.canvas.setFont(font, size)
        count = max(1, len(cells) - 1)
        edges = table.edges or tuple(0.4 + 0.6 * number / count for number in range(1, count + 1))
        room = _WIDTH * (edges[0] - 0.1)
        self.canvas.drawString(_MARGIN, self.top, shortened(cells[0], font, size, room))
        for edge, cell in zip(edges, cells[1:], strict=True):
            self.canvas.drawRightString(_MARGIN + _WIDTH * edge, self.top, cell)

    def _mailed(self, mailed: Mailed, *, first: bool) -> None:
        self._room(58)
        if first:
            self.top = heading(self.canvas, "What was mailed", _MARGIN, self.top, _WIDTH)
        canvas = self.canvas
        canvas.setFillColor(INK)
        canvas.setFont(CODE, 9)
        canvas.drawString(_MARGIN, self.top, mailed.token)
        for number, (label, value) in enumerate(mailed.facts):
            left, width = ((_MARGIN + 62, 264.0), (_MARGIN + 326, _WIDTH - 326))[number % 2]
            y = self.top - (number // 2) * 13
            canvas.setFont(REGULAR, 9)
            canvas.setFillColor(SOFT)
            canvas.drawString(left, y, label)
            canvas.setFillColor(INK)
            canvas.drawString(left + 46, y, shortened(value, REGULAR, 9, width - 54))
        self.top -= 13 * ((len(mailed.facts) + 1) // 2) + 8

    def _foot(self) -> None:
        canvas, y = self.canvas, 30.0
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, 7.5)
        canvas.drawRightString(letter[0] - _MARGIN, y, f"Page {canvas.getPageNumber()}")
        lines = [line for note in self.report.notes for line in wrapped(note, REGULAR, 7.5, _WIDTH - 50)]
        for number, line in enumerate(reversed(lines)):
            canvas.drawString(_MARGIN, y + 10 * number, line)


def _round_up(value: int) -> int:
    """The next number that divides well into four: 4, 8, 20, 40 and so on."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if value <= _LINES * factor * step:
                return _LINES * factor * step
        step *= 10
