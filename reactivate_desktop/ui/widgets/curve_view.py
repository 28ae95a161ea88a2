"""A small curve: how many, day by day, since a first day; painted, with its last value written at its end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.theme import steady_figures
from reactivate_desktop.ui.tokens import tokens_of

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 56, 12, 28
_LINES = 4


def round_up(value: int) -> int:
    """The next number that divides well into four: 4, 8, 20, 40 and so on."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if value <= 4 * factor * step:
                return 4 * factor * step
        step *= 10


class CurveView(QWidget):
    """Cumulative counts by day. ``plan`` is a value to reach, shown as a broken line (0 = none)."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[int, ...] = ()
        self._ends = ("", "")
        self._plan = 0
        self._days = 0
        steady_figures(self)
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(self, values: Sequence[int], first: str, last: str, *, plan: int = 0, days: int = 0) -> None:
        """Show cumulative ``values``, one per day from ``first``; the axis has ``days`` days and ends at ``last``."""
        self._values = tuple(values)
        self._ends = (first, last)
        self._plan = plan
        self._days = max(days, len(values))
        total = number(values[-1]) if values else number(0)
        self.setAccessibleDescription(f"{first} – {last}: {total}")
        self.update()

    def _point(self, area: QRectF, place: int, value: float, top: int) -> QPointF:
        share = place / max(1, self._days - 1)
        return QPointF(area.left() + area.width() * share, area.bottom() - area.height() * value / top)

    def sizeHint(self) -> QSize:
        return QSize(520, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 180)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        top = round_up(max([1, self._plan, *self._values]))
        self._paint_ground(painter, area, top)
        if self._plan:
            painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DashLine))
            y = self._point(area, 0, self._plan, top).y()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if self._values:
            self._paint_curve(painter, area, top)
        painter.end()

    def _paint_ground(self, painter: QPainter, area: QRectF, top: int) -> None:
        tokens = tokens_of(self)
        font = self.font()
        font.setPixelSize(12)
        painter.setFont(font)
        for line in range(_LINES + 1):
            y = area.bottom() - area.height() * line / _LINES
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(tokens.muted))
            box = QRectF(0, y - 10, _LEFT - 8, 20)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(top * line // _LINES)
            )
        below = QRectF(area.left(), area.bottom() + 6, area.width(), 20)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, self._ends[1])

    def _paint_curve(self, painter: QPainter, area: QRectF, top: int) -> None:
        tokens = tokens_of(self)
        points = [self._point(area, place, value, top) for place, value in enumerate(self._values)]
        path = QPainterPath(points[0])
        for before, after in pairwise(points):
            path.lineTo(QPointF(after.x(), before.y()))
            path.lineTo(after)
        ground = QPainterPath(path)
        ground.lineTo(QPointF(points[-1].x(), area.bottom()))
        ground.lineTo(area.bottomLeft())
        soft = QColor(tokens.accent)
        soft.setAlpha(28)
        painter.fillPath(ground, soft)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.accent), 2))
        painter.drawPath(path)
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(points[-1], 3.5, 3.5)
        painter.setPen(QColor(tokens.text))
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        box = QRectF(points[-1].x() + 8, points[-1].y() - 12, _RIGHT, 24)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, number(self._values[-1]))
