"""A Dask cluster behind the executor seam: ``tcp://`` or ``tls://`` names its scheduler.

The job and its files go to each worker once (``cluster_worker.JobPlugin``); chunks of pieces go out and pages come
back. A worker that dies costs the chunks that it had; they are given to another. The file is written here, in order,
with the very bytes that this machine would have made alone.
"""

from __future__ import annotations

import logging
import pickle
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final, ParamSpec, TypeVar

import distributed

from reactivate_desktop.errors import BugError, PressError
from reactivate_desktop.press import cluster_worker
from reactivate_desktop.press.chunk import Chunk
from reactivate_desktop.press.cluster_worker import Failure, JobPlugin, Sealed
from reactivate_desktop.press.executor import AHEAD
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.job_package import pack

P = ParamSpec("P")
Done = TypeVar("Done")

CONNECT_S = 10.0
"""How long a scheduler, or its first worker, is waited for."""
ALONE_S = 30.0
"""How long a run waits for a worker when none is left."""
_LOOK_S: Final = 1.0
_MOST_AHEAD: Final = 600
"""Chunks under way at the most: their pages wait in the workers' memory."""
_NewClient: Final[Any] = distributed.Client
"""Dask says nothing of its types."""


class ClusterExecutor(Executor):
    """Gives tasks to the workers of a cluster."""

    def __init__(self, client: Any, run: str) -> None:
        self._client, self._run = client, run
        self._workers = self._threads()
        self._alone_since = 0.0

    @property
    def ahead(self) -> int:
        """How many chunks may be under way."""
        return min(_MOST_AHEAD, max(2, sum(self._workers.values())) * AHEAD)

    @property
    def workers(self) -> int:
        """How many workers there were at the start."""
        return len(self._workers)

    def gone(self) -> int:
        """How many of the workers of the start are gone."""
        return len(self._workers.keys() - self._threads().keys())

    def submit(self, fn: Callable[P, Done], /, *args: P.args, **kwargs: P.kwargs) -> Future[Done]:
        """Give out a task; chunks travel without the job, which the workers have."""
        if kwargs:
            raise BugError("The cluster takes tasks without named arguments.", code="cluster-task")
        bare = tuple(replace(one, job_pickle=b"") if isinstance(one, Chunk) else one for one in args)
        sealed = Sealed(pickle.dumps((fn, bare)))
        # a key that says nothing, and each task on its own: dask would hash what it is given to know it again
        key = f"press-{self._run}-{uuid.uuid4().hex}"
        try:
            task = self._client.submit(cluster_worker.work, self._run, sealed, key=key, pure=False)
        except (OSError, RuntimeError):
            raise _lost("The connection to the scheduler of the cluster was lost.") from None
        return _Answer(self, task)

    def require_alive(self) -> None:
        """Stop when the scheduler is gone, or no worker was there for a while.

        Raises:
            PressError: saying which.
        """
        if self._client.status not in ("running", "connecting"):
            raise _lost("The connection to the scheduler of the cluster was lost.")
        now = time.monotonic()
        if self._threads():
            self._alone_since = 0.0
        elif not self._alone_since:
            self._alone_since = now
        elif now - self._alone_since > ALONE_S:
            raise _lost("The cluster has no worker left.")

    def _threads(self) -> dict[str, int]:
        """The workers that there are, with their threads."""
        try:
            found = self._client.scheduler_info(n_workers=-1)["workers"]
        except (OSError, RuntimeError, TimeoutError):
            return {}
        return {str(address): int(worker["nthreads"]) for address, worker in found.items()}


class _Answer(Future[Done]):
    """The future of a task: looks after the cluster while it waits, and brings what the worker said."""

    def __init__(self, executor: ClusterExecutor, task: Any) -> None:
        super().__init__()
        self._cluster, self._task = executor, task

    def result(self, timeout: float | None = None) -> Done:
        """What the task gave.

        Raises:
            PressError: what it was refused with, or when the cluster is lost.
            TimeoutError: when it takes longer than ``timeout`` seconds.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            try:
                sealed: Sealed = self._task.result(timeout=_LOOK_S)
            except TimeoutError:
                self._cluster.require_alive()
                if end is not None and time.monotonic() > end:
                    raise
            except (distributed.KilledWorker, distributed.client.FutureCancelledError, OSError) as error:
                kind = type(error).__name__
                raise _lost(f"The workers of the cluster died on one chunk again and again ({kind}).") from None
            else:
                answer: Done = _opened(sealed)
                return answer

    def done(self) -> bool:
        """Whether the worker has answered."""
        return bool(self._task.done())

    def cancel(self) -> bool:
        """Take the task back."""
        self._task.cancel()
        return True


def _opened(sealed: Sealed) -> Any:
    answer = pickle.loads(sealed.data)  # noqa: S301 - our own worker's
    if isinstance(answer, Failure):
        kind = BugError if answer.code == "bug" else PressError
        raise kind(answer.message, hint=answer.hint, code=answer.code)
    return answer


@contextmanager
def connected(address: str, job: PressJob) -> Iterator[ClusterExecutor]:
    """The executor of the cluster at ``address``, with ``job`` in place on its workers; both end with the block.

    Raises:
        PressError: when it is not there, has no worker, or its workers must not or can't be used for this.
    """
    package = pack(job)
    run = uuid.uuid4().hex
    with _quiet(), _client(address) as client:
        _require_workers(client, address)
        _require_same_version(client)
        plugin = JobPlugin(run, package)
        try:
            client.register_plugin(plugin)
            yield ClusterExecutor(client, run)
        finally:
            if client.status == "running":
                client.unregister_worker_plugin(plugin.name)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        client = _NewClient(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError):
        raise PressError(
            f"No scheduler answers at {address}.",
            hint="Start it there (dask scheduler), or check address and network.",
            code="cluster-unreachable",
        ) from None
    except (TypeError, ValueError) as error:
        words = "keys and certificates are missing" if address.startswith("tls") else type(error).__name__
        raise PressError(
            f"The cluster at {address} can't be used: {words}.",
            hint="Name certificate, key and authority in Dask's configuration (distributed.comm.tls).",
            code="cluster-tls",
        ) from None
    try:
        yield client
    finally:
        client.close(timeout=CONNECT_S)


def _require_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=CONNECT_S)
    except TimeoutError:
        raise PressError(
            f"The cluster at {address} has no worker.",
            hint="Start one (dask worker ADDRESS), as docs/scale.md says.",
            code="cluster-empty",
        ) from None


def _require_same_version(client: Any) -> None:
    """Python, Dask and this program alike on scheduler and workers: what they pass to each other depends on it."""
    found = client.get_versions(check=False)
    own = found["client"]["packages"]
    for place, there in {"": found["scheduler"], **found["workers"]}.items():
        who = f"The worker {place}" if place else "The scheduler"
        for name in ("python", "distributed"):
            version = there["packages"][name] if there else "none"
            if version != own[name]:
                raise _other_version(f"{who} runs {name} {version}, this machine {own[name]}.")
    for who, ask in (("The scheduler", client.run_on_scheduler), ("A worker", client.run)):
        try:
            ask(cluster_worker.version)
        except ImportError:
            raise _other_version(f"{who} of the cluster has no Reactivate Desktop installed.") from None


def _other_version(sentence: str) -> PressError:
    return PressError(
        sentence, hint="Install the same program with the same requirements everywhere.", code="cluster-version"
    )


def _lost(sentence: str) -> PressError:
    return PressError(
        sentence, hint="Start workers again and press again; codes and pages stay the same.", code="cluster-lost"
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask logs each connection that ends; what matters is said in our own words."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
