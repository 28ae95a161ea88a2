"""Preflight of the bleed: ink that reaches the trim must go on to the edge of the bleed, or a white line may show.

The first page of each face is looked at, as PDFium draws it: art is the same on every piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2

from reactivate_desktop.press.preflight_findings import Findings

_DPI: Final = 72
_FACES: Final = 2
_PAPER: Final = 250
_LEAST_RUN: Final = 18
"""Pixels (a quarter inch): shorter stretches are marks that end near the edge, no ground."""
_ENOUGH_BLEED_PX: Final = 4

Gray = npt.NDArray[np.uint8]


def check_edges(pdf: Path, findings: Findings) -> None:
    """Look at the first piece's pages; a file that PDFium can't open is left to the other rules."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(min(_FACES, len(document))):
            for side in _short_sides(document[number]):
                findings.warning("bleed-art", number + 1, f"Ink at the {side} trim edge stops short of the bleed.")
    finally:
        document.close()


def _short_sides(page: pypdfium2.PdfPage) -> Iterator[str]:
    picture = np.asarray(page.render(scale=_DPI / 72, grayscale=True).to_numpy())
    gray: Gray = picture.reshape(picture.shape[0], picture.shape[1])
    left, low = page.get_cropbox(fallback_ok=True)[:2]
    x0, y0, x1, y1 = (edge - (low if place % 2 else left) for place, edge in enumerate(page.get_trimbox()))
    b0, c0, b1, c1 = (edge - (low if place % 2 else left) for place, edge in enumerate(page.get_bleedbox()))
    high = gray.shape[0]
    sides = {
        "left": (gray, x0 - b0, b0, (high - y1, high - y0)),
        "right": (gray[:, ::-1], b1 - x1, gray.shape[1] - b1, (high - y1, high - y0)),
        "upper": (gray.T, c1 - y1, high - c1, (x0, x1)),
        "lower": (gray.T[:, ::-1], y0 - c0, c0, (x0, x1)),
    }
    for side, (turned, bleed, outside, (first, last)) in sides.items():
        edge, trim = round(outside) + 1, round(outside + bleed) + 1
        if bleed < _ENOUGH_BLEED_PX or edge < 0 or trim >= turned.shape[1]:
            continue
        rows = turned[round(first) : round(last)]
        bare = (rows[:, trim] < _PAPER) & (rows[:, edge] >= _PAPER)
        if _longest(bare) >= _LEAST_RUN:
            yield side


def _longest(marks: npt.NDArray[np.bool_]) -> int:
    """The longest stretch of True."""
    ends = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    return int((ends[1::2] - ends[::2]).max(initial=0))
