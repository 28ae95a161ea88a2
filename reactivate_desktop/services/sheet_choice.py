"""Which sheet, order and duplex an imposition takes: what was wished, or the sheet with the least waste."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.domain.campaign import PressChoice
from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.press.impose.duplex import DUPLEX, duplex
from reactivate_desktop.press.impose.imposing import BLEED
from reactivate_desktop.press.impose.layout import PieceSize, SheetPlan, plan, propose
from reactivate_desktop.press.impose.order import DEFAULT_DEPTH, ORDERS, order
from reactivate_desktop.press.impose.sheet import AUTO, bundled_sheets, load_sheet, sheet_ids

__all__ = ["AUTO", "DEFAULT_DEPTH", "DUPLEX", "ORDERS", "SheetWish", "choose", "proposals", "require", "sheet_ids"]


@dataclass(frozen=True, slots=True)
class SheetWish:
    """What is wished: a sheet's id, id and layout (``13x19/offset``), a TOML file or ``auto``; ids of order and duplex.

    ``stack_depth`` are sheets of one lift; ``separators`` asks for a sheet of cards before each; ``beside`` is the
    folder that a file's path starts from.
    """

    sheet: str = AUTO
    order: str = "cut-and-stack"
    stack_depth: int = DEFAULT_DEPTH
    duplex: str = "sheetwise"
    head_to_foot: bool = False
    separators: bool = False
    beside: Path | None = None

    def parts(self, plan: SheetPlan) -> bool:
        """Whether lifts are parted by separators: as wished, or as the layout of the sheet has it."""
        return self.separators or (plan.layout.separators and ORDERS[self.order].lifts)

    @classmethod
    def of(cls, press: PressChoice, beside: Path) -> SheetWish:
        """What a campaign wishes."""
        return cls(
            press.impose, press.order, press.stack_depth, press.duplex, separators=press.separators, beside=beside
        )


def require(wish: SheetWish, paper: Paper | None = None) -> None:
    """Say what is wrong with a wish before anything is made; a wish for no sheet ('') is right.

    Raises:
        InputError: naming what there is to choose from.
        PressError: when ``paper`` doesn't fit; says by how much.
    """
    order(wish.order)
    duplex(wish.duplex)
    if wish.stack_depth < 1:
        raise InputError(
            f"A stack depth of {wish.stack_depth} sheets leaves no stack.",
            hint=f"Give the sheets that the guillotine clamps, such as {DEFAULT_DEPTH}.",
            code="stack-depth",
        )
    if wish.separators and not ORDERS[wish.order].lifts:
        raise InputError(
            f"In the order '{wish.order}' there are no lifts that separator sheets could part.",
            hint="Choose cut-and-stack, row or column, or leave the separators out.",
            code="separators",
        )
    if wish.sheet not in ("", AUTO):
        load_sheet(wish.sheet, wish.beside)
    if wish.sheet and paper is not None:
        choose(wish, PieceSize(paper.width.pt, paper.height.pt, min(paper.bleed.pt, BLEED)))


def choose(wish: SheetWish, piece: PieceSize) -> SheetPlan:
    """The plan for a piece: on the sheet wished, or on that with the least waste.

    Raises:
        InputError: when sheet, layout or duplex are not known.
        PressError: when the piece doesn't fit; says by how much.
    """
    way = duplex(wish.duplex)
    if wish.sheet != AUTO:
        return plan(*load_sheet(wish.sheet, wish.beside), piece, way, head_to_foot=wish.head_to_foot)
    usual = [(sheet, layout) for sheet, layout in bundled_sheets() if layout is sheet.layouts[0]]
    found = propose(piece, way, usual)
    if not found:
        raise PressError(
            f"No sheet holds a piece of {piece}.",
            hint=f"Known are {', '.join(sheet_ids())}; name a TOML file of a larger one.",
            code="sheet-too-small",
        )
    return plan(found[0].sheet, found[0].layout, piece, way, head_to_foot=wish.head_to_foot)


def proposals(wish: SheetWish, piece: PieceSize) -> list[SheetPlan]:
    """Plans that hold the piece, least waste first: for every layout of the sheet wished, or of all bundled sheets.

    Raises:
        InputError: when sheet or duplex are not known.
    """
    way = duplex(wish.duplex)
    if wish.sheet == AUTO:
        return propose(piece, way, list(bundled_sheets()))
    sheet, _ = load_sheet(wish.sheet, wish.beside)
    return propose(piece, way, [(sheet, layout) for layout in sheet.layouts])
