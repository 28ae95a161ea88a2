"""Read-back of imposed sheets: what stands on them is what their list says, and what the pages say, byte for byte.

The list of the imposition is taken at its word, as the people at the guillotine take it. Each form on a sheet must be
the page that belongs there, with all that the page draws from; front and back of a piece lie on the two sides of one
position; each piece is there once. Shares no code with what writes the sheets.
"""

from __future__ import annotations

import csv
from array import array as packed
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final

from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import ReadBackError
from reactivate_desktop.press.readback_file import ClassicFile, Stream
from reactivate_desktop.press.readback_syntax import FileFaultError, Ref, Value

_TOLD_EVERY: Final = 50
_DROPPED: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/StructParent", "/StructParents", "/OPI", "/Alternates")
_LEFT_OUT: Final = ("/Page", "/Pages", "/Catalog")
"""What a form may lead back to is no part of it."""
_DEEPEST: Final = 64
_OF_A_CARD: Final = {"/Font", "/ExtGState"}
_FILTERS: Final = ("/Filter", "/DecodeParms")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetReadBack:
    """What was compared: sides of sheets, pieces, VOID places, and places of separators."""

    sides: int
    pieces: int
    voids: int
    separators: int = 0

    def as_json(self) -> dict[str, object]:
        """The figures."""
        found: dict[str, object] = {"sides": self.sides, "pieces": self.pieces, "voids": self.voids}
        return found | ({"separators": self.separators} if self.separators else {})


def read_back_sheets(
    imposed: Path,
    list_file: Path,
    pages: Path,
    sequences: Iterable[int],
    *,
    sides: int = 2,
    progress: Progress | None = None,
) -> SheetReadBack:
    """Compare ``imposed`` and its ``list_file`` with the file of ``pages``; ``sequences`` are its pieces' in order.

    Raises:
        ReadBackError: naming the sheet and the position that is not right.
        FileFaultError: when a file is of a kind that is not read here (the press writes none such).
    """
    watch = progress or NoProgress()
    with (
        ClassicFile(imposed) as sheet_file,
        ClassicFile(pages) as page_file,
        list_file.open(encoding="utf-8", newline="") as text,
    ):
        check = _Check(sheet_file, page_file, packed("q", sequences), sides)
        total = len(check.sheets) // sides
        for number, rows in groupby(csv.DictReader(text), key=lambda row: row["sheet"]):
            check.sheet(int(number), list(rows))
            if int(number) % _TOLD_EVERY == 0:
                watch.report(int(number), total, "reading sheets back")
        return check.finished()


