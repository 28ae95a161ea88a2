from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.barcode.usps4s import USPS_4State

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import imb, imb_bulk

TRACKING = "01234567094987654321"


@pytest.mark.parametrize(
    ("routing", "letters"),
    [
        ("", "ATTFATTDTTADTAATTDTDTATTDAFDDFADFDFTFFFFFTATFAAAATDFFTDAADFTFDTDT"),
        ("01234", "DTTAFADDTTFTDTFTFDTDDADADAFADFATDDFTAAAFDTTADFAAATDFDTDFADDDTDFFT"),
        ("012345678", "ADFTTAFDTTTTFATTADTAAATFTFTATDAAAFDDADATATDTDTTDFDTDATADADTDFFTFA"),
        ("01234567891", "AADTFFDFTDADTAADAATFDTDDAAADDTDTTDAFADADDDTFFFDDTTTADFAAADFTDAADA"),
    ],
)
def test_the_four_vectors_of_the_specification(routing: str, letters: str) -> None:
    assert imb.encode(TRACKING + routing) == letters


@pytest.mark.parametrize("digits", ["", "0" * 19, "0" * 21, "05" + "0" * 18, "0" * 19 + "x", "0" * 32])
def test_wrong_digits_are_refused(digits: str) -> None:
    with pytest.raises(PressError):
        imb.encode(digits)


@given(st.lists(st.from_regex(r"[0-9][0-4][0-9]{18}([0-9]{5}|[0-9]{9}|[0-9]{11})?", fullmatch=True), max_size=20))
def test_many_at_once_are_what_reportlab_makes_of_each(codes: list[str]) -> None:
    assert imb_bulk.letters(codes) == [str(USPS_4State(code[:20], code[20:]).barcodes) for code in codes]


def test_digits_of_a_piece() -> None:
    assert imb.digits("00", "301", "123456", 42, "02360") == "0030112345600000004202360"
    assert imb.digits("00", "271", "912345678", 42) == "00271912345678000042"


@pytest.mark.parametrize(
    ("mailer", "serial", "routing"),
    [("12345", 1, ""), ("912345678", 1_000_000, ""), ("123456", -1, ""), ("123456", 1, "1")],
)
def test_wrong_parts_are_refused(mailer: str, serial: int, routing: str) -> None:
    with pytest.raises(PressError):
        imb.digits("00", "301", mailer, serial, routing)


def test_bars_have_nominal_measures() -> None:
    rows = [[int(part) for part in line.split()[:4]] for line in imb.bars(["FADT" * 16 + "F"])[0].splitlines()]
    assert len(rows) == 65
    assert {round(width * imb.GRID_PT / 72, 4) for _, _, width, _ in rows} == {0.02}
    assert {second[0] - first[0] for first, second in pairwise(rows)} == {imb.PITCH}
    full, ascender, descender, tracker = ((low, low + high) for _, low, _, high in rows[:4])
    assert full == (0, imb.FULL)
    assert ascender == (tracker[0], full[1])
    assert descender == (0, tracker[1])
    assert pytest.approx(2.953, abs=0.001) == imb.WIDTH_PT / 72
