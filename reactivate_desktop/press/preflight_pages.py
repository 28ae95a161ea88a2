"""Preflight of pages: boxes, bleed, one trim size, and nothing that belongs to a screen."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf

from reactivate_desktop.press.preflight_document import Claims
from reactivate_desktop.press.preflight_findings import Findings
from reactivate_desktop.press.preflight_profile import Profile
from reactivate_desktop.press.readback_page import inherited

_SLACK_PT = 0.01
_SAME_PT = 0.5
Corners = tuple[float, float, float, float]


@dataclass(slots=True)
class PageChecks:
    """Checks page after page; the first page's trim is the measure for the others."""

    claims: Claims
    profile: Profile
    findings: Findings
    trim: Corners | None = None

    def check(self, page: pikepdf.Object, number: int) -> None:
        """All rules about one page object, ``number`` counting from 1."""
        self._boxes(page, number)
        self._screen_things(page, number)
        if int(inherited(page, "/Rotate") or 0):
            self.findings.warning("rotation", number, "The page is turned by a Rotate entry.")

    def _boxes(self, page: pikepdf.Object, number: int) -> None:
        media = _corners(inherited(page, "/MediaBox"))
        trim, art = _corners(page.get("/TrimBox")), _corners(page.get("/ArtBox"))
        if media is None:
            self.findings.error("boxes", number, "The page has no usable MediaBox.")
            return
        if trim is None:
            what = "an ArtBox instead of a TrimBox" if art else "no TrimBox"
            self.findings.error("trim", number, f"The page has {what}.")
            return
        if art is not None:
            self.findings.error("trim", number, "The page has both a TrimBox and an ArtBox.")
        bleed = _corners(page.get("/BleedBox")) or trim
        crop = _corners(inherited(page, "/CropBox")) or media
        nested = (
            (trim, bleed, "Trim reaches beyond bleed"),
            (bleed, media, "Bleed reaches beyond media"),
            (bleed, crop, "CropBox cuts into the bleed"),
        )
        for inner, outer, what in nested:
            if not _holds(outer, inner):
                self.findings.error("boxes", number, f"{what}.")
        self._bleed(trim, bleed, number)
        self._same_size(trim, number)
        if "/UserUnit" in page:
            self.findings.error("boxes", number, "The page redefines the unit of length.")

    def _bleed(self, trim: Corners, bleed: Corners, number: int) -> None:
        least = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
        if least < self.profile.bleed_pt - _SLACK_PT:
            inches, need = max(least, 0.0) / 72, self.profile.bleed_pt / 72
            self.findings.error("bleed", number, f"The bleed is {inches:.3f} in where {need:.3f} in are needed.")

    def _same_size(self, trim: Corners, number: int) -> None:
        if self.trim is None:
            self.trim = trim
        first = self.trim
        off = max(abs((trim[2] - trim[0]) - (first[2] - first[0])), abs((trim[3] - trim[1]) - (first[3] - first[1])))
        if off > _SAME_PT:
            size = f"{(trim[2] - trim[0]) / 72:.3f} × {(trim[3] - trim[1]) / 72:.3f} in"
            self.findings.error("page-size", number, f"The page is trimmed to {size}, unlike the first page.")

    def _screen_things(self, page: pikepdf.Object, number: int) -> None:
        for annotation in page.get("/Annots") or []:
            kind = str(annotation.get("/Subtype", "/?"))[1:]
            if kind not in ("TrapNet", "PrinterMark"):
                self.findings.error("annotation", number, f"The page carries an annotation ({kind}).")
        if "/AA" in page:
            self.findings.error("interactive", number, "The page carries automatic actions.")
        group = page.get("/Group")
        if group is not None and group.get("/S") == "/Transparency":
            if self.claims.is_x1a:
                self.findings.error(
                    "transparency", number, f"Transparency group, which {self.claims.standard} forbids."
                )
            elif group.get("/CS", "/DeviceCMYK") != "/DeviceCMYK":
                self.findings.error("transparency", number, "The page blends its colours in another space than CMYK.")


def _corners(box: pikepdf.Object | None) -> Corners | None:
    if not isinstance(box, pikepdf.Array) or len(box) != 4:
        return None
    try:
        x0, y0, x1, y1 = (float(str(number)) for number in box)
    except ValueError:
        return None
    corners = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return corners if corners[2] > corners[0] and corners[3] > corners[1] else None


def _holds(outer: Corners, inner: Corners) -> bool:
    return (
        inner[0] >= outer[0] - _SLACK_PT
        and inner[1] >= outer[1] - _SLACK_PT
        and inner[2] <= outer[2] + _SLACK_PT
        and inner[3] <= outer[3] + _SLACK_PT
    )