class _Check:
    """Compares sheet after sheet; keeps a bit for each piece and the pairs of objects that are the same."""

    def __init__(self, sheet_file: ClassicFile, page_file: ClassicFile, sequences: packed[int], sides: int) -> None:
        self._sheet_file, self._page_file = sheet_file, page_file
        self._sequences, self._sides = sequences, sides
        self.sheets = packed("Q", _page_numbers(sheet_file))
        self._pages = packed("Q", _page_numbers(page_file))
        if len(self._pages) != len(sequences) * sides:
            raise ReadBackError(
                f"The list names {len(sequences):,} pieces, the file holds {len(self._pages):,} pages.",
                code="sheets-pages",
            )
        self._seen = bytearray(len(sequences))
        self._same: dict[int, int] = {}
        self._void: Ref | None = None
        self._turned: dict[int, bool] = {}
        ascending = all(before < after for before, after in pairwise(sequences))
        self._places = {} if ascending else {sequence: place for place, sequence in enumerate(sequences)}
        self._done = self._voids = self._separators = 0

    def sheet(self, number: int, rows: list[Row]) -> None:
        """All positions of a sheet, both sides."""
        if number != self._done + 1 or number * self._sides > len(self.sheets):
            raise _wrong(number, 0, "the list and the file count sheets otherwise")
        self._done = number
        forms = [self._forms(number, side) for side in range(self._sides)]
        by_position: dict[int, list[Row]] = {}
        for row in rows:
            by_position.setdefault(int(row["position"]), []).append(row)
        for position, both in by_position.items():
            said = {(row["piece_id"], row["sequence"], row["void"]) for row in both}
            if len(both) != self._sides or len(said) != 1:
                raise _wrong(number, position, "the list says two things about one position")
            found = [side.pop(f"/P{position - 1}", None) for side in forms]
            if both[0].get("separator", "0") == "1":
                self._separator_place(number, position, found)
            elif both[0]["void"] == "1":
                self._void_place(number, position, found)
            else:
                self._piece(number, position, int(both[0]["sequence"]), found)
        if any(name.startswith("/P") for side in forms for name in side):
            raise _wrong(number, 0, "something stands there that the list does not name")

    def finished(self) -> SheetReadBack:
        """After the last sheet: nothing is missing."""
        if self._done * self._sides != len(self.sheets):
            raise _wrong(self._done + 1, 0, "the list does not name this sheet")
        if not all(self._seen):
            missing = self._sequences[self._seen.index(0)]
            raise ReadBackError(f"Piece number {missing:,} stands on no sheet.", code="sheets-missing")
        return SheetReadBack(len(self.sheets), len(self._sequences), self._voids, self._separators)

    def _forms(self, number: int, side: int) -> dict[str, Value]:
        page = self._sheet_file.get(Ref(self.sheets[(number - 1) * self._sides + side]))
        resources = self._sheet_file.get(page.get("/Resources")) if isinstance(page, dict) else None
        forms = self._sheet_file.get(resources.get("/XObject")) if isinstance(resources, dict) else None
        if not isinstance(forms, dict):
            raise _wrong(number, 0, "the sheet can't be read")
        return dict(forms)

    def _void_place(self, number: int, position: int, found: list[Value]) -> None:
        self._voids += 1
        self._void = self._void or found[0]
        if any(one is None or one != self._void for one in found):
            raise _wrong(number, position, "a place that is VOID carries something else")

    def _separator_place(self, number: int, position: int, found: list[Value]) -> None:
        """A card is the same on both sides, and draws from nothing that a page could have brought: letters alone."""
        self._separators += 1
        card = self._sheet_file.get(found[0])
        draws = self._sheet_file.get(card.entries.get("/Resources")) if isinstance(card, Stream) else None
        drawn = set(draws) if isinstance(draws, dict) else {"/XObject"}
        if found[0] == self._void or any(one != found[0] for one in found) or not drawn <= _OF_A_CARD:
            raise _wrong(number, position, "a place of a separator carries something else")

    def _piece(self, number: int, position: int, sequence: int, found: list[Value]) -> None:
        index = self._index(sequence)
        if index is None:
            raise _wrong(number, position, "the list names a piece that the file does not hold")
        if self._seen[index]:
            raise _wrong(number, position, f"piece number {sequence:,} stands there a second time")
        self._seen[index] = 1
        own = [self._page_file.get(Ref(page)) for page in self._pages[index * self._sides : (index + 1) * self._sides]]
        orders = {False: own, True: own[::-1]}
        turned = next((turned for turned, order in orders.items() if self._all_are(found, order)), None)
        if turned is None:
            raise _wrong(number, position, f"what stands there is not piece number {sequence:,}")
        if self._turned.setdefault(position, turned) != turned:
            raise _wrong(number, position, f"front and back of piece number {sequence:,} are exchanged")

    def _index(self, sequence: int) -> int | None:
        """The place of a piece among those of the file."""
        if self._places:
            return self._places.get(sequence)
        index = bisect_left(self._sequences, sequence)
        found = index < len(self._sequences) and self._sequences[index] == sequence
        return index if found else None

    def _all_are(self, found: list[Value], pages: list[Value]) -> bool:
        return all(self._is_page(form, page) for form, page in zip(found, pages, strict=True))

    def _is_page(self, form: Value, page: Value) -> bool:
        form, content = self._sheet_file.get(form), self._page_file.get(page.get("/Contents"))
        parts = [self._page_file.get(part) for part in content] if isinstance(content, list) else [content]
        if not isinstance(form, Stream):
            return False
        only = parts[0] if len(parts) == 1 else None
        if isinstance(only, Stream):
            same = all(form.entries.get(key) == self._page_file.get(only.entries.get(key)) for key in _FILTERS)
            same = same and form.raw() == only.raw()
        else:  # several streams were joined
            same = form.data() == b"\n".join(part.data() for part in parts if isinstance(part, Stream))
        return same and self._draws_from(page, form)

    def _draws_from(self, page: Value, form: Stream) -> bool:
        """Whether a form draws from what the page draws from."""
        before, after = self._resources(page), form.entries.get("/Resources")
        if isinstance(before, Ref) and before.number in self._same:
            return self._equal(before, after)
        kept = dict(self._same)
        if self._equal(before, after):
            return True
        self._same = kept  # what was compared on the way does not hold
        return False

    def _resources(self, page: Value) -> Value:
        """What a page draws from: its own entry, or that of the nearest node above it."""
        for _ in range(_DEEPEST):
            if not isinstance(page, dict) or "/Resources" in page:
                break
            page = self._page_file.get(page.get("/Parent"))
        return page["/Resources"] if isinstance(page, dict) and "/Resources" in page else {}

    def _equal(self, before: Value, after: Value) -> bool:
        """Whether two values say the same, through all that they refer to; each pair of objects is compared once."""
        if isinstance(before, Ref) and isinstance(after, Ref):
            known = self._same.get(before.number)
            if known is not None:
                return known == after.number
            self._same[before.number] = after.number  # first, for objects may lead back to themselves
            return self._equal(self._page_file.get(before), self._sheet_file.get(after))
        if isinstance(before, Stream) and isinstance(after, Stream):
            return before.raw() == after.raw() and self._equal(before.entries, after.entries)
        if isinstance(before, dict):
            return self._equal_entries(before, after)
        if isinstance(before, list) and isinstance(after, list):
            return len(before) == len(after) and all(map(self._equal, before, after))
        return type(before) is type(after) and bool(before == after)

    def _equal_entries(self, before: dict[str, Value], after: Value) -> bool:
        if not isinstance(after, dict):
            return after is None and before.get("/Type") in _LEFT_OUT
        before, after = _kept(before), _kept(after)
        return before.keys() == after.keys() and all(self._equal(before[key], after[key]) for key in before)


def _kept(entries: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in entries.items()
        if key not in _DROPPED and key != "/Length" and not key.startswith("/GTS_")
    }


def _page_numbers(file: ClassicFile) -> Iterator[int]:
    """Numbers of all page objects in their order."""
    pending: list[Value] = [file.root.get("/Pages")]
    while pending:
        node = pending.pop()
        value = file.get(node)
        if not isinstance(value, dict) or not isinstance(node, Ref):
            raise FileFaultError("a page tree that is not whole")
        kids = file.get(value.get("/Kids"))
        if not isinstance(kids, list):
            yield node.number
            continue
        first = file.get(kids[0]) if kids else None
        if value.get("/Count") == len(kids) and isinstance(first, dict) and "/Kids" not in first:
            yield from (kid.number for kid in kids if isinstance(kid, Ref))
        else:
            pending += reversed(kids)


def _wrong(sheet: int, position: int, words: str) -> ReadBackError:
    where = f"Sheet {sheet:,}, position {position}" if position else f"Sheet {sheet:,}"
    return ReadBackError(f"{where}: {words}.", hint="The sheets are void; make them again.", code="sheets-differ")
