"""The finished pages of a chunk, with all that is their own: contents, document parts, the nodes they hang on.

A worker makes them; what the file has once (layers, a page's content that others share) is named and gets its number
where the file is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.press import docparts
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.object_run import OPEN, Ints, ObjectRun, Pattern, RunMaker, Widths
from reactivate_desktop.press.page_tree import KIDS
from reactivate_desktop.press.syntax import box, dictionary

_PARTS, _NODES = 1, 2
"""Places outside of a run: the node of all document parts, and from there on the parents of its page tree nodes."""


class PageKind(NamedTuple):
    """Pages with the same resources."""

    face: int
    clinic_id: str
    variant: str


class FinishedPiece(NamedTuple):
    """The compressed content of each of a piece's pages."""

    clinic_id: str
    variant: str
    pages: Sequence[bytes]


@dataclass(frozen=True, slots=True, eq=False)
class PageRun:
    """The pages of ``pieces`` pieces as objects.

    From outside it needs, in this order: the node of the document parts, the parent of each page tree node, the
    resources of each of ``kinds``, and the numbers of the ``shared`` contents. ``nodes`` are the page tree nodes, by
    how many pages each has; they are the last objects. The first piece begins with object ``first``, each has ``step``.
    """

    objects: ObjectRun
    pieces: int
    kinds: tuple[PageKind, ...]
    shared: tuple[bytes, ...]
    nodes: tuple[int, ...]
    first: int
    step: int


