"""Preflight of resources: fonts, pictures, shadings, graphics states and forms, each looked at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_colour import check_space
from reactivate_desktop.press.preflight_document import Claims
from reactivate_desktop.press.preflight_findings import Findings

_SUBSET: Final = re.compile(r"/[A-Z]{6}\+")
_PLAIN_BLENDS: Final = frozenset({"/Normal", "/Compatible"})


@dataclass(slots=True)
class ResourceChecks:
    """Walks resource dictionaries; what it has seen, it does not look at again."""

    claims: Claims
    findings: Findings
    fonts: int = 0
    pictures: int = 0
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def check(self, resources: pikepdf.Object | None, page: int) -> None:
        """All rules about the resources of a page or form."""
        if resources is None or self._known(resources):
            return
        looks = (
            ("/Font", self._font),
            ("/ExtGState", self._state),
            ("/Pattern", self._pattern),
            ("/XObject", self._xobject),
        )
        for kind, look in looks:
            for _, thing in _entries(resources, kind):
                if not self._known(thing):
                    look(thing, page)
        for _, space in _entries(resources, "/ColorSpace"):
            check_space(space, self.findings, page, "a colour")
        for name, shading in _entries(resources, "/Shading"):
            check_space(shading.get("/ColorSpace"), self.findings, page, f"the shading {name[1:]}")

    def _known(self, thing: pikepdf.Object) -> bool:
        if not thing.is_indirect:
            return False
        if thing.objgen in self._seen:
            return True
        self._seen.add(thing.objgen)
        return False

    def _font(self, font: pikepdf.Object, page: int) -> None:
        self.fonts += 1
        kind, name = str(font.get("/Subtype", "")), str(font.get("/BaseFont", "/unnamed"))
        if kind == "/Type3":
            self.findings.warning("font-type3", page, "A font is drawn as pictures (Type 3).")
            return
        descendants = font.get("/DescendantFonts")
        holder = descendants[0] if kind == "/Type0" and descendants is not None and len(descendants) else font
        descriptor = holder.get("/FontDescriptor")
        files = ("/FontFile", "/FontFile2", "/FontFile3")
        if descriptor is None or not any(key in descriptor for key in files):
            self.findings.error("font-embedded", page, f"The font {name[1:]} is not embedded.")
        elif not _SUBSET.match(name):
            self.findings.warning("font-subset", page, f"The font {name[1:]} is embedded whole, not as a subset.")
        if kind == "/Type0" and "/ToUnicode" not in font:
            self.findings.warning("font-text", page, f"The text in font {name[1:]} can't be read back as words.")

    def _state(self, state: pikepdf.Object, page: int) -> None:
        for key in ("/TR", "/HTP"):
            if key in state:
                self.findings.error("graphics-state", page, f"A graphics state holds {key[1:]}.")
        if state.get("/TR2", "/Default") != "/Default":
            self.findings.error("graphics-state", page, "A graphics state changes the transfer curve.")
        blend = state.get("/BM", "/Normal")
        modes = {str(mode) for mode in blend} if isinstance(blend, pikepdf.Array) else {str(blend)}
        see_through = (
            [key for key in ("/CA", "/ca") if float(str(state.get(key, 1))) < 1]
            or ("/SMask" in state and state["/SMask"] != "/None")
            or not modes <= _PLAIN_BLENDS
        )
        if see_through and self.claims.is_x1a:
            self.findings.error(
                "transparency", page, f"Something is transparent, which {self.claims.standard} forbids."
            )

    def _pattern(self, pattern: pikepdf.Object, page: int) -> None:
        shading = pattern.get("/Shading")
        if shading is not None:
            check_space(shading.get("/ColorSpace"), self.findings, page, "a shading")
        self.check(pattern.get("/Resources"), page)

    def _xobject(self, thing: pikepdf.Object, page: int) -> None:
        kind = thing.get("/Subtype")
        self._filters(thing, page)
        if kind == "/PS":
            self.findings.error("postscript", page, "The page holds a PostScript object.")
        elif kind == "/Image":
            self._picture(thing, page)
        elif kind == "/Form":
            self._form(thing, page)

    def _form(self, form: pikepdf.Object, page: int) -> None:
        for key, what in (("/Ref", "a reference to another file"), ("/OPI", "an OPI placeholder")):
            if key in form:
                self.findings.error("reference", page, f"The page holds {what}.")
        group = form.get("/Group")
        if group is not None and group.get("/S") == "/Transparency":
            if self.claims.is_x1a:
                self.findings.error("transparency", page, f"Transparency group, which {self.claims.standard} forbids.")
            check_space(group.get("/CS"), self.findings, page, "a transparency group")
        self.check(form.get("/Resources"), page)

    def _picture(self, picture: pikepdf.Object, page: int) -> None:
        self.pictures += 1
        if not picture.get("/ImageMask", False):
            check_space(picture.get("/ColorSpace"), self.findings, page, "a picture")
        if "/SMask" in picture and self.claims.is_x1a:
            self.findings.error("transparency", page, f"A picture fades out, which {self.claims.standard} forbids.")
        if "/OPI" in picture or "/Alternates" in picture:
            self.findings.error("reference", page, "A picture stands for another one (OPI or alternates).")

    def _filters(self, stream: pikepdf.Object, page: int) -> None:
        value = stream.get("/Filter")
        names = {str(name) for name in value} if isinstance(value, pikepdf.Array) else {str(value)}
        if names & {"/LZWDecode", "/LZW"}:
            self.findings.error("compression", page, "LZW compression, which PDF/X forbids.")
        if names & {"/JPXDecode", "/JBIG2Decode"} and self.claims.is_x1a:
            self.findings.error("compression", page, f"A picture's compression is forbidden by {self.claims.standard}.")
        if "/Crypt" in names or "/F" in stream:
            self.findings.error("compression", page, "A stream is encrypted or kept outside the file.")


def _entries(resources: pikepdf.Object, kind: str) -> Iterator[tuple[str, pikepdf.Object]]:
    group = resources.get(kind)
    if isinstance(group, pikepdf.Dictionary):
        yield from ((str(name), thing) for name, thing in group.items())
