"""What was made before and may be asked for again: as much of it as is useful, and never more than is said."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Keeps between ``size`` and twice as many values: what was not asked for during one filling is forgotten.

    Cheaper than counting who was used last, and as good: names of a list come back often or hardly ever.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self.young: dict[K, V] = {}
        """What was kept or asked for lately, for loops that can't afford a call; now and then it is another one."""
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """The value kept for ``key``, or None."""
        found = self.young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: K, value: V) -> V:
        """Keep a value; gives it back."""
        if len(self.young) >= self._size:
            self._old, self.young = self.young, {}
        self.young[key] = value
        return value
