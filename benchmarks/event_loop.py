"""How long an event loop was kept waiting, and by whom: for the slow tests of the window.

A timer ticks every few milliseconds in the window's thread. Two ticks that are far apart are a gap: nothing that the
user did meanwhile was seen. On a machine that has other things to do, a gap may be theirs; what the thread stood in the
queue for a processor (Linux tells it, ``/proc/PID/task/TID/schedstat``) is therefore known of each and taken off.
What is left is the program's own: work in the window's thread, or a wait for what another of its threads held.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer

TICK_MS = 4
_NANOSECONDS = 1_000_000_000
_LEAST_SECONDS = 0.02
"""Shorter gaps are not noted: nobody sees them."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two ticks; all in seconds. ``own``: the thread's processor time, ``queued``: ready, but no processor."""

    wall: float
    own: float
    queued: float

    @property
    def held(self) -> float:
        """What the program itself kept its window waiting."""
        return self.wall - self.queued

    def __str__(self) -> str:
        return f"{self.wall * 1000:.0f} ms ({self.own * 1000:.0f} worked, {self.queued * 1000:.0f} queued)"


class Heartbeat:
    """Ticks in the event loop of the thread that makes it, and keeps the gaps."""

    def __init__(self) -> None:
        self.gaps: list[Gap] = []
        self._queue = _Queue()
        self._last = self._now()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @property
    def longest(self) -> Gap:
        """The gap in which the program kept its window waiting for the longest time."""
        return max(self.gaps, key=lambda gap: gap.held, default=Gap(0.0, 0.0, 0.0))

    def stop(self) -> Gap:
        """Tick no more; the longest gap."""
        self._tick()
        self._timer.stop()
        self._queue.close()
        return self.longest

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), time.thread_time(), self._queue.seconds()

    def _tick(self) -> None:
        now = self._now()
        wall, own, queued = (after - before for after, before in zip(now, self._last, strict=True))
        self._last = now
        if wall > _LEAST_SECONDS:
            self.gaps.append(Gap(wall, own, queued))


class _Queue:
    """How long this thread stood in the queue for a processor, in seconds since it began; 0 where nobody tells."""

    def __init__(self) -> None:
        path = f"/proc/self/task/{threading.get_native_id()}/schedstat"
        self._file = os.open(path, os.O_RDONLY) if sys.platform == "linux" and os.path.exists(path) else -1  # noqa: PTH110

    def seconds(self) -> float:
        return int(os.pread(self._file, 80, 0).split()[1]) / _NANOSECONDS if self._file >= 0 else 0.0

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
