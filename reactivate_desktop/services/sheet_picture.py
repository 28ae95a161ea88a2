"""What a campaign's sheets would be: each sheet with its pieces and waste, and a picture of the one that is wished."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.domain.campaign import PressChoice
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.impose import picture
from reactivate_desktop.press.impose.imposing import BLEED, arrangement
from reactivate_desktop.press.impose.layout import PieceSize, SheetPlan
from reactivate_desktop.services import sheet_choice
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.press_choices import Choice
from reactivate_desktop.services.sheet_choice import AUTO, DUPLEX, ORDERS, SheetWish

_ORDERS: Final = {
    "cut-and-stack": "Cut, then stack the piles",
    "nested": "Nested: pieces of a sheet follow each other",
    "row": "By rows: strips across",
    "column": "By columns: strips down",
    "roll": "Roll: each column is a lane",
}
_DUPLEX: Final = {
    "sheetwise": "Sheetwise",
    "long-edge": "Flip on the long edge",
    "short-edge": "Flip on the short edge",
    "work-and-turn": "Work and turn",
    "work-and-tumble": "Work and tumble",
    "one-sided": "One side only",
}


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """Both sides of a sheet as pixels (``rgb``: three bytes each, rows from the top), and its figures in words."""

    width: int
    height: int
    rgb: bytes
    words: str


def sheets(press: PressChoice, resolved: ResolvedCampaign) -> tuple[Choice, ...]:
    """No sheet, the one with the least waste, and every sheet that holds the piece; one of the printer's own last."""
    found = [Choice("", "None: page after page")]
    own = [press.impose] if press.impose not in ("", AUTO, *sheet_choice.sheet_ids()) else []
    for name in (AUTO, *sheet_choice.sheet_ids(), *own):
        plan = _plan(replace(press, impose=name), resolved)
        if plan is None:
            continue
        words = f"{plan.sheet.name} · {_figures(plan)}"
        found.append(Choice(name, f"Least waste: {words}" if name == AUTO else words, about=plan.layout.name))
    return tuple(found)


def orders() -> tuple[Choice, ...]:
    """The orders in which pieces run over sheets."""
    return tuple(Choice(one.id, _ORDERS.get(one.id, one.id), about=one.name) for one in ORDERS.values())


def duplexes() -> tuple[Choice, ...]:
    """The ways to print both sides."""
    return tuple(Choice(one.id, _DUPLEX.get(one.id, one.id), about=one.name) for one in DUPLEX.values())


def lifts(order_id: str) -> bool:
    """Whether the depth of a pile matters in this order."""
    return ORDERS[order_id].lifts


def draw(resolved: ResolvedCampaign, pieces: int) -> SheetPicture | None:
    """The sheet that the campaign wishes for, with the stack each of ``pieces`` goes to; None where it wishes for none.

    Raises:
        InputError: when sheet, order or duplex are not known.
        PressError: when the piece doesn't fit.
    """
    press = resolved.campaign.press
    if not press.impose:
        return None
    wish = SheetWish.of(press, resolved.folder)
    plan = sheet_choice.choose(wish, _size(resolved.paper))
    title = resolved.template.name
    pages = max(pieces, plan.n_up) * plan.duplex.sides
    placed = arrangement(pages, title, plan, ORDERS[wish.order], wish.stack_depth)
    folds = tuple(fold.y.pt for fold in resolved.paper.folds)
    image = picture.plan_picture(plan, placed, title=title, folds=folds)
    return SheetPicture(image.width, image.height, image.tobytes(), f"{plan.sheet.name}: {_figures(plan)}")


def _plan(press: PressChoice, resolved: ResolvedCampaign) -> SheetPlan | None:
    try:
        return sheet_choice.choose(SheetWish.of(press, resolved.folder), _size(resolved.paper))
    except PressError:
        return None


def _size(paper: Paper) -> PieceSize:
    return PieceSize(paper.width.pt, paper.height.pt, min(paper.bleed.pt, BLEED))


def _figures(plan: SheetPlan) -> str:
    pieces = "1 piece" if plan.n_up == 1 else f"{plan.n_up} pieces"
    return f"{pieces}, {100 * plan.waste:.0f} % waste"
