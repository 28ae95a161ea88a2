"""A cluster to compose on, where one is asked for: its address checked, Dask loaded only then."""

from __future__ import annotations

import importlib
import ipaddress
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.press.job import PressJob

if TYPE_CHECKING:
    from reactivate_desktop.press.cluster import ClusterExecutor

_ADDRESS: Final = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a scheduler listens; ``open`` = what is sent there can be read on its way."""

    url: str
    open: bool


def address_of(url: str) -> Address:
    """A scheduler's address as written.

    Raises:
        InputError: when it is none.
    """
    found = _ADDRESS.fullmatch(url.strip())
    if found is None or not 0 < int(found[3]) < 65536:
        raise InputError(
            f"--cluster: '{url}' is no address of a scheduler.",
            hint="Write it as tcp://host:8786, or tls://host:8786 for an encrypted one.",
            code="cluster-address",
        )
    return Address(url.strip(), open=found[1] == "tcp" and not _is_this_machine(found[2].strip("[]")))


@contextmanager
def executor_at(address: Address | None, job: PressJob, watch: Progress) -> Iterator[ClusterExecutor | None]:
    """The executor of the cluster at ``address``, with ``job`` in place on its workers; None without an address.

    Raises:
        PressError: when the cluster is not there or can't be used, or this installation lacks what it takes.
    """
    if address is None:
        yield None
        return
    watch.report(0, 0, "sending the design to the cluster")
    with _cluster().connected(address.url, job) as executor:
        yield executor


def notes_on(address: Address | None, executor: ClusterExecutor | None) -> list[str]:
    """What the user should know about a run on a cluster, in sentences."""
    if address is None or executor is None:
        return []
    found = []
    if address.open:
        found.append("Names and addresses went to the cluster unencrypted (tcp); tls:// encrypts them.")
    if gone := executor.gone():
        found.append(f"{gone:,} of {executor.workers:,} workers of the cluster were lost; others did their pieces.")
    return found


def _cluster() -> Any:
    try:
        return importlib.import_module("reactivate_desktop.press.cluster")
    except ModuleNotFoundError as error:
        raise PressError(
            f"Pressing on a cluster takes the Python package '{error.name}', which is not installed here.",
            hint="Install the program with its extra: pip install 'reactivate-desktop[cluster]'.",
            code="cluster-missing",
        ) from None


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
