"""Preflight of resources: fonts, inks, graphics states, pictures, forms and patterns, each looked at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_claims import Claims
from reactivate_desktop.press.preflight_findings import Findings
from reactivate_desktop.press.preflight_fonts import check_font
from reactivate_desktop.press.preflight_ink import Space, space_of
from reactivate_desktop.press.preflight_pages import check_blend_space

_KEPT: Final = 8192
_PLAIN_BLENDS: Final = frozenset({"/Normal", "/Compatible"})
_INTENTS: Final = frozenset({"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"})


@dataclass(slots=True)
class ResourceChecks:
    """Walks resource dictionaries; what it has seen, it does not look at again."""

    claims: Claims
    findings: Findings
    fonts: int = 0
    pictures: int = 0
    _seen: OrderedDict[tuple[int, int], None] = field(default_factory=OrderedDict)
    _recipes: dict[str, str] = field(default_factory=dict)

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
            for thing in _entries(resources, kind):
                if not self._known(thing):
                    look(thing, page)
        for space in _entries(resources, "/ColorSpace"):
            self._recipe(space_of(space), page)

    def _known(self, thing: pikepdf.Object) -> bool:
        if not thing.is_indirect:
            return False
        if thing.objgen in self._seen:
            self._seen.move_to_end(thing.objgen)
            return True
        self._seen[thing.objgen] = None
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
        return False

    def _font(self, font: pikepdf.Object, page: int) -> None:
        self.fonts += 1
        check_font(font, page, self.claims, self.findings)
        self.check(font.get("/Resources"), page)

    def _recipe(self, space: Space, page: int) -> None:
        """One name, one recipe (ISO 15930-7, 6.6)."""
        root = space.at_root
        if root.family != "Separation" or root.inks[0] in ("All", "None"):
            return
        known = self._recipes.setdefault(root.inks[0], root.recipe)
        if known != root.recipe:
            message = f"The ink '{root.inks[0]}' stands in the file with two recipes."
            self.findings.add("spot-conflict", page, message, measured="2 recipes", limit="1")

    def _state(self, state: pikepdf.Object, page: int) -> None:
        for key in ("/TR", "/HTP"):
            if key in state:
                self.findings.add("graphics-state", page, f"A graphics state holds {key[1:]}.")
        if state.get("/TR2", "/Default") != "/Default":
            self.findings.add("graphics-state", page, "A graphics state changes the transfer curve.")
        self._halftone(state.get("/HT"), page)
        if state.get("/RI", "/Perceptual") not in _INTENTS:
            self.findings.add("graphics-state", page, "A graphics state names a rendering intent that does not exist.")
        mask = state.get("/SMask")
        if self.claims.is_opaque and _sees_through(state):
            message = f"Something is transparent, which {self.claims.standard} forbids."
            self.findings.add("transparency", page, message)
        if isinstance(mask, pikepdf.Dictionary):
            group = mask.get("/G")
            if isinstance(group, pikepdf.Stream) and not self._known(group):
                self._form(group, page)

    def _halftone(self, halftone: pikepdf.Object | None, page: int) -> None:
        if not isinstance(halftone, (pikepdf.Dictionary, pikepdf.Stream)):
            return
        if "/HalftoneName" in halftone:
            self.findings.add("graphics-state", page, "A halftone has a name of its own (HalftoneName).")
        if int(halftone.get("/HalftoneType", 1)) not in (1, 5):
            self.findings.add("graphics-state", page, "A halftone is of a type that PDF/X does not allow.")

    def _pattern(self, pattern: pikepdf.Object, page: int) -> None:
        self.check(pattern.get("/Resources"), page)

    def _xobject(self, thing: pikepdf.Object, page: int) -> None:
        kind = thing.get("/Subtype")
        self._filters(thing, page)
        if kind == "/PS" or thing.get("/Subtype2") == "/PS":
            self.findings.add("postscript", page, "The page holds a PostScript object.")
        elif kind == "/Image":
            self._picture(thing, page)
        elif kind == "/Form":
            self._form(thing, page)

    def _form(self, form: pikepdf.Object, page: int) -> None:
        for key, what in (("/Ref", "a reference to another file"), ("/OPI", "an OPI placeholder")):
            if key in form:
                self.findings.add("reference", page, f"The page holds {what}.")
        group = form.get("/Group")
        if group is not None and group.get("/S") == "/Transparency":
            if self.claims.is_opaque:
                self.findings.add("transparency", page, f"Transparency group, which {self.claims.standard} forbids.")
            else:
                check_blend_space(group, "A transparency group", page, self.findings)
        self.check(form.get("/Resources"), page)

    def _picture(self, picture: pikepdf.Object, page: int) -> None:
        self.pictures += 1
        self._recipe(space_of(picture.get("/ColorSpace")), page)
        if "/SMask" in picture and self.claims.is_opaque:
            self.findings.add("transparency", page, f"A picture fades out, which {self.claims.standard} forbids.")
        if int(picture.get("/BitsPerComponent", 1)) == 16 and self.claims.is_opaque:
            message = f"A picture has 16 bits a channel, which {self.claims.standard} does not know."
            self.findings.add("version", page, message, measured="16 bits", limit="8 bits")
        if "/OPI" in picture or "/Alternates" in picture:
            self.findings.add("reference", page, "A picture stands for another one (OPI or alternates).")

    def _filters(self, stream: pikepdf.Object, page: int) -> None:
        value = stream.get("/Filter")
        names = {str(name) for name in value} if isinstance(value, pikepdf.Array) else {str(value)}
        if names & {"/LZWDecode", "/LZW"}:
            self.findings.add("compression", page, "LZW compression, which PDF/X forbids.", measured="LZW")
        if names & {"/JPXDecode", "/JBIG2Decode"} and self.claims.is_opaque:
            message = f"A picture's compression is forbidden by {self.claims.standard}."
            self.findings.add("compression", page, message, measured=", ".join(sorted(names)).replace("/", ""))
        if "/Crypt" in names:
            self.findings.add("encryption", page, "A stream is encrypted.")
        if "/F" in stream:
            self.findings.add("reference", page, "The data of a stream are kept outside of the file.")


def _sees_through(state: pikepdf.Object) -> bool:
    blend = state.get("/BM", "/Normal")
    modes = {str(mode) for mode in blend} if isinstance(blend, pikepdf.Array) else {str(blend)}
    faint = any(float(str(state.get(key, 1))) < 1 for key in ("/CA", "/ca"))
    return faint or state.get("/SMask", "/None") != "/None" or not modes <= _PLAIN_BLENDS


def _entries(resources: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    group = resources.get(kind)
    if isinstance(group, pikepdf.Dictionary):
        yield from (thing for _, thing in group.items())
