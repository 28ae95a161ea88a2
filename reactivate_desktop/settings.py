"""What a user may set for this machine: each field declared once, with its label and help.

The preferences page is made from these declarations, and the file (TOML, in the user's configuration folder) holds
exactly these names; an unknown name in it is refused, so that a slip of the pen never passes for a setting.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

import tomlkit
from platformdirs import user_config_path

from reactivate_desktop.errors import WorldError
from reactivate_desktop.resources import load_toml

_APPLICATION = "reactivate-desktop"

Look = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a setting is shown. ``group`` heads its part of the page; ``choices`` maps values to words.

    ``least`` and ``most`` bound a number, ``unit`` stands behind it; ``kind`` is '', ``money`` (cents) or ``folder``,
    and ``empty`` says what no folder means.
    """

    group: str
    label: str
    help: str
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0
    unit: str = ""
    kind: str = ""
    empty: str = ""


def _setting(default: Any, **words: Any) -> Any:
    return field(default=default, metadata={"meaning": Meaning(**words)})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of this machine; change them with ``dataclasses.replace``."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    look: Look = _setting(
        "system",
        group="Window",
        label="Look",
        help="Light, dark, or as the computer is set.",
        choices=(("system", "As the computer"), ("light", "Light"), ("dark", "Dark")),
    )
    reopen_last: bool = _setting(
        True,
        group="Window",
        label="Open the last campaign again",
        help="Start where you stopped. The workspace still asks for its passphrase unless the system keeps it.",
    )
    show_guides: bool = _setting(
        False,
        group="Window",
        label="Show guides on previews",
        help="Trim, safe zone and postal zones as thin lines over the piece. They are never printed.",
    )
    approver: str = _setting(
        "", group="New campaigns", label="Your name", help="Stands in the sign-off of a proof and on the job ticket."
    )
    inactive_months: int = _setting(
        24,
        group="New campaigns",
        label="Inactive after",
        help="Without a completed service for this long a patient counts as inactive; 24 is usual in dentistry.",
        least=1,
        most=240,
        unit="months",
    )
    per_piece_cents: int = _setting(
        75,
        group="New campaigns",
        label="Cost of one piece",
        help="Print and postage together; the meter in the header multiplies it.",
        least=1,
        most=10_000,
        kind="money",
    )
    out_folder: str = _setting(
        "",
        group="Press",
        label="Folder for finished drops",
        help="Each drop gets a folder of its own in here. Empty: beside the campaign file.",
        kind="folder",
        empty="Beside the campaign",
    )
    fonts_folder: str = _setting(
        "",
        group="Press",
        label="Folder of further fonts",
        help="For signs in names that neither the brand's fonts nor the program's have. Keep in it what is needed.",
        kind="folder",
        empty="None",
    )
    workers: int = _setting(
        0,
        group="Press",
        label="Processes while pressing",
        help="0 takes as many as the computer has cores. The result is the same with any number.",
        least=0,
        most=64,
    )


DEFAULTS: Final = Settings()


def meanings() -> tuple[tuple[str, Meaning], ...]:
    """Name and meaning of each setting, in the order in which they are shown."""
    return tuple((item.name, item.metadata["meaning"]) for item in fields(Settings))


def settings_file() -> Path:
    """Where the settings stand on this machine."""
    return Path(user_config_path(_APPLICATION, appauthor=False)) / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """The settings of ``path`` (this machine's file when None); a file that is not there means the defaults.

    Raises:
        InputError: naming the key that is unknown or wrong.
    """
    path = path or settings_file()
    return load_toml(path, Settings) if path.is_file() else DEFAULTS


def save(settings: Settings, path: Path | None = None) -> None:
    """Write what differs from the defaults; the file is replaced whole.

    Raises:
        WorldError: when the folder can't be written.
    """
    path = path or settings_file()
    document = tomlkit.document()
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if value != item.default:
            document.add(item.name, value)
    beside = path.with_suffix(".toml.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(tomlkit.dumps(document), encoding="utf-8")
        os.replace(beside, path)  # noqa: PTH105 - the atomic one, said plainly
    except OSError as error:
        raise WorldError(
            f"The settings can't be kept in {path.parent}: {error.strerror}.",
            hint="Make that folder writable.",
            code="settings-unwritable",
        ) from None
