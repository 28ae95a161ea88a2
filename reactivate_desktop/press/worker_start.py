"""How worker processes start: forked where that is safe, with all that is loaded and composed already; else spawned.

A fork costs a few milliseconds and shares what this process has in memory. A spawned worker loads libraries and job
anew: a second of processor time, and a hundred megabytes.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any, Final, Literal

_QT: Final = "PySide6.QtCore"
_YOUNG: Final = 50_000
"""New objects before a worker looks for cycles: a chunk makes a hundred that are in one, and they are small."""


def method() -> Literal["fork", "spawn"]:
    """``fork`` on Linux in a process with a single thread and no Qt, whose threads must not be copied; else ``spawn``.

    The helpers of numpy's linear algebra do not count: it ends and starts them around a fork itself.
    """
    alone = threading.active_count() == 1 and threading.current_thread() is threading.main_thread()
    return "fork" if sys.platform == "linux" and alone and _QT not in sys.modules else "spawn"


def start(work: Callable[..., None], *given: Any) -> BaseProcess:
    """A process that does ``work``, started."""
    way = method()
    context: Any = multiprocessing.get_context(way)
    process: BaseProcess = context.Process(target=work, args=given)
    if way == "spawn":
        process.start()
        return process
    gc.freeze()  # what a fork shares it must not touch: the collector writes to all that it looks at
    try:
        with warnings.catch_warnings():
            # from Python 3.12 on, a thread of numpy's is warned of too
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
    finally:
        gc.unfreeze()
    return process


def begin() -> None:
    """A worker's first step. It leaves interruptions to the process that gives it work, and seldom looks for cycles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, 10)
