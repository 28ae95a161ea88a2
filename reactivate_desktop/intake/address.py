"""Addresses that came in one piece: city, state and ZIP taken apart, a town at the end of a street line found.

Street suffixes and unit words are those of USPS Publication 28, appendix C1 and C2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import usaddress

from reactivate_desktop.intake import values

_TAIL = re.compile(
    r"^(?P<city>.*?)[\s,]+(?P<state>[A-Za-z]{2}|[A-Za-z][A-Za-z. ]{3,20})[\s,.]+(?P<zip>\d{5}(?:[- ]?\d{4})?|\d{4})"
    r"(?:[\s,]+(?:US|USA|United States))?$"
)
_UNIT = re.compile(
    r"\b(?:suite|ste|apt|apartment|unit|lot|bldg|building|fl|floor|rm|room|space|spc|trlr|#)\.?\s*#?\s*"
    r"(?:\d[\w-]*|[A-Za-z]\d*)\b,?",
    re.IGNORECASE,
)
_BOX = re.compile(r"^p\.?\s*o\.?\s*box\s+[\w-]+", re.IGNORECASE)
_TOWN = re.compile(r"[^\W\d_][^\d,#]*$")
_TOWN_WORDS = frozenset(
    """
    bay beach bluff bluffs branch bridge brook brooks camp cape center centers centre cliff cliffs common commons corner
    corners cove creek dale dam estates fall falls ferry field fields flat flats ford fords forest forge fork forks fort
    ft garden gardens glen green grove harbor haven height heights hill hills hollow island islands isle key keys knoll
    knolls lake lakes land landing light lodge manor meadow meadows mill mills mission mount mountain mt neck orchard
    park parks pine pines plain plains point port ports prairie ranch rapids ridge river rock shore shores spring
    springs square station summit union valley view village ville vista wells st
    """.split()  # noqa: SIM905 - a table of words
)
"""Street suffixes that also stand in names of towns (Fall River, Oak Bluffs): they prove less than "Avenue"."""
_SUFFIXES: frozenset[str] = frozenset(usaddress.STREET_NAMES)
_STRONG_ST = frozenset({"st"})


class Tail(NamedTuple):
    """A last line taken apart; ``before`` is what stood in front of it (a town, or street and town)."""

    before: str
    state: str
    zip: str


def split_tail(text: str) -> Tail | None:
    """``Boston, MA 02110-1234`` as town, state and ZIP code; None when it isn't one."""
    found = _TAIL.match(values.tidy(text))
    if not found:
        return None
    before, name = found["city"], found["state"].replace(".", "").strip()
    # "New York New York 10001": the state's name may have several words, of which the town must not keep one.
    if name.casefold() not in values.STATES and name.upper() not in values.STATE_CODES:
        words = name.split()
        for start in range(1, len(words)):
            if (
                " ".join(words[start:]).casefold() in values.STATES
                or " ".join(words[start:]).upper() in values.STATE_CODES
            ):
                before, name = f"{before} {' '.join(words[:start])}".strip(), " ".join(words[start:])
                break
        else:
            return None
    return Tail(before.strip(" ,"), values.state(name).value, found["zip"])


def _candidates(line: str) -> list[tuple[str, str]]:
    """Ways to cut ``line`` into street and town, the likeliest first; one way means that nothing speaks against it."""
    if found := _BOX.match(line):
        return _town_after(line, found.end())
    units = list(_UNIT.finditer(line))
    if units and (cut := _town_after(line, units[-1].end())):
        return cut
    words = list(re.finditer(r"\S+", line))
    if len(words) < 4 or not words[0][0][:1].isdigit():
        return []
    strong: list[tuple[str, str]] = []
    weak: list[tuple[str, str]] = []
    for position in range(2, len(words) - 1):
        word = words[position][0].strip(".,").casefold()
        if word in _SUFFIXES:
            cut = _town_after(line, words[position].end())
            (weak if word in _TOWN_WORDS - (_STRONG_ST if position == 2 else frozenset()) else strong).extend(cut)
    return [strong[-1]] if strong else weak


def _town_after(line: str, end: int) -> list[tuple[str, str]]:
    town = line[end:].strip(" ,.")
    return [(line[:end].strip(" ,"), town)] if _TOWN.match(town) else []


def split_towns(lines: Sequence[str]) -> list[tuple[str, str] | None]:
    """Street and town of each of ``lines`` that end in a town; None where that can't be told.

    A line with two possible cuts is decided by the towns that other lines name beyond doubt.
    """
    cuts = [_candidates(values.tidy(line)) for line in lines]
    towns = Counter(cut[0][1].casefold() for cut in cuts if len(cut) == 1)
    return [_decide(cut, towns) for cut in cuts]


def _decide(cuts: list[tuple[str, str]], towns: Counter[str]) -> tuple[str, str] | None:
    if len(cuts) == 1:
        return cuts[0]
    known = [cut for cut in cuts if towns[cut[1].casefold()] > 0]
    return max(known, key=lambda cut: towns[cut[1].casefold()]) if known else None
