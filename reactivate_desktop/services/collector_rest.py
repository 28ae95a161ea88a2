"""Python's search for unreachable cycles rests while a list comes in: a million rows make none, and slow it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_resting = 0


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No search for cycles until the last of all who asked for it, in any thread, is done.

    What is no longer used is freed as ever; only cycles wait. A collector that was off before stays off.
    """
    global _resting  # noqa: PLW0603 - the collector is one for the process, and so is the count of who lets it rest
    with _lock:
        was_on = gc.isenabled() or _resting > 0
        _resting += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if not _resting and was_on:
                gc.enable()
