"""Faults of the file as a whole: structure, claims, metadata, output intent, what belongs to a screen, parts."""

from __future__ import annotations

import re
import zlib

import pikepdf
from faulty_ground import Fault, in_xmp, info_entry, intent, nothing, page_entry, root_entry
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms


def without_id(data: bytes) -> bytes:
    return re.sub(rb"/ID ?\[ ?<\w+> ?<\w+> ?\]", lambda found: b" " * len(found[0]), data)


def wrong_start(data: bytes) -> bytes:
    return data[: data.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n"


def torn_stream(pdf: pikepdf.Pdf) -> None:
    """The end of a page's compressed content is gone."""
    packed = zlib.compress(pdf.pages[1].obj.Contents.read_bytes())
    pdf.pages[1].obj.Contents.write(packed[: len(packed) // 2], filter=Name.FlateDecode)


def second_intent(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.make_indirect(intent(pdf)))


def intent_entry(key: str, value: object) -> object:
    return lambda pdf: pdf.Root.OutputIntents[0].__setitem__(f"/{key}", value)


def without(key: str) -> object:
    return lambda pdf: pdf.Root.OutputIntents[0].__delitem__(f"/{key}")


def rgb_profile(pdf: pikepdf.Pdf) -> None:
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(data, N=3)


def damaged_profile(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(b"no profile" * 40, N=4)


def no_standard(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata
    del pdf.trailer.Info["/GTS_PDFXVersion"]


def unknown_standard(pdf: pikepdf.Pdf) -> None:
    in_xmp("PDF/X-4<", "PDF/X-9<")(pdf)
    info_entry("GTS_PDFXVersion", String("PDF/X-9"))(pdf)


def compressed_xmp(data: bytes) -> bytes:
    """The same bytes long, so that nothing else moves."""

    def packed(found: re.Match[bytes]) -> bytes:
        small = zlib.compress(found[2])
        text = b"<< /Subtype /XML /Type /Metadata /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (
            len(small),
            small,
        )
        return text + b" " * (len(found[0]) - len(text))

    return re.sub(
        rb"(<< /Subtype /XML /Type /Metadata /Length \d+ >>\nstream\n)(.*?)\nendstream", packed, data, flags=re.DOTALL
    )


def script(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action])))


def attachment(pdf: pikepdf.Pdf) -> None:
    file = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=pdf.make_stream(b"hello")))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), file])))


def layers(**setting: object) -> object:
    def spoil(pdf: pikepdf.Pdf) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Words")))
        usual = Dictionary({f"/{key}": value for key, value in setting.items()})
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=usual)

    return spoil


def a_layer_that_switches(pdf: pikepdf.Pdf) -> None:
    event = Dictionary(Event=Name.Print, Category=Array([Name.Print]), OCGs=Array([]))
    layers(Name=String("All"), AS=Array([event]))(pdf)  # type: ignore[operator]


def leaf(pdf: pikepdf.Pdf, number: int) -> pikepdf.Object:
    return pdf.Root.DPartRoot.DPartRootNode.DParts[0][number]


def exchanged(pdf: pikepdf.Pdf) -> None:
    row = pdf.Root.DPartRoot.DPartRootNode.DParts[0]
    row[0], row[1] = pdf.pages[1].obj.DPart, pdf.pages[0].obj.DPart


def overlap(pdf: pikepdf.Pdf) -> None:
    leaf(pdf, 0).End = pdf.pages[1].obj


def names_of(*names: str) -> object:
    return lambda pdf: pdf.Root.DPartRoot.__setitem__("/NodeNameList", Array([Name(name) for name in names]))


def without_parent(pdf: pikepdf.Pdf) -> None:
    leaf(pdf, 0).Parent = leaf(pdf, 1)


