"""The job ticket on paper: one page with everything a printer asks before taking the job."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.press.proof_sheet import (
    BAND,
    CODE,
    FAINT,
    INK,
    REGULAR,
    SOFT,
    STRONG,
    Head,
    Placed,
    head,
    heading,
    new_canvas,
    save_with_pages,
    shortened,
    wrapped,
)
from reactivate_desktop.press.ticket_facts import JobTicket, TicketFile
from reactivate_desktop.press.ticket_words import Group, columns

_MARGIN: Final = 42.0
_FOOT: Final = 62.0
_GAP: Final = 28.0
_LABEL: Final = 66.0
_THUMB_MOST: Final = 178.0
_THUMB_LEAST: Final = 84.0
_CAPTIONS: Final = 22.0
_FILES_SHOWN: Final = 8
_HAND_LINES: Final = ("Received by, date", "Quantity printed and mailed", "Signature of the printer")


def write(ticket: JobTicket, target: Path) -> None:
    """Write the ticket to ``target``, one letter page, whole or not at all."""
    drawn = io.BytesIO()
    canvas = new_canvas(drawn, letter, f"Job ticket {ticket.token}")
    sheet = _Sheet(ticket, canvas, _Layout.fitting(ticket))
    sheet.head()
    placed, top = sheet.thumbnails(letter[1] - BAND - 22)
    sheet.files(sheet.columns(top - 24))
    sheet.foot()
    canvas.showPage()
    canvas.save()
    save_with_pages(drawn, ticket.sample, placed, target)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How large everything is, so that any job stays on its one page: pictures give way first, then type."""

    type_size: float
    most_lines: int
    thumb_height: float

    @property
    def leading(self) -> float:
        return self.type_size * 1.32

    @classmethod
    def fitting(cls, ticket: JobTicket) -> _Layout:
        """The largest type that leaves room for the pictures; at the least, long values end with an ellipsis."""
        room = letter[1] - BAND - 22 - 24 - _FOOT - 12
        for size, most in ((8.8, 4), (8.4, 4), (8.0, 3), (7.6, 3), (7.2, 2), (6.8, 2), (6.4, 1)):
            trial = cls(size, most, 0.0)
            left = room - trial.facts_height(ticket) - trial.files_height(ticket)
            if left >= _THUMB_LEAST + _CAPTIONS:
                return cls(size, most, min(_THUMB_MOST, left - _CAPTIONS))
        return cls(6.4, 1, _THUMB_LEAST)

    @property
    def column(self) -> float:
        """Width of one of the two columns."""
        return (letter[0] - 2 * _MARGIN - _GAP) / 2

    def value_lines(self, value: str) -> list[str]:
        """A value in lines; the last one is cut where there are too many."""
        room = self.column - _LABEL
        lines = wrapped(value, REGULAR, self.type_size, room) or [""]
        if len(lines) > self.most_lines:
            lines = [*lines[: self.most_lines - 1], " ".join(lines[self.most_lines - 1 :])]
        return [shortened(line, REGULAR, self.type_size, room) for line in lines]

    def group_height(self, group: Group) -> float:
        """Height of a heading and its facts, with the air under it."""
        count = sum(len(self.value_lines(value)) for _, value in group.lines)
        return 18 + count * self.leading + len(group.lines) * 1.6 + 8

    def facts_height(self, ticket: JobTicket) -> float:
        """Height of the longer column."""
        return max(sum(map(self.group_height, column)) for column in columns(ticket))

    @staticmethod
    def files_height(ticket: JobTicket) -> float:
        """Height of the list of files."""
        return 24 + 12.5 * len(shown_files(ticket.files))


def shown_files(files: Sequence[TicketFile]) -> list[TicketFile | str]:
    """The files that the ticket names, and a line about those that it has no room for."""
    if len(files) <= _FILES_SHOWN:
        return list(files)
    left = files[_FILES_SHOWN - 2 : -1]
    words = f"… and {len(left):,} more, {size_in_words(sum(file.size for file in left))}: all are in the checksum list"
    return [*files[: _FILES_SHOWN - 2], words, files[-1]]


