"""Pictures of the brand: one-page PDFs that become Form XObjects, checked and copied once per file.

Only what the picture's own operators use is copied, colours untouched. A file that can't be printed as it stands is
refused with its name and the reason.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import art_check
from reactivate_desktop.press.artwork import ArtRefusal, ArtUse, Artwork, missing, refused
from reactivate_desktop.press.syntax import array, dictionary, number
from reactivate_desktop.press.syntax import name as spelled_name
from reactivate_desktop.press.writer import PdfWriter, deflate

_SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
_NAMES_RESOURCE = {
    "Do": "/XObject",
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "sh": "/Shading",
    "scn": "/Pattern",
    "SCN": "/Pattern",
    "Tf": "/Font",
}
Instructions = Sequence[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]

_LEFT_BEHIND = {"/Length", "/Metadata", "/OPI", "/Alternates", "/PieceInfo", "/Interpolate"}
_LARGEST_DEPTH = 24


class ArtFile(Artwork):
    """One picture, opened and checked; ``left``, ``bottom``, ``width`` and ``height`` of its page in points."""

    def __init__(self, path: Path, use: ArtUse) -> None:
        self.path = path
        self._called = use.called
        self._transparency = use.transparency
        try:
            self._pdf = pikepdf.open(io.BytesIO(path.read_bytes()))  # the brand's own file stays free
            self._check_page()
            page = self._pdf.pages[0]
            self.uses_transparency = "/Group" in page.obj
            self._form = self._prepared(
                page.obj.get("/Resources", Dictionary()), pikepdf.parse_content_stream(page), depth=0
            )
        except FileNotFoundError:
            raise missing(path) from None
        except ArtRefusal as refusal:
            raise self._refused(str(refusal)) from None
        except (pikepdf.PdfError, KeyError, TypeError, ValueError, AttributeError):
            raise self._refused("it is not a PDF that can be read") from None
        box = [float(edge) for edge in self._pdf.pages[0].mediabox]
        self.left, self.bottom = min(box[0], box[2]), min(box[1], box[3])
        self.width, self.height = abs(box[2] - box[0]), abs(box[3] - box[1])

    def put(self, writer: PdfWriter) -> int:
        """Copy the picture into a file as a Form XObject; gives its number."""
        copier = _Copier(writer, self)
        resources, content = self._form
        box = f"[{number(self.left)} {number(self.bottom)} {number(self.left + self.width)}"
        entries = {
            "Type": b"/XObject",
            "Subtype": b"/Form",
            "BBox": f"{box} {number(self.bottom + self.height)}]".encode(),
            "Resources": copier.value(resources),
            "Filter": b"/FlateDecode",
        }
        group = self._pdf.pages[0].obj.get("/Group")
        if group is not None:
            entries["Group"] = copier.value(group)
        return writer.put_stream(content, entries)

    def _check_page(self) -> None:
        if len(self._pdf.pages) != 1:
            raise ArtRefusal(f"it has {len(self._pdf.pages)} pages instead of one")
        page = self._pdf.pages[0].obj
        if page.get("/Rotate", 0):
            raise ArtRefusal("its page is turned")
        if "/Group" in page:
            self._check_group(page["/Group"])

    def _check_group(self, group: Object) -> None:
        if not self._transparency:
            raise ArtRefusal("it holds a transparency group, which this print standard forbids")
        if "/CS" in group:
            art_check.colour_space(group["/CS"])

    def _prepared(self, resources: Object, instructions: Instructions, depth: int) -> tuple[Dictionary, bytes]:
        """The resources that are used, checked, and the content without fonts that are named and never shown."""
        if depth > _LARGEST_DEPTH:
            raise ArtRefusal("its parts are nested too deep")
        art_check.operators(instructions)
        shown = _shown_fonts(instructions)
        kept = [one for one in instructions if str(one.operator) != "Tf" or str(one.operands[0]) in shown]
        used = _used(kept)
        wanted: dict[str, Any] = {}
        for kind, names in used.items():
            entries = resources.get(kind, Dictionary())
            found = {key: entries[key] for key in sorted(names) if key in entries}
            for entry in found.values():
                self._check(kind, entry, depth)
            if found:
                wanted[kind] = Dictionary(found)
        return Dictionary(wanted), deflate(pikepdf.unparse_content_stream(kept))

    def _check(self, kind: str, entry: Object, depth: int) -> None:
        if kind == "/Font":
            art_check.font(entry)
        elif kind == "/ColorSpace":
            art_check.colour_space(entry)
        elif kind == "/ExtGState":
            self.uses_transparency |= art_check.graphics_state(entry, self._transparency)
            if isinstance(entry.get("/SMask"), Dictionary):
                self.form(entry["/SMask"]["/G"], depth + 1)
        elif kind == "/Shading":
            art_check.colour_space(entry["/ColorSpace"])
        elif kind == "/Pattern":
            self._check_pattern(entry, depth)
        elif kind == "/XObject":
            self._check_object(entry, depth)

    def _check_pattern(self, entry: Object, depth: int) -> None:
        if int(entry["/PatternType"]) == 2:
            art_check.colour_space(entry["/Shading"]["/ColorSpace"])
        else:
            self.form(entry, depth + 1)

    def _check_object(self, entry: Object, depth: int) -> None:
        if str(entry["/Subtype"]) == "/Image":
            art_check.image(entry, self._transparency)
            self.uses_transparency |= "/SMask" in entry
        elif str(entry["/Subtype"]) == "/Form":
            if "/Group" in entry:
                self._check_group(entry["/Group"])
                self.uses_transparency = True
            self.form(entry, depth + 1)
        else:
            raise ArtRefusal("it holds PostScript")

    def form(self, entry: Object, depth: int) -> tuple[Dictionary, bytes]:
        """A nested form's or tiling pattern's used resources and its content, checked."""
        resources = entry.get("/Resources", Dictionary())
        return self._prepared(resources, pikepdf.parse_content_stream(entry), depth)

    def _refused(self, why: str) -> PressError:
        return refused(self._called, why, "Save it again as CMYK with all fonts embedded.")


def _shown_fonts(instructions: Instructions) -> set[str]:
    current: str | None = None
    stack: list[str | None] = []
    shown: set[str] = set()
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(current)
        elif operator == "Q":
            current = stack.pop() if stack else None
        elif operator == "Tf":
            current = str(instruction.operands[0])
        elif operator in _SHOWS_TEXT and current:
            shown.add(current)
    return shown


def _used(instructions: Instructions) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for instruction in instructions:
        operator = str(instruction.operator)
        kind = _NAMES_RESOURCE.get(operator)
        if kind and instruction.operands:
            named = instruction.operands[0] if operator == "Tf" else instruction.operands[-1]
            if isinstance(named, Name):
                used.setdefault(kind, set()).add(str(named))
    return dict(sorted(used.items()))


class _Copier:
    """Copies objects of a picture into our file, each once."""

    def __init__(self, writer: PdfWriter, art: ArtFile) -> None:
        self._writer = writer
        self._art = art
        self._numbers: dict[tuple[int, int], int] = {}

    def value(self, item: Any) -> bytes:
        """How an object is spelled in our file; what is indirect is written and referred to."""
        if isinstance(item, Object) and item.is_indirect and item.objgen != (0, 0):
            return b"%d 0 R" % self._indirect(item)
        return self._spelled(item)

    def _indirect(self, item: Object) -> int:
        known = self._numbers.get(item.objgen)
        if known is not None:
            return known
        own = self._numbers[item.objgen] = self._writer.reserve()
        if isinstance(item, Stream):
            self._stream(item, own)
        else:
            self._writer.put(self._spelled(item), own)
        return own

    def _stream(self, item: Stream, own: int) -> None:
        is_content = str(item.get("/Subtype")) == "/Form" or "/PatternType" in item
        if not is_content:
            entries = {key[1:]: self.value(value) for key, value in sorted(item.items()) if key not in _LEFT_BEHIND}
            self._writer.put_stream(item.read_raw_bytes(), entries, own)
            return
        resources, content = self._art.form(item, 0)
        skipped = {"/Length", "/Filter", "/DecodeParms", "/Resources", "/PieceInfo", "/Metadata", "/LastModified"}
        entries = {key[1:]: self.value(value) for key, value in sorted(item.items()) if key not in skipped}
        entries |= {"Resources": self.value(resources), "Filter": b"/FlateDecode"}
        self._writer.put_stream(content, entries, own)

    def _spelled(self, item: Any) -> bytes:
        if isinstance(item, Dictionary):
            return dictionary({key[1:]: self.value(value) for key, value in sorted(item.items())})
        if isinstance(item, Array):
            return array(self.value(value) for value in item)
        if isinstance(item, Name):
            return spelled_name(str(item)[1:])
        if isinstance(item, Object):
            return bytes(item.unparse())
        return _scalar(item)


def _scalar(item: bool | int | float | Decimal | None) -> bytes:
    if item is None:
        return b"null"
    if isinstance(item, bool):
        return b"true" if item else b"false"
    return f"{item:f}".encode() if isinstance(item, Decimal | float) else b"%d" % item
