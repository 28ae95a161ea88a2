"""The page tree (ISO 32000-1, 7.7.3), balanced: no node has more than ``KIDS`` children."""

from __future__ import annotations

from collections.abc import Sequence

from reactivate_desktop.press.object_numbers import Ascending
from reactivate_desktop.press.syntax import array, dictionary, reference
from reactivate_desktop.press.writer import PdfWriter

KIDS = 64
"""Children of one node of the page tree."""


class PageTree:
    """A page tree that grows as pages come; one byte a page is all it keeps."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._pages = Ascending()
        self._leaves: list[int] = []

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, entries: dict[str, bytes]) -> int:
        """Write a page (its parent is set here); gives the number."""
        if len(self._leaves) * KIDS == len(self._pages):
            self._leaves.append(self._writer.reserve())
        spelled = b" " + dictionary(entries)[2:-2]
        page = self._writer.put(b"<</Type /Page /Parent %d 0 R%b>>" % (self._leaves[-1], spelled))
        self._pages.append(page)
        return page

    def close(self, root: int) -> None:
        """Write all nodes; ``root`` is the number that the catalog refers to."""
        if len(self._leaves) <= 1:
            for node in self._leaves:
                _put_node(self._writer, node, list(self._pages), len(self._pages), root)
            _put_node(self._writer, root, self._leaves, len(self._pages), 0)
            return
        parents = _above(self._writer, len(self._leaves), root)
        counts = []
        for place, kids in enumerate(self._pages.groups(KIDS)):
            _put_node(self._writer, self._leaves[place], kids, len(kids), parents[place // KIDS])
            counts.append(len(kids))
        _put_nodes_above(self._writer, self._leaves, counts, parents, root)


class PageBranches:
    """The tree above nodes that come written, each with its pages: a few bytes for each of them."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._nodes: list[int] = []
        self._counts: list[int] = []
        self._parents: list[int] = []
        self._pages = 0

    def __len__(self) -> int:
        return self._pages

    def parents(self, nodes: int) -> list[int]:
        """The parent of each of so many nodes that come next."""
        known = len(self._nodes)
        while len(self._parents) * KIDS < known + nodes:
            self._parents.append(self._writer.reserve())
        return [self._parents[place // KIDS] for place in range(known, known + nodes)]

    def add(self, first: int, counts: Sequence[int]) -> None:
        """The nodes from number ``first`` on are written; ``counts`` are their pages."""
        self._nodes += range(first, first + len(counts))
        self._counts += counts
        self._pages += sum(counts)

    def close(self, root: int) -> None:
        """Write the nodes above; ``root`` is the number that the catalog refers to."""
        _put_nodes_above(self._writer, self._nodes, self._counts, self._parents, root)


def _above(writer: PdfWriter, nodes: int, root: int) -> list[int]:
    """Numbers for the parents of so many nodes: the root where one is enough."""
    return [root] if nodes <= KIDS else [writer.reserve() for _ in range(-(-nodes // KIDS))]


def _put_nodes_above(writer: PdfWriter, nodes: list[int], counts: list[int], parents: list[int], root: int) -> None:
    """Write ``parents`` and all above them, up to the root."""
    while parents and parents != [root]:
        above = _above(writer, len(parents), root)
        sums = []
        for place, parent in enumerate(parents):
            own = slice(place * KIDS, (place + 1) * KIDS)
            sums.append(sum(counts[own]))
            _put_node(writer, parent, nodes[own], sums[-1], above[place // KIDS])
        nodes, counts, parents = parents, sums, above
    _put_node(writer, root, nodes, sum(counts), 0)


def _put_node(writer: PdfWriter, node: int, kids: list[int], count: int, parent: int) -> None:
    entries = {"Type": b"/Pages", "Kids": array(map(reference, kids)), "Count": b"%d" % count}
    if parent:
        entries["Parent"] = reference(parent)
    writer.put(dictionary(entries), node)
