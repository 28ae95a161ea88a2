"""The pages of an open file, from any number on: the page tree is walked by its counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from reactivate_desktop.press.readback_file import ReadFile, Stream, numbers
from reactivate_desktop.press.readback_marks import Box
from reactivate_desktop.press.readback_syntax import FileFaultError, Value

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


def pages_from(file: ReadFile, first: int) -> Iterator[Page]:
    """Pages from number ``first`` (0-based) to the end, in order.

    Raises:
        FileFaultError: when the tree is damaged.
    """
    yield from _walk(file, _node(file, file.root.get("/Pages")), {}, [first], 0)


def _node(file: ReadFile, reference: Value) -> dict[str, Value]:
    node = file.get(reference)
    if not isinstance(node, dict):
        raise FileFaultError("a damaged page tree")
    return node


def _walk(
    file: ReadFile, node: dict[str, Value], handed: dict[str, Value], skip: list[int], depth: int
) -> Iterator[Page]:
    """Pages below a node that has kids; ``skip`` holds how many are still to be left out."""
    kids, count = file.get(node.get("/Kids")), file.get(node.get("/Count"))
    if not isinstance(kids, list) or depth > _DEEPEST:
        raise FileFaultError("a damaged page tree")
    if isinstance(count, int) and skip[0] >= count:
        skip[0] -= count
        return
    handed = {**handed, **{key: node[key] for key in _INHERITED if key in node}}
    start = skip[0] if count == len(kids) else 0  # every kid is a page: those before the first are not read
    skip[0] -= start
    for kid in kids[start:]:
        below = _node(file, kid)
        if "/Kids" in below:
            yield from _walk(file, below, handed, skip, depth + 1)
        elif skip[0]:
            skip[0] -= 1
        else:
            yield Page({**handed, **below} if handed else below)
