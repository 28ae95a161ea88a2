"""One fault put into a true file at a time: each is caught, by its kind, at its piece."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from readback_ground import contents, imb_part, make_job, make_pieces, qr_part, replaced, shown, transposed

from reactivate_desktop.errors import ReadBackError
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import read_back

Fault = Callable[[pikepdf.Pdf], None]
PATCH = b"\nq 0 0 0 0 k %g %g %g %g re f Q\n"
QR_BOX = (215.0, 263.0, 80.0, 80.0)
BARS_BOX = (330.0, 178.0, 250.0, 24.0)
ADDRESS_BOX = (338.0, 130.0, 240.0, 40.0)


@pytest.fixture(scope="module")
def card() -> PressJob:
    return make_job("postcard-6x9")


@pytest.fixture(scope="module")
def pressed(card: PressJob, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pressed") / "press.pdf"
    press(card, make_pieces(card), target, workers=1)
    return target


def on_page(number: int, change: Callable[[bytes], bytes]) -> Fault:
    """A fault in the content of one page (from 0)."""

    def fault(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[number]
        before = contents(page)
        after = change(before)
        assert after != before
        page.Contents = pdf.make_stream(after)

    return fault


def between(take: Callable[[bytes], bytes]) -> Fault:
    """A part of the third piece's back in place of the same part of the first's."""

    def fault(pdf: pikepdf.Pdf) -> None:
        mine, theirs = contents(pdf.pages[1]), contents(pdf.pages[5])
        pdf.pages[1].Contents = pdf.make_stream(mine.replace(take(mine), take(theirs), 1))

    return fault


def show(place: int) -> Callable[[bytes], bytes]:
    """A show operator, counted from the end: the address is last."""
    return lambda data: data[slice(*shown(data)[place])]


def misspelled(place: int) -> Callable[[bytes], bytes]:
    return lambda data: replaced(data, shown(data)[place], transposed(show(place)(data)))


def two_lines_exchanged(data: bytes) -> bytes:
    first, second = shown(data)[-2:]
    return (
        data[: first[0]] + data[slice(*second)] + data[first[1] : second[0]] + data[slice(*first)] + data[second[1] :]
    )


def before_text(place: int, operators: bytes) -> Callable[[bytes], bytes]:
    """Operators set for one show operator and all that follow."""
    return lambda data: replaced(data, (shown(data)[place][0],) * 2, operators + b" ")


def around_text(place: int, before: bytes) -> Callable[[bytes], bytes]:
    """The text object of a show operator within a state of its own."""

    def change(data: bytes) -> bytes:
        start = data.rindex(b"BT", 0, shown(data)[place][0])
        end = data.index(b"ET", start) + 2
        return data[:start] + b"q " + before + b" " + data[start:end] + b" Q" + data[end:]

    return change


def patch(*box: float) -> Callable[[bytes], bytes]:
    return lambda data: data + PATCH % box


def drawn(operators: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data + b"\nq " + operators + b" Q\n"


def in_qr(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        part = qr_part(data)
        rects = re.findall(rb"[-\d. ]+ re", part)
        return data.replace(part, b"\n".join(change(rects)) + b"\n", 1)

    return changed


def one_more(rects: list[bytes]) -> list[bytes]:
    """A dark module where a light one was, in the middle of the symbol."""
    sides = [[int(side) for side in rect.split()[:4]] for rect in rects]
    dark = {(column, row) for x, y, w, h in sides for column in range(x, x + w) for row in range(y, y + h)}
    column, row = next((column, 12) for column in range(10, 20) if (column, 12) not in dark)
    return [*rects, b"%d %d 1 1 re" % (column, row)]


def in_imb(number: int, change: Callable[[float, float, float, float], tuple[float, ...]]) -> Callable[[bytes], bytes]:
    """One bar of the barcode drawn in another way."""

    def changed(data: bytes) -> bytes:
        part = imb_part(data)
        bars = re.findall(rb"[-\d. ]+ re", part)
        bar = [float(side) for side in bars[number].split()[:4]]
        bars[number] = b"%g %g %g %g re" % change(*bar)
        return data.replace(part, b"\n".join(bars) + b"\n", 1)

    return changed


def set_box(key: str, grow: float) -> Fault:
    def fault(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[5].obj
        x0, y0, x1, y1 = (float(side) for side in page[key])
        page[key] = [x0, y0, x1 + grow, y1]

    return fault


def turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Rotate = 180


def shrink_a_form(pdf: pikepdf.Pdf) -> None:
    """The box of a static form cuts off what it shows."""
    forms = pdf.pages[1].Resources.XObject
    name = next(name for name in forms if b"TJ" in forms[name].read_bytes())
    forms[name].BBox = [0, 0, 1, 1]


def lie(pdf: pikepdf.Pdf) -> None:
    """Two letters change places in a font's ToUnicode, and in what the pages show: only the eye sees it."""
    codes = exchange = None
    for page in pdf.pages[1::2]:
        data = contents(page)
        start = data.rindex(b"BT")
        name = re.findall(rb"/(F\d+) [\d.]+ Tf", data[start:])[0].decode()
        if exchange is None:
            letters = re.findall(rb"[0-9A-F]{4}", b"".join(re.findall(rb"<([0-9A-F]+)>", data[start:])))
            codes = (letters[0], next(letter for letter in letters if letter != letters[0]))
            exchange = dict(zip(codes, codes[::-1], strict=True))
        new = re.sub(rb"<[0-9A-F]+>", exchanger(exchange), data[start:])
        page.Contents = pdf.make_stream(data[:start] + new)
    assert codes is not None
    font = pdf.pages[1].Resources.Font[f"/{name}"]
    cmap = font.ToUnicode.read_bytes()
    rows = [re.search(rb"<%b> <[0-9A-F]+>" % code, cmap)[0] for code in codes]  # type: ignore[index]  # both are there
    first, second = (code + row[5:] for code, row in zip((b"<" + codes[0], b"<" + codes[1]), rows[::-1], strict=True))
    font.ToUnicode = pdf.make_stream(cmap.replace(rows[0], first).replace(rows[1], second))


