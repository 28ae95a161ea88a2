"""What a file says of itself: its standard, its Info dictionary, its XMP metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

import pikepdf

from reactivate_desktop.press.preflight_findings import Notes

X4: Final = "PDF/X-4"
X4P: Final = "PDF/X-4p"
X1A: Final = "PDF/X-1a:2003"
VT1: Final = "PDF/VT-1"
VERSIONS: Final = {
    X4: "1.6",
    X4P: "1.6",
    X1A: "1.4",
    "PDF/X-3:2003": "1.4",
    "PDF/X-1a:2001": "1.3",
    "PDF/X-3:2002": "1.3",
}
"""The standards that preflight knows, with the newest PDF version that each allows."""

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP: Final = {
    "xmp:CreateDate": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "xmp:ModifyDate": "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "xmp:MetadataDate": "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "dc:title": "{http://purl.org/dc/elements/1.1/}title",
    "pdf:Trapped": "{http://ns.adobe.com/pdf/1.3/}Trapped",
    "pdf:Producer": "{http://ns.adobe.com/pdf/1.3/}Producer",
    "xmp:CreatorTool": "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    "pdfxid:GTS_PDFXVersion": "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion",
    "pdfx:GTS_PDFXVersion": "{http://ns.adobe.com/pdfx/1.3/}GTS_PDFXVersion",
    "pdfvtid:GTS_PDFVTVersion": "{http://www.npes.org/pdfvt/ns/id/}GTS_PDFVTVersion",
    "pdfvtid:GTS_PDFVTModDate": "{http://www.npes.org/pdfvt/ns/id/}GTS_PDFVTModDate",
    "xmpMM:DocumentID": "{http://ns.adobe.com/xap/1.0/mm/}DocumentID",
    "xmpMM:VersionID": "{http://ns.adobe.com/xap/1.0/mm/}VersionID",
    "xmpMM:RenditionClass": "{http://ns.adobe.com/xap/1.0/mm/}RenditionClass",
}


@dataclass(frozen=True, slots=True)
class Claims:
    """``standard`` is '' when the file names none of PDF/X; ``has_xmp`` is False without a stream of metadata."""

    standard: str
    variable: bool
    info: dict[str, str]
    xmp: dict[str, str]
    has_xmp: bool = True

    @property
    def is_opaque(self) -> bool:
        """PDF/X-1a and PDF/X-3: no transparency, no layers, PDF 1.4 at most."""
        return self.standard.startswith(("PDF/X-1", "PDF/X-3"))

    @property
    def is_x4(self) -> bool:
        """PDF/X-4 or its kind with an output intent kept elsewhere."""
        return self.standard in (X4, X4P)

    @property
    def label(self) -> str:
        """What the report calls it."""
        return f"{VT1} on {self.standard}" if self.variable and self.standard else self.standard


def claims_of(document: pikepdf.Pdf, notes: Notes) -> Claims:
    """Read Info and XMP."""
    info = {str(key)[1:]: str(value) for key, value in _info(document).items()}
    has_xmp = isinstance(document.Root.get("/Metadata"), pikepdf.Stream)
    xmp = _xmp(document, notes) if has_xmp else {}
    named = info.get("GTS_PDFXVersion", "")
    if named.startswith("PDF/X-1:"):
        named = info.get("GTS_PDFXConformance", named)
    standard = xmp.get("pdfxid:GTS_PDFXVersion") or named or xmp.get("pdfx:GTS_PDFXVersion", "")
    return Claims(standard, xmp.get("pdfvtid:GTS_PDFVTVersion", "").startswith("PDF/VT"), info, xmp, has_xmp)


def _info(document: pikepdf.Pdf) -> pikepdf.Dictionary | dict[str, object]:
    info = document.trailer.get("/Info")
    return info if isinstance(info, pikepdf.Dictionary) else {}


def _xmp(document: pikepdf.Pdf, notes: Notes) -> dict[str, str]:
    data = document.Root["/Metadata"].read_bytes()
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        notes.add("metadata", 0, "The XMP metadata hold a document type, which no press file needs.")
        return {}
    try:
        tree = ET.fromstring(data)  # noqa: S314 - entities were refused above
    except ET.ParseError:
        notes.add("metadata", 0, "The XMP metadata are not well-formed XML.")
        return {}
    found: dict[str, str] = {}
    for node in tree.iter(f"{_RDF}Description"):
        for name, tag in _XMP.items():
            child = node.find(tag)
            text = node.get(tag) or ("".join(child.itertext()).strip() if child is not None else "")
            if text:
                found[name] = text
    return found
