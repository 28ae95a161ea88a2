"""Sheets for people: drawn with reportlab in the program's fonts, press pages placed on them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import pikepdf
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.press.icc_profile import IccProfile
from reactivate_desktop.press.soft_proof import SoftProof
from reactivate_desktop.resources import asset

REGULAR: Final = "Inter-Regular"
STRONG: Final = "Inter-SemiBold"
CODE: Final = "IBMPlexMono-Medium"
INK: Final = HexColor("#252b31")
SOFT: Final = HexColor("#6f777e")
FAINT: Final = HexColor("#e3e7ea")
ACCENT: Final = HexColor("#286782")
PAPER: Final = HexColor("#ffffff")
BAND: Final = 96.0
_FIRST_FONT: Final[dict[str, Any]] = {"initialFontName": REGULAR}  # its published type says float


@cache
def load_fonts() -> None:
    """Make the program's fonts known to reportlab, once."""
    files = ((REGULAR, "inter"), (STRONG, "inter"), (CODE, "ibm-plex-mono"))
    for name, folder in files:
        pdfmetrics.registerFont(TTFont(name, str(asset("fonts", folder, f"{name}.ttf"))))


def new_canvas(buffer: io.BytesIO, size: tuple[float, float], title: str) -> Canvas:
    """A canvas whose bytes depend on nothing but what is drawn; never starts with an unembedded font."""
    load_fonts()
    # a setting of the whole process, which others change too: binary streams, whoever drew before
    rl_config.useA85 = 0
    canvas = Canvas(buffer, pagesize=size, invariant=1, pageCompression=1, **_FIRST_FONT)
    canvas.setTitle(title)
    canvas.setAuthor("Reactivate Desktop")
    return canvas


def heading(canvas: Canvas, words: str, left: float, top: float, width: float) -> float:
    """A heading over a faint line of ``width`` points; gives the base line of what follows."""
    canvas.setFillColor(ACCENT)
    canvas.setFont(STRONG, 10)
    canvas.drawString(left, top, words)
    canvas.setStrokeColor(FAINT)
    canvas.setLineWidth(0.8)
    canvas.line(left, top - 5, left + width, top - 5)
    return top - 18


@dataclass(frozen=True, slots=True)
class Head:
    """What the band at the top of a letter page says: ``kind`` over ``title``, and a large ``figure`` with its words.

    ``line`` stands below the title ('' = nothing).
    """

    kind: str
    title: str
    figure: str
    words: str
    line: str = ""


def head(canvas: Canvas, said: Head, margin: float) -> None:
    """Draw the band, ``BAND`` points deep, across the page."""
    top, right = letter[1], letter[0] - margin
    canvas.setFillColor(ACCENT)
    canvas.rect(0, top - BAND, letter[0], BAND, stroke=0, fill=1)
    canvas.setFillColor(PAPER)
    canvas.setFont(STRONG, 30)
    canvas.drawRightString(right, top - 56, said.figure)
    canvas.setFont(REGULAR, 10)
    canvas.drawRightString(right, top - 73, said.words)
    taken = max(canvas.stringWidth(said.figure, STRONG, 30), canvas.stringWidth(said.words, REGULAR, 10))
    room = right - margin - taken - 24
    title = 60 if said.line else 66
    canvas.setFont(STRONG, 10)
    canvas.drawString(margin, top - 35, shortened(said.kind, STRONG, 10, room))
    canvas.setFont(STRONG, 23)
    canvas.drawString(margin, top - title, shortened(said.title, STRONG, 23, room))
    canvas.setFont(REGULAR, 10)
    canvas.drawString(margin, top - 78, shortened(said.line, REGULAR, 10, room))


@dataclass(frozen=True, slots=True)
class Placed:
    """Page ``source`` of the press file (from 0), with its bleed, under sheet ``sheet``; measures in points."""

    sheet: int
    source: int
    left: float
    bottom: float
    width: float
    height: float


def save_with_pages(
    drawn: io.BytesIO, press_file: Path, placed: Iterable[Placed], target: Path, profile: IccProfile | None = None
) -> None:
    """Put pages of ``press_file`` under the drawn sheets and write ``target`` whole or not at all.

    With ``profile`` they are soft proofs: as that profile prints them, on its paper.
    """
    drawn.seek(0)
    beside = target.with_name(f".{target.name}.part")
    try:
        with pikepdf.open(drawn) as sheets, pikepdf.open(press_file) as source:
            under = _Underlay(sheets, source, SoftProof(sheets, profile) if profile else None)
            for entry in placed:
                under.place(entry)
            sheets.save(beside, deterministic_id=True, fix_metadata_version=False)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


@dataclass(slots=True)
class _Underlay:
    """Places pages of one file under the sheets of another; a page that is placed again is not copied again."""

    sheets: pikepdf.Pdf
    source: pikepdf.Pdf
    proof: SoftProof | None
    _forms: dict[int, Any] = field(default_factory=dict)

    def place(self, entry: Placed) -> None:
        """Place one page; pikepdf's own way names it at random, and the same job shall give the same bytes."""
        page = self.source.pages[entry.source]
        if entry.source not in self._forms:
            page.trimbox = page.mediabox  # the placed picture shows its bleed
            form = self._forms[entry.source] = self.sheets.copy_foreign(page.as_form_xobject())
            if self.proof:
                self.proof.convert(form)
        sheet, name = self.sheets.pages[entry.sheet], f"/Press{entry.source}"
        sheet.add_resource(self._forms[entry.source], pikepdf.Name.XObject, pikepdf.Name(name))
        x0, y0, x1, y1 = (float(str(number)) for number in page.mediabox)
        wide, high = entry.width / (x1 - x0), entry.height / (y1 - y0)
        matrix = f"{wide:.6f} 0 0 {high:.6f} {entry.left - x0 * wide:.4f} {entry.bottom - y0 * high:.4f} cm"
        content = f"q {matrix} {name} Do Q".encode()
        if self.proof:
            content = self.proof.paper((entry.left, entry.bottom, entry.width, entry.height)) + b"\n" + content
        sheet.contents_add(content, prepend=True)


def shortened(text: str, font: str, size: float, width: float) -> str:
    """``text``, cut with an ellipsis where it is wider than ``width`` points."""
    if pdfmetrics.stringWidth(text, font, size) <= width:
        return text
    while text and pdfmetrics.stringWidth(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """``text`` broken at blanks into lines of at most ``width`` points."""
    lines: list[str] = []
    for word in text.split():
        trial = f"{lines[-1]} {word}" if lines else word
        if lines and pdfmetrics.stringWidth(trial, font, size) <= width:
            lines[-1] = trial
        else:
            lines.append(word)
    return lines
