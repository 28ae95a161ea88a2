"""Preflight of fonts: each is in the file, is one, and has the letters' names."""

from __future__ import annotations

import re
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_claims import VERSIONS, Claims
from reactivate_desktop.press.preflight_findings import Notes

_SUBSET: Final = re.compile(r"[A-Z]{6}\+")
_PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")


def check_font(font: pikepdf.Object, page: int, claims: Claims, notes: Notes) -> None:
    """All rules about one font dictionary."""
    kind, name = str(font.get("/Subtype", "")), str(font.get("/BaseFont", "/unnamed"))[1:]
    if kind == "/Type3":
        notes.add("font-type3", page, "A font is drawn as pictures (Type 3).")
        return
    descendants = font.get("/DescendantFonts")
    holder = descendants[0] if kind == "/Type0" and descendants is not None and len(descendants) else font
    descriptor = holder.get("/FontDescriptor")
    program = (
        next((descriptor[key] for key in _PROGRAMS if key in descriptor), None) if descriptor is not None else None
    )
    if not isinstance(program, pikepdf.Stream):
        notes.add("font-embedded", page, f"The font {name} is not embedded.", measured=name)
        return
    if claims.is_opaque and program.get("/Subtype") == "/OpenType":
        message = f"The font {name} is embedded as OpenType, which {claims.standard} does not know."
        notes.add("version", page, message, measured="PDF 1.6", limit=f"PDF {VERSIONS.get(claims.standard, '1.4')}")
    if "Courier" in name:
        notes.add("courier", page, f"The font {name} may stand for one that was missing.", measured=name)
    if not _SUBSET.match(name):
        notes.add("font-subset", page, f"The font {name} is embedded whole, not as a subset.", measured=name)
    if kind == "/Type0":
        if "/ToUnicode" not in font:
            notes.add("font-text", page, f"The text in font {name} can't be read back as words.", measured=name)
        if holder.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in holder:
            message = f"The font {name} does not say which glyph is which (CIDToGIDMap)."
            notes.add("font-embedded", page, message, measured=name)
