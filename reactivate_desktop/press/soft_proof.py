"""Soft proof: a press page shown as its output profile prints it on its paper, in any viewer.

A viewer that is left alone turns DeviceCMYK into some RGB of its own, and viewers that read profiles differ in how
they map black and paper. So the conversion is done here, by LittleCMS, absolute colorimetric (paper looks as paper,
and black as black ink on it), and goes into the proof as a table: each device colour becomes one in a DeviceN space
whose tint transform is that table (ISO 32000-1, 8.6.6.5 and 7.10.2). Operators, pictures, shadings and patterns change
their colour space and nothing else, so that type stays type and pictures keep their pixels. Grey is black ink, as on a
press.

Spot inks are shown by their alternates. Overprint and blending in CMYK are not simulated. It is for people's eyes,
never for a press.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf
from PIL import Image, ImageCms

from reactivate_desktop.press.icc_profile import IccProfile

CMYK: Final = "/ProofCMYK"
GRAY: Final = "/ProofGray"
_NAMES: Final = ("/ProofCyan", "/ProofMagenta", "/ProofYellow", "/ProofBlack")
_GRID: Final = 17
"""Steps of each ink in the table: as fine as the profiles' own tables."""
_STEPS: Final = 64
"""Steps of a single ink."""
_OPERATORS: Final = {
    "k": (CMYK, "cs", "scn"),
    "K": (CMYK, "CS", "SCN"),
    "g": (GRAY, "cs", "scn"),
    "G": (GRAY, "CS", "SCN"),
}
_SPACES: Final = {"/DeviceCMYK": (CMYK, (0, 0, 0, 1)), "/DeviceGray": (GRAY, (0,))}
_BLACK: Final = 3
_LONGEST: Final = 32 * 1024 * 1024
"""Bytes of operators that are still read; each becomes an object of some hundred bytes."""
Instruction = tuple[list[Any], Operator]


def on_screen(profile: IccProfile, ink: Sequence[float]) -> tuple[int, int, int]:
    """What an ink (percent of cyan, magenta, yellow, black) looks like on the profile's paper, as sRGB bytes."""
    return _one_on_screen(profile.data, tuple(ink))


@lru_cache(maxsize=256)  # bare paper is asked for once a page
def _one_on_screen(profile: bytes, ink: tuple[float, ...]) -> tuple[int, int, int]:
    red, green, blue = _converted(profile, np.array([ink], dtype=float) * 2.55)[0]
    return int(red), int(green), int(blue)


