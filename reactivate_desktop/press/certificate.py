"""The certificate of a read-back on paper: one page that says what was compared, how, and in which files.

Nothing on it about patients, and nothing that differs when the same drop is pressed again.
"""

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
    INK,
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
from reactivate_desktop.press.writer import whole_file

_MARGIN: Final = 46.0
_LABEL: Final = 112.0
_COLUMN_LABEL: Final = 92.0
_GAP: Final = 28.0
_FILES_SHOWN: Final = 6
_FOOT: Final = 40.0


@dataclass(frozen=True, slots=True)
class CertifiedFile:
    """A file that the certificate speaks of: size in bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is certified.

    ``statement`` is the verdict in one sentence. ``counts`` and ``approved`` are lines of (label, value) in two
    columns; ``compared`` of (what, how), ``hashes`` of (label, SHA-256 in hex). ``program`` made it.
    """

    title: str
    token: str
    pieces: int
    statement: str
    counts: tuple[tuple[str, str], ...]
    approved: tuple[tuple[str, str], ...]
    compared: tuple[tuple[str, str], ...]
    files: tuple[CertifiedFile, ...]
    hashes: tuple[tuple[str, str], ...]
    program: str


def write(certificate: Certificate, target: Path) -> None:
    """Write the certificate to ``target``, one letter page, whole or not at all."""
    drawn = io.BytesIO()
    sheet = _Sheet(certificate, new_canvas(drawn, letter, f"Read-back certificate {certificate.token}"))
    sheet.head()
    top = sheet.statement(letter[1] - BAND - 34)
    top = sheet.columns(top - 12)
    top = sheet.compared(top - 6)
    top = sheet.digests("Files (SHA-256)", [(file.name, file.sha256) for file in certificate.files], top - 4)
    sheet.digests("What was approved (SHA-256)", certificate.hashes, top - 4)
    sheet.foot()
    sheet.canvas.showPage()
    sheet.canvas.save()
    with whole_file(target) as stream:
        stream.write(drawn.getvalue())


@dataclass(slots=True)
class _Sheet:
    certificate: Certificate
    canvas: Canvas

    @property
    def width(self) -> float:
        """Between the margins."""
        return letter[0] - 2 * _MARGIN

    def head(self) -> None:
        """The job's name, and the number of pieces as large as it matters."""
        said = self.certificate
        words = "piece read back" if said.pieces == 1 else "pieces, each read back"
        head(self.canvas, Head(f"READ-BACK CERTIFICATE · {said.token}", said.title, f"{said.pieces:,}", words), _MARGIN)

    def statement(self, top: float) -> float:
        """The verdict."""
        self.canvas.setFillColor(INK)
        self.canvas.setFont(STRONG, 12.5)
        for line in wrapped(self.certificate.statement, STRONG, 12.5, self.width):
            self.canvas.drawString(_MARGIN, top, line)
            top -= 17
        return top

    def columns(self, top: float) -> float:
        """What was read, and what it was read against."""
        width = (self.width - _GAP) / 2
        said = self.certificate
        lows = [
            self._facts(words, lines, _MARGIN + side * (width + _GAP), top, (width, _COLUMN_LABEL))
            for side, (words, lines) in enumerate((("What was read", said.counts), ("Approved drop", said.approved)))
        ]
        return min(lows)

    def compared(self, top: float) -> float:
        """What was compared, and how."""
        return self._facts("What was compared, and how", self.certificate.compared, _MARGIN, top, (self.width, _LABEL))

    def _facts(
        self, words: str, lines: Sequence[tuple[str, str]], left: float, top: float, widths: tuple[float, float]
    ) -> float:
        width, label_width = widths
        top = heading(self.canvas, words, left, top, width)
        for label, value in lines:
            self.canvas.setFont(REGULAR, 8.6)
            self.canvas.setFillColor(SOFT)
            self.canvas.drawString(left, top, shortened(label, REGULAR, 8.6, label_width - 6))
            self.canvas.setFillColor(INK)
            for line in wrapped(value, REGULAR, 8.6, width - label_width) or [""]:
                self.canvas.drawString(left + label_width, top, line)
                top -= 11.4
            top -= 1.8
        return top - 8

    def digests(self, words: str, entries: Sequence[tuple[str, str]], top: float) -> float:
        """Names and hashes; where there is no room for all, the last line says how many are left out."""
        top = heading(self.canvas, words, _MARGIN, top, self.width)
        shown = list(entries) if len(entries) <= _FILES_SHOWN else list(entries[: _FILES_SHOWN - 1])
        for name, digest in shown:
            self.canvas.setFillColor(INK)
            self.canvas.setFont(STRONG, 8.6)
            self.canvas.drawString(_MARGIN, top, shortened(name, STRONG, 8.6, _LABEL - 6))
            self.canvas.setFont(CODE, 7.6)
            self.canvas.drawString(_MARGIN + _LABEL, top, digest)
            top -= 12.4
        if len(shown) < len(entries):
            self.canvas.setFillColor(SOFT)
            self.canvas.setFont(REGULAR, 8.6)
            left = len(entries) - len(shown)
            self.canvas.drawString(_MARGIN, top, f"… and {left:,} more: all are in the certificate's .json file")
            top -= 12.4
        return top - 8

    def foot(self) -> None:
        """Who says so, and what it does not say."""
        self.canvas.setFillColor(SOFT)
        self.canvas.setFont(REGULAR, 7.5)
        note = "Says what the files hold, not how a press printed them. The same drop gives the same certificate."
        self.canvas.drawString(_MARGIN, _FOOT, note)
        self.canvas.drawRightString(letter[0] - _MARGIN, _FOOT, self.certificate.program)
