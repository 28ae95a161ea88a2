"""Preflight of what is painted: colour operators, line weights, text sizes, black text, white overprint, picture ppi.

Each page's own content is read; a form is read once per size at which it is placed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_findings import Findings, Severity
from reactivate_desktop.press.preflight_profile import Profile
from reactivate_desktop.press.readback_content import TOKEN
from reactivate_desktop.press.readback_marks import IDENTITY, Matrix, multiply

_RGB_OPERATORS: Final = frozenset({b"rg", b"RG"})
_SHOW: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
_STROKE: Final = frozenset({b"S", b"s", b"B", b"B*", b"b", b"b*"})
_FILL: Final = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_FORBIDDEN_SPACES: Final = frozenset({"/DeviceRGB", "/RGB", "/CalRGB", "/CalGray", "/Lab"})
_LEAST_PIXELS: Final = 16
_DEPTH: Final = 12

Ink = tuple[float, ...]


@dataclass(slots=True)
class _State:
    matrix: Matrix = IDENTITY
    line_pt: float = 1.0
    ink: Ink | None = (0.0, 0.0, 0.0, 1.0)
    size: float = 0.0
    text: Matrix = IDENTITY
    overprint: bool = False
    mode: int = 0


@dataclass(slots=True)
class ContentChecks:
    """Reads content streams; ``page`` is the one whose turn it is."""

    profile: Profile
    findings: Findings
    _seen: set[tuple[tuple[int, int], float]] = field(default_factory=set)

    def check(self, page: pikepdf.Object, resources: pikepdf.Object | None, number: int) -> None:
        """All rules about what one page paints."""
        contents = page.get("/Contents")
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        data = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
        if not data.strip():
            self.findings.error("empty-page", number, "The page is empty.")
        _Painter(self, resources, number, _State(), 0).run(data)

    def enter(self, form: pikepdf.Object, scale: float) -> bool:
        """Whether a form at this scale is still to be read."""
        key = (form.objgen, round(scale, 3))
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


@dataclass(slots=True)
class _Painter:
    """One content stream on its way through the rules."""

    checks: ContentChecks
    resources: pikepdf.Object | None
    page: int
    state: _State
    depth: int
    stack: list[_State] = field(default_factory=list)

    def run(self, data: bytes) -> None:
        numbers: list[float] = []
        name = ""
        for match in TOKEN.finditer(data):
            kind = match.lastgroup
            if kind == "number":
                numbers.append(float(match["number"]))
            elif kind == "name":
                name = match["name"].decode("latin-1")
            elif kind == "operator":
                self._operator(match["operator"], numbers, name)
                numbers.clear()
            elif kind == "inline":
                self.checks.findings.warning("inline-picture", self.page, "A picture stands inside the page's content.")

    def _operator(self, operator: bytes, numbers: list[float], name: str) -> None:
        state = self.state
        if operator == b"q":
            self.stack.append(replace(state))
        elif operator == b"Q":
            self.state = self.stack.pop() if self.stack else state
        elif operator == b"cm" and len(numbers) >= 6:
            state.matrix = multiply(_matrix(numbers), state.matrix)
        elif operator == b"w" and numbers:
            state.line_pt = numbers[-1]
        elif operator in _SHOW:
            self._text()
        elif operator in _STROKE or operator in _FILL:
            self._paint(operator)
        elif operator == b"Do":
            self._thing(name)
        elif operator == b"gs":
            self._graphics_state(name)
        else:
            self._colour(operator, numbers, name)
            self._text_state(operator, numbers)

    def _colour(self, operator: bytes, numbers: list[float], name: str) -> None:
        if operator in (b"k", b"K") and len(numbers) >= 4:
            self._coverage(numbers[-4:])
            if operator == b"k":
                self.state.ink = tuple(numbers[-4:])
        elif operator == b"g" and numbers:
            self.state.ink = (0.0, 0.0, 0.0, 1.0 - numbers[-1])
        elif operator in _RGB_OPERATORS:
            self.checks.findings.error("colour", self.page, "The page sets a colour in DeviceRGB.")
        elif operator in (b"sc", b"scn"):
            self.state.ink = None
        elif operator in (b"cs", b"CS") and name in _FORBIDDEN_SPACES:
            self.checks.findings.error("colour", self.page, f"The page sets a colour in {name[1:]}.")

    def _coverage(self, ink: list[float]) -> None:
        """The inks of one fill or stroke; what lies on top of each other is not added up."""
        percent, limit = round(100 * sum(ink), 1), self.checks.profile.ink_percent
        if percent > limit:
            message = f"A colour of {percent:g} % ink in all; the paper takes {limit:g} %."
            self.checks.findings.warning("ink-coverage", self.page, message)

    def _text_state(self, operator: bytes, numbers: list[float]) -> None:
        if operator == b"Tf" and numbers:
            self.state.size = numbers[-1]
        elif operator == b"Tm" and len(numbers) >= 6:
            self.state.text = _matrix(numbers)
        elif operator == b"BT":
            self.state.text = IDENTITY
        elif operator == b"Tr" and numbers:
            self.state.mode = int(numbers[-1])
        elif operator == b"PS":
            self.checks.findings.error("postscript", self.page, "The page holds PostScript.")

    def _text(self) -> None:
        if self.state.mode == 3:
            return
        profile, findings = self.checks.profile, self.checks.findings
        points = round(abs(self.state.size) * _scale(multiply(self.state.text, self.state.matrix)), 1)
        if 0 < points < profile.text_pt:
            findings.warning("text-size", self.page, f"Text of {points:.1f} pt; {profile.text_pt:g} pt is the least.")
        ink = self.state.ink
        if ink is None or len(ink) != 4:
            return
        if ink[3] >= 0.85 and max(ink[:3]) > 0 and points < profile.black_text_pt:
            message = f"Black text of {points:.1f} pt is mixed from several inks; only black may print it."
            findings.error("black-text", self.page, message)
        self._white_overprint("White text")

    def _paint(self, operator: bytes) -> None:
        if operator in _STROKE:
            width = self.state.line_pt * _scale(self.state.matrix)
            message = (
                f"A line of {width:.3f} pt; {self.checks.profile.line_pt[1]:g} pt is the least that prints surely."
            )
            self._graded(round(width, 3), self.checks.profile.line_pt, "hairline", message, "pt")
        if operator in _FILL:
            self._white_overprint("A white area")

    def _white_overprint(self, what: str) -> None:
        if self.state.overprint and self.state.ink is not None and not any(self.state.ink):
            self.checks.findings.error("white-overprint", self.page, f"{what} overprints and would vanish.")

    def _graphics_state(self, name: str) -> None:
        group = self.resources.get("/ExtGState") if self.resources is not None else None
        entry = group.get(name) if group is not None else None
        if entry is None:
            return
        if "/op" in entry:
            self.state.overprint = bool(entry["/op"])
        elif "/OP" in entry:
            self.state.overprint = bool(entry["/OP"])
        if "/LW" in entry:
            self.state.line_pt = float(str(entry["/LW"]))

    def _thing(self, name: str) -> None:
        group = self.resources.get("/XObject") if self.resources is not None else None
        thing = group.get(name) if group is not None else None
        if thing is None:
            self.checks.findings.error("missing", self.page, "The page paints something that is not in the file.")
        elif thing.get("/Subtype") == "/Image":
            self._picture(thing)
        elif thing.get("/Subtype") == "/Form" and self.depth < _DEPTH:
            self._form(thing)

    def _form(self, form: pikepdf.Object) -> None:
        state = replace(self.state)
        own = form.get("/Matrix")
        if own is not None:
            state.matrix = multiply(_matrix([float(str(number)) for number in own]), state.matrix)
        if self.checks.enter(form, _scale(state.matrix)):
            inner = form.get("/Resources", self.resources)
            _Painter(self.checks, inner, self.page, state, self.depth + 1).run(form.read_bytes())

    def _picture(self, picture: pikepdf.Object) -> None:
        wide, high = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
        if min(wide, high) <= _LEAST_PIXELS:
            return
        a, b, c, d, _, _ = self.state.matrix
        ppi = min(wide / max(math.hypot(a, b), 1e-6), high / max(math.hypot(c, d), 1e-6)) * 72
        line_art = int(picture.get("/BitsPerComponent", 1)) == 1
        limits = self.checks.profile.line_art_ppi if line_art else self.checks.profile.picture_ppi
        message = f"A picture has {ppi:.0f} pixels per inch; {limits[1]:.0f} are needed."
        self._graded(round(ppi), limits, "resolution", message, "ppi")

    def _graded(self, value: float, limits: tuple[float, float], rule: str, message: str, unit: str) -> None:
        """An error below the first limit, a warning below the second."""
        if value < limits[1] - 1e-6:
            grave = value < limits[0] - 1e-6
            severity, limit = (Severity.ERROR, limits[0]) if grave else (Severity.WARNING, limits[1])
            self.checks.findings.add(
                rule, self.page, message, severity=severity, measured=f"{value:g} {unit}", limit=f"{limit:g} {unit}"
            )


def _matrix(numbers: list[float]) -> Matrix:
    a, b, c, d, e, f = numbers[-6:]
    return (a, b, c, d, e, f)


def _scale(matrix: Matrix) -> float:
    """How much lengths grow on average."""
    a, b, c, d, _, _ = matrix
    return math.sqrt(abs(a * d - b * c))
