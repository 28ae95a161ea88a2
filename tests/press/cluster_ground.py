"""Dask clusters on this machine for tests: processes of their own, which may be killed, or all in this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import dask
import distributed

MEMORY_ONLY = {"DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False", "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False"}


@dataclass
class LocalProcesses:
    """``folder`` takes logs and what workers keep on disk."""

    folder: Path
    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self, *, memory_only: bool = True) -> None:
        """Start a worker; it joins a moment later."""
        number = len(self.workers) + 1
        options = ["worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
        options += ["--local-directory", str(self.folder / f"worker{number}")]
        self.workers.append(_dask(options, self.folder / f"worker{number}.log", MEMORY_ONLY if memory_only else {}))


@contextmanager
def in_this_process(folder: Path, workers: int, protocol: str = "tcp://") -> Iterator[str]:
    """A cluster in this process, which starts at once; gives the address of its scheduler."""
    settings: dict[str, object] = {f"distributed.worker.memory.{key}": False for key in ("target", "spill", "pause")}
    settings["temporary-directory"] = str(folder)
    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0",
            protocol=protocol, host="127.0.0.1", silence_logs=50,
        ) as running,
    ):  # fmt: skip
        yield str(running.scheduler_address)


@contextmanager
def local_processes(folder: Path, workers: int) -> Iterator[LocalProcesses]:
    """A scheduler with so many workers on 127.0.0.1; all processes end with the block."""
    folder.mkdir(parents=True)
    told = folder / "scheduler.json"
    options = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    scheduler = _dask(options, folder / "scheduler.log", {})
    running = LocalProcesses(folder, "")
    try:
        running.address = _address(told, scheduler)
        for _ in range(workers):
            running.add_worker()
        yield running
    finally:
        for process in (*running.workers, scheduler):
            process.kill()
            process.wait()


def _address(told: Path, scheduler: subprocess.Popen[bytes]) -> str:
    while scheduler.poll() is None:
        try:
            return str(json.loads(told.read_text("utf-8"))["address"])
        except (OSError, ValueError):
            os.sched_yield()
    raise AssertionError("the scheduler ended at once")


def _dask(options: list[str], log: Path, more: dict[str, str]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DASK_")} | more
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *options], stdout=out, stderr=subprocess.STDOUT, env=environment
        )
