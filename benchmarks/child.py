"""One measurement, in a process of its own: ``python -m benchmarks.child RUN COUNT``. ``measure`` starts it.

It says "go" when the measured part begins and ends with one line of JSON. Worker processes import this module anew;
so it loads nothing before it is asked to.
"""

from __future__ import annotations

import sys


def main(run_id: str, count: int) -> None:
    import json  # noqa: PLC0415
    import resource  # noqa: PLC0415
    import tempfile  # noqa: PLC0415
    import time  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from benchmarks import bench_kit, evidence  # noqa: PLC0415
    from benchmarks.runs import RUNS  # noqa: PLC0415

    def processor_seconds() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)

    run = RUNS[run_id]
    bench_kit.kit()
    with tempfile.TemporaryDirectory(dir=bench_kit.WORK) as folder:
        target = Path(folder) / "cards.pdf"
        if run.before:
            run.before(count, target)
        print("go", flush=True)
        began, used = time.perf_counter(), processor_seconds()
        run.call(count, target)
        seconds, processor = time.perf_counter() - began, processor_seconds() - used
        print("done", flush=True)
        size = target.stat().st_size if run.writes else 0
        if run.writes:
            evidence.prove(target, count)
        print(json.dumps({"seconds": seconds, "processor": processor, "bytes": size}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
