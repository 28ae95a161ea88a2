"""Clean press files made by hand with pikepdf, for faults to be put in: a small card, and a 6 x 9 in card with address.

They are what another program might write: not a byte of them comes from our writer.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pikepdf
import qrcode
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String

from reactivate_desktop.press import imb
from reactivate_desktop.resources import asset

DATE = "2026-11-23T12:00:00Z"
INFO_DATE = "D:20261123120000Z"
QR_TEXT = "HTTPS://EXAMPLE.COM/R/7K3QX9ZP2M"
BARS = imb.encode("00301123456000000001" + "023601234")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-#"
SMALL, MAILED = (252.0, 180.0), (648.0, 432.0)
BLEED = 9.0

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfvtid="http://www.npes.org/pdfvt/ns/id/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Card</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate><xmp:CreatorTool>tests</xmp:CreatorTool>
<pdf:Trapped>False</pdf:Trapped><pdf:Producer>by hand</pdf:Producer>
<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass><pdfxid:GTS_PDFXVersion>{standard}</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
VT = (
    "<pdfvtid:GTS_PDFVTVersion>PDF/VT-1</pdfvtid:GTS_PDFVTVersion>"
    f"<pdfvtid:GTS_PDFVTModDate>{DATE}</pdfvtid:GTS_PDFVTModDate>"
)

Spoil = Callable[[pikepdf.Pdf], object]


@dataclass(frozen=True)
class Fault:
    """One fault: how it is put into a clean file, and the rule that must find it. ``page`` 0 = the whole file."""

    id: str
    rule: str
    spoil: Spoil
    page: int = 2
    severity: str = "error"
    base: str = "x4"
    bytes: Callable[[bytes], bytes] | None = None
    save: dict[str, object] = field(default_factory=dict)


BASES: dict[str, tuple[str, tuple[float, float]]] = {
    "x4": ("PDF/X-4", SMALL),
    "x1a": ("PDF/X-1a:2003", SMALL),
    "vt": ("PDF/X-4", SMALL),
    "mailed": ("PDF/X-4", MAILED),
}


def opened(base: str = "x4") -> pikepdf.Pdf:
    """A clean file of that kind, to be changed."""
    return pikepdf.open(io.BytesIO(_clean(base)))


def write(pdf: pikepdf.Pdf, path: Path, base: str = "x4", **options: object) -> Path:
    version = "1.4" if base == "x1a" else "1.6"
    pdf.save(path, **{"force_version": version, "deterministic_id": True, "fix_metadata_version": False, **options})  # type: ignore[arg-type]
    return path


def written(fault: Fault, folder: Path) -> Path:
    """The file with that fault."""
    pdf = opened(fault.base)
    fault.spoil(pdf)
    path = write(pdf, folder / "faulty.pdf", fault.base, **fault.save)
    if fault.bytes is not None:
        before = path.read_bytes()
        after = fault.bytes(before)
        assert after != before
        path.write_bytes(after)
    return path


@cache
def _clean(base: str) -> bytes:
    standard, size = BASES[base]
    pdf = pikepdf.new()
    _metadata(pdf, standard)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent(pdf))])
    fonts = Dictionary(F1=text_font(pdf))
    states = Dictionary(
        K=pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1)),
        N=pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=False, op=False, OPM=0)),
    )
    pictures = Dictionary(Im=picture(pdf, 150, "/DeviceCMYK"))
    contents = (front(size), mailed_back(size) if base == "mailed" else back())
    for content in contents:
        resources = Dictionary(Font=fonts, ExtGState=states, XObject=pictures)
        add_page(pdf, content, size, resources)
    if base == "vt":
        _parts(pdf)
        pdf.Root.Metadata.write(
            XMP.format(date=DATE, standard=standard).replace("</rdf:Description>", VT + "</rdf:Description>").encode()
        )
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def _metadata(pdf: pikepdf.Pdf, standard: str) -> None:
    info = Dictionary(
        Title=String("Card"), CreationDate=String(INFO_DATE), ModDate=String(INFO_DATE), Creator=String("tests"),
        Producer=String("by hand"), Trapped=Name("/False"), GTS_PDFXVersion=String(standard),
    )  # fmt: skip
    pdf.trailer.Info = pdf.make_indirect(info)
    metadata = pdf.make_stream(XMP.format(date=DATE, standard=standard).encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata


def intent(pdf: pikepdf.Pdf) -> Dictionary:
    profile = pdf.make_stream(asset("icc", "GRACoL_TR006_coated.icc").read_bytes())
    profile.N = 4
    return Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("CGATS TR 006"),
        RegistryName=String("http://www.color.org"), DestOutputProfile=profile,
    )  # fmt: skip


def add_page(pdf: pikepdf.Pdf, content: bytes, size: tuple[float, float], resources: Dictionary) -> pikepdf.Object:
    wide, high = size
    page = Dictionary(
        Type=Name.Page, MediaBox=[0, 0, wide + 2 * BLEED, high + 2 * BLEED],
        BleedBox=[0, 0, wide + 2 * BLEED, high + 2 * BLEED], TrimBox=[BLEED, BLEED, wide + BLEED, high + BLEED],
        Resources=resources, Contents=pdf.make_stream(content),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1].obj


@cache
def _font_program() -> tuple[bytes, dict[int, int], dict[int, int], dict[str, int]]:
    """A subset: its bytes, widths by glyph, letters' code points by glyph, glyphs by letter."""
    options = subset.Options(notdef_outline=True, drop_tables=["GSUB", "GPOS", "GDEF"])
    font = TTFont(next(asset("fonts", "source-sans").glob("*-Regular.ttf")))
    cutter = subset.Subsetter(options)
    cutter.populate(text=LETTERS)
    cutter.subset(font)
    buffer = io.BytesIO()
    font.save(buffer)
    glyphs = {chr(point): font.getGlyphID(name) for point, name in font.getBestCmap().items()}
    em = font["head"].unitsPerEm
    widths = {glyph: round(font["hmtx"][font.getGlyphName(glyph)][0] * 1000 / em) for glyph in glyphs.values()}
    return buffer.getvalue(), widths, {glyph: ord(letter) for letter, glyph in glyphs.items()}, glyphs


