"""The brand kit: palette, fonts, approved art, copy, offers and clinics of one brand (kit.toml and its art folder)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, PrivateAttr

from reactivate_desktop.brand.colours import BLACK, WHITE, Cmyk, PaletteColour, Rgb, Spot
from reactivate_desktop.brand.model import BrandModel
from reactivate_desktop.brand.template import Template
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.offer import Offer
from reactivate_desktop.errors import InputError
from reactivate_desktop.resources import asset, brands_folder, load_frozen_toml, load_toml

__all__ = ["BLACK", "WHITE", "Art", "BrandKit", "Cmyk", "Copy", "KitOffer", "KitProfile", "bundled_kits", "load_kit"]


class Art(BrandModel):
    """An approved picture in the kit's art folder: a one-page PDF in CMYK or gray, or a JPEG, PNG or TIFF."""

    id: str
    label: str
    file: str


class Copy(BrandModel):
    """An approved wording, with merge fields in braces."""

    id: str
    label: str
    text: str


class KitOffer(BrandModel):
    """An offer as the kit states it; it expires ``default_days`` after approval unless the campaign names a day."""

    id: str
    headline: str
    detail: str
    terms: str
    value_cents: int = 0
    default_days: int = 60

    def until(self, expires: date | None, today: date) -> Offer:
        """The offer with its last valid day."""
        last = expires or today + timedelta(days=self.default_days)
        return Offer(self.id, self.headline, self.detail, self.terms, self.value_cents, last)


class KitProfile(BrandModel):
    """An output profile in the kit's ``icc`` folder, and the printing condition that it is for.

    ``registry`` is where ``identifier`` is registered; '' with an ``info`` in its place where it is not.
    """

    file: str
    identifier: str
    condition: str = ""
    registry: str = "http://www.color.org"
    info: str = ""


FONT_SUFFIXES: Final = (".ttf", ".otf")


class BrandKit(BrandModel):
    """Everything a brand owner approves. ``fonts`` maps a role (display, text, mono …) to a file.

    ``output_intent`` names the profile that the brand prints by, '' = that of the paper.
    ``palette`` always has ``black`` (100 K) and ``white`` beside the brand's own colours.
    """

    schema_version: Literal[1] = Field(alias="schema")
    id: str
    name: str
    tagline: str = ""
    voice: str = ""
    field: str = ""
    palette: dict[str, PaletteColour]
    fonts: dict[str, str]
    fallback_fonts: tuple[str, ...] = ()
    logo: str
    art: tuple[Art, ...]
    copies: tuple[Copy, ...] = ()
    offers: tuple[KitOffer, ...]
    clinics: tuple[Clinic, ...]
    return_name: str = ""
    output_intent: str = ""
    icc: tuple[KitProfile, ...] = ()
    _folder: Path = PrivateAttr(default=Path())
    _lent: Path | None = PrivateAttr(default=None)
    _lent_fonts: tuple[str, ...] = PrivateAttr(default=())

    @property
    def folder(self) -> Path:
        """The folder the kit was read from."""
        return self._folder

    def at(self, folder: Path) -> BrandKit:
        """The same kit, its files in another folder; fonts that were lent to it are the program's there."""
        moved = self.model_copy()
        moved._folder, moved._lent = folder, None  # noqa: SLF001 - a copy of our own
        return moved

    def lent(self, folder: Path) -> BrandKit:
        """The same kit with the fonts of a folder as its very last fallbacks, in the order of their names."""
        files = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in FONT_SUFFIXES)
        with_fonts = self.model_copy()
        with_fonts._lent, with_fonts._lent_fonts = folder, tuple(f"lent/{name}" for name in files)  # noqa: SLF001
        return with_fonts

    @property
    def lent_folder(self) -> Path | None:
        """Where fonts stand that are not the brand's, nor the program's."""
        return self._lent

    @property
    def lent_fonts(self) -> tuple[str, ...]:
        """These fonts, as ``font_path`` knows them."""
        return self._lent_fonts

    def colour(self, name: str) -> Cmyk | Rgb | Spot:
        """The palette colour of that name, or black or white."""
        if name in self.palette:
            return self.palette[name]
        built_in = {"black": BLACK, "white": WHITE}
        if name in built_in:
            return built_in[name]
        raise InputError(
            f"Brand {self.id} has no colour '{name}'.", hint="Use a colour of its palette.", code="colour-unknown"
        )

    def art_path(self, art_id: str) -> Path:
        """The file of an approved picture."""
        for art in self.art:
            if art.id == art_id:
                return self._folder / "art" / art.file
        raise InputError(
            f"Brand {self.id} has no picture '{art_id}'.", hint="Use a picture of the kit.", code="art-unknown"
        )

    def font_path(self, file: str) -> Path:
        """A font file: one that was lent, the kit's own in its ``fonts`` folder, else that of the program."""
        if self._lent is not None and file in self._lent_fonts:
            return self._lent / file.removeprefix("lent/")
        own = self._folder.joinpath("fonts", *file.split("/"))
        return own if own.is_file() else asset("fonts", *file.split("/"))

    def copy_text(self, copy_id: str) -> str:
        """The approved wording of that id."""
        for copy in self.copies:
            if copy.id == copy_id:
                return copy.text
        raise InputError(
            f"Brand {self.id} has no copy '{copy_id}'.", hint="Use a wording of the kit.", code="copy-unknown"
        )

    def template_ids(self) -> tuple[str, ...]:
        """Ids of the kit's templates: its subfolders that hold a template.toml."""
        return tuple(sorted(path.parent.name for path in self._folder.glob("*/template.toml")))

    def template(self, template_id: str) -> Template:
        """The template of that id; ``check_kit`` proves its references to palette, fonts, art and copy.

        Raises:
            InputError: when there is none, or naming file and key that can't be read.
        """
        path = self._folder / template_id / "template.toml"
        if not path.is_file():
            known = ", ".join(self.template_ids())
            raise InputError(
                f"Brand {self.id} has no template '{template_id}'.",
                hint=f"Use one of: {known}.",
                code="template-unknown",
            )
        return load_frozen_toml(path, Template)


def load_kit(folder: Path) -> BrandKit:
    """Read the kit of a folder.

    Raises:
        InputError: naming file and key.
    """
    kit = load_toml(folder / "kit.toml", BrandKit)
    kit._folder = folder  # noqa: SLF001 - set once, here
    return kit


def bundled_kits() -> tuple[BrandKit, ...]:
    """The kits that come with the program, sorted by id."""
    return tuple(load_kit(path.parent) for path in sorted(brands_folder().glob("*/kit.toml")))
