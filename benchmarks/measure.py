"""Measures runs, each in a process of its own: time, processor time, bytes and peak memory, its workers included.

Peak memory is sampled. On Linux it is the sum of what each process holds with shared pages counted in part (PSS), which
is what the machine really gives; ``rss`` is the plain sum, in which the same library in three processes counts thrice.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from benchmarks import bench_kit, people

_EVERY_SECONDS = 0.1
_PSS_EVERY = 3
"""Asking for PSS, and for who was started, costs the measured process time: only each third sample does."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run at one size. Memory in bytes; ``load`` is the machine's load average just before."""

    run: str
    count: int
    seconds: float
    processor: float
    bytes: int
    memory: int
    rss: int
    load: float

    @property
    def pieces_per_second(self) -> float:
        return self.count / self.seconds

    @property
    def processor_per_piece(self) -> float:
        return self.processor / self.count


class RunFailedError(Exception):
    """A run that did not come to its end."""


class _Sampler(threading.Thread):
    """Watches a process and all it started, between ``go`` and ``stop``."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._root = psutil.Process(pid)
        self._going, self._over = threading.Event(), threading.Event()
        self._family = [self._root]
        self.rss = self.memory = 0

    def go(self) -> None:
        self._going.set()

    def stop(self) -> None:
        self._going.set()
        self._over.set()

    def run(self) -> None:
        self._going.wait()
        turn = 0
        while not self._over.wait(_EVERY_SECONDS):
            with suppress(psutil.Error, OSError):
                self._look(with_pss=turn % _PSS_EVERY == 0)
            turn += 1
        self.memory = self.memory or self.rss

    def _look(self, *, with_pss: bool) -> None:
        rss = shared = 0
        if with_pss:
            self._family = [self._root, *self._root.children(recursive=True)]
        for process in self._family:
            with suppress(psutil.Error, OSError):
                rss += process.memory_info().rss
                shared += _pss(process.pid) if with_pss else 0
        self.rss, self.memory = max(self.rss, rss), max(self.memory, shared)


def _pss(pid: int) -> int:
    """Bytes of a process, pages it shares counted in part; 0 where the system does not tell."""
    with suppress(FileNotFoundError), Path(f"/proc/{pid}/smaps_rollup").open("rb") as stream:
        for line in stream:
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def measure(run_id: str, count: int) -> Measurement:
    """Measure one run.

    Raises:
        RunFailedError: with the last words of its process.
    """
    people.prepare(count)
    load = os.getloadavg()[0]
    command = [sys.executable, "-m", "benchmarks.child", run_id, str(count)]
    with (
        (bench_kit.WORK / "child.log").open("w+b") as log,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, cwd=bench_kit.ROOT, env=_surroundings()
        ) as process,
    ):
        assert process.stdout
        sampler = _Sampler(process.pid)
        sampler.start()
        told = b""
        for line in process.stdout:
            told = line
            if line == b"go\n":
                sampler.go()
            elif line == b"done\n":
                sampler.stop()
        sampler.stop()
        sampler.join()
        if process.wait():
            log.seek(0)
            raise RunFailedError(f"{run_id} with {count:,} pieces: {log.read().decode(errors='replace')[-2000:]}")
    return Measurement(run_id, count, **json.loads(told), memory=sampler.memory, rss=sampler.rss, load=load)


def _surroundings() -> dict[str, str]:
    """Bytecode is kept, as it is of an installed program: no run compiles what an earlier one has compiled."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(bench_kit.WORK / "bytecode")}


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the figures come from."""

    cores: int
    memory_gb: float
    processor: str
    system: str
    python: str

    @property
    def sentence(self) -> str:
        system = f"{self.system}, Python {self.python}"
        return f"{self.cores} cores ({self.processor}), {self.memory_gb:.0f} GB, {system}"


def machine() -> Machine:
    memory = psutil.virtual_memory().total / 1e9
    return Machine(os.cpu_count() or 1, memory, _processor(), platform.system(), platform.python_version())


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def keep(found: list[Measurement], path: Path) -> None:
    """Write what was found so far; a bench that is stopped leaves it."""
    path.write_text(json.dumps([asdict(one) for one in found], indent=1), encoding="utf-8")


def kept(path: Path) -> list[Measurement]:
    return [Measurement(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def wait_until_calm(seconds: float = 0.5) -> None:
    """A moment between two runs, so that one's last writes are not in the next one's time."""
    time.sleep(seconds)
