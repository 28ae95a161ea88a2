"""Read-back against real press files, honest and tampered with."""

from __future__ import annotations

import multiprocessing
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import psutil
import pytest
from readback_ground import contents, imb_part, make_job, make_pieces, qr_part

from reactivate_desktop.brand.kit import bundled_kits
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.errors import Cancelled, ReadBackError
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import Volume, read_back
from reactivate_desktop.press.readback_raster import sampled


@pytest.fixture(scope="module", params=["postcard-6x9", "flyer-selfmailer"])
def job(request: pytest.FixtureRequest) -> PressJob:
    return make_job(request.param)


@pytest.fixture(scope="module")
def card() -> PressJob:
    return make_job("postcard-6x9")


@pytest.fixture(scope="module")
def pressed(card: PressJob, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pressed") / "press.pdf"
    press(card, make_pieces(card), target, workers=1)
    return target


def test_every_piece_of_a_true_file_reads_back(job: PressJob, tmp_path: Path) -> None:
    pieces = make_pieces(job, 9)
    press(job, pieces, tmp_path / "press.pdf", workers=1)
    report = read_back(tmp_path / "press.pdf", iter(pieces), job, raster="all")
    assert (report.pieces, report.pages, report.decoded_rasters) == (9, 18, 9)
    assert report.mismatches == ()


def test_processes_read_the_same(card: PressJob, pressed: Path) -> None:
    pieces = make_pieces(card)
    alone, together = (read_back(pressed, pieces, card, workers=count) for count in (1, 2))
    assert alone.as_json() == together.as_json()


@pytest.fixture(scope="module")
def volumes(card: PressJob, tmp_path_factory: pytest.TempPathFactory) -> list[Volume]:
    """Six pieces in volumes of 4 and 2."""
    folder = tmp_path_factory.mktemp("volumes")
    pieces = make_pieces(card)
    for name, part in (("press-001.pdf", pieces[:4]), ("press-002.pdf", pieces[4:])):
        press(card, part, folder / name, workers=1)
    return [Volume(folder / "press-001.pdf", 4), Volume(folder / "press-002.pdf", 2)]


def test_volumes_read_back_as_one_list(card: PressJob, volumes: list[Volume]) -> None:
    report = read_back(volumes, iter(make_pieces(card)), card, raster="all")
    assert (report.pieces, report.pages, report.decoded_rasters) == (6, 12, 6)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda volumes, pieces: (volumes[::-1], pieces), "differs from its list row"),
        (lambda volumes, pieces: (volumes[:1], pieces), "missing page"),
        (lambda volumes, pieces: (volumes, pieces[:5]), r"press-002\.pdf has 4 pages where the list asks for 2"),
        (lambda volumes, pieces: (volumes, pieces[:4]), r"press-002\.pdf has 4 pages where the list asks for 0"),
        (lambda volumes, pieces: (volumes, [*pieces, pieces[0]]), "missing page"),
    ],
    ids=["out of order", "last one left out", "a row less", "no rows for the last", "a row more"],
)
def test_volumes_that_do_not_go_with_the_list_are_caught(
    change: Callable[[list[Volume], list[Piece]], tuple[list[Volume], list[Piece]]],
    kind: str,
    card: PressJob,
    volumes: list[Volume],
) -> None:
    files, rows = change(volumes, make_pieces(card))
    with pytest.raises(ReadBackError, match=kind):
        read_back(files, rows, card, raster="none")


ROW_FAULTS = {
    "another name": (lambda piece: replace(piece, addressee="Rosa Delgada"), "addressee"),
    "another street": (lambda piece: replace(piece, address1="8 Quay Rd"), "address line"),
    "another ZIP": (lambda piece: replace(piece, zip4="9999"), "city, state and ZIP"),
    "another code": (lambda piece: replace(piece, tracking_code="7KQ-4MW-XR3"), "tracking code of another piece"),
    "another link": (lambda piece: replace(piece, qr_payload=piece.qr_payload + "X"), "QR payload"),
    "another IMb": (lambda piece: replace(piece, imb_digits=piece.imb_digits[:-1] + "9"), "IMb digits"),
    "no IMb": (lambda piece: replace(piece, imb_digits="", imb=""), "IMb digits"),
    "another id": (lambda piece: replace(piece, piece_id="K7Q4-000099"), "piece_id and sequence"),
    "another place": (lambda piece: replace(piece, sequence=11), "piece_id and sequence"),
    "another clinic": (lambda piece: replace(piece, clinic_id="quincy"), "text"),
}


@pytest.mark.parametrize(("change", "kind"), ROW_FAULTS.values(), ids=ROW_FAULTS.keys())
def test_a_row_that_is_not_the_page_s_is_named(
    change: Callable[[Piece], Piece], kind: str, card: PressJob, pressed: Path
) -> None:
    pieces = make_pieces(card)
    pieces[0] = change(pieces[0])
    with pytest.raises(ReadBackError) as caught:
        read_back(pressed, pieces, card, raster="none")
    assert kind in caught.value.message
    assert pieces[0].piece_id in caught.value.message
    assert "Rosa" not in str(caught.value)
    assert "Quay" not in str(caught.value)


