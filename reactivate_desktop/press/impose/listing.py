"""The list of an imposition: one row for each piece and side, in the order of the sheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from reactivate_desktop.errors import InputError
from reactivate_desktop.press.impose.order import SEPARATOR, Arrangement
from reactivate_desktop.press.writer import whole_file

COLUMNS: Final = ("sheet", "side", "position", "stack", "piece_id", "sequence", "void")
PARTED: Final = "separator"
"""A last column, in the list of sheets with separators: 1 where a card parts the piles."""
_SIDES: Final = ("front", "back")


def write(pieces: Arrangement, target: Path, listed: Iterable[tuple[str, int]], *, sides: int) -> None:
    """Write ``target``; ``listed`` are piece_id and sequence in the order of the file's pages.

    The list is read a lift at a time, so memory holds one lift. Sheets, positions and stacks count from 1; ``side`` is
    that of the sheet; ``sequence`` is empty and ``void`` 1 where there is no piece. With separators there is one column
    more, ``separator``.

    Raises:
        InputError: when the list has another number of pieces than the file.
        PressError: when it can't be written.
    """
    with whole_file(target) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        rows = csv.writer(text, lineterminator="\r\n")
        rows.writerow((*COLUMNS, PARTED) if pieces.separators else COLUMNS)
        rows.writerows(_rows(pieces, iter(listed), sides))
        text.flush()
        text.detach()


def _rows(pieces: Arrangement, listed: Iterator[tuple[str, int]], sides: int) -> Iterator[tuple[object, ...]]:
    names: list[tuple[str, int]] = []
    current = -1
    for lift, sheet, on_sheet in pieces.in_order():
        if lift.number != current:
            current, names = lift.number, list(islice(listed, lift.pieces))
            if len(names) < lift.pieces:
                raise _other_number(lift.first_piece + len(names), pieces)
        for side in _SIDES[:sides]:
            for position, piece in enumerate(on_sheet):
                place = (sheet + 1, side, position + 1, lift.number * pieces.stacks + pieces.stack_of(position) + 1)
                row = (*place, "", "", 1) if piece < 0 else (*place, *names[piece - lift.first_piece], 0)
                yield (*row, int(piece == SEPARATOR)) if pieces.separators else row
    if next(listed, None) is not None:
        raise _other_number(pieces.pieces + 1, pieces)


def _other_number(count: int, pieces: Arrangement) -> InputError:
    few = "only " if count < pieces.pieces else "more than "
    named = count if count < pieces.pieces else pieces.pieces
    return InputError(
        f"The list names {few}{named:,} pieces, the file holds {pieces.pieces:,}.",
        hint="Use the list that goes with the file.",
        code="impose-list",
    )
