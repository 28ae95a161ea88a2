"""Objects of a picture copied into our file, each once; what no press needs stays behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

from reactivate_desktop.brand.colours import Cmyk
from reactivate_desktop.press.colour import put_space
from reactivate_desktop.press.syntax import array, dictionary
from reactivate_desktop.press.syntax import name as spelled_name
from reactivate_desktop.press.writer import PdfWriter

LEFT_BEHIND = frozenset(
    {
        *("/Length", "/Metadata", "/OPI", "/Alternates", "/PieceInfo", "/Interpolate", "/LastModified", "/OC"),
        *("/StructParent", "/StructParents", "/AF", "/Measure", "/PtData", "/Parent", "/P"),
    }
)
"""Keys that are not copied: what speaks to editors, readers and placement systems."""

STATE_KEYS = frozenset(
    {
        *("/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/FL", "/SM", "/SA", "/Font"),
        *("/BM", "/SMask", "/CA", "/ca", "/AIS", "/TK"),
    }
)
"""Keys of a graphics state that are copied: neither halftones nor transfer curves."""

Forms = Callable[[Stream], tuple[Dictionary, bytes]]
"""Gives the used resources and the content of a form or pattern."""

_SEPARATION_PARTS = 4
_OWN = frozenset({"/Filter", "/DecodeParms", "/Resources"})


class Copier:
    """Copies objects of one picture into one file."""

    def __init__(self, writer: PdfWriter, form: Forms, spots: Mapping[str, Cmyk] | None = None) -> None:
        self._writer = writer
        self._form = form
        self._spots = spots or {}
        self._numbers: dict[tuple[int, int], int] = {}

    def value(self, item: Any) -> bytes:
        """How an object is spelled in our file; what is indirect is written and referred to."""
        if isinstance(item, Array) and len(item) == _SEPARATION_PARTS and item[0] == "/Separation":
            return b"%d 0 R" % self._separation(item)
        if isinstance(item, Object) and item.is_indirect and item.objgen != (0, 0):
            return b"%d 0 R" % self._indirect(item)
        return self._spelled(item)

    def _separation(self, space: Array) -> int:
        """One name has one space in the whole file (ISO 32000-1, 8.6.6.4): the brand's, else the first picture's."""
        ink = str(space[1])[1:]
        if ink in self._spots:
            return put_space(self._writer, ink, self._spots[ink])
        if ink not in self._writer.shared:
            own = self._writer.shared[ink] = self._writer.reserve()
            self._writer.put(self._spelled(space), own)
        return self._writer.shared[ink]

    def _indirect(self, item: Object) -> int:
        known = self._numbers.get(item.objgen)
        if known is not None:
            return known
        own = self._numbers[item.objgen] = self._writer.reserve()
        if isinstance(item, Stream):
            self._stream(item, own)
        else:
            self._writer.put(self._spelled(item), own)
        return own

    def _stream(self, item: Stream, own: int) -> None:
        if not is_content(item):
            self._writer.put_stream(item.read_raw_bytes(), self._entries(item, frozenset()), own)
            return
        resources, content = self._form(item)
        entries = self._entries(item, _OWN) | {"Resources": self.value(resources), "Filter": b"/FlateDecode"}
        self._writer.put_stream(content, entries, own)

    def _entries(self, item: Object, without: frozenset[str]) -> dict[str, bytes]:
        pairs = sorted(item.items())
        return {key[1:]: self.value(value) for key, value in pairs if key not in LEFT_BEHIND and key not in without}

    def _spelled(self, item: Any) -> bytes:
        if isinstance(item, Dictionary):
            if str(item.get("/Type")) == "/ExtGState":
                return dictionary({k[1:]: self.value(v) for k, v in sorted(item.items()) if k in STATE_KEYS})
            return dictionary(self._entries(item, frozenset()))
        if isinstance(item, Array):
            return array(self.value(value) for value in item)
        if isinstance(item, Name):
            return spelled_name(str(item)[1:])
        if isinstance(item, Object):
            return bytes(item.unparse())
        return _scalar(item)


def is_content(item: Object) -> bool:
    """Whether a stream holds operators: a form or a tiling pattern."""
    return str(item.get("/Subtype")) == "/Form" or "/PatternType" in item


def _scalar(item: bool | int | float | Decimal | None) -> bytes:
    if item is None:
        return b"null"
    if isinstance(item, bool):
        return b"true" if item else b"false"
    return f"{item:f}".encode() if isinstance(item, Decimal | float) else b"%d" % item
