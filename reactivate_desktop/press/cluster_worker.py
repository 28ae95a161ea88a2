"""What runs on the workers of a cluster: a job's files put in place once, chunks composed in memory.

Names and addresses reach a worker in a chunk and leave it with the pages; nothing of them is written to its disk or
its log. So workers that swap their memory to disk are refused, what they work on shows no content when it is
printed, and no error carries what it was about.
"""

from __future__ import annotations

import hashlib
import pickle
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

from distributed import WorkerPlugin

from reactivate_desktop import __version__, resources
from reactivate_desktop.errors import PressError, ReactivateError
from reactivate_desktop.press.chunk import Chunk
from reactivate_desktop.press.job_package import JobPackage, fingerprint, unpack

_one_at_a_time = Lock()


class Sealed:
    """Bytes that do not show themselves: a scheduler or a worker may print what it works on into its log."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __repr__(self) -> str:
        return f"<{len(self.data):,} sealed bytes>"

    def __sizeof__(self) -> int:
        return len(self.data) + 64

    def __reduce__(self) -> tuple[type[Sealed], tuple[bytes]]:
        return Sealed, (self.data,)


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that failed: the error without its words where they are not our own."""

    message: str
    hint: str
    code: str


@dataclass(frozen=True, slots=True)
class _Ready:
    """A job in place: pickled, with its hash, and the folder of its files, which goes with the object."""

    job: bytes
    digest: str
    folder: tempfile.TemporaryDirectory[str]


_ready: dict[str, _Ready] = {}
"""The jobs in place on this worker, by run."""


class JobPlugin(WorkerPlugin):
    """Puts a job's files in place on each worker, those that join later too; refuses workers that must not be used."""

    def __init__(self, run: str, package: JobPackage) -> None:
        self.name = f"reactivate-press-{run}"
        self._run, self._package = run, package

    def setup(self, worker: Any) -> None:
        """Called by the worker.

        Raises:
            PressError: when it keeps data on disk, runs another version, or makes other bytes.
        """
        _require_version(worker, self._package)
        _require_memory_only(worker)
        if self._run in _ready:  # several workers in one process share what is in place
            return
        folder = tempfile.TemporaryDirectory(
            prefix="reactivate-press-", dir=worker.local_directory, ignore_cleanup_errors=True
        )
        assets = Path(folder.name) / "assets"
        try:
            job = unpack(self._package, Path(folder.name))
            resources.prefer(assets)
            _require_same_bytes(worker, fingerprint(job), self._package)
        except BaseException:
            resources.prefer_no_more(assets)
            folder.cleanup()
            raise
        data = pickle.dumps(job)
        _ready[self._run] = _Ready(data, hashlib.sha256(data).hexdigest(), folder)

    def teardown(self, worker: Any) -> None:  # noqa: ARG002 - the worker's signature
        """Called by the worker when the run is over, also where ``setup`` failed."""
        ready = _ready.pop(self._run, None)
        if ready is not None:
            resources.prefer_no_more(Path(ready.folder.name) / "assets")
            ready.folder.cleanup()


def version() -> str:
    """The version that a worker runs."""
    return __version__


def work(run: str, sealed: Sealed) -> Sealed:
    """Do one task of a run; never raises, for an exception would be logged with what it was about."""
    answer: Any
    try:
        function: Callable[..., Any]
        function, arguments = pickle.loads(sealed.data)  # noqa: S301 - from the machine that this one works for
        with _one_at_a_time:
            answer = function(*(_with_job(run, argument) for argument in arguments))
    except ReactivateError as error:
        answer = Failure(error.message, error.hint, error.code)
    except Exception as error:  # noqa: BLE001 - told by its kind only
        answer = Failure(f"A worker of the cluster failed ({type(error).__name__}).", "Press on this machine.", "bug")
    return Sealed(pickle.dumps(answer))


def _with_job(run: str, argument: Any) -> Any:
    """A chunk with the job as it stands on this worker: chunks travel without it."""
    if not isinstance(argument, Chunk):
        return argument
    return replace(argument, job_pickle=_ready[run].job, job_hash=_ready[run].digest)


def _require_version(worker: Any, package: JobPackage) -> None:
    if package.version != __version__:
        raise PressError(
            f"The worker {worker.address} runs version {__version__}, this machine {package.version}.",
            hint="Install the same version on both.",
            code="cluster-version",
        )


def _require_memory_only(worker: Any) -> None:
    manager = worker.memory_manager
    if isinstance(worker.data, dict) and not manager.memory_target_fraction and not manager.memory_spill_fraction:
        return
    raise PressError(
        f"The worker {worker.address} may write names and addresses to its disk (it spills memory).",
        hint="Start it with DASK_DISTRIBUTED__WORKER__MEMORY__TARGET=False and …__SPILL=False (docs/scale.md).",
        code="cluster-spills",
    )


def _require_same_bytes(worker: Any, found: str, package: JobPackage) -> None:
    if found != package.fingerprint:
        raise PressError(
            f"The worker {worker.address} makes other bytes than this machine: its libraries are others.",
            hint="Install the same version with the same requirements on both.",
            code="cluster-version",
        )
