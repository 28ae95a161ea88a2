"""Counts of things in sentences: 1 row, 2 rows, 1,234 patients."""

from __future__ import annotations


def counted(count: int, noun: str, nouns: str = "") -> str:
    """``count`` with its noun, in the singular for one; ``nouns`` is the plural where it isn't ``noun`` with an s."""
    return f"{count:,} {plural(count, noun, nouns)}"


def plural(count: int, one: str, several: str = "") -> str:
    """``one`` for one thing, else ``several`` (``one`` with an s when not given); verbs too."""
    return one if count == 1 else several or f"{one}s"
