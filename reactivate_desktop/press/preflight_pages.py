"""Preflight of page objects: boxes, bleed, one trim size, and nothing that belongs to a screen.

Pages that are written alike are looked at once.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_claims import Claims
from reactivate_desktop.press.preflight_findings import Findings, Notes, Tape
from reactivate_desktop.press.preflight_geometry import Box, cut, inside
from reactivate_desktop.press.preflight_ink import space_of
from reactivate_desktop.press.preflight_page import PageFrame
from reactivate_desktop.press.preflight_profile import Profile
from reactivate_desktop.press.readback_page import inherited

_SLACK_PT: Final = 0.01
_SAME_PT: Final = 0.5
_KEPT: Final = 512
_LETTER: Final[Box] = (0.0, 0.0, 612.0, 792.0)
_OWN: Final = re.compile(rb"/(?:Contents|DPart|StructParents) (?:\d+ 0 R|\d+)")
_PARENT: Final = re.compile(rb"/Parent \d+ 0 R")
_INHERITED: Final = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_PRINTABLE: Final = frozenset({"/TrapNet", "/PrinterMark"})


@dataclass(slots=True)
class PageChecks:
    """Checks page after page; the first page's trim is the measure for the others."""

    claims: Claims
    profile: Profile
    trim: Box | None = None
    _alike: OrderedDict[bytes, PageFrame] = field(default_factory=OrderedDict)
    _parents: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def check(self, page: pikepdf.Object, number: int, findings: Findings) -> PageFrame:
        """All rules about one page object, ``number`` counting from 1; gives its boxes and resources."""
        key = self._written(page)
        frame = self._alike.get(key)
        if frame is None:
            frame = self._look(page)
            self._alike[key] = frame
            while len(self._alike) > _KEPT:
                self._alike.popitem(last=False)
        if frame.findings:
            findings.replay(frame.findings, number)
        return frame

    def forget(self) -> None:
        """Let go of everything that belongs to a reader of the file."""
        self._alike.clear()
        self._parents.clear()

    def _written(self, page: pikepdf.Object) -> bytes:
        """The page object as text, without what differs from page to page."""
        text = page.unparse(resolved=True)
        parent = page.get("/Parent")
        inherits = b""
        if parent is not None:
            known = self._parents.get(parent.objgen)
            if known is None:
                values = ((key, inherited(parent, key)) for key in _INHERITED)
                known = b" ".join(key.encode() + value.unparse() for key, value in values if value is not None)
                if len(self._parents) > 8 * _KEPT:
                    self._parents.clear()
                self._parents[parent.objgen] = known
            inherits = known
        return _PARENT.sub(inherits.replace(b"\\", b"\\\\"), _OWN.sub(b"", text))

    def _look(self, page: pikepdf.Object) -> PageFrame:
        tape = Tape()
        frame = self._boxes(page, tape)
        _screen_things(page, frame, tape)
        self._blending(page, tape)
        turned = inherited(page, "/Rotate")
        if turned is not None and int(turned):
            tape.add("rotation", 0, "The page is turned by a Rotate entry.", measured=f"{int(turned)}°", limit="0°")
        return replace(frame, resources=inherited(page, "/Resources"), findings=tuple(tape.findings))

    def _boxes(self, page: pikepdf.Object, tape: Tape) -> PageFrame:
        media = corners(inherited(page, "/MediaBox"))
        trim, art = corners(page.get("/TrimBox")), corners(page.get("/ArtBox"))
        if media is None:
            tape.add("boxes", 0, "The page has no usable MediaBox.")
        whole = media or _LETTER
        bleed = corners(page.get("/BleedBox")) or trim or whole
        crop = corners(inherited(page, "/CropBox")) or whole
        if trim is None:
            what = "an ArtBox instead of a TrimBox" if art else "no TrimBox"
            tape.add("trim", 0, f"The page has {what}.")
        elif media is not None:
            self._nesting(trim, bleed, crop, media, tape)
            self._bleed(trim, bleed, tape)
            self._same_size(trim, tape)
        if trim is not None and art is not None:
            tape.add("trim", 0, "The page has both a TrimBox and an ArtBox.")
        if "/UserUnit" in page:
            tape.add("boxes", 0, "The page redefines the unit of length.")
        return PageFrame(whole, cut(bleed, whole) or whole, trim or art or bleed, None)

    @staticmethod
    def _nesting(trim: Box, bleed: Box, crop: Box, media: Box, tape: Tape) -> None:
        nested = (
            (trim, bleed, "The trim reaches beyond the bleed."),
            (bleed, media, "The bleed reaches beyond the media box."),
            (bleed, crop, "The crop box cuts into the bleed."),
        )
        for inner, outer, message in nested:
            if not inside(inner, outer, _SLACK_PT):
                tape.add("boxes", 0, message)

    def _bleed(self, trim: Box, bleed: Box, tape: Tape) -> None:
        least = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
        need = self.profile.bleed_pt
        if least < need - _SLACK_PT:
            message = f"The bleed is {max(least, 0.0) / 72:.3f} in where {need / 72:.3f} in are needed."
            tape.add("bleed", 0, message, measured=f"{max(least, 0.0):.4g} pt", limit=f"{need:g} pt")

    def _same_size(self, trim: Box, tape: Tape) -> None:
        if self.trim is None:
            self.trim = trim
        wide, high = trim[2] - trim[0], trim[3] - trim[1]
        first = (self.trim[2] - self.trim[0], self.trim[3] - self.trim[1])
        if max(abs(wide - first[0]), abs(high - first[1])) <= _SAME_PT:
            return
        size, usual = (f"{pair[0] / 72:.3f} × {pair[1] / 72:.3f} in" for pair in ((wide, high), first))
        turned = max(abs(wide - first[1]), abs(high - first[0])) <= _SAME_PT
        if turned:
            what = "stands" if high > wide else "lies"
            tape.add("orientation", 0, f"The page {what}, unlike the first page.", measured=size, limit=usual)
        else:
            tape.add(
                "page-size", 0, f"The page is trimmed to {size}, unlike the first page.", measured=size, limit=usual
            )

    def _blending(self, page: pikepdf.Object, tape: Tape) -> None:
        group = page.get("/Group")
        if group is None or group.get("/S") != "/Transparency":
            return
        if self.claims.is_opaque:
            tape.add("transparency", 0, f"Transparency group, which {self.claims.standard} forbids.")
        else:
            check_blend_space(group, "The page", 0, tape)


