"""What must hold, and what is aimed at: ratios to a peer of the same run, absolute where the promise is absolute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.measure import Measurement
from benchmarks.runs import RUNS

PRESS_RUNS = ("x4-1", "x4-2", "vt-1", "vt-2")
FROM = 10_000
"""The size from which a piece's cost must not grow; below it, the start is much of the time."""
FULL = 100_000
"""The size from which the memory must not grow: what is remembered of words and lines has its most by then."""

MOST_MEMORY = 250e6
MOST_GROWTH = 1.2
MOST_COST_GROWTH = 1.10
LEAST_TIMES_PAGE_BY_PAGE = 100.0
LEAST_TIMES_BEST_PEER = 13.0
LEAST_READ_BACK = 1_000.0
MOST_RULE_CHANGE = 0.3
"""Seconds of processor time from a changed rule to the new waterfall of a million patients."""

MOST_IMPORT_SECONDS = 40.0
MOST_IMPORT_MEGABYTES = 2_500.0
MOST_WORKBOOK_SECONDS = 15.0
AIM_PER_SECOND = 10_000.0
AIM_SECONDS_PER_MILLION = 120.0


@dataclass(frozen=True, slots=True)
class Limit:
    """One promise beside what was measured. An aim that is missed is told, a limit that is missed fails the run."""

    what: str
    measured: float
    bound: float
    at_least: bool
    unit: str = ""
    is_aim: bool = False

    @property
    def holds(self) -> bool:
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound


def import_costs(seconds: float, megabytes: float, workbook_seconds: float) -> list[Limit]:
    """A list of a million rows and a workbook of 200,000, imported and stored. Seconds are processor time."""
    return [
        Limit("a CSV of 1,000,000 rows and 30 columns", seconds, MOST_IMPORT_SECONDS, False, "s"),
        Limit("its memory", megabytes, MOST_IMPORT_MEGABYTES, False, "MB"),
        Limit("a workbook of 200,000 rows and 12 columns", workbook_seconds, MOST_WORKBOOK_SECONDS, False, "s"),
    ]


def rule_change(seconds: float) -> Limit:
    """The promise of the Audience page, from the slowest change that was measured."""
    what = "a changed rule, 1,000,000 patients decided"
    return Limit(what, seconds * 1000, MOST_RULE_CHANGE * 1000, False, "ms of processor time")


def judged(found: Iterable[Measurement]) -> list[Limit]:
    """The promises that can be judged from what was measured."""
    known = {(one.run, one.count): one for one in found}
    return [*_sizes(known), *_speeds(known)]


Known = dict[tuple[str, int], Measurement]


def _sizes(known: Known) -> Iterator[Limit]:
    for run in PRESS_RUNS:
        sizes = sorted(count for name, count in known if name == run)
        if not sizes:
            continue
        largest = known[run, sizes[-1]]
        label = f"{RUNS[run].label}, {RUNS[run].workers} at work"
        yield Limit(f"{label}: memory at {sizes[-1]:,}", largest.memory / 1e6, MOST_MEMORY / 1e6, False, "MB")
        full = known.get((run, FULL))
        if full and sizes[-1] > FULL:
            growth = largest.memory / full.memory
            yield Limit(f"{label}: memory, {sizes[-1]:,} to {FULL:,}", growth, MOST_GROWTH, False, "times")
        small = known.get((run, FROM))
        if small and sizes[-1] > FROM:
            span = f"{sizes[-1]:,} to {FROM:,}"
            cost = largest.processor_per_piece / small.processor_per_piece
            yield Limit(f"{label}: processor time of a piece, {span}", cost, MOST_COST_GROWTH, False, "times")


def _speeds(known: Known) -> Iterator[Limit]:
    best = {run: max(one.pieces_per_second for (name, _), one in known.items() if name == run) for run, _ in known}
    ours = best.get("vt-2")
    peers = {run: rate for run, rate in best.items() if RUNS[run].is_peer}
    if ours and "reportlab" in peers:
        ratio = ours / peers["reportlab"]
        yield Limit("PDF/VT-1, to reportlab page by page", ratio, LEAST_TIMES_PAGE_BY_PAGE, True, "times the speed")
    if ours and peers:
        fastest = max(peers, key=lambda run: peers[run])
        what = f"PDF/VT-1, to the fastest peer ({RUNS[fastest].label})"
        yield Limit(what, ours / peers[fastest], LEAST_TIMES_BEST_PEER, True, "times the speed")
    if "read-2" in best:
        yield Limit("read-back alone, 2 at work", best["read-2"], LEAST_READ_BACK, True, "pieces/s")
    if ours:
        yield Limit("PDF/VT-1, 2 at work", ours, AIM_PER_SECOND, True, "pieces/s", is_aim=True)
    if ("vt-2", 1_000_000) in known:
        seconds = known["vt-2", 1_000_000].seconds
        yield Limit("PDF/VT-1, 1,000,000 pieces", seconds, AIM_SECONDS_PER_MILLION, False, "s", is_aim=True)
