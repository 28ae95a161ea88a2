"""The imposed file: each page of the source becomes a form, its bytes untouched; a sheet's side places them.

What sides share (marks, the operators that place the pieces, fonts, art) stands in the file once. Memory holds one
sheet and a few bytes for each object. Sides of a sheet follow each other: front, back, front, back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import metadata
from reactivate_desktop.press.colour import EXT_G_STATES, OVERPRINT
from reactivate_desktop.press.impose.copier import Copier
from reactivate_desktop.press.impose.drawing import ALL, REGISTRATION, drawn, separator_piece, void_piece
from reactivate_desktop.press.impose.duplex import Place
from reactivate_desktop.press.impose.layout import SheetPlan, inches
from reactivate_desktop.press.impose.lettering import FONT, Lettering
from reactivate_desktop.press.impose.marks import SideMarks, Slug, marks_of
from reactivate_desktop.press.impose.objects import Ref
from reactivate_desktop.press.impose.order import SEPARATOR, VOID, Arrangement, Lift
from reactivate_desktop.press.impose.source import SourceFile, SourcePage, upright_size
from reactivate_desktop.press.metadata import Identity
from reactivate_desktop.press.page_tree import PageTree
from reactivate_desktop.press.standards import Standard
from reactivate_desktop.press.syntax import array, box, dictionary, numbers, reference
from reactivate_desktop.press.writer import PdfWriter

SAME_PT: Final = 0.5
"""Pages may differ so much in size: what a writer's rounding makes."""
_MOST_KNOWN: Final = 4096
_SIDES: Final = ("front", "back")


@dataclass(slots=True)
class _Side:
    """What all sheets share on one side: boxes, marks, the stream that places pieces, where the slug goes."""

    boxes: dict[str, bytes]
    marks: SideMarks
    marks_form: int
    placing: int
    faces: tuple[int, ...]
    slug_words: tuple[str, str] | None = None


