"""The streaming object writer: each object goes straight to the file; only its offset is kept (8 bytes an object).

Classic cross-reference table and no object streams, so that old RIPs read the file (ISO 32000-1, 7.5). The file stands
under its name only when it is whole: it is written beside, brought to the disk and then renamed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import zlib
from array import array as packed
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from reactivate_desktop.errors import BugError, PressError
from reactivate_desktop.press.syntax import array, dictionary, reference

COMPRESSION = 6
"""Fixed, so that the same job gives the same bytes."""

KIDS = 64
"""Children of one node of the page tree."""

_BINARY_MARK = b"%\xe2\xe3\xcf\xd3\n"


class PdfWriter:
    """Writes one PDF file to an open binary stream, object by object."""

    def __init__(self, stream: BinaryIO, version: str) -> None:
        self._stream = stream
        self._offsets = packed("Q", [0])
        self._position = 0
        self._digest = hashlib.sha256()
        self._write(f"%PDF-{version}\n".encode() + _BINARY_MARK)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def put(self, body: bytes, object_number: int = 0) -> int:
        """Write an object, under a new number or a reserved one; gives the number."""
        object_number = object_number or self.reserve()
        if self._offsets[object_number]:
            raise BugError(f"Object {object_number} was written twice.", code="pdf-object")
        self._offsets[object_number] = self._position
        self._write(b"%d 0 obj\n%b\nendobj\n" % (object_number, body))
        return object_number

    def put_stream(self, data: bytes, entries: dict[str, bytes] | None = None, object_number: int = 0) -> int:
        """Write a stream whose ``data`` is as the file holds it: ``entries`` name its filter."""
        head = dictionary({**(entries or {}), "Length": b"%d" % len(data)})
        return self.put(head + b"\nstream\n" + data + b"\nendstream", object_number)

    def put_deflated(self, data: bytes, entries: dict[str, bytes] | None = None, object_number: int = 0) -> int:
        """Write a stream, Flate-compressed here."""
        return self.put_stream(deflate(data), {**(entries or {}), "Filter": b"/FlateDecode"}, object_number)

    @property
    def content_hash(self) -> bytes:
        """SHA-256 of all bytes written so far."""
        return self._digest.digest()

    def finish(self, root: int, info: int, first_id: bytes) -> None:
        """Write the cross-reference table and the trailer; ``first_id`` is the file's lasting identifier (16 bytes)."""
        missing = [place for place, offset in enumerate(self._offsets) if place and not offset]
        if missing:
            raise BugError(f"Object {missing[0]} was never written.", code="pdf-object")
        second_id = self.content_hash[:16]
        start = self._position
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for first in range(1, len(self._offsets), 4096):
            rows = (b"%010d 00000 n \n" % offset for offset in self._offsets[first : first + 4096])
            self._write(b"".join(rows))
        trailer = {
            "Size": b"%d" % len(self._offsets),
            "Root": reference(root),
            "Info": reference(info),
            "ID": b"[<%b> <%b>]" % (first_id.hex().encode(), second_id.hex().encode()),
        }
        self._write(b"trailer\n" + dictionary(trailer) + b"\nstartxref\n%d\n%%%%EOF\n" % start)

    def _write(self, data: bytes) -> None:
        self._stream.write(data)
        self._digest.update(data)
        self._position += len(data)


class PageTree:
    """A balanced page tree that grows as pages come; two numbers a page are all it keeps (7.7.3)."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._pages = packed("Q")
        self._leaves: list[int] = []

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, entries: dict[str, bytes], page: int = 0) -> int:
        """Write a page (its parent is set here), under a new number or a reserved one; gives the number."""
        if len(self._pages) % KIDS == 0:
            self._leaves.append(self._writer.reserve())
        own = {"Type": b"/Page", "Parent": reference(self._leaves[-1]), **entries}
        page = self._writer.put(dictionary(own), page)
        self._pages.append(page)
        return page

    def close(self, root: int) -> None:
        """Write all nodes; ``root`` is the number that the catalog refers to."""
        kids: list[tuple[int, list[int]]] = [
            (node, list(self._pages[place * KIDS : (place + 1) * KIDS])) for place, node in enumerate(self._leaves)
        ]
        counts = {node: len(children) for node, children in kids}
        while len(kids) > 1 or (kids and kids[0][0] != root):
            above: list[tuple[int, list[int]]] = []
            for first in range(0, len(kids), KIDS):
                group = kids[first : first + KIDS]
                node = root if len(kids) <= KIDS else self._writer.reserve()
                for child, grandchildren in group:
                    self._put_node(child, grandchildren, counts[child], node)
                above.append((node, [child for child, _ in group]))
                counts[node] = sum(counts[child] for child, _ in group)
            kids = above
        self._put_node(root, kids[0][1] if kids else [], len(self._pages), 0)

    def _put_node(self, node: int, kids: list[int], count: int, parent: int) -> None:
        entries = {"Type": b"/Pages", "Kids": array(map(reference, kids)), "Count": b"%d" % count}
        if parent:
            entries["Parent"] = reference(parent)
        self._writer.put(dictionary(entries), node)


def deflate(data: bytes) -> bytes:
    """Flate-compressed at the one fixed level."""
    return zlib.compress(data, COMPRESSION)


def part_path(target: Path) -> Path:
    """Where a file is written before it stands under its name; one name, so that a killed run leaves at most one."""
    return target.with_name(f".{target.name}.part")


@contextmanager
def whole_file(target: Path, opener: Callable[[Path], BinaryIO] | None = None) -> Iterator[BinaryIO]:
    """A stream whose bytes stand under ``target`` when the block ends well, and nowhere when it does not.

    Raises:
        PressError: when the disk is full or the folder can't be written.
    """
    part = part_path(target)
    try:
        with (opener or _create)(part) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        raise _disk_error(target, error) from None
    finally:
        part.unlink(missing_ok=True)


def _create(path: Path) -> BinaryIO:
    return path.open("wb")


def _disk_error(target: Path, error: OSError) -> PressError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return PressError(
            f"The disk is full: {target.name} could not be written.",
            hint="Make room or choose another folder, then press again.",
            code="disk-full",
        )
    why = os.strerror(error.errno) if error.errno else error.__class__.__name__
    return PressError(
        f"{target.name} can't be written in {target.parent}: {why}.",
        hint="Choose a folder that you may write to, and close the file where it is open.",
        code="pdf-unwritable",
    )
