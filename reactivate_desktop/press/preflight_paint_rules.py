"""Preflight of what is painted: colours, lines, letters, pictures, and how near they come to the trim.

Verdicts on a colour and size are reached once and kept; what depends on the place is looked at each time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_findings import Finding, Notes, Place, Severity, Tape
from reactivate_desktop.press.preflight_geometry import Box, inside, overlaps, shrunk
from reactivate_desktop.press.preflight_graphics import Graphics, Shelf
from reactivate_desktop.press.preflight_ink import Space, ink
from reactivate_desktop.press.preflight_ink_rules import InkRules
from reactivate_desktop.press.preflight_page import PageFrame, Waiting
from reactivate_desktop.press.preflight_profile import Profile

_LEAST_PIXELS: Final = 16
_LARGE_TEXT_PT: Final = 36.0
_MARK_PT: Final = 0.5
_SQUARE_PT2: Final = 120.0
"""15 mm² in square points."""
_KEPT: Final = 200
_SLACK_PT: Final = 0.25


@dataclass(slots=True)
class PaintRules:
    """The audience of a painter, for one page after the other."""

    profile: Profile
    notes: Notes
    shelf: Shelf
    page: int = 0
    frame: PageFrame | None = None
    address: Box | None = None
    """The address field on this page, where it is known."""
    waiting: Waiting = field(default_factory=Waiting)
    _safe: Box = (0.0, 0.0, 0.0, 0.0)
    _trim: Box = (0.0, 0.0, 0.0, 0.0)
    _verdicts: dict[object, tuple[Finding, ...]] = field(default_factory=dict)

    def begin(self, page: int, frame: PageFrame, address: Place | None) -> None:
        """Turn to a page."""
        self.page, self.frame, self.waiting = page, frame, Waiting()
        self.address = None if address is None else frame.on_page(address)
        self._trim = frame.trim
        self._safe = shrunk(frame.trim, self.profile.safe_pt - _SLACK_PT)

    # the audience

    def text(self, state: Graphics, box: Box, points: float, missing: int) -> None:
        """Letters."""
        colour = state.stroke if state.mode in (1, 5) else state.fill
        points = round(points, 1)
        key = ("text", colour, points, state.overprint_fill)
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._keep(key, InkRules(self.profile).text(colour, points, overprints=state.overprint_fill))
        if verdict:
            self._tell(verdict, box)
        if colour.is_black_alone and points < self.profile.black_text_pt and not _overprints(state):
            _remember(self.waiting.black, box)
        if missing:
            self._say("notdef", "Text holds a letter that its font lacks.", box)
        safe = self._safe
        if box[0] < safe[0] or box[1] < safe[1] or box[2] > safe[2] or box[3] > safe[3]:
            self._near_edge(box, points)
        if self.address is not None and points < self.profile.address_pt and overlaps(box, self.address):
            self._address_text(box, points)

    def line(self, state: Graphics, box: Box, points: float, *, filled: bool) -> None:
        """A stroked line, or a rectangle that is one."""
        colour = state.fill if filled else state.stroke
        overprints = state.overprint_fill if filled else state.overprint_stroke
        points = round(points, 3)
        if not overlaps(box, self._trim) or ("All" in dict(colour.plates) and points <= _MARK_PT):
            return  # marks of the printer
        key = ("line", colour, points, overprints)
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._keep(key, InkRules(self.profile).line(colour, points, overprints=overprints))
        self._tell(verdict, box)
        thin = points <= self.profile.fine_line_pt[1]
        if thin and colour.is_black_alone and not overprints:
            _remember(self.waiting.black, box)

    def area(self, state: Graphics, box: Box) -> None:
        """A filled path."""
        colour = state.fill
        key = ("area", colour, state.overprint_fill)
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._keep(key, InkRules(self.profile).area(colour, overprints=state.overprint_fill))
        if verdict:
            self._tell(verdict, box)
        heavy = colour.percent > self.profile.ink_percent and (box[2] - box[0]) * (box[3] - box[1]) >= _SQUARE_PT2
        if heavy and len(self.waiting.heavy) < _KEPT:
            self.waiting.heavy.append((box, round(colour.percent)))

    def bars(self, box: Box) -> None:
        """An Intelligent Mail barcode, to be looked at on the plates."""
        _remember(self.waiting.bars, box)

    def picture(self, state: Graphics, box: Box, picture: pikepdf.Object) -> None:
        """An image."""
        if picture.get("/ImageMask", False):
            self.area(state, box)
            line_art = True
        else:
            space = self.shelf.space_object(picture.get("/ColorSpace"))
            if picture.get("/Filter") != "/JPXDecode" or "/ColorSpace" in picture:
                self._space(space, "A picture", box)
            line_art = int(picture.get("/BitsPerComponent", 8)) == 1
        self._resolution(state, box, picture, line_art=line_art)

    def shading(self, state: Graphics, box: Box, space: Space) -> None:
        """A smooth shade."""
        del state
        self._space(space, "A smooth shade", box)

    def oddity(self, rule: str, message: str) -> None:
        """Something that should not stand in a content stream."""
        self.notes.add(rule, self.page, message)

    # the rest

    def _space(self, space: Space, what: str, box: Box) -> None:
        verdict = self._verdicts.get((space, what))
        if verdict is None:
            full = ink(space, (1.0,) * space.parts)
            verdict = self._keep((space, what), InkRules(self.profile).colour(full, what))
        self._tell(verdict, box)

    def _resolution(self, state: Graphics, box: Box, picture: pikepdf.Object, *, line_art: bool) -> None:
        wide, high = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
        if min(wide, high) <= _LEAST_PIXELS:
            return
        a, b, c, d, _, _ = state.matrix
        ppi = round(min(wide / max(math.hypot(a, b), 1e-6), high / max(math.hypot(c, d), 1e-6)) * 72)
        profile = self.profile
        rule, limits = ("line-art", profile.line_art_ppi) if line_art else ("resolution", profile.picture_ppi)
        what = "Line art" if line_art else "A picture"
        if ppi < limits[1]:
            grave = ppi < limits[0]
            severity, limit = (Severity.ERROR, limits[0]) if grave else (Severity.WARNING, limits[1])
            message = f"{what} has {ppi:,} pixels per inch; {limits[1]:,.0f} are needed."
            self._say(rule, message, box, severity, measure=(f"{ppi} ppi", f"{limit:g} ppi"))
        elif not line_art and ppi > profile.picture_ppi_most:
            message = f"A picture has {ppi:,} pixels per inch, more than the press can show."
            measure = (f"{ppi} ppi", f"{profile.picture_ppi_most:g} ppi")
            self._say(rule, message, box, Severity.INFO, measure=measure)

    def _near_edge(self, box: Box, points: float) -> None:
        trim = self._trim
        if not overlaps(box, trim):
            return  # a slug line outside of the piece
        if not inside(box, trim, _SLACK_PT):
            large = points >= _LARGE_TEXT_PT
            severity = Severity.WARNING if large else Severity.ERROR
            beyond = max(trim[0] - box[0], trim[1] - box[1], box[2] - trim[2], box[3] - trim[3])
            self._say(
                "over-trim", "Text is cut at the trim.", box, severity, measure=(f"{beyond:.1f} pt beyond", "0 pt")
            )
            return
        left = min(box[0] - trim[0], box[1] - trim[1], trim[2] - box[2], trim[3] - box[3])
        need = self.profile.safe_pt
        message = f"Text stands less than {need / 72:.4g} in from the trim."
        self._say("safe-margin", message, box, measure=(f"{max(left, 0.0):.1f} pt", f"{need:g} pt"))

    def _address_text(self, box: Box, points: float) -> None:
        need = self.profile.address_pt
        message = f"Text of {points:g} pt stands in the address field; the post reads {need:g} pt and larger."
        self._say("address-size", message, box, measure=(f"{points:g} pt", f"{need:g} pt"))

    def _say(
        self,
        rule: str,
        message: str,
        box: Box,
        severity: Severity | None = None,
        *,
        measure: tuple[str, str] = ("", ""),
    ) -> None:
        assert self.frame is not None  # noqa: S101 - begin() was called
        place, (measured, limit) = self.frame.place(box), measure
        self.notes.add(rule, self.page, message, severity=severity, place=place, measured=measured, limit=limit)

    def _keep(self, key: object, verdict: Tape) -> tuple[Finding, ...]:
        if len(self._verdicts) > 20 * _KEPT:
            self._verdicts.clear()
        found = self._verdicts[key] = tuple(verdict.findings)
        return found

    def _tell(self, verdict: tuple[Finding, ...], box: Box) -> None:
        for finding in verdict:
            if finding.rule == "registration" and not overlaps(box, self._trim):
                continue  # marks and slug line
            measure = (finding.measured, finding.limit)
            self._say(finding.rule, finding.message, box, finding.severity, measure=measure)


def _overprints(state: Graphics) -> bool:
    """Whether black text leaves the other plates alone (ISO 32000-1, 8.6.7)."""
    family = state.fill.space.family
    return state.overprint_fill and (family != "DeviceCMYK" or state.overprint_mode == 1)


def _remember(boxes: list[Box], box: Box) -> None:
    if len(boxes) < _KEPT:
        boxes.append(box)