def _converted(profile: bytes, inks: np.ndarray) -> np.ndarray:
    """Inks (n × 4, 0 to 255) as sRGB (n × 3, bytes), absolute colorimetric."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    intent = ImageCms.Intent.ABSOLUTE_COLORIMETRIC
    transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), "CMYK", "RGB", renderingIntent=intent)
    pixels = np.ascontiguousarray(np.rint(inks).astype(np.uint8))
    picture = Image.frombytes("CMYK", (len(pixels), 1), pixels.tobytes())
    converted = ImageCms.applyTransform(picture, transform)
    assert converted is not None  # noqa: S101 - only a conversion in place gives nothing
    return np.frombuffer(converted.tobytes(), dtype=np.uint8).reshape(-1, 3)


@lru_cache(maxsize=4)
def _table(profile: bytes) -> bytes:
    """SRGB of every mixture on the grid, cyan running fastest, as a sampled function wants them."""
    levels = np.linspace(0, 255, _GRID)
    black, yellow, magenta, cyan = np.meshgrid(levels, levels, levels, levels, indexing="ij")
    return _converted(profile, np.stack([part.ravel() for part in (cyan, magenta, yellow, black)], axis=1)).tobytes()


@dataclass(slots=True)
class SoftProof:
    """Makes soft proofs of forms in one PDF."""

    pdf: Pdf
    profile: IccProfile
    _spaces: dict[str, Any] = field(default_factory=dict)
    _done: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        mixture = self._sampled(_table(self.profile.data), [_GRID] * 4)
        names = Array([Name(name) for name in _NAMES])
        gray = np.zeros((_STEPS, 4))
        gray[:, _BLACK] = np.linspace(255, 0, _STEPS)
        self._spaces = {
            "/DeviceCMYK": self.pdf.make_indirect(Array([Name.DeviceN, names, Name.DeviceRGB, mixture])),
            "/DeviceGray": self._single(GRAY, gray),
        }

    def convert(self, form: Any) -> None:
        """Make a page's form a soft proof of itself."""
        self._form(form, outermost=True)

    def paper(self, box: tuple[float, float, float, float]) -> bytes:
        """The operators that lay bare paper in ``box`` (left, bottom, width, height), for a page to stand on."""
        colour = " ".join(f"{part / 255:.4f}" for part in on_screen(self.profile, (0, 0, 0, 0)))
        return f"q {colour} rg {' '.join(f'{part:.4f}' for part in box)} re f Q".encode()

    def _sampled(self, table: bytes, steps: list[int]) -> Any:
        function = self.pdf.make_stream(table)
        function.FunctionType, function.BitsPerSample = 0, 8
        function.Domain, function.Range, function.Size = Array([0, 1] * len(steps)), Array([0, 1] * 3), Array(steps)
        function.Encode = Array([end for count in steps for end in (0, count - 1)])
        function.Decode = Array([0, 1] * 3)
        return function

    def _single(self, name: str, inks: np.ndarray) -> Any:
        """A space of one colorant whose tints, in even steps, print as ``inks`` (n × 4, 0 to 255)."""
        table = _converted(self.profile.data, inks).tobytes()
        return self.pdf.make_indirect(
            Array([Name.Separation, Name(name), Name.DeviceRGB, self._sampled(table, [len(inks)])])
        )

    def _form(self, form: Any, *, outermost: bool = False) -> None:
        """A form or a tiling pattern: its operators, then all that its resources hold."""
        if form.is_indirect and form.objgen in self._done:
            return
        self._done.add(form.objgen)
        if "/Group" in form and str(form.Group.get("/CS", "")) in _SPACES:
            form.Group.CS = Name.DeviceRGB
        if "/Resources" not in form:
            form.Resources = Dictionary()
        # what is drawn before any colour is set is black ink as well
        begin = [*_in_space(GRAY, "cs", "scn", (0,)), *_in_space(GRAY, "CS", "SCN", (0,))] if outermost else []
        rewritten = _operators_of(form)
        if rewritten is not None:
            form.write(pikepdf.unparse_content_stream([*begin, *rewritten]))
        self._resources(form.Resources)

    def _resources(self, resources: Any) -> None:
        named = resources.get("/ColorSpace") or Dictionary()
        for key in list(named.keys()):
            named[key] = self._space(named[key])
        cmyk, gray = self._spaces["/DeviceCMYK"], self._spaces["/DeviceGray"]
        named[CMYK], named[GRAY], named["/DefaultCMYK"] = cmyk, gray, cmyk
        resources.ColorSpace = named
        for part in _parts(resources, "/XObject"):
            if str(part.get("/Subtype", "")) == "/Form":
                self._form(part)
            else:
                self._own_space(part)
        for part in _parts(resources, "/Pattern"):
            if part.get("/PatternType") == 1:
                self._form(part)
            elif "/Shading" in part:
                self._own_space(part.Shading)
        for part in _parts(resources, "/Shading"):
            self._own_space(part)

    def _own_space(self, part: Any) -> None:
        """A picture's or a shading's own colour space; a soft mask is no colour and stays as it is."""
        if "/ColorSpace" in part:
            part.ColorSpace = self._space(part.ColorSpace)

    def _space(self, space: Any) -> Any:
        """A colour space as one of the proof; what is no device space of a press stays."""
        if isinstance(space, Name):
            return self._spaces.get(str(space), space)
        if not isinstance(space, Array) or len(space) < 2:
            return space
        family = str(space[0])
        if family in ("/Indexed", "/Pattern"):
            return Array([space[0], self._space(space[1]), *list(space)[2:]])
        if family == "/Separation" and str(space[2]) == "/DeviceCMYK":
            return self._spot(space)
        if family == "/DeviceN" and str(space[2]) == "/DeviceCMYK":
            return Array([space[0], space[1], self._profiled(), *list(space)[3:]])
        return space

    def _spot(self, space: Any) -> Any:
        """A spot ink: its tints as its alternate prints them."""
        tints = _exponential(space[3])
        if tints is None:
            return Array([space[0], space[1], self._profiled(), space[3]])
        return self._single(str(space[1]), tints)

    def _profiled(self) -> Any:
        """The profile as an ICCBased space, for alternates whose tint transform can't be made into a table here."""
        if "profiled" not in self._spaces:
            stream = self.pdf.make_stream(self.profile.data)
            stream.N, stream.Alternate = 4, Name.DeviceCMYK
            self._spaces["profiled"] = self.pdf.make_indirect(Array([Name.ICCBased, stream]))
        return self._spaces["profiled"]


def _parts(resources: Any, kind: str) -> list[Any]:
    entries = resources.get(kind)
    return list(entries.values()) if isinstance(entries, Dictionary) else []


def _exponential(function: Any) -> np.ndarray | None:
    """The inks of even tints by an exponential function (7.10.3), as spot inks have it; None for another function."""
    if not isinstance(function, Dictionary) or function.get("/FunctionType") != 2:
        return None
    ends = [np.array([float(part) for part in function.get(key, [])]) for key in ("/C0", "/C1")]
    if any(len(end) != 4 for end in ends):
        return None
    shares = np.linspace(0, 1, _STEPS)[:, None] ** float(function.get("/N", 1))
    inks: np.ndarray = np.clip(ends[0] + shares * (ends[1] - ends[0]), 0, 1) * 255
    return inks


def _operators_of(form: Any) -> list[Any] | None:
    """A form's operators as those of the proof; None where they can't be read or are too many: they stay as they are.

    Their colours then are the viewer's own, or those of ``DefaultCMYK`` where it heeds that.
    """
    try:
        if len(form.read_bytes()) > _LONGEST:
            return None
        with warnings.catch_warnings(action="ignore"):
            return list(_rewritten(pikepdf.parse_content_stream(form)))
    except (pikepdf.PdfError, ValueError):
        return None


def _rewritten(instructions: Iterable[Any]) -> Iterator[Any]:
    """The same operators with device colours as colours of the proof."""
    for instruction in instructions:
        name = str(instruction.operator)
        operands = instruction.operands
        if name in _OPERATORS:
            yield from _in_space(*_OPERATORS[name], operands)
        elif name in ("cs", "CS") and operands and str(operands[0]) in _SPACES:
            space, black = _SPACES[str(operands[0])]
            yield from _in_space(space, name, "scn" if name == "cs" else "SCN", black)
        else:
            yield instruction


def _in_space(space: str, choose: str, colour: str, values: Iterable[Any]) -> list[Instruction]:
    return [([Name(space)], Operator(choose)), (list(values), Operator(colour))]
