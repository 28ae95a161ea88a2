"""A chunk of pieces against their list rows: what differs is told by kind, never by value.

Words are compared page by page; symbols are gathered and decoded all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.readback_cover import CoveredError, SeenPage, Uncoverer
from reactivate_desktop.press.readback_imb import digits_of_many
from reactivate_desktop.press.readback_layout import JobLayout, Place
from reactivate_desktop.press.readback_marks import Box, PageMarks, Rects
from reactivate_desktop.press.readback_payload import PayloadError, text_of
from reactivate_desktop.press.readback_qr import data_words
from reactivate_desktop.press.readback_symbols import bars_of, grids, letters_of
from reactivate_desktop.press.readback_words import WordCheck, expected_of, says_key

_SIZE_SLACK_PT: Final = 0.5
_AROUND_PT: Final = 3.0


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A page that differs from its list row: ``page`` counts from 1 in its file, ``what`` names the kind."""

    piece_id: str
    page: int
    what: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A symbol that was found: where, what it must say, and the dark rectangles that draw it."""

    piece_id: str
    page: int
    wanted: str
    marks: Rects
    upside_down: bool = False


@dataclass(slots=True)
class PieceCheck:
    """Checks piece after piece. Every sign on a page must be an element's, the piece's own, or its brand's."""

    layout: JobLayout
    _words: WordCheck = field(init=False)
    _cover: Uncoverer = field(default_factory=Uncoverer)
    _right_size: tuple[Box, Box, bool] | None = None
    _qr: list[_Symbol] = field(default_factory=list)
    _imb: list[_Symbol] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._words = WordCheck(self.layout)

    def check(self, piece: Piece, pages: Sequence[PageMarks], first_page: int) -> list[Mismatch]:
        """What is wrong with the words of ``piece``; its symbols are taken along for ``symbols``."""
        expected = expected_of(piece)
        looked = [self._cover.look(page) for page in pages]
        seen = [page.marks for page in looked]
        kinds: list[tuple[int, str]] = []
        if not _says(seen, lambda words: says_key(expected, words)):
            kinds.append((0, "piece_id and sequence"))
        for face, page in enumerate(seen):
            kinds += [(face, what) for what in self._size(page)]
            kinds += [(face, what) for what in self._words.check(face, expected, page)]
            kinds += [(face, what) for what in self._take(face, piece, looked[face], first_page + face)]
        if not _says(seen, lambda words: expected.code in words):
            kinds.append((0, "tracking code"))
        return [Mismatch(piece.piece_id, first_page + face, what) for face, what in kinds]

    def _size(self, page: PageMarks) -> list[str]:
        size = (page.trim, page.media, page.turned)
        if size == self._right_size:
            return []
        off = self._wrong_size(page)
        if not off:
            self._right_size = size
        return off

    def _wrong_size(self, page: PageMarks) -> list[str]:
        paper = self.layout.job.paper
        wanted = (
            (page.trim, paper.width.pt, paper.height.pt, "trim size"),
            (page.media, paper.media_width.pt, paper.media_height.pt, "page size"),
        )
        off = [
            what
            for box, wide, high, what in wanted
            if max(abs(box.x1 - box.x0 - wide), abs(box.y1 - box.y0 - high)) > _SIZE_SLACK_PT
        ]
        return [*off, "turned page"] if page.turned else off

    def _take(self, face: int, piece: Piece, page: SeenPage, number: int) -> Iterator[str]:
        """Gathers the symbols of a page; gives what is wrong at first sight."""
        places = self.layout.faces[face]
        for place in places.qr:
            try:
                marks = page.dark_marks(place.on(page.marks.trim))
                self._qr.append(_Symbol(piece.piece_id, number, piece.qr_payload, marks))
            except CoveredError:
                yield "QR covered"
        if places.address is not None:
            try:
                bars = bars_of(page.dark_marks(_around(places.address, page.marks)))
            except CoveredError:
                yield "IMb covered"
                return
            if len(bars) or piece.imb_digits:
                turned = places.address.upside_down
                self._imb.append(_Symbol(piece.piece_id, number, piece.imb_digits, bars, turned))

    def symbols(self) -> tuple[int, int, list[Mismatch]]:
        """How many QR codes and barcodes were taken along, and what is wrong with them; they are let go then."""
        found = [*_wrong_qr(self._qr), *_wrong_imb(self._imb)]
        counts = len(self._qr), len(self._imb)
        self._qr, self._imb = [], []
        return *counts, found


def _says(pages: Sequence[PageMarks], test: Callable[[str], bool]) -> bool:
    """Whether any page says it: first what pages say themselves, then with their forms."""
    own = (layer.seen_words for page in pages for layer in page.layers if layer.runs and not layer.shared)
    return any(map(test, own)) or any(test(page.seen_words) for page in pages)


def _around(place: Place, page: PageMarks) -> Box:
    """The barcode of the address block: bars anywhere else are the brand's drawing."""
    box = place.on(page.trim)
    return Box(box.x0 - _AROUND_PT, box.y0 - _AROUND_PT, box.x1 + _AROUND_PT, box.y1 + _AROUND_PT)


def _wrong_qr(symbols: Sequence[_Symbol]) -> Iterator[Mismatch]:
    found, faults = grids([symbol.marks for symbol in symbols])
    said = {place: str(fault) for place, fault in faults.items()}
    for grid in found:
        for place, words in zip(grid.places.tolist(), data_words(grid.modules), strict=True):
            said[place] = _qr_fault(words, symbols[place].wanted)
    for place, what in sorted(said.items()):
        if what:
            yield Mismatch(symbols[place].piece_id, symbols[place].page, what)


def _qr_fault(words: bytes | None, wanted: str) -> str:
    if words is None:
        return "QR with a wrong module"
    try:
        return "" if text_of(words) == wanted else "QR payload"
    except PayloadError:
        return "QR not decodable"


def _wrong_imb(symbols: Sequence[_Symbol]) -> Iterator[Mismatch]:
    letters, faults = letters_of([symbol.marks for symbol in symbols], [symbol.upside_down for symbol in symbols])
    standing = [place for place in range(len(symbols)) if place not in faults]
    said = {place: str(fault) for place, fault in faults.items()}
    for place, digits in zip(standing, digits_of_many([letters[place] for place in standing]), strict=True):
        if digits != symbols[place].wanted:
            said[place] = "IMb not decodable" if digits is None else "IMb digits"
    for place, what in sorted(said.items()):
        yield Mismatch(symbols[place].piece_id, symbols[place].page, what)
