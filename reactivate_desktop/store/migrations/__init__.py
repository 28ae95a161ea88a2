"""Every step from an empty database to today's tables, listed by hand: a frozen program finds nothing by looking."""

from __future__ import annotations

from types import ModuleType

from reactivate_desktop.store.migrations import (
    v0001_first,
    v0002_booked,
    v0003_variant,
    v0004_import_log,
    v0005_merges,
    v0006_patient_columns,
    v0007_visits,
    v0008_merge_choices,
    v0009_partner,
    v0010_cleanings,
)

MIGRATIONS: tuple[ModuleType, ...] = (
    v0001_first,
    v0002_booked,
    v0003_variant,
    v0004_import_log,
    v0005_merges,
    v0006_patient_columns,
    v0007_visits,
    v0008_merge_choices,
    v0009_partner,
    v0010_cleanings,
)
"""Oldest first. A module that has been released is never changed; a new step is a new module."""
