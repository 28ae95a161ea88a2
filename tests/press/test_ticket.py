"""The job ticket: one letter page whatever the job is, and everything that a printer asks stands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
from press_ground import make_job
from ticket_ground import LIST, SHEETS, VOLUMES, make_ticket, with_much_to_say, with_nothing_said

from reactivate_desktop.brand.colours import Spot
from reactivate_desktop.press import ticket as tickets
from reactivate_desktop.press.ticket_facts import JobTicket, folded_height, page_count, spots_of

Change = Callable[[JobTicket], JobTicket]


def words_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(pdf[0].get_textpage().get_text_range().split())


def boxes_of(path: Path) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of each line of type that is drawn on the page itself, in points."""
    with pypdfium2.PdfDocument(path) as pdf:
        found = [item.get_bounds() for item in pdf[0].get_objects(filter=[1], max_depth=1)]
    return [tuple(map(float, box)) for box in found]


def test_it_says_what_a_printer_asks(tmp_path: Path) -> None:
    tickets.write(make_ticket(tmp_path), tmp_path / "ticket.pdf")
    said = words_of(tmp_path / "ticket.pdf")
    for words in (
        *("JOB TICKET · A1B2", "590", "590, each different", "1,180: 2 for each piece"),
        *("9 × 6 in", "9.25 × 6.25 in, 0.125 in a side", "0.1875 in inside of the trim"),
        *("4/4: cyan, magenta, yellow, black", "PDF/X-4", "CGATS TR 006", "300 % in all"),
        *("USPS Marketing Mail", "PERMIT NO. 17", "Return service requested", "January 12, 2027"),
        *("Ada Quill Marsh", "(508) 555-0142", "print@quay.example"),
        *("press.pdf", "1,180 pages", "1.5 MB", "0703b302" * 8, "address-list.csv", LIST.sha256),
        *("Received by, date", "the recipient is invented"),
    ):
        assert words in said, words
    assert "Folded" not in said


def test_a_folded_piece_says_both_its_sizes(tmp_path: Path) -> None:
    facts = make_ticket(tmp_path, "mailer")
    tickets.write(facts, tmp_path / "ticket.pdf")
    said = words_of(tmp_path / "ticket.pdf")
    for words in ("8.5 × 11 in, flat", "Folded 8.5 × 5.5 in", "Once, 5.5 in from the top", "Two, on the top edge"):
        assert words in said, words
    assert folded_height(facts.paper).inch == 5.5


def test_spot_inks_of_text_are_counted_for_the_sides_that_use_them(tmp_path: Path) -> None:
    job = make_job()
    palette = {**job.kit.palette, "sea": Spot(spot="PANTONE 185 C", alternate=(0, 91, 76, 0))}
    job = make_job(kit=job.kit.model_copy(update={"palette": palette}))
    facts = make_ticket(tmp_path, job=job)
    spots = spots_of(facts.sample)
    assert spots == tuple(face.spots for face in facts.inks)
    assert any(side == ("PANTONE 185 C",) for side in spots)
    tickets.write(facts, tmp_path / "ticket.pdf")
    said = words_of(tmp_path / "ticket.pdf")
    assert "/".join(str(4 + len(side)) for side in spots) in said
    assert "PANTONE 185 C" in said


def test_forty_volumes_are_told_in_eight_lines(tmp_path: Path) -> None:
    tickets.write(make_ticket(tmp_path, files=(*VOLUMES, LIST), sheets=SHEETS), tmp_path / "ticket.pdf")
    said = words_of(tmp_path / "ticket.pdf")
    assert said.count(".pdf ") == 6
    assert "and 34 more, 50.0 MB" in said
    assert "address-list.csv" in said
    assert "148, 4-up on 12 × 18 in" in said
    assert "Cut and stack in lifts of 250" in said


@pytest.mark.parametrize("template", ["card", "mailer"])
@pytest.mark.parametrize("change", [with_much_to_say, with_nothing_said, replace])
def test_any_job_stays_on_one_page_and_no_line_runs_into_another(tmp_path: Path, template: str, change: Change) -> None:
    target = tmp_path / "ticket.pdf"
    tickets.write(change(make_ticket(tmp_path, template)), target)
    assert page_count(target) == 1
    with pypdfium2.PdfDocument(target) as pdf:
        assert pdf[0].get_size() == (612, 792)
    boxes = boxes_of(target)
    assert len(boxes) > 30
    for left, bottom, right, top in boxes:
        assert left >= 40
        assert right <= 612 - 40
        assert bottom >= 24
        assert top <= 792 - 20
    for (left, bottom, right, top), (other_left, other_bottom, other_right, other_top) in combinations(boxes, 2):
        wide = min(right, other_right) - max(left, other_left)
        high = min(top, other_top) - max(bottom, other_bottom)
        assert wide <= 0.5 or high <= 1.5


def test_the_same_job_gives_the_same_bytes(tmp_path: Path) -> None:
    facts = make_ticket(tmp_path)
    for name in ("a.pdf", "b.pdf"):
        tickets.write(facts, tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
