"""One piece's pages against its list row: what differs is told by kind, never by value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reactivate_desktop.brand.fields import grouped_code
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.readback_imb import ImbUnreadableError, digits_of
from reactivate_desktop.press.readback_layout import JobLayout, Place, plain
from reactivate_desktop.press.readback_marks import Box, PageMarks
from reactivate_desktop.press.readback_scripts import has_right_to_left, shown, ways_shown
from reactivate_desktop.press.readback_symbols import SymbolError, imb_letters, qr_payload

_CODE: Final = re.compile(r"(?<![0-9A-Z-])[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}(?![0-9A-Z-])")
_TRIM_SLACK_PT: Final = 0.5
_AROUND_PT: Final = 3.0


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A page that differs from its list row: ``page`` counts from 1 in the file, ``what`` names the kind."""

    piece_id: str
    page: int
    what: str


@dataclass(slots=True)
class PieceCheck:
    """Checks piece after piece. Every sign on a page must be an element's, the piece's own, or its brand's."""

    layout: JobLayout

    def check(self, piece: Piece, pages: Sequence[PageMarks], first_page: int) -> list[Mismatch]:
        """Everything that is wrong with the pages of ``piece``."""
        found = []
        words = [plain(page.words) for page in pages]
        if not any(_key(piece).search(said) for said in words):
            found.append(Mismatch(piece.piece_id, first_page, "piece_id and sequence"))
        for face, page in enumerate(pages):
            kinds = [*self._size(page), *self._words(face, piece, page), *self._symbols(face, piece, page)]
            found += [Mismatch(piece.piece_id, first_page + face, what) for what in kinds]
        if not any(grouped_code(piece.tracking_code) in said for said in words):
            found.append(Mismatch(piece.piece_id, first_page, "tracking code"))
        return found

    def _size(self, page: PageMarks) -> list[str]:
        paper = self.layout.job.paper
        wide, high = page.trim.x1 - page.trim.x0, page.trim.y1 - page.trim.y0
        off = max(abs(wide - paper.width.pt), abs(high - paper.height.pt))
        return ["trim size"] if off > _TRIM_SLACK_PT else []

    def _words(self, face: int, piece: Piece, page: PageMarks) -> list[str]:
        found = []
        rest = plain(page.words)
        if set(_codes(page)) - {grouped_code(piece.tracking_code)}:
            found.append("tracking code of another piece")
        expected = self.layout.words(face, piece)
        address = self.layout.faces[face].address
        if address is not None:
            found += _address(piece, page, address.on(page.trim))
            # key line and address block go first and whole: a short line such as '#3' also stands inside other words
            rest = _without(_key(piece).sub("\n", rest, count=1), _block(piece))
        for words in sorted(expected, key=len, reverse=True):
            printed = _as_printed(words, rest)
            if printed not in rest:
                found.append("text")
            rest = _without(rest, printed)
        # as signs without order: a short word may have been taken out of another place where it also stands
        lasting = "".join(sorted(_key(piece).sub("", rest, count=1).replace("\n", "")))
        if not found and lasting != self.layout.standing(face, piece.clinic_id):
            found.append("words that are not this piece's")
        return list(dict.fromkeys(found))

    def _symbols(self, face: int, piece: Piece, page: PageMarks) -> list[str]:
        places = self.layout.faces[face]
        found = []
        for place in places.qr:
            try:
                if qr_payload(page.inside(place.on(page.trim))) != piece.qr_payload:
                    found.append("QR payload")
            except SymbolError as error:
                found.append(str(error))
        if places.address is not None:
            found += _imb(piece, page, places.address)
        return found


def _codes(page: PageMarks) -> list[str]:
    """Everything on the page that has the form of a tracking code, run by run."""
    return [code for layer in page.layers for run in layer.runs for code in _CODE.findall(run.text)]


def _address(piece: Piece, page: PageMarks, box: Box) -> list[str]:
    """The lines of the address block, in order and nothing between them."""
    block = plain("".join(run.text for run in page.runs_in(box))).upper()
    wanted = [_line(line) for line in piece.address_lines]
    if block.count(_block(piece)) == 1:
        return []
    kinds = ["addressee", *["address line"] * (len(wanted) - 2), "city, state and ZIP"]
    missing = [kind for kind, line in zip(kinds, wanted, strict=True) if line not in block]
    return missing or ["address lines out of order"]


def _imb(piece: Piece, page: PageMarks, place: Place) -> list[str]:
    """The barcode of the address block: bars anywhere else are the brand's drawing."""
    box = place.on(page.trim)
    around = Box(box.x0 - _AROUND_PT, box.y0 - _AROUND_PT, box.x1 + _AROUND_PT, box.y1 + _AROUND_PT)
    try:
        letters = imb_letters(page.inside(around), upside_down=place.upside_down)
        digits = digits_of(letters) if letters else ""
    except SymbolError as error:
        return [str(error)]
    except ImbUnreadableError:
        return ["IMb not decodable"]
    return [] if digits == piece.imb_digits else ["IMb digits"]


def _key(piece: Piece) -> re.Pattern[str]:
    """The piece's id with its sequence behind it, as the key line prints them."""
    return re.compile(rf"#?{re.escape(plain(piece.piece_id))}\D{{0,3}}{piece.sequence}(?!\d)#?")


def _block(piece: Piece) -> str:
    """The address block as printed: capitals, line after line."""
    return "".join(map(_line, piece.address_lines))


def _line(line: str) -> str:
    """A line of the address block as printed."""
    return plain(shown(line) if has_right_to_left(line) else line).upper()


def _as_printed(words: str, page: str) -> str:
    """The words of an element as they stand on the page, where they may stand in several ways."""
    if not has_right_to_left(words):
        return words
    ways = [plain(way) for way in ways_shown(words)]
    return next((way for way in ways if way in page), ways[0])


def _without(text: str, words: str) -> str:
    """``text`` with one occurrence of ``words`` replaced by a break."""
    return text.replace(words, "\n", 1)