class PageSetter:
    """Makes the pages of one job. ``faces`` are those that each piece has (None = all, in order)."""

    def __init__(self, composer: Composer, faces: Sequence[int] | None = None) -> None:
        self._composer = composer
        self._faces = tuple(range(composer.face_count) if faces is None else faces)
        self._has_parts = composer.standard.document_parts
        self._boxes = boxes(composer.job.paper)
        self._patterns: dict[tuple[str, str, Widths], Pattern] = {}

    def pages(self, pieces: Sequence[FinishedPiece], widths: Widths) -> PageRun:
        """The pages of ``pieces``, in their order."""
        faces = len(self._faces)
        kinds: dict[tuple[str, str], int] = {}
        kind = [kinds.setdefault(piece[:2], len(kinds)) for piece in pieces]
        nodes = _evenly(len(pieces) * faces)
        of_kinds = _NODES + len(nodes)
        own, shared, content = self._contents(pieces, of_kinds + len(kinds) * faces)
        step = faces + self._has_parts
        begin = np.arange(len(own) + 1, len(own) + 1 + step * len(pieces), step, dtype=np.int32)
        face = np.arange(faces, dtype=np.int32)
        page = np.add.outer(begin + int(self._has_parts), face).astype(np.int32)
        node = len(own) + 1 + step * len(pieces)
        parents = [node + place for place, pages in enumerate(nodes) for _ in range(pages)]
        parent: Ints = np.array(parents, dtype=np.int32).reshape(page.shape)
        resources = -np.add.outer(of_kinds + faces * np.array(kind, dtype=np.int32), face).astype(np.int32)

        maker = RunMaker(widths)
        maker.add_streams(own)
        patterns = [self._pattern(clinic_id, variant, widths) for clinic_id, variant in kinds]
        values = self._values(begin, (page, parent, resources, content))
        maker.add([patterns[place] for place in kind], values)
        first = 0
        for place, kids in enumerate(nodes):
            below = page.ravel()[first : first + kids]
            first += kids
            maker.add([_node(kids, widths)], np.array([node + place, *below.tolist(), -_NODES - place], dtype=np.int32))
        all_kinds = tuple(PageKind(face, *one) for one in kinds for face in self._faces)
        return PageRun(maker.run(), len(pieces), all_kinds, tuple(shared), tuple(nodes), len(own) + 1, step)

    def _values(self, begin: Ints, of_pages: tuple[Ints, Ints, Ints, Ints]) -> Ints:
        """The numbers that a piece's objects name, in the order of its pattern; a row for each piece.

        ``of_pages`` are those of its pages: number, parent, resources, content; a column for each face.
        """
        page = of_pages[0]
        ends = [page[:, 0]] if len(self._faces) == 1 else [page[:, 0], page[:, -1]]
        columns: list[Ints] = [begin, np.full_like(begin, -_PARTS), *ends] if self._has_parts else []
        for face in range(len(self._faces)):
            columns += [one[:, face] for one in of_pages]
            columns += [begin] if self._has_parts else []
        return np.stack(columns, axis=1)

    def _contents(self, pieces: Iterable[FinishedPiece], outside: int) -> tuple[list[bytes], Iterable[bytes], Ints]:
        """Contents that stand once for each page, those that pages share, and what each page refers to."""
        own: list[bytes] = []
        shared: dict[bytes, int] = {}
        repeats = {variant: self._repeats(variant) for variant in self._composer.job.variant_ids}
        values: list[int] = []
        for piece in pieces:
            for content, is_shared in zip(piece.pages, repeats[piece.variant], strict=True):
                if is_shared:
                    values.append(-(outside + shared.setdefault(content, len(shared))))
                else:
                    own.append(content)
                    values.append(len(own))
        return own, shared, np.array(values, dtype=np.int32).reshape(-1, len(self._faces))

    def _repeats(self, variant: str) -> list[bool]:
        return [self._composer.repeats(face, variant) for face in self._faces]

    def _pattern(self, clinic_id: str, variant: str, widths: Widths) -> Pattern:
        """The objects of a piece beside its contents."""
        key = (clinic_id, variant, widths)
        if key not in self._patterns:
            part = docparts.leaf(len(self._faces)) if self._has_parts else b""
            pages = [self._page(PageKind(face, clinic_id, variant)) for face in self._faces]
            self._patterns[key] = Pattern(part + b"".join(pages), widths)
        return self._patterns[key]

    def _page(self, kind: PageKind) -> bytes:
        entries = {"Type": b"/Page", "Parent": OPEN + b" 0 R", **self._boxes, "Resources": OPEN + b" 0 R"}
        if self._composer.standard.transparency and self._is_clear(kind):
            entries["Group"] = b"<</Type /Group /S /Transparency /CS /DeviceCMYK>>"
        entries["Contents"] = OPEN + b" 0 R"
        if self._has_parts:
            entries["DPart"] = OPEN + b" 0 R"
        return _object(dictionary(entries))

    def _is_clear(self, kind: PageKind) -> bool:
        """Whether a picture on the page lets through what lies under it."""
        names = self._composer.layer_names(*kind)
        pictures = {art_id for name in names for art_id in self._composer.layer(name).art}
        return any(self._composer.art(art_id).uses_transparency for art_id in pictures)


def boxes(paper: Paper) -> dict[str, bytes]:
    """The boxes of a page (ISO 15930-7, 6.11), spelled."""
    width, height, bleed = paper.media_width.pt, paper.media_height.pt, paper.bleed.pt
    media = box(0.0, 0.0, width, height)
    return {"MediaBox": media, "BleedBox": media, "TrimBox": box(bleed, bleed, width - bleed, height - bleed)}


def _evenly(pages: int) -> list[int]:
    """How many pages each node has."""
    nodes = -(-pages // KIDS)
    return [pages * (place + 1) // nodes - pages * place // nodes for place in range(nodes)]


@cache
def _node(kids: int, widths: Widths) -> Pattern:
    """A node of the page tree."""
    pages = b" ".join([OPEN + b" 0 R"] * kids)
    return Pattern(_object(b"<</Type /Pages /Kids [%b] /Count %d /Parent %b 0 R>>" % (pages, kids, OPEN)), widths)


def _object(body: bytes) -> bytes:
    return b"%b 0 obj\n%b\nendobj\n" % (OPEN, body)
