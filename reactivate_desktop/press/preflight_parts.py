"""Preflight of document parts (PDF/VT-1, ISO 16612-2; ISO 32000-2, 14.12): every page is one record's, in order.

The tree and the pages are gone through side by side, so that memory does not grow with their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reactivate_desktop.press.preflight_findings import Notes
from reactivate_desktop.press.readback_file import ReadFile
from reactivate_desktop.press.readback_foreign import open_file
from reactivate_desktop.press.readback_syntax import Ref, Value

_DEPTH: Final = 16
_RULE: Final = "parts"
_XML_NAME: Final = re.compile(r"/[A-Za-z_][\w.-]*")
Node = dict[str, Value]


def check_parts(path: Path, notes: Notes) -> None:
    """All rules about the tree of parts of a file that calls itself PDF/VT-1."""
    with open_file(path) as file:
        root = file.get(file.root.get("/DPartRoot"))
        top = root.get("/DPartRootNode") if isinstance(root, dict) else None
        node = file.get(top)
        if not isinstance(root, dict) or not isinstance(node, dict):
            notes.add(_RULE, 0, "The file calls itself PDF/VT-1 and has no tree of document parts.")
            return
        tree = _Tree(file, notes)
        pages = _Pages(file, notes, _pages(file, file.root.get("/Pages"), _DEPTH))
        for leaf, entries in tree.leaves(top, node, file.root.get("/DPartRoot"), 0):
            if not pages.step_over(leaf, entries):
                return
        pages.expect_none()
        _names(root, tree.levels, notes)


def _names(root: Node, levels: int, notes: Notes) -> None:
    """Each level of the tree has a name, and one of them is that of the records."""
    names, record = root.get("/NodeNameList"), root.get("/RecordLevel")
    listed = names if isinstance(names, list) else []
    if len(listed) != levels or not all(isinstance(name, str) and _XML_NAME.fullmatch(name) for name in listed):
        message = f"The tree of document parts has {levels} levels and {len(listed)} usable names for them."
        notes.add(_RULE, 0, message, measured=str(len(listed)), limit=str(levels))
    if not isinstance(record, int) or not 0 <= record < levels:
        message = "The tree of document parts does not say which of its levels are the records (RecordLevel)."
        notes.add(_RULE, 0, message, measured=str(record), limit=f"0 to {levels - 1}")


@dataclass(slots=True)
class _Tree:
    """Gives the parts that hold pages, in order; ``levels`` is how deep the tree was."""

    file: ReadFile
    notes: Notes
    levels: int = 0

    def leaves(self, at: Value, node: Node, parent: Value, depth: int) -> Iterator[tuple[Value, Node]]:
        self.levels = max(self.levels, depth + 1)
        if node.get("/Type", "/DPart") != "/DPart" or node.get("/Parent", parent) != parent:
            self.notes.add(_RULE, 0, "A document part does not name the part above it (Type, Parent).")
        rows = self.file.get(node.get("/DParts"))
        if rows is None:
            yield at, node
            return
        if "/Start" in node:
            self.notes.add(_RULE, 0, "A document part has both pages and parts of its own.")
        for row in rows if isinstance(rows, list) and depth < _DEPTH else []:
            kids = self.file.get(row) if not isinstance(row, Ref) or isinstance(self.file.get(row), list) else None
            if not isinstance(kids, list):
                message = "A document part names its parts in a flat array instead of an array of arrays."
                self.notes.add(_RULE, 0, message)
                return
            for kid in kids:
                below = self.file.get(kid)
                if isinstance(below, dict):
                    yield from self.leaves(kid, below, at, depth + 1)


@dataclass(slots=True)
class _Pages:
    """Steps over the pages of one part after the other."""

    file: ReadFile
    notes: Notes
    pages: Iterator[tuple[Value, Node]]
    number: int = 0

    def step_over(self, leaf: Value, entries: Node) -> bool:
        """The pages of one part; False when the tree can't be followed further."""
        start = entries.get("/Start")
        if not isinstance(start, Ref):
            self.notes.add(_RULE, 0, "A document part names no page where it starts.")
            return False
        end = entries.get("/End")
        if end == start:
            self.notes.add(_RULE, self.number + 1, "A document part of one page names it as its end too.")
        last, first = end or start, True
        for at, page in self.pages:
            self.number += 1
            if first and at != start:
                message = "The page belongs to no document part, to two, or to one out of order."
                self.notes.add(_RULE, self.number, message)
                return False
            first = False
            if page.get("/DPart") != leaf:
                self.notes.add(_RULE, self.number, "The page does not name the document part that it belongs to.")
            if at == last:
                return True
        message = "A document part holds pages that are not in the file, that others hold, or out of order."
        self.notes.add(_RULE, self.number, message)
        return False

    def expect_none(self) -> None:
        """No page is left."""
        if next(self.pages, None) is not None:
            self.notes.add(_RULE, self.number + 1, "The page belongs to no document part.")


def _pages(file: ReadFile, at: Value, depth: int) -> Iterator[tuple[Value, Node]]:
    """References and entries of the pages below a node."""
    node = file.get(at)
    if not isinstance(node, dict) or not depth:
        return
    kids = file.get(node.get("/Kids"))
    if not isinstance(kids, list):
        yield at, node
        return
    for kid in kids:
        yield from _pages(file, kid, depth - 1)
