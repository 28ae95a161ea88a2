"""One press at a time for each drop: a lock file beside its folder names the process that is at work.

A process that ended without taking its lock away (power cut, kill) leaves a stale one, which the next run clears.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from reactivate_desktop.errors import PressError

_STARTED_SLACK_S = 2.0


@contextmanager
def holding(path: Path, token: str) -> Iterator[None]:
    """Hold the lock ``path`` of drop ``token`` for the length of the block.

    Raises:
        PressError: when another run holds it.
        OSError: when the folder can't be written.
    """
    if not _take(path) and not (_clear_stale(path) and _take(path)):
        raise PressError(
            f"Drop {token} is being pressed into {path.parent} at this moment by another run.",
            hint=f"Wait until it is done; if no other run is at work, delete {path.name} there.",
            code="press-running",
        )
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _take(path: Path) -> bool:
    """Whether the lock was free; it then holds who we are from its first moment (written beside, then linked)."""
    mine = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        mine.write_text(json.dumps(_self()), encoding="utf-8")
        return _link(mine, path)
    finally:
        mine.unlink(missing_ok=True)


def _link(mine: Path, path: Path) -> bool:
    try:
        os.link(mine, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        return _write_new(path, mine.read_bytes())
    return True


def _write_new(path: Path, data: bytes) -> bool:
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        return False
    return True


def _self() -> dict[str, object]:
    pid = os.getpid()
    return {"pid": pid, "started": psutil.Process(pid).create_time(), "host": socket.gethostname()}


def _clear_stale(path: Path) -> bool:
    """Take away the lock of a process that is gone. It is moved first, so that of two runs only one clears it."""
    if _is_alive(path):
        return False
    aside = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return True
    if _is_alive(aside):  # somebody else cleared the stale one and locked anew in between
        _link(aside, path)
        aside.unlink()
        return False
    aside.unlink()
    return True


def _is_alive(path: Path) -> bool:
    """Whether the process that wrote the lock is still at work; what runs on another machine is taken to be."""
    owner: dict[str, Any]
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        pid, started, host = int(owner["pid"]), float(owner["started"]), str(owner["host"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False
    if host != socket.gethostname():
        return True
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) < _STARTED_SLACK_S
        return same and process.status() != psutil.STATUS_ZOMBIE
    return False
