"""Layers: what all pieces of a job share, or all of one clinic or variant. Each is composed once and then called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.fields import FieldContext, Scope
from reactivate_desktop.brand.template import ArtElement, ClinicMapElement, IndiciaElement
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.press import elements
from reactivate_desktop.press.art_places import ArtCase
from reactivate_desktop.press.fit import Fitter
from reactivate_desktop.press.glyphs import GlyphSet
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pen import Frame, Matrix, Pen
from reactivate_desktop.press.plan import FacePlan, Group, Part


class LayerName(NamedTuple):
    """Where a layer belongs: variant and face, group, and the clinic it is for ('' = all)."""

    face: int
    group: int
    clinic_id: str = ""
    variant: str = ""

    @property
    def resource(self) -> str:
        """The name under which a page calls it."""
        return f"L{self.group}"


@dataclass(frozen=True, slots=True)
class Problem:
    """An element that can't be made right, and why."""

    element_id: str
    label: str
    reason: str

    @property
    def sentence(self) -> str:
        """The problem as one sentence."""
        return f"{self.label}: {self.reason}."


@dataclass(frozen=True, slots=True)
class Layer:
    """Composed content, with the glyphs and pictures it uses and what could not be made right."""

    content: bytes
    glyphs: GlyphSet
    art: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """One variant of a job: what was customized, and how its faces are drawn."""

    id: str
    customization: Customization
    faces: tuple[FacePlan, ...]

    def layer_names(self, face: int, clinic_id: str) -> tuple[LayerName, ...]:
        """The layers that a page of this face and clinic calls, in drawing order."""
        named = []
        for place, group in enumerate(self.faces[face].groups):
            if group.scope is Scope.FIXED:
                named.append(LayerName(face, place, "", self.id))
            elif group.scope is Scope.CLINIC:
                named.append(LayerName(face, place, clinic_id, self.id))
        return tuple(named)


class LayerMaker:
    """Composes the layers of one job."""

    def __init__(self, job: PressJob, fitter: Fitter, art: ArtCase) -> None:
        self._job, self._fitter, self._art = job, fitter, art
        self._clinics: Mapping[str, Clinic] = {clinic.id: clinic for clinic in job.clinics}
        self._layers: dict[LayerName, Layer] = {}

    def layer(self, name: LayerName, design: Design) -> Layer:
        """A fixed layer of a design, or that of a clinic; composed at its first use."""
        if name not in self._layers:
            self._layers[name] = self._compose(name, design)
        return self._layers[name]

    def _compose(self, name: LayerName, design: Design) -> Layer:
        plan = design.faces[name.face]
        context = FieldContext(self._job.kit, self._job.offer_for(design.id), self._clinics.get(name.clinic_id))
        pen = Pen()
        if name.group == 0 and plan.background:
            paper = self._job.paper
            media = Frame(0.0, 0.0, paper.media_width.pt, paper.media_height.pt)
            pen.place(plan.background, self._art.art(plan.background).matrix(media, cover=True), media)
        problems = []
        for matrix, parts in in_frames(plan.groups[name.group]):
            pen.begin(matrix)
            for part in parts:
                reason = self._draw(pen, part, context, design)
                if reason:
                    problems.append(Problem(part.element.id, part.element.label, reason))
            pen.end()
        return Layer(pen.content, pen.glyph_set, tuple(pen.art), tuple(problems))

    def _draw(self, pen: Pen, part: Part, context: FieldContext, design: Design) -> str:
        element = part.element
        if isinstance(element, ArtElement):
            return self._place(pen, part, design.customization.art_of(element), cover=element.fit == "fill")
        if isinstance(element, ClinicMapElement):
            return self._place(pen, part, context.clinic.map_art if context.clinic else "", cover=False)
        if isinstance(element, IndiciaElement):
            return elements.draw_indicia(pen, self._fitter, part, self._job.indicia)
        return elements.draw_text(pen, self._fitter, part, context)

    def _place(self, pen: Pen, part: Part, art_id: str, *, cover: bool) -> str:
        if art_id:
            clip = part.frame if cover else None
            pen.place(art_id, self._art.art(art_id).matrix(part.frame, cover=cover), clip)
        return ""


def in_frames(group: Group) -> Iterator[tuple[Matrix, list[Part]]]:
    """The parts of a group, neighbours in one frame together."""
    together: list[Part] = []
    for part in group.parts:
        if together and part.matrix != together[0].matrix:
            yield together[0].matrix, together
            together = []
        together.append(part)
    if together:
        yield together[0].matrix, together
