"""The card assembled with pikepdf: shared pages as forms, content streams written by hand, fonts by fontTools."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream

from benchmarks import bench_kit
from benchmarks.peers import card, reportlab_card
from reactivate_desktop.domain.piece import Piece

_SIGNS = "".join(map(chr, (*range(32, 127), *range(160, 0x180), 0x2013, 0x2019)))
"""What the cards may say; the fonts are subset to it."""


@dataclass(slots=True)
class Face:
    """A font by hand: glyph and advance (1/1000 em) of each sign."""

    glyphs: dict[int, int]
    advances: dict[str, float]
    table: dict[int, str] = field(default_factory=dict)

    def width(self, words: str, size: float) -> float:
        return sum(self.advances[sign] for sign in words) * size / 1000

    def spelled(self, words: str) -> str:
        return words.translate(self.table)


def assembled(pieces: Iterator[Piece], target: Path) -> None:
    """All pages as pikepdf objects, saved in one go."""
    with pikepdf.new() as pdf:
        faces, fonts = _fonts(pdf)
        picture = _form(pdf, bench_kit.FOLDER / "art" / "picture.pdf")
        back = _back_forms(pdf)
        media = Array([0, 0, *bench_kit.PAGE])
        front_resources = pdf.make_indirect(Dictionary(XObject=Dictionary(P=picture), Font=fonts))
        back_resources = {
            clinic_id: pdf.make_indirect(Dictionary(XObject=Dictionary(B=form), Font=fonts))
            for clinic_id, form in back.items()
        }
        for piece in pieces:
            _add(pdf, media, front_resources, _front(piece, faces))
            _add(pdf, media, back_resources[piece.clinic_id], _back(piece, faces))
        pdf.save(target, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _add(pdf: pikepdf.Pdf, media: Array, resources: pikepdf.Object, content: str) -> None:
    page = Dictionary(Type=Name.Page, MediaBox=media, Resources=resources, Contents=Stream(pdf, content.encode()))
    pdf.pages.append(pikepdf.Page(page))


def _front(piece: Piece, faces: dict[str, Face]) -> str:
    return "/P Do\n" + _words((block for block in card.piece_blocks(piece) if block.face == 0), faces)


def _back(piece: Piece, faces: dict[str, Face]) -> str:
    face = faces["text"]
    parts = ["/B Do", _words((block for block in card.piece_blocks(piece) if block.face == 1), faces), "0 0 0 1 k BT"]
    parts.append(_shown(face, "text", card.KEY_SIZE, (card.ADDRESS_LEFT, card.KEY_BASELINE), card.key_line(piece)))
    for place, line in enumerate(piece.address_lines):
        at = (card.ADDRESS_LEFT, card.ADDRESS_BASELINE - 13.2 * place)
        parts.append(_shown(face, "text", card.ADDRESS_SIZE, at, line.upper()))
    parts.append("ET")
    parts += _path(card.qr_rectangles(piece.qr_payload))
    parts += _path(card.imb_rectangles(piece.imb))
    return "\n".join(parts)


def _words(blocks: Iterable[card.Block], faces: dict[str, Face]) -> str:
    parts = ["BT"]
    for block in blocks:
        parts.append("{:g} {:g} {:g} {:g} k".format(*block.colour))
        face = faces[block.font]
        for y, line in block.lines(lambda words, font, size: faces[font].width(words, size)):
            parts.append(_shown(face, block.font, block.size, (block.x, y), line))
    return "\n".join([*parts, "ET"])


def _shown(face: Face, role: str, size: float, at: tuple[float, float], words: str) -> str:
    return f"/{role} {size:g} Tf 1 0 0 1 {at[0]:.2f} {at[1]:.2f} Tm <{face.spelled(words)}> Tj"


def _path(rectangles: Iterable[card.Rectangle]) -> Iterator[str]:
    for x, y, width, height in rectangles:
        yield f"{x:.3f} {y:.3f} {width:.3f} {height:.3f} re"
    yield "f"


def _form(pdf: pikepdf.Pdf, path: Path) -> pikepdf.Object:
    with pikepdf.open(path) as source:
        return pdf.copy_foreign(source.pages[0].as_form_xobject())


def _back_forms(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The back of each clinic, drawn by reportlab once."""
    found = {}
    for clinic in bench_kit.kit().clinics:
        stream = io.BytesIO()
        canvas = reportlab_card.canvas_on(stream)
        reportlab_card.draw_back(canvas)
        reportlab_card.write(canvas, card.clinic_blocks(clinic.id))
        canvas.showPage()
        canvas.save()
        with pikepdf.open(stream) as source:
            found[clinic.id] = pdf.copy_foreign(source.pages[0].as_form_xobject())
    return found


def _fonts(pdf: pikepdf.Pdf) -> tuple[dict[str, Face], pikepdf.Object]:
    roles = sorted({block.font for block in card.blocks_of_pieces(bench_kit.kit().clinics[0].id)} | {"text"})
    made = {role: _font(pdf, role) for role in roles}
    fonts = pdf.make_indirect(Dictionary({f"/{role}": entry for role, (_, entry) in made.items()}))
    return {role: face for role, (face, _) in made.items()}, fonts


def _font(pdf: pikepdf.Pdf, role: str) -> tuple[Face, pikepdf.Object]:
    font = TTFont(card.font_file(role))
    options = subset.Options(notdef_outline=True, hinting=False, layout_features=[], retain_gids=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=_SIGNS)
    cutter.subset(font)
    program = io.BytesIO()
    font.save(program)
    scale = 1000 / font["head"].unitsPerEm
    names, numbers = font.getBestCmap(), font.getReverseGlyphMap()
    glyphs = {code: numbers[name] for code, name in names.items()}
    advances = {chr(code): font["hmtx"][name][0] * scale for code, name in names.items()}
    face = Face(glyphs, advances, {code: f"{glyph:04X}" for code, glyph in glyphs.items()})
    return face, _font_object(pdf, role, font, program.getvalue(), face)


def _font_object(pdf: pikepdf.Pdf, role: str, font: TTFont, program: bytes, face: Face) -> pikepdf.Object:
    head, scale = font["head"], 1000 / font["head"].unitsPerEm
    name = Name(f"/AAAAAA+{role}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, ItalicAngle=0, StemV=80, CapHeight=700,
        FontBBox=Array([round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        Ascent=round(font["hhea"].ascent * scale), Descent=round(font["hhea"].descent * scale),
        FontFile2=Stream(pdf, program, Length1=len(program)),
    )  # fmt: skip
    widths: list[Any] = []
    for code, glyph in face.glyphs.items():
        widths += [glyph, [round(face.advances[chr(code)])]]
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, CIDToGIDMap=Name.Identity, W=Array(widths),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=Stream(pdf, _to_unicode(face)),
    ))  # fmt: skip


def _to_unicode(face: Face) -> bytes:
    lines = [f"<{glyph:04X}> <{code:04X}>" for code, glyph in sorted(face.glyphs.items(), key=lambda item: item[1])]
    parts = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def"]
    parts.append("1 begincodespacerange <0000> <FFFF> endcodespacerange")
    for start in range(0, len(lines), 100):
        some = lines[start : start + 100]
        parts += [f"{len(some)} beginbfchar", *some, "endbfchar"]
    return "\n".join([*parts, "endcmap CMapName currentdict /CMap defineresource pop end end"]).encode()
