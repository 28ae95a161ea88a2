"""What a press run needs to know once, and workers get once: all but the pieces. Picklable, no store, no open files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.brand.template import Template
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.offer import Offer


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several wordings of a job, each for some of its pieces (A/B).

    ``offer`` None = the job's; one that is not made leaves out all that speaks of it. ``template`` None = the job's;
    another one is for the same paper.
    """

    id: str
    customization: Customization
    offer: Offer | None = None
    template: Template | None = None


@dataclass(frozen=True, slots=True)
class PressJob:
    """One job. ``created`` (aware UTC) is the approval's time, so that the same drop gives the same bytes.

    ``token`` names the drop on the piece and in the file's metadata; ``output_intent`` is the stem of a profile in
    assets/icc ('' = the paper's). ``indicia`` are the lines of the postage imprint, ``endorsement`` the ancillary
    service endorsement ('' = none). ``variants`` are for pieces that name one; ``customization`` is for all others.
    """

    kit: BrandKit
    template: Template
    customization: Customization
    paper: Paper
    clinics: tuple[Clinic, ...]
    offer: Offer
    title: str
    token: str
    created: datetime
    standard: str = "pdfx4"
    output_intent: str = ""
    indicia: tuple[str, ...] = ()
    endorsement: str = ""
    variants: tuple[Variant, ...] = ()

    @property
    def variant_ids(self) -> tuple[str, ...]:
        """Ids of the variants, that of pieces without one ('') first."""
        return ("", *(variant.id for variant in self.variants))

    @property
    def templates(self) -> tuple[Template, ...]:
        """The templates of all variants, each once, the job's own first."""
        found = {self.template.id: self.template}
        for variant in self.variants:
            if variant.template is not None:
                found.setdefault(variant.template.id, variant.template)
        return tuple(found.values())

    def of_variant(self, variant_id: str) -> PressJob:
        """The job as pieces of that variant see it: its words, its offer, and the elements that go with it."""
        own = next((variant for variant in self.variants if variant.id == variant_id), None)
        offer = own.offer if own is not None and own.offer is not None else self.offer
        template = self.template_for(variant_id).seen(offer=offer.is_made)
        words = own.customization if own is not None else self.customization
        return replace(self, template=template, customization=words, offer=offer, variants=() if own else self.variants)

    def template_for(self, variant_id: str) -> Template:
        """The template of that variant, whole."""
        return next((v.template for v in self.variants if v.id == variant_id and v.template is not None), self.template)

    def offer_for(self, variant_id: str) -> Offer:
        """What a piece of that variant offers."""
        return next((v.offer for v in self.variants if v.id == variant_id and v.offer is not None), self.offer)

    def clinic(self, clinic_id: str) -> Clinic | None:
        """The clinic of that id, or None."""
        return next((clinic for clinic in self.clinics if clinic.id == clinic_id), None)
