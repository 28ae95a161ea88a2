"""Ink on the page: the operators of process and spot inks, and which ink prints over what lies beneath it."""

from __future__ import annotations

from collections.abc import Iterable

from reactivate_desktop.brand.colours import BLACK, WHITE, Cmyk, Rgb, Spot
from reactivate_desktop.press import conversion, output_intent
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.syntax import array, dictionary, name, number, numbers, reference
from reactivate_desktop.press.writer import PdfWriter

KNOCK_OUT = "G0"
OVERPRINT = "G1"

EXT_G_STATES = {
    KNOCK_OUT: b"<</Type /ExtGState /OP false /op false /OPM 0>>",
    OVERPRINT: b"<</Type /ExtGState /OP true /op true /OPM 1>>",
}
"""The two graphics states of every page (ISO 32000-1, 8.6.7): coloured and white ink knock out, black text does not."""

__all__ = [
    "BLACK",
    "EXT_G_STATES",
    "KNOCK_OUT",
    "OVERPRINT",
    "WHITE",
    "Ink",
    "fill",
    "overprints",
    "printed",
    "put_space",
    "put_spaces",
    "space_name",
    "spot_spaces",
    "stroke",
]

Ink = Cmyk | Spot
"""What a press prints with."""


def printed(colour: Cmyk | Rgb | Spot, job: PressJob) -> Ink:
    """What a palette's colour is printed with; a screen colour is converted for the job's printing condition."""
    if isinstance(colour, Rgb):
        intent = output_intent.of_job(job)
        return conversion.converter(intent.profile, job.paper.tac_limit).colour(colour)
    return colour


def fill(colour: Ink) -> str:
    """The operators that fill with ``colour`` (percent): ``0 0 0 1 k`` or ``/SPANTONE_20_185_20_C cs 1 scn``."""
    if isinstance(colour, Spot):
        return f"/{space_name(colour.spot)} cs {number(colour.tint / 100)} scn"
    return f"{numbers(*(ink / 100 for ink in colour))} k"


def stroke(colour: Ink) -> str:
    """The operators that stroke with ``colour`` (percent)."""
    if isinstance(colour, Spot):
        return f"/{space_name(colour.spot)} CS {number(colour.tint / 100)} SCN"
    return f"{numbers(*(ink / 100 for ink in colour))} K"


def space_name(spot: str) -> str:
    """The resource name of a spot ink's colour space."""
    return "S" + "".join(sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):X}_" for sign in spot)


def put_spaces(writer: PdfWriter, inks: Iterable[Ink]) -> dict[str, bytes]:
    """Write the Separation space of each spot ink once; gives references by resource name.

    One name has one alternate and one tint transform in the whole file (ISO 32000-1, 8.6.6.4).
    """
    spots = {ink.spot: ink.alternate for ink in inks if isinstance(ink, Spot)}
    return {space_name(spot): reference(put_space(writer, spot, spots[spot])) for spot in sorted(spots)}


def spot_spaces(inks: Iterable[Ink]) -> list[str]:
    """The resource names of the spot inks among ``inks``, sorted."""
    return sorted({space_name(ink.spot) for ink in inks if isinstance(ink, Spot)})


def put_space(writer: PdfWriter, spot: str, alternate: Cmyk) -> int:
    """Write the Separation space of a spot ink where the file has none of that name yet; gives its number."""
    if spot in writer.shared:
        return writer.shared[spot]
    transform = dictionary(
        {
            "FunctionType": b"2",
            "Domain": b"[0 1]",
            "C0": b"[0 0 0 0]",
            "C1": f"[{numbers(*(ink / 100 for ink in alternate))}]".encode(),
            "N": b"1",
        }
    )
    space = array([b"/Separation", name(spot), b"/DeviceCMYK", reference(writer.put(transform))])
    writer.shared[spot] = writer.put(space)
    return writer.shared[spot]


def overprints(colour: Ink) -> bool:
    """Whether type in this ink prints over what lies beneath: full black alone does, so that no white gap can show."""
    return colour == BLACK
