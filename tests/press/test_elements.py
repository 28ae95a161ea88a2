"""What stands on a page, seen in its operators: measures of codes, order of the address block, inks and frames."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from press_ground import make_job, make_piece

from reactivate_desktop.brand.template import AnyElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import imb, qr
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pressing import press


def back_of(job: PressJob, piece: Piece) -> str:
    (composed,) = Composer(job).pieces([piece])
    assert composed.problems == ()
    return composed.pages[1].decode()


def with_element(job: PressJob, element_id: str, **changes: object) -> PressJob:
    def changed(element: AnyElement) -> AnyElement:
        return element.model_copy(update=changes) if element.id == element_id else element

    faces = tuple(
        face.model_copy(update={"elements": tuple(map(changed, face.elements))}) for face in job.template.faces
    )
    return replace(job, template=job.template.model_copy(update={"faces": faces}))


def lines_of(job: PressJob, piece: Piece, folder: Path, page: int = 1) -> list[str]:
    target = folder / "press.pdf"
    press(job, [piece], target)
    with pypdfium2.PdfDocument(target) as document:
        return str(document[page].get_textpage().get_text_range()).splitlines()


def test_the_qr_code_lies_on_a_white_patch_with_its_quiet_zone() -> None:
    content = back_of(make_job(), make_piece())
    patch = re.search(
        r"/G0 gs\n0 0 0 0 k\n([\d. ]+) re f\n0 0 0 1 k\nq ([\d.]+) 0 0 [\d.]+ ([\d.]+) ([\d.]+) cm", content
    )
    assert patch is not None
    x, y, width, height = map(float, patch[1].split())
    module, left, bottom = float(patch[2]), float(patch[3]), float(patch[4])
    size = qr.matrices([make_piece().qr_payload])[0].size
    assert width == height == pytest.approx((size + 8) * module, abs=0.002)
    assert (left - x, bottom - y) == pytest.approx((4 * module, 4 * module), abs=0.002)
    assert (x + 0.03 >= 0.4 * 72, x + width <= 1.4 * 72 + 0.03) == (True, True)
    assert module / 0.06 == pytest.approx(round(module / 0.06))  # whole dots of a 1200 dpi device


def test_a_box_too_small_for_the_code_holds_the_piece() -> None:
    job = make_job()
    box = job.template.element("qr").box  # type: ignore[union-attr]  # the test brand has one
    small = with_element(job, "qr", box=replace(box, width=box.width * 0.3))
    (composed,) = Composer(small).pieces([make_piece()])
    assert "too small" in composed.problems[0].sentence


def test_the_address_block_reads_from_endorsement_to_city(tmp_path: Path) -> None:
    piece = make_piece(3)
    lines = lines_of(make_job(), piece, tmp_path)
    start = lines.index("RETURN SERVICE REQUESTED")
    expected = [f"#{piece.piece_id} S3#", *(line.upper() for line in piece.address_lines)]
    assert lines[start + 1 : start + 1 + len(expected)] == expected


def baselines(content: str) -> list[float]:
    """Where the lines of the address block stand, from the page's edge, in their order."""
    found = []
    for block in re.findall(r"BT\n(.*?)ET", content, re.DOTALL):
        steps = [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+) Td", block)]
        if steps[0][0] == 316.8:
            found += accumulate(y for _, y in steps)
    return found


def test_the_endorsement_stands_clear_of_the_key_line() -> None:
    content = back_of(make_job(), make_piece(6))
    endorsement, key_line = baselines(content)[:2]
    capitals = 8 * 0.66
    assert endorsement - (key_line + capitals) > 0.25 * 72


def test_the_barcode_keeps_its_clear_zone(tmp_path: Path) -> None:
    content = back_of(make_job(), make_piece(6))
    _, key_line, first_line = baselines(content)[:3]
    bars = re.search(r"q 0\.06 0 0 0\.06 ([\d.]+) ([\d.]+) cm\n\d+ \d+ 24", content)
    assert bars is not None
    left, bottom = float(bars[1]), float(bars[2])
    assert left == pytest.approx(316.8, abs=0.03)
    assert key_line - (bottom + imb.HEIGHT_PT) > imb.CLEAR_ABOVE_PT
    capitals_with_accent = 11 * 0.9
    assert bottom - (first_line + capitals_with_accent) > 0
    assert bottom - (first_line + 11 * 0.66) > imb.CLEAR_ABOVE_PT
    assert bottom - first_line < 0.625 * 72


def test_a_piece_without_barcode_and_sequence_still_has_its_id(tmp_path: Path) -> None:
    piece = make_piece(2, barcodes=False, sequence=0)
    lines = lines_of(make_job(endorsement="", indicia=()), piece, tmp_path)
    assert f"#{piece.piece_id}#" in lines
    assert not any("POSTAGE" in line for line in lines)


def test_a_long_address_line_shrinks_and_never_wraps(tmp_path: Path) -> None:
    street = "12345 North Harbor View Boulevard Northwest, Building C, Apt 4"
    long = make_piece(1, address1=street)
    assert street.upper() in lines_of(make_job(), long, tmp_path)
    sizes = {float(size) for size in re.findall(r"/F3 ([\d.]+) Tf", back_of(make_job(), long))}
    assert min(sizes - {8.0}) < 11


def test_a_line_of_nothing_but_empty_fields_is_left_out(tmp_path: Path) -> None:
    job = with_element(make_job(), "code", text="Hello\n{last_name}\nGoodbye")
    lines = lines_of(job, make_piece(last_name="", addressee="Zoë"), tmp_path)
    at = lines.index("Hello")
    assert lines[at + 1] == "Goodbye"


def test_imprint_lines_stay_whole(tmp_path: Path) -> None:
    job = make_job()
    box = job.template.element("indicia").box  # type: ignore[union-attr]  # the test brand has one
    narrow = with_element(job, "indicia", box=replace(box, width=box.width * 0.75))
    assert "U.S. POSTAGE PAID" in lines_of(narrow, make_piece(), tmp_path)


def test_art_that_fills_its_box_is_clipped_to_it(tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    press(with_element(make_job(), "logo", fit="fill"), [make_piece()], target)
    with pikepdf.open(target) as pdf:
        layers = b"".join(form.read_bytes() for form in pdf.pages[0].Resources.XObject.values())
    assert b"q 568.8 32.4 57.6 57.6 re W n 0.8 0 0 0.8 568.8 32.4 cm /Amark Do Q" in layers
