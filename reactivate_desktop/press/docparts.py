"""Document parts of PDF/VT-1 (ISO 16612-2): one part a piece, so that a press knows where a recipient's pages begin.

A part carries its place in the file and nothing else: no name, no address.
"""

from __future__ import annotations

from collections.abc import Iterator

from reactivate_desktop.press.object_numbers import Ascending
from reactivate_desktop.press.object_run import OPEN, OPEN_RECORD
from reactivate_desktop.press.syntax import array, dictionary, reference
from reactivate_desktop.press.writer import PdfWriter

_LARGEST_ARRAY = 8000
"""Old interpreters hold 8191 elements in an array (ISO 32000-1, annex C)."""


def leaf(pages: int) -> bytes:
    """One record of so many pages as an object: an opaque number (ISO 21812-1 names it), nothing that says who it is.

    Open are its own number, that of the node above, of its first page, and of its last where it has several.
    """
    end = b" /End %b 0 R" % OPEN if pages > 1 else b""
    return (
        b"%b 0 obj\n<</Type /DPart /Parent %b 0 R /Start %b 0 R%b /DPM <<"
        b"/CIP4_Root <</Type /CIP4_Root /CIP4_Recipient <</Type /CIP4_Recipient /CIP4_ExternalID /R%b>>>>>>>>\nendobj\n"
    ) % (OPEN, OPEN, OPEN, end, OPEN_RECORD)


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

    @property
    def node(self) -> int:
        """The number of the node above all records."""
        return self._node

    @property
    def next_record(self) -> int:
        """The number of the record that comes next."""
        return self._first + len(self._leaves)

    def add(self, first: int, step: int, count: int) -> None:
        """So many records stand in the file: the first under number ``first``, then each ``step`` further."""
        self._leaves.extend(first, step, count)

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
