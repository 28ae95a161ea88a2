"""Printing on both sides: how the sheet is flipped, and where the back of a piece stands then.

Sheets are drawn with the edge that goes first (the gripper edge) at the bottom. A turn flips the sheet on its vertical
axis and keeps that edge; a tumble flips it on its horizontal axis, so that the other edge goes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from reactivate_desktop.errors import InputError


class Flip(Enum):
    """The axis a sheet is flipped on."""

    TURN = "turn"
    TUMBLE = "tumble"


@dataclass(frozen=True, slots=True)
class Duplex:
    """A way to print both sides; with ``both_on_one`` each side carries fronts on one half and backs on the other."""

    id: str
    name: str
    sides: int = 2
    both_on_one: bool = False

    def flip(self, width: float, height: float) -> Flip:
        """How a sheet of that size, as it is drawn, is flipped."""
        if self.id in ("long-edge", "short-edge"):
            upright = height >= width
            return Flip.TURN if upright == (self.id == "long-edge") else Flip.TUMBLE
        return Flip.TUMBLE if self.id == "work-and-tumble" else Flip.TURN


DUPLEX: Final = {
    one.id: one
    for one in (
        Duplex("sheetwise", "sheetwise: fronts on one side, backs on the other, same gripper edge"),
        Duplex("long-edge", "flipped on the long edge of the sheet, as digital presses call it"),
        Duplex("short-edge", "flipped on the short edge of the sheet, as digital presses call it"),
        Duplex(
            "work-and-turn", "fronts on the left half, backs on the right; turned, same gripper edge", both_on_one=True
        ),
        Duplex(
            "work-and-tumble",
            "fronts on the upper half, backs on the lower; tumbled, other gripper edge",
            both_on_one=True,
        ),
        Duplex("one-sided", "one side only", sides=1),
    )
}
"""Ways to print both sides, by id."""


def duplex(duplex_id: str) -> Duplex:
    """The way of that id.

    Raises:
        InputError: when there is none; it lists those that there are.
    """
    if duplex_id not in DUPLEX:
        raise InputError(
            f"There is no way to print both sides called '{duplex_id}'.",
            hint=f"Use one of: {', '.join(DUPLEX)}.",
            code="duplex-unknown",
        )
    return DUPLEX[duplex_id]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece's trim stands on a side: lower left corner and size in points from the sheet's lower left corner.

    ``turn`` is how far the page is turned, counter-clockwise: 0, 90, 180 or 270 degrees.
    """

    x: float
    y: float
    width: float
    height: float
    turn: int = 0


def behind(place: Place, flip: Flip, sheet_width: float, sheet_height: float, *, head_to_foot: bool = False) -> Place:
    """The place on the other side of the sheet that lies behind ``place``, as one sees that side after the flip.

    The page there is turned so that the heads of both sides meet, or with ``head_to_foot`` head and foot.
    """
    if flip is Flip.TURN:
        x, y, turn = sheet_width - place.x - place.width, place.y, -place.turn
    else:
        x, y, turn = place.x, sheet_height - place.y - place.height, 180 - place.turn
    return Place(x, y, place.width, place.height, (turn + (180 if head_to_foot else 0)) % 360)
