"""Whether a picture may be printed: ink, fonts, filters and transparency of a brand's one-page PDF.

House rule: DeviceCMYK, DeviceGray and spot inks over them, so that X-4 and X-1a have the same colours (ISO 15930-4 and
15930-7, 6.2). What breaks it is refused by name, never converted in silence.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Name, Object

from reactivate_desktop.press.artwork import ArtRefusal

_PLAIN = {"/DeviceCMYK", "/DeviceGray", "/Pattern"}
_FILTERS = {"/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
_NORMAL_BLENDS = {"/Normal", "/Compatible"}
_LARGEST_DEPTH = 12
_MOST_PIXELS = 60_000_000
_MOST_BITS = 8


def colour_space(space: Object, depth: int = 0) -> None:
    """Refuse every colour space that is not CMYK, gray or a spot ink over those.

    Raises:
        ArtRefusal: saying which.
    """
    kind = str(space if isinstance(space, Name) else space[0])
    if kind in _PLAIN:
        if not isinstance(space, Name) and len(space) > 1:
            colour_space(space[1], depth + 1)
        return
    if depth < _LARGEST_DEPTH and kind in {"/Indexed", "/I"}:
        colour_space(space[1], depth + 1)
    elif depth < _LARGEST_DEPTH and kind in {"/Separation", "/DeviceN"}:
        colour_space(space[2], depth + 1)
    elif kind in {"/DeviceRGB", "/CalRGB", "/RGB"}:
        raise ArtRefusal("it holds RGB colour")
    else:
        raise ArtRefusal(f"its colour space {kind[1:]} is neither CMYK nor gray")


def image(stream: Object, transparency: bool) -> None:
    """Refuse images in other colours or filters, and soft masks where the standard has no transparency.

    Raises:
        ArtRefusal: saying why.
    """
    if int(stream["/Width"]) * int(stream["/Height"]) > _MOST_PIXELS:
        raise ArtRefusal(f"an image in it has more than {_MOST_PIXELS // 1_000_000} million pixels")
    if int(stream.get("/BitsPerComponent", 8)) > _MOST_BITS:
        raise ArtRefusal("an image in it has 16 bits a colour; save it with 8")
    if not stream.get("/ImageMask", False):
        colour_space(stream["/ColorSpace"])
    if "/SMask" in stream:
        if not transparency:
            raise ArtRefusal("it holds a transparent image, which this print standard forbids")
        image(stream["/SMask"], transparency)
    mask = stream.get("/Mask")
    if isinstance(mask, pikepdf.Stream):
        image(mask, transparency)


def stream(item: Object, *, packed_anew: bool) -> None:
    """Refuse data that lies in another file, and filters that print standards forbid (LZW) or RIPs disagree about.

    Raises:
        ArtRefusal: naming the filter.
    """
    if "/F" in item:
        raise ArtRefusal("a part of it lies in another file")
    for kind in () if packed_anew else _listed(item.get("/Filter")):
        if str(kind) not in _FILTERS:
            raise ArtRefusal(f"it is packed with {str(kind)[1:]}, which press files must not use")


def _listed(value: Object | None) -> Iterator[Object]:
    if isinstance(value, pikepdf.Array):
        yield from value
    elif value is not None:
        yield value


def graphics_state(state: Object, transparency: bool) -> bool:
    """Whether a graphics state makes things transparent.

    Raises:
        ArtRefusal: when it does and the standard has no transparency, or when it holds a transfer function.
    """
    if "/TR" in state or "/HTP" in state or str(state.get("/TR2", Name.Default)) != "/Default":
        raise ArtRefusal("it changes tones by a transfer function")
    blend = state.get("/BM", Name.Normal)
    blends = list(blend) if isinstance(blend, pikepdf.Array) else [blend]
    if "/Font" in state:
        font(state["/Font"][0])
    clear = (
        any(str(mode) not in _NORMAL_BLENDS for mode in blends)
        or float(state.get("/ca", 1)) < 1
        or float(state.get("/CA", 1)) < 1
        or isinstance(state.get("/SMask"), Dictionary)
    )
    if clear and not transparency:
        raise ArtRefusal("it holds transparency, which this print standard forbids")
    return clear


def font(entry: Object) -> None:
    """Refuse a font whose program is not in the file.

    Raises:
        ArtRefusal: naming the font.
    """
    if str(entry.get("/Subtype")) == "/Type3":
        raise ArtRefusal("it holds a Type 3 font")
    inner = entry["/DescendantFonts"][0] if "/DescendantFonts" in entry else entry
    descriptor = inner.get("/FontDescriptor", Dictionary())
    if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        raise ArtRefusal(f"its font {str(entry.get('/BaseFont', '/unnamed'))[1:]} is not embedded")
