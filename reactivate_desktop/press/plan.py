"""How a face is drawn: its elements in drawing order, in groups of what changes equally often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reactivate_desktop.brand import fields
from reactivate_desktop.brand.fields import Scope
from reactivate_desktop.brand.merge_text import FieldUse, Token
from reactivate_desktop.brand.paper import Panel, Paper
from reactivate_desktop.brand.template import (
    AddressElement,
    AnyElement,
    ClinicMapElement,
    QrElement,
    TemplateFace,
    TextElement,
)
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.colour import BLACK, Ink, printed
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pen import Frame, Matrix


@dataclass(frozen=True, slots=True)
class Part:
    """One element in its place: ``matrix`` leads from its panel's frame (lower left corner) to the page.

    ``ink`` is that of a text.
    """

    element: AnyElement
    matrix: Matrix
    panel_height: float
    tokens: tuple[Token, ...] = ()
    ink: Ink = BLACK

    @property
    def frame(self) -> Frame:
        """Its rectangle in the panel's frame."""
        box = self.element.box
        return Frame(box.x.pt, self.panel_height - box.bottom.pt, box.width.pt, box.height.pt)


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours in drawing order that change equally often."""

    scope: Scope
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FacePlan:
    """One face: ``background`` is an art id ('' = bare paper) and belongs to the first group, which is then fixed."""

    id: str
    background: str
    groups: tuple[Group, ...]

    def parts(self) -> Iterator[Part]:
        """All parts, in drawing order."""
        return (part for group in self.groups for part in group.parts)


def plan_face(job: PressJob, face: TemplateFace) -> FacePlan:
    """The plan of a face.

    Raises:
        PressError: when the paper has no such face or panel.
    """
    groups: list[Group] = [Group(Scope.FIXED, ())] if face.background else []
    for element in face.elements:
        tokens = fields.parse(job.customization.text_of(element, job.kit)) if isinstance(element, TextElement) else ()
        panel = _panel(job.paper, face.id, element)
        matrix, height = panel_matrix(job.paper, panel), panel.box.height.pt
        part = Part(element, matrix, height, tokens, _ink(job, element))
        scope = _scope(element, tokens)
        if groups and groups[-1].scope is scope:
            groups[-1] = Group(scope, (*groups[-1].parts, part))
        else:
            groups.append(Group(scope, (part,)))
    return FacePlan(face.id, face.background, tuple(groups))


def plan_faces(job: PressJob) -> tuple[FacePlan, ...]:
    """The plans of all faces, in the paper's order.

    Raises:
        PressError: when template and paper don't belong together.
    """
    by_id = {face.id: face for face in job.template.faces}
    if set(by_id) != {face.id for face in job.paper.faces}:
        raise PressError(
            f"Template {job.template.id} and paper {job.paper.id} don't have the same faces.",
            hint=f"The paper's faces are: {', '.join(face.id for face in job.paper.faces)}.",
            code="faces-differ",
        )
    return tuple(plan_face(job, by_id[face.id]) for face in job.paper.faces)


def panel_matrix(paper: Paper, panel: Panel) -> Matrix:
    """From a panel's frame, y upwards from its lower left corner as it is read, to the page with its bleed."""
    bleed = paper.bleed.pt
    left = bleed + panel.box.x.pt
    bottom = bleed + paper.height.pt - panel.box.bottom.pt
    if panel.rotate == 0:
        return (1, 0, 0, 1, left, bottom)
    if panel.rotate == 180:
        return (-1, 0, 0, -1, left + panel.box.width.pt, bottom + panel.box.height.pt)
    raise PressError(
        f"Panel {panel.id} of paper {paper.id} is turned by {panel.rotate} degrees.",
        hint="Use 0 or 180.",
        code="panel-rotate",
    )


def _panel(paper: Paper, face_id: str, element: AnyElement) -> Panel:
    face = next(face for face in paper.faces if face.id == face_id)
    return face.panel(element.panel)


def _ink(job: PressJob, element: AnyElement) -> Ink:
    return printed(job.kit.colour(element.colour), job) if isinstance(element, TextElement) else BLACK


def _scope(element: AnyElement, tokens: tuple[Token, ...]) -> Scope:
    if isinstance(element, QrElement | AddressElement):
        return Scope.PIECE
    if isinstance(element, ClinicMapElement):
        return Scope.CLINIC
    used = [fields.FIELDS[token.name].scope for token in tokens if isinstance(token, FieldUse)]
    return max(used, default=Scope.FIXED)
