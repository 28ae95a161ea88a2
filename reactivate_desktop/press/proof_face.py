"""One face of a proofed piece at full size: all guides over it, and beside it why it is here and what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.proof_choice import ProofChoice
from reactivate_desktop.press.proof_fit import Fitted
from reactivate_desktop.press.proof_sheet import (
    ACCENT,
    INK,
    PAPER,
    REGULAR,
    SOFT,
    STRONG,
    Placed,
    heading,
    shortened,
    wrapped,
)
from reactivate_desktop.units import Rect

_SIDE: Final = 40.0
_TOP: Final = 58.0
_FOOT: Final = 48.0
_NOTES: Final = 208.0
_GAP: Final = 26.0
_SIZE: Final = 8.6
_LEADING: Final = 11.4
_TRIM: Final = HexColor("#d6006e")
_SAFE: Final = HexColor("#0086c9")
_FOLD: Final = HexColor("#e07a00")
_ZONE: Final = HexColor("#2c8a3e")


@dataclass(frozen=True, slots=True)
class ProofZone:
    """A zone that the post keeps for itself; ``box`` is measured from the top left trim corner of its face."""

    face_id: str
    label: str
    box: Rect


def sheet_size(job: PressJob) -> tuple[float, float]:
    """Width and height of a proof's sheets in points: the page with its bleed, and room for what is said of it."""
    width = _SIDE + job.paper.media_width.pt + _GAP + _NOTES + _SIDE
    return width, job.paper.media_height.pt + _TOP + _FOOT


def bookmark(number: int) -> str:
    """The name under which a piece's first sheet is found; ``number`` counts from 0."""
    return f"piece-{number + 1}"


