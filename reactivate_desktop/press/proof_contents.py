"""The proof's pieces at a glance: their first faces, small, each with its reasons and a link to its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.proof_choice import ProofChoice
from reactivate_desktop.press.proof_face import bookmark, sheet_size
from reactivate_desktop.press.proof_sheet import ACCENT, INK, REGULAR, SOFT, STRONG, Placed, shortened, wrapped

_SIDE: Final = 54.0
_TOP: Final = 70.0
_FOOT: Final = 40.0
_ACROSS: Final = range(4, 8)
_GAP: Final = 16.0
_WORDS: Final = 42.0
_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Contents:
    """Draws as many sheets as the pieces need."""

    canvas: Canvas
    job: PressJob
    across: int = _ACROSS[-1]

    @classmethod
    def fitting(cls, canvas: Canvas, job: PressJob, count: int) -> Contents:
        """Small pages as large as they may be so that all stand on one sheet; where they can't, as small as they go."""
        for across in _ACROSS:
            trial = cls(canvas, job, across)
            if trial.rows * across >= count:
                return trial
        return cls(canvas, job)

    @property
    def cell(self) -> tuple[float, float, float]:
        """Width of a small page, its height, and that of it with its words, in points."""
        wide = (sheet_size(self.job)[0] - 2 * _SIDE - (self.across - 1) * _GAP) / self.across
        high = wide * self.job.paper.media_height.pt / self.job.paper.media_width.pt
        return wide, high, high + _WORDS + _GAP

    @property
    def rows(self) -> int:
        """Rows on a sheet."""
        return max(1, int((sheet_size(self.job)[1] - _TOP - _FOOT + _GAP) // self.cell[2]))

    def draw(self, choices: Sequence[ProofChoice]) -> list[Placed]:
        """Draw the sheets; gives where the press pages go."""
        each = self.rows * self.across
        placed = []
        for first in range(0, len(choices), each):
            self._head(len(choices))
            for place, choice in enumerate(choices[first : first + each]):
                placed.append(self._cell(choice, first + place, place))
            self.canvas.showPage()
        return placed

    def _head(self, count: int) -> None:
        canvas, (width, height) = self.canvas, sheet_size(self.job)
        canvas.setFillColor(ACCENT)
        canvas.setFont(STRONG, 14)
        canvas.drawString(_SIDE, height - 44, "The pieces at a glance")
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, 9)
        words = f"{count} chosen by the program from all that will be pressed; a click leads to the sheet"
        canvas.drawRightString(width - _SIDE, height - 44, words)

    def _cell(self, choice: ProofChoice, number: int, place: int) -> Placed:
        canvas, (wide, high, step) = self.canvas, self.cell
        left = _SIDE + place % self.across * (wide + _GAP)
        bottom = sheet_size(self.job)[1] - _TOP - high - place // self.across * step
        canvas.setStrokeColor(SOFT)
        canvas.setLineWidth(0.4)
        canvas.rect(left, bottom, wide, high, fill=0)
        canvas.setFillColor(ACCENT)
        canvas.setFont(STRONG, 8)
        canvas.drawString(left, bottom - 11, str(number + 1))
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, 7.2)
        indent = 14.0
        lines = wrapped(" · ".join(choice.reasons), REGULAR, 7.2, wide - indent)
        if len(lines) > _LINES:
            lines = [*lines[: _LINES - 1], " ".join(lines[_LINES - 1 :])]
        for line_number, line in enumerate(lines):
            words = shortened(line, REGULAR, 7.2, wide - indent)
            canvas.drawString(left + indent, bottom - 11 - 9.4 * line_number, words)
        area = (left, bottom - _WORDS, left + wide, bottom + high)
        canvas.linkRect("", bookmark(number), area, relative=0, Border="[0 0 0]")
        faces = len(self.job.paper.faces)
        return Placed(canvas.getPageNumber() - 1, number * faces, left, bottom, wide, high)
