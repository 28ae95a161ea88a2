"""Preflight of the output intent: one, for a CMYK press, with its ICC profile in the file."""

from __future__ import annotations

from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_claims import X4P, Claims
from reactivate_desktop.press.preflight_findings import Notes, Severity

_RULE: Final = "output-intent"
_REGISTRY: Final = "http://www.color.org"
_HEADER: Final = 128


def check_output_intent(document: pikepdf.Pdf, claims: Claims, notes: Notes) -> None:
    """All rules about the output intent."""
    intents = document.Root.get("/OutputIntents")
    listed = list(intents) if isinstance(intents, pikepdf.Array) else []
    found = [intent for intent in listed if intent.get("/S") == "/GTS_PDFX"]
    if len(found) != 1:
        message = f"The file has {len(found)} PDF/X output intents; it needs exactly one."
        notes.add(_RULE, 0, message, measured=str(len(found)), limit="1")
        return
    intent = found[0]
    condition = str(intent.get("/OutputConditionIdentifier", ""))
    if not condition:
        notes.add(_RULE, 0, "The output intent names no printing condition.")
    registered = str(intent.get("/RegistryName", "")).rstrip("/") == _REGISTRY
    if condition == "Custom" and not str(intent.get("/Info", "")):
        notes.add(_RULE, 0, "The output intent's own printing condition is not described (Info).")
    profile = intent.get("/DestOutputProfile")
    if isinstance(profile, pikepdf.Stream):
        _profile(profile, claims, notes)
    elif claims.standard == X4P and "/DestOutputProfileRef" in intent:
        message = f"The output intent's ICC profile is kept elsewhere, as {X4P} allows; the printer must have it."
        notes.add(_RULE, 0, message, severity=Severity.WARNING)
    elif claims.is_opaque and registered:
        message = f"The output intent names {condition} and leaves its ICC profile to the printer."
        notes.add(_RULE, 0, message, severity=Severity.WARNING)
    else:
        notes.add(_RULE, 0, "The output intent has no ICC profile embedded.")


def _profile(profile: pikepdf.Object, claims: Claims, notes: Notes) -> None:
    data = profile.read_bytes()
    if len(data) <= _HEADER or data[36:40] != b"acsp":
        notes.add(_RULE, 0, "The output intent's ICC profile is damaged.")
        return
    device, space = data[12:16].decode("latin-1"), data[16:20].decode("latin-1").strip()
    parts = int(profile.get("/N", 0))
    if device != "prtr" or space != "CMYK":
        message = "The output intent's ICC profile is not that of a CMYK press."
        notes.add(_RULE, 0, message, measured=f"{device} {space}", limit="prtr CMYK")
    elif parts != 4:
        message = f"The output intent says that its CMYK profile has {parts} components."
        notes.add(_RULE, 0, message, measured=str(parts), limit="4")
    if data[8] > 2:
        severity = Severity.WARNING if claims.is_opaque else Severity.INFO
        message = "The output intent's ICC profile is newer than version 2, which older software can't read."
        notes.add(_RULE, 0, message, severity=severity, measured=f"version {data[8]}", limit="version 2")
