"""The order in which a line with right-to-left words is shown (Unicode Standard Annex #9).

Cards are written in a left-to-right language, so that is the direction of every line (rule HL1); a name may run the
other way. There are no explicit embeddings: such signs are taken out before. Numbers of rules are those of the annex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import bidirectional

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {close: opening for opening, close in _OPENING.items()}
_NEUTRAL = {"B", "S", "WS", "ON", "BN"}


class VisualRun(NamedTuple):
    """Signs ``start`` to ``end`` of a line, shown from right to left or from left to right."""

    start: int
    end: int
    right_to_left: bool


def has_right_to_left(text: str) -> bool:
    """Whether any sign of ``text`` belongs to a script that runs from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def visual_runs(text: str) -> list[VisualRun]:
    """The parts of a line in the order they are shown, from left to right."""
    found = levels(text)
    runs = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or found[end] != found[start]:
            runs.append((start, end, found[start]))
            start = end
    for level in range(max(found, default=0), 0, -1):  # L2
        runs = _turned(runs, level)
    return [VisualRun(first, last, level % 2 == 1) for first, last, level in runs]


def _turned(runs: list[tuple[int, int, int]], least: int) -> list[tuple[int, int, int]]:
    """Each stretch of runs at or above a level in the other order."""
    shown: list[tuple[int, int, int]] = []
    stretch: list[tuple[int, int, int]] = []
    for run in [*runs, (0, 0, -1)]:
        if run[2] >= least:
            stretch.append(run)
            continue
        shown += reversed(stretch)
        stretch = []
        shown.append(run)
    return shown[:-1]


def levels(text: str) -> list[int]:
    """The embedding level of each sign of a line: even runs from left to right, odd from right to left."""
    kinds = [bidirectional(sign) or "L" for sign in text]
    _resolve_letters(kinds)
    _resolve_numbers(kinds)
    _resolve_brackets(text, kinds)
    _resolve_neutral(kinds)
    found = [{"R": 1, "AN": 2, "EN": 2}.get(kind, 0) for kind in kinds]  # I1, at the level of the line
    for place in range(len(text) - 1, -1, -1):  # L1
        if not text[place].isspace():
            break
        found[place] = 0
    return found


def _resolve_letters(kinds: list[str]) -> None:
    before, strong = "L", "L"
    for place, kind in enumerate(kinds):
        kinds[place] = before if kind == "NSM" else kind  # W1
        before = kinds[place]
        if before in {"L", "R", "AL"}:
            strong = before
        elif before == "EN" and strong == "AL":
            kinds[place] = "AN"  # W2
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3


def _resolve_numbers(kinds: list[str]) -> None:
    for place in range(1, len(kinds) - 1):  # W4
        left, here, right = kinds[place - 1 : place + 2]
        if left == right and ((here == "CS" and left in {"EN", "AN"}) or (here == "ES" and left == "EN")):
            kinds[place] = left
    for first, end in _stretches(kinds, {"ET"}):  # W5
        if "EN" in {*kinds[max(0, first - 1) : first], *kinds[end : end + 1]}:
            kinds[first:end] = ["EN"] * (end - first)
    strong = "L"
    for place, kind in enumerate(kinds):
        if kind in {"ES", "ET", "CS"}:
            kinds[place] = "ON"  # W6
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"  # W7


def _resolve_brackets(text: str, kinds: list[str]) -> None:
    """N0: a pair of brackets goes with what stands inside, or else with what stands before."""
    for opening, close in _pairs(text, kinds):
        inside = {_strong(kind) for kind in kinds[opening + 1 : close]}
        if "L" in inside:
            direction = "L"
        elif "R" in inside:
            before = [_strong(kind) for kind in kinds[:opening]]
            direction = next((kind for kind in reversed(before) if kind), "L")
        else:
            continue
        for place in (opening, close):
            kinds[place] = direction
            for after in range(place + 1, len(text)):
                if bidirectional(text[after]) != "NSM":
                    break
                kinds[after] = direction


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    """BD16."""
    pairs = []
    waiting: list[int] = []
    for place, sign in enumerate(text):
        if kinds[place] != "ON":
            continue
        if sign in _OPENING:
            waiting.append(place)
        elif sign in _CLOSING:
            matching = [at for at, opened in enumerate(waiting) if text[opened] == _CLOSING[sign]]
            if matching:
                pairs.append((waiting[matching[-1]], place))
                del waiting[matching[-1] :]
    return sorted(pairs)


def _resolve_neutral(kinds: list[str]) -> None:
    for first, end in _stretches(kinds, _NEUTRAL):
        before = _strong(kinds[first - 1]) if first else "L"
        after = _strong(kinds[end]) if end < len(kinds) else "L"
        kinds[first:end] = [before if before == after else "L"] * (end - first)  # N1, N2


def _strong(kind: str) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _stretches(kinds: list[str], wanted: set[str]) -> Iterator[tuple[int, int]]:
    first = None
    for place, kind in enumerate([*kinds, "-"]):
        if kind in wanted:
            first = place if first is None else first
        elif first is not None:
            yield first, place
            first = None
