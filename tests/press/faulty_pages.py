"""Faults of pages and of what they paint: boxes, colours, ink, lines, letters, pictures, codes, postal zones."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
from faulty_ground import (
    BARS,
    Fault,
    Spoil,
    bars,
    form,
    instead,
    page_entry,
    paint,
    picture,
    qr_code,
    text,
    text_font,
)
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

RGB_FILL = b"q 1 0 0 rg 40 40 20 20 re f Q"
BLUE = b"q 1 0.2 0 0 k 20 20 120 60 re f Q\n"


def state(**entries: object) -> Spoil:
    """A black area in a graphics state with those entries."""
    return paint(
        b"q /G gs 0 0 0 1 k 40 80 20 20 re f Q", ExtGState=lambda pdf: {"G": Dictionary(Type=Name.ExtGState, **entries)}
    )


def white_state(content: bytes) -> Spoil:
    return paint(BLUE + b"q /W gs " + content + b" Q", ExtGState=lambda pdf: {"W": Dictionary(OP=True, op=True, OPM=1)})


def space(make: object, content: bytes) -> Spoil:
    return paint(b"q " + content + b" Q", ColorSpace=make)


def image(content: bytes = b"q 36 0 0 36 40 80 cm /X Do Q", **kind: object) -> Spoil:
    options = {"pixels": 150, "space": "/DeviceCMYK", "parts": 4, "bits": 8, **kind}
    return paint(
        content,
        XObject=lambda pdf: {"X": picture(pdf, options["pixels"], options["space"], options["parts"], options["bits"])},
    )


def image_with(**entries: object) -> Spoil:
    def make(pdf: pikepdf.Pdf) -> dict[str, object]:
        made = picture(pdf, 150, "/DeviceCMYK")
        for key, value in entries.items():
            made[f"/{key}"] = value(pdf) if callable(value) else value
        return {"X": made}

    return paint(b"q 36 0 0 36 40 80 cm /X Do Q", XObject=make)


def rgb_icc(pdf: pikepdf.Pdf) -> Array:
    return Array([Name.ICCBased, pdf.make_stream(b"profile", N=3, Alternate=Name.DeviceRGB)])


def spot(pdf: pikepdf.Pdf, name: str = "PANTONE 185 C", magenta: float = 0.9) -> pikepdf.Object:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, magenta, 0.8, 0], N=1)
    return pdf.make_indirect(Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, tint]))


def shading(space_name: pikepdf.Object, end: list[float]) -> Dictionary:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * len(end), C1=end, N=1)
    return Dictionary(
        ShadingType=2, ColorSpace=space_name, Coords=[0, 0, 100, 0], Function=function, Extend=[True, True]
    )


def tiling(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Object:
    made = pdf.make_stream(content)
    for key, value in {
        "PatternType": 1,
        "PaintType": 1,
        "TilingType": 1,
        "BBox": [0, 0, 9, 9],
        "XStep": 9,
        "YStep": 9,
    }.items():
        made[f"/{key}"] = Array(value) if isinstance(value, list) else value
    made.Resources = Dictionary()
    return made


def lzw(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Clear, a byte, end of data, in codes of nine bits: an image of one gray pixel (ISO 32000-1, 7.4.4)."""
    bits = f"{256:09b}{0:09b}{257:09b}".ljust(32, "0")
    made = pikepdf.Stream(pdf, int(bits, 2).to_bytes(4, "big"))
    for key, value in {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": 1,
        "Height": 1,
        "BitsPerComponent": 8,
        "ColorSpace": Name.DeviceGray,
        "Filter": Name.LZWDecode,
    }.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def jpx(pdf: pikepdf.Pdf) -> pikepdf.Object:
    buffer = io.BytesIO()
    Image.fromarray(np.full((150, 150), 200, dtype=np.uint8)).save(buffer, "JPEG2000")
    made = pikepdf.Stream(pdf, buffer.getvalue())
    for key, value in {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": 150,
        "Height": 150,
        "BitsPerComponent": 8,
        "ColorSpace": Name.DeviceGray,
        "Filter": Name.JPXDecode,
    }.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def plain_font(**entries: object) -> Spoil:
    """Text in Helvetica."""
    font = {"/Type": Name.Font, "/Subtype": Name.Type1, "/BaseFont": Name.Helvetica}
    font |= {f"/{key}": value for key, value in entries.items()}
    make = lambda pdf: {"F9": pdf.make_indirect(Dictionary(font))}  # noqa: E731
    return paint(b"BT /F9 10 Tf 40 120 Td (abc) Tj ET", Font=make)


