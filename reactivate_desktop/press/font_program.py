"""The program of a face as a PDF holds it: whole, or cut to the glyphs in use. Loaded only where files are written."""

from __future__ import annotations

import io
from collections.abc import Iterable

from fontTools import subset
from fontTools.ttLib import TTFont

from reactivate_desktop.press.font_face import FontFace

_NOT_EMBEDDED = ("GSUB", "GPOS", "GDEF", "kern", "DSIG", "meta", "STAT")  # the page says all that these say


def whole(face: FontFace) -> bytes:
    """The whole face.

    Raises:
        PressError: when its outlines are damaged.
    """
    if not face.is_cff:
        return face.data
    try:
        return _program(face, TTFont(io.BytesIO(face.data), recalcTimestamp=False))
    except Exception:  # noqa: BLE001 - fontTools raises many kinds of errors on a broken file
        raise face.broken() from None


def cut(face: FontFace, glyphs: Iterable[int]) -> bytes:
    """The face with these glyphs only, under their own numbers.

    Raises:
        PressError: when its outlines are damaged.
    """
    options = subset.Options()
    options.retain_gids = True
    options.notdef_outline = True
    options.glyph_names = False
    options.layout_features = []
    options.name_IDs = []
    options.hinting = False
    options.recalc_timestamp = False
    options.notdef_glyph = True
    options.desubroutinize = True
    font = TTFont(io.BytesIO(face.data), recalcTimestamp=False)
    for table in _NOT_EMBEDDED:
        if table in font:
            del font[table]
    cutter = subset.Subsetter(options)
    try:
        cutter.populate(gids=sorted({0, *glyphs}))
        cutter.subset(font)
        return _program(face, font)
    except Exception:  # noqa: BLE001 - as above
        raise face.broken() from None


def _program(face: FontFace, font: TTFont) -> bytes:
    if not face.is_cff:
        out = io.BytesIO()
        font.save(out, reorderTables=True)
        return out.getvalue()
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
