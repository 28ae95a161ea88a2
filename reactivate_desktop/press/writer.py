"""The streaming object writer: each object goes straight to the file; only its offset is kept (8 bytes an object).

Classic cross-reference table and no object streams, so that old RIPs read the file (ISO 32000-1, 7.5). The file stands
under its name only when it is whole: it is written beside, brought to the disk and then renamed.
"""

from __future__ import annotations

import errno
import hashlib
import os
from array import array as packed
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from deflate import zlib_compress

from reactivate_desktop.errors import BugError, PressError
from reactivate_desktop.press.syntax import array, dictionary, reference

COMPRESSION = 6
"""Fixed, so that the same job gives the same bytes."""

QUICK_COMPRESSION = 1
"""For what each piece has of its own: a few hundred bytes in which there is little more to be won."""

KIDS = 64
"""Children of one node of the page tree."""

_ROWS = 32768
_ROW = b"0000000000 00000 n \n"
_FLUSHED = 1 << 16
_LARGEST_FILE = 9_999_999_999

_BINARY_MARK = b"%\xe2\xe3\xcf\xd3\n"


class _Offsets:
    """Where each object begins: five bytes an object, so that a million pieces need no more than a picture does."""

    def __init__(self) -> None:
        self._low, self._high = packed("I", [0]), packed("B", [0])

    def __len__(self) -> int:
        return len(self._low)

    def reserve(self) -> int:
        """A place for one more; gives its number."""
        self._low.append(0)
        self._high.append(0)
        return len(self._low) - 1

    def __getitem__(self, number: int) -> int:
        return self._high[number] << 32 | self._low[number]

    def __setitem__(self, number: int, offset: int) -> None:
        self._low[number], self._high[number] = offset & 0xFFFFFFFF, offset >> 32

    def add(self, offset: int) -> int:
        """One more that begins there; gives its number."""
        self._low.append(offset & 0xFFFFFFFF)
        self._high.append(offset >> 32)
        return len(self._low) - 1

    def rows(self) -> Iterator[bytes]:
        """The rows of the cross-reference table from number 1 on, many at a time; all 20 bytes long (7.5.4)."""
        low, high = np.frombuffer(self._low, dtype=np.uint32), np.frombuffer(self._high, dtype=np.uint8)
        powers = 10 ** np.arange(9, -1, -1, dtype=np.int64)
        for first in range(1, len(low), _ROWS):
            part = slice(first, first + _ROWS)
            offsets = high[part].astype(np.int64) << 32 | low[part]
            rows = np.empty((len(offsets), len(_ROW)), dtype=np.uint8)
            rows[:] = np.frombuffer(_ROW, dtype=np.uint8)
            rows[:, :10] += (offsets[:, None] // powers % 10).astype(np.uint8)
            yield rows.tobytes()

    def missing(self) -> int:
        """The first number without an offset, 0 where each has one."""
        low, high = np.frombuffer(self._low, dtype=np.uint32), np.frombuffer(self._high, dtype=np.uint8)
        absent = np.flatnonzero((low == 0) & (high == 0))
        return int(absent[1]) if len(absent) > 1 else 0


class PdfWriter:
    """Writes one PDF file to an open binary stream, object by object."""

    def __init__(self, stream: BinaryIO, version: str) -> None:
        self._stream = stream
        self._offsets = _Offsets()
        self._position = 0
        self._digest = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._waits = 0
        self._write(f"%PDF-{version}\n".encode() + _BINARY_MARK)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        return self._offsets.reserve()

    def put(self, body: bytes, object_number: int = 0) -> int:
        """Write an object, under a new number or a reserved one; gives the number."""
        if not object_number:
            object_number = self._offsets.add(self._position)
        elif self._offsets[object_number]:
            raise BugError(f"Object {object_number} was written twice.", code="pdf-object")
        else:
            self._offsets[object_number] = self._position
        self._write(b"%d 0 obj\n%b\nendobj\n" % (object_number, body))
        return object_number

    def put_stream(self, data: bytes, entries: dict[str, bytes] | None = None, object_number: int = 0) -> int:
        """Write a stream whose ``data`` is as the file holds it: ``entries`` name its filter."""
        head = dictionary({**(entries or {}), "Length": b"%d" % len(data)})
        return self.put(head + b"\nstream\n" + data + b"\nendstream", object_number)

    def put_packed(self, data: bytes) -> int:
        """Write a stream of compressed operators and nothing more; gives its number."""
        return self.put(b"<</Filter /FlateDecode /Length %d>>\nstream\n%b\nendstream" % (len(data), data))

    def put_deflated(self, data: bytes, entries: dict[str, bytes] | None = None, object_number: int = 0) -> int:
        """Write a stream, Flate-compressed here."""
        return self.put_stream(deflate(data), {**(entries or {}), "Filter": b"/FlateDecode"}, object_number)

    @property
    def content_hash(self) -> bytes:
        """SHA-256 of all bytes written so far."""
        self.flush()
        return self._digest.digest()

    def finish(self, root: int, info: int, first_id: bytes) -> None:
        """Write the cross-reference table and the trailer; ``first_id`` is the file's lasting identifier (16 bytes).

        Raises:
            PressError: when the file is larger than a cross-reference table can say.
        """
        missing = self._offsets.missing()
        if missing:
            raise BugError(f"Object {missing} was never written.", code="pdf-object")
        second_id = self.content_hash[:16]
        start = self._position
        if start > _LARGEST_FILE:
            raise PressError(
                "The file grows beyond 9.3 GiB, which no PDF of this kind may.",
                hint="Set volume under [press], so that the pieces go into several files.",
                code="pdf-too-large",
            )
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for rows in self._offsets.rows():
            self._write(rows)
        trailer = {
            "Size": b"%d" % len(self._offsets),
            "Root": reference(root),
            "Info": reference(info),
            "ID": b"[<%b> <%b>]" % (first_id.hex().encode(), second_id.hex().encode()),
        }
        self._write(b"trailer\n" + dictionary(trailer) + b"\nstartxref\n%d\n%%%%EOF\n" % start)
        self.flush()

    def _write(self, data: bytes) -> None:
        self._waiting.append(data)
        self._position += len(data)
        self._waits += len(data)
        if self._waits >= _FLUSHED:
            self.flush()

    def flush(self) -> None:
        """Hand to the stream what waits; small objects go there together."""
        data = b"".join(self._waiting)
        self._waiting.clear()
        self._waits = 0
        self._stream.write(data)
        self._digest.update(data)


class PageTree:
    """A balanced page tree that grows as pages come; one number a page is all it keeps (7.7.3)."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._pages = packed("I")
        self._leaves: list[int] = []

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, entries: dict[str, bytes]) -> int:
        """Write a page (its parent is set here); gives the number."""
        return self.add_spelled(b" " + dictionary(entries)[2:-2])

    def add_spelled(self, entries: bytes) -> int:
        """Write a page whose entries are spelled already, from a blank on; gives the number."""
        if len(self._pages) % KIDS == 0:
            self._leaves.append(self._writer.reserve())
        page = self._writer.put(b"<</Type /Page /Parent %d 0 R %b>>" % (self._leaves[-1], entries))
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


def deflate(data: bytes, level: int = COMPRESSION) -> bytes:
    """Flate-compressed by libdeflate, which is several times as fast as zlib at the same size."""
    return bytes(zlib_compress(data, level))


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
