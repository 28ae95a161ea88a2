"""A template: the elements of a mail piece, face by face, each with its lock (template.toml)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reactivate_desktop.brand.lock import Lock
from reactivate_desktop.brand.model import Box, BrandModel


class Element(BrandModel):
    """What all elements share. ``panel`` is a panel of the paper's face; ``box`` is measured from its top left.

    ``shown`` keeps an element to pieces that make an offer, or to those that make none.
    """

    id: str
    label: str
    panel: str
    box: Box
    lock: Lock = Lock()
    shown: Literal["always", "with offer", "without offer"] = "always"


class TextElement(Element):
    """Words, with merge fields in braces, fitted between ``size`` and ``min_size`` points and never clipped.

    ``copy_id`` names an approved wording of the kit to use instead of ``text``. A line that holds only fields which are
    all empty is left out. ``tracking`` is in thousandths of an em; ``leading`` a factor of the size.
    """

    kind: Literal["text"]
    text: str = ""
    copy_id: str = ""
    font: str
    size: float
    min_size: float
    colour: str = "black"
    leading: float = 1.2
    tracking: float = 0.0
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "middle", "bottom"] = "top"


class ArtElement(Element):
    """A picture of the kit, scaled to its box without distortion (``fill`` covers the box and is clipped to it)."""

    kind: Literal["art"]
    art: str
    fit: Literal["contain", "fill"] = "contain"


class ClinicMapElement(Element):
    """The map or landmark picture of the piece's clinic (its ``map_art``)."""

    kind: Literal["clinic_map"]


class QrElement(Element):
    """The QR code on its own white patch; ``box`` includes the quiet zone of four modules."""

    kind: Literal["qr"]
    level: Literal["M", "Q"] = "M"


class AddressElement(Element):
    """The address block: optional key line, IMb, then the address in capitals; ``size`` in points, at least 8."""

    kind: Literal["address"]
    font: str
    size: float = 11.0
    min_size: float = 9.0


class IndiciaElement(Element):
    """The postage imprint, framed; its words come from the campaign's mail settings."""

    kind: Literal["indicia"]
    font: str
    size: float = 7.5


AnyElement = Annotated[
    TextElement | ArtElement | ClinicMapElement | QrElement | AddressElement | IndiciaElement,
    Field(discriminator="kind"),
]


class TemplateFace(BrandModel):
    """One face: ``background`` is art of the kit that covers the face with its bleed ('' = bare paper).

    ``background_without_offer`` takes its place on pieces that make no offer ('' = the same).
    """

    id: str
    background: str = ""
    background_without_offer: str = ""
    elements: tuple[AnyElement, ...]

    def seen(self, *, offer: bool) -> TemplateFace:
        """The face as a piece with an offer has it, or one without."""
        ground = self.background if offer else self.background_without_offer or self.background
        hidden = "without offer" if offer else "with offer"
        shown = tuple(element for element in self.elements if element.shown != hidden)
        return self.model_copy(update={"background": ground, "background_without_offer": "", "elements": shown})


class Template(BrandModel):
    """A template for one paper; its faces are those of the paper, in the paper's order."""

    schema_version: Literal[1] = Field(alias="schema")
    id: str
    name: str
    description: str = ""
    paper: str
    faces: tuple[TemplateFace, ...]

    def elements(self) -> tuple[tuple[str, AnyElement], ...]:
        """All elements as (face id, element), in drawing order."""
        return tuple((face.id, element) for face in self.faces for element in face.elements)

    def element(self, element_id: str) -> AnyElement | None:
        """The element of that id, or None. Ids are unique within a template."""
        return next((element for _, element in self.elements() if element.id == element_id), None)

    def seen(self, *, offer: bool) -> Template:
        """The template as a piece with an offer has it, or one without: other elements, other grounds."""
        return self.model_copy(update={"faces": tuple(face.seen(offer=offer) for face in self.faces)})