def type3(pdf: pikepdf.Pdf) -> dict[str, object]:
    glyph = pdf.make_stream(b"500 0 0 0 500 500 d1 0 0 500 500 re f")
    return {"F9": pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 500], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Differences=Array([97, Name.a])), FirstChar=97, LastChar=97,
        Widths=[500],
    ))}  # fmt: skip


def changed_font(name: str = "ABCDEF+Source", drop: str = "") -> Spoil:
    def make(pdf: pikepdf.Pdf) -> dict[str, object]:
        font = text_font(pdf, name)
        holder = font.DescendantFonts[0] if drop == "CIDToGIDMap" else font
        if drop:
            del holder[f"/{drop}"]
        return {"F1": font}

    return paint(text("more words", 40, 120, 10), Font=make)


def opentype(pdf: pikepdf.Pdf) -> None:
    """The font's program as PDF 1.6 may embed it."""
    descriptor = pdf.pages[1].obj.Resources.Font.F1.DescendantFonts[0].FontDescriptor
    descriptor.FontFile3 = descriptor.FontFile2
    descriptor.FontFile3.Subtype = Name.OpenType
    del descriptor["/FontFile2"]


def no_bleed(side: str) -> Spoil:
    """The front's ground ends at the trim on one side."""
    x0, y0, x1, y1 = (
        9 if side == "left" else 0,
        9 if side == "lower" else 0,
        261 if side == "right" else 270,
        189 if side == "upper" else 198,
    )
    return instead(b"0.6 0.2 0 0 k %d %d %d %d re f" % (x0, y0, x1 - x0, y1 - y0))


def box(key: str, *edges: float) -> Spoil:
    return page_entry(key, Array(list(edges)))


def link(pdf: pikepdf.Pdf) -> None:
    made = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[20, 20, 60, 60], Border=[0, 0, 0])
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(made)])


def third_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def standing(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1].obj
    page.MediaBox = page.BleedBox = Array([0, 0, 198, 270])
    page.TrimBox = Array([9, 9, 189, 261])
    page.Contents = pdf.make_stream(text("Dr. Ann Lee", 30, 60, 9))


def two_recipes(pdf: pikepdf.Pdf) -> None:
    paint(
        b"/S1 cs 1 scn 40 90 9 9 re f /S2 cs 1 scn 60 90 9 9 re f",
        ColorSpace=lambda pdf: {"S1": spot(pdf, "None"), "S2": spot(pdf, "None")},
    )(pdf)
    spaces = pdf.pages[1].obj.Resources.ColorSpace
    spaces.S1, spaces.S2 = spot(pdf, "Gold"), spot(pdf, "Gold", 0.4)


