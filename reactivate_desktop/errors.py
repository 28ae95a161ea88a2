"""The error family: each error carries a sentence, a way out and a stable code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class ReactivateError(Exception):
    """Base of every error that a user may see.

    Attributes:
        message: one sentence that says what happened and where (file, sheet, row, column or key).
        hint: what to do about it; may be empty.
        code: stable identifier of the kind of error, such as ``workbook-locked``.
        exit_code: what the command line returns for it.
    """

    exit_code: ClassVar[int] = 2

    def as_json(self) -> Mapping[str, object]:
        """What a script may want beside the words, such as what may be chosen; {} where there is nothing."""
        return {}

    def __init__(self, message: str, *, hint: str = "", code: str = "error") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class WorldError(ReactivateError):
    """The world failed: a bad file, a full disk, a wrong passphrase. The user can act on it."""


def out_of_memory() -> WorldError:
    """What is said when a step asked for more memory than there is."""
    return WorldError(
        "The memory of this computer does not suffice for this; nothing of the step was kept.",
        hint="Close other programs and try again.",
        code="memory",
    )


class InputError(WorldError):
    """A file, row, column or key that the user gave is not usable."""


class LockedError(WorldError):
    """A customization goes beyond what the brand owner allows; the message names the lock."""


class WorkspaceError(WorldError):
    """The workspace can't be opened, read or written."""


class PressError(WorldError):
    """The job can't be pressed as it stands."""


class ReadBackError(PressError):
    """What stands on a written page differs from its list row; the job is void."""


class BugError(ReactivateError):
    """We failed: a promise of the program did not hold."""

    exit_code: ClassVar[int] = 1


class Cancelled(ReactivateError):  # noqa: N818 - a wish of the user, not an error
    """The user stopped the job; nothing of it was kept."""

    exit_code: ClassVar[int] = 130

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing of this job was kept.", code="cancelled")
