"""Smooth shades as one plate sees them: the same shade in gray, its functions giving one number, 1 = no ink.

Meshes whose colours stand in their data (types 4 to 7 without a function) can't be taken apart; they are left out.
"""

from __future__ import annotations

import numpy as np
import pikepdf

from reactivate_desktop.press.preflight_ink import Space


def gray_shade(pdf: pikepdf.Pdf, shading: pikepdf.Object, space: Space, plate: str) -> dict[str, object] | None:
    """Keys that turn a shading into that of a plate; None when it leaves no ink there, or can't be told."""
    function = shading.get("/Function")
    if function is None:
        return None
    place, inverted = _component(space, plate)
    if place is not None:
        made = gray_function(pdf, function, place, inverted=inverted)
        return None if made is None else {"/ColorSpace": pikepdf.Name.DeviceGray, "/Function": made}
    return None


def _component(space: Space, plate: str) -> tuple[int | None, bool]:
    """Which number of a colour is the plate's, and whether 1 means ink."""
    root = space.at_root
    for name in (plate, "All"):
        if name in root.inks:
            return root.inks.index(name), True
    if root.family == "DeviceGray" and plate == "Black":
        return 0, False
    return None, False


def gray_function(pdf: pikepdf.Pdf, function: pikepdf.Object, place: int, *, inverted: bool) -> pikepdf.Object | None:
    """A function that gives one of the numbers that ``function`` gives (ISO 32000-1, 7.10), turned where inverted."""
    if isinstance(function, pikepdf.Array):
        return gray_function(pdf, function[place], 0, inverted=inverted) if place < len(function) else None
    kind = int(function.get("/FunctionType", -1))
    if kind == 2:
        return _exponential(function, place, inverted=inverted)
    if kind == 3:
        parts = [gray_function(pdf, part, place, inverted=inverted) for part in function["/Functions"]]
        if any(part is None for part in parts):
            return None
        made = pikepdf.Dictionary(FunctionType=3, Functions=pikepdf.Array(parts))
        for key in ("/Domain", "/Bounds", "/Encode"):
            made[key] = function[key]
        return made
    if kind == 0:
        return _sampled(pdf, function, place, inverted=inverted)
    return _calculated(pdf, function, place, inverted=inverted) if kind == 4 else None


def _exponential(function: pikepdf.Object, place: int, *, inverted: bool) -> pikepdf.Object:
    ends = []
    for key, usual in (("/C0", [0.0]), ("/C1", [1.0])):
        values = [float(str(number)) for number in function.get(key, usual)]
        value = values[place] if place < len(values) else 0.0
        ends.append(1 - value if inverted else value)
    return pikepdf.Dictionary(
        FunctionType=2,
        Domain=function.get("/Domain", pikepdf.Array([0, 1])),
        C0=[ends[0]],
        C1=[ends[1]],
        N=function["/N"],
    )


def _sampled(pdf: pikepdf.Pdf, function: pikepdf.Object, place: int, *, inverted: bool) -> pikepdf.Object | None:
    bits = int(function["/BitsPerSample"])
    parts = len(function["/Range"]) // 2
    if bits not in (8, 16):
        return None
    kind = np.dtype(np.uint8 if bits == 8 else ">u2")
    values = np.frombuffer(function.read_bytes(), dtype=kind).astype(np.int64)
    values = values[: len(values) // parts * parts].reshape(-1, parts)[:, place]
    made = pdf.make_stream(((2**bits - 1 - values) if inverted else values).astype(kind).tobytes())
    for key in ("/FunctionType", "/Domain", "/Size", "/BitsPerSample", "/Encode"):
        if key in function:
            made[key] = function[key]
    made["/Range"] = pikepdf.Array([0, 1])
    return made


def _calculated(pdf: pikepdf.Pdf, function: pikepdf.Object, place: int, *, inverted: bool) -> pikepdf.Object:
    """The calculator's program goes on: the other numbers are taken off its stack."""
    parts = len(function["/Range"]) // 2
    body = function.read_bytes().strip().removeprefix(b"{").removesuffix(b"}")
    rest = b" pop" * (parts - 1 - place) + b" exch pop" * place + (b" 1 exch sub" if inverted else b"")
    made = pdf.make_stream(b"{" + body + rest + b" }")
    made["/FunctionType"] = 4
    made["/Domain"] = function["/Domain"]
    made["/Range"] = pikepdf.Array([0, 1])
    return made
