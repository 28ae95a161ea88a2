"""Options of the commands that pack for the printer: how the package is closed, and who gets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.services import passphrase, printer_package
from reactivate_desktop.services.printer_package import PackageResult, Seal
from reactivate_desktop.services.workspace import Store

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Closing:
    """How a package shall be closed, as it was asked for; ``recipient`` is the firm that gets it."""

    keys: tuple[str, ...]
    passphrase_file: Path | None
    encrypt: bool
    recipient: str

    @property
    def asked(self) -> bool:
        """Whether any of the options was given."""
        return bool(self.keys or self.passphrase_file or self.encrypt or self.recipient)

    def seal(self) -> Seal:
        """The seal. With recipients' keys no passphrase is looked for where none was asked for.

        Raises:
            InputError: when it can't be closed so.
        """
        secret = ""
        if self.passphrase_file is not None or self.encrypt or not self.keys:
            secret = passphrase.for_package(self.passphrase_file, wanted=self.encrypt)
        return printer_package.seal(secret, self.keys)

    def pack(self, folder: Path, closed: Seal, store: Store, progress: Progress) -> PackageResult:
        """Pack a drop that was just pressed into a file beside its folder.

        Raises:
            ReactivateError: see ``printer_package.run``.
        """
        out = printer_package.default_path(folder, closed)
        return printer_package.run(folder, out, closed=closed, store=store, recipient=self.recipient, progress=progress)


def package_options(command: Command) -> Command:
    """The options, handed to the command as one ``closing``."""

    @click.option(
        "--package-for",
        "keys",
        multiple=True,
        metavar="KEY",
        help="Encrypt with age for this public key (age1… or ssh-…); may be given several times.",
    )
    @click.option(
        "--package-passphrase-file",
        "package_passphrase_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Encrypt the zip (AES-256) with the first line of this file (or set REACTIVATE_PACKAGE_PASSPHRASE).",
    )
    @click.option("--encrypt", is_flag=True, help="Encrypt with the passphrase that the system keyring holds.")
    @click.option("--to", "recipient", default="", metavar="FIRM", help="Who gets it, for the audit log.")
    @wraps(command)
    def with_closing(
        *, keys: tuple[str, ...], package_passphrase_file: Path | None, encrypt: bool, recipient: str, **others: Any
    ) -> Any:
        closing = Closing(keys, package_passphrase_file, encrypt, recipient.strip())
        return command(closing=closing, **others)

    return with_closing
