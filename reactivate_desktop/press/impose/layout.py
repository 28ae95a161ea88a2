"""Where pieces stand on a sheet: as many as fit, turned as fits best, clear of margins and gripper.

Measures are points from the lower left corner of the sheet, drawn with its gripper edge at the bottom. A piece takes
its trim; between trims stand the gutters, around all of them one bleed, which must lie on what the press can print on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from reactivate_desktop.errors import PressError
from reactivate_desktop.press.impose.duplex import Duplex, Flip, Place, behind
from reactivate_desktop.press.impose.sheet import Sheet, SheetLayout

TAIL_ROOM: Final = 22.0
"""Points beyond the bleed that colour bar and slug want at the tail."""
_SLACK: Final = 0.01


@dataclass(frozen=True, slots=True)
class PieceSize:
    """The trim of a piece, upright, and the bleed it has on all sides; points."""

    width: float
    height: float
    bleed: float

    def __str__(self) -> str:
        return f"{inches(self.width)} × {inches(self.height)} in"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet with its places: ``front`` by position, along the rows from the upper left one.

    Lengths are points; ``width`` and ``height`` are the sheet's as it is drawn, its gripper edge at the bottom.
    """

    sheet: Sheet
    layout: SheetLayout
    duplex: Duplex
    piece: PieceSize
    width: float
    height: float
    across: int
    down: int
    front: tuple[Place, ...]
    head_to_foot: bool = False

    @property
    def id(self) -> str:
        """Sheet and layout, such as ``13x19/digital``."""
        return f"{self.sheet.id}/{self.layout.id}"

    @property
    def n_up(self) -> int:
        """Pieces of a full sheet."""
        return self.across * self.down

    @property
    def waste(self) -> float:
        """Part of the sheet's area that is no piece, 0 to 1."""
        return 1 - self.n_up * self.piece.width * self.piece.height / (self.width * self.height)

    @property
    def flip(self) -> Flip:
        """How the sheet is flipped for its other side."""
        return self.duplex.flip(self.width, self.height)

    @property
    def gutters(self) -> tuple[float, float]:
        """Between columns and between rows, in points."""
        across, down = self.layout.gutters
        return self.sheet.length(across).pt, self.sheet.length(down).pt

    @property
    def gripper(self) -> float:
        """Depth that the press holds the sheet by, in points."""
        return self.sheet.length(self.layout.gripper).pt

    @property
    def back(self) -> tuple[Place, ...]:
        """Places on the other side by position, as one sees that side."""
        return tuple(
            behind(place, self.flip, self.width, self.height, head_to_foot=self.head_to_foot) for place in self.front
        )

    @property
    def turned(self) -> frozenset[int]:
        """Positions that show the back of their piece on the front side of the sheet."""
        if not self.duplex.both_on_one:
            return frozenset()
        if self.flip is Flip.TURN:
            return frozenset(place for place in range(self.n_up) if place % self.across >= self.across // 2)
        return frozenset(place for place in range(self.n_up) if place // self.across >= self.down // 2)

    def as_json(self) -> dict[str, object]:
        """The figures of this plan."""
        return {
            "sheet": self.id,
            "name": self.sheet.name,
            "layout": self.layout.name,
            "width_inches": round(self.width / 72, 3),
            "height_inches": round(self.height / 72, 3),
            "across": self.across,
            "down": self.down,
            "n_up": self.n_up,
            "turn": self.front[0].turn,
            "waste_percent": round(100 * self.waste, 1),
            "duplex": self.duplex.id,
        }


def inches(points: float) -> str:
    """Points as inches with as many digits as are needed: ``5.5``."""
    return f"{points / 72:.3f}".rstrip("0").rstrip(".")


def plan(
    sheet: Sheet, layout: SheetLayout, piece: PieceSize, duplex: Duplex, *, head_to_foot: bool = False
) -> SheetPlan:
    """The best plan for a piece on a sheet: most pieces; where equal, upright, then the gripper on the short edge.

    Raises:
        PressError: when not one piece fits, or fewer than the layout asks for; says by how much.
    """
    wish = _Wish(sheet, layout, piece, duplex)
    trials = [_Trial(wish, lying, turned) for lying in _ways(layout) for turned in _turns(layout)]
    fitting = [trial for trial in trials if trial.across and trial.down]
    if not fitting:
        raise _too_small(trials)
    best = max(fitting, key=lambda trial: trial.across * trial.down)
    places = tuple(best.places())
    found = SheetPlan(
        sheet, layout, duplex, piece, best.width, best.height, best.across, best.down, places, head_to_foot
    )
    return replace(found, front=_same_on_both_sides(found)) if duplex.both_on_one else found


def _same_on_both_sides(found: SheetPlan) -> tuple[Place, ...]:
    """Places whose backs are turned so that one plate serves both sides of the sheet."""
    return tuple(
        replace(place, turn=back.turn) if position in found.turned else place
        for position, (place, back) in enumerate(zip(found.front, found.back, strict=True))
    )


def propose(piece: PieceSize, duplex: Duplex, sheets: list[tuple[Sheet, SheetLayout]]) -> list[SheetPlan]:
    """Plans for all sheets that hold the piece, least waste first; where equal, the smaller sheet first."""
    found = []
    for sheet, layout in sheets:
        try:
            found.append(plan(sheet, layout, piece, duplex))
        except PressError:
            continue
    return sorted(found, key=lambda one: (round(one.waste, 4), one.width * one.height))


def _ways(layout: SheetLayout) -> tuple[bool, ...]:
    """Whether the sheet lies with its long edge at the bottom."""
    if not layout.gripper:
        return (False,)
    return {"short": (False,), "long": (True,), "either": (False, True)}[layout.gripper_edge]


def _turns(layout: SheetLayout) -> tuple[bool, ...]:
    return {"never": (False,), "always": (True,), "best": (False, True)}[layout.rotate]


class _Wish(NamedTuple):
    """What is to be laid out."""

    sheet: Sheet
    layout: SheetLayout
    piece: PieceSize
    duplex: Duplex


class _Trial:
    """One way to lay out: the sheet lying or standing, pieces turned by 90 degrees or not."""

    def __init__(self, wish: _Wish, lying: bool, turned: bool) -> None:
        self.sheet, self.layout, piece, self.duplex = wish
        self.turned = turned
        sheet, layout, duplex = self.sheet, self.layout, self.duplex
        sizes = sheet.length(sheet.width).pt, sheet.length(sheet.height).pt
        if layout.gripper:
            self.width, self.height = (max(sizes), min(sizes)) if lying else (min(sizes), max(sizes))
        else:
            self.width, self.height = sizes
        self.piece_width, self.piece_height = (piece.height, piece.width) if turned else (piece.width, piece.height)
        self.bleed = piece.bleed
        self.gutters = tuple(sheet.length(gutter).pt for gutter in layout.gutters)
        self._free()
        flip = duplex.flip(self.width, self.height) if duplex.both_on_one else None
        self.across = self._count(self.room_across, self.piece_width, self.gutters[0], layout.across, flip is Flip.TURN)
        self.down = self._count(self.room_down, self.piece_height, self.gutters[1], layout.down, flip is Flip.TUMBLE)

    def _free(self) -> None:
        """What can be printed on: the same on both sides of the sheet."""
        left, foot, right, tail = (self.sheet.length(margin).pt for margin in self.layout.margins)
        foot = max(foot, self.sheet.length(self.layout.gripper).pt)
        if self.duplex.sides == 2:
            if self.duplex.flip(self.width, self.height) is Flip.TURN:
                left = right = max(left, right)
            else:
                foot = tail = max(foot, tail)
        self.left, self.foot = left, foot
        self.room_across, self.room_down = self.width - left - right, self.height - foot - tail

    def _count(self, room: float, size: float, gutter: float, wanted: int, even: bool) -> int:
        fits = max(0, int((room - 2 * self.bleed + gutter + _SLACK) // (size + gutter)))
        count = (wanted if wanted <= fits else 0) if wanted else fits
        return count - count % 2 if even else count

    def lack(self) -> tuple[float, float]:
        """How much wider and higher the free part of the sheet would have to be for what is asked for."""
        both = self.duplex.both_on_one
        flip = self.duplex.flip(self.width, self.height)
        across = self.layout.across or (2 if both and flip is Flip.TURN else 1)
        down = self.layout.down or (2 if both and flip is Flip.TUMBLE else 1)
        wide, high = self._block(across, down)
        return max(0.0, wide - self.room_across), max(0.0, high - self.room_down)

    def _block(self, across: int, down: int) -> tuple[float, float]:
        """Width and height of the pieces with their gutters and the bleed around them."""
        return (
            across * self.piece_width + (across - 1) * self.gutters[0] + 2 * self.bleed,
            down * self.piece_height + (down - 1) * self.gutters[1] + 2 * self.bleed,
        )

    def places(self) -> Iterator[Place]:
        """The places by position; in the middle across, and up and down so that the tail keeps room for its marks."""
        wide, high = self._block(self.across, self.down)
        left = self.left + (self.room_across - wide) / 2 + self.bleed
        slack = self.room_down - high
        two_tails = self.duplex.sides == 2 and self.duplex.flip(self.width, self.height) is Flip.TUMBLE
        below = slack / 2 if two_tails else max(0.0, min(slack / 2, slack - TAIL_ROOM))
        foot = self.foot + below + self.bleed
        for place in range(self.across * self.down):
            row, column = divmod(place, self.across)
            yield Place(
                left + column * (self.piece_width + self.gutters[0]),
                foot + (self.down - 1 - row) * (self.piece_height + self.gutters[1]),
                self.piece_width,
                self.piece_height,
                90 if self.turned else 0,
            )


def _too_small(trials: list[_Trial]) -> PressError:
    trial = min(trials, key=lambda one: sum(one.lack()))
    wide, high = trial.lack()
    parts = [f"{inches(lack)} in {word}" for lack, word in ((wide, "in width"), (high, "in height")) if lack > _SLACK]
    layout, sheet = trial.layout, trial.sheet
    asked = " × ".join(str(count) for count in (layout.across, layout.down) if count)
    upright = PieceSize(trial.piece_width, trial.piece_height, trial.bleed)
    what = f"{asked} pieces" if asked else ("two pieces" if trial.duplex.both_on_one else "a piece")
    lacks = " and ".join(parts) or "an even number of rows or columns"
    return PressError(
        f"Sheet {sheet.id}/{layout.id} is too small for {what} of {upright} with {inches(trial.bleed)} in bleed: "
        f"it lacks {lacks}.",
        hint="Choose a larger sheet, another layout of it, or 'auto'.",
        code="sheet-too-small",
    )
