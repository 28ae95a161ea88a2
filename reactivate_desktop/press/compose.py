"""The composer: what a job prints, layer by layer. What is fixed is composed once, what varies by clinic once a clinic.

It knows no file and no object numbers, so that worker processes can compose and one process writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reactivate_desktop.brand import customization
from reactivate_desktop.brand.fields import FieldContext, Scope
from reactivate_desktop.brand.template import (
    AddressElement,
    ArtElement,
    ClinicMapElement,
    IndiciaElement,
    QrElement,
)
from reactivate_desktop.domain.piece import HeldPiece, Piece
from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.press import elements, output_intent, qr
from reactivate_desktop.press.art import ArtFile
from reactivate_desktop.press.fit import Fitter
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pen import Frame, Pen
from reactivate_desktop.press.plan import FacePlan, Group, Part, plan_faces
from reactivate_desktop.press.shaping import Shaper
from reactivate_desktop.press.standards import Standard, standard

Glyphs = Mapping[int, Iterable[int]]
Symbols = Mapping[str, qr.Matrix | None]


class LayerName(NamedTuple):
    """Where a layer belongs: face, group, and the clinic it is for ('' = all)."""

    face: int
    group: int
    clinic_id: str = ""

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
    """Composed content, with the glyphs (by face) and pictures it uses and what could not be made right."""

    content: bytes
    glyphs: dict[int, frozenset[int]]
    art: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ComposedPiece:
    """One piece: the content of each face's page (with problems: what could be made), and the glyphs it uses itself."""

    pages: tuple[bytes, ...]
    glyphs: dict[int, frozenset[int]]
    problems: tuple[Problem, ...]

    def held(self, piece: Piece) -> HeldPiece | None:
        """The piece as held, for its first problem; None when it stands."""
        if not self.problems:
            return None
        first = self.problems[0]
        return HeldPiece(piece.piece_id, piece.patient_key, first.element_id, first.sentence)