def exchanger(exchange: dict[bytes, bytes]) -> Callable[[re.Match[bytes]], bytes]:
    def change(text: re.Match[bytes]) -> bytes:
        letters = re.findall(rb"[0-9A-F]{4}", text[0])
        return b"<" + b"".join(exchange.get(letter, letter) for letter in letters) + b">"

    return change


def without_to_unicode(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font["/ToUnicode"]


def as_picture(pdf: pikepdf.Pdf) -> None:
    """A picture over the symbol."""
    picture = pdf.make_stream(b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    page = pdf.pages[1]
    resources = pikepdf.Dictionary(page.Resources)
    resources.XObject = pikepdf.Dictionary({**dict(resources.XObject.items()), "/Picture": picture})
    page.Resources = resources
    page.Contents = pdf.make_stream(contents(page) + b"\nq 20 0 0 20 240 290 cm /Picture Do Q\n")


FAULTS: dict[str, tuple[Fault, str]] = {
    "name of another": (between(show(-3)), "addressee"),
    "code of another": (between(show(-5)), "tracking code of another piece"),
    "key line of another": (between(show(-4)), "piece_id and sequence"),
    "QR of another": (between(qr_part), "QR payload"),
    "IMb of another": (between(imb_part), "IMb digits"),
    "a digit of the ZIP": (on_page(1, misspelled(-1)), "city, state and ZIP"),
    "a letter of the name": (on_page(1, misspelled(-3)), "addressee"),
    "a letter of the street": (on_page(1, misspelled(-2)), "address line"),
    "address lines exchanged": (on_page(1, two_lines_exchanged), "address lines out of order"),
    "a letter of the headline": (on_page(0, misspelled(0)), "text"),
    "a line of the headline twice": (on_page(0, lambda data: data.replace(show(0)(data), show(0)(data) * 2)), "text"),
    "a module more": (on_page(1, in_qr(one_more)), "QR with a wrong module"),
    "a module less": (on_page(1, in_qr(lambda rects: rects[:40] + rects[41:])), "QR with a wrong module"),
    "modules off their grid": (on_page(1, in_qr(lambda rects: [*rects, b"10.5 10 1 1 re"])), "off their grid"),
    "no modules": (on_page(1, in_qr(lambda rects: rects[:1])), "QR"),
    "a bar longer": (
        on_page(1, in_imb(20, lambda x, y, w, h: (x, 0, w, 174 if h < 174 else 116))),
        "IMb not decodable",
    ),
    "a bar longer by a little": (on_page(1, in_imb(20, lambda x, y, w, h: (x, y, w, h + 9))), "between its levels"),
    "a bar shorter by a little": (on_page(1, in_imb(20, lambda x, y, w, h: (x, y, w, h - 9))), "between its levels"),
    "a bar moved aside": (on_page(1, in_imb(20, lambda x, y, w, h: (x + 9, y, w, h))), "out of its place"),
    "a bar moved up": (on_page(1, in_imb(20, lambda x, y, w, h: (x, y + 20, w, h))), "between its levels"),
    "a bar gone": (on_page(1, in_imb(20, lambda x, y, w, h: (x, y, 0.1, 0.1))), "not 65 IMb bars"),
    "bars gone": (on_page(1, lambda data: data.replace(imb_part(data), b"")), "not 65 IMb bars"),
    "a patch over the QR": (on_page(1, patch(*QR_BOX)), "no QR modules"),
    "a patch over a corner of the QR": (on_page(1, patch(213, 262, 30, 30)), "QR covered"),
    "a dark patch on the QR": (on_page(1, drawn(b"0 0 0 1 k 240 290 10.3 10.3 re f")), "QR"),
    "a triangle on the QR": (on_page(1, drawn(b"0 0 0 1 k 240 290 m 260 290 l 240 310 l f")), "QR covered"),
    "a line across the QR": (on_page(1, drawn(b"0 0 0 0 K 2 w 200 250 m 320 370 l S")), "QR covered"),
    "a picture on the QR": (as_picture, "QR covered"),
    "a patch over the barcode": (on_page(1, patch(*BARS_BOX)), "IMb bars"),
    "a patch over some bars": (on_page(1, patch(350, 178, 30.5, 24)), "IMb"),
    "a patch over the address": (on_page(1, patch(*ADDRESS_BOX)), "addressee"),
    "a patch over the printed code": (on_page(1, patch(218, 248, 80, 14)), "tracking code"),
    "a patch over the headline": (on_page(0, patch(30, 310, 300, 60)), "text"),
    "address not painted": (on_page(1, before_text(-3, b"3 Tr")), "addressee"),
    "headline not painted": (on_page(0, before_text(0, b"3 Tr")), "text"),
    "code not painted": (on_page(1, before_text(-5, b"7 Tr")), "tracking code"),
    "address in white": (on_page(1, around_text(-1, b"0 0 0 0 k")), "addressee"),
    "address cut off": (on_page(1, around_text(-1, b"331 128 60 60 re W n")), "addressee"),
    "headline cut off": (on_page(0, around_text(0, b"0 0 100 400 re W n")), "text"),
    "address off the page": (on_page(1, around_text(-1, b"1 0 0 1 400 0 cm")), "addressee"),
    "address in another place": (on_page(1, around_text(-1, b"1 0 0 1 -200 0 cm")), "addressee"),
    "a form that hides its words": (shrink_a_form, "text"),
    "letters that are not what they say": (lie, "glyphs that are not the letters they stand for"),
    "a font that says nothing": (without_to_unicode, "text"),
    "another trim": (set_box("/TrimBox", -9), "trim size"),
    "another page size": (set_box("/MediaBox", 18), "page size"),
    "a turned page": (turn, "turned page"),
}


def test_a_frame_with_a_hole_may_lie_around_a_symbol(card: PressJob, pressed: Path, tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    with pikepdf.open(pressed) as pdf:
        as_picture(pdf)
        picture = pdf.pages[1].Resources.XObject.Picture
        picture.SMask = pdf.make_stream(b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
        picture.SMask.ColorSpace, picture.SMask.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        pdf.save(target)
    assert read_back(target, make_pieces(card), card, raster="all").decoded_rasters == 6


@pytest.mark.parametrize(("fault", "kind"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_caught_by_its_kind(fault: Fault, kind: str, card: PressJob, pressed: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "press.pdf"
    with pikepdf.open(pressed) as pdf:
        fault(pdf)
        pdf.save(wrong)
    with pytest.raises(ReadBackError) as caught:
        read_back(wrong, make_pieces(card), card, raster="none")
    assert kind in caught.value.message
    assert re.match(r"Piece K7Q4-00000[13], page [1-6],", caught.value.message)
    assert not re.search("Rosa|Delgado|Quay|Plymouth|7KQ", str(caught.value))