def text_font(pdf: pikepdf.Pdf, name: str = "ABCDEF+Source") -> pikepdf.Object:
    """A subset of a TrueType font as a composite font with Identity-H."""
    program, widths, points, _ = _font_program()
    file = pdf.make_stream(program)
    file.Length1 = len(program)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/" + name), Flags=4, FontBBox=[0, -200, 1000, 900], ItalicAngle=0,
        Ascent=900, Descent=-200, CapHeight=660, StemV=80, FontFile2=file,
    )  # fmt: skip
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/" + name), CIDToGIDMap=Name.Identity,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), DW=500,
        W=Array([part for glyph, width in sorted(widths.items()) for part in (glyph, Array([width]))]),
    )  # fmt: skip
    pairs = "\n".join(f"<{glyph:04X}> <{point:04X}>" for glyph, point in sorted(points.items()))
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(points)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/" + name), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]), ToUnicode=pdf.make_stream(table.encode()),
    )  # fmt: skip
    return pdf.make_indirect(font)


def text(words: str, x: float, y: float, size: float, ink: bytes = b"0 0 0 1 k", state: bytes = b"/K gs") -> bytes:
    """Operators that set words, in black that overprints unless told otherwise."""
    glyphs = _font_program()[3]
    codes = "".join(f"{glyphs[letter]:04X}" for letter in words).encode()
    return b"q %b %b BT /F1 %g Tf %g %g Td <%b> Tj ET Q\n" % (state, ink, size, x, y, codes)


def picture(pdf: pikepdf.Pdf, pixels: int, space: object, parts: int = 4, bits: int = 8) -> pikepdf.Object:
    """A square picture of a light tint."""
    line = (pixels * parts * bits + 7) // 8
    image = pdf.make_stream(bytes([40 if bits == 8 else 0x55]) * (line * pixels))
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = pixels, pixels, bits
    image.ColorSpace = Name(space) if isinstance(space, str) else space
    return image


def front(size: tuple[float, float]) -> bytes:
    """Full-bleed ground, a picture at 300 ppi, large text."""
    wide, high = size[0] + 2 * BLEED, size[1] + 2 * BLEED
    ground = b"0.6 0.2 0 0 k 0 0 %g %g re f\n" % (wide, high)
    image = b"q 36 0 0 36 30 30 cm /Im Do Q\n"
    rule = b"q 0 0 0 0 K 1 w 30 90 m 120 90 l S Q\n"
    return ground + image + rule + text("Time to smile", 30, 110, 18, b"0 0 0 0 k", b"/N gs")


def back() -> bytes:
    """Paper, black text, a line, a QR code."""
    rule = b"q 0 0 0 1 K 0.5 w 30 90 m 120 90 l S Q\n"
    return text("Dr. Ann Lee", 30, 60, 9) + rule + qr_code(160, 60)


