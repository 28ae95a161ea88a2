"""Preflight: a clean press file passes, and each fault is found under its own rule and page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.errors import InputError
from reactivate_desktop.press.preflight import PreflightReport, preflight
from reactivate_desktop.press.preflight_findings import Findings
from reactivate_desktop.press.preflight_list import ListedPiece
from reactivate_desktop.resources import asset

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Card</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-11-23T12:00:00Z</xmp:CreateDate><xmp:ModifyDate>2026-11-23T12:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2026-11-23T12:00:00Z</xmp:MetadataDate><pdf:Trapped>False</pdf:Trapped>
<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass><pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def clean_document() -> pikepdf.Pdf:
    """Two pages of 4 x 6 in with bleed, as small as a clean PDF/X-4 can be."""
    pdf = pikepdf.new()
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String("Card"),
            CreationDate=String("D:20261123120000Z"),
            ModDate=String("D:20261123120000Z"),
            Creator=String("tests"),
            Producer=String("tests"),
            Trapped=Name("/False"),
        )
    )
    metadata = pdf.make_stream(XMP.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata
    profile = pdf.make_stream(asset("icc", "GRACoL_TR006_coated.icc").read_bytes())
    profile.N = 4
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String("CGATS TR 006"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    for _ in range(2):
        page = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, 450, 306],
            BleedBox=[0, 0, 450, 306],
            TrimBox=[9, 9, 441, 297],
            Resources=Dictionary(),
            Contents=pdf.make_stream(b"0 0 0 1 k 20 20 100 100 re f"),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def checked(pdf: pikepdf.Pdf, path: Path, **options: object) -> PreflightReport:
    pdf.save(path, force_version=str(options.pop("version", "1.6")), deterministic_id=True, **options)
    return preflight(path)


def test_a_clean_file_has_neither_errors_nor_warnings(tmp_path: Path) -> None:
    report = checked(clean_document(), tmp_path / "clean.pdf")
    assert (report.standard, report.errors, report.warnings) == ("PDF/X-4", (), ())
    assert report.facts["pages"] == 2
    assert report.facts["trim_inches"] == [6.0, 4.0]


def paint(pdf: pikepdf.Pdf, content: bytes, **resources: object) -> None:
    page = pdf.pages[1]
    page.Contents = pdf.make_stream(content)
    page.Resources = Dictionary({f"/{name}": value for name, value in resources.items()})


def picture(pdf: pikepdf.Pdf, space: object, pixels: int, components: int = 4) -> pikepdf.Object:
    image = pdf.make_stream(bytes(pixels * pixels * components))
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = pixels, pixels, 8, space
    return image


def place_picture(pdf: pikepdf.Pdf, space: object, pixels: int, components: int = 4) -> None:
    image = picture(pdf, space, pixels, components)
    paint(pdf, b"q 72 0 0 72 20 20 cm /Im Do Q", XObject=Dictionary(Im=image))


def rgb_in_a_form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"1 0 0 rg 0 0 5 5 re f")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, [0, 0, 9, 9]
    paint(pdf, b"/Fm Do", XObject=Dictionary(Fm=form))


def font(pdf: pikepdf.Pdf, content: bytes) -> None:
    plain = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    paint(pdf, content, Font=Dictionary(F1=pdf.make_indirect(plain)))


def set_state(pdf: pikepdf.Pdf, **entries: object) -> None:
    state = Dictionary({f"/{name}": value for name, value in entries.items()})
    paint(pdf, b"/G gs 0 0 0 0 k 9 9 20 20 re f", ExtGState=Dictionary(G=state))


def annotate(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[20, 20, 60, 60])
    pdf.pages[1].Annots = pdf.make_indirect(Array([pdf.make_indirect(link)]))


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array()))


def shading(pdf: pikepdf.Pdf) -> None:
    paint(pdf, b"/Sh sh", Shading=Dictionary(Sh=Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB)))


FAULTS: dict[str, tuple[Callable[[pikepdf.Pdf], object], str, int]] = {
    "RGB on the page": (lambda pdf: paint(pdf, b"1 0 0 rg 9 9 20 20 re f"), "colour", 2),
    "RGB stroke": (lambda pdf: paint(pdf, b"1 0 0 RG 1 w 9 9 m 20 20 l S"), "colour", 2),
    "RGB named": (lambda pdf: paint(pdf, b"/DeviceRGB cs 1 0 0 sc 9 9 20 20 re f"), "colour", 2),
    "RGB in a form": (rgb_in_a_form, "colour", 2),
    "RGB picture": (lambda pdf: place_picture(pdf, Name.DeviceRGB, 300, 3), "colour", 2),
    "Lab picture": (lambda pdf: place_picture(pdf, Array([Name.Lab, Dictionary()]), 300, 3), "colour", 2),
    "RGB shading": (shading, "colour", 2),
    "coarse picture": (lambda pdf: place_picture(pdf, Name.DeviceCMYK, 100), "resolution", 2),
    "hairline": (lambda pdf: paint(pdf, b"0.1 w 9 9 m 90 90 l S"), "hairline", 2),
    "scaled hairline": (lambda pdf: paint(pdf, b"0.1 0 0 0.1 0 0 cm 1 w 9 9 m 90 90 l S"), "hairline", 2),
    "font not embedded": (lambda pdf: font(pdf, b"BT /F1 12 Tf (a) Tj ET"), "font-embedded", 2),
    "rich black text": (lambda pdf: font(pdf, b"0.6 0.4 0.4 1 k BT /F1 9 Tf (a) Tj ET"), "black-text", 2),
    "white overprints": (lambda pdf: set_state(pdf, op=True), "white-overprint", 2),
    "transfer curve": (lambda pdf: set_state(pdf, TR=Name.Identity), "graphics-state", 2),
    "annotation": (annotate, "annotation", 2),
    "JavaScript": (script, "interactive", 0),
    "form": (lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary()), "interactive", 0),
    "no trim": (lambda pdf: pdf.pages[1].__delitem__("/TrimBox"), "trim", 2),
    "too little bleed": (lambda pdf: pdf.pages[1].__setitem__("/BleedBox", Array([4, 4, 446, 302])), "bleed", 2),
    "bleed beyond media": (lambda pdf: pdf.pages[1].__setitem__("/BleedBox", Array([-9, 0, 450, 306])), "boxes", 2),
    "other trim": (lambda pdf: pdf.pages[1].__setitem__("/TrimBox", Array([9, 9, 400, 297])), "page-size", 2),
    "odd pages": (lambda pdf: pdf.pages.__delitem__(1), "page-count", 0),
    "empty page": (lambda pdf: paint(pdf, b""), "empty-page", 2),
    "no output intent": (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "output-intent", 0),
    "no profile": (lambda pdf: pdf.Root.OutputIntents[0].__delitem__("/DestOutputProfile"), "output-intent", 0),
    "no Trapped": (lambda pdf: pdf.trailer.Info.__delitem__("/Trapped"), "trapped", 0),
    "another title": (lambda pdf: pdf.trailer.Info.__setitem__("/Title", String("Other")), "metadata", 0),
    "another date": (
        lambda pdf: pdf.trailer.Info.__setitem__("/ModDate", String("D:20261124120000Z")),
        "metadata",
        0,
    ),
    "heavy fill": (lambda pdf: paint(pdf, b"1 0.9 0.8 0.6 k 20 20 40 40 re f"), "ink-coverage", 2),
    "art that stops at the trim": (lambda pdf: paint(pdf, b"1 0 0 0 k 9 9 432 60 re f"), "bleed-art", 2),
    "layers without setting": (lambda pdf: pdf.Root.__setitem__("/OCProperties", Dictionary()), "layers", 0),
    "no standard": (lambda pdf: pdf.Root.__delitem__("/Metadata"), "standard", 0),
}


@pytest.mark.parametrize(("spoil", "rule", "page"), FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_is_an_error_under_its_rule_and_page(
    spoil: Callable[[pikepdf.Pdf], object], rule: str, page: int, tmp_path: Path
) -> None:
    pdf = clean_document()
    spoil(pdf)
    report = checked(pdf, tmp_path / "wrong.pdf")
    assert (rule, page) in {(finding.rule, finding.page) for finding in report.errors}
    keys = {"severity", "rule", "page", "message", "place", "measured", "limit", "way_out"}
    assert all(set(entry) == keys for entry in report.as_json()["errors"])


WARNINGS: dict[str, tuple[Callable[[pikepdf.Pdf], object], str]] = {
    "thin line": (lambda pdf: paint(pdf, b"0.2 w 9 9 m 90 90 l S"), "hairline"),
    "small text": (lambda pdf: font(pdf, b"BT /F1 4 Tf (a) Tj ET"), "text-size"),
    "middling picture": (lambda pdf: place_picture(pdf, Name.DeviceCMYK, 200), "resolution"),
    "layers": (lambda pdf: pdf.Root.__setitem__("/OCProperties", Dictionary(D=Dictionary(Name="All"))), "layers"),
}


@pytest.mark.parametrize(("spoil", "rule"), WARNINGS.values(), ids=WARNINGS.keys())
def test_what_a_printer_would_ask_about_is_a_warning(
    spoil: Callable[[pikepdf.Pdf], object], rule: str, tmp_path: Path
) -> None:
    pdf = clean_document()
    spoil(pdf)
    assert rule in {finding.rule for finding in checked(pdf, tmp_path / "file.pdf").warnings}


def vt_parts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Two parts of one page each."""
    leaves = []
    for page in pdf.pages:
        leaf = pdf.make_indirect(Dictionary(Type=Name.DPart, Start=page.obj))
        page.obj.DPart = leaf
        leaves.append(leaf)
    node = pdf.make_indirect(Dictionary(Type=Name.DPart, DParts=Array([Array(leaves)])))
    pdf.Root.DPartRoot = pdf.make_indirect(Dictionary(Type=Name.DPartRoot, DPartRootNode=node))
    claim = (
        '<pdfvtid:GTS_PDFVTVersion xmlns:pdfvtid="http://www.npes.org/pdfvt/ns/id/">PDF/VT-1</pdfvtid:GTS_PDFVTVersion>'
        '<pdfvtid:GTS_PDFVTModDate xmlns:pdfvtid="http://www.npes.org/pdfvt/ns/id/">'
        "2026-11-23T12:00:00Z</pdfvtid:GTS_PDFVTModDate>"
    )
    pdf.Root.Metadata.write(XMP.replace("</rdf:Description>", claim + "</rdf:Description>").encode())
    return leaves


