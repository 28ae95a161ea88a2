"""Where read-back looks and what it expects there: the job's places, and each text element's words for a piece."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final

from reactivate_desktop.brand.fields import FieldContext, Scope, fill, parse, scope_of
from reactivate_desktop.brand.merge_text import Token
from reactivate_desktop.brand.paper import Panel, Paper
from reactivate_desktop.brand.template import AddressElement, QrElement, TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.readback_marks import Box, without_blanks
from reactivate_desktop.units import Rect

_UNSEEN: Final = {ord("\N{SOFT HYPHEN}"): None, ord("\N{ZERO WIDTH SPACE}"): None}


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
    """What stands on one page of a piece."""

    qr: tuple[Place, ...]
    address: Place | None
    texts: tuple[tuple[Scope, tuple[Token, ...]], ...]


@dataclass(slots=True)
class JobLayout:
    """The places and words of a job, made once per process; words that don't change by piece are kept."""

    job: PressJob
    faces: tuple[FaceLayout, ...]
    _kept: dict[tuple[int, int, str], str] = field(default_factory=dict)

    def words(self, face: int, piece: Piece) -> list[str]:
        """What each text element of a face says for ``piece``, without blanks."""
        context = FieldContext(self.job.kit, self.job.offer, self.job.clinic(piece.clinic_id), piece)
        said = []
        for number, (scope, tokens) in enumerate(self.faces[face].texts):
            key = (face, number, piece.clinic_id)
            words = None if scope is Scope.PIECE else self._kept.get(key)
            if words is None:
                words = plain(fill(tokens, context))
                if scope is not Scope.PIECE:
                    self._kept[key] = words
            if words:
                said.append(words)
        return said


def plain(text: str) -> str:
    """Text as compared: compatibility forms unified (ligatures, no-break signs), no blanks, no unseen signs."""
    return without_blanks(unicodedata.normalize("NFKC", text)).translate(_UNSEEN)


def layout_of(job: PressJob) -> JobLayout:
    """The layout of ``job``: faces in the paper's order, one page each."""
    faces = []
    for paper_face in job.paper.faces:
        template_face = next((face for face in job.template.faces if face.id == paper_face.id), None)
        qr, address, texts = [], None, []
        for element in template_face.elements if template_face else ():
            place = _place(job.paper, paper_face.panel(element.panel), element.box)
            if isinstance(element, QrElement):
                qr.append(place)
            elif isinstance(element, AddressElement):
                address = place
            elif isinstance(element, TextElement):
                said = job.customization.text_of(element, job.kit)
                texts.append((scope_of(said), parse(said)))
        faces.append(FaceLayout(tuple(qr), address, tuple(texts)))
    return JobLayout(job, tuple(faces))


def _place(paper: Paper, panel: Panel, box: Rect) -> Place:
    width, height = panel.box.width.pt, panel.box.height.pt
    left, top = box.x.pt, box.y.pt
    if panel.rotate == 180:
        left, top = width - box.right.pt, height - box.bottom.pt
    x0, y1 = panel.box.x.pt + left, paper.height.pt - panel.box.y.pt - top
    return Place(Box(x0, y1 - box.height.pt, x0 + box.width.pt, y1), panel.rotate == 180)
