"""What a pressed file says of itself, by standard: boxes, identification, output intent, document parts."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from press_ground import make_job, make_pieces

from reactivate_desktop.press.docparts import DocumentParts
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.standards import STANDARDS
from reactivate_desktop.press.writer import PdfWriter
from reactivate_desktop.resources import asset


@pytest.fixture(scope="module", params=sorted(STANDARDS))
def pressed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    target = tmp_path_factory.mktemp(request.param) / "press.pdf"
    press(make_job(standard=request.param), make_pieces(3), target)
    return request.param, target


def xmp_of(pdf: pikepdf.Pdf) -> dict[str, str]:
    tree = ET.fromstring(pdf.Root.Metadata.read_bytes())
    found = {}
    for node in tree.iter():
        if node.text and node.text.strip():
            found[re.sub(r"^\{.*\}", "", node.tag)] = node.text.strip()
    return found


@pytest.mark.parametrize(
    ("standard", "header"), [("pdfx4", b"%PDF-1.6\n"), ("pdfx1a", b"%PDF-1.4\n"), ("pdfvt1", b"%PDF-1.6\n")]
)
def test_header_and_table_are_plain(standard: str, header: bytes, tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    press(make_job(standard=standard), make_pieces(1), target)
    data = target.read_bytes()
    assert data.startswith(header + b"%\xe2\xe3\xcf\xd3\n")
    assert data.count(b"%%EOF") == 1
    assert data.endswith(b"%%EOF\n")
    assert b"/ObjStm" not in data
    assert b"/XRef" not in data
    assert b"\nxref\n0 " in data


def test_boxes_of_every_page(pressed: tuple[str, Path]) -> None:
    with pikepdf.open(pressed[1]) as pdf:
        for page in pdf.pages:
            assert [float(edge) for edge in page.obj.TrimBox] == [9, 9, 657, 441]
            assert [float(edge) for edge in page.obj.BleedBox] == [0, 0, 666, 450]
            assert [float(edge) for edge in page.obj.MediaBox] == [0, 0, 666, 450]
            assert not {"/ArtBox", "/CropBox", "/Rotate", "/Annots", "/UserUnit"} & set(page.obj.keys())


def test_info_and_xmp_agree(pressed: tuple[str, Path]) -> None:
    standard, path = pressed
    with pikepdf.open(path) as pdf:
        info, xmp = pdf.docinfo, xmp_of(pdf)
        assert str(info.Title) == xmp["li"] == "Quay Dental, spring"
        assert str(info.CreationDate) == str(info.ModDate) == "D:20261123150405Z"
        assert xmp["CreateDate"] == xmp["ModifyDate"] == xmp["MetadataDate"] == "2026-11-23T15:04:05Z"
        assert str(info.Producer) == xmp["Producer"]
        assert str(info.Creator) == xmp["CreatorTool"]
        assert str(info.Trapped) == "/False"
        assert xmp["Trapped"] == "False"
        assert str(info.GTS_PDFXVersion) == xmp["GTS_PDFXVersion"]
        assert str(info.GTS_PDFXVersion) == {"pdfx1a": "PDF/X-1a:2003"}.get(standard, "PDF/X-4")
        assert xmp["DocumentID"].startswith("uuid:")
        assert "/Filter" not in pdf.Root.Metadata
        assert len(bytes(pdf.trailer.ID[0])) == len(bytes(pdf.trailer.ID[1])) == 16


@pytest.mark.parametrize(("profile", "identifier"), [("", b"CGATS TR 006"), ("FOGRA47_uncoated", b"FOGRA47")])
def test_output_intent_embeds_its_profile(tmp_path: Path, profile: str, identifier: bytes) -> None:
    target = tmp_path / "press.pdf"
    press(make_job(output_intent=profile), make_pieces(1), target)
    with pikepdf.open(target) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFX"
        assert bytes(intent.OutputConditionIdentifier) == identifier
        assert bytes(intent.RegistryName) == b"http://www.color.org"
        assert str(intent.OutputCondition)
        assert str(intent.Info)
        assert intent.DestOutputProfile.N == 4
        stem = profile or "GRACoL_TR006_coated"
        assert intent.DestOutputProfile.read_bytes() == asset("icc", f"{stem}.icc").read_bytes()


def test_x1a_has_no_transparency(tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    press(make_job(standard="pdfx1a"), make_pieces(2), target)
    with pikepdf.open(target) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                assert not {"/SMask", "/Group", "/ca", "/CA", "/BM"} & set(item.keys())


def test_document_parts_divide_the_pages(tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    press(make_job(standard="pdfvt1"), make_pieces(3), target)
    with pikepdf.open(target) as pdf:
        root = pdf.Root.DPartRoot
        assert root.RecordLevel == 1
        assert [str(name) for name in root.NodeNameList] == ["/Job", "/Record"]
        node = root.DPartRootNode
        assert node.Parent.objgen == root.objgen
        (leaves,) = node.DParts
        pages = [page.obj for page in pdf.pages]
        for place, leaf in enumerate(leaves):
            assert leaf.Parent.objgen == node.objgen
            assert leaf.Start.objgen == pages[2 * place].objgen
            assert leaf.End.objgen == pages[2 * place + 1].objgen
            assert all(pages[2 * place + side].DPart.objgen == leaf.objgen for side in (0, 1))
            recipient = leaf.DPM.CIP4_Root.CIP4_Recipient
            assert str(recipient.CIP4_ExternalID) == f"/R{place + 1:06d}"
            assert set(recipient.keys()) == {"/Type", "/CIP4_ExternalID"}
        job = node.DPM.CIP4_Root
        assert (str(job.CIP4_Intent.CIP4_ProductType), int(job.CIP4_Production.CIP4_CopyCount)) == ("/Postcard", 1)
        forms = {form.objgen: form for page in pdf.pages for form in page.Resources.XObject.values()}
        assert {str(form.GTS_Scope) for form in forms.values()} == {"/File"}
        assert xmp_of(pdf)["GTS_PDFVTVersion"] == "PDF/VT-1"
        assert xmp_of(pdf)["GTS_PDFVTModDate"] == xmp_of(pdf)["ModifyDate"]


def test_many_document_parts_are_cut_into_arrays_that_old_interpreters_hold(tmp_path: Path) -> None:
    path = tmp_path / "parts.bin"
    with path.open("wb") as stream:
        writer = PdfWriter(stream, "1.6")
        parts = DocumentParts(writer)
        parts.add(5, 3, 16_001)
        parts.close()
        writer.flush()
    tree = re.search(rb"/DParts (\[.*?\]\])", path.read_bytes())
    assert tree is not None
    sizes = [part.count(b" R") for part in re.findall(rb"\[([^\[\]]*)\]", tree[1])]
    assert sizes == [8000, 8000, 1]


def test_no_name_stands_outside_the_pages(pressed: tuple[str, Path]) -> None:
    with pikepdf.open(pressed[1]) as pdf:
        spoken = str(pdf.docinfo) + pdf.Root.Metadata.read_bytes().decode()
        for piece in make_pieces(3):
            assert piece.last_name not in spoken


def test_offsets_of_the_table_point_at_their_objects(pressed: tuple[str, Path]) -> None:
    data = pressed[1].read_bytes()
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    rows = data[start:].split(b"trailer")[0].splitlines()[2:]
    assert all(len(row) == 19 for row in rows)  # 20 with the line feed (ISO 32000-1, 7.5.4)
    offsets = [int(row[:10]) for row in rows[1:]]
    for number, offset in enumerate(offsets, start=1):
        assert data[offset:].startswith(b"%d 0 obj\n" % number)
    assert len({*offsets}) == len(offsets)
    assert all(first != second for first, second in pairwise(sorted(offsets)))
