"""Locks: what a user may change on an element, and how far."""

from __future__ import annotations

from enum import Enum

from reactivate_desktop.brand.model import BrandModel


class LockMode(Enum):
    """The three kinds of lock."""

    LOCKED = "locked"
    CHOOSE = "choose"
    EDIT = "edit"


class Lock(BrandModel):
    """The lock of one element.

    ``approved`` lists ids (art for pictures, copy for text) for CHOOSE. ``max_chars`` and ``max_lines`` bound EDIT (0 =
    the box decides); ``must_contain`` are merge fields that have to stay; ``fields`` those that may be used.
    ``reason`` is the quiet sentence the window shows beside the lock.
    """

    mode: LockMode = LockMode.LOCKED
    reason: str = ""
    approved: tuple[str, ...] = ()
    max_chars: int = 0
    max_lines: int = 0
    must_contain: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    required: bool = True
