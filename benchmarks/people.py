"""The people of the benchmark: as many different names, doors and codes as a real list has, the same on every run.

First and last names are drawn from 2,000 and 4,000 made-up ones, with frequencies that fall as in a census (few common
ones, a long tail); some have accents, some are double and long. Pieces are in no order, so neighbours share nothing.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import bench_kit
from reactivate_desktop.domain.booking_link import qr_payload
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.domain.tracking_code import ALPHABET, TrackingCode, check_symbol
from reactivate_desktop.press import imb, imb_bulk

FIRST_NAMES, LAST_NAMES, STREETS, TOWNS = 2_000, 4_000, 3_000, 400
BLOCK = 1_000
"""Pieces made and kept in one go; a block is the same whatever its size of list."""

_SEED = 20261123
_STARTS = (
    *("B", "Br", "C", "Ch", "D", "Dr", "F", "G", "Gr", "H", "J", "K", "L", "M", "N"),
    *("P", "Pr", "R", "S", "Sh", "St", "T", "Th", "Tr", "V", "W", "Z"),
)
_VOWELS = ("a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ea", "ie", "ou", "y")
_ACCENTED = ("á", "é", "í", "ó", "ú", "ä", "ö", "ü", "è", "ê", "å", "ø", "ã")
_MIDDLES = ("l", "n", "r", "m", "s", "t", "nd", "rl", "ss", "v", "ll", "nn", "tt", "k", "d")
_ACCENTED_MIDDLES = ("ñ", "ç", "ł", "š", "ž")
_ENDS_FIRST = ("a", "e", "n", "na", "ra", "l", "th", "ne", "do", "ette", "son", "in", "ys", "ah", "iel")
_ENDS_LAST = ("son", "er", "man", "ley", "ez", "ski", "ton", "field", "berg", "wood", "ini", "sen", "ard", "ham", "oy")
_ROADS = ("St", "Ave", "Rd", "Ln", "Dr", "Ct", "Way", "Ter", "Pl", "Cir", "Blvd", "Pkwy")
_UNITS = ("Apt", "Unit", "Ste", "#")
_STATES = ("MA", "MA", "MA", "MA", "NH", "RI", "CT", "ME", "VT", "NY")


def pieces(count: int) -> Iterator[Piece]:
    """The first ``count`` pieces, read from the file that ``prepare`` made."""
    return (Piece(*row) for row in islice(_rows(data_file(count)), count))


def clinic_ids() -> tuple[str, ...]:
    """The clinics, in the order in which pieces refer to them."""
    return tuple(clinic.id for clinic in bench_kit.kit().clinics)


def data_file(count: int) -> Path:
    """A file that holds at least ``count`` pieces.

    Raises:
        FileNotFoundError: when ``prepare`` made none so large.
    """
    for path in sorted(bench_kit.WORK.glob(f"pieces-{_version()}-*.pickle"), key=_size):
        if _size(path) >= count:
            return path
    raise FileNotFoundError(f"no data for {count} pieces")


def prepare(count: int) -> Path:
    """Make the data for ``count`` pieces, unless it is there; a run only reads it, as it would an approved drop."""
    try:
        return data_file(count)
    except FileNotFoundError:
        bench_kit.WORK.mkdir(parents=True, exist_ok=True)
    path = bench_kit.WORK / f"pieces-{_version()}-{count}.pickle"
    part = path.with_suffix(".part")
    with part.open("wb") as stream:
        for start in range(0, count, BLOCK):
            pickle.dump(make_block(start), stream, protocol=5)
    part.rename(path)
    return path


def _rows(path: Path) -> Iterator[tuple[Any, ...]]:
    with path.open("rb") as stream:
        while True:
            try:
                yield from pickle.load(stream)
            except EOFError:
                return


def _size(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


@cache
def _version() -> str:
    words = Path(__file__).read_bytes() + (bench_kit.WORDS / "kit.toml").read_bytes()
    return hashlib.sha256(words).hexdigest()[:8]


def make_block(start: int) -> list[tuple[Any, ...]]:
    """The fields of ``BLOCK`` pieces after the first ``start``, in the order of ``Piece``."""
    dice = np.random.default_rng([_SEED, start])
    random = Random(_SEED + start)
    first = dice.choice(FIRST_NAMES, BLOCK, p=_census(FIRST_NAMES, 12.0))
    last = dice.choice(LAST_NAMES, BLOCK, p=_census(LAST_NAMES, 40.0))
    clinics = bench_kit.kit().clinics
    made: list[list[Any]] = []
    for place in range(BLOCK):
        number = start + place + 1
        clinic = clinics[random.randrange(len(clinics))]
        code = _code(random)
        first_name, last_name = first_names()[first[place]], last_names()[last[place]]
        door = f"{random.randrange(1, 19_999)} {streets()[random.randrange(STREETS)]}"
        unit = f"{random.choice(_UNITS)} {random.randrange(1, 999)}" if random.random() < 0.22 else ""
        town, state, five = towns()[random.randrange(TOWNS)]
        four = f"{random.randrange(1, 9_999):04d}"
        digits = imb.digits("00", "301", "123456", number, f"{five}{four}{random.randrange(100):02d}")
        made.append([
            f"BENCH-{number:06d}", number, number, clinic.id, str(code), qr_payload(clinic.booking_url, code),
            f"{first_name} {last_name}", first_name, last_name, first_name, door, unit, town, state, five, four,
            digits,
        ])  # fmt: skip
    letters = imb_bulk.letters([fields[-1] for fields in made])
    return [(*fields, bars) for fields, bars in zip(made, letters, strict=True)]


def _census(count: int, shift: float) -> npt.NDArray[np.float64]:
    """Chances that fall with the rank (Zipf and Mandelbrot): the commonest first name has about 1.6 percent."""
    weights = 1.0 / (np.arange(count) + shift)
    return np.asarray(weights / weights.sum())


def _code(random: Random) -> TrackingCode:
    body = "".join(random.choices(ALPHABET, k=8))
    return TrackingCode(body + check_symbol(body))


@cache
def first_names() -> tuple[str, ...]:
    return _words(FIRST_NAMES, 1, _first_name)


@cache
def last_names() -> tuple[str, ...]:
    return _words(LAST_NAMES, 2, _last_name)


@cache
def streets() -> tuple[str, ...]:
    return _words(STREETS, 3, lambda random: f"{_last_name(random)} {random.choice(_ROADS)}")


@cache
def towns() -> tuple[tuple[str, str, str], ...]:
    random = Random(_SEED + 4)
    names = _words(TOWNS, 4, lambda dice: _plain(dice, _ENDS_LAST))
    return tuple((name, random.choice(_STATES), f"{random.randrange(1001, 6999):05d}") for name in names)


def _words(count: int, seed: int, make: Callable[[Random], str]) -> tuple[str, ...]:
    random = Random(_SEED + seed)
    found: dict[str, None] = {}
    while len(found) < count:
        found[make(random)] = None
    return tuple(found)


def _plain(random: Random, ends: tuple[str, ...], accents: float = 0.0) -> str:
    vowel = random.choice(_ACCENTED if random.random() < accents else _VOWELS)
    middles = _ACCENTED_MIDDLES if random.random() < accents else _MIDDLES
    middle = "".join(random.choice(middles) + random.choice(_VOWELS) for _ in range(random.choice((0, 1, 1, 1, 2))))
    return random.choice(_STARTS) + vowel + middle + random.choice(ends)


def _first_name(random: Random) -> str:
    name = _plain(random, _ENDS_FIRST, 0.05)
    kind = random.random()
    if kind < 0.03:
        return f"{name}-{_plain(random, _ENDS_FIRST)}"
    return f"{name} {_plain(random, _ENDS_FIRST)}" if kind < 0.05 else name


def _last_name(random: Random) -> str:
    name = _plain(random, _ENDS_LAST, 0.05)
    kind = random.random()
    if kind < 0.04:
        return f"{name}-{_plain(random, _ENDS_LAST)}"
    if kind < 0.07:
        return f"{random.choice(('O’', 'Mc', 'de la ', 'van der '))}{name}"
    return name