def exchange(leaves: list[pikepdf.Object]) -> None:
    leaves[0].Start, leaves[1].Start = leaves[1].Start, leaves[0].Start


PART_FAULTS: dict[str, tuple[Callable[[pikepdf.Pdf, list[pikepdf.Object]], object], int]] = {
    "no tree": (lambda pdf, _: pdf.Root.__delitem__("/DPartRoot"), 0),
    "flat": (lambda pdf, leaves: pdf.Root.DPartRoot.DPartRootNode.__setitem__("/DParts", Array(leaves)), 0),
    "out of order": (lambda _, leaves: exchange(leaves), 1),
    "a page too many": (lambda pdf, leaves: pdf.Root.DPartRoot.DPartRootNode.DParts[0].__delitem__(1), 2),
    "page without part": (lambda pdf, _: pdf.pages[1].obj.__delitem__("/DPart"), 2),
    "no start": (lambda _, leaves: leaves[0].__delitem__("/Start"), 0),
}


def test_parts_in_order_pass(tmp_path: Path) -> None:
    pdf = clean_document()
    vt_parts(pdf)
    report = checked(pdf, tmp_path / "vt.pdf")
    assert (report.standard, report.errors) == ("PDF/VT-1 on PDF/X-4", ())


@pytest.mark.parametrize(("spoil", "page"), PART_FAULTS.values(), ids=PART_FAULTS.keys())
def test_a_broken_tree_of_parts_is_an_error(
    spoil: Callable[[pikepdf.Pdf, list[pikepdf.Object]], object], page: int, tmp_path: Path
) -> None:
    pdf = clean_document()
    spoil(pdf, vt_parts(pdf))
    report = checked(pdf, tmp_path / "vt.pdf")
    assert ("parts", page) in {(finding.rule, finding.page) for finding in report.errors}


