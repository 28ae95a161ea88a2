"""The pages of an open file, from any number on: the page tree is walked by its counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from reactivate_desktop.press.readback_file import ReadFile, Stream, numbers
from reactivate_desktop.press.readback_marks import Box
from reactivate_desktop.press.readback_syntax import FileFaultError, Ref, Value

_INHERITED: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_DEEPEST: Final = 64


class Page(NamedTuple):
    """A page: its entries, with those inherited from the nodes above it (ISO 32000-1, 7.7.3.4)."""

    entries: dict[str, Value]

    def box(self, file: ReadFile, key: str, other: str) -> Box:
        """The box ``key`` in points, else ``other``.

        Raises:
            FileFaultError: when the page has neither.
        """
        found = numbers(file, self.entries.get(key), 4) or numbers(file, self.entries.get(other), 4)
        if found is None:
            raise FileFaultError("a page without MediaBox")
        x0, y0, x1, y1 = found
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def content(self, file: ReadFile) -> bytes:
        """The content streams as one."""
        contents = file.get(self.entries.get("/Contents"))
        if isinstance(contents, Stream):
            return contents.data()
        parts = map(file.get, contents if isinstance(contents, list) else [])
        return b"\n".join([part.data() for part in parts if isinstance(part, Stream)])


def page_count(file: ReadFile) -> int:
    """How many pages the page tree says there are."""
    tree = file.get(file.root.get("/Pages"))
    count = file.get(tree.get("/Count")) if isinstance(tree, dict) else None
    if not isinstance(count, int):
        raise FileFaultError("a file without page tree")
    return count


def pages_from(file: ReadFile, first: int, counts: dict[Ref, int] | None = None) -> Iterator[Page]:
    """Pages from number ``first`` (0-based) to the end, in order.

    ``counts`` keeps how many pages hang on each node, for the next time: nodes before the first page are then stepped
    over without being read.

    Raises:
        FileFaultError: when the tree is damaged.
    """
    way = _Way({} if counts is None else counts, first)
    yield from _walk(file, _node(file, file.root.get("/Pages")), {}, way, 0)


@dataclass(slots=True)
class _Way:
    """How many pages are still to be left out, and what is known of the nodes."""

    counts: dict[Ref, int]
    skip: int


def _node(file: ReadFile, reference: Value) -> dict[str, Value]:
    node = file.get(reference)
    if not isinstance(node, dict):
        raise FileFaultError("a damaged page tree")
    return node


def _walk(file: ReadFile, node: dict[str, Value], handed: dict[str, Value], way: _Way, depth: int) -> Iterator[Page]:
    """Pages below a node that has kids."""
    kids, count = file.get(node.get("/Kids")), file.get(node.get("/Count"))
    if not isinstance(kids, list) or depth > _DEEPEST:
        raise FileFaultError("a damaged page tree")
    handed = {**handed, **{key: node[key] for key in _INHERITED if key in node}}
    start = min(way.skip, len(kids)) if count == len(kids) else 0  # every kid is a page: those before are not read
    way.skip -= start
    for kid in kids[start:]:
        if way.skip and isinstance(kid, Ref) and way.skip >= way.counts.get(kid, way.skip + 1):
            way.skip -= way.counts[kid]
            continue
        below = _node(file, kid)
        if "/Kids" in below:
            under = file.get(below.get("/Count"))
            if isinstance(kid, Ref) and isinstance(under, int):
                way.counts[kid] = under
            if isinstance(under, int) and way.skip >= under:
                way.skip -= under
            else:
                yield from _walk(file, below, handed, way, depth + 1)
        elif way.skip:
            way.skip -= 1
        else:
            yield Page({**handed, **below} if handed else below)
