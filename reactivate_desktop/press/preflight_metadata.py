"""Preflight of identity and metadata: what Info and XMP must say, and that they say the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_claims import VERSIONS, Claims
from reactivate_desktop.press.preflight_findings import Notes
from reactivate_desktop.press.preflight_profile import Profile

_NEEDED_IN_INFO: Final = ("Title", "CreationDate", "ModDate", "Creator", "Producer")
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
_SAME_WORDS: Final = (
    ("Title", "dc:title"),
    ("Creator", "xmp:CreatorTool"),
    ("Producer", "pdf:Producer"),
    ("GTS_PDFXVersion", "pdfxid:GTS_PDFXVersion"),
)
_SAME_TIMES: Final = (("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate"))
_DATE: Final = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?(?:\.\d+)?(?:(Z)|([+-])(\d\d)'?:?(\d\d)?'?)?"
)


def check_metadata(document: pikepdf.Pdf, claims: Claims, profile: Profile, notes: Notes) -> None:
    """All rules about what the file says of itself."""
    _standard(claims, profile, notes)
    _identity(document, notes)
    for key in _NEEDED_IN_INFO:
        if not claims.info.get(key):
            notes.add("metadata", 0, f"The file's information lacks {key}.")
    if claims.is_x4:
        _xmp(document, claims, notes)
    elif claims.is_opaque and "GTS_PDFXVersion" not in claims.info:
        notes.add("metadata", 0, "The file's information lacks GTS_PDFXVersion.")
    _trapped(claims, notes)
    _agreement(claims, notes)


def _standard(claims: Claims, profile: Profile, notes: Notes) -> None:
    standard = claims.standard
    taken = ", ".join(profile.standards)
    if not standard:
        notes.add("standard", 0, "The file names no PDF/X standard.", limit=taken)
    elif standard not in VERSIONS:
        notes.add("standard", 0, f"The file names {standard}, whose rules are not checked here.", measured=standard)
    elif profile.standards and standard not in profile.standards:
        message = f"The file is {standard}; the printer takes {taken}."
        notes.add("standard", 0, message, measured=standard, limit=taken)
    if claims.variable and standard and not claims.is_x4:
        message = f"PDF/VT-1 stands on PDF/X-4, the file on {standard}."
        notes.add("standard", 0, message, measured=standard, limit="PDF/X-4")


def _identity(document: pikepdf.Pdf, notes: Notes) -> None:
    found = document.trailer.get("/ID")
    if not isinstance(found, pikepdf.Array) or len(found) != 2 or not all(bytes(part) for part in found):
        notes.add("identity", 0, "The file has no ID of two parts.")


def _xmp(document: pikepdf.Pdf, claims: Claims, notes: Notes) -> None:
    if not claims.has_xmp:
        notes.add("metadata", 0, f"The file has no XMP metadata, which {claims.standard} asks for.")
        return
    stream = document.Root["/Metadata"]
    if "/Filter" in stream and not document.is_encrypted:
        notes.add("metadata", 0, "The XMP metadata are compressed, so that no plain reader finds them.")
    if stream.get("/Type") != "/Metadata" or stream.get("/Subtype") != "/XML":
        notes.add("metadata", 0, "The XMP metadata do not call themselves so (Type, Subtype).")
    for name in _NEEDED_IN_X4:
        if name not in claims.xmp:
            notes.add("metadata", 0, f"The XMP metadata lack {name}.")


def _trapped(claims: Claims, notes: Notes) -> None:
    said = claims.info.get("Trapped", "")
    if said not in ("/True", "/False"):
        what = "does not say" if not said else f"says {said.lstrip('/')} where it must say"
        notes.add(
            "trapped", 0, f"The file {what} whether it is trapped.", measured=said.lstrip("/"), limit="True, False"
        )
    elif claims.xmp.get("pdf:Trapped", said[1:]) != said[1:]:
        notes.add("metadata", 0, "Trapped in the file's information and pdf:Trapped in XMP differ.")


def _agreement(claims: Claims, notes: Notes) -> None:
    info, xmp = claims.info, claims.xmp
    for key, name in _SAME_WORDS:
        if key in info and name in xmp and info[key] != xmp[name]:
            notes.add("metadata", 0, f"{key} in the file's information and {name} in XMP differ.")
    for key, name in _SAME_TIMES:
        if key in info and name in xmp and instant(info[key]) != instant(xmp[name]):
            notes.add("metadata", 0, f"{key} in the file's information and {name} in XMP differ.")
    if claims.variable and claims.is_x4 and xmp.get("pdfvtid:GTS_PDFVTModDate") != xmp.get("xmp:ModifyDate"):
        notes.add("metadata", 0, "GTS_PDFVTModDate and xmp:ModifyDate differ; in PDF/VT they are the same.")


def instant(text: str) -> datetime | str:
    """A date of either notation (ISO 32000-1, 7.9.4; ISO 8601) in UTC; what is no date comes back as it is."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return text
    year, *rest = (int(part) if part else None for part in match.groups()[:6])
    month, day, hour, minute, second = (
        part if part is not None else least for part, least in zip(rest, (1, 1, 0, 0, 0), strict=True)
    )
    zone = UTC
    if match[8]:
        shift = timedelta(hours=int(match[9]), minutes=int(match[10] or 0))
        zone = timezone(shift if match[8] == "+" else -shift)
    try:
        return datetime(int(year or 0), month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return text
