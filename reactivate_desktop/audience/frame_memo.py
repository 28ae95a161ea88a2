"""What was worked out from a patient table is kept as long as the table lives.

A patient table is never changed in place; another table is another object. So households, codes of a column and the
like are worked out once, however many rules and decisions ask for them.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar, cast

import pandas as pd

T = TypeVar("T")

_lock = RLock()
_kept: dict[int, tuple[RLock, dict[Hashable, Any]]] = {}


def remembered(patients: pd.DataFrame, key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` gives, made once per table and key. It must not hold the table itself."""
    lock, facts = _of(patients)
    with lock:
        if key not in facts:
            facts[key] = make()
        return cast("T", facts[key])


def _of(patients: pd.DataFrame) -> tuple[RLock, dict[Hashable, Any]]:
    number = id(patients)
    with _lock:
        if number not in _kept:
            _kept[number] = (RLock(), {})
            weakref.finalize(patients, _forget, number)
        return _kept[number]


def _forget(number: int) -> None:
    with _lock:
        _kept.pop(number, None)
