"""What a piece costs in each part of a run, for docs/scale.md: ``python -m benchmarks.scale [PIECES]``.

Processor time of one process, one part after the other; bytes as they go over the wire and stand on the disk.
"""

from __future__ import annotations

import pickle
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from benchmarks import bench_kit, people
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.mail import lists
from reactivate_desktop.press import pressing, volumes
from reactivate_desktop.press.chunk import ChunkResult, compose_chunk, cut
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.job_package import pack
from reactivate_desktop.press.pagefile import PageFile
from reactivate_desktop.press.preflight import preflight
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.press.writer import whole_file
from reactivate_desktop.services import press_job
from reactivate_desktop.services.drop_documents import PlaceInFile, mailing_row


@dataclass
class Figures:
    """Lines of (what, a piece's microseconds or bytes)."""

    pieces: int
    lines: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        started = time.process_time()
        yield
        each = (time.process_time() - started) / self.pieces * 1e6
        self.lines.append(f"{what:<58}{each:>10,.1f} µs")

    def size(self, what: str, total: float) -> None:
        self.lines.append(f"{what:<58}{total / self.pieces:>10,.0f} bytes")


def press_parts(pieces: list[Piece], folder: Path, figures: Figures) -> None:
    """Composing and writing, one after the other."""
    composer = Composer(bench_kit.job())
    chunks = list(cut(composer.job, pieces))
    compose_chunk(chunks[0])
    with figures.timed("compose (on a worker)"):
        results = [compose_chunk(chunk) for chunk in chunks]
    bare = [replace(chunk, job_pickle=b"") for chunk in chunks]
    figures.size("to a worker", sum(len(pickle.dumps(chunk)) for chunk in bare))
    sent = [pickle.dumps(result) for result in results]
    figures.size("from a worker", sum(map(len, sent)))
    with figures.timed("write (on this machine, with unpacking what came)"):
        _write(composer, map(pickle.loads, sent), folder / "press.pdf")
    figures.size("press.pdf, without what stands in it once", (folder / "press.pdf").stat().st_size - _fixed(pieces))
    figures.lines.append(f"{'what stands once in each press file':<58}{_fixed(pieces):>10,} bytes")
    package = pack(composer.job)
    figures.lines.append(f"{'the design, once to each worker':<58}{sum(map(len, package.files.values())):>10,} bytes")


def _fixed(pieces: list[Piece]) -> int:
    return volumes.measure(bench_kit.job(), pieces).fixed


def _write(composer: Composer, results: Iterator[ChunkResult], target: Path) -> None:
    with whole_file(target) as stream:
        file = PageFile(composer, stream)
        for result in results:
            pressing.add(file, result)
        file.close()


def beside_it(pieces: list[Piece], folder: Path, figures: Figures) -> None:
    """What a run does beside pressing."""
    with figures.timed("hash of what was approved"):
        press_job.pieces_hash(pieces)
    rows = (mailing_row(piece, 2, PlaceInFile(place, 1, place)) for place, piece in enumerate(pieces, start=1))
    with figures.timed("lists"):
        csv, xlsx = lists.write_mailing_list(rows, folder)
        addresses = lists.write_address_list(lists.read_mailing_list(csv), folder)
    figures.size("mailing-list.csv", csv.stat().st_size)
    figures.size("mailing-list.xlsx", xlsx.stat().st_size)
    figures.size("address-list.csv", addresses.stat().st_size)
    with figures.timed("read back (1 process, 200 rasters in all)"):
        read_back(folder / "press.pdf", pieces, bench_kit.job(), workers=1, total=len(pieces))
    with figures.timed("preflight"):
        preflight(folder / "press.pdf")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    people.prepare(count)
    pieces = list(people.pieces(count))
    figures = Figures(count)
    with tempfile.TemporaryDirectory() as folder:
        press_parts(pieces, Path(folder), figures)
        beside_it(pieces, Path(folder), figures)
    print(f"{count:,} pieces of the benchmark's card, each figure for one piece")
    print("\n".join(figures.lines))
    print(f"peak memory {psutil.Process().memory_info().rss / 1e6:,.0f} MB with all pieces in memory")


if __name__ == "__main__":
    main()
