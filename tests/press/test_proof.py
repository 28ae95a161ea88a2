"""The proof as a file: cover, contents, and every face at full size with guides and notes, the same bytes again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from press_ground import make_job, make_pieces

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import pressing, proof, soft_proof
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.output_intent import of_job
from reactivate_desktop.units import Rect

COVER = proof.ProofCover(
    "Quay Dental, spring",
    (("Offer", "Free cleaning"), ("Pieces", "40 to be pressed, 2 held")),
    (("Imported", 100), ("Mailable", 42)),
    (("Pieces", "0703b302" * 8),),
    ("Drop A1B2, approved 2026-11-23.",),
)
ZONES = (proof.ProofZone("address", "Barcode clear zone", Rect.inches(4.25, 5.375, 4.75, 0.625)),)


def written(path: Path, job: PressJob | None = None, count: int = 40) -> tuple[Path, tuple[proof.ProofChoice, ...]]:
    job = job or make_job()
    choices = proof.choose(job, make_pieces(count))
    proof.write(job, choices, path, cover=COVER, press=pressing.press, zones=ZONES)
    return path, choices


def words(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


Written = tuple[Path, tuple[proof.ProofChoice, ...]]


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("card") / "proof.pdf")


@pytest.mark.parametrize("template", ["card", "mailer"])
def test_it_has_a_cover_a_contents_sheet_and_a_sheet_for_each_face(
    tmp_path: Path, card: Written, template: str
) -> None:
    path, choices = card if template == "card" else written(tmp_path / "proof.pdf", make_job(template))
    pages = words(path)
    assert len(pages) == 2 + 2 * len(choices)
    for said in (
        "Free cleaning",
        "40 to be pressed",
        "Imported",
        "0703b302" * 8,
        "GRACoL 2006",
        "Drop A1B2",
        "contract proof",
    ):
        assert said in pages[0], said
    assert f"{len(choices)} worst-case pieces" in pages[0]
    assert f"{len(choices)} chosen by the program" in pages[1]
    for number, choice in enumerate(choices):
        for face in (0, 1):
            page = pages[2 + 2 * number + face]
            assert f"PROOF {number + 1} of {len(choices)}" in page
            assert "Why it is here" in page
            assert "What to look at" in page
            assert choice.reasons[0] in page
            assert "shown as CGATS TR 006" in page
            assert ("fold" in page) == (template == "mailer")
        assert {"card": "Headline 44 44 pt", "mailer": "Cover line 40 40 pt"}[template] in pages[2 + 2 * number]
        assert choice.piece.addressee.upper() in pages[2 + 2 * number] + pages[3 + 2 * number]


def test_zones_of_the_post_stand_on_their_face_only(card: Written) -> None:
    pages = words(card[0])
    assert all(("Barcode clear zone" in page) == (number % 2 == 1) for number, page in enumerate(pages[2:]))


def test_pages_are_shown_at_full_size_on_the_profiles_paper(card: Written) -> None:
    job, (path, _) = make_job(), card
    paper = soft_proof.on_screen(of_job(job).profile, (0, 0, 0, 0))
    with pypdfium2.PdfDocument(path) as pdf:
        back = pdf[3].render(scale=1).to_pil().convert("RGB")
    media = job.paper
    left, bottom = 40 + media.bleed.pt, 48 + media.bleed.pt
    inside = (round(left + media.width.pt - 60), round(back.height - bottom - media.height.pt / 2))
    assert max(abs(one - other) for one, other in zip(back.getpixel(inside), paper, strict=True)) <= 2
    assert back.getpixel((8, 8)) == (255, 255, 255)


def test_contents_and_outline_lead_to_the_sheets(card: Written) -> None:
    path, choices = card
    with pikepdf.open(path) as pdf:
        links = [link for link in pdf.pages[1].Annots if link.Subtype == "/Link"]
        assert len(links) == len(choices)
        with pdf.open_outline() as outline:
            assert [entry.title for entry in outline.root] == [
                f"{number}: {choice.reasons[0]}" for number, choice in enumerate(choices, start=1)
            ]


def test_many_pieces_go_on_over_several_contents_sheets(tmp_path: Path) -> None:
    job = make_job()
    choices = [proof.ProofChoice(piece, ("First piece",)) for piece in make_pieces(22)]
    proof.write(job, choices, tmp_path / "proof.pdf", cover=COVER, press=pressing.press)
    pages = words(tmp_path / "proof.pdf")
    contents = [page for page in pages if "The pieces at a glance" in page]
    assert len(contents) == 2
    assert len(pages) == 1 + len(contents) + 44


def test_a_piece_with_very_many_reasons_keeps_to_its_column(tmp_path: Path) -> None:
    job = make_job()
    reasons = tuple(f"Reason {number} of a piece that has a great many of them" for number in range(60))
    choices = [replace(choice, reasons=reasons) for choice in proof.choose(job, make_pieces(3))]
    proof.write(job, choices, tmp_path / "proof.pdf", cover=COVER, press=pressing.press)
    with pypdfium2.PdfDocument(tmp_path / "proof.pdf") as pdf:
        for page in list(pdf)[2:]:
            for item in page.get_objects(filter=[1], max_depth=1):
                _, bottom, right, _ = item.get_bounds()
                assert bottom > 15
                assert right < page.get_size()[0] - 30
    assert "more" in words(tmp_path / "proof.pdf")[2]


def test_the_same_proof_has_the_same_bytes_and_leaves_nothing_beside_it(tmp_path: Path, card: Written) -> None:
    again, _ = written(tmp_path / "again.pdf")
    assert again.read_bytes() == card[0].read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["again.pdf"]


def test_a_profile_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(PressError, match="no output profile"):
        written(tmp_path / "proof.pdf", make_job(output_intent="nowhere"))
    assert list(tmp_path.iterdir()) == []
