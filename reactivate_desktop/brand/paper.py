"""Papers: trim, bleed, safe zone, faces, panels and folds of a format. One TOML file each in assets/papers."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from reactivate_desktop.brand.model import Box, BrandModel, Inches
from reactivate_desktop.errors import InputError
from reactivate_desktop.resources import asset, load_toml
from reactivate_desktop.units import Length


class MailShape(Enum):
    """What the post office sees."""

    CARD = "card"
    SELF_MAILER = "self_mailer"


class Panel(BrandModel):
    """Part of a face that is read as one page. ``box`` is its place on the flat face, ``rotate`` 0 or 180 degrees."""

    id: str
    box: Box
    rotate: int = 0


class PaperFace(BrandModel):
    """One printed side of the sheet."""

    id: str
    label: str
    panels: tuple[Panel, ...]

    def panel(self, panel_id: str) -> Panel:
        """The panel of that id."""
        for panel in self.panels:
            if panel.id == panel_id:
                return panel
        raise InputError(
            f"Paper face {self.id} has no panel {panel_id}.", hint="Name one of its panels.", code="panel-unknown"
        )


class Fold(BrandModel):
    """A fold line across the whole face: ``y`` from the top trim edge; horizontal only in this release."""

    y: Inches


class Paper(BrandModel):
    """A format: flat trim size, bleed on all sides, safe margin, faces in page order (first = page 1 of a piece)."""

    id: str
    name: str
    width: Inches
    height: Inches
    bleed: Inches
    safe: Inches
    tac_limit: int
    output_intent: str
    shape: MailShape
    address_panel: str
    faces: tuple[PaperFace, ...]
    folds: tuple[Fold, ...] = ()
    stock: str = ""

    @property
    def media_width(self) -> Length:
        """Width with bleed on both sides."""
        return self.width + 2 * self.bleed

    @property
    def media_height(self) -> Length:
        """Height with bleed on both sides."""
        return self.height + 2 * self.bleed


def load_paper(paper_id: str) -> Paper:
    """The bundled paper of that id.

    Raises:
        InputError: when there is none; it lists those that there are.
    """
    path = asset("papers", f"{paper_id}.toml")
    if not path.is_file():
        known = ", ".join(paper_ids())
        raise InputError(f"There is no paper '{paper_id}'.", hint=f"Use one of: {known}.", code="paper-unknown")
    return load_toml(path, Paper)


def paper_ids() -> tuple[str, ...]:
    """Ids of the bundled papers, sorted."""
    folder: Path = asset("papers")
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))