def test_art_that_goes_on_into_the_bleed_or_ends_inside_is_well(tmp_path: Path) -> None:
    pdf = clean_document()
    paint(pdf, b"1 0 0 0 k 0 0 450 60 re f 30 100 200 100 re f")
    assert checked(pdf, tmp_path / "file.pdf").warnings == ()


def test_x1a_forbids_transparency_and_newer_versions(tmp_path: Path) -> None:
    pdf = clean_document()
    text = XMP.replace("PDF/X-4", "PDF/X-1a:2003")
    pdf.Root.Metadata.write(text.encode())
    pdf.pages[0].Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    report = checked(pdf, tmp_path / "x1a.pdf")
    assert {"version", "transparency"} <= {finding.rule for finding in report.errors}


def test_an_encrypted_file_is_named_so(tmp_path: Path) -> None:
    clean_document().save(tmp_path / "e.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    assert [finding.rule for finding in preflight(tmp_path / "e.pdf").errors] == ["encryption"]


def test_a_damaged_file_is_named_so(tmp_path: Path) -> None:
    clean_document().save(tmp_path / "d.pdf")
    data = (tmp_path / "d.pdf").read_bytes()
    (tmp_path / "d.pdf").write_bytes(data[: data.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n")
    assert "damaged" in {finding.rule for finding in preflight(tmp_path / "d.pdf").errors}


@pytest.mark.parametrize("content", [None, b"", b"no pdf at all"])
def test_what_is_no_pdf_is_refused_in_one_sentence(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.pdf"):
        preflight(path)


def test_an_office_pdf_gives_findings_and_no_traceback(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "office.pdf"))
    canvas.drawString(72, 72, "Dear patient")
    canvas.save()
    rules = {finding.rule for finding in preflight(tmp_path / "office.pdf").errors}
    assert {"standard", "font-embedded", "trim", "output-intent", "page-count"} <= rules


def test_a_list_of_another_length_is_an_error(tmp_path: Path) -> None:
    clean_document().save(tmp_path / "two.pdf")
    rows = [ListedPiece(f"A-{number}", number, ("NAME",)) for number in (1, 2, 3)]
    report = preflight(tmp_path / "two.pdf", rows=rows)
    assert "list" in {finding.rule for finding in report.errors}


def test_the_same_sentence_is_not_said_a_thousand_times() -> None:
    findings = Findings()
    for page in range(1, 1001):
        findings.error("bleed", page, "Too little.")
    told = findings.all()
    assert len(told) == 11
    assert told[-1].message.endswith("on 990 more pages)")
