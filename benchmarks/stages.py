"""Where a piece's time goes: the press in one process, looked at again and again, and what it was at each time.

A timer of processor time interrupts the run; the innermost function of the project on the stack says which stage that
moment belongs to. So what a library does counts for who called it, and nothing is slowed as by a profiler's hooks.
"""

from __future__ import annotations

import json
import linecache
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from types import FrameType

from benchmarks import bench_kit, people

_EVERY_SECONDS = 0.001
_WARM = 200
"""Pieces pressed before, so that loading the libraries is no part of it."""

_PRESS = "reactivate_desktop/press/"
_COMPRESS = ("deflate(", "compress(", "zlib.")

_TEXT = (
    "fit filling breaking shaping spelling code_words text_mould *_signs bidi lines address* font_face glyphs memory"
)
_ONCE = "art* picture* jpeg conversion colour icc_profile output_intent metadata standards job plan layers font*"
STAGES: tuple[tuple[str, str], ...] = (
    ("fields, and what is drawn where", "compose elements columns brand domain"),
    ("text: fit, lines, shaping", _TEXT),
    ("once a job: fonts, pictures, metadata", _ONCE),
    ("operators", "pen syntax"),
    ("QR codes", "qr*"),
    ("Intelligent Mail barcodes", "imb*"),
    ("chunks and workers", "chunk piece_columns executor pressing volumes worker*"),
    ("pages and document parts", "pagefile docparts page_*"),
    ("objects to the file", "writer object_*"),
    ("read-back: QR codes", "readback_qr readback_symbols readback_payload"),
    ("read-back: Intelligent Mail barcodes", "readback_imb"),
    ("read-back: rasters", "readback_raster readback_extract"),
    ("read-back: operators", "readback_content readback_operators readback_state readback_paths readback_text"),
    ("read-back: pages of the file", "readback_file readback_syntax readback_page* readback_f* readback_tree"),
    ("read-back: fonts and letters", "readback_glyphs readback_scripts"),
    ("read-back: comparing", "readback*"),
)
"""Each stage with the modules of the press (or other rooms of the project) that belong to it; the first that fits."""

COMPRESSION, DATA, REST = "compression", "data in (the benchmark's own)", "the rest"


@dataclass(frozen=True, slots=True)
class StageTime:
    """Processor time of one stage. ``run`` is "press" or "read back"; microseconds of each piece."""

    run: str
    stage: str
    microseconds: float
    share: float


def measured(count: int) -> list[StageTime]:
    """The stages of pressing and reading back ``count`` pieces, in a process of its own."""
    people.prepare(count)
    command = [sys.executable, "-m", "benchmarks.stages", str(count)]
    told = subprocess.run(command, capture_output=True, check=True, cwd=bench_kit.ROOT).stdout
    return [StageTime(*row) for row in json.loads(told.splitlines()[-1])]


@cache
def of_module(module: str) -> str:
    """The stage of a module; its own name where none was given to it."""
    return next((stage for stage, some in STAGES if any(fnmatch(module, one) for one in some.split())), module)


def stage_of(frame: FrameType | None) -> str:
    """The stage of the innermost function of the project that is at work."""
    while frame:
        name = frame.f_code.co_filename.replace("\\", "/")
        if "/benchmarks/people" in name:
            return DATA
        if _PRESS in name:
            if any(sign in linecache.getline(frame.f_code.co_filename, frame.f_lineno or 0) for sign in _COMPRESS):
                return COMPRESSION
            return of_module(name.rpartition("/")[2].removesuffix(".py"))
        for room in ("brand", "domain"):
            if f"reactivate_desktop/{room}/" in name:
                return of_module(room)
        frame = frame.f_back
    return REST


def sampled(work: Callable[[], object]) -> tuple[Counter[str], float]:
    """How often each stage was seen while ``work`` ran, and its processor seconds."""
    seen: Counter[str] = Counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        seen[stage_of(frame)] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _EVERY_SECONDS, _EVERY_SECONDS)
    began = time.process_time()
    try:
        work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return seen, time.process_time() - began


def _main(count: int) -> list[StageTime]:
    from benchmarks.runs import RUNS  # noqa: PLC0415 - what a stage needs is loaded when it is measured

    found = []
    with tempfile.TemporaryDirectory(dir=bench_kit.WORK) as folder:
        target = Path(folder) / "cards.pdf"
        RUNS["vt-1"].call(_WARM, target)
        for name, run in (("press", RUNS["vt-1"]), ("read back", RUNS["read-1"])):
            seen, seconds = sampled(lambda run=run: run.call(count, target))  # type: ignore[misc]
            total = sum(seen.values())
            found += [
                StageTime(name, stage, seconds * times / total / count * 1e6, times / total)
                for stage, times in seen.most_common()
            ]
    return found


if __name__ == "__main__":
    print(json.dumps([[one.run, one.stage, one.microseconds, one.share] for one in _main(int(sys.argv[1]))]))
