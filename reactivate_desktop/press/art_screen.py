"""Pictures from anywhere are first opened by a process of their own, with limits of memory and time.

A PDF may be made to unpack to gigabytes, to go in circles or to crash whoever reads it. Then that process ends, and a
sentence says which picture it was. What passed is opened by the press itself, with the same checks.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from reactivate_desktop.errors import PressError
from reactivate_desktop.press.artwork import missing, refused

SECONDS_EACH = 20.0
MEMORY_BYTES = 1_500_000_000
UNPACKED_BYTES = 256 * 1024 * 1024

_passed: set[tuple[Path, int, int]] = set()


class Suspect(NamedTuple):
    """A picture to look at, and its name in errors."""

    path: Path
    called: str


def screen(pictures: Sequence[Suspect]) -> None:
    """Open pictures that were not opened before in this process, each within limits.

    Raises:
        PressError: for the first that can't be printed, or can't be read within the limits.
    """
    new = [one for one in pictures if _stamp(one.path) not in _passed]
    if not new:
        return
    with _child([(str(one.path), one.called) for one in new]) as answers:
        for one in new:
            _hear(one, answers)
            _passed.add(_stamp(one.path))


def _stamp(path: Path) -> tuple[Path, int, int]:
    try:
        stat = path.stat()
    except OSError:
        raise missing(path) from None
    return path.resolve(), stat.st_mtime_ns, stat.st_size


def _hear(one: Suspect, answers: Connection) -> None:
    try:
        if not answers.poll(SECONDS_EACH):
            raise refused(one.called, f"it takes longer than {SECONDS_EACH:.0f} seconds to read", "Simplify it.")
        said: dict[str, str] = answers.recv()
    except (EOFError, OSError):
        raise refused(
            one.called, "it is damaged, or needs more memory than a picture does", "Save it again, or simplify it."
        ) from None
    if said:
        raise PressError(said["message"], hint=said["hint"], code=said["code"])


@contextmanager
def _child(pictures: list[tuple[str, str]]) -> Iterator[Connection]:
    # spawn, not fork: the window's threads must not be copied
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=serve, args=(pictures, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        child.kill()
        child.join()
        child.close()


def serve(pictures: list[tuple[str, str]], answers: Connection) -> None:
    """The child: an empty answer for each picture that may be printed, else what its error says."""
    from reactivate_desktop.press.art import ArtFile  # noqa: PLC0415 - only the child reads what is not screened yet
    from reactivate_desktop.press.artwork import ArtUse  # noqa: PLC0415

    _limit()
    with suppress(OSError):  # the parent has heard enough
        for path, called in pictures:
            said = {}
            try:
                ArtFile(Path(path), ArtUse(called)).unpack()
            except PressError as error:
                said = {"message": error.message, "hint": error.hint, "code": error.code}
            answers.send(said)


def _limit() -> None:
    """Cap what PDF streams unpack to, and (on POSIX) the address space at what is used now plus ``MEMORY_BYTES``."""
    from pikepdf import settings  # noqa: PLC0415

    settings.set_qpdf_limits(
        flate_max_memory=UNPACKED_BYTES,
        run_length_max_memory=UNPACKED_BYTES,
        png_max_memory=UNPACKED_BYTES,
        tiff_max_memory=UNPACKED_BYTES,
        dct_max_memory=UNPACKED_BYTES,
    )
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    with suppress(OSError, ValueError):
        used = 0
        if sys.platform == "linux":
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            used = pages * resource.getpagesize()
        limit = used + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