class SheetFile:
    """Writes imposed sheets to a stream, one after the other."""

    def __init__(self, stream: BinaryIO, source: SourceFile, plan: SheetPlan, standard: Standard) -> None:
        self._source, self._plan, self._standard = source, plan, standard
        self._writer = PdfWriter(stream, standard.pdf_version)
        self._copier = Copier(source.raw, self._writer)
        self._tree = PageTree(self._writer)
        self._root = self._writer.reserve()
        self._font = self._writer.reserve()
        states = {OVERPRINT: reference(self._writer.put(EXT_G_STATES[OVERPRINT]))}
        self._letters = dictionary({"Font": reference(self._font), "ExtGState": dictionary(states)})[:-2]
        self._lettering = Lettering()
        self._heads: dict[tuple[object, ...], bytes] = {}
        self._void = 0
        self._sides: list[_Side] = []

    @property
    def missing(self) -> tuple[str, ...]:
        """Marks that found no room, in words."""
        return tuple(
            f"{mark.value.replace('_', ' ')} ({name})"
            for side, name in zip(self._sides, _SIDES, strict=False)
            for mark in side.marks.missing
        )

    def begin(self, job: str, created: datetime, pieces: Arrangement, folds: tuple[float, ...]) -> None:
        """Write what all sheets share. ``job`` is the slug's first word, ``created`` its date."""
        plan = self._plan
        self._job, self._date, self._pieces = job, f"{created:%Y-%m-%d}", pieces
        colour = self._writer.put(REGISTRATION)
        places = (plan.front, plan.back)[: plan.duplex.sides]
        for number, one in enumerate(places):
            faces = tuple(number ^ (position in plan.turned) for position in range(plan.n_up))
            self._sides.append(self._side(one, marks_of(plan, one, folds), colour, faces))
        if pieces.voids:
            self._void = self._card(void_piece(plan.piece, self._lettering))

    def _card(self, content: bytes) -> int:
        """A form of the size of a piece with its bleed."""
        piece = self._plan.piece
        out = piece.bleed
        return self._form(content, (-out, -out, piece.width + out, piece.height + out), self._letters + b">>")

    def _separator(self, lift: Lift, position: int) -> int:
        """The card for the pile of a position; it names nobody."""
        pieces = self._pieces
        within = pieces.in_stack(lift, position)
        stack = f"Stack {pieces.stack_of(position) + 1} of {pieces.stacks}"
        held = "VOID alone"
        if within is not None:
            held = f"pieces {within[0] + 1:,} to {within[1] + 1:,} of {pieces.pieces:,} in this file"
        notes = (self._job, f"{self._date} · {self._plan.id}", f"{stack}: {held}")
        words = f"Lift {lift.number + 1} / {pieces.lifts}"
        return self._card(separator_piece(self._plan.piece, self._lettering, words, notes))

    def _side(self, places: tuple[Place, ...], marks: SideMarks, colour: int, faces: tuple[int, ...]) -> _Side:
        plan = self._plan
        sheet = (0.0, 0.0, plan.width, plan.height)
        trim = (
            min(one.x for one in places),
            min(one.y for one in places),
            max(one.x + one.width for one in places),
            max(one.y + one.height for one in places),
        )
        bleed = plan.piece.bleed
        boxes = {
            "MediaBox": box(*sheet),
            "BleedBox": box(trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed),
            "TrimBox": box(*trim),
        }
        spaces = dictionary({"ColorSpace": dictionary({ALL: reference(colour)})})
        form = self._form(drawn(marks), sheet, spaces)
        words = [_placed(place, _clip(place, trim, plan), f"P{number}") for number, place in enumerate(places)]
        placing = self._writer.put_deflated("".join([*words, "/Marks Do\n"]).encode())
        return _Side(boxes, marks, form, placing, faces)

    def _form(self, content: bytes, bounds: tuple[float, float, float, float], resources: bytes) -> int:
        entries = {"Type": b"/XObject", "Subtype": b"/Form", "BBox": box(*bounds), "Resources": resources}
        return self._writer.put_deflated(content, entries)

    def add(self, lift: Lift, number: int, on_sheet: tuple[int, ...]) -> None:
        """Write both sides of a sheet with these pieces by position.

        Raises:
            PressError: when a page can't be read or has another size than the first.
        """
        cards = [self._separator(lift, position) for position, one in enumerate(on_sheet) if one == SEPARATOR]
        for side_number, side in enumerate(self._sides):
            group: bytes | None = None
            forms = [b"/Marks %d 0 R" % side.marks_form]
            for position, piece in enumerate(on_sheet):
                if piece < 0:
                    forms.append(b"/P%d %d 0 R" % (position, self._void if piece == VOID else cards[position]))
                    continue
                page = self._page(piece * len(self._sides) + side.faces[position])
                forms.append(b"/P%d %d 0 R" % (position, self._page_form(page)))
                if page.group is not None:
                    group = group or self._copier.spell(page.group)
            self._put_page(side, forms, group, self._slug(side, side_number, lift, number))

    def _page(self, number: int) -> SourcePage:
        page = self._source.page(number)
        width, height = upright_size(page)
        piece = self._plan.piece
        if abs(width - piece.width) > SAME_PT or abs(height - piece.height) > SAME_PT:
            raise PressError(
                f"{self._source.name}, page {number + 1:,} is trimmed to {inches(width)} × {inches(height)} in, "
                f"the first page to {piece}.",
                hint="Impose files of one size each.",
                code="impose-sizes",
            )
        return page

    def _page_form(self, page: SourcePage) -> int:
        content, filters = self._source.content(page)
        head = self._head(page) + b"".join(b" %b %b" % (key, self._copier.spell(one)) for key, one in filters.items())
        return self._writer.put(b"%b /Length %d>>\nstream\n%b\nendstream" % (head, len(content), content))

    def _head(self, page: SourcePage) -> bytes:
        """How the form of a page begins: most pages share it."""
        shared = page.resources if isinstance(page.resources, Ref) else None
        key = (page.trim, page.bleed, page.rotate, shared)
        head = self._heads.get(key) if shared else None
        if head is None:
            entries = {
                "Type": b"/XObject",
                "Subtype": b"/Form",
                "BBox": box(*page.bleed),
                "Matrix": _upright(page),
                "Resources": self._copier.spell(page.resources),
            }
            head = dictionary(entries)[:-2]
            if shared and len(self._heads) < _MOST_KNOWN:
                self._heads[key] = head
        return head

    def _put_page(self, side: _Side, forms: list[bytes], group: bytes | None, slug: int) -> None:
        contents = [reference(side.placing)]
        if slug:
            contents.append(reference(slug))
        entries = {**side.boxes, "Resources": b"%b /XObject <<%b>>>>" % (self._letters, b" ".join(forms))}
        if group is not None:
            entries["Group"] = group
        self._tree.add({**entries, "Contents": array(contents)})

    def _slug(self, side: _Side, side_number: int, lift: Lift, number: int) -> int:
        """The stream with the slug of one side; 0 where it has no room."""
        place = side.marks.slug
        if place is None:
            return 0
        middle = f"{self._counted(number, lift.number)} · {_SIDES[side_number]}"
        start, end = side.slug_words = side.slug_words or self._around(place, side_number)
        shown = self._lettering.show(f"{start}{middle}{end}", place.size, place.x, place.y)
        return self._writer.put_stream(f"/{OVERPRINT} gs 0 0 0 1 k ".encode() + shown)

    def _counted(self, sheet: int, lift: int) -> str:
        pieces = self._pieces
        lifts = f" · lift {lift + 1}/{pieces.lifts}" if pieces.order.lifts else ""
        return f"sheet {sheet + 1}/{pieces.sheets}{lifts}"

    def _around(self, place: Slug, side_number: int) -> tuple[str, str]:
        """What stands before and after the numbers of every sheet of a side: as much as there is room for."""
        letters, pieces = self._lettering, self._pieces
        longest = f"{self._counted(pieces.sheets - 1, pieces.lifts - 1)} · {_SIDES[side_number]}"
        room = place.width - letters.width(longest, place.size)
        ends = (f" · {self._date} · {self._plan.id} · {pieces.order.id}", f" · {self._date}", "")
        end = next(words for words in ends if not words or letters.width(words, place.size) <= room)
        room -= letters.width(f"{end} · ", place.size)
        name = letters.shortened(self._job, place.size, room) if room > 0 else ""
        return (f"{name} · " if name else ""), end

    def close(self, identity: Identity) -> None:
        """Write font, page tree, metadata, output intent, catalog and trailer."""
        writer, standard = self._writer, self._standard
        writer.put(dictionary({FONT: reference(self._lettering.embed(writer))}), self._font)
        self._tree.close(self._root)
        info = metadata.put_info(writer, identity, standard)
        entries = {"Type": b"/Catalog", "Pages": reference(self._root)}
        intents = self._source.root.get(b"/OutputIntents")
        if intents is not None:
            entries["OutputIntents"] = self._copier.spell(intents)
        entries["Metadata"] = reference(metadata.put_xmp(writer, identity, standard))
        writer.finish(writer.put(dictionary(entries)), info, identity.document_id)


