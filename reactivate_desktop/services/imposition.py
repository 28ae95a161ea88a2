"""The files of an imposition, made in a folder: sheets, the list of what stands where, a picture of the layout."""

from __future__ import annotations

from array import array as packed
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.press.impose import listing, picture
from reactivate_desktop.press.impose.imposing import ImposedReport, SourceFacts, arrangement, impose
from reactivate_desktop.press.impose.layout import SheetPlan
from reactivate_desktop.press.impose.order import order
from reactivate_desktop.press.readback_sheets import SheetReadBack, read_back_sheets
from reactivate_desktop.press.readback_syntax import FileFaultError
from reactivate_desktop.services.sheet_choice import SheetWish

IMPOSED: Final = "imposed.pdf"
LISTED: Final = "imposition.csv"
PICTURE: Final = "imposition.png"


@dataclass(frozen=True, slots=True)
class Imposition:
    """What was made of one file, and how."""

    plan: SheetPlan
    wish: SheetWish
    report: ImposedReport
    read_back: SheetReadBack | None = None

    def as_json(self) -> dict[str, object]:
        """All figures of it."""
        report = self.report
        return {
            **self.plan.as_json(),
            "order": self.wish.order,
            "stack_depth": self.wish.stack_depth,
            "sheets": report.sheets,
            "pieces": report.pieces,
            "voids": report.voids,
            "separators": report.separators,
            "lifts": report.lifts,
            "marks_left_out": list(report.missing),
            "read_back": self.read_back.as_json() if self.read_back else None,
        }


def make(
    source: Path,
    facts: SourceFacts,
    plan: SheetPlan,
    wish: SheetWish,
    targets: tuple[Path, Path],
    *,
    listed: Iterable[tuple[str, int]] = (),
    folds: tuple[float, ...] = (),
    job: str = "",
    progress: Progress | None = None,
) -> Imposition:
    """Impose ``source`` to the first of ``targets`` and list it in the second.

    ``listed`` are piece_id and sequence of each piece in page order; without it pieces are counted from 1.

    The sheets are read back against list and source, where the source is a file of the press.

    Raises:
        ReadBackError: when something stands on a sheet that does not belong there.
        InputError: when pages or list don't fit; the caller's folder then holds a part.
        PressError: when pages differ in size, or a file can't be written.
        Cancelled: when ``progress`` says so.
    """
    pdf, csv = targets
    depth, parted = wish.stack_depth, wish.parts(plan)
    pieces = arrangement(facts.pages, facts.name, plan, order(wish.order), depth, separators=parted)
    report = impose(
        source,
        pdf,
        plan,
        pieces.order,
        stack_depth=depth,
        separators=parted,
        folds=folds,
        job=job,
        progress=progress,
    )
    counted = listed or (("", number + 1) for number in range(pieces.pieces))
    sequences = packed("q")
    listing.write(pieces, csv, _noting(counted, sequences), sides=plan.duplex.sides)
    return Imposition(plan, wish, report, _read_back(targets, source, sequences, plan.duplex.sides, progress))


def _noting(listed: Iterable[tuple[str, int]], sequences: packed[int]) -> Iterator[tuple[str, int]]:
    for piece_id, sequence in listed:
        sequences.append(sequence)
        yield piece_id, sequence


def _read_back(
    targets: tuple[Path, Path], source: Path, sequences: packed[int], sides: int, progress: Progress | None
) -> SheetReadBack | None:
    """The comparison of sheets, list and pages; None for a source that another program wrote in another way."""
    try:
        return read_back_sheets(*targets, source, sequences, sides=sides, progress=progress)
    except FileFaultError:
        return None


def draw(made: Imposition, target: Path, *, title: str, folds: tuple[float, ...] = ()) -> None:
    """Write the picture of the layout.

    Raises:
        PressError: when it can't be written.
    """
    plan, wish = made.plan, made.wish
    sides = plan.duplex.sides
    pieces = arrangement(made.report.pieces * sides, title, plan, order(wish.order), wish.stack_depth)
    picture.write_plan(plan, pieces, target, title=title, folds=folds)
