"""Pictures of the brand: one-page PDFs that become Form XObjects, checked and copied once per file.

Only what the picture's own operators use is copied, colours untouched. A file that can't be printed as it stands is
refused with its name and the reason.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Object, Stream

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import art_check, art_content, art_document
from reactivate_desktop.press.art_content import Instructions
from reactivate_desktop.press.art_copy import Copier
from reactivate_desktop.press.artwork import ArtRefusal, ArtUse, Artwork, missing, refused
from reactivate_desktop.press.syntax import number
from reactivate_desktop.press.writer import PdfWriter, deflate

_LARGEST_DEPTH = 24
_LARGEST_FILE = 400 * 1024 * 1024
_DEVICE_SPACES = {"/DeviceCMYK", "/DeviceGray", "/DeviceRGB", "/Pattern"}
Prepared = tuple[Dictionary, bytes]


class ArtFile(Artwork):
    """One picture, opened and checked; ``left``, ``bottom``, ``width`` and ``height`` of its page in points."""

    def __init__(self, path: Path, use: ArtUse) -> None:
        self.path = path
        self._called = use.called
        self._transparency = use.transparency
        self._spots = {spot.spot: spot.alternate for spot in use.spots}
        self._forms: dict[tuple[int, int], Prepared] = {}
        self._within: set[tuple[int, int]] = set()
        with self._refusing():
            self._open()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise missing(self.path) from None
        except ArtRefusal as refusal:
            raise self._refused(str(refusal)) from None
        except pikepdf.PasswordError:
            raise self._refused("it is encrypted; save it without a password") from None
        except (RecursionError, MemoryError):
            raise self._refused("its parts are nested too deep, or larger than a picture's are") from None
        except (pikepdf.PdfError, KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, OSError):
            raise self._refused("it is not a PDF that can be read") from None

    def unpack(self) -> None:
        """Unpack all that the picture is made of, to see that it can be.

        Raises:
            PressError: when it can't.
        """
        with self._refusing():
            art_document.unpack(self._form[0])

    def _open(self) -> None:
        if self.path.stat().st_size > _LARGEST_FILE:
            raise ArtRefusal(f"its file is larger than {_LARGEST_FILE >> 20} MB")
        self._pdf = pikepdf.open(io.BytesIO(self.path.read_bytes()))  # the brand's own file stays free
        page = art_document.page_of(self._pdf)
        self.left, self.bottom, self.width, self.height = art_document.box_of(page)
        self._group = page.get("/Group")
        self.uses_transparency = self._group is not None
        if self._group is not None:
            self._check_group(self._group)
        resources = art_document.inherited(page, "/Resources")
        self._form = self._prepared(resources or Dictionary(), pikepdf.parse_content_stream(page), depth=0)
        art_document.check_objects(self._form[0])

    def put(self, writer: PdfWriter) -> int:
        """Copy the picture into a file as a Form XObject; gives its number."""
        copier = Copier(writer, self._form_of, self._spots)
        resources, content = self._form
        box = f"[{number(self.left)} {number(self.bottom)} {number(self.left + self.width)}"
        entries = {
            "Type": b"/XObject",
            "Subtype": b"/Form",
            "BBox": f"{box} {number(self.bottom + self.height)}]".encode(),
            "Resources": copier.value(resources),
            "Filter": b"/FlateDecode",
        }
        if self._group is not None:
            entries["Group"] = copier.value(self._group)
        return writer.put_stream(content, entries)

    def _check_group(self, group: Object) -> None:
        if not self._transparency:
            raise ArtRefusal("it holds a transparency group, which this print standard forbids")
        if "/CS" in group:
            art_check.colour_space(group["/CS"])

    def _prepared(self, resources: Object, instructions: Instructions, depth: int) -> Prepared:
        """The resources that are used, checked, and the content without what paints nothing."""
        if depth > _LARGEST_DEPTH:
            raise ArtRefusal("its parts are nested too deep")
        kept = art_content.kept(instructions)
        wanted: dict[str, Any] = {}
        for kind, names in art_content.named(kept).items():
            entries = resources.get(kind, Dictionary())
            lacking = [key for key in sorted(names) if key not in entries and not _is_device(kind, key)]
            if lacking:
                raise ArtRefusal(f"it uses {lacking[0][1:]} ({kind[1:]}), which the file does not hold")
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
                self._check_object(entry["/SMask"]["/G"], depth)
        elif kind == "/Shading":
            art_check.colour_space(entry["/ColorSpace"])
        elif kind == "/Pattern":
            self._check_pattern(entry, depth)
        elif kind == "/XObject":
            self._check_object(entry, depth)

    def _check_pattern(self, entry: Object, depth: int) -> None:
        if int(entry["/PatternType"]) == 2:
            art_check.colour_space(entry["/Shading"]["/ColorSpace"])
            if "/ExtGState" in entry:
                self._check("/ExtGState", entry["/ExtGState"], depth)
        else:
            self.form(entry, depth + 1)

    def _check_object(self, entry: Object, depth: int) -> None:
        kind = str(entry["/Subtype"])
        if kind == "/Image":
            art_check.image(entry, self._transparency)
            self.uses_transparency |= "/SMask" in entry
        elif kind == "/Form" and "/PS" not in entry and "/Subtype2" not in entry:
            if "/Ref" in entry:
                raise ArtRefusal("a part of it lies in another file")
            if "/OPI" in entry:
                raise ArtRefusal("a part of it stands for a picture elsewhere (OPI)")
            if "/Group" in entry:
                self._check_group(entry["/Group"])
                self.uses_transparency = True
            self.form(entry, depth + 1)
        else:
            raise ArtRefusal("it holds PostScript")

    def form(self, entry: Object, depth: int) -> Prepared:
        """A nested form's or tiling pattern's used resources and its content, checked once."""
        key = entry.objgen
        if key not in self._forms:
            if key in self._within:
                raise ArtRefusal("a part of it holds itself")
            self._within.add(key)
            resources = entry.get("/Resources", Dictionary())
            self._forms[key] = self._prepared(resources, pikepdf.parse_content_stream(entry), depth)
            self._within.discard(key)
        return self._forms[key]

    def _form_of(self, entry: Stream) -> Prepared:
        return self.form(entry, 0)

    def _refused(self, why: str) -> PressError:
        return refused(self._called, why, "Save it again as CMYK with all fonts embedded.")


def _is_device(kind: str, name: str) -> bool:
    return kind == "/ColorSpace" and name in _DEVICE_SPACES