def _placed(place: Place, clip: tuple[float, float, float, float], name: str) -> str:
    """The operators that put a form with its trim at the origin to a place, clipped to its share of the gutters."""
    turned = {
        0: (1, 0, 0, 1, place.x, place.y),
        90: (0, 1, -1, 0, place.x + place.width, place.y),
        180: (-1, 0, 0, -1, place.x + place.width, place.y + place.height),
        270: (0, -1, 1, 0, place.x, place.y + place.height),
    }[place.turn]
    return f"q {numbers(*clip)} re W n {numbers(*turned)} cm /{name} Do Q\n"


def _clip(place: Place, trim: tuple[float, float, float, float], plan: SheetPlan) -> tuple[float, float, float, float]:
    """The trim of a place with its bleed, which ends in the middle of a gutter: corner, width, height."""
    bleed = plan.piece.bleed
    across, down = (min(bleed, gutter / 2) for gutter in plan.gutters)
    left = bleed if place.x - trim[0] < SAME_PT else across
    right = bleed if trim[2] - place.x - place.width < SAME_PT else across
    foot = bleed if place.y - trim[1] < SAME_PT else down
    head = bleed if trim[3] - place.y - place.height < SAME_PT else down
    return place.x - left, place.y - foot, place.width + left + right, place.height + foot + head


def _upright(page: SourcePage) -> bytes:
    """The matrix that puts a page upright, its trim from the origin (8.10.1)."""
    x0, y0, x1, y1 = page.trim
    matrix = {
        0: (1, 0, 0, 1, -x0, -y0),
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }[page.rotate]
    return f"[{numbers(*matrix)}]".encode()
