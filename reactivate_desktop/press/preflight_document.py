"""Preflight of the file as a whole: header, version, and what a press file must not carry."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_claims import VERSIONS, Claims
from reactivate_desktop.press.preflight_findings import Notes, Severity

_NEWEST: Final = "1.6"
_AREAS: Final = ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip")


def check_document(path: Path, document: pikepdf.Pdf, claims: Claims, notes: Notes) -> None:
    """All rules about the whole file but those about metadata and output intent."""
    _header(path, notes)
    _version(document, claims, notes)
    if document.is_encrypted:
        notes.add("encryption", 0, "The file is encrypted.")
    _catalog(document.Root, notes)
    if "/OCProperties" in document.Root:
        _layers(document.Root["/OCProperties"], claims, notes)


def _header(path: Path, notes: Notes) -> None:
    with path.open("rb") as file:
        start = file.read(64)
    match = re.match(rb"%PDF-(\d\.\d)[\r\n]+%([^\r\n]*)", start)
    if not match or sum(byte > 127 for byte in match[2]) < 4:
        notes.add("header", 0, "The file does not begin with a PDF header and its line of binary signs.")


def _version(document: pikepdf.Pdf, claims: Claims, notes: Notes) -> None:
    most = VERSIONS.get(claims.standard, _NEWEST)
    version = max(document.pdf_version, str(document.Root.get("/Version", "/0"))[1:])
    if claims.standard and version > most:
        message = f"{claims.standard} allows PDF {most}, the file is {version}."
        notes.add("version", 0, message, measured=f"PDF {version}", limit=f"PDF {most}")
    packed = "/XRefStm" in document.trailer or document.trailer.get("/Type") == "/XRef"
    if packed and claims.is_opaque:
        notes.add("object-streams", 0, f"The file packs its objects into streams, which {claims.standard} forbids.")


def _catalog(root: pikepdf.Object, notes: Notes) -> None:
    for key, what in (("/AcroForm", "a form"), ("/AA", "automatic actions"), ("/Collection", "a portfolio")):
        if key in root:
            notes.add("interactive", 0, f"The file carries {what}.")
    if isinstance(root.get("/OpenAction"), pikepdf.Dictionary):
        notes.add("interactive", 0, "The file carries an action on opening.")
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        if "/JavaScript" in names:
            notes.add("interactive", 0, "The file carries JavaScript.")
        if "/AlternatePresentations" in names:
            notes.add("interactive", 0, "The file carries another presentation of itself.")
        if "/EmbeddedFiles" in names:
            notes.add("embedded-files", 0, "Other files are embedded in the file.")
    shown = root.get("/ViewerPreferences")
    for key in _AREAS:
        if isinstance(shown, pikepdf.Dictionary) and str(shown.get(key, "/MediaBox")) not in ("/MediaBox", "/BleedBox"):
            notes.add("boxes", 0, f"The file asks viewers to cut its pages ({key[1:]}).")


def _layers(layers: pikepdf.Object, claims: Claims, notes: Notes) -> None:
    """PDF/X-4 allows layers that are all named, all on and not switched by a program (ISO 15930-7, 6.20)."""
    if claims.is_opaque:
        notes.add("layers", 0, f"The file has layers, which {claims.standard} forbids.")
        return
    usual = layers.get("/D")
    settings = [usual, *layers.get("/Configs", [])]
    if not isinstance(usual, pikepdf.Dictionary):
        notes.add("layers", 0, "The file has layers without a setting that says which are shown.")
    elif usual.get("/BaseState", "/ON") != "/ON" or any("/AS" in setting for setting in settings):
        notes.add("layers", 0, "The file has layers that switch themselves on or off.")
    elif any("/Name" not in setting for setting in settings):
        notes.add("layers", 0, "The file has settings of layers without a name.")
    else:
        message = "The file has layers; a printer may show or hide the wrong ones."
        notes.add("layers", 0, message, severity=Severity.WARNING)
