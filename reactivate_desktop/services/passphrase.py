"""Find a passphrase, of a workspace, package or desk: a file, the environment, the keyring; never an argument."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import keyring
from keyring.errors import KeyringError

from reactivate_desktop.errors import InputError, WorkspaceError
from reactivate_desktop.store import is_postgresql

VARIABLE = "REACTIVATE_PASSPHRASE"
PACKAGE_VARIABLE = "REACTIVATE_PACKAGE_PASSPHRASE"
PACKAGE_ENTRY = "printer package"
"""Under this name a package's passphrase stands in the system keyring (service ``reactivate-desktop``)."""
_SERVICE = "reactivate-desktop"


def find(location: str | Path, file: Path | None = None, *, new: bool = False) -> str:
    """The passphrase of the workspace at ``location``: from ``file``, else the environment, else the keyring.

    A database URL that carries its own password needs none. ``new`` leaves the keyring out: what it holds belongs to a
    workspace that was there before.

    Raises:
        InputError: when the file can't be read or is empty.
        WorkspaceError: when there is none anywhere.
    """
    if file is not None:
        return _from_file(file)
    if given := os.environ.get(VARIABLE):
        return given
    if not new and (kept := _kept(location)):
        return kept
    if is_postgresql(str(location)):
        return ""
    raise WorkspaceError(
        "The passphrase of the workspace is not known.",
        hint=f"Give --passphrase-file, or set {VARIABLE}.",
        code="passphrase-missing",
    )


def for_package(file: Path | None = None, *, wanted: bool = False) -> str:
    """The passphrase that closes printer packages: from ``file``, the environment or, if ``wanted``, the keyring.

    '' where nobody asks for one. It is never that of the workspace: it is told to a printer.

    Raises:
        InputError: when the file can't be read or is empty, or one is ``wanted`` and there is none anywhere.
    """
    if file is not None:
        return _from_file(file)
    if given := os.environ.get(PACKAGE_VARIABLE):
        return given
    if not wanted:
        return ""
    with suppress(KeyringError):
        if kept := keyring.get_password(_SERVICE, PACKAGE_ENTRY):
            return kept
    raise InputError(
        "There is no passphrase for the package.",
        hint=f"Give --package-passphrase-file, set {PACKAGE_VARIABLE}, or keep one in the system keyring.",
        code="package-passphrase",
    )


def for_desk(file: Path | None) -> str:
    """The password of a desk's login, from ``file``; '' = none is set.

    Raises:
        InputError: when the file can't be read or is empty.
    """
    return _from_file(file) if file is not None else ""


def remember(location: str | Path, passphrase: str) -> bool:
    """Keep a passphrase in the system keyring; False where the system has none."""
    try:
        keyring.set_password(_SERVICE, _entry(location), passphrase)
    except KeyringError:
        return False
    return True


def forget(location: str | Path) -> None:
    """Take a passphrase out of the system keyring."""
    try:
        keyring.delete_password(_SERVICE, _entry(location))
    except KeyringError:
        return


def _kept(location: str | Path) -> str:
    try:
        return keyring.get_password(_SERVICE, _entry(location)) or ""
    except KeyringError:
        return ""


def _entry(location: str | Path) -> str:
    return str(location) if is_postgresql(str(location)) else str(Path(location).resolve())


def _from_file(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InputError(
            f"The passphrase file {file.name} can't be read.", hint="Check its path and rights.", code="passphrase-file"
        ) from None
    first = text.splitlines()[0] if text else ""
    if not first:
        raise InputError(
            f"The passphrase file {file.name} is empty.", hint="Write it on the first line.", code="passphrase-file"
        )
    return first
