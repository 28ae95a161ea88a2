"""How a printer package is closed: open, under a passphrase (WinZip AES-256), or for recipients (age).

Under a passphrase the zip itself is encrypted, so that 7-Zip, WinZip or macOS tools open it; names of files stay
readable, and none of them tells of a patient. For recipients the whole zip is one age file (age-encryption.org/v1),
which only their private keys open: no secret has to travel. Both use fresh randomness, so their bytes differ each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyrage

from reactivate_desktop.errors import InputError

LEAST_CHARACTERS: Final = 12
"""WinZip AES stretches a passphrase only a little (PBKDF2, 1,000 rounds): its length has to do the rest."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Open when both are empty. ``recipients`` are age public keys, ``age1…`` or ``ssh-…``."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """``none``, ``aes-256`` or ``age``, as the audit log and JSON say it."""
        if self.recipients:
            return "age"
        return "aes-256" if self.passphrase else "none"

    @property
    def suffix(self) -> str:
        """What the file's name ends with."""
        return ".zip.age" if self.recipients else ".zip"

    def __repr__(self) -> str:
        """Without the passphrase: what is shown by accident must not tell it."""
        return f"Seal({self.kind})"


def seal(passphrase: str = "", recipients: Sequence[str] = ()) -> Seal:
    """A seal that holds what it says.

    Raises:
        InputError: when both ways are asked for, the passphrase is too short, or a key is none.
    """
    if passphrase and recipients:
        raise InputError(
            "A package is closed with a passphrase or for recipients, not both.",
            hint="Leave one of them out; recipients' keys are the safer way.",
            code="package-seal",
        )
    if passphrase and len(passphrase) < LEAST_CHARACTERS:
        raise InputError(
            f"The package's passphrase is too short: {len(passphrase)} characters.",
            hint=f"Use {LEAST_CHARACTERS} or more, such as four or five random words.",
            code="package-passphrase",
        )
    for number, key in enumerate(recipients, start=1):
        read_key(key, number)
    return Seal(passphrase, tuple(recipients))


def read_key(key: str, number: int = 1) -> pyrage.x25519.Recipient | pyrage.ssh.Recipient:
    """An age public key, read.

    Raises:
        InputError: when it is none; a private key is refused in words that do not repeat it.
    """
    wanted = key.strip()
    if wanted.upper().startswith("AGE-SECRET-KEY"):
        raise InputError(
            f"Recipient {number} is a private key.",
            hint="Give the public key, which begins with age1. Keep the private one to yourself, and make a new pair.",
            code="package-recipient",
        )
    kind = pyrage.ssh.Recipient if wanted.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(wanted)
    except pyrage.RecipientError:
        raise InputError(
            f"Recipient {number} is not an age public key: '{wanted[:12]}…'.",
            hint="Ask the printer for theirs; it begins with age1 and has 62 characters.",
            code="package-recipient",
        ) from None
