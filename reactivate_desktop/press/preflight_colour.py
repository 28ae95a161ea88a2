"""Preflight of colour spaces: what reaches the press are its own inks, named spots and nothing else."""

from __future__ import annotations

import pikepdf

from reactivate_desktop.press.preflight_findings import Findings

PRESS_SPACES = frozenset({"/DeviceCMYK", "/DeviceGray", "/Pattern", "/CMYK", "/G"})
_NAMED = {"/RGB": "DeviceRGB", "/DeviceRGB": "DeviceRGB"}
_PLATES = frozenset({"/Cyan", "/Magenta", "/Yellow", "/Black", "/None"})


def check_space(space: pikepdf.Object | None, findings: Findings, page: int, where: str) -> None:
    """Say what is wrong with a colour space used by ``where`` ("a picture", "a shading" …)."""
    if space is None:
        return
    if isinstance(space, pikepdf.Array) and len(space):
        _check_family(space, findings, page, where)
    elif isinstance(space, pikepdf.Name) and str(space) not in PRESS_SPACES:
        name = _NAMED.get(str(space), str(space)[1:])
        findings.error(
            "colour", page, f"{where.capitalize()} uses {name}; only the press's own inks may reach the file."
        )


def _check_family(space: pikepdf.Array, findings: Findings, page: int, where: str) -> None:
    family = str(space[0])
    if family in ("/Indexed", "/I", "/Pattern"):
        if len(space) > 1:
            check_space(space[1], findings, page, where)
    elif family in ("/Separation", "/DeviceN"):
        names = [space[1]] if family == "/Separation" else list(space[1])
        spots = sorted({str(name)[1:] for name in names if str(name) not in _PLATES})
        for spot in spots:
            findings.warning("spot", page, f"The ink '{spot}' is not one of the four of the press.")
        check_space(space[2], findings, page, where)
    elif family not in PRESS_SPACES:
        findings.error(
            "colour", page, f"{where.capitalize()} uses {family[1:]}; only the press's own inks may reach the file."
        )
