"""One run of the press on its way: what its steps know, and what they found so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reactivate_desktop.domain.piece import Drop, HeldPiece, Piece
from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import BugError
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.preflight import PreflightReport
from reactivate_desktop.press.readback import Raster, ReadBackReport
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.left_out import LeftOut
from reactivate_desktop.store import Store


@dataclass(frozen=True, slots=True)
class DropPieces:
    """The pieces to press, read from the store each time they are gone through."""

    store: Store
    drop: Drop

    def __len__(self) -> int:
        return self.drop.piece_count

    def __iter__(self) -> Iterator[Piece]:
        yield from self.store.stream_pieces(self.drop.drop_id)


@dataclass(slots=True)
class Found:
    """What the steps of a run leave for those after them.

    ``press_files`` are the files with the pages, in page order. ``facts`` go into the manifest as they are.
    """

    press_files: tuple[Path, ...] = ()
    read: ReadBackReport | None = None
    checked: PreflightReport | None = None
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def read_back(self) -> ReadBackReport:
        """The read-back, for steps after it."""
        if self.read is None:
            raise BugError("The read-back was asked for before it was made.", code="press-step")
        return self.read

    @property
    def preflight(self) -> PreflightReport:
        """The preflight, for steps after it."""
        if self.checked is None:
            raise BugError("The preflight was asked for before it was made.", code="press-step")
        return self.checked


@dataclass(frozen=True, slots=True)
class PressRun:
    """One run: the job as approved, its pieces, and the hidden folder ``work`` in which its files are made."""

    store: Store
    resolved: ResolvedCampaign
    job: PressJob
    drop: Drop
    pieces: DropPieces
    held: tuple[HeldPiece, ...]
    left_out: LeftOut
    workers: int
    raster: Raster
    watch: Progress
    work: Path
    found: Found = field(default_factory=Found)


Step = Callable[[PressRun], None]
"""Makes files in ``work`` or checks them, and notes in ``found`` what others need; raises to void the whole run."""
