"""One run of the press on its way: what its steps know, and what they found so far."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from reactivate_desktop.domain.piece import Drop, HeldPiece, Piece
from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import BugError
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.preflight import PreflightReport
from reactivate_desktop.press.readback import Raster, ReadBackReport
from reactivate_desktop.press.ticket_facts import Sheets
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.left_out import LeftOut
from reactivate_desktop.services.press_cluster import Address
from reactivate_desktop.store import Store


class PieceSource(Protocol):
    """Pieces in mail order, which may be gone through any number of times."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Piece]: ...


@dataclass(frozen=True, slots=True)
class DropPieces:
    """The pieces to press, read from the store each time they are gone through."""

    store: Store
    drop: Drop

    def __len__(self) -> int:
        return self.drop.piece_count

    def __iter__(self) -> Iterator[Piece]:
        yield from self.store.stream_pieces(self.drop.drop_id)


WORTH_PROCESSES = 400


@dataclass(frozen=True, slots=True)
class VolumeChoice:
    """How the pages are spread over files: at most so many pieces in each (0 = all) and so many megabytes (0 = any)."""

    pieces: int = 0
    megabytes: int = 0


@dataclass(frozen=True, slots=True)
class FinishedVolume:
    """A press file that stands in the run's folder: its number from 1, and how many pieces are in it."""

    path: Path
    number: int
    pieces: int


@dataclass(slots=True)
class Found:
    """What the steps of a run leave for those after them.

    ``volumes`` are the files with the pages, in page order: one, or several with a shared numbering. ``facts`` go into
    the manifest as they are. ``imposed`` are the files with sheets, where there are any, and ``sheets`` what the ticket
    says of them. ``notes`` are sentences for the user about what went otherwise than it should.
    """

    volumes: tuple[FinishedVolume, ...] = ()
    notes: list[str] = field(default_factory=list)
    read: ReadBackReport | None = None
    checked: PreflightReport | None = None
    facts: dict[str, object] = field(default_factory=dict)
    imposed: tuple[Path, ...] = ()
    sheets: Sheets | None = None

    @property
    def press_files(self) -> tuple[Path, ...]:
        """The paths of all volumes, in page order."""
        return tuple(volume.path for volume in self.volumes)

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
    """One run: the job as approved, its pieces, and the hidden folder ``work`` in which its files are made.

    ``cluster`` composes the pages instead of ``workers`` where it is given. ``words`` tell the press files from those
    of the drop itself, where they are something else.
    """

    store: Store
    resolved: ResolvedCampaign
    job: PressJob
    drop: Drop
    pieces: PieceSource
    held: tuple[HeldPiece, ...]
    left_out: LeftOut
    workers: int
    raster: Raster
    watch: Progress
    work: Path
    volumes: VolumeChoice = VolumeChoice()
    cluster: Address | None = None
    words: str = ""
    found: Found = field(default_factory=Found)


def worth_workers(wanted: int, pieces: int) -> int:
    """How many workers; starting processes costs more than a few pieces take. ``wanted`` 0 = one per core."""
    return 1 if pieces < WORTH_PROCESSES else wanted or os.cpu_count() or 1


Step = Callable[[PressRun], None]
"""Makes files in ``work`` or checks them, and notes in ``found`` what others need; raises to void the whole run."""
