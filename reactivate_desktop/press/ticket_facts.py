"""What a printer is told about a job, on paper and as XJDF alike. Nothing about patients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pikepdf

from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.press.standards import Standard
from reactivate_desktop.units import ZERO, Length

PROCESS: Final = ("Cyan", "Magenta", "Yellow", "Black")
_NO_SPOTS: Final = frozenset({"All", "None", *PROCESS})


class Role(Enum):
    """What a file is to the printer."""

    PAGES = "pages"
    SHEETS = "sheets"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class TicketFile:
    """A file that goes to the printer: size in bytes, hashes in hex; ``pages`` is 0 for a list.

    MD5 is there because XJDF's CheckSum is one; what counts is the SHA-256.
    """

    name: str
    role: Role
    size: int
    sha256: str
    md5: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class FaceInks:
    """The inks of one side: process inks, then spot inks by the printer's name for them."""

    label: str
    spots: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All inks of the side."""
        return (*PROCESS, *self.spots)


@dataclass(frozen=True, slots=True)
class MailFacts:
    """How the pieces are mailed; ``imprint`` are the lines of the postage imprint, ``barcode`` says who prints it."""

    mail_class: str
    barcode: str
    sort: str
    endorsement: str = ""
    imprint: tuple[str, ...] = ()
    in_home: date | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """The practice that orders; ``contact``, ``phone`` and ``email`` are '' where a hand fills them in."""

    name: str
    contact: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Sheets:
    """How the job is imposed: ``layout`` in words such as "4-up on 12 × 18 in", ``order`` as the pile is cut."""

    layout: str
    count: int
    order: str
    turning: str = ""


@dataclass(frozen=True, slots=True)
class JobTicket:
    """All of it. ``condition`` is the printing condition's registered name, ``approved`` aware UTC.

    ``sample`` is a press file whose first pages are shown: an invented recipient, one page for each face.
    """

    title: str
    token: str
    approved: datetime
    quantity: int
    paper: Paper
    standard: Standard
    condition: str
    inks: tuple[FaceInks, ...]
    mail: MailFacts
    customer: Customer
    files: tuple[TicketFile, ...]
    sample: Path
    sheets: Sheets | None = None

    @property
    def pages(self) -> int:
        """Pages of all pieces."""
        return self.quantity * len(self.paper.faces)

    def files_of(self, role: Role) -> tuple[TicketFile, ...]:
        """The files of one kind, in their order."""
        return tuple(file for file in self.files if file.role is role)


def folded_height(paper: Paper) -> Length:
    """The height of a piece once all folds are made: the largest part between two of them."""
    edges = [ZERO, *sorted(fold.y for fold in paper.folds), paper.height]
    return max(lower - upper for upper, lower in pairwise(edges))


def page_count(press_file: Path) -> int:
    """Pages of a press file, as its page tree says."""
    with pikepdf.open(press_file) as pdf:
        return int(pdf.Root.Pages.Count)


def spots_of(sample: Path) -> tuple[tuple[str, ...], ...]:
    """The spot inks of each page of a press file: of its own text and of the art placed on it."""
    with pikepdf.open(sample) as pdf:
        return tuple(tuple(sorted(set(_spots(page.obj.get("/Resources"), set())))) for page in pdf.pages)


def _spots(resources: Any, seen: set[tuple[int, int]]) -> Iterator[str]:
    """Colorants of the spaces in ``resources`` and in those of the forms, patterns and pictures that they hold."""
    if not isinstance(resources, pikepdf.Dictionary):
        return
    for space in _values(resources.get("/ColorSpace")):
        yield from _colorants(space)
    for kind in ("/XObject", "/Pattern", "/Shading"):
        for part in _values(resources.get(kind)):
            if part.is_indirect and part.objgen in seen:
                continue
            seen.add(part.objgen)
            yield from _colorants(part.get("/ColorSpace"))
            yield from _spots(part.get("/Resources"), seen)


def _values(entries: Any) -> list[Any]:
    return list(entries.values()) if isinstance(entries, pikepdf.Dictionary) else []


def _colorants(space: Any) -> Iterator[str]:
    """Names in a Separation or DeviceN space, also under an Indexed or Pattern one (ISO 32000-1, 8.6.6)."""
    if not isinstance(space, pikepdf.Array) or len(space) < 2:
        return
    family = str(space[0])
    if family in ("/Indexed", "/Pattern"):
        yield from _colorants(space[1])
    elif family in ("/Separation", "/DeviceN"):
        names = space[1] if family == "/DeviceN" else [space[1]]
        yield from (plain for name in names if (plain := str(name).removeprefix("/")) not in _NO_SPOTS)
