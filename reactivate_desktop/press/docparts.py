"""Document parts of PDF/VT-1 (ISO 16612-2): one part a piece, so that a press knows where a recipient's pages begin.

A part carries its place in the file and nothing else: no name, no address.
"""

from __future__ import annotations

from collections.abc import Iterator

from reactivate_desktop.press.object_numbers import Ascending
from reactivate_desktop.press.syntax import array, dictionary, reference
from reactivate_desktop.press.writer import PdfWriter

_LARGEST_ARRAY = 8000
"""Old interpreters hold 8191 elements in an array (ISO 32000-1, annex C)."""


_LEAF = (
    b"<</Type /DPart /Parent %d 0 R /Start %d 0 R%b /DPM <</CIP4_Root <</Type /CIP4_Root"
    b" /CIP4_Recipient <</Type /CIP4_Recipient /CIP4_ExternalID /R%06d>>>>>>>>"
)
"""One record (ISO 21812-1 names its metadata): an opaque number and nothing that says who it is."""

_JOB = dictionary(
    {
        "CIP4_Root": dictionary(
            {
                "Type": b"/CIP4_Root",
                "CIP4_Intent": b"<</Type /CIP4_Intent /CIP4_ProductType /Postcard>>",
                "CIP4_Production": b"<</Type /CIP4_Production /CIP4_CopyCount 1>>",
            }
        )
    }
)


class DocumentParts:
    """The tree of parts: a root, and below it one leaf a piece; ``first`` is the number of the first record."""

    def __init__(self, writer: PdfWriter, first: int = 1) -> None:
        self._writer = writer
        self._first = first
        self._root = writer.reserve()
        self._node = writer.reserve()
        self._leaves = Ascending()

    def put(self, pages: int) -> int:
        """Write the part of a piece whose ``pages`` are the very next objects; gives the number that they refer to."""
        part = self._writer.next_number
        end = b" /End %d 0 R" % (part + pages) if pages > 1 else b""
        record = self._first + len(self._leaves)
        self._writer.put(_LEAF % (self._node, part + 1, end, record))
        self._leaves.append(part)
        return part

    def close(self) -> int:
        """Write the root; gives the number that the catalog refers to. ``DParts`` is an array of arrays (14.12.4.1)."""
        self._writer.put_long(self._job(), self._node)
        root = {
            "Type": b"/DPartRoot",
            "DPartRootNode": reference(self._node),
            "RecordLevel": b"1",
            "NodeNameList": b"[/Job /Record]",
        }
        return self._writer.put(dictionary(root), self._root)

    def _job(self) -> Iterator[bytes]:
        """The node above all records, part by part."""
        yield b"<</Type /DPart /Parent %d 0 R /DPM %b /DParts [" % (self._root, _JOB)
        for leaves in self._leaves.groups(_LARGEST_ARRAY):
            yield array(map(reference, leaves))
        yield b"]>>"
