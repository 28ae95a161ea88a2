"""One face written into a file: Type 0, Identity-H, glyph numbers as character codes (ISO 32000-1, 9.7).

TrueType goes in as CIDFontType2 with an identity map. CFF goes in as CIDFontType0C: without CID operators its CIDs are
glyph numbers (9.7.4.2), and a CID-keyed one is given a charset that says the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final
from weakref import WeakKeyDictionary

from reactivate_desktop.press import font_program
from reactivate_desktop.press.font_face import FontFace
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.syntax import array, box, dictionary, name, number, reference
from reactivate_desktop.press.writer import QUICK_COMPRESSION, PdfWriter, deflate


def embed_faces(writer: PdfWriter, book: FontBook, used: Mapping[int, Iterable[int]], *, cut: bool) -> dict[int, int]:
    """Write the faces of ``used`` (glyphs by face), ``cut`` to a subset or whole; gives their numbers by face."""
    return {index: embed_face(writer, book.face(index), sorted({*used[index]}), cut) for index in sorted(used)}


def embed_face(writer: PdfWriter, face: FontFace, glyphs: list[int], cut: bool) -> int:
    """Write one face, ``cut`` to these glyphs (sorted) or whole; gives its number.

    A face that may not be cut (OS/2 fsType) goes in whole.
    """
    tagged = (cut or len(face.data) > _LARGE) and face.may_be_cut
    label = f"{_tag(face, glyphs)}+{face.postscript_name}" if tagged else face.postscript_name
    packed, length = _cut(face, glyphs) if tagged else _whole(face, cut)
    kind: Mapping[str, bytes] = {"Subtype": b"/CIDFontType0C"} if face.is_cff else {"Length1": b"%d" % length}
    file = writer.put_stream(packed, {**kind, "Filter": b"/FlateDecode"})
    font_name = name(label)
    to_glyphs = {} if face.is_cff else {"CIDToGIDMap": b"/Identity"}
    descendant = writer.put(
        dictionary(
            {
                "Type": b"/Font",
                "Subtype": b"/CIDFontType0" if face.is_cff else b"/CIDFontType2",
                "BaseFont": font_name,
                "CIDSystemInfo": b"<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
                "FontDescriptor": reference(writer.put(_descriptor(face, font_name, file))),
                "DW": b"0",
                "W": _widths(face, glyphs),
                **to_glyphs,
            }
        )
    )
    to_unicode = writer.put_deflated(_to_unicode(face, glyphs))
    return writer.put(
        dictionary(
            {
                "Type": b"/Font",
                "Subtype": b"/Type0",
                "BaseFont": font_name,
                "Encoding": b"/Identity-H",
                "DescendantFonts": array([reference(descendant)]),
                "ToUnicode": reference(to_unicode),
            }
        )
    )


def _cut(face: FontFace, glyphs: list[int]) -> tuple[bytes, int]:
    """The compressed program with these glyphs, and its length before."""
    data = font_program.cut(face, glyphs)
    return deflate(data), len(data)


def _whole(face: FontFace, best: bool) -> tuple[bytes, int]:
    """The whole face; quickly and once for the window's preview, where cutting a subset would take too long."""
    found = None if best else _wholes.get(face)
    if found is None:
        data = font_program.whole(face)
        found = (deflate(data) if best else deflate(data, QUICK_COMPRESSION)), len(data)
        if not best:
            _wholes[face] = found
    return found


_LARGE: Final = 1_000_000  # bytes: to write such a face whole takes longer than to cut it
_wholes: WeakKeyDictionary[FontFace, tuple[bytes, int]] = WeakKeyDictionary()


def _descriptor(face: FontFace, font_name: bytes, font_file: int) -> bytes:
    """The font descriptor (9.8)."""
    measures = face.measures
    return dictionary(
        {
            "Type": b"/FontDescriptor",
            "FontName": font_name,
            "Flags": b"4",
            "FontBBox": box(*measures.box),
            "ItalicAngle": number(measures.italic_angle).encode(),
            "Ascent": b"%d" % measures.ascent,
            "Descent": b"%d" % measures.descent,
            "CapHeight": b"%d" % round(face.cap_height * 1000),
            "StemV": b"%d" % (50 + round((face.weight / 65) ** 2)),
            "FontFile3" if face.is_cff else "FontFile2": reference(font_file),
        }
    )


def _tag(face: FontFace, glyphs: list[int]) -> str:
    digest = hashlib.sha256(f"{face.postscript_name}:{glyphs}".encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _widths(face: FontFace, glyphs: list[int]) -> bytes:
    runs: list[tuple[int, list[str]]] = []
    for glyph in glyphs:
        width = number(face.advance(glyph) * 1000 / face.units)
        if runs and runs[-1][0] + len(runs[-1][1]) == glyph:
            runs[-1][1].append(width)
        else:
            runs.append((glyph, [width]))
    return ("[" + " ".join(f"{first} [{' '.join(widths)}]" for first, widths in runs) + "]").encode()


def _to_unicode(face: FontFace, glyphs: list[int]) -> bytes:
    said = face.text_of_glyph
    rows = [f"<{glyph:04X}> <{said[glyph].encode('utf-16-be').hex().upper()}>" for glyph in glyphs if glyph in said]
    blocks = "\n".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar"
        for part in (rows[first : first + 100] for first in range(0, len(rows), 100))
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{blocks}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
