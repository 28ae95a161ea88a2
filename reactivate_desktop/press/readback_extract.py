"""A few pages of a large file as a small file of their own, in memory: what renders them need not read the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from reactivate_desktop.press.readback_file import ReadFile, Stream
from reactivate_desktop.press.readback_pages import Page
from reactivate_desktop.press.readback_syntax import Ref, Value

_LEFT_OUT: Final = frozenset({"/Parent", "/DPart", "/StructParents", "/Metadata", "/PieceInfo", "/Length"})
_IRREGULAR: Final = re.compile(rb"[^!-~]|[#()<>\[\]{}%/]")
_PAGES, _CATALOG = 1, 2


def small_file(file: ReadFile, pages: Sequence[Page]) -> bytes:
    """A file with just these pages and what they use."""
    copy = _Copy(file)
    kids = [copy.put({**page.entries, "/Parent": _Own(_PAGES)}) for page in pages]
    copy.bodies[_PAGES] = copy.spelled({"/Type": "/Pages", "/Kids": list(map(_Own, kids)), "/Count": len(kids)})
    copy.bodies[_CATALOG] = copy.spelled({"/Type": "/Catalog", "/Pages": _Own(_PAGES)})
    while copy.waiting:
        copy.waiting.pop()()
    return copy.whole()


class _Own(int):
    """A reference by the number in the small file."""


class _Copy:
    """Objects in the making, by number."""

    def __init__(self, file: ReadFile) -> None:
        self._file = file
        self._numbers: dict[Ref, int] = {}
        self.bodies: dict[int, bytes] = {_PAGES: b"", _CATALOG: b""}
        self.waiting: list[Callable[[], None]] = []

    def put(self, value: Value) -> int:
        """A number for an object, whose body is made now."""
        number = self._reserve()
        self.bodies[number] = self.spelled(value)
        return number

    def _reserve(self) -> int:
        number = len(self.bodies) + 1
        self.bodies[number] = b""
        return number

    def _number_of(self, reference: Ref) -> int:
        """The number of an object of the large file, which is copied later."""
        known = self._numbers.get(reference)
        if known is None:
            known = self._numbers[reference] = self._reserve()
            number = known

            def copy() -> None:
                self.bodies[number] = self.spelled(self._file.get(reference))

            self.waiting.append(copy)
        return known

    def spelled(self, value: Value) -> bytes:
        """A value as a file holds it."""
        if isinstance(value, Stream):
            raw = value.raw()
            head = self.spelled({**{k: v for k, v in value.entries.items() if k != "/Length"}})
            return head[:-2] + b"/Length %d>>\nstream\n" % len(raw) + raw + b"\nendstream"
        if isinstance(value, dict):
            kept = {key: member for key, member in value.items() if key not in _LEFT_OUT or isinstance(member, _Own)}
            parts = [_name(key) + b" " + self.spelled(member) for key, member in kept.items()]
            return b"<<" + b" ".join(parts) + b">>"
        if isinstance(value, list):
            return b"[" + b" ".join(map(self.spelled, value)) + b"]"
        if isinstance(value, _Own):
            return b"%d 0 R" % value
        if isinstance(value, Ref):
            return b"%d 0 R" % self._number_of(value)
        return _simple(value)

    def whole(self) -> bytes:
        """The file."""
        parts = [b"%PDF-1.6\n"]
        offsets, size = [], len(parts[0])
        for number in sorted(self.bodies):
            offsets.append(size)
            parts.append(b"%d 0 obj\n" % number + self.bodies[number] + b"\nendobj\n")
            size += len(parts[-1])
        rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        count = len(offsets) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % count + rows)
        parts.append(b"trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, _CATALOG, size))
        return b"".join(parts)


def _simple(value: Value) -> bytes:
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if value is None:
        return b"null"
    if isinstance(value, str):
        return _name(value)
    if isinstance(value, bytes):
        return b"<" + value.hex().encode() + b">"
    return f"{value:.6f}".encode() if isinstance(value, float) else b"%d" % value


def _name(name: str) -> bytes:
    return b"/" + _IRREGULAR.sub(lambda sign: b"#%02x" % ord(sign[0]), name[1:].encode("latin-1", "replace"))
