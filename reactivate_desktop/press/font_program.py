"""The program of a face as a PDF holds it: whole, or cut to the glyphs in use. Cut by HarfBuzz."""

from __future__ import annotations

import io
from collections.abc import Iterable

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from reactivate_desktop.press.font_face import FontFace

_NOT_EMBEDDED = frozenset(
    int.from_bytes(table.encode(), "big") for table in ("GSUB", "GPOS", "GDEF", "kern", "DSIG", "meta", "STAT")
)
"""Tables by their tag as a number: the page says all that these say."""

_FLAGS = (
    hb.SubsetFlags.RETAIN_GIDS
    | hb.SubsetFlags.NO_HINTING
    | hb.SubsetFlags.NOTDEF_OUTLINE
    | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    | hb.SubsetFlags.DESUBROUTINIZE
)


def whole(face: FontFace) -> bytes:
    """The whole face.

    Raises:
        PressError: when its outlines are damaged.
    """
    if not face.is_cff:
        return face.data
    try:
        return _program(TTFont(io.BytesIO(face.data), recalcTimestamp=False))
    except Exception:  # noqa: BLE001 - fontTools raises many kinds of errors on a broken file
        raise face.broken() from None


def cut(face: FontFace, glyphs: Iterable[int]) -> bytes:
    """The face with these glyphs only, under their own numbers.

    Raises:
        PressError: when its outlines are damaged.
    """
    wanted = hb.SubsetInput()
    wanted.flags = _FLAGS
    wanted.glyph_set.update({0, *glyphs})
    wanted.drop_table_tag_set.update(_NOT_EMBEDDED)
    wanted.name_id_set.clear()
    try:
        data = bytes(wanted.subset(hb.Face(face.data)).blob.data)
        return _program(TTFont(io.BytesIO(data), recalcTimestamp=False)) if face.is_cff else data
    except Exception:  # noqa: BLE001 - HarfBuzz and fontTools raise many kinds of errors on a broken file
        raise face.broken() from None


def _program(font: TTFont) -> bytes:
    """The outlines of a CFF face, which are all that a PDF takes of it."""
    _number_by_glyph(font)
    return bytes(font["CFF "].compile(font))


def _number_by_glyph(font: TTFont) -> None:
    """Give a CID-keyed CFF a charset in which each CID is the number of its glyph."""
    top = font["CFF "].cff.topDictIndex[0]
    if not hasattr(top, "ROS"):
        return
    strings = top.CharStrings
    order = [".notdef", *(f"cid{number:05d}" for number in range(1, len(top.charset)))]
    old = {name: place for place, name in enumerate(top.charset)}
    strings.charStrings = {order[old[name]]: value for name, value in strings.charStrings.items()}
    top.charset = order
