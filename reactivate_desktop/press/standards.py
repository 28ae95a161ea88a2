"""The print standards as a table: what differs between PDF/X-4, PDF/X-1a and PDF/VT-1 is a row of data.

ISO 15930-7:2010 (X-4), ISO 15930-4:2003 (X-1a), ISO 16612-2:2010 (VT-1, which is X-4 with a document part hierarchy).
"""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.errors import PressError


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard as the writer needs it.

    ``pdf_version`` stands in the header; ``info`` are extra keys of the Info dictionary; ``xmp`` are (prefix, property,
    value) triples that identify the standard; ``transparency`` says whether art may use it; ``document_parts`` asks for
    one document part for each piece.
    """

    id: str
    name: str
    pdf_version: str
    info: tuple[tuple[str, str], ...]
    xmp: tuple[tuple[str, str, str], ...]
    transparency: bool
    document_parts: bool = False


_X4 = (("pdfxid", "GTS_PDFXVersion", "PDF/X-4"),)
_X1A = "PDF/X-1a:2003"

STANDARDS: dict[str, Standard] = {
    "pdfx4": Standard("pdfx4", "PDF/X-4", "1.6", (("GTS_PDFXVersion", "PDF/X-4"),), _X4, transparency=True),
    "pdfx1a": Standard(
        "pdfx1a",
        "PDF/X-1a:2003",
        "1.4",
        (("GTS_PDFXVersion", _X1A), ("GTS_PDFXConformance", _X1A)),
        (("pdfxid", "GTS_PDFXVersion", _X1A), ("pdfx", "GTS_PDFXVersion", _X1A), ("pdfx", "GTS_PDFXConformance", _X1A)),
        transparency=False,
    ),
    "pdfvt1": Standard(
        "pdfvt1",
        "PDF/VT-1",
        "1.6",
        (("GTS_PDFXVersion", "PDF/X-4"),),
        (*_X4, ("pdfvtid", "GTS_PDFVTVersion", "PDF/VT-1")),
        transparency=True,
        document_parts=True,
    ),
}
"""Standards by id."""


def standard(standard_id: str) -> Standard:
    """The standard of that id.

    Raises:
        PressError: when there is none; it lists those that there are.
    """
    if standard_id not in STANDARDS:
        known = ", ".join(STANDARDS)
        raise PressError(
            f"There is no print standard '{standard_id}'.", hint=f"Use one of: {known}.", code="standard-unknown"
        )
    return STANDARDS[standard_id]
