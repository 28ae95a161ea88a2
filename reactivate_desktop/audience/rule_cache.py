"""Masks of rules, kept as long as what they were made from holds: a change of one rule asks that rule alone again.

What a rule reads from the context is noted while it runs. Its mask stands for every later context that says the same
there, so no rule has to declare what it depends on, and none can forget to.
"""

from __future__ import annotations

from collections import deque
from threading import RLock
from typing import Any, TypeVar, cast

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.packed_mask import Bits, pack
from reactivate_desktop.audience.rule import Rule

T = TypeVar("T")

KEPT = 4
"""Masks kept for a rule: a switch back and forth asks nobody again."""


class RuleCache:
    """The masks of the rules over one patient table. May be asked from several threads."""

    def __init__(self, patients: pd.DataFrame) -> None:
        self.patients = patients
        self._lock = RLock()
        self._masks: dict[str, deque[tuple[dict[object, Any], Bits]]] = {}

    def mask(self, rule: Rule, context: Context) -> Bits:
        """The packed mask of ``rule``, made again only where the context says something else to it."""
        with self._lock:
            kept = self._masks.setdefault(rule.id, deque(maxlen=KEPT))
        for seen, bits in list(kept):
            if all(_same(value, _value(context, what)) for what, value in seen.items()):
                return bits
        traced = _Traced(context)
        found = rule.excludes(self.patients, cast("Context", traced))
        bits = pack(found.to_numpy(dtype=bool))
        with self._lock:
            kept.appendleft((traced.seen, bits))
        return bits


class _Traced:
    """A context that notes what was asked of it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.seen: dict[object, Any] = {}

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._context, name)
        self.seen[name] = value
        return value

    def chosen(self, shape: type[T]) -> T:
        value = self._context.chosen(shape)
        self.seen[shape] = value
        return value


def _value(context: Context, what: object) -> object:
    return context.chosen(what) if isinstance(what, type) else getattr(context, str(what))


def _same(before: object, now: object) -> bool:
    if before is now:
        return True
    if isinstance(before, pd.Series | pd.DataFrame) or isinstance(now, pd.Series | pd.DataFrame):
        return False
    return before == now
