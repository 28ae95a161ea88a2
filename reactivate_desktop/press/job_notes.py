"""What a brand's owner or a printer should know of a job though it can be pressed: its pictures, its output profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.paper import Paper, load_paper
from reactivate_desktop.brand.template import Template
from reactivate_desktop.errors import PressError
from reactivate_desktop.press import art_screen, output_intent
from reactivate_desktop.press.art_places import ArtCase, called, placements
from reactivate_desktop.press.art_screen import Suspect
from reactivate_desktop.press.fonts import load_face
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.picture import PictureFile, is_picture


def notes(job: PressJob) -> tuple[str, ...]:
    """Sentences about the pictures that the job's template may show, and about its output profile.

    Raises:
        PressError: when one of them can't be printed.
    """
    warning = output_intent.of_job(job).profile.warning
    shown = _pictures(job.kit, job.templates, job.paper)
    return (*([warning] if warning else []), *(note for picture in shown for note in picture.notes))


def check_files(kit: BrandKit) -> None:
    """Refuse fonts of a kit that can't be embedded, and pictures that can't be printed where its templates place them.

    Photographs are judged by their headers, PDFs by a process of their own.

    Raises:
        PressError: naming brand and font, or picture and file.
    """
    for key, file in (*kit.fonts.items(), *(("fallback", file) for file in kit.fallback_fonts)):
        try:
            load_face(kit.font_path(file))
        except PressError as error:
            raise PressError(
                f"Brand {kit.id}, font '{key}': {error.message}", hint=error.hint, code=error.code
            ) from None
    drawings = [art for art in kit.art if not is_picture(kit.art_path(art.id))]
    art_screen.screen([Suspect(kit.art_path(art.id), called(kit, art.id)) for art in drawings])
    for template_id in kit.template_ids():
        template = kit.template(template_id)
        for _ in _pictures(kit, (template,), load_paper(template.paper)):
            pass


def _pictures(kit: BrandKit, templates: Sequence[Template], paper: Paper) -> Iterator[PictureFile]:
    places = placements(kit, templates, paper)
    case = ArtCase(kit, places, transparency=True, inks=None)
    for art_id in places:
        if is_picture(kit.art_path(art_id)):
            picture = case.art(art_id)
            if isinstance(picture, PictureFile):
                yield picture
