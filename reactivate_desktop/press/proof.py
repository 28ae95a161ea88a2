"""The proof: a cover with the campaign's facts, then the worst-case pieces at full size under all guides."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reportlab.lib.colors import CMYKColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.proof_choice import ProofChoice, choose
from reactivate_desktop.press.proof_sheet import (
    ACCENT,
    CODE,
    FAINT,
    INK,
    PAPER,
    REGULAR,
    SOFT,
    STRONG,
    Placed,
    new_canvas,
    save_with_pages,
    shortened,
    wrapped,
)
from reactivate_desktop.units import Rect

__all__ = ["ProofChoice", "ProofCover", "ProofZone", "choose", "write"]

PressPieces = Callable[[PressJob, Sequence[Piece], Path], object]
"""Writes the given pieces as the press does; the proof shows its very pages."""

_SIDE: Final = 54.0
_TOP: Final = 96.0
_FOOT: Final = 66.0
_TRIM = CMYKColor(0, 1, 0, 0)
_SAFE = CMYKColor(1, 0.2, 0, 0)
_FOLD = CMYKColor(0, 0.55, 1, 0)
_ZONE = CMYKColor(0.75, 0, 0.9, 0.15)


@dataclass(frozen=True, slots=True)
class ProofZone:
    """A zone that the post keeps for itself; ``box`` is measured from the top left trim corner of its face."""

    face_id: str
    label: str
    box: Rect


@dataclass(frozen=True, slots=True)
class ProofCover:
    """What the cover tells: facts and hashes as (label, value), the waterfall as (label, count)."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    waterfall: tuple[tuple[str, int], ...] = ()
    hashes: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def write(
    job: PressJob,
    choices: Sequence[ProofChoice],
    target: Path,
    *,
    cover: ProofCover,
    press: PressPieces,
    zones: Sequence[ProofZone] = (),
) -> None:
    """Write the proof of ``choices`` to ``target``, whole or not at all.

    One sheet per face at full size. The pieces are pressed to a file beside the target, which is removed again.
    """
    pressed = target.with_name(f".{target.name}.pieces")
    try:
        press(job, [choice.piece for choice in choices], pressed)
        drawn = io.BytesIO()
        sheets = _Sheets(job, new_canvas(drawn, _size(job), f"Proof: {job.title}"), tuple(zones))
        sheets.cover(cover, len(choices))
        placed = []
        for number, choice in enumerate(choices):
            for face in range(len(job.paper.faces)):
                placed.append(sheets.face(choice, number, len(choices), face))
        sheets.canvas.save()
        save_with_pages(drawn, pressed, placed, target)
    finally:
        pressed.unlink(missing_ok=True)


def _size(job: PressJob) -> tuple[float, float]:
    return job.paper.media_width.pt + 2 * _SIDE, job.paper.media_height.pt + _TOP + _FOOT


