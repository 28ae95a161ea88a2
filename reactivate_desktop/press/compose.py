"""The composer: what a job prints. What is fixed is composed once, what varies by clinic or variant once for each.

It knows no file and no object numbers, so that worker processes can compose and one process writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import NamedTuple

from reactivate_desktop.brand import customization
from reactivate_desktop.brand.fields import FieldContext, Scope
from reactivate_desktop.brand.template import AddressElement, QrElement
from reactivate_desktop.domain.piece import HeldPiece, Piece
from reactivate_desktop.press import output_intent
from reactivate_desktop.press.address_column import AddressColumn
from reactivate_desktop.press.art_places import ArtCase, placements
from reactivate_desktop.press.artwork import Artwork
from reactivate_desktop.press.colour import Ink
from reactivate_desktop.press.columns import Column, Drawn, QrColumn, TextColumn
from reactivate_desktop.press.conversion import converter
from reactivate_desktop.press.filling import Typesetter
from reactivate_desktop.press.fit import Fitter
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.glyphs import GlyphSet
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.layers import Design, Layer, LayerMaker, LayerName, Problem, in_frames
from reactivate_desktop.press.lines import LineMaker
from reactivate_desktop.press.pen import Pen
from reactivate_desktop.press.plan import FacePlan, Part, plan_faces
from reactivate_desktop.press.shaping import Shaper
from reactivate_desktop.press.standards import Standard, standard

Glyphs = Mapping[int, Iterable[int]]

_NO_CLINIC = Problem("", "Clinic", "the job does not know this piece's clinic")

_NO_VARIANT = Problem("", "Variant", "the job does not know this piece's variant")


class ComposedPiece(NamedTuple):
    """One piece: the content of each face's page (with problems: what could be made)."""

    pages: tuple[bytes, ...]
    problems: tuple[Problem, ...]

    def held(self, piece: Piece) -> HeldPiece | None:
        """The piece as held, for its first problem; None when it stands."""
        if not self.problems:
            return None
        first = self.problems[0]
        return HeldPiece(piece.piece_id, piece.patient_key, first.element_id, first.sentence)


class _Pages:
    """The pages of one face: what stands on each, and columns for what is a piece's own, in drawing order."""

    def __init__(self, strips: list[bytes | Column]) -> None:
        self._strips = strips

    @property
    def repeats(self) -> bool:
        """Whether many pieces have the same page: it holds nothing but words that others may share."""
        return all(
            isinstance(strip, bytes) or (isinstance(strip, TextColumn) and strip.repeats) for strip in self._strips
        )

    def draw(
        self, contexts: Sequence[FieldContext], used: set[GlyphSet]
    ) -> tuple[list[bytes], list[tuple[Column, list[Drawn]]]]:
        """The content of each piece's page, and what each column gave."""
        drawn = [(strip, strip.draw(contexts, used)) for strip in self._strips if not isinstance(strip, bytes)]
        columns = iter([[one.content for one in column] for _, column in drawn])
        strips = [repeat(strip) if isinstance(strip, bytes) else next(columns) for strip in self._strips]
        if not drawn:
            return [b"".join(strip for strip in self._strips if isinstance(strip, bytes))] * len(contexts), []
        return list(map(b"".join, zip(*strips, strict=False))), drawn


