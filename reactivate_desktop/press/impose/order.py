"""Which piece stands where: the order in which pieces run over sheets, so that cut stacks lie in mail order.

Three ways lead from one piece to the next: right (next column), down (next row) and deep (next sheet). An order says
which is taken first. Sheets are counted from the top of the delivered stack, positions along the rows from the upper
left one; all counts here are 0-based.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from reactivate_desktop.errors import InputError

VOID: Final = -1
"""Stands for a position without a piece."""

DEFAULT_DEPTH: Final = 250
"""Sheets of one lift: 250 of a 14 pt board are 3.5 in, what a guillotine clamps."""

Axis = Literal["right", "down", "deep"]


@dataclass(frozen=True, slots=True)
class Order:
    """An order: ``axes`` from the one taken first to the one taken last; ``lifts`` whether stack depth applies."""

    id: str
    name: str
    axes: tuple[Axis, Axis, Axis]
    lifts: bool = True


ORDERS: Final = {
    one.id: one
    for one in (
        Order(
            "cut-and-stack",
            "each position is a pile; piles are put on each other along the rows",
            ("deep", "right", "down"),
        ),
        Order(
            "nested",
            "the pieces of a sheet follow each other, for cutters in line",
            ("right", "down", "deep"),
            lifts=False,
        ),
        Order("row", "each row is a pile of strips, cut along the rows first", ("right", "deep", "down")),
        Order("column", "each column is a pile of strips, cut along the columns first", ("down", "deep", "right")),
        Order(
            "roll",
            "each column is one lane through the whole job, for webs that are slit",
            ("down", "deep", "right"),
            lifts=False,
        ),
    )
}
"""Orders by id."""


def order(order_id: str) -> Order:
    """The order of that id.

    Raises:
        InputError: when there is none; it lists those that there are.
    """
    if order_id not in ORDERS:
        raise InputError(
            f"There is no order called '{order_id}'.", hint=f"Use one of: {', '.join(ORDERS)}.", code="order-unknown"
        )
    return ORDERS[order_id]


@dataclass(frozen=True, slots=True)
class Lift:
    """Sheets that are cut as one pile; ``first_piece`` is the number of the first piece on them."""

    number: int
    first_sheet: int
    sheets: int
    first_piece: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``pieces`` pieces on sheets of ``across`` × ``down``, ``stack_depth`` sheets a lift.

    ``turned`` are positions that show their back when the front of the sheet is up: where all pieces of a pile do, the
    pile is turned over as a whole after cutting, so its pieces run from the last sheet of the lift to the first.
    """

    order: Order
    across: int
    down: int
    pieces: int
    stack_depth: int = DEFAULT_DEPTH
    turned: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.stack_depth < 1:
            raise InputError(
                f"A stack depth of {self.stack_depth} sheets leaves no stack.",
                hint="Give the sheets that the guillotine clamps, such as 250.",
                code="stack-depth",
            )
        if self.pieces < 1:
            raise InputError("There is no piece to impose.", hint="Name a file with pages.", code="no-pieces")

    @property
    def n_up(self) -> int:
        """Positions of a sheet."""
        return self.across * self.down

    @property
    def sheets(self) -> int:
        """Sheets of the job."""
        last = self.lift(self.lifts - 1)
        return last.first_sheet + last.sheets

    @property
    def depth(self) -> int:
        """Sheets of a full lift."""
        return self.stack_depth if self.order.lifts else -(-self.pieces // self.n_up)

    @property
    def lifts(self) -> int:
        """Lifts of the job."""
        return -(-self.pieces // (self.depth * self.n_up))

    @property
    def voids(self) -> int:
        """Positions of the job that stay without a piece."""
        return self.sheets * self.n_up - self.pieces

    @property
    def stacks(self) -> int:
        """Stacks that a lift is cut into; where whole sheets follow each other, all of it is one."""
        return self.stack_of(self.n_up - 1) + 1

    def lift(self, number: int) -> Lift:
        """The lift of that number; the last one is as deep as it must be."""
        depth, full = self.depth, self.depth * self.n_up
        pieces = min(full, self.pieces - number * full)
        return Lift(number, number * depth, -(-pieces // self.n_up), number * full, pieces)

    def sheet(self, number: int) -> tuple[int, ...]:
        """The pieces of a sheet by position; VOID where there is none."""
        lift = self.lift(number // self.depth)
        return _on_sheet(lift, self._runs(lift), number - lift.first_sheet)

    def in_order(self) -> Iterator[tuple[Lift, int, tuple[int, ...]]]:
        """All sheets, first to last: the lift each belongs to, its number, and its pieces by position."""
        for number in range(self.lifts):
            lift = self.lift(number)
            runs = self._runs(lift)
            for place in range(lift.sheets):
                yield lift, lift.first_sheet + place, _on_sheet(lift, runs, place)

    def stack_of(self, position: int) -> int:
        """The stack of its lift that a position goes to."""
        row, column = divmod(position, self.across)
        last = self.order.axes[2]
        if self.order.axes[0] == "deep":
            return position
        return {"deep": 0, "right": column, "down": row}[last]

    def is_turned(self, position: int) -> bool:
        """Whether the stack of a position is turned over as a whole once it is cut."""
        if self.order.axes[2] == "deep" or not self.order.lifts:
            return False
        own = self.stack_of(position)
        return all(place in self.turned for place in range(self.n_up) if self.stack_of(place) == own)

    def _runs(self, lift: Lift) -> list[tuple[int, int]]:
        """For each position the piece on the lift's first sheet, and the step from sheet to sheet."""
        sizes = {"right": self.across, "down": self.down, "deep": lift.sheets}
        steps, step = {}, 1
        for axis in self.order.axes:
            steps[axis] = step
            step *= sizes[axis]
        runs = []
        for position in range(self.n_up):
            row, column = divmod(position, self.across)
            first = lift.first_piece + column * steps["right"] + row * steps["down"]
            if self.is_turned(position):
                runs.append((first + (lift.sheets - 1) * steps["deep"], -steps["deep"]))
            else:
                runs.append((first, steps["deep"]))
        return runs


def _on_sheet(lift: Lift, runs: list[tuple[int, int]], place: int) -> tuple[int, ...]:
    end = lift.first_piece + lift.pieces
    pieces = (first + place * step for first, step in runs)
    return tuple(piece if piece < end else VOID for piece in pieces)