class Composer:
    """Composes the layers and pieces of one job.

    Raises:
        PressError: when template, fonts, pictures, standard or output profile of the job can't be used.
        LockedError: when the job's customization goes beyond the locks, however the job was made.
    """

    def __init__(self, job: PressJob) -> None:
        customization.check(job.kit, job.template, job.customization.values, paper=job.paper)
        self.job = job
        self.standard: Standard = standard(job.standard)
        self.intent = output_intent.of_job(job)
        self.intent.profile.require(self.standard.pdf_version)
        self.book = FontBook(job.kit)
        self.faces: tuple[FacePlan, ...] = plan_faces(job)
        self._fitter = Fitter(Shaper(self.book))
        self._clinics = {clinic.id: clinic for clinic in job.clinics}
        self._layers: dict[LayerName, Layer] = {}
        self._art: dict[str, ArtFile] = {}
        self._levels = {
            part.element.level
            for face in self.faces
            for group in face.groups
            for part in group.parts
            if isinstance(part.element, QrElement)
        }

    def art(self, art_id: str) -> ArtFile:
        """A picture of the kit, opened once.

        Raises:
            PressError: when it is missing or can't be printed.
        """
        if art_id not in self._art:
            try:
                path = self.job.kit.art_path(art_id)
            except InputError as error:
                raise PressError(error.message, hint=error.hint, code=error.code) from None
            self._art[art_id] = ArtFile(path, transparency=self.standard.transparency)
        return self._art[art_id]

    def layer_names(self, face: int, clinic_id: str) -> tuple[LayerName, ...]:
        """The layers that a page of this face and clinic calls, in drawing order."""
        named = []
        for place, group in enumerate(self.faces[face].groups):
            if group.scope is Scope.FIXED:
                named.append(LayerName(face, place))
            elif group.scope is Scope.CLINIC:
                named.append(LayerName(face, place, clinic_id))
        return tuple(named)

    def layer(self, name: LayerName) -> Layer:
        """A fixed layer, or that of a clinic; composed at its first use."""
        if name not in self._layers:
            self._layers[name] = self._compose_layer(name)
        return self._layers[name]

    def pieces(self, pieces: Sequence[Piece]) -> list[ComposedPiece]:
        """Pieces composed, in their order."""
        symbols = [self._symbols(level, pieces) for level in sorted(self._levels)]
        by_level = dict(zip(sorted(self._levels), symbols, strict=True))
        return [
            self._compose_piece(piece, {level: found[place] for level, found in by_level.items()})
            for place, piece in enumerate(pieces)
        ]

    @staticmethod
    def _symbols(level: str, pieces: Sequence[Piece]) -> list[qr.Matrix | None]:
        possible = [place for place, piece in enumerate(pieces) if qr.fits(piece.qr_payload, level)]
        found: list[qr.Matrix | None] = [None] * len(pieces)
        for place, matrix in zip(possible, qr.matrices([pieces[p].qr_payload for p in possible], level), strict=True):
            found[place] = matrix
        return found

    def _compose_layer(self, name: LayerName) -> Layer:
        plan = self.faces[name.face]
        context = FieldContext(self.job.kit, self.job.offer, self._clinics.get(name.clinic_id))
        pen = Pen()
        if name.group == 0 and plan.background:
            self._place_background(pen, plan.background)
        problems = self._draw(pen, plan.groups[name.group], context, {})
        return Layer(pen.content, _frozen(pen.glyphs), tuple(pen.art), tuple(problems))

    def _compose_piece(self, piece: Piece, symbols: Symbols) -> ComposedPiece:
        context = FieldContext(self.job.kit, self.job.offer, self._clinics.get(piece.clinic_id), piece)
        problems: list[Problem] = []
        if context.clinic is None:
            problems.append(Problem("", "Clinic", "the job does not know this piece's clinic"))
        pages: list[bytes] = []
        glyphs: dict[int, set[int]] = {}
        for face, plan in enumerate(self.faces):
            shared = {name.group: name for name in self.layer_names(face, piece.clinic_id)}
            content = []
            for number, group in enumerate(plan.groups):
                if number in shared:
                    problems += self.layer(shared[number]).problems
                    content.append(f"/{shared[number].resource} Do\n".encode())
                else:
                    pen = Pen()
                    problems += self._draw(pen, group, context, symbols)
                    content.append(pen.content)
                    merge(glyphs, pen.glyphs)
            pages.append(b"".join(content))
        return ComposedPiece(tuple(pages), _frozen(glyphs), tuple(problems))

    def _draw(self, pen: Pen, group: Group, context: FieldContext, symbols: Symbols) -> list[Problem]:
        problems = []
        matrix = None
        for part in group.parts:
            if part.matrix != matrix:
                if matrix is not None:
                    pen.end()
                pen.begin(part.matrix)
                matrix = part.matrix
            reason = self._draw_part(pen, part, context, symbols)
            if reason:
                problems.append(Problem(part.element.id, part.element.label, reason))
        if matrix is not None:
            pen.end()
        return problems

    def _draw_part(self, pen: Pen, part: Part, context: FieldContext, symbols: Symbols) -> str:
        element, piece = part.element, context.piece
        if isinstance(element, ArtElement):
            return self._place_art(pen, part, self.job.customization.art_of(element), cover=element.fit == "fill")
        if isinstance(element, ClinicMapElement):
            return self._place_art(pen, part, context.clinic.map_art if context.clinic else "", cover=False)
        if isinstance(element, IndiciaElement):
            return elements.draw_indicia(pen, self._fitter, part, self.job.indicia)
        if isinstance(element, QrElement) and piece:
            return elements.draw_qr(pen, part, piece.qr_payload, symbols.get(element.level))
        if isinstance(element, AddressElement) and piece:
            return elements.draw_address(pen, self._fitter, part, piece, self.job.endorsement)
        return elements.draw_text(pen, self._fitter, part, context)

    def _place_art(self, pen: Pen, part: Part, art_id: str, *, cover: bool) -> str:
        if art_id:
            clip = part.frame if cover else None
            pen.place(art_id, self.art(art_id).matrix(part.frame, cover=cover), clip)
        return ""

    def _place_background(self, pen: Pen, art_id: str) -> None:
        paper = self.job.paper
        media = Frame(0.0, 0.0, paper.media_width.pt, paper.media_height.pt)
        pen.place(art_id, self.art(art_id).matrix(media, cover=True), media)


def _frozen(glyphs: Glyphs) -> dict[int, frozenset[int]]:
    return {face: frozenset(used) for face, used in glyphs.items()}


def merge(into: dict[int, set[int]], glyphs: Glyphs) -> None:
    """Add glyphs, by face."""
    for face, used in glyphs.items():
        into.setdefault(face, set()).update(used)
