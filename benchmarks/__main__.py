"""``python -m benchmarks``: the press beside its peers on one job, as a table, a plot and docs/performance.md.

Exit code 1 when a limit is missed or a run did not come to its end.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks import bench_kit, codes, limits, measure, people, plot, report, stages
from benchmarks.measure import Measurement
from benchmarks.runs import RUNS

KEPT = bench_kit.WORK / "results.json"
AT_ALL_SIZES = (*limits.PRESS_RUNS, "x4-read-2")
AT_MIDDLE_SIZES = ("bundled-2", "read-2", "check-2")
"""At all sizes but the smallest, and up to 10,000."""

LARGEST_RUNS = ("x4-2", "vt-2")
MIDDLE = 10_000
_WARM = 200
"""Pieces of a run that is made before, and counts for nothing: its libraries are then compiled, and in memory."""


def plan(options: argparse.Namespace) -> Iterator[tuple[str, int]]:
    """Runs and sizes, in the order of the table."""
    for run_id, run in RUNS.items():
        if options.only and run_id not in options.only:
            continue
        sizes = list(options.sizes)
        if run.is_peer:
            sizes = [size for size in sizes if size <= options.peers]
        elif run_id in AT_MIDDLE_SIZES:
            sizes = [size for size in sizes if size <= MIDDLE][-1:]
        elif run_id not in AT_ALL_SIZES and not options.only:
            continue
        if run_id in LARGEST_RUNS and options.full:
            sizes.append(1_000_000)
        yield from ((run_id, size) for size in sizes)


def asked(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--peers", type=int, default=MIDDLE, help="the largest size that peers get")
    parser.add_argument("--full", action="store_true", help="1,000,000 pieces of ours as well")
    parser.add_argument("--quick", action="store_true", help="200 and 2,000 pieces; writes no document")
    parser.add_argument("--only", nargs="+", choices=list(RUNS), help="these runs; writes no document")
    parser.add_argument("--again", action="store_true", help="no runs: judge and write what the last bench kept")
    parser.add_argument("--stages", type=int, default=20_000, help="pieces of the profile")
    options = parser.parse_args(arguments)
    if options.quick:
        options.sizes, options.stages = [200, 2_000], 2_000
    return options


def measured(options: argparse.Namespace) -> tuple[list[Measurement], list[str]]:
    """All runs of the plan; a run that fails is told at the end, and the others go on."""
    found: list[Measurement] = []
    failed: list[str] = []
    steps = list(plan(options))
    bench_kit.draw()
    people.prepare(max(size for _, size in steps))
    print(report.screen_head(), flush=True)
    known: set[str] = set()
    for run_id, size in steps:
        try:
            if run_id not in known:
                measure.measure(run_id, _WARM)
                known.add(run_id)
            found.append(measure.measure(run_id, size))
        except measure.RunFailedError as error:
            failed.append(str(error))
            print(f"{RUNS[run_id].label}, {size:,} pieces: failed", flush=True)
            continue
        print(report.screen_line(found[-1]), flush=True)
        measure.keep(found, KEPT)
        measure.wait_until_calm()
    return found, failed


def main() -> int:
    options = asked()
    now = datetime.now(UTC)
    machine = measure.machine()
    print(f"{now:%Y-%m-%d %H:%M} UTC, {machine.sentence}\n")
    found, failed = (measure.kept(KEPT), []) if options.again else measured(options)
    promises = limits.judged(found)
    print()
    for promise in promises:
        what, figure, bound, verdict = report.limit_cells(promise)
        print(f"{what:<74}{figure:>26}   {bound:<26}{verdict}")
    if not options.only and found:
        bench = report.Bench(
            now.date(), machine, found, codes.measured(20_000), stages.measured(options.stages), promises,
            options.stages,
        )  # fmt: skip
        print(f"\n{report.profile(bench)}")
        if not options.quick and not failed:
            report.write(bench)
            report.PLOT.write_text(plot.svg(found), encoding="utf-8")
            print(f"\nWritten: {report.DOCUMENT.name}, {report.PLOT.name}")
    for failure in failed:
        print(f"\nFailed: {failure}", file=sys.stderr)
    return 1 if failed or not all(promise.holds or promise.is_aim for promise in promises) else 0


if __name__ == "__main__":
    sys.exit(main())