def check_blend_space(group: pikepdf.Object, what: str, page: int, notes: Notes) -> None:
    """What a transparency group blends in must be CMYK, or what lies around it."""
    space = space_of(group.get("/CS", pikepdf.Name.DeviceCMYK))
    if space.family not in ("DeviceCMYK", "DeviceGray"):
        message = f"{what} blends its colours in {space.family}."
        notes.add("blend-space", page, message, measured=space.family, limit="DeviceCMYK")


def _screen_things(page: pikepdf.Object, frame: PageFrame, tape: Tape) -> None:
    for annotation in page.get("/Annots") or []:
        kind = str(annotation.get("/Subtype", "/?"))
        box = corners(annotation.get("/Rect"))
        if kind in _PRINTABLE or (box is not None and cut(box, frame.bleed) is None):
            continue  # wholly outside of the bleed is allowed (ISO 15930-7, 6.17)
        place = None if box is None else frame.place(box)
        tape.add("annotation", 0, f"The page carries an annotation ({kind[1:]}).", place=place)
    if "/AA" in page:
        tape.add("interactive", 0, "The page carries automatic actions.")
    for key, what in (("/PresSteps", "presentation steps"), ("/SeparationInfo", "plates that were separated before")):
        if key in page:
            tape.add("interactive", 0, f"The page carries {what}.")


def corners(box: pikepdf.Object | None) -> Box | None:
    """Four numbers of a box in order, or None where it has no area."""
    if not isinstance(box, pikepdf.Array) or len(box) != 4:
        return None
    try:
        x0, y0, x1, y1 = (float(str(number)) for number in box)
    except ValueError:
        return None
    found = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return found if found[2] > found[0] and found[3] > found[1] else None


def boxes_of(page: pikepdf.Object) -> tuple[Box, Box]:
    """Media box and trim of a page as its places are measured; what stands for them where the page has none."""
    media = corners(inherited(page, "/MediaBox")) or _LETTER
    others = (corners(page.get(key)) for key in ("/TrimBox", "/ArtBox", "/BleedBox"))
    return media, next((box for box in others if box is not None), media)
