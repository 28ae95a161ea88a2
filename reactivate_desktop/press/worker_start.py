"""How worker processes start: forked where that is safe, with all that is loaded and composed already; else spawned.

A fork costs a few milliseconds and shares what this process has in memory. A spawned worker loads libraries and job
anew: a second of processor time, and a hundred megabytes.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection
from typing import Final, Literal

_QT: Final = "PySide6.QtCore"
_YOUNG: Final = 50_000
"""New objects before a worker looks for cycles: a chunk makes a hundred that are in one, and they are small."""


def method() -> Literal["fork", "spawn"]:
    """``fork`` on Linux in a process with a single thread and no Qt, whose threads must not be copied; else ``spawn``.

    The helpers of numpy's linear algebra do not count: it ends and starts them around a fork itself.
    """
    alone = threading.active_count() == 1 and threading.current_thread() is threading.main_thread()
    return "fork" if sys.platform == "linux" and alone and _QT not in sys.modules else "spawn"


def started(workers: int) -> ProcessPoolExecutor:
    """A pool whose processes are there already where they are forks: they have what this process has by now."""
    way = method()
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(way), initializer=_begin)
    if way == "fork":
        gc.freeze()  # what a worker shares it must not touch: the collector writes to all that it looks at
        try:
            with warnings.catch_warnings():
                # from Python 3.12 on, a thread of numpy's is warned of too
                warnings.simplefilter("ignore", DeprecationWarning)
                pool.submit(os.getpid)
        finally:
            gc.unfreeze()
    return pool


def _begin() -> None:
    """A worker's first step. It leaves interruptions to the process that gives it work, and ends with that process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, 10)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