WHOLE = {"page": 0}
FILES = [
    Fault(
        "no line of binary signs",
        "header",
        nothing,
        **WHOLE,
        bytes=lambda data: data.replace(b"%\xbf\xf7\xa2\xfe", b"%abcd", 1),
    ),
    Fault("PDF 1.7 as X-4", "version", nothing, **WHOLE, save={"force_version": "1.7"}),
    Fault("catalog says 1.7", "version", root_entry("Version", Name("/1.7")), **WHOLE),
    Fault("PDF 1.6 as X-1a", "version", nothing, **WHOLE, base="x1a", save={"force_version": "1.6"}),
    Fault(
        "object streams in X-1a",
        "object-streams",
        nothing,
        **WHOLE,
        base="x1a",
        save={"object_stream_mode": pikepdf.ObjectStreamMode.generate, "force_version": ""},
        bytes=lambda data: data.replace(b"%PDF-1.5", b"%PDF-1.4"),
    ),
    Fault("no standard", "standard", no_standard, **WHOLE),
    Fault("a standard that does not exist", "standard", unknown_standard, **WHOLE),
    Fault(
        "VT on X-1a",
        "standard",
        in_xmp("</rdf:Description>", "<pdfvtid:GTS_PDFVTVersion>PDF/VT-1</pdfvtid:GTS_PDFVTVersion></rdf:Description>"),
        **WHOLE,
        base="x1a",
    ),
    Fault("no ID", "identity", nothing, **WHOLE, bytes=without_id),
    Fault(
        "encrypted",
        "encryption",
        nothing,
        **WHOLE,
        save={"encryption": pikepdf.Encryption(owner="o", user="", R=4), "deterministic_id": False},
    ),
    Fault(
        "asks for a password",
        "encryption",
        nothing,
        **WHOLE,
        save={"encryption": pikepdf.Encryption(owner="o", user="u", R=4), "deterministic_id": False},
    ),
    Fault("damaged xref", "damaged", nothing, **WHOLE, bytes=wrong_start),
    Fault("torn stream", "damaged", torn_stream, **WHOLE),
    Fault("no title", "metadata", lambda pdf: pdf.trailer.Info.__delitem__("/Title"), **WHOLE),
    Fault("another title", "metadata", info_entry("Title", String("Other")), **WHOLE),
    Fault("another creator", "metadata", info_entry("Creator", String("other")), **WHOLE),
    Fault("another date", "metadata", info_entry("ModDate", String("D:20261124120000Z")), **WHOLE),
    Fault("another zone", "metadata", info_entry("CreationDate", String("D:20261123120000+01'00'")), **WHOLE),
    Fault("another version", "metadata", info_entry("GTS_PDFXVersion", String("PDF/X-4p")), **WHOLE),
    Fault("trapped another way", "metadata", info_entry("Trapped", Name("/True")), **WHOLE),
    Fault("no XMP", "metadata", lambda pdf: pdf.Root.__delitem__("/Metadata"), **WHOLE),
    Fault("XMP compressed", "metadata", nothing, **WHOLE, bytes=compressed_xmp),
    Fault("XMP not XML", "metadata", in_xmp("</rdf:RDF>", ""), **WHOLE),
    Fault("XMP with a document type", "metadata", in_xmp("<x:xmpmeta", "<!DOCTYPE x []><x:xmpmeta"), **WHOLE),
    Fault("XMP without DocumentID", "metadata", in_xmp("<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID>", ""), **WHOLE),
    Fault(
        "no version in X-1a's Info",
        "metadata",
        lambda pdf: pdf.trailer.Info.__delitem__("/GTS_PDFXVersion"),
        **WHOLE,
        base="x1a",
    ),
    Fault("trapped unknown", "trapped", info_entry("Trapped", Name("/Unknown")), **WHOLE),
    Fault("trapped not said", "trapped", lambda pdf: pdf.trailer.Info.__delitem__("/Trapped"), **WHOLE),
    Fault("trapped as a string", "trapped", info_entry("Trapped", String("False")), **WHOLE),
    Fault("no output intent", "output-intent", lambda pdf: pdf.Root.__delitem__("/OutputIntents"), **WHOLE),
    Fault("two output intents", "output-intent", second_intent, **WHOLE),
    Fault("no profile", "output-intent", without("DestOutputProfile"), **WHOLE),
    Fault("RGB profile", "output-intent", rgb_profile, **WHOLE),
    Fault("damaged profile", "output-intent", damaged_profile, **WHOLE),
    Fault(
        "N is 3", "output-intent", lambda pdf: pdf.Root.OutputIntents[0].DestOutputProfile.__setitem__("/N", 3), **WHOLE
    ),
    Fault("no printing condition", "output-intent", without("OutputConditionIdentifier"), **WHOLE),
    Fault(
        "custom and not described",
        "output-intent",
        intent_entry("OutputConditionIdentifier", String("Custom")),
        **WHOLE,
    ),
    Fault("JavaScript", "interactive", script, **WHOLE),
    Fault(
        "action on opening",
        "interactive",
        root_entry("OpenAction", Dictionary(S=Name.JavaScript, JS=String("x"))),
        **WHOLE,
    ),
    Fault("form", "interactive", root_entry("AcroForm", Dictionary(Fields=Array([]))), **WHOLE),
    Fault(
        "actions of a page",
        "interactive",
        page_entry("AA", Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("x")))),
    ),
    Fault("embedded file", "embedded-files", attachment, **WHOLE),
    Fault("layers in X-1a", "layers", layers(Name=String("All")), **WHOLE, base="x1a"),
    Fault("layers in X-4", "layers", layers(Name=String("All")), **WHOLE, severity="warning"),
    Fault("layers that start hidden", "layers", layers(Name=String("All"), BaseState=Name.OFF), **WHOLE),
    Fault("layers that switch themselves", "layers", a_layer_that_switches, **WHOLE),
    Fault(
        "viewers cut to the trim", "boxes", root_entry("ViewerPreferences", Dictionary(PrintArea=Name.TrimBox)), **WHOLE
    ),
    Fault("VT without tree", "parts", lambda pdf: pdf.Root.__delitem__("/DPartRoot"), **WHOLE, base="vt"),
    Fault(
        "flat tree",
        "parts",
        lambda pdf: pdf.Root.DPartRoot.DPartRootNode.__setitem__("/DParts", pdf.Root.DPartRoot.DPartRootNode.DParts[0]),
        **WHOLE,
        base="vt",
    ),
    Fault("parts out of order", "parts", exchanged, page=1, base="vt"),
    Fault("a part too few", "parts", lambda pdf: pdf.Root.DPartRoot.DPartRootNode.DParts[0].__delitem__(1), base="vt"),
    Fault(
        "a gap before the first part",
        "parts",
        lambda pdf: pdf.Root.DPartRoot.DPartRootNode.DParts[0].__delitem__(0),
        page=1,
        base="vt",
    ),
    Fault("parts that overlap", "parts", overlap, base="vt"),
    Fault("a page without part", "parts", lambda pdf: pdf.pages[1].obj.__delitem__("/DPart"), base="vt"),
    Fault("a part without start", "parts", lambda pdf: leaf(pdf, 0).__delitem__("/Start"), **WHOLE, base="vt"),
    Fault(
        "an end that is the start",
        "parts",
        lambda pdf: leaf(pdf, 0).__setitem__("/End", pdf.pages[0].obj),
        page=1,
        base="vt",
    ),
    Fault("a part with a wrong parent", "parts", without_parent, **WHOLE, base="vt"),
    Fault("a level without name", "parts", names_of("/Job"), **WHOLE, base="vt"),
    Fault("a name that is none", "parts", names_of("/Job", "/1st"), **WHOLE, base="vt"),
    Fault("no record level", "parts", lambda pdf: pdf.Root.DPartRoot.__delitem__("/RecordLevel"), **WHOLE, base="vt"),
    Fault(
        "record level too deep",
        "parts",
        lambda pdf: pdf.Root.DPartRoot.__setitem__("/RecordLevel", 2),
        **WHOLE,
        base="vt",
    ),
    Fault(
        "VT of another date",
        "metadata",
        in_xmp("<pdfvtid:GTS_PDFVTModDate>2026-11-23", "<pdfvtid:GTS_PDFVTModDate>2026-11-22"),
        **WHOLE,
        base="vt",
    ),
]
