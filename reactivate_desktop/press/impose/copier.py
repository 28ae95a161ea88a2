"""Objects of one file copied into another, each once: what pages share is shared again."""

from __future__ import annotations

from typing import Final

from reactivate_desktop.press.impose.objects import Value, spelled
from reactivate_desktop.press.impose.rawfile import RawFile
from reactivate_desktop.press.syntax import reference
from reactivate_desktop.press.writer import PdfWriter

_LEFT_BEHIND: Final = frozenset(
    (b"/Metadata", b"/PieceInfo", b"/LastModified", b"/StructParent", b"/StructParents", b"/OPI", b"/Alternates")
)
_SCOPE: Final = b"/GTS_"
"""Hints of PDF/VT about how often a form is used (ISO 16612-2, 6.7): an imposed file is none."""
_PAGES: Final = (b"/Page", b"/Pages", b"/Catalog")


class Copier:
    """Spells values of a source for a new file; what they refer to is written there first time it is met."""

    def __init__(self, source: RawFile, writer: PdfWriter) -> None:
        self._source, self._writer = source, writer
        self._numbers: dict[int, int] = {}
        self._pending: list[int] = []

    def spell(self, value: Value) -> bytes:
        """How ``value`` is spelled in the new file; everything it leads to is there when this returns."""
        words = spelled(value, self._renumbered)
        while self._pending:
            self._copy(self._pending.pop())
        return words

    def _renumbered(self, number: int) -> bytes:
        if number not in self._numbers:
            self._numbers[number] = self._writer.reserve()
            self._pending.append(number)
        return reference(self._numbers[number])

    def _copy(self, number: int) -> None:
        own = self._numbers[number]
        body = self._source.body(number)
        value = body.value
        if isinstance(value, dict):
            if value.get(b"/Type") in _PAGES:  # what leads back to pages would bring the whole file along
                self._writer.put(b"null", own)
                return
            value = {key: entry for key, entry in value.items() if key not in _LEFT_BEHIND and key[:5] != _SCOPE}
        if body.stream is None or not isinstance(value, dict):
            self._writer.put(spelled(value, self._renumbered), own)
            return
        entries = {key: entry for key, entry in value.items() if key != b"/Length"}
        words = {key[1:].decode("latin-1"): spelled(entry, self._renumbered) for key, entry in entries.items()}
        self._writer.put_stream(body.stream, words, own)