def smask(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return picture(pdf, 150, "/DeviceGray", 1)


def short_bars() -> bytes:
    """Bars of which every second is one level too long."""
    return bars(330, 140, BARS[:20] + "FFFF" + BARS[24:])


PAGES = [
    Fault("odd number of pages", "page-count", third_page, page=0),
    Fault("another size", "page-size", box("TrimBox", 9, 9, 240, 189)),
    Fault("another orientation", "orientation", standing),
    Fault("no trim", "trim", lambda pdf: pdf.pages[1].obj.__delitem__("/TrimBox")),
    Fault("trim and art", "trim", box("ArtBox", 9, 9, 261, 189)),
    Fault("bleed beyond media", "boxes", box("BleedBox", -9, 0, 270, 198)),
    Fault("crop cuts into bleed", "boxes", box("CropBox", 9, 9, 261, 189)),
    Fault("another unit", "boxes", page_entry("UserUnit", 2)),
    Fault("too little bleed", "bleed", box("BleedBox", 4, 0, 270, 198)),
    Fault("turned", "rotation", page_entry("Rotate", 180), severity="warning"),
    Fault("link", "annotation", link),
    Fault("empty", "empty-page", instead(b"")),
    Fault("nothing but white", "empty-page", instead(b"0 0 0 0 k 0 0 270 198 re f")),
    *(Fault(f"no bleed, {side}", "bleed-art", no_bleed(side)) for side in ("left", "right", "upper", "lower")),
    Fault("text near the trim", "safe-margin", paint(text("Call us", 12, 120, 9)), severity="warning"),
    Fault("text over the trim", "over-trim", paint(text("Call us now", 230, 120, 9))),
    Fault("huge text over the trim", "over-trim", paint(text("BIG", 200, 120, 48)), severity="warning"),
]

COLOURS = [
    Fault("RGB area", "colour", paint(RGB_FILL)),
    Fault("RGB line", "colour", paint(b"q 1 0 0 RG 1 w 40 40 m 80 80 l S Q")),
    Fault("RGB text", "colour", paint(text("red words", 40, 120, 12, b"1 0 0 rg"))),
    Fault("RGB by name", "colour", paint(b"q /DeviceRGB cs 1 0 0 sc 40 40 20 20 re f Q")),
    Fault("RGB in a form", "colour", paint(b"/X Do", XObject=lambda pdf: {"X": form(pdf, RGB_FILL)})),
    Fault(
        "RGB in a pattern",
        "colour",
        paint(
            b"q /Pattern cs /P scn 40 40 20 20 re f Q", Pattern=lambda pdf: {"P": tiling(pdf, b"1 0 0 rg 0 0 5 5 re f")}
        ),
    ),
    Fault("RGB picture", "colour", image(space="/DeviceRGB", parts=3)),
    Fault(
        "RGB in a palette",
        "colour",
        image(space=Array([Name.Indexed, Name.DeviceRGB, 255, String(bytes(768))]), parts=1),
    ),
    Fault(
        "RGB shade",
        "colour",
        paint(b"q 40 40 20 20 re W n /S sh Q", Shading=lambda pdf: {"S": shading(Name.DeviceRGB, [1, 0, 0])}),
    ),
    Fault("RGB through ICC", "colour", space(lambda pdf: {"C": rgb_icc(pdf)}, b"/C cs 1 0 0 scn 40 40 20 20 re f")),
    Fault(
        "Lab",
        "colour",
        space(
            lambda pdf: {"C": Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])},
            b"/C cs 50 20 20 scn 40 40 20 20 re f",
        ),
    ),
    Fault(
        "calibrated gray",
        "colour",
        space(
            lambda pdf: {"C": Array([Name.CalGray, Dictionary(WhitePoint=[0.96, 1, 0.82])])},
            b"/C cs 0.5 scn 40 40 20 20 re f",
        ),
    ),
    Fault(
        "RGB picture in the content",
        "colour",
        paint(b"q 36 0 0 36 40 80 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID \x20\x30\x40 EI Q"),
    ),
    Fault(
        "picture in the content",
        "inline-picture",
        paint(b"q 36 0 0 36 40 80 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x20 EI Q"),
        severity="warning",
    ),
    Fault("spot ink", "spot", space(lambda pdf: {"C": spot(pdf)}, b"/C cs 1 scn 40 90 20 20 re f"), severity="warning"),
    Fault(
        "spot picture",
        "spot",
        paint(b"q 36 0 0 36 40 80 cm /X Do Q", XObject=lambda pdf: {"X": picture(pdf, 150, spot(pdf), 1)}),
        severity="warning",
    ),
    Fault(
        "registration colour",
        "registration",
        space(lambda pdf: {"C": spot(pdf, "All")}, b"/C cs 0.5 scn 40 90 20 20 re f"),
    ),
    Fault("two recipes for an ink", "spot-conflict", two_recipes),
    Fault("340 % in one colour", "ink-coverage", paint(b"q 1 0.9 0.8 0.7 k 20 80 40 40 re f Q")),
    Fault(
        "340 % one over the other",
        "ink-coverage",
        paint(b"q /K gs 1 0.9 0 0 k 20 80 40 40 re f 0 0 0.8 0.7 k 20 80 40 40 re f Q"),
    ),
    Fault(
        "340 % by blending",
        "ink-coverage",
        paint(
            b"q /M gs 1 0.9 0 0 k 20 80 40 40 re f 0 0 0.8 0.7 k 20 80 40 40 re f Q",
            ExtGState=lambda pdf: {"M": Dictionary(BM=Name.Multiply)},
        ),
    ),
    Fault(
        "340 % in a shade",
        "ink-coverage",
        paint(b"q 20 80 40 40 re W n /S sh Q", Shading=lambda pdf: {"S": shading(Name.DeviceCMYK, [4, 3.6, 3.2, 2.8])}),
    ),
    Fault("points of 340 %", "ink-peak", paint(b"q 1 0.9 0.8 0.7 k 40 90 4 4 re f Q"), severity="info"),
    Fault("black too rich", "rich-black", paint(b"q 0.6 0.6 0.6 1 k 20 80 80 80 re f Q"), severity="warning"),
    Fault("black area of black alone", "rich-black", paint(b"q 0 0 0 1 k 20 80 80 80 re f Q"), severity="info"),
    Fault("black text from four inks", "black-text", paint(text("rich words", 40, 120, 10, b"0.6 0.4 0.4 1 k"))),
    Fault(
        "black text cut out",
        "black-overprint",
        paint(BLUE + text("cut out", 40, 40, 10, state=b"/N gs")),
        severity="warning",
    ),
    Fault(
        "black line cut out",
        "black-overprint",
        paint(BLUE + b"q /N gs 0 0 0 1 K 0.5 w 30 40 m 120 40 l S Q"),
        severity="warning",
    ),
    Fault("white area overprints", "white-overprint", white_state(b"0 0 0 0 k 40 40 20 20 re f")),
    Fault("white text overprints", "white-overprint", paint(BLUE + text("gone", 40, 40, 12, b"0 0 0 0 k"))),
    Fault("blends in RGB", "blend-space", page_entry("Group", Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))),
    Fault(
        "form blends in RGB",
        "blend-space",
        paint(
            b"/X Do",
            XObject=lambda pdf: {
                "X": form(pdf, b"0 0 0 1 k 40 40 9 9 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))
            },
        ),
    ),
    Fault(
        "group in X-1a",
        "transparency",
        page_entry("Group", Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)),
        base="x1a",
    ),
    Fault(
        "form group in X-1a",
        "transparency",
        paint(
            b"/X Do",
            XObject=lambda pdf: {"X": form(pdf, b"0 0 0 1 k 40 40 9 9 re f", Group=Dictionary(S=Name.Transparency))},
        ),
        base="x1a",
    ),
    Fault("soft mask in X-1a", "transparency", image_with(SMask=smask), base="x1a"),
    Fault("faint in X-1a", "transparency", state(ca=0.5), base="x1a"),
    Fault("faint lines in X-1a", "transparency", state(CA=0.5), base="x1a"),
    Fault("blend mode in X-1a", "transparency", state(BM=Name.Multiply), base="x1a"),
    Fault("transfer curve", "graphics-state", state(TR=Name.Identity)),
    Fault("transfer curve of its own", "graphics-state", state(TR2=Dictionary(FunctionType=2, Domain=[0, 1], N=2))),
    Fault("halftone phase", "graphics-state", state(HTP=Array([0, 0]))),
    Fault("halftone with a name", "graphics-state", state(HT=Dictionary(HalftoneType=1, HalftoneName=String("x")))),
    Fault("halftone of type 6", "graphics-state", state(HT=Dictionary(HalftoneType=6))),
    Fault("intent that does not exist", "graphics-state", state(RI=Name.Vivid)),
]

