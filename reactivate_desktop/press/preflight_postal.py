"""What the post asks of a page: which side of which paper bears the address, and the zones on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_findings import Place
from reactivate_desktop.press.preflight_geometry import Box
from reactivate_desktop.press.readback_foreign import LibraryFile
from reactivate_desktop.press.readback_page import PageReader
from reactivate_desktop.press.readback_pages import pages_from
from reactivate_desktop.press.readback_syntax import FileFaultError

_SAME_PT: Final = 1.0
_PIECES_READ: Final = 2
_OF_THE_POST: Final = re.compile(
    r"POSTAGE|PRSRT|PRESORTED|FIRST-?CLASSMAIL|PERMITNO|PLACESTAMP|AFFIXSTAMP|SERVICEREQUESTED"
)


@dataclass(frozen=True, slots=True)
class MailedPaper:
    """A paper that preflight knows: trim size in points, faces in page order, and zones of the one with the address.

    ``barcode_zone`` is to be free of ink, ``address_field`` free of all but the address; both from the trim's lower
    left corner.
    """

    name: str
    width: float
    height: float
    faces: int
    address_face: int
    barcode_zone: Place
    address_field: Place

    def fits(self, trim: Box) -> bool:
        """Whether a page is trimmed to this paper's size."""
        wide, high = trim[2] - trim[0], trim[3] - trim[1]
        return abs(wide - self.width) <= _SAME_PT and abs(high - self.height) <= _SAME_PT


@dataclass(frozen=True, slots=True)
class AddressSide:
    """The papers that are known, and on which page of a piece the address was found (None = as the paper says)."""

    papers: Sequence[MailedPaper] = ()
    found_on: int | None = None

    def paper(self, number: int, trim: Box) -> MailedPaper | None:
        """The paper of page ``number`` (from 1) when this is the side with the address."""
        for paper in self.papers:
            face = (number - 1) % paper.faces
            if paper.fits(trim):
                wanted = paper.address_face if self.found_on is None else self.found_on
                return paper if face == wanted else None
        return None

    def address_field(self, number: int, trim: Box) -> Place | None:
        """Where on page ``number`` nothing but the address stands."""
        paper = self.paper(number, trim)
        return None if paper is None else paper.address_field


def find_side(document: pikepdf.Pdf, papers: Sequence[MailedPaper], sides: int) -> AddressSide:
    """The side whose first pages bear the words of postage; without such words nothing is known to be mailed."""
    file = LibraryFile(document)
    reader = PageReader(file)
    for number, page in enumerate(islice(pages_from(file, 0), sides * _PIECES_READ)):
        try:
            words = reader.read(page).words
        except (FileFaultError, ValueError, TypeError, KeyError, AttributeError, IndexError, pikepdf.PdfError):
            continue
        if _OF_THE_POST.search("".join(words.split()).upper()):
            return AddressSide(papers, number % sides)
    return AddressSide()
