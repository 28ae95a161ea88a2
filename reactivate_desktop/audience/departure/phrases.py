"""Phrases in notes: found as whole words, unless a negation stands shortly before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.departure.facts import Mask
from reactivate_desktop.resources import asset, load_toml

_BLOCK = 100_000
_REACH = 48
"""So many bytes before a phrase are looked at for its negation."""
_WORDS = 4
_BREAK = re.compile(rb"[.;:,!?\x00()]|\bbut\b|\band\b")
_WORD = re.compile(rb"[\w'\x80-\xff]+")
_INSIDE = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_'") | frozenset(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Phrases:
    """assets/audience/departure.toml."""

    negations: tuple[str, ...]
    bad_experience: tuple[str, ...]
    price: tuple[str, ...]


@cache
def phrases() -> Phrases:
    """The phrases.

    Raises:
        InputError: when the asset is damaged.
    """
    return load_toml(asset("audience", "departure.toml"), Phrases)


def found(notes: pd.Series, wanted: Sequence[str]) -> Mask:
    """True for the notes in which one of ``wanted`` stands and is not negated."""
    places, values = pd.factorize(notes)
    told = np.zeros(len(values), dtype=np.bool_)
    for start in range(0, len(values), _BLOCK):
        texts = [str(value) for value in values[start : start + _BLOCK]]
        told[start : start + len(texts)] = _in_block(texts, wanted)
    return told[places] if len(values) else np.zeros(len(notes), dtype=np.bool_)


def _in_block(texts: list[str], wanted: Sequence[str]) -> Mask:
    """All notes are searched as one text, phrase by phrase: that is much faster than note by note."""
    joined = _plain("\0".join(texts))
    if joined.count("\0") != len(texts) - 1:  # a note that holds the separator itself
        joined = _plain("\0".join(text.replace("\0", " ") for text in texts))
    text = joined.encode("utf-8", "replace")
    ends: npt.NDArray[np.int64] = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == 0)
    hits = [at for phrase in wanted for at in _standing(text, phrase.encode())]
    told = np.zeros(len(texts), dtype=np.bool_)
    told[np.searchsorted(ends, np.array(hits, dtype=np.int64))] = True
    return told


def _plain(text: str) -> str:
    text = text.lower().replace("’", "'")
    for sign in "\n\r\t\u00a0":
        text = text.replace(sign, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _standing(text: bytes, phrase: bytes) -> Iterator[int]:
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        whole = (at == 0 or text[at - 1] not in _INSIDE) and (end == len(text) or text[end] not in _INSIDE)
        if whole and not _negated(text[max(0, at - _REACH) : at]):
            yield at
        at = text.find(phrase, end)


def _negated(before: bytes) -> bool:
    clause = _BREAK.split(before)[-1]
    words = _WORD.findall(clause)[-_WORDS:]
    said = b" ".join(words)
    return any(word.encode() in words or (" " in word and word.encode() in said) for word in phrases().negations)
