"""How large a piece's texts are set: asked of the very functions that draw them, with a fitter that takes notes."""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.brand.fields import FieldContext, Scope
from reactivate_desktop.brand.template import AddressElement, TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import elements
from reactivate_desktop.press.fit import Fitter, Setting, Style
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pen import Pen
from reactivate_desktop.press.plan import FacePlan, Part, plan_faces
from reactivate_desktop.press.shaping import Shaper


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as set on a piece: its size in points, and the largest that its element allows; ``face`` counts from 0."""

    face: int
    element_id: str
    label: str
    size: float
    largest: float

    @property
    def share(self) -> float:
        """The size as a share of the largest: 1 = not shrunk."""
        return self.size / self.largest


class Sizes:
    """The fitted sizes of a job's pieces.

    Raises:
        PressError: when fonts, template or paper of the job can't be used.
    """

    def __init__(self, job: PressJob) -> None:
        self._job = job
        self._notes = _NotingFitter(Fitter(Shaper(FontBook(job.kit))))
        self._faces: dict[str, tuple[FacePlan, ...]] = {
            variant: plan_faces(job.of_variant(variant)) for variant in job.variant_ids
        }

    def of(self, piece: Piece) -> tuple[Fitted, ...]:
        """All texts that vary, in drawing order; one that is empty or can't be set is left out."""
        offer = self._job.offer_for(piece.variant)
        context = FieldContext(self._job.kit, offer, self._job.clinic(piece.clinic_id), piece)
        return tuple(
            fitted
            for face, plan in enumerate(self._faces.get(piece.variant, ()))
            for group in plan.groups
            if group.scope is not Scope.FIXED
            for part in group.parts
            if (fitted := self._fitted(face, part, context, piece)) is not None
        )

    def _fitted(self, face: int, part: Part, context: FieldContext, piece: Piece) -> Fitted | None:
        element = part.element
        self._notes.taken.clear()
        if isinstance(element, TextElement):
            elements.draw_text(Pen(), self._notes, part, context)
        elif isinstance(element, AddressElement):
            elements.draw_address(Pen(), self._notes, part, piece, self._job.endorsement)
        if not self._notes.taken:
            return None
        size, largest = min(self._notes.taken, key=lambda taken: taken[0] / taken[1])
        return Fitted(face, element.id, element.label, size, largest)


class _NotingFitter(Fitter):
    """Fits as the fitter it was given, and keeps (size, largest) of each setting in ``taken``."""

    def __init__(self, fitter: Fitter) -> None:
        self.shaper = fitter.shaper
        self.taken: list[tuple[float, float]] = []
        self._fitter = fitter
        self.fit = self._noted

    def _noted(self, text: str, style: Style, width: float, height: float) -> Setting | None:
        setting = self._fitter.fit(text, style, width, height)
        if setting is not None and style.size > style.min_size:
            self.taken.append((setting.size, style.size))
        return setting