def mailed_back(size: tuple[float, float]) -> bytes:
    """An address side: return address, postage, address with its barcode, a QR code."""
    del size
    content = text("Quay Dental", 30, 410, 9) + text("PRSRT STD U.S. POSTAGE PAID", 530, 400, 8)
    content += text("ANN LEE", 330, 120, 11) + text("1 QUAY ST", 330, 106, 11) + text("PLYMOUTH MA 02360", 330, 92, 11)
    return content + bars(330, 140) + qr_code(30, 200)


def qr_code(x: float, y: float, module: float = 1.5, payload: str = QR_TEXT, spoil: bool = False) -> bytes:
    """A QR symbol in black rectangles; spoilt, half of its data modules are gone."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(payload)
    code.make(fit=True)
    size = len(code.modules)
    rows = [
        b"%d %d 1 1 re" % (column, size - 1 - row)
        for row, line in enumerate(code.modules)
        for column, dark in enumerate(line)
        if dark and not (spoil and row > 8 and column > 8 and column % 2)
    ]
    return b"q 0 0 0 1 k %g 0 0 %g %g %g cm\n%b\nf Q\n" % (module, module, x, y, b"\n".join(rows))


def bars(x: float, y: float, letters: str = BARS, scale: float = 1.0) -> bytes:
    """An Intelligent Mail barcode at its nominal measures (points)."""
    pitch, width, tracker, reach = 3.3 * scale, 1.44 * scale, 3.456 * scale, 3.5 * scale
    rows = []
    for place, letter in enumerate(letters):
        low = y + (0 if letter in "DF" else reach)
        high = y + reach + tracker + (reach if letter in "AF" else 0)
        rows.append(b"%.3f %.3f %.3f %.3f re" % (x + place * pitch, low, width, high - low))
    return b"q 0 0 0 1 k\n%b\nf Q\n" % b"\n".join(rows)


def _parts(pdf: pikepdf.Pdf) -> None:
    """One part a page, below a job."""
    root = pdf.make_indirect(Dictionary(Type=Name.DPartRoot))
    node = pdf.make_indirect(Dictionary(Type=Name.DPart, Parent=root))
    leaves = []
    for page in pdf.pages:
        leaf = pdf.make_indirect(Dictionary(Type=Name.DPart, Parent=node, Start=page.obj))
        page.obj.DPart = leaf
        leaves.append(leaf)
    node.DParts = Array([Array(leaves)])
    root.DPartRootNode, root.RecordLevel = node, 1
    root.NodeNameList = Array([Name.Job, Name.Record])
    pdf.Root.DPartRoot = root


# what faults are made of


def nothing(_: pikepdf.Pdf) -> None:
    """The fault is put in by saving or in the bytes."""


def paint(content: bytes, page: int = 1, **resources: object) -> Spoil:
    """Paint more on a page, with resources such as ``XObject=lambda pdf: {"X": ...}``."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        target = pdf.pages[page].obj
        target.Contents = pdf.make_stream(target.Contents.read_bytes() + b"\n" + content)
        target.Resources = Dictionary(target.Resources)
        for kind, make in resources.items():
            group = Dictionary(target.Resources.get(f"/{kind}", Dictionary()))
            for name, thing in make(pdf).items():  # type: ignore[operator]
                group[f"/{name}"] = thing
            target.Resources[f"/{kind}"] = group

    return spoil


def instead(content: bytes, page: int = 1, **resources: object) -> Spoil:
    """Paint nothing else on a page."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.pages[page].obj.Contents = pdf.make_stream(b"")
        paint(content, page, **resources)(pdf)

    return spoil


def form(pdf: pikepdf.Pdf, content: bytes, **entries: object) -> pikepdf.Object:
    made = Stream(pdf, content)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 300, 300])
    for key, value in entries.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def page_entry(key: str, value: object, page: int = 1) -> Spoil:
    return lambda pdf: pdf.pages[page].obj.__setitem__(f"/{key}", value)


def root_entry(key: str, value: object) -> Spoil:
    return lambda pdf: pdf.Root.__setitem__(f"/{key}", value)


def info_entry(key: str, value: object) -> Spoil:
    return lambda pdf: pdf.trailer.Info.__setitem__(f"/{key}", value)


def in_xmp(old: str, new: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        before = pdf.Root.Metadata.read_bytes().decode()
        assert old in before
        pdf.Root.Metadata.write(before.replace(old, new).encode())

    return spoil
