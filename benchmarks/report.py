"""The tables of a bench: on the screen, and in docs/performance.md between its two marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from benchmarks import bench_kit
from benchmarks.codes import CodeRate
from benchmarks.document import put
from benchmarks.limits import Limit
from benchmarks.measure import Machine, Measurement
from benchmarks.runs import RUNS
from benchmarks.stages import StageTime

DOCUMENT = bench_kit.ROOT / "docs" / "performance.md"
PLOT = bench_kit.ROOT / "docs" / "performance.svg"
_BEGIN, _END = "<!-- figures of the last run -->", "<!-- end of the figures -->"
BUSY = 1.0
"""Load average above which a machine was busy with other work as a run began."""

_HEAD = (
    "",
    "at work",
    "pieces",
    "pieces/s",
    "seconds",
    "processor s",
    "µs/piece",
    "memory MB",
    "RSS MB",
    "bytes/piece",
)


@dataclass(frozen=True, slots=True)
class Bench:
    """All that one bench found."""

    day: date
    machine: Machine
    measurements: Sequence[Measurement]
    codes: Sequence[CodeRate]
    stages: Sequence[StageTime]
    limits: Sequence[Limit]
    stage_count: int


def cells(one: Measurement) -> tuple[str, ...]:
    """A row of the table of runs; µs are processor time."""
    run = RUNS[one.run]
    size = f"{(one.bytes - run.shared_bytes) / one.count:,.0f}" if run.writes else "–"
    return (
        run.label, str(run.workers), f"{one.count:,}", f"{one.pieces_per_second:,.0f}", f"{one.seconds:,.2f}",
        f"{one.processor:,.2f}", f"{one.processor_per_piece * 1e6:,.0f}", f"{one.memory / 1e6:,.0f}",
        f"{one.rss / 1e6:,.0f}", size,
    )  # fmt: skip


def screen_head() -> str:
    return _screen_row(_HEAD)


def screen_line(one: Measurement) -> str:
    return _screen_row(cells(one))


def _screen_row(row: Sequence[str]) -> str:
    return f"{row[0]:<32}" + "".join(f"{cell:>12}" for cell in row[1:])


def limit_cells(limit: Limit) -> tuple[str, ...]:
    """A row of the table of promises."""
    figures = ".0f" if limit.bound >= 50 else ".2f"
    sign = "at least" if limit.at_least else "at most"
    verdict = "holds" if limit.holds else "missed"
    kind = "aim" if limit.is_aim else "limit"
    return (
        limit.what, f"{limit.measured:,{figures}} {limit.unit}", f"{kind}: {sign} {limit.bound:,{figures}}", verdict
    )  # fmt: skip


def write(bench: Bench, document: Path = DOCUMENT) -> None:
    """Put the figures between the marks of the document; its own words stay.

    Raises:
        ValueError: when the document lost its marks.
    """
    put(document, _BEGIN, _END, figures(bench))


def figures(bench: Bench) -> str:
    """The figures as Markdown."""
    parts = [
        f"{bench.day:%Y-%m-%d}, {bench.machine.sentence}. {_load_sentence(bench.measurements)}",
        "![Pieces a second, and memory by number of pieces](performance.svg)",
        _table(_HEAD, [cells(one) for one in bench.measurements]),
        "What the peers leave out:",
        "\n".join(f"- {run.label}: {run.lacks}." for run in RUNS.values() if run.is_peer),
        "### Promises",
        _table(("", "measured", "promised", ""), [limit_cells(limit) for limit in bench.limits]),
    ]
    return "\n\n".join([*parts, profile(bench)])


def profile(bench: Bench) -> str:
    """Stages and codes as Markdown."""
    head = ("code", "made by", "a second, one core")
    rows = [(one.what, one.label, f"{one.per_second:,.0f}") for one in bench.codes]
    parts = ["### Where the time of a piece goes", _stage_words(bench.stage_count), *_stage_tables(bench.stages)]
    return "\n\n".join([*parts, "### Codes in bulk", _table(head, rows)])


def _load_sentence(measurements: Sequence[Measurement]) -> str:
    """Only how busy the machine was before the first run tells of others' work; later, it is our own."""
    load = measurements[0].load
    if load <= BUSY:
        return f"The machine had nothing else to do (load {load:.1f} before the first run)."
    return (
        f"**The machine was also busy with other work** (load {load:.1f} before the first run): times are upper bounds."
    )


def _stage_words(count: int) -> str:
    return (
        f"Processor time of one process, PDF/VT-1, {count:,} pieces, looked at about a thousand times a second; "
        "a library's time counts for the room that called it."
    )


def _stage_tables(stages: Sequence[StageTime]) -> list[str]:
    found = []
    for run, some in groupby(stages, key=lambda one: one.run):
        rows = [(one.stage, f"{one.microseconds:,.1f}", f"{one.share:.1%}") for one in some if one.share >= 0.0005]
        total = sum(one.microseconds for one in stages if one.run == run)
        rows.append(("**together**", f"**{total:,.1f}**", "**100%**"))
        found.append(_table((run, "µs/piece", "share"), rows))
    return found


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first and those of words stand right."""
    numbers = [place > 0 and all(_is_number(row[place]) for row in rows) for place in range(len(head))]
    rule = "|".join("---:" if right else "---" for right in numbers)
    lines = [f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)


def _is_number(cell: str) -> bool:
    bare = cell.replace(",", "").replace("%", "").strip("*–")
    return not bare or bare.replace(".", "", 1).isdigit()
