"""OpenType fonts with CFF outlines, made from a face of the program by turning its curves into cubic ones."""

from __future__ import annotations

import io
from functools import cache

from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from reactivate_desktop.resources import asset

NAME = "QuayTestCubic"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;!?&%$#@()'/+-\u2019\u2013é\u00eb\u00b7"


@cache
def cff_font(*, cid_keyed: bool = False, rights: int = 0) -> bytes:
    """An .otf of some letters of Inter (OFL, no reserved names), kerned and with a ligature, under another name."""
    source = TTFont(asset("fonts", "inter", "Inter-Regular.ttf"))
    outlines, characters = source.getGlyphSet(), source.getBestCmap()
    names = {ord(letter): characters[ord(letter)] for letter in LETTERS if ord(letter) in characters}
    order = [".notdef", *dict.fromkeys(names.values())]
    strings, widths = {}, {}
    for glyph in order:
        widths[glyph] = (source["hmtx"][glyph][0], source["hmtx"][glyph][1])
        pen = T2CharStringPen(widths[glyph][0], outlines)
        outlines[glyph].draw(Qu2CuPen(pen, 1.0, all_cubic=True))
        strings[glyph] = pen.getCharString()
    units = source["head"].unitsPerEm
    builder = FontBuilder(units, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupCFF(NAME, {"FullName": NAME}, strings, {})
    builder.setupHorizontalMetrics(widths)
    wide = source["hhea"]
    builder.setupHorizontalHeader(ascent=wide.ascent, descent=wide.descent)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    builder.setupOS2(fsType=rights, usWeightClass=400, sxHeight=1118, sCapHeight=1490)
    builder.setupPost()
    builder.addOpenTypeFeatures(
        "feature kern { pos A V -200; } kern; feature liga { sub hyphen hyphen by endash; } liga;"
    )
    out = io.BytesIO()
    builder.save(out)
    return _cid_keyed(out.getvalue()) if cid_keyed else out.getvalue()


def _cid_keyed(data: bytes) -> bytes:
    """The same with CIDs that are not the numbers of the glyphs: 7, 10, 13 …"""
    font = TTFont(io.BytesIO(data))
    cff = font["CFF "].cff
    top = cff.topDictIndex[0]
    strings = top.CharStrings
    order = [".notdef", *(f"cid{3 * place + 4:05d}" for place in range(1, len(top.charset)))]
    inner = FontDict()
    inner.Private = top.Private
    inner.setCFF2(False)
    inner.FontName = f"{NAME}-1"
    array = FDArrayIndex()
    array.append(inner)
    choice = FDSelect()
    choice.format = 3
    choice.gidArray = [0] * len(order)
    moved = {order[place]: strings[name] for place, name in enumerate(top.charset)}
    for one in moved.values():
        one.decompile()
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = 3 * len(order) + 10
    top.FDArray, top.FDSelect = array, choice
    del top.Private
    top.charset = order
    strings.charStrings = {name: place for place, name in enumerate(order)}
    strings.charStringsIndex.items = list(moved.values())
    strings.fdArray, strings.fdSelect = array, choice
    renamed = dict(zip(font.getGlyphOrder(), order, strict=True))
    for table in font["cmap"].tables:
        table.cmap = {code: renamed[name] for code, name in table.cmap.items()}
    font["hmtx"].metrics = {renamed[name]: value for name, value in font["hmtx"].metrics.items()}
    for name in ("GPOS", "GSUB"):
        del font[name]
    font.setGlyphOrder(order)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
