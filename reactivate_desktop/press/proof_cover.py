"""The proof's first sheet: what the mailing is, how the list became the mail, and the hashes of what was proofed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.proof_face import sheet_size
from reactivate_desktop.press.proof_sheet import (
    ACCENT,
    CODE,
    FAINT,
    INK,
    PAPER,
    REGULAR,
    SOFT,
    STRONG,
    heading,
    shortened,
    wrapped,
)

_SIDE: Final = 54.0
_BAND: Final = 140.0
_GAP: Final = 40.0
_LABEL: Final = 92.0
_VALUE_LINES: Final = 3
_SOFT_PROOF: Final = (
    "Colours are shown as they print in that condition, on its paper, the same in any viewer. They guide the eye; what "
    "binds is the printer's own contract proof."
)


@dataclass(frozen=True, slots=True)
class ProofCover:
    """What the cover tells: facts and hashes as (label, value), the waterfall as (label, count)."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    waterfall: tuple[tuple[str, int], ...] = ()
    hashes: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def draw_cover(canvas: Canvas, job: PressJob, cover: ProofCover, count: int, condition: str) -> None:
    """Draw the sheet; ``condition`` is the printing condition whose colours the proof shows."""
    width, height = sheet_size(job)
    _band(canvas, job, cover, count)
    half = (width - 2 * _SIDE - _GAP) / 2
    top = height - _BAND - 40
    facts = (*cover.facts, ("Shown as", condition))
    left_end = _facts(canvas, facts, top, half)
    right_end = _waterfall(canvas, cover.waterfall, _SIDE + half + _GAP, top, half)
    _hashes(canvas, cover.hashes, min(left_end, right_end) - 10, width - 2 * _SIDE)
    lines = [line for note in (*cover.notes, _SOFT_PROOF) for line in wrapped(note, REGULAR, 8.6, width - 2 * _SIDE)]
    canvas.setFillColor(SOFT)
    canvas.setFont(REGULAR, 8.6)
    low = 34.0 + 12 * (len(lines) - 1)
    for line in lines:
        canvas.drawString(_SIDE, low, line)
        low -= 12
    canvas.showPage()


def _band(canvas: Canvas, job: PressJob, cover: ProofCover, count: int) -> None:
    width, height = sheet_size(job)
    canvas.setFillColor(ACCENT)
    canvas.rect(0, height - _BAND, width, _BAND, stroke=0, fill=1)
    canvas.setFillColor(PAPER)
    canvas.setFont(STRONG, 11)
    canvas.drawString(_SIDE, height - 50, "PROOF")
    canvas.setFont(STRONG, 30)
    canvas.drawString(_SIDE, height - 86, shortened(cover.heading, STRONG, 30, width - 2 * _SIDE))
    canvas.setFont(REGULAR, 11.5)
    pieces = "1 worst-case piece" if count == 1 else f"{count} worst-case pieces"
    line = f"{pieces} at full size: {job.kit.name}, {job.template.name}"
    canvas.drawString(_SIDE, height - 112, shortened(line, REGULAR, 11.5, width - 2 * _SIDE))


def _facts(canvas: Canvas, facts: Sequence[tuple[str, str]], top: float, width: float) -> float:
    top = heading(canvas, "The mailing", _SIDE, top, width)
    for label, value in facts:
        canvas.setFont(REGULAR, 9.5)
        canvas.setFillColor(SOFT)
        canvas.drawString(_SIDE, top, label)
        canvas.setFillColor(INK)
        lines = wrapped(value, REGULAR, 9.5, width - _LABEL) or [""]
        if len(lines) > _VALUE_LINES:
            lines = [*lines[: _VALUE_LINES - 1], " ".join(lines[_VALUE_LINES - 1 :])]
        for line in lines:
            canvas.drawString(_SIDE + _LABEL, top, shortened(line, REGULAR, 9.5, width - _LABEL))
            top -= 13
        top -= 2.5
    return top


def _waterfall(canvas: Canvas, steps: Sequence[tuple[str, int]], left: float, top: float, width: float) -> float:
    """Label and count of each step over a bar as long as its share."""
    if not steps:
        return top
    top = heading(canvas, "From the list to the mail", left, top, width)
    most = max(count for _, count in steps) or 1
    for number, (label, count) in enumerate(steps):
        strong = number in (0, len(steps) - 1)
        canvas.setFillColor(ACCENT if strong else FAINT)
        canvas.rect(left, top - 6.2, max(0.8, width * count / most), 3, stroke=0, fill=1)
        canvas.setFillColor(INK)
        font = STRONG if strong else REGULAR
        canvas.setFont(font, 9.5)
        canvas.drawString(left, top, shortened(label, font, 9.5, width - 64))
        canvas.drawRightString(left + width, top, f"{count:,}")
        top -= 17.5
    return top


def _hashes(canvas: Canvas, hashes: Sequence[tuple[str, str]], top: float, width: float) -> None:
    if not hashes:
        return
    top = heading(canvas, "What exactly was proofed (SHA-256)", _SIDE, top, width)
    for label, value in hashes:
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, 9)
        canvas.drawString(_SIDE, top, label)
        canvas.setFillColor(INK)
        canvas.setFont(CODE, 8.5)
        canvas.drawString(_SIDE + _LABEL, top, value)
        top -= 14
