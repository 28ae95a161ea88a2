"""Symbols from rectangles: many at once, of several sizes, drawn in any way; what they say; how a camera sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st
from readback_ground import contents, imb_part, make_job, make_pieces, qr_part

from reactivate_desktop.press import imb
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.press.readback_imb import digits_of_many
from reactivate_desktop.press.readback_marks import Rects
from reactivate_desktop.press.readback_payload import PayloadError, text_of
from reactivate_desktop.press.readback_qr import data_words
from reactivate_desktop.press.readback_raster import as_printed, decoded
from reactivate_desktop.press.readback_symbols import bars_of, grids, letters_of

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def modules(text: str | bytes, version: int | None = None) -> npt.NDArray[np.bool_]:
    symbol = qrcode.QRCode(version=version, error_correction=qrcode.ERROR_CORRECT_M, border=0)
    symbol.add_data(text, optimize=0)
    symbol.make(fit=version is None)
    return np.array(symbol.get_matrix(), dtype=np.bool_)


def drawn(symbol: npt.NDArray[np.bool_], left: float, bottom: float, module: float) -> Rects:
    """A rectangle for each dark module."""
    rows, columns = np.nonzero(symbol)
    x, y = left + columns * module, bottom + (len(symbol) - 1 - rows) * module
    return np.stack([x, y, x + module, y + module], axis=1)


def test_symbols_of_several_sizes_come_back_at_once() -> None:
    texts = ["HTTPS://A.CO/7", "HTTPS://BOOK.EXAMPLE.COM/B/7KQ4MWXR2", "https://book.example.com/quincy?c=1", "12345"]
    symbols = [modules(text) for text in texts]
    marks = [drawn(symbol, 10.3 + place, 20.7, 1.1 + place / 7) for place, symbol in enumerate(symbols)]
    marks.insert(2, np.empty((0, 4)))
    marks.append(np.array([[0.0, 0, 1, 1], [0, 2.5, 3.3, 3]]))
    found, faults = grids(marks)
    assert {place: str(fault) for place, fault in faults.items()} == {
        2: "no QR modules",
        5: "QR modules off their grid",
    }
    said = {}
    for grid in found:
        for place, words in zip(grid.places.tolist(), data_words(grid.modules), strict=True):
            assert words is not None
            said[place] = text_of(words)
    assert said == {0: texts[0], 1: texts[1], 3: texts[2], 4: texts[3]}


@given(st.text(SIGNS, min_size=1, max_size=60) | st.text(min_size=1, max_size=25) | st.text("0123456789", min_size=1))
def test_what_a_symbol_says(text: str) -> None:
    symbol = modules(text.encode() if set(text) - set(SIGNS) else text)
    if len(symbol) > 41:
        return
    (words,) = data_words(symbol[None])
    assert words is not None
    assert text_of(words) == text


@pytest.mark.parametrize(
    "data",
    [b"\x70\x00", b"\x40\xff\x00", b"\x20\x10\xff\xff", b"\x10\x0f\xff\xff", b"\x40\x14\x10\x00", b"\x00\x01"],
    ids=["another mode", "too long", "no such sign", "number too large", "padding", "padding after nothing"],
)
def test_codewords_that_say_nothing_are_refused(data: bytes) -> None:
    with pytest.raises(PayloadError):
        text_of(data)


HEIGHTS = {"T": (58, 58), "D": (0, 116), "A": (58, 116), "F": (0, 174)}
DIGITS = "0030190123400000000102360123" + "4"


def bars(letters: str) -> Rects:
    rows = [(55 * place, HEIGHTS[letter][0], 24, HEIGHTS[letter][1]) for place, letter in enumerate(letters)]
    return np.array([(x * 0.06, y * 0.06, (x + w) * 0.06, (y + h) * 0.06) for x, y, w, h in rows])


def test_barcodes_come_back_also_upside_down() -> None:
    upright = bars(imb.encode(DIGITS))
    turned = 200 - upright[:, [2, 3, 0, 1]]
    letters, faults = letters_of([bars_of(upright), bars_of(turned), upright[:64]], [False, True, False])
    assert {place: str(fault) for place, fault in faults.items()} == {2: "not 65 IMb bars"}
    assert digits_of_many(letters[:2]) == [DIGITS, DIGITS]


def test_bars_in_parts_are_put_together() -> None:
    """Trackers in one go, then what rises above them and falls below."""
    whole = bars(imb.encode(DIGITS))
    low, high = 58 * 0.06, 116 * 0.06
    trackers = np.stack([whole[:, 0], np.full(65, low), whole[:, 2], np.full(65, high)], axis=1)
    above, below = whole[whole[:, 3] > high + 1].copy(), whole[whole[:, 1] < low - 1].copy()
    above[:, 1], below[:, 3] = high, low
    assert np.allclose(bars_of(np.vstack([trackers, above, below])), whole)


def as_outlines(part: bytes) -> bytes:
    def outline(match: re.Match[bytes]) -> bytes:
        x, y, w, h = map(float, match[0].split()[:4])
        return b"%g %g m %g %g l %g %g l %g %g l h" % (x, y, x + w, y, x + w, y + h, x, y + h)

    return re.sub(rb"[-\d. ]+ re", outline, part)


def as_strokes(part: bytes) -> bytes:
    """Each rectangle as a line along its middle, as wide as it is."""

    def line(match: re.Match[bytes]) -> bytes:
        x, y, w, h = map(float, match[0].split()[:4])
        return b"%g w %g %g m %g %g l S" % (w, x + w / 2, y, x + w / 2, y + h)

    return b"0 0 0 1 K\n" + re.sub(rb"[-\d. ]+ re", line, part)


def as_dashes(part: bytes) -> bytes:
    """Each row of modules as one dashed line."""
    rows: dict[int, set[int]] = {}
    for rect in re.findall(rb"[-\d. ]+ re", part):
        x, y, w, h = map(int, rect.split()[:4])
        for row in range(y, y + h):
            rows.setdefault(row, set()).update(range(x, x + w))
    lines = [b"0 0 0 1 K 1 w"]
    for y, dark in rows.items():
        edges = sorted(x + side for x in dark for side in (0, 1) if (x - 1 + 2 * side) not in dark)
        pattern = [b - a for a, b in pairwise(edges)] + [99]
        dashes = b" ".join(b"%d" % length for length in pattern)
        lines.append(b"[%b] 0 d %d %g m %d %g l S" % (dashes, edges[0], y + 0.5, edges[-1], y + 0.5))
    return b"\n".join(lines) + b"\n"


@pytest.mark.parametrize(
    ("take", "redrawn"),
    [
        (qr_part, as_outlines),
        (qr_part, as_strokes),
        (qr_part, as_dashes),
        (imb_part, as_outlines),
        (imb_part, as_strokes),
    ],
)
def test_a_symbol_may_be_drawn_in_another_way(
    take: Callable[[bytes], bytes], redrawn: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    job = make_job("postcard-6x9")
    pieces = make_pieces(job, 2)
    source, target = tmp_path / "press.pdf", tmp_path / "redrawn.pdf"
    press(job, pieces, source, workers=1)
    with pikepdf.open(source) as pdf:
        for page in pdf.pages[1::2]:
            data = contents(page)
            page.Contents = pdf.make_stream(data.replace(take(data), redrawn(take(data)), 1))
        pdf.save(target)
    assert read_back(target, pieces, job, raster="all").decoded_rasters == 2


def test_press_and_camera_spread_the_ink() -> None:
    """At 600 dpi a black field with an edge in the middle, and one of half tone."""
    field = np.full((200, 200), 255, dtype=np.uint8)
    field[:, :100] = 0
    seen = as_printed(field)
    assert seen.shape == (100, 100)
    assert (seen[50, 0], seen[50, -1]) == (0, 255)
    dark = (255 - seen[50].astype(float)).sum() / 255
    assert 50.2 < dark < 50.6  # pixels of 1/300 in: the edge moved by about 0.03 mm
    half = as_printed(np.full((40, 40), 128, dtype=np.uint8))
    assert int(half[10, 10]) == pytest.approx(255 * (1 - 0.648), abs=2)


def test_a_symbol_that_is_too_fine_is_lost_on_the_way() -> None:
    symbol = np.pad(modules("HTTPS://BOOK.EXAMPLE.COM/B/7KQ4MWXR2"), 4)
    picture = np.where(symbol, 0, 255).astype(np.uint8)
    large = picture.repeat(12, axis=0).repeat(12, axis=1)
    assert decoded(as_printed(large)) == ["HTTPS://BOOK.EXAMPLE.COM/B/7KQ4MWXR2"]
    assert decoded(as_printed(picture.repeat(2, axis=0).repeat(2, axis=1))) == []
