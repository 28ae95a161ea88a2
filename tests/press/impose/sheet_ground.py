"""Ground of the imposition tests: a small file whose pages carry their number as squares, and a guillotine.

The operator knows what a person at the machine knows: the crop marks, the order's recipe, how the sheet is flipped.
Nothing here calls the code that decides where a piece goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.press.impose.layout import SheetPlan

DPI = 54
BITS = 12
Picture = npt.NDArray[np.uint8]


def make_numbered(path: Path, pieces: int, size: tuple[float, float], *, sides: int = 2, bleed: float = 9.0) -> Path:
    """A PDF whose pages say piece and side in squares, with a square in the upper left corner; ``size`` in inches."""
    width, height = size[0] * 72, size[1] * 72
    media = (width + 2 * bleed, height + 2 * bleed)
    canvas = Canvas(str(path), pagesize=media, invariant=1, pageCompression=1)
    canvas.setTitle("Numbered")
    for piece in range(pieces):
        for side in range(sides):
            canvas.setFillColorCMYK(0.1, 0, 0, 0)
            canvas.rect(0, 0, *media, stroke=0, fill=1)
            canvas.translate(bleed, bleed)
            canvas.setFillColorCMYK(0, 0, 0, 1)
            for place, x, y in squares(width, height):
                value = 1 if place == 0 else side if place == 1 else piece >> (place - 2) & 1
                if value:
                    canvas.rect(x - 14, y - 14, 28, 28, stroke=0, fill=1)
            canvas.showPage()
    canvas.save()
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for page in document.pages:
            page.trimbox = [bleed, bleed, bleed + width, bleed + height]
            page.bleedbox = page.mediabox
        document.save(path, deterministic_id=True)
    return path


def squares(width: float, height: float) -> list[tuple[int, float, float]]:
    """Middle of each square from the lower left corner: the corner mark, the side, then the bits."""
    found = [(0, 30.0, height - 30), (1, 80.0, height - 30)]
    for bit in range(BITS):
        row, column = divmod(bit, 4)
        found.append((bit + 2, 60.0 + column * 50, height - 90 - row * 50))
    return found


def told(picture: Picture, width: float, height: float) -> tuple[int, int] | None:
    """Piece and side that a picture of an upright piece tells; None for a VOID one."""
    scale = DPI / 72
    dark = []
    for _, x, y in squares(width, height):
        across, down = round(x * scale), round((height - y) * scale)
        dark.append(picture[down - 3 : down + 4, across - 3 : across + 4].mean() < 128)
    if not dark[0]:
        return None
    return sum(bit << place for place, bit in enumerate(dark[2:])), int(dark[1])


@dataclass(frozen=True)
class Card:
    """A piece off the guillotine: both sides as one sees them when it is turned over sideways."""

    front: Picture
    back: Picture

    def over(self) -> Card:
        return Card(self.back, self.front)


def sheets_of(pdf: Path) -> list[Picture]:
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = []
        for page in document:
            drawn = page.render(scale=DPI / 72, grayscale=True).to_numpy()
            pictures.append(np.asarray(drawn, dtype=np.uint8).reshape(drawn.shape[0], drawn.shape[1]))
        return pictures


def cuts(pdf: Path) -> tuple[list[int], list[int]]:
    """Where the crop marks of the first sheet say that it is cut: columns from the left, rows from the top, pixels.

    The marks beyond the gripper edge and the left edge are looked at, a little outside of the bleed.
    """
    scale = DPI / 72 * 4
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        drawn = page.render(scale=scale, grayscale=True).to_numpy()
        trim, high = page.get_trimbox(), page.get_height()
    gray = drawn.reshape(drawn.shape[0], drawn.shape[1])
    below = (
        gray[round((high - trim[1] + 10.2) * scale)] if trim[1] >= 12 else gray[round((high - trim[3] - 10.2) * scale)]
    )
    beside = gray[:, round((trim[0] - 10.2) * scale)]
    return lines_in(below), lines_in(beside)


def lines_in(strip: Picture) -> list[int]:
    dark = np.flatnonzero(strip < 235)
    groups = np.split(dark, np.flatnonzero(np.diff(dark) > 2) + 1)
    return [round((group.mean() + 0.5) / 4) for group in groups if group.size]


def gutters_out(edges: list[int]) -> list[tuple[int, int]]:
    """Cuts two by two: each piece lies between two of them."""
    assert len(edges) % 2 == 0, edges
    return list(zip(edges[::2], edges[1::2], strict=True))


def cut_sheet(front: Picture, back: Picture | None, plan: SheetPlan, edges: tuple[list[int], list[int]]) -> list[Card]:
    """The cards of a sheet along its rows from the upper left one, each turned so that its front side is upright."""
    blank = np.full_like(front, 255) if back is None else back
    behind = blank[:, ::-1] if flipped_sideways(plan.duplex.id, front) else blank[::-1]  # seen through the sheet
    cards = []
    for top, bottom in gutters_out(edges[1]):
        for left, right in gutters_out(edges[0]):
            turn = plan.front[len(cards)].turn // 90
            sides = (np.rot90(one[top:bottom, left:right], -turn) for one in (front, behind))
            upper, under = sides
            cards.append(Card(upper, under[:, ::-1]))
    return cards


def flipped_sideways(way: str, sheet: Picture) -> bool:
    """Whether the sheet, as it lies, is turned like a page of a book; else like one of a calendar."""
    high, wide = sheet.shape
    upright = high >= wide
    ways = {"long-edge": upright, "short-edge": not upright, "work-and-tumble": False}
    return ways.get(way, True)


def piles_turned(plan: SheetPlan) -> tuple[set[int], set[int]]:
    """Columns and rows whose pieces lie with their back up: the right half, or the lower one."""
    if plan.duplex.id == "work-and-turn":
        return set(range(plan.across // 2, plan.across)), set()
    if plan.duplex.id == "work-and-tumble":
        return set(), set(range(plan.down // 2, plan.down))
    return set(), set()


def gather(order: str, plan: SheetPlan, sheets: list[list[Card]], depth: int) -> list[list[Card]]:
    """Cards as the operator puts them together: stacks in the order in which they are taken, each from its top."""
    columns, rows = piles_turned(plan)

    def card(sheet: list[Card], row: int, column: int) -> Card:
        found = sheet[row * plan.across + column]
        return found.over() if row in rows or column in columns else found

    stacks: list[list[Card]] = []
    if order == "nested":
        return [
            [card(sheet, row, column) for row in range(plan.down) for column in range(plan.across)] for sheet in sheets
        ]
    if order == "roll":
        return [
            [card(sheet, row, column) for sheet in sheets for row in range(plan.down)] for column in range(plan.across)
        ]
    for first in range(0, len(sheets), depth):
        lift = sheets[first : first + depth]
        over = lift[::-1]  # a pile that is turned over as a whole
        if order == "cut-and-stack":
            for row in range(plan.down):
                for column in range(plan.across):
                    pile = over if row in rows or column in columns else lift
                    stacks.append([card(sheet, row, column) for sheet in pile])
        elif order == "row":
            for row in range(plan.down):
                pile = over if row in rows else lift
                stacks.append([card(sheet, row, column) for sheet in pile for column in range(plan.across)])
        else:
            for column in range(plan.across):
                pile = over if column in columns else lift
                stacks.append([card(sheet, row, column) for sheet in pile for row in range(plan.down)])
    return stacks