@dataclass(slots=True)
class _Sheets:
    """Draws sheet after sheet."""

    job: PressJob
    canvas: Canvas
    zones: tuple[ProofZone, ...]

    @property
    def size(self) -> tuple[float, float]:
        return _size(self.job)

    def cover(self, cover: ProofCover, count: int) -> None:
        """The first sheet."""
        canvas, (width, height) = self.canvas, self.size
        canvas.setFillColor(ACCENT)
        canvas.rect(0, height - 150, width, 150, stroke=0, fill=1)
        canvas.setFillColor(PAPER)
        canvas.setFont(STRONG, 11)
        canvas.drawString(_SIDE, height - 56, "PROOF")
        canvas.setFont(STRONG, 30)
        canvas.drawString(_SIDE, height - 92, shortened(cover.heading, STRONG, 30, width - 2 * _SIDE))
        canvas.setFont(REGULAR, 11.5)
        line = f"{count} worst-case pieces at full size: {self.job.kit.name}, {self.job.template.name}"
        canvas.drawString(_SIDE, height - 118, shortened(line, REGULAR, 11.5, width - 2 * _SIDE))
        half = (width - 2 * _SIDE - 36) / 2
        left_end = self._facts("The mailing", cover.facts, _SIDE, height - 190, half)
        right_end = self._waterfall(cover.waterfall, _SIDE + half + 36, height - 190, half)
        self._hashes(cover.hashes, min(left_end, right_end) - 14)
        canvas.setFillColor(SOFT)
        top = 46.0 + 13 * (len(cover.notes) - 1)
        canvas.setFont(REGULAR, 9)
        for note in cover.notes:
            canvas.drawString(_SIDE, top, note)
            top -= 13
        canvas.showPage()

    def _heading(self, words: str, left: float, top: float, width: float) -> float:
        self.canvas.setFillColor(ACCENT)
        self.canvas.setFont(STRONG, 11)
        self.canvas.drawString(left, top, words)
        self.canvas.setStrokeColor(FAINT)
        self.canvas.setLineWidth(1)
        self.canvas.line(left, top - 7, left + width, top - 7)
        return top - 24

    def _facts(self, heading: str, facts: Sequence[tuple[str, str]], left: float, top: float, width: float) -> float:
        top = self._heading(heading, left, top, width)
        for label, value in facts:
            self.canvas.setFont(REGULAR, 9.5)
            self.canvas.setFillColor(SOFT)
            self.canvas.drawString(left, top, label)
            self.canvas.setFillColor(INK)
            for line in wrapped(value, REGULAR, 9.5, width - 92) or [""]:
                self.canvas.drawString(left + 92, top, line)
                top -= 13
            top -= 2.5
        return top

    def _waterfall(self, steps: Sequence[tuple[str, int]], left: float, top: float, width: float) -> float:
        """Label and count of each step over a bar as long as its share."""
        if not steps:
            return top
        top = self._heading("From the list to the mail", left, top, width)
        most = max(count for _, count in steps) or 1
        for number, (label, count) in enumerate(steps):
            strong = number in (0, len(steps) - 1)
            self.canvas.setFillColor(ACCENT if strong else FAINT)
            self.canvas.rect(left, top - 6.2, max(0.8, width * count / most), 3, stroke=0, fill=1)
            self.canvas.setFillColor(INK)
            font = STRONG if strong else REGULAR
            figure = f"{count:,}"
            self.canvas.setFont(font, 9.5)
            self.canvas.drawString(left, top, shortened(label, font, 9.5, width - 64))
            self.canvas.drawRightString(left + width, top, figure)
            top -= 17.5
        return top

    def _hashes(self, hashes: Sequence[tuple[str, str]], top: float) -> None:
        if not hashes:
            return
        top = self._heading("What exactly was proofed (SHA-256)", _SIDE, top, self.size[0] - 2 * _SIDE)
        for label, value in hashes:
            self.canvas.setFillColor(SOFT)
            self.canvas.setFont(REGULAR, 9)
            self.canvas.drawString(_SIDE, top, label)
            self.canvas.setFillColor(INK)
            self.canvas.setFont(CODE, 8.5)
            self.canvas.drawString(_SIDE + 92, top, value)
            top -= 14

    def face(self, choice: ProofChoice, number: int, count: int, face: int) -> Placed:
        """A sheet with one face of a piece; gives where the press page goes."""
        canvas, (width, height), paper = self.canvas, self.size, self.job.paper
        label = paper.faces[face].label
        canvas.setFillColor(ACCENT)
        canvas.setFont(STRONG, 10)
        canvas.drawString(_SIDE, height - 34, f"PROOF {number + 1} of {count}")
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, 10)
        where = f"{label} · piece {choice.piece.sequence:,}" if choice.piece.sequence else label
        canvas.drawRightString(width - _SIDE, height - 34, where)
        self._reasons(choice.reasons, height - 54)
        self._guides(paper.faces[face].id)
        self._legend(bool(paper.folds), any(zone.face_id == paper.faces[face].id for zone in self.zones))
        sheet = canvas.getPageNumber() - 1
        canvas.showPage()
        source = number * len(paper.faces) + face
        return Placed(sheet, source, _SIDE, _FOOT, paper.media_width.pt, paper.media_height.pt)

    def _reasons(self, reasons: Sequence[str], top: float) -> None:
        """The first reason large, the others after it, in at most two lines."""
        room = self.size[0] - 2 * _SIDE
        lines = wrapped("  ·  ".join(reasons), STRONG, 12, room)
        if len(lines) > 2:
            lines = [lines[0], shortened(" ".join(lines[1:]), STRONG, 12, room)]
        self.canvas.setFillColor(INK)
        self.canvas.setFont(STRONG, 12)
        for line in lines:
            self.canvas.drawString(_SIDE, top, line)
            top -= 16

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

    def _line(self, colour: CMYKColor, dash: tuple[int, int], left: float, y: float, width: float) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setDash(*dash)
        self.canvas.line(left, y, left + width, y)
        self.canvas.setDash()

    def _zone(self, zone: ProofZone, left: float, top: float) -> None:
        canvas, box = self.canvas, zone.box
        x, y = left + box.x.pt, top - box.bottom.pt
        canvas.setStrokeColor(_ZONE)
        canvas.setDash(1, 1.5)
        canvas.rect(x, y, box.width.pt, box.height.pt, fill=0)
        canvas.setDash()
        width = stringWidth(zone.label, STRONG, 6) + 6
        canvas.setFillColor(_ZONE)
        canvas.rect(x, y - 9, width, 9, stroke=0, fill=1)
        canvas.setFillColor(PAPER)
        canvas.setFont(STRONG, 6)
        canvas.drawString(x + 3, y - 6.6, zone.label)

    def _legend(self, folds: bool, zones: bool) -> None:
        canvas, left = self.canvas, _SIDE
        entries = [(_TRIM, "trim"), (_SAFE, "safe zone"), (SOFT, "bleed")]
        entries += [(_FOLD, "fold")] if folds else []
        entries += [(_ZONE, "kept for the post")] if zones else []
        canvas.setFont(REGULAR, 9)
        for colour, words in entries:
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(1.4)
            canvas.line(left, 37, left + 16, 37)
            canvas.setFillColor(INK)
            canvas.drawString(left + 21, 34, words)
            left += 21 + stringWidth(words, REGULAR, 9) + 18
        canvas.setFillColor(SOFT)
        canvas.drawRightString(self.size[0] - _SIDE, 34, f"Actual size at 100 % · {self.job.token}")
