"""Where read-back looks and what it expects there: the job's places, and each text element's words for a piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from reactivate_desktop.brand.fields import FIELDS, FieldContext, Scope, fill, parse, scope_of
from reactivate_desktop.brand.merge_text import FieldUse, Token
from reactivate_desktop.brand.paper import Panel, Paper, PaperFace
from reactivate_desktop.brand.template import (
    AddressElement,
    ArtElement,
    IndiciaElement,
    QrElement,
    TemplateFace,
    TextElement,
)
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.readback_art import art_words
from reactivate_desktop.press.readback_marks import Box
from reactivate_desktop.press.readback_scripts import has_right_to_left
from reactivate_desktop.press.readback_text import plain
from reactivate_desktop.units import Rect

_TEXTS_KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """A box on the page in points from the bottom left of the TRIM; ``upside_down`` for a panel printed so."""

    box: Box
    upside_down: bool

    def on(self, trim: Box) -> Box:
        """The box on a page whose trim stands there."""
        x, y = trim.x0, trim.y0
        return Box(self.box.x0 + x, self.box.y0 + y, self.box.x1 + x, self.box.y1 + y)


@dataclass(frozen=True, slots=True)
class FaceLayout:
    """What stands on one page of a piece.

    ``art`` are ids of pictures, ``maps`` how many times the clinic's map is placed, ``imprint`` the words of postage
    and endorsement. ``own_texts`` differ from piece to piece, ``lasting_texts`` from clinic to clinic or never.
    """

    qr: tuple[Place, ...]
    address: Place | None
    own_texts: tuple[tuple[Token, ...], ...]
    lasting_texts: tuple[tuple[Token, ...], ...]
    art: tuple[str, ...]
    maps: int
    imprint: str


@dataclass(slots=True)
class JobLayout:
    """The places and words of a job, made once per process; words that don't change by piece are kept."""

    job: PressJob
    faces: tuple[FaceLayout, ...]
    _own: dict[tuple[int | str, ...], str] = field(default_factory=dict)
    _lasting: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    _standing: dict[tuple[int, str], str] = field(default_factory=dict)

    def own_words(self, face: int, piece: Piece) -> list[str]:
        """What text elements of a face say for ``piece`` alone, without blanks (but with them from right to left)."""
        tokens = self.faces[face].own_texts
        if not tokens:
            return []
        context = FieldContext(self.job.kit, self.job.offer, self.job.clinic(piece.clinic_id), piece)
        return [words for number in range(len(tokens)) if (words := self._filled(face, number, context))]

    def _filled(self, face: int, number: int, context: FieldContext) -> str:
        """A text of a piece's own; what it says is kept by what its fields say, such as a first name."""
        tokens = self.faces[face].own_texts[number]
        values = [FIELDS[token.name].evaluate(context) for token in tokens if isinstance(token, FieldUse)]
        key: tuple[int | str, ...] = (face, number, *values)
        words = self._own.get(key)
        if words is None:
            if len(self._own) >= _TEXTS_KEPT:
                self._own.clear()
            words = self._own[key] = _compared(fill(tokens, context))
        return words

    def lasting_words(self, face: int, clinic_id: str) -> list[str]:
        """What the other text elements say for every piece of a clinic, in the same way."""
        found = self._lasting.get((face, clinic_id))
        if found is None:
            context = FieldContext(self.job.kit, self.job.offer, self.job.clinic(clinic_id))
            said = (_compared(fill(tokens, context)) for tokens in self.faces[face].lasting_texts)
            found = self._lasting[face, clinic_id] = [words for words in said if words]
        return found

    def standing(self, face: int, clinic_id: str) -> str:
        """The signs, sorted, of all words that a face carries beside its elements' and the piece's own."""
        found = self._standing.get((face, clinic_id))
        if found is None:
            words = "".join(self.art(face, clinic_id))
            found = "".join(sorted(plain(self.faces[face].imprint + words)))
            self._standing[face, clinic_id] = found
        return found

    def art(self, face: int, clinic_id: str) -> list[str]:
        """The words of each picture on a face."""
        places, clinic = self.faces[face], self.job.clinic(clinic_id)
        art = (*places.art, *([clinic.map_art] * places.maps if clinic else []))
        return [art_words(self.job.kit.art_path(art_id)) for art_id in art if art_id]


def _compared(words: str) -> str:
    return words if has_right_to_left(words) else plain(words)


def layout_of(job: PressJob) -> JobLayout:
    """The layout of ``job``: faces in the paper's order, one page each."""
    by_id = {face.id: face for face in job.template.faces}
    return JobLayout(job, tuple(_face_layout(job, face, by_id.get(face.id)) for face in job.paper.faces))


def _face_layout(job: PressJob, paper_face: PaperFace, template_face: TemplateFace | None) -> FaceLayout:
    qr, address, art, imprint, maps = [], None, [], "", 0
    own: list[tuple[Token, ...]] = []
    lasting: list[tuple[Token, ...]] = []
    if template_face:
        art.append(template_face.background)
    for element in template_face.elements if template_face else ():
        place = _place(job.paper, paper_face.panel(element.panel), element.box)
        if isinstance(element, QrElement):
            qr.append(place)
        elif isinstance(element, AddressElement):
            address = place
            imprint += job.endorsement.upper()
        elif isinstance(element, TextElement):
            said = job.customization.text_of(element, job.kit)
            (own if scope_of(said) is Scope.PIECE else lasting).append(parse(said))
        elif isinstance(element, ArtElement):
            art.append(job.customization.art_of(element))
        elif isinstance(element, IndiciaElement):
            imprint += "".join(job.indicia)
        else:
            maps += 1
    return FaceLayout(tuple(qr), address, tuple(own), tuple(lasting), tuple(filter(None, art)), maps, imprint)


def _place(paper: Paper, panel: Panel, box: Rect) -> Place:
    width, height = panel.box.width.pt, panel.box.height.pt
    left, top = box.x.pt, box.y.pt
    if panel.rotate == 180:
        left, top = width - box.right.pt, height - box.bottom.pt
    x0, y1 = panel.box.x.pt + left, paper.height.pt - panel.box.y.pt - top
    return Place(Box(x0, y1 - box.height.pt, x0 + box.width.pt, y1), panel.rotate == 180)
