"""Plates of a press from a PDF: for each ink a copy of the pages in which everything is the gray of that ink.

PDFium draws the copies: outlines, clips, soft masks and transparency are a renderer's work; what stands on which
plate, knock-out and overprint are reckoned here. Left out: meshes without a function, pictures inside of content
streams, colours inside of Type 3 letters. Colours that are no press inks are estimated (and an error of their own).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2

from reactivate_desktop.press.preflight_geometry import Box
from reactivate_desktop.press.preflight_graphics import Shelf
from reactivate_desktop.press.preflight_ink import PROCESS, Space
from reactivate_desktop.press.preflight_plate_pictures import Sampled, sample
from reactivate_desktop.press.preflight_plate_program import Program, ProgramMaker, written
from reactivate_desktop.press.preflight_plate_shades import gray_shade
from reactivate_desktop.press.readback_extract import small_file
from reactivate_desktop.press.readback_foreign import open_file
from reactivate_desktop.press.readback_pages import pages_from

DPI: Final = 100
MOST_SPOTS: Final = 8
_DROPPED: Final = ("/DPart", "/Annots", "/B", "/StructParents", "/Rotate", "/UserUnit", "/CropBox", "/AA")
_GRAY: Final = pikepdf.Name.DeviceGray
Picture = npt.NDArray[np.uint8]


def extracted(path: Path, numbers: Sequence[int]) -> pikepdf.Pdf:
    """Those pages (from 1, rising) as a file of their own, without what belongs to the whole file or a screen."""
    with open_file(path) as file:
        found = [next(pages_from(file, number - 1), None) for number in numbers]
        data = small_file(file, [page for page in found if page is not None])
    document = pikepdf.open(io.BytesIO(data))
    for page in document.pages:
        for key in _DROPPED:
            if key in page.obj:
                del page.obj[key]
    return document


@dataclass(slots=True)
class PlateMaker:
    """Takes a file of extracted pages apart; afterwards it can be drawn plate by plate."""

    pdf: pikepdf.Pdf
    shelf: Shelf = field(default_factory=Shelf)
    _programs: list[tuple[pikepdf.Object, Program]] = field(default_factory=list)
    _pictures: list[tuple[pikepdf.Object, Sampled | None]] = field(default_factory=list)
    _shades: list[tuple[pikepdf.Object, pikepdf.Object, Space]] = field(default_factory=list)
    _seen: set[tuple[int, int]] = field(default_factory=set)
    _inks: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        maker = ProgramMaker(self.shelf, self._inks)
        for page in self.pdf.pages:
            resources = page.obj.get("/Resources")
            program = maker.make(page.obj, resources, starts_black=True)
            page.obj["/Contents"] = self.pdf.make_stream(b"")
            self._programs.append((page.obj["/Contents"], program))
            self._gray_group(page.obj)
            self._walk(resources, maker)

    @property
    def names(self) -> tuple[str, ...]:
        """Plates that get any ink: the press's own first, then spot inks by name."""
        spots = sorted(self._inks - {*PROCESS, "All", "None"})
        everywhere = "All" in self._inks
        return (*(name for name in PROCESS if everywhere or name in self._inks), *spots[:MOST_SPOTS])

    def write(self, plate: str) -> bytes:
        """The pages of one plate as a PDF."""
        for stream, program in self._programs:
            stream.write(written(program, plate))
        for picture, sampled in self._pictures:
            _write_picture(picture, sampled, plate)
        for shading, original, space in self._shades:
            keys = gray_shade(self.pdf, original, space, plate)
            for key, value in (keys or _blank(original)).items():
                shading[key] = value
        buffer = io.BytesIO()
        self.pdf.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return buffer.getvalue()

    def _walk(self, resources: pikepdf.Object | None, maker: ProgramMaker) -> None:
        for thing in _entries(resources, "/XObject"):
            if isinstance(thing, pikepdf.Stream) and self._new(thing):
                if thing.get("/Subtype") == "/Form":
                    self._stream(thing, thing.get("/Resources", resources), maker, starts_black=False)
                elif thing.get("/Subtype") == "/Image" and not thing.get("/ImageMask", False):
                    self._picture(thing)
        for pattern in _entries(resources, "/Pattern"):
            if self._new(pattern):
                if "/Shading" in pattern:
                    self._shade(pattern["/Shading"])
                elif isinstance(pattern, pikepdf.Stream):
                    self._stream(pattern, pattern.get("/Resources", resources), maker, starts_black=True)
        for shading in _entries(resources, "/Shading"):
            self._shade(shading)

    def _new(self, thing: pikepdf.Object) -> bool:
        if thing.objgen in self._seen:
            return False
        if thing.is_indirect:
            self._seen.add(thing.objgen)
        return True

    def _stream(
        self, stream: pikepdf.Object, resources: pikepdf.Object | None, maker: ProgramMaker, *, starts_black: bool
    ) -> None:
        self._programs.append((stream, maker.make(stream, resources, starts_black=starts_black)))
        self._gray_group(stream)
        self._walk(resources, maker)

    def _picture(self, picture: pikepdf.Stream) -> None:
        space = self.shelf.space_object(picture.get("/ColorSpace"))
        sampled = sample(picture, space)
        if sampled is not None:
            self._inks |= sampled.used()
        self._pictures.append((picture, sampled))

    def _shade(self, shading: pikepdf.Object) -> None:
        if not self._new(shading):
            return
        space = self.shelf.space_object(shading.get("/ColorSpace"))
        original = pikepdf.Dictionary({key: value for key, value in shading.items() if key != "/Length"})
        if "/Background" in shading:
            del shading["/Background"]
        root = space.at_root
        self._inks.update(root.inks or ("Black",))
        self._shades.append((shading, original, space))

    @staticmethod
    def _gray_group(holder: pikepdf.Object) -> None:
        group = holder.get("/Group")
        if isinstance(group, pikepdf.Dictionary) and "/CS" in group:
            group["/CS"] = _GRAY


