"""Preflight of document parts (PDF/VT-1, ISO 16612-2; ISO 32000-2, 14.12): every page is one record's, in order."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from reactivate_desktop.press.preflight_findings import Findings
from reactivate_desktop.press.readback_tree import pages_from

_DEPTH = 16
_RULE = "parts"


def check_parts(document: pikepdf.Pdf, findings: Findings) -> None:
    """All rules about the tree of parts of a file that calls itself PDF/VT-1."""
    root = document.Root.get("/DPartRoot")
    node = root.get("/DPartRootNode") if isinstance(root, pikepdf.Dictionary) else None
    if not isinstance(node, pikepdf.Dictionary):
        findings.error(_RULE, 0, "The file calls itself PDF/VT-1 and has no tree of document parts.")
        return
    pages = enumerate(pages_from(document, 0), start=1)
    number = 0
    for leaf in _leaves(node, findings, _DEPTH):
        number = _walk_part(leaf, pages, number, findings)
        if number < 0:
            return
    rest = next(pages, None)
    if rest is not None:
        findings.error(_RULE, rest[0], "The page belongs to no document part.")


def _leaves(node: pikepdf.Object, findings: Findings, depth: int) -> Iterator[pikepdf.Object]:
    """The parts that hold pages, in order; ``DParts`` is an array of arrays."""
    rows = node.get("/DParts")
    if rows is None:
        yield node
        return
    for row in rows if isinstance(rows, pikepdf.Array) and depth else []:
        if not isinstance(row, pikepdf.Array):
            findings.error(_RULE, 0, "A document part names its parts in a flat array instead of an array of arrays.")
            return
        for child in row:
            yield from _leaves(child, findings, depth - 1)


def _walk_part(
    leaf: pikepdf.Object, pages: Iterator[tuple[int, pikepdf.Object]], number: int, findings: Findings
) -> int:
    """Step over the pages of one part; gives the last one's number, or -1 when the tree can't be followed further."""
    start = leaf.get("/Start")
    if start is None:
        findings.error(_RULE, 0, "A document part names no page where it starts.")
        return -1
    end = leaf.get("/End") or start
    begun = False
    for at, page in pages:
        number = at
        begun = begun or page.objgen == start.objgen
        if not begun:
            findings.error(_RULE, number, "The page belongs to no document part, or to one out of order.")
            return -1
        part = page.get("/DPart")
        if part is None or part.objgen != leaf.objgen:
            findings.error(_RULE, number, "The page does not name the document part that it belongs to.")
        if page.objgen == end.objgen:
            return number
    findings.error(_RULE, number, "A document part ends on a page that is not in the file, or out of order.")
    return -1