def swap_two_pages(pdf: pikepdf.Pdf) -> None:
    first, second = contents(pdf.pages[1]), contents(pdf.pages[3])
    pdf.pages[1].Contents = pdf.make_stream(second)
    pdf.pages[3].Contents = pdf.make_stream(first)


def swap_faces(pdf: pikepdf.Pdf) -> None:
    first, second = contents(pdf.pages[0]), contents(pdf.pages[1])
    pdf.pages[0].Contents = pdf.make_stream(second)
    pdf.pages[1].Contents = pdf.make_stream(first)


def drop_last_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[-1]


def add_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])
    pdf.pages.append(pdf.pages[1])


def blank_part_of_qr(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    paper = b"\nq 0 0 0 0 k 224 280 45 45 re f Q\n"
    page.Contents = pdf.make_stream(contents(page) + b"\nq 0 0 0 1 k 229 280 40 40 re f Q" + paper)


def scale_qr_of_another(pdf: pikepdf.Pdf) -> None:
    """Only the QR path of piece 2 on the page of piece 1: all words stay right."""
    mine, theirs = contents(pdf.pages[1]), contents(pdf.pages[3])
    pdf.pages[1].Contents = pdf.make_stream(mine.replace(qr_part(mine), qr_part(theirs)))


def flip_one_module(pdf: pikepdf.Pdf) -> None:
    """One module more in the middle of the symbol: error correction would heal it."""
    page = pdf.pages[1]
    path = qr_part(contents(page))
    bars = [tuple(map(int, bar)) for bar in re.findall(rb"(\d+) (\d+) (\d+) (\d+) re", path)]
    dark = {(x, y) for left, low, wide, high in bars for x in range(left, left + wide) for y in range(low, low + high)}
    x, y = next((x, y) for x in range(10, 16) for y in range(10, 16) if (x, y) not in dark)
    wrong = path.replace(b"re\n", b"re\n%d %d 1 1 re\n" % (x, y), 1)
    page.Contents = pdf.make_stream(contents(page).replace(path, wrong, 1))


def lengthen_a_bar(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    part = imb_part(contents(page))
    bars = re.findall(rb"([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re", part)
    tallest = max(float(bar[3]) for bar in bars)
    lowest = min(float(bar[1]) for bar in bars)
    short = next(bar for bar in bars if float(bar[3]) < tallest * 0.5)
    old = b" ".join(short) + b" re"
    new = b"%b %d %b %d re" % (short[0], int(lowest), short[2], int(tallest))
    page.Contents = pdf.make_stream(contents(page).replace(old, new, 1))


def name_of_another_on_top(pdf: pikepdf.Pdf) -> None:
    """The words of piece 2's page after those of piece 1's, as a clumsy merge would leave them."""
    page = pdf.pages[1]
    page.Contents = pdf.make_stream(contents(page) + b"\n" + contents(pdf.pages[3]))


def test_a_foreign_word_is_seen_even_on_a_file_of_one_piece(card: PressJob, tmp_path: Path) -> None:
    (piece,) = make_pieces(card, 1)
    target, wrong = tmp_path / "press.pdf", tmp_path / "wrong.pdf"
    press(card, [piece], target)
    with pikepdf.open(target) as pdf:
        page = pdf.pages[0]
        shown = re.search(rb"/F\d+ [\d.]+ Tf\n\[<([0-9A-F]{4})", contents(page))
        assert shown is not None
        word = shown[0].replace(b"\n[<" + shown[1], b" 9 9 Td <" + shown[1] + b"> Tj ET Q\n")
        page.Contents = pdf.make_stream(contents(page) + b"\nq BT " + word)
        pdf.save(wrong)
    assert read_back(target, [piece], card, raster="none").pieces == 1
    with pytest.raises(ReadBackError, match="words that are not this piece's"):
        read_back(wrong, [piece], card, raster="none")


TAMPERING = {
    "two pages exchanged": (swap_two_pages, "piece_id and sequence"),
    "faces exchanged": (swap_faces, "text"),
    "last page missing": (drop_last_page, "missing page"),
    "two pages too many": (add_a_page, "pages where the list"),
    "QR covered beyond repair": (blank_part_of_qr, "QR"),
    "QR with one wrong module": (flip_one_module, "QR with a wrong module"),
    "QR of another piece": (scale_qr_of_another, "QR payload"),
    "IMb bar lengthened": (lengthen_a_bar, "IMb not decodable"),
    "another's words on top": (name_of_another_on_top, "tracking code of another piece"),
}


@pytest.mark.parametrize(("tamper", "kind"), TAMPERING.values(), ids=TAMPERING.keys())
def test_a_tampered_file_is_caught(
    tamper: Callable[[pikepdf.Pdf], None], kind: str, card: PressJob, pressed: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "press.pdf"
    with pikepdf.open(pressed) as pdf:
        tamper(pdf)
        pdf.save(wrong)
    with pytest.raises(ReadBackError) as caught:
        read_back(wrong, make_pieces(card), card, raster="none")
    assert kind in caught.value.message


def test_a_symbol_that_no_ink_prints_is_caught_by_the_raster(card: PressJob, pressed: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "press.pdf"
    with pikepdf.open(pressed) as pdf:
        page = pdf.pages[1]
        # solid by its operators, but an ink that no plate carries (ISO 32000-1, 8.6.6.4)
        tint = pdf.make_stream(b"{pop 0 0 0 0}", FunctionType=4, Domain=[0, 1], Range=[0, 1] * 4)
        none = pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name("/None"), pikepdf.Name.DeviceCMYK, tint])
        resources = pikepdf.Dictionary(page.obj.Resources)
        resources.ColorSpace = pikepdf.Dictionary(None_=none)
        page.obj.Resources = resources
        path = qr_part(contents(page))
        page.Contents = pdf.make_stream(contents(page).replace(path, b"/None_ cs 1 scn\n" + path))
        pdf.save(wrong)
    read_back(wrong, make_pieces(card), card, raster="none")
    with pytest.raises(ReadBackError, match="QR not decodable in the picture"):
        read_back(wrong, make_pieces(card), card, raster="auto")


def test_a_file_that_is_no_pdf_is_refused(card: PressJob, tmp_path: Path) -> None:
    (tmp_path / "press.pdf").write_bytes(b"nothing")
    with pytest.raises(ReadBackError, match="can't be read back"):
        read_back(tmp_path / "press.pdf", make_pieces(card), card)


def test_it_stops_when_asked(card: PressJob, pressed: Path) -> None:
    class Stop:
        def report(self, done: int, total: int, what: str) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_back(pressed, make_pieces(card), card, progress=Stop())


@pytest.mark.parametrize("total", [1, 200, 201, 5000, 99_999])
def test_the_raster_sample_has_both_ends_and_at_most_200(total: int) -> None:
    picked = [place for place in range(total) if sampled(place, total)]
    assert picked[0] == 0
    assert picked[-1] == total - 1
    assert len(picked) == min(total, 200)


TEMPLATES = [(kit.id, template_id) for kit in bundled_kits() for template_id in kit.template_ids()]
AWKWARD = (
    ("O'Brien-O’Neill", "Siobhán D'Arcy"),
    ("Van der Offield", "Griffin"),
    ("Œuvre", "Ægir ß"),
    ("Apt", "4"),
    ("S1", "#3"),
    ("Plymouth", "Ma"),
    ("A", "B"),
    ("Jr.", "(Bo) [Lee] «Kim»"),
    ("X-Æ A-12", "Lee-Ann-Kim"),
    ("Zoe\u0308", "Anne\u00a0Marie"),
    ("Kovač", "Ἀλέξανδρος"),
    ("לוי", "מרים"),
)


@pytest.mark.parametrize(("brand", "template"), TEMPLATES)
def test_awkward_names_are_no_false_alarm(brand: str, template: str, tmp_path: Path) -> None:
    job = make_job(template, brand)
    pieces = [
        replace(piece, addressee=f"{first} {last}", first_name=first, last_name=last, greeting_name=first)
        for piece, (last, first) in zip(make_pieces(job, len(AWKWARD)), AWKWARD, strict=True)
    ]
    held = {one.piece_id for one in press(job, pieces, tmp_path / "press.pdf", workers=1).held}
    printed = [piece for piece in pieces if piece.piece_id not in held]
    assert len(printed) >= len(pieces) - 2
    assert read_back(tmp_path / "press.pdf", printed, job, raster="none").pieces == len(printed)


def test_damage_anywhere_gives_one_sentence(card: PressJob, pressed: Path, tmp_path: Path) -> None:
    """Bytes lost, changed and put in, in a file whose streams lie open."""
    plain, wrong = tmp_path / "plain.pdf", tmp_path / "wrong.pdf"
    with pikepdf.open(pressed) as pdf:
        pdf.save(plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    data, pieces, dice = plain.read_bytes(), make_pieces(card), random.Random(20)
    told: list[str] = []
    for _ in range(30):
        damaged = bytearray(data)
        for _ in range(dice.choice((1, 10, 50))):
            place = dice.randrange(len(damaged))
            damaged[place : place + dice.randrange(3)] = dice.choice(
                (b"", b"<<", b"]", b"(", b" R ", b"-", b" re ", b"\xff")
            )
        wrong.write_bytes(damaged)
        try:
            read_back(wrong, pieces, card, raster="none")
        except ReadBackError as error:
            told.append(error.message)
    assert len(told) > 10
    assert not any("\n" in sentence for sentence in told)


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_is_left_open_when_it_is_stopped(workers: int, card: PressJob, pressed: Path) -> None:
    """On some systems a file that is open can't be moved away, and its folder can't be cleared."""

    class Stop:
        def report(self, done: int, total: int, what: str) -> None:
            raise Cancelled

    before = set(multiprocessing.active_children())
    with pytest.raises(Cancelled) as caught:
        read_back(pressed, make_pieces(card), card, progress=Stop(), workers=workers)
    opened = {Path(file.path).name for file in psutil.Process().open_files()}
    assert caught.tb is not None  # what is on its frames still lives
    assert pressed.name not in opened
    assert set(multiprocessing.active_children()) <= before
