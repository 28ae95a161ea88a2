"""Preflight of the file as a whole: header, claims, metadata, output intent, and what a press file must not carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pikepdf

from reactivate_desktop.press.preflight_findings import Findings

X4: Final = "PDF/X-4"
X1A: Final = "PDF/X-1a:2003"
VT1: Final = "PDF/VT-1"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP: Final = {
    "xmp:CreateDate": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "xmp:ModifyDate": "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "xmp:MetadataDate": "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "dc:title": "{http://purl.org/dc/elements/1.1/}title",
    "pdf:Trapped": "{http://ns.adobe.com/pdf/1.3/}Trapped",
    "pdfxid:GTS_PDFXVersion": "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion",
    "pdfvtid:GTS_PDFVTVersion": "{http://www.npes.org/pdfvt/ns/id/}GTS_PDFVTVersion",
    "xmpMM:DocumentID": "{http://ns.adobe.com/xap/1.0/mm/}DocumentID",
    "xmpMM:VersionID": "{http://ns.adobe.com/xap/1.0/mm/}VersionID",
    "xmpMM:RenditionClass": "{http://ns.adobe.com/xap/1.0/mm/}RenditionClass",
}
_NEEDED_IN_X4: Final = (
    "dc:title",
    "xmp:CreateDate",
    "xmp:ModifyDate",
    "xmp:MetadataDate",
    "xmpMM:DocumentID",
    "xmpMM:VersionID",
    "xmpMM:RenditionClass",
    "pdf:Trapped",
)


@dataclass(frozen=True, slots=True)
class Claims:
    """What the file says of itself: ``standard`` is '' when it names none of PDF/X."""

    standard: str
    variable: bool
    info: dict[str, str]
    xmp: dict[str, str]

    @property
    def is_x1a(self) -> bool:
        """No transparency, no layers, no colour beyond the press inks."""
        return self.standard.startswith("PDF/X-1")

    @property
    def label(self) -> str:
        """What the report calls it."""
        return f"{VT1} on {self.standard}" if self.variable and self.standard else self.standard


def claims_of(document: pikepdf.Pdf, findings: Findings) -> Claims:
    """Read Info and XMP."""
    info = {str(key)[1:]: str(value) for key, value in _info(document).items()}
    xmp = _xmp(document, findings)
    standard = xmp.get("pdfxid:GTS_PDFXVersion") or info.get("GTS_PDFXVersion", "")
    return Claims(standard, xmp.get("pdfvtid:GTS_PDFVTVersion", "").startswith("PDF/VT"), info, xmp)


def _info(document: pikepdf.Pdf) -> pikepdf.Dictionary | dict[str, object]:
    info = document.trailer.get("/Info")
    return info if isinstance(info, pikepdf.Dictionary) else {}


def _xmp(document: pikepdf.Pdf, findings: Findings) -> dict[str, str]:
    stream = document.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    data = stream.read_bytes()
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        findings.error("metadata", 0, "The XMP metadata hold a document type, which no press file needs.")
        return {}
    try:
        tree = ET.fromstring(data)  # noqa: S314 - entities were refused above
    except ET.ParseError:
        findings.error("metadata", 0, "The XMP metadata are not well-formed XML.")
        return {}
    found: dict[str, str] = {}
    for node in tree.iter(f"{_RDF}Description"):
        for name, tag in _XMP.items():
            child = node.find(tag)
            text = node.get(tag) or ("".join(child.itertext()).strip() if child is not None else "")
            if text:
                found[name] = text
    return found


def check_document(path: Path, document: pikepdf.Pdf, claims: Claims, findings: Findings) -> None:
    """All rules about the whole file."""
    _header(path, document, claims, findings)
    _catalog(document, claims, findings)
    _identity(document, claims, findings)
    _output_intent(document, findings)


def _header(path: Path, document: pikepdf.Pdf, claims: Claims, findings: Findings) -> None:
    with path.open("rb") as file:
        start = file.read(64)
    match = re.match(rb"%PDF-(\d\.\d)[\r\n]+%([^\r\n]*)", start)
    if not match or sum(byte > 127 for byte in match[2]) < 4:
        findings.error("header", 0, "The file does not begin with a PDF header and its line of binary signs.")
    if not claims.standard:
        findings.error("standard", 0, "The file names no PDF/X standard.")
    most = "1.4" if claims.is_x1a else "1.6"
    if claims.standard and document.pdf_version > most:
        findings.error("version", 0, f"{claims.standard} allows PDF {most}, the file is {document.pdf_version}.")
    if document.is_encrypted:
        findings.error("encryption", 0, "The file is encrypted.")


def _catalog(document: pikepdf.Pdf, claims: Claims, findings: Findings) -> None:
    root = document.Root
    for key, what in (("/AcroForm", "a form"), ("/OpenAction", "an action on opening"), ("/AA", "automatic actions")):
        if key in root:
            findings.error("interactive", 0, f"The file carries {what}.")
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        if "/JavaScript" in names:
            findings.error("interactive", 0, "The file carries JavaScript.")
        if "/EmbeddedFiles" in names:
            findings.error("embedded-files", 0, "Other files are embedded in the file.")
    if "/OCProperties" in root:
        if claims.is_x1a:
            findings.error("layers", 0, f"The file has layers, which {claims.standard} forbids.")
        else:
            findings.warning("layers", 0, "The file has layers; a printer may show or hide the wrong ones.")


def _identity(document: pikepdf.Pdf, claims: Claims, findings: Findings) -> None:
    if not isinstance(document.trailer.get("/ID"), pikepdf.Array):
        findings.error("identity", 0, "The file has no ID.")
    info, xmp = claims.info, claims.xmp
    for key in ("Title", "CreationDate", "ModDate", "Creator", "Producer"):
        if not info.get(key):
            findings.error("metadata", 0, f"The file's information lacks {key}.")
    if info.get("Trapped") not in ("/True", "/False"):
        findings.error("trapped", 0, "The file does not say whether it is trapped.")
    if claims.standard == X4:
        for name in _NEEDED_IN_X4:
            if name not in xmp:
                findings.error("metadata", 0, f"The XMP metadata lack {name}.")
    _agreement(info, xmp, findings)


def _agreement(info: dict[str, str], xmp: dict[str, str], findings: Findings) -> None:
    pairs = (("Title", "dc:title"), ("GTS_PDFXVersion", "pdfxid:GTS_PDFXVersion"), ("Trapped", "pdf:Trapped"))
    for key, name in pairs:
        if key in info and name in xmp and info[key].lstrip("/") != xmp[name]:
            findings.error("metadata", 0, f"{key} in the file's information and {name} in XMP differ.")
    for key, name in (("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate")):
        if key in info and name in xmp and _instant(info[key]) != _instant(xmp[name]):
            findings.error("metadata", 0, f"{key} in the file's information and {name} in XMP differ.")


def _instant(text: str) -> str:
    """Date and time as fourteen digits and the zone, from either notation."""
    digits = re.sub(r"\D", "", re.split(r"(?<=\d)[+Z]|(?<=\d\d:\d\d)-", text)[0])[:14]
    zone = re.search(r"(Z|[+-]\d\d)[:']?(\d\d)?'?$", text)
    offset = "" if zone is None or zone[1] == "Z" or zone[1][1:] == "00" else zone[1]
    return digits + offset


def _output_intent(document: pikepdf.Pdf, findings: Findings) -> None:
    intents = document.Root.get("/OutputIntents")
    found = [intent for intent in intents or [] if intent.get("/S") == "/GTS_PDFX"]
    if len(found) != 1:
        findings.error("output-intent", 0, f"The file has {len(found)} PDF/X output intents; it needs exactly one.")
        return
    intent = found[0]
    if not str(intent.get("/OutputConditionIdentifier", "")):
        findings.error("output-intent", 0, "The output intent names no printing condition.")
    profile = intent.get("/DestOutputProfile")
    if not isinstance(profile, pikepdf.Stream):
        findings.error("output-intent", 0, "The output intent has no ICC profile embedded.")
        return
    data = profile.read_bytes()
    if len(data) < 132 or data[36:40] != b"acsp":
        findings.error("output-intent", 0, "The output intent's ICC profile is damaged.")
    elif data[12:16] != b"prtr" or data[16:20] != b"CMYK" or int(profile.get("/N", 0)) != 4:
        findings.error("output-intent", 0, "The output intent's ICC profile is not that of a CMYK press.")
    elif data[8] > 2:
        findings.warning("output-intent", 0, "The output intent's ICC profile is newer than version 2.")
