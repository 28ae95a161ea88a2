"""Document parts of PDF/VT-1 (ISO 16612-2): one part a piece, so that a press knows where a recipient's pages begin.

A part carries its place in the file and nothing else: no name, no address.
"""

from __future__ import annotations

from array import array as packed

from reactivate_desktop.press.syntax import array, dictionary, reference
from reactivate_desktop.press.writer import PdfWriter

_LARGEST_ARRAY = 8000
"""Old interpreters hold 8191 elements in an array (ISO 32000-1, annex C)."""


class DocumentParts:
    """The tree of parts: a root, and below it one leaf a piece; ``first`` is the number of the first record."""

    def __init__(self, writer: PdfWriter, first: int = 1) -> None:
        self._writer = writer
        self._first = first
        self._root = writer.reserve()
        self._node = writer.reserve()
        self._leaves = packed("Q")

    def begin(self) -> int:
        """The number of the next piece's part, which its pages refer to."""
        self._leaves.append(self._writer.reserve())
        return int(self._leaves[-1])

    def end(self, part: int, pages: list[int]) -> None:
        """Write a part, once its pages are written."""
        record = f"/R{self._first - 1 + len(self._leaves):06d}".encode()
        recipient = dictionary({"Type": b"/CIP4_Recipient", "CIP4_ExternalID": record})
        root = dictionary({"Type": b"/CIP4_Root", "CIP4_Recipient": recipient})
        entries = {
            "Type": b"/DPart",
            "Parent": reference(self._node),
            "Start": reference(pages[0]),
            **({"End": reference(pages[-1])} if len(pages) > 1 else {}),
            "DPM": dictionary({"CIP4_Root": root}),
        }
        self._writer.put(dictionary(entries), part)

    def close(self) -> int:
        """Write the root; gives the number that the catalog refers to. ``DParts`` is an array of arrays (14.12.4.1)."""
        parts = [
            array(map(reference, self._leaves[first : first + _LARGEST_ARRAY]))
            for first in range(0, len(self._leaves), _LARGEST_ARRAY)
        ]
        node = {"Type": b"/DPart", "Parent": reference(self._root), "DParts": array(parts)}
        self._writer.put(dictionary(node), self._node)
        root = {
            "Type": b"/DPartRoot",
            "DPartRootNode": reference(self._node),
            "RecordLevel": b"1",
            "NodeNameList": b"[/Job /Record]",
        }
        return self._writer.put(dictionary(root), self._root)
