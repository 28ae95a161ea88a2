"""The file that is imposed: any PDF, its pages read one by one from the disk so that memory stays flat.

Files of this program have one plain cross-reference table and are read as they are. Any other file goes through qpdf
once, in memory, and comes out with such a table.
"""

from __future__ import annotations

import io
import zlib
from array import array as packed
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pikepdf

from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.press.impose.objects import Ref, SpellingError, Value, number_of, spelled, text_of
from reactivate_desktop.press.impose.rawfile import Body, RawFile

Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page: ``trim`` and ``bleed`` in its own points, ``rotate`` 0, 90, 180 or 270 degrees clockwise."""

    trim: Corners
    bleed: Corners
    rotate: int
    resources: Value
    contents: tuple[Body, ...]
    group: Value | None


@contextmanager
def open_source(path: Path) -> Iterator[SourceFile]:
    """A file to impose, open as long as the block lasts.

    Raises:
        InputError: when it is not there, no PDF, or encrypted.
        PressError: when it has no pages, layers that may be switched, or turns out to be damaged inside the block.
    """
    with _stream(path) as stream:
        source = _opened(stream, path)
        if b"/OCProperties" in source.root:
            raise PressError(
                f"{path.name} has layers: which of them print would be lost on a sheet.",
                hint="Export it without layers.",
                code="impose-layers",
            )
        if not len(source):
            raise PressError(f"{path.name} has no pages.", hint="Export it again.", code="no-pages")
        try:
            yield source
        except (SpellingError, zlib.error, pikepdf.PdfError):
            raise PressError(
                f"{path.name} is damaged: part of it can't be read.", hint="Export it again.", code="pdf-unreadable"
            ) from None


def _stream(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError:
        raise InputError(f"{path.name} is not there ({path}).", hint="Check the path.", code="file-missing") from None
    except OSError as error:
        raise InputError(
            f"{path.name} can't be read: {error.strerror or error.__class__.__name__}.",
            hint="Name a PDF file that you may read.",
            code="file-unreadable",
        ) from None


def _opened(stream: BinaryIO, path: Path) -> SourceFile:
    try:
        return SourceFile(RawFile(stream), path.name)
    except (SpellingError, ValueError):
        pass
    try:
        return SourceFile(RawFile(_rewritten(path)), path.name)
    except pikepdf.PasswordError:
        raise InputError(
            f"{path.name} is encrypted.", hint="Take its password away first.", code="pdf-encrypted"
        ) from None
    except (pikepdf.PdfError, SpellingError, ValueError, RuntimeError):
        raise InputError(
            f"{path.name} is no PDF, or nothing of it can be read.", hint="Export it again.", code="pdf-unreadable"
        ) from None


def _rewritten(path: Path) -> BinaryIO:
    """The file with one plain cross-reference table, in memory: it may name people."""
    made = io.BytesIO()
    with pikepdf.open(path, suppress_warnings=True) as document:
        document.save(
            made, object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False, encryption=False
        )
    return made


def _numbers(kids: list[Value]) -> Iterator[int]:
    for kid in kids:
        if not isinstance(kid, Ref):
            raise SpellingError
        yield kid.number


class SourceFile:
    """Pages of one file, by 0-based number."""

    def __init__(self, raw: RawFile, name: str) -> None:
        self.raw, self.name = raw, name
        root = raw.entry(raw.trailer, b"/Root")
        if not isinstance(root, dict):
            raise SpellingError
        self.root = root
        self._pages = packed("Q")
        self._gather(root.get(b"/Pages"))
        self._inherited: dict[tuple[int, bytes], Value | None] = {}
        self._boxes: dict[object, tuple[Corners, Corners]] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def _gather(self, top: Value | None) -> None:
        """Numbers of all pages; pages of one node are told by its count, so that no page is read yet."""
        pending = [iter([top])]
        seen: set[int] = set()
        while pending:
            node = next(pending[-1], None)
            if node is None:
                pending.pop()
                continue
            if not isinstance(node, Ref) or node.number in seen:
                raise SpellingError
            entries = self.raw.resolved(node)
            kids = self.raw.entry(entries, b"/Kids") if isinstance(entries, dict) else None
            if not isinstance(entries, dict) or not isinstance(kids, list):
                self._pages.append(node.number)
                continue
            seen.add(node.number)
            flat = kids and int(number_of(self.raw.entry(entries, b"/Count"))) == len(kids)
            if flat and self.raw.entry(kids[0], b"/Kids") is None:
                self._pages.extend(_numbers(kids))
            else:
                pending.append(iter(kids))

    def page(self, number: int) -> SourcePage:
        """A page.

        Raises:
            PressError: when it can't be read, or redefines the unit of length.
        """
        try:
            return self._page(number)
        except (ValueError, zlib.error):
            raise PressError(
                f"{self.name}, page {number + 1:,} can't be read.", hint="Export the file again.", code="pdf-unreadable"
            ) from None

    def _page(self, number: int) -> SourcePage:
        page = self.raw.body(self._pages[number]).value
        if not isinstance(page, dict) or b"/Kids" in page:
            raise SpellingError
        if b"/UserUnit" in page:
            raise PressError(
                f"{self.name}, page {number + 1:,} redefines the unit of length.",
                hint="Export it at its size.",
                code="impose-unit",
            )
        trim, bleed = self._page_boxes(page)
        rotate = int(number_of(self.raw.resolved(self._from_above(page, b"/Rotate")) or b"0")) % 360
        if rotate % 90:
            raise SpellingError
        contents = page.get(b"/Contents")
        bodies: list[Body] = []
        if isinstance(contents, Ref):
            bodies = [self.raw.body(contents.number)]
            contents = bodies[0].value
        if isinstance(contents, list):
            bodies = [self.raw.body(part.number) for part in contents if isinstance(part, Ref)]
        return SourcePage(
            trim,
            bleed,
            rotate,
            self._from_above(page, b"/Resources") or {},
            tuple(body for body in bodies if body.stream is not None),
            page.get(b"/Group"),
        )

    def _from_above(self, page: dict[bytes, Value], key: bytes) -> Value | None:
        """An entry of the page, or of the nearest node above it; references stay references."""
        if key in page:
            return page[key]
        parent = page.get(b"/Parent")
        if not isinstance(parent, Ref):
            return None
        known = (parent.number, key)
        if known not in self._inherited:
            above = self.raw.body(parent.number).value
            self._inherited[known] = self._from_above(above, key) if isinstance(above, dict) else None
        return self._inherited[known]

    def _page_boxes(self, page: dict[bytes, Value]) -> tuple[Corners, Corners]:
        said = [self._from_above(page, key) for key in (b"/MediaBox", b"/CropBox")]
        said += [page.get(key) for key in (b"/TrimBox", b"/BleedBox")]
        known = repr(said)
        if known not in self._boxes:
            media, crop, trim, bleed = (self._corners(box) for box in said)
            if media is None:
                raise SpellingError
            trim = _within(trim or crop or media, media)
            self._boxes[known] = (trim, _within(bleed or media, media))
        return self._boxes[known]

    def _corners(self, box: Value | None) -> Corners | None:
        edges = self.raw.resolved(box)
        if not isinstance(edges, list) or len(edges) != 4:
            return None
        x0, y0, x1, y1 = (number_of(self.raw.resolved(edge)) for edge in edges)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def content(self, page: SourcePage) -> tuple[bytes, dict[bytes, Value]]:
        """The page's content as one stream: its bytes and the entries that name their filter."""
        bodies = page.contents
        if len(bodies) == 1 and bodies[0].stream is not None and isinstance(bodies[0].value, dict):
            value = bodies[0].value
            kept = {key: self.raw.resolved(value[key]) for key in (b"/Filter", b"/DecodeParms") if key in value}
            return bodies[0].stream, {key: entry for key, entry in kept.items() if entry is not None}
        joined = b"\n".join(self._plain(body) for body in bodies)
        return zlib.compress(joined, 6), {b"/Filter": b"/FlateDecode"}

    def _plain(self, body: Body) -> bytes:
        if body.stream is None or not isinstance(body.value, dict):
            return b""
        kept = [key for key in (b"/Filter", b"/DecodeParms") if key in body.value]
        if kept == [b"/Filter"] and body.value[b"/Filter"] == b"/FlateDecode":
            return zlib.decompress(body.stream)
        with pikepdf.new() as beside:
            stream = pikepdf.Stream(beside, body.stream)
            for key in kept:
                value = spelled(self.raw.resolved(body.value[key]) or b"null", _no_reference)
                stream[key.decode("ascii")] = pikepdf.Object.parse(value)
            return stream.read_bytes()

    @property
    def version(self) -> str:
        """The PDF version, of header or catalog, such as ``1.6``."""
        said = self.root.get(b"/Version")
        later = said[1:].decode("latin-1") if isinstance(said, bytes) else ""
        return max(self.raw.version, later)

    @property
    def info(self) -> dict[str, str]:
        """The information dictionary's words by key, without the slash; what is no text string is left out."""
        found = self.raw.entry(self.raw.trailer, b"/Info")
        entries = found.items() if isinstance(found, dict) else ()
        return {key[1:].decode("latin-1"): text_of(self.raw.resolved(value)) for key, value in entries}

    @property
    def identifier(self) -> bytes:
        """The lasting half of the file's ID, as it is spelled."""
        ids = self.raw.entry(self.raw.trailer, b"/ID")
        return ids[0] if isinstance(ids, list) and ids and isinstance(ids[0], bytes) else b""


def upright_size(page: SourcePage) -> tuple[float, float]:
    """Trim width and height of a page as one reads it."""
    width, height = page.trim[2] - page.trim[0], page.trim[3] - page.trim[1]
    return (height, width) if page.rotate % 180 else (width, height)


def _within(box: Corners, outer: Corners) -> Corners:
    return max(box[0], outer[0]), max(box[1], outer[1]), min(box[2], outer[2]), min(box[3], outer[3])


def _no_reference(_number: int) -> bytes:
    raise SpellingError