class Composer:
    """Composes the layers and pieces of one job.

    Raises:
        PressError: when template, fonts, pictures, standard or output profile of the job can't be used.
        LockedError: when the job's customization goes beyond the locks, however the job was made.
    """

    def __init__(self, job: PressJob) -> None:
        self.job = job
        self.standard: Standard = standard(job.standard)
        self.intent = output_intent.of_job(job)
        self.intent.profile.require(self.standard.pdf_version)
        self.book = FontBook(job.kit)
        inks = partial(converter, self.intent.profile, job.paper.tac_limit)
        places = placements(job.kit, job.templates, job.paper)
        self._art = ArtCase(job.kit, places, transparency=self.standard.transparency, inks=inks)
        self._designs = {variant: self._design(variant) for variant in job.variant_ids}
        shaper = Shaper(self.book)
        self._typesetter = Typesetter(Fitter(shaper), LineMaker(shaper))
        self._layers = LayerMaker(job, self._typesetter.fitter, self._art)
        self._clinics = {clinic.id: clinic for clinic in job.clinics}
        self._pages = {
            variant: tuple(self._compile(face, plan) for face, plan in enumerate(design.faces))
            for variant, design in self._designs.items()
        }
        self._shared_problems: dict[tuple[str, str], tuple[tuple[Problem, ...], ...]] = {}

    def _design(self, variant: str) -> Design:
        job = self.job.of_variant(variant)
        whole = self.job.template_for(variant)
        customization.check(job.kit, whole, job.customization.values, paper=job.paper)
        return Design(variant, job.customization, plan_faces(job))

    @property
    def face_count(self) -> int:
        """Faces, and pages, of a piece."""
        return len(self._designs[""].faces)

    @property
    def faces(self) -> tuple[FacePlan, ...]:
        """How the faces of all variants are drawn: those of one after those of the other."""
        return tuple(plan for design in self._designs.values() for plan in design.faces)

    def piece_inks(self, face: int, variant: str = "") -> list[Ink]:
        """The inks of what a page of this face says itself, beside its layers."""
        groups = self._designs[variant].faces[face].groups
        return [part.ink for group in groups if group.scope is Scope.PIECE for part in group.parts]

    def art(self, art_id: str) -> Artwork:
        """A picture of the kit, opened once.

        Raises:
            PressError: when it is missing or can't be printed.
        """
        return self._art.art(art_id)

    def close_art(self) -> None:
        """Let go of the pictures: who composes pieces needs only their places, and those once."""
        self._art.close()

    def layer_names(self, face: int, clinic_id: str, variant: str = "") -> tuple[LayerName, ...]:
        """The layers that a page of this face, clinic and variant calls, in drawing order."""
        return self._designs[variant].layer_names(face, clinic_id)

    def layer(self, name: LayerName) -> Layer:
        """A fixed layer, or that of a clinic; composed at its first use."""
        return self._layers.layer(name, self._designs[name.variant])

    def repeats(self, face: int, variant: str = "") -> bool:
        """Whether many pieces may have the same page of this face."""
        return self._pages[variant][face].repeats

    def pieces(self, pieces: Sequence[Piece], used: set[GlyphSet] | None = None) -> list[ComposedPiece]:
        """Pieces composed, in their order; the glyphs of what is their own are added to ``used``."""
        glyphs: set[GlyphSet] = set() if used is None else used
        found: dict[int, ComposedPiece] = {}
        variants: dict[str, list[int]] = {}
        for place, piece in enumerate(pieces):
            variants.setdefault(piece.variant, []).append(place)
        if len(variants) == 1:
            return self._of_variant(pieces[0].variant, pieces, glyphs)
        for variant, places in variants.items():
            own = [pieces[place] for place in places]
            found |= dict(zip(places, self._of_variant(variant, own, glyphs), strict=True))
        return [found[place] for place in range(len(pieces))]

    def _of_variant(self, variant: str, pieces: Sequence[Piece], used: set[GlyphSet]) -> list[ComposedPiece]:
        if variant not in self._designs:
            made = self._of_variant("", pieces, used)
            return [one._replace(problems=(_NO_VARIANT, *one.problems)) for one in made]
        kit, offer, clinics = self.job.kit, self.job.offer_for(variant), self._clinics
        contexts = [FieldContext(kit, offer, clinics.get(piece.clinic_id), piece) for piece in pieces]
        drawn = [pages.draw(contexts, used) for pages in self._pages[variant]]
        problems = self._problems(variant, pieces, [columns for _, columns in drawn])
        return list(map(ComposedPiece, zip(*[pages for pages, _ in drawn], strict=True), problems))

    def _problems(
        self, variant: str, pieces: Sequence[Piece], drawn: Sequence[list[tuple[Column, list[Drawn]]]]
    ) -> list[tuple[Problem, ...]]:
        """What can't be made right, by piece: of each face first its layers', then the piece's own."""
        found: list[tuple[Problem, ...]] = [()] * len(pieces)
        for place, piece in enumerate(pieces):
            if piece.clinic_id not in self._clinics:
                found[place] = (_NO_CLINIC,)
        clinics = {piece.clinic_id for piece in pieces}
        for face, columns in enumerate(drawn):
            shared = {clinic_id: self._of_layers(face, clinic_id, variant) for clinic_id in clinics}
            if any(shared.values()):
                for place, piece in enumerate(pieces):
                    found[place] += shared[piece.clinic_id]
            for column, cells in columns:
                element = column.part.element
                for place, (_, reason) in enumerate(cells):
                    if reason:
                        found[place] += (Problem(element.id, element.label, reason),)
        return found

    def _of_layers(self, face: int, clinic_id: str, variant: str) -> tuple[Problem, ...]:
        key = (clinic_id, variant)
        known = self._shared_problems.get(key)
        if known is None:
            known = self._shared_problems[key] = tuple(
                tuple(
                    problem
                    for name in self.layer_names(face, clinic_id, variant)
                    for problem in self.layer(name).problems
                )
                for face in range(len(self._designs[variant].faces))
            )
        return known[face]

    def _compile(self, face: int, plan: FacePlan) -> _Pages:
        strips: list[bytes | Column] = []
        for number, group in enumerate(plan.groups):
            if group.scope is not Scope.PIECE:
                strips.append(f"/{LayerName(face, number).resource} Do\n".encode())
                continue
            for matrix, parts in in_frames(group):
                frame = Pen()
                frame.begin(matrix)
                strips.append(frame.content)
                strips += map(self._column, parts)
                strips.append(b"Q\n")
        return _Pages(strips)

    def _column(self, part: Part) -> Column:
        if isinstance(part.element, QrElement):
            return QrColumn(part)
        if isinstance(part.element, AddressElement):
            return AddressColumn(part, self._typesetter, self.job.endorsement)
        return TextColumn(part, self._typesetter)


def merge(into: dict[int, set[int]], glyphs: Glyphs) -> None:
    """Add glyphs, by face."""
    for face, used in glyphs.items():
        into.setdefault(face, set()).update(used)
