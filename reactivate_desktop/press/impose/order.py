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

SEPARATOR: Final = -2
"""Stands for a position with a card that parts the piles of a lift from those of others."""

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
    """Sheets that are cut as one pile, without separators; ``first_piece`` is the number of the first piece on them."""

    number: int
    first_sheet: int
    sheets: int
    first_piece: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``pieces`` pieces on sheets of ``across`` × ``down``, ``stack_depth`` sheets a lift.

    With ``separators`` a sheet of them lies before each lift, and one behind it where piles are turned over: each pile
    has one on top. ``turned`` are positions that show their back when the front of the sheet is up: where all pieces of
    a pile do, the pile is turned over as a whole after cutting, so its pieces run from the last sheet of the lift to
    the first.
    """

    order: Order
    across: int
    down: int
    pieces: int
    stack_depth: int = DEFAULT_DEPTH
    turned: frozenset[int] = frozenset()
    separators: bool = False

    def __post_init__(self) -> None:
        if self.separators and not self.order.lifts:
            raise InputError(
                f"In the order '{self.order.id}' there are no lifts that separator sheets could part.",
                hint="Choose cut-and-stack, row or column, or leave the separators out.",
                code="separators",
            )
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
        """Sheets of the job, separators among them."""
        last = self.lift(self.lifts - 1)
        return last.first_sheet + last.sheets + self._behind

    @property
    def depth(self) -> int:
        """Sheets of a full lift."""
        return self.stack_depth if self.order.lifts else -(-self.pieces // self.n_up)

    @property
    def lifts(self) -> int:
        """Lifts of the job."""
        return -(-self.pieces // (self.depth * self.n_up))

    @property
    def separator_sheets(self) -> int:
        """Sheets that part lifts."""
        return self.lifts * (self._before + self._behind)

    @property
    def voids(self) -> int:
        """Positions of the job that stay without a piece or a separator."""
        return (self.sheets - self.separator_sheets) * self.n_up - self.pieces

    @property
    def _before(self) -> int:
        return int(self.separators)

    @property
    def _behind(self) -> int:
        return int(self.separators and any(map(self.is_turned, range(self.n_up))))

    @property
    def stacks(self) -> int:
        """Stacks that a lift is cut into; where whole sheets follow each other, all of it is one."""
        return self.stack_of(self.n_up - 1) + 1

    def lift(self, number: int) -> Lift:
        """The lift of that number; the last one is as deep as it must be."""
        depth, full = self.depth, self.depth * self.n_up
        pieces = min(full, self.pieces - number * full)
        first = number * (self._before + depth + self._behind) + self._before
        return Lift(number, first, -(-pieces // self.n_up), number * full, pieces)

    def sheet(self, number: int) -> tuple[int, ...]:
        """The pieces of a sheet by position; VOID where there is none, SEPARATOR on a sheet of separators."""
        lift = self.lift(number // (self._before + self.depth + self._behind))
        place = number - lift.first_sheet
        return _on_sheet(lift, self._runs(lift), place) if 0 <= place < lift.sheets else (SEPARATOR,) * self.n_up

    def in_order(self) -> Iterator[tuple[Lift, int, tuple[int, ...]]]:
        """All sheets, first to last: the lift each belongs to, its number, and its pieces by position."""
        for number in range(self.lifts):
            lift = self.lift(number)
            runs = self._runs(lift)
            if self._before:
                yield lift, lift.first_sheet - 1, (SEPARATOR,) * self.n_up
            for place in range(lift.sheets):
                yield lift, lift.first_sheet + place, _on_sheet(lift, runs, place)
            if self._behind:
                yield lift, lift.first_sheet + lift.sheets, (SEPARATOR,) * self.n_up

    def in_stack(self, lift: Lift, position: int) -> tuple[int, int] | None:
        """The first and last piece of a lift in the stack that a position goes to; None where it has none."""
        own = self.stack_of(position)
        runs = self._runs(lift)
        ends = [
            end
            for place in range(self.n_up)
            if self.stack_of(place) == own
            for end in (runs[place][0], runs[place][0] + (lift.sheets - 1) * runs[place][1])
        ]
        first, last = min(ends), min(max(ends), lift.first_piece + lift.pieces - 1)
        return (first, last) if first <= last else None

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
