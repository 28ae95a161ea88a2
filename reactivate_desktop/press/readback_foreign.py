"""Files of other kinds (object streams, updates, damage) through the PDF library, as the same plain values."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

import pikepdf

from reactivate_desktop.press.readback_file import ClassicFile, ReadFile, Stream
from reactivate_desktop.press.readback_syntax import FileFaultError, Ref, Value
from reactivate_desktop.press.readback_tree import open_lazily


class LibraryFile:
    """A file as pikepdf reads it."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._document = document
        root = plain_value(document.Root, at_top=True)
        self.root: dict[str, Value] = root if isinstance(root, dict) else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._document.close()

    def get(self, value: Value) -> Value:
        """``value`` itself, or the object that it refers to."""
        if not isinstance(value, Ref):
            return value
        return plain_value(self._document.get_object(value.number, value.generation), at_top=True)


def plain_value(thing: object, *, at_top: bool = False) -> Value:
    """A pikepdf object as a plain value; members that stand elsewhere in the file are references."""
    if not isinstance(thing, pikepdf.Object):
        return float(thing) if isinstance(thing, Decimal) else thing
    if not at_top and thing.is_indirect:
        return Ref(*thing.objgen)
    if isinstance(thing, pikepdf.Stream):
        entries = {key: plain_value(value) for key, value in thing.items()}
        return Stream(entries, thing.read_raw_bytes, thing.read_bytes)
    if isinstance(thing, pikepdf.Dictionary):
        return {key: plain_value(value) for key, value in thing.items()}
    if isinstance(thing, pikepdf.Array):
        return [plain_value(member) for member in thing]
    return bytes(thing) if isinstance(thing, pikepdf.String) else str(thing)


def open_file(path: Path) -> ReadFile:
    """Open a file by the reader that it needs.

    Raises:
        pikepdf.PdfError: when it can't be read.
        OSError: when it is not there.
    """
    try:
        return ClassicFile(path)
    except FileFaultError:
        return LibraryFile(open_lazily(path))
