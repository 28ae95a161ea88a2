"""Pages by number without loading the rest: the page tree is walked by its counts, so memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf


def open_lazily(path: Path, *, recover: bool = True) -> pikepdf.Pdf:
    """Open a file so that only what is asked for is read: its pages are neither mapped nor gone through on opening.

    Raises:
        pikepdf.PdfError: when it can't be read; without ``recover`` also when its cross-reference table is damaged.
    """
    return pikepdf.open(
        path,
        access_mode=pikepdf.AccessMode.stream,
        inherit_page_attributes=False,
        suppress_warnings=True,
        attempt_recovery=recover,
    )


def page_count(document: pikepdf.Pdf) -> int:
    """How many pages the page tree says there are."""
    return int(document.Root["/Pages"].get("/Count", 0))


def pages_from(document: pikepdf.Pdf, first: int) -> Iterator[pikepdf.Object]:
    """Page objects from number ``first`` (0-based) to the end, in order."""
    yield from _walk(document.Root["/Pages"], [first])


def _walk(node: pikepdf.Object, skip: list[int]) -> Iterator[pikepdf.Object]:
    kids = node.get("/Kids")
    if kids is None:
        if skip[0] == 0:
            yield node
        else:
            skip[0] -= 1
        return
    count = int(node.get("/Count", 0))
    if skip[0] >= count:
        skip[0] -= count
        return
    flat = count == len(kids)  # every kid is a page: step over those before the first without reading them
    start = skip[0] if flat else 0
    skip[0] -= start
    for number in range(start, len(kids)):
        yield from _walk(kids[number], skip)


def inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """An entry of a page, or of the nearest node of the page tree above it."""
    node: pikepdf.Object | None = page
    for _ in range(64):  # a damaged tree may go in circles
        if node is None:
            return None
        value: pikepdf.Object | None = node.get(key)
        if value is not None:
            return value
        node = node.get("/Parent")
    return None
