"""Preflight of any PDF: what is none is refused, what is damaged gives findings, nothing is said a thousand times."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from faulty_ground import BARS, QR_TEXT, add_page, bars, form, in_xmp, instead, opened, paint, qr_code, text, write
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.errors import Cancelled, InputError
from reactivate_desktop.press.preflight import PreflightReport, preflight
from reactivate_desktop.press.preflight_findings import Findings
from reactivate_desktop.press.preflight_list import ListedPiece
from reactivate_desktop.press.preflight_page import PageFrame, Waiting
from reactivate_desktop.press.preflight_profile import Profile
from reactivate_desktop.press.preflight_sample import Sampler
from reactivate_desktop.services import mailed_papers


def messages(report: PreflightReport) -> list[str]:
    return [finding.message for finding in (*report.errors, *report.warnings, *report.infos)]


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


def test_the_json_says_everything(tmp_path: Path) -> None:
    pdf = opened()
    paint(b"q 0 0 0 1 K 0.1 w 49 109 m 99 109 l S Q")(pdf)
    document = preflight(write(pdf, tmp_path / "thin.pdf")).as_json()
    assert {"standard", "errors", "warnings", "infos", "facts"} <= set(document)
    (finding,) = document["errors"]  # type: ignore[misc]
    assert finding == {
        "severity": "error",
        "rule": "hairline",
        "page": 2,
        "message": "A line of 0.1 pt may not print.",
        "place": [39.95, 99.95, 90.05, 100.05],
        "measured": "0.1 pt",
        "limit": "0.125 pt",
        "way_out": "Make the line wider.",
    }


def test_one_torn_page_does_not_hide_the_faults_of_others(tmp_path: Path) -> None:
    pdf = opened()
    pdf.pages[0].obj.Resources = Name.Nonsense
    paint(b"q 1 0 0 rg 40 40 20 20 re f Q")(pdf)
    rules = {(finding.rule, finding.page) for finding in preflight(write(pdf, tmp_path / "torn.pdf")).errors}
    assert ("colour", 2) in rules


def test_the_profile_decides_what_is_too_much(tmp_path: Path) -> None:
    pdf = opened()
    paint(b"q 1 0.9 0.8 0.6 k 20 80 40 40 re f Q")(pdf)
    path = write(pdf, tmp_path / "rich.pdf")
    assert [finding.measured for finding in preflight(path).errors] == ["330 %"]
    assert preflight(path, profile=Profile(ink_percent=340)).errors == ()
    lenient = replace(Profile(), severity={"ink-coverage": "warning"})
    assert [finding.rule for finding in preflight(path, profile=lenient).warnings] == ["ink-coverage"]


def test_a_file_with_no_words_of_postage_is_not_checked_for_postal_zones(tmp_path: Path) -> None:
    pdf = opened("mailed")
    ground = b"0.2 0.1 0 0 k 0 0 666 450 re f\n"
    instead(ground + text("A flyer for the counter", 60, 60, 12, state=b"/K gs"))(pdf)
    path = write(pdf, tmp_path / "flyer.pdf")
    assert messages(preflight(path, papers=mailed_papers.all_papers())) == []
    mailed = preflight(path, papers=mailed_papers.all_papers(), mailed=True)
    assert {finding.rule for finding in mailed.errors} == {"barcode-zone", "address-zone"}


def test_the_address_side_is_where_the_postage_is(tmp_path: Path) -> None:
    pdf = opened("mailed")
    pdf.pages.reverse()
    assert messages(preflight(write(pdf, tmp_path / "turned.pdf"), papers=mailed_papers.all_papers())) == []


def test_a_form_is_read_once_and_its_fault_told_once(tmp_path: Path) -> None:
    pdf = opened()
    shared = form(pdf, b"q 0 0 0 1 K 0.1 w 49 109 m 99 109 l S Q")
    for page in (0, 1):
        instead(b"/X Do", page, XObject=lambda _: {"X": shared})(pdf)
    report = preflight(write(pdf, tmp_path / "form.pdf"))
    assert [(finding.rule, finding.page) for finding in report.errors] == [("hairline", 1)]


def test_more_pages_than_are_drawn_are_checked_by_their_content(tmp_path: Path) -> None:
    pdf = opened()
    resources = pdf.pages[1].obj.Resources
    for number in range(60):
        add_page(pdf, text(f"Dr. Ann Lee {number}", 30, 60, 9) + qr_code(160, 60), (252.0, 180.0), resources)
    heavy = pdf.pages[40].obj
    heavy.Contents = pdf.make_stream(text("Dr. Ann Lee", 30, 60, 9) + b"q 1 0.9 0.8 0.7 k 20 80 40 40 re f Q")
    report = preflight(write(pdf, tmp_path / "many.pdf"))
    assert [(finding.rule, finding.page, finding.measured) for finding in report.errors] == [
        ("ink-coverage", 41, "340 %")
    ]
    assert report.facts["drawn_pages"] == [1, 2, 3, 17, 18, 33, 34, 47, 48, 61, 62]
    assert report.sentences()[1] == "every page was read, 11 of 62 were drawn plate by plate"


def test_every_page_is_drawn_where_that_is_asked_for(tmp_path: Path) -> None:
    """On one of many pages that are alike something stands in the quiet zone of the code."""
    pdf = opened()
    resources = pdf.pages[1].obj.Resources
    for _ in range(14):
        add_page(pdf, qr_code(160, 60), (252.0, 180.0), resources)
    blind = pdf.pages[6].obj
    blind.Contents = pdf.make_stream(qr_code(160, 60) + b"q 0 0 0 1 k 157 60 2 20 re f Q")
    path = write(pdf, tmp_path / "blind.pdf")
    few, every = preflight(path, plates=2), preflight(path, plates=None)
    assert 7 not in few.facts["drawn_pages"]
    assert every.facts["drawn_pages"] == [*range(1, 17)]
    assert every.facts["pages_drawn"] == every.facts["pages"] == 16
    assert len(every.sentences()) == len(every.errors) + len(every.warnings) + len(every.infos) + 2
    assert [finding.page for finding in few.errors] == []
    assert [(finding.rule, finding.page) for finding in every.errors] == [("qr-quiet", 7)]


@pytest.mark.parametrize(
    ("total", "most", "kinds", "taken", "passed"),
    [
        (1000, 24, 1, [1, 2, 251, 252, 501, 502, 751, 752, 999, 1000], 0),
        (1000, 8, 3, [1, 2, 3, 4, 5, 6, 501, 502, 999, 1000], 0),
        (12, 8, 6, [1, 2, 3, 4, 5, 6, 7, 8, 11, 12], 2),  # more kinds than there is room for are counted
        (6, None, 1, [1, 2, 3, 4, 5, 6], 0),
        (1, 1, 1, [1], 0),
    ],
)
def test_pages_to_draw_are_kinds_and_a_spread(
    total: int, most: int | None, kinds: int, taken: list[int], passed: int
) -> None:
    sampler = Sampler(total, 2, most)
    box = (0.0, 0.0, 252.0, 180.0)
    for number in range(1, total + 1):
        sampler.offer(number, min((number - 1) // 2, kinds - 1), PageFrame(box, box, box, None), Waiting())
    assert [page.number for page in sampler.taken] == taken
    assert sampler.passed == passed


def test_what_stands_outside_of_the_trim_may_be_as_printers_like_it(tmp_path: Path) -> None:
    """Crop marks and a slug line in the registration colour."""
    pdf = opened()
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    space = pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))
    for page in pdf.pages:
        page.obj.MediaBox = Array([-30, -30, 300, 228])
    marks = b"q /All CS 1 SCN 0.25 w -25 9 m -7 9 l S -25 189 m -7 189 l S 9 -25 m 9 -7 l S Q\n"
    marks += b"q /All cs 1 scn BT /F1 6 Tf 40 -20 Td <00010002> Tj ET Q\n"
    for page in (0, 1):
        paint(marks, page, ColorSpace=lambda _: {"All": space})(pdf)
    assert messages(preflight(write(pdf, tmp_path / "marks.pdf"))) == []


def test_x3_and_x4p_are_called_by_their_names(tmp_path: Path) -> None:
    pdf = opened()
    in_xmp("PDF/X-4<", "PDF/X-4p<")(pdf)
    pdf.trailer.Info["/GTS_PDFXVersion"] = pikepdf.String("PDF/X-4p")
    intent = pdf.Root.OutputIntents[0]
    del intent["/DestOutputProfile"]
    intent.DestOutputProfileRef = Dictionary(URLs=Array([]))
    report = preflight(write(pdf, tmp_path / "x4p.pdf"))
    assert (report.standard, report.errors) == ("PDF/X-4p", ())
    assert [finding.rule for finding in report.warnings] == ["output-intent"]
    assert "kept elsewhere" in report.warnings[0].message


def test_a_qr_code_that_leads_elsewhere_than_its_row_is_an_error(tmp_path: Path) -> None:
    pdf = opened()
    paint(text("A-1", 30, 80, 9) + text("ANN LEE", 30, 100, 9))(pdf)
    path = write(pdf, tmp_path / "code.pdf")
    (row,) = rows("ANN LEE")
    assert preflight(path, rows=[replace(row, qr=QR_TEXT)]).errors == ()
    (found,) = preflight(path, rows=[replace(row, qr="HTTPS://EXAMPLE.COM/R/ANOTHER")]).errors
    assert (found.rule, found.page) == ("list", 2)
    assert found.place is not None
    assert "EXAMPLE" not in found.message


def test_it_can_be_stopped_while_pages_are_drawn(tmp_path: Path) -> None:
    class Stop:
        def report(self, done: int, total: int, what: str) -> None:
            if "drawing" in what:
                raise Cancelled

    with pytest.raises(Cancelled):
        preflight(write(opened(), tmp_path / "stopped.pdf"), progress=Stop())


@pytest.mark.parametrize("turn", [b"1 0 0 1 0 0", b"0 1 -1 0 480 -150", b"-1 0 0 -1 700 500", b"0 -1 1 0 -80 640"])
@pytest.mark.parametrize(("letters", "wrong"), [(BARS, set()), (BARS[:20] + "FFFF" + BARS[24:], {"imb"})])
def test_bars_are_read_whichever_way_the_piece_is_turned(
    turn: bytes, letters: str, wrong: set[str], tmp_path: Path
) -> None:
    pdf = opened("mailed")
    instead(b"q " + turn + b" cm " + bars(330, 240, letters) + b" Q " + text("A flyer", 60, 60, 12))(pdf)
    report = preflight(write(pdf, tmp_path / "turned.pdf"))
    assert report.facts["barcodes"] == 1
    assert {finding.rule for finding in report.errors} == wrong


def test_x3_is_held_to_its_rules(tmp_path: Path) -> None:
    pdf = opened("x1a")
    in_xmp("PDF/X-1a:2003<", "PDF/X-3:2003<")(pdf)
    pdf.trailer.Info["/GTS_PDFXVersion"] = pikepdf.String("PDF/X-3:2003")
    report = preflight(write(pdf, tmp_path / "x3.pdf", "x1a"))
    assert (report.standard, messages(report)) == ("PDF/X-3:2003", [])
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    report = preflight(write(pdf, tmp_path / "x3.pdf", "x1a"))
    assert {finding.rule for finding in report.errors} == {"transparency"}


def rows(*lines: str) -> list[ListedPiece]:
    return [ListedPiece(f"A-{number}", number, (line,)) for number, line in enumerate(lines, start=1)]


def listed_file(path: Path, *lines: str) -> Path:
    pdf = opened()
    resources = pdf.pages[1].obj.Resources
    del pdf.pages[0:2]
    for number, line in enumerate(lines, start=1):
        for _ in range(2):
            add_page(pdf, text(f"A-{number}", 30, 60, 9) + text(line, 30, 80, 9), (252.0, 180.0), resources)
    return write(pdf, path)


def test_a_list_in_the_order_of_the_pages_is_well(tmp_path: Path) -> None:
    path = listed_file(tmp_path / "listed.pdf", "ANN LEE", "BO ROY")
    assert preflight(path, rows=rows("ANN LEE", "BO ROY")).errors == ()


@pytest.mark.parametrize(
    ("listed", "pages"),
    [
        (rows("BO ROY", "ANN LEE"), {1, 3}),
        (rows("ANN LEE", "BO RAY"), {3}),
        (rows("ANN LEE"), set()),
        (rows("ANN LEE", "BO ROY", "CY DEE"), {0}),
        (list(reversed(rows("ANN LEE", "BO ROY"))), {1, 3}),
        ([], {0}),
    ],
    ids=["words exchanged", "a name misspelt", "a row for both pieces", "a row too many", "rows exchanged", "no rows"],
)
def test_a_list_that_is_not_that_of_the_pages_is_an_error(
    listed: list[ListedPiece], pages: set[int], tmp_path: Path
) -> None:
    report = preflight(listed_file(tmp_path / "listed.pdf", "ANN LEE", "BO ROY"), rows=listed)
    assert {finding.page for finding in report.errors} == pages
    assert {finding.rule for finding in report.errors} <= {"list"}
    assert not any("ROY" in message or "LEE" in message for message in messages(report))


def test_the_same_sentence_is_not_said_a_thousand_times() -> None:
    findings = Findings()
    for page in range(1, 1001):
        findings.add("bleed", page, "Too little.")
    told = findings.all()
    assert len(told) == 11
    assert told[-1].message.endswith("on 990 more pages)")


def test_bars_and_codes_are_counted(tmp_path: Path) -> None:
    pdf = opened("mailed")
    paint(bars(330, 300) + qr_code(200, 300))(pdf)
    facts = preflight(write(pdf, tmp_path / "codes.pdf"), papers=mailed_papers.all_papers()).facts
    assert (facts["qr_codes"], facts["barcodes"]) == (2, 2)
