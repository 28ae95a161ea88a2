"""The job ticket: one page with everything a printer asks before taking the job."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.press.proof_sheet import (
    ACCENT,
    CODE,
    INK,
    PAPER,
    REGULAR,
    SOFT,
    STRONG,
    Placed,
    heading,
    new_canvas,
    save_with_pages,
    shortened,
    wrapped,
)

_MARGIN: Final = 46.0
_BAND: Final = 104.0
_THUMBS: Final = 176.0
_LABEL: Final = 78.0


@dataclass(frozen=True, slots=True)
class TicketFile:
    """A file that goes to the printer: name, size in bytes, SHA-256 (hex)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class JobTicket:
    """What the ticket says.

    ``facts`` are (heading, lines of (label, value)) in columns; ``sample`` is a press file whose first pages are shown
    (an invented recipient, one page per face), ``page_size`` its pages' width and height in points with bleed.
    ``contacts`` are lines of (label, value), '' = a line to fill in by hand.
    """

    title: str
    token: str
    quantity: int
    facts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    files: tuple[TicketFile, ...]
    sample: Path
    faces: tuple[str, ...]
    page_size: tuple[float, float]
    contacts: tuple[tuple[str, str], ...] = ()


def write(ticket: JobTicket, target: Path) -> None:
    """Write the ticket to ``target``, whole or not at all."""
    drawn = io.BytesIO()
    sheet = _Sheet(ticket, new_canvas(drawn, letter, f"Job ticket {ticket.token}"))
    sheet.head()
    placed, top = sheet.thumbnails(letter[1] - _BAND - 30)
    top = sheet.columns(top - 24)
    top = sheet.files(top - 8)
    sheet.contacts()
    sheet.canvas.showPage()
    sheet.canvas.save()
    save_with_pages(drawn, ticket.sample, placed, target)


@dataclass(slots=True)
class _Sheet:
    ticket: JobTicket
    canvas: Canvas

    @property
    def width(self) -> float:
        """Between the margins."""
        return letter[0] - 2 * _MARGIN

    def head(self) -> None:
        """A band with the job's name, and the quantity as large as it matters."""
        canvas, ticket = self.canvas, self.ticket
        top = letter[1]
        canvas.setFillColor(ACCENT)
        canvas.rect(0, top - _BAND, letter[0], _BAND, stroke=0, fill=1)
        canvas.setFillColor(PAPER)
        canvas.setFont(STRONG, 10)
        canvas.drawString(_MARGIN, top - 38, f"JOB TICKET · {ticket.token}")
        canvas.setFont(STRONG, 24)
        canvas.drawString(_MARGIN, top - 70, shortened(ticket.title, STRONG, 24, self.width - 150))
        canvas.setFont(STRONG, 30)
        canvas.drawRightString(letter[0] - _MARGIN, top - 62, f"{ticket.quantity:,}")
        canvas.setFont(REGULAR, 10)
        canvas.drawRightString(letter[0] - _MARGIN, top - 79, "pieces")

    def thumbnails(self, top: float) -> tuple[list[Placed], float]:
        """All faces side by side, as large as fits; gives where the pages go and the lower edge."""
        count = len(self.ticket.faces)
        wide, high = self.ticket.page_size
        gap = 20.0
        scale = min((self.width - gap * (count - 1)) / count / wide, _THUMBS / high)
        placed = []
        for number, label in enumerate(self.ticket.faces):
            left = _MARGIN + number * (wide * scale + gap)
            bottom = top - high * scale
            self.canvas.setStrokeColor(SOFT)
            self.canvas.setLineWidth(0.4)
            self.canvas.rect(left, bottom, wide * scale, high * scale, fill=0)
            self.canvas.setFillColor(SOFT)
            self.canvas.setFont(REGULAR, 8)
            caption = shortened(f"Page {number + 1}: {label}", REGULAR, 8, wide * scale)
            self.canvas.drawString(left, bottom - 11, caption)
            placed.append(Placed(0, number, left, bottom, wide * scale, high * scale))
        self.canvas.drawString(_MARGIN, top - high * scale - 22, "Shown with bleed; the recipient is invented.")
        return placed, top - high * scale - 22

    def columns(self, top: float) -> float:
        """The facts in two columns, heading by heading."""
        gap = 26.0
        width = (self.width - gap) / 2
        lows = [top, top]
        for number, (words, lines) in enumerate(self.ticket.facts):
            side = number % 2
            left = _MARGIN + side * (width + gap)
            lows[side] = self._group(words, lines, left, lows[side], width)
        return min(lows)

    def _group(self, words: str, lines: Sequence[tuple[str, str]], left: float, top: float, width: float) -> float:
        top = heading(self.canvas, words, left, top, width)
        for label, value in lines:
            self.canvas.setFont(REGULAR, 8.8)
            self.canvas.setFillColor(SOFT)
            self.canvas.drawString(left, top, label)
            self.canvas.setFillColor(INK)
            for line in wrapped(value, REGULAR, 8.8, width - _LABEL) or [""]:
                self.canvas.drawString(left + _LABEL, top, line)
                top -= 11.6
            top -= 1.4
        return top - 7

    def files(self, top: float) -> float:
        """Names, sizes and hashes of what is sent."""
        top = heading(self.canvas, "Files (SHA-256)", _MARGIN, top, self.width)
        for file in self.ticket.files:
            self.canvas.setFillColor(INK)
            self.canvas.setFont(STRONG, 8.8)
            self.canvas.drawString(_MARGIN, top, shortened(file.name, STRONG, 8.8, 86))
            self.canvas.setFont(REGULAR, 8.8)
            self.canvas.setFillColor(SOFT)
            self.canvas.drawRightString(_MARGIN + 150, top, _bytes(file.size))
            self.canvas.setFillColor(INK)
            self.canvas.setFont(CODE, 7.6)
            self.canvas.drawString(_MARGIN + 164, top, file.sha256)
            top -= 13
        return top

    def contacts(self) -> None:
        """At the foot: who to call, and lines for the printer's hand."""
        entries = self.ticket.contacts
        if not entries:
            return
        width = (self.width - 20 * (len(entries) - 1)) / len(entries)
        for number, (label, value) in enumerate(entries):
            left = _MARGIN + number * (width + 20)
            self.canvas.setStrokeColor(SOFT)
            self.canvas.setLineWidth(0.5)
            self.canvas.line(left, 50, left + width, 50)
            self.canvas.setFillColor(INK)
            self.canvas.setFont(REGULAR, 9.5)
            self.canvas.drawString(left, 54, shortened(value, REGULAR, 9.5, width))
            self.canvas.setFillColor(SOFT)
            self.canvas.setFont(REGULAR, 7.5)
            self.canvas.drawString(left, 40, label)


def _bytes(size: int) -> str:
    """A size as people read it."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            return f"{size / step:,.1f} {unit}"
    return f"{size} B"
