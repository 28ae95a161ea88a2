"""The zip of a printer package, written as a stream: any size, the same bytes each time, every file checked on its way.

Each file is read once: while it is copied its SHA-256 is taken, and one that differs from the manifest stops the whole.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pyrage
import pyzipper

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.services import package_seal
from reactivate_desktop.services.drop_folder import MANIFEST
from reactivate_desktop.services.package_contents import PackageContents, PackageFile, changed
from reactivate_desktop.services.package_seal import Seal

CHECKSUMS: Final = "SHA256SUMS"
_BLOCK: Final = 1 << 20
_PACKED_ALREADY: Final = frozenset({".pdf"})
_UNIX: Final = 3
_MODE: Final = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Packing:
    """A package on its way."""

    contents: PackageContents
    progress: Progress

    def write(self, stream: BinaryIO, seal: Seal) -> None:
        """Write the package to ``stream``.

        Raises:
            InputError: when a file is not what the manifest says.
            Cancelled: when ``progress`` says so.
        """
        if seal.recipients:
            keys = [package_seal.read_key(key, number) for number, key in enumerate(seal.recipients, start=1)]
            reader, writer = _Pulled(self), _Noting(stream)
            try:
                pyrage.encrypt_io(reader, writer, keys)
            except pyrage.EncryptError as error:
                raise reader.failure or writer.failure or error from None
        elif seal.passphrase:
            with _archive(pyzipper.AESZipFile, stream, encryption=pyzipper.WZ_AES) as archive:
                archive.setpassword(seal.passphrase.encode("utf-8"))
                _exhaust(self.steps(archive))
        else:
            with _archive(ZipFile, stream) as archive:
                _exhaust(self.steps(archive))

    def steps(self, archive: Any) -> Iterator[None]:
        """Write everything into ``archive``, a block at a time."""
        done = 0
        for file in self.contents.files:
            with closing(self._copy(archive, file)) as copied:
                for read in copied:
                    done += read
                    self.progress.report(done, self.contents.size, "packing for the printer")
                    yield
        manifest = self._manifest()
        sums = {**{file.name: file.sha256 for file in self.contents.files}, MANIFEST: _sha256(manifest)}
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        for name, data in ((MANIFEST, manifest), (CHECKSUMS, lines.encode())):
            with archive.open(self._entry(archive, name, len(data)), "w") as target:
                target.write(data)
            yield

    def _copy(self, archive: Any, file: PackageFile) -> Generator[int, None, None]:
        digest = hashlib.sha256()
        with file.path.open("rb") as source, archive.open(self._entry(archive, file.name, file.size), "w") as target:
            while block := source.read(_BLOCK):
                digest.update(block)
                target.write(block)
                yield len(block)
        if digest.hexdigest() != file.sha256:
            raise changed(file.name)

    def _entry(self, archive: Any, name: str, size: int) -> ZipInfo:
        """The head of an entry; its time is the approval's, so that the same drop gives the same bytes."""
        made = max(self.contents.approved_at.astimezone(UTC), datetime(1980, 1, 1, tzinfo=UTC))
        kind = pyzipper.zipfile_aes.AESZipInfo if isinstance(archive, pyzipper.AESZipFile) else ZipInfo
        entry: ZipInfo = kind(f"{self.contents.top}/{name}", made.timetuple()[:6])
        entry.compress_type = ZIP_STORED if PurePosixPath(name).suffix in _PACKED_ALREADY else ZIP_DEFLATED
        entry.create_system, entry.external_attr = _UNIX, _MODE
        entry.file_size = size  # from 4 GiB on the archive then writes ZIP64
        return entry

    def _manifest(self) -> bytes:
        files = {file.name: {"bytes": file.size, "sha256": file.sha256} for file in self.contents.files}
        document = {**self.contents.facts, "files": files}
        return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


class _Pulled:
    """The zip as a stream to read from, made as it is asked for: age pulls, and nothing open lies on the disk."""

    def __init__(self, packing: Packing) -> None:
        self._pending = _Forward()
        self._steps = self._run(packing)
        self._finished = False
        self.failure: BaseException | None = None

    def _run(self, packing: Packing) -> Iterator[None]:
        with _archive(ZipFile, self._pending) as archive:
            yield from packing.steps(archive)

    def read(self, count: int = -1) -> bytes:
        """The next bytes, b'' at the end. What goes wrong is kept: age reports only that something did."""
        try:
            while not self._pending.waiting and not self._finished:
                self._finished = next(self._steps, self) is self
        except BaseException as error:
            self.failure = error
            raise
        return self._pending.take(count)


class _Noting:
    """A stream that keeps what went wrong as it was written to."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        """Hand the bytes on."""
        try:
            return self._stream.write(data)
        except BaseException as error:
            self.failure = error
            raise

    def flush(self) -> None:
        """Hand on that everything shall be written."""
        try:
            self._stream.flush()
        except BaseException as error:
            self.failure = error
            raise


class _Forward(io.RawIOBase):
    """Takes bytes in and gives them out again; can't go back, so that the zip never needs it."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    @property
    def waiting(self) -> int:
        """Bytes that were written and not taken."""
        return len(self._waiting)

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes in."""
        self._waiting += data
        return len(data)

    def take(self, count: int) -> bytes:
        """Up to ``count`` bytes (all when negative), in the order in which they came."""
        count = len(self._waiting) if count < 0 else count
        taken = bytes(self._waiting[:count])
        del self._waiting[:count]
        return taken


@contextmanager
def _archive(kind: type[Any], stream: Any, **options: Any) -> Iterator[Any]:
    """A zip that writes its directory when the block ends well, and is forgotten as it is when it does not."""
    archive = kind(stream, "w", **options)
    try:
        yield archive
        archive.close()
    except BaseException:
        archive.fp = None  # else it would write its directory to a stream that is gone
        raise


def _exhaust(steps: Iterator[None]) -> None:
    for _ in steps:
        pass


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
