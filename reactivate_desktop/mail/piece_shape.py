"""What the post office makes of a paper: letter or flat, machinable or not, card price or not.

Source: USPS Domestic Mail Manual 201.1 (cards and letters), 201.2 (machinability), 201.3.14 (folded self-mailers).
Thickness and weight depend on the stock and are for the printer to confirm.
"""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.brand.paper import MailShape, Paper
from reactivate_desktop.mail.geometry import address_panel

LEAST_ASPECT, MOST_ASPECT = 1.3, 2.5
LEAST = (5.0, 3.5)
MOST_LETTER = (11.5, 6.125)
MOST_CARD = (9.0, 6.0)
MOST_RETAIL_CARD = (6.0, 4.25)
MOST_SELF_MAILER = (10.5, 6.0)
_SLACK_IN = 0.0005


@dataclass(frozen=True, slots=True)
class PieceShape:
    """The mailed piece: ``length_in`` is parallel to the address. ``sentences`` explain each judgement.

    ``card_price`` means First-Class card prices at presort or automation rates; Marketing Mail has none.
    """

    length_in: float
    height_in: float
    letter: bool
    machinable: bool
    card_price: bool
    sentences: tuple[str, ...]

    @property
    def aspect(self) -> float:
        """Length divided by height."""
        return self.length_in / self.height_in


def judge(paper: Paper) -> PieceShape:
    """Judge the paper's mailed size (its address panel: a self-mailer is judged folded)."""
    box = address_panel(paper)[1].box
    length, height = box.width.inch, box.height.inch
    letter = _within(LEAST, (length, height)) and _within((length, height), MOST_LETTER)
    aspect_fits = LEAST_ASPECT - _SLACK_IN <= length / height <= MOST_ASPECT + _SLACK_IN
    folded = paper.shape is MailShape.SELF_MAILER
    fold_fits = not folded or _within((length, height), MOST_SELF_MAILER)
    card = not folded and letter and aspect_fits and _within((length, height), MOST_CARD)
    return PieceShape(
        length_in=length,
        height_in=height,
        letter=letter,
        machinable=letter and aspect_fits and fold_fits,
        card_price=card,
        sentences=tuple(_sentences(length, height, letter, folded, card)),
    )


def _within(size: tuple[float, float], bound: tuple[float, float]) -> bool:
    return size[0] <= bound[0] + _SLACK_IN and size[1] <= bound[1] + _SLACK_IN


def _sentences(length: float, height: float, letter: bool, folded: bool, card: bool) -> list[str]:
    size, aspect = f"{height:g} × {length:g} in", length / height
    said = []
    if letter:
        said.append(f"{size} is letter size (3.5 × 5 to 6.125 × 11.5 in).")
    elif not _within(LEAST, (length, height)):
        said.append(f"{size} is too small to mail; the least is 3.5 × 5 in.")
    else:
        said.append(f"{size} is a flat: more than 6.125 × 11.5 in, and dearer.")
    if LEAST_ASPECT - _SLACK_IN <= aspect <= MOST_ASPECT + _SLACK_IN:
        said.append(f"Length by height is {aspect:.2f}, within the 1.3 to 2.5 of machinable mail.")
    else:
        said.append(f"Length by height is {aspect:.2f}; outside 1.3 to 2.5 it is nonmachinable and costs more.")
    if folded and not _within((length, height), MOST_SELF_MAILER):
        said.append("A folded self-mailer is at most 6 × 10.5 in.")
    elif folded:
        said.append("Folded self-mailer: final fold at the bottom, two tabs on the top edge.")
    elif card:
        said.append(
            "First-Class card price at retail and presort (0.007 to 0.016 in thick)."
            if _within((length, height), MOST_RETAIL_CARD)
            else "First-Class card price at presort and automation rates only (0.009 to 0.016 in thick)."
        )
    else:
        said.append("No card price: cards are at most 6 × 9 in.")
    return said
