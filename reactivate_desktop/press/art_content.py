"""The content of a picture's page and forms: which operators are kept, and what they name (ISO 32000-1, annex A)."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Name

from reactivate_desktop.press.artwork import ArtRefusal

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
Instructions = Sequence[Instruction]

MOST_INSTRUCTIONS = 2_000_000

_SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
_NAMES_RESOURCE = {
    "Do": "/XObject",
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "sh": "/Shading",
    "scn": "/Pattern",
    "SCN": "/Pattern",
    "Tf": "/Font",
}
_RGB = {"rg", "RG"}
_INLINE = {"BI", "ID", "EI", "INLINE IMAGE"}
_SAYS_NOTHING = {"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"}  # marks for readers, none for a press
_KNOWN = {
    *("b", "B", "b*", "B*", "BT", "c", "cm", "d", "ET", "f", "F", "f*", "g", "G", "h", "i", "j", "J", "k", "K", "l"),
    *("m", "M", "n", "q", "Q", "re", "ri", "s", "S", "sc", "SC", "T*", "Tc", "Td", "TD", "TL", "Tm", "Tr", "Ts"),
    *("Tw", "Tz", "v", "w", "W", "W*", "y"),
    *_SHOWS_TEXT,
    *_NAMES_RESOURCE,
    *_SAYS_NOTHING,
}


def kept(instructions: Instructions) -> list[Instruction]:
    """The operators that paint, with each saved state restored: none without effect, no font that is never shown.

    Raises:
        ArtRefusal: for RGB, inline pictures, PostScript, operators that PDF does not have, or too many of them.
    """
    if len(instructions) > MOST_INSTRUCTIONS:
        raise ArtRefusal(f"it is drawn with more than {MOST_INSTRUCTIONS:,} strokes")
    shown = _shown_fonts(instructions)
    found: list[Instruction] = []
    depth = 0
    for one in instructions:
        operator = str(one.operator)
        _check(operator, one)
        if operator in _SAYS_NOTHING or (operator == "Tf" and str(one.operands[0]) not in shown):
            continue
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        if depth < 0:  # it would restore what is not its own
            depth = 0
            continue
        found.append(one)
    restore = pikepdf.ContentStreamInstruction([], pikepdf.Operator("Q"))
    return [*found, *[restore] * depth]


def _check(operator: str, one: Instruction) -> None:
    if operator in _RGB or (operator in {"cs", "CS"} and str(one.operands[0]) == "/DeviceRGB"):
        raise ArtRefusal("it holds RGB colour")
    if operator in _INLINE:
        raise ArtRefusal("it holds an inline image")
    if operator == "PS":
        raise ArtRefusal("it holds PostScript")
    if operator not in _KNOWN:
        raise ArtRefusal("its drawing can't be understood")


def _shown_fonts(instructions: Instructions) -> set[str]:
    current: str | None = None
    stack: list[str | None] = []
    shown: set[str] = set()
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(current)
        elif operator == "Q":
            current = stack.pop() if stack else None
        elif operator == "Tf":
            current = str(instruction.operands[0])
        elif operator in _SHOWS_TEXT and current:
            shown.add(current)
    return shown


def named(instructions: Instructions) -> dict[str, set[str]]:
    """The names of resources that are used, by kind."""
    found: dict[str, set[str]] = {}
    for instruction in instructions:
        operator = str(instruction.operator)
        kind = _NAMES_RESOURCE.get(operator)
        if kind and instruction.operands:
            name = instruction.operands[0] if operator == "Tf" else instruction.operands[-1]
            if isinstance(name, Name):
                found.setdefault(kind, set()).add(str(name))
    return dict(sorted(found.items()))
