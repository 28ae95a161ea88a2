"""Find a brand kit by what a user writes for it: a folder, or the id of a bundled kit."""

from __future__ import annotations

from pathlib import Path

from reactivate_desktop import settings
from reactivate_desktop.brand import check_kit
from reactivate_desktop.brand.kit import BrandKit, load_kit
from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.press import job_notes
from reactivate_desktop.press.fonts import load_face
from reactivate_desktop.resources import brands_folder


def run(brand: str, beside: Path | None = None) -> BrandKit:
    """The kit in folder ``brand`` (relative to ``beside``), else the bundled kit of that id.

    A kit from a folder is checked whole, fonts and art included; the bundled ones were, before they were shipped.

    Raises:
        InputError: when it is neither, naming the bundled ones; or naming file and key of what is wrong in it.
    """
    for folder in ((beside or Path()) / brand, brands_folder() / brand):
        if brand and (folder / "kit.toml").is_file():
            kit = load_kit(folder.resolve())
            if not kit.folder.is_relative_to(brands_folder().resolve()):
                check_kit.check(kit)
                _check_files(kit)
            return _with_further_fonts(kit)
    known = ", ".join(sorted(path.parent.name for path in brands_folder().glob("*/kit.toml"))) or "none"
    raise InputError(
        f"There is no brand '{brand}'.",
        hint=f"Name a folder with a kit.toml, or one of: {known}.",
        code="brand-unknown",
    )


def _check_files(kit: BrandKit) -> None:
    try:
        job_notes.check_files(kit)
    except PressError as error:
        raise InputError(error.message, hint=error.hint, code=error.code) from None


def _with_further_fonts(kit: BrandKit) -> BrandKit:
    """The kit with the fonts of the folder that the settings of this machine name."""
    named = settings.load().fonts_folder
    if not named:
        return kit
    folder = Path(named).expanduser().resolve()
    try:
        lent = kit.lent(folder)
    except OSError as error:
        raise InputError(
            f"The folder of further fonts {folder} can't be read: {error.strerror}.",
            hint="Name another under Press in the settings, or none.",
            code="fonts-folder",
        ) from None
    for file in lent.lent_fonts:
        try:
            load_face(lent.font_path(file))
        except PressError as error:
            raise InputError(
                f"{error.message[:-1]} (folder of further fonts, {folder}).",
                hint=f"{error.hint} Or take it out of the folder.",
                code=error.code,
            ) from None
    return lent