@dataclass(frozen=True, slots=True)
class FaceSheets:
    """Draws sheet after sheet; ``condition`` is the printing condition's name."""

    job: PressJob
    canvas: Canvas
    zones: tuple[ProofZone, ...]
    condition: str

    def draw(self, choice: ProofChoice, number: int, count: int, face: int) -> Placed:
        """A sheet with one face of a piece; gives where the press page goes."""
        canvas, paper = self.canvas, self.job.paper
        height = sheet_size(self.job)[1]
        label = paper.faces[face].label
        if face == 0:
            canvas.bookmarkPage(bookmark(number))
            title = f"{number + 1}: {choice.reasons[0]}" if choice.reasons else str(number + 1)
            canvas.addOutlineEntry(title, bookmark(number), 0)
        canvas.setFillColor(ACCENT)
        canvas.setFont(STRONG, 11)
        canvas.drawString(_SIDE, height - 36, f"PROOF {number + 1} of {count}")
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, 10)
        where = f"{label} · piece {choice.piece.sequence:,}" if choice.piece.sequence else label
        canvas.drawRightString(_SIDE + paper.media_width.pt, height - 36, where)
        self._guides(paper.faces[face].id)
        self._notes(choice, face)
        self._legend(bool(paper.folds), any(zone.face_id == paper.faces[face].id for zone in self.zones))
        sheet = canvas.getPageNumber() - 1
        canvas.showPage()
        source = number * len(paper.faces) + face
        return Placed(sheet, source, _SIDE, _FOOT, paper.media_width.pt, paper.media_height.pt)

    # Beside the page

    def _notes(self, choice: ProofChoice, face: int) -> None:
        left = _SIDE + self.job.paper.media_width.pt + _GAP
        top = self._listed("Why it is here", choice.reasons, left, sheet_size(self.job)[1] - 39)
        top = self._listed("What to look at", choice.looks, left, top - 6)
        self._sizes([fitted for fitted in choice.fitted if fitted.face == face], left, top - 6)

    def _listed(self, words: str, lines: Sequence[str], left: float, top: float) -> float:
        """A heading and a list; what has no room is left out, with a word about it."""
        if not lines or top < _FOOT + 40:
            return top
        canvas = self.canvas
        top = heading(canvas, words, left, top, _NOTES)
        canvas.setFont(REGULAR, _SIZE)
        for number, line in enumerate(lines):
            parts = wrapped(line, REGULAR, _SIZE, _NOTES - 10)
            if top - _LEADING * len(parts) < _FOOT:
                canvas.setFillColor(SOFT)
                canvas.drawString(left + 10, top, f"and {len(lines) - number} more")
                return top - _LEADING
            canvas.setFillColor(ACCENT)
            canvas.circle(left + 2.5, top + 3, 1.5, stroke=0, fill=1)
            canvas.setFillColor(INK)
            for part in parts:
                canvas.drawString(left + 10, top, shortened(part, REGULAR, _SIZE, _NOTES - 10))
                top -= _LEADING
            top -= 1.6
        return top - 6

    def _sizes(self, fitted: Sequence[Fitted], left: float, top: float) -> None:
        """Each text that varies, its size and the largest that its element allows; those that shrank are marked."""
        if not fitted or top < _FOOT + 40:
            return
        canvas, right = self.canvas, left + _NOTES
        top = heading(canvas, "Type sizes, of at most", left, top, _NOTES)
        for entry in fitted:
            if top < _FOOT:
                return
            font = STRONG if entry.share < 1 else REGULAR
            canvas.setFont(font, _SIZE)
            canvas.setFillColor(INK)
            canvas.drawString(left, top, shortened(entry.label, font, _SIZE, _NOTES - 84))
            canvas.drawRightString(right - 36, top, f"{entry.size:g}")
            canvas.setFillColor(SOFT)
            canvas.setFont(REGULAR, _SIZE)
            canvas.drawRightString(right, top, f"{entry.largest:g} pt")
            top -= _LEADING + 1

    # Over the page

    def _guides(self, face_id: str) -> None:
        canvas, paper = self.canvas, self.job.paper
        x, y, bleed, safe = _SIDE, _FOOT, paper.bleed.pt, paper.safe.pt
        canvas.setLineWidth(0.4)
        canvas.setStrokeColor(SOFT)
        canvas.rect(x, y, paper.media_width.pt, paper.media_height.pt, fill=0)
        left, bottom, wide, high = x + bleed, y + bleed, paper.width.pt, paper.height.pt
        for fold in paper.folds:
            self._line(_FOLD, (5, 2), left - bleed - 8, bottom + high - fold.y.pt, wide + 2 * bleed + 16)
        canvas.setLineWidth(0.7)
        canvas.setStrokeColor(_TRIM)
        canvas.rect(left, bottom, wide, high, fill=0)
        canvas.setStrokeColor(_SAFE)
        canvas.setDash(3, 2)
        canvas.rect(left + safe, bottom + safe, wide - 2 * safe, high - 2 * safe, fill=0)
        canvas.setDash()
        for zone in self.zones:
            if zone.face_id == face_id:
                self._zone(zone, left, bottom + high)

    def _line(self, colour: Color, dash: tuple[int, int], left: float, y: float, width: float) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setDash(*dash)
        self.canvas.line(left, y, left + width, y)
        self.canvas.setDash()

    def _zone(self, zone: ProofZone, left: float, top: float) -> None:
        """A dashed frame with its name on a tag inside its lower right corner, where addresses seldom reach."""
        canvas, box = self.canvas, zone.box
        x, y = left + box.x.pt, top - box.bottom.pt
        canvas.setStrokeColor(_ZONE)
        canvas.setDash(1, 1.5)
        canvas.rect(x, y, box.width.pt, box.height.pt, fill=0)
        canvas.setDash()
        width = stringWidth(zone.label, STRONG, 6) + 6
        x += box.width.pt - width
        canvas.setFillColor(_ZONE)
        canvas.rect(x, y, width, 9, stroke=0, fill=1)
        canvas.setFillColor(PAPER)
        canvas.setFont(STRONG, 6)
        canvas.drawString(x + 3, y + 2.4, zone.label)

    def _legend(self, folds: bool, zones: bool) -> None:
        canvas, left = self.canvas, _SIDE
        entries = [(_TRIM, "trim"), (_SAFE, "safe zone"), (SOFT, "bleed")]
        entries += [(_FOLD, "fold")] if folds else []
        entries += [(_ZONE, "kept for the post")] if zones else []
        canvas.setFont(REGULAR, 9)
        for colour, words in entries:
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(1.4)
            canvas.line(left, 27, left + 16, 27)
            canvas.setFillColor(INK)
            canvas.drawString(left + 21, 24, words)
            left += 21 + stringWidth(words, REGULAR, 9) + 18
        canvas.setFillColor(SOFT)
        right = sheet_size(self.job)[0] - _SIDE
        words = f"Actual size at 100 % · {self.job.token} · shown as {self.condition}"
        canvas.drawRightString(right, 24, shortened(words, REGULAR, 9, right - left - 10))
