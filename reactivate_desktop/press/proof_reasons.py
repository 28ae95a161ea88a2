"""Why a piece stands in the proof, in a few words, and what there is to look at. None of it names a person."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Kinds of reasons; the value is what to look at."""

    END = "Sequence number, code and piece id agree with the list's first and last row."
    CLINIC = "Telephone, address, hours, map and link are this clinic's."
    VARIANT = "The words are those of this variant."
    LONG = "Long words break well and crowd nothing beside them."
    SHORT = "Short words leave no hole where long ones fill the line."
    SMALL = "The smallest type of the mailing still reads at arm's length."
    MARKS = "Every mark sits on its letter; no box stands for a missing one."
    SCRIPT = "Letters are joined, and run the right way, as their readers expect."
    FALLBACK = "The sentence reads well with what stands in for the empty field."
    ADDRESSEE = "The addressee is called as you would on an envelope."
    CONDITION = "What is there only sometimes: the block looks right with it and without it."


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason."""

    kind: Kind
    words: str


def looks(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """What to look at, each once."""
    return tuple(dict.fromkeys(reason.kind.value for reason in reasons))


def script_of(sign: str) -> str:
    """The script of a letter, such as ``Greek``; '' for Latin ones and for what is no letter."""
    if not sign.isalpha():
        return ""
    name = unicodedata.name(sign, "").partition(" ")[0]
    return "" if name in ("LATIN", "", "MODIFIER", "FEMININE", "MASCULINE") else name.capitalize()
