"""Where a template places the pictures of a kit, and the pictures themselves, opened for a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from reactivate_desktop.brand.colours import Spot
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.brand.template import ArtElement, ClinicMapElement, Template
from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.press.art import ArtFile
from reactivate_desktop.press.artwork import ArtUse, Artwork, Placement
from reactivate_desktop.press.conversion import Converter
from reactivate_desktop.press.picture import PictureFile, is_picture

Placements = Mapping[str, tuple[Placement, ...]]
"""Boxes by the id of the picture."""


def placements(kit: BrandKit, templates: Sequence[Template], paper: Paper) -> Placements:
    """All boxes that templates may put each picture into, whatever is chosen."""
    found: dict[str, list[Placement]] = {}
    for template in templates:
        for art_id, placement in _placed(kit, template, paper):
            found.setdefault(art_id, []).append(placement)
    return {art_id: tuple(dict.fromkeys(places)) for art_id, places in found.items()}


def _placed(kit: BrandKit, template: Template, paper: Paper) -> Iterator[tuple[str, Placement]]:
    media = Placement(paper.media_width.pt, paper.media_height.pt, cover=True)
    for face in template.faces:
        for ground in filter(None, (face.background, face.background_without_offer)):
            yield ground, media
    for _, element in template.elements():
        width, height = element.box.width.pt, element.box.height.pt
        if isinstance(element, ArtElement):
            for art_id in {element.art: None, **dict.fromkeys(element.lock.approved)}:
                yield art_id, Placement(width, height, element.fit == "fill")
        elif isinstance(element, ClinicMapElement):
            for art_id in {clinic.map_art for clinic in kit.clinics if clinic.map_art}:
                yield art_id, Placement(width, height, cover=False)


def called(kit: BrandKit, art_id: str) -> str:
    """A picture's name in errors: ``'front' of brand quay (front.pdf)``."""
    return f"'{art_id}' of brand {kit.id} ({kit.art_path(art_id).name})"


class ArtCase:
    """The pictures of one kit, each opened once."""

    def __init__(
        self, kit: BrandKit, places: Placements, *, transparency: bool, inks: Callable[[], Converter] | None
    ) -> None:
        self._kit = kit
        self._places = places
        self._transparency = transparency
        self._inks = inks
        self._open: dict[str, Artwork] = {}

    def art(self, art_id: str) -> Artwork:
        """A picture of the kit.

        Raises:
            PressError: when it is missing or can't be printed; names brand, picture and file.
        """
        if art_id not in self._open:
            self._open[art_id] = self._opened(art_id)
        return self._open[art_id]

    def close(self) -> None:
        """Let go of all pictures; one that is asked for again is opened again."""
        self._open.clear()

    def _opened(self, art_id: str) -> Artwork:
        try:
            path = self._kit.art_path(art_id)
        except InputError as error:
            raise PressError(error.message, hint=error.hint, code=error.code) from None
        spots = tuple(colour for colour in self._kit.palette.values() if isinstance(colour, Spot))
        use = ArtUse(called(self._kit, art_id), self._transparency, self._inks, self._places.get(art_id, ()), spots)
        return PictureFile(path, use) if is_picture(path) else ArtFile(path, use)