def size_in_words(size: int) -> str:
    """A size as people read it."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            return f"{size / step:,.1f} {unit}"
    return f"{size} B"


@dataclass(slots=True)
class _Sheet:
    ticket: JobTicket
    canvas: Canvas
    layout: _Layout

    @property
    def width(self) -> float:
        """Between the margins."""
        return letter[0] - 2 * _MARGIN

    def head(self) -> None:
        """The job's name, and the quantity as large as it matters."""
        ticket = self.ticket
        line = f"{ticket.customer.name} · {ticket.paper.name} · approved {ticket.approved:%Y-%m-%d}"
        words = "piece" if ticket.quantity == 1 else "pieces"
        said = Head(f"JOB TICKET · {ticket.token}", ticket.title, f"{ticket.quantity:,}", words, line)
        head(self.canvas, said, _MARGIN)

    def thumbnails(self, top: float) -> tuple[list[Placed], float]:
        """All faces side by side in the middle, as large as fits; gives where the pages go and the lower edge."""
        canvas, faces = self.canvas, self.ticket.paper.faces
        wide, high = self.ticket.paper.media_width.pt, self.ticket.paper.media_height.pt
        gap, count = 22.0, len(faces)
        scale = min((self.width - gap * (count - 1)) / count / wide, self.layout.thumb_height / high)
        left = _MARGIN + (self.width - count * wide * scale - (count - 1) * gap) / 2
        bottom = top - high * scale
        placed = []
        for number, face in enumerate(faces):
            canvas.setStrokeColor(SOFT)
            canvas.setLineWidth(0.4)
            canvas.rect(left, bottom, wide * scale, high * scale, fill=0)
            canvas.setFillColor(SOFT)
            canvas.setFont(REGULAR, 7.6)
            caption = f"Page {number + 1}: {face.label}"
            canvas.drawString(left, bottom - 11, shortened(caption, REGULAR, 7.6, wide * scale))
            placed.append(Placed(0, number, left, bottom, wide * scale, high * scale))
            left += wide * scale + gap
        canvas.drawCentredString(letter[0] / 2, bottom - 22, "Shown with bleed; the recipient is invented.")
        return placed, bottom - 22

    def columns(self, top: float) -> float:
        """The facts in two columns, heading by heading; gives the lower edge of the longer one."""
        width, lows = self.layout.column, []
        for side, column in enumerate(columns(self.ticket)):
            low = top
            for group in column:
                low = self._group(group, _MARGIN + side * (width + _GAP), low, width)
            lows.append(low)
        return min(lows)

    def _group(self, group: Group, left: float, top: float, width: float) -> float:
        canvas, size = self.canvas, self.layout.type_size
        top = heading(canvas, group.heading, left, top, width)
        for label, value in group.lines:
            canvas.setFont(REGULAR, size)
            canvas.setFillColor(SOFT)
            canvas.drawString(left, top, shortened(label, REGULAR, size, _LABEL - 4))
            canvas.setFillColor(INK)
            if not value:
                canvas.setStrokeColor(SOFT)
                canvas.setLineWidth(0.4)
                canvas.line(left + _LABEL, top - 2, left + width, top - 2)
            for line in self.layout.value_lines(value):
                canvas.drawString(left + _LABEL, top, line)
                top -= self.layout.leading
            top -= 1.6
        return top - 8

    def files(self, top: float) -> None:
        """Names, pages, sizes and hashes of what is sent."""
        canvas, right = self.canvas, letter[0] - _MARGIN
        top = heading(canvas, "Files, with their SHA-256", _MARGIN, top, self.width)
        for number, file in enumerate(shown_files(self.ticket.files)):
            if number % 2 == 0:
                canvas.setFillColor(FAINT)
                canvas.rect(_MARGIN - 4, top - 3.4, self.width + 8, 12.5, stroke=0, fill=1)
            canvas.setFillColor(SOFT if isinstance(file, str) else INK)
            if isinstance(file, str):
                canvas.setFont(REGULAR, 8)
                canvas.drawString(_MARGIN, top, file)
            else:
                self._file(file, top, right)
            top -= 12.5

    def _file(self, file: TicketFile, top: float, right: float) -> None:
        canvas = self.canvas
        canvas.setFont(STRONG, 8)
        canvas.drawString(_MARGIN, top, shortened(file.name, STRONG, 8, 104))
        canvas.setFont(REGULAR, 8)
        if file.pages:
            canvas.drawRightString(_MARGIN + 168, top, f"{file.pages:,} pages")
        canvas.drawRightString(_MARGIN + 220, top, size_in_words(file.size))
        canvas.setFont(CODE, 7.4)
        canvas.drawRightString(right, top, file.sha256)

    def foot(self) -> None:
        """Lines for the printer's hand."""
        canvas = self.canvas
        width = (self.width - 2 * 20) / 3
        for number, label in enumerate(_HAND_LINES):
            left = _MARGIN + number * (width + 20)
            canvas.setStrokeColor(SOFT)
            canvas.setLineWidth(0.5)
            canvas.line(left, 40, left + width, 40)
            canvas.setFillColor(SOFT)
            canvas.setFont(REGULAR, 7.4)
            canvas.drawString(left, 30, label)