MARKS = [
    Fault("line of 0.1 pt", "hairline", paint(b"q 0 0 0 1 K 0.1 w 40 100 m 90 100 l S Q")),
    Fault("line of 0 pt", "hairline", paint(b"q 0 0 0 1 K 0 w 40 100 m 90 100 l S Q")),
    Fault("line made small", "hairline", paint(b"q 0.1 0 0 0.1 0 0 cm 0 0 0 1 K 1 w 400 1000 m 900 1000 l S Q")),
    Fault(
        "line by graphics state",
        "hairline",
        paint(b"q /G gs 0 0 0 1 K 40 100 m 90 100 l S Q", ExtGState=lambda pdf: {"G": Dictionary(LW=0.1)}),
    ),
    Fault("rectangle that is a line", "hairline", paint(b"q 0 0 0 1 k 40 100 50 0.1 re f Q")),
    Fault("line of 0.2 pt", "hairline", paint(b"q 0 0 0 1 K 0.2 w 40 100 m 90 100 l S Q"), severity="warning"),
    Fault("thin line from two inks", "fine-line", paint(b"q 0 1 1 0 K 0.25 w 40 100 m 90 100 l S Q")),
    Fault("white line of 0.25 pt", "fine-line", paint(BLUE + b"q 0 0 0 0 K 0.25 w 40 40 m 90 40 l S Q")),
    Fault(
        "white line of 0.4 pt", "fine-line", paint(BLUE + b"q 0 0 0 0 K 0.4 w 40 40 m 90 40 l S Q"), severity="warning"
    ),
    Fault("text of 4 pt", "text-size", paint(text("small", 40, 120, 4)), severity="warning"),
    Fault(
        "text made small",
        "text-size",
        paint(b"q 0.4 0 0 0.4 0 0 cm " + text("small", 100, 300, 10) + b" Q"),
        severity="warning",
    ),
    Fault("6 pt from two inks", "fine-text", paint(text("small", 40, 120, 6, b"0 1 1 0 k")), severity="warning"),
    Fault(
        "6 pt white",
        "knockout-text",
        paint(BLUE + text("small", 40, 40, 6, b"0 0 0 0 k", b"/N gs")),
        severity="warning",
    ),
    Fault("font not embedded", "font-embedded", plain_font()),
    Fault("font without its program", "font-embedded", plain_font(FontDescriptor=Dictionary(Type=Name.FontDescriptor))),
    Fault("font without glyph table", "font-embedded", changed_font(drop="CIDToGIDMap")),
    Fault("Type 3", "font-type3", paint(b"BT /F9 10 Tf 40 120 Td (a) Tj ET", Font=type3), severity="warning"),
    Fault("Courier", "courier", changed_font("ABCDEF+CourierNew"), severity="warning"),
    Fault("font embedded whole", "font-subset", changed_font("Source"), severity="info"),
    Fault("font without words", "font-text", changed_font(drop="ToUnicode"), severity="info"),
    Fault("a letter that the font lacks", "notdef", paint(b"BT 0 0 0 1 k /F1 10 Tf 40 120 Td <00010000> Tj ET")),
    Fault("picture of 100 ppi", "resolution", image(pixels=50)),
    Fault("picture of 200 ppi", "resolution", image(pixels=100), severity="warning"),
    Fault("picture of 600 ppi", "resolution", image(pixels=300), severity="info"),
    Fault("line art of 300 ppi", "line-art", image(space="/DeviceGray", parts=1, bits=1)),
    Fault(
        "line art of 600 ppi", "line-art", image(pixels=300, space="/DeviceGray", parts=1, bits=1), severity="warning"
    ),
    Fault(
        "stencil of 300 ppi",
        "line-art",
        paint(b"q 0 0 0 1 k 36 0 0 36 40 80 cm /X Do Q", XObject=lambda pdf: {"X": stencil(pdf)}),
    ),
    Fault(
        "LZW",
        "compression",
        paint(b"q 9 0 0 9 40 80 cm /X Do Q", XObject=lambda pdf: {"X": lzw(pdf)}),
        save={"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False},
    ),
    Fault(
        "JPEG 2000 in X-1a",
        "compression",
        paint(b"q 36 0 0 36 40 80 cm /X Do Q", XObject=lambda pdf: {"X": jpx(pdf)}),
        base="x1a",
    ),
    Fault("16 bits a channel in X-1a", "version", image(pixels=150, bits=16), base="x1a"),
    Fault("OpenType in X-1a", "version", opentype, page=1, base="x1a"),
    Fault("OPI", "reference", image_with(OPI=Dictionary())),
    Fault("alternates", "reference", image_with(Alternates=Array([]))),
    Fault(
        "form of another file",
        "reference",
        paint(
            b"/X Do",
            XObject=lambda pdf: {
                "X": form(pdf, b"0 0 0 1 k 40 40 9 9 re f", Ref=Dictionary(F=String("a.pdf"), Page=0))
            },
        ),
    ),
    Fault("PostScript object", "postscript", paint(b"", XObject=lambda pdf: {"X": postscript(pdf)})),
    Fault("PostScript operator", "postscript", paint(b"(showpage) PS")),
    Fault("a form that is not there", "missing", paint(b"/Gone Do")),
    Fault("a font that is not there", "missing", paint(b"BT /F7 9 Tf 40 90 Td (a) Tj ET")),
    Fault("a shade that is not there", "missing", paint(b"/Gone sh")),
]


def stencil(pdf: pikepdf.Pdf) -> pikepdf.Object:
    made = picture(pdf, 150, "/DeviceGray", 1, 1)
    del made["/ColorSpace"]
    made.ImageMask = True
    return made


def postscript(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_stream(b"showpage", Type=Name.XObject, Subtype=Name.PS)


CODES = [
    Fault("QR code with holes", "qr", instead(qr_code(120, 60, spoil=True) + text("Dr. Ann Lee", 30, 60, 9))),
    Fault("ink in the quiet zone", "qr-quiet", paint(b"q 0.3 0 0 0 k 196 60 20 20 re f Q", 1)),
    Fault("text in the quiet zone", "qr-quiet", paint(text("scan", 160, 101, 8))),
    Fault("QR code on a tint", "qr-quiet", instead(b"q 0 0 0.4 0 k 100 40 80 80 re f Q " + qr_code(120, 60))),
    Fault("QR modules of 0.3 mm", "qr-module", instead(qr_code(120, 60, 0.85))),
    Fault("QR modules of 0.36 mm", "qr-module", instead(qr_code(120, 60, 1.02)), severity="warning"),
    Fault(
        "QR code from four inks",
        "qr-ink",
        instead(qr_code(120, 60).replace(b"0 0 0 1 k", b"0.6 0.5 0.5 1 k")),
        severity="warning",
    ),
    Fault(
        "bars of no number",
        "imb",
        instead(short_bars() + text("PRSRT STD U.S. POSTAGE PAID", 530, 400, 8)),
        base="mailed",
    ),
    Fault(
        "bars too small",
        "imb",
        instead(bars(330, 140, scale=0.8) + text("PRSRT STD U.S. POSTAGE PAID", 530, 400, 8)),
        base="mailed",
    ),
    Fault("ink beside the bars", "imb-zone", paint(b"q 0 0 0 1 k 322 138 5 5 re f Q"), base="mailed"),
    Fault("text under the bars", "imb-zone", paint(text("ANN LEE", 340, 134, 8)), base="mailed"),
    Fault("ink in the barcode zone", "barcode-zone", paint(b"q 0.2 0 0 0 k 500 20 60 20 re f Q"), base="mailed"),
    Fault("text in the barcode zone", "barcode-zone", paint(text("ends here", 400, 30, 9)), base="mailed"),
    Fault(
        "tint behind the address",
        "address-zone",
        instead(b"q 0.1 0 0 0 k 320 60 200 110 re f Q " + text("PRSRT STD U.S. POSTAGE PAID", 530, 400, 8)),
        base="mailed",
    ),
    Fault(
        "gray behind the address",
        "address-zone",
        instead(b"q 0 0 0 0.1 k 310 56 340 150 re f Q " + text("PRSRT STD U.S. POSTAGE PAID", 530, 400, 8)),
        base="mailed",
    ),
    Fault("picture in the address field", "address-zone", paint(b"q 36 0 0 36 600 160 cm /Im Do Q"), base="mailed"),
    Fault("address of 7 pt", "address-size", paint(text("2ND FLOOR", 330, 80, 7)), base="mailed"),
]
