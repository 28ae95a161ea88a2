"""Which of very many texts hold one of some words: asked of all of them at once, by their bytes.

A table tells of every three bytes in a row whether a word may begin there, another one of every four; only the few
texts that are left are searched for the words themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_BLOCK = 1 << 18
"""Bytes that are looked at together: few enough to stay in the processor's own memory."""
_NEW_LINE = 10
_NO_KEY = "\x00"
"""A sign that stands in no key."""
_LEVELLED = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"))
"""What regular expressions take for i and s where case doesn't count, and ``str.lower`` doesn't (``re.IGNORECASE``)."""


def holding_any(texts: Sequence[str], keys: tuple[str, ...]) -> Mask:
    """The texts that hold one of ``keys``, in whatever case ``re.IGNORECASE`` levels.

    Args:
        texts: any number of texts.
        keys: words in lower case, of three bytes at least and without line breaks.
    """
    whole = "\n".join(texts)
    if whole.count("\n") != len(texts) - 1:  # lines within a text
        whole = "\n".join([text.replace("\n", _NO_KEY) for text in texts])
    data = np.frombuffer(_low(whole).encode("utf-8", "surrogatepass") + b"\n", np.uint8)
    ends = np.flatnonzero(data == _NEW_LINE)
    found = np.zeros(len(texts), np.bool_)
    maybe = np.unique(np.searchsorted(ends, _beginnings(data, keys)))
    for start in range(0, len(maybe), _BLOCK):
        some = maybe[start : start + _BLOCK]
        found[some[_searched([_low(texts[place]) for place in some.tolist()], keys)]] = True
    return found


def _low(text: str) -> str:
    if not text.isascii():
        for sign, letter in _LEVELLED:
            text = text.replace(sign, letter)
    return text.lower()


def _searched(lines: list[str], keys: tuple[str, ...]) -> Places:
    """Places of the lines that do hold a key."""
    whole = "\n".join(lines)
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])
    found: list[int] = []
    for key in keys:
        place = whole.find(key)
        while place >= 0:
            found.append(place)
            place = whole.find(key, place + 1)
    return np.searchsorted(starts, np.array(found, np.int64), side="right") - 1


def _beginnings(data: Bytes, keys: tuple[str, ...]) -> Places:
    """Where bytes stand with which a key may begin."""
    three, four = _tables(keys)
    found = [np.zeros(0, np.int64)]
    for start in range(0, max(len(data) - 3, 0), _BLOCK):
        block = data[start : start + _BLOCK + 3].astype(np.uint16)
        hashed = _hashed(block)
        places = np.flatnonzero(three[hashed])
        found.append(places[four[_with_fourth(hashed[places], block[places + 3])]] + start)
    return np.concatenate(found)


@cache
def _tables(keys: tuple[str, ...]) -> tuple[Mask, Mask]:
    three, four = np.zeros(1 << 16, np.bool_), np.zeros(1 << 16, np.bool_)
    for key in keys:
        data = np.frombuffer(key.encode(), np.uint8).astype(np.uint16)
        hashed = _hashed(data[:4] if len(data) > 3 else np.append(data, 0).astype(np.uint16))
        three[hashed] = True
        fourth = data[3:4] if len(data) > 3 else np.arange(256, dtype=np.uint16)
        four[_with_fourth(hashed, fourth)] = True
    return three, four


def _hashed(data: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """Sixteen bits of each three bytes that have a fourth behind them."""
    hashed: npt.NDArray[np.uint16] = data[:-3] ^ (data[1:-2] << np.uint16(5)) ^ (data[2:-1] << np.uint16(10))
    return hashed


def _with_fourth(hashed: npt.NDArray[np.uint16], fourth: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    return (hashed * np.uint16(31)) ^ (fourth << np.uint16(3))