def _entries(resources: pikepdf.Object | None, kind: str) -> Iterable[pikepdf.Object]:
    group = resources.get(kind) if resources is not None else None
    return [thing for _, thing in group.items()] if isinstance(group, pikepdf.Dictionary) else []


def _blank(shading: pikepdf.Object) -> dict[str, object]:
    """A shade that leaves no ink."""
    kind = int(shading.get("/ShadingType", 0))
    inputs = [0, 1, 0, 1] if kind == 1 else [0, 1]
    if kind == 1:
        return {"/ColorSpace": _GRAY, "/Function": shading.get("/Function", pikepdf.Array([]))}
    return {
        "/ColorSpace": _GRAY,
        "/Function": pikepdf.Dictionary(FunctionType=2, Domain=inputs, C0=[1], C1=[1], N=1),
    }


def _write_picture(picture: pikepdf.Object, sampled: Sampled | None, plate: str) -> None:
    gray = np.full((1, 1), 255, dtype=np.uint8) if sampled is None else sampled.on_plate(plate)
    picture.write(np.ascontiguousarray(gray).tobytes())
    picture["/ColorSpace"], picture["/BitsPerComponent"] = _GRAY, 8
    picture["/Height"], picture["/Width"] = gray.shape
    for key in ("/Decode", "/DecodeParms", "/Intent"):
        if key in picture:
            del picture[key]
    if isinstance(picture.get("/Mask"), pikepdf.Array):
        del picture["/Mask"]


def drawn(page: pypdfium2.PdfPage, media: Box, *, box: Box | None = None, dpi: float = DPI) -> Picture:
    """A page, or ``box`` of it, in gray, rows from the top; 255 = paper."""
    crop = (0.0, 0.0, 0.0, 0.0)
    if box is not None:
        crop = (box[0] - media[0], box[1] - media[1], media[2] - box[2], media[3] - box[3])
        crop = (max(crop[0], 0.0), max(crop[1], 0.0), max(crop[2], 0.0), max(crop[3], 0.0))
    bitmap = page.render(scale=dpi / 72, crop=crop, grayscale=True, draw_annots=False, may_draw_forms=False)
    picture = np.array(bitmap.to_numpy(), dtype=np.uint8)
    bitmap.close()
    return picture.reshape(picture.shape[0], picture.shape[1])
