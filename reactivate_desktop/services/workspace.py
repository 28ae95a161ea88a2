"""Open a workspace."""

from __future__ import annotations

from pathlib import Path

from reactivate_desktop.store import Store, Transaction

__all__ = ["Store", "Transaction", "open_"]


def open_(location: str | Path, passphrase: str) -> Store:
    """Open a workspace.

    Raises:
        WorkspaceError: when it is missing, is of another kind, or the passphrase does not open it.
    """
    return Store.open(location, passphrase)
