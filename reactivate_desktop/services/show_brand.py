"""Look at a brand kit: its templates with their locks, and pictures of its art."""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.brand.kit import BrandKit, bundled_kits
from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.press import preview
from reactivate_desktop.press.preview import Picture


@dataclass(frozen=True, slots=True)
class LockLine:
    """One element and its lock: ``mode`` is locked, choose or edit; ``reason`` is the brand's own sentence."""

    label: str
    mode: str
    reason: str


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A template as the Brands page lists it."""

    id: str
    name: str
    description: str
    paper: str
    locks: tuple[LockLine, ...]


def kits() -> tuple[BrandKit, ...]:
    """The kits that are installed.

    Raises:
        InputError: naming file and key of a kit that can't be read.
    """
    return bundled_kits()


def templates(kit: BrandKit) -> tuple[TemplateSheet, ...]:
    """The kit's templates, each with the locks of its elements; one that stands on several faces is named once."""
    sheets = []
    for template_id in kit.template_ids():
        template = kit.template(template_id)
        locks = (
            LockLine(element.label, element.lock.mode.value, element.lock.reason) for _, element in template.elements()
        )
        paper = load_paper(template.paper)
        sheets.append(
            TemplateSheet(template_id, template.name, template.description, paper.name, tuple(dict.fromkeys(locks)))
        )
    return tuple(sheets)


def pictures(kit: BrandKit, dpi: int, progress: Progress) -> dict[str, Picture]:
    """Pictures of all art of the kit by its id, at ``dpi`` pixels per inch."""
    result = {}
    for done, art in enumerate(kit.art, start=1):
        progress.report(done, len(kit.art), "drawing pictures")
        result[art.id] = preview.picture_of_file(kit.art_path(art.id), dpi)
    return result
