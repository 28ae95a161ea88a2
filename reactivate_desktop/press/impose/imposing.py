"""Imposing: a pressed file in, sheets out, one after the other; whole or not at all."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.press.impose.layout import PieceSize, SheetPlan
from reactivate_desktop.press.impose.order import Arrangement, Order
from reactivate_desktop.press.impose.sheetfile import SheetFile
from reactivate_desktop.press.impose.source import SourceFile, SourcePage, open_source, upright_size
from reactivate_desktop.press.metadata import Identity
from reactivate_desktop.press.standards import STANDARDS, Standard
from reactivate_desktop.press.writer import whole_file

_TOLD_EVERY: Final = 50
_DATE: Final = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?|Z)?")
_LOWEST: Final = (0, 1, 1, 0, 0, 0)
BLEED: Final = 9.0
"""Points of bleed that a piece takes on the sheet, where it has them."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of a file before it is imposed: pages, the size of its pieces, and what it says of itself."""

    name: str
    pages: int
    piece: PieceSize
    title: str
    standard: str


@dataclass(frozen=True, slots=True)
class ImposedReport:
    """What was made; ``missing`` are marks that found no room on the sheet, in words.

    ``separators`` of the ``sheets`` part lifts.
    """

    sheets: int
    pieces: int
    voids: int
    lifts: int
    missing: tuple[str, ...]
    separators: int = 0


def look_at(source: Path) -> SourceFacts:
    """Look at the first page of a file.

    Raises:
        InputError: when it is not there or no PDF.
        PressError: when it can't be imposed.
    """
    with open_source(source) as file:
        return _facts(file)


def _facts(file: SourceFile) -> SourceFacts:
    info = file.info
    size = _piece_size(file.page(0))
    standard = _standard(file, info)
    return SourceFacts(file.name, len(file), size, info.get("Title") or Path(file.name).stem, standard.name)


def arrangement(
    facts_pages: int, name: str, plan: SheetPlan, order: Order, stack_depth: int, *, separators: bool = False
) -> Arrangement:
    """How the pieces of a file run over its sheets; with ``separators`` a sheet of them parts the lifts.

    Raises:
        InputError: when the pages are no whole pieces, the stack depth is none, or there are no lifts to part.
    """
    sides = plan.duplex.sides
    if facts_pages % sides:
        raise InputError(
            f"{name} has an odd number of pages ({facts_pages:,}): printed on both sides, there must be an even one.",
            hint="Add the missing back, or impose it one-sided (--duplex one-sided).",
            code="impose-odd-pages",
        )
    return Arrangement(order, plan.across, plan.down, facts_pages // sides, stack_depth, plan.turned, separators)


def impose(
    source: Path,
    target: Path,
    plan: SheetPlan,
    order: Order,
    *,
    stack_depth: int,
    separators: bool = False,
    folds: tuple[float, ...] = (),
    job: str = "",
    progress: Progress | None = None,
) -> ImposedReport:
    """Impose ``source`` to ``target``. ``folds`` are in points from the head of a piece; ``job`` begins the slug.

    A page of the source is a side of a piece: fronts and backs take turns, or with a one-sided plan each page is a
    piece. The file says of itself what the source does, except that it is never PDF/VT: PDF/X-4, X-1a or no standard.

    Raises:
        InputError: when the source is no PDF or its pages are no whole pieces.
        PressError: when its pages differ in size, or the target can't be written.
        Cancelled: when ``progress`` says so; no file is left.
    """
    watch = progress or NoProgress()
    with open_source(source) as file:
        facts, info = _facts(file), file.info
        pieces = arrangement(facts.pages, facts.name, plan, order, stack_depth, separators=separators)
        identity = Identity(f"{facts.title}, imposed", _created(info, source), _document_id(file, plan, pieces))
        with whole_file(target) as stream:
            sheets = SheetFile(stream, file, plan, _standard(file, info))
            sheets.begin(job or facts.title, identity.created, pieces, folds)
            for lift, number, on_sheet in pieces.in_order():
                sheets.add(lift, number, on_sheet)
                if number % _TOLD_EVERY == 0:
                    watch.report(number, pieces.sheets, "imposing")
            sheets.close(identity)
    watch.report(pieces.sheets, pieces.sheets, "imposing")
    counted = (pieces.sheets, pieces.pieces, pieces.voids, pieces.lifts)
    return ImposedReport(*counted, sheets.missing, pieces.separator_sheets)


def _piece_size(page: SourcePage) -> PieceSize:
    """The trim as one reads the page, and the bleed it has on all four sides, as far as it is wanted."""
    width, height = upright_size(page)
    trim, bleed = page.trim, page.bleed
    least = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    return PieceSize(round(width, 3), round(height, 3), round(min(max(least, 0.0), BLEED), 3))


def _standard(file: SourceFile, info: dict[str, str]) -> Standard:
    """The standard that the source claims, without its document parts; one of no name where it claims none of ours."""
    claimed = info.get("GTS_PDFXVersion")
    if b"/OutputIntents" in file.root:
        for one in STANDARDS.values():
            if not one.document_parts and ("GTS_PDFXVersion", claimed) in one.info:
                return one
    return Standard("", "no PDF/X standard", file.version, (), (), transparency=True)


def _created(info: dict[str, str], source: Path) -> datetime:
    """When the source says it was made, else when its file was; UTC."""
    found = _DATE.match(info.get("CreationDate", ""))
    if found:
        year, month, day, hour, minute, second = (
            int(part or low) for part, low in zip(found.groups()[:6], _LOWEST, strict=True)
        )
        away = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0)) * (-1 if found[7] == "-" else 1)
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC) - away
        except (ValueError, OverflowError):
            pass
    return datetime.fromtimestamp(int(source.stat().st_mtime), UTC)


def _document_id(file: SourceFile, plan: SheetPlan, pieces: Arrangement) -> bytes:
    parts = (file.identifier, repr(plan).encode(), repr(pieces).encode())
    return hashlib.sha256(b"\0".join(parts)).digest()[:16]
