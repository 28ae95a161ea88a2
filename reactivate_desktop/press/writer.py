"""The streaming object writer: each object goes straight to the file; only its offset is kept (8 bytes an object).

Classic cross-reference table and no object streams, so that old RIPs read the file (ISO 32000-1, 7.5). The file stands
under its name only when it is whole: it is written beside, brought to the disk and then renamed.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from deflate import zlib_compress

from reactivate_desktop.errors import BugError, PressError
from reactivate_desktop.press.object_numbers import Offsets
from reactivate_desktop.press.object_run import ObjectRun
from reactivate_desktop.press.syntax import dictionary, reference

COMPRESSION = 6
"""Fixed, so that the same job gives the same bytes."""

QUICK_COMPRESSION = 1
"""For what each piece has of its own: a few hundred bytes in which there is little more to be won."""

_FLUSHED = 1 << 16
_LARGEST_FILE = 9_999_999_999

_BINARY_MARK = b"%\xe2\xe3\xcf\xd3\n"


class PdfWriter:
    """Writes one PDF file to an open binary stream, object by object."""

    def __init__(self, stream: BinaryIO, version: str) -> None:
        self._stream = stream
        self._offsets = Offsets()
        self._position = 0
        self._digest = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._waits = 0
        self.shared: dict[str, int] = {}
        """Numbers of objects that stand once in a file whoever asks for them, by what they are."""
        self._write(f"%PDF-{version}\n".encode() + _BINARY_MARK)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        return self._offsets.reserve()

    @property
    def next_number(self) -> int:
        """The number that the next object gets which has none reserved."""
        return self._offsets.next()

    def put(self, body: bytes, object_number: int = 0) -> int:
        """Write an object, under a new number or a reserved one; gives the number."""
        number = object_number or self._offsets.next()
        data = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        if not object_number:
            self._offsets.add(self._position, len(data))
        elif not self._offsets.fulfil(number, self._position):
            raise BugError(f"Object {number} was written twice.", code="pdf-object")
        self._write(data)
        return number

    def put_long(self, parts: Iterable[bytes], object_number: int) -> None:
        """Write an object of a reserved number part by part: one that would be large in memory."""
        if not self._offsets.fulfil(object_number, self._position):
            raise BugError(f"Object {object_number} was written twice.", code="pdf-object")
        self._write(b"%d 0 obj\n" % object_number)
        for part in parts:
            self._write(part)
        self._write(b"\nendobj\n")

    def put_run(self, run: ObjectRun, outside: Sequence[int], record: int = 1) -> int:
        """Write many objects, which get the numbers after the one that is given back; else as ``run.numbered``."""
        base = self._offsets.next() - 1
        data, heads = run.numbered(base, outside, record)
        self._offsets.add_all(self._position + heads.astype(np.int64), self._position + len(data))
        self.flush()
        self._hand_over(data.data)
        self._position += len(data)
        return base

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
        self._hand_over(data)

    def _hand_over(self, data: bytes | memoryview) -> None:
        self._stream.write(data)
        self._digest.update(data)


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
