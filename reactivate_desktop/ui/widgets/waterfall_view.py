"""The waterfall: from imported to mailable, one horizontal step per rule, painted; mouse and keyboard choose a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.theme import steady_figures
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_24, Tokens, tokens_of

_ROW = 34
_LABEL_SHARE, _LABEL_LEAST = 0.5, 120
_FIGURE_PX = 74
_BAR_PX = 16


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One line: ``excluded`` patients leave here and ``left`` remain. ``total`` marks the first and the last line."""

    id: str
    label: str
    excluded: int
    left: int
    total: bool = False
    explanation: str = ""


class WaterfallView(QWidget):
    """Steps from the top to the bottom; a bar shows who is still in, a darker piece who leaves.

    Signals:
        step_chosen: id of the step that was pressed.
    """

    step_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[WaterfallStep, ...] = ()
        self._current = -1
        self._hovered = -1
        self._imported = 0
        steady_figures(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(self.tr("Waterfall from imported to mailable"))

    @property
    def steps(self) -> tuple[WaterfallStep, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[WaterfallStep]) -> None:
        """Show other steps; the first one's ``left`` is the full width."""
        self._steps = tuple(steps)
        self._imported = max((step.left + step.excluded for step in steps), default=0)
        self._current = min(self._current, len(self._steps) - 1)
        lines = [
            f"{step.label}: {number(step.left)}" if step.total else f"{step.label}: −{number(step.excluded)}"
            for step in self._steps
        ]
        self.setAccessibleDescription("; ".join(lines))
        self.updateGeometry()
        self.update()

    def choose(self, step_id: str) -> None:
        """Mark a step without telling anybody."""
        self._current = next((n for n, step in enumerate(self._steps) if step.id == step_id), -1)
        self.update()

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._steps):
            self._current = row
            self.update()
            self.step_chosen.emit(self._steps[row].id)

    def _row_at(self, y: float) -> int:
        row = int(y // _ROW)
        return row if 0 <= row < len(self._steps) else -1

    def _label_width(self) -> float:
        """As wide as the longest label, but never more than half of the width: the rest is for the bars."""
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        metrics = QFontMetrics(font)
        longest = max((metrics.horizontalAdvance(step.label) for step in self._steps), default=0)
        return min(self.width() * _LABEL_SHARE, max(_LABEL_LEAST, longest + SPACE_24))

    def _paint_step(self, painter: QPainter, row: int, step: WaterfallStep, tokens: Tokens, label_width: float) -> None:
        line = QRectF(0, row * _ROW, self.width(), _ROW)
        if row in (self._current, self._hovered):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if row == self._current else tokens.hover))
            painter.drawRoundedRect(line.adjusted(0, 1, 0, -1), 6, 6)
        font = self.font()
        font.setWeight(font.Weight.DemiBold if step.total else font.Weight.Normal)
        painter.setFont(font)
        quiet = not step.total and step.excluded == 0
        painter.setPen(QColor(tokens.muted if quiet else tokens.text))
        box = QRectF(SPACE_8, line.top(), label_width - SPACE_12, _ROW)
        words = QFontMetrics(font).elidedText(step.label, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        figure = number(step.left) if step.total else f"−{number(step.excluded)}"
        right = QRectF(self.width() - _FIGURE_PX, line.top(), _FIGURE_PX - SPACE_8, _ROW)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, figure)
        self._paint_bar(painter, step, label_width, line, tokens)

    def _paint_bar(self, painter: QPainter, step: WaterfallStep, start: float, line: QRectF, tokens: Tokens) -> None:
        room = self.width() - start - _FIGURE_PX - SPACE_8
        if room <= 0 or not self._imported:
            return
        top = line.center().y() - _BAR_PX / 2
        kept = room * step.left / self._imported
        gone = room * step.excluded / self._imported
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent if step.total else tokens.accent_soft))
        painter.drawRoundedRect(QRectF(start, top, max(kept, 1), _BAR_PX), 3, 3)
        if step.excluded and not step.total:
            painter.setBrush(QColor(tokens.warn))
            painter.drawRoundedRect(QRectF(start + kept, top, max(gone, 2), _BAR_PX), 2, 2)

    def sizeHint(self) -> QSize:
        return QSize(520, _ROW * max(1, len(self._steps)) + SPACE_4)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, _ROW * max(1, len(self._steps)) + SPACE_4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, label_width, seen = tokens_of(self), self._label_width(), event.rect()
        for row, step in enumerate(self._steps):
            if seen.top() < (row + 1) * _ROW and seen.bottom() >= row * _ROW:
                self._paint_step(painter, row, step, tokens, label_width)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            row = max(0, self._current)
            painter.drawRoundedRect(QRectF(1, row * _ROW + 2, self.width() - 2, _ROW - 4), 6, 6)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            row = self._row_at(event.pos().y())
            QToolTip.showText(event.globalPos(), self._steps[row].explanation if row >= 0 else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._row_at(QPointF(event.position()).y())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pick(self._row_at(event.position().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self._steps:
            self._pick(max(0, min(len(self._steps) - 1, self._current + step)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick(max(0, self._current))
        else:
            super().keyPressEvent(event)
