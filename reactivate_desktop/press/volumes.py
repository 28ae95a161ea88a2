"""Volumes: how many pieces a file may hold, reckoned from what the first pieces of the job really take.

A file of a job is a fixed part (art, fonts, layers of every clinic) and so many bytes for each piece. Both are measured
on the engine's own bytes, so that the total is known before the first volume is written; each volume is weighed
again when it is done.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.chunk import CHUNK, compose_chunk, cut
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pagefile import PageFile
from reactivate_desktop.press.pressing import add

MEASURED = 2 * CHUNK
"""Pieces that are measured."""

_MARGIN = 0.95
"""Later pieces take a little more: object numbers grow longer, more glyphs are used."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the files of a job take.

    ``fixed`` are the bytes of a file before its first piece, ``each`` those of a further piece. ``digest`` (SHA-256,
    hex) is that of the measured file: it changes with the job, its art and fonts, and the engine.
    """

    fixed: int
    each: float
    digest: str

    def size(self, pieces: int, files: int = 1) -> int:
        """Bytes of so many pieces in so many files, on the safe side."""
        return math.ceil((files * self.fixed + pieces * self.each) / _MARGIN)

    def pieces_within(self, limit: int) -> int:
        """How many pieces a file of ``limit`` bytes holds, on the safe side.

        Raises:
            PressError: when it holds none.
        """
        found = int((limit * _MARGIN - self.fixed) / self.each)
        if found < 1:
            raise PressError(
                f"A file of {limit / 1e6:,.1f} MB has no room for a single piece: "
                f"art, fonts and one piece take {(self.fixed + self.each) / 1e6:,.1f} MB.",
                hint="Allow larger files (key press.volume_mb of the campaign).",
                code="volume-too-small",
            )
        return found


def measure(job: PressJob, pieces: Iterable[Piece]) -> Measure:
    """Measure a job on its first pieces, with the layers of all its clinics and variants.

    Raises:
        PressError: when the job can't be used, or none of these pieces can be made.
    """
    composer = Composer(job)
    sample = tuple(islice(pieces, MEASURED))
    # a piece for each clinic and variant: what they have on their own belongs to the fixed part
    kinds = product((clinic.id for clinic in job.clinics), job.variant_ids)
    ground = tuple(replace(sample[0], clinic_id=clinic, variant=variant) for clinic, variant in kinds) if sample else ()
    first, _ = _written(composer, job, ground)
    second, made = _written(composer, job, (*ground, *sample))
    if not made:
        raise PressError(
            "There is no piece to press.", hint="Approve a drop with at least one piece.", code="no-pieces"
        )
    return Measure(len(first), max(1.0, (len(second) - len(first)) / len(sample)), hashlib.sha256(second).hexdigest())


def _written(composer: Composer, job: PressJob, pieces: Sequence[Piece]) -> tuple[bytes, int]:
    """The bytes of a file of these pieces, and how many could be made."""
    stream, made = io.BytesIO(), 0
    file = PageFile(composer, stream)
    for chunk in cut(job, pieces):
        result = compose_chunk(chunk)
        made += result.pages.pieces
        add(file, result)
    if made:
        file.close()
    return stream.getvalue(), made
